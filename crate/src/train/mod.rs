//! A training run: a network, its optimizer and data, and what is measured on the way.
//!
//! [`step`] trains by [micro-batches](micro_batch) that workers can share, as the [`scheduler`] says; a [`batch_job`] holds
//! those of one batch.
//! [`statistics`] and [`curves`] keep what was measured, [`progress`] how far the run has come, [`checkpoint`] the states
//! to fall back to, [`health`] says when, [`diagnostics`] measures what may ail it. [`transfer`] copies weights to a changed
//! network, [`saved`] writes a run down.

mod batch_job;
mod checkpoint;
mod classify;
mod curves;
mod diagnostics;
mod encoding;
mod health;
mod memory;
mod micro_batch;
#[cfg(not(target_arch = "wasm32"))]
pub mod pool;
mod pretrained;
mod profile;
mod progress;
mod saved;
pub mod scheduler;
mod statistics;
mod step;
mod sum_tree;
mod transfer;

use serde::Serialize;

use crate::backend::{Backend, Simd};
use crate::data::augment::Augmentation;
use crate::data::{Dataset, PICTURE_SHAPE};
use crate::fault::SpecError;
use crate::optimizers::{OptimizerError, OptimizerSpec, decay_loss};
use crate::pretrained::PretrainedError;
use crate::spec::NetSpec;

pub use batch_job::{BatchJob, WorkerResults};
pub use checkpoint::Diverged;
pub use classify::Answer;
pub(crate) use classify::{best, confidences, count_correct};
pub use curves::{Curves, Point};
pub use memory::{Need, TooMuchMemory};
pub use micro_batch::{MicroBatch, MicroBatchResult, Worker};
pub use saved::{SavedError, file, saved_dataset};
pub use statistics::Statistics;
pub use step::StepState;

/// Validation pictures scored at a time.
const VALIDATION_BATCH: usize = 32;

/// What stops a run.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(untagged)]
pub enum RunError {
    /// The network does not hold together or does not fit the data.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The optimizer has a field without sense.
    #[error(transparent)]
    Optimizer(#[from] OptimizerError),
    /// A batch takes too much memory.
    #[error(transparent)]
    Memory(#[from] TooMuchMemory),
    /// The saved run cannot be read.
    #[error(transparent)]
    Saved(#[from] SavedError),
    /// The files of a trained network do not hold together.
    #[error(transparent)]
    Pretrained(#[from] PretrainedError),
    /// There is nothing to train on.
    #[error(transparent)]
    NoPictures(#[from] NoPictures),
    /// The loss stopped being a number, or exploded.
    #[error(transparent)]
    Diverged(#[from] Diverged),
}

/// A trained network came without pictures, and none were loaded since.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename = "no_pictures")]
#[error("there are no pictures to train on yet; load CIFAR-10")]
pub struct NoPictures {}

/// A training run. Its back end has all numbers of the network and of the optimizer.
pub struct Run<B: Backend = Simd> {
    seed: u64,
    backend: B,
    optimizer_spec: OptimizerSpec,
    augmentation: Augmentation,
    data: Dataset,
    progress: progress::Progress,
    stepping: Option<step::Step>,
    /// The step after it, where that is drawn already.
    ahead: Option<step::Step>,
    statistics: Statistics,
    profile: profile::Profile,
    update_ratios: diagnostics::UpdateRatios,
    curves: Curves,
    checkpoints: checkpoint::Checkpoints,
}

impl Run {
    /// A fresh run on `data`, computed by the engine.
    ///
    /// # Errors
    /// As [`Run::fresh`].
    pub fn new(
        spec: NetSpec,
        optimizer: OptimizerSpec,
        augmentation: Augmentation,
        data: Dataset,
        seed: u64,
    ) -> Result<Self, RunError> {
        Self::fresh(spec, optimizer, augmentation, data, seed)
    }
}

impl<B: Backend> Run<B> {
    /// A fresh run on `data`, computed by `B`.
    ///
    /// # Errors
    /// When the network does not fit the data, or the optimizer has a field without sense.
    pub fn fresh(
        spec: NetSpec,
        optimizer: OptimizerSpec,
        augmentation: Augmentation,
        data: Dataset,
        seed: u64,
    ) -> Result<Self, RunError> {
        Self::check(&spec, &optimizer, &data)?;
        let backend = B::new(spec, seed)?;
        let classes = data.classes().len();
        let health = health::Health::new(backend.spec().loss.ignorant(classes), classes, 0.0);
        Ok(Self {
            seed,
            backend,
            optimizer_spec: optimizer,
            augmentation,
            data,
            progress: progress::Progress::new(seed),
            stepping: None,
            ahead: None,
            statistics: Statistics::default(),
            profile: profile::Profile::default(),
            update_ratios: diagnostics::UpdateRatios::default(),
            curves: Curves::default(),
            checkpoints: checkpoint::Checkpoints::new(health),
        })
    }

    fn check(spec: &NetSpec, optimizer: &OptimizerSpec, data: &Dataset) -> Result<(), RunError> {
        spec.fits(PICTURE_SHAPE, data.classes().len())?;
        optimizer.check()?;
        memory::check(spec, optimizer.batch_size)
    }

    /// Whether [`Run::set_spec`] would take `spec` with the optimizer of now.
    ///
    /// # Errors
    /// When it would not.
    pub fn check_spec(&self, spec: &NetSpec) -> Result<(), RunError> {
        Self::check(spec, &self.optimizer_spec, &self.data)
    }

    /// The same network, optimizer and data from the start, with the weights of `seed`.
    ///
    /// # Errors
    /// None that the run did not already pass.
    pub fn reset(&mut self, seed: u64) -> Result<(), RunError> {
        self.set_spec(self.backend.spec().clone(), self.optimizer_spec.clone(), seed)
    }

    /// Another network on the same data, from the start.
    ///
    /// # Errors
    /// When it does not fit; then nothing has changed.
    pub fn set_spec(&mut self, spec: NetSpec, optimizer: OptimizerSpec, seed: u64) -> Result<(), RunError> {
        self.replace(spec, optimizer, seed, &[]).map(|_| ())
    }

    /// Another network on the same data, from the start, with the same seed but for the layers that it keeps. `pairs`
    /// names those, four bytes each: a layer's index and inside a block its number there, from 1, else 0; then the
    /// same of the layer of this network that it was. Where their parameters have the same dimensions, those of now
    /// are taken over. Returns for each pair 1 where that was done, else 0.
    ///
    /// # Errors
    /// When it does not fit; then nothing has changed.
    pub fn change_network(
        &mut self,
        spec: NetSpec,
        optimizer: OptimizerSpec,
        pairs: &[u8],
    ) -> Result<Vec<u8>, RunError> {
        self.replace(spec, optimizer, self.seed, pairs)
    }

    fn replace(
        &mut self,
        spec: NetSpec,
        optimizer: OptimizerSpec,
        seed: u64,
        pairs: &[u8],
    ) -> Result<Vec<u8>, RunError> {
        // Before the data are handed over, so that an error leaves them here.
        Self::check(&spec, &optimizer, &self.data)?;
        let data = self.take_data();
        let mut run = Self::fresh(spec, optimizer, self.augmentation, data, seed)?;
        let transferred = transfer::transfer_weights(&mut run.backend, &self.backend, pairs);
        if !pairs.is_empty() {
            run.begin_here();
        }
        *self = run;
        Ok(transferred)
    }

    /// Hands the data over to a run that takes the place of this one.
    fn take_data(&mut self) -> Dataset {
        std::mem::replace(&mut self.data, Dataset::cifar10())
    }

    /// The same network on other data, from the start.
    ///
    /// # Errors
    /// When the network does not fit; then nothing has changed.
    pub fn set_data(&mut self, data: Dataset) -> Result<(), RunError> {
        *self = self.started_on(data)?;
        Ok(())
    }

    /// A run from the start with the same network, optimizer and seed, on data that are still arriving.
    ///
    /// # Errors
    /// When the network does not fit CIFAR-10.
    pub fn on_arriving(&self) -> Result<Self, RunError> {
        self.started_on(Dataset::cifar10())
    }

    fn started_on(&self, data: Dataset) -> Result<Self, RunError> {
        // The pictures that a trained network has been waiting for: it keeps what it knows.
        let awaited = self.data.train().is_empty() && self.data.name() == data.name();
        let mut run =
            Self::fresh(self.backend.spec().clone(), self.optimizer_spec.clone(), self.augmentation, data, self.seed)?;
        if awaited {
            run.start_from(&self.backend.parameters(), self.examples());
        }
        Ok(run)
    }

    /// A run from the start that differs by its optimizer alone. It has no pictures: see [`Run::swap_data`].
    ///
    /// # Errors
    /// When the optimizer has a field without sense.
    pub fn variant(&self, optimizer: OptimizerSpec) -> Result<Self, RunError> {
        Self::fresh(self.backend.spec().clone(), optimizer, self.augmentation, Dataset::cifar10(), self.seed)
    }

    /// Lends the pictures to `variant` for a step, or takes them back: what a run draws and learns depends on its seed
    /// and on how far it has come, not on who holds the pictures meanwhile.
    pub fn swap_data(&mut self, variant: &mut Self) {
        std::mem::swap(&mut self.data, &mut variant.data);
    }

    /// Changes how the network is trained from the next step on.
    ///
    /// # Errors
    /// When a field has no sense; then nothing has changed.
    pub fn set_optimizer(&mut self, spec: OptimizerSpec) -> Result<(), RunError> {
        Self::check(self.backend.spec(), &spec, &self.data)?;
        if spec != self.optimizer_spec {
            self.check_in_before_change();
            self.optimizer_spec = spec;
        }
        Ok(())
    }

    /// Changes one value of the parameter `name` by hand; returns what it was. `None`, and nothing has changed, where there
    /// is no such value, or the new one is not a number.
    pub fn set_weight(&mut self, name: &str, index: usize, value: f32) -> Option<f32> {
        let entry = self.backend.entries().iter().find(|entry| entry.name() == name)?;
        let mut values = self.backend.tensor(&entry.name())?.into_owned();
        let weight = values.get_mut(index).filter(|_| value.is_finite())?;
        let before = std::mem::replace(weight, value);
        // A value that ruins the network leads back to the weights before it.
        self.check_in_before_change();
        self.backend.set_tensor(name, &values).then_some(before)
    }

    /// Changes what is done to training pictures from the next step on.
    pub fn set_augmentation(&mut self, augmentation: Augmentation) {
        self.augmentation = augmentation;
    }

    /// The seed of the weights and of every random choice.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The network being trained, with all its numbers.
    pub fn backend(&self) -> &B {
        &self.backend
    }

    /// The same, for predictions.
    pub(crate) fn backend_mut(&mut self) -> &mut B {
        &mut self.backend
    }

    /// How it is trained.
    pub fn optimizer_spec(&self) -> &OptimizerSpec {
        &self.optimizer_spec
    }

    /// What is done to training pictures.
    pub fn augmentation(&self) -> Augmentation {
        self.augmentation
    }

    /// The data.
    pub fn data(&self) -> &Dataset {
        &self.data
    }

    /// The data, to be added to while they arrive.
    pub fn data_mut(&mut self) -> &mut Dataset {
        &mut self.data
    }

    /// Examples trained on.
    pub fn examples(&self) -> u64 {
        self.progress.examples
    }

    /// Training steps taken.
    pub fn steps(&self) -> u64 {
        self.progress.steps
    }

    /// Times that every training picture has been seen, on average; 0 where there are none.
    pub fn epochs(&self) -> f64 {
        match self.data.trained_count(self.data.train().len()) {
            0 => 0.0,
            pictures => self.examples() as f64 / pictures as f64,
        }
    }

    /// What was measured lately.
    pub fn statistics(&self) -> &Statistics {
        &self.statistics
    }

    /// What was measured, to be told that time went by without training.
    pub fn statistics_mut(&mut self) -> &mut Statistics {
        &mut self.statistics
    }

    /// Says whether somebody wants to know where the time goes.
    pub fn set_profiling(&mut self, on: bool) {
        self.profile.switch(on);
    }

    /// Milliseconds that an example takes in each layer, forward and backward, on this worker.
    pub fn profile(&self) -> Option<Vec<[f64; 2]>> {
        self.profile.times()
    }

    /// What was measured from the start.
    pub fn curves(&self) -> &Curves {
        &self.curves
    }

    /// The decay's part of the loss now.
    pub fn decay_loss(&self) -> f32 {
        decay_loss(&self.optimizer_spec, self.backend.entries(), &self.backend.parameters())
    }

    /// The learning rate of the next step.
    pub fn learning_rate(&self) -> f32 {
        self.optimizer_spec.rate(self.examples())
    }
}

#[cfg(test)]
pub(crate) mod tests;
