//! Activations: a function of one value, applied to each. One table has them all, each with its derivative. `x`, `y`:
//! `[C, H, W]`; no parameters. PyTorch: `nn.ReLU()`, `nn.LeakyReLU(slope)`, `nn.Tanh()`, `nn.Sigmoid()`.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::{Activation, Pass};
use crate::ops::arithmetic::{Arithmetic, Rule, Unit, first_value};
use crate::ops::{BackwardArgs, Layer};

/// The table. A row is an activation, its value `y` at `x`, and the gradient on `x`: its derivative times `dy`, the
/// gradient on `y`. A macro, so that the scalar reference has the same rows in f64: `$use` gets the row's pair of functions
/// on numbers of type `$number`.
macro_rules! activation_pairs {
    ($activation:expr, $number:ident, $use:expr) => {
        match $activation {
            // Negative values become zero (Nair and Hinton, 2010). Not `x.max(0.0)`: on wasm that is a function call for
            // each value.
            Activation::Relu => $use(
                |x: $number| if x > 0.0 { x } else { 0.0 },
                |_: $number, y: $number, dy: $number| if y > 0.0 { dy } else { 0.0 },
            ),
            // Negative values keep a small slope, so that a unit can come back (Maas et al., 2013).
            Activation::LeakyRelu { slope } => {
                let slope = $number::from(slope);
                $use(
                    move |x: $number| if x > 0.0 { x } else { slope * x },
                    move |x: $number, _: $number, dy: $number| if x > 0.0 { dy } else { slope * dy },
                )
            }
            // tanh' = 1 - tanh².
            Activation::Tanh => {
                $use(|x: $number| x.tanh(), |_: $number, y: $number, dy: $number| dy * (1.0 - y * y))
            }
            // The logistic function, as in the multilayer perceptrons of Rumelhart et al. (1986): σ' = σ (1 - σ).
            Activation::Sigmoid => $use(
                |x: $number| 1.0 / (1.0 + (-x).exp()),
                |_: $number, y: $number, dy: $number| dy * y * (1.0 - y),
            ),
        }
    };
}
#[cfg(any(test, feature = "bench"))]
use activation_pairs;

/// The operation at work.
pub fn build(activation: Activation) -> Box<dyn Layer> {
    activation_pairs!(activation, f32, at_work)
}

/// A row of the table at work.
struct Pair<V, G> {
    value: V,
    gradient: G,
}

/// One loop for each row, with nothing to decide in it.
fn at_work(
    value: impl Fn(f32) -> f32 + Send + 'static,
    gradient: impl Fn(f32, f32, f32) -> f32 + Send + 'static,
) -> Box<dyn Layer> {
    Box::new(Pair { value, gradient })
}

impl<V: Fn(f32) -> f32 + Send, G: Fn(f32, f32, f32) -> f32 + Send> Layer for Pair<V, G> {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        for (y, &x) in y.values_mut().iter_mut().zip(x.values()) {
            *y = (self.value)(x);
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let inputs = args.x.values().iter().zip(args.y.values()).zip(args.dy.values());
        for (dx, ((&x, &y), &dy)) in dx.values_mut().iter_mut().zip(inputs) {
            *dx = (self.gradient)(x, y, dy);
        }
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let input = first_value(x, at);
        let value = (self.value)(input);
        Arithmetic::of_one(x, at, Rule::Function { value }, (self.gradient)(input, value, 1.0))
    }
}
