//! CIFAR-10 out of files of every kind in which it is found, read while their bytes arrive. A WebAssembly module of its
//! own: whoever stays with the engine's pictures never loads it.
//!
//! What comes out are CIFAR-10's own [records](records), checked, in the order of the files.

mod archive;
mod error;
mod loader;
mod png;
#[cfg(test)]
mod protocol;
pub mod records;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use archive::Archive;
pub use error::DataError;
pub use loader::Loader;
pub use records::{Pictures, Split, Splits};
