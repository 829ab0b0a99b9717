//! ConvNetJS (github.com/karpathy/convnetjs, release 0.3.0): `layer_defs` in and out.

mod layer_defs;
mod literal;

pub use layer_defs::{read, write};

const PROGRAM: &str = "ConvNetJS";
