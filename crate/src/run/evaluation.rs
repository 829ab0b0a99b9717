//! Scores over the whole test set, a part at a time between training steps, with the weights of one moment.

use super::{Run, answers};
use crate::data::augment::View;
use crate::layers::Pass;
use crate::net::Net;

/// Pictures answered at a time.
const BATCH: usize = 32;

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
    net: Net,
    result: Evaluation,
}

impl Run {
    /// Starts an evaluation of the weights as they are now, in place of an earlier one.
    pub fn evaluate(&mut self, averaged: bool) {
        self.data.grow_fully();
        let Ok(mut net) = Net::new(self.net.spec().clone(), 0) else { return };
        net.parameters_mut().copy_from_slice(self.net.parameters());
        let classes = self.data.classes().len();
        let result = Evaluation {
            done: 0,
            total: self.data.test().len(),
            correct: 0,
            confusion: vec![0; classes * classes],
            at_examples: self.examples,
            averaged,
        };
        self.evaluation = Some(Evaluating { net, result });
    }

    /// Scores the next few pictures; false when there is nothing to do.
    pub fn evaluate_more(&mut self) -> bool {
        let Some(Evaluating { net, result }) = &mut self.evaluation else { return false };
        let test = self.data.test();
        let end = (result.done + BATCH).min(result.total);
        if result.finished() {
            return false;
        }
        let classes = self.data.classes().len();
        let mut record = |label: u8, answer: usize| {
            result.correct += usize::from(usize::from(label) == answer);
            result.confusion[usize::from(label) * classes + answer] += 1;
        };
        if result.averaged {
            for picture in result.done..end {
                let shares = answers::confidences(net, test.pixels(picture), &View::SIX);
                record(test.label(picture), answers::best(shares));
            }
        } else {
            let input = net.input(end - result.done);
            for (index, picture) in (result.done..end).enumerate() {
                View::default().write(test.pixels(picture), input, index);
            }
            let scores = net.forward(&mut Pass::infer());
            for (index, picture) in (result.done..end).enumerate() {
                record(test.label(picture), answers::best(scores.example(index).iter().copied()));
            }
        }
        result.done = end;
        true
    }

    /// The latest evaluation, finished or not.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        self.evaluation.as_ref().map(|evaluating| &evaluating.result)
    }
}
