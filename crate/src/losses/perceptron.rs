//! The perceptron criterion `Σ max(0, -t_j s_j)` with targets `t_j` of +1 for the label's unit and -1 for the others.
//!
//! A unit fires where `s_j > 0`. Its gradient is zero where it is right to fire or not, and `-t_j` where it is wrong:
//! stepped along, that is Rosenblatt's rule `w += η t x` (Rosenblatt, 1958; as a criterion: Duda and Hart, 1973, 5.5).

use super::LossFunction;

pub(super) struct Perceptron;

impl LossFunction for Perceptron {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        let mut loss = 0.0;
        for (class, (&score, gradient)) in scores.iter().zip(gradient).enumerate() {
            let (fires, should) = (score > 0.0, class == label);
            let wrong = if fires == should { 0.0 } else { 1.0 };
            *gradient = if should { -wrong } else { wrong };
            loss += wrong * score.abs();
        }
        loss
    }
}
