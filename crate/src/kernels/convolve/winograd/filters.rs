//! Filters at the points, and gradients back from there: once a batch, so small code counts for more than fast.

use super::super::TILE;
use super::transform::filter_row;

/// Weights of filters of `size` by `size`.
#[derive(Clone, Copy)]
pub(in super::super) struct Filters {
    pub size: usize,
    pub filters: usize,
    pub channels: usize,
    /// Turned by 180 degrees, with filters as the second axis of the weights: those of the input gradient.
    pub turned: bool,
}

/// The same value of a tile's filters.
type Lane = [f32; TILE];

/// Most values of a filter along an axis, in whatever form.
const SIDE: usize = 8;

impl Filters {
    /// Visits the weights of one channel of a tile of filters: place of each, its tap, and which filter of the tile it is.
    #[inline(never)]
    fn visit(&self, tile: usize, channel: usize, visit: &mut dyn FnMut(usize, usize, usize)) {
        let area = self.size * self.size;
        for filter in tile * TILE..self.filters.min((tile + 1) * TILE) {
            for tap in 0..area {
                let place = if self.turned {
                    (channel * self.filters + filter) * area + area - 1 - tap
                } else {
                    (filter * self.channels + channel) * area + tap
                };
                visit(place, tap, filter % TILE);
            }
        }
    }

    /// How many values [`Filters::transform`] makes.
    pub(super) fn values(&self, points: usize) -> usize {
        self.filters.next_multiple_of(TILE) * self.channels * points * points
    }

    /// `U = G g Gᵀ` as `[tile of filters][point][channel][filter of the tile]`.
    pub(super) fn transform(&self, weights: &[f32], u: &mut Vec<f32>, pairs: &[f32]) {
        u.clear();
        u.resize(self.values(2 + 2 * pairs.len()), 0.0);
        self.run(Weights::From(weights), u, pairs);
    }

    /// `dw += Gᵀ dU G`, from the places of [`Filters::transform`].
    pub(super) fn back(&self, du: &mut [f32], dw: &mut [f32], pairs: &[f32]) {
        self.run(Weights::To(dw), du, pairs);
    }

    /// Either way in one loop.
    #[inline(never)]
    fn run(&self, mut weights: Weights<'_>, u: &mut [f32], pairs: &[f32]) {
        let forward = matches!(weights, Weights::From(_));
        let points = 2 + 2 * pairs.len();
        let mut matrix = [[0.0; SIDE]; SIDE];
        for at in 0..points {
            let row = filter_row(pairs, at, self.size, forward);
            for (tap, value) in row.into_iter().enumerate() {
                let place = if forward { at * SIDE + tap } else { tap * SIDE + at };
                matrix.as_flattened_mut()[place] = value;
            }
        }
        let (u, _) = u.as_chunks_mut::<TILE>();
        let mut taps = [[0.0; TILE]; SIDE * SIDE];
        let mut values = taps;
        for at in 0..self.filters.div_ceil(TILE) * self.channels {
            let (tile, channel) = (at / self.channels, at % self.channels);
            let u = &mut u[tile * points * points * self.channels + channel..];
            match &mut weights {
                Weights::From(weights) => {
                    self.visit(tile, channel, &mut |place, tap, k| taps[tap][k] = weights[place]);
                    both_sides(&matrix, [self.size, points], &taps, &mut values);
                }
                Weights::To(_) => values.fill([0.0; TILE]),
            }
            for (u, value) in u.iter_mut().step_by(self.channels).zip(&mut values[..points * points]) {
                // Places of `u` are zero on the way there, and values on the way back.
                for (u, value) in u.iter_mut().zip(value) {
                    *u += *value;
                    *value = *u;
                }
            }
            if let Weights::To(weights) = &mut weights {
                both_sides(&matrix, [points, self.size], &values, &mut taps);
                self.visit(tile, channel, &mut |place, tap, k| weights[place] += taps[tap][k]);
            }
        }
    }
}

/// Where filters come from, or what their gradients are added to.
enum Weights<'a> {
    From(&'a [f32]),
    To(&'a mut [f32]),
}

/// `M X Mᵀ` of `X`, `from` by `from` values; `M` has `to` rows.
#[inline(never)]
fn both_sides(matrix: &[[f32; SIDE]; SIDE], [from, to]: [usize; 2], x: &[Lane], result: &mut [Lane]) {
    let mut half = [[0.0; TILE]; SIDE * SIDE];
    one_side(matrix, [from, from, to], x, &mut half);
    one_side(matrix, [from, to, to], &half, result);
}

/// `(M X)ᵀ` of `X`, `rows` by `columns` values; `M` has `to` rows.
#[inline(never)]
fn one_side(matrix: &[[f32; SIDE]; SIDE], [rows, columns, to]: [usize; 3], x: &[Lane], result: &mut [Lane]) {
    for column in 0..columns {
        for (row, result) in matrix[..to].iter().zip(&mut result[column * to..]) {
            let mut sum = [0.0; TILE];
            for (factor, value) in row[..rows].iter().zip(x[column..].iter().step_by(columns)) {
                for (sum, value) in sum.iter_mut().zip(value) {
                    *sum += value * factor;
                }
            }
            *result = sum;
        }
    }
}
