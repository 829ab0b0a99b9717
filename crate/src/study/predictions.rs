//! What the network says about pictures.

use super::Study;
use crate::data::PICTURE_LEN;
use crate::data::augment::View;
use crate::train::{Run, confidences};

/// The picture that the layer views show.
#[derive(Clone, Debug, PartialEq)]
pub enum Focus {
    /// Test picture of this number.
    Test(usize),
    /// A visitor's own, as [`PICTURE_LEN`] bytes.
    Picture(Vec<u8>),
}

impl Focus {
    /// What stays in focus when the data change: a visitor's own picture, else the first test picture.
    pub fn of_any_data(&self) -> Self {
        match self {
            Self::Test(_) => Self::Test(0),
            own => own.clone(),
        }
    }
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

/// One view, or the six of an averaged prediction.
pub(super) fn views(averaged: bool) -> &'static [View] {
    if averaged { &View::SIX } else { &View::SIX[..1] }
}

impl Study {
    /// What the network says about a picture of [`PICTURE_LEN`] bytes, at the moment that is shown.
    pub fn classify(&self, run: &mut Run, pixels: &[u8], averaged: bool) -> Prediction {
        let mut whole = pixels.to_vec();
        whole.resize(PICTURE_LEN, 0);
        let shares = confidences(run.backend_mut(), self.moment.as_deref(), &whole, views(averaged));
        Prediction { pixels: whole, label: None, test: None, ranked: ranked(&shares) }
    }

    /// Predictions for the next `count` test pictures.
    pub fn predict(&mut self, run: &mut Run, count: usize, averaged: bool) -> Vec<Prediction> {
        let tests = run.data().test().len();
        let count = if tests == 0 { 0 } else { count };
        (0..count)
            .map(|_| {
                let picture = self.next_prediction % tests;
                self.next_prediction = (picture + 1) % tests;
                let pixels = run.data().test().pixels(picture).to_vec();
                let label = run.data().test().label(picture);
                Prediction { label: Some(label), test: Some(picture), ..self.classify(run, &pixels, averaged) }
            })
            .collect()
    }
}
