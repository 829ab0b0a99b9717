//! Colours and the palettes of pictures. Colours are chosen in Oklab (Ottosson, 2020), where equal steps look equal,
//! and are the same for every class: no class can be told by its colours.

use super::draws::{between, direction, leaning};
use super::geometry::Point;
use crate::random::Random;

/// Red, green and blue as displayed, each 0 to 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Colour(pub [f32; 3]);

impl Colour {
    /// The colour of lightness 0 to 1 and `hue`, a unit vector; `chroma` is lowered until a screen can show it.
    pub fn new(lightness: f32, hue: Point, chroma: f32) -> Self {
        let mut tint = hue * chroma;
        loop {
            let light = linear(lightness, tint);
            if light.iter().all(|part| (0.0..=1.0).contains(part)) || tint.length() < 0.01 {
                // A display's gamma is close to 2, and a square root is the same everywhere.
                return Self(light.map(|part| part.clamp(0.0, 1.0).sqrt()));
            }
            tint = tint * 0.9;
        }
    }

    /// The colour `share` of the way to `other`.
    pub fn mix(self, other: Self, share: f32) -> Self {
        let [r, g, b] = self.0;
        let [s, h, c] = other.0;
        Self([r + (s - r) * share, g + (h - g) * share, b + (c - b) * share])
    }

    /// This colour with `amount` of light added to every part.
    pub fn lit(self, amount: f32) -> Self {
        Self(self.0.map(|part| part + amount))
    }
}

/// Oklab to linear sRGB.
fn linear(lightness: f32, tint: Point) -> [f32; 3] {
    let cube = |v: f32| v * v * v;
    let l = cube(lightness + 0.396_337_78 * tint.x + 0.215_803_76 * tint.y);
    let m = cube(lightness - 0.105_561_346 * tint.x - 0.063_854_17 * tint.y);
    let s = cube(lightness - 0.089_484_18 * tint.x - 1.291_485_5 * tint.y);
    [
        4.076_741_7 * l - 3.307_711_6 * m + 0.230_969_94 * s,
        -1.268_438 * l + 2.609_757_4 * m - 0.341_319_38 * s,
        -0.004_196_086 * l - 0.703_418_6 * m + 1.707_614_7 * s,
    ]
}

/// The colours of one picture: two of the ground, two of what is drawn on it, and an accent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Palette {
    pub paper: [Colour; 2],
    pub ink: [Colour; 2],
    pub accent: Colour,
}

/// Turns of hue that go well together: opposite, a third either way, a quarter either way.
const HARMONIES: [Point; 5] = [
    Point::new(-1.0, 0.0),
    Point::new(-0.5, 0.866_025_4),
    Point::new(-0.5, -0.866_025_4),
    Point::new(0.0, 1.0),
    Point::new(0.0, -1.0),
];

impl Palette {
    /// A palette whose ink and paper differ by at least 0.3 in lightness; which is darker is a
    /// toss.
    pub fn new(random: &mut Random) -> Self {
        let contrast = between(random, 0.3, 0.5);
        let dark = between(random, 0.28, 0.94 - contrast);
        let (paper, ink) = if random.chance(0.5) { (dark, dark + contrast) } else { (dark + contrast, dark) };
        let hue = direction(random);
        let other = hue.seen_from(HARMONIES[random.below(HARMONIES.len())]);
        let pair = |lightness: f32, hue: Point, random: &mut Random| {
            let chroma = between(random, 0.06, 0.2);
            let nearby = hue.seen_from(leaning(random, 0.8));
            let step = between(random, -0.09, 0.09);
            [Colour::new(lightness, hue, chroma), Colour::new(lightness + step, nearby, chroma)]
        };
        Self {
            paper: pair(paper, hue, random),
            ink: pair(ink, other, random),
            accent: Colour::new(between(random, 0.3, 0.92), direction(random), between(random, 0.06, 0.18)),
        }
    }
}
