// Loads the engine: the build with fused multiply-add where the browser has relaxed SIMD, else the plain one.

type Engine = typeof import("../engine/simd128/engine.js");
export type Session = InstanceType<Engine["Session"]>;
export type Loader = InstanceType<Engine["Loader"]>;
export type Replica = InstanceType<Engine["Replica"]>;
export type Round = Engine["Round"][keyof Engine["Round"]];

// (module (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const RELAXED_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
]);

let loading: Promise<Engine> | null = null;

async function load(): Promise<Engine> {
  const engine: Engine = WebAssembly.validate(RELAXED_MODULE)
    ? await import("../engine/relaxed/engine.js")
    : await import("../engine/simd128/engine.js");
  await engine.default();
  return engine;
}

/** The engine, loaded at the first call. */
export function loadEngine(): Promise<Engine> {
  loading ??= load();
  return loading;
}
