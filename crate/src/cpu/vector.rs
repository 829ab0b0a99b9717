//! What a kernel needs of a vector: no more than this, so that a new target is one short file.

/// A few `f32` values that the target handles at once.
pub trait Vector: Copy {
    /// Values in it.
    const LANES: usize;
    /// Machine registers it fills; kernels size their tiles by it.
    const REGISTERS: usize;

    /// The same value in every lane.
    fn splat(value: f32) -> Self;

    /// Reads `LANES` values.
    ///
    /// # Safety
    /// `from` must be valid for reading `LANES` values; it need not be aligned beyond `f32`.
    unsafe fn load(from: *const f32) -> Self;

    /// Writes `LANES` values.
    ///
    /// # Safety
    /// `to` must be valid for writing `LANES` values; it need not be aligned beyond `f32`.
    unsafe fn store(self, to: *mut f32);

    /// `self + a * b`, fused where the target does so.
    fn mul_add(self, a: Self, b: Self) -> Self;

    /// `self - a * b`, fused where the target does so.
    fn mul_sub(self, a: Self, b: Self) -> Self;

    /// `self + other`.
    fn add(self, other: Self) -> Self;

    /// `self - other`.
    fn sub(self, other: Self) -> Self;

    /// The sum of all lanes.
    fn sum(self) -> f32;

    /// Adds to four values at `to` the sums of all lanes of each vector.
    ///
    /// # Safety
    /// `to` must be valid for reading and writing four values; it need not be aligned beyond `f32`.
    #[inline(always)]
    unsafe fn add_sums(vectors: [Self; 4], to: *mut f32) {
        for (at, vector) in vectors.into_iter().enumerate() {
            // SAFETY: the caller's guarantee.
            unsafe { *to.add(at) += vector.sum() };
        }
    }
}
