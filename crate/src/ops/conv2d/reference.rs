//! Convolution as plain loops over single examples in `[C][H][W]` order, in f64: the definition of every kernel.

use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::{Geometry, Window};

/// A convolution of this geometry.
pub struct Conv2d(pub Geometry);

impl Reference for Conv2d {
    fn forward(&self, w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        x.iter().map(|x| forward(&self.0, x, w.get("weight"), w.get("bias"))).collect()
    }

    fn backward(&self, w: &Parameters<'_>, dw: &mut Gradients<'_>, Backward { x, dy, .. }: Backward<'_>) -> Examples {
        for (x, dy) in x.iter().zip(dy) {
            dw.add("weight", &weight_gradient(&self.0, x, dy));
            let sums: Vec<f64> = dy.chunks(self.0.output.area()).map(|map| map.iter().sum()).collect();
            dw.add("bias", &sums);
        }
        dy.iter().map(|dy| input_gradient(&self.0, dy, w.get("weight"))).collect()
    }
}

/// The input pixel under tap `(fy, fx)` of the window at output `(y2, x2)`, unless it lies in the padding.
fn under(g: &Geometry, y2: usize, x2: usize, fy: usize, fx: usize) -> Option<usize> {
    let Window { stride, pad, .. } = g.window;
    let y = (y2 * stride + fy).checked_sub(pad)?;
    let x = (x2 * stride + fx).checked_sub(pad)?;
    (y < g.input.height && x < g.input.width).then_some(y * g.input.width + x)
}

/// Calls `visit(output index, weight index, input index)` for every product of one example's convolution.
fn products(g: &Geometry, mut visit: impl FnMut(usize, usize, usize)) {
    let size = g.window.size;
    for k in 0..g.output.channels {
        for y2 in 0..g.output.height {
            for x2 in 0..g.output.width {
                for c in 0..g.input.channels {
                    for fy in 0..size.height {
                        for fx in 0..size.width {
                            if let Some(pixel) = under(g, y2, x2, fy, fx) {
                                let output = (k * g.output.height + y2) * g.output.width + x2;
                                let weight = ((k * g.input.channels + c) * size.height + fy) * size.width + fx;
                                visit(output, weight, c * g.input.area() + pixel);
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `y = w ∗ x + b` of one example.
pub fn forward(g: &Geometry, x: &[f64], w: &[f64], b: &[f64]) -> Vec<f64> {
    let mut y: Vec<f64> = (0..g.output.len()).map(|output| b[output / g.output.area()]).collect();
    products(g, |output, weight, input| y[output] += w[weight] * x[input]);
    y
}

/// The gradient on one example's input.
pub fn input_gradient(g: &Geometry, dy: &[f64], w: &[f64]) -> Vec<f64> {
    let mut dx = vec![0.0; g.input.len()];
    products(g, |output, weight, input| dx[input] += w[weight] * dy[output]);
    dx
}

/// One example's share of the gradient on the filters.
pub fn weight_gradient(g: &Geometry, x: &[f64], dy: &[f64]) -> Vec<f64> {
    let mut dw = vec![0.0; g.output.channels * g.taps()];
    products(g, |output, weight, input| dw[weight] += x[input] * dy[output]);
    dw
}
