// The files that workers are started with: nothing else imports from them. WebKit may run such a file a second time for an
// import, and then every message is answered twice.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "@playwright/test";
import { DIST } from "./page.ts";

test("no script of the build imports from a file that a worker is started with", () => {
  const scripts = readdirSync(`${DIST}assets`)
    .filter((name) => name.endsWith(".js"))
    .map((name) => ({ name, text: readFileSync(`${DIST}assets/${name}`, "utf8") }));
  const all = (pattern: RegExp) => scripts.flatMap(({ text }) => [...text.matchAll(pattern)]);
  const started = new Set(all(/new Worker\([^)]*?([\w.-]+\.js)/g).map(([, name]) => name));
  assert.ok(started.size >= 5, `workers: ${[...started].join(", ")}`);
  const imported = all(/(?:from|import)\s*\(?\s*["'`]\.\/([\w.-]+\.js)/g).map(([, name]) => name);
  assert.deepEqual(
    [...new Set(imported)].filter((name) => started.has(name)),
    [],
  );
});
