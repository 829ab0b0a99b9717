// A number, typed or set by a slider.

import { useState } from "preact/hooks";
import { text } from "../i18n/text.ts";
import { useOwnId } from "./controls.tsx";
import { plainly } from "./format.ts";
import { inRange, type Positions, type Range, readNumber } from "./numbers.ts";

/** The sentence about the values that a field accepts and the value in force. */
function wanted(range: Range, now: number): string {
  const t = text.value.numbers;
  const [low, high] = [plainly(range.min), plainly(range.max ?? 0)];
  const ends = range.above ? t.above : range.below ? t.below : t.between;
  const kind = range.type === "whole" ? t.whole : t.number;
  return t.wanted(
    `${kind} ${range.max === undefined ? t.atLeast(low) : ends(low, high)}`,
    plainly(now),
  );
}

/**
 * A number, typed or set by a slider. Typed text counts when the field loses the focus or Enter is pressed. Text outside
 * `range` stays with a message until it is corrected or Escape restores the value. `wrong` is a message of the engine.
 */
export function NumberField(props: {
  label: string;
  value: number;
  range: Range;
  wrong?: string | undefined;
  /** A remark on the value in force. */
  note?: string | undefined;
  positions?: Positions;
  disabled?: boolean;
  onChange: (value: number) => void;
}) {
  const id = useOwnId();
  const [draft, setDraft] = useState<string | null>(null);
  const [left, setLeft] = useState(false);
  const { value, range, positions, onChange } = props;
  // The engine keeps single precision: 0.05 comes back as 0.05000000074505806.
  const plain = Number(value.toPrecision(6));
  const shown = draft ?? String(plain);
  const typed = draft === null ? plain : readNumber(draft, range.type === "whole");
  const fits = typed === plain || inRange(typed, range);
  const wrong = !fits && left ? wanted(range, plain) : draft === null ? props.wrong : undefined;
  const back = () => {
    setDraft(null);
    setLeft(false);
  };
  const commit = () => {
    if (draft === null) return;
    if (!fits) {
      setLeft(true);
      return;
    }
    back();
    // After a value that the engine refused, the old value has to be sent too.
    if (typed !== plain || props.wrong !== undefined) onChange(typed);
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <div class="entry">
        {positions === undefined ? (
          <span />
        ) : (
          <input
            type="range"
            aria-label={props.label}
            aria-valuetext={String(plain)}
            min={0}
            max={positions.last}
            step={1}
            value={positions.positionOf(value)}
            disabled={props.disabled ?? false}
            onInput={(event) => {
              back();
              onChange(positions.valueOf(event.currentTarget.valueAsNumber));
            }}
          />
        )}
        <input
          id={id}
          type="text"
          inputMode="decimal"
          autocomplete="off"
          value={shown}
          disabled={props.disabled ?? false}
          aria-invalid={wrong !== undefined}
          aria-describedby={wrong === undefined ? undefined : `${id}-wrong`}
          onInput={(event) => {
            const now = event.currentTarget.value;
            setDraft(now);
            // Once the text is valid the message goes, and stays away during further typing.
            if (inRange(readNumber(now, range.type === "whole"), range)) setLeft(false);
          }}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") commit();
            if (event.key === "Escape") back();
          }}
        />
      </div>
      {wrong === undefined ? null : (
        <p id={`${id}-wrong`} class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {props.note === undefined ? null : (
        <p class="caution" role="status">
          {props.note}
        </p>
      )}
    </div>
  );
}
