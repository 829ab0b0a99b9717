//! The hot loops, as functions on slices.
//!
//! Each algorithm is written once, generic over the tiny [`vector::Vector`] trait, and instantiated with the vectors
//! of the target: `wasm32` in the browser (with or without fused multiply-add, by build), `x86_64` where native builds
//! may use AVX, and else `portable`. A target's file names the vectors to use: `Lanes4` and `Lanes8`, all lanes of a
//! pixel, for kernels that keep examples apart; `Sum4` and `Sum8`, one register, for kernels that sum over examples.
//! [`reference`] is the definition: plain loops that the tests hold every kernel against. All `unsafe` of the crate
//! is in this folder. Layers call what is re-exported here and know nothing of vectors, so kernels can be replaced
//! without touching them.

#[cfg(any(target_arch = "wasm32", test))]
mod cache_aligned;
mod convolve;
#[cfg(feature = "bench")]
pub mod peak;
pub mod pool;
#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(any(test, feature = "bench"))]
pub(crate) mod tests;
mod vector;

pub use convolve::{Geometry, Scratch, bias_gradient, forward, input_gradient, weight_gradient};

#[cfg_attr(target_arch = "wasm32", path = "wasm32.rs")]
#[cfg_attr(all(target_arch = "x86_64", target_feature = "avx", target_feature = "fma"), path = "x86_64.rs")]
#[cfg_attr(
    not(any(target_arch = "wasm32", all(target_arch = "x86_64", target_feature = "avx", target_feature = "fma"))),
    path = "portable.rs"
)]
mod target;

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
