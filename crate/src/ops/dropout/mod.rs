//! Dropout (Srivastava et al., 2014): in training `y` is 0 with probability `rate`, else `x / (1 - rate)`; for answers it is
//! `x`. `x`, `y`: `[C, H, W]`; no parameters. PyTorch: `nn.Dropout(rate)`. The reference takes its mask from a tensor.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::{Mode, Pass};
use crate::ops::arithmetic::{Arithmetic, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};

/// The operation at work.
pub struct Dropout {
    rate: f32,
    /// 0 or `1 / (1 - rate)` for each value of the last forward pass.
    factors: Vec<f32>,
}

impl Dropout {
    /// With this probability of vanishing.
    pub fn new(rate: f32) -> Self {
        Self { rate, factors: Vec::new() }
    }
}

impl Layer for Dropout {
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

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        Arithmetic::of_one(x, at, Rule::Sum { offset: 0.0 }, 1.0)
    }
}
