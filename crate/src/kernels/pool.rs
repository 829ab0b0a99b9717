//! Pooling on blocks of examples. Windows may overlap and may be padded.

use crate::shape::{Shape, Window};

/// The sizes of one pooling: input and output shapes and the window.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// Shape of an input example.
    pub input: Shape,
    /// Shape of an output example.
    pub output: Shape,
    /// Window size, stride and pad.
    pub window: Window,
}

impl Geometry {
    /// Calls `visit(output pixel, position in the window, input pixel)` for everything under a window in one map;
    /// what lies in the padding is left out.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, usize, usize)) {
        let Window { size, stride, pad } = self.window;
        for y2 in 0..self.output.height {
            for x2 in 0..self.output.width {
                for fy in 0..size.height {
                    let y = y2 * stride + fy;
                    if y < pad || y >= self.input.height + pad {
                        continue;
                    }
                    for fx in 0..size.width {
                        let x = x2 * stride + fx;
                        if x >= pad && x < self.input.width + pad {
                            let input = (y - pad) * self.input.width + x - pad;
                            visit(y2 * self.output.width + x2, fy * size.width + fx, input);
                        }
                    }
                }
            }
        }
    }
}

/// The largest value under each window, and in `winners` its position in the window (the first where several tie).
pub fn max_forward(g: &Geometry, lanes: usize, x: &[f32], y: &mut [f32], winners: &mut [u32]) {
    match lanes {
        8 => max_forward_lanes::<8>(g, x, y, winners),
        _ => max_forward_lanes::<4>(g, x, y, winners),
    }
}

fn max_forward_lanes<const L: usize>(g: &Geometry, x: &[f32], y: &mut [f32], winners: &mut [u32]) {
    y.fill(f32::NEG_INFINITY);
    let maps = x.chunks_exact(g.input.area() * L);
    let outputs = y.chunks_exact_mut(g.output.area() * L).zip(winners.chunks_exact_mut(g.output.area() * L));
    for (x, (y, winners)) in maps.zip(outputs) {
        let (x, y, winners) = (x.as_chunks::<L>().0, y.as_chunks_mut::<L>().0, winners.as_chunks_mut::<L>().0);
        g.each(|output, position, input| {
            for ((y, winner), &x) in y[output].iter_mut().zip(&mut winners[output]).zip(&x[input]) {
                let larger = x > *y;
                *y = if larger { x } else { *y };
                *winner = if larger { position as u32 } else { *winner };
            }
        });
    }
}

/// The gradient goes to the position that won.
pub fn max_backward(g: &Geometry, lanes: usize, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    match lanes {
        8 => max_backward_lanes::<8>(g, dy, winners, dx),
        _ => max_backward_lanes::<4>(g, dy, winners, dx),
    }
}

fn max_backward_lanes<const L: usize>(g: &Geometry, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    dx.fill(0.0);
    let maps = dx.chunks_exact_mut(g.input.area() * L);
    let outputs = dy.chunks_exact(g.output.area() * L).zip(winners.chunks_exact(g.output.area() * L));
    for (dx, (dy, winners)) in maps.zip(outputs) {
        let (dx, dy, winners) = (dx.as_chunks_mut::<L>().0, dy.as_chunks::<L>().0, winners.as_chunks::<L>().0);
        g.each(|output, position, input| {
            for ((dx, &dy), &winner) in dx[input].iter_mut().zip(&dy[output]).zip(&winners[output]) {
                *dx += if winner == position as u32 { dy } else { 0.0 };
            }
        });
    }
}

/// The mean under each window; zeros of the padding count, as in PyTorch's default.
pub fn average_forward(g: &Geometry, lanes: usize, x: &[f32], y: &mut [f32]) {
    let share = 1.0 / g.window.size.area() as f32;
    y.fill(0.0);
    for (x, y) in x.chunks_exact(g.input.area() * lanes).zip(y.chunks_exact_mut(g.output.area() * lanes)) {
        g.each(|output, _, input| {
            let to = &mut y[output * lanes..][..lanes];
            for (y, &x) in to.iter_mut().zip(&x[input * lanes..][..lanes]) {
                *y += x * share;
            }
        });
    }
}

/// The gradient is shared equally.
pub fn average_backward(g: &Geometry, lanes: usize, dy: &[f32], dx: &mut [f32]) {
    let share = 1.0 / g.window.size.area() as f32;
    dx.fill(0.0);
    for (dx, dy) in dx.chunks_exact_mut(g.input.area() * lanes).zip(dy.chunks_exact(g.output.area() * lanes)) {
        g.each(|output, _, input| {
            let to = &mut dx[input * lanes..][..lanes];
            for (dx, &dy) in to.iter_mut().zip(&dy[output * lanes..][..lanes]) {
                *dx += dy * share;
            }
        });
    }
}
