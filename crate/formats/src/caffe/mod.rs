//! Caffe's prototxt (github.com/BVLC/caffe, `caffe.proto`): networks in and out.
//!
//! Its convolutions round their size down, its pools up unless told otherwise (`round_mode`), with the rule of the last
//! window and the divisor at the edge that the engine has.

mod parameters;
mod prototxt;
mod read;
mod write;

pub use read::read;
pub use write::write;

const PROGRAM: &str = "Caffe";

/// What Caffe calls the engine's fields.
const FIELD_NAMES: &crate::origin::FieldNames = &[
    ("", "filters", "num_output"),
    ("", "units", "num_output"),
    ("", "size", "kernel_size"),
    ("", "rate", "dropout_ratio"),
    ("", "n", "local_size"),
    ("", "slope", "negative_slope"),
];
