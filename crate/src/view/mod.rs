//! Numbers to pixels: what a feature map, a filter or a gradient looks like.

mod colour;
mod histogram;
mod tiles;

pub use colour::{Scale, legend};
pub use histogram::Histogram;
pub use tiles::Tiles;
