//! Convscope's engine: convolutional networks that train natively and in the browser from one source.

pub mod backend;
pub mod batch;
#[cfg(feature = "bench")]
pub mod bench;
pub mod check;
pub mod checksum;
pub mod cpu;
pub mod data;
pub mod fault;
pub mod fields;
pub mod layers;
pub mod losses;
pub mod net;
pub mod ops;
pub mod optimizers;
pub mod plan;
pub mod pretrained;
#[cfg(test)]
mod protocol;
pub mod random;
#[cfg(test)]
mod reference;
pub mod schema;
pub mod shape;
pub mod spec;
pub mod study;
pub mod train;
#[cfg(all(target_arch = "wasm32", feature = "bindings"))]
pub mod wasm;
