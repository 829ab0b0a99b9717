// What a value is made of, by the rule of its layer.

import type { ComponentChildren } from "preact";
import { live } from "../../app/store.ts";
import { kindName } from "../../i18n/text.ts";
import type { Loss } from "../../protocol/generated/types.ts";
import type { ValuePlace } from "../../protocol/inspector.ts";
import type { LayerInfo } from "../../protocol/network.ts";
import { count, plainly } from "../../ui/format.ts";
import { Answer } from "./answer.tsx";
import { edited, isSame, weightOf } from "./editing.ts";
import { type Cell, figure, Grid, short } from "./grid.tsx";
import * as styles from "./style.module.css";
import { byMap, limitOf, type MapTerms, squaresOf, strongest, type Terms } from "./terms.ts";
import { WeightEditor } from "./weight-editor.tsx";
import { words } from "./words.ts";

/** Maps whose terms are shown one by one, and terms of maps of one pixel. */
const MOST_MAPS = 3;
const MOST_UNITS = 24;
const UNITS_A_ROW = 8;

type Open = ((channel: number, y: number, x: number) => void) | null;

interface Props {
  place: ValuePlace;
  terms: Terms;
  layer: LayerInfo;
  /** Takes an input apart; null where the inputs are the picture. */
  onOpen: Open;
}

export function Arithmetic(props: Props) {
  const t = words.value;
  const { terms, layer, onOpen } = props;
  const { rule } = terms;
  const input = figure(terms.inputs[0] ?? 0);
  switch (rule.kind) {
    case "sum":
      if (terms.inputs.length === 1 && terms.factors[0] === 1)
        return <Said terms={terms}>{t.passed}</Said>;
      return <Products {...props} offset={rule.offset} start={null} />;
    case "residual":
      return (
        <>
          <p>{(terms.factors.length > 1 ? t.blockProjected : t.block)(figure(rule.block))}</p>
          <Products {...props} offset={rule.offset} start={rule.block} />
        </>
      );
    case "largest":
      return (
        <Said terms={terms} grid={<Inputs {...props} winner={rule.winner} />}>
          {t.largest(count(terms.inputs.length))}
        </Said>
      );
    case "function":
      return (
        <Said terms={terms}>
          {t.function(
            kindName(layer.kind),
            input,
            figure(rule.value),
            figure(terms.factors[0] ?? 0),
          )}
        </Said>
      );
    case "normalised":
      return (
        <Said terms={terms} hint={t.normalisedHint}>
          {t.normalised(input, ...figures(rule.mean, rule.deviation, rule.scale, rule.shift))}
        </Said>
      );
    case "local_response": {
      const squares = squaresOf(terms.inputs, terms.factors);
      const centre = figure(terms.inputs[rule.centre] ?? 0);
      return (
        <Said terms={terms} grid={<Inputs {...props} winner={rule.centre} />}>
          {t.response(centre, figure(rule.k), figure(squares), plainly(rule.beta))}
        </Said>
      );
    }
    case "share":
      return <Answer terms={terms} rule={rule} loss={layer.kind as Loss} onOpen={onOpen} />;
    case "votes":
      return (
        <Said terms={terms} grid={<Inputs {...props} winner={null} />}>
          {t.votes}
        </Said>
      );
  }
}

const figures = (...values: [number, number, number, number]): [string, string, string, string] => {
  const [a, b, c, d] = values;
  return [figure(a), figure(b), figure(c), figure(d)];
};

function Said(props: {
  terms: Terms;
  hint?: string;
  grid?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <>
      {props.grid}
      <p translate={false}>{props.children}</p>
      {props.hint === undefined ? null : <p class="quiet">{props.hint}</p>}
      <p class={styles.total} translate={false}>
        = <Total terms={props.terms} />
      </p>
    </>
  );
}

const Total = ({ terms }: { terms: Terms }) => (
  <b data-testid="inspector-sum" data-value={terms.result}>
    {figure(terms.result)}
  </b>
);

/** Where term `at` of a map is, and what is there. */
function cellOf({ terms, layer, onOpen }: Props, map: MapTerms, at: number): Cell {
  const t = words.value;
  const [, top, left] = terms.origin;
  const [, , width] = terms.dims;
  const [y, x] = [top + Math.floor(at / width), left + (at % width)];
  const value = map.inputs[at] ?? 0;
  const outside = y < 0 || x < 0 || y >= layer.input.height || x >= layer.input.width;
  if (outside) return { value, label: t.padded, outside: true };
  if (onOpen === null) return { value };
  return { value, open: () => onOpen(map.channel, y, x), label: t.goTo(short(value)) };
}

/** The inputs alone: one of them counts, or all do alike. */
function Inputs(props: Props & { winner: number | null }) {
  const t = words.value;
  const { terms, winner } = props;
  const [, height, width] = terms.dims;
  const area = height * width;
  const cells = byMap(terms).flatMap((map, channel) =>
    Array.from(map.inputs, (_, at) => ({
      ...cellOf(props, map, at),
      marked: winner === channel * area + at,
    })),
  );
  const columns = area === 1 ? Math.min(UNITS_A_ROW, cells.length) : width;
  return <Grid caption={t.inputs} width={columns} cells={cells} limit={limitOf(terms.inputs)} />;
}

/** Inputs times weights, and what their products come to. */
function Products(props: Props & { offset: number; start: number | null }) {
  const t = words.value;
  const { terms, onOpen, offset, start } = props;
  const [, height, width] = terms.dims;
  const maps = byMap(terms);
  const units = height * width === 1;
  const most = units ? MOST_UNITS : MOST_MAPS;
  const shown = maps.length <= most ? maps : strongest(maps, most);
  const rest = maps.length - shown.length;
  const restSum =
    maps.reduce((sum, map) => sum + map.sum, 0) - shown.reduce((sum, map) => sum + map.sum, 0);
  const limits = { inputs: limitOf(terms.inputs), factors: limitOf(terms.factors) };
  const learnt = ["conv", "fc", "residual"].includes(props.layer.kind);
  const weights = weightsOf(props);
  const rows = units ? [joined(shown)] : shown;
  return (
    <>
      {rows.map((map, row) => {
        const cells = units
          ? shown.map((unit) => cellOf(props, unit, 0))
          : Array.from(map.inputs, (_, at) => cellOf(props, map, at));
        const products = Array.from(map.inputs, (input, at) => input * (map.factors[at] ?? 0));
        const columns = units ? Math.min(UNITS_A_ROW, cells.length) : width;
        return (
          <div class={styles.products} key={row}>
            {units ? null : (
              <span class={styles.from}>{fromMap(map, onOpen === null, maps.length)}</span>
            )}
            <Grid caption={t.inputs} width={columns} cells={cells} limit={limits.inputs} />
            <span>×</span>
            <Grid
              caption={learnt ? t.weights : t.shares}
              width={columns}
              cells={Array.from(map.factors, (value, at) =>
                weights.cell(
                  value,
                  units
                    ? (shown[at]?.channel ?? 0) - terms.origin[0]
                    : (map.channel - terms.origin[0]) * height * width + at,
                ),
              )}
              limit={limits.factors}
            />
            <span>=</span>
            <Grid
              caption={t.products}
              width={columns}
              cells={products.map((value) => ({ value }))}
              limit={limitOf(products)}
            />
            {learnt ? (
              <Grid
                caption={t.parts}
                hint={t.partsHint}
                width={columns}
                cells={Array.from(map.inputs, (input) => ({ value: input * terms.gradient }))}
                limit={limitOf(map.inputs) * (Math.abs(terms.gradient) || 1)}
              />
            ) : null}
          </div>
        );
      })}
      <p class={styles.total} translate={false}>
        {start === null ? null : <span>{figure(start)} +</span>}
        {units ? (
          <span>{figure(shown.reduce((sum, map) => sum + map.sum, 0))}</span>
        ) : (
          shown.map((map, at) => (
            <span key={map.channel} title={fromMap(map, onOpen === null, maps.length)}>
              {at > 0 ? "+ " : ""}
              {inBrackets(map.sum, at > 0)}
            </span>
          ))
        )}
        {rest > 0 ? (
          <span>
            + {inBrackets(restSum, true)} <small>{t.restOf(count(rest))}</small>
          </span>
        ) : null}
        {learnt ? (
          <span>
            + {weights.bias(offset)} <small>{t.bias}</small>
          </span>
        ) : null}
        = <Total terms={terms} />
      </p>
      {weights.editor(offset, limits.factors)}
    </>
  );
}

/** How the weights of a value are shown: those of a convolution or a fully connected layer of now can be changed. */
function weightsOf({ place, terms, layer }: Props) {
  const t = words.value;
  const mayChange = ["conv", "fc"].includes(layer.kind) && live.moment.value === null;
  const weight = (term: number | null) => weightOf(place, term, terms.factors.length);
  const isEdited = (term: number | null) => isSame(edited.value, weight(term));
  const toggle = (term: number | null) => {
    edited.value = isEdited(term) ? null : weight(term);
  };
  return {
    cell(value: number, term: number): Cell {
      if (!mayChange) return { value };
      const expanded = isEdited(term);
      const label = t.changeWeight(short(value));
      return { value, label, open: () => toggle(term), marked: expanded, expanded };
    },
    bias(value: number) {
      const shown = inBrackets(value, true);
      if (!mayChange) return shown;
      return (
        <button
          type="button"
          class={styles.bias}
          title={t.changeBias(figure(value))}
          aria-label={t.changeBias(figure(value))}
          aria-expanded={isEdited(null)}
          onClick={() => toggle(null)}
        >
          {shown}
        </button>
      );
    },
    editor(bias: number, limit: number) {
      if (!mayChange || edited.value === null) return null;
      const term = edited.value.index - weight(0).index;
      const ofBias = isEdited(null);
      const value = ofBias ? bias : terms.factors[term];
      if (value === undefined || !(ofBias || isEdited(term))) return null;
      const [, height, width] = terms.dims;
      const [channel, row, column] = [
        Math.floor(term / (height * width)),
        Math.floor(term / width) % height,
        term % width,
      ];
      const map = count(terms.origin[0] + channel + 1);
      const at = height * width === 1 ? t.weightOf(map) : t.weightAt(map, row + 1, column + 1);
      const label = ofBias ? t.biasName : at;
      return <WeightEditor weight={edited.value} label={label} value={value} limit={limit} />;
    },
  };
}

const inBrackets = (value: number, inside: boolean) =>
  value < 0 && inside ? `(${figure(value)})` : figure(value);

/** Maps of one pixel side by side. */
function joined(maps: readonly MapTerms[]): MapTerms {
  return {
    channel: 0,
    sum: 0,
    inputs: Float32Array.from(maps, ({ inputs }) => inputs[0] ?? 0),
    factors: Float32Array.from(maps, ({ factors }) => factors[0] ?? 0),
  };
}

function fromMap({ channel }: MapTerms, picture: boolean, maps: number): string {
  const t = words.value;
  const colour = picture && maps === 3 ? t.fromPicture[channel] : undefined;
  return t.fromMap(colour ?? count(channel + 1));
}
