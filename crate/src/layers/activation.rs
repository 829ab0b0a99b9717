//! Activations: functions of one value, applied to each. What they compute is a table in `ops/activation`.

use serde::Serialize;

use super::{LayerDef, Operation};
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

impl Activation {
    /// Whether it hardly passes a gradient on where its value is `y`: its slope is below a tenth of its steepest. A leaky
    /// ReLU always does.
    pub fn is_flat(self, y: f32) -> bool {
        match self {
            Self::Relu => y <= 0.0,
            Self::LeakyRelu { .. } => false,
            // tanh' = 1 - tanh², at most 1; σ' = σ (1 - σ), at most a quarter.
            Self::Tanh => 1.0 - y * y < 0.1,
            Self::Sigmoid => y * (1.0 - y) < 0.025,
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
            fn lower(&self, _input: Shape, _output: Shape) -> Operation {
                Operation::Activation(Activation::$Name)
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

    fn lower(&self, _input: Shape, _output: Shape) -> Operation {
        Operation::Activation(Activation::LeakyRelu { slope: self.slope })
    }
}
