//! Adam (Kingma and Ba, 2015, algorithm 1). PyTorch: `Adam(lr, betas=(momentum, 0.999))`.
//!
//! ConvNetJS multiplies by its bias correction where the paper divides; this is the paper's.

use super::{Optimizer, Update};

pub(super) struct Adam;

const BETA2: f32 = 0.999;
const EPSILON: f32 = 1e-8;

impl Optimizer for Adam {
    fn state_rows(&self) -> usize {
        2
    }

    fn averages(&self) -> bool {
        true
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [means, squares] = state else { return };
        let beta1 = step.momentum;
        let number = step.number.min(1 << 24) as i32;
        // In double precision: single would keep five digits of 1 - 0.999².
        let correction = |beta: f32| (1.0 - f64::from(beta).powi(number)) as f32;
        let (correction1, correction2) = (correction(beta1), correction(BETA2));
        let rows = means.iter_mut().zip(squares.iter_mut());
        for ((w, g), (mean, square)) in w.iter_mut().zip(g).zip(rows) {
            *mean = beta1 * *mean + (1.0 - beta1) * g;
            *square = BETA2 * *square + (1.0 - BETA2) * g * g;
            *w -= step.rate * (*mean / correction1) / ((*square / correction2).sqrt() + EPSILON);
        }
    }
}
