// CIFAR-10 on its way from a source into a loader: the interface of sources, and their faults.

import { SourceError } from "../../trainer/faults.ts";
import { pieceCame } from "../../trainer/turns.ts";
import type { Loader } from "./loader.ts";

/** Bytes read so far and in all (null where unknown), their rate, and the pictures in them. */
export type Progress = (at: {
  bytes: number;
  total: number | null;
  bytesPerSecond: number;
  records: number;
  /** Whether another tab downloads, and this one waits for it. */
  inOtherTab: boolean;
}) => void;

/** The loader's side of a source. */
export interface Delivery {
  readonly loader: Loader;
  readonly signal: AbortSignal;
  /** How many bytes will come, where the source knows. */
  total: number | null;
  /** Whether the source is the official archive, by its checksum. */
  official: boolean;
  /** Another tab is downloading and has this many bytes. */
  waits(bytes: number): void;
  /** The loader has taken this many more bytes. Throws when the visitor has cancelled. */
  took(bytes: number): Promise<void>;
}

/** A source: reads a data set into a loader. */
export type Read = (delivery: Delivery) => Promise<void>;

const PROGRESS_EVERY_MS = 100;
/** The weight of a new measurement of the rate against the earlier ones. */
const RATE_WEIGHT = 0.1;

/** `onPiece` is awaited after each piece; `progress` is called about ten times a second. */
export function makeDelivery(
  loader: Loader,
  onPiece: () => Promise<void> | void,
  progress: Progress,
  signal: AbortSignal,
): Delivery {
  let bytes = 0;
  let reported: { at: number; bytes: number; rate: number } | null = null;
  const report = (total: number | null) => {
    const now = performance.now();
    if (reported !== null && now - reported.at < PROGRESS_EVERY_MS && bytes !== total) return;
    let rate = 0;
    if (reported !== null && now > reported.at) {
      const latest = ((bytes - reported.bytes) * 1000) / (now - reported.at);
      rate = reported.rate === 0 ? latest : reported.rate + RATE_WEIGHT * (latest - reported.rate);
    }
    reported = { at: now, bytes, rate };
    const records = loader.count(false) + loader.count(true);
    progress({ bytes, total, bytesPerSecond: rate, records, inOtherTab: false });
  };
  const delivery: Delivery = {
    loader,
    signal,
    total: null,
    official: false,
    waits(come) {
      progress({ bytes: come, total: null, bytesPerSecond: 0, records: 0, inOtherTab: true });
    },
    async took(more) {
      signal.throwIfAborted();
      bytes += more;
      await onPiece();
      report(delivery.total);
    },
  };
  return delivery;
}

/** Bytes that a loader takes at once: some milliseconds of work. */
const PIECE_BYTES = 1 << 19;

/**
 * Lets the worker's other tasks run: data that are ready are read without a task of their own. By a timer, since WebKit
 * sends messages through the page's thread, which may be busy.
 */
const yieldToOthers = () => new Promise<void>((over) => setTimeout(over));

/** Calls `take` for each piece of a stream, until its end or a cancel. */
export async function pour(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  signal: AbortSignal,
  take: (piece: Uint8Array<ArrayBuffer>) => Promise<void>,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      for (let at = 0; at < value.length; at += PIECE_BYTES) {
        await take(value.subarray(at, at + PIECE_BYTES));
        if (pieceCame()) await yieldToOthers();
        signal.throwIfAborted();
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The fault of a damaged file, and how that was found. */
export function damaged(name: string, error: unknown): SourceError {
  const detail = error instanceof Error ? error.message : String(error);
  const text = `${name} is damaged or incomplete (${detail}); download it again`;
  return new SourceError({ code: "archive_damaged", name, detail }, text);
}

/** The fault of a web page in place of a file, as from a network that asks for a sign-in. */
export function refuseWebPage(name: string, bytes: Uint8Array): void {
  if (bytes[0] !== "<".charCodeAt(0)) return;
  throw new SourceError({ code: "data_is_html", name }, `${name} is a web page, not the data`);
}
