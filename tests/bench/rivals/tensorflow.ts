// What the bench uses of TensorFlow.js, which is installed beside it only where it is measured.

type Make = (options?: object) => object;

export interface TensorFlow {
  setBackend(name: string): Promise<boolean>;
  ready(): Promise<void>;
  backend(): { gpgpu?: { gl?: WebGLRenderingContext } };
  layers: {
    conv2d: Make;
    reLU: Make;
    maxPooling2d: Make;
    batchNormalization: Make;
    flatten: Make;
    dense: Make;
    inputLayer: Make;
  };
  train: {
    adadelta(rate: number, rho: number, epsilon: number): object;
    momentum(rate: number, momentum: number): object;
  };
  losses: { softmaxCrossEntropy(labels: object, scores: object): object };
  sequential(): {
    add(layer: object): void;
    compile(options: object): void;
    trainOnBatch(inputs: object, labels: object): Promise<unknown>;
  };
  randomUniform(shape: number[], least: number, most: number): object;
  oneHot(labels: number[], classes: number): object;
}
