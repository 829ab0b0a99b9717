// How much memory a browser holds: the proportional set size of every process that this one has started, as Linux tells it.
// Pages that processes share are counted once.

import { readdirSync, readFileSync } from "node:fs";

/** Programs beside the browser: its driver, the screen in memory, and what starts them. */
const NOT_THE_BROWSER = /^(node|WebKitWebDriver|Xvfb|sh|bash)$/;

function processes() {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        // "pid (name) state parent ...", and a name may hold anything.
        const [, name, parent] = /^\d+ \((.*)\) \S (\d+)/s.exec(stat) ?? [];
        return [{ pid: Number(pid), name, parent: Number(parent) }];
      } catch {
        // It has ended meanwhile.
        return [];
      }
    });
}

/** @param {number} pid */
function proportionalBytes(pid) {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/** Megabytes of the whole browser, and of the process in it that holds most: the page with its workers. */
export function browserMemory() {
  const all = processes();
  const family = new Set([process.pid]);
  // Children may stand before their parents where numbers have begun anew.
  for (let before = 0; before < family.size; ) {
    before = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  const sizes = all
    .filter(({ pid, name }) => family.has(pid) && !NOT_THE_BROWSER.test(name))
    .map(({ pid }) => proportionalBytes(pid) / 1e6);
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return { whole: Math.round(whole), page: Math.round(Math.max(0, ...sizes)) };
}
