//! ReLU: negative values become zero.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Group, Schema};
use crate::shape::Shape;

/// `max(0, x)`. PyTorch: `nn.ReLU()`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Relu {}

impl Relu {
    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[], parameters: "" };

    pub(super) fn read(_fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {})
    }
}

impl LayerDef for Relu {
    fn output(&self, _place: Place, input: Shape) -> Result<Shape, SpecError> {
        Ok(input)
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(self.clone())
    }
}

impl Layer for Relu {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        for (y, &x) in y.values_mut().iter_mut().zip(x.values()) {
            // Not `x.max(0.0)`: on wasm that is a function call for each value.
            *y = if x > 0.0 { x } else { 0.0 };
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        for ((dx, &dy), &y) in dx.values_mut().iter_mut().zip(args.dy.values()).zip(args.y.values()) {
            *dx = if y > 0.0 { dy } else { 0.0 };
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"relu"}"#, Shape::new(3, 4, 5), 6);
    }
}
