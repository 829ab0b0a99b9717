//! Points and turns in the plane. Only `+ - * /` and `sqrt`, which IEEE 754 rounds alike everywhere: the `sin` of a
//! browser and that of a native library differ in the last bit, and then the pictures would.

use std::ops::{Add, Mul, Sub};

/// A point or a vector in pixels; the origin is the centre of the picture, `y` points down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub x: f32,
    pub y: f32,
}

impl Point {
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    pub fn length(self) -> f32 {
        self.dot(self).sqrt()
    }

    /// This vector in the frame whose first axis is the unit vector `axis`: turned by minus the angle of `axis`.
    pub fn seen_from(self, axis: Self) -> Self {
        Self::new(self.dot(axis), self.y * axis.x - self.x * axis.y)
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// How much of a pixel lies inside an edge whose signed distance from the pixel's centre is `distance` (negative
/// inside), when the edge is blurred over `softness` pixels. At softness 1 this is the usual anti-aliasing.
pub(super) fn coverage(distance: f32, softness: f32) -> f32 {
    (0.5 - distance / softness).clamp(0.0, 1.0)
}

/// Smooth step from 0 at `t = 0` to 1 at `t = 1`, level at both ends.
pub(super) fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// `value`, or the end of `low..=high` that it is past. Unlike `clamp` it cannot panic, and so brings no way of writing
/// numbers into the page's engine.
pub(super) fn within(value: f32, low: f32, high: f32) -> f32 {
    value.max(low).min(high)
}
