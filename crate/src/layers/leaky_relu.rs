//! Leaky ReLU: negative values keep a small slope, so that a unit can come back.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// `x` where positive, `slope · x` elsewhere. PyTorch: `nn.LeakyReLU(slope)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeakyRelu {
    /// Slope for negative values, in `[0, 1)`.
    pub slope: f32,
}

impl LeakyRelu {
    const SLOPE: Field = Field::number("slope").or(0.01).at_least(0.0).below(1.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[Self::SLOPE], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { slope: Self::SLOPE.read_number(fields)? })
    }
}

impl LayerDef for LeakyRelu {
    fn check(&self) -> Result<(), FieldError> {
        Self::SLOPE.check(f64::from(self.slope))
    }

    fn output(&self, _place: Place, input: Shape) -> Result<Shape, SpecError> {
        Ok(input)
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(self.clone())
    }
}

impl Layer for LeakyRelu {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        for (y, &x) in y.values_mut().iter_mut().zip(x.values()) {
            *y = if x > 0.0 { x } else { self.slope * x };
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        for ((dx, &dy), &x) in dx.values_mut().iter_mut().zip(args.dy.values()).zip(args.x.values()) {
            *dx = if x > 0.0 { dy } else { self.slope * dy };
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"leaky_relu","slope":0.2}"#, Shape::new(3, 4, 5), 6);
    }
}
