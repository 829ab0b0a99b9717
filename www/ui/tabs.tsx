// Tabs: a row of names, one of which is chosen, by mouse or by arrow keys.

import "./tabs.css";
import type { Choice } from "./controls.tsx";

/** The names; the panel below them has the id `panel` and is labelled by the chosen tab. */
export function Tabs<T extends string>(props: {
  label: string;
  panel: string;
  choices: Choice<T>[];
  value: T;
  onChange: (value: T) => void;
}) {
  const { choices, value, panel, onChange } = props;
  const go = (event: KeyboardEvent) => {
    const at = choices.findIndex((choice) => choice.value === value);
    const places: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: at + 1,
      Home: 0,
      End: choices.length - 1,
    };
    const place = places[event.key];
    const next = place === undefined ? undefined : choices.at(place % choices.length);
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(tabId(panel, next.value))?.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={props.label}>
      {choices.map((choice) => {
        const chosen = choice.value === value;
        return (
          <button
            key={choice.value}
            id={tabId(panel, choice.value)}
            type="button"
            role="tab"
            aria-selected={chosen}
            aria-controls={panel}
            tabIndex={chosen ? 0 : -1}
            onClick={() => onChange(choice.value)}
            onKeyDown={go}
          >
            {choice.label}
          </button>
        );
      })}
    </div>
  );
}

/** The id of a tab. */
export const tabId = (panel: string, value: string) => `${panel}-${value}`;
