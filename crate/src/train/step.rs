//! One training step: draw a batch, cut it into micro-batches, add up their results, move the weights.

#[cfg(not(target_arch = "wasm32"))]
use std::borrow::Cow;

use super::batch_job::BatchJob;
use super::micro_batch::{MicroBatch, Purpose};
use super::profile::Profile;
use super::progress::Progress;
use super::scheduler::micro_batch_sizes;
use super::sum_tree::MicroBatchIndex;
use super::{Diverged, NoPictures, Run, RunError, VALIDATION_BATCH};
use crate::backend::Backend;
use crate::data::Dataset;
use crate::data::augment::{Augmentation, View};

/// Where a step stands after [`Run::finish_step`].
#[must_use = "while a step waits the weights are those of before"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// The weights are moved, and the next step can begin.
    Done,
    /// A micro-batch has no result yet: nothing has changed.
    Waiting,
}

/// A step that has begun, or is drawn ahead.
pub(super) struct Step {
    /// How far the run had come before: the step's own draws are not part of it until the step is done. For one that is
    /// drawn ahead, the step that is still worked on counts.
    pub before: Progress,
    size: usize,
    augmentation: Augmentation,
    job: BatchJob,
}

impl<B: Backend> Run<B> {
    /// One whole training step, here. `clock` gives milliseconds since any moment.
    ///
    /// # Errors
    /// When the loss is no longer a number, or exploded; the run is then back at its last good state and can go on. When
    /// there is nothing to train on.
    pub fn step(&mut self, clock: &dyn Fn() -> f64) -> Result<(), RunError> {
        for index in 0..self.begin_step(clock) {
            self.compute_step(index, clock);
        }
        match self.finish_step(clock)? {
            StepState::Done => Ok(()),
            StepState::Waiting => unreachable!("every micro-batch was computed"),
        }
    }

    /// Whether a batch is cut into more than one micro-batch.
    pub fn splits(&self) -> bool {
        micro_batch_sizes(self.optimizer_spec.batch_size, self.backend.spec()).nth(1).is_some()
    }

    /// Draws a batch and cuts it into micro-batches; returns how many, 0 where there is nothing to train on. A step that has begun
    /// already stays.
    pub fn begin_step(&mut self, clock: &dyn Fn() -> f64) -> usize {
        if self.stepping.is_none() {
            self.statistics.started(clock());
            let Progress { examples, steps, .. } = self.progress;
            self.stepping = self.take_drawn().or_else(|| self.draw_step(examples, steps));
        }
        self.stepping.as_ref().map_or(0, |step| step.job.micro_batches().len())
    }

    /// Draws the batch after the one that is worked on, for [`Run::begin_step`] to find: while others work, the time costs
    /// nothing. It changes nothing that is computed or saved; where it cannot be known yet what would be drawn then, nothing is
    /// done.
    pub fn draw_ahead(&mut self) {
        let (Some(step), None) = (&self.stepping, &self.ahead) else { return };
        let (examples, steps) = (self.progress.examples + step.size as u64, self.progress.steps + 1);
        self.data.grow(examples);
        if self.data.settled(examples) {
            self.ahead = self.draw_step(examples, steps);
        }
    }

    /// The step that was drawn ahead; `None` where there is none, or where it would be another by now.
    fn take_drawn(&mut self) -> Option<Step> {
        let step = self.ahead.take()?;
        if (step.size, step.augmentation) == (self.optimizer_spec.batch_size, self.augmentation) {
            return Some(step);
        }
        self.progress = step.before;
        None
    }

    /// How far the run has come without what is drawn for steps that are not done.
    pub(super) fn progress_done(&self) -> &Progress {
        let step = self.stepping.as_ref().or(self.ahead.as_ref());
        step.map_or(&self.progress, |step| &step.before)
    }

    /// The step after so many examples and steps.
    fn draw_step(&mut self, examples: u64, steps: u64) -> Option<Step> {
        self.data.grow(examples);
        let usable = self.data.usable(examples);
        let count = self.data.trained_count(usable);
        if count == 0 {
            return None;
        }
        let before = Progress { examples, steps, ..self.progress.bookmark() };
        let (size, augmentation) = (self.optimizer_spec.batch_size, self.augmentation);
        let mut micro_batches = Vec::new();
        let sizes: Vec<usize> = micro_batch_sizes(size, self.backend.spec()).collect();
        for (index, &pictures) in sizes.iter().enumerate() {
            // Dropout's draws depend on the places of step and micro-batch alone.
            let place = (1 << 63) | (steps << 8) | index as u64;
            let seed = self.seed.wrapping_add(place.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let at = MicroBatchIndex { index, count: sizes.len() };
            let mut micro_batch = MicroBatch::new(Purpose::Train { batch_size: size, at, seed }, pictures);
            for _ in 0..pictures {
                let picture = self.data.trained_index(self.progress.sampler.next(count));
                let view = View::random(augmentation, &mut self.progress.views);
                micro_batch.soft_targets.extend(self.data.soft_targets(picture));
                micro_batch.push(self.data.train().pixels(picture), self.data.train().label(picture), view);
            }
            micro_batches.push(micro_batch);
        }
        micro_batches.extend(self.draw_validation(size, self.data.validation_count(usable)));
        let job = BatchJob::new(micro_batches, self.data.classes().len(), None);
        Some(Step { before, size, augmentation, job })
    }

    /// Held-out pictures, one for every nine trained on: ConvNetJS's proportion.
    fn draw_validation(&mut self, training: usize, held_out: usize) -> Vec<MicroBatch> {
        let mut micro_batches = Vec::new();
        let progress = &mut self.progress;
        progress.owed += training;
        while held_out > 0 && progress.owed >= 9 * VALIDATION_BATCH {
            progress.owed -= 9 * VALIDATION_BATCH;
            // In halves, so that two workers are done with them at the same time.
            for _ in 0..2 {
                let mut micro_batch = MicroBatch::predict(false, VALIDATION_BATCH / 2);
                for _ in 0..VALIDATION_BATCH / 2 {
                    let number = progress.next_validation % held_out;
                    progress.next_validation = number + 1;
                    let picture = Dataset::validation_index(number);
                    micro_batch.push(
                        self.data.train().pixels(picture),
                        self.data.train().label(picture),
                        View::default(),
                    );
                }
                micro_batches.push(micro_batch);
            }
        }
        micro_batches
    }

    /// The mean loss of the step that has begun; `None` while a micro-batch has no result.
    pub fn step_loss(&self) -> Option<f32> {
        let step = self.stepping.as_ref()?;
        let loss: f32 = step.job.complete()?.iter().map(|(_, result)| result.loss).sum();
        Some(loss / step.size as f32)
    }

    /// The job of the step that has begun.
    pub fn step_job(&self) -> Option<&BatchJob> {
        self.stepping.as_ref().map(|step| &step.job)
    }

    /// The job of the step that has begun, to be given results.
    pub fn step_job_mut(&mut self) -> Option<&mut BatchJob> {
        self.stepping.as_mut().map(|step| &mut step.job)
    }

    /// The parameters, and the job of the step that has begun.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn parameters_and_step_job(&mut self) -> (Cow<'_, [f32]>, Option<&mut BatchJob>) {
        (self.backend.parameters(), self.stepping.as_mut().map(|step| &mut step.job))
    }

    /// The job of the step that is drawn ahead.
    pub fn drawn(&self) -> Option<&BatchJob> {
        self.ahead.as_ref().map(|step| &step.job)
    }

    /// Computes micro-batch `index` of the step here.
    pub fn compute_step(&mut self, index: usize, clock: &dyn Fn() -> f64) {
        let Self { stepping, backend, profile, .. } = self;
        if let Some(step) = stepping {
            compute(&mut step.job, index, backend, profile, clock);
        }
    }

    /// Computes micro-batch `index` of `job` here.
    pub(crate) fn compute(&mut self, job: &mut BatchJob, index: usize, clock: &dyn Fn() -> f64) {
        compute(job, index, &mut self.backend, &mut self.profile, clock);
    }

    /// Moves the weights by the step's gradients, where every micro-batch has its result.
    ///
    /// # Errors
    /// As [`Run::step`].
    pub fn finish_step(&mut self, clock: &dyn Fn() -> f64) -> Result<StepState, RunError> {
        let Some(mut step) = self.stepping.take() else { return Err(NoPictures {}.into()) };
        let Some(results) = step.job.complete() else {
            self.stepping = Some(step);
            return Ok(StepState::Waiting);
        };
        let (mut loss, mut correct, mut forward, mut backward) = (0.0, 0, 0.0, 0.0);
        for (micro_batch, result) in results {
            if let Purpose::Predict { .. } = micro_batch.purpose {
                self.statistics.add_validation(micro_batch.labels.len(), result.correct);
                continue;
            }
            (loss, correct) = (loss + result.loss, correct + result.correct);
            (forward, backward) = (forward + f64::from(result.forward), backward + f64::from(result.backward));
        }
        let loss = loss / step.size as f32;
        if !loss.is_finite() {
            let (examples, back) = self.fall_back();
            return Err(Diverged::LossNotFinite { examples, back }.into());
        }
        let updating = clock();
        if let Some(gradients) = step.job.take_gradients() {
            let before = self.update_ratios.before(&self.backend);
            self.backend.update(gradients, &self.optimizer_spec, self.progress.examples);
            if let Some(before) = before {
                self.update_ratios.measure(&before, &self.backend);
            }
        }
        let now = clock();
        self.progress.examples += step.size as u64;
        self.progress.steps += 1;
        self.statistics.add_training(step.size, loss, correct);
        self.statistics.timed(step.size, now, forward, backward + now - updating);
        if self.curves.add(step.size, loss) {
            self.curves.close(
                self.progress.examples,
                self.statistics.train_accuracy(),
                self.statistics.validation_accuracy(),
            );
        }
        self.check_in(step.size, loss, correct)?;
        Ok(StepState::Done)
    }
}

/// Computes micro-batch `index` of `job`; predictions with the job's parameters, where it has its own.
#[inline(never)]
fn compute<B: Backend>(
    job: &mut BatchJob,
    index: usize,
    backend: &mut B,
    profile: &mut Profile,
    clock: &dyn Fn() -> f64,
) {
    let Some(micro_batch) = job.micro_batches().get(index) else { return };
    let result = micro_batch.compute(backend, job.parameters(), profile, clock);
    job.deliver(index, result);
}
