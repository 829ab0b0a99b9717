//! The definition of every kernel: plain loops over single examples in `[C][H][W]` order, in f64. Slow on purpose.

use super::convolve::Geometry;
use super::pool;
use crate::shape::Window;

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

/// Calls `visit(output index, input index)` for everything under any window of one example's pooling.
fn pooled(g: &pool::Geometry, mut visit: impl FnMut(usize, usize)) {
    let Window { size, stride, pad, .. } = g.window;
    for output in 0..g.output.len() {
        let (map, pixel) = (output / g.output.area(), output % g.output.area());
        let (top, left) = (pixel / g.output.width * stride, pixel % g.output.width * stride);
        for y in (top..top + size.height).filter_map(|y| y.checked_sub(pad)).filter(|&y| y < g.input.height) {
            for x in (left..left + size.width).filter_map(|x| x.checked_sub(pad)).filter(|&x| x < g.input.width) {
                visit(output, (map * g.input.height + y) * g.input.width + x);
            }
        }
    }
}

/// The largest value under each window of one example and the gradient that it hands on, to the first where several
/// are the largest.
pub fn max_pool(g: &pool::Geometry, x: &[f64], dy: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut winners = vec![None; g.output.len()];
    pooled(g, |output, input| {
        if winners[output].is_none_or(|winner: usize| x[input] > x[winner]) {
            winners[output] = Some(input);
        }
    });
    let mut dx = vec![0.0; g.input.len()];
    for (winner, dy) in winners.iter().zip(dy) {
        dx[winner.expect("no window lies in the padding alone")] += dy;
    }
    (winners.iter().flatten().map(|&winner| x[winner]).collect(), dx)
}

/// How many pixels each window of one example has inside the padded input.
fn counted(g: &pool::Geometry) -> Vec<usize> {
    let Window { size, stride, pad, .. } = g.window;
    let along = |at: usize, size: usize, input: usize| {
        (at * stride..at * stride + size).filter(|&place| place < input + 2 * pad).count()
    };
    let pixels = (0..g.output.len()).map(|output| output % g.output.area());
    let pixels = pixels.map(|pixel| (pixel / g.output.width, pixel % g.output.width));
    pixels.map(|(y, x)| along(y, size.height, g.input.height) * along(x, size.width, g.input.width)).collect()
}

/// The mean under each window of one example, zeros of the padding included, and the gradient that it hands on. What a
/// window has past the padding does not count.
pub fn average_pool(g: &pool::Geometry, x: &[f64], dy: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let counted = counted(g);
    let (mut y, mut dx) = (vec![0.0; g.output.len()], vec![0.0; g.input.len()]);
    pooled(g, |output, input| {
        y[output] += x[input] / counted[output] as f64;
        dx[input] += dy[output] / counted[output] as f64;
    });
    (y, dx)
}
