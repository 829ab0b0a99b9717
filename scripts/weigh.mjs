// The gzip weight of a built page by kind of file, and what one visitor loads of it. `node scripts/weigh.mjs
// [FOLDER]` prints it; scripts/bench takes the number.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/**
 * @typedef {object} BuiltFile
 * @property {string} name
 * @property {string} kind
 * @property {string} text of scripts and pages; empty otherwise
 * @property {number} raw bytes
 * @property {number} zipped bytes
 */

/** @type {Record<string, string>} */
const KINDS = { ".html": "html", ".css": "css", ".js": "js", ".wasm": "wasm" };

/**
 * @param {string} root
 * @returns {BuiltFile[]}
 */
function readFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const kind = KINDS[extname(entry.name)] ?? "other";
      return {
        name: entry.name,
        kind,
        text: kind === "js" || kind === "html" ? String(bytes) : "",
        raw: bytes.length,
        zipped: gzipSync(bytes, { level: 9 }).length,
      };
    });
}

/**
 * @param {string} label
 * @param {BuiltFile[]} files
 */
function sum(label, files) {
  const total = (/** @type {"raw" | "zipped"} */ key) =>
    files.reduce((bytes, file) => bytes + file[key], 0);
  return { label, raw: total("raw"), zipped: total("zipped") };
}

/**
 * What a visit begins with: the page, the styles and scripts that it names, the two workers, the service worker, one
 * catalogue of words, one engine with its glue (of those the heaviest), and what these import without being asked.
 * @param {BuiltFile[]} files
 */
function atFirst(files) {
  const heaviest = (/** @type {RegExp} */ pattern) =>
    files.filter(({ name }) => pattern.test(name)).sort((a, b) => b.zipped - a.zipped)[0];
  const [page] = files.filter(({ name }) => name === "index.html");
  const named = files.filter(({ name }) => page.text.includes(name));
  const workers = files.filter(({ name }) => /^(trainer|worker)-|^service-worker/.test(name));
  const chosen = [
    heaviest(/^(simd128|relaxed)-.*\.wasm$/),
    heaviest(/^engine-.*\.js$/),
    heaviest(/^[a-z]{2}-/),
  ];
  const first = new Set([page, ...named, ...workers, ...chosen]);
  // A set grows while it is walked.
  for (const { text } of first) {
    for (const [, name] of text.matchAll(/(?:from|import)\s*["'](?:[^"']*\/)?([^"'/]+)["']/g)) {
      const imported = files.find((file) => file.name === name);
      if (imported !== undefined) first.add(imported);
    }
  }
  return [...first];
}

/**
 * Bytes of each kind of file, and last of what a visit begins with, at most.
 * @param {string} root
 */
export function weigh(root) {
  const files = readFiles(root);
  const kinds = [...Object.values(KINDS), "other"].map((kind) =>
    sum(
      kind,
      files.filter((file) => file.kind === kind),
    ),
  );
  return [...kinds.filter(({ raw }) => raw > 0), sum("one visitor at first", atFirst(files))];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  /** @type {(label: string, raw: string, zipped: string) => void} */
  const row = (label, raw, zipped) =>
    console.log(`${label.padEnd(24)}${raw.padStart(12)}${zipped.padStart(12)}`);
  row("", "size", "gzip");
  for (const { label, raw, zipped } of weigh(process.argv[2] ?? "dist")) {
    row(label, kilobytes(raw), kilobytes(zipped));
  }
}
