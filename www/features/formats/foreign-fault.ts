// Faults of the engine with the names that layers have in the text of another program.
import type { Fault } from "../../protocol/faults.ts";
import type { LayerOrigin, NetworkForm } from "../../protocol/formats.ts";

/** The layer in the text, by the engine's number: 3, or 3.2 inside a block. */
function originOf(number: string, origins: LayerOrigin[]): LayerOrigin | undefined {
  const [layer, inner] = number.split(".").map(Number);
  const origin = origins[(layer ?? 0) - 1];
  return inner === undefined ? origin : origin?.inside[inner - 1];
}

/** The fault, with the layer's name in the text. */
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
