//! The micro-batches of one batch, and their results.

use std::sync::atomic::{AtomicU32, Ordering};

use super::micro_batch::{MicroBatch, MicroBatchResult};
use super::sum_tree::SumTree;

/// The id of the next job.
static NEXT: AtomicU32 = AtomicU32::new(1);

/// What one worker computed of a batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkerResults {
    results: Vec<(usize, MicroBatchResult)>,
    sums: SumTree,
}

impl WorkerResults {
    /// Adds the result of `micro_batch`, which is number `index`.
    pub fn add(&mut self, index: usize, micro_batch: &MicroBatch, mut result: MicroBatchResult) {
        if let Some(at) = micro_batch.index() {
            self.sums.add(at, std::mem::take(&mut result.gradients));
        }
        self.results.push((index, result));
    }

    /// Whether every answer is one of so many classes.
    fn answers_are_of(&self, classes: usize) -> bool {
        let mut answers = self.results.iter().flat_map(|(_, result)| &result.answers);
        answers.all(|answer| usize::from(answer.class) < classes)
    }

    /// All of it as numbers, in a few pieces: the metrics of all micro-batches, then each sum of gradients.
    pub fn into_numbers(self) -> impl Iterator<Item = Vec<f32>> {
        let metrics = self.results.into_iter().flat_map(|(_, result)| result.metrics()).collect();
        std::iter::once(metrics).chain(self.sums.into_values())
    }

    /// The results of `micro_batches`, with their indices, from their numbers; `next` gives as many as are asked for.
    /// `None` when they are not of these micro-batches and a network of so many parameters.
    pub fn from_numbers(
        micro_batches: &[(usize, &MicroBatch)],
        parameters: usize,
        mut next: impl FnMut(usize) -> Option<Vec<f32>>,
    ) -> Option<Self> {
        let metrics = next(micro_batches.iter().map(|(_, micro_batch)| micro_batch.metrics()).sum())?;
        let mut metrics = &metrics[..];
        let mut results = Vec::with_capacity(micro_batches.len());
        for &(index, micro_batch) in micro_batches {
            results.push((
                index,
                MicroBatchResult::from_metrics(micro_batch, metrics.split_off(..micro_batch.metrics())?)?,
            ));
        }
        let trained = micro_batches.iter().filter_map(|(_, micro_batch)| micro_batch.index());
        Some(Self { results, sums: SumTree::read(trained, || next(parameters))? })
    }
}

/// The micro-batches of a batch, of a training step or of an evaluation, and the results that are there so far.
pub struct BatchJob {
    /// Tells it from every other, of all runs.
    id: u32,
    micro_batches: Vec<MicroBatch>,
    /// How many classes there are.
    classes: usize,
    /// What it is computed with, where that is not the run's own parameters.
    parameters: Option<Vec<f32>>,
    results: Vec<Option<MicroBatchResult>>,
    sums: SumTree,
}

impl BatchJob {
    /// A job with these micro-batches, whose pictures are of so many classes.
    pub(crate) fn new(micro_batches: Vec<MicroBatch>, classes: usize, parameters: Option<Vec<f32>>) -> Self {
        let results = micro_batches.iter().map(|_| None).collect();
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Self { id, micro_batches, classes, parameters, results, sums: SumTree::default() }
    }

    /// Begins anew with other micro-batches and the same parameters.
    pub(crate) fn renew(&mut self, micro_batches: Vec<MicroBatch>) {
        *self = Self::new(micro_batches, self.classes, self.parameters.take());
    }

    /// Tells it from every other, of all runs; never 0.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// Its micro-batches.
    pub fn micro_batches(&self) -> &[MicroBatch] {
        &self.micro_batches
    }

    /// The parameters it is to be computed with; `None` for the run's own.
    pub fn parameters(&self) -> Option<&[f32]> {
        self.parameters.as_deref()
    }

    /// How many classes there are.
    pub(crate) fn classes(&self) -> usize {
        self.classes
    }

    /// Takes the result of micro-batch `index`, computed here.
    pub fn deliver(&mut self, index: usize, result: MicroBatchResult) -> bool {
        let Some(micro_batch) = self.micro_batches.get(index) else { return false };
        let mut results = WorkerResults::default();
        results.add(index, micro_batch, result);
        self.take(results)
    }

    /// Takes what a worker computed; returns false, and drops all of it, where one of its micro-batches has a result
    /// already or is none of the batch's, or an answer is no class.
    pub fn take(&mut self, results: WorkerResults) -> bool {
        if !results.answers_are_of(self.classes) {
            return false;
        }
        for (at, &(index, _)) in results.results.iter().enumerate() {
            let twice = results.results[..at].iter().any(|&(before, _)| before == index);
            if twice || !matches!(self.results.get(index), Some(None)) {
                return false;
            }
        }
        for (index, result) in results.results {
            self.results[index] = Some(result);
        }
        self.sums.merge(results.sums);
        true
    }

    /// All micro-batches with their results, in order; `None` while one is missing.
    pub(crate) fn complete(&self) -> Option<Vec<(&MicroBatch, &MicroBatchResult)>> {
        self.micro_batches
            .iter()
            .zip(&self.results)
            .map(|(micro_batch, result)| Some((micro_batch, result.as_ref()?)))
            .collect()
    }

    /// Takes the sum of all gradients; `None` while one is missing, or where there are none.
    pub(super) fn take_gradients(&mut self) -> Option<Vec<f32>> {
        self.sums.take_whole()
    }
}

#[cfg(test)]
mod tests {
    use super::super::classify::Answer;
    use super::super::micro_batch::Purpose;
    use super::super::sum_tree::MicroBatchIndex;
    use super::*;
    use crate::data::PICTURE_LEN;
    use crate::data::augment::View;

    fn train(index: usize, count: usize) -> MicroBatch {
        let at = MicroBatchIndex { index, count };
        MicroBatch::new(Purpose::Train { batch_size: 8 * count, at, seed: 1 }, 0)
    }

    #[test]
    fn a_job_is_complete_when_every_micro_batch_was_delivered_once() {
        let train = |index| train(index, 2);
        let prediction = MicroBatch::new(Purpose::Predict { averaged: false }, 0);
        let micro_batches = [prediction, train(0), train(1)];
        let mut job = BatchJob::new(micro_batches.to_vec(), 10, None);
        let done = |index: usize, value| MicroBatchResult {
            correct: value as usize,
            gradients: if index == 0 { Vec::new() } else { vec![value] },
            ..MicroBatchResult::default()
        };
        assert!(job.deliver(1, done(1, 1.0)));
        assert!(!job.deliver(1, done(1, 7.0)), "it is done already");
        assert!(!job.deliver(5, done(5, 7.0)), "there is none such");
        let mut late = WorkerResults::default();
        late.add(2, &micro_batches[2], done(2, 7.0));
        late.add(1, &micro_batches[1], done(1, 7.0));
        assert!(!job.take(late), "all or nothing");
        let mut twice = WorkerResults::default();
        twice.add(2, &micro_batches[2], done(2, 7.0));
        twice.add(2, &micro_batches[2], done(2, 7.0));
        assert!(!job.take(twice), "once is enough");
        assert!(job.complete().is_none() && job.take_gradients().is_none());
        let mut rest = WorkerResults::default();
        rest.add(2, &micro_batches[2], done(2, 2.0));
        rest.add(0, &micro_batches[0], done(0, 0.0));
        assert!(job.take(rest));
        let counts: Vec<usize> = job.complete().unwrap().iter().map(|(_, done)| done.correct).collect();
        assert_eq!(counts, [0, 1, 2]);
        assert_eq!(job.take_gradients(), Some(vec![3.0]));
    }

    #[test]
    fn results_arrive_as_they_were_sent_or_not_at_all() {
        let train = |index| train(index, 4);
        let mut prediction = MicroBatch::new(Purpose::Predict { averaged: false }, 1);
        prediction.push(&[7; PICTURE_LEN], 3, View::default());
        let micro_batches = [(4, &train(1)), (9, &prediction), (5, &train(0)), (6, &train(3))];
        let mut sent = WorkerResults::default();
        for (index, micro_batch) in micro_batches {
            let metrics = MicroBatchResult { loss: 2.5 * index as f32, correct: index, ..MicroBatchResult::default() };
            let done = match micro_batch.index() {
                Some(_) => MicroBatchResult { gradients: vec![index as f32, -1.0], ..metrics },
                None => MicroBatchResult { answers: vec![Answer { class: 9, confidence: 0.75 }], ..metrics },
            };
            sent.add(index, micro_batch, done);
        }
        let numbers = sent.clone().into_numbers().flatten().collect::<Vec<_>>();
        assert!(numbers.len() < micro_batches.iter().map(|(_, micro_batch)| micro_batch.most_numbers(2)).sum());
        let arrived = |mut numbers: &[f32], parameters| {
            let next = |len| Some(numbers.split_off(..len)?.to_vec());
            let results = WorkerResults::from_numbers(&micro_batches, parameters, next);
            (results, numbers.len())
        };
        assert_eq!(arrived(&numbers, 2), (Some(sent), 0));
        assert_eq!(arrived(&numbers, 3).0, None);
        assert_eq!(arrived(&numbers[..numbers.len() - 1], 2).0, None);
    }
}
