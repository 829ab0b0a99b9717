// How many multiply-adds one example takes in one step of training, exactly.

/** @import { Spec } from "./types.ts" */

/**
 * Outputs of a window that moves along an axis, and how many of its places lie on the input, all in all.
 * @param {number} length
 * @param {number} size
 * @param {number} stride
 * @param {number} pad
 */
function along(length, size, stride, pad) {
  const outputs = Math.floor((length + 2 * pad - size) / stride) + 1;
  let inside = 0;
  for (let output = 0; output < outputs; output += 1) {
    const from = output * stride - pad;
    inside += Math.max(0, Math.min(length, from + size) - Math.max(0, from));
  }
  return { outputs, inside };
}

/**
 * `formula`: F·F·D for each output forward, the same for the gradient of the weights, and again for that of the
 * input, which the first layer does not need. `inside`: the same without places of a filter on the padding.
 * @param {Spec} spec
 */
export function multiplyAdds({ input, layers }) {
  const total = { formula: 0, inside: 0 };
  let { channels, height, width } = input;
  layers.forEach((layer, index) => {
    const passes = index === 0 ? 2 : 3;
    if (layer.kind === "conv") {
      const { filters = 0, size = 1, stride = 1, pad = 0 } = layer;
      const [y, x] = [height, width].map((length) => along(length, size, stride, pad));
      total.formula += passes * size * size * channels * y.outputs * x.outputs * filters;
      total.inside += passes * y.inside * x.inside * channels * filters;
      [channels, height, width] = [filters, y.outputs, x.outputs];
    } else if (layer.kind === "max_pool") {
      const { size = 1, stride = size } = layer;
      [height, width] = [height, width].map((length) => along(length, size, stride, 0).outputs);
    } else if (layer.kind === "fc") {
      const { units = 0 } = layer;
      const each = passes * channels * height * width * units;
      total.formula += each;
      total.inside += each;
      [channels, height, width] = [units, 1, 1];
    }
  });
  return total;
}
