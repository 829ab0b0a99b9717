// CIFAR-10's archive beside the page, downloaded from where the last try stopped.

import { SourceError } from "../../trainer/faults.ts";
import { type Delivery, pour, type Read } from "./delivery.ts";
import { type Check, checkOfficial } from "./official.ts";
import { openPartial, type Partial } from "./partial.ts";

const ARCHIVE = "cifar-10-binary.tar.gz";
const FILE = `data/${ARCHIVE}`;
/** Kept bytes that are read at a time. */
const CHUNK_BYTES = 1 << 20;
/** How often a broken connection is resumed without asking the visitor. */
const RETRIES = 3;
const RETRY_AFTER_MS = 500;

/**
 * What tells one state of the server's file from another: an entity tag, else a date. Empty when there is none that a
 * range may be asked with (RFC 9110, section 13.1.5), or when the bytes on the way are not those of the file.
 */
function markOf({ headers }: Response): string {
  if (headers.get("Content-Encoding") !== null) return "";
  const tag = headers.get("ETag");
  if (tag !== null) return tag.startsWith("W/") ? "" : tag;
  return headers.get("Last-Modified") ?? "";
}

/** How long the whole file is, where the server says. */
function totalOf({ status, headers }: Response): number | null {
  if (headers.get("Content-Encoding") !== null) return null;
  const length =
    status === 206 ? headers.get("Content-Range")?.split("/")[1] : headers.get("Content-Length");
  return length === undefined || length === null || length === "*" ? null : Number(length);
}

async function ask(url: string, headers: HeadersInit, signal: AbortSignal): Promise<Response> {
  // The download is stored where the visitor can remove it, and not a second time in the HTTP cache.
  const response = await fetch(url, { headers, signal, cache: "no-store" });
  if (response.ok) return response;
  const { status } = response;
  const text = `${url} answered ${status}: put ${ARCHIVE} there, or drop it on the page`;
  throw new SourceError({ code: "data_not_found", file: FILE, status }, text);
}

/** Reads the archive from the folder at `dataUrl`. */
export function readFromServer(dataUrl: string): Read {
  return async (delivery) => {
    await delivery.took(0);
    const partial = await openPartial(ARCHIVE);
    try {
      delivery.loader.begin(ARCHIVE);
      await download(new URL(ARCHIVE, dataUrl).href, partial, delivery);
      delivery.loader.end();
      partial.begin("");
    } catch (error) {
      // A beginning that the loader refuses cannot be resumed.
      if (!(error instanceof Error)) partial.begin("");
      throw error;
    } finally {
      partial.close();
    }
  };
}

const unreachable = (url: string, error: unknown) =>
  new SourceError({ code: "data_unreachable", file: FILE }, `${url}: ${error}`);

async function download(url: string, partial: Partial, delivery: Delivery): Promise<void> {
  const { loader, signal } = delivery;
  /** Bytes that the loader has, of the state of the file that `mark` names. */
  let done = 0;
  let { mark } = partial;
  let check: Check = { add: () => undefined, passed: () => false };
  const take = async (piece: Uint8Array) => {
    if (done === 0) check = await checkOfficial(delivery.total);
    check.add(piece);
    loader.push(piece);
    done += piece.length;
    await delivery.took(piece.length);
  };
  for (let tries = 0; ; tries++) {
    try {
      // From one byte before, which is dropped: a range from the very end would be refused.
      const from = Math.max(0, (done === 0 ? partial.bytes : done) - 1);
      const range = { Range: `bytes=${from}-`, "If-Range": mark };
      const response = await ask(url, mark !== "" && from > 0 ? range : {}, signal);
      const goesOn = response.status === 206 && markOf(response) === mark;
      if (!goesOn && done > 0) throw unreachable(url, "the file there has changed");
      delivery.total = totalOf(response);
      if (!goesOn) {
        mark = markOf(response);
        partial.begin(mark);
      }
      while (goesOn && done <= from) {
        await take(partial.read(done, Math.min(partial.bytes, done + CHUNK_BYTES)));
      }
      let skip = goesOn ? 1 : 0;
      if (response.body === null) throw new TypeError("an answer without contents");
      await pour(response.body, signal, async (piece) => {
        const fresh = piece.subarray(skip);
        skip = 0;
        partial.append(fresh);
        await take(fresh);
      });
      delivery.official = check.passed();
      return;
    } catch (error) {
      // Browsers report a failed network by a TypeError; the loader throws its own faults.
      if (!(error instanceof TypeError)) throw error;
      if (done === 0 || mark === "" || tries === RETRIES) throw unreachable(url, error);
      await new Promise((over) => setTimeout(over, RETRY_AFTER_MS));
    }
  }
}
