//! A whole picture: ground, specks, shadow, subject, what passes in front, light and grain.

use super::SIDE;
use super::canvas::{Bounds, Canvas};
use super::colours::{Colour, Palette};
use super::draws::{between, direction, place};
use super::figures::Figure;
use super::geometry::{Point, coverage, within};
use super::grounds::Ground;
use super::patterns::{Motif, Pattern};
use crate::random::Random;

/// Pixels over which a shadow fades.
const SHADOW_SOFTNESS: f32 = 3.0;

/// What the picture is of.
#[derive(Clone, Copy, Debug)]
enum Subject {
    Figure(Figure),
    Pattern(Pattern),
}

/// How the subject is filled.
#[derive(Clone, Copy, Debug)]
struct Fill {
    colours: [Colour; 2],
    /// Direction of the gradient, over its length.
    axis: Point,
    /// A pattern printed on it, in which colour and how strongly.
    print: Option<(Pattern, Colour, f32)>,
    /// Width in pixels and colour of a rim.
    rim: Option<(f32, Colour)>,
}

/// A small thing that is not the subject: a short rounded bar, or a speck where its half length is 0.
#[derive(Clone, Copy, Debug)]
struct Bit {
    centre: Point,
    axis: Point,
    half_length: f32,
    radius: f32,
    colour: Colour,
}

impl Bit {
    fn distance(&self, point: Point) -> f32 {
        let from = (point - self.centre).seen_from(self.axis);
        let along = within(from.x, -self.half_length, self.half_length);
        Point::new(from.x - along, from.y).length() - self.radius
    }

    fn paint(&self, canvas: &mut Canvas) {
        canvas.each(Some((self.centre, self.half_length + self.radius + 1.0)), |point, pixel| {
            *pixel = pixel.mix(self.colour, coverage(self.distance(point), 1.0));
        });
    }
}

/// Everything about a picture but its pixels.
#[derive(Debug)]
pub(super) struct Scene {
    ground: Ground,
    behind: Vec<Bit>,
    /// Offset and strength of the subject's shadow.
    shadow: Option<(Point, f32)>,
    subject: Subject,
    fill: Fill,
    front: Option<Bit>,
    /// Along which the picture grows brighter, by how much a pixel.
    light: Point,
    /// Range of the brightness noise.
    grain: f32,
    /// Where the grain comes from.
    random: Random,
}

impl Scene {
    /// A scene of class `label` with all else random.
    pub fn new(label: u8, random: &mut Random) -> Self {
        let palette = Palette::new(random);
        let subject = match label {
            7 => Subject::Pattern(Pattern::new(Motif::Stripes, 1.0, random)),
            8 => Subject::Pattern(Pattern::new(Motif::Checks, 1.0, random)),
            9 => Subject::Pattern(Pattern::new(Motif::Dots, 1.0, random)),
            shape => Subject::Figure(Figure::new(shape, random)),
        };
        let endless = matches!(subject, Subject::Pattern(_));
        let specks = if random.chance(0.4) { 1 + random.below(3) } else { 0 };
        let behind = (0..specks).map(|_| bit(palette.accent, 0.8, 1.8, random)).collect();
        Self {
            ground: Ground::new(endless, &palette, random),
            behind,
            shadow: random
                .chance(0.4)
                .then(|| (direction(random) * between(random, 1.0, 2.2), between(random, 0.15, 0.4))),
            subject,
            fill: Fill::new(endless, &palette, random),
            front: random.chance(0.2).then(|| bit(palette.accent, 1.0, 2.2, random)),
            light: direction(random) * (between(random, 0.0, 0.12) / 16.0),
            grain: between(random, 0.0, 0.07),
            random: random.clone(),
        }
    }

    /// Writes the R, G and B planes.
    pub fn paint(mut self, pixels: &mut [u8; 3 * SIDE * SIDE]) {
        let mut canvas = self.ground.paint();
        self.behind.iter().for_each(|bit| bit.paint(&mut canvas));
        match &self.subject {
            Subject::Figure(figure) => self.subject(figure.bounds(), |point| figure.distance(point), &mut canvas),
            Subject::Pattern(pattern) => self.subject(None, |point| pattern.distance(point), &mut canvas),
        }
        self.front.iter().for_each(|bit| bit.paint(&mut canvas));
        canvas.each(None, |point, pixel| {
            *pixel = pixel.lit(point.dot(self.light) + (self.random.uniform() - 0.5) * self.grain);
        });
        canvas.write(pixels);
    }

    /// Paints the subject, `distance` from whose outline is negative inside, with its shadow.
    fn subject(&self, bounds: Bounds, distance: impl Fn(Point) -> f32, canvas: &mut Canvas) {
        if let Some((offset, strength)) = self.shadow {
            let bounds = bounds.map(|(centre, reach)| (centre + offset, reach + SHADOW_SOFTNESS));
            canvas.each(bounds, |point, pixel| {
                let shade = coverage(distance(point - offset), SHADOW_SOFTNESS);
                *pixel = pixel.mix(Colour([0.0; 3]), strength * shade);
            });
        }
        canvas.each(bounds, |point, pixel| {
            let distance = distance(point);
            let inside = coverage(distance, 1.0);
            if inside > 0.0 {
                *pixel = pixel.mix(self.fill.colour(point, distance), inside);
            }
        });
    }
}

impl Fill {
    fn new(endless: bool, palette: &Palette, random: &mut Random) -> Self {
        let print = (!endless && random.chance(0.25)).then(|| {
            let pattern = Pattern::new(Motif::any(random), 0.6, random);
            (pattern, palette.accent, between(random, 0.2, 0.5))
        });
        let rim = (!endless && random.chance(0.25)).then(|| {
            let white = if random.chance(0.5) { 1.0 } else { 0.0 };
            (between(random, 1.0, 1.8), palette.ink[0].mix(Colour([white; 3]), between(random, 0.4, 0.8)))
        });
        Self { colours: palette.ink, axis: direction(random) * (1.0 / 24.0), print, rim }
    }

    /// The colour at `point`, which is `distance` from the outline.
    fn colour(&self, point: Point, distance: f32) -> Colour {
        let mut colour = self.colours[0].mix(self.colours[1], point.dot(self.axis) + 0.5);
        if let Some((pattern, ink, strength)) = self.print {
            colour = colour.mix(ink, strength * coverage(pattern.distance(point), 1.0));
        }
        if let Some((width, ink)) = self.rim {
            colour = colour.mix(ink, 1.0 - coverage(distance + width, 1.0));
        }
        colour
    }
}

/// A speck or a bar of `low` to `high` pixels' radius anywhere in the picture.
fn bit(colour: Colour, low: f32, high: f32, random: &mut Random) -> Bit {
    let half_length = if random.chance(0.5) { 0.0 } else { between(random, 1.5, 5.0) };
    Bit {
        centre: place(random, 16.0),
        axis: direction(random),
        half_length,
        radius: between(random, low, high),
        colour,
    }
}
