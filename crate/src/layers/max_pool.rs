//! Max pooling: each output is the largest value under its window.

use serde::Serialize;

use super::{LayerDef, Operation, Pool};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Group, Schema};
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// Output `D × ((H - F + 2P)/S + 1) × ((W - F + 2P)/S + 1)`, no parameters. PyTorch:
/// `nn.MaxPool2d(size, stride, pad, ceil_mode=rounding == up)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MaxPool {
    /// `F`: one number, or height and width.
    pub size: Size,
    /// `S`.
    pub stride: usize,
    /// `P`; the padding never wins.
    pub pad: usize,
    /// Of an output side that is no whole number.
    #[serde(skip_serializing_if = "Rounding::is_default")]
    pub rounding: Rounding,
}

impl MaxPool {
    /// The window that slides over the maps.
    pub fn window(&self) -> Window {
        Window { size: self.size, stride: self.stride, pad: self.pad, rounding: self.rounding }
    }
}

impl MaxPool {
    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Pooling, fields: Window::FIELDS, parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            size: Size::read(fields)?,
            stride: Window::STRIDE.read_whole(fields)?,
            pad: Window::PAD.read_whole(fields)?,
            rounding: Rounding::read(fields)?,
        })
    }
}

impl LayerDef for MaxPool {
    fn check(&self) -> Result<(), FieldError> {
        self.window().check()
    }

    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        let (height, width) = self.window().output(place, input)?;
        Ok(Shape::new(input.channels, height, width))
    }

    fn lower(&self, input: Shape, output: Shape) -> Operation {
        Operation::Pool2d(Pool::Max, Geometry { input, output, window: self.window() })
    }
}
