//! What lies behind: gradients, glows, clouds, lights out of focus, hills and faint cloth.

use super::canvas::Canvas;
use super::colours::{Colour, Palette};
use super::draws::{between, direction, place};
use super::geometry::{Point, coverage, ease};
use super::patterns::{Motif, Pattern};
use crate::random::Random;

/// Corners of the cloud lattice along a side: a cell is 8 pixels, and the lattice reaches past the picture.
const LATTICE: usize = 6;

/// The lie of the ground: how far each pixel is from the first paper colour to the second, or past it.
#[derive(Clone, Copy, Debug)]
enum Relief {
    Gradient { axis: Point },
    Glow { centre: Point, reach: f32 },
    Clouds { heights: [[f32; LATTICE]; LATTICE], offset: Point },
    Lights { discs: [(Point, f32); 5], softness: f32 },
    Hills { crests: [(Point, f32); 2] },
    Cloth { pattern: Pattern },
}

/// The ground of one picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground {
    relief: Relief,
    colours: [Colour; 2],
}

impl Ground {
    /// A random ground in the paper colours; without cloth where `plain`, so that a pattern can be seen on it.
    pub fn new(plain: bool, palette: &Palette, random: &mut Random) -> Self {
        let kinds = if plain { 4 } else { 7 };
        let relief = match random.below(kinds) {
            0 => Relief::Gradient { axis: direction(random) * (1.0 / 40.0) },
            1 => Relief::Glow { centre: place(random, 14.0), reach: between(random, 16.0, 30.0) },
            2 => Relief::Clouds {
                heights: std::array::from_fn(|_| std::array::from_fn(|_| random.uniform())),
                offset: Point::new(between(random, 0.0, 0.99), between(random, 0.0, 0.99)),
            },
            3 => Relief::Lights {
                discs: std::array::from_fn(|_| (place(random, 18.0), between(random, 2.5, 8.0))),
                softness: between(random, 1.5, 4.0),
            },
            4 => {
                let mut crest = |low, high| {
                    (Point::new(between(random, -20.0, 20.0), between(random, low, high)), between(random, 0.006, 0.02))
                };
                Relief::Hills { crests: [crest(-6.0, 6.0), crest(2.0, 12.0)] }
            }
            _ => Relief::Cloth { pattern: Pattern::new(Motif::any(random), 0.8, random) },
        };
        let mut colours = palette.paper;
        if matches!(relief, Relief::Cloth { .. } | Relief::Lights { .. } | Relief::Hills { .. }) {
            // Edges must show, but less than those of what is drawn on them.
            let strength = between(random, 0.1, 0.3);
            colours[1] = colours[1].mix(palette.accent, strength);
        }
        Self { relief, colours }
    }

    /// The ground, painted.
    pub fn paint(&self) -> Canvas {
        let [near, far] = self.colours;
        // A closure for each kind, so that the choice is made once and not for every pixel.
        match &self.relief {
            Relief::Gradient { axis } => Canvas::new(|point| near.mix(far, 1.4 * (point.dot(*axis) + 0.5))),
            Relief::Glow { centre, reach } => {
                Canvas::new(|point| near.mix(far, 1.5 * ease(1.0 - (point - *centre).length() / reach)))
            }
            Relief::Clouds { heights, offset } => Canvas::new(|point| {
                near.mix(far, 1.6 * clouds(heights, (point + Point::new(16.0, 16.0)) * 0.125 + *offset))
            }),
            Relief::Lights { discs, softness } => {
                let mut canvas = Canvas::new(|_| near);
                for &(centre, radius) in discs {
                    canvas.each(Some((centre, radius + softness)), |point, pixel| {
                        *pixel = pixel.mix(far, 0.75 * coverage((point - centre).length() - radius, *softness));
                    });
                }
                canvas
            }
            Relief::Hills { crests } => Canvas::new(|point| {
                let [far_hill, near_hill] = crests.map(|(top, curve)| {
                    let across = point.x - top.x;
                    coverage(top.y + curve * across * across - point.y, 1.0)
                });
                let sky = 0.3 * (0.5 - point.y / 32.0);
                near.mix(far, sky + 0.55 * far_hill.max(near_hill) + 0.6 * near_hill)
            }),
            Relief::Cloth { pattern } => Canvas::new(|point| near.mix(far, coverage(pattern.distance(point), 1.0))),
        }
    }
}

/// Value noise: `heights` at whole numbers, smoothly joined in between. `point` lies in `[0, 5)` both ways.
fn clouds(heights: &[[f32; LATTICE]; LATTICE], point: Point) -> f32 {
    let (column, row) = (point.x as usize, point.y as usize);
    let (across, down) = (ease(point.x - column as f32), ease(point.y - row as f32));
    let along = |row: &[f32; LATTICE]| row[column] + (row[column + 1] - row[column]) * across;
    let (top, bottom) = (along(&heights[row]), along(&heights[row + 1]));
    top + (bottom - top) * down
}
