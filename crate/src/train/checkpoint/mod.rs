//! States of a run that worked, which a divergence falls back to.
//!
//! A state counts as good once the steps after it have shown that it works; or at once where training is changed after
//! steps that did, since what follows is then another's work. Some are kept, ever further apart.

use serde::Serialize;

use super::Run;
use super::curves::Mark;
use super::health::{Health, Tally, Verdict};
use super::progress::Progress;
use super::statistics::Windows;
use crate::backend::Backend;
use crate::batch::Batch;
use crate::data::augment::View;
use crate::optimizers::OptimizerState;

/// Steps between two checkpoints, and examples where the batches are small.
const STEPS: u64 = 64;
const EXAMPLES: u64 = 1000;

/// The same before training is changed: fewer say enough.
const STEPS_BEFORE_CHANGE: u64 = 16;
const EXAMPLES_BEFORE_CHANGE: u64 = 256;

/// Pictures by whose answers it is told that a run begins ruined.
const PICTURES: usize = 64;

/// Good states kept, and the bytes that they may take; one is kept whatever its size.
const NEAREST: usize = 4;
const BYTES: usize = 32_000_000;

/// The run stopped working; it was set back to a state in which it still did.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Diverged {
    /// `examples` is where the run is now, and `back` how far before the step that failed.
    #[error(
        "the loss grew beyond all numbers; the run is {back} examples back, at {examples}: lower the learning rate"
    )]
    LossNotFinite { examples: u64, back: u64 },
    /// `loss` is the mean over the latest steps.
    // Not in the sentence: what writes a float out as text weighs as much as all this module.
    #[error("the loss exploded and stays so; the run is {back} examples back, at {examples}: lower the learning rate")]
    LossExploded { loss: f32, examples: u64, back: u64 },
    /// It had learnt, and answers no better than by guessing for long.
    #[error("it forgot what it had learnt; the run is {back} examples back, at {examples}: lower the learning rate")]
    AllForgotten { examples: u64, back: u64 },
}

/// All that training changes, as it was.
struct Checkpoint {
    parameters: Vec<f32>,
    optimizer: OptimizerState,
    progress: Progress,
    windows: Windows,
    curves: Mark,
    /// The learning rate that led here.
    rate: f32,
}

impl Checkpoint {
    fn bytes(&self) -> usize {
        size_of::<f32>() * self.parameters.len() * (1 + self.optimizer.rows().len())
    }
}

/// How many good states of so many bytes are kept.
fn most_good(bytes: usize) -> usize {
    (BYTES / bytes.max(1)).clamp(1, NEAREST)
}

/// How many states of so many bytes are kept at once: those, the newest, and the one that takes its place.
pub(super) fn most_kept(bytes: usize) -> usize {
    most_good(bytes) + 2
}

/// What a run can fall back to.
pub(super) struct Checkpoints {
    /// What it began with; `None`: the fresh weights of its seed.
    start: Option<Checkpoint>,
    /// States that worked, the newest last.
    good: Vec<Checkpoint>,
    /// The newest state, until the steps after it say whether it works, and whether those before it did.
    latest: Option<(Checkpoint, bool)>,
    /// The steps since it was taken, all trained in the same way.
    tally: Tally,
    health: Health,
    /// It fell back to the newest good state, and none has been found good since.
    fallen: bool,
}

impl Checkpoints {
    /// Of a run that begins with the fresh weights of its seed.
    pub fn new(health: Health) -> Self {
        Self { start: None, good: Vec::new(), latest: None, tally: Tally::default(), health, fallen: false }
    }

    fn keep(&mut self, state: Checkpoint) {
        self.fallen = false;
        let most = most_good(state.bytes());
        self.good.push(state);
        let newest = self.good.len() - 1;
        if newest >= most {
            // The one whose absence leaves the smallest gap, for its age.
            let at = |index: usize| self.good[index].progress.steps as f64;
            let gap = |index: usize| {
                let before = if index == 0 { 0.0 } else { at(index - 1) };
                (at(index + 1) - before) / (at(newest) - at(index)).max(1.0)
            };
            let least = (0..newest).min_by(|&a, &b| gap(a).total_cmp(&gap(b)));
            self.good.remove(least.unwrap_or(0));
        }
    }
}

impl<B: Backend> Run<B> {
    /// Takes note of a step that is done, and from time to time of where it led.
    ///
    /// # Errors
    /// When the run stopped working; it is then back where it did.
    pub(super) fn check_in(&mut self, size: usize, loss: f32, correct: usize) -> Result<(), Diverged> {
        let Checkpoints { tally, health, .. } = &mut self.checkpoints;
        health.see(loss);
        tally.add(size, loss, correct);
        if tally.steps < STEPS || tally.examples < EXAMPLES {
            return Ok(());
        }
        let loss = self.checkpoints.tally.loss();
        let verdict = self.checkpoints.health.judge(&self.checkpoints.tally);
        match verdict {
            Verdict::Exploded => {
                let (examples, back) = self.fall_back();
                return Err(Diverged::LossExploded { loss, examples, back });
            }
            Verdict::Lost => {
                let (examples, back) = self.fall_back();
                return Err(Diverged::AllForgotten { examples, back });
            }
            _ if !self.is_finite() => {
                let (examples, back) = self.fall_back();
                return Err(Diverged::LossNotFinite { examples, back });
            }
            Verdict::Works | Verdict::Doubtful => {}
        }
        self.checkpoints.tally = Tally::default();
        let (now, works) = (self.state(), verdict == Verdict::Works);
        if let (Some((state, _)), true) = (self.checkpoints.latest.replace((now, works)), works) {
            self.checkpoints.keep(state);
        }
        Ok(())
    }

    /// Takes note of the state of now before training is changed.
    pub(super) fn check_in_before_change(&mut self) {
        let Checkpoints { tally, health, latest, .. } = &mut self.checkpoints;
        health.forgive();
        let (latest, tally) = (latest.take(), std::mem::take(tally));
        let enough = tally.steps >= STEPS_BEFORE_CHANGE && tally.examples >= EXAMPLES_BEFORE_CHANGE;
        let high = self.checkpoints.health.is_high(&tally);
        let works = enough && self.checkpoints.health.judge(&tally) == Verdict::Works && self.is_finite();
        match latest {
            // So few steps say nothing against it, unless their loss is high: then the last step before them ruined it.
            Some((state, worked)) if works || (worked && !enough && !high) => self.checkpoints.keep(state),
            _ => {}
        }
        if works {
            let now = self.state();
            self.checkpoints.keep(now);
        }
    }

    /// Begins from the state of now: there is nothing before it to fall back to. Where its answers show that it is ruined
    /// already, the run falls back to the fresh weights of its seed.
    pub(super) fn begin_here(&mut self) {
        let classes = self.data.classes().len();
        let so_far = self.statistics.train_accuracy().unwrap_or(0.0);
        let mut health = Health::new(self.backend.spec().loss.ignorant(classes), classes, so_far);
        let works = self.loss_of_answers().is_none_or(|loss| loss.is_finite() && !health.is_explosion(loss));
        if !works {
            // A first loss that has exploded must not pass for the network's own.
            health.see(0.0);
        }
        let start = works.then(|| self.state());
        self.checkpoints = Checkpoints { start, ..Checkpoints::new(health) };
    }

    /// The mean loss of the network's answers, with its running statistics, on a few pictures; `None` where there are none.
    fn loss_of_answers(&mut self) -> Option<f32> {
        let (backend, pictures) = (&mut self.backend, self.data.train());
        let count = pictures.len().min(PICTURES);
        let labels: Vec<u8> = (0..count).map(|index| pictures.label(index)).collect();
        let fill = &mut |input: &mut Batch| {
            (0..count).for_each(|index| View::default().write(pictures.pixels(index), input, index));
        };
        (count > 0).then(|| {
            let scores = backend.predict(None, count, fill).clone();
            backend.spec().loss.evaluate(&scores, &labels, 1.0, &mut scores.clone()) / count as f32
        })
    }

    /// The state of now. In the middle of a step it is that before it.
    fn state(&self) -> Checkpoint {
        let progress = self.progress_done().bookmark();
        Checkpoint {
            parameters: self.backend.parameters().into_owned(),
            optimizer: self.backend.optimizer_state().into_owned(),
            windows: self.statistics.windows().clone(),
            curves: self.curves.mark(),
            rate: self.optimizer_spec.rate(progress.examples),
            progress,
        }
    }

    /// Whether weights and what the optimizer remembers are numbers.
    fn is_finite(&self) -> bool {
        let (optimizer, parameters) = (self.backend.optimizer_state(), self.backend.parameters());
        let mut rows = optimizer.rows().iter().map(Vec::as_slice).chain([&*parameters]);
        rows.all(|row| row.iter().all(|value| value.is_finite()))
    }

    /// Goes back to the newest state that worked, in everything: what follows is what followed then. One that led here
    /// before, trained no faster, is passed over. Returns the examples of that state, and how many it is back.
    pub(super) fn fall_back(&mut self) -> (u64, u64) {
        let failed = self.progress_done().examples;
        let rate = self.optimizer_spec.rate(failed);
        let Checkpoints { good, fallen, .. } = &mut self.checkpoints;
        if *fallen && good.last().is_some_and(|state| rate <= state.rate) {
            good.pop();
        }
        (self.stepping, self.ahead) = (None, None);
        if let Some(state) = self.checkpoints.good.last().or(self.checkpoints.start.as_ref()) {
            self.backend.set_parameters(&state.parameters);
            self.backend.set_optimizer_state(state.optimizer.clone());
            self.progress = state.progress.bookmark();
            self.statistics.set_windows(state.windows.clone());
            self.curves.back_to(state.curves);
        } else {
            self.backend.start(self.seed);
            self.progress = Progress::new(self.seed);
            self.statistics.set_windows(Windows::default());
            self.curves.back_to(Mark::default());
        }
        self.checkpoints.fallen = true;
        self.checkpoints.latest = None;
        self.checkpoints.tally = Tally::default();
        self.checkpoints.health.forgive();
        let examples = self.progress.examples;
        (examples, failed.saturating_sub(examples))
    }
}

#[cfg(test)]
mod tests;
