//! A picture while it is painted: layers go over one another, each only where it can be seen.

use super::SIDE;
use super::colours::Colour;
use super::geometry::Point;

/// From the centre of the picture to its edge.
const HALF: f32 = SIDE as f32 / 2.0;

/// Rows of colours, top to bottom.
pub(super) struct Canvas([[Colour; SIDE]; SIDE]);

/// Something round that a layer stays within; `None` for all of the picture.
pub(super) type Bounds = Option<(Point, f32)>;

impl Canvas {
    /// A canvas painted by `colour` of each pixel's centre.
    pub fn new(colour: impl Fn(Point) -> Colour) -> Self {
        let mut canvas = Self([[Colour([0.0; 3]); SIDE]; SIDE]);
        canvas.each(None, |point, pixel| *pixel = colour(point));
        canvas
    }

    /// Changes each pixel within `bounds` by `change`, which is given the pixel's centre, row after row.
    pub fn each(&mut self, bounds: Bounds, mut change: impl FnMut(Point, &mut Colour)) {
        self.visit(bounds, &mut change);
    }

    /// One loop for all that is painted: a copy of it for each would be a thirtieth of the page's engine.
    #[inline(never)]
    fn visit(&mut self, bounds: Bounds, change: &mut dyn FnMut(Point, &mut Colour)) {
        let (centre, reach) = bounds.unwrap_or((Point::new(0.0, 0.0), HALF));
        // A cast to usize saturates at 0.
        let from = |centre: f32| ((centre - reach + HALF) as usize).min(SIDE);
        let to = |centre: f32| ((centre + reach + HALF) as usize + 1).min(SIDE);
        for y in from(centre.y)..to(centre.y) {
            for x in from(centre.x)..to(centre.x) {
                change(Point::new(x as f32 + 0.5 - HALF, y as f32 + 0.5 - HALF), &mut self.0[y][x]);
            }
        }
    }

    /// Writes the R, G and B planes.
    pub fn write(&self, pixels: &mut [u8; 3 * SIDE * SIDE]) {
        for (part, plane) in pixels.chunks_exact_mut(SIDE * SIDE).enumerate() {
            for (byte, colour) in plane.iter_mut().zip(self.0.as_flattened()) {
                *byte = byte_of(colour.0[part]);
            }
        }
    }
}

/// 0 to 1 as 0 to 255. Added to 2²³, a number's whole part is the low bits of the sum: this costs half as much as a
/// cast, which has to look for numbers that do not fit.
fn byte_of(part: f32) -> u8 {
    (part.clamp(0.0, 1.0) * 255.0 + 8_388_608.0).to_bits() as u8
}
