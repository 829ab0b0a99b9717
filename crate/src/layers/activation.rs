//! Activations: functions of one value, applied to each. One table has them all, each with its derivative.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// A function of one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// See [`Relu`].
    Relu,
    /// See [`LeakyRelu`].
    LeakyRelu {
        /// For negative values.
        slope: f32,
    },
    /// See [`Tanh`].
    Tanh,
    /// See [`Sigmoid`].
    Sigmoid,
}

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
#[cfg(test)]
pub(crate) use activation_pairs;

fn build(activation: Activation) -> Box<dyn Layer> {
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
}

/// A layer that is an activation without fields.
macro_rules! plain {
    ($(#[$doc:meta])* $Name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize)]
        pub struct $Name {}

        impl $Name {
            /// What it is.
            pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[], parameters: "" };

            pub(super) fn read(_fields: &mut Fields) -> Result<Self, FieldError> {
                Ok(Self {})
            }
        }

        impl LayerDef for $Name {
            fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
                build(Activation::$Name)
            }
        }
    };
}

plain! {
    /// `max(0, x)`. PyTorch: `nn.ReLU()`.
    Relu
}

plain! {
    /// `tanh x`, in (-1, 1). PyTorch: `nn.Tanh()`.
    Tanh
}

plain! {
    /// `1 / (1 + exp(-x))`, in (0, 1). PyTorch: `nn.Sigmoid()`.
    Sigmoid
}

/// `x` where positive, `slope · x` elsewhere. PyTorch: `nn.LeakyReLU(slope)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeakyRelu {
    /// Slope for negative values, in `[0, 1)`.
    pub slope: f32,
}

impl LeakyRelu {
    const SLOPE: Field = Field::number("slope").or(0.01).at_least(0.0).below(1.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[Self::SLOPE], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { slope: Self::SLOPE.read_number(fields)? })
    }
}

impl LayerDef for LeakyRelu {
    fn check(&self) -> Result<(), FieldError> {
        Self::SLOPE.check(f64::from(self.slope))
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        build(Activation::LeakyRelu { slope: self.slope })
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        for json in [
            r#"{"kind":"relu"}"#,
            r#"{"kind":"leaky_relu","slope":0.2}"#,
            r#"{"kind":"tanh"}"#,
            r#"{"kind":"sigmoid"}"#,
        ] {
            gradients(json, Shape::new(3, 4, 5), 6);
        }
    }
}
