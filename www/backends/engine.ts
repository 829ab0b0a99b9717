// Loads the engine: the build with fused multiply-add where the browser has relaxed SIMD, else the plain one.

import { features } from "../browser/features.ts";
import relaxedFile from "../engine/relaxed/engine_bg.wasm?url";
import plainFile from "../engine/simd128/engine_bg.wasm?url";
import type { Build } from "../protocol/session.ts";

type Engine = typeof import("../engine/simd128/engine.js");
export type Session = InstanceType<Engine["Session"]>;
export type TrainingWorker = InstanceType<Engine["TrainingWorker"]>;
export type JobKind = Engine["JobKind"][keyof Engine["JobKind"]];

/** The module of a file, compiled while it comes in where the server says what it is. */
async function compiled(file: string): Promise<WebAssembly.Module> {
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status}`);
  return response.headers.get("content-type") === "application/wasm"
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}

let loading: Promise<Engine> | null = null;
let loaded: Engine | null = null;

/** The engine where it is loaded, for what cannot wait. */
export const engineNow = (): Engine | null => loaded;

async function load(build: Build): Promise<Engine> {
  const relaxed = build === "relaxed-simd" && features.relaxedSimd() !== null;
  const engine: Engine = relaxed
    ? await import("../engine/relaxed/engine.js")
    : await import("../engine/simd128/engine.js");
  // Not by the module's own loader: its promise would hold on to the first instance, and to all of its memory.
  engine.initSync({ module: await compiled(relaxed ? relaxedFile : plainFile) });
  loaded = engine;
  return engine;
}

/** The engine, loaded at the first call, which decides about the build. */
export function loadEngine(build: Build = "relaxed-simd"): Promise<Engine> {
  loading ??= load(build);
  return loading;
}
