//! The most multiply-adds a thread can do: what the other kernels are measured against.

use super::target::Sum8;
use super::vector::Vector;

/// A tile of sums that, with its factors, fits the sixteen registers of x86-64, and hides a latency of five cycles.
/// Of the tiles tried, in browsers with and without fused multiply-add, none was faster.
const TILE: [usize; 2] = [5, 2];

/// Tiles of multiply-adds between two turns of the loop.
const TURN: usize = 8;

/// Does `turns` turns of multiply-adds that need nothing but registers; returns how many single ones that is.
///
/// Never part of a larger function: browsers compile a function at their best level only for its next call.
#[inline(never)]
pub fn multiply_adds(turns: usize) -> f64 {
    let mut sums = [[Sum8::splat(0.0); TILE[1]]; TILE[0]];
    let factors = [[0.5_f32; 8]; TILE[0]];
    let factors = factors.as_ptr();
    let others: [Sum8; TILE[1]] = std::hint::black_box([1.0_f32; TILE[1]]).map(Sum8::splat);
    for _ in 0..turns {
        for _ in 0..TURN {
            // Where the factors are is read anew each time, so they are too: the compiler must not multiply once
            // and only add after.
            // SAFETY: `factors` is a valid pointer, and each row it points to has as many values as any vector.
            let factors = unsafe { (&raw const factors).read_volatile() };
            for (row, sums) in sums.iter_mut().enumerate() {
                // SAFETY: as above.
                let factor = unsafe { Sum8::load(factors.add(row).cast()) };
                for (sum, other) in sums.iter_mut().zip(others) {
                    *sum = sum.mul_add(factor, other);
                }
            }
        }
    }
    std::hint::black_box(sums.map(|sums| sums.map(Vector::sum)));
    (turns * TURN * TILE[0] * TILE[1] * Sum8::LANES) as f64
}
