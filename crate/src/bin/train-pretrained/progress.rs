//! How far training is and how long it will take.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

use convscope::train::Run;

/// Prints on one line of a terminal every second, elsewhere a line every half minute.
pub struct Progress {
    total: u64,
    first: u64,
    started: Instant,
    shown: Instant,
    terminal: bool,
}

impl Progress {
    /// The progress of `run` to `total` examples.
    pub fn new(run: &Run, total: u64) -> Self {
        let now = Instant::now();
        Self { total, first: run.examples(), started: now, shown: now, terminal: std::io::stdout().is_terminal() }
    }

    /// Prints where `run` is, when it is time again or it has arrived.
    pub fn show(&mut self, run: &Run) {
        let pause = Duration::from_secs(if self.terminal { 1 } else { 30 });
        let arrived = run.examples() >= self.total;
        if self.shown.elapsed() < pause && !arrived {
            return;
        }
        self.shown = Instant::now();
        let rate = (run.examples() - self.first) as f64 / self.started.elapsed().as_secs_f64();
        let left = self.total.saturating_sub(run.examples()) as f64 / rate / 60.0;
        let epochs = run.epochs() * self.total as f64 / run.examples() as f64;
        let statistics = run.statistics();
        let held_out = statistics.validation_accuracy();
        let validation = held_out.map(|share| format!(", validation {:.1} %", 100.0 * share)).unwrap_or_default();
        let line = format!(
            "epoch {:.1} of {epochs:.0}, loss {:.3}, training {:.1} %{validation}, {rate:.0}/s, {left:.0} min left",
            run.epochs(),
            statistics.loss().unwrap_or_default(),
            100.0 * statistics.train_accuracy().unwrap_or_default(),
        );
        if self.terminal && !arrived {
            // Back to the line's start, and over what stood there.
            print!("\r{line}\x1b[K");
        } else {
            println!("{}{line}", if self.terminal { "\r" } else { "" });
        }
        // A progress that nobody can read is no reason to stop.
        let _ = std::io::stdout().flush();
    }
}
