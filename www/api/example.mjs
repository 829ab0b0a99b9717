// The same module in Node: node example.mjs. Trains, tests on pictures it has not seen, saves and loads.
import { readFileSync, writeFileSync } from "node:fs";
import init, { drawPictures, Network } from "./convscope.js";

await init({ module_or_path: readFileSync(new URL("convscope_bg.wasm", import.meta.url)) });
const network = new Network({
  input: { channels: 3, height: 32, width: 32 },
  layers: [
    { kind: "conv", filters: 16, size: 5, pad: 2 },
    { kind: "batch_norm" },
    { kind: "relu" },
    { kind: "max_pool", size: 4, stride: 4 },
    { kind: "fc", units: 10 },
  ],
});
network.setTrainer({ method: "momentum", learning_rate: 0.02 });
for (let step = 1; step <= 200; step += 1) {
  const { inputs, labels } = drawPictures(network.examples, 32);
  const { loss } = network.trainOn(inputs, labels);
  if (step % 50 === 0) console.log(`step ${step}: loss ${loss.toFixed(3)}`);
}
const test = drawPictures(0, 500, true);
const { values } = network.forward(test.inputs);
const answer = (at) =>
  values
    .subarray(10 * at, 10 * at + 10)
    .reduce((best, score, index, row) => (score > row[best] ? index : best), 0);
const right = test.labels.filter((label, at) => answer(at) === label).length;
console.log(`${right} of 500 test pictures right`);
writeFileSync(process.argv[2] ?? "network.safetensors", network.save());
