// PyTorch natively, on one thread, where this machine has it.

import { fileURLToPath } from "node:url";
import { startLines } from "../lines.mjs";

const SCRIPT = fileURLToPath(new URL("pytorch.py", import.meta.url));

/**
 * @param {{ python: string, cases: import("../types.ts").Case[] }} options
 * @returns {import("../types.ts").Contestant}
 */
export function pytorch({ python, cases }) {
  /** @type {ReturnType<typeof startLines>} */
  let lines;
  return {
    name: "PyTorch",
    async start() {
      lines = startLines(python, [SCRIPT]);
      const { version, missing } = await lines.hear();
      if (missing !== undefined) throw new Error(missing);
      lines.say(JSON.stringify(cases));
      return [`PyTorch ${version}, one thread`];
    },
    async round(round, measurements) {
      lines.say("round");
      for (const { name, batch, examples_per_second } of await lines.hear()) {
        const labels = { by: "PyTorch", network: name, batch, workers: 1, build: "native" };
        measurements.add(round, { what: "training", ...labels }, examples_per_second);
      }
    },
    end: () => lines?.end(),
  };
}
