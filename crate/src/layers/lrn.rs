//! Local response normalisation: by neighbouring feature maps (Krizhevsky et al., 2012, section 3.3), or by the pixels
//! around within one (Caffe).

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// `y_i = x_i / S_i^beta`, where `S_i` is of the squares around `i`, zeros past the edge among them:
///
/// - across channels `S_i = k + alpha/n · Σ x_j²` over `n` maps. PyTorch: `nn.LocalResponseNorm(n, alpha, beta, k)`;
///   ConvNetJS and Caffe divide by `n` too. (The paper does not: its alpha is this one over `n`.)
/// - within a channel `S_i = k + alpha/n² · Σ x_j²` over `n × n` pixels, in Caffe (`lrn_layer.cpp`) with `k = 1`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lrn {
    /// Keeps the denominator away from zero.
    pub k: f32,
    /// Maps, or rows and columns, that take part: an odd number.
    pub n: usize,
    /// Strength.
    pub alpha: f32,
    /// Exponent.
    pub beta: f32,
    /// Where the squares are.
    #[serde(skip_serializing_if = "NormRegion::is_default")]
    pub region: NormRegion,
}

/// What a value is normalised by. The names are Caffe's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NormRegion {
    /// The same pixel of neighbouring maps.
    #[default]
    AcrossChannels,
    /// The pixels around it in its own map.
    WithinChannel,
}

impl NormRegion {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Lrn {
    const K: Field = Field::number("k").or(1.0).above(0.0);
    const N: Field = Field::whole("n").or(5.0).at_least(1.0).at_most(63.0).odd();
    const ALPHA: Field = Field::number("alpha").or(1e-4).at_least(0.0);
    const BETA: Field = Field::number("beta").or(0.75).at_least(0.0).at_most(4.0);
    const REGION: Field = Field::choice("region", &["across_channels", "within_channel"]).left_out();

    /// What it is.
    pub const SCHEMA: Schema = Schema {
        group: Group::Regularisation,
        fields: &[Self::K, Self::N, Self::ALPHA, Self::BETA, Self::REGION],
        parameters: "",
    };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            k: Self::K.read_number(fields)?,
            n: Self::N.read_whole(fields)?,
            alpha: Self::ALPHA.read_number(fields)?,
            beta: Self::BETA.read_number(fields)?,
            region: Self::REGION.read_choice(fields, &[NormRegion::AcrossChannels, NormRegion::WithinChannel])?,
        })
    }

    /// Squares in a sum, those of zeros past the edge too.
    fn squares(&self) -> f32 {
        match self.region {
            NormRegion::AcrossChannels => self.n as f32,
            NormRegion::WithinChannel => (self.n * self.n) as f32,
        }
    }
}

impl LayerDef for Lrn {
    fn check(&self) -> Result<(), FieldError> {
        Self::K.check(f64::from(self.k))?;
        Self::N.check(self.n as f64)?;
        Self::ALPHA.check(f64::from(self.alpha))?;
        Self::BETA.check(f64::from(self.beta))
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(LrnLayer {
            def: self.clone(),
            sums: Vec::new(),
            powers: Vec::new(),
            terms: Vec::new(),
            rows: Vec::new(),
        })
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
    /// Of a block: `alpha` times the mean's share of its squares forward, `dy y / S` back.
    terms: Vec<f32>,
    /// Sums along rows, of a map.
    rows: Vec<f32>,
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

impl Layer for LrnLayer {
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
        gradients(r#"{"kind":"lrn","n":3,"alpha":2,"region":"within_channel"}"#, Shape::new(2, 4, 5), 5);
        gradients(r#"{"kind":"lrn","n":7,"alpha":3,"beta":0.5,"region":"within_channel"}"#, Shape::new(3, 5, 2), 3);
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
