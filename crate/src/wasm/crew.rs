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
        match round {
            Round::Step => self.run.begin_step(&now),
            Round::Evaluation => self.run.begin_evaluation(most),
        };
        self.tasks(round).iter().map(|task| task.cost() as u32).collect()
    }

    /// Tells rounds apart that may be [prepared](Session::prepare); 0 for others.
    #[wasm_bindgen(js_name = roundId)]
    pub fn round_id(&self, round: Round) -> u32 {
        match round {
            Round::Step => self.run.step_id(),
            Round::Evaluation => 0,
        }
    }

    /// Bytes of a sheet for a round's tasks and the parameters they are to be done with.
    #[wasm_bindgen(js_name = sheetRoom)]
    pub fn sheet_room(&self, round: Round) -> usize {
        packet::sheet_room(self.parameters(round).len(), self.tasks(round))
    }

    /// Bytes that are enough for what may come of `tasks`.
    #[wasm_bindgen(js_name = resultsRoom)]
    pub fn results_room(&self, round: Round, tasks: &[usize]) -> usize {
        let tasks: Vec<_> = tasks.iter().filter_map(|&index| self.tasks(round).get(index)).collect();
        packet::results_room(self.run.net().parameters().len(), &tasks)
    }

    /// Writes a round's tasks to `sheet`, for a [`Replica`] that does no others than `tasks`; false where it has too little
    /// room.
    #[wasm_bindgen(js_name = writeTasks)]
    pub fn write_tasks(&self, round: Round, tasks: &[usize], sheet: &Uint8Array) -> bool {
        packet::write_tasks(sheet, self.parameters(round).len(), self.tasks(round), tasks).is_some()
    }

    /// Writes the parameters to `sheet` that a round's tasks are to be done with; false where it has too little room.
    #[wasm_bindgen(js_name = writeParameters)]
    pub fn write_parameters(&self, round: Round, sheet: &Uint8Array) -> bool {
        packet::write_parameters(sheet, self.parameters(round)).is_some()
    }

    /// While others work on a step: draws the next one, and writes its tasks to `sheet`. Returns its number, by which it is
    /// known when it has begun; 0 where there is none, or no room for it.
    pub fn prepare(&mut self, sheet: &Uint8Array) -> u32 {
        self.run.draw_ahead();
        let Some((id, tasks)) = self.run.drawn() else { return 0 };
        let all: Vec<usize> = (0..tasks.len()).collect();
        packet::write_tasks(sheet, self.run.net().parameters().len(), tasks, &all).map_or(0, |()| id)
    }

    /// Does task `index` here.
    pub fn work(&mut self, round: Round, index: usize) {
        match round {
            Round::Step => self.run.work_on_step(index, &now),
            Round::Evaluation => self.run.work_on_evaluation(index),
        }
    }

    /// Takes the results of `tasks` from a [`Replica`]; false when they do not fit.
    pub fn take(&mut self, round: Round, tasks: &[usize], results: &Uint8Array) -> bool {
        let all = self.tasks(round);
        let tasks = tasks.iter().map(|&index| Some((index, all.get(index)?))).collect::<Option<Vec<_>>>();
        let parameters = self.run.net().parameters().len();
        let Some(results) = tasks.and_then(|tasks| packet::read(results, &tasks, parameters)) else { return false };
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
    fn tasks(&self, round: Round) -> &[Task] {
        match round {
            Round::Step => self.run.step_tasks(),
            Round::Evaluation => self.run.evaluation_tasks(),
        }
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

    /// Does those `tasks` of `sheet` that `claim` gives it, in their order, and puts what came of them into `results`;
    /// returns which, nothing when the tasks are none or of another network.
    pub fn work(
        &mut self,
        sheet: &Uint8Array,
        tasks: &[usize],
        claim: &Function,
        results: &Uint8Array,
    ) -> Option<Vec<usize>> {
        let claim = |index: usize| claim.call1(&JsValue::NULL, &JsValue::from(index)).is_ok_and(|yes| yes.is_truthy());
        packet::work(sheet, tasks, &claim, &mut self.0, results)
    }
}
