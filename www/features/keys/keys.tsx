// The keys that work everywhere on the page, and a list of all.

import { useEffect, useRef, useState } from "preact/hooks";
import { showMoment } from "../../app/film.ts";
import { readPreference, writePreference } from "../../app/preferences.ts";
import { startSlowMotion, step, togglePlay } from "../../app/session/commands.ts";
import { Check } from "../../ui/controls.tsx";
import { commandOf } from "./state.ts";
import * as styles from "./style.module.css";
import { words } from "./words.ts";

/** Names of keys that are the same in every language. */
const SIGNS = {
  space: null,
  step: "S",
  slow: "M",
  now: "N",
  list: "?",
  arrows: "← ↑ → ↓",
  enter: "Enter",
  escape: "Esc",
};
const NAMES = Object.keys(SIGNS) as (keyof typeof SIGNS)[];

export default function Keys() {
  const t = words.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  const open = () => {
    dialog.current?.showModal();
    close.current?.focus();
  };
  const [on, setOn] = useState(() => readPreference("keys") !== "off");
  useEffect(() => {
    if (!on) return;
    const press = (event: KeyboardEvent) => {
      const { target } = event;
      const isIn = (selector: string) =>
        target instanceof Element && target.closest(selector) !== null;
      const command = commandOf(event, isIn);
      if (command === null) return;
      event.preventDefault();
      if (command === "toggle") togglePlay();
      else if (command === "step") void step();
      else if (command === "slow") startSlowMotion();
      else if (command === "now") void showMoment(null);
      else if (dialog.current?.open) dialog.current.close();
      else open();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [on]);
  return (
    <span class={styles.keys}>
      <button
        type="button"
        aria-label={t.title}
        aria-keyshortcuts={on ? "?" : undefined}
        aria-haspopup="dialog"
        title={t.title}
        onClick={open}
      >
        ?
      </button>
      <dialog ref={dialog} aria-label={t.title}>
        <div class="stack">
          <h2>{t.title}</h2>
          <dl>
            {NAMES.map((name) => (
              <div key={name}>
                <dt>
                  <kbd translate={false}>{SIGNS[name] ?? t.spaceBar}</kbd>
                </dt>
                <dd>{t.does[name]}</dd>
              </div>
            ))}
          </dl>
          <Check
            label={t.on}
            checked={on}
            onChange={(checked) => {
              setOn(checked);
              writePreference("keys", checked ? "on" : "off");
            }}
          />
          <div class="row">
            <button
              ref={close}
              type="button"
              class="primary"
              onClick={() => dialog.current?.close()}
            >
              {t.close}
            </button>
          </div>
        </div>
      </dialog>
    </span>
  );
}
