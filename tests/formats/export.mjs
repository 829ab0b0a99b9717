// The command line that writes what check.py checks: see HELP.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { modules, others, pictures, shared, trained } from "./networks.mjs";

const HELP = `node tests/formats/export.mjs [--back] FOLDER

Trains every network of tests/formats/networks.mjs for a moment and writes it in all forms to FOLDER/NAME/, with 100
pictures and what the engine answers to them (needs scripts/build --engine-only).

  --back  reads what check.py wrote there with PyTorch, and holds its answers against those`;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: "boolean" }, back: { type: "boolean" } },
});
const [folder] = positionals;
if (options.help || folder === undefined) {
  console.log(HELP);
  process.exit(options.help ? 0 : 2);
}

const { api, formats } = await modules();
const inputs = pictures(api);
for (const [name, spec] of Object.entries({ ...shared, ...others })) {
  const place = join(folder, name);
  if (options.back) {
    const other = new api.Network(spec, 1).save();
    const file = readFileSync(join(place, "pytorch.safetensors"));
    const { values } = api.Network.load(formats.readWeights(other, file).intoRun()).forward(inputs);
    const same = Buffer.from(values.buffer).equals(readFileSync(join(place, "scores.f32")));
    console.log(`${name}: from PyTorch: ${same ? "the same to the bit" : "other answers"}`);
    if (!same) process.exitCode = 1;
    continue;
  }
  const network = trained(api, spec);
  const run = network.save();
  /** @type {(file: string, content: string | Uint8Array) => void} */
  const write = (file, content) => writeFileSync(join(place, file), content);
  mkdirSync(place, { recursive: true });
  write("weights.safetensors", formats.writeWeights("safetensors", run));
  write("load.py", formats.writeWeights("loader", run));
  write("network.onnx", formats.writeWeights("onnx", run));
  for (const form of ["pytorch", "keras"]) {
    write(`${form}.py`, JSON.parse(formats.writeNetwork(form, JSON.stringify(spec))).text);
  }
  write("pictures.f32", new Uint8Array(inputs.buffer));
  const { values } = network.forward(inputs);
  write("scores.f32", new Uint8Array(values.buffer));
  write("loss.txt", spec.loss);
  console.log(`${name}: ${spec.layers.length} layers`);
}
