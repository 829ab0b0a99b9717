//! The layers: their fields, shape rule and parameters, one file each, and the operation that each is lowered to. What
//! operations compute is in `ops`.
//!
//! To add a layer: write its file, add a line to the list at the end of this one. One that no operation computes takes a
//! folder in `ops` and a variant of [`Operation`], for which the compiler then asks.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::fault::{LayerNumber, Place, SpecError};
use crate::fields::{FieldError, Fields, bad};
use crate::random::Random;
use crate::schema::{Field, Schema};
use crate::shape::Shape;

mod operation;

pub use activation::Activation;
pub use lrn::NormRegion;
pub use operation::{Node, Operation, Pool};

/// Whether a pass is for training (dropout drops, batch norm uses the batch's own statistics) or for answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Training.
    Train,
    /// Answers: the network is a fixed function.
    Infer,
}

/// What a layer may need to know about the pass it is part of.
#[derive(Clone, Debug)]
pub struct Pass {
    /// Training or answers.
    pub mode: Mode,
    /// For dropout.
    pub random: Random,
    /// The part of the training step's batch that this pass works on, in (0, 1].
    pub share: f32,
}

impl Pass {
    /// A pass for answers.
    pub fn infer() -> Self {
        Self { mode: Mode::Infer, random: Random::new(0), share: 1.0 }
    }

    /// A pass over a whole training batch.
    pub fn train(random: Random) -> Self {
        Self { mode: Mode::Train, random, share: 1.0 }
    }
}

/// What a parameter is, which says what an optimizer may do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Trained and decayed.
    Weight,
    /// Trained, never decayed, as in ConvNetJS.
    Bias,
    /// A running mean or variance: not trained but averaged. Its "gradient" is the batch's own statistic.
    Statistic,
}

/// How a parameter starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// Normal with this standard deviation.
    Normal(f32),
    /// The same value everywhere.
    Constant(f32),
    /// Biases: this value, or by default 0.1 where a ReLU follows (so that it starts active, as in ConvNetJS) and
    /// 0 elsewhere.
    Bias(Option<f32>),
}

/// One named array of a layer's parameters.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Name within the layer: PyTorch's. Inside a residual block the number of its layer, from 0, comes before it:
    /// `0.weight`.
    pub name: Cow<'static, str>,
    /// Dimensions, outermost first.
    pub dims: Vec<usize>,
    /// What it is.
    pub role: Role,
    /// How it starts.
    pub start: Start,
}

impl Parameter {
    /// Values in it.
    pub fn len(&self) -> usize {
        self.dims.iter().product()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Distribution of starting weights.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Initialisation {
    /// Variance `2 / fan_in`: keeps the variance of activations through ReLUs (He et al., 2015, eq. 10).
    #[default]
    He,
    /// Variance `2 / (fan_in + fan_out)` (Glorot and Bengio, 2010, eq. 12).
    Xavier,
    /// Variance `1 / fan_in`: ConvNetJS's (LeCun et al., 1998, eq. 16).
    Lecun,
    /// All zero, for a network of one layer: its units differ by what they learn, and by nothing else.
    Zero,
}

impl Initialisation {
    fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        INIT.read_choice(fields, &[Self::He, Self::Xavier, Self::Lecun, Self::Zero])
    }

    /// The start of weights with so many inputs and outputs.
    pub fn start(self, fan_in: usize, fan_out: usize) -> Start {
        let variance = match self {
            Self::He => 2.0 / fan_in as f32,
            Self::Xavier => 2.0 / (fan_in + fan_out) as f32,
            Self::Lecun => 1.0 / fan_in as f32,
            Self::Zero => 0.0,
        };
        Start::Normal(variance.sqrt())
    }
}

/// See [`Initialisation`].
const INIT: Field = Field::choice("init", &["he", "xavier", "lecun", "zero"]);

/// Starting biases; without them see [`Start::Bias`].
const BIAS: Field = Field::number("bias").left_out();

/// A layer's description: what it needs and gives.
pub trait LayerDef {
    /// Whether the fields are in their ranges, whatever the input.
    ///
    /// # Errors
    /// The first field that is not.
    fn check(&self) -> Result<(), FieldError> {
        Ok(())
    }

    /// Shape of the output for an input of this shape, where the fields are in their ranges: see [`LayerSpec::output`]. Most
    /// layers keep the shape.
    ///
    /// # Errors
    /// When the input does not fit; the error names the place, the field and the fix.
    fn output(&self, _place: Place, input: Shape) -> Result<Shape, SpecError> {
        Ok(input)
    }

    /// The parameters, in the order in which they lie in the layer's slice.
    fn parameters(&self, _input: Shape, _output: Shape) -> Vec<Parameter> {
        Vec::new()
    }

    /// The layers inside, each with the shapes of its input and its output; none but for a block.
    fn inner(&self, _input: Shape) -> Vec<(&LayerSpec, Shape, Shape)> {
        Vec::new()
    }

    /// Examples of a batch that are computed together: micro-batches are cut between such groups, so that their number
    /// divides that of every micro-batch but the last.
    fn ghost_batch(&self) -> usize {
        1
    }

    /// Activation values of one example that the layer makes and keeps, its output among them.
    fn values(&self, _input: Shape, output: Shape) -> usize {
        output.len()
    }

    /// Multiply-adds of one example's forward pass, where they are what costs.
    fn multiply_adds(&self, _input: Shape, _output: Shape) -> usize {
        0
    }

    /// What it computes between these shapes.
    fn lower(&self, input: Shape, output: Shape) -> Operation;
}

/// Of two counts of examples; as large as there is where it would be larger.
// Once: it is asked for every step.
#[inline(never)]
pub(crate) fn least_common_multiple(one: usize, other: usize) -> usize {
    let (mut divisor, mut rest) = (one, other);
    while rest > 0 {
        (divisor, rest) = (rest, divisor % rest);
    }
    (one / divisor).saturating_mul(other)
}

fn unknown_kind<T>() -> Result<T, FieldError> {
    Err(bad("kind", &Value::Null, ""))
}

macro_rules! layer_kinds {
    ($($module:ident: $($Def:ident = $kind:literal),+;)*) => {
        $(mod $module;)*
        $(pub use $module::{$($Def),+};)*

        /// One layer of a network, by kind.
        #[derive(Clone, Debug, PartialEq, Serialize)]
        #[serde(tag = "kind")]
        #[allow(missing_docs)]
        pub enum LayerSpec {
            $($(#[serde(rename = $kind)] $Def($Def),)+)*
        }

        impl LayerSpec {
            /// The names of all kinds.
            pub const KINDS: &'static [&'static str] = &[$($($kind,)+)*];

            /// The same as one text, each after a comma.
            pub(crate) const KNOWN: &'static str = concat!($($(", ", $kind,)+)*);

            /// What each kind is, in the same order.
            pub const SCHEMAS: &'static [(&'static str, Schema)] = &[$($(($kind, $Def::SCHEMA),)+)*];

            /// The name of this layer's kind.
            pub fn kind(&self) -> &'static str {
                match self { $($(Self::$Def(_) => $kind,)+)* }
            }

            /// What this layer needs and gives.
            pub fn def(&self) -> &dyn LayerDef {
                match self { $($(Self::$Def(def) => def,)+)* }
            }

            /// Shape of the output of layer number `layer` for an input of this shape.
            ///
            /// # Errors
            /// When a field is out of range or the input does not fit; the error names the layer, the field and the fix.
            pub fn output(&self, layer: LayerNumber, input: Shape) -> Result<Shape, SpecError> {
                self.check(layer)?;
                self.def().output(Place { layer, kind: self.kind() }, input)
            }

            /// Whether the fields of layer number `layer` are in their ranges, whatever its input.
            ///
            /// # Errors
            /// The first field that is not.
            pub fn check(&self, layer: LayerNumber) -> Result<(), SpecError> {
                self.def().check().map_err(|error| SpecError::of_field(layer, self.kind().to_owned(), error, Self::KNOWN))
            }

            /// Reads layer number `layer` from its JSON fields.
            ///
            /// # Errors
            /// When the kind is unknown or a field is missing, unknown or of the wrong type.
            pub fn from_fields(layer: LayerNumber, fields: Map<String, Value>) -> Result<Self, SpecError> {
                let read = Self::read(fields, layer.inner.is_some());
                read.map_err(|(kind, error)| SpecError::of_field(layer, kind, error, Self::KNOWN))
            }

            /// Reads a layer, which inside a block is no block; an error comes with the kind. Of an unknown kind the
            /// field `kind` is what is bad.
            fn read(fields: Map<String, Value>, inside: bool) -> Result<Self, (String, FieldError)> {
                let mut fields = Fields::new(fields);
                let kind = match fields.extract("kind") {
                    Some(Value::String(kind)) => kind,
                    other => other.map_or_else(String::new, |value| value.to_string()),
                };
                let read = match kind.as_str() {
                    "residual" if inside => unknown_kind(),
                    $($($kind => $Def::read(&mut fields).map(Self::$Def),)+)*
                    _ => unknown_kind(),
                };
                read.and_then(|spec| fields.finish().map(|()| spec)).map_err(|error| (kind, error))
            }
        }
    };
}

layer_kinds! {
    conv: Conv = "conv";
    activation: Relu = "relu", LeakyRelu = "leaky_relu", Tanh = "tanh", Sigmoid = "sigmoid";
    maxout: Maxout = "maxout";
    majority: Majority = "majority";
    max_pool: MaxPool = "max_pool";
    avg_pool: AvgPool = "avg_pool";
    fc: Fc = "fc";
    batch_norm: BatchNorm = "batch_norm";
    group_norm: GroupNorm = "group_norm";
    dropout: Dropout = "dropout";
    lrn: Lrn = "lrn";
    residual: Residual = "residual";
}
