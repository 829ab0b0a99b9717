//! What the network says about pictures.

use super::Run;
use crate::batch::Batch;
use crate::data::PICTURE_LEN;
use crate::data::augment::View;
use crate::layers::Pass;

/// The picture that the layer views show.
#[derive(Clone, Debug, PartialEq)]
pub enum Focus {
    /// Test picture of this number.
    Test(usize),
    /// A visitor's own, as [`PICTURE_LEN`] bytes.
    Picture(Vec<u8>),
}

/// What the network says about one picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The picture's bytes: R, G and B planes.
    pub pixels: Vec<u8>,
    /// The truth, where it is known.
    pub label: Option<u8>,
    /// Its number in the test set, where it is of that.
    pub test: Option<usize>,
    /// Every class with its probability, most likely first.
    pub ranked: Vec<(usize, f32)>,
}

/// The class of the highest score.
pub(super) fn best(scores: impl IntoIterator<Item = f32>) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (class, score) in scores.into_iter().enumerate() {
        if score > best.1 {
            best = (class, score);
        }
    }
    best.0
}

/// How many of a batch's examples have their highest score where their label is.
pub(super) fn count_correct(scores: &Batch, labels: &[u8]) -> usize {
    let right = |(index, &label): (usize, &u8)| best(scores.example(index).iter().copied()) == usize::from(label);
    labels.iter().enumerate().take(scores.len()).filter(|&pair| right(pair)).count()
}

/// Classes with their shares, the largest first.
pub(super) fn ranked(shares: &[f32]) -> Vec<(usize, f32)> {
    let mut ranked: Vec<(usize, f32)> = Vec::with_capacity(shares.len());
    for (class, &share) in shares.iter().enumerate() {
        // Insertion: there are ten, and a general sort would be a twentieth of the page's engine.
        let at = ranked.partition_point(|&(_, other)| other >= share);
        ranked.insert(at, (class, share));
    }
    ranked
}

/// Mean confidences of `net` over the views of one picture.
pub(super) fn confidences(net: &mut crate::net::Net, pixels: &[u8], views: &[View]) -> Vec<f32> {
    let input = net.input(views.len());
    for (index, view) in views.iter().enumerate() {
        view.write(pixels, input, index);
    }
    let loss = net.spec().loss;
    let scores = net.forward(&mut Pass::infer());
    let mut sums = vec![0.0; scores.shape().len()];
    for index in 0..views.len() {
        let row: Vec<f32> = scores.example(index).iter().copied().collect();
        for (sum, share) in sums.iter_mut().zip(loss.confidences(&row)) {
            *sum += share / views.len() as f32;
        }
    }
    sums
}

/// One view, or the six of an averaged answer.
pub(super) fn views(averaged: bool) -> &'static [View] {
    if averaged { &View::SIX } else { &View::SIX[..1] }
}

impl Run {
    /// What the network says about a picture of [`PICTURE_LEN`] bytes, now.
    pub fn classify(&mut self, pixels: &[u8], averaged: bool) -> Prediction {
        let mut whole = pixels.to_vec();
        whole.resize(PICTURE_LEN, 0);
        self.evaluation_net.parameters_mut().copy_from_slice(self.net.parameters());
        let shares = confidences(&mut self.evaluation_net, &whole, views(averaged));
        Prediction { pixels: whole, label: None, test: None, ranked: ranked(&shares) }
    }

    /// Answers on the next `count` test pictures.
    pub fn predict(&mut self, count: usize, averaged: bool) -> Vec<Prediction> {
        let tests = self.data.test().len();
        let count = if tests == 0 { 0 } else { count };
        (0..count)
            .map(|_| {
                let picture = self.next_prediction % tests;
                self.next_prediction = (picture + 1) % tests;
                let pixels = self.data.test().pixels(picture).to_vec();
                let label = self.data.test().label(picture);
                Prediction { label: Some(label), test: Some(picture), ..self.classify(&pixels, averaged) }
            })
            .collect()
    }
}
