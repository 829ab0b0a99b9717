//! ConvNetJS (github.com/karpathy/convnetjs, release 0.3.0): `layer_defs` and snapshots with weights, in and out.

mod layer_defs;
mod literal;
mod snapshot;

pub use layer_defs::{read, write};
pub use snapshot::{read as read_snapshot, write as write_snapshot};

const PROGRAM: &str = "ConvNetJS";

/// What ConvNetJS's `layer_defs` call the engine's fields.
const FIELD_NAMES: &crate::origin::FieldNames = &[
    ("", "size", "sx"),
    ("softmax", "units", "num_classes"),
    ("svm", "units", "num_classes"),
    ("", "units", "num_neurons"),
    ("", "group", "group_size"),
    ("", "rate", "drop_prob"),
];
