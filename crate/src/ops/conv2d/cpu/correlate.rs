//! The correlation that forward pass and input gradient share: outputs from an input with its zeros around it.

use std::ops::Range;

use super::{Plane, TILE};
use crate::cpu::vector::Vector;
use crate::shape::{Shape, Window};

/// Neighbouring taps in one row of the window: where their input starts, counted from the window's corner, and their
/// weights, counted from those of the tile.
///
/// Read from a table they cost less than they would to compute: each row is two additions, and what lies beside its
/// start is addressed by constant offsets.
#[derive(Clone, Copy)]
pub(super) struct TapRow {
    x: usize,
    weights: usize,
}

/// Most taps in a [`TapRow`].
const ROW: usize = 5;

/// Taps in each row of the list: the largest divisor of the window's width up to [`ROW`].
fn row_taps(window: Window) -> usize {
    (1..=ROW).rev().find(|taps| window.size.width.is_multiple_of(*taps)).unwrap_or(1)
}

/// All taps of a window over `channels` planes. Rows of the window are outermost, so that those which see nothing but
/// padding can be left out.
pub(super) fn tap_rows(rows: &mut Vec<TapRow>, channels: usize, window: Window, plane: Plane, lanes: usize) {
    let size = window.size;
    rows.clear();
    for y in 0..size.height {
        for channel in 0..channels {
            for x in (0..size.width).step_by(row_taps(window)) {
                rows.push(TapRow {
                    x: (channel * plane.len() + y * plane.width + x) * lanes,
                    weights: ((channel * size.height + y) * size.width + x) * TILE,
                });
            }
        }
    }
}

/// Which of the `size` rows (or columns) of a window that starts at `start` lie in `content`.
fn inside(content: &Range<usize>, start: usize, size: usize) -> Range<usize> {
    let first = content.start.saturating_sub(start).min(size);
    first..content.end.saturating_sub(start).clamp(first, size)
}

/// A correlation of one block.
pub(super) struct Correlation<'a> {
    /// Planes of the input, zeros of the padding included.
    pub plane: Plane,
    /// How many there are.
    pub channels: usize,
    /// Rows and columns of the planes that are not padding.
    pub content: [Range<usize>; 2],
    /// Size and stride of the window.
    pub window: Window,
    /// The taps of one tile, as [`tap_rows`] lists them.
    pub rows: &'a [TapRow],
    /// Weights as [`super::pack`] puts them.
    pub packed: &'a [f32],
    /// One for each filter.
    pub bias: &'a [f32],
    /// Shape of the output.
    pub output: Shape,
}

impl Correlation<'_> {
    /// # Panics
    /// When a slice has another length than the sizes say.
    pub fn run<V: Vector>(&self, x: &[f32], y: &mut [f32]) {
        let Window { size, stride, .. } = self.window;
        assert_eq!(x.len(), self.channels * self.plane.len() * V::LANES);
        assert_eq!(y.len(), self.output.len() * V::LANES);
        assert_eq!(self.packed.len(), self.output.channels.next_multiple_of(TILE) * self.channels * size.area());
        assert!((self.output.height - 1) * stride + size.height <= self.plane.height);
        assert!((self.output.width - 1) * stride + size.width <= self.plane.width);
        // SAFETY: by the lengths and sizes checked above, every window lies inside `x` and every output inside `y`,
        // and there are weights for every tap of whole tiles.
        unsafe { self.filters::<V>(x, y) };
    }

    /// # Safety
    /// `x` must hold all planes, `y` a block of the output's shape, `packed` the weights of whole tiles of filters.
    #[inline(never)]
    unsafe fn filters<V: Vector>(&self, x: &[f32], y: &mut [f32]) {
        let (height, width) = (self.output.height, self.output.width);
        let Window { size, stride, .. } = self.window;
        let taps = row_taps(self.window);
        let rows = self.rows.len() / size.height;
        // Eight accumulators hide the latency of a multiply-add: two pixels at once where one is a single register.
        let paired = if V::REGISTERS == 1 { width / 2 * 2 } else { 0 };
        let corner = |row: usize, column: usize| (row * self.plane.width + column) * stride * V::LANES;
        for first in (0..self.output.channels).step_by(TILE) {
            let weights = self.packed[first * self.channels * size.area()..].as_ptr();
            for row in 0..height {
                // Taps that see nothing but padding are left out.
                let inside = inside(&self.content[0], row * stride, size.height);
                let rows = &self.rows[inside.start * rows..inside.end * rows];
                // SAFETY: row and column stay inside the output, so windows and outputs stay inside `x` and `y`.
                unsafe {
                    for column in (0..paired).step_by(2) {
                        let x = x.as_ptr().add(corner(row, column));
                        let sums = self.tile::<V, 2>(first, x, weights, rows, taps);
                        self.store(sums, first, row * width + column, y);
                    }
                    for column in paired..width {
                        let mut inside = 0..taps;
                        if taps == size.width {
                            inside = self::inside(&self.content[1], column * stride, size.width);
                        }
                        let x = x.as_ptr().add(corner(row, column) + inside.start * V::LANES);
                        let weights = weights.add(inside.start * TILE);
                        let rows = if inside.is_empty() { &[] } else { rows };
                        let sums = self.tile::<V, 1>(first, x, weights, rows, inside.len());
                        self.store(sums, first, row * width + column, y);
                    }
                }
            }
        }
    }

    /// [`TILE`] filters at `X` neighbouring pixels, the first `taps` of each row.
    ///
    /// # Safety
    /// `x` must point to the corner of the first window, `weights` to those of the tile.
    #[inline(always)]
    unsafe fn tile<V: Vector, const X: usize>(
        &self,
        first: usize,
        x: *const f32,
        weights: *const f32,
        rows: &[TapRow],
        taps: usize,
    ) -> [[V; X]; TILE] {
        let bias = |k| self.bias.get(first + k).copied().unwrap_or(0.0);
        let step = self.window.stride * V::LANES;
        let mut sums: [[V; X]; TILE] = core::array::from_fn(|k| [V::splat(bias(k)); X]);
        for row in rows {
            // SAFETY: the caller's guarantee; rows stay inside the window.
            unsafe {
                let (x, weights) = (x.add(row.x), weights.add(row.weights));
                // Unrolled by hand with a way out after each tap. It serves windows of any width, and keeps compilers
                // for wasm from doing all taps of one sum before the next sum, for which there are not registers.
                'row: {
                    tap::<V, X, 0>(&mut sums, x, weights, step);
                    if taps == 1 {
                        break 'row;
                    }
                    tap::<V, X, 1>(&mut sums, x, weights, step);
                    if taps == 2 {
                        break 'row;
                    }
                    tap::<V, X, 2>(&mut sums, x, weights, step);
                    if taps == 3 {
                        break 'row;
                    }
                    tap::<V, X, 3>(&mut sums, x, weights, step);
                    if taps == 4 {
                        break 'row;
                    }
                    tap::<V, X, 4>(&mut sums, x, weights, step);
                }
            }
        }
        sums
    }

    /// Writes a tile, without the filters that only fill it up.
    ///
    /// # Safety
    /// `y` must hold a block of the output's shape, `pixel` and the `X - 1` after it must lie in it.
    #[inline(always)]
    unsafe fn store<V: Vector, const X: usize>(&self, sums: [[V; X]; TILE], first: usize, pixel: usize, y: &mut [f32]) {
        for (k, sums) in sums.into_iter().enumerate().take(self.output.channels - first) {
            for (i, sum) in sums.into_iter().enumerate() {
                // SAFETY: the caller's guarantee; there are more filters than `first + k`.
                unsafe { sum.store(y.as_mut_ptr().add(((first + k) * self.output.area() + pixel + i) * V::LANES)) };
            }
        }
    }
}

/// Tap number `T` of a row, for a tile whose pixels lie `step` values apart.
///
/// # Safety
/// `x` must point to the first tap's input, `weights` to its weights.
#[inline(always)]
unsafe fn tap<V: Vector, const X: usize, const T: usize>(
    sums: &mut [[V; X]; TILE],
    x: *const f32,
    weights: *const f32,
    step: usize,
) {
    // SAFETY: the caller's guarantee.
    unsafe {
        let values: [V; X] = core::array::from_fn(|i| V::load(x.add(T * V::LANES + i * step)));
        for (k, sums) in sums.iter_mut().enumerate() {
            let weight = V::splat(*weights.add(T * TILE + k));
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.mul_add(weight, value);
            }
        }
    }
}
