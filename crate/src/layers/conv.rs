//! Convolution: `K` filters of size `F`, slid with stride `S` over an input padded with `P` zeros.

use serde::Serialize;

use super::{BIAS, BackwardArgs, INIT, Initialisation, Layer, LayerDef, Parameter, Pass, Role};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::kernels::{Geometry, Scratch, bias_gradient, forward, input_gradient, weight_gradient};
use crate::schema::{Field, Group, Schema};
use crate::shape::{Rounding, Shape, Size, Window};

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
                start: super::Start::Bias(self.bias),
            },
        ]
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> usize {
        output.len() * self.size.area() * input.channels
    }

    fn build(&self, input: Shape, output: Shape) -> Box<dyn Layer> {
        Box::new(Convolution {
            geometry: Geometry { input, output, window: self.window() },
            scratch: Scratch::default(),
        })
    }
}

/// A convolution at work, on any geometry; the fully connected layer is one whose window is the whole map.
pub(super) struct Convolution {
    pub(super) geometry: Geometry,
    pub(super) scratch: Scratch,
}

impl Convolution {
    fn weights(&self) -> usize {
        self.geometry.output.channels * self.geometry.taps()
    }
}

impl Layer for Convolution {
    fn parameters_changed(&mut self) {
        self.scratch.forget_weights();
    }

    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let (w, b) = w.split_at(self.weights());
        forward(&self.geometry, x.lanes(), x.values(), w, b, y.values_mut(), &mut self.scratch);
    }

    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>) {
        let (g, lanes, dy) = (&self.geometry, args.dy.lanes(), args.dy.values());
        let weights = self.weights();
        let (dw, db) = dw.split_at_mut(weights);
        weight_gradient(g, lanes, args.x.values(), dy, dw, &mut self.scratch);
        bias_gradient(g, lanes, dy, db);
        if let Some(dx) = args.dx {
            input_gradient(g, lanes, dy, &w[..weights], dx.values_mut(), &mut self.scratch);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::{gradients, linear_gradients};
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"conv","filters":5,"size":3,"pad":1}"#, Shape::new(3, 6, 5), 5);
        gradients(r#"{"kind":"conv","filters":3,"size":[2,3],"stride":2}"#, Shape::new(2, 6, 7), 3);
        gradients(r#"{"kind":"conv","filters":4,"size":5,"stride":3,"pad":2}"#, Shape::new(2, 7, 7), 5);
        gradients(r#"{"kind":"conv","filters":3,"size":3,"stride":2,"pad":1}"#, Shape::new(2, 6, 8), 5);
        gradients(r#"{"kind":"conv","filters":3,"size":[3,2],"stride":3,"rounding":"up"}"#, Shape::new(2, 7, 6), 5);
    }

    #[test]
    fn gradients_by_winograd_match_finite_differences() {
        linear_gradients(r#"{"kind":"conv","filters":19,"size":3,"pad":1}"#, Shape::new(11, 4, 4), 5);
        linear_gradients(r#"{"kind":"conv","filters":24,"size":5,"pad":2}"#, Shape::new(8, 4, 4), 5);
    }
}
