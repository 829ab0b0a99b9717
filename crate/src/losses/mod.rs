//! The losses, one file each. To add one: write its file, add a line to [`Loss`] and its two `match`es.
//!
//! A loss sees one example's scores; networks have a handful of classes, so nothing here is hot.

mod lms;
mod perceptron;
mod softmax;
mod squared_error;
mod svm;

use serde::Serialize;

use crate::batch::Batch;

/// What training minimises, and how scores become answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Softmax with cross-entropy.
    Softmax,
    /// Multiclass hinge (SVM).
    Svm,
    /// Half the squared distance to the one-hot target (regression).
    SquaredError,
    /// The perceptron criterion of units that each tell their class from all others.
    Perceptron,
    /// Half the squared distance to targets of +1 and -1 (ADALINE).
    Lms,
}

/// The functions of a loss.
trait LossFunction {
    /// The loss of `scores` when the truth is `label`; sets `gradient` to its derivative by each score.
    fn evaluate(&self, scores: &[f32], label: usize, gradient: &mut [f32]) -> f32;
}

impl Loss {
    /// All losses.
    pub const ALL: [Self; 5] = [Self::Softmax, Self::Svm, Self::SquaredError, Self::Perceptron, Self::Lms];

    /// The name in a spec.
    pub fn name(self) -> &'static str {
        match self {
            Self::Softmax => "softmax",
            Self::Svm => "svm",
            Self::SquaredError => "squared_error",
            Self::Perceptron => "perceptron",
            Self::Lms => "lms",
        }
    }

    fn function(self) -> &'static dyn LossFunction {
        match self {
            Self::Softmax => &softmax::Softmax,
            Self::Svm => &svm::Svm,
            Self::SquaredError => &squared_error::SquaredError,
            Self::Perceptron => &perceptron::Perceptron,
            Self::Lms => &lms::Lms,
        }
    }

    /// The loss of an example whose scores for so many classes are all zero: that of knowing nothing.
    pub fn ignorant(self, classes: usize) -> f32 {
        self.function().evaluate(&vec![0.0; classes], 0, &mut vec![0.0; classes])
    }

    /// Sum of the losses of all examples of `scores` (`[K, 1, 1]` or any shape of `K` values), and in `gradient`
    /// its derivative times `scale`, with zeros in padding lanes.
    ///
    /// # Panics
    /// When there are fewer labels than examples, or a label is not below the number of scores.
    pub fn evaluate(self, scores: &Batch, labels: &[u8], scale: f32, gradient: &mut Batch) -> f32 {
        let truths = labels.iter().map(|&label| usize::from(label));
        each(scores, truths, scale, gradient, |row, label, one| self.function().evaluate(row, label, one))
    }

    /// The same with soft targets instead of labels, `K` an example: the probabilities that a teacher gives the classes
    /// (knowledge distillation). `None` of other losses than softmax.
    pub fn evaluate_soft(self, scores: &Batch, targets: &[f32], scale: f32, gradient: &mut Batch) -> Option<f32> {
        let truths = targets.chunks_exact(scores.shape().len());
        (self == Self::Softmax).then(|| each(scores, truths, scale, gradient, softmax::towards))
    }

    /// Scores as shares that sum to 1: their softmax. For a softmax network these are its probabilities; the other
    /// losses define none, and for them this only makes scores comparable.
    pub fn confidences(self, scores: &[f32]) -> Vec<f32> {
        softmax::softmax(scores)
    }
}

/// Sum of the losses of all examples, each of which `loss` tells from its scores and its truth.
fn each<Truth>(
    scores: &Batch,
    truths: impl Iterator<Item = Truth>,
    scale: f32,
    gradient: &mut Batch,
    loss: impl Fn(&[f32], Truth, &mut [f32]) -> f32,
) -> f32 {
    let mut total = 0.0;
    let mut one = vec![0.0; scores.shape().len()];
    gradient.values_mut().fill(0.0);
    for (index, truth) in truths.enumerate().take(scores.len()) {
        let row: Vec<f32> = scores.example_values(index).collect();
        total += loss(&row, truth, &mut one);
        gradient.set_example(index, one.iter().map(|value| value * scale));
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::shape::Shape;

    /// Half the distance between the two points of a difference.
    const STEP: f32 = 1e-2;

    /// Largest error allowed, relative where gradients are above 1. A loss up to 30 rounds by 1e-6, a difference by
    /// 1e-6 / STEP; the truncation error of softmax is below STEP² / 6. Measured: 1e-5, of the squared error 6e-5.
    const TOLERANCE: f64 = 2e-4;

    #[test]
    fn gradients_match_finite_differences() {
        let (seed, classes, examples) = (2, 6, 11);
        for loss in Loss::ALL {
            let mut random = Random::new(seed);
            let mut scores = Batch::zeros(Shape::new(classes, 1, 1), examples);
            scores.values_mut().iter_mut().for_each(|value| *value = 2.0 * random.normal());
            let labels: Vec<u8> = (0..examples).map(|_| random.below(classes) as u8).collect();
            let mut gradient = scores.clone();
            loss.evaluate(&scores, &labels, 0.5, &mut gradient);
            for (index, &label) in labels.iter().enumerate() {
                let row: Vec<f32> = scores.example_values(index).collect();
                for class in 0..classes {
                    let at = |step: f32| {
                        let mut row = row.clone();
                        row[class] += step;
                        f64::from(loss.function().evaluate(&row, usize::from(label), &mut vec![0.0; classes]))
                    };
                    let expected = 0.5 * (at(STEP) - at(-STEP)) / f64::from(2.0 * STEP);
                    let found = f64::from(gradient.example(index)[[class, 0, 0]]);
                    let error = (found - expected).abs() / expected.abs().max(1.0);
                    assert!(
                        error < TOLERANCE,
                        "{loss:?}, seed {seed}: score {class} of example {index} has {found}, by differences {expected}"
                    );
                }
            }
            let padding = gradient.values().chunks_exact(8).skip(classes).flat_map(|lanes| &lanes[3..]);
            assert!(padding.into_iter().all(|&value| value == 0.0), "{loss:?}: gradients in padding lanes");
        }
    }

    #[test]
    fn values_are_those_of_the_lecture_s_example() {
        // CS231n, lecture 3: scores 3.2, 5.1, -1.7 with the first class right.
        let mut scores = Batch::zeros(Shape::new(3, 1, 1), 1);
        scores.set_example(0, [3.2, 5.1, -1.7]);
        let mut gradient = scores.clone();
        let hinge = Loss::Svm.evaluate(&scores, &[0], 1.0, &mut gradient);
        assert!((hinge - 2.9).abs() < 1e-5, "{hinge}");
        let entropy = Loss::Softmax.evaluate(&scores, &[0], 1.0, &mut gradient);
        assert!((entropy - 2.0404).abs() < 1e-3, "{entropy}");
    }

    #[test]
    fn a_soft_target_is_the_mean_of_its_labels() {
        let mut random = Random::new(5);
        let mut scores = Batch::zeros(Shape::new(3, 1, 1), 2);
        scores.values_mut().iter_mut().for_each(|value| *value = 2.0 * random.normal());
        let mut gradient = scores.clone();
        let mut of = |labels: [u8; 2]| {
            let loss = Loss::Softmax.evaluate(&scores, &labels, 0.5, &mut gradient);
            (loss, gradient.values().to_vec())
        };
        let (first, second) = (of([0, 2]), of([1, 2]));
        let loss = Loss::Softmax.evaluate_soft(&scores, &[0.25, 0.75, 0.0, 0.0, 0.0, 1.0], 0.5, &mut gradient);
        let mean = |first: f32, second: f32| 0.25 * first + 0.75 * second;
        assert!((loss.unwrap() - mean(first.0, second.0)).abs() < 1e-5);
        for ((found, &first), &second) in gradient.values().iter().zip(&first.1).zip(&second.1) {
            assert!((found - mean(first, second)).abs() < 1e-6, "{found}, not {}", mean(first, second));
        }
        assert_eq!(Loss::Svm.evaluate_soft(&scores, &[0.5; 6], 1.0, &mut gradient), None);
    }

    #[test]
    fn the_historical_rules_are_those_of_their_papers() {
        let mut scores = Batch::zeros(Shape::new(4, 1, 1), 1);
        scores.set_example(0, [0.5, -0.25, -2.0, 0.0]);
        let mut gradient = scores.clone();
        let mut of = |loss: Loss, label: u8| -> (f32, Vec<f32>) {
            let value = loss.evaluate(&scores, &[label], 1.0, &mut gradient);
            (value, gradient.example_values(0).collect())
        };
        // Unit 0 fires and should not, unit 1 does not and should: both weights move by the input, whatever the sum.
        assert_eq!(of(Loss::Perceptron, 1), (0.75, vec![1.0, -1.0, 0.0, 0.0]));
        // A sum of zero does not fire.
        assert_eq!(of(Loss::Perceptron, 3), (0.5, vec![1.0, 0.0, 0.0, -1.0]));
        // ½ (1.5² + 1.25² + 1² + 1²): even what is right beyond its target is pulled back to it.
        assert_eq!(of(Loss::Lms, 1), (2.90625, vec![1.5, -1.25, -1.0, 1.0]));
    }

    #[test]
    fn huge_scores_stay_finite() {
        let confidences = Loss::Softmax.confidences(&[1e30, -1e30, 0.0]);
        assert_eq!(confidences, [1.0, 0.0, 0.0]);
    }
}
