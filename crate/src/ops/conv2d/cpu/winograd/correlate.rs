//! Forward pass and input gradient: at each point, outputs are filters times inputs, summed over channels.

use super::super::{Plane, TILE};
use super::kernels::{Kernels, Row};
use super::transform::OUTPUTS;
use crate::shape::Shape;

/// Bytes of inputs at their points that are made at once: they stay in a core's cache while the filters go by.
const CHUNK_BYTES: usize = 160 << 10;

/// Values between those of one point and the next, beside its channels: else points of many channels would share the
/// same few places of a cache.
pub(super) const GAP: usize = 16;

/// A correlation of one block.
pub(super) struct Correlation<'a> {
    pub kernels: &'a Kernels,
    /// Planes of the input, in whole tiles, zeros around it included.
    pub plane: Plane,
    /// How many there are.
    pub channels: usize,
    /// Filters as [`super::filters::Filters::transform`] makes them.
    pub u: &'a [f32],
    /// One for each filter, or none.
    pub bias: &'a [f32],
    /// Shape of the output.
    pub output: Shape,
}

impl Correlation<'_> {
    /// # Panics
    /// When a slice has another length than the sizes say.
    #[inline(never)]
    pub fn run(&self, x: &[f32], y: &mut [f32], buffer: &mut Vec<f32>) {
        let (kernels, points, lanes) = (self.kernels, self.kernels.points(), self.kernels.lanes);
        let Shape { channels: filters, height, width } = self.output;
        let (rows, columns) = (height.div_ceil(OUTPUTS), width.div_ceil(OUTPUTS));
        assert!(
            x.len() == self.channels * self.plane.len() * lanes
                && y.len() == self.output.len() * lanes
                && self.u.len() >= filters.next_multiple_of(TILE) * self.channels * points * points
                && kernels.width(rows) <= self.plane.height
                && kernels.width(columns) <= self.plane.width
        );
        let point = self.channels * lanes + GAP;
        let tile = points * points * point;
        // A multiple of those that go together; what is past the last tile of a row is worked on, but left out.
        let chunk = (CHUNK_BYTES / (tile * size_of::<f32>())).clamp(1, columns).next_multiple_of(kernels.together);
        let strip = points * kernels.width(chunk) * lanes;
        buffer.resize(strip + chunk * tile + kernels.together * TILE * points * points * lanes, 0.0);
        let (strip, rest) = buffer.split_at_mut(strip);
        let (v, m) = rest.split_at_mut(chunk * tile);
        let (v, m) = (v.as_mut_ptr(), m.as_mut_ptr());
        for row in 0..rows {
            for column in (0..columns).step_by(chunk) {
                let tiles = chunk.min(columns - column);
                let from = Row { map: x.as_ptr(), plane: self.plane, row, column, tiles };
                // SAFETY: by the sizes checked above the tiles lie inside the planes; the buffers are large enough.
                unsafe { kernels.to_points(kernels.inputs, from, self.channels, strip, v, [point, tile, lanes]) };
                for at in (0..tiles).step_by(kernels.together) {
                    for first in (0..filters).step_by(TILE) {
                        // SAFETY: `u` has whole tiles of filters, `v` and `m` room for as many tiles as go together; those
                        // that come out are in the output.
                        unsafe {
                            let u = self.u.as_ptr().add(first * points * points * self.channels);
                            (kernels.products)(u, v.add(at * tile), tile, m, [points * points, self.channels]);
                            for x in 0..kernels.together.min(tiles - at) {
                                let m = m.add(x * TILE * points * points * lanes);
                                self.outputs([row, column + at + x], first, m, y.as_mut_ptr());
                            }
                        }
                    }
                }
            }
        }
    }

    /// `y = Aᵀ m A + b` of a tile of filters at one tile of pixels; what lies past the map's edges is left out.
    ///
    /// # Safety
    /// `m` must hold all points of those filters, `y` the output.
    #[inline(never)]
    unsafe fn outputs(&self, [row, column]: [usize; 2], first: usize, m: *mut f32, y: *mut f32) {
        let (points, lanes, register) = (self.kernels.points(), self.kernels.lanes, self.kernels.register);
        let Shape { channels: filters, height, width } = self.output;
        let (rows, columns) = (OUTPUTS.min(height - row * OUTPUTS), OUTPUTS.min(width - column * OUTPUTS));
        let pass = self.kernels.outputs;
        let line = points * lanes;
        for filter in first..filters.min(first + TILE) {
            let bias = self.bias.get(filter).copied().unwrap_or(0.0);
            // SAFETY: the caller's guarantee. What a pass makes replaces what it was made from.
            unsafe {
                let m = m.add((filter - first) * points * line);
                let y = y.add(((filter * height + row * OUTPUTS) * width + column * OUTPUTS) * lanes);
                pass(m, [line, register], m, [line, register], line / register, 0.0);
                let (to, step) = if columns == OUTPUTS { (y, width * lanes) } else { (m, line) };
                for at in (0..lanes).step_by(register) {
                    pass(m.add(at), [lanes, line], to.add(at), [lanes, step], rows, bias);
                }
                if columns < OUTPUTS {
                    for row in 0..rows {
                        m.add(row * line).copy_to_nonoverlapping(y.add(row * width * lanes), columns * lanes);
                    }
                }
            }
        }
    }
}
