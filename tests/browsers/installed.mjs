// Where this machine has the browsers: asked of scripts/setup.sh, which scripts/test asks too.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const SETUP = fileURLToPath(new URL("../../scripts/setup.sh", import.meta.url));
/** @type {Map<string, string | null>} */
const known = new Map();

/**
 * The path of a program that setup.sh has a `find_` for; null where there is none.
 * @param {string} name
 */
export function installed(name) {
  if (!known.has(name)) {
    const script = `source "$1" && find_${name} || true`;
    const found = execFileSync("bash", ["-c", script, "find", SETUP], { encoding: "utf8" });
    known.set(name, found.trim() || null);
  }
  return known.get(name) ?? null;
}
