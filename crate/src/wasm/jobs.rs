//! Batches shared with workers: micro-batches out, results in.

use std::borrow::Cow;

use js_sys::{Array, Function, Uint8Array, Uint32Array};
use wasm_bindgen::prelude::*;

use super::Session;
use super::buffers;
use super::convert::{fault, now};
use crate::backend::Backend;
use crate::spec::NetSpec;
use crate::train::scheduler::{self, Measured};
use crate::train::{BatchJob, StepState, Worker};

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
            JobKind::Evaluation => self.study.begin_evaluation(&self.run, most),
        };
        let micro_batches = self.job(kind).map_or(&[][..], BatchJob::micro_batches);
        micro_batches.iter().map(|micro_batch| micro_batch.cost() as u32).collect()
    }

    /// Tells the batch from every other, for one that is [prepared](Session::prepare_next); 0 where there is none.
    #[wasm_bindgen(js_name = jobId)]
    pub fn job_id(&self, kind: JobKind) -> u32 {
        // After an evaluation's batch none is prepared.
        self.job(kind).filter(|job| job.parameters().is_none()).map_or(0, BatchJob::id)
    }

    /// Bytes of a job buffer for the batch and the parameters it is to be computed with.
    #[wasm_bindgen(js_name = jobBytes)]
    pub fn job_bytes(&self, kind: JobKind) -> usize {
        self.job(kind).map_or(0, |job| buffers::job_bytes(self.parameter_count(), job))
    }

    /// Bytes that are enough for the results of `micro_batches`.
    #[wasm_bindgen(js_name = resultBytes)]
    pub fn result_bytes(&self, kind: JobKind, micro_batches: &[usize]) -> usize {
        self.job(kind).map_or(0, |job| buffers::result_bytes(self.parameter_count(), job, micro_batches))
    }

    /// Writes a batch to the buffer `job`, for a [`TrainingWorker`] that computes no others than `micro_batches`; false
    /// where it has too little room.
    #[wasm_bindgen(js_name = writeMicroBatches)]
    pub fn write_micro_batches(&self, kind: JobKind, micro_batches: &[usize], job: &Uint8Array) -> bool {
        let written = |batch| buffers::write_micro_batches(job, self.parameter_count(), batch, Some(micro_batches));
        self.job(kind).and_then(written).is_some()
    }

    /// Writes the parameters that the batch is to be computed with to the buffer `job`; false where it has too little room.
    #[wasm_bindgen(js_name = writeParameters)]
    pub fn write_parameters(&self, kind: JobKind, job: &Uint8Array) -> bool {
        let parameters = self
            .job(kind)
            .and_then(BatchJob::parameters)
            .map_or_else(|| self.run.backend().parameters(), Cow::Borrowed);
        buffers::write_parameters(job, &parameters).is_some()
    }

    /// While workers compute a step: draws the next one, and writes its micro-batches to the buffer `job`. Returns its id,
    /// by which it is known when it has begun; 0 where there is none, or no room for it.
    #[wasm_bindgen(js_name = prepareNext)]
    pub fn prepare_next(&mut self, job: &Uint8Array) -> u32 {
        self.run.draw_ahead();
        let Some(next) = self.run.drawn() else { return 0 };
        buffers::write_micro_batches(job, self.parameter_count(), next, None).map_or(0, |()| next.id())
    }

    /// Computes micro-batch `index` here.
    pub fn compute(&mut self, kind: JobKind, index: usize) {
        match kind {
            JobKind::Step => self.run.compute_step(index, &now),
            JobKind::Evaluation => self.study.compute_evaluation(&mut self.run, index),
        }
    }

    /// Takes the results of `micro_batches` from a [`TrainingWorker`]; false when they do not fit.
    #[wasm_bindgen(js_name = takeResults)]
    pub fn take_results(&mut self, kind: JobKind, micro_batches: &[usize], results: &Uint8Array) -> bool {
        let parameters = self.parameter_count();
        let job = match kind {
            JobKind::Step => self.run.step_job_mut(),
            JobKind::Evaluation => self.study.evaluation_job_mut(),
        };
        let Some(job) = job else { return false };
        let results = buffers::read(results, job, micro_batches, parameters);
        results.is_some_and(|results| job.take(results))
    }

    /// Uses the results of all micro-batches.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; the run is at its last good state. What is no fault, where a result of a step is missing.
    pub fn finish(&mut self, kind: JobKind) -> Result<(), JsValue> {
        let done = match kind {
            JobKind::Step => {
                let state = self.run.finish_step(&now);
                self.stepped(state)? == StepState::Done
            }
            JobKind::Evaluation => {
                self.study.finish_evaluation();
                // One that was begun anew meanwhile has no results, and goes on from its start.
                true
            }
        };
        if done { Ok(()) } else { Err("a result is missing".into()) }
    }
}

impl Session {
    fn job(&self, kind: JobKind) -> Option<&BatchJob> {
        match kind {
            JobKind::Step => self.run.step_job(),
            JobKind::Evaluation => self.study.evaluation_job(),
        }
    }

    /// How many parameters the network has.
    fn parameter_count(&self) -> usize {
        self.run.backend().parameters().len()
    }
}

/// Which micro-batches of these costs each worker takes, in order, as [`scheduler`] says.
#[wasm_bindgen(unchecked_return_type = "Uint32Array[]")]
pub fn shares(costs: &[usize], slowness: &[f32], steal: bool) -> Array {
    let all = Array::new();
    for share in scheduler::shares(costs, slowness, steal) {
        let share: Vec<u32> = share.into_iter().map(|index| index as u32).collect();
        all.push(&Uint32Array::from(&share[..]));
    }
    all
}

/// A worker's slowness after it computed micro-batches of a cost of `there` in `there_ms` milliseconds, and the trainer of
/// `here` in `here_ms`.
#[wasm_bindgen(js_name = updatedSlowness)]
pub fn updated_slowness(slowness: f32, here: usize, here_ms: f32, there: usize, there_ms: f32) -> f32 {
    let measured = |cost, ms| Measured { cost, ms };
    scheduler::updated_slowness(slowness, measured(here, here_ms), measured(there, there_ms))
}

/// A worker beside the one that has the run.
#[wasm_bindgen]
pub struct TrainingWorker(Worker);

#[wasm_bindgen]
impl TrainingWorker {
    /// A worker for the network that `spec` describes.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
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
