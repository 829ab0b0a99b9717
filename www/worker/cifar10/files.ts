// Where CIFAR-10's bytes come from: files of the visitor's, or the folder data/ beside the page.

import type { Fault } from "../protocol.ts";
import type { Loader } from "./engine.ts";

const ARCHIVE = "cifar-10-binary.tar.gz";

/** Bytes read so far, of how many (null where nobody says), how fast, and the pictures they held. */
export type Progress = (at: {
  bytes: number;
  total: number | null;
  bytesPerSecond: number;
  records: number;
}) => void;

/** Reads a data set into a loader; after each piece there may be something to do. */
export type Read = (
  loader: Loader,
  onPiece: () => Promise<void> | void,
  progress: Progress,
  signal: AbortSignal,
) => Promise<void>;

const PROGRESS_EVERY_MS = 100;
/** What a new measurement of the rate counts against the earlier ones. */
const RATE_WEIGHT = 0.1;

export class SourceError extends Error {
  readonly fault: Fault;

  constructor(code: string, params: Fault["params"], text: string) {
    super(text);
    this.fault = { code, params, text };
  }
}

interface Meter {
  bytes: number;
  total: number | null;
  told?: { at: number; bytes: number; rate: number };
}

function tell(meter: Meter, loader: Loader, progress: Progress): void {
  const now = performance.now();
  const before = meter.told;
  if (before !== undefined && now - before.at < PROGRESS_EVERY_MS && meter.bytes !== meter.total) {
    return;
  }
  let rate = 0;
  if (before !== undefined && now > before.at) {
    const latest = ((meter.bytes - before.bytes) * 1000) / (now - before.at);
    rate = before.rate === 0 ? latest : before.rate + RATE_WEIGHT * (latest - before.rate);
  }
  meter.told = { at: now, bytes: meter.bytes, rate };
  const { bytes, total } = meter;
  progress({ bytes, total, bytesPerSecond: rate, records: loader.records() });
}

/** Hands a stream to the loader piece by piece: the whole is never in memory twice. */
export async function pour(
  stream: ReadableStream<Uint8Array>,
  loader: Loader,
  onPiece: () => Promise<void> | void,
  progress: Progress,
  meter: Meter,
  signal: AbortSignal,
): Promise<void> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return;
      loader.push(value);
      meter.bytes += value.length;
      await onPiece();
      tell(meter, loader, progress);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

export function readFiles(files: File[]): Read {
  return async (loader, onPiece, progress, signal) => {
    const meter = { bytes: 0, total: files.reduce((sum, file) => sum + file.size, 0) };
    for (const file of files) {
      loader.begin(file.name);
      await pour(file.stream(), loader, onPiece, progress, meter, signal);
      loader.end();
    }
  };
}

export function readFromServer(dataUrl: string): Read {
  return async (loader, onPiece, progress, signal) => {
    const url = new URL(ARCHIVE, dataUrl).href;
    const file = `data/${ARCHIVE}`;
    progress({ bytes: 0, total: null, bytesPerSecond: 0, records: 0 });
    const response = await fetch(url, { signal }).catch((error: unknown) => {
      throw new SourceError("data_unreachable", { file }, `${url}: ${error}`);
    });
    if (!response.ok || response.body === null) {
      const { status } = response;
      const text = `${url} answered ${status}: put ${ARCHIVE} there, or drop it on the page`;
      throw new SourceError("data_not_found", { file, status }, text);
    }
    // A server that compresses on the way tells the compressed length: then nobody knows the real one.
    const length = response.headers.get("Content-Length");
    const known = length !== null && response.headers.get("Content-Encoding") === null;
    const meter = { bytes: 0, total: known ? Number(length) : null };
    loader.begin(ARCHIVE);
    try {
      await pour(response.body, loader, onPiece, progress, meter, signal);
    } catch (error) {
      // The stream breaks with a TypeError of the browser's; the loader throws faults of its own.
      if (!(error instanceof TypeError)) throw error;
      throw new SourceError("data_unreachable", { file }, String(error));
    }
    loader.end();
  };
}
