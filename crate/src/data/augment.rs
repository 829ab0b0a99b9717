//! How a picture's bytes become a network's input, and the small changes that make one picture many.

use std::ops::Range;

use serde::Serialize;
use serde_json::Value;

use super::dataset::PICTURE_SHAPE;
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::random::Random;
use crate::shape::Shape;

/// Which changes training makes to its pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Augmentation {
    /// Mirror left and right, every other time.
    pub flip: bool,
    /// Move by up to so many pixels each way; 0 leaves pictures where they are.
    pub shift: u8,
    /// Side of a square that is blanked out at random, in pixels; 0 blanks nothing (cutout; DeVries and Taylor, 2017).
    pub cutout: u8,
}

impl Augmentation {
    /// What the page's own networks are trained with: mirrored, and moved by up to two pixels.
    pub const USUAL: Self = Self { flip: true, shift: 2, cutout: 0 };

    /// Reads `{"flip": true, "shift": 2, "cutout": 0}`. Without `cutout`, nothing is blanked; `true` for `shift` is 2, as
    /// it was in runs saved before it was a number.
    ///
    /// # Errors
    /// When a field is missing or of another kind.
    pub fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        let pixels = |value: &Value| {
            let most = PICTURE_SHAPE.width as u64 / 2;
            let pixels = value.as_u64().or_else(|| value.as_bool().map(|on| 2 * u64::from(on)));
            pixels.filter(|&pixels| pixels <= most).map(|pixels| pixels as u8)
        };
        Ok(Self {
            flip: fields.flag("flip")?,
            shift: fields.read("shift", None, "0 … 16", pixels)?,
            cutout: fields.read("cutout", Some(0), "0 … 16", pixels)?,
        })
    }
}

/// A square of a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Square {
    /// Its left column; the square may reach over the picture's edges.
    pub left: i8,
    /// Its top row.
    pub top: i8,
    /// Its side in pixels; 0 is no square.
    pub side: u8,
}

impl Square {
    /// The columns that it covers in row `y`.
    fn columns_of(self, y: i32) -> Range<i32> {
        let (left, top, side) = (i32::from(self.left), i32::from(self.top), i32::from(self.side));
        if (top..top + side).contains(&y) { left..left + side } else { 0..0 }
    }
}

/// One way to look at a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Mirrored left and right.
    pub flip: bool,
    /// Columns to the right.
    pub right: i8,
    /// Rows down.
    pub down: i8,
    /// What is blanked out.
    pub cutout: Square,
}

impl View {
    /// The six views whose answers are averaged on request: three shifts, each also mirrored.
    pub const SIX: [Self; 6] = [
        Self::moved(false, 0),
        Self::moved(true, 0),
        Self::moved(false, 1),
        Self::moved(true, 1),
        Self::moved(false, -1),
        Self::moved(true, -1),
    ];

    const fn moved(flip: bool, by: i8) -> Self {
        Self { flip, right: by, down: by, cutout: Square { left: 0, top: 0, side: 0 } }
    }

    /// A view at random. Draws as many numbers whether flip and shift are on or not, so that switching keeps the order of
    /// others.
    pub fn random(augmentation: Augmentation, random: &mut Random) -> Self {
        let Augmentation { flip, shift, cutout } = augmentation;
        let flip = random.chance(0.5) && flip;
        let mut shifted = || (random.below(2 * usize::from(shift) + 1)) as i8 - shift as i8;
        let (right, down) = (shifted(), shifted());
        let mut view = Self { flip, right, down, cutout: Square::default() };
        if cutout > 0 {
            // Its centre is anywhere in the picture.
            let mut corner = |length| random.below(length) as i8 - (cutout / 2) as i8;
            let (left, top) = (corner(PICTURE_SHAPE.width), corner(PICTURE_SHAPE.height));
            view.cutout = Square { left, top, side: cutout };
        }
        view
    }

    /// Sets example `index` of `batch` to the picture, scaled to `[-0.5, 0.5]`; what a shift uncovers is 0, as in
    /// ConvNetJS, and so is what is blanked out.
    ///
    /// # Panics
    /// When the batch has no such example or another shape than pictures have.
    pub fn write(self, pixels: &[u8], batch: &mut Batch, index: usize) {
        assert_eq!(batch.shape(), PICTURE_SHAPE);
        let Shape { height, width, .. } = PICTURE_SHAPE;
        for (at, to) in batch.example_rows_mut(index).enumerate() {
            let y = (at % height) as i32 - i32::from(self.down);
            let plane = &pixels[at / height * PICTURE_SHAPE.area()..];
            let from = usize::try_from(y).ok().filter(|&y| y < height).map(|y| &plane[y * width..][..width]);
            let blank = self.cutout.columns_of((at % height) as i32);
            for (x, to) in to.enumerate() {
                if blank.contains(&(x as i32)) {
                    *to = 0.0;
                    continue;
                }
                let x = if self.flip { width - 1 - x } else { x } as i32 - i32::from(self.right);
                // A negative column is a huge one, which no row has.
                let pixel = from.and_then(|row| row.get(x as usize));
                *to = pixel.map_or(0.0, |&pixel| f32::from(pixel) / 255.0 - 0.5);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::PICTURE_LEN;

    fn seen(view: View) -> Vec<f32> {
        let pixels: Vec<u8> = (0..PICTURE_LEN).map(|at| (at % 32 * 8) as u8).collect();
        let mut batch = Batch::zeros(PICTURE_SHAPE, 2);
        view.write(&pixels, &mut batch, 1);
        batch.example(1).iter().copied().collect()
    }

    #[test]
    fn pictures_are_scaled_mirrored_and_moved() {
        let plain = seen(View::default());
        assert_eq!((plain[0], plain[31]), (-0.5, 248.0 / 255.0 - 0.5));
        let flipped = seen(View { flip: true, ..View::default() });
        assert_eq!((flipped[0], flipped[31]), (plain[31], plain[0]));
        let moved = seen(View { right: 2, down: 1, ..View::default() });
        assert_eq!(moved[5], 0.0, "the uncovered row");
        assert_eq!((moved[32], moved[33], moved[34]), (0.0, 0.0, plain[0]));
    }

    #[test]
    fn random_views_reach_every_shift_and_switch_off() {
        let mut random = Random::new(1);
        let views: Vec<View> = (0..1000).map(|_| View::random(Augmentation::USUAL, &mut random)).collect();
        assert!((-2..=2).all(|shift| views.iter().any(|view| view.right == shift && view.flip)));
        assert!(views.iter().all(|view| view.down.abs() <= 2 && view.cutout.side == 0));
        assert!((0..100).all(|_| View::random(Augmentation::default(), &mut random) == View::default()));
    }

    #[test]
    fn a_square_anywhere_is_blanked_out() {
        let mut random = Random::new(1);
        let cut = Augmentation { cutout: 8, ..Augmentation::default() };
        let views: Vec<View> = (0..1000).map(|_| View::random(cut, &mut random)).collect();
        assert!(views.iter().any(|view| view.cutout.left == -4) && views.iter().any(|view| view.cutout.top == 27));
        let values = seen(View { cutout: Square { left: -4, top: 2, side: 8 }, ..View::default() });
        let zeros = |plane: usize, row: usize| (0..32).filter(|x| values[(plane * 32 + row) * 32 + x] == 0.0).count();
        assert_eq!([1, 2, 9, 10].map(|row| zeros(2, row)), [0, 4, 4, 0]);
    }

    #[test]
    fn augmentation_is_read_with_and_without_what_is_new() {
        let read = |text: &str| {
            let Value::Object(values) = serde_json::from_str(text).unwrap() else { panic!("{text}") };
            Augmentation::read(&mut Fields::new(values))
        };
        assert_eq!(read(r#"{"flip": true, "shift": true}"#), Ok(Augmentation::USUAL));
        let all = Augmentation { flip: false, shift: 4, cutout: 8 };
        assert_eq!(read(r#"{"flip": false, "shift": 4, "cutout": 8}"#), Ok(all));
        assert!(read(r#"{"flip": true, "shift": 17}"#).is_err() && read(r#"{"flip": true, "shift": -1}"#).is_err());
    }
}
