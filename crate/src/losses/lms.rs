//! The squared error of ADALINE: `½ Σ (s_j - t_j)²` with targets `t_j` of +1 for the label's unit and -1 for the others.
//!
//! It is taken before the step that makes an answer of a sum. Stepped along its gradient, example by example, that is
//! the Widrow-Hoff rule, least mean squares: `w += μ (t - s) x` (Widrow and Hoff, 1960).

use super::LossFunction;

pub(super) struct Lms;

impl LossFunction for Lms {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        let mut loss = 0.0;
        for (class, (&score, gradient)) in scores.iter().zip(gradient).enumerate() {
            *gradient = score - if class == label { 1.0 } else { -1.0 };
            loss += 0.5 * *gradient * *gradient;
        }
        loss
    }
}
