//! Adagrad (Duchi et al., 2011): each weight's rate falls with the sum of its squared gradients. PyTorch: `Adagrad(lr)`.

use super::{Rule, Step};

pub(super) struct Adagrad;

const EPSILON: f32 = 1e-10;

impl Rule for Adagrad {
    fn memory(&self) -> usize {
        1
    }

    fn update(&self, step: Step, w: &mut [f32], g: &[f32], memory: &mut [&mut [f32]]) {
        let [squares] = memory else { return };
        for ((w, g), sum) in w.iter_mut().zip(g).zip(squares.iter_mut()) {
            *sum += g * g;
            *w -= step.rate * g / (sum.sqrt() + EPSILON);
        }
    }
}
