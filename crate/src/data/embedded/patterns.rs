//! Endless patterns, as signed distances to their edges: three of the classes, and the faint cloth of other pictures.

use super::draws::{between, direction, place};
use super::geometry::Point;
use crate::random::Random;

/// What repeats.
#[derive(Clone, Copy, Debug)]
pub(super) enum Motif {
    Stripes,
    Checks,
    Dots,
}

impl Motif {
    /// Any of them.
    pub fn any(random: &mut Random) -> Self {
        [Self::Stripes, Self::Checks, Self::Dots][random.below(3)]
    }
}

/// A motif with its size, place and direction.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    motif: Motif,
    /// Pixels from one repetition to the next.
    period: f32,
    /// Half the width of a stripe, or the radius of a dot.
    half: f32,
    axis: Point,
    offset: Point,
    /// How far the pattern sags, in pixels for each square pixel from its middle, as on hanging cloth.
    bend: f32,
}

impl Pattern {
    /// A pattern of `motif` whose details are about `scale` times the usual size.
    pub fn new(motif: Motif, scale: f32, random: &mut Random) -> Self {
        let (low, high) = match motif {
            Motif::Stripes => (5.0, 12.0),
            Motif::Checks => (8.0, 16.0),
            Motif::Dots => (6.5, 12.0),
        };
        let period = between(random, low, high) * scale;
        let half = match motif {
            Motif::Stripes => between(random, 0.18, 0.32),
            Motif::Checks => 0.25,
            Motif::Dots => between(random, 0.24, 0.38),
        };
        Self {
            motif,
            period,
            half: half * period,
            axis: direction(random),
            offset: place(random, 16.0),
            bend: between(random, -0.014, 0.014),
        }
    }

    /// Signed distance in pixels from `point` to the nearest edge, negative inside a stripe, a dark square or a dot.
    #[inline(never)]
    pub fn distance(&self, point: Point) -> f32 {
        let turned = point.seen_from(self.axis);
        let x = self.past_middle(turned.x + self.offset.x + self.bend * turned.y * turned.y);
        match self.motif {
            Motif::Stripes => x.abs() - self.half,
            Motif::Checks => {
                let x = x.abs() - self.half;
                let y = self.past_middle(turned.y + self.offset.y).abs() - self.half;
                if (x < 0.0) == (y < 0.0) { -x.abs().min(y.abs()) } else { x.abs().min(y.abs()) }
            }
            Motif::Dots => Point::new(x, self.past_middle(turned.y + self.offset.y)).length() - self.half,
        }
    }

    /// Signed distance from `along` to the middle of the repetition that it is in.
    fn past_middle(&self, along: f32) -> f32 {
        // 1.5 * 2²³ leaves no bits for a fraction, so adding it rounds; a library's `round` or `floor` would be a call
        // on older processors, and this runs for every pixel.
        const ROUNDER: f32 = 12_582_912.0;
        let turns = along / self.period;
        (turns - ((turns + ROUNDER) - ROUNDER)) * self.period
    }
}
