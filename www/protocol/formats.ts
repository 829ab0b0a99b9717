// Networks and weights in the formats of other programs, and the worker that converts them.

import type { Outcome } from "./faults.ts";
import type { Note } from "./generated/formats.ts";
import type { NetSpec, Shape } from "./network.ts";

/** A form of networks as text. Python code is written only, never read. */
export type NetworkForm = "json" | "convnetjs" | "caffe" | "pytorch" | "keras";

/**
 * A form of a network with its weights: safetensors as PyTorch names them, the program that loads those, ONNX, the
 * snapshot of ConvNetJS.
 */
export type WeightsForm = "safetensors" | "loader" | "onnx" | "convnetjs";

/** What a conversion into a form, or out of it, loses. */
export type FormatNote = Note;

/** The name of a layer in the text of another program. */
export interface LayerOrigin {
  layer: string;
  kind: string;
  /** Those of the layers inside a block. */
  inside: LayerOrigin[];
}

/** A network that was read from a text. */
export interface ReadNetwork {
  spec: NetSpec;
  notes: FormatNote[];
  /** One a layer; none where the text has the engine's own numbers. */
  origins: LayerOrigin[];
}

/** How the names in a file of weights are matched to layers, for the visitor to confirm. */
export interface WeightsMatch {
  /** One a layer with weights. */
  pairs: {
    /** What the names of the layer's tensors have in common in the file. */
    module: string;
    /** The layer's number here, 3 or 3.2, and its kind; "shortcut" for that of a block. */
    layer: string;
    kind: string;
    shape: string;
    /** Parameters that the file does not have. */
    missing: string[];
    /** Another layer has the same shapes: only their order tells them apart. */
    alike: boolean;
  }[];
  /** Names of tensors that no layer takes. */
  leftOut: string[];
}

/** The worker that knows the formats of other programs, as the page sees it (through Comlink). */
export interface FormatsApi {
  /** The network of `spec`, JSON text, in another form. */
  write(form: NetworkForm, spec: string): Promise<Outcome<{ text: string; notes: FormatNote[] }>>;
  /** The network of a text; with `input` for pictures of that shape, whatever the text says of them. */
  read(form: NetworkForm, text: string, input: Shape | null): Promise<Outcome<ReadNetwork>>;
  /** The network of a saved run with its weights. */
  writeWeights(form: WeightsForm, run: Uint8Array): Promise<Outcome<Uint8Array<ArrayBuffer>>>;
  /** A saved run that begins with the weights of `file`, and is in all else as the saved run `run`. */
  readWeights(
    run: Uint8Array,
    file: Uint8Array,
  ): Promise<Outcome<{ run: Uint8Array<ArrayBuffer>; unsure: WeightsMatch | null }>>;
}
