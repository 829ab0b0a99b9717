//! Convscope's engine: convolutional networks that train natively and in the browser from one source.

pub mod batch;
pub mod kernels;
pub mod layers;
pub mod losses;
pub mod net;
pub mod random;
pub mod shape;
pub mod spec;
pub mod trainers;
