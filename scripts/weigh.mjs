// The gzip weight of a built page by kind of file, and what one visitor loads of it. `node scripts/weigh.mjs
// [FOLDER]` prints it; scripts/bench takes the number.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const KINDS = { ".html": "html", ".css": "css", ".js": "js", ".wasm": "wasm" };

function readFiles(root) {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const kind = KINDS[extname(entry.name)] ?? "other";
      return {
        name: entry.name,
        later: entry.parentPath.endsWith("later"),
        kind,
        raw: bytes.length,
        zipped: gzipSync(bytes, { level: 9 }).length,
      };
    });
}

function sum(label, files) {
  const total = (key) => files.reduce((bytes, file) => bytes + file[key], 0);
  return { label, raw: total("raw"), zipped: total("zipped") };
}

/** Bytes of each kind of file, and last of what one visitor loads at first, at most. */
export function weigh(root) {
  const files = readFiles(root);
  // A visitor's browser loads one of the engines, its wasm and its glue, and one catalogue of words; the heaviest is
  // counted. What stands under later/ is loaded when it is asked for, as are styles that the page does not name.
  const page = readFileSync(join(root, "index.html"), "utf8");
  const later = ({ later, kind, name }) => later || (kind === "css" && !page.includes(name));
  const lighter = (pattern) =>
    files
      .filter((file) => pattern.test(file.name))
      .sort((a, b) => b.zipped - a.zipped)
      .slice(1);
  const left = [...lighter(/\.wasm$/), ...lighter(/^engine-.*\.js$/), ...lighter(/^(en|ru)-/)];
  const kinds = [...Object.values(KINDS), "other"].map((kind) =>
    sum(
      kind,
      files.filter((file) => file.kind === kind),
    ),
  );
  const loaded = files.filter((file) => !left.includes(file) && !later(file));
  return [...kinds.filter(({ raw }) => raw > 0), sum("one visitor at first", loaded)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  const row = (label, raw, zipped) =>
    console.log(`${label.padEnd(24)}${raw.padStart(12)}${zipped.padStart(12)}`);
  row("", "size", "gzip");
  for (const { label, raw, zipped } of weigh(process.argv[2] ?? "dist")) {
    row(label, kilobytes(raw), kilobytes(zipped));
  }
}
