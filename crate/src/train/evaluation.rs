//! Scores over the whole test set, a few pictures at a time between training steps, with the weights of one moment.

use super::Run;
use super::batch_job::{BatchJob, WorkerResults};
use super::micro_batch::{MicroBatch, Purpose};
use super::profile::Profile;
use crate::data::augment::View;

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

/// An evaluation at work, with its own copy of the weights.
pub(super) struct Evaluating {
    parameters: Vec<f32>,
    result: Evaluation,
    job: BatchJob,
}

impl Run {
    /// Starts an evaluation of the weights as they are now, in place of an earlier one.
    pub fn evaluate(&mut self, averaged: bool) {
        self.data.grow_fully();
        let classes = self.data.classes().len();
        let result = Evaluation {
            done: 0,
            total: self.data.test().len(),
            correct: 0,
            confusion: vec![0; classes * classes],
            at_examples: self.examples(),
            averaged,
        };
        let parameters = self.net.parameters().to_vec();
        self.evaluation = Some(Evaluating { parameters, result, job: BatchJob::default() });
    }

    /// Scores the next few pictures here; false when there is nothing to do.
    pub fn evaluate_more(&mut self) -> bool {
        for index in 0..self.begin_evaluation(1) {
            self.work_on_evaluation(index);
        }
        self.finish_evaluation()
    }

    /// Cuts up to `most` micro-batches from what is left to score; returns how many. Micro-batches that wait for results stay.
    pub fn begin_evaluation(&mut self, most: usize) -> usize {
        let Some(Evaluating { result, job, .. }) = &mut self.evaluation else { return 0 };
        if job.micro_batches.is_empty() {
            let test = self.data.test();
            let pictures: Vec<usize> = (result.done..result.total).take(most * PICTURES).collect();
            let micro_batches = pictures.chunks(PICTURES).map(|pictures| {
                let mut micro_batch = MicroBatch::new(Purpose::Predict { averaged: result.averaged }, pictures.len());
                pictures.iter().for_each(|&at| micro_batch.push(test.pixels(at), test.label(at), View::default()));
                micro_batch
            });
            *job = BatchJob::new(micro_batches.collect());
        }
        job.micro_batches.len()
    }

    /// The micro-batches of the evaluation that are cut.
    pub fn evaluation_micro_batches(&self) -> &[MicroBatch] {
        self.evaluation.as_ref().map_or(&[], |evaluating| &evaluating.job.micro_batches)
    }

    /// The weights that are evaluated.
    pub fn evaluation_parameters(&self) -> &[f32] {
        self.evaluation.as_ref().map_or(&[], |evaluating| &evaluating.parameters)
    }

    /// Works on micro-batch `index` of the evaluation here.
    pub fn work_on_evaluation(&mut self, index: usize) {
        let Some(Evaluating { parameters, job, .. }) = &mut self.evaluation else { return };
        let Some(micro_batch) = job.micro_batches.get(index) else { return };
        self.evaluation_net.parameters_mut().copy_from_slice(parameters);
        let result = micro_batch.work(&mut self.evaluation_net, &mut Profile::default(), &|| 0.0);
        job.deliver(index, result);
    }

    /// Takes what a worker computed; false when it is not of this evaluation, or is there already.
    pub fn deliver_to_evaluation(&mut self, results: WorkerResults) -> bool {
        results.predictions_are_of(self.data.classes().len())
            && self.evaluation.as_mut().is_some_and(|evaluating| evaluating.job.take(results))
    }

    /// Counts the results of the micro-batches that were cut; false while one is missing or when there were none.
    pub fn finish_evaluation(&mut self) -> bool {
        let classes = self.data.classes().len();
        let Some(Evaluating { result, job, .. }) = &mut self.evaluation else { return false };
        let Some(results) = job.complete().filter(|results| !results.is_empty()) else { return false };
        for (micro_batch, found) in results {
            result.correct += found.correct;
            result.done += micro_batch.labels.len();
            for (&label, &prediction) in micro_batch.labels.iter().zip(&found.predictions) {
                result.confusion[usize::from(label) * classes + usize::from(prediction)] += 1;
            }
        }
        *job = BatchJob::default();
        true
    }

    /// The latest evaluation, finished or not.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref().map(|evaluating| &evaluating.result)
    }
}
