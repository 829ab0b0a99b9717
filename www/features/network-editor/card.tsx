// A layer's card in the editor: its fields, its sizes, and the buttons that move, copy and remove it.

import { useRef } from "preact/hooks";
import { edgesOf, outputFormula, parameterFormula, remarksOn } from "../../app/formulas.ts";
import { kindName, text } from "../../i18n/text.ts";
import type { Fault } from "../../protocol/faults.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import type { Field as FieldOfKind } from "../../protocol/schema.ts";
import { compact, count } from "../../ui/format.ts";
import { Adding } from "./add-layer.tsx";
import { announce, focusSoon, gripId, nameOf } from "./announce.ts";
import * as styles from "./card.module.css";
import {
  type DraftLayer,
  duplicate,
  listOf,
  listWith,
  move,
  numberOf,
  type Place,
  remove,
  setField,
} from "./draft.ts";
import { cardSentence } from "./fault-text.ts";
import { Field, labelOf, shownValue } from "./field.tsx";
import { type Fit, faultyFields, fitsOf } from "./fits.ts";
import { fieldsOf } from "./kinds.ts";
import { drag } from "./reorder.ts";
import { edit, editing, newsOf, runningCard } from "./state.ts";
import { Strip } from "./strip.tsx";
import * as editor from "./style.module.css";
import { wordFor, words } from "./words.ts";

/** The layers of the network or of a block, each with the line above it on which another can be added. */
export function Layers({ block, number }: { block: DraftLayer | null; number?: number }) {
  const t = words.value;
  const list = block?.id ?? null;
  const layers = listOf(editing.draft.value, list);
  return (
    <ol class={styles.list}>
      {layers.map((layer, at) => (
        <Card
          key={layer.id}
          layer={layer}
          at={at}
          place={
            number === undefined ? { layer: at + 1, inner: null } : { layer: number, inner: at + 1 }
          }
        />
      ))}
      {block === null ? null : (
        <li>
          <Adding list={list} at={layers.length} label={t.addLastInside(nameOf(block))} last />
        </li>
      )}
    </ol>
  );
}

function moveTo(layer: DraftLayer, to: number): void {
  const draft = editing.draft.value;
  const { length } = listOf(draft, listWith(draft, layer.id));
  const target = Math.min(length - 1, Math.max(0, to));
  edit(move(draft, layer.id, target));
  announce(words.value.said.moved(nameOf(layer), target + 1, length));
}

function removeLayer(layer: DraftLayer): void {
  const draft = editing.draft.value;
  const siblings = listOf(draft, listWith(draft, layer.id));
  const at = siblings.indexOf(layer);
  const next = siblings[at + 1] ?? siblings[at - 1];
  announce(words.value.said.removed(nameOf(layer)));
  edit(remove(draft, layer.id));
  focusSoon(next === undefined ? "add-last" : gripId(next.id));
}

function Card({ layer, at, place }: { layer: DraftLayer; at: number; place: Place }) {
  const t = words.value;
  const item = useRef<HTMLLIElement>(null);
  const draft = editing.draft.value;
  const list = listWith(draft, layer.id);
  const name = nameOf(layer);
  const verdict = editing.verdict.value;
  const fault = verdict?.faults.get(layer.id) ?? null;
  // The bar below all layers shows the first fault.
  const told = verdict?.at?.id === layer.id;
  const fields = fieldsOf(layer.kind, layer.fields);
  const news = newsOf(layer);
  const others = () =>
    [...(item.current?.parentElement?.children ?? [])].filter(
      (one): one is HTMLElement => one instanceof HTMLElement && one.dataset.draft !== undefined,
    );
  const onKeyDown = (event: KeyboardEvent) => {
    const { length } = listOf(draft, list);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: length - 1 }[event.key];
    if (event.key === "Delete") removeLayer(layer);
    else if (to !== undefined) {
      moveTo(layer, to);
      focusSoon(gripId(layer.id));
    } else return;
    event.preventDefault();
  };
  return (
    <li ref={item} data-draft={layer.id} data-draft-kind={layer.kind}>
      <Adding list={list} at={at} label={t.addBefore(name)} />
      <div
        class={`${styles.card} ${fault === null ? "" : styles.bad} ${layer.inner === null ? "" : styles.block}`}
      >
        <div class={styles.title}>
          <button
            id={gripId(layer.id)}
            type="button"
            class={styles.grip}
            aria-label={t.move(name)}
            title={t.moveHint}
            onPointerDown={(event) => {
              if (item.current === null) return;
              drag(event, item.current, others(), (to) => moveTo(layer, to));
            }}
            onKeyDown={onKeyDown}
          >
            <svg viewBox="0 0 10 16" aria-hidden="true">
              <path d="M2 3h.01M8 3h.01M2 8h.01M8 8h.01M2 13h.01M8 13h.01" />
            </svg>
          </button>
          <h3>
            <span>{numberOf(place)}</span>
            {kindName(layer.kind)}
          </h3>
          {news === "same" ? null : <span class={styles.news}>{t[news]}</span>}
        </div>
        <Facts layer={layer} info={verdict?.sizes.get(layer.id)} />
        <Actions layer={layer} at={at} name={name} last={at === listOf(draft, list).length - 1} />
        {fields.length > 0 ? (
          <div class={styles.fields}>
            <Fields layer={layer} name={name} fields={fields} fault={fault} told={told} />
            <div class={styles.fits}>
              <Rounding
                layer={layer}
                name={name}
                fields={fields}
                info={verdict?.sizes.get(layer.id)}
              />
              {fault === null || told ? null : (
                <span id={faultId(layer.id)} class={styles.bad}>
                  {cardSentence(fault, layer)}
                </span>
              )}
              <Fits layer={layer} fields={fields} fault={fault} />
            </div>
          </div>
        ) : null}
        {layer.inner === null ? null : <Layers block={layer} number={place.layer} />}
      </div>
    </li>
  );
}

const faultId = (layer: number): string => `fault-${layer}`;

function Fields(props: {
  layer: DraftLayer;
  name: string;
  fields: FieldOfKind[];
  fault: Fault | null;
  told: boolean;
}) {
  const { layer, name, fields, fault, told } = props;
  const faulty = fault === null ? [] : faultyFields(fault);
  const touched = editing.touched.value;
  const own = touched?.layer === layer.id && faulty.includes(touched.field) ? touched.field : null;
  return (
    <>
      {fields.filter(notRounding).map((field) => (
        <Field
          key={field.name}
          layer={layer}
          layerName={name}
          field={field}
          wrong={own === null ? faulty.includes(field.name) : field.name === own}
          describedBy={told ? "editor-verdict" : faultId(layer.id)}
        />
      ))}
    </>
  );
}

const notRounding = ({ name }: FieldOfKind) => name !== "rounding";

/**
 * Remarks on a layer: what it leaves out at the edge or adds to it, with the choice of rounding; what an LRN normalises
 * by. They stand in a line that is always there, so that nothing moves.
 */
function Rounding(props: {
  layer: DraftLayer;
  name: string;
  fields: FieldOfKind[];
  info: LayerInfo | undefined;
}) {
  const { layer, name, fields, info } = props;
  const uneven = info !== undefined && edgesOf(info).length > 0;
  const field = fields.find((one) => !notRounding(one));
  return (
    <>
      {field !== undefined && (uneven || layer.fields.rounding !== undefined) ? (
        <Field layer={layer} layerName={name} field={field} wrong={false} describedBy="" />
      ) : null}
      {info !== undefined && info.kind === layer.kind ? (
        <span class="quiet">{remarksOn(info, text.value.remarks).join("; ")}</span>
      ) : null}
    </>
  );
}

/** Buttons with the nearest values that fit. */
function Fits(props: { layer: DraftLayer; fields: FieldOfKind[]; fault: Fault | null }) {
  const { layer, fields, fault } = props;
  const t = words.value;
  const fits = fault === null ? [] : fitsOf(fault, layer);
  const known = ({ field }: Fit) => fields.find(({ name }) => name === field);
  return (
    <>
      {fits.length > 0 ? <span class="quiet">{t.fits}</span> : null}
      {fits.map((fit) => {
        const field: Pick<FieldOfKind, "name" | "letter"> = known(fit) ?? { name: fit.field };
        const plain = shownValue(fit.value);
        const value = wordFor(t.choices, plain);
        return (
          <button
            key={`${fit.field} ${plain}`}
            type="button"
            class={editor.fit}
            data-testid="fit"
            aria-label={t.set(labelOf(field), value)}
            onClick={() => {
              edit(setField(editing.draft.value, layer.id, fit.field, fit.value));
              focusSoon(`field-${layer.id}-${fit.field}`);
            }}
          >
            {field.letter ?? wordFor(t.fields, fit.field)} = {value}
          </button>
        );
      })}
    </>
  );
}

/** Width of the maps in pixels: under the facts of a card with fields, or beside one fact or two. */
const STRIP_WIDTHS = [480, 280, 100];

function Facts({ layer, info }: { layer: DraftLayer; info: LayerInfo | undefined }) {
  const t = words.value;
  const { channels, height, width } = info?.output ?? {};
  const { parameters = 0, multiplyAdds = 0 } = info ?? {};
  const card = runningCard(layer);
  const facts = 1 + Number(parameters > 0) + Number(multiplyAdds > 0);
  const inLine = layer.inner === null && fieldsOf(layer.kind, layer.fields).length === 0;
  const room = STRIP_WIDTHS[inLine ? facts : 0] ?? 0;
  return (
    <dl class={styles.facts}>
      <div>
        <dt>{t.output}</dt>
        <dd>
          {info === undefined ? "—" : `${channels} × ${height} × ${width}`}
          <span class={styles.formula}>{info === undefined ? "" : outputFormula(info)}</span>
        </dd>
      </div>
      {info !== undefined && parameters > 0 ? (
        <div>
          <dt>{t.parameters}</dt>
          <dd>
            {count(parameters)}
            <span class={styles.formula}>
              {info.inner.length > 0 ? "" : parameterFormula(info)}
            </span>
          </dd>
        </div>
      ) : null}
      {multiplyAdds > 0 ? (
        <div>
          <dt>{t.multiplyAdds}</dt>
          <dd>{compact(multiplyAdds)}</dd>
        </div>
      ) : null}
      {card !== null && room > 0 ? (
        <div class={styles.maps}>
          <dt class="hidden">{text.value.tensors.activations}</dt>
          <dd>
            <Strip index={card} name={kindName(layer.kind)} width={room} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Actions(props: { layer: DraftLayer; at: number; name: string; last: boolean }) {
  const { layer, at, name, last } = props;
  const t = words.value;
  return (
    <div class={styles.actions}>
      <Action
        label={t.up(name)}
        path="M6 10V2M2.5 5.5 6 2l3.5 3.5"
        disabled={at === 0}
        onClick={() => moveTo(layer, at - 1)}
      />
      <Action
        label={t.down(name)}
        path="M6 2v8M2.5 6.5 6 10l3.5-3.5"
        disabled={last}
        onClick={() => moveTo(layer, at + 1)}
      />
      <Action
        label={t.duplicate(name)}
        path="M4 4h6.5v6.5H4zM1.5 8V1.5H8"
        onClick={() => {
          edit(duplicate(editing.draft.value, layer.id));
          announce(t.said.added(name));
        }}
      />
      <Action
        label={t.remove(name)}
        path="M2.5 2.5l7 7M9.5 2.5l-7 7"
        onClick={() => removeLayer(layer)}
      />
    </div>
  );
}

function Action(props: { label: string; path: string; disabled?: boolean; onClick: () => void }) {
  return (
    <button
      type="button"
      class={editor.icon}
      aria-label={props.label}
      title={props.label}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d={props.path} />
      </svg>
    </button>
  );
}
