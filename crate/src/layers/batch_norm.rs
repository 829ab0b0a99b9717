//! Batch normalisation (Ioffe and Szegedy, 2015).

use serde::Serialize;

use super::{LayerDef, Operation, Parameter, Role, Start};
use crate::fields::{FieldError, Fields};
use crate::schema::{Group, Schema};
use crate::shape::Shape;

/// Each feature map is shifted and scaled to mean 0 and variance 1 over the batch's examples and positions, then to
/// a learnt mean and scale. For answers, running averages of the statistics are used. `2 D` trained parameters.
/// PyTorch: `nn.BatchNorm2d(D)`, `eps` 1e-5.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BatchNorm {}

impl BatchNorm {
    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Regularisation, fields: &[], parameters: "2·D" };

    pub(super) fn read(_fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {})
    }
}

impl LayerDef for BatchNorm {
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

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::BatchNorm { input }
    }
}
