//! A run's work shared by threads, natively: what the page does with workers, as the same
//! [scheduler](super::scheduler) says.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use super::scheduler::{Measured, shares, updated_slowness};
use super::{BatchJob, MicroBatch, Run, RunError, StepState, Worker, WorkerResults};
use crate::fault::SpecError;
use crate::spec::NetSpec;

/// Threads that train and score one network together, each with a worker of it. The result is the same to the bit
/// however many they are.
pub struct WorkerPool {
    workers: Vec<Worker>,
    /// The time that each takes for what takes the first one 1.
    slowness: Vec<f32>,
}

/// Of one worker: its results, and how long they took.
type Share = (WorkerResults, Measured);

impl WorkerPool {
    /// A pool of so many threads, the caller's among them, at least one, for the network that `spec` describes.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn new(spec: &NetSpec, threads: usize) -> Result<Self, SpecError> {
        let threads = threads.max(1);
        let workers = (0..threads).map(|_| Worker::new(spec.clone()));
        Ok(Self { workers: workers.collect::<Result<_, _>>()?, slowness: vec![1.0; threads] })
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.workers.len()
    }

    /// One training step of `run`, whose network must be the pool's. `clock` gives milliseconds since any moment.
    ///
    /// # Errors
    /// As [`Run::step`].
    pub fn step(&mut self, run: &mut Run, clock: &(dyn Fn() -> f64 + Sync)) -> Result<(), RunError> {
        if !run.splits() {
            return run.step(clock);
        }
        run.begin_step(clock);
        let (parameters, job) = run.parameters_and_step_job();
        if let Some(job) = job {
            self.compute(&parameters, job, clock);
        }
        match run.finish_step(clock)? {
            StepState::Done => Ok(()),
            StepState::Waiting => unreachable!("every micro-batch was computed"),
        }
    }

    /// Computes all of `job`, with its own parameters or `parameters`.
    pub(crate) fn compute(&mut self, parameters: &[f32], job: &mut BatchJob, clock: &(dyn Fn() -> f64 + Sync)) {
        let done = self.share(job.parameters().unwrap_or(parameters), job.micro_batches(), clock);
        let Some(here) = done.first().map(|&(_, measured)| measured) else { return };
        for ((results, there), slowness) in done.into_iter().zip(&mut self.slowness) {
            job.take(results);
            *slowness = updated_slowness(*slowness, here, there);
        }
    }

    fn share(
        &mut self,
        parameters: &[f32],
        micro_batches: &[MicroBatch],
        clock: &(dyn Fn() -> f64 + Sync),
    ) -> Vec<Share> {
        let costs: Vec<usize> = micro_batches.iter().map(MicroBatch::cost).collect();
        let taken: Vec<AtomicBool> = costs.iter().map(|_| AtomicBool::new(false)).collect();
        let work = |worker: &mut Worker, share: &[usize]| -> Share {
            let (mut results, mut cost, began) = (WorkerResults::default(), 0, clock());
            if !share.is_empty() {
                worker.set_parameters(parameters);
            }
            for &index in share {
                if !taken[index].swap(true, Ordering::Relaxed) {
                    let micro_batch = &micro_batches[index];
                    results.add(index, micro_batch, worker.compute(micro_batch, &|| clock()));
                    cost += costs[index];
                }
            }
            (results, Measured { cost, ms: (clock() - began) as f32 })
        };
        let shares = shares(&costs, &self.slowness, true);
        let mut all = self.workers.iter_mut().zip(&shares);
        let Some((own, first)) = all.next() else { return Vec::new() };
        // A thread takes some 20 µs to start and a step milliseconds: nothing is gained by keeping them.
        thread::scope(|scope| {
            let others: Vec<_> = all.map(|(worker, share)| scope.spawn(|| work(worker, share))).collect();
            let mut done = vec![work(own, first)];
            // A worker that panicked leaves its micro-batch undone, and so the step: its panic is passed on.
            let others = others.into_iter().map(thread::ScopedJoinHandle::join);
            done.extend(others.map(|other| other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
            done
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::data::augment::Augmentation;
    use crate::optimizers::{OptimizerKind, OptimizerSpec, Schedule};
    use crate::study::{Focus, Study};

    #[test]
    fn any_number_of_threads_gives_the_same_run_to_the_bit() {
        let spec = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
            {"kind":"conv","filters":4,"size":5,"stride":3},{"kind":"residual","layers":[{"kind":"batch_norm"},
            {"kind":"relu"},{"kind":"dropout","rate":0.1}]},{"kind":"fc","units":10}]}"#;
        let spec = NetSpec::parse(spec).unwrap();
        let optimizer = OptimizerSpec {
            kind: OptimizerKind::Momentum,
            learning_rate: 0.02,
            momentum: 0.9,
            batch_size: 100,
            l1_decay: 0.0,
            l2_decay: 1e-4,
            schedule: Schedule::Constant,
            warm_up: 0,
        };
        let mut alone = run(&spec, &optimizer);
        for _ in 0..12 {
            alone.step(&|| 0.0).unwrap();
        }
        let evaluated = |run: &mut Run, pool: Option<&mut WorkerPool>| {
            let mut study = Study::new(run, Focus::Test(0)).unwrap();
            study.evaluate(run, false);
            match pool {
                None => while study.evaluate_more(run) {},
                Some(pool) => while pool.evaluate_more(run, &mut study) {},
            }
            study.evaluation().cloned()
        };
        let expected = evaluated(&mut alone, None);
        for threads in [1, 2, 3] {
            let (mut shared, mut pool) = (run(&spec, &optimizer), WorkerPool::new(&spec, threads).unwrap());
            for _ in 0..12 {
                pool.step(&mut shared, &|| 0.0).unwrap();
            }
            let found = evaluated(&mut shared, Some(&mut pool));
            assert_eq!(shared.save(), alone.save(), "{threads} threads");
            assert_eq!(found, expected, "{threads} threads");
            shared.restore(&alone.save()).unwrap();
            assert_eq!(shared.save(), alone.save(), "a residual block comes back from its text");
        }
    }

    fn run(spec: &NetSpec, optimizer: &OptimizerSpec) -> Run {
        let augmentation = Augmentation::USUAL;
        Run::new(spec.clone(), optimizer.clone(), augmentation, Dataset::embedded(), 3).unwrap()
    }
}
