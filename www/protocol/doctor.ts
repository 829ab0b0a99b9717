// What may ail the run, measured on its latest training step.

export interface Diagnosis {
  /**
   * The update-to-weight ratio of each layer in one step, ‖Δw‖ / ‖w‖; NaN for a layer without weights. Each step is told
   * once: empty where none was measured since.
   */
  updates: Float32Array;
  /**
   * Of each unit of the activation functions, one layer after the other, those inside blocks included, the share of its
   * values at which the function is flat: 1 where a ReLU fired nowhere.
   */
  flat: Float32Array;
  /** Examples that `flat` is about. */
  examples: number;
}

export interface DoctorApi {
  /** What was measured; the next step is measured too. */
  diagnose(): Promise<Diagnosis>;
}
