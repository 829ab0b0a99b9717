// The module that reads CIFAR-10's files: loaded when there is one to read.

import { lazyImport } from "../../trainer/lazy-import.ts";

type Module = typeof import("../../engine/cifar10/cifar10.js");
export type Loader = InstanceType<Module["Loader"]>;

/** A loader without files yet; a fault where the module cannot be loaded. */
export async function openLoader(): Promise<Loader> {
  const { Loader } = await lazyImport(async () => {
    const module = await import("../../engine/cifar10/cifar10.js");
    await module.default();
    return module;
  });
  return new Loader();
}
