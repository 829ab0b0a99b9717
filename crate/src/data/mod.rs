//! Pictures in: what a data set is, where pictures come from, and how they reach a network.

pub mod augment;
pub mod cifar10;
mod dataset;
pub mod embedded;
mod sampler;

pub use dataset::{Dataset, DatasetName, PICTURE_LEN, PICTURE_SHAPE, Pictures};
pub use sampler::Sampler;
