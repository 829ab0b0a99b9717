//! Stochastic gradient descent: `w -= rate · g`. PyTorch: `SGD(lr)`.

use super::{Rule, Step};

pub(super) struct Sgd;

impl Rule for Sgd {
    fn memory(&self) -> usize {
        0
    }

    fn update(&self, step: Step, w: &mut [f32], g: &[f32], _memory: &mut [&mut [f32]]) {
        for (w, g) in w.iter_mut().zip(g) {
            *w -= step.rate * g;
        }
    }
}
