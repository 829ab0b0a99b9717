// The static server: what the page's loaders rely on, and what must never leave the served folders.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { byteRange, serve } from "../../scripts/static-server.mjs";

let folder = "";
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "static-server-"));
  await mkdir(join(folder, "dist", "assets"), { recursive: true });
  await mkdir(join(folder, "data"));
  await writeFile(join(folder, "secret"), "secret");
  await writeFile(join(folder, "dist", "index.html"), "<!doctype html>");
  await writeFile(join(folder, "dist", "assets", "engine.wasm"), "0123456789");
  await writeFile(join(folder, "dist", "empty.bin"), "");
  await writeFile(join(folder, "data", "a.tar.gz"), "packed");
  server = await serve({
    root: join(folder, "dist"),
    data: join(folder, "data"),
    base: "/some/path/",
  });
});

after(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const get = (/** @type {string} */ path, headers = {}) =>
  fetch(new URL(path, server.url), { headers });

/**
 * The status of a path that is sent exactly as written; `fetch` would tidy it.
 * @param {string} path
 */
function statusOf(path) {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on("error", failed)
      .end();
  });
}

test("the page is isolated from other origins, so that its workers may share memory", async () => {
  const { headers } = await get("");
  assert.equal(headers.get("Cross-Origin-Opener-Policy"), "same-origin");
  assert.equal(headers.get("Cross-Origin-Embedder-Policy"), "require-corp");
});

test("files come with their types, below the base path", async () => {
  const types = {
    "": "text/html; charset=utf-8",
    "assets/engine.wasm": "application/wasm",
    "data/a.tar.gz": "application/gzip",
  };
  for (const [path, type] of Object.entries(types)) {
    const response = await get(path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get("content-type"), type, path);
    assert.equal(response.headers.get("content-encoding"), null, path);
    assert.equal(response.headers.get("cache-control"), "no-cache", path);
  }
  assert.equal((await get("/")).status, 404);
  assert.equal((await get("no-such-file")).status, 404);
});

test("a byte range is answered with those bytes", async () => {
  const cases = { "bytes=2-4": "234", "bytes=7-": "789", "bytes=-2": "89", "bytes=8-99": "89" };
  for (const [range, bytes] of Object.entries(cases)) {
    const response = await get("assets/engine.wasm", { range });
    assert.equal(response.status, 206, range);
    assert.equal(await response.text(), bytes, range);
  }
  const beyond = await get("assets/engine.wasm", { range: "bytes=10-" });
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get("content-range"), "bytes */10");
});

test("a file that has changed comes whole, one that has not need not come again", async () => {
  const tag = (await get("assets/engine.wasm")).headers.get("etag") ?? "";
  assert.match(tag, /^"[\w-]+"$/);
  const range = "bytes=2-4";
  assert.equal((await get("assets/engine.wasm", { range, "if-range": tag })).status, 206);
  assert.equal((await get("assets/engine.wasm", { range, "if-range": '"other"' })).status, 200);
  assert.equal((await get("assets/engine.wasm", { "if-none-match": tag })).status, 304);
  await writeFile(join(folder, "dist", "assets", "engine.wasm"), "012345678");
  const changed = await get("assets/engine.wasm", { range, "if-range": tag });
  assert.equal(changed.status, 200);
  assert.equal(await changed.text(), "012345678");
  await writeFile(join(folder, "dist", "assets", "engine.wasm"), "0123456789");
});

test("a range header that makes no sense is answered with the whole file", () => {
  for (const header of ["bytes=4-2", "bytes=-", "lines=1-2", "bytes=0-1,4-5"]) {
    assert.equal(byteRange(header, 10), null, header);
  }
});

test("an empty file and a HEAD request are answered without a body", async () => {
  assert.equal(await (await get("empty.bin")).text(), "");
  const head = await fetch(new URL("assets/engine.wasm", server.url), { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), "10");
});

test("nothing outside of the served folders can be read", async () => {
  for (const path of ["../secret", "%2e%2e/secret", "..%2fsecret", "data/../../secret"]) {
    assert.equal(await statusOf(`/some/path/${path}`), 403, path);
  }
  assert.equal(await statusOf("/some/path/%"), 400);
  assert.equal(await statusOf("/some/path/a%00b"), 400);
});

test("a port that is taken is reported as such", async () => {
  const { port } = new URL(server.url);
  await assert.rejects(serve({ root: folder, data: folder, port: Number(port) }), {
    code: "EADDRINUSE",
  });
});
