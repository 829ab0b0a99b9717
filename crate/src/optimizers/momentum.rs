//! Gradient descent with momentum: `v = μ v - rate · g; w += v` (ConvNetJS). PyTorch's `SGD(lr, momentum)` is the
//! same while the rate stays.

use super::{Optimizer, Update};

pub(super) struct Momentum;

impl Optimizer for Momentum {
    fn state_rows(&self) -> usize {
        1
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [velocity] = state else { return };
        for ((w, g), v) in w.iter_mut().zip(g).zip(velocity.iter_mut()) {
            *v = step.momentum * *v - step.rate * g;
            *w += *v;
        }
    }
}
