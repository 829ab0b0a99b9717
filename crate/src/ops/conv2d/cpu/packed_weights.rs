//! Weights in the order in which a kernel reads them, made once for all micro-batches of a batch.

/// What was made of a convolution's weights, `[K, C, F, F]`, and serves until they change.
#[derive(Default)]
pub(super) struct PackedWeights {
    values: Vec<f32>,
    packed: bool,
}

impl PackedWeights {
    /// What `make` makes of the weights, or has made of them before.
    pub fn of(&mut self, weights: &[f32], make: impl FnOnce(&[f32], &mut Vec<f32>)) -> &[f32] {
        if !self.packed {
            make(weights, &mut self.values);
            self.packed = true;
        }
        &self.values
    }

    /// Says that the weights have changed.
    pub fn forget(&mut self) {
        self.packed = false;
    }
}
