//! How much memory a network takes: a browser ends a tab that asks for too much, with all that is in it.

use serde::Serialize;

use super::scheduler::micro_batch_sizes;
use super::{RunError, VALIDATION_BATCH, checkpoint};
use crate::batch::padded;
use crate::fault::SpecError;
use crate::optimizers::OptimizerSpec;
use crate::plan::Plan;
use crate::spec::NetSpec;

/// Megabytes that the engine of a run may take, its pictures left out.
const LIMIT: usize = 1000;

const NUMBER: usize = size_of::<f32>();

/// A batch does not fit.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename = "too_much_memory")]
#[error("with batches of {batch_size} it needs {megabytes} MB, more than {limit} MB; with {largest} it fits")]
pub struct TooMuchMemory {
    /// The trainer's field that is too large.
    pub field: &'static str,
    /// Its value.
    pub batch_size: usize,
    /// What it would take.
    pub megabytes: usize,
    /// What it may take.
    pub limit: usize,
    /// The largest batch that fits.
    pub largest: usize,
}

/// Bytes that a network takes while it is trained, the pictures and what every engine has left out.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Need {
    /// In the engine that has the run.
    pub trainer: usize,
    /// In the engine of each other worker.
    pub worker: usize,
}

impl Need {
    /// What the network of `spec` takes with batches of this size. Activations and parameters are counted; what kernels
    /// keep in their own order is estimated.
    ///
    /// # Errors
    /// When the network does not hold together.
    pub fn of(spec: &NetSpec, batch_size: usize) -> Result<Self, SpecError> {
        let plan = Plan::of(spec)?;
        let layers = spec.layers.iter().zip(&plan.nodes);
        let values = layers.map(|(layer, node)| layer.def().values(node.input, node.output)).sum::<usize>();
        let (values, parameters) = (spec.input.len() + values, plan.parameters());
        let (values, parameters) = (NUMBER * values, NUMBER * parameters);
        let micro_batches: Vec<usize> = micro_batch_sizes(batch_size, spec).collect();
        let largest = micro_batches.iter().copied().max().unwrap_or(1);
        // Activations and their gradients; parameters, theirs, and two copies of weights in the kernels' order.
        let learner = 2 * values * padded(largest) + 4 * parameters;
        let evaluation_net = values * VALIDATION_BATCH / 2 + 3 * parameters;
        let probe_net = 2 * values * padded(1) + 4 * parameters;
        // SumTree that wait for their neighbours: one for each level of their tree.
        let sums = (1 + micro_batches.len().ilog2() as usize) * parameters;
        // What optimizers remember at most, and as much with the weights in each state to fall back to.
        let states = 2 * parameters + 3 * parameters * checkpoint::most_kept(3 * parameters);
        Ok(Self {
            trainer: learner + evaluation_net + probe_net + sums + states,
            worker: learner + evaluation_net + sums,
        })
    }
}

/// # Errors
/// When the engine would take more than the limit, or the network does not hold together.
pub(super) fn check(spec: &NetSpec, batch_size: usize) -> Result<(), RunError> {
    let megabytes =
        |batch_size| -> Result<usize, SpecError> { Ok(Need::of(spec, batch_size)?.trainer.div_ceil(1_000_000)) };
    if megabytes(batch_size)? <= LIMIT {
        return Ok(());
    }
    let mut largest = batch_size.min(OptimizerSpec::LARGEST_BATCH);
    while largest > 1 && megabytes(largest)? > LIMIT {
        largest -= 1;
    }
    let field = "batch_size";
    Err(TooMuchMemory { field, batch_size, megabytes: megabytes(batch_size)?, limit: LIMIT, largest }.into())
}
