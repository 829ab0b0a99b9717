// What the network said of each picture of the test set when it was scored.

export interface EvaluationApi {
  /**
   * Three numbers for each test picture that is scored, in their order: its label, the class that it was given, and the
   * confidence of that class. None where nothing was scored since the run began.
   */
  answers(): Promise<Float32Array<ArrayBuffer>>;
  /** Pictures of the test set, by their numbers there: 32 x 32 RGBA, one after another. */
  testPictures(numbers: number[]): Promise<Uint8ClampedArray<ArrayBuffer>>;
}
