//! Batch normalisation (Ioffe and Szegedy, 2015): `y = γ (x - μ)/σ + β` with the mean `μ` and the deviation `σ` of each
//! feature map over examples and positions, or for answers with running averages of them. `x`, `y`: `[C, H, W]`;
//! parameters `weight` (γ), `bias` (β), `running_mean` and `running_var`, `[C]` each. PyTorch: `nn.BatchNorm2d(C)`.
//! The examples are those of a pass, or [ghost batches](ghost) of them.

mod ghost;
#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::{Mode, Pass};
use crate::ops::arithmetic::{Arithmetic, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};

/// For so many feature maps, with ghost batches of this size or of all examples of a pass.
pub fn build(channels: usize, ghost_batch: Option<usize>) -> Box<dyn Layer> {
    match ghost_batch {
        None => Box::new(BatchNorm::new(channels)),
        Some(examples) => Box::new(ghost::GhostBatchNorm::new(channels, examples)),
    }
}

/// Keeps the division away from zero.
const EPSILON: f32 = 1e-5;

/// One entry per feature map, of the last forward pass.
pub struct BatchNorm {
    mode: Mode,
    share: f32,
    means: Vec<f32>,
    variances: Vec<f32>,
    inverse_deviations: Vec<f32>,
}

/// The values of map `channel` in every block, with how many lanes of that block are examples.
fn maps(batch: &Batch, channel: usize) -> impl Iterator<Item = (&[f32], usize)> {
    let map = batch.shape().area() * batch.lanes();
    let blocks = batch.values().chunks_exact(batch.block_len()).enumerate();
    blocks.map(move |(block, values)| (&values[channel * map..][..map], batch.live_lanes(block)))
}

/// `Σ f(x, y)` over all positions of one map, for each of `f`'s two results. Eight running sums, one pixel of 8 lanes or
/// two of 4: they vectorise, and padding lanes can fall away at the end.
#[inline(always)]
fn lane_sums(x: &[f32], y: &[f32], f: impl Fn(f32, f32) -> [f32; 2]) -> [[f32; 8]; 2] {
    let (mut firsts, mut seconds) = ([0.0_f32; 8], [0.0_f32; 8]);
    let mut add = |x: &[f32], y: &[f32]| {
        // One loop for each: in one loop for both, compilers miss that they are vectors.
        for ((sum, &x), &y) in firsts.iter_mut().zip(x).zip(y) {
            *sum += f(x, y)[0];
        }
        for ((sum, &x), &y) in seconds.iter_mut().zip(x).zip(y) {
            *sum += f(x, y)[1];
        }
    };
    let (x, x_rest) = x.as_chunks::<8>();
    let (y, y_rest) = y.as_chunks::<8>();
    for (x, y) in x.iter().zip(y) {
        add(x, y);
    }
    add(x_rest, y_rest);
    [firsts, seconds]
}

/// Mean and variance of one map over all examples, without the padding lanes.
fn statistics(x: &Batch, channel: usize) -> (f32, f32) {
    let lanes = x.lanes();
    let totals = |map: &[f32], live: usize, centre: f32| {
        let sums = lane_sums(map, map, |x, _| [x - centre, (x - centre) * (x - centre)]);
        // Eight values are one pixel of 8 lanes, or two of 4.
        sums.map(|sums| (0..8).filter(|lane| lane % lanes < live).map(|lane| sums[lane]).sum::<f32>())
    };
    // One pass, on distances from a value near the mean: the plain one-pass formula loses everything to cancellation
    // where the mean is large.
    let first = maps(x, channel).next();
    let centre = first.map_or(0.0, |(map, live)| totals(map, live, 0.0)[0] / (live * x.shape().area()) as f32);
    let (mut sum, mut squares) = (0.0, 0.0);
    for (map, live) in maps(x, channel) {
        let [total, square] = totals(map, live, centre);
        sum += total;
        squares += square;
    }
    let count = BatchNorm::count(x);
    let shift = sum / count;
    (centre + shift, squares / count - shift * shift)
}

impl BatchNorm {
    /// For so many feature maps.
    pub fn new(channels: usize) -> Self {
        let zeros = vec![0.0; channels];
        Self {
            mode: Mode::Infer,
            share: 1.0,
            means: zeros.clone(),
            variances: zeros.clone(),
            inverse_deviations: zeros,
        }
    }

    fn count(x: &Batch) -> f32 {
        (x.len() * x.shape().area()) as f32
    }
}

impl Layer for BatchNorm {
    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, pass: &mut Pass) {
        let channels = x.shape().channels;
        let (scale, rest) = w.split_at(channels);
        let (shift, rest) = rest.split_at(channels);
        let (running_mean, running_variance) = rest.split_at(channels);
        (self.mode, self.share) = (pass.mode, pass.share);
        for channel in 0..channels {
            let (mean, variance) = match pass.mode {
                Mode::Infer => (running_mean[channel], running_variance[channel]),
                Mode::Train => statistics(x, channel),
            };
            self.means[channel] = mean;
            self.variances[channel] = variance;
            self.inverse_deviations[channel] = 1.0 / (variance.max(0.0) + EPSILON).sqrt();
        }
        let map = x.shape().area() * x.lanes();
        for (at, (y, x)) in y.values_mut().chunks_exact_mut(map).zip(x.values().chunks_exact(map)).enumerate() {
            let channel = at % channels;
            let factor = scale[channel] * self.inverse_deviations[channel];
            let offset = shift[channel] - self.means[channel] * factor;
            for (y, x) in y.iter_mut().zip(x) {
                *y = x * factor + offset;
            }
        }
    }

    /// With `x̂ = (x - μ)/σ` over `m` values: `dx = γ/σ (dy - Σdy/m - x̂ Σ(dy x̂)/m)` in training.
    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>) {
        let channels = args.x.shape().channels;
        let count = Self::count(args.x);
        let mut dx = args.dx;
        for channel in 0..channels {
            let (mean, inverse) = (self.means[channel], self.inverse_deviations[channel]);
            // Padding lanes of dy are zero, so they add nothing to either sum.
            let (mut sum, mut product) = (0.0, 0.0);
            for ((dy, _), (x, _)) in maps(args.dy, channel).zip(maps(args.x, channel)) {
                let sums = lane_sums(dy, x, |dy, x| [dy, dy * (x - mean)]);
                sum += sums[0].iter().sum::<f32>();
                product += sums[1].iter().sum::<f32>() * inverse;
            }
            dw[channel] += product;
            dw[channels + channel] += sum;
            if self.mode == Mode::Train {
                dw[2 * channels + channel] += self.share * mean;
                // The unbiased estimate, as in PyTorch.
                dw[3 * channels + channel] += self.share * self.variances[channel] * count / (count - 1.0).max(1.0);
            }
            let Some(dx) = dx.as_deref_mut() else { continue };
            let (mean_dy, mean_product) = match self.mode {
                Mode::Train => (sum / count, product / count),
                Mode::Infer => (0.0, 0.0),
            };
            let factor = w[channel] * inverse;
            let slope = factor * mean_product * inverse;
            let offset = slope * mean - factor * mean_dy;
            let map = dx.shape().area() * dx.lanes();
            let block_len = dx.block_len();
            let blocks = dx.values_mut().chunks_exact_mut(block_len);
            for (dx, ((dy, _), (x, _))) in blocks.zip(maps(args.dy, channel).zip(maps(args.x, channel))) {
                for ((dx, dy), x) in dx[channel * map..][..map].iter_mut().zip(dy).zip(x) {
                    *dx = factor * dy - slope * x + offset;
                }
            }
        }
        if let Some(dx) = dx {
            dx.clear_padding();
        }
    }

    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let channels = x.shape().channels;
        let [scale, shift, mean, variance] = [0, 1, 2, 3].map(|row| w[row * channels + at.channel]);
        let deviation = (variance.max(0.0) + EPSILON).sqrt();
        Arithmetic::of_one(x, at, Rule::Normalised { mean, deviation, scale, shift }, scale / deviation)
    }
}
