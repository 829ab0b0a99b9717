//! Local response normalisation across neighbouring feature maps (Krizhevsky et al., 2012, section 3.3).

use serde::Serialize;

use super::{Flow, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::shape::Shape;
use crate::spec::{Place, SpecError};

/// `y_i = x_i / S_i^beta` with `S_i = k + alpha/n · Σ x_j²` over the `n` maps around `i`. PyTorch:
/// `nn.LocalResponseNorm(n, alpha, beta, k)`; ConvNetJS and Caffe divide by `n` too.
///
/// (The paper does not: its alpha is this one over `n`.)
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lrn {
    /// Keeps the denominator away from zero.
    pub k: f32,
    /// Maps that take part: an odd number.
    pub n: usize,
    /// Strength.
    pub alpha: f32,
    /// Exponent.
    pub beta: f32,
}

impl Lrn {
    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            k: fields.number_or("k", 1.0)?,
            n: fields.whole_or("n", 5)?,
            alpha: fields.number_or("alpha", 1e-4)?,
            beta: fields.number_or("beta", 0.75)?,
        })
    }
}

impl LayerDef for Lrn {
    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        place.number("k", self.k, self.k > 0.0 && self.k.is_finite(), "0 < k < ∞")?;
        place.number("alpha", self.alpha, self.alpha >= 0.0 && self.alpha.is_finite(), "0 ≤ alpha < ∞")?;
        place.number("beta", self.beta, (0.0..=4.0).contains(&self.beta), "0 ≤ beta ≤ 4")?;
        if self.n.is_multiple_of(2) || self.n > 63 {
            return Err(place.bad("n", self.n, "1, 3, 5, …, 63"));
        }
        Ok(input)
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(LrnLayer { def: self.clone(), sums: Vec::new(), powers: Vec::new(), ratios: Vec::new() })
    }

    fn values(&self, input: Shape, output: Shape) -> usize {
        output.len() + 3 * input.len()
    }
}

struct LrnLayer {
    def: Lrn,
    /// `S` of the last forward pass.
    sums: Vec<f32>,
    /// `S^-beta` of the last forward pass.
    powers: Vec<f32>,
    /// `dy y / S` of a block.
    ratios: Vec<f32>,
}

/// For map `i` of `count`, the maps within `n / 2` of it.
fn neighbours(i: usize, n: usize, count: usize) -> std::ops::Range<usize> {
    i.saturating_sub(n / 2)..(i + n / 2 + 1).min(count)
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

impl Layer for LrnLayer {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let Lrn { k, n, alpha, beta } = self.def;
        let (maps, map) = (x.shape().channels, x.shape().area() * x.lanes());
        let share = alpha / n as f32;
        self.sums.clear();
        self.sums.resize(x.values().len(), k);
        self.powers.resize(x.values().len(), 0.0);
        for (x, sums) in x.values().chunks_exact(maps * map).zip(self.sums.chunks_exact_mut(maps * map)) {
            for (i, sums) in sums.chunks_exact_mut(map).enumerate() {
                for j in neighbours(i, n, maps) {
                    for (sum, x) in sums.iter_mut().zip(&x[j * map..][..map]) {
                        *sum += share * x * x;
                    }
                }
            }
        }
        powers(&self.sums, beta, &mut self.powers);
        for ((y, x), power) in y.values_mut().iter_mut().zip(x.values()).zip(&self.powers) {
            *y = x * power;
        }
    }

    /// `dx_j = dy_j S_j^-beta - 2 alpha beta / n · x_j Σ_i dy_i y_i / S_i` over the maps `i` that `j` took part in.
    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], flow: Flow<'_>) {
        let Some(dx) = flow.dx else { return };
        let Lrn { n, alpha, beta, .. } = self.def;
        let (maps, map) = (dx.shape().channels, dx.shape().area() * dx.lanes());
        let factor = 2.0 * alpha * beta / n as f32;
        self.ratios.resize(maps * map, 0.0);
        for (block, dx) in dx.values_mut().chunks_exact_mut(maps * map).enumerate() {
            let start = block * maps * map;
            let end = start + maps * map;
            let (x, y, dy) = (&flow.x.values()[start..end], &flow.y.values()[start..end], &flow.dy.values()[start..end]);
            let (sums, powers) = (&self.sums[start..end], &self.powers[start..end]);
            for (((ratio, dy), y), sum) in self.ratios.iter_mut().zip(dy).zip(y).zip(sums) {
                *ratio = dy * y / sum;
            }
            for (j, dx) in dx.chunks_exact_mut(map).enumerate() {
                dx.fill(0.0);
                for i in neighbours(j, n, maps) {
                    for (dx, ratio) in dx.iter_mut().zip(&self.ratios[i * map..][..map]) {
                        *dx += ratio;
                    }
                }
                let own = j * map..(j + 1) * map;
                let terms = x[own.clone()].iter().zip(&dy[own.clone()]).zip(&powers[own]);
                for (dx, ((x, dy), power)) in dx.iter_mut().zip(terms) {
                    *dx = dy * power - factor * x * *dx;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::powers;
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"lrn","k":2,"n":3,"alpha":0.5,"beta":0.75}"#, Shape::new(5, 2, 3), 5);
        gradients(r#"{"kind":"lrn","k":1,"n":5,"alpha":1,"beta":0.5}"#, Shape::new(3, 2, 2), 2);
    }

    #[test]
    fn square_roots_give_the_power() {
        let sums = [1e-6_f32, 0.3, 1.0, 2.0, 17.5, 1e8];
        let mut found = [0.0; 6];
        powers(&sums, 0.75, &mut found);
        for (sum, found) in sums.iter().zip(found) {
            let expected = f64::from(*sum).powf(-0.75);
            assert!((f64::from(found) / expected - 1.0).abs() < 3e-7, "{sum}: {found}, not {expected}");
        }
    }
}
