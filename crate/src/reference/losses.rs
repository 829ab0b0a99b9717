//! Losses of one example, and their derivatives by its scores.

use crate::losses::Loss;

/// Whether a loss takes soft targets.
pub(super) fn takes_soft(loss: Loss) -> bool {
    loss == Loss::Softmax
}

/// Softmax's loss with a probability for each class in place of a label, and its gradient (Hinton et al., 2015).
pub(super) fn soft(scores: &[f64], targets: &[f64]) -> (f64, Vec<f64>) {
    let sum: f64 = scores.iter().map(|score| score.exp()).sum();
    let one = |(score, target): (&f64, &f64)| (target * (sum.ln() - score), score.exp() / sum - target);
    let (values, slopes): (Vec<f64>, Vec<f64>) = scores.iter().zip(targets).map(one).unzip();
    (values.iter().sum(), slopes)
}

/// The loss when the truth is `label`, and its gradient.
pub(super) fn loss(loss: Loss, scores: &[f64], label: usize) -> (f64, Vec<f64>) {
    let target = |class: usize, other: f64| if class == label { 1.0 } else { other };
    let each = |one: &dyn Fn(usize, f64) -> (f64, f64)| -> (f64, Vec<f64>) {
        let (values, slopes): (Vec<f64>, Vec<f64>) = scores.iter().enumerate().map(|(class, &s)| one(class, s)).unzip();
        (values.iter().sum(), slopes)
    };
    let squared = |other: f64| {
        each(&|class, score| {
            let error = score - target(class, other);
            (0.5 * error * error, error)
        })
    };
    match loss {
        Loss::Softmax => {
            let sum: f64 = scores.iter().map(|score| score.exp()).sum();
            each(&|class, score| {
                let truth = target(class, 0.0);
                (truth * (sum.ln() - score), score.exp() / sum - truth)
            })
        }
        Loss::Svm => {
            let over = |class: usize, score: f64| class != label && score - scores[label] + 1.0 > 0.0;
            let count = scores.iter().enumerate().filter(|&(class, &score)| over(class, score)).count();
            each(&|class, score| match (class == label, over(class, score)) {
                (true, _) => (0.0, -(count as f64)),
                (false, true) => (score - scores[label] + 1.0, 1.0),
                (false, false) => (0.0, 0.0),
            })
        }
        Loss::SquaredError => squared(0.0),
        Loss::Lms => squared(-1.0),
        Loss::Perceptron => each(&|class, score| {
            let wrong = (score > 0.0) != (class == label);
            if wrong { (score.abs(), -target(class, -1.0)) } else { (0.0, 0.0) }
        }),
    }
}
