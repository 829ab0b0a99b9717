//! How a picture's bytes become a network's input, and the small changes that make one picture many.

use serde::Serialize;

use super::dataset::PICTURE_SHAPE;
use crate::batch::Batch;
use crate::fields::{FieldError, Fields};
use crate::random::Random;
use crate::shape::Shape;

/// Largest shift, in pixels, each way.
const SHIFT: i32 = 2;

/// Which changes training makes to its pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Augmentation {
    /// Mirror left and right, every other time.
    pub flip: bool,
    /// Move by up to two pixels each way.
    pub shift: bool,
}

impl Augmentation {
    /// Reads `{"flip": true, "shift": true}`.
    ///
    /// # Errors
    /// When a field is missing or of another kind.
    pub fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { flip: fields.flag("flip")?, shift: fields.flag("shift")? })
    }
}

/// One way to look at a picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// Mirrored left and right.
    pub flip: bool,
    /// Columns to the right.
    pub right: i32,
    /// Rows down.
    pub down: i32,
}

impl View {
    /// The six views whose answers are averaged on request: three shifts, each also mirrored.
    pub const SIX: [Self; 6] = [
        Self { flip: false, right: 0, down: 0 },
        Self { flip: true, right: 0, down: 0 },
        Self { flip: false, right: 1, down: 1 },
        Self { flip: true, right: 1, down: 1 },
        Self { flip: false, right: -1, down: -1 },
        Self { flip: true, right: -1, down: -1 },
    ];

    /// A view at random. Draws as many numbers whatever is switched on, so that switching keeps the order of others.
    pub fn random(augmentation: Augmentation, random: &mut Random) -> Self {
        let span = (2 * SHIFT + 1) as usize;
        let (flip, right, down) =
            (random.chance(0.5), random.below(span) as i32 - SHIFT, random.below(span) as i32 - SHIFT);
        Self {
            flip: augmentation.flip && flip,
            right: if augmentation.shift { right } else { 0 },
            down: if augmentation.shift { down } else { 0 },
        }
    }

    /// Sets example `index` of `batch` to the picture, scaled to `[-0.5, 0.5]`; what a shift uncovers is 0, as in
    /// ConvNetJS.
    ///
    /// # Panics
    /// When the batch has no such example or another shape than pictures have.
    pub fn write(self, pixels: &[u8], batch: &mut Batch, index: usize) {
        assert_eq!(batch.shape(), PICTURE_SHAPE);
        let Shape { height, width, .. } = PICTURE_SHAPE;
        for (at, to) in batch.example_rows_mut(index).enumerate() {
            let y = (at % height) as i32 - self.down;
            let plane = &pixels[at / height * PICTURE_SHAPE.area()..];
            let from = usize::try_from(y).ok().filter(|&y| y < height).map(|y| &plane[y * width..][..width]);
            for (x, to) in to.enumerate() {
                let x = if self.flip { width - 1 - x } else { x } as i32 - self.right;
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
        let on = Augmentation { flip: true, shift: true };
        let views: Vec<View> = (0..1000).map(|_| View::random(on, &mut random)).collect();
        assert!((-2..=2).all(|shift| views.iter().any(|view| view.right == shift && view.flip)));
        let off = Augmentation { flip: false, shift: false };
        assert!((0..100).all(|_| View::random(off, &mut random) == View::default()));
    }
}
