// Searches of the trainer's, one at a time, for whoever shows a part of what they find; again while the network learns.

import { effect, type Signal, signal, untracked } from "@preact/signals";
import { live } from "../../app/store.ts";

const ASK_EVERY_MS = 200;
/** Pictures that are asked for so often; more of them less often. */
const PICTURES_AT_ONCE = 64;

/** A search is repeated by itself where it takes no longer than this, and a twentieth of the time at most. */
const CHEAP_MS = 5000;
const SHARE = 1 / 20;
const CALM_MS = 8000;
/** One that came to nothing, as of a layer that is gone, is tried again so much later. */
const LATER_MS = 1000;

/** Some maps of a layer, and how many pictures of each. */
export interface Wanted {
  layer: number;
  first: number;
  count: number;
  most: number;
}

export interface Progress {
  done: number;
  total: number;
  /** examplesSeen of the weights that are used. */
  atExamples: number;
  /** Milliseconds that it took. */
  ms: number;
}

/** One that shows what a search finds. */
export interface Viewer<Result> {
  wanted: Wanted;
  /** What was found so far. */
  found: Signal<Result | null>;
  /** Whether a search is under way for it. */
  searching: Signal<boolean>;
  /** Whether it is on the screen. */
  visible: boolean;
  /** When it is searched for next. */
  due: number;
}

export interface Search<Result> {
  start(wanted: Wanted): Promise<void>;
  /** What was found of `wanted`; null where something else was searched for. */
  ask(wanted: Wanted): Promise<Result | null>;
  stop(): Promise<void>;
  /** Whether one search serves both. */
  serves(one: Wanted, other: Wanted): boolean;
  /** Of how many pictures the result is now, where training changes that. */
  total?(): number | undefined;
}

export interface Queue<Result> {
  add(viewer: Viewer<Result>): () => void;
  setVisible(viewer: Viewer<Result>, visible: boolean): void;
  /** Searches once more. */
  again(viewer: Viewer<Result>): void;
  /** Shows something else, which may be found already. */
  lookAt(viewer: Viewer<Result>, wanted: Wanted): Promise<void>;
}

export const viewerOf = <Result>(wanted: Wanted): Viewer<Result> => ({
  wanted,
  found: signal(null),
  searching: signal(false),
  visible: false,
  due: 0,
});

export function makeQueue<Result extends Progress>(search: Search<Result>): Queue<Result> {
  const viewers = new Set<Viewer<Result>>();
  let busy = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const servedWith = (wanted: Wanted) =>
    [...viewers].filter((viewer) => search.serves(viewer.wanted, wanted));

  async function show(viewer: Viewer<Result>): Promise<Result | null> {
    const { wanted } = viewer;
    const result = await search.ask(wanted);
    if (result !== null && viewer.wanted === wanted) viewer.found.value = result;
    return result;
  }

  /** Whoever is on the screen and has waited longest. */
  function nextDue(): Viewer<Result> | undefined {
    const waiting = [...viewers].filter(({ visible, due }) => visible && Number.isFinite(due));
    return waiting.toSorted((a, b) => a.due - b.due)[0];
  }

  async function pump(): Promise<void> {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      for (;;) {
        const next = nextDue();
        const ready = live.opened.peek() !== null && live.crashed.peek() === null;
        if (next === undefined || !ready || document.hidden) return;
        const wait = next.due - performance.now();
        if (wait > 0) {
          timer = setTimeout(() => void pump(), wait);
          return;
        }
        await run(next.wanted);
      }
    } catch (error) {
      // A crashed worker reports it by an event of its own.
      console.warn("excitations:", error);
      for (const viewer of viewers) viewer.due = Number.POSITIVE_INFINITY;
    } finally {
      busy = false;
    }
  }

  /** Whether another search would find the same. */
  function isKnown({ due, found }: Viewer<Result>): boolean {
    const { atExamples, done, total } = found.peek() ?? {};
    const wanted = search.total?.() ?? total;
    const same = atExamples === live.stats.peek()?.examplesSeen && total === wanted;
    return due > 0 && same && done === total;
  }

  async function run(wanted: Wanted): Promise<void> {
    if (servedWith(wanted).every(isKnown)) {
      for (const viewer of servedWith(wanted)) viewer.due = performance.now() + CALM_MS;
      return;
    }
    const opened = live.opened.peek();
    await search.start(wanted);
    for (;;) {
      let last: Result | null = null;
      for (const viewer of servedWith(wanted)) {
        viewer.searching.value = true;
        last = await show(viewer);
      }
      // Nobody looks any more, or another network is there.
      if (last === null) await search.stop();
      // Another run began meanwhile: whoever looks waits for what excites that one.
      if (live.opened.peek() !== opened) {
        for (const viewer of servedWith(wanted)) viewer.searching.value = false;
        return;
      }
      if (last === null || last.done === last.total) {
        const now = performance.now();
        for (const viewer of servedWith(wanted)) {
          viewer.searching.value = false;
          viewer.due =
            last === null ? Math.max(viewer.due, now + LATER_MS) : now + pauseAfter(last);
        }
        return;
      }
      const pictures = Math.max(
        ...servedWith(wanted).map(({ wanted }) => wanted.count * wanted.most),
      );
      const pace = ASK_EVERY_MS * Math.max(1, pictures / PICTURES_AT_ONCE);
      await new Promise((done) => setTimeout(done, pace));
    }
  }

  // What was found is of the run before.
  effect(() => {
    void live.opened.value;
    untracked(() => {
      for (const viewer of viewers) {
        viewer.found.value = null;
        viewer.due = 0;
      }
      void pump();
    });
  });

  document.addEventListener("visibilitychange", () => void pump());

  const queue: Queue<Result> = {
    add(viewer) {
      viewers.add(viewer);
      void pump();
      return () => viewers.delete(viewer);
    },
    setVisible(viewer, visible) {
      viewer.visible = visible;
      void pump();
    },
    again(viewer) {
      viewer.due = 0;
      void pump();
    },
    async lookAt(viewer, wanted) {
      const served = search.serves(viewer.wanted, wanted);
      viewer.wanted = wanted;
      if (served && (await show(viewer)) !== null) return;
      viewer.found.value = null;
      queue.again(viewer);
    },
  };
  return queue;
}

const pauseAfter = ({ ms }: Progress): number =>
  ms <= CHEAP_MS ? Math.max(CALM_MS, ms / SHARE) : Number.POSITIVE_INFINITY;
