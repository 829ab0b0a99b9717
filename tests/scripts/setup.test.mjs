// What the scripts set up before they work, and what they leave alone.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

test("packages that are another checkout's, by a link, are left alone when they are not those that are needed", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "convscope-setup-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [here, there] = [join(folder, "here"), join(folder, "there")];
  mkdirSync(join(here, "scripts"), { recursive: true });
  mkdirSync(there);
  copyFileSync(new URL("../../scripts/setup.sh", import.meta.url), join(here, "scripts/setup.sh"));
  writeFileSync(join(here, "package.json"), JSON.stringify({ name: "here", version: "1.0.0" }));
  /** @param {string} version */
  const lock = (version) =>
    JSON.stringify({
      name: "here",
      version: "1.0.0",
      lockfileVersion: 3,
      packages: { "": { name: "here" }, "node_modules/one": { version } },
    });
  writeFileSync(join(there, ".package-lock.json"), lock("1.0.0"));
  symlinkSync(there, join(here, "node_modules"));
  const setUp = () =>
    spawnSync("bash", ["-c", "set -euo pipefail; source scripts/setup.sh; require_packages"], {
      cwd: here,
      encoding: "utf8",
    });

  writeFileSync(join(here, "package-lock.json"), lock("1.0.0"));
  assert.equal(setUp().status, 0);

  writeFileSync(join(here, "package-lock.json"), lock("2.0.0"));
  const { status, stderr } = setUp();
  assert.equal(status, 1);
  assert.match(stderr, /node_modules is a link to .*there, .*\n {2}fix: remove the link/);
  assert.equal(readFileSync(join(there, ".package-lock.json"), "utf8"), lock("1.0.0"));
});
