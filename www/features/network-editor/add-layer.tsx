// Where a layer can be added, and the menu of all kinds.

import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { kindName } from "../../i18n/text.ts";
import type { Shape } from "../../protocol/network.ts";
import * as styles from "./add-layer.module.css";
import { announce, focusSoon, gripId, nameOf } from "./announce.ts";
import { freshLayer, insert, type ListId, listOf } from "./draft.ts";
import { GROUPS, KINDS } from "./kinds.ts";
import { edit, editing } from "./state.ts";
import { wordFor, words } from "./words.ts";

const open = signal<{ list: ListId; at: number } | null>(null);

/** The input of a layer at a position. */
function inputAt(list: ListId, at: number): Shape {
  const draft = editing.draft.value;
  const before = listOf(draft, list)[at - 1];
  const sizes = editing.verdict.value?.sizes;
  if (before !== undefined) return sizes?.get(before.id)?.output ?? draft.input;
  if (list === null) return draft.input;
  return inputAt(
    null,
    draft.layers.findIndex(({ id }) => id === list),
  );
}

function add(list: ListId, at: number, kind: string): void {
  const layer = freshLayer(kind, inputAt(list, at));
  edit(insert(editing.draft.value, list, at, layer));
  open.value = null;
  announce(words.value.said.added(nameOf(layer)));
  const [first] = KINDS[kind]?.fields ?? [];
  focusSoon(first === undefined ? gripId(layer.id) : `field-${layer.id}-${first.name}`);
}

/** The line between two layers with its button, and the menu that the button opens. */
export function Adding(props: { list: ListId; at: number; label: string; last?: boolean }) {
  const { list, at, label, last } = props;
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = open.value !== null && open.value.list === list && open.value.at === at;
  const close = () => {
    open.value = null;
    button.current?.focus();
  };
  return (
    <div class={`${styles.adding} ${isOpen ? styles.open : ""}`}>
      <button
        ref={button}
        type="button"
        class={styles.add}
        data-testid="add-layer"
        aria-label={label}
        title={label}
        aria-expanded={isOpen}
        onClick={() => {
          open.value = isOpen ? null : { list, at };
        }}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M6 1v10M1 6h10" />
        </svg>
        {last ? <span>{words.value.add}</span> : null}
      </button>
      {isOpen ? <Menu list={list} at={at} onClose={close} /> : null}
    </div>
  );
}

function Menu(props: { list: ListId; at: number; onClose: () => void }) {
  const { list, at, onClose } = props;
  const t = words.value;
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    menu.current?.querySelector("button")?.focus({ preventScroll: true });
    menu.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const kindsOf = (group: string) =>
    Object.entries(KINDS).filter(
      ([kind, known]) => known.group === group && !(list !== null && kind === "residual"),
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it from whichever of its buttons has the focus
    <div
      ref={menu}
      class={styles.kinds}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      {GROUPS.map((group) => (
        <fieldset key={group}>
          <legend>{t.groups[group]}</legend>
          {kindsOf(group).map(([kind]) => (
            <button key={kind} type="button" data-add={kind} onClick={() => add(list, at, kind)}>
              <b>{kindName(kind)}</b>
              <span class="quiet">{wordFor(t.about, kind)}</span>
            </button>
          ))}
        </fieldset>
      ))}
    </div>
  );
}
