// Words about a picture of the visitor's own: its crop, the camera, the drawing board. Loaded with them.

import { computed } from "@preact/signals";
import { settings } from "../../app/store.ts";
import type { Language } from "../../i18n/languages.ts";

const en = {
  takePicture: "Take picture",
  stopCamera: "Close camera",
  cameraView: "The camera's picture",
  crop: "The square that the network is shown",
  cropHint: "Drag it, or use the arrow keys, + and −. A double click takes the middle again.",
  cropAt: (left: string, top: string, side: string) =>
    `${left} from the left, ${top} from the top, ${side} of the longer side`,
  zoom: "Zoom",
  middleSquare: "Middle",
  middleSquareHint: "The largest square in the middle of the picture",
  wholePicture: "Whole",
  wholePictureHint: "The whole picture, with white where it is no square",
  draw: {
    name: "Drawing",
    board: "Drawing board. Arrow keys move the brush; the space bar lowers and lifts it.",
    penAt: (down: boolean, x: number, y: number) =>
      `${down ? "Drawing" : "Brush lifted"}: ${x}% from the left, ${y}% from the top`,
    colour: "Colour",
    colours: {
      black: "Black",
      grey: "Grey",
      white: "White",
      red: "Red",
      orange: "Orange",
      yellow: "Yellow",
      green: "Green",
      turquoise: "Turquoise",
      blue: "Blue",
      violet: "Violet",
      pink: "Pink",
      brown: "Brown",
    },
    otherColour: "Another colour",
    eraser: "Eraser",
    width: "Width of the brush",
    undo: "Undo",
    clear: "Clear",
    fill: "Background",
    fillHint: "The background takes the chosen colour; the drawing stays",
    over: "Over the picture",
    overHint: "The background becomes the picture of before; the drawing stays",
    done: "Done",
    discard: "Discard",
  },
};

type Words = typeof en;

const ru: Words = {
  takePicture: "Снять",
  stopCamera: "Закрыть камеру",
  cameraView: "Изображение с камеры",
  crop: "Квадрат, который показан сети",
  cropHint:
    "Его можно двигать мышью или стрелками, менять клавишами + и −. Двойной щелчок возвращает середину.",
  cropAt: (left, top, side) =>
    `${left} от левого края, ${top} от верхнего, ${side} длинной стороны`,
  zoom: "Масштаб",
  middleSquare: "Середина",
  middleSquareHint: "Самый большой квадрат в середине картинки",
  wholePicture: "Целиком",
  wholePictureHint: "Вся картинка; где она не квадратная — белое",
  draw: {
    name: "Рисунок",
    board: "Доска для рисования. Стрелки двигают кисть, пробел опускает и поднимает её.",
    penAt: (down, x, y) =>
      `${down ? "Кисть рисует" : "Кисть поднята"}: ${x} % от левого края, ${y} % от верхнего`,
    colour: "Цвет",
    colours: {
      black: "Чёрный",
      grey: "Серый",
      white: "Белый",
      red: "Красный",
      orange: "Оранжевый",
      yellow: "Жёлтый",
      green: "Зелёный",
      turquoise: "Бирюзовый",
      blue: "Синий",
      violet: "Фиолетовый",
      pink: "Розовый",
      brown: "Коричневый",
    },
    otherColour: "Другой цвет",
    eraser: "Ластик",
    width: "Толщина кисти",
    undo: "Отменить",
    clear: "Стереть всё",
    fill: "Фон",
    fillHint: "Фон станет выбранного цвета, рисунок останется",
    over: "Поверх картинки",
    overHint: "Фоном станет прежняя картинка, рисунок останется",
    done: "Готово",
    discard: "Не сохранять",
  },
};

export const pictureWords: Record<Language, Words> = { en, ru };

/** Those of the chosen language. */
export const words = computed<Words>(() => pictureWords[settings.lang.value]);
