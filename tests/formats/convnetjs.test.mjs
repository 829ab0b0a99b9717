// Networks with their weights to ConvNetJS and back: both give the same probabilities to the same pictures.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import convnetjs from "convnetjs";
import { modules, others, pictures, shared, trained } from "./networks.mjs";

/**
 * @import { Net } from "convnetjs"
 * @import { NetSpec, Network } from "../../www/engine/api/convscope.js"
 * @typedef {{ code: string, layer?: number, name?: string }} Fault
 * @typedef {{ w: (number | null)[] }} Numbers
 * @typedef {{ layer_type: string, sx: unknown, sy: unknown, filters: Numbers[], biases: Numbers }} Layer
 * @typedef {{ layers: Layer[] }} Snapshot
 */

const PICTURES = 100;

/** Single precision on one side; an error in one weight or one pad makes thousandths. */
const TOLERANCE = 1e-4;

/** @type {import("./networks.mjs").Api} */
let api;
/** @type {import("./networks.mjs").Formats} */
let formats;
before(async () => {
  ({ api, formats } = await modules());
});

const text = (/** @type {Uint8Array} */ bytes) => new TextDecoder().decode(bytes);
const bytes = (/** @type {object} */ json) => new TextEncoder().encode(JSON.stringify(json));

/**
 * What a net of ConvNetJS answers to pictures of 3 x 32 x 32.
 * @param {Net} net
 * @param {Float32Array} inputs
 */
function answers(net, inputs) {
  return Array.from({ length: PICTURES }, (_, example) => {
    const volume = new convnetjs.Vol(32, 32, 3, 0);
    for (let at = 0; at < 3072; at++) {
      volume.w[(at % 1024) * 3 + Math.floor(at / 1024)] = inputs[example * 3072 + at];
    }
    return [...net.forward(volume, false).w];
  }).flat();
}

/** @param {object} json */
function fromJson(json) {
  const net = new convnetjs.Net();
  net.fromJSON(json);
  return net;
}

/**
 * Probabilities where ConvNetJS gives some, else scores.
 * @type {(network: Network, spec: NetSpec, inputs: Float32Array) => Float32Array}
 */
const ours = (network, spec, inputs) =>
  (spec.loss === "softmax" ? network.probabilities(inputs) : network.forward(inputs)).values;

/**
 * @param {ArrayLike<number>} found
 * @param {ArrayLike<number>} expected
 */
function largestDifference(found, expected) {
  assert.equal(found.length, expected.length);
  const differences = Array.from(found, (value, at) => Math.abs(value - expected[at]));
  return differences.reduce((most, one) => Math.max(most, one), 0);
}

for (const [name, spec] of Object.entries(shared)) {
  test(`${name}: to ConvNetJS and back`, (t) => {
    const network = trained(api, spec);
    const inputs = pictures(api, PICTURES);
    const expected = ours(network, spec, inputs);
    const snapshot = JSON.parse(text(formats.writeWeights("convnetjs", network.save())));
    const net = fromJson(snapshot);
    const out = largestDifference(answers(net, inputs), expected);

    // What ConvNetJS itself writes has objects for lists of numbers.
    const back = api.Network.load(
      formats.readWeights(network.save(), bytes(net.toJSON())).intoRun(),
    );
    const both = largestDifference(ours(back, spec, inputs), expected);
    t.diagnostic(
      `largest difference there ${out.toExponential(1)}, and back ${both.toExponential(1)}`,
    );
    assert.ok(out < TOLERANCE && both < TOLERANCE, `${out} ${both}`);
  });

  test(`${name}: a net that ConvNetJS made from its layer_defs`, (t) => {
    const written = JSON.parse(formats.writeNetwork("convnetjs", JSON.stringify(spec)));
    const layerDefs = new Function(`let ${written.text} return layer_defs;`)();
    const net = new convnetjs.Net();
    net.makeLayers(layerDefs);
    // Its rectangles come out right, but its biases are all alike.
    for (const { biases } of net.layers)
      biases?.w.forEach((_, at) => {
        biases.w[at] += 0.1 * Math.sin(at);
      });
    const any = new api.Network({ ...spec, layers: [{ kind: "fc", units: 10 }] }, 1);
    const network = api.Network.load(
      formats.readWeights(any.save(), bytes(net.toJSON())).intoRun(),
    );
    const inputs = pictures(api, PICTURES);
    const difference = largestDifference(ours(network, spec, inputs), answers(net, inputs));
    t.diagnostic(`largest difference ${difference.toExponential(1)}`);
    assert.ok(difference < TOLERANCE, String(difference));
    const read = JSON.parse(formats.readNetwork("convnetjs", written.text, []));
    assert.equal(
      JSON.parse(formats.writeNetwork("convnetjs", JSON.stringify(read.spec))).text,
      written.text,
    );
  });
}

test("what ConvNetJS lacks, or could not answer alike, is refused by name", () => {
  const refused = (/** @type {NetSpec} */ spec) => {
    try {
      formats.writeWeights("convnetjs", new api.Network(spec, 1).save());
    } catch (fault) {
      const { code, layer } = /** @type {Fault} */ (fault);
      return `${code} ${layer}`;
    }
    return "nothing";
  };
  assert.equal(refused(others.residual), "not_in_format 2");
  const { input } = shared.demo;
  const before = [{ kind: "dropout", rate: 0.3 }, { kind: "tanh" }, { kind: "fc", units: 10 }];
  assert.equal(refused({ input, layers: before }), "dropout_not_carried 1");
  const up = { kind: "max_pool", size: 3, stride: 2, rounding: "up" };
  const within = { kind: "lrn", region: "within_channel" };
  for (const layer of [up, within, { ...up, kind: "conv", filters: 4 }]) {
    const layers = [layer, { kind: "fc", units: 10 }];
    assert.equal(refused({ input, layers }), "field_not_in_format 1");
  }
});

test("trained weights of a network whose pool rounds down answer as they do in ConvNetJS", () => {
  const net = new convnetjs.Net();
  net.makeLayers([
    { type: "input", out_sx: 32, out_sy: 32, out_depth: 3 },
    { type: "conv", sx: 3, filters: 2, stride: 1, pad: 1, activation: "relu" },
    { type: "pool", sx: 3, stride: 2 },
    { type: "softmax", num_classes: 10 },
  ]);
  const any = new api.Network({ ...shared.demo, layers: [{ kind: "fc", units: 10 }] }, 1);
  const network = api.Network.load(formats.readWeights(any.save(), bytes(net.toJSON())).intoRun());
  assert.deepEqual(network.parameter("3.weight").shape, [10, 450]);
  const inputs = pictures(api, PICTURES);
  const found = network.probabilities(inputs).values;
  assert.ok(largestDifference(found, answers(net, inputs)) < TOLERANCE);
});

test("a damaged snapshot is refused by the layer", () => {
  const run = new api.Network(shared.demo, 1).save();
  const whole = JSON.parse(text(formats.writeWeights("convnetjs", run)));
  /** @type {Record<string, (json: Snapshot) => void>} */
  const cases = {
    "tensor_shape 2 (conv) filters": (json) => json.layers[1].filters[3].w.pop(),
    "tensor_shape 2 (conv) filters ": (json) => json.layers[1].filters.pop(),
    "tensor_not_finite 11 (fc) biases": (json) => {
      json.layers[10].biases.w[0] = null;
    },
    "foreign_layer 3": (json) => {
      json.layers[2].layer_type = "quadtransform";
    },
    "foreign_field 4": (json) => {
      json.layers[3].sx = "two";
    },
    "window_too_large 4": (json) => {
      json.layers[3].sx = 40;
      json.layers[3].sy = 40;
    },
    "not_weights undefined": (json) => json.layers.pop(),
  };
  for (const [expected, damage] of Object.entries(cases)) {
    const json = structuredClone(whole);
    damage(json);
    try {
      formats.readWeights(run, bytes(json));
      assert.fail(`${expected}: it was read`);
    } catch (fault) {
      const { code, name, layer } = /** @type {Fault} */ (fault);
      assert.equal(`${code} ${name ?? layer}`, expected.trim(), JSON.stringify(fault));
    }
  }
});
