// What the engine says of a network, said in the words of the text that the network was read from.
import type { Fault } from "../../protocol/faults.ts";
import type { LayerOrigin, NetworkForm } from "../../protocol/formats.ts";

/** A layer's origin by the engine's number: 3, or 3.2 inside a block. */
function originOf(number: string, origins: LayerOrigin[]): LayerOrigin | undefined {
  const [layer, inner] = number.split(".").map(Number);
  const origin = origins[(layer ?? 0) - 1];
  return inner === undefined ? origin : origin?.inside[inner - 1];
}

/** The same fault, of the layer as the text calls it. */
export function inItsWords(fault: Fault, form: NetworkForm, origins: LayerOrigin[]): Fault {
  if (fault.code === "wrong_outputs") {
    const last = origins.at(-1);
    if (last === undefined || (form !== "caffe" && form !== "convnetjs")) return fault;
    const { layer, kind } = last;
    return { ...fault, code: `wrong_outputs_${form}`, layer, kind };
  }
  const origin = "layer" in fault ? originOf(String(fault.layer), origins) : undefined;
  if (origin === undefined) return fault;
  const { layer, kind } = origin;
  return { ...fault, layer, kind } as Fault;
}
