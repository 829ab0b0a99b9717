//! The weight gradient: each tap of each filter is a sum over examples and positions.

use std::ops::Range;

use super::{Geometry, TILE};
use crate::kernels::vector::Vector;

/// Bytes of one map of `dy` that are summed before the next taps: with those of a tile's other filters and the input
/// under them they stay in the fastest cache while all taps go by.
const BLOCK_BYTES: usize = 4096;

/// The sums of one block of examples.
pub(super) struct Sums<'a> {
    pub geometry: &'a Geometry,
    pub lanes: usize,
}

/// Which outputs along one axis have tap `tap` inside an input of `input` pixels.
fn inside(outputs: Range<usize>, tap: usize, stride: usize, pad: usize, input: usize) -> Range<usize> {
    let start = pad.saturating_sub(tap).div_ceil(stride).max(outputs.start);
    let end = (input + pad).saturating_sub(tap).div_ceil(stride).min(outputs.end);
    start..end.max(start)
}

impl Sums<'_> {
    /// Adds to `dw`. `V` is one register; a pixel's lanes are one or two of it.
    ///
    /// # Panics
    /// When a slice has another length than the geometry says.
    pub fn run<V: Vector>(&self, x: &[f32], dy: &[f32], dw: &mut [f32]) {
        let Geometry { input, output, .. } = *self.geometry;
        assert!(x.len() == input.len() * self.lanes && dy.len() == output.len() * self.lanes);
        assert!(self.lanes == V::LANES || self.lanes == 2 * V::LANES);
        let height = (BLOCK_BYTES / (output.width * self.lanes * size_of::<f32>())).max(1);
        for first in (0..output.channels).step_by(TILE) {
            for top in (0..output.height).step_by(height) {
                let rows = top..output.height.min(top + height);
                let mut channel = 0;
                while channel < input.channels {
                    // SAFETY: the slices are whole blocks, as checked above; rows, filters and channels exist.
                    channel += unsafe {
                        match input.channels - channel {
                            1 => self.channels::<V, 1>(first, channel, rows.clone(), x, dy, dw),
                            _ => self.channels::<V, 2>(first, channel, rows.clone(), x, dy, dw),
                        }
                    };
                }
            }
        }
    }

    /// All taps on `C` channels, for a tile of filters and some rows of outputs; returns `C`.
    ///
    /// # Safety
    /// `x` and `dy` must be blocks of the geometry's shapes; the filter `first`, the channels and rows must exist.
    #[inline(never)]
    unsafe fn channels<V: Vector, const C: usize>(
        &self,
        first: usize,
        channel: usize,
        rows: Range<usize>,
        x: &[f32],
        dy: &[f32],
        dw: &mut [f32],
    ) -> usize {
        let Geometry { input, output, window } = *self.geometry;
        let filters = TILE.min(output.channels - first);
        for fy in 0..window.size.height {
            let rows = inside(rows.clone(), fy, window.stride, window.pad, input.height);
            for fx in 0..window.size.width {
                let columns = inside(0..output.width, fx, window.stride, window.pad, input.width);
                if rows.is_empty() || columns.is_empty() {
                    continue;
                }
                let y = rows.start * window.stride + fy - window.pad;
                let column = columns.start * window.stride + fx - window.pad;
                let corner = (channel * input.height + y) * input.width + column;
                let start = (first * output.height + rows.start) * output.width + columns.start;
                // SAFETY: by `inside`, the tap lies inside the input for all these outputs.
                let sums: [[V; C]; TILE] = unsafe {
                    let (x, dy) = (x.as_ptr().add(corner * self.lanes), dy.as_ptr().add(start * self.lanes));
                    self.tile(x, dy, filters, rows.len(), columns.len())
                };
                for (k, sums) in sums.into_iter().enumerate().take(filters) {
                    for (c, sum) in sums.into_iter().enumerate() {
                        let tap = (channel + c) * window.size.area() + fy * window.size.width + fx;
                        dw[(first + k) * self.geometry.taps() + tap] += sum.sum();
                    }
                }
            }
        }
        C
    }

    /// One tap on `C` channels for a tile of filters, summed over a rectangle of positions; filters past the number
    /// of `filters` repeat the last.
    ///
    /// # Safety
    /// `x` and `dy` must point to the first position, and the rectangle must lie inside the blocks they point into.
    #[inline(always)]
    unsafe fn tile<V: Vector, const C: usize>(
        &self,
        x: *const f32,
        dy: *const f32,
        filters: usize,
        rows: usize,
        columns: usize,
    ) -> [[V; C]; TILE] {
        let Geometry { input, output, window } = *self.geometry;
        let mut sums = [[V::splat(0.0); C]; TILE];
        // A tile of four sums would wait for its own additions: the second half of a pixel has sums of its own.
        let mut halves = sums;
        // SAFETY: the caller's guarantee.
        unsafe {
            for row in 0..rows {
                let mut x: [_; C] = core::array::from_fn(|c| {
                    x.add((c * input.area() + row * window.stride * input.width) * self.lanes)
                });
                let mut dy: [_; TILE] = core::array::from_fn(|k| {
                    dy.add((k.min(filters - 1) * output.area() + row * output.width) * self.lanes)
                });
                for _ in 0..columns {
                    multiply(&mut sums, x, dy);
                    if self.lanes > V::LANES {
                        let sums = if C == 1 { &mut halves } else { &mut sums };
                        multiply(sums, x.map(|x| x.add(V::LANES)), dy.map(|dy| dy.add(V::LANES)));
                    }
                    // Pointers that move, one addition each: offsets from where a row starts would need a second
                    // register for each.
                    x = x.map(|x| x.wrapping_add(window.stride * self.lanes));
                    dy = dy.map(|dy| dy.wrapping_add(self.lanes));
                }
            }
        }
        if C == 1 {
            for (sums, half) in sums.iter_mut().zip(halves) {
                for (sum, half) in sums.iter_mut().zip(half) {
                    *sum = sum.mul_add(half, V::splat(1.0));
                }
            }
        }
        sums
    }
}

/// `sums += dy ⊗ x` of one register each.
///
/// # Safety
/// All pointers must be valid for reading one `V`.
#[inline(always)]
unsafe fn multiply<V: Vector, const C: usize>(sums: &mut [[V; C]; TILE], x: [*const f32; C], dy: [*const f32; TILE]) {
    // SAFETY: the caller's guarantee.
    unsafe {
        let values = x.map(|x| V::load(x));
        for (sums, dy) in sums.iter_mut().zip(dy) {
            let gradient = V::load(dy);
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.mul_add(gradient, value);
            }
        }
    }
}
