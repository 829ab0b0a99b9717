//! Weights in the order in which a kernel reads them, made once for all parts of a batch.

/// Weights of a convolution, `[K, C, F, F]`.
#[derive(Clone, Copy)]
pub struct Weights<'a> {
    /// Their values.
    pub values: &'a [f32],
    /// Another whenever a value has changed; `None` where nobody counts.
    pub version: Option<u64>,
}

/// What was made of weights, and serves until they change.
#[derive(Default)]
pub(super) struct PackedWeights {
    version: Option<u64>,
    values: Vec<f32>,
}

impl PackedWeights {
    /// What `make` makes of the weights, or has made before.
    pub fn of(&mut self, weights: Weights<'_>, make: impl FnOnce(&[f32], &mut Vec<f32>)) -> &[f32] {
        if weights.version.is_none() || weights.version != self.version {
            make(weights.values, &mut self.values);
            self.version = weights.version;
        }
        &self.values
    }
}
