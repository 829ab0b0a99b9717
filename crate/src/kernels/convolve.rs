//! Convolution on blocks of examples, without im2col: forward, input gradient and weight gradient.
//!
//! One idea serves every filter size, stride, pad, and the fully connected layer too (a convolution whose window is
//! the whole map): a filter is a list of *taps*, each an offset from the window's corner in the zero-padded input.
//! A tile of outputs (4 filters by one or two pixels, all lanes) stays in registers while the taps go by.

use super::target::{Lanes4, Lanes8, Sum4, Sum8};
use super::vector::Vector;
use crate::shape::{Shape, Window};

/// The sizes of one convolution.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// Shape of an input example.
    pub input: Shape,
    /// Shape of an output example; its channels are the filters.
    pub output: Shape,
    /// Filter size, stride and pad.
    pub window: Window,
}

impl Geometry {
    /// Weights of one filter: `F·F·D`.
    pub fn taps(&self) -> usize {
        self.window.size.area() * self.input.channels
    }

    fn padded(&self) -> Plane {
        Plane { height: self.input.height + 2 * self.window.pad, width: self.input.width + 2 * self.window.pad }
    }
}

/// Buffers that a layer keeps between calls, so that a training step allocates nothing.
#[derive(Default)]
pub struct Scratch {
    padded: Vec<f32>,
    packed: Vec<f32>,
    offsets: Vec<usize>,
}

#[derive(Clone, Copy)]
struct Plane {
    height: usize,
    width: usize,
}

/// Filters that share one register tile.
const TILE: usize = 4;

/// `y = w ∗ x + b`. `x`: `[C, H, W]` and `y`: `[K, H2, W2]` in blocks of `lanes`; `w`: `[K, C, F, F]`; `b`: `[K]`.
///
/// # Panics
/// When a slice is shorter than the geometry says.
pub fn forward(g: &Geometry, lanes: usize, x: &[f32], w: &[f32], b: &[f32], y: &mut [f32], scratch: &mut Scratch) {
    let taps = g.taps();
    assert!(w.len() == g.output.channels * taps && b.len() == g.output.channels);
    let plane = g.padded();
    tap_offsets(&mut scratch.offsets, g.input.channels, g.window, plane, lanes);
    pack(&mut scratch.packed, g.output.channels, taps, |filter, tap| w[filter * taps + tap]);
    let correlation = Correlation {
        offsets: &scratch.offsets,
        packed: &scratch.packed,
        bias: b,
        plane_len: g.input.channels * plane.height * plane.width * lanes,
        row_step: g.window.stride * plane.width * lanes,
        column_step: g.window.stride * lanes,
        output: g.output,
    };
    let blocks = x.chunks_exact(g.input.len() * lanes).zip(y.chunks_exact_mut(g.output.len() * lanes));
    for (x, y) in blocks {
        let x = spread(&mut scratch.padded, x, g.input, 1, (g.window.pad, g.window.pad), plane, lanes);
        correlation.run(lanes, x, y);
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
    let margin = (size.height - 1 - g.window.pad, size.width - 1 - g.window.pad);
    let plane = Plane { height: g.input.height + size.height - 1, width: g.input.width + size.width - 1 };
    let unit = Window { stride: 1, pad: 0, ..g.window };
    tap_offsets(&mut scratch.offsets, filters, unit, plane, lanes);
    pack(&mut scratch.packed, channels, filters * size.area(), |channel, tap| {
        let (filter, at) = (tap / size.area(), tap % size.area());
        w[filter * taps + channel * size.area() + size.area() - 1 - at]
    });
    let no_bias = vec![0.0; channels];
    let correlation = Correlation {
        offsets: &scratch.offsets,
        packed: &scratch.packed,
        bias: &no_bias,
        plane_len: filters * plane.height * plane.width * lanes,
        row_step: plane.width * lanes,
        column_step: lanes,
        output: g.input,
    };
    let blocks = dy.chunks_exact(g.output.len() * lanes).zip(dx.chunks_exact_mut(g.input.len() * lanes));
    for (dy, dx) in blocks {
        let dy = spread(&mut scratch.padded, dy, g.output, g.window.stride, margin, plane, lanes);
        correlation.run(lanes, dy, dx);
    }
}

/// `dw += Σ dy · x` over examples and positions: the gradient on the filters, `[K, C, F, F]`.
///
/// # Panics
/// When a slice is shorter than the geometry says.
pub fn weight_gradient(g: &Geometry, lanes: usize, x: &[f32], dy: &[f32], dw: &mut [f32], scratch: &mut Scratch) {
    assert_eq!(dw.len(), g.output.channels * g.taps());
    let plane = g.padded();
    tap_offsets(&mut scratch.offsets, g.input.channels, g.window, plane, lanes);
    let blocks = x.chunks_exact(g.input.len() * lanes).zip(dy.chunks_exact(g.output.len() * lanes));
    for (x, dy) in blocks {
        let x = spread(&mut scratch.padded, x, g.input, 1, (g.window.pad, g.window.pad), plane, lanes);
        let sums = Sums {
            offsets: &scratch.offsets,
            row_step: g.window.stride * plane.width * lanes,
            column_step: g.window.stride * lanes,
            output: g.output,
            lanes,
        };
        assert_eq!(x.len(), g.input.channels * plane.height * plane.width * lanes);
        // SAFETY: `x` is the padded input that the offsets were made for and `dy` a whole block of the output's
        // shape, so every window that `Sums` reads lies inside them.
        unsafe {
            if lanes == 8 {
                sums.run::<Sum8>(x, dy, dw);
            } else {
                sums.run::<Sum4>(x, dy, dw);
            }
        }
    }
}

/// `db += Σ dy` over examples and positions: the gradient on the biases, `[K]`.
pub fn bias_gradient(g: &Geometry, lanes: usize, dy: &[f32], db: &mut [f32]) {
    for block in dy.chunks_exact(g.output.len() * lanes) {
        for (db, map) in db.iter_mut().zip(block.chunks_exact(g.output.area() * lanes)) {
            // Eight running sums let the compiler vectorise; one would be a chain of dependent additions.
            let mut sums = [0.0_f32; 8];
            let chunks = map.chunks_exact(8);
            let rest: f32 = chunks.remainder().iter().sum();
            for chunk in chunks {
                for (sum, value) in sums.iter_mut().zip(chunk) {
                    *sum += value;
                }
            }
            *db += sums.iter().sum::<f32>() + rest;
        }
    }
}

fn tap_offsets(offsets: &mut Vec<usize>, channels: usize, window: Window, plane: Plane, lanes: usize) {
    offsets.clear();
    for channel in 0..channels {
        for y in 0..window.size.height {
            for x in 0..window.size.width {
                offsets.push(((channel * plane.height + y) * plane.width + x) * lanes);
            }
        }
    }
}

/// Reorders weights so that a tile's filters lie side by side for each tap: `[tile][tap][filter of the tile]`.
fn pack(packed: &mut Vec<f32>, filters: usize, taps: usize, weight: impl Fn(usize, usize) -> f32) {
    packed.clear();
    for first in (0..filters).step_by(TILE) {
        for tap in 0..taps {
            for filter in first..filters.min(first + TILE) {
                packed.push(weight(filter, tap));
            }
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

struct Correlation<'a> {
    offsets: &'a [usize],
    packed: &'a [f32],
    bias: &'a [f32],
    plane_len: usize,
    row_step: usize,
    column_step: usize,
    output: Shape,
}

impl Correlation<'_> {
    fn run(&self, lanes: usize, x: &[f32], y: &mut [f32]) {
        assert_eq!(x.len(), self.plane_len);
        assert_eq!(y.len(), self.output.len() * lanes);
        // SAFETY: `x` and `y` have the lengths that the offsets, steps and output shape were made for (checked
        // above), so every window read and every output written lies inside them.
        unsafe {
            if lanes == 8 {
                self.filters::<Lanes8>(x, y);
            } else {
                self.filters::<Lanes4>(x, y);
            }
        }
    }

    /// # Safety
    /// `x` must hold the planes that the offsets point into, `y` a block of the output's shape with `V::LANES` lanes.
    unsafe fn filters<V: Vector>(&self, x: &[f32], y: &mut [f32]) {
        for first in (0..self.output.channels).step_by(TILE) {
            // SAFETY: passed on from the caller; `first + K` never exceeds the number of filters.
            unsafe {
                match self.output.channels - first {
                    1 => self.maps::<V, 1>(first, x, y),
                    2 => self.maps::<V, 2>(first, x, y),
                    3 => self.maps::<V, 3>(first, x, y),
                    _ => self.maps::<V, TILE>(first, x, y),
                }
            }
        }
    }

    /// The maps of filters `first .. first + K`.
    ///
    /// # Safety
    /// As [`Self::filters`], and `first + K` filters must exist.
    #[inline(always)]
    unsafe fn maps<V: Vector, const K: usize>(&self, first: usize, x: &[f32], y: &mut [f32]) {
        let (height, width) = (self.output.height, self.output.width);
        // Eight accumulators hide the latency of a multiply-add: two pixels at once where one is a single register.
        let paired = if V::REGISTERS == 1 { width / 2 * 2 } else { 0 };
        for row in 0..height {
            // SAFETY: row and column stay inside the output, so the window's corner and, by the geometry, all its
            // taps stay inside the padded input.
            unsafe {
                let x = x.as_ptr().add(row * self.row_step);
                let y = y.as_mut_ptr().add((first * height + row) * width * V::LANES);
                for column in (0..paired).step_by(2) {
                    self.tile::<V, K, 2>(first, x.add(column * self.column_step), y.add(column * V::LANES));
                }
                for column in paired..width {
                    self.tile::<V, K, 1>(first, x.add(column * self.column_step), y.add(column * V::LANES));
                }
            }
        }
    }

    /// `K` filters at `X` neighbouring pixels.
    ///
    /// # Safety
    /// `x` must point to the corner of the first window, `y` to the first output of filter `first`.
    #[inline(always)]
    unsafe fn tile<V: Vector, const K: usize, const X: usize>(&self, first: usize, x: *const f32, y: *mut f32) {
        let mut sums: [[V; X]; K] = core::array::from_fn(|k| [V::splat(self.bias[first + k]); X]);
        // SAFETY: `packed` holds K weights for each tap of this tile from there on, by `pack`; windows and outputs
        // are the caller's guarantee.
        unsafe {
            let mut weights = self.packed.as_ptr().add(first * self.offsets.len());
            for &offset in self.offsets {
                let values: [V; X] = core::array::from_fn(|i| V::load(x.add(offset + i * self.column_step)));
                for (k, sums) in sums.iter_mut().enumerate() {
                    let weight = V::splat(*weights.add(k));
                    for (sum, value) in sums.iter_mut().zip(values) {
                        *sum = sum.mul_add(weight, value);
                    }
                }
                weights = weights.add(K);
            }
            for (k, sums) in sums.into_iter().enumerate() {
                for (i, sum) in sums.into_iter().enumerate() {
                    sum.store(y.add((k * self.output.area() + i) * V::LANES));
                }
            }
        }
    }
}

struct Sums<'a> {
    offsets: &'a [usize],
    row_step: usize,
    column_step: usize,
    output: Shape,
    lanes: usize,
}

impl Sums<'_> {
    /// # Safety
    /// `x` must hold the planes that the offsets point into, `dy` a block of the output's shape.
    unsafe fn run<V: Vector>(&self, x: &[f32], dy: &[f32], dw: &mut [f32]) {
        for first in (0..self.output.channels).step_by(TILE) {
            // SAFETY: passed on from the caller; `first + K` never exceeds the number of filters.
            unsafe {
                match self.output.channels - first {
                    1 => self.filters::<V, 1>(first, x, dy, dw),
                    2 => self.filters::<V, 2>(first, x, dy, dw),
                    3 => self.filters::<V, 3>(first, x, dy, dw),
                    _ => self.filters::<V, TILE>(first, x, dy, dw),
                }
            }
        }
    }

    /// # Safety
    /// As [`Self::run`], and `first + K` filters must exist.
    #[inline(always)]
    unsafe fn filters<V: Vector, const K: usize>(&self, first: usize, x: &[f32], dy: &[f32], dw: &mut [f32]) {
        let taps = self.offsets.len();
        let pairs = taps / 2 * 2;
        for tap in (0..pairs).step_by(2) {
            // SAFETY: passed on from the caller.
            let sums = unsafe { self.tile::<V, K, 2>(first, tap, x, dy) };
            for (k, sums) in sums.into_iter().enumerate() {
                dw[(first + k) * taps + tap] += sums[0];
                dw[(first + k) * taps + tap + 1] += sums[1];
            }
        }
        if pairs < taps {
            // SAFETY: passed on from the caller.
            let sums = unsafe { self.tile::<V, K, 1>(first, pairs, x, dy) };
            for (k, [sum]) in sums.into_iter().enumerate() {
                dw[(first + k) * taps + pairs] += sum;
            }
        }
    }

    /// `K` filters by `T` taps, summed over all positions and lanes.
    ///
    /// # Safety
    /// As [`Self::run`].
    #[inline(always)]
    unsafe fn tile<V: Vector, const K: usize, const T: usize>(
        &self,
        first: usize,
        tap: usize,
        x: &[f32],
        dy: &[f32],
    ) -> [[f32; T]; K] {
        let (height, width) = (self.output.height, self.output.width);
        let map = self.output.area() * self.lanes;
        let mut sums = [[V::splat(0.0); T]; K];
        let offsets: [usize; T] = core::array::from_fn(|t| self.offsets[tap + t]);
        // With stride 1 a whole row of x and dy is one run of values; otherwise each pixel is.
        let (runs, run, run_step) = if self.column_step == self.lanes {
            (1, width * self.lanes, 0)
        } else {
            (width, self.lanes, self.column_step)
        };
        // SAFETY: rows, columns and lanes stay inside the output and its windows inside the padded input.
        unsafe {
            let dy = dy.as_ptr().add(first * map);
            for row in 0..height {
                for column in 0..runs {
                    let x = x.as_ptr().add(row * self.row_step + column * run_step);
                    let dy = dy.add(row * width * self.lanes + column * self.lanes);
                    for at in (0..run).step_by(V::LANES) {
                        let values: [V; T] = core::array::from_fn(|t| V::load(x.add(offsets[t] + at)));
                        for (k, sums) in sums.iter_mut().enumerate() {
                            let gradient = V::load(dy.add(k * map + at));
                            for (sum, value) in sums.iter_mut().zip(values) {
                                *sum = sum.mul_add(gradient, value);
                            }
                        }
                    }
                }
            }
        }
        sums.map(|sums| sums.map(V::sum))
    }
}
