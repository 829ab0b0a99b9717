//! Convolution: `K` filters of size `F`, slid with stride `S` over an input padded with `P` zeros.

use serde::Serialize;

use super::{BIAS, INIT, Initialisation, LayerDef, Operation, Parameter, Role, Start};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// Output `K × ((H - F + 2P)/S + 1) × ((W - F + 2P)/S + 1)` with `F·F·D·K + K` parameters (CS231n, lecture 5).
///
/// PyTorch: `nn.Conv2d(D, filters, size, stride, pad)`, where it is rounded down.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conv {
    /// `K`.
    pub filters: usize,
    /// `F`: one number, or height and width.
    pub size: Size,
    /// `S`.
    pub stride: usize,
    /// `P`.
    pub pad: usize,
    /// Of an output side that is no whole number; up, zeros are added at the bottom and right edge.
    #[serde(skip_serializing_if = "Rounding::is_default")]
    pub rounding: Rounding,
    /// Distribution of starting weights.
    pub init: Initialisation,
    /// Starting biases; by default 0.1 before a ReLU, else 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bias: Option<f32>,
}

impl Conv {
    /// The window that slides over the maps.
    pub fn window(&self) -> Window {
        Window { size: self.size, stride: self.stride, pad: self.pad, rounding: self.rounding }
    }
}

impl Conv {
    const FILTERS: Field = Field::whole("filters").letter('K').at_least(1.0).at_most(1024.0);
    const STRIDE: Field = Window::STRIDE.or(1.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema {
        group: Group::Weights,
        fields: &[Self::FILTERS, Window::SIZE, Self::STRIDE, Window::PAD, Window::ROUNDING, INIT, BIAS],
        parameters: "F·F·D·K + K",
    };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            filters: Self::FILTERS.read_whole(fields)?,
            size: Size::read(fields)?,
            stride: Self::STRIDE.read_whole(fields)?,
            pad: Window::PAD.read_whole(fields)?,
            rounding: Rounding::read(fields)?,
            init: Initialisation::read(fields)?,
            bias: BIAS.read_optional(fields)?,
        })
    }
}

impl LayerDef for Conv {
    fn check(&self) -> Result<(), FieldError> {
        Self::FILTERS.check(self.filters as f64)?;
        self.window().check()?;
        self.bias.map_or(Ok(()), |bias| BIAS.check(f64::from(bias)))
    }

    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        let (height, width) = self.window().output(place, input)?;
        Ok(Shape::new(self.filters, height, width))
    }

    fn parameters(&self, input: Shape, output: Shape) -> Vec<Parameter> {
        let (fan_in, fan_out) = (self.size.area() * input.channels, self.size.area() * output.channels);
        let dims = vec![self.filters, input.channels, self.size.height, self.size.width];
        let start = self.init.start(fan_in, fan_out);
        vec![
            Parameter { name: "weight".into(), dims, role: Role::Weight, start },
            Parameter {
                name: "bias".into(),
                dims: vec![self.filters],
                role: Role::Bias,
                start: Start::Bias(self.bias),
            },
        ]
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> usize {
        output.len() * self.size.area() * input.channels
    }

    fn lower(&self, input: Shape, output: Shape) -> Operation {
        Operation::Conv2d(Geometry { input, output, window: self.window() })
    }
}
