// The button that saves a part of the page as a figure, and the choice of its form and colours.

import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { lazyImport } from "../../app/lazy-import.ts";
import { live, notify, settings, systemIsDark } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import { count } from "../../ui/format.ts";
import type { Colours, Form } from "./make.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

const COLOURS: Colours[] = ["light", "dark"];
const FORMS: Form[] = ["svg", 1, 2, 4];
/** Between the choice and the window's edge. */
const EDGE = 8;

/** What the figure is of: the network, the pictures and how many it had seen. */
function captionWords(examples: number): string {
  const t = text.value;
  const { pretrained } = live;
  const preset = settings.preset.value;
  const own = pretrained.value === null ? t.ownNetwork : t.pretrained.choices[pretrained.value];
  const network = preset === "custom" ? own : t.presets[preset];
  const pictures = t.datasets[settings.dataset.value];
  return ["Convscope", network, pictures, words.value.after(count(examples))].join(" · ");
}

export default function SaveFigure(props: {
  of: RefObject<HTMLElement | null>;
  /** The name of the file. */
  name: string;
  /** What is saved, in the button's name. */
  label: string;
  /** A small button with a sign in place of words. */
  icon?: boolean;
  disabled?: boolean;
  /** How many examples the network had seen, where that is not of now. */
  examples?: number;
  /** Brings what is shown up to date. */
  prepare?: () => Promise<void>;
}) {
  const { of, name, icon = false, prepare } = props;
  const label = words.value.of(props.label);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const save = async (form: Form, colours: Colours) => {
    setBusy(true);
    await prepare?.();
    const module = await lazyImport(() => import("./make.ts"));
    const examples = props.examples ?? live.stats.peek()?.examplesSeen ?? 0;
    try {
      if (module !== null && of.current !== null) {
        const caption = { words: captionWords(examples), link: location.href };
        await module.saveFigure(of.current, name, caption, { colours, form });
      }
    } catch (error) {
      console.warn("figure:", error);
      notify("error", { code: "picture_not_made" });
    }
    setBusy(false);
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class={icon ? styles.icon : "small"}
        aria-haspopup="dialog"
        aria-label={label}
        aria-busy={busy}
        title={label}
        disabled={props.disabled ?? false}
        onClick={() => setOpen(!busy)}
      >
        {icon ? (
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="M6 1v6.5M3 5l3 3 3-3M1.5 11h9" />
          </svg>
        ) : (
          words.value.saveAs
        )}
      </button>
      {open ? (
        <Choice
          label={label}
          button={button}
          onChoose={(form, colours) => void save(form, colours)}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

/** A small dialog beside the button. */
function Choice(props: {
  label: string;
  button: RefObject<HTMLButtonElement | null>;
  onChoose: (form: Form, colours: Colours) => void;
  onClose: () => void;
}) {
  const t = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const theme = settings.theme.value;
  const [colours, setColours] = useState<Colours>(
    theme === "system" ? (systemIsDark.value ? "dark" : "light") : theme,
  );
  useLayoutEffect(() => {
    const { current } = dialog;
    const beside = props.button.current?.getBoundingClientRect();
    if (current === null || beside === undefined) return;
    current.showModal();
    const { width, height } = current.getBoundingClientRect();
    const within = (at: number, size: number, room: number) =>
      `${Math.max(EDGE, Math.min(at, room - size - EDGE))}px`;
    current.style.left = within(beside.left, width, innerWidth);
    current.style.top = within(beside.bottom + 4, height, innerHeight);
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog closes it, as Escape does.
    <dialog
      ref={dialog}
      class={styles.choice}
      aria-label={props.label}
      onClose={props.onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="stack">
        <fieldset class="row">
          <legend class="hidden">{t.colours}</legend>
          {COLOURS.map((one) => (
            <label key={one}>
              <input
                type="radio"
                name="figure-colours"
                checked={one === colours}
                onChange={() => setColours(one)}
              />
              {t[one]}
            </label>
          ))}
        </fieldset>
        <div class={styles.forms}>
          {FORMS.map((form) => (
            <button
              key={form}
              type="button"
              class="small"
              translate={false}
              title={form === "svg" ? t.sharp : t.pixels(form)}
              onClick={() => {
                // The button has the focus again.
                dialog.current?.close();
                props.onChoose(form, colours);
              }}
            >
              {form === "svg" ? "SVG" : `PNG ×${form}`}
            </button>
          ))}
        </div>
      </div>
    </dialog>
  );
}
