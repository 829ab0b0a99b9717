// The worker of other programs' formats: apart from training, so that whatever a file does to it leaves the run alone.

import { expose } from "comlink";
import type { FormatsApi } from "../protocol/formats.ts";
import { attempt } from "../trainer/faults.ts";

const module = import("../engine/formats/formats.js").then(async (formats) => {
  await formats.default();
  return formats;
});

const api: FormatsApi = {
  write: (form, spec) => attempt(async () => JSON.parse((await module).writeNetwork(form, spec))),
  writeWeights: (form, run) => attempt(async () => (await module).writeWeights(form, run)),
  readWeights: (run, file) =>
    attempt(async () => {
      const incoming = (await module).readWeights(run, file);
      const unsure = incoming.unsure === undefined ? null : JSON.parse(incoming.unsure);
      return { run: incoming.intoRun(), unsure };
    }),
  read: (form, text, input) =>
    attempt(async () => {
      const sides = input === null ? [] : [input.channels, input.height, input.width];
      return JSON.parse((await module).readNetwork(form, text, sides));
    }),
};

expose(api);
