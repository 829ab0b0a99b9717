//! Scores over the whole test set, a part at a time between training steps, with the weights of one moment.

use super::Run;
use super::profile::Profile;
use super::round::{Results, Round};
use super::tasks::{Purpose, Task};
use crate::data::augment::View;

/// Pictures in a task.
const PART: usize = 32;

/// The result so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Pictures scored.
    pub done: usize,
    /// Pictures to score.
    pub total: usize,
    /// Pictures answered right.
    pub correct: usize,
    /// `[truth][answer]`, row-major.
    pub confusion: Vec<u32>,
    /// Examples that the evaluated weights had seen.
    pub at_examples: u64,
    /// Whether answers are averaged over six views.
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
    round: Round,
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
        self.evaluation = Some(Evaluating { parameters, result, round: Round::default() });
    }

    /// Scores the next few pictures here; false when there is nothing to do.
    pub fn evaluate_more(&mut self) -> bool {
        for index in 0..self.begin_evaluation(1) {
            self.work_on_evaluation(index);
        }
        self.finish_evaluation()
    }

    /// Cuts up to `most` tasks from what is left to score; returns how many. Tasks that wait for results stay.
    pub fn begin_evaluation(&mut self, most: usize) -> usize {
        let Some(Evaluating { result, round, .. }) = &mut self.evaluation else { return 0 };
        if round.tasks.is_empty() {
            let test = self.data.test();
            let pictures: Vec<usize> = (result.done..result.total).take(most * PART).collect();
            let tasks = pictures.chunks(PART).map(|pictures| {
                let mut task = Task::new(Purpose::Answer { averaged: result.averaged }, pictures.len());
                pictures.iter().for_each(|&at| task.push(test.pixels(at), test.label(at), View::default()));
                task
            });
            *round = Round::new(tasks.collect());
        }
        round.tasks.len()
    }

    /// The tasks of the evaluation that are cut.
    pub fn evaluation_tasks(&self) -> &[Task] {
        self.evaluation.as_ref().map_or(&[], |evaluating| &evaluating.round.tasks)
    }

    /// The weights that are evaluated.
    pub fn evaluation_parameters(&self) -> &[f32] {
        self.evaluation.as_ref().map_or(&[], |evaluating| &evaluating.parameters)
    }

    /// Works on task `index` of the evaluation here.
    pub fn work_on_evaluation(&mut self, index: usize) {
        let Some(Evaluating { parameters, round, .. }) = &mut self.evaluation else { return };
        let Some(task) = round.tasks.get(index) else { return };
        self.reader.parameters_mut().copy_from_slice(parameters);
        let done = task.work(&mut self.reader, &mut Profile::default(), &|| 0.0);
        round.deliver(index, done);
    }

    /// Takes what was made of tasks elsewhere; false when it is not of this evaluation, or is there already.
    pub fn deliver_to_evaluation(&mut self, results: Results) -> bool {
        results.answers_are_of(self.data.classes().len())
            && self.evaluation.as_mut().is_some_and(|evaluating| evaluating.round.take(results))
    }

    /// Counts the results of the tasks that were cut; false while one is missing or when there were none.
    pub fn finish_evaluation(&mut self) -> bool {
        let classes = self.data.classes().len();
        let Some(Evaluating { result, round, .. }) = &mut self.evaluation else { return false };
        let Some(results) = round.complete().filter(|results| !results.is_empty()) else { return false };
        for (task, done) in results {
            result.correct += done.correct;
            result.done += task.labels.len();
            for (&label, &answer) in task.labels.iter().zip(&done.answers) {
                result.confusion[usize::from(label) * classes + usize::from(answer)] += 1;
            }
        }
        *round = Round::default();
        true
    }

    /// The latest evaluation, finished or not.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref().map(|evaluating| &evaluating.result)
    }
}
