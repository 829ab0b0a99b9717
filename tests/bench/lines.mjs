// A program that is asked in lines and answers in lines of JSON.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/**
 * @param {string} command
 * @param {string[]} parameters
 */
export function startLines(command, parameters) {
  const child = spawn(command, parameters, { stdio: ["pipe", "pipe", "inherit"] });
  /** @type {Promise<never>} */
  const ended = new Promise((_, failed) => {
    child.on("error", failed);
    child.on("exit", (code) => failed(new Error(`${command} ended with ${code}`)));
  });
  // Somebody may not be listening yet, or no longer.
  ended.catch(() => undefined);
  child.stdin.on("error", () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    say: (/** @type {string} */ line) => child.stdin.write(`${line}\n`),
    async hear() {
      const { value, done } = await Promise.race([lines.next(), ended]);
      if (done) throw new Error(`${command} ended without an answer`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}
