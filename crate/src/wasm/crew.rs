//! Work shared with other workers: tasks out, results in.

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{fault, now};
use super::packet;
use crate::run::Task;
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

    /// Begins a training step, or a part of the evaluation of at most `most` tasks; returns about how long each task
    /// takes, in forward passes of one example.
    pub fn begin(&mut self, round: Round, most: usize) -> Vec<u32> {
        let count = match round {
            Round::Step => self.run.begin_step(&now),
            Round::Evaluation => self.run.begin_evaluation(most),
        };
        (0..count).filter_map(|index| self.task(round, index)).map(|task| task.cost() as u32).collect()
    }

    /// Bytes that are enough for `tasks`, the parameters they are to be done with, and what comes of them.
    pub fn room(&self, round: Round, tasks: &[usize]) -> usize {
        packet::room(self.parameters(round).len(), &self.tasks(round, tasks))
    }

    /// Puts `tasks` and the parameters they are to be done with into `packet`, for a [`Replica`]; false where it has too
    /// little room.
    pub fn pack(&self, round: Round, tasks: &[usize], packet: &Uint8Array) -> bool {
        packet::fill(packet, self.parameters(round), &self.tasks(round, tasks)).is_some()
    }

    /// While others work on a round: prepares the one after it.
    pub fn prepare(&mut self, round: Round) {
        if let Round::Step = round {
            self.run.draw_ahead();
        }
    }

    /// Does task `index` here.
    pub fn work(&mut self, round: Round, index: usize) {
        match round {
            Round::Step => self.run.work_on_step(index, &now),
            Round::Evaluation => self.run.work_on_evaluation(index),
        }
    }

    /// Takes what a [`Replica`] made of `tasks`; false when it does not fit.
    pub fn unpack(&mut self, round: Round, tasks: &[usize], packet: &Uint8Array) -> bool {
        let tasks = tasks.iter().map(|&index| Some((index, self.task(round, index)?))).collect::<Option<Vec<_>>>();
        let parameters = self.run.net().parameters().len();
        let Some(results) = tasks.and_then(|tasks| packet::results(packet, &tasks, parameters)) else { return false };
        match round {
            Round::Step => self.run.deliver_to_step(results),
            Round::Evaluation => self.run.deliver_to_evaluation(results),
        }
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

    fn tasks(&self, round: Round, tasks: &[usize]) -> Vec<&Task> {
        tasks.iter().filter_map(|&index| self.task(round, index)).collect()
    }

    fn parameters(&self, round: Round) -> &[f32] {
        match round {
            Round::Step => self.run.net().parameters(),
            Round::Evaluation => self.run.evaluation_parameters(),
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

    /// Does those of the `count` tasks in `packet` that `claim` gives it, by their places there, and adds what came of
    /// them; returns their places, nothing when the tasks are none or of another network.
    pub fn work(&mut self, packet: &Uint8Array, count: usize, claim: &Function) -> Option<Vec<u32>> {
        let claim = |place: usize| claim.call1(&JsValue::NULL, &JsValue::from(place)).is_ok_and(|yes| yes.is_truthy());
        packet::work(packet, count, &claim, &mut self.0)
    }
}
