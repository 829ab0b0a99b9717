//! Networks and weights in and out of other programs: one file or folder a format.
//!
//! Whatever comes in ends as a [`NetSpec`](convscope::spec::NetSpec) that the engine has checked, so no importer
//! knows what fits: it only translates. What a format cannot say is an error that names the layer and what to do.

pub mod caffe;
pub mod convnetjs;
mod error;
mod incoming;
pub mod keras;
pub mod onnx;
mod python;
pub mod pytorch;
mod run_file;
pub mod safetensors;
mod steps;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod weights;

use convscope::spec::NetSpec;

pub use error::{ForeignSpecError, FormatError, Note, TextError, WeightsError};
pub use incoming::Origin;

/// A network as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What of the network it does not say.
    pub notes: Vec<Note>,
}

/// A network that was read from text.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The network, checked.
    pub spec: NetSpec,
    /// What of the text has no meaning here.
    pub notes: Vec<Note>,
    /// What the text calls each layer; empty where it has the engine's own numbers.
    pub origins: Vec<Origin>,
}

/// Longer texts are no networks.
pub const TEXT_LIMIT: usize = 300_000;

/// A form of networks as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The engine's own.
    Json,
    /// ConvNetJS's `layer_defs`.
    ConvNetJs,
    /// Caffe's prototxt.
    Caffe,
    /// Python code with PyTorch's `nn.Sequential`.
    PyTorch,
    /// Python code with Keras's `Sequential`.
    Keras,
}

impl Form {
    /// All forms.
    pub const ALL: [Self; 5] = [Self::Json, Self::ConvNetJs, Self::Caffe, Self::PyTorch, Self::Keras];

    /// The name by which the page asks for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::ConvNetJs => "convnetjs",
            Self::Caffe => "caffe",
            Self::PyTorch => "pytorch",
            Self::Keras => "keras",
        }
    }

    /// The network in this form.
    ///
    /// # Errors
    /// When the form cannot say one of its layers.
    pub fn write(self, spec: &NetSpec) -> Result<Written, FormatError> {
        match self {
            Self::Json => Ok(Written { text: serde_json::to_string(spec).unwrap_or_default(), notes: Vec::new() }),
            Self::ConvNetJs => convnetjs::write(spec),
            Self::Caffe => caffe::write(spec),
            Self::PyTorch => pytorch::write(spec),
            Self::Keras => keras::write(spec),
        }
    }

    /// The network that a text in this form describes. Code is written only, never read.
    ///
    /// # Errors
    /// When the text cannot be read, says something that has no meaning here, or the network does not fit.
    pub fn read(self, text: &str) -> Result<Read, FormatError> {
        if text.len() > TEXT_LIMIT {
            return Err(TextError::TextTooLong { bytes: text.len(), limit: TEXT_LIMIT }.into());
        }
        match self {
            Self::ConvNetJs => convnetjs::read(text),
            Self::Caffe => caffe::read(text),
            Self::Json | Self::PyTorch | Self::Keras => {
                Ok(Read { spec: NetSpec::parse(text)?, notes: Vec::new(), origins: Vec::new() })
            }
        }
    }
}
