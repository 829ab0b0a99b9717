//! Softmax with cross-entropy: `-log(e^s_y / Σ e^s_j)`. PyTorch: `nn.CrossEntropyLoss()`.

use super::LossFunction;

pub(super) struct Softmax;

/// `e^s_i / Σ e^s_j`, shifted by the largest score so that nothing overflows.
pub(super) fn softmax(scores: &[f32]) -> Vec<f32> {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let exponentials: Vec<f32> = scores.iter().map(|score| (score - largest).exp()).collect();
    let sum: f32 = exponentials.iter().sum();
    exponentials.into_iter().map(|value| value / sum).collect()
}

/// Cross-entropy with soft targets, probabilities of all classes that sum to 1: `-Σ t_j log p_j`, whose derivative by
/// the scores is `p - t` (Hinton, Vinyals and Dean, 2015, section 2, the student at temperature 1).
pub(super) fn towards(scores: &[f32], targets: &[f32], gradient: &mut [f32]) -> f32 {
    let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let log_sum = scores.iter().map(|score| (score - largest).exp()).sum::<f32>().ln() + largest;
    let mut loss = 0.0;
    for ((slope, &score), &target) in gradient.iter_mut().zip(scores).zip(targets) {
        *slope = (score - log_sum).exp() - target;
        loss += target * (log_sum - score);
    }
    loss
}

impl LossFunction for Softmax {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        let largest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        gradient.copy_from_slice(&softmax(scores));
        gradient[label] -= 1.0;
        let sum: f32 = scores.iter().map(|score| (score - largest).exp()).sum();
        // log of the sum, not of the probability: a vanishing probability still has a finite loss.
        sum.ln() + largest - scores[label]
    }
}
