//! How much memory a training step may take: a browser ends a tab that asks for too much, with all that is in it.

use serde::Serialize;

use super::RunError;
use crate::spec::NetSpec;

/// Megabytes that activations of a batch and their gradients may take.
const LIMIT: usize = 1000;

/// A batch does not fit.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename = "too_much_memory")]
#[error("a batch of {batch_size} needs {megabytes} MB, more than {limit} MB; a batch of {largest} fits")]
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

/// # Errors
/// When a batch's activations and their gradients would take more than the limit, or the network does not hold
/// together.
pub(super) fn check(spec: &NetSpec, batch_size: usize) -> Result<(), RunError> {
    let shapes = spec.shapes()?;
    let layers = spec.layers.iter().zip(shapes.windows(2));
    let values = spec.input.len() + layers.map(|(layer, sides)| layer.def().values(sides[0], sides[1])).sum::<usize>();
    let example = 2 * size_of::<f32>() * values;
    let bytes = example * batch_size;
    if bytes <= LIMIT * 1_000_000 {
        return Ok(());
    }
    Err(TooMuchMemory {
        field: "batch_size",
        batch_size,
        megabytes: bytes.div_ceil(1_000_000),
        limit: LIMIT,
        largest: LIMIT * 1_000_000 / example,
    }
    .into())
}
