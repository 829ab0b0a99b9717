//! Pooling as plain loops over single examples in `[C][H][W]` order, in f64: the definition of every kernel.

use crate::layers::Pool;
use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::{Geometry, Window};

/// What is taken under which windows.
pub struct Pool2d(pub Pool, pub Geometry);

impl Pool2d {
    /// The outputs of one example, and the gradients on its inputs.
    fn of(&self, x: &[f64], dy: &[f64]) -> (Vec<f64>, Vec<f64>) {
        match self.0 {
            Pool::Max => max_pool(&self.1, x, dy),
            Pool::Average => average_pool(&self.1, x, dy),
        }
    }
}

impl Reference for Pool2d {
    fn forward(&self, _w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        let nothing = vec![0.0; self.1.output.len()];
        x.iter().map(|x| self.of(x, &nothing).0).collect()
    }

    fn backward(&self, _w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        args.x.iter().zip(args.dy).map(|(x, dy)| self.of(x, dy).1).collect()
    }
}

/// Calls `visit(output index, input index)` for everything under any window of one example's pooling.
fn pooled(g: &Geometry, mut visit: impl FnMut(usize, usize)) {
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
pub fn max_pool(g: &Geometry, x: &[f64], dy: &[f64]) -> (Vec<f64>, Vec<f64>) {
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
fn counted(g: &Geometry) -> Vec<usize> {
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
pub fn average_pool(g: &Geometry, x: &[f64], dy: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let counted = counted(g);
    let (mut y, mut dx) = (vec![0.0; g.output.len()], vec![0.0; g.input.len()]);
    pooled(g, |output, input| {
        y[output] += x[input] / counted[output] as f64;
        dx[input] += dy[output] / counted[output] as f64;
    });
    (y, dx)
}
