//! Vectors as arrays, which the compiler turns into whatever the native target has.

use super::vector::Vector;

pub type Lanes4 = Portable<4>;
pub type Lanes8 = Portable<8>;
pub type Sum4 = Portable<4>;
pub type Sum8 = Portable<8>;

/// `N` values in an array.
#[derive(Clone, Copy)]
pub struct Portable<const N: usize>([f32; N]);

impl<const N: usize> Vector for Portable<N> {
    const LANES: usize = N;
    const REGISTERS: usize = if cfg!(target_feature = "avx") || N <= 4 { 1 } else { 2 };

    #[inline(always)]
    fn splat(value: f32) -> Self {
        Self([value; N])
    }

    #[inline(always)]
    unsafe fn load(from: *const f32) -> Self {
        // SAFETY: the caller guarantees N readable values; an array of f32 needs no more than f32's alignment.
        Self(unsafe { from.cast::<[f32; N]>().read() })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut f32) {
        // SAFETY: the caller guarantees N writable values; an array of f32 needs no more than f32's alignment.
        unsafe { to.cast::<[f32; N]>().write(self.0) }
    }

    #[inline(always)]
    fn mul_sub(self, a: Self, b: Self) -> Self {
        self.mul_add(Self(a.0.map(|a| -a)), b)
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|i| self.0[i] - other.0[i]))
    }

    #[inline(always)]
    fn mul_add(self, a: Self, b: Self) -> Self {
        let mut sum = self.0;
        for ((sum, a), b) in sum.iter_mut().zip(a.0).zip(b.0) {
            // Without the instruction, `f32::mul_add` would call a slow library function.
            *sum = if cfg!(target_feature = "fma") { a.mul_add(b, *sum) } else { *sum + a * b };
        }
        Self(sum)
    }

    #[inline(always)]
    fn sum(self) -> f32 {
        self.0.iter().sum()
    }
}
