//! Nesterov's momentum in the form of Bengio et al. (2013), as in ConvNetJS: the step looks ahead along the velocity.
//! PyTorch's `SGD(lr, momentum, nesterov=True)` is the same while the rate stays.

use super::{Optimizer, Update};

pub(super) struct Nesterov;

impl Optimizer for Nesterov {
    fn state_rows(&self) -> usize {
        1
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [velocity] = state else { return };
        for ((w, g), v) in w.iter_mut().zip(g).zip(velocity.iter_mut()) {
            *v = step.momentum * *v - step.rate * g;
            *w += step.momentum * *v - step.rate * g;
        }
    }
}
