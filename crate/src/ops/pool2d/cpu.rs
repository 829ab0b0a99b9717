//! Pooling on blocks of examples. Windows may overlap and may be padded.

use crate::shape::{Geometry, Size, Window};

impl Geometry {
    /// Whether every input pixel lies under exactly one window.
    fn tiles(&self) -> bool {
        let Window { size, stride, pad, .. } = self.window;
        let covers = self.output.height * stride >= self.input.height && self.output.width * stride >= self.input.width;
        pad == 0 && size == Size::square(stride) && covers
    }

    /// What each pixel under a window counts in its mean: one over the pixels that the window has inside the padded
    /// input. (Caffe and PyTorch do not count what a window that is rounded up has past it.)
    fn shares(&self) -> impl Fn(usize) -> f32 {
        let Window { size, stride, pad, .. } = self.window;
        let (height, width) = (self.input.height + 2 * pad, self.input.width + 2 * pad);
        let columns = self.output.width;
        let inside = self.window.past(self.input, self.output) == Size { height: 0, width: 0 };
        let whole = 1.0 / size.area() as f32;
        move |output| {
            if inside {
                return whole;
            }
            let (top, left) = (output / columns * stride, output % columns * stride);
            1.0 / (size.height.min(height - top) * size.width.min(width - left)) as f32
        }
    }

    /// Calls `visit(position in the window, input pixel)` for everything under the window of one output pixel; what
    /// lies in the padding is left out.
    #[inline(always)]
    fn under(&self, output: usize, mut visit: impl FnMut(usize, usize)) {
        let Window { size, stride, pad, .. } = self.window;
        let (top, left) = (output / self.output.width * stride, output % self.output.width * stride);
        let rows = pad.saturating_sub(top)..size.height.min(self.input.height + pad - top);
        let columns = pad.saturating_sub(left)..size.width.min(self.input.width + pad - left);
        for fy in rows {
            let row = (top + fy - pad) * self.input.width;
            for fx in columns.clone() {
                visit(fy * size.width + fx, row + left + fx - pad);
            }
        }
    }

    /// Calls `visit(output pixel, position in the window, input pixel)` for everything under any window.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, usize, usize)) {
        for output in 0..self.output.area() {
            self.under(output, |position, input| visit(output, position, input));
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
    let maps = x.chunks_exact(g.input.area() * L);
    let outputs = y.chunks_exact_mut(g.output.area() * L).zip(winners.chunks_exact_mut(g.output.area() * L));
    for (x, (y, winners)) in maps.zip(outputs) {
        let (x, y, winners) = (x.as_chunks::<L>().0, y.as_chunks_mut::<L>().0, winners.as_chunks_mut::<L>().0);
        for (output, (y, winners)) in y.iter_mut().zip(winners).enumerate() {
            // Local arrays, not `y` itself: compilers only then turn the choices into vector instructions.
            let (mut largest, mut winner) = ([f32::NEG_INFINITY; L], [0; L]);
            g.under(output, |position, input| {
                for ((largest, winner), &x) in largest.iter_mut().zip(&mut winner).zip(&x[input]) {
                    let larger = x > *largest;
                    *largest = if larger { x } else { *largest };
                    *winner = if larger { position as u32 } else { *winner };
                }
            });
            (*y, *winners) = (largest, winner);
        }
    }
}

/// The gradient goes to the position that won.
pub fn max_backward(g: &Geometry, lanes: usize, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    match (lanes, g.tiles()) {
        (8, true) => max_backward_lanes::<8, true>(g, dy, winners, dx),
        (8, false) => max_backward_lanes::<8, false>(g, dy, winners, dx),
        (_, true) => max_backward_lanes::<4, true>(g, dy, winners, dx),
        (_, false) => max_backward_lanes::<4, false>(g, dy, winners, dx),
    }
}

/// Where windows tile the input (`TILES`), each input is written once and nothing needs to be added up.
fn max_backward_lanes<const L: usize, const TILES: bool>(g: &Geometry, dy: &[f32], winners: &[u32], dx: &mut [f32]) {
    if !TILES {
        dx.fill(0.0);
    }
    let maps = dx.chunks_exact_mut(g.input.area() * L);
    let outputs = dy.chunks_exact(g.output.area() * L).zip(winners.chunks_exact(g.output.area() * L));
    for (dx, (dy, winners)) in maps.zip(outputs) {
        let (dx, dy, winners) = (dx.as_chunks_mut::<L>().0, dy.as_chunks::<L>().0, winners.as_chunks::<L>().0);
        g.each(|output, position, input| {
            for ((dx, &dy), &winner) in dx[input].iter_mut().zip(&dy[output]).zip(&winners[output]) {
                let share = if winner == position as u32 { dy } else { 0.0 };
                *dx = if TILES { share } else { *dx + share };
            }
        });
    }
}

/// The mean under each window; zeros of the padding count, as in PyTorch's default.
pub fn average_forward(g: &Geometry, lanes: usize, x: &[f32], y: &mut [f32]) {
    let shares = g.shares();
    y.fill(0.0);
    for (x, y) in x.chunks_exact(g.input.area() * lanes).zip(y.chunks_exact_mut(g.output.area() * lanes)) {
        for (output, to) in y.chunks_exact_mut(lanes).enumerate() {
            let share = shares(output);
            g.under(output, |_, input| {
                for (y, &x) in to.iter_mut().zip(&x[input * lanes..][..lanes]) {
                    *y += x * share;
                }
            });
        }
    }
}

/// The gradient is shared equally.
pub fn average_backward(g: &Geometry, lanes: usize, dy: &[f32], dx: &mut [f32]) {
    let shares = g.shares();
    dx.fill(0.0);
    for (dx, dy) in dx.chunks_exact_mut(g.input.area() * lanes).zip(dy.chunks_exact(g.output.area() * lanes)) {
        for (output, from) in dy.chunks_exact(lanes).enumerate() {
            let share = shares(output);
            g.under(output, |_, input| {
                for (dx, &dy) in dx[input * lanes..][..lanes].iter_mut().zip(from) {
                    *dx += dy * share;
                }
            });
        }
    }
}
