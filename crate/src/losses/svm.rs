//! Multiclass hinge: `Σ_{j≠y} max(0, s_j - s_y + 1)` (Weston and Watkins, 1999; CS231n, lecture 3).
//! PyTorch: `nn.MultiMarginLoss()` times the number of classes.

use super::LossFunction;

pub(super) struct Svm;

impl LossFunction for Svm {
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32 {
        gradient.fill(0.0);
        let mut loss = 0.0;
        for (class, &score) in scores.iter().enumerate() {
            let margin = score - scores[label] + 1.0;
            if class != label && margin > 0.0 {
                loss += margin;
                gradient[class] += 1.0;
                gradient[label] -= 1.0;
            }
        }
        loss
    }
}
