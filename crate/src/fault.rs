//! What can be wrong with a network, and where.

use std::fmt;

use serde::Serialize;

use crate::fields::FieldError;
use crate::schema::Expected;

/// Which layer: its position in the network's list, and for a layer inside a residual block also the position there.
/// Written `3`, or `3.2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[cfg_attr(test, ts(type = "number | string"))]
pub struct LayerNumber {
    /// Position in the network's list, the first is 1.
    pub layer: usize,
    /// Position inside that block, the first is 1.
    pub inner: Option<usize>,
}

impl From<usize> for LayerNumber {
    fn from(layer: usize) -> Self {
        Self { layer, inner: None }
    }
}

impl fmt::Display for LayerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.inner {
            None => write!(f, "{}", self.layer),
            Some(inner) => write!(f, "{}.{inner}", self.layer),
        }
    }
}

impl Serialize for LayerNumber {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.inner {
            None => self.layer.serialize(serializer),
            Some(_) => serializer.collect_str(self),
        }
    }
}

/// Where in a spec a value stands: for messages.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Which layer.
    pub layer: LayerNumber,
    /// The layer's kind.
    pub kind: &'static str,
}

impl Place {
    /// The place of layer `inner`, from 1, of the block at this place.
    pub fn inside(&self, inner: usize, kind: &'static str) -> Self {
        Self { layer: LayerNumber { inner: Some(inner), ..self.layer }, kind }
    }
}

/// What can be wrong with a spec. Each variant serialises as `{code, ...fields}`, so that a page can say it in the
/// visitor's language.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SpecError {
    #[error("the network is not valid JSON: {detail}")]
    SpecSyntax { detail: String },
    #[error("layer {layer}: there is no kind \"{kind}\"; use one of {known}")]
    UnknownLayer { layer: LayerNumber, kind: String, known: String },
    #[error("the network's \"{field}\" is missing or wrong; expected {expected}")]
    SpecField { field: String, expected: String },
    #[error("layer {layer} ({kind}): the field \"{field}\" is missing; add it")]
    MissingField { layer: LayerNumber, kind: String, field: String },
    #[error("layer {layer} ({kind}): there is no field \"{field}\"; use {known}")]
    UnknownField { layer: LayerNumber, kind: String, field: String, known: String },
    #[error("layer {layer} ({kind}): {field} cannot be {value}; expected {}", expected.of(field))]
    BadField { layer: LayerNumber, kind: String, field: String, value: String, expected: Box<Expected> },
    #[error(
        "layer {layer} ({kind}): the window is {size} in {axis}, its padded input {input} + 2·{pad}; \
         make size smaller or pad larger"
    )]
    WindowTooLarge { layer: LayerNumber, kind: &'static str, axis: &'static str, size: usize, input: usize, pad: usize },
    #[error("layer {layer} ({kind}): {channels} channels cannot be split in groups of {group}; group must divide them")]
    ChannelsNotDivisible { layer: LayerNumber, kind: &'static str, channels: usize, group: usize },
    #[error(
        "layer {layer} ({kind}): {channels} channels cannot be split into {groups} groups; groups must divide them"
    )]
    GroupsDoNotDivide { layer: LayerNumber, kind: &'static str, channels: usize, groups: usize },
    #[error(
        "layer {layer} (residual): its layers turn {input} into {output}, and no 1×1 convolution of any stride gives \
         that height and width for the shortcut; pad inside the block, or pool before or after it"
    )]
    ShortcutDoesNotFit { layer: LayerNumber, input: String, output: String },
    #[error("the network ends with {outputs} outputs, the data has {classes} classes; end it with fc, units {classes}")]
    WrongOutputs { outputs: usize, classes: usize },
    #[error("the network's input is {found}, the pictures are {expected}; change the input")]
    WrongInput { found: String, expected: String },
    #[error("the network has {parameters} parameters, more than {limit}; use fewer filters or units")]
    TooManyParameters { parameters: usize, limit: usize },
    #[error("one example needs {values} activation values, more than {limit}; use fewer filters or a larger stride")]
    TooManyActivations { values: usize, limit: usize },
}

impl SpecError {
    /// The layer that it is about, where it is about one.
    pub fn layer(&self) -> Option<LayerNumber> {
        match *self {
            Self::UnknownLayer { layer, .. }
            | Self::MissingField { layer, .. }
            | Self::UnknownField { layer, .. }
            | Self::BadField { layer, .. }
            | Self::WindowTooLarge { layer, .. }
            | Self::ChannelsNotDivisible { layer, .. }
            | Self::GroupsDoNotDivide { layer, .. }
            | Self::ShortcutDoesNotFit { layer, .. } => Some(layer),
            _ => None,
        }
    }

    /// What is wrong with a field of layer number `layer`, which is one of `kinds`, each after a comma.
    pub(crate) fn of_field(layer: LayerNumber, kind: String, error: FieldError, kinds: &str) -> Self {
        match error {
            FieldError::Inside { index, kind, error } => {
                Self::of_field(LayerNumber { inner: Some(index), ..layer }, kind, *error, kinds)
            }
            FieldError::Bad { field: "kind", .. } => {
                let known = kinds.strip_prefix(", ").unwrap_or(kinds);
                // Inside a block there are no blocks.
                let known =
                    if layer.inner.is_some() { known.strip_suffix(", residual").unwrap_or(known) } else { known };
                Self::UnknownLayer { layer, kind, known: known.to_owned() }
            }
            FieldError::Missing { field } => Self::MissingField { layer, kind, field: field.to_owned() },
            FieldError::Unknown { field, known } => Self::UnknownField { layer, kind, field, known: known.join(", ") },
            FieldError::Bad { field, value, expected } => {
                Self::BadField { layer, kind, field: field.to_owned(), value, expected }
            }
        }
    }
}
