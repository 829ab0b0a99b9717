// One field of a layer in the editor. Typed values count at once; invalid text stays as it was typed.

import { useState } from "preact/hooks";
import type { Field as FieldOfKind } from "../../protocol/schema.ts";
import { readNumber } from "../../ui/numbers.ts";
import { type DraftLayer, setField } from "./draft.ts";
import * as styles from "./field.module.css";
import { edit, editing, endStep } from "./state.ts";
import { wordFor, words } from "./words.ts";

/** The name of a field with the lecture's letter: "Size F". */
export function labelOf({ name, letter }: Pick<FieldOfKind, "name" | "letter">): string {
  const label = wordFor(words.value.fields, name);
  return letter === undefined ? label : `${label} ${letter}`;
}

export function shownValue(value: unknown): string {
  return Array.isArray(value) ? value.join(" × ") : value === undefined ? "" : String(value);
}

/** The typed text as a value of the spec; the text itself where it is no value. */
function readValue({ type, leftOut }: FieldOfKind, typed: string): unknown {
  if (typed.trim() === "" && leftOut) return undefined;
  const sides = type === "window" ? /^\D*(\d+)\s*[^\d\s]\s*(\d+)\D*$/.exec(typed) : null;
  if (sides !== null) {
    const [height, width] = [Number(sides[1]), Number(sides[2])];
    return height === width ? height : [height, width];
  }
  const number = readNumber(typed);
  return Number.isFinite(number) ? number : typed;
}

export function Field(props: {
  layer: DraftLayer;
  /** The layer in words, for the field's accessible name. */
  layerName: string;
  field: FieldOfKind;
  wrong: boolean;
  /** The id of the element that says what is wrong. */
  describedBy: string;
}) {
  const { layer, field, wrong, layerName } = props;
  const t = words.value;
  const [typed, setTyped] = useState<string | null>(null);
  const value = layer.fields[field.name];
  const set = (next: unknown) => {
    editing.touched.value = { layer: layer.id, field: field.name };
    edit(setField(editing.draft.value, layer.id, field.name, next), `${layer.id} ${field.name}`);
  };
  const id = `field-${layer.id}-${field.name}`;
  // A field that the spec leaves out shows its default.
  const usual = field.leftOut ? field.default : undefined;
  const shown = shownValue(value ?? usual);
  const same = typed !== null && shownValue(readValue(field, typed)) === shown;
  const nonsense = typeof value === "string" && field.type !== "choice";
  const common = {
    id,
    "aria-label": `${labelOf(field)}: ${layerName}`,
    "aria-invalid": wrong || nonsense,
    "aria-describedby": wrong ? props.describedBy : undefined,
  };
  const step = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    if (field.type === "number" || field.type === "choice" || typeof value !== "number") return;
    event.preventDefault();
    setTyped(null);
    set(Math.max(field.min ?? 0, value + by * (event.shiftKey ? 10 : 1)));
  };
  return (
    <div class={styles.field}>
      <label for={id} title={(t.hints as Readonly<Record<string, string>>)[field.name]}>
        {wordFor(t.fields, field.name)} {field.letter && <b>{field.letter}</b>}
      </label>
      {field.type === "choice" && field.choices !== undefined ? (
        <select
          {...common}
          value={shown}
          onChange={({ currentTarget }) =>
            set(currentTarget.value === usual ? undefined : currentTarget.value)
          }
          onBlur={endStep}
        >
          {field.choices.map((choice) => (
            <option key={choice} value={choice} selected={choice === shown}>
              {wordFor(t.choices, choice)}
            </option>
          ))}
        </select>
      ) : (
        <input
          {...common}
          type="text"
          inputMode={field.type === "whole" ? "numeric" : "decimal"}
          autocomplete="off"
          placeholder={field.leftOut ? t.automatic : ""}
          value={same ? typed : shown}
          onInput={(event) => {
            setTyped(event.currentTarget.value);
            set(readValue(field, event.currentTarget.value));
          }}
          onKeyDown={step}
          onBlur={() => {
            setTyped(null);
            endStep();
          }}
        />
      )}
    </div>
  );
}
