//! The colour scales. Zero is always the same near-black, positive values glow orange, negative ones blue: two hues
//! that people of every kind of colour vision tell apart.

use std::sync::LazyLock;

use serde::Serialize;

/// How values become colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scale {
    /// Diverging about zero, over `[-limit, limit]`.
    Signed,
    /// Sequential, over `[0, limit]`: the positive half of the other.
    Positive,
    /// A picture's own colours: `[-0.5, 0.5]` is black to full.
    Rgb,
    /// Filters over colour: mid grey is zero, over `[-limit, limit]`.
    RgbSigned,
}

/// Colours at -1, -1/2, 0, 1/2 and 1.
const STOPS: [[f32; 3]; 5] =
    [[158.0, 216.0, 255.0], [26.0, 104.0, 190.0], [13.0, 15.0, 18.0], [201.0, 92.0, 18.0], [255.0, 222.0, 158.0]];

/// The colour of `value` in `[-1, 1]`; grey where it is not a number.
pub(super) fn signed(value: f32) -> [u8; 4] {
    if value.is_nan() {
        return [128, 128, 128, 255];
    }
    let position = (value.clamp(-1.0, 1.0) + 1.0) * 2.0;
    let index = (position as usize).min(STOPS.len() - 2);
    let part = position - index as f32;
    let channel = |c: usize| (STOPS[index][c] + part * (STOPS[index + 1][c] - STOPS[index][c])).round() as u8;
    [channel(0), channel(1), channel(2), 255]
}

/// Shades on either side of zero: more than there are colours.
const SHADES: usize = 1024;

static TABLE: LazyLock<Vec<[u8; 4]>> =
    LazyLock::new(|| (0..=2 * SHADES).map(|at| signed(at as f32 / SHADES as f32 - 1.0)).collect());

/// The colours of `values` times `factor`, as [`signed`] to the nearest shade: a window full of maps has a hundred
/// thousand values.
pub(super) fn shades(values: &[f32], factor: f32) -> Vec<u8> {
    let table = &*TABLE;
    let mut pixels = Vec::with_capacity(4 * values.len());
    for value in values {
        let value = value * factor;
        let place = ((value.clamp(-1.0, 1.0) + 1.0) * SHADES as f32 + 0.5) as usize;
        pixels.extend_from_slice(&if value.is_nan() { signed(value) } else { table[place] });
    }
    pixels
}

/// One channel of a colour, from `[-1, 1]` to a byte.
pub(super) fn channel(value: f32) -> u8 {
    ((value.clamp(-1.0, 1.0) + 1.0) * 127.5).round() as u8
}

/// `width` pixels of RGBA that show a scale from its lowest to its highest value.
pub fn legend(scale: Scale, width: usize) -> Vec<u8> {
    let last = width.saturating_sub(1).max(1) as f32;
    (0..width)
        .flat_map(|x| {
            let part = x as f32 / last;
            match scale {
                Scale::Signed => signed(2.0 * part - 1.0),
                Scale::Positive => signed(part),
                Scale::Rgb | Scale::RgbSigned => {
                    let grey = channel(2.0 * part - 1.0);
                    [grey, grey, grey, 255]
                }
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_dark_and_the_ends_are_bright_and_apart() {
        let light = |colour: [u8; 4]| colour[..3].iter().map(|&c| u32::from(c)).sum::<u32>();
        assert!(light(signed(0.0)) < 60 && light(signed(1.0)) > 600 && light(signed(-1.0)) > 600);
        assert!(signed(0.7)[0] > signed(0.7)[2] && signed(-0.7)[2] > signed(-0.7)[0]);
        assert_eq!(signed(f32::INFINITY), signed(1.0));
        assert_eq!(legend(Scale::Positive, 3)[..4], signed(0.0));
    }

    #[test]
    fn shades_are_the_colours_of_their_values() {
        let values: Vec<f32> = (-1500..=1500).map(|at| at as f32 / 700.0).chain([f32::NAN, f32::INFINITY]).collect();
        for (value, shade) in values.iter().zip(shades(&values, 0.5).chunks(4)) {
            let exact = signed(value * 0.5);
            assert!(exact.iter().zip(shade).all(|(a, b)| a.abs_diff(*b) <= 1), "{value}: {exact:?}, {shade:?}");
        }
        assert_eq!(shades(&[0.0], 1.0), signed(0.0));
    }
}
