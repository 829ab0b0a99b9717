//! Local response normalisation: by neighbouring feature maps (Krizhevsky et al., 2012, section 3.3), or by the pixels
//! around within one (Caffe).

use serde::Serialize;

use super::{LayerDef, Operation};
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
    pub(crate) fn squares(&self) -> f32 {
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

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::Lrn(self.clone(), input)
    }

    fn values(&self, input: Shape, output: Shape) -> usize {
        output.len() + 3 * input.len()
    }
}
