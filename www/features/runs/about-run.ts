// A saved run, described in a line.

import { settings } from "../../app/store.ts";
import { text } from "../../i18n/text.ts";
import type { SavedRun } from "../../protocol/runs.ts";
import { count, percent } from "../../ui/format.ts";
import { networkOf } from "./state.ts";
import { words } from "./words.ts";

/** The name of a run, or its network where it has none. */
export function titleOfRun(run: SavedRun): string {
  return run.name ?? networkTitle(run);
}

export function networkTitle(run: SavedRun): string {
  const network = networkOf(run);
  return network === "custom" ? text.value.ownNetwork : text.value.presets[network];
}

/** When a run was saved: only the time if it was today. */
export function when(at: number): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  const date: Intl.DateTimeFormatOptions = today ? {} : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(settings.lang.value, { ...date, ...time }).format(at);
}

/** For example: Convscope small: 123,456 examples, 87.3 %, 15:30 */
export function aboutRun(run: SavedRun): string {
  const figures = [
    words.value.runs.examples(count(run.examples)),
    ...(run.accuracy === null ? [] : [percent(run.accuracy)]),
    when(run.at),
  ];
  return `${titleOfRun(run)}: ${figures.join(", ")}`;
}
