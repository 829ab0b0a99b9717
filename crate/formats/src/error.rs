//! What can be wrong, and what is only worth a note. Each serialises as `{code, ...fields}`, so that the page can say it
//! in the visitor's language.

use convscope::fault::SpecError;
use convscope::schema::{Expected, Range};
use serde::Serialize;
use serde_json::Value;

use crate::origin::{FieldNames, Origin};

/// What stops a network on its way in or out.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(untagged)]
pub enum FormatError {
    /// The network does not hold together.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The same, of a network that was read from another program's text.
    #[error(transparent)]
    ForeignSpec(#[from] ForeignSpecError),
    /// It cannot be read or said as text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Its weights cannot be read.
    #[error(transparent)]
    Weights(#[from] WeightsError),
}

/// A [`SpecError`] that names the layer and the fields as the text does that the network was read from.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(transparent)]
#[error("{text}")]
pub struct ForeignSpecError {
    fields: Value,
    #[serde(skip)]
    text: String,
}

impl ForeignSpecError {
    /// What `error` says, of the layer at `origin`.
    pub fn new(error: &SpecError, origin: &Origin, names: &FieldNames) -> Self {
        let mut error = error.clone();
        let there = |name: &str| {
            let found = names.iter().find(|(of, here, _)| *here == name && (of.is_empty() || *of == origin.kind));
            found.map(|&(.., there)| there)
        };
        if let SpecError::BadField { field, expected, .. } = &mut error {
            if let Expected::Range(Range { other: Some(other), .. }) = &mut **expected {
                *other = there(other).unwrap_or(other);
            }
            if let Some(name) = there(field) {
                name.clone_into(field);
            }
        }
        let mut fields = serde_json::to_value(&error).unwrap_or_default();
        let mut text = error.to_string();
        if let Some(end) = text.find(": ") {
            text.replace_range(..end, &format!("layer {} ({})", origin.layer, origin.kind));
        }
        for (name, value) in [("layer", &origin.layer), ("kind", &origin.kind)] {
            fields[name] = value.as_str().into();
        }
        Self { fields, text }
    }
}

/// What can be wrong with a network as text.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TextError {
    #[error("the text has {bytes} bytes, more than {limit}; give the network alone, without weights")]
    TextTooLong { bytes: usize, limit: usize },
    #[error("line {line}, column {column}: {found} cannot stand here; expected {expected}")]
    TextNotRead { line: usize, column: usize, found: String, expected: String },
    #[error("there is no network in this text; it should have {expected}")]
    NoLayers { expected: String },
    #[error("layer {layer}: there is no \"{kind}\" here; use one of {known}")]
    ForeignLayer { layer: String, kind: String, known: String },
    #[error("layer {layer} ({kind}): {field} cannot be {value}; expected {expected}")]
    ForeignField { layer: String, kind: String, field: String, value: String, expected: String },
    #[error(
        "layer {layer} ({kind}): only a chain of layers can be built here, and sums over a chain that begins at one \
         of their two inputs"
    )]
    LayersBranch { layer: String, kind: String },
    #[error("layer {layer} ({kind}): {program} has no such layer; use {instead} in its place")]
    NotInFormat { layer: String, kind: String, program: &'static str, instead: &'static str },
    #[error("layer {layer} ({kind}): {program} has no {field} = {value} here; use {instead}")]
    FieldNotInFormat {
        layer: String,
        kind: &'static str,
        field: &'static str,
        value: String,
        program: &'static str,
        instead: &'static str,
    },
    #[error("{program}'s losses bring a fully connected layer of their own; end the network with fc")]
    LossBringsFc { program: &'static str },
    #[error("{program} has no loss \"{loss}\"; use {instead}")]
    LossNotInFormat { program: &'static str, loss: &'static str, instead: &'static str },
    #[error(
        "layer {layer} (dropout): {program} scales answers here, and only a conv or fc after it, with at most relu, \
         maxout and max_pool between, can take that back; move it there, or set its rate to 0"
    )]
    DropoutNotCarried { layer: String, program: &'static str },
}

/// What can be wrong with a file of weights.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum WeightsError {
    #[error(
        "this is no file of weights that can be read here ({detail}); choose a .safetensors file or a ConvNetJS .json"
    )]
    NotWeights { detail: String },
    #[error("the file has {bytes} bytes, more than {limit}; its network would not fit a browser")]
    WeightsTooLarge { bytes: usize, limit: usize },
    #[error(
        "layer {layer} ({kind}) needs weights of {expected}; {}; first build the network they are of",
        left(name, found)
    )]
    WeightsMissing { layer: String, kind: String, expected: String, name: String, found: String },
    #[error("\"{name}\" ({found}) fits no layer of the network; first build the network it is of")]
    WeightsLeftOver { name: String, found: String },
    #[error("the weights \"{name}\" are {found}, the network needs {expected}; first build the network they are of")]
    TensorShape { name: String, found: String, expected: String },
    #[error("the weights \"{name}\" are of type {found}; use F32, F64, F16 or BF16")]
    TensorType { name: String, found: String },
    #[error("the weights \"{name}\" hold something that is not a finite number; choose another file")]
    TensorNotFinite { name: String },
}

/// The first tensor of a file that fits no layer.
fn left(name: &str, found: &str) -> String {
    if name.is_empty() { "the file has none left".to_owned() } else { format!("\"{name}\" ({found}) fits none") }
}

/// What got lost on the way without making the network another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Note {
    /// The other program draws starting weights in its own way.
    StartsOtherwise { program: &'static str },
    /// A field that has no meaning here.
    LeftOut { layer: String, field: String },
    /// The text does not say what the input is: it is taken for one of the page's pictures.
    InputAssumed { input: String },
    /// Caffe's hinge loss holds each class against all others.
    HingeDiffers {},
}
