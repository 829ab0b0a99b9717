//! Work shared with other workers: tasks out, results in.

use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{fault, now};
use crate::run::{Done, Task};
use crate::spec::NetSpec;

/// Which tasks are meant.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Round {
    /// Of the training step that has begun.
    Step,
    /// Of the evaluation.
    Evaluation,
}

#[wasm_bindgen]
impl Session {
    /// Whether a training step has more than one part to share.
    pub fn splits(&self) -> bool {
        self.run.splits()
    }

    /// Begins a training step, or a part of the evaluation of at most `most` tasks; returns how many there are.
    pub fn begin(&mut self, round: Round, most: usize) -> usize {
        match round {
            Round::Step => self.run.begin_step(&now),
            Round::Evaluation => self.run.begin_evaluation(most),
        }
    }

    /// About how long task `index` takes, in forward passes of one example.
    pub fn cost(&self, round: Round, index: usize) -> usize {
        self.task(round, index).map_or(0, Task::cost)
    }

    /// Task `index` as bytes, for a [`Replica`].
    #[wasm_bindgen(js_name = taskBytes)]
    pub fn task_bytes(&self, round: Round, index: usize) -> Vec<u8> {
        self.task(round, index).map_or_else(Vec::new, Task::to_bytes)
    }

    /// The parameters that the tasks are to be done with.
    pub fn parameters(&self, round: Round) -> Vec<f32> {
        match round {
            Round::Step => self.run.net().parameters().to_vec(),
            Round::Evaluation => self.run.evaluation_parameters().to_vec(),
        }
    }

    /// Does task `index` here.
    pub fn work(&mut self, round: Round, index: usize) {
        match round {
            Round::Step => self.run.work_on_step(index, &now),
            Round::Evaluation => self.run.work_on_evaluation(index),
        }
    }

    /// Takes what a [`Replica`] made of task `index`; false when it does not fit.
    pub fn deliver(&mut self, round: Round, index: usize, numbers: &[f32]) -> bool {
        let parameters = self.run.net().parameters().len();
        let done = self.task(round, index).and_then(|task| Done::from_numbers(task, parameters, numbers));
        let Some(done) = done else { return false };
        match round {
            Round::Step => self.run.deliver_to_step(index, done),
            Round::Evaluation => self.run.deliver_to_evaluation(index, done),
        }
        true
    }

    /// Uses the results of all tasks.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; the run is at its last good state.
    pub fn finish(&mut self, round: Round) -> Result<(), JsValue> {
        match round {
            Round::Step => {
                let result = self.run.finish_step(&now);
                self.stepped(result)
            }
            Round::Evaluation => {
                self.run.finish_evaluation();
                Ok(())
            }
        }
    }
}

impl Session {
    fn task(&self, round: Round, index: usize) -> Option<&Task> {
        match round {
            Round::Step => self.run.step_task(index),
            Round::Evaluation => self.run.evaluation_task(index),
        }
    }
}

/// A worker beside the one that has the run.
#[wasm_bindgen]
pub struct Replica(crate::run::Replica);

#[wasm_bindgen]
impl Replica {
    /// A replica of the network that `spec` describes.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    #[wasm_bindgen(constructor)]
    pub fn new(spec: &str) -> Result<Replica, JsValue> {
        let spec = NetSpec::parse(spec).map_err(|error| fault(&error))?;
        crate::run::Replica::new(spec).map(Self).map_err(|error| fault(&error))
    }

    /// Does a task with `parameters`; nothing when it is none or they do not fit.
    pub fn work(&mut self, parameters: &[f32], task: &[u8]) -> Option<Vec<f32>> {
        let task = Task::from_bytes(task)?;
        Some(self.0.work(parameters, &task, &now)?.to_numbers())
    }
}
