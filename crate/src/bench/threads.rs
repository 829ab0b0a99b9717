//! Training shared by threads, natively: the same steps of a run as the page's with workers.

use serde::Serialize;

use super::{Case, optimizer_spec};
use crate::data::augment::Augmentation;
use crate::data::{Dataset, PICTURE_LEN};
use crate::random::Random;
use crate::spec::NetSpec;
use crate::train::pool::WorkerPool;
use crate::train::{Run, RunError};

/// One case in one round.
#[derive(Clone, Debug, Serialize)]
pub struct Pace {
    /// Name of the case.
    pub name: String,
    /// Examples in a step.
    pub batch: usize,
    /// Threads that shared it.
    pub workers: usize,
    /// Examples a second.
    pub examples_per_second: f64,
}

/// Runs on noise, each with a pool of threads, measured round by round.
pub struct Shared {
    runs: Vec<(Pace, Run, WorkerPool)>,
}

impl Shared {
    /// Makes the runs and trains each for a step. `clock` gives milliseconds since any moment, here and below.
    ///
    /// # Errors
    /// When a network does not hold together.
    pub fn new(cases: &[Case], workers: usize, clock: &(dyn Fn() -> f64 + Sync)) -> Result<Self, RunError> {
        let mut runs = Vec::new();
        for case in cases {
            for &(batch, kind) in &case.runs {
                let spec = NetSpec::parse(&case.spec.to_string())?;
                let augmentation = Augmentation::USUAL;
                let optimizer = optimizer_spec(batch, kind);
                let mut pool = WorkerPool::new(&spec, workers)?;
                let mut run = Run::new(spec, optimizer, augmentation, noise(), 1)?;
                pool.step(&mut run, clock)?;
                let pace = Pace { name: case.name.clone(), batch, workers, examples_per_second: 0.0 };
                runs.push((pace, run, pool));
            }
        }
        Ok(Self { runs })
    }

    /// Some steps of every run.
    ///
    /// # Errors
    /// When a loss is no number any more.
    pub fn round(&mut self, clock: &(dyn Fn() -> f64 + Sync)) -> Result<Vec<Pace>, RunError> {
        for (pace, run, pool) in &mut self.runs {
            let (started, mut steps) = (clock(), 0_u32);
            while steps == 0 || clock() - started < 50.0 {
                pool.step(run, clock)?;
                steps += 1;
            }
            pace.examples_per_second = pace.batch as f64 * f64::from(steps) / (clock() - started) * 1e3;
        }
        Ok(self.runs.iter().map(|(pace, ..)| pace.clone()).collect())
    }
}

/// Pictures that are all there: embedded ones would be drawn while they are trained on.
fn noise() -> Dataset {
    let (mut data, mut random) = (Dataset::cifar10(), Random::new(2));
    for index in 0..1000 {
        let pixels: [u8; PICTURE_LEN] = std::array::from_fn(|_| random.below(256) as u8);
        data.train_mut().push((index % 10) as u8, &pixels);
        data.test_mut().push((index % 10) as u8, &pixels);
    }
    data.finish();
    data
}
