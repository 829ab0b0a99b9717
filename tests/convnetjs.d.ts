// What the tests use of the package convnetjs, which brings no types.

declare module "convnetjs" {
  /** Numbers of `sx` x `sy` x `depth`, those of a place side by side, with their gradients. */
  export class Vol {
    constructor(sx: number, sy: number, depth: number, value?: number);
    sx: number;
    sy: number;
    depth: number;
    w: Float64Array;
    dw: Float64Array;
  }

  interface Layer {
    layer_type: string;
    biases?: Vol;
    filters?: Vol[];
    out_act: Vol;
    [more: string]: unknown;
  }

  export class Net {
    layers: Layer[];
    makeLayers(defs: object[]): void;
    forward(input: Vol, training?: boolean): Vol;
    backward(label: number): number;
    toJSON(): object;
    fromJSON(json: object): void;
  }

  const convnetjs: { Vol: typeof Vol; Net: typeof Net };
  export default convnetjs;
}
