//! Filters at the points, and gradients back from there: four filters at a time.

use super::super::TILE;
use super::kernels::{Kernels, Pass, Steps};

/// Weights of filters of `size` by `size`.
#[derive(Clone, Copy)]
pub(in super::super) struct Filters {
    pub size: usize,
    pub filters: usize,
    pub channels: usize,
    /// Turned by 180 degrees, with filters as the second axis of the weights: those of the input gradient.
    pub turned: bool,
}

/// Most values of a filter at its points.
const MOST: usize = 8 * 8;

impl Filters {
    /// How many values [`Filters::transform`] makes.
    pub(super) fn values(&self, points: usize) -> usize {
        self.filters.next_multiple_of(TILE) * self.channels * points * points
    }

    /// `U = G g Gᵀ` as `[tile of filters][point][channel][filter of the tile]`.
    #[inline(never)]
    pub(in super::super) fn transform(&self, weights: &[f32], u: &mut Vec<f32>) {
        let kernels = Kernels::of(self.size, TILE);
        let points = kernels.points();
        u.resize(self.values(points), 0.0);
        // What a tile lacks in filters stays zero.
        let mut taps = [[0.0; TILE]; MOST];
        for (tile, channel) in self.pairs() {
            if channel == 0 {
                taps.fill([0.0; TILE]);
            }
            for k in 0..self.filters_of(tile) {
                let weights = &weights[self.place(tile * TILE + k, channel)..][..self.area()];
                let to = taps.iter_mut().map(|tap| &mut tap[k]);
                if self.turned {
                    to.zip(weights.iter().rev()).for_each(|(tap, weight)| *tap = *weight);
                } else {
                    to.zip(weights).for_each(|(tap, weight)| *tap = *weight);
                }
            }
            let (u, steps) = self.at_points(u, tile, channel, points);
            // SAFETY: there are `size` by `size` taps, and as many places as points.
            unsafe {
                let from = (taps.as_ptr().cast(), [self.size * TILE, TILE]);
                both_sides(kernels.filters, [self.size, points], from, (u.as_mut_ptr(), steps));
            }
        }
    }

    /// `dw += Gᵀ dU G`, from the places of [`Filters::transform`].
    #[inline(never)]
    pub(super) fn back(&self, du: &mut [f32], dw: &mut [f32], kernels: &Kernels) {
        let points = kernels.points();
        let mut taps = [[0.0; TILE]; MOST];
        for (tile, channel) in self.pairs() {
            let (du, steps) = self.at_points(du, tile, channel, points);
            // SAFETY: as above.
            unsafe {
                let to = (taps.as_mut_ptr().cast(), [self.size * TILE, TILE]);
                both_sides(kernels.taps, [points, self.size], (du.as_ptr(), steps), to);
            }
            for k in 0..self.filters_of(tile) {
                let dw = &mut dw[self.place(tile * TILE + k, channel)..][..self.area()];
                dw.iter_mut().zip(&taps).for_each(|(dw, tap)| *dw += tap[k]);
            }
        }
    }

    /// All tiles of filters, with all channels of each.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let channels = self.channels;
        (0..self.filters.div_ceil(TILE)).flat_map(move |tile| (0..channels).map(move |channel| (tile, channel)))
    }

    fn area(&self) -> usize {
        self.size * self.size
    }

    /// How many filters a tile has.
    fn filters_of(&self, tile: usize) -> usize {
        TILE.min(self.filters - tile * TILE)
    }

    /// Where the weights of a filter on a channel begin.
    fn place(&self, filter: usize, channel: usize) -> usize {
        let [outer, inner, inners] =
            if self.turned { [channel, filter, self.filters] } else { [filter, channel, self.channels] };
        (outer * inners + inner) * self.area()
    }

    /// The values of a tile on a channel at all points, and the steps from row to row and along one.
    fn at_points<'a>(&self, u: &'a mut [f32], tile: usize, channel: usize, points: usize) -> (&'a mut [f32], Steps) {
        let step = self.channels * TILE;
        let start = tile * points * points * step + channel * TILE;
        (&mut u[start..][..(points * points - 1) * step + TILE], [points * step, step])
    }
}

/// `M X Mᵀ` by the pass of `M`; `X` has `from` rows and columns, what comes out `to`. Places have steps from row to row
/// and along one.
///
/// # Safety
/// All places must be there.
#[inline(never)]
unsafe fn both_sides(pass: Pass, [from, to]: [usize; 2], x: (*const f32, Steps), result: (*mut f32, Steps)) {
    let mut half = [[0.0; TILE]; MOST];
    let half: *mut f32 = half.as_mut_ptr().cast();
    // SAFETY: the caller's guarantee; there are no more points than `MOST` has room for.
    unsafe {
        pass(x.0, x.1, half, [from * TILE, TILE], from, 0.0);
        let [row, column] = result.1;
        pass(half, [TILE, from * TILE], result.0, [column, row], to, 0.0);
    }
}
