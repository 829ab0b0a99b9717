//! Batches shared with workers: micro-batches out, results in.

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::*;

use super::Session;
use super::buffers;
use super::convert::{fault, now};
use crate::spec::NetSpec;
use crate::train::{MicroBatch, Worker};

/// What a batch is for.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum JobKind {
    /// A training step.
    Step,
    /// A part of the evaluation.
    Evaluation,
}

#[wasm_bindgen]
impl Session {
    /// Whether a training step has more than one micro-batch to share.
    pub fn splits(&self) -> bool {
        self.run.splits()
    }

    /// Begins a training step, or an evaluation of at most `most` micro-batches; returns about how long each micro-batch
    /// takes, in forward passes of one example.
    pub fn begin(&mut self, kind: JobKind, most: usize) -> Vec<u32> {
        match kind {
            JobKind::Step => self.run.begin_step(&now),
            JobKind::Evaluation => self.run.begin_evaluation(most),
        };
        self.micro_batches(kind).iter().map(|micro_batch| micro_batch.cost() as u32).collect()
    }

    /// Tells batches apart that may be [prepared](Session::prepare_next); 0 for others.
    #[wasm_bindgen(js_name = jobId)]
    pub fn job_id(&self, kind: JobKind) -> u32 {
        match kind {
            JobKind::Step => self.run.step_id(),
            JobKind::Evaluation => 0,
        }
    }

    /// Bytes of a job buffer for the batch and the parameters it is to be computed with.
    #[wasm_bindgen(js_name = jobBytes)]
    pub fn job_bytes(&self, kind: JobKind) -> usize {
        buffers::job_bytes(self.parameters(kind).len(), self.micro_batches(kind))
    }

    /// Bytes that are enough for the results of `micro_batches`.
    #[wasm_bindgen(js_name = resultBytes)]
    pub fn result_bytes(&self, kind: JobKind, micro_batches: &[usize]) -> usize {
        let all = self.micro_batches(kind);
        let micro_batches: Vec<_> = micro_batches.iter().filter_map(|&index| all.get(index)).collect();
        buffers::result_bytes(self.run.net().parameters().len(), &micro_batches)
    }

    /// Writes a batch to the buffer `job`, for a [`TrainingWorker`] that computes no others than `micro_batches`; false
    /// where it has too little room.
    #[wasm_bindgen(js_name = writeMicroBatches)]
    pub fn write_micro_batches(&self, kind: JobKind, micro_batches: &[usize], job: &Uint8Array) -> bool {
        let parameters = self.parameters(kind).len();
        buffers::write_micro_batches(job, parameters, self.micro_batches(kind), micro_batches).is_some()
    }

    /// Writes the parameters that the batch is to be computed with to the buffer `job`; false where it has too little room.
    #[wasm_bindgen(js_name = writeParameters)]
    pub fn write_parameters(&self, kind: JobKind, job: &Uint8Array) -> bool {
        buffers::write_parameters(job, self.parameters(kind)).is_some()
    }

    /// While workers compute a step: draws the next one, and writes its micro-batches to the buffer `job`. Returns its id,
    /// by which it is known when it has begun; 0 where there is none, or no room for it.
    #[wasm_bindgen(js_name = prepareNext)]
    pub fn prepare_next(&mut self, job: &Uint8Array) -> u32 {
        self.run.draw_ahead();
        let Some((id, micro_batches)) = self.run.drawn() else { return 0 };
        let all: Vec<usize> = (0..micro_batches.len()).collect();
        let parameters = self.run.net().parameters().len();
        buffers::write_micro_batches(job, parameters, micro_batches, &all).map_or(0, |()| id)
    }

    /// Computes micro-batch `index` here.
    pub fn compute(&mut self, kind: JobKind, index: usize) {
        match kind {
            JobKind::Step => self.run.work_on_step(index, &now),
            JobKind::Evaluation => self.run.work_on_evaluation(index),
        }
    }

    /// Takes the results of `micro_batches` from a [`TrainingWorker`]; false when they do not fit.
    #[wasm_bindgen(js_name = takeResults)]
    pub fn take_results(&mut self, kind: JobKind, micro_batches: &[usize], results: &Uint8Array) -> bool {
        let all = self.micro_batches(kind);
        let micro_batches =
            micro_batches.iter().map(|&index| Some((index, all.get(index)?))).collect::<Option<Vec<_>>>();
        let parameters = self.run.net().parameters().len();
        let results = micro_batches.and_then(|micro_batches| buffers::read(results, &micro_batches, parameters));
        let Some(results) = results else { return false };
        match kind {
            JobKind::Step => self.run.deliver_to_step(results),
            JobKind::Evaluation => self.run.deliver_to_evaluation(results),
        }
    }

    /// Uses the results of all micro-batches.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; the run is at its last good state.
    pub fn finish(&mut self, kind: JobKind) -> Result<(), JsValue> {
        match kind {
            JobKind::Step => {
                let result = self.run.finish_step(&now);
                self.stepped(result)
            }
            JobKind::Evaluation => {
                self.run.finish_evaluation();
                Ok(())
            }
        }
    }
}

impl Session {
    fn micro_batches(&self, kind: JobKind) -> &[MicroBatch] {
        match kind {
            JobKind::Step => self.run.step_micro_batches(),
            JobKind::Evaluation => self.run.evaluation_micro_batches(),
        }
    }

    fn parameters(&self, kind: JobKind) -> &[f32] {
        match kind {
            JobKind::Step => self.run.net().parameters(),
            JobKind::Evaluation => self.run.evaluation_parameters(),
        }
    }
}

/// A worker beside the one that has the run.
#[wasm_bindgen]
pub struct TrainingWorker(Worker);

#[wasm_bindgen]
impl TrainingWorker {
    /// A worker for the network that `spec` describes.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    #[wasm_bindgen(constructor)]
    pub fn new(spec: &str) -> Result<TrainingWorker, JsValue> {
        let spec = NetSpec::parse(spec).map_err(|error| fault(&error))?;
        Worker::new(spec).map(Self).map_err(|error| fault(&error))
    }

    /// Computes those `micro_batches` of the buffer `job` that `claim` gives it, in their order, and puts the results into
    /// `results`; returns which, nothing when there are no such micro-batches or they are of another network.
    pub fn work(
        &mut self,
        job: &Uint8Array,
        micro_batches: &[usize],
        claim: &Function,
        results: &Uint8Array,
    ) -> Option<Vec<usize>> {
        let claim = |index: usize| claim.call1(&JsValue::NULL, &JsValue::from(index)).is_ok_and(|yes| yes.is_truthy());
        buffers::work(job, micro_batches, &claim, &mut self.0, results)
    }
}
