// A saved run's file, taken apart and put together: safetensors, whose metadata hold the run's JSON and a checksum.

import { crc32 } from "node:zlib";

const LENGTH = 8;
const OPENING = '{"__metadata__":{"checksum":"';
const CHECKED = LENGTH + OPENING.length + 8;

interface Entry {
  dtype: "F32" | "F64";
  shape: number[];
  data_offsets: [from: number, to: number];
}

export interface Tensor {
  dtype: "F32" | "F64";
  shape: number[];
  numbers: number[];
}

/** What the tests read and change of a run's description. */
interface Run {
  version: number;
  spec: { layers: { units?: number }[] };
  trainer: { learning_rate: number };
  state: {
    progress: { examples: number };
    pictures?: unknown;
    trainer_state: Record<string, unknown>;
    [more: string]: unknown;
  };
}

export interface SavedRun {
  run: Run;
  tensors: Record<string, Tensor>;
}

/** The run's description, and its tensors by name, each with its numbers. */
export function decode(bytes: Buffer): SavedRun {
  const length = Number(bytes.readBigUInt64LE());
  const header = JSON.parse(bytes.toString("utf8", LENGTH, LENGTH + length));
  const { __metadata__: metadata, ...rest } = header;
  const entries: Record<string, Entry> = rest;
  const data = bytes.subarray(LENGTH + length);
  const tensors = Object.entries(entries).map(([name, { dtype, shape, data_offsets }]) => {
    const Numbers = dtype === "F64" ? Float64Array : Float32Array;
    const numbers = new Numbers(new Uint8Array(data.subarray(...data_offsets)).buffer);
    return [name, { dtype, shape, numbers: [...numbers] }];
  });
  return { run: JSON.parse(metadata.run), tensors: Object.fromEntries(tensors) };
}

/** The file of what [decode] gave. */
export function encode({ run, tensors }: SavedRun): Buffer {
  const parts = [];
  const header: Record<string, unknown> = {
    __metadata__: { checksum: "00000000", run: JSON.stringify(run) },
  };
  let at = 0;
  for (const [name, { dtype, shape, numbers }] of Object.entries(tensors)) {
    const Numbers = dtype === "F64" ? Float64Array : Float32Array;
    const bytes = Buffer.from(new Numbers(numbers).buffer);
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
    parts.push(bytes);
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH);
  length.writeBigUInt64LE(BigInt(text.length));
  const bytes = Buffer.concat([length, text, ...parts]);
  const sum = crc32(bytes.subarray(CHECKED)).toString(16).padStart(8, "0");
  bytes.write(sum, CHECKED - 8);
  return bytes;
}

/** The same run as version 1 of the form had it: JSON throughout. */
export function asVersion1({ run, tensors }: SavedRun): Buffer {
  const { progress, pictures: _, ...rest } = run.state;
  const names = Object.keys(tensors).filter((name) => /^\d+\./.test(name));
  const parameters = names.map((path) => {
    const [layer, name] = path.split(".");
    const { shape, numbers } = tensors[path];
    return { layer: Number(layer), name, dims: shape, values: numbers };
  });
  const memories = Object.keys(tensors).filter((name) => name.startsWith("trainer."));
  const memory = memories.map((name) => tensors[name].numbers);
  const known = (value: number) => (Number.isNaN(value) ? null : value);
  const points = tensors["curves.examples"].numbers.map((examples, at) => {
    const [loss, smooth_loss, train, validation] = tensors["curves.values"].numbers.slice(4 * at);
    const accuracies = { train_accuracy: known(train), validation_accuracy: known(validation) };
    return { examples, loss, smooth_loss, ...accuracies };
  });
  const [count, sum] = tensors["curves.open"].numbers;
  const trainer_state = { ...rest.trainer_state, memory };
  const curves = { points, count, sum };
  const state = { ...rest, ...progress, trainer_state, parameters, curves };
  return Buffer.from(JSON.stringify({ ...run, version: 1, state }));
}
