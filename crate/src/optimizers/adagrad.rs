//! Adagrad (Duchi et al., 2011): each weight's rate falls with the sum of its squared gradients. PyTorch: `Adagrad(lr)`.

use super::{Optimizer, Update};

pub(super) struct Adagrad;

const EPSILON: f32 = 1e-10;

impl Optimizer for Adagrad {
    fn state_rows(&self) -> usize {
        1
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [squares] = state else { return };
        for ((w, g), sum) in w.iter_mut().zip(g).zip(squares.iter_mut()) {
            *sum += g * g;
            *w -= step.rate * g / (sum.sqrt() + EPSILON);
        }
    }
}
