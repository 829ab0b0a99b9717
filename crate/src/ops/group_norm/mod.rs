//! Group normalisation (Wu and He, 2018, eq. 1 to 7): `y = γ (x - μ)/σ + β` with the mean `μ` and the deviation `σ` of each
//! group of neighbouring feature maps over its positions, of each example by itself. `x`, `y`: `[C, H, W]`; parameters
//! `weight` (γ) and `bias` (β), `[C]` each. PyTorch: `nn.GroupNorm(groups, C)`.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::Pass;
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};
use crate::shape::Shape;

/// Keeps the division away from zero.
const EPSILON: f32 = 1e-5;

/// One value for each example of a block; of blocks of 4 the others are not used.
type Lanes = [f32; 8];

/// At work.
pub struct GroupNorm {
    groups: usize,
    /// Mean and inverse deviation of each group of each block, of the last forward pass.
    statistics: Vec<[Lanes; 2]>,
}

/// `Σ (x - cx)` and `Σ (x - cx) (y - cy)` over the pixels of a block of `L` examples, for each of them.
// Both loops are functions of their own, which forward and backward share: the page's first load grows by them once.
#[inline(never)]
fn moments<const L: usize>(x: &[f32], y: &[f32], cx: &Lanes, cy: &Lanes) -> [Lanes; 2] {
    let mut sums = [[0.0; L]; 2];
    for (x, y) in x.as_chunks::<L>().0.iter().zip(y.as_chunks::<L>().0) {
        let x: [f32; L] = std::array::from_fn(|lane| x[lane] - cx[lane]);
        for lane in 0..L {
            sums[0][lane] += x[lane];
        }
        for lane in 0..L {
            sums[1][lane] += x[lane] * (y[lane] - cy[lane]);
        }
    }
    sums.map(|sums| std::array::from_fn(|lane| sums[lane % L]))
}

/// Sets each value of `to` to `a x + b (y - c) + d`, with those of its example.
#[inline(never)]
fn combine<const L: usize>(to: &mut [f32], x: &[f32], y: &[f32], [a, b, c, d]: &[Lanes; 4]) {
    let pixels = x.as_chunks::<L>().0.iter().zip(y.as_chunks::<L>().0);
    for (to, (x, y)) in to.as_chunks_mut::<L>().0.iter_mut().zip(pixels) {
        for lane in 0..L {
            to[lane] = a[lane] * x[lane] + b[lane] * (y[lane] - c[lane]) + d[lane];
        }
    }
}

type Moments = fn(&[f32], &[f32], &Lanes, &Lanes) -> [Lanes; 2];
type Combine = fn(&mut [f32], &[f32], &[f32], &[Lanes; 4]);

/// The loops for the examples of a block.
struct Loops {
    moments: Moments,
    combine: Combine,
}

impl Loops {
    fn of(lanes: usize) -> Self {
        if lanes == 4 {
            Self { moments: moments::<4>, combine: combine::<4> }
        } else {
            Self { moments: moments::<8>, combine: combine::<8> }
        }
    }
}

impl GroupNorm {
    /// For so many groups.
    pub fn new(groups: usize) -> Self {
        Self { groups, statistics: Vec::new() }
    }
}

impl Layer for GroupNorm {
    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let (loops, map) = (Loops::of(x.lanes()), x.shape().area() * x.lanes());
        let channels = x.shape().channels;
        let group = channels / self.groups * map;
        let share = (x.lanes() as f32) / group as f32;
        let zeros = [0.0; 8];
        self.statistics.clear();
        for (at, (y, x)) in y.values_mut().chunks_exact_mut(group).zip(x.values().chunks_exact(group)).enumerate() {
            let mean = (loops.moments)(x, x, &zeros, &zeros)[0].map(|sum| sum * share);
            let squares = (loops.moments)(x, x, &mean, &mean)[1];
            let inverse = squares.map(|sum| 1.0 / (sum * share + EPSILON).sqrt());
            self.statistics.push([mean, inverse]);
            for (member, (y, x)) in y.chunks_exact_mut(map).zip(x.chunks_exact(map)).enumerate() {
                let channel = at * (channels / self.groups) % channels + member;
                let factor = inverse.map(|inverse| inverse * w[channel]);
                (loops.combine)(y, x, x, &[zeros, factor, mean, [w[channels + channel]; 8]]);
            }
        }
    }

    /// With `x̂ = (x - μ)/σ` and `g = γ dy` over the `m` values of a group: `dx = (g - Σg/m - x̂ Σ(g x̂)/m)/σ`. Padding
    /// lanes of `dy` are zero, so they add nothing to a sum, and are zero in `dx`.
    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>) {
        let BackwardArgs { x, dy, mut dx, .. } = args;
        let (lanes, map, channels) = (x.lanes(), x.shape().area() * x.lanes(), x.shape().channels);
        let loops = Loops::of(lanes);
        let group = channels / self.groups * map;
        let share = lanes as f32 / group as f32;
        let groups = x.values().chunks_exact(group).zip(dy.values().chunks_exact(group));
        for (at, ((x, dy), [mean, inverse])) in groups.zip(&self.statistics).enumerate() {
            let first = at * (channels / self.groups) % channels;
            let (mut mean_slope, mut mean_product) = ([0.0; 8], [0.0; 8]);
            for (member, (x, dy)) in x.chunks_exact(map).zip(dy.chunks_exact(map)).enumerate() {
                let channel = first + member;
                let [sums, products] = (loops.moments)(dy, x, &[0.0; 8], mean);
                for lane in 0..lanes {
                    let product = products[lane] * inverse[lane];
                    dw[channel] += product;
                    dw[channels + channel] += sums[lane];
                    mean_slope[lane] += w[channel] * sums[lane] * share;
                    mean_product[lane] += w[channel] * product * share;
                }
            }
            let Some(dx) = dx.as_deref_mut() else { continue };
            let slope = std::array::from_fn(|lane| -mean_product[lane] * inverse[lane] * inverse[lane]);
            let offset = std::array::from_fn(|lane| -mean_slope[lane] * inverse[lane]);
            let dx = dx.values_mut()[at * group..][..group].chunks_exact_mut(map);
            for (member, (dx, (x, dy))) in dx.zip(x.chunks_exact(map).zip(dy.chunks_exact(map))).enumerate() {
                let factor = inverse.map(|inverse| inverse * w[first + member]);
                (loops.combine)(dx, dy, x, &[factor, slope, *mean, offset]);
            }
        }
    }

    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let shape = x.shape();
        let maps = shape.channels / self.groups;
        let group = at.channel / maps * maps * shape.area();
        let values = &x.values()[group * x.lanes()..][..maps * shape.area() * x.lanes()];
        let count = (maps * shape.area()) as f32;
        let mean = values.iter().step_by(x.lanes()).sum::<f32>() / count;
        let squares = values.iter().step_by(x.lanes()).map(|value| (value - mean) * (value - mean)).sum::<f32>();
        let (scale, shift) = (w[at.channel], w[shape.channels + at.channel]);
        let deviation = (squares / count + EPSILON).sqrt();
        Arithmetic::of_one(x, at, Rule::Normalised { mean, deviation, scale, shift }, scale / deviation)
    }

    fn field(&self, input: Shape, _field: Field) -> Field {
        Field::whole(input)
    }
}
