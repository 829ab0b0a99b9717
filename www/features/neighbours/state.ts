// The search for the nearest training pictures: starts it and asks for its progress.

import { effect, signal, untracked } from "@preact/signals";
import { trainer } from "../../app/session/session.ts";
import { live, settings } from "../../app/store.ts";
import type { NeighbourResult, Search } from "../../protocol/neighbours.ts";

/** The search and its result so far. */
export const search = signal<{ wanted: Search; found: NeighbourResult } | null>(null);

/** Test pictures to score on, where the visitor has not said how many. */
export const FEW_TESTS = 200;

export function showNeighbours(): void {
  live.neighboursChosen.value += 1;
}

/** Scores the nearest-neighbour classifier. */
export function scoreNeighbours(): void {
  if (live.dataset.value?.trainCount) void startSearch({ kind: "tests", count: FEW_TESTS });
}

const ASK_EVERY_MS = 200;

/** Counts searches: results of an earlier one are dropped. */
let latest = 0;

export async function startSearch(wanted: Search): Promise<void> {
  const api = trainer();
  if (api === null) return;
  latest += 1;
  const mine = latest;
  await api.search(wanted);
  while (mine === latest && api === trainer()) {
    const found = await api.found();
    if (mine !== latest) return;
    search.value = found === null ? null : { wanted, found };
    if (found === null || found.done === found.total) return;
    await new Promise((done) => setTimeout(done, ASK_EVERY_MS));
  }
}

export function stopSearch(): void {
  latest += 1;
  search.value = null;
  void trainer()?.stopSearch();
}

// Choosing a network leaves the nearest-neighbour classifier.
effect(() => {
  if (settings.preset.value) live.neighboursChosen.value = 0;
});

// A fresh run has had no search.
effect(() => {
  if (live.opened.value === null) return;
  untracked(() => {
    latest += 1;
    search.value = null;
  });
});
