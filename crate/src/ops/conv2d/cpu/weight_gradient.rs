//! The weight gradient: each tap of each filter is a sum over examples and positions.

use std::ops::Range;

use super::{Geometry, TILE};
use crate::cpu::vector::Vector;

/// Bytes of `dy` for one filter that are summed before the next taps: with those of a tile's other filters and the
/// input under them they stay in the fastest cache while all taps go by.
const SLAB_BYTES: usize = 4096;

/// The weight gradient of a batch.
pub(super) struct WeightGradient<'a> {
    pub geometry: &'a Geometry,
    pub lanes: usize,
    /// `[C, H, W]` in blocks of `lanes`.
    pub x: &'a [f32],
    /// `[K, H2, W2]` in blocks of `lanes`.
    pub dy: &'a [f32],
}

/// The positions that are summed at once: all maps of some blocks, or some rows of one.
#[derive(Clone)]
struct Slab {
    blocks: Range<usize>,
    rows: Range<usize>,
}

/// Which outputs along one axis have tap `tap` inside an input of `input` pixels.
fn inside(outputs: Range<usize>, tap: usize, stride: usize, pad: usize, input: usize) -> Range<usize> {
    let start = pad.saturating_sub(tap).div_ceil(stride).max(outputs.start);
    let end = (input + pad).saturating_sub(tap).div_ceil(stride).min(outputs.end);
    start..end.max(start)
}

impl WeightGradient<'_> {
    /// Adds to `dw`. `V` is one register; a pixel's lanes are one or two of it.
    ///
    /// # Panics
    /// When a slice has another length than the geometry says.
    pub fn run<V: Vector>(&self, dw: &mut [f32]) {
        let Geometry { input, output, .. } = *self.geometry;
        let blocks = self.dy.len() / (output.len() * self.lanes);
        assert_eq!(self.dy.len(), blocks * output.len() * self.lanes);
        assert_eq!(self.x.len(), blocks * input.len() * self.lanes);
        assert!(self.lanes.is_multiple_of(V::LANES));
        let row_bytes = output.width * self.lanes * size_of::<f32>();
        let height = (SLAB_BYTES / row_bytes).clamp(1, output.height);
        let depth = (SLAB_BYTES / (row_bytes * output.height)).max(1);
        for start in (0..blocks).step_by(depth) {
            for first in (0..output.channels).step_by(TILE) {
                for top in (0..output.height).step_by(height) {
                    let slab =
                        Slab { blocks: start..blocks.min(start + depth), rows: top..output.height.min(top + height) };
                    let mut channel = 0;
                    while channel < input.channels {
                        // SAFETY: blocks, rows, filters and channels exist.
                        channel += unsafe {
                            match input.channels - channel {
                                1 => self.channels::<V, 1>(first, channel, &slab, dw),
                                _ => self.channels::<V, 2>(first, channel, &slab, dw),
                            }
                        };
                    }
                }
            }
        }
    }

    /// All taps on `C` channels for a tile of filters in a slab; returns `C`.
    ///
    /// # Safety
    /// The filter `first`, the channels and everything in the slab must exist.
    #[inline(never)]
    unsafe fn channels<V: Vector, const C: usize>(
        &self,
        first: usize,
        channel: usize,
        slab: &Slab,
        dw: &mut [f32],
    ) -> usize {
        let Geometry { input, output, window } = *self.geometry;
        let filters = TILE.min(output.channels - first);
        for fy in 0..window.size.height {
            let rows = inside(slab.rows.clone(), fy, window.stride, window.pad, input.height);
            for fx in 0..window.size.width {
                let columns = inside(0..output.width, fx, window.stride, window.pad, input.width);
                if rows.is_empty() || columns.is_empty() {
                    continue;
                }
                let y = rows.start * window.stride + fy - window.pad;
                let column = columns.start * window.stride + fx - window.pad;
                let corner = slab.blocks.start * input.len() + (channel * input.height + y) * input.width + column;
                let start = slab.blocks.start * output.len()
                    + (first * output.height + rows.start) * output.width
                    + columns.start;
                // SAFETY: by `inside`, the tap lies inside the input for all these outputs.
                let sums: [[V; C]; TILE] = unsafe {
                    let x = self.x.as_ptr().add(corner * self.lanes);
                    let dy = self.dy.as_ptr().add(start * self.lanes);
                    self.tile(x, dy, filters, [slab.blocks.len(), rows.len(), columns.len()])
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

    /// One tap on `C` channels for a tile of filters, summed over positions in blocks, rows and columns; filters past
    /// the number of `filters` repeat the last.
    ///
    /// # Safety
    /// `x` and `dy` must point to the first position, and all must lie inside the slices they point into.
    #[inline(always)]
    unsafe fn tile<V: Vector, const C: usize>(
        &self,
        x: *const f32,
        dy: *const f32,
        filters: usize,
        [blocks, rows, columns]: [usize; 3],
    ) -> [[V; C]; TILE] {
        let Geometry { input, output, window } = *self.geometry;
        // With stride 1 a whole row of x and dy is one run of values; otherwise each pixel is.
        let (runs, run) = if window.stride == 1 { (1, columns * self.lanes) } else { (columns, self.lanes) };
        let mut sums = [[V::splat(0.0); C]; TILE];
        // A tile of four sums would wait for its own additions: every other register has sums of its own.
        let mut others = sums;
        let x: [_; C] = core::array::from_fn(|c| x.wrapping_add(c * input.area() * self.lanes));
        let dy: [_; TILE] = core::array::from_fn(|k| dy.wrapping_add(k.min(filters - 1) * output.area() * self.lanes));
        for block in 0..blocks {
            for row in 0..rows {
                let x_row = block * input.len() + row * window.stride * input.width;
                let dy_row = block * output.len() + row * output.width;
                for column in 0..runs {
                    let x = x.map(|x| x.wrapping_add((x_row + column * window.stride) * self.lanes));
                    let dy = dy.map(|dy| dy.wrapping_add((dy_row + column) * self.lanes));
                    let others = if C == 1 { Some(&mut others) } else { None };
                    // SAFETY: the caller's guarantee; there is at least one register in a run.
                    unsafe { add_run(&mut sums, others, x, dy, run / V::LANES) };
                }
            }
        }
        if C == 1 {
            for (sums, others) in sums.iter_mut().zip(others) {
                for (sum, other) in sums.iter_mut().zip(others) {
                    *sum = sum.mul_add(other, V::splat(1.0));
                }
            }
        }
        sums
    }
}

/// `sums += dy ⊗ x` over `left` registers, every other one to `others` where there are any.
///
/// Two registers a turn, with a way out after the first: see `Correlation::tile`. The pointers move, since offsets from
/// where a run starts would need a second machine register for each.
///
/// # Safety
/// All pointers must be valid for reading `left` times `V`, and `left` must not be zero.
#[inline(always)]
pub(super) unsafe fn add_run<V: Vector, const C: usize>(
    sums: &mut [[V; C]; TILE],
    mut others: Option<&mut [[V; C]; TILE]>,
    mut x: [*const f32; C],
    mut dy: [*const f32; TILE],
    mut left: usize,
) {
    loop {
        // SAFETY: the caller's guarantee.
        unsafe {
            multiply(sums, x, dy);
            if left == 1 {
                break;
            }
            let second = others.as_deref_mut().unwrap_or(sums);
            multiply(second, x.map(|x| x.add(V::LANES)), dy.map(|dy| dy.add(V::LANES)));
            left -= 2;
            if left == 0 {
                break;
            }
            x = x.map(|x| x.add(2 * V::LANES));
            dy = dy.map(|dy| dy.add(2 * V::LANES));
        }
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
