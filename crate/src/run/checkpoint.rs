//! The last good state of a run, which a divergence falls back to.

use super::curves::Mark;
use super::progress::Progress;
use super::statistics::Windows;
use super::{Diverged, Run};
use crate::trainers::Trainer;

/// Steps between two checkpoints.
const STEPS: u64 = 64;

/// All that training changes, as it was.
pub(super) struct Checkpoint {
    parameters: Vec<f32>,
    trainer: Trainer,
    progress: Progress,
    windows: Windows,
    curves: Mark,
}

impl Checkpoint {
    /// The state before the first step.
    pub fn new(parameters: &[f32], seed: u64) -> Self {
        Self {
            parameters: parameters.to_vec(),
            trainer: Trainer::default(),
            progress: Progress::new(seed),
            windows: Windows::default(),
            curves: Mark::default(),
        }
    }
}

impl Run {
    /// Remembers the state of now, every so many steps.
    pub(super) fn check_in(&mut self) {
        if self.progress.steps.is_multiple_of(STEPS) {
            self.remember();
        }
    }

    /// Remembers the state of now.
    pub(super) fn remember(&mut self) {
        self.checkpoint.parameters.copy_from_slice(self.net.parameters());
        self.checkpoint.trainer.clone_from(&self.trainer);
        self.checkpoint.progress = self.progress_done().bookmark();
        self.checkpoint.windows.clone_from(self.statistics.windows());
        self.checkpoint.curves = self.curves.mark();
    }

    /// Goes back to the state that was remembered, in everything: what follows is what followed then.
    pub(super) fn fall_back(&mut self) -> Diverged {
        self.net.parameters_mut().copy_from_slice(&self.checkpoint.parameters);
        self.trainer.clone_from(&self.checkpoint.trainer);
        self.progress = self.checkpoint.progress.bookmark();
        self.ahead = None;
        self.statistics.set_windows(self.checkpoint.windows.clone());
        self.curves.back_to(self.checkpoint.curves);
        Diverged { examples: self.progress.examples }
    }
}
