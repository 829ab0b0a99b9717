//! One training step: draw a batch, cut it into tasks, add up what comes of them, move the weights.

use std::sync::atomic::{AtomicU32, Ordering};

use super::progress::Progress;
use super::round::{Results, Round};
use super::tasks::{Purpose, Task, micro_batches};
use super::{Diverged, NoPictures, Run, RunError, VALIDATION_BATCH};
use crate::data::Dataset;
use crate::data::augment::{Augmentation, View};

/// Number of the next step that is drawn.
static DRAWN: AtomicU32 = AtomicU32::new(1);

/// A step that has begun, or is drawn ahead.
pub(super) struct Step {
    /// How far the run had come before: the step's own draws are not part of it until the step is done. For one that is
    /// drawn ahead, the step that is still worked on counts.
    pub before: Progress,
    /// Tells it from every other, of all runs.
    id: u32,
    size: usize,
    augmentation: Augmentation,
    round: Round,
}

impl Run {
    /// One whole training step, here. `clock` gives milliseconds since any moment.
    ///
    /// # Errors
    /// When the loss is no longer a number, or exploded; the run is then back at its last good state and can go on. When
    /// there is nothing to train on.
    pub fn step(&mut self, clock: &dyn Fn() -> f64) -> Result<(), RunError> {
        for index in 0..self.begin_step(clock) {
            self.work_on_step(index, clock);
        }
        self.finish_step(clock)
    }

    /// Whether batches are cut into more than one part.
    pub fn splits(&self) -> bool {
        micro_batches(self.spec.batch_size).nth(1).is_some()
    }

    /// Draws a batch and cuts it into tasks; returns how many, 0 where there is nothing to train on. A step that has begun
    /// already stays.
    pub fn begin_step(&mut self, clock: &dyn Fn() -> f64) -> usize {
        if self.stepping.is_none() {
            self.statistics.started(clock());
            let Progress { examples, steps, .. } = self.progress;
            self.stepping = self.take_drawn().or_else(|| self.draw_step(examples, steps));
        }
        self.stepping.as_ref().map_or(0, |step| step.round.tasks.len())
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
        if (step.size, step.augmentation) == (self.spec.batch_size, self.augmentation) {
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
        let (size, augmentation) = (self.spec.batch_size, self.augmentation);
        let mut tasks = Vec::new();
        for (part, pictures) in micro_batches(size).enumerate() {
            // Dropout's draws depend on the places of step and micro-batch alone.
            let place = (1 << 63) | (steps << 8) | part as u64;
            let seed = self.seed.wrapping_add(place.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let mut task = Task::new(Purpose::Train { batch_size: size, part, seed }, pictures);
            for _ in 0..pictures {
                let picture = self.data.trained_index(self.progress.sampler.next(count));
                let view = View::random(augmentation, &mut self.progress.views);
                task.soft_targets.extend(self.data.soft_targets(picture));
                task.push(self.data.train().pixels(picture), self.data.train().label(picture), view);
            }
            tasks.push(task);
        }
        tasks.extend(self.draw_validation(size, self.data.validation_count(usable)));
        let id = DRAWN.fetch_add(1, Ordering::Relaxed);
        Some(Step { before, id, size, augmentation, round: Round::new(tasks) })
    }

    /// Held-out pictures, one for every nine trained on: ConvNetJS's proportion.
    fn draw_validation(&mut self, trained: usize, held_out: usize) -> Vec<Task> {
        let mut tasks = Vec::new();
        let progress = &mut self.progress;
        progress.owed += trained;
        while held_out > 0 && progress.owed >= 9 * VALIDATION_BATCH {
            progress.owed -= 9 * VALIDATION_BATCH;
            // In halves, so that two workers are done with them at the same time.
            for _ in 0..2 {
                let mut task = Task::new(Purpose::Answer { averaged: false }, VALIDATION_BATCH / 2);
                for _ in 0..VALIDATION_BATCH / 2 {
                    let number = progress.next_validation % held_out;
                    progress.next_validation = number + 1;
                    let picture = Dataset::validation_index(number);
                    task.push(self.data.train().pixels(picture), self.data.train().label(picture), View::default());
                }
                tasks.push(task);
            }
        }
        tasks
    }

    /// The tasks of the step that has begun.
    pub fn step_tasks(&self) -> &[Task] {
        self.stepping.as_ref().map_or(&[], |step| &step.round.tasks)
    }

    /// The number of the step that has begun, else 0. No two have the same, not of two runs either.
    pub fn step_id(&self) -> u32 {
        self.stepping.as_ref().map_or(0, |step| step.id)
    }

    /// The number and the tasks of the step that is drawn ahead.
    pub fn drawn(&self) -> Option<(u32, &[Task])> {
        self.ahead.as_ref().map(|step| (step.id, &step.round.tasks[..]))
    }

    /// Works on task `index` of the step here.
    pub fn work_on_step(&mut self, index: usize, clock: &dyn Fn() -> f64) {
        let Some(step) = &mut self.stepping else { return };
        let Some(task) = step.round.tasks.get(index) else { return };
        let net = match task.purpose {
            Purpose::Train { .. } => &mut self.net,
            Purpose::Answer { .. } => {
                self.reader.parameters_mut().copy_from_slice(self.net.parameters());
                &mut self.reader
            }
        };
        let done = task.work(net, &mut self.profile, clock);
        step.round.deliver(index, done);
    }

    /// Takes what was made of tasks elsewhere; false when it is not of this step, or is there already.
    pub fn deliver_to_step(&mut self, results: Results) -> bool {
        self.stepping.as_mut().is_some_and(|step| step.round.take(results))
    }

    /// Moves the weights by the step's gradients. Does nothing while a result is missing.
    ///
    /// # Errors
    /// As [`Run::step`].
    pub fn finish_step(&mut self, clock: &dyn Fn() -> f64) -> Result<(), RunError> {
        let Some(mut step) = self.stepping.take() else { return Err(NoPictures {}.into()) };
        let Some(results) = step.round.complete() else {
            self.stepping = Some(step);
            return Ok(());
        };
        let (mut loss, mut correct, mut forward, mut backward) = (0.0, 0, 0.0, 0.0);
        for (task, done) in results {
            if let Purpose::Answer { .. } = task.purpose {
                self.statistics.validated(task.labels.len(), done.correct);
                continue;
            }
            (loss, correct) = (loss + done.loss, correct + done.correct);
            (forward, backward) = (forward + f64::from(done.forward), backward + f64::from(done.backward));
        }
        let loss = loss / step.size as f32;
        if !loss.is_finite() {
            let (examples, back) = self.fall_back();
            return Err(Diverged::LossNotFinite { examples, back }.into());
        }
        if let Some(gradients) = step.round.take_gradients() {
            self.net.swap_gradients(gradients);
        }
        let updating = clock();
        self.trainer.step(&self.spec, &mut self.net, self.progress.examples);
        let now = clock();
        self.progress.examples += step.size as u64;
        self.progress.steps += 1;
        self.statistics.trained(step.size, loss, correct);
        self.statistics.timed(step.size, now, forward, backward + now - updating);
        if self.curves.add(step.size, loss) {
            self.curves.close(
                self.progress.examples,
                self.statistics.train_accuracy(),
                self.statistics.validation_accuracy(),
            );
        }
        Ok(self.check_in(step.size, loss, correct)?)
    }
}
