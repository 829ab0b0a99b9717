//! Scores over the whole test set, a few pictures at a time between training steps, with the weights of one moment.

use super::Study;
use crate::backend::Backend;
use crate::data::augment::View;
#[cfg(not(target_arch = "wasm32"))]
use crate::train::pool::WorkerPool;
use crate::train::{Answer, BatchJob, MicroBatch, Run};

/// Pictures in a micro-batch.
const PICTURES: usize = 32;

/// The result so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Pictures scored.
    pub done: usize,
    /// Pictures to score.
    pub total: usize,
    /// Pictures classified right.
    pub correct: usize,
    /// `[truth][prediction]`, row-major.
    pub confusion: Vec<u32>,
    /// The answer to each picture that is scored, in their order.
    pub answers: Vec<Answer>,
    /// Examples that the evaluated weights had seen.
    pub at_examples: u64,
    /// Whether predictions are averaged over six views.
    pub averaged: bool,
}

impl Evaluation {
    /// Whether every picture is scored.
    pub fn finished(&self) -> bool {
        self.done == self.total
    }
}

/// An evaluation at work. Its job has its own copy of the weights.
pub(super) struct Evaluating {
    result: Evaluation,
    job: BatchJob,
}

impl Study {
    /// Starts an evaluation of the weights as they are now, in place of an earlier one.
    pub fn evaluate(&mut self, run: &mut Run, averaged: bool) {
        run.data_mut().grow_fully();
        let classes = run.data().classes().len();
        let result = Evaluation {
            done: 0,
            total: run.data().test().len(),
            correct: 0,
            confusion: vec![0; classes * classes],
            answers: Vec::with_capacity(run.data().test().len()),
            at_examples: run.examples(),
            averaged,
        };
        let job = BatchJob::new(Vec::new(), classes, Some(run.backend().parameters().into_owned()));
        self.evaluation = Some(Evaluating { result, job });
    }

    /// Scores the next few pictures here; false when there is nothing to do.
    pub fn evaluate_more(&mut self, run: &mut Run) -> bool {
        for index in 0..self.begin_evaluation(run, 1) {
            self.compute_evaluation(run, index);
        }
        self.finish_evaluation()
    }

    /// Makes a job of up to `most` micro-batches of what is left to score; returns how many. One that has begun stays.
    pub fn begin_evaluation(&mut self, run: &Run, most: usize) -> usize {
        let Some(Evaluating { result, job }) = &mut self.evaluation else { return 0 };
        if job.micro_batches().is_empty() {
            let test = run.data().test();
            let pictures: Vec<usize> = (result.done..result.total).take(most * PICTURES).collect();
            let micro_batches = pictures.chunks(PICTURES).map(|pictures| {
                let mut micro_batch = MicroBatch::predict(result.averaged, pictures.len());
                pictures.iter().for_each(|&at| micro_batch.push(test.pixels(at), test.label(at), View::default()));
                micro_batch
            });
            job.renew(micro_batches.collect());
        }
        job.micro_batches().len()
    }

    /// The job of the evaluation.
    pub fn evaluation_job(&self) -> Option<&BatchJob> {
        self.evaluation.as_ref().map(|evaluating| &evaluating.job)
    }

    /// The job of the evaluation, to be given results.
    pub fn evaluation_job_mut(&mut self) -> Option<&mut BatchJob> {
        self.evaluation.as_mut().map(|evaluating| &mut evaluating.job)
    }

    /// Computes micro-batch `index` of the evaluation here.
    pub fn compute_evaluation(&mut self, run: &mut Run, index: usize) {
        if let Some(job) = self.evaluation_job_mut() {
            run.compute(job, index, &|| 0.0);
        }
    }

    /// Counts the results of the job; false while one is missing or when there were none.
    pub fn finish_evaluation(&mut self) -> bool {
        let Some(Evaluating { result, job }) = &mut self.evaluation else { return false };
        let Some(results) = job.complete().filter(|results| !results.is_empty()) else { return false };
        let classes = job.classes();
        for (micro_batch, found) in results {
            result.correct += found.correct();
            result.done += micro_batch.labels().len();
            for (&label, answer) in micro_batch.labels().iter().zip(found.answers()) {
                result.confusion[usize::from(label) * classes + usize::from(answer.class)] += 1;
            }
            result.answers.extend(found.answers());
        }
        job.renew(Vec::new());
        true
    }

    /// The latest evaluation, finished or not.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref().map(|evaluating| &evaluating.result)
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl WorkerPool {
    /// Scores the next pictures of the evaluation that `study` has begun; false when there is nothing left to do.
    pub fn evaluate_more(&mut self, run: &Run, study: &mut Study) -> bool {
        study.begin_evaluation(run, 4 * self.threads());
        if let Some(job) = study.evaluation_job_mut() {
            self.compute(&run.backend().parameters(), job, &|| 0.0);
        }
        study.finish_evaluation()
    }
}
