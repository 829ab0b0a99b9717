// Fetches one file over HTTP: resumes what an earlier run left, checks the MD5, and puts the file
// in its place only when it is whole. What scripts/fetch-cifar10 runs.

import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { get as getPlain } from "node:http";
import { get as getSecure } from "node:https";
import { dirname } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A failure with its remedy; `code` names it for programs. */
export class DownloadError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} fix
   */
  constructor(code, message, fix) {
    super(message);
    this.code = code;
    this.fix = fix;
  }
}

/** @typedef {(at: { start: number, bytes: number, total: number | null }) => void} OnProgress */

/** A connection that brings nothing for this long counts as broken. */
const SILENCE_MS = 30_000;
const REDIRECTS = 5;

const sizeOf = async (/** @type {string} */ path) =>
  (await stat(path).catch(() => null))?.size ?? 0;

/** @param {string} path */
export async function md5Of(path) {
  const hash = createHash("md5");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

/**
 * The answer to GET, redirects followed. `node:http` and not `fetch`, which may unpack a gzip.
 * @param {string} url
 * @param {Record<string, string>} headers
 * @returns {Promise<import("node:http").IncomingMessage>}
 */
function request(url, headers, redirects = REDIRECTS) {
  return new Promise((done, failed) => {
    const get = new URL(url).protocol === "https:" ? getSecure : getPlain;
    const sent = get(url, { headers, timeout: SILENCE_MS }, (response) => {
      const { location } = response.headers;
      const { statusCode = 0 } = response;
      if (statusCode >= 300 && statusCode < 400 && location) {
        response.resume();
        if (redirects === 0) failed(new Error("too many redirects"));
        else done(request(new URL(location, url).href, headers, redirects - 1));
      } else {
        done(response);
      }
    });
    sent.on("timeout", () =>
      sent.destroy(new Error(`nothing came for ${SILENCE_MS / 1000} seconds`)),
    );
    sent.on("error", failed);
  });
}

/**
 * Appends the rest of `url` to `part`, or starts it anew where the server cannot resume.
 * @param {string} part
 * @param {string} url
 * @param {OnProgress} onProgress
 */
async function fill(part, url, onProgress) {
  const have = await sizeOf(part);
  const response = await request(url, have > 0 ? { Range: `bytes=${have}-` } : {}).catch(
    (error) => {
      throw new DownloadError(
        "unreachable",
        `${new URL(url).host} cannot be reached (${error.message || error.code})`,
        "connect this machine to the network, or download the file elsewhere",
      );
    },
  );
  const { statusCode: status, headers } = response;

  // All of it was there already: the server has nothing after the last byte.
  if (status === 416 && headers["content-range"] === `bytes */${have}`) {
    response.resume();
    return;
  }
  const resumes = status === 206 && headers["content-range"]?.startsWith(`bytes ${have}-`);
  if (!resumes && status !== 200) {
    response.resume();
    if (have > 0) await rm(part);
    throw new DownloadError(
      "refused",
      `the server answered ${status} ${response.statusMessage} for ${url}`,
      have > 0 ? "run this again: it starts from the beginning" : "check the address",
    );
  }

  const start = resumes ? have : 0;
  const length = headers["content-length"];
  const total = length === undefined ? null : start + Number(length);
  let bytes = start;
  const counter = new Transform({
    transform(chunk, _encoding, next) {
      bytes += chunk.length;
      onProgress({ start, bytes, total });
      next(null, chunk);
    },
  });
  onProgress({ start, bytes, total });
  await pipeline(response, counter, createWriteStream(part, { flags: resumes ? "a" : "w" })).catch(
    async (error) => {
      if (error.code === "ENOSPC") {
        throw new DownloadError("full", "the disk is full", "free some space and run this again");
      }
      throw new DownloadError(
        "cut",
        `the connection broke after ${await sizeOf(part)} bytes (${error.message})`,
        "run this again: it goes on from there",
      );
    },
  );
}

/**
 * Fetches `url` to `out`, through `out.part`. Throws a DownloadError.
 *
 * @param {{ url: string, out: string, md5: string, onProgress?: OnProgress }} options
 */
export async function download({ url, out, md5, onProgress = () => {} }) {
  const part = `${out}.part`;
  await mkdir(dirname(out), { recursive: true });
  await fill(part, url, onProgress);
  const found = await md5Of(part);
  if (found !== md5) {
    await rm(part);
    throw new DownloadError(
      "checksum",
      `the file that came is not the right one: its MD5 is ${found}, not ${md5}`,
      "it was removed; run this again, or download the file elsewhere",
    );
  }
  await rename(part, out);
}
