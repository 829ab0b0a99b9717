//! Batch normalisation (Ioffe and Szegedy, 2015).

use serde::Serialize;

use super::{LayerDef, Operation, Parameter, Role, Start};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// Each feature map is shifted and scaled to mean 0 and variance 1 over a ghost batch's examples and positions, then to
/// a learnt mean and scale. For answers, running averages of the statistics are used. `2 D` trained parameters.
/// PyTorch: `nn.BatchNorm2d(D)`, `eps` 1e-5, whose ghost batch is the whole batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BatchNorm {
    /// How many neighbouring examples of a batch are normalised together (ghost batch normalisation; Hoffer et al., 2017,
    /// algorithm 1); the last ones of a batch may be fewer. `None`: each micro-batch, see `train::scheduler`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ghost_batch: Option<usize>,
}

impl BatchNorm {
    // From 2 on: a single example at a single position would be 0. Up to the largest batch there is.
    const GHOST_BATCH: Field = Field::whole("ghost_batch").at_least(2.0).at_most(512.0).left_out();

    /// What it is.
    pub const SCHEMA: Schema =
        Schema { group: Group::Regularisation, fields: &[Self::GHOST_BATCH], parameters: "2·D" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { ghost_batch: Self::GHOST_BATCH.read_optional_whole(fields)? })
    }
}

impl LayerDef for BatchNorm {
    fn check(&self) -> Result<(), FieldError> {
        self.ghost_batch.map_or(Ok(()), |examples| Self::GHOST_BATCH.check(examples as f64))
    }

    fn parameters(&self, input: Shape, _output: Shape) -> Vec<Parameter> {
        let of =
            |name: &'static str, role, start| Parameter { name: name.into(), dims: vec![input.channels], role, start };
        vec![
            of("weight", Role::Bias, Start::Constant(1.0)),
            of("bias", Role::Bias, Start::Constant(0.0)),
            of("running_mean", Role::Statistic, Start::Constant(0.0)),
            of("running_var", Role::Statistic, Start::Constant(1.0)),
        ]
    }

    fn ghost_batch(&self) -> usize {
        self.ghost_batch.unwrap_or(1)
    }

    fn values(&self, input: Shape, output: Shape) -> usize {
        // Ghost batches are copied, one at a time, where there are several in a micro-batch.
        output.len() + self.ghost_batch.map_or(0, |_| input.len())
    }

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::BatchNorm { input, ghost_batch: self.ghost_batch }
    }
}
