//! Dropout (Srivastava et al., 2014): in training, values vanish at random, so that no unit relies on another.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Mode, Pass};
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// In training each value is zeroed with probability `rate` and scaled by `1 / (1 - rate)` otherwise, so that its
/// expectation stays and nothing changes for answers. PyTorch: `nn.Dropout(rate)`.
///
/// (ConvNetJS scales answers by `rate` instead, which is right for 0.5 alone.)
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Dropout {
    /// Probability of vanishing, in `[0, 1)`.
    pub rate: f32,
}

impl Dropout {
    const RATE: Field = Field::number("rate").or(0.5).at_least(0.0).below(1.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Regularisation, fields: &[Self::RATE], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { rate: Self::RATE.read_number(fields)? })
    }
}

impl LayerDef for Dropout {
    fn check(&self) -> Result<(), FieldError> {
        Self::RATE.check(f64::from(self.rate))
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(DropoutLayer { rate: self.rate, factors: Vec::new() })
    }
}

struct DropoutLayer {
    rate: f32,
    /// 0 or `1 / (1 - rate)` for each value of the last forward pass.
    factors: Vec<f32>,
}

impl Layer for DropoutLayer {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, pass: &mut Pass) {
        self.factors.clear();
        match pass.mode {
            Mode::Infer => self.factors.resize(x.values().len(), 1.0),
            Mode::Train => {
                let kept = 1.0 / (1.0 - self.rate);
                let draw = || if pass.random.chance(self.rate) { 0.0 } else { kept };
                self.factors.extend(std::iter::repeat_with(draw).take(x.values().len()));
            }
        }
        for ((y, &x), factor) in y.values_mut().iter_mut().zip(x.values()).zip(&self.factors) {
            *y = x * factor;
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        for ((dx, &dy), factor) in dx.values_mut().iter_mut().zip(args.dy.values()).zip(&self.factors) {
            *dx = dy * factor;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::check::gradients;
    use crate::random::Random;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"dropout","rate":0.4}"#, Shape::new(3, 4, 5), 6);
    }

    #[test]
    fn the_expectation_stays_and_answers_are_untouched() {
        let shape = Shape::new(10, 32, 32);
        let mut layer = Dropout { rate: 0.3 }.build(shape, shape);
        let (mut x, mut y) = (Batch::zeros(shape, 8), Batch::zeros(shape, 8));
        x.values_mut().fill(1.0);
        layer.forward(&[], &x, &mut y, &mut Pass::train(Random::new(3)));
        let mean = y.values().iter().sum::<f32>() / y.values().len() as f32;
        // 82,000 draws of standard deviation 0.65: four standard errors are 0.009.
        assert!((mean - 1.0).abs() < 0.01, "{mean}");
        layer.forward(&[], &x, &mut y, &mut Pass::infer());
        assert_eq!(y.values(), x.values());
    }
}
