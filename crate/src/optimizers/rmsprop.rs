//! RMSprop (Hinton, 2012, lecture 6e): divided by a moving root mean square. PyTorch: `RMSprop(lr, alpha)`.

use super::{Optimizer, Update};

pub(super) struct RmsProp;

const EPSILON: f32 = 1e-8;

impl Optimizer for RmsProp {
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
            *w -= step.rate * g / (mean.sqrt() + EPSILON);
        }
    }
}
