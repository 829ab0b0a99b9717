// Small controls that panels share: fields, choices, buttons that open files.

import "./controls.css";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";

let lastId = 0;

/** An id that is unique in the document. Preact's `useId` is unique only within a panel. */
export function useOwnId(): string {
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
