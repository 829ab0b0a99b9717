//! Random numbers, points and directions in the forms that scenes ask for.

use super::geometry::Point;
use crate::random::Random;

/// A number in `[low, high)`.
pub(super) fn between(random: &mut Random, low: f32, high: f32) -> f32 {
    low + (high - low) * random.uniform()
}

/// A point in the square of half side `reach` around the centre.
pub(super) fn place(random: &mut Random, reach: f32) -> Point {
    Point::new(between(random, -reach, reach), between(random, -reach, reach))
}

/// A unit vector of any direction. By rejection from the unit square, so that no `sin` or `cos` is needed.
pub(super) fn direction(random: &mut Random) -> Point {
    loop {
        let point = place(random, 1.0);
        let length = point.length();
        if (0.1..=1.0).contains(&length) {
            return point * (1.0 / length);
        }
    }
}

/// A unit vector within `slope` (the tangent of an angle) of the first axis.
pub(super) fn leaning(random: &mut Random, slope: f32) -> Point {
    let vector = Point::new(1.0, between(random, -slope, slope));
    vector * (1.0 / vector.length())
}
