//! Max pooling: each output is the largest value under its window.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::kernels::pool::{Geometry, max_backward, max_forward};
use crate::schema::{Group, Schema};
use crate::shape::{Rounding, Shape, Size, Window};

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

    fn build(&self, input: Shape, output: Shape) -> Box<dyn Layer> {
        Box::new(MaxPoolLayer { geometry: Geometry { input, output, window: self.window() }, winners: Vec::new() })
    }
}

struct MaxPoolLayer {
    geometry: Geometry,
    winners: Vec<u32>,
}

impl Layer for MaxPoolLayer {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        self.winners.resize(y.values().len(), 0);
        max_forward(&self.geometry, x.lanes(), x.values(), y.values_mut(), &mut self.winners);
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        max_backward(&self.geometry, dx.lanes(), args.dy.values(), &self.winners, dx.values_mut());
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"max_pool","size":2,"stride":2}"#, Shape::new(3, 6, 4), 5);
        gradients(r#"{"kind":"max_pool","size":3,"stride":2,"pad":1}"#, Shape::new(2, 7, 5), 9);
        gradients(r#"{"kind":"max_pool","size":[2,3],"stride":1}"#, Shape::new(2, 4, 4), 3);
        gradients(r#"{"kind":"max_pool","size":3,"stride":2}"#, Shape::new(2, 6, 8), 5);
        gradients(r#"{"kind":"max_pool","size":[3,4],"stride":3,"pad":1,"rounding":"up"}"#, Shape::new(2, 6, 7), 5);
        gradients(r#"{"kind":"max_pool","size":2,"stride":2,"rounding":"up"}"#, Shape::new(2, 5, 7), 5);
    }
}
