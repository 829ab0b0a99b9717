// A small server of static files for the built page: what scripts/serve, scripts/start and the
// browser tests run. Answers GET and HEAD, whole files and single byte ranges, on this machine only. Every state of a
// file has an entity tag, so that a download that broke off can go on.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";

/** @type {Record<string, string>} */
const TYPES = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".gz": "application/gzip",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".webp": "image/webp",
};

/**
 * The file under `folder` that `path` names, or null when it would lie outside.
 * @param {string} folder
 * @param {string} path
 */
function inside(folder, path) {
  const top = resolve(folder);
  const file = resolve(join(top, path));
  return file === top || file.startsWith(top.endsWith(sep) ? top : top + sep) ? file : null;
}

/**
 * The bytes that a Range header asks for: `null` is the whole file, `"unsatisfiable"` none of it.
 * Several ranges at once are answered with the whole file, as RFC 9110 section 14.2 allows.
 * @param {string | undefined} header
 * @param {number} size
 */
export function byteRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return null;
  const start = match[1] === "" ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === "" || match[2] === "" ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[1] !== "" && match[2] !== "" && Number(match[2]) < start) return null;
  return start >= size || last < start ? "unsatisfiable" : { start, end: last };
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {number} status
 * @param {string} reason
 */
function refuse(response, status, reason) {
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${status} ${reason}\n`);
}

/**
 * @param {import("node:http").IncomingMessage} request
 * @param {import("node:http").ServerResponse} response
 * @param {{ root: string, data: string, base: string, isolated: boolean }} options
 */
async function answer(request, response, { root, data, base, isolated }) {
  if (isolated) {
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return refuse(response, 405, "only GET and HEAD are served");
  }

  // Not `new URL(...).pathname`: that folds "..", and what is asked for must be judged as it came.
  const asked = (request.url ?? "").split(/[?#]/, 1)[0];
  let path;
  try {
    path = decodeURIComponent(asked);
  } catch {
    return refuse(response, 400, "the address is not valid UTF-8");
  }
  if (path.includes("\0")) return refuse(response, 400, "the address holds a zero byte");
  if (!path.startsWith(base)) return refuse(response, 404, "no such file");

  const below = path.slice(base.length);
  const [folder, rest] = below.startsWith("data/") ? [data, below.slice(5)] : [root, below];
  let file = inside(folder, rest);
  if (file === null) return refuse(response, 403, "outside of the served folder");
  let found = await stat(file).catch(() => null);
  if (found?.isDirectory()) {
    if (!path.endsWith("/")) {
      // Relative to the last segment, so that "//host" in an address can redirect nowhere else.
      response.writeHead(301, { Location: `./${asked.split("/").at(-1)}/` });
      return response.end();
    }
    file = join(file, "index.html");
    found = await stat(file).catch(() => null);
  }
  if (!found?.isFile()) return refuse(response, 404, "no such file");

  const tag = `"${found.size.toString(36)}-${Math.round(found.mtimeMs).toString(36)}"`;
  // The rest of a file is no use to somebody who has the beginning of another (RFC 9110, section 13.1.5).
  const { "if-range": ifRange = tag } = request.headers;
  const same = ifRange === tag;
  const range = same ? byteRange(request.headers.range, found.size) : null;
  response.setHeader("Cache-Control", "no-cache");
  response.setHeader("ETag", tag);
  if (request.headers["if-none-match"] === tag) {
    response.writeHead(304);
    return response.end();
  }
  response.setHeader("Accept-Ranges", "bytes");
  if (range === "unsatisfiable") {
    response.setHeader("Content-Range", `bytes */${found.size}`);
    return refuse(response, 416, "the file is shorter than that");
  }
  const { start, end } = range ?? { start: 0, end: found.size - 1 };
  if (range) response.setHeader("Content-Range", `bytes ${start}-${end}/${found.size}`);
  response.writeHead(range ? 206 : 200, {
    "Content-Type": TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": end - start + 1,
    "X-Content-Type-Options": "nosniff",
  });
  if (request.method === "HEAD" || end < start) return response.end();
  const stream = createReadStream(file, { start, end });
  stream.on("error", () => response.destroy());
  response.on("close", () => stream.destroy());
  stream.pipe(response);
}

/**
 * Serves the folder `root` at `base`, and the folder `data` at `data/` below it.
 * `port` 0 takes any free one.
 * `isolated` isolates the page from other origins, for which browsers let its workers share memory and give it precise
 * clocks; without, it is served as by any static host. Fails as `listen` does, for instance with code EADDRINUSE.
 *
 * @param {{ root: string, data: string, port?: number, base?: string, isolated?: boolean }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ root, data, port = 0, base = "/", isolated = true }) {
  const server = createServer((request, response) => {
    answer(request, response, { root, data, base, isolated }).catch((error) => {
      console.error(`${request.method} ${request.url}: ${error.message}`);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, "the server failed");
    });
  });
  // One that is closed for being idle may be asked just then, and not everybody who asks tries again.
  server.keepAliveTimeout = 0;
  await new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, "127.0.0.1", () => done(null));
  });
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done(undefined));
        server.closeAllConnections();
      }),
  };
}
