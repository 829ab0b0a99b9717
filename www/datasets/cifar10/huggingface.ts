// CIFAR-10's public release at Hugging Face, asked for by the visitor alone: parquet files, read by HTTP ranges and from
// where the last try stopped.

import type { AsyncBuffer } from "hyparquet";
import { SourceError } from "../../trainer/faults.ts";
import type { Delivery, Read } from "./delivery.ts";
import { readParquet } from "./parquet.ts";
import { partOf } from "./parquet-files.ts";
import { openPartial, type Partial } from "./partial.ts";

const HOST = "huggingface.co";
const FOLDER = `https://${HOST}/datasets/uoft-cs/cifar10/resolve/main/plain_text/`;
const FILES = ["train-00000-of-00001.parquet", "test-00000-of-00001.parquet"];

/** How often a failed range is requested again. */
const RETRIES = 3;
const RETRY_AFTER_MS = 500;

/** Requests carry nothing about the visitor, and the browser's HTTP cache stores nothing. */
const PRIVATE = { credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store" } as const;

interface Remote {
  name: string;
  url: string;
  size: number;
  /** Its beginning, as far as an earlier download came. */
  partial: Partial;
}

const unreachable = (error: unknown) =>
  new SourceError({ code: "data_unreachable", file: HOST }, `${HOST} could not be read: ${error}`);

/** An answer that `fits`, asked for several times if need be. */
async function ask<T>(
  url: string,
  request: RequestInit,
  take: (response: Response) => Promise<T | null> | T | null,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    let why: unknown;
    try {
      const response = await fetch(url, { ...request, ...PRIVATE });
      const taken = await take(response);
      if (taken !== null) return taken;
      why = `${url} answered ${response.status}`;
    } catch (error) {
      // Browsers report a failed network by a TypeError; other errors are a cancel.
      if (!(error instanceof TypeError)) throw error;
      why = error;
    }
    if (tries === RETRIES) throw unreachable(why);
    await new Promise((over) => setTimeout(over, RETRY_AFTER_MS));
  }
}

/** A file's length and version; the beginning of another version is dropped. */
async function find(name: string, signal: AbortSignal): Promise<Remote> {
  const url = FOLDER + name;
  const { size, mark } = await ask(url, { method: "HEAD", signal }, ({ ok, headers }) => {
    const size = Number(headers.get("Content-Length"));
    return ok && size > 0 ? { size, mark: `${size} ${headers.get("ETag") ?? ""}` } : null;
  });
  const partial = await openPartial(name);
  if (partial.mark !== mark) partial.begin(mark);
  return { name, url, size, partial };
}

/** The file as hyparquet reads it: from its stored beginning, else from the server, and then stored if it comes next. */
function bytesOf({ url, size, partial }: Remote, signal: AbortSignal): AsyncBuffer {
  return {
    byteLength: size,
    async slice(start, end = size) {
      if (end <= partial.bytes) return partial.read(start, end).buffer;
      const headers = { Range: `bytes=${start}-${end - 1}` };
      const bytes = await ask(url, { headers, signal }, async (response) => {
        if (response.status !== 206) return null;
        const bytes = await response.arrayBuffer();
        return bytes.byteLength === end - start ? bytes : null;
      });
      if (start === partial.bytes) partial.append(new Uint8Array(bytes));
      return bytes;
    },
  };
}

async function readAll(remotes: Remote[], delivery: Delivery): Promise<void> {
  delivery.total = remotes.reduce((sum, { size }) => sum + size, 0);
  for (const remote of remotes) {
    const file = bytesOf(remote, delivery.signal);
    await readParquet(remote.name, partOf(remote.name) === "test", file, delivery);
  }
}

export const readRelease: Read = async (delivery) => {
  const { signal } = delivery;
  const remotes: Remote[] = [];
  const forget = () => {
    for (const { partial } of remotes) partial.begin("");
  };
  try {
    await delivery.took(0);
    for (const name of FILES) remotes.push(await find(name, signal));
    await readAll(remotes, delivery);
    forget();
  } catch (error) {
    const broken = error instanceof SourceError && error.fault.code === "data_unreachable";
    // A damaged beginning cannot be resumed.
    if (!broken && !signal.aborted) forget();
    throw error;
  } finally {
    for (const { partial } of remotes) partial.close();
  }
};
