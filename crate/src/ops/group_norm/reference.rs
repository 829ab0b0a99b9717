//! Group norm as plain loops in f64.

use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::Shape;

/// PyTorch's constant.
const EPSILON: f64 = 1e-5;

/// Of examples of a shape.
pub struct GroupNorm {
    /// That shape.
    pub input: Shape,
    /// Groups that its maps are split into.
    pub groups: usize,
}

impl GroupNorm {
    fn size(&self) -> usize {
        self.input.len() / self.groups
    }

    /// Of each value of an example its distance from its group's mean, in deviations of the group, and that deviation.
    fn normalised(&self, x: &[f64]) -> Vec<(f64, f64)> {
        let normal = |group: &[f64]| {
            let mean = group.iter().sum::<f64>() / group.len() as f64;
            let variance = group.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / group.len() as f64;
            let deviation = (variance + EPSILON).sqrt();
            group.iter().map(|x| ((x - mean) / deviation, deviation)).collect::<Vec<_>>()
        };
        x.chunks(self.size()).flat_map(normal).collect()
    }
}

impl Reference for GroupNorm {
    fn forward(&self, w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        let ([scale, shift], area) = (["weight", "bias"].map(|name| w.get(name)), self.input.area());
        let line = |x: &Vec<f64>| {
            let normal = self.normalised(x).into_iter().enumerate();
            normal.map(|(at, (x, _))| scale[at / area] * x + shift[at / area]).collect()
        };
        x.iter().map(line).collect()
    }

    /// `dx = (g - Σg/m - x̂ Σ(g x̂)/m)/σ` with `g = γ dy` over the `m` values of a group.
    fn backward(&self, w: &Parameters<'_>, dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let (area, size, scale) = (self.input.area(), self.size(), w.get("weight"));
        let (mut sums, mut products) = (vec![0.0; scale.len()], vec![0.0; scale.len()]);
        let mut all = Vec::new();
        for (x, dy) in args.x.iter().zip(args.dy) {
            let normal = self.normalised(x);
            for (at, (normal, dy)) in normal.iter().zip(dy).enumerate() {
                sums[at / area] += dy;
                products[at / area] += dy * normal.0;
            }
            let slope = |at: usize| scale[at / area] * dy[at];
            let back = |at: usize| {
                let group = at / size * size..(at / size + 1) * size;
                let mean = group.clone().map(slope).sum::<f64>() / size as f64;
                let product = group.map(|at| slope(at) * normal[at].0).sum::<f64>() / size as f64;
                (slope(at) - mean - normal[at].0 * product) / normal[at].1
            };
            all.push((0..x.len()).map(back).collect());
        }
        dw.add("weight", &products);
        dw.add("bias", &sums);
        all
    }
}
