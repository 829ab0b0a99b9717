//! Gradient descent with momentum: `v = μ v - rate · g; w += v` (ConvNetJS). PyTorch's `SGD(lr, momentum)` is the
//! same while the rate stays.

use super::{Rule, Step};

pub(super) struct Momentum;

impl Rule for Momentum {
    fn memory(&self) -> usize {
        1
    }

    fn update(&self, step: Step, w: &mut [f32], g: &[f32], memory: &mut [&mut [f32]]) {
        let [velocity] = memory else { return };
        for ((w, g), v) in w.iter_mut().zip(g).zip(velocity.iter_mut()) {
            *v = step.momentum * *v - step.rate * g;
            *w += *v;
        }
    }
}
