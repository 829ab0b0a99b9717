//! Local response normalisation: `y_i = x_i / S_i^beta`, see [`Lrn`]. `x`, `y`: `[C, H, W]`; no parameters. PyTorch:
//! `nn.LocalResponseNorm(n, alpha, beta, k)`, across channels alone.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::{Lrn, NormRegion, Pass};
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};
use crate::shape::Shape;

/// The operation at work.
pub struct LocalResponseNorm {
    def: Lrn,
    /// `S` of the last forward pass.
    sums: Vec<f32>,
    /// `S^-beta` of the last forward pass.
    powers: Vec<f32>,
    /// Of a block: `alpha` times the mean's share of its squares forward, `dy y / S` back.
    terms: Vec<f32>,
    /// Sums along rows, of a map.
    rows: Vec<f32>,
}

impl LocalResponseNorm {
    /// With nothing kept yet.
    pub fn new(def: Lrn) -> Self {
        Self { def, sums: Vec::new(), powers: Vec::new(), terms: Vec::new(), rows: Vec::new() }
    }
}

/// Of `count` maps, rows or columns those within `n / 2` of number `i`.
fn neighbours(i: usize, n: usize, count: usize) -> std::ops::Range<usize> {
    i.saturating_sub(n / 2)..(i + n / 2 + 1).min(count)
}

/// `to += from`, value by value.
fn add(to: &mut [f32], from: &[f32]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += from;
    }
}

/// Adds to each value of a block `sums` the `terms` around it, as the region says.
fn add_neighbours(def: &Lrn, shape: Shape, lanes: usize, terms: &[f32], sums: &mut [f32], rows: &mut Vec<f32>) {
    let (n, map, line) = (def.n, shape.area() * lanes, shape.width * lanes);
    for (i, sums) in sums.chunks_exact_mut(map).enumerate() {
        if def.region == NormRegion::AcrossChannels {
            for j in neighbours(i, n, shape.channels) {
                add(sums, &terms[j * map..][..map]);
            }
            continue;
        }
        // Along rows, then the rows around each: 2n additions a value in the place of n².
        rows.clear();
        rows.resize(map, 0.0);
        for (to, from) in rows.chunks_exact_mut(line).zip(terms[i * map..][..map].chunks_exact(line)) {
            for far in 0..(n / 2 + 1).min(shape.width) {
                let (far, left) = (far * lanes, line - far * lanes);
                add(&mut to[far..], &from[..left]);
                if far > 0 {
                    add(&mut to[..left], &from[far..]);
                }
            }
        }
        for (y, to) in sums.chunks_exact_mut(line).enumerate() {
            for row in neighbours(y, n, shape.height) {
                add(to, &rows[row * line..][..line]);
            }
        }
    }
}

/// `sum^-beta` of each.
fn powers(sums: &[f32], beta: f32, powers: &mut [f32]) {
    // The exponent of the paper by square roots, which vectors have; a logarithm for each value took most of AlexNet's
    // time.
    if beta == 0.75 {
        for (power, sum) in powers.iter_mut().zip(sums) {
            let root = sum.sqrt();
            *power = 1.0 / (root * root.sqrt());
        }
    } else {
        for (power, sum) in powers.iter_mut().zip(sums) {
            *power = sum.powf(-beta);
        }
    }
}

impl Layer for LocalResponseNorm {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let Self { def, sums, powers, terms, rows } = self;
        let (share, block) = (def.alpha / def.squares(), x.block_len());
        sums.clear();
        sums.resize(x.values().len(), def.k);
        powers.resize(x.values().len(), 0.0);
        terms.resize(block, 0.0);
        for (values, sums) in x.values().chunks_exact(block).zip(sums.chunks_exact_mut(block)) {
            for (term, x) in terms.iter_mut().zip(values) {
                *term = share * x * x;
            }
            add_neighbours(def, x.shape(), x.lanes(), terms, sums, rows);
        }
        self::powers(sums, def.beta, powers);
        for ((y, x), power) in y.values_mut().iter_mut().zip(x.values()).zip(powers) {
            *y = x * *power;
        }
    }

    /// `dx_j = dy_j S_j^-beta - 2 alpha beta / n · x_j Σ_i dy_i y_i / S_i` (within a channel `n²`) over those `i`
    /// whose sums `j` is part of: as both regions are symmetric, the neighbours of `j`.
    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let Self { def, sums, powers, terms, rows } = self;
        let (shape, lanes, block) = (dx.shape(), dx.lanes(), dx.block_len());
        let factor = 2.0 * def.alpha * def.beta / def.squares();
        terms.resize(block, 0.0);
        for (at, dx) in dx.values_mut().chunks_exact_mut(block).enumerate() {
            let range = at * block..(at + 1) * block;
            let [x, y, dy] = [args.x, args.y, args.dy].map(|batch| &batch.values()[range.clone()]);
            let (sums, powers) = (&sums[range.clone()], &powers[range.clone()]);
            for (((term, dy), y), sum) in terms.iter_mut().zip(dy).zip(y).zip(sums) {
                *term = dy * y / sum;
            }
            dx.fill(0.0);
            add_neighbours(def, shape, lanes, terms, dx, rows);
            for (((dx, x), dy), power) in dx.iter_mut().zip(x).zip(dy).zip(powers) {
                *dx = dy * power - factor * x * *dx;
            }
        }
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let (shape, n) = (x.shape(), self.def.n);
        let one = |place: usize| place..place + 1;
        let (sides, squares) = match self.def.region {
            NormRegion::AcrossChannels => ([neighbours(at.channel, n, shape.channels), one(at.y), one(at.x)], n),
            NormRegion::WithinChannel => {
                ([one(at.channel), neighbours(at.y, n, shape.height), neighbours(at.x, n, shape.width)], n * n)
            }
        };
        let centre = Unit { channel: at.channel - sides[0].start, y: at.y - sides[1].start, x: at.x - sides[2].start };
        let [channels, height, width] = [0, 1, 2].map(|axis: usize| sides[axis].len());
        let centre = centre.index(Shape::new(channels, height, width));
        let rule = Rule::LocalResponse { k: self.def.k, beta: self.def.beta, centre };
        let origin = [0, 1, 2].map(|axis: usize| sides[axis].start as isize);
        let share = self.def.alpha / squares as f32;
        Arithmetic::of_box(x, origin, [channels, height, width], rule, &|_, _| share)
    }

    fn field(&self, input: Shape, field: Field) -> Field {
        match self.def.region {
            NormRegion::AcrossChannels => field,
            NormRegion::WithinChannel => field.grown(self.def.n / 2, input),
        }
    }
}
