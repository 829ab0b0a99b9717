//! Stochastic gradient descent: `w -= rate · g`. PyTorch: `SGD(lr)`.

use super::{Optimizer, Update};

pub(super) struct Sgd;

impl Optimizer for Sgd {
    fn state_rows(&self) -> usize {
        0
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], _memory: &mut [&mut [f32]]) {
        for (w, g) in w.iter_mut().zip(g) {
            *w -= step.rate * g;
        }
    }
}
