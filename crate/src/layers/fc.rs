//! The fully connected layer: every unit sees every input value.

use serde::Serialize;

use super::{BIAS, INIT, Initialisation, LayerDef, Operation, Parameter, Role, Start};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// Output `K × 1 × 1` with `W·H·D·K + K` parameters.
///
/// PyTorch: `nn.Flatten()` and `nn.Linear(C·H·W, units)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fc {
    /// `K`.
    pub units: usize,
    /// Distribution of starting weights.
    pub init: Initialisation,
    /// Starting biases; by default 0.1 before a ReLU, else 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<f32>,
}

impl Fc {
    const UNITS: Field = Field::whole("units").letter('K').at_least(1.0).at_most(4096.0);

    /// What it is.
    pub const SCHEMA: Schema =
        Schema { group: Group::Weights, fields: &[Self::UNITS, INIT, BIAS], parameters: "D·H·W·K + K" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            units: Self::UNITS.read_whole(fields)?,
            init: Initialisation::read(fields)?,
            bias: BIAS.read_optional(fields)?,
        })
    }
}

impl LayerDef for Fc {
    fn check(&self) -> Result<(), FieldError> {
        Self::UNITS.check(self.units as f64)?;
        self.bias.map_or(Ok(()), |bias| BIAS.check(f64::from(bias)))
    }

    fn output(&self, _place: Place, _input: Shape) -> Result<Shape, SpecError> {
        Ok(Shape::new(self.units, 1, 1))
    }

    fn parameters(&self, input: Shape, _output: Shape) -> Vec<Parameter> {
        let start = self.init.start(input.len(), self.units);
        vec![
            Parameter { name: "weight".into(), dims: vec![self.units, input.len()], role: Role::Weight, start },
            Parameter { name: "bias".into(), dims: vec![self.units], role: Role::Bias, start: Start::Bias(self.bias) },
        ]
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> usize {
        input.len() * output.len()
    }

    fn lower(&self, input: Shape, output: Shape) -> Operation {
        // Each input value as a channel of one pixel: the block's memory is the same.
        Operation::Conv2d(Geometry {
            input: Shape::new(input.len(), 1, 1),
            output,
            window: Window { size: Size::square(1), stride: 1, pad: 0, rounding: Rounding::Down },
        })
    }
}
