// What the page needs from a browser, and whether this one has it.

// (module (func (result v128) (v128.const i64x2 0 0)))
const SIMD_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 22, 1, 20, 0, 253, 12, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11,
]);

/** Each worker has an engine of its own, some tens of megabytes. */
export const MOST_WORKERS = 16;

/** Processor cores of the machine; two where the browser does not tell. */
export const cores = (): number => navigator.hardwareConcurrency || 2;

/** Workers that train unless the visitor says otherwise: one core is left for the page where there are many. */
export function defaultWorkers(): number {
  return cores() > 2 ? Math.min(cores() - 1, MOST_WORKERS) : 2;
}

export type Missing = "wasm" | "simd" | "workers";

/** The first requirement that this browser lacks; null where it has all. */
export function missingInBrowser(): Missing | null {
  if (typeof WebAssembly !== "object") return "wasm";
  if (!WebAssembly.validate(SIMD_MODULE)) return "simd";
  return canRunModuleWorkers() ? null : "workers";
}

/** A browser that knows module workers reads the option `type`; nothing is fetched either way. */
function canRunModuleWorkers(): boolean {
  let asked = false;
  const options = {
    get type(): "module" {
      asked = true;
      return "module";
    },
  };
  try {
    new Worker("blob:", options).terminate();
  } catch {
    // The address is invalid on purpose: the browser only has to read the options.
  }
  return asked;
}
