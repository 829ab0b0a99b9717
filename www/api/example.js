// Trains a small network on Convscope's own pictures, and draws the filters of its first layer.
import init, { drawPictures, Network } from "./convscope.js";

await init();
const conv = { kind: "conv", filters: 16, size: 5, pad: 2 };
const pool = { kind: "max_pool", size: 4, stride: 4 };
const network = new Network({
  input: { channels: 3, height: 32, width: 32 },
  layers: [conv, { kind: "relu" }, pool, { kind: "fc", units: 10 }],
});
network.setTrainer({ method: "momentum", learning_rate: 0.02 });
const canvas = document.querySelector("canvas").getContext("2d");

function step() {
  const { inputs, labels } = drawPictures(network.examples, 32);
  const { loss } = network.trainOn(inputs, labels);
  document.querySelector("output").textContent =
    `${network.examples} examples, loss ${loss.toFixed(3)}`;
  const { values } = network.parameter("0.weight");
  const image = canvas.createImageData(95, 5);
  for (let filter = 0; filter < 16; filter += 1)
    for (let y = 0; y < 5; y += 1)
      for (let x = 0; x < 5; x += 1) {
        const colour = (plane) => 128 + 400 * values[(filter * 3 + plane) * 25 + y * 5 + x];
        image.data.set([colour(0), colour(1), colour(2), 255], 4 * (y * 95 + filter * 6 + x));
      }
  canvas.putImageData(image, 0, 0);
  if (network.examples < 32_000) requestAnimationFrame(step);
}
step();
