// Words about the keyboard, loaded with its keys.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  title: "Keys",
  spaceBar: "Space",
  does: {
    space: "train or pause",
    step: "one step, while paused",
    list: "this list",
    arrows: "sliders, tabs, the square of a picture, the pen of the board",
    enter: "takes what was typed into a field",
    escape: "closes this list; leaves a field as it was",
  },
  on: "Space, S and ? work everywhere on the page but in fields",
  close: "Close",
};

const ru: typeof en = {
  title: "Клавиши",
  spaceBar: "Пробел",
  does: {
    space: "учить или остановить",
    step: "один шаг, пока обучение стоит",
    list: "этот список",
    arrows: "ползунки, вкладки, квадрат на картинке, перо на доске",
    enter: "принимает набранное в поле",
    escape: "закрывает этот список; оставляет поле прежним",
  },
  on: "Пробел, S и ? действуют на всей странице, кроме полей",
  close: "Закрыть",
};

export const keyWords: Record<Language, typeof en> = { en, ru };

/** Those of the chosen language. */
export const words = computed(() => keyWords[settings.lang.value]);
