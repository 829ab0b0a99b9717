// Small controls that panels share: fields, choices, buttons that open files.

import "./controls.css";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { text } from "../i18n/text.ts";
import { plainly } from "./format.ts";
import type { Positions } from "./numbers.ts";
import { inRange, type Range, readNumber } from "./numbers.ts";

let lastId = 0;

/** An id that is unique in the document. Preact's `useId` is unique only within a panel. */
function useOwnId(): string {
  return useState(() => `control-${++lastId}`)[0];
}

export function PanelTitle({ name, children }: { name: string; children: ComponentChildren }) {
  return <h2 id={`title-${name}`}>{children}</h2>;
}

export interface Choice<T extends string> {
  value: T;
  label: string;
}

/** Choices that belong together, under a heading. */
export interface ChoiceGroup<T extends string> {
  label: string;
  choices: Choice<T>[];
}

/** A list of choices, in groups or not; its label stands before it, or is hidden by `hideLabel`. */
export function Select<T extends string>(props: {
  label: string;
  value: T;
  choices: Choice<T>[];
  groups?: ChoiceGroup<T>[];
  disabled?: boolean;
  hideLabel?: boolean;
  onChange: (value: T) => void;
}) {
  const id = useOwnId();
  const { choices, groups = [], value, onChange } = props;
  const all = [...choices, ...groups.flatMap((group) => group.choices)];
  const option = (choice: Choice<T>) => (
    <option key={choice.value} value={choice.value} selected={choice.value === value}>
      {choice.label}
    </option>
  );
  return (
    <span class="labelled">
      <label for={id} class={props.hideLabel ? "hidden" : "quiet"}>
        {props.label}
      </label>
      <select
        id={id}
        value={value}
        disabled={props.disabled ?? false}
        onChange={(event) => {
          const chosen = all.find((choice) => choice.value === event.currentTarget.value);
          // The list shows the value in force: the requested one may take a while, or be refused.
          event.currentTarget.value = value;
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {choices.map(option)}
        {groups.map((group) => (
          <optgroup key={group.label} label={group.label}>
            {group.choices.map(option)}
          </optgroup>
        ))}
      </select>
    </span>
  );
}

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

export function Check(props: {
  label: string;
  hint?: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label class="check" title={props.hint}>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      {props.label}
    </label>
  );
}

/** A button that lets the visitor choose files. */
export function FileButton(props: {
  label: string;
  /** Beside the label, or in its place. */
  icon?: ComponentChildren;
  class?: string | undefined;
  hint?: string;
  /** Without it, any number of files of any kind. */
  accept?: string;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class={props.class}
        title={props.hint}
        disabled={props.disabled ?? false}
        onClick={() => input.current?.click()}
      >
        {props.icon}
        <span>{props.label}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={props.label}
        accept={props.accept}
        multiple={props.accept === undefined}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same file may be chosen again.
          event.currentTarget.value = "";
          if (files.length > 0) props.onFiles(files);
        }}
      />
    </>
  );
}

/** A progress bar from 0 to 1. */
export function Meter({ label, share }: { label: string; share: number | null }) {
  const percent = share === null ? undefined : Math.round(100 * share);
  return (
    <div
      class="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent ?? 100}%` }} />
    </div>
  );
}

export interface Bar {
  name: string;
  share: number;
  shown: string;
}

/** Classes with their probabilities as bars, the most likely first. */
export function Bars({ bars, testid }: { bars: Bar[]; testid?: string }) {
  return (
    <ol class="bars" data-testid={testid} data-value={testid && bars[0]?.name}>
      {bars.map((bar, rank) => (
        <li key={bar.name} class={rank === 0 ? "first" : ""}>
          <span class="name">{bar.name}</span>
          <div class="meter">
            <div style={{ width: `${100 * bar.share}%` }} />
          </div>
          <span class="share" translate={false}>
            {bar.shown}
          </span>
        </li>
      ))}
    </ol>
  );
}
