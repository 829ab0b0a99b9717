//! Convolution: `y = w ∗ x + b`. `x`: `[C, H, W]`, `y`: `[K, H2, W2]`; parameters `weight` `[K, C, F, F]` and `bias` `[K]`.
//! PyTorch: `nn.Conv2d(C, K, F, stride, pad)`.
//!
//! The fully connected layer is one, too: each of its inputs is a channel of one pixel, under a window of one pixel.
//! PyTorch: `nn.Flatten()` and `nn.Linear(C·H·W, K)`.

mod cpu;
#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(any(test, feature = "bench"))]
pub(super) mod tests;

use crate::batch::Batch;
use crate::layers::Pass;
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};
use crate::shape::{Geometry, Shape};
use cpu::{Scratch, bias_gradient, forward, input_gradient, weight_gradient};

/// The operation at work.
pub struct Conv2d {
    geometry: Geometry,
    scratch: Scratch,
}

impl Conv2d {
    /// With nothing kept yet.
    pub fn new(geometry: Geometry) -> Self {
        Self { geometry, scratch: Scratch::default() }
    }

    fn weights(&self) -> usize {
        self.geometry.output.channels * self.geometry.taps()
    }
}

impl Layer for Conv2d {
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

    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let (g, shape) = (self.geometry, x.shape());
        let weights = &w[at.channel * g.taps()..][..g.taps()];
        let rule = Rule::Sum { offset: w[self.weights() + at.channel] };
        // A fully connected layer takes each value for a map of its own: shown as the maps that they are.
        let (origin, dims) = if shape == g.input {
            (g.origin(0, at.y, at.x), [shape.channels, g.window.size.height, g.window.size.width])
        } else {
            ([0; 3], [shape.channels, shape.height, shape.width])
        };
        Arithmetic::of_box(x, origin, dims, rule, &|tap, _| weights[tap])
    }

    fn field(&self, input: Shape, field: Field) -> Field {
        if input == self.geometry.input { field.under(&self.geometry.window, input) } else { Field::whole(input) }
    }
}
