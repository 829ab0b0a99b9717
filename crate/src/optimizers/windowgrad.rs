//! ConvNetJS's windowgrad: Adagrad over a moving window, `m = ρ m + (1 - ρ) g²`, with its ε inside the root.

use super::{Optimizer, Update};

pub(super) struct Windowgrad;

const EPSILON: f32 = 1e-8;

impl Optimizer for Windowgrad {
    fn state_rows(&self) -> usize {
        1
    }

    fn averages(&self) -> bool {
        true
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [mean] = state else { return };
        for ((w, g), mean) in w.iter_mut().zip(g).zip(mean.iter_mut()) {
            *mean = step.momentum * *mean + (1.0 - step.momentum) * g * g;
            *w -= step.rate * g / (*mean + EPSILON).sqrt();
        }
    }
}
