//! Scores to classes.

use crate::backend::Backend;
use crate::batch::Batch;
use crate::data::augment::View;

/// The class of the highest score.
pub(crate) fn best(scores: impl IntoIterator<Item = f32>) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (class, score) in scores.into_iter().enumerate() {
        if score > best.1 {
            best = (class, score);
        }
    }
    best.0
}

/// The class that a network gives a picture, and the confidence of that class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// The class.
    pub class: u8,
    /// Its share, of 1. Not a number where the network has diverged.
    pub confidence: f32,
}

impl Answer {
    /// The class of the highest score, with its share of `confidences`.
    pub(super) fn of(scores: &[f32], confidences: &[f32]) -> Self {
        let class = best(scores.iter().copied());
        Self { class: class as u8, confidence: confidences[class] }
    }
}

/// How many of a batch's examples have their highest score where their label is.
pub(crate) fn count_correct(scores: &Batch, labels: &[u8]) -> usize {
    let right = |(index, &label): (usize, &u8)| best(scores.example_values(index)) == usize::from(label);
    labels.iter().enumerate().take(scores.len()).filter(|&pair| right(pair)).count()
}

/// Mean confidences over the views of one picture, with `parameters` or the back end's own.
pub(crate) fn confidences<B: Backend>(
    backend: &mut B,
    parameters: Option<&[f32]>,
    pixels: &[u8],
    views: &[View],
) -> Vec<f32> {
    let loss = backend.spec().loss;
    let scores = backend.predict(parameters, views.len(), &mut |input| {
        views.iter().enumerate().for_each(|(index, view)| view.write(pixels, input, index));
    });
    let mut sums = vec![0.0; scores.shape().len()];
    for index in 0..views.len() {
        let row: Vec<f32> = scores.example_values(index).collect();
        for (sum, share) in sums.iter_mut().zip(loss.confidences(&row)) {
            *sum += share / views.len() as f32;
        }
    }
    sums
}
