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
