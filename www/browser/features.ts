// Optional features of the browser. Each is found by trying it: a name may exist without the feature (WebKitGTK has
// Atomics.waitAsync, but no shared memory to wait in), and a feature without its name.

/** Tries a feature once; its value, or null where the browser lacks it. */
const once = <T>(attempt: () => T | null): (() => T | null) => {
  let known: { value: T | null } | null = null;
  return () => {
    known ??= { value: tried(attempt) };
    return known.value;
  };
};

function tried<T>(attempt: () => T | null): T | null {
  try {
    return attempt();
  } catch {
    return null;
  }
}

// (module (func (param v128 v128 v128) (result v128) local.get 0 local.get 1 local.get 2 f32x4.relaxed_madd))
const RELAXED_MODULE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
]);

const isSharedBuffer = (type: unknown): type is SharedArrayBufferConstructor =>
  typeof type === "function" && type.name === "SharedArrayBuffer";

/**
 * Makes memory that workers share. Some browsers hide the type `SharedArrayBuffer`, but still make one for a WebAssembly
 * memory. Memory that cannot be sent to a worker does not count.
 */
const sharedMemory = once(() => {
  const { buffer } = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 });
  const { constructor: Shared } = buffer;
  if (!isSharedBuffer(Shared)) return null;
  // Throws where the memory may not be sent. (WebKit's `structuredClone` would make a copy instead.)
  const { port1 } = new MessageChannel();
  port1.postMessage(buffer);
  port1.close();
  Atomics.store(new Int32Array(new Shared(4)), 0, 1);
  return (bytes: number): SharedArrayBuffer => new Shared(bytes);
});

/** Waits for a number in shared memory without blocking the worker. */
const waitAsync = once(() => {
  const memory = sharedMemory()?.(4);
  if (memory === undefined) return null;
  return Atomics.waitAsync(new Int32Array(memory), 0, 1).value === "not-equal" || null;
});

/** The fused multiply-add of WebAssembly's relaxed SIMD. */
const relaxedSimd = once(() => WebAssembly.validate(RELAXED_MODULE) || null);

export const features = { sharedMemory, waitAsync, relaxedSimd };

/** Makes memory that workers share; throws where the browser has none. */
export function sharedBytes(bytes: number): SharedArrayBuffer {
  const make = sharedMemory();
  if (make === null) throw new Error("workers cannot share memory in this browser");
  return make(bytes);
}
