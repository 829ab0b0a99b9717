// One training step, computed here and told: the same step, to the bit, as any other.

import { loadEngine, type Session } from "../backends/engine.ts";
import type { StepQuestion, ToldStep, WeightMove } from "../protocol/slow-motion.ts";
import type { Stats, TileImage } from "../protocol/snapshot.ts";

const SIDE = 32;

/** Pictures of a batch, `[N, 3, 32, 32]` from -0.5 to 0.5, as RGBA. */
function asPixels(input: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const area = SIDE * SIDE;
  const pixels = new Uint8ClampedArray((input.length / 3) * 4).fill(255);
  for (let at = 0; at < input.length; at++) {
    const plane = Math.floor(at / area);
    const pixel = Math.floor(plane / 3) * area + (at % area);
    pixels[4 * pixel + (plane % 3)] = ((input[at] ?? 0) + 0.5) * 255;
  }
  return pixels;
}

function joined(parts: Uint8ClampedArray[]): Uint8ClampedArray<ArrayBuffer> {
  const all = new Uint8ClampedArray(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function placeOfLargest(values: Float32Array): number {
  let best = 0;
  values.forEach((value, at) => {
    if (Math.abs(value) > Math.abs(values[best] ?? 0)) best = at;
  });
  return best;
}

export async function tellStep(session: Session, question: StepQuestion): Promise<ToldStep> {
  const { JobKind, tilesOf } = await loadEngine();
  const stats = (): Stats => session.stats();
  const tensor = (name: string) => session.tensor(name) ?? new Float32Array();
  const rate = stats().learningRate;
  const pictures: Uint8ClampedArray[] = [];
  const labels: number[] = [];
  // Which micro-batch comes when makes no difference to the sums. The first comes last: its activations stay.
  for (let at = session.begin(JobKind.Step, 0).length - 1; at >= 0; at--) {
    session.compute(JobKind.Step, at);
    const some = session.stepLabels(at);
    if (some.length === 0) continue;
    labels.unshift(...some);
    pictures.unshift(asPixels(tensor("input")));
  }
  const examples = Math.max(1, tensor("input").length / (3 * SIDE * SIDE));
  const ofFirst = (name: string) => {
    const values = tensor(name);
    return values.subarray(0, values.length / examples);
  };
  const outOf = (index: number) => (index === 0 ? "input" : `${index - 1}.out`);
  const tiles = (gradient: string) =>
    question.layers.map(
      ({ index, height, width }): TileImage =>
        tilesOf(ofFirst(outOf(index) + gradient), height, width),
    );
  const [maps, gradients] = [tiles(""), tiles(".grad")];
  const shares = session.confidences(ofFirst(outOf(question.scores)));
  const loss = session.stepLoss() ?? Number.NaN;
  const before = question.weights.map(
    (name) => [tensor(name), session.optimizerState(name)] as const,
  );
  session.finish(JobKind.Step);
  const moves = question.weights.map((name, which): WeightMove => {
    const gradients = tensor(`${name}.grad`);
    const at = placeOfLargest(gradients);
    const [weights = new Float32Array(), state = new Float32Array()] = before[which] ?? [];
    const rowsAt = (rows: Float32Array) =>
      Float32Array.from(
        { length: rows.length / gradients.length },
        (_, row) => rows[row * gradients.length + at] ?? 0,
      );
    return {
      tensor: name,
      at,
      before: weights[at] ?? Number.NaN,
      gradient: gradients[at] ?? Number.NaN,
      after: tensor(name)[at] ?? Number.NaN,
      stateBefore: rowsAt(state),
      stateAfter: rowsAt(session.optimizerState(name)),
    };
  });
  return {
    pictures: joined(pictures),
    labels: Uint8Array.from(labels),
    loss,
    shares: Float32Array.from(shares),
    maps,
    gradients,
    moves,
    rate,
    steps: stats().steps,
  };
}
