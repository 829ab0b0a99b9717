//! Convolution on blocks of examples, without im2col: forward, input gradient and weight gradient.
//!
//! One idea serves every filter size, stride, pad, and the fully connected layer too (a convolution whose window is
//! the whole map): a filter is a list of *taps*, each an offset from the window's corner in the zero-padded input.
//! A tile of outputs (4 filters by one or two pixels, all lanes) stays in registers while the taps go by.
//!
//! 3 by 3 and 5 by 5 filters of stride 1 take fewer multiplications by [`winograd`], where there are channels enough.

mod correlate;
mod packed_weights;
mod weight_gradient;
mod winograd;

use crate::cpu::target::{Lanes4, Lanes8, Sum4, Sum8};
use crate::cpu::vector::Vector;
use crate::shape::{Geometry, Shape, Window};
use correlate::{Correlation, TapRow, tap_rows};
use packed_weights::PackedWeights;
use weight_gradient::WeightGradient;

impl Geometry {
    /// Whether a pass takes the way of [`winograd`].
    #[cfg(any(test, feature = "bench"))]
    pub fn by_winograd(&self) -> bool {
        winograd::suits(self, self.output)
    }

    /// Of a correlation forward, or turned for one back.
    fn filters(&self, turned: bool) -> winograd::Filters {
        let (forward, back) =
            ((self.output.channels, self.input.channels), (self.input.channels, self.output.channels));
        let (filters, channels) = if turned { back } else { forward };
        winograd::Filters { size: self.window.size.width, filters, channels, turned }
    }

    /// The input with the zeros around it, as far as the last window reaches.
    fn padded(&self) -> Plane {
        let (pad, past) = (self.window.pad, self.window.past(self.input, self.output));
        Plane { height: self.input.height + 2 * pad + past.height, width: self.input.width + 2 * pad + past.width }
    }
}

/// Buffers that a layer keeps between calls, so that a training step allocates nothing; and its weights as kernels read
/// them, until [`Scratch::forget_weights`].
#[derive(Default)]
pub struct Scratch {
    padded: Vec<f32>,
    /// Weights as the forward pass wants them, and as the input gradient does.
    forward: PackedWeights,
    back: PackedWeights,
    rows: Vec<TapRow>,
    winograd: winograd::Scratch,
}

impl Scratch {
    /// Says that the weights have changed: what was made of them is made anew.
    pub fn forget_weights(&mut self) {
        self.forward.forget();
        self.back.forget();
    }
}

#[derive(Clone, Copy)]
struct Plane {
    height: usize,
    width: usize,
}

impl Plane {
    fn len(self) -> usize {
        self.height * self.width
    }
}

/// Filters that share one register tile.
const TILE: usize = 4;

/// `y = w ∗ x + b`. `x`: `[C, H, W]` and `y`: `[K, H2, W2]` in blocks of `lanes`; `w`: `[K, C, F, F]`; `b`: `[K]`.
///
/// # Panics
/// When a slice is shorter than the geometry says.
pub fn forward(g: &Geometry, lanes: usize, x: &[f32], w: &[f32], b: &[f32], y: &mut [f32], scratch: &mut Scratch) {
    let (taps, pad) = (g.taps(), g.window.pad);
    assert!(w.len() == g.output.channels * taps && b.len() == g.output.channels);
    if winograd::suits(g, g.output) {
        let size = g.window.size.width;
        let u = scratch.forward.of(w, |w, u| g.filters(false).transform(w, u));
        return winograd::correlate((size, lanes), (x, g.input, pad), u, b, (y, g.output), &mut scratch.winograd);
    }
    let plane = g.padded();
    tap_rows(&mut scratch.rows, g.input.channels, g.window, plane, lanes);
    let packed =
        scratch.forward.of(w, |w, packed| pack(packed, g.output.channels, taps, |filter, tap| w[filter * taps + tap]));
    let correlation = Correlation {
        plane,
        channels: g.input.channels,
        content: [pad..pad + g.input.height, pad..pad + g.input.width],
        window: g.window,
        rows: &scratch.rows,
        packed,
        bias: b,
        output: g.output,
    };
    let blocks = x.chunks_exact(g.input.len() * lanes).zip(y.chunks_exact_mut(g.output.len() * lanes));
    for (x, y) in blocks {
        let x = spread(&mut scratch.padded, x, g.input, 1, (pad, pad), plane, lanes);
        correlate(&correlation, lanes, x, y);
    }
}

fn correlate(correlation: &Correlation<'_>, lanes: usize, x: &[f32], y: &mut [f32]) {
    match lanes {
        8 => correlation.run::<Lanes8>(x, y),
        _ => correlation.run::<Lanes4>(x, y),
    }
}

/// `dx = dy ∗ flipped w`: the gradient on the input, `[C, H, W]` in blocks of `lanes`.
///
/// It is the forward correlation of `dy`, spread out by the stride and padded by `F - 1 - P`, with the filters
/// turned by 180 degrees and their two channel axes swapped.
///
/// # Panics
/// When a slice is shorter than the geometry says.
pub fn input_gradient(g: &Geometry, lanes: usize, dy: &[f32], w: &[f32], dx: &mut [f32], scratch: &mut Scratch) {
    let (taps, size) = (g.taps(), g.window.size);
    let (filters, channels) = (g.output.channels, g.input.channels);
    assert_eq!(w.len(), filters * taps);
    if winograd::suits(g, g.input) {
        let dy = (dy, g.output, size.width - 1 - g.window.pad);
        let u = scratch.back.of(w, |w, u| g.filters(true).transform(w, u));
        return winograd::correlate((size.width, lanes), dy, u, &[], (dx, g.input), &mut scratch.winograd);
    }
    let margin = (size.height - 1 - g.window.pad, size.width - 1 - g.window.pad);
    let plane = Plane { height: g.input.height + size.height - 1, width: g.input.width + size.width - 1 };
    let window = Window { stride: 1, pad: 0, ..g.window };
    tap_rows(&mut scratch.rows, filters, window, plane, lanes);
    let packed = scratch.back.of(w, |w, packed| {
        pack(packed, channels, filters * size.area(), |channel, tap| {
            let (filter, at) = (tap / size.area(), tap % size.area());
            w[filter * taps + channel * size.area() + size.area() - 1 - at]
        });
    });
    let correlation = Correlation {
        plane,
        channels: filters,
        content: [
            margin.0..margin.0 + (g.output.height - 1) * g.window.stride + 1,
            margin.1..margin.1 + (g.output.width - 1) * g.window.stride + 1,
        ],
        window,
        rows: &scratch.rows,
        packed,
        bias: &[],
        output: g.input,
    };
    let blocks = dy.chunks_exact(g.output.len() * lanes).zip(dx.chunks_exact_mut(g.input.len() * lanes));
    for (dy, dx) in blocks {
        let dy = spread(&mut scratch.padded, dy, g.output, g.window.stride, margin, plane, lanes);
        correlate(&correlation, lanes, dy, dx);
    }
}

/// `dw += Σ dy · x` over examples and positions: the gradient on the filters, `[K, C, F, F]`.
///
/// # Panics
/// When a slice is shorter than the geometry says.
pub fn weight_gradient(g: &Geometry, lanes: usize, x: &[f32], dy: &[f32], dw: &mut [f32], scratch: &mut Scratch) {
    assert_eq!(dw.len(), g.output.channels * g.taps());
    if winograd::suits(g, g.output) {
        return winograd::weight_gradient(g, lanes, (x, dy), dw, g.filters(false), &mut scratch.winograd);
    }
    let gradient = WeightGradient { geometry: g, lanes, x, dy };
    match lanes {
        8 => gradient.run::<Sum8>(dw),
        _ => gradient.run::<Sum4>(dw),
    }
}

/// `db += Σ dy` over examples and positions: the gradient on the biases, `[K]`.
pub fn bias_gradient(g: &Geometry, lanes: usize, dy: &[f32], db: &mut [f32]) {
    let map = g.output.area() * lanes;
    for (at, map) in dy.chunks_exact(map).enumerate() {
        // A map has whole registers: a pixel has as many examples as one of them, or twice as many.
        let mut sums = [Sum4::splat(0.0); 2];
        for (at, values) in map.chunks_exact(Sum4::LANES).enumerate() {
            // SAFETY: there are as many values as lanes.
            sums[at % 2] = sums[at % 2].add(unsafe { Sum4::load(values.as_ptr()) });
        }
        db[at % g.output.channels] += sums[0].add(sums[1]).sum();
    }
}

/// Reorders weights so that a tile's filters lie side by side for each tap: `[tile][tap][filter of the tile]`, the
/// last tile filled up with zeros.
fn pack(packed: &mut Vec<f32>, filters: usize, taps: usize, weight: impl Fn(usize, usize) -> f32) {
    packed.clear();
    for first in (0..filters).step_by(TILE) {
        for tap in 0..taps {
            packed.extend((first..first + TILE).map(|filter| if filter < filters { weight(filter, tap) } else { 0.0 }));
        }
    }
}

/// One block laid out in a larger plane of zeros: `step` pixels apart, `margin` from the top and left.
/// Borrows the input where there is nothing to do.
fn spread<'a>(
    buffer: &'a mut Vec<f32>,
    x: &'a [f32],
    shape: Shape,
    step: usize,
    margin: (usize, usize),
    plane: Plane,
    lanes: usize,
) -> &'a [f32] {
    if step == 1 && plane.height == shape.height && plane.width == shape.width {
        return x;
    }
    buffer.clear();
    buffer.resize(shape.channels * plane.height * plane.width * lanes, 0.0);
    let maps = x.chunks_exact(shape.area() * lanes);
    for (map, plane_values) in maps.zip(buffer.chunks_exact_mut(plane.height * plane.width * lanes)) {
        for (y, row) in map.chunks_exact(shape.width * lanes).enumerate() {
            let start = ((margin.0 + y * step) * plane.width + margin.1) * lanes;
            if step == 1 {
                plane_values[start..start + row.len()].copy_from_slice(row);
            } else {
                for (to, from) in
                    plane_values[start..].chunks_exact_mut(lanes).step_by(step).zip(row.chunks_exact(lanes))
                {
                    to.copy_from_slice(from);
                }
            }
        }
    }
    buffer
}
