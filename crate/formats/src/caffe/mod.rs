//! Caffe's prototxt (github.com/BVLC/caffe, `caffe.proto`): networks in and out.
//!
//! Caffe pools up to and over the edge where sizes do not divide; here they must divide, and then both agree.

mod prototxt;
mod read;
mod write;

pub use read::read;
pub use write::write;

const PROGRAM: &str = "Caffe";
