//! Feature maps, filters and their gradients as tiles of pixels.

use super::colour::{Scale, channel, shades};
use super::histogram::range;

/// Equal tiles, stacked top to bottom in one RGBA picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiles {
    /// How many tiles.
    pub count: usize,
    /// Pixels in a row of a tile.
    pub width: usize,
    /// Rows of a tile.
    pub height: usize,
    /// Tiles that belong together: the channels of one filter; 1 for maps.
    pub group: usize,
    /// `count · height · width` pixels of four bytes.
    pub pixels: Vec<u8>,
    /// Smallest value.
    pub min: f32,
    /// Largest value.
    pub max: f32,
    /// How the values were coloured.
    pub scale: Scale,
    /// The value of full colour.
    pub limit: f32,
}

impl Tiles {
    /// Tiles of single values each, from `count · height · width` values in row-major order. Values that are never
    /// negative get the sequential scale, others the diverging one.
    pub fn of(values: &[f32], height: usize, width: usize, group: usize) -> Self {
        let (min, max) = range(values.iter().copied().filter(|value| value.is_finite()));
        let scale = if min >= 0.0 { Scale::Positive } else { Scale::Signed };
        let limit = max.abs().max(min.abs());
        let factor = if limit > 0.0 { 1.0 / limit } else { 0.0 };
        let pixels = shades(values, factor);
        let count = values.len() / (height * width).max(1);
        Self { count, width, height, group, pixels, min, max, scale, limit }
    }

    /// Tiles of three channels each, shown in colour: pictures (`Scale::Rgb`) or filters (`Scale::RgbSigned`).
    /// `values`: `[tile][3][y][x]`.
    pub fn colour(values: &[f32], height: usize, width: usize, scale: Scale) -> Self {
        let (min, max) = range(values.iter().copied().filter(|value| value.is_finite()));
        let limit = if scale == Scale::Rgb { 0.5 } else { max.abs().max(min.abs()) };
        let factor = if limit > 0.0 { 1.0 / limit } else { 0.0 };
        let area = height * width;
        let mut pixels = Vec::with_capacity(values.len() / 3 * 4);
        for tile in values.chunks_exact(3 * area) {
            for at in 0..area {
                let value = |plane: usize| channel(tile[plane * area + at] * factor);
                pixels.extend([value(0), value(1), value(2), 255]);
            }
        }
        let count = values.len() / (3 * area).max(1);
        Self { count, width, height, group: 1, pixels, min, max, scale, limit }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_follows_the_values() {
        let maps = Tiles::of(&[0.0, 1.0, 2.0, 4.0], 1, 2, 1);
        assert_eq!((maps.count, maps.scale, maps.limit, maps.pixels.len()), (2, Scale::Positive, 4.0, 16));
        assert_eq!(Tiles::of(&[-3.0, 1.0], 1, 1, 1).limit, 3.0);
        assert_eq!(Tiles::of(&[0.0, 0.0], 1, 1, 1).pixels[..3], [13, 15, 18]);
    }

    #[test]
    fn a_picture_keeps_its_colours() {
        let picture = Tiles::colour(&[-0.5, 0.5, 0.0], 1, 1, Scale::Rgb);
        assert_eq!(picture.pixels, [0, 255, 128, 255]);
    }
}
