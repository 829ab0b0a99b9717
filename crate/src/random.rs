//! The one source of randomness: a seeded generator whose state can be saved, so that any run can be repeated.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields};

/// A seeded generator (xoshiro256++; Blackman and Vigna, 2019).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Random(Xoshiro256PlusPlus);

impl Random {
    /// The generator of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A generator of its own for each purpose of one seed, so that one purpose's draws do not shift another's.
    pub fn stream(seed: u64, purpose: u64) -> Self {
        Self::new(seed ^ purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// The generator whose state was saved.
    pub(crate) fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        let words = saved.list("s", Value::as_u64)?;
        let mut seed = [0; 32];
        for (bytes, word) in seed.chunks_exact_mut(8).zip(words) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
        Ok(Self(Xoshiro256PlusPlus::from_seed(seed)))
    }

    /// A fresh seed from the system's entropy, short enough to read out; 1 where there is no entropy.
    pub fn entropy() -> u64 {
        getrandom::u32().map_or(1, u64::from)
    }

    /// A whole number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        // Multiply-shift (Lemire, 2019) without the rejection step: the bias is below 2⁻³² for limits used here.
        ((u128::from(self.0.next_u64()) * limit as u128) >> 64) as usize
    }

    /// A number in `[0, 1)`.
    pub fn uniform(&mut self) -> f32 {
        (self.0.next_u64() >> 40) as f32 / (1_u64 << 24) as f32
    }

    /// A number from the standard normal distribution (Box and Muller, 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - f64::from(self.uniform())).ln()).sqrt();
        (radius * (std::f64::consts::TAU * f64::from(self.uniform())).cos()) as f32
    }

    /// True with probability `chance`.
    pub fn chance(&mut self, chance: f32) -> bool {
        self.uniform() < chance
    }

    /// Puts `items` in random order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_numbers_have_mean_0_and_variance_1() {
        let mut random = Random::new(1);
        let draws: Vec<f64> = (0..100_000).map(|_| f64::from(random.normal())).collect();
        let mean = draws.iter().sum::<f64>() / 1e5;
        let variance = draws.iter().map(|draw| (draw - mean).powi(2)).sum::<f64>() / 1e5;
        // Four standard errors: 4 / sqrt(1e5) and 4 * sqrt(2 / 1e5).
        assert!(mean.abs() < 0.0127 && (variance - 1.0).abs() < 0.018, "{mean} {variance}");
    }

    #[test]
    fn a_saved_generator_goes_on_where_it_stopped() {
        let mut random = Random::new(7);
        random.uniform();
        let saved = serde_json::to_value(&random).unwrap().as_object().unwrap().clone();
        let mut copy = Random::read(&mut Fields::new(saved)).unwrap();
        assert_eq!(random.below(1 << 40), copy.below(1 << 40));
    }
}
