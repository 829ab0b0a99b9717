//! The hot loops, as functions on slices.
//!
//! Each algorithm is written once, generic over the tiny [`vector::Vector`] trait, and instantiated with the vectors
//! of the target: [`portable`] natively, `wasm32` in the browser (with or without fused multiply-add, by build).
//! [`reference`] is the definition: plain loops that the tests hold every kernel against. All `unsafe` of the crate
//! is in this folder. Layers call what is re-exported here and know nothing of vectors, so kernels can be replaced
//! without touching them.

mod convolve;
#[cfg(feature = "bench")]
pub mod peak;
pub mod pool;
#[cfg_attr(target_arch = "wasm32", allow(dead_code))]
mod portable;
#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(any(test, feature = "bench"))]
pub(crate) mod tests;
mod vector;
#[cfg(target_arch = "wasm32")]
mod wasm32;

pub use convolve::{Geometry, Scratch, bias_gradient, forward, input_gradient, weight_gradient};

#[cfg(not(target_arch = "wasm32"))]
mod target {
    pub use super::portable::Portable;
    /// All lanes of a pixel, for kernels that keep examples apart.
    pub type Lanes4 = Portable<4>;
    /// See [`Lanes4`].
    pub type Lanes8 = Portable<8>;
    /// One register, for kernels that sum over examples.
    pub type Sum4 = Portable<4>;
    /// See [`Sum4`].
    pub type Sum8 = Portable<8>;
}

#[cfg(target_arch = "wasm32")]
mod target {
    pub use super::wasm32::Simd128;
    /// All lanes of a pixel, for kernels that keep examples apart.
    pub type Lanes4 = Simd128<1>;
    /// See [`Lanes4`].
    pub type Lanes8 = Simd128<2>;
    /// One register, for kernels that sum over examples.
    pub type Sum4 = Simd128<1>;
    /// See [`Sum4`].
    pub type Sum8 = Simd128<1>;
}

/// Which instructions the kernels were built for.
pub const fn build() -> &'static str {
    if cfg!(all(target_arch = "wasm32", target_feature = "relaxed-simd")) {
        "relaxed-simd"
    } else if cfg!(target_arch = "wasm32") {
        "simd128"
    } else if cfg!(target_feature = "fma") {
        "native-fma"
    } else {
        "native"
    }
}
