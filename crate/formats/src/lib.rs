//! Networks and weights in and out of other programs: one file or folder a format.
//!
//! Whatever comes in ends as a [`NetSpec`](convscope::spec::NetSpec) that the engine has checked, so no importer
//! knows what fits: it only translates. What a format cannot say is an error that names the layer and what to do.

pub mod caffe;
mod check_scores;
pub mod convnetjs;
mod error;
mod form;
mod incoming;
pub mod keras;
pub mod matching;
pub mod onnx;
mod origin;
#[cfg(test)]
mod protocol;
mod python;
pub mod pytorch;
mod run_file;
pub mod safetensors;
mod steps;
mod text;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod weights;

pub use error::{ForeignSpecError, FormatError, Note, TextError, WeightsError};
pub use form::{Form, TEXT_LIMIT};
pub use origin::Origin;
pub use text::{Read, Written};
