//! Local response normalisation as plain loops in f64.

use crate::layers::{Lrn, NormRegion};
use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::Shape;

/// A normalisation of examples of this shape.
pub struct LocalResponseNorm {
    /// Its constants.
    pub layer: Lrn,
    /// Shape of an example.
    pub input: Shape,
}

impl LocalResponseNorm {
    /// The values whose squares value `at` of an example is normalised by.
    fn region(&self, at: usize) -> Vec<usize> {
        let Shape { channels, height, width } = self.input;
        let (channel, y, x) = (at / (height * width), at / width % height, at % width);
        let near = |i: usize, count: usize| i.saturating_sub(self.layer.n / 2)..(i + self.layer.n / 2 + 1).min(count);
        match self.layer.region {
            NormRegion::AcrossChannels => near(channel, channels).map(|c| (c * height + y) * width + x).collect(),
            NormRegion::WithinChannel => {
                near(y, height).flat_map(|y| near(x, width).map(move |x| (channel * height + y) * width + x)).collect()
            }
        }
    }

    /// `alpha` over the number of squares, and the sums `S = k + alpha/n Σ x²`.
    fn sums(&self, x: &[f64]) -> (f64, Vec<f64>) {
        let squares =
            if self.layer.region == NormRegion::AcrossChannels { self.layer.n } else { self.layer.n * self.layer.n };
        let share = f64::from(self.layer.alpha) / squares as f64;
        let sum = |at| f64::from(self.layer.k) + share * self.region(at).into_iter().map(|i| x[i] * x[i]).sum::<f64>();
        (share, (0..x.len()).map(sum).collect())
    }
}

impl Reference for LocalResponseNorm {
    fn forward(&self, _w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        let beta = f64::from(self.layer.beta);
        let example = |x: &Vec<f64>| x.iter().zip(self.sums(x).1).map(|(x, sum)| x * sum.powf(-beta)).collect();
        x.iter().map(example).collect()
    }

    /// By the chain rule: output `i` depends on all inputs of its region.
    fn backward(&self, _w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let example = |(x, dy): (&Vec<f64>, &Vec<f64>)| {
            let ((share, sums), beta) = (self.sums(x), f64::from(self.layer.beta));
            let mut dx = vec![0.0; x.len()];
            for i in 0..x.len() {
                dx[i] += dy[i] * sums[i].powf(-beta);
                for j in self.region(i) {
                    dx[j] -= dy[i] * x[i] * beta * sums[i].powf(-beta - 1.0) * 2.0 * share * x[j];
                }
            }
            dx
        };
        args.x.iter().zip(args.dy).map(example).collect()
    }
}
