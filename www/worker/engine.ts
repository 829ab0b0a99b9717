// Loads the engine: the build with fused multiply-add where the browser has relaxed SIMD, else the plain one.

import type { Build } from "../protocol.ts";
import { features } from "./features.ts";

type Engine = typeof import("../engine/simd128/engine.js");
export type Session = InstanceType<Engine["Session"]>;
export type Loader = InstanceType<Engine["Loader"]>;
export type Replica = InstanceType<Engine["Replica"]>;
export type Round = Engine["Round"][keyof Engine["Round"]];

let loading: Promise<Engine> | null = null;

async function load(build: Build): Promise<Engine> {
  const relaxed = build === "relaxed-simd" && features.relaxedSimd() !== null;
  const engine: Engine = relaxed
    ? await import("../engine/relaxed/engine.js")
    : await import("../engine/simd128/engine.js");
  await engine.default();
  return engine;
}

/** The engine, loaded at the first call, which decides about the build. */
export function loadEngine(build: Build = "relaxed-simd"): Promise<Engine> {
  loading ??= load(build);
  return loading;
}
