//! Adadelta (Zeiler, 2012, algorithm 1): steps in the weights' own units. PyTorch: `Adadelta(lr, rho)`.

use super::{Optimizer, Update};

pub(super) struct Adadelta;

const EPSILON: f32 = 1e-6;

impl Optimizer for Adadelta {
    fn state_rows(&self) -> usize {
        2
    }

    fn averages(&self) -> bool {
        true
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [gradients, steps] = state else { return };
        let rho = step.momentum;
        let rows = gradients.iter_mut().zip(steps.iter_mut());
        for ((w, g), (gradient, moved)) in w.iter_mut().zip(g).zip(rows) {
            *gradient = rho * *gradient + (1.0 - rho) * g * g;
            let change = ((*moved + EPSILON) / (*gradient + EPSILON)).sqrt() * g;
            *moved = rho * *moved + (1.0 - rho) * change * change;
            *w -= step.rate * change;
        }
    }
}
