//! The most multiply-adds a thread can do: what the other kernels are measured against.

use super::target::Sum8;
use super::vector::Vector;

/// Does `turns` turns of multiply-adds that need nothing but registers; returns how many single ones that is.
///
/// Never part of a larger function: browsers compile a function at their best level only for its next call.
#[inline(never)]
pub fn multiply_adds(turns: usize) -> f64 {
    if cfg!(any(target_feature = "relaxed-simd", target_feature = "fma")) { chains(turns) } else { tiles(turns) }
}

/// `sum = sum · a + b` on twelve sums, which hide the latency of a fused multiply-add. The fastest of 8 to 14 sums
/// and of tiles as below.
#[inline(always)]
fn chains(turns: usize) -> f64 {
    const SUMS: usize = 12;
    let mut sums: [Sum8; SUMS] = std::hint::black_box([1.0_f32; SUMS]).map(Sum8::splat);
    let a = Sum8::splat(std::hint::black_box(0.5));
    let b = Sum8::splat(std::hint::black_box(1.0));
    for _ in 0..turns {
        for sum in &mut sums {
            *sum = b.mul_add(*sum, a);
        }
    }
    std::hint::black_box(sums.map(Vector::sum));
    (turns * SUMS * Sum8::LANES) as f64
}

/// `sum = sum + a · b`, where a multiplication apart from its addition need not wait for the sum. Five factors by two
/// are the fastest of 3x3, 4x2, 6x2 and 2x5.
#[inline(always)]
fn tiles(turns: usize) -> f64 {
    const TILE: [usize; 2] = [5, 2];
    let mut sums = [[Sum8::splat(0.0); TILE[1]]; TILE[0]];
    let factors = [[0.5_f32; 8]; TILE[0]];
    let factors = factors.as_ptr();
    let others: [Sum8; TILE[1]] = std::hint::black_box([1.0_f32; TILE[1]]).map(Sum8::splat);
    // Not unrolled: compilers for wasm would then do all of one sum before the next, each waiting for the one before.
    for _ in 0..turns {
        // Where the factors are is read anew each turn, so they are too: no compiler may multiply once and then
        // only add.
        // SAFETY: `factors` is a local variable.
        let factors = unsafe { (&raw const factors).read_volatile() };
        for (row, sums) in sums.iter_mut().enumerate() {
            // SAFETY: each row has as many values as the largest vector.
            let factor = unsafe { Sum8::load(factors.add(row).cast()) };
            for (sum, other) in sums.iter_mut().zip(others) {
                *sum = sum.mul_add(factor, other);
            }
        }
    }
    std::hint::black_box(sums.map(|sums| sums.map(Vector::sum)));
    (turns * TILE[0] * TILE[1] * Sum8::LANES) as f64
}
