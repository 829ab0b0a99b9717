//! Pooling: each output is the largest value or the mean under its window. `x`: `[C, H, W]`, `y`: `[C, H2, W2]`; no
//! parameters. PyTorch: `nn.MaxPool2d(size, stride, pad)` and `nn.AvgPool2d(size, stride, pad)`, with `ceil_mode=True` where
//! it is rounded up.

mod cpu;
#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(any(test, feature = "bench"))]
pub(super) mod tests;

use crate::batch::Batch;
use crate::layers::{Pass, Pool};
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};
use crate::shape::{Geometry, Shape};
use cpu::{average_backward, average_forward, max_backward, max_forward};

/// The operation at work.
pub fn build(pool: Pool, geometry: Geometry) -> Box<dyn Layer> {
    match pool {
        Pool::Max => Box::new(MaxPool { geometry, winners: Vec::new() }),
        Pool::Average => Box::new(AveragePool { geometry }),
    }
}

struct MaxPool {
    geometry: Geometry,
    /// The position in its window that each output is of.
    winners: Vec<u32>,
}

impl Layer for MaxPool {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        self.winners.resize(y.values().len(), 0);
        max_forward(&self.geometry, x.lanes(), x.values(), y.values_mut(), &mut self.winners);
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        max_backward(&self.geometry, dx.lanes(), args.dy.values(), &self.winners, dx.values_mut());
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let size = self.geometry.window.size;
        Arithmetic::of_largest(x, self.geometry.origin(at.channel, at.y, at.x), [1, size.height, size.width])
    }

    fn field(&self, input: Shape, field: Field) -> Field {
        field.under(&self.geometry.window, input)
    }
}

struct AveragePool {
    geometry: Geometry,
}

impl Layer for AveragePool {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        average_forward(&self.geometry, x.lanes(), x.values(), y.values_mut());
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        average_backward(&self.geometry, dx.lanes(), args.dy.values(), dx.values_mut());
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let Geometry { input, window, .. } = self.geometry;
        let (size, origin) = (window.size, self.geometry.origin(at.channel, at.y, at.x));
        // What lies past the padding does not count.
        let counted = |first: isize, size: usize, input: usize| {
            let past = (first + size as isize - (input + window.pad) as isize).max(0);
            size - past as usize
        };
        let rows = counted(origin[1], size.height, input.height);
        let columns = counted(origin[2], size.width, input.width);
        let is_counted = |at: usize| at / size.width < rows && at % size.width < columns;
        let factor = |at: usize, _| if is_counted(at) { 1.0 / (rows * columns) as f32 } else { 0.0 };
        Arithmetic::of_box(x, origin, [1, size.height, size.width], Rule::Sum { offset: 0.0 }, &factor)
    }

    fn field(&self, input: Shape, field: Field) -> Field {
        field.under(&self.geometry.window, input)
    }
}
