//! Work that any worker can do: micro-batches of a training step, and pictures to be classified.
//! How a batch is cut into them, and who computes which, is the [scheduler's](super::scheduler).

use super::classify::{Answer, confidences, count_correct};
use super::profile::{Direction, Profile};
use super::sum_tree::MicroBatchIndex;
use crate::backend::{Backend, Simd, Truth};
use crate::batch::Batch;
use crate::data::PICTURE_LEN;
use crate::data::augment::View;
use crate::fault::SpecError;
use crate::layers::Pass;
use crate::random::Random;
use crate::spec::NetSpec;

/// What a micro-batch is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Purpose {
    /// Gradients of the micro-batch at this place in a step over `batch_size` examples; `seed` is dropout's.
    Train { batch_size: usize, at: MicroBatchIndex, seed: u64 },
    /// The answers, from one view of each picture or averaged over six.
    Predict { averaged: bool },
}

/// A few pictures and what to do with them.
#[derive(Clone, Debug, PartialEq)]
pub struct MicroBatch {
    pub(super) purpose: Purpose,
    pub(super) labels: Vec<u8>,
    /// A teacher's in place of the labels, a probability for each class of each picture, or nothing. Native training
    /// alone has a teacher, so they do not travel to workers.
    pub(super) soft_targets: Vec<f32>,
    pub(super) views: Vec<View>,
    pub(super) pixels: Vec<u8>,
}

/// The result of a micro-batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MicroBatchResult {
    /// Sum of the examples' losses; 0 for predictions.
    pub(super) loss: f32,
    /// Examples whose highest score is where their label is.
    pub(super) correct: usize,
    /// Milliseconds forward, and backward.
    pub(super) forward: f32,
    pub(super) backward: f32,
    /// Of a training micro-batch: the gradients on all parameters, as their share of the mean over the batch.
    pub(super) gradients: Vec<f32>,
    /// Of a predicting micro-batch: the answer to each picture.
    pub(super) answers: Vec<Answer>,
}

impl MicroBatchResult {
    /// One with these answers.
    #[cfg(test)]
    pub(crate) fn of_answers(answers: Vec<Answer>) -> Self {
        Self { answers, ..Self::default() }
    }

    /// Examples whose highest score is where their label is.
    pub(crate) fn correct(&self) -> usize {
        self.correct
    }

    /// Of a predicting micro-batch: the answer to each picture.
    pub(crate) fn answers(&self) -> &[Answer] {
        &self.answers
    }
}

impl MicroBatch {
    /// A micro-batch that will have so many pictures.
    pub(super) fn new(purpose: Purpose, pictures: usize) -> Self {
        Self {
            purpose,
            labels: Vec::with_capacity(pictures),
            soft_targets: Vec::new(),
            views: Vec::with_capacity(pictures),
            pixels: Vec::with_capacity(pictures * PICTURE_LEN),
        }
    }

    /// One that predicts the classes of so many pictures, from one view of each or averaged over six.
    pub(crate) fn predict(averaged: bool, pictures: usize) -> Self {
        Self::new(Purpose::Predict { averaged }, pictures)
    }

    /// Whether it is trained on, and not only asked.
    pub fn trains(&self) -> bool {
        self.index().is_some()
    }

    /// The labels of its pictures.
    pub(crate) fn labels(&self) -> &[u8] {
        &self.labels
    }

    pub(crate) fn push(&mut self, pixels: &[u8], label: u8, view: View) {
        self.pixels.extend_from_slice(pixels);
        self.labels.push(label);
        self.views.push(view);
    }

    /// About how long it takes, in forward passes of one example.
    pub fn cost(&self) -> usize {
        let passes = match self.purpose {
            Purpose::Train { .. } => 3,
            Purpose::Predict { averaged: true } => View::SIX.len(),
            Purpose::Predict { averaged: false } => 1,
        };
        passes * self.labels.len()
    }

    /// Its place in the batch; `None` for predictions.
    pub(super) fn index(&self) -> Option<MicroBatchIndex> {
        match self.purpose {
            Purpose::Train { at, .. } => Some(at),
            Purpose::Predict { .. } => None,
        }
    }

    /// Computes it: a prediction with `parameters`, where they are given. `clock` gives milliseconds since any moment.
    pub(super) fn compute<B: Backend>(
        &self,
        backend: &mut B,
        parameters: Option<&[f32]>,
        profile: &mut Profile,
        clock: &dyn Fn() -> f64,
    ) -> MicroBatchResult {
        match self.purpose {
            Purpose::Train { batch_size, seed, .. } => self.train(backend, batch_size, seed, profile, clock),
            Purpose::Predict { averaged } => self.classify(backend, parameters, averaged),
        }
    }

    fn fill(&self, input: &mut Batch) {
        for (index, (pixels, view)) in self.pixels.chunks_exact(PICTURE_LEN).zip(&self.views).enumerate() {
            view.write(pixels, input, index);
        }
    }

    fn train<B: Backend>(
        &self,
        backend: &mut B,
        batch_size: usize,
        seed: u64,
        profile: &mut Profile,
        clock: &dyn Fn() -> f64,
    ) -> MicroBatchResult {
        let (started, layers) = (clock(), backend.spec().layers.len());
        self.fill(backend.input(self.labels.len()));
        let mut pass = Pass::train(Random::new(seed));
        pass.share = self.labels.len() as f32 / batch_size as f32;
        let scores = backend.forward(&mut pass, &mut profile.observer(Direction::Forward, layers, clock));
        let correct = count_correct(scores, &self.labels);
        let truth = Truth { labels: &self.labels, soft_targets: &self.soft_targets };
        let loss = backend.loss(truth, 1.0 / batch_size as f32);
        let middle = clock();
        let gradients = backend.backward(&mut profile.observer(Direction::Backward, layers, clock));
        profile.add(self.labels.len());
        MicroBatchResult {
            loss,
            correct,
            forward: (middle - started) as f32,
            backward: (clock() - middle) as f32,
            gradients,
            answers: Vec::new(),
        }
    }

    fn classify<B: Backend>(&self, backend: &mut B, parameters: Option<&[f32]>, averaged: bool) -> MicroBatchResult {
        let answers: Vec<Answer> = if averaged {
            let pictures = self.pixels.chunks_exact(PICTURE_LEN);
            let means = pictures.map(|pixels| confidences(backend, parameters, pixels, &View::SIX));
            means.map(|shares| Answer::of(&shares, &shares)).collect()
        } else {
            let loss = backend.spec().loss;
            let scores = backend.predict(parameters, self.labels.len(), &mut |input| self.fill(input));
            let row = |index| scores.example_values(index).collect::<Vec<f32>>();
            (0..self.labels.len()).map(row).map(|row| Answer::of(&row, &loss.confidences(&row))).collect()
        };
        let correct = answers.iter().zip(&self.labels).filter(|(answer, label)| answer.class == **label).count();
        MicroBatchResult { correct, answers, ..MicroBatchResult::default() }
    }
}

/// A worker: computes micro-batches with the parameters that it is given.
pub struct Worker<B: Backend = Simd>(B);

impl Worker {
    /// A worker for the network that `spec` describes, computed by the engine.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn new(spec: NetSpec) -> Result<Self, SpecError> {
        Self::of(spec)
    }

    /// The parameters that it works with, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [f32] {
        self.0.parameters_mut()
    }
}

impl<B: Backend> Worker<B> {
    /// A worker for the network that `spec` describes, computed by `B`.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn of(spec: NetSpec) -> Result<Self, SpecError> {
        B::new(spec, 0).map(Self)
    }

    /// Sets the parameters that it works with.
    ///
    /// # Panics
    /// When they are not as many.
    pub fn set_parameters(&mut self, parameters: &[f32]) {
        self.0.set_parameters(parameters);
    }

    /// Computes a micro-batch.
    pub fn compute(&mut self, micro_batch: &MicroBatch, clock: &dyn Fn() -> f64) -> MicroBatchResult {
        micro_batch.compute(&mut self.0, None, &mut Profile::default(), clock)
    }
}
