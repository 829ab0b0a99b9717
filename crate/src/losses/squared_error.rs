//! Regression on the one-hot target: `½ Σ (s_j - t_j)²`. PyTorch: `nn.MSELoss(reduction="sum") / 2`.

use super::LossFunction;

pub(super) struct SquaredError;

impl LossFunction for SquaredError {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        let mut loss = 0.0;
        for (class, (&score, gradient)) in scores.iter().zip(gradient).enumerate() {
            let target = if class == label { 1.0 } else { 0.0 };
            *gradient = score - target;
            loss += 0.5 * (score - target) * (score - target);
        }
        loss
    }
}
