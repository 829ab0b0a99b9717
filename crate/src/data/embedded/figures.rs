//! The seven shapes among the classes, as signed distances to their outlines (after Inigo Quilez's "2D distance
//! functions").

use super::canvas::Bounds;
use super::draws::{between, direction, leaning, place};
use super::geometry::{Point, within};
use crate::random::Random;

/// An outline around the origin; lengths in pixels.
#[derive(Clone, Copy, Debug)]
enum Outline {
    Disc {
        radius: f32,
    },
    /// `radius` of the middle of the band, whose width is `2 * half`.
    Ring {
        radius: f32,
        half: f32,
    },
    /// A disc without a disc of radius `bite` whose centre lies `away` to the right.
    Crescent {
        radius: f32,
        bite: f32,
        away: f32,
    },
    Triangle {
        half_side: f32,
    },
    Square {
        half: Point,
    },
    /// `waist`: radius of the inner corners relative to the outer ones.
    Star {
        radius: f32,
        waist: f32,
    },
    Heart {
        size: f32,
    },
}

/// A shape with its place, direction and rounding.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figure {
    outline: Outline,
    centre: Point,
    axis: Point,
    rounding: f32,
    /// No part of the figure is further than this from its centre.
    reach: f32,
}

impl Figure {
    /// The figure of `label`, `0..=6`, with all else random.
    pub fn new(label: u8, random: &mut Random) -> Self {
        let size = between(random, 8.5, 13.5);
        let rounding = between(random, 0.0, 0.1) * size;
        // Drawn smaller by the rounding, which adds it back all around.
        let inner = size - rounding;
        let outline = match label {
            0 => Outline::Disc { radius: 0.85 * inner },
            1 => {
                let half = between(random, 0.11, 0.2) * size;
                Outline::Ring { radius: size - half - rounding, half: half - 0.5 * rounding }
            }
            2 => {
                let bite = between(random, 0.72, 0.9) * inner;
                Outline::Crescent { radius: inner, bite, away: between(random, 0.45, 0.62) * inner }
            }
            3 => Outline::Triangle { half_side: between(random, 0.88, 1.0) * inner },
            4 => {
                let stretch = between(random, 0.9, 1.1);
                Outline::Square { half: Point::new(0.74 * inner * stretch, 0.74 * inner / stretch) }
            }
            5 => Outline::Star { radius: 1.1 * inner, waist: between(random, 0.4, 0.52) },
            _ => Outline::Heart { size: 1.6 * inner },
        };
        // A heart on its head is still a heart, but not a charming one.
        let axis = if matches!(outline, Outline::Heart { .. }) { leaning(random, 0.8) } else { direction(random) };
        let centre = place(random, 16.5 - size);
        Self { outline, centre, axis, rounding, reach: 1.2 * size + 1.0 }
    }

    /// Where the figure can be seen.
    pub fn bounds(&self) -> Bounds {
        Some((self.centre, self.reach))
    }

    /// Signed distance in pixels from `point` to the outline, negative inside.
    #[inline(never)]
    pub fn distance(&self, point: Point) -> f32 {
        self.outline.distance((point - self.centre).seen_from(self.axis)) - self.rounding
    }
}

impl Outline {
    fn distance(self, p: Point) -> f32 {
        match self {
            Self::Disc { radius } => p.length() - radius,
            Self::Ring { radius, half } => (p.length() - radius).abs() - half,
            Self::Crescent { radius, bite, away } => {
                let bitten = bite - (p - Point::new(away, 0.0)).length();
                (p.length() - radius).max(bitten)
            }
            Self::Triangle { half_side } => triangle(p, half_side),
            Self::Square { half } => {
                let over = Point::new(p.x.abs() - half.x, p.y.abs() - half.y);
                let outside = Point::new(over.x.max(0.0), over.y.max(0.0)).length();
                outside + over.x.max(over.y).min(0.0)
            }
            Self::Star { radius, waist } => star(p, radius, waist),
            Self::Heart { size } => size * heart(Point::new(p.x / size, 0.55 - p.y / size)),
        }
    }
}

/// An equilateral triangle.
fn triangle(p: Point, half_side: f32) -> f32 {
    const ROOT: f32 = 1.732_050_8;
    let (mut x, mut y) = (p.x.abs() - half_side, p.y + half_side / ROOT);
    if x + ROOT * y > 0.0 {
        (x, y) = (0.5 * (x - ROOT * y), 0.5 * (-ROOT * x - y));
    }
    x -= within(x, -2.0 * half_side, 0.0);
    let length = Point::new(x, y).length();
    if y < 0.0 { length } else { -length }
}

/// A star of five points: folded onto half a point by its axes of symmetry.
fn star(p: Point, radius: f32, waist: f32) -> f32 {
    const RIGHT: Point = Point::new(0.809_017, -0.587_785_24);
    const LEFT: Point = Point::new(-0.809_017, -0.587_785_24);
    let mut p = Point::new(p.x.abs(), p.y);
    p = p - RIGHT * (2.0 * RIGHT.dot(p).max(0.0));
    p = p - LEFT * (2.0 * LEFT.dot(p).max(0.0));
    p = Point::new(p.x.abs(), p.y - radius);
    let edge = Point::new(-RIGHT.y, RIGHT.x) * waist - Point::new(0.0, 1.0);
    let along = within(p.dot(edge) / edge.dot(edge), 0.0, radius);
    let length = (p - edge * along).length();
    if p.y * edge.x - p.x * edge.y > 0.0 { length } else { -length }
}

/// A heart whose tip is the origin and whose height is about 1.1, `y` up.
fn heart(p: Point) -> f32 {
    let p = Point::new(p.x.abs(), p.y);
    if p.x + p.y > 1.0 {
        return (p - Point::new(0.25, 0.75)).length() - 0.353_553_4;
    }
    let fold = 0.5 * (p.x + p.y).max(0.0);
    let length = (p - Point::new(0.0, 1.0)).length().min((p - Point::new(fold, fold)).length());
    if p.x > p.y { length } else { -length }
}
