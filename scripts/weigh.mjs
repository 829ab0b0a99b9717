// Prints the gzip weight of a built page by kind of file, and what one visitor loads of it.

import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";

const KINDS = { ".html": "html", ".css": "css", ".js": "js", ".wasm": "wasm" };
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

const root = process.argv[2] ?? "dist";
const files = readdirSync(root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => {
    const bytes = readFileSync(join(entry.parentPath, entry.name));
    const kind = KINDS[extname(entry.name)] ?? "other";
    return {
      name: entry.name,
      kind,
      raw: bytes.length,
      zipped: gzipSync(bytes, { level: 9 }).length,
    };
  });

const sum = (list, key) => list.reduce((total, file) => total + file[key], 0);
const row = (label, raw, zipped) =>
  console.log(`${label.padEnd(24)}${raw.padStart(12)}${zipped.padStart(12)}`);

row("", "size", "gzip");
for (const kind of [...Object.values(KINDS), "other"]) {
  const ofKind = files.filter((file) => file.kind === kind);
  if (ofKind.length > 0) row(kind, kilobytes(sum(ofKind, "raw")), kilobytes(sum(ofKind, "zipped")));
}

// A visitor's browser loads one of the engines, its wasm and its glue; the heavier one is counted.
const lighter = (pattern) =>
  files
    .filter((file) => pattern.test(file.name))
    .sort((a, b) => b.zipped - a.zipped)
    .slice(1);
const left = [...lighter(/\.wasm$/), ...lighter(/^engine-.*\.js$/)];
const loaded = files.filter((file) => !left.includes(file));
row("one visitor, at most", kilobytes(sum(loaded, "raw")), kilobytes(sum(loaded, "zipped")));
