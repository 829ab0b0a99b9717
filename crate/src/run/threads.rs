//! A run's work shared by threads, natively: what the page does with workers, from the same tasks and replicas.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Replica, Results, Run, RunError, Task};
use crate::spec::{NetSpec, SpecError};

/// Threads that train and score one network together, each with a replica of it. The result is the same to the bit
/// however many they are.
pub struct Crew {
    replicas: Vec<Replica>,
}

impl Crew {
    /// A crew of so many threads, the caller's among them, at least one, for the network that `spec` describes.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn new(spec: &NetSpec, threads: usize) -> Result<Self, SpecError> {
        let replicas = (0..threads.max(1)).map(|_| Replica::new(spec.clone()));
        Ok(Self { replicas: replicas.collect::<Result<_, _>>()? })
    }

    /// One training step of `run`, whose network must be the crew's. `clock` gives milliseconds since any moment.
    ///
    /// # Errors
    /// As [`Run::step`].
    pub fn step(&mut self, run: &mut Run, clock: &(dyn Fn() -> f64 + Sync)) -> Result<(), RunError> {
        run.begin_step(clock);
        for results in self.share(run.net().parameters(), run.step_tasks(), clock) {
            run.deliver_to_step(results);
        }
        run.finish_step(clock)
    }

    /// Scores the next pictures of the evaluation that `run` has begun; false when there is nothing left to do.
    pub fn evaluate_more(&mut self, run: &mut Run) -> bool {
        run.begin_evaluation(4 * self.replicas.len());
        for results in self.share(run.evaluation_parameters(), run.evaluation_tasks(), &|| 0.0) {
            run.deliver_to_evaluation(results);
        }
        run.finish_evaluation()
    }

    /// What each makes of `tasks`; whoever is free takes the next.
    fn share(&mut self, parameters: &[f32], tasks: &[Task], clock: &(dyn Fn() -> f64 + Sync)) -> Vec<Results> {
        let next = AtomicUsize::new(0);
        let work = |replica: &mut Replica| {
            replica.parameters_mut().copy_from_slice(parameters);
            let mut results = Results::default();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(task) = tasks.get(index) else { return results };
                results.add(index, task, replica.work(task, &|| clock()));
            }
        };
        let Some((own, others)) = self.replicas.split_first_mut() else { return Vec::new() };
        // A thread takes some 20 µs to start and a step milliseconds: nothing is gained by keeping them.
        thread::scope(|scope| {
            let others: Vec<_> = others.iter_mut().map(|replica| scope.spawn(|| work(replica))).collect();
            let mut results = vec![work(own)];
            // A replica that panicked leaves its task undone, and so the step: its panic is passed on.
            let others = others.into_iter().map(thread::ScopedJoinHandle::join);
            results.extend(others.map(|other| other.unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
            results
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::data::augment::Augmentation;
    use crate::trainers::{Method, Schedule, TrainerSpec};

    #[test]
    fn any_number_of_threads_gives_the_same_run_to_the_bit() {
        let spec = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
            {"kind":"conv","filters":4,"size":5,"stride":3},{"kind":"residual","layers":[{"kind":"batch_norm"},
            {"kind":"relu"},{"kind":"dropout","rate":0.1}]},{"kind":"fc","units":10}]}"#;
        let spec = NetSpec::parse(spec).unwrap();
        let trainer = TrainerSpec {
            method: Method::Momentum,
            learning_rate: 0.02,
            momentum: 0.9,
            batch_size: 100,
            l1_decay: 0.0,
            l2_decay: 1e-4,
            schedule: Schedule::Constant,
            warm_up: 0,
        };
        let mut alone = run(&spec, &trainer);
        for _ in 0..12 {
            alone.step(&|| 0.0).unwrap();
        }
        alone.evaluate(false);
        while alone.evaluate_more() {}
        for threads in [1, 2, 3] {
            let (mut shared, mut crew) = (run(&spec, &trainer), Crew::new(&spec, threads).unwrap());
            for _ in 0..12 {
                crew.step(&mut shared, &|| 0.0).unwrap();
            }
            shared.evaluate(false);
            while crew.evaluate_more(&mut shared) {}
            assert_eq!(shared.save(), alone.save(), "{threads} threads");
            assert_eq!(shared.evaluation(), alone.evaluation(), "{threads} threads");
            shared.restore(&alone.save()).unwrap();
            assert_eq!(shared.save(), alone.save(), "a residual block comes back from its text");
        }
    }

    fn run(spec: &NetSpec, trainer: &TrainerSpec) -> Run {
        let augmentation = Augmentation::USUAL;
        Run::new(spec.clone(), trainer.clone(), augmentation, Dataset::embedded(), 3).unwrap()
    }
}
