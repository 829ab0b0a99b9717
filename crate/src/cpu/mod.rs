//! The CPU: vectors of each target, and where values lie in memory.
//!
//! Each kernel is written once, in its operation's folder, generic over the tiny [`vector::Vector`] trait, and instantiated
//! with the vectors of the target: `wasm32` in the browser (with or without fused multiply-add, by build), `x86_64` where
//! native builds may use AVX, and else `portable`. A target's file names the vectors to use: `Lanes4` and `Lanes8`, all
//! lanes of a pixel, for kernels that keep examples apart; `Sum4` and `Sum8`, one register, for kernels that sum over
//! examples. All `unsafe` of the crate is here and in `ops/conv2d/cpu`.

#[cfg(any(target_arch = "wasm32", test))]
mod cache_aligned;
#[cfg(feature = "bench")]
pub mod peak;
pub mod vector;

#[cfg_attr(target_arch = "wasm32", path = "wasm32.rs")]
#[cfg_attr(all(target_arch = "x86_64", target_feature = "avx", target_feature = "fma"), path = "x86_64.rs")]
#[cfg_attr(
    not(any(target_arch = "wasm32", all(target_arch = "x86_64", target_feature = "avx", target_feature = "fma"))),
    path = "portable.rs"
)]
pub(crate) mod target;

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
