//! Vectors of x86-64 with AVX and fused multiply-add, for builds that may use them (`-C target-cpu=native`).

use core::arch::x86_64::{
    __m128, __m256, _mm_add_ps, _mm_fmadd_ps, _mm_fnmadd_ps, _mm_loadu_ps, _mm_set1_ps, _mm_storeu_ps, _mm_sub_ps,
    _mm256_add_ps, _mm256_fmadd_ps, _mm256_fnmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_storeu_ps, _mm256_sub_ps,
};

use super::vector::Vector;

pub type Lanes4 = Avx4;
pub type Lanes8 = Avx8;
pub type Sum4 = Avx4;
pub type Sum8 = Avx8;

macro_rules! vector {
    ($(#[$doc:meta])* $Name:ident($Register:ident) = $lanes:literal: $splat:ident, $load:ident, $store:ident, $fma:ident, $fnma:ident, $add:ident, $sub:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $Name($Register);

        impl Vector for $Name {
            const LANES: usize = $lanes;
            const REGISTERS: usize = 1;

            #[inline(always)]
            fn splat(value: f32) -> Self {
                // SAFETY: this module is only built where the instructions may be used.
                Self(unsafe { $splat(value) })
            }

            #[inline(always)]
            unsafe fn load(from: *const f32) -> Self {
                // SAFETY: the caller guarantees enough readable values; this load needs no alignment.
                Self(unsafe { $load(from) })
            }

            #[inline(always)]
            unsafe fn store(self, to: *mut f32) {
                // SAFETY: the caller guarantees enough writable values; this store needs no alignment.
                unsafe { $store(to, self.0) }
            }

            #[inline(always)]
            fn mul_add(self, a: Self, b: Self) -> Self {
                // SAFETY: this module is only built where the instructions may be used.
                Self(unsafe { $fma(a.0, b.0, self.0) })
            }

            #[inline(always)]
            fn mul_sub(self, a: Self, b: Self) -> Self {
                // SAFETY: this module is only built where the instructions may be used.
                Self(unsafe { $fnma(a.0, b.0, self.0) })
            }

            #[inline(always)]
            fn add(self, other: Self) -> Self {
                // SAFETY: this module is only built where the instructions may be used.
                Self(unsafe { $add(self.0, other.0) })
            }

            #[inline(always)]
            fn sub(self, other: Self) -> Self {
                // SAFETY: this module is only built where the instructions may be used.
                Self(unsafe { $sub(self.0, other.0) })
            }

            #[inline(always)]
            fn sum(self) -> f32 {
                let mut values = [0.0_f32; $lanes];
                // SAFETY: the array has as many values as the register.
                unsafe { self.store(values.as_mut_ptr()) };
                values.iter().sum()
            }
        }
    };
}

vector! {
    /// Four values.
    Avx4(__m128) = 4: _mm_set1_ps, _mm_loadu_ps, _mm_storeu_ps, _mm_fmadd_ps, _mm_fnmadd_ps,
        _mm_add_ps, _mm_sub_ps
}
vector! {
    /// Eight values.
    Avx8(__m256) = 8: _mm256_set1_ps, _mm256_loadu_ps, _mm256_storeu_ps, _mm256_fmadd_ps,
        _mm256_fnmadd_ps, _mm256_add_ps, _mm256_sub_ps
}
