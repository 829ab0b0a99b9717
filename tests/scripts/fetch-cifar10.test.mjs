// scripts/fetch-cifar10 against a server of this test: nothing here needs the network.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("../../scripts/fetch-cifar10", import.meta.url));
const ARCHIVE = Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * i) >> 3));
const MD5 = createHash("md5").update(ARCHIVE).digest("hex");

let folder = "";
let out = "";
let server = createServer();
let url = "";
/**
 * The Range header of each request, in order.
 * @type {(string | undefined)[]}
 */
let ranges = [];
/** Bytes after which the server breaks the connection. */
let cutAfter = Number.POSITIVE_INFINITY;
let resumable = true;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fetch-cifar10-"));
  out = join(folder, "deep", "archive.tar.gz");
  ranges = [];
  cutAfter = Number.POSITIVE_INFINITY;
  resumable = true;
  server = createServer((request, response) => {
    if (request.url === "/moved") {
      response.writeHead(302, { Location: "/archive" }).end();
      return;
    }
    ranges.push(request.headers.range);
    const match = resumable ? /^bytes=(\d+)-$/.exec(request.headers.range ?? "") : null;
    const start = match ? Number(match[1]) : 0;
    if (start >= ARCHIVE.length) {
      response.writeHead(416, { "Content-Range": `bytes */${ARCHIVE.length}` }).end();
      return;
    }
    response.writeHead(match ? 206 : 200, {
      "Content-Length": ARCHIVE.length - start,
      ...(match && { "Content-Range": `bytes ${start}-${ARCHIVE.length - 1}/${ARCHIVE.length}` }),
    });
    const rest = ARCHIVE.subarray(start);
    if (rest.length <= cutAfter) response.end(rest);
    else response.write(rest.subarray(0, cutAfter), () => setTimeout(() => response.destroy(), 50));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  url = `http://127.0.0.1:${port}/archive`;
});

afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

/** @param {{ from?: string, md5?: string, flags?: string[] }} options */
async function fetchArchive({ from = url, md5 = MD5, flags = [] } = {}) {
  const child = spawn(process.execPath, [
    SCRIPT,
    "--url",
    from,
    "--out",
    out,
    "--md5",
    md5,
    ...flags,
  ]);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      text += chunk;
    });
  }
  const [code] = await once(child, "close");
  return { code, text };
}

test("a file is fetched whole, and put in its place", async () => {
  const { code, text } = await fetchArchive();
  assert.equal(code, 0, text);
  assert.deepEqual(await readFile(out), ARCHIVE);
  assert.equal(existsSync(`${out}.part`), false);
});

test("a redirect is followed", async () => {
  const { code, text } = await fetchArchive({ from: url.replace("archive", "moved") });
  assert.equal(code, 0, text);
  assert.deepEqual(await readFile(out), ARCHIVE);
});

test("after a cut connection the next run goes on from there", async () => {
  cutAfter = 100_000;
  const cut = await fetchArchive();
  assert.equal(cut.code, 1);
  assert.match(cut.text, /connection broke after 100000 bytes/);
  assert.equal(existsSync(out), false);

  cutAfter = Number.POSITIVE_INFINITY;
  const resumed = await fetchArchive();
  assert.equal(resumed.code, 0, resumed.text);
  assert.deepEqual(ranges, [undefined, "bytes=100000-"]);
  assert.deepEqual(await readFile(out), ARCHIVE);
});

test("a server that cannot resume is asked for everything again", async () => {
  cutAfter = 100_000;
  await fetchArchive();
  cutAfter = Number.POSITIVE_INFINITY;
  resumable = false;
  const { code, text } = await fetchArchive();
  assert.equal(code, 0, text);
  assert.deepEqual(await readFile(out), ARCHIVE);
});

test("a run that was ended between the last byte and the check is completed", async () => {
  await fetchArchive();
  await writeFile(`${out}.part`, ARCHIVE);
  await rm(out);
  const { code, text } = await fetchArchive();
  assert.equal(code, 0, text);
  assert.deepEqual(await readFile(out), ARCHIVE);
});

test("a wrong checksum leaves no file behind", async () => {
  const { code, text } = await fetchArchive({ md5: "0".repeat(32) });
  assert.equal(code, 1);
  assert.match(text, /not the right one/);
  assert.equal(existsSync(out), false);
  assert.equal(existsSync(`${out}.part`), false);
});

test("a server that is down is reported with what to do instead", async () => {
  server.close();
  await once(server, "close");
  const { code, text } = await fetchArchive();
  assert.equal(code, 1);
  assert.match(text, /cannot be reached/);
  assert.match(text, /drop it on the page/);
  assert.doesNotMatch(text, /\n\s+at /, "no stack trace");
});

test("a file that is already there is checked, and replaced only when forced", async () => {
  await fetchArchive();
  const again = await fetchArchive();
  assert.equal(again.code, 0);
  assert.match(again.text, /already there/);
  assert.equal(ranges.length, 1);

  await writeFile(out, "mine");
  const refused = await fetchArchive();
  assert.equal(refused.code, 1);
  assert.equal(await readFile(out, "utf8"), "mine");

  const forced = await fetchArchive({ flags: ["--force"] });
  assert.equal(forced.code, 0, forced.text);
  assert.deepEqual(await readFile(out), ARCHIVE);
});
