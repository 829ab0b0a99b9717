//! ConvNetJS (github.com/karpathy/convnetjs, release 0.3.0): `layer_defs` and snapshots with weights, in and out.

mod layer_defs;
mod literal;
mod snapshot;

pub use layer_defs::{read, write};
pub use snapshot::{read as read_snapshot, write as write_snapshot};

const PROGRAM: &str = "ConvNetJS";
