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

  export interface Layer {
    layer_type: string;
    biases?: Vol;
    filters?: Vol[];
    in_act: Vol;
    out_depth: number;
    out_sx: number;
    out_sy: number;
    /** Of a convolution: a fully connected layer has none. */
    sx?: number;
    sy?: number;
    l1_decay_mul?: number;
  }

  /** What is to be learnt: a class, or the numbers of a regression. */
  type Truth = number | number[];

  export class Net {
    layers: Layer[];
    makeLayers(defs: object[]): void;
    forward(input: Vol, training?: boolean): Vol;
    backward(truth: Truth): number;
    toJSON(): object;
    fromJSON(json: object): void;
  }

  export class Trainer {
    constructor(net: Net, options: object);
    learning_rate: number;
    train(input: Vol, truth: Truth): { cost_loss: number };
  }

  const convnetjs: { Vol: typeof Vol; Net: typeof Net; Trainer: typeof Trainer };
  export default convnetjs;
}
