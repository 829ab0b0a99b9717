//! The embedded data set: ten classes of little pictures that the engine draws itself, so nothing is downloaded.
//! Picture `index` of a seed depends on those two numbers alone, and on every platform it is the same to the byte.

mod canvas;
mod colours;
mod draws;
mod figures;
mod geometry;
mod grounds;
mod patterns;
mod scene;
#[cfg(test)]
mod tests;

use crate::random::Random;

/// Pixels along each side of a picture.
const SIDE: usize = 32;

/// Names of the ten classes, in label order: identifiers that the page translates.
pub const CLASSES: [&str; 10] =
    ["disc", "ring", "crescent", "triangle", "square", "star", "heart", "stripes", "checks", "dots"];

/// Draws picture `index` of the stream `seed` into `pixels` and returns its label, `0..=9`.
///
/// `pixels`: 3 x 32 x 32 bytes, the R, G and B planes in row-major order, as in CIFAR-10's records.
/// Each run of ten pictures that starts at a multiple of ten holds every class once.
pub fn draw(seed: u64, index: u64, pixels: &mut [u8; 3 * SIDE * SIDE]) -> u8 {
    let label = label(seed, index);
    scene::Scene::new(label, &mut random(seed, 1, index)).paint(pixels);
    label
}

/// The class of picture `index`: its place in a shuffled run of ten.
fn label(seed: u64, index: u64) -> u8 {
    let mut labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    random(seed, 0, index / 10).shuffle(&mut labels);
    labels[(index % 10) as usize]
}

/// A generator for one `purpose` of the `index`-th thing of `seed`.
fn random(seed: u64, purpose: u64, index: u64) -> Random {
    Random::new(mix(mix(mix(seed).wrapping_add(purpose)).wrapping_add(index)))
}

/// Scatters the bits of `key` without loss (Stafford's variant 13 of the MurmurHash3 finaliser), so that pictures
/// of neighbouring indices have nothing in common.
fn mix(key: u64) -> u64 {
    let key = key.wrapping_add(0xD1B5_4A32_D192_ED03);
    let key = (key ^ (key >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let key = (key ^ (key >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    key ^ (key >> 31)
}
