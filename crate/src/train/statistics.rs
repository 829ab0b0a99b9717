//! What was measured lately: means over a window of examples, and times.

use std::collections::VecDeque;

/// Examples in a window.
const WINDOW: usize = 1000;

/// Milliseconds over which throughput is averaged.
const PACE: f64 = 2000.0;

/// A mean over the latest examples.
#[derive(Clone, Debug, Default)]
struct Mean {
    /// Examples of each step and their sum, the oldest first.
    entries: Vec<(usize, f64)>,
    count: usize,
}

impl Mean {
    fn add(&mut self, count: usize, sum: f64) {
        self.entries.push((count, sum));
        self.count += count;
        while let Some(&(oldest, _)) = self.entries.first() {
            if self.count - oldest < WINDOW {
                break;
            }
            self.count -= oldest;
            self.entries.remove(0);
        }
    }

    fn value(&self) -> Option<f32> {
        // Summed anew each time: a running sum would drift.
        (self.count > 0).then(|| (self.entries.iter().map(|(_, sum)| sum).sum::<f64>() / self.count as f64) as f32)
    }
}

/// What the latest examples gave; part of a run's state, since its curves are made of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Windows {
    loss: Mean,
    train: Mean,
    validation: Mean,
}

impl Windows {
    fn add_training(&mut self, count: usize, loss: f32, correct: usize) {
        self.loss.add(count, f64::from(loss) * count as f64);
        self.train.add(count, correct as f64);
    }

    fn add_validation(&mut self, count: usize, correct: usize) {
        self.validation.add(count, correct as f64);
    }

    /// A row for each step of training: its examples, their mean loss, how many were answered right. Exact: a step has
    /// at most 512 examples, and the mean was a single-precision number.
    pub fn training(&self) -> impl Iterator<Item = [f32; 3]> {
        let steps = self.loss.entries.iter().zip(&self.train.entries);
        steps.map(|(&(count, sum), &(_, correct))| [count as f32, (sum / count as f64) as f32, correct as f32])
    }

    /// A row for each round of validation: its examples, and how many were answered right.
    pub fn validation(&self) -> impl Iterator<Item = [f32; 2]> {
        self.validation.entries.iter().map(|&(count, correct)| [count as f32, correct as f32])
    }

    /// The windows of which these are the rows.
    pub fn of(training: &[[f32; 3]], validation: &[[f32; 2]]) -> Self {
        let mut windows = Self::default();
        for &[count, loss, correct] in training {
            windows.add_training(count as usize, loss, correct as usize);
        }
        for &[count, correct] in validation {
            windows.add_validation(count as usize, correct as usize);
        }
        windows
    }
}

/// Measurements of a run.
#[derive(Clone, Debug, Default)]
pub struct Statistics {
    windows: Windows,
    forward: f64,
    backward: f64,
    /// End of each recent step, and its examples.
    steps: VecDeque<(f64, usize)>,
}

impl Statistics {
    pub(super) fn add_training(&mut self, count: usize, loss: f32, correct: usize) {
        self.windows.add_training(count, loss, correct);
    }

    pub(super) fn add_validation(&mut self, count: usize, correct: usize) {
        self.windows.add_validation(count, correct);
    }

    pub(super) fn windows(&self) -> &Windows {
        &self.windows
    }

    pub(super) fn set_windows(&mut self, windows: Windows) {
        self.windows = windows;
    }

    /// A step begins at `now`.
    pub(super) fn started(&mut self, now: f64) {
        if self.steps.is_empty() {
            self.steps.push_back((now, 0));
        }
    }

    /// A step of `count` examples ends at `now`, after so many milliseconds forward and backward, of all workers
    /// together.
    pub(super) fn timed(&mut self, count: usize, now: f64, forward: f64, backward: f64) {
        let smooth = |now: &mut f64, new: f64| *now = if *now == 0.0 { new } else { 0.98 * *now + 0.02 * new };
        smooth(&mut self.forward, forward / count as f64);
        smooth(&mut self.backward, backward / count as f64);
        self.steps.push_back((now, count));
        while self.steps.len() > 2 && self.steps.front().is_some_and(|&(end, _)| end < now - PACE) {
            self.steps.pop_front();
        }
    }

    /// Says that training rests, so that the time until it goes on does not count as slowness.
    pub fn pause(&mut self) {
        self.steps.clear();
    }

    /// Mean training loss over the window.
    pub fn loss(&self) -> Option<f32> {
        self.windows.loss.value()
    }

    /// Share of training examples answered right over the window, each before it was learnt from.
    pub fn train_accuracy(&self) -> Option<f32> {
        self.windows.train.value()
    }

    /// Share of held-out examples answered right over the window.
    pub fn validation_accuracy(&self) -> Option<f32> {
        self.windows.validation.value()
    }

    /// Examples in the window now.
    pub fn window(&self) -> usize {
        self.windows.loss.count
    }

    /// Milliseconds an example takes forward (reading its picture included).
    pub fn forward_ms(&self) -> f64 {
        self.forward
    }

    /// Milliseconds an example takes backward (the optimizer's step included).
    pub fn backward_ms(&self) -> f64 {
        self.backward
    }

    /// Examples a second over the last two seconds, all that happens in between included; 0 while paused.
    pub fn throughput(&self) -> f64 {
        let (Some(&(first, _)), Some(&(last, _))) = (self.steps.front(), self.steps.back()) else { return 0.0 };
        let examples: usize = self.steps.iter().skip(1).map(|(_, count)| count).sum();
        if last > first { examples as f64 * 1000.0 / (last - first) } else { 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_forgets_what_is_old() {
        let mut statistics = Statistics::default();
        assert_eq!(statistics.loss(), None);
        (0..100).for_each(|_| statistics.add_training(32, 2.0, 0));
        (0..32).for_each(|_| statistics.add_training(32, 1.0, 32));
        assert_eq!((statistics.loss(), statistics.train_accuracy()), (Some(1.0), Some(1.0)));
        assert_eq!(statistics.window(), 1024);
    }

    #[test]
    fn throughput_counts_what_was_done_over_the_time_it_took() {
        let mut statistics = Statistics::default();
        for step in 0..1000 {
            let start = 10.0 * f64::from(step);
            statistics.started(start);
            statistics.timed(32, start + 9.0, 3.0, 6.0);
        }
        assert!((statistics.throughput() - 3200.0).abs() < 50.0, "{}", statistics.throughput());
        assert!((statistics.forward_ms() - 3.0 / 32.0).abs() < 1e-9);
        statistics.pause();
        assert_eq!(statistics.throughput(), 0.0);
    }
}
