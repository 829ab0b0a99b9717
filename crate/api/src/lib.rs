//! Convscope's engine as a JavaScript module: a network that other pages, and Node, make, train, ask and look into.
//!
//! [`Model`] is what the module does, in Rust; `wasm.rs` hands it over the border and holds the TypeScript types.

mod model;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use model::{Batch, Error, Model, Trained, Values};
