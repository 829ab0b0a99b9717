//! Dropout (Srivastava et al., 2014): in training, values vanish at random, so that no unit relies on another.

use serde::Serialize;

use super::{LayerDef, Operation};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// In training each value is zeroed with probability `rate` and scaled by `1 / (1 - rate)` otherwise, so that its
/// expectation stays and nothing changes for answers. PyTorch: `nn.Dropout(rate)`.
///
/// (ConvNetJS scales answers by `rate` instead, which is right for 0.5 alone.)
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dropout {
    /// Probability of vanishing, in `[0, 1)`.
    pub rate: f32,
}

impl Dropout {
    const RATE: Field = Field::number("rate").or(0.5).at_least(0.0).below(1.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Regularisation, fields: &[Self::RATE], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { rate: Self::RATE.read_number(fields)? })
    }
}

impl LayerDef for Dropout {
    fn check(&self) -> Result<(), FieldError> {
        Self::RATE.check(f64::from(self.rate))
    }

    fn lower(&self, _input: Shape, _output: Shape) -> Operation {
        Operation::Dropout { rate: self.rate }
    }
}
