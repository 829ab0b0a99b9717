//! Weight gradient: at each point, sums over examples and tiles of inputs times gradients.

use super::super::weight_gradient::add_run;
use super::super::{Geometry, Plane, TILE, spread};
use super::correlate::GAP;
use super::kernels::{Kernels, Row};
use super::transform::OUTPUTS;
use crate::cpu::vector::Vector;

/// Tiles that are summed at once, at least: of fewer, adding up the lanes at the end would cost too much.
const TILES: usize = 16;

/// The weight gradient of a batch.
pub(super) struct WeightGradient<'a> {
    pub kernels: &'a Kernels,
    pub geometry: &'a Geometry,
    /// Planes of the input and of the output, in whole tiles.
    pub planes: [Plane; 2],
    /// `[C, H, W]` in blocks of lanes.
    pub x: &'a [f32],
    /// `[K, H2, W2]` in blocks of lanes.
    pub dy: &'a [f32],
}

impl WeightGradient<'_> {
    /// Adds to `du`, whose places are those of [`super::filters::Filters::transform`].
    ///
    /// # Panics
    /// When a slice has another length than the geometry says.
    #[inline(never)]
    pub fn run(&self, du: &mut [f32], padded: [&mut Vec<f32>; 2], buffer: &mut Vec<f32>) {
        let (kernels, points, lanes) = (self.kernels, self.kernels.points(), self.kernels.lanes);
        let Geometry { input, output, window } = *self.geometry;
        let blocks = self.dy.len() / (output.len() * lanes);
        let (rows, columns) = (self.planes[1].height / OUTPUTS, self.planes[1].width / OUTPUTS);
        assert!(
            self.x.len() == blocks * input.len() * lanes
                && du.len() >= output.channels.next_multiple_of(TILE) * input.channels * points * points
                && kernels.width(rows) <= self.planes[0].height
                && kernels.width(columns) <= self.planes[0].width
        );
        // Rows of tiles, of all blocks one after the other; some go together.
        let together = TILES.div_ceil(columns).min(blocks * rows);
        let run = together * columns * lanes;
        let point = [input, output].map(|shape| shape.channels * run + GAP);
        let strip = points * kernels.width(columns) * lanes;
        buffer.resize(strip + points * points * (point[0] + point[1]), 0.0);
        let (strip, rest) = buffer.split_at_mut(strip);
        let (x_points, dy_points) = rest.split_at_mut(points * points * point[0]);
        let [x_padded, dy_padded] = padded;
        let (mut x_planes, mut dy_planes): (&[f32], &[f32]) = (&[], &[]);
        for at in 0..blocks * rows {
            let (block, row, entry) = (at / rows, at % rows, at % together);
            if row == 0 {
                let x = &self.x[block * input.len() * lanes..][..input.len() * lanes];
                let dy = &self.dy[block * output.len() * lanes..][..output.len() * lanes];
                let margin = (window.pad, window.pad);
                x_planes = spread(x_padded, x, input, 1, margin, self.planes[0], lanes);
                dy_planes = spread(dy_padded, dy, output, 1, (0, 0), self.planes[1], lanes);
            }
            let start = entry * columns * lanes;
            // SAFETY: by the sizes checked above the tiles lie inside the planes; the buffers are large enough.
            unsafe {
                let x = Row { map: x_planes.as_ptr(), plane: self.planes[0], row, column: 0, tiles: columns };
                let v = x_points.as_mut_ptr().add(start);
                kernels.to_points(kernels.inputs, x, input.channels, strip, v, [point[0], lanes, run]);
                let dy = Row { map: dy_planes.as_ptr(), plane: self.planes[1], ..x };
                let v = dy_points.as_mut_ptr().add(start);
                kernels.to_points(kernels.gradients, dy, output.channels, strip, v, [point[1], lanes, run]);
            }
            if entry + 1 == together || at + 1 == blocks * rows {
                let length = (entry + 1) * columns * lanes / kernels.register;
                let points = points * points;
                for at in 0..points {
                    let [x, dy] = [&x_points[at * point[0]..], &dy_points[at * point[1]..]].map(<[f32]>::as_ptr);
                    let du = du[at * input.channels * TILE..].as_mut_ptr();
                    let sizes = [input.channels, output.channels, points * input.channels * TILE];
                    // SAFETY: there are so many channels, filters and registers at each point.
                    unsafe { (kernels.add_products)([x, dy], run, length, du, sizes) };
                }
            }
        }
    }
}

/// See [`add_products`].
pub(super) type AddProducts = unsafe fn([*const f32; 2], run: usize, length: usize, du: *mut f32, sizes: [usize; 3]);

/// Adds to `du` the sums of products at one point. Of `x` and `dy` each channel and filter has `length` registers, `run`
/// values from one to the next.
///
/// # Safety
/// That must be there for as many channels and filters as the first two `sizes`; in `du` tiles of filters lie as far
/// apart as the third. `length` must not be zero.
pub(super) unsafe fn add_products<S: Vector>(
    [x, dy]: [*const f32; 2],
    run: usize,
    length: usize,
    du: *mut f32,
    [channels, filters, tile]: [usize; 3],
) {
    for first in (0..filters).step_by(TILE) {
        let dy = core::array::from_fn(|k| dy.wrapping_add((first + k).min(filters - 1) * run));
        for channel in (0..channels).step_by(2) {
            // An odd last channel goes with itself.
            let x = [channel, (channel + 1).min(channels - 1)].map(|channel| x.wrapping_add(channel * run));
            let mut sums = [[S::splat(0.0); 2]; TILE];
            // SAFETY: the caller's guarantee.
            unsafe {
                add_run(&mut sums, None, x, dy, length);
                for c in 0..2.min(channels - channel) {
                    let sums = sums.map(|sums| sums[c]);
                    S::add_sums(sums, du.add(first / TILE * tile + (channel + c) * TILE));
                }
            }
        }
    }
}
