//! Vectors of WebAssembly: one or two `v128`, with the fused multiply-add of relaxed SIMD where the build has it.

#[cfg(not(target_feature = "relaxed-simd"))]
use core::arch::wasm32::f32x4_mul;
use core::arch::wasm32::{f32x4_add, f32x4_extract_lane, f32x4_splat, f32x4_sub, i32x4_shuffle, i64x2_shuffle, v128};

use super::vector::Vector;

pub type Lanes4 = Simd128<1>;
pub type Lanes8 = Simd128<2>;
pub type Sum4 = Simd128<1>;
pub type Sum8 = Simd128<1>;

/// `4 N` values in `N` registers.
#[derive(Clone, Copy)]
pub struct Simd128<const N: usize>([v128; N]);

impl<const N: usize> Vector for Simd128<N> {
    const LANES: usize = 4 * N;
    const REGISTERS: usize = N;

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([f32x4_splat(value); N])
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller guarantees 4 N readable values; wasm loads need no alignment.
        Self(core::array::from_fn(|i| unsafe { from.add(4 * i).cast::<v128>().read_unaligned() }))
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        for (i, register) in self.0.into_iter().enumerate() {
            // SAFETY: the caller guarantees 4 N writable values; wasm stores need no alignment.
            unsafe { to.add(4 * i).cast::<v128>().write_unaligned(register) }
        }
    }

    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|i| fused(a.0[i], b.0[i], self.0[i])))
    }

    #[inline(always)]
    fn mul_sub(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|i| fused_negated(a.0[i], b.0[i], self.0[i])))
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| f32x4_add(self.0[i], other.0[i])))
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| f32x4_sub(self.0[i], other.0[i])))
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        let mut total = 0.0;
        for register in self.0 {
            total += (f32x4_extract_lane::<0>(register) + f32x4_extract_lane::<1>(register))
                + (f32x4_extract_lane::<2>(register) + f32x4_extract_lane::<3>(register));
        }
        total
    }

    #[inline(always)]
    unsafe fn add_sums(vectors: [Self; 4], to: *mut f32) {
        let [a, b, c, d] =
            vectors.map(|vector| vector.0.into_iter().fold(f32x4_splat(0.0), |sum, register| f32x4_add(sum, register)));
        // Transposed in pairs, then added: as many shuffles as sums, where `sum` needs three for each.
        let ab = f32x4_add(i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
        let cd = f32x4_add(i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
        let sums = f32x4_add(i64x2_shuffle::<0, 2>(ab, cd), i64x2_shuffle::<1, 3>(ab, cd));
        // SAFETY: the caller guarantees four values; wasm loads and stores need no alignment.
        unsafe {
            let to = to.cast::<v128>();
            to.write_unaligned(f32x4_add(to.read_unaligned(), sums));
        }
    }
}

#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn fused(a: v128, b: v128, c: v128) -> v128 {
    core::arch::wasm32::f32x4_relaxed_madd(a, b, c)
}

#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn fused(a: v128, b: v128, c: v128) -> v128 {
    f32x4_add(f32x4_mul(a, b), c)
}

#[cfg(target_feature = "relaxed-simd")]
#[inline(always)]
fn fused_negated(a: v128, b: v128, c: v128) -> v128 {
    core::arch::wasm32::f32x4_relaxed_nmadd(a, b, c)
}

#[cfg(not(target_feature = "relaxed-simd"))]
#[inline(always)]
fn fused_negated(a: v128, b: v128, c: v128) -> v128 {
    f32x4_sub(c, f32x4_mul(a, b))
}
