//! Batch norm as plain loops in f64.

use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::Shape;

/// PyTorch's constant.
const EPSILON: f64 = 1e-5;

/// Of examples of this shape, normalised together in training by so many, or all.
pub struct BatchNorm {
    /// Shape of an example.
    pub input: Shape,
    /// Examples normalised together; `None` for all.
    pub ghost_batch: Option<usize>,
}

impl BatchNorm {
    /// Examples that are normalised together.
    fn together(&self, len: usize, training: bool) -> usize {
        self.ghost_batch.filter(|_| training).unwrap_or(len)
    }

    /// Inputs shifted and scaled to mean 0 and variance 1, with the mean and variance of each map.
    fn normalised(&self, w: &Parameters<'_>, x: &[Vec<f64>], training: bool) -> (Examples, Vec<(f64, f64)>) {
        let area = self.input.area();
        let count = (x.len() * area) as f64;
        let statistics: Vec<(f64, f64)> = (0..self.input.channels)
            .map(|channel| {
                if !training {
                    let of = |name| w.get(name)[channel];
                    return (of("running_mean"), of("running_var"));
                }
                let values: Vec<f64> = x.iter().flat_map(|x| &x[channel * area..][..area]).copied().collect();
                let mean = values.iter().sum::<f64>() / count;
                (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count)
            })
            .collect();
        let normal = |at: usize, x: f64| (x - statistics[at / area].0) / (statistics[at / area].1 + EPSILON).sqrt();
        let line = |x: &Vec<f64>| x.iter().enumerate().map(|(at, &x)| normal(at, x)).collect();
        (x.iter().map(line).collect(), statistics)
    }

    /// `dx = γ/σ (dy - Σdy/m - x̂ Σ(dy x̂)/m)` over `m` values in training, `γ/σ dy` otherwise; the examples are `share`
    /// of all.
    fn backward_of(
        &self,
        w: &Parameters<'_>,
        dw: &mut Gradients<'_>,
        [x, dy]: [&[Vec<f64>]; 2],
        training: bool,
        share: f64,
    ) -> Examples {
        let (area, channels) = (self.input.area(), self.input.channels);
        let count = (x.len() * area) as f64;
        let (normal, statistics) = self.normalised(w, x, training);
        let (mut sums, mut products) = (vec![0.0; channels], vec![0.0; channels]);
        for (normal, dy) in normal.iter().zip(dy) {
            for (at, (normal, dy)) in normal.iter().zip(dy).enumerate() {
                sums[at / area] += dy;
                products[at / area] += dy * normal;
            }
        }
        dw.add("weight", &products);
        dw.add("bias", &sums);
        if training {
            let unbiased = count / (count - 1.0).max(1.0);
            let moved = |(mean, variance): &(f64, f64)| (mean * share, variance * unbiased * share);
            let (means, variances): (Vec<f64>, Vec<f64>) = statistics.iter().map(moved).unzip();
            dw.add("running_mean", &means);
            dw.add("running_var", &variances);
        }
        let scale = w.get("weight");
        let back = |at: usize, normal: f64, dy: f64| {
            let channel = at / area;
            let (sum, product) = if training { (sums[channel], products[channel]) } else { (0.0, 0.0) };
            scale[channel] / (statistics[channel].1 + EPSILON).sqrt() * (dy - sum / count - normal * product / count)
        };
        let line = |(normal, dy): (&Vec<f64>, &Vec<f64>)| {
            normal.iter().zip(dy).enumerate().map(|(at, (&normal, &dy))| back(at, normal, dy)).collect()
        };
        normal.iter().zip(dy).map(line).collect()
    }
}

impl Reference for BatchNorm {
    fn forward(&self, w: &Parameters<'_>, x: &Examples, training: bool) -> Examples {
        let [scale, shift] = ["weight", "bias"].map(|name| w.get(name));
        let area = self.input.area();
        let line = |x: &Vec<f64>| x.iter().enumerate().map(|(at, x)| scale[at / area] * x + shift[at / area]).collect();
        let ghosts = x.chunks(self.together(x.len(), training));
        ghosts.flat_map(|x| self.normalised(w, x, training).0).map(|x| line(&x)).collect()
    }

    fn backward(&self, w: &Parameters<'_>, dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let Backward { x, dy, training, .. } = args;
        let together = self.together(x.len(), training);
        let ghosts = x.chunks(together).zip(dy.chunks(together));
        let share = |ghost: &[Vec<f64>]| ghost.len() as f64 / x.len() as f64;
        ghosts.flat_map(|(ghost, dy)| self.backward_of(w, dw, [ghost, dy], training, share(ghost))).collect()
    }
}
