//! The arithmetic of one value: the terms that it is made of, as numbers that come to it, and the part of the input that it
//! depends on. Slow next to the kernels, and independent of them: sums are in f64.

use crate::batch::Batch;
use crate::shape::{Shape, Window};

/// The place of a value in feature maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Which map.
    pub channel: usize,
    /// Row.
    pub y: usize,
    /// Column.
    pub x: usize,
}

impl Unit {
    /// Its place among an example's values.
    pub fn index(self, shape: Shape) -> usize {
        (self.channel * shape.height + self.y) * shape.width + self.x
    }
}

/// Rows and columns of feature maps, the last ones not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// The row after the last.
    pub bottom: usize,
    /// The column after the last.
    pub right: usize,
}

impl Field {
    /// One pixel.
    pub fn of(unit: Unit) -> Self {
        Self { top: unit.y, left: unit.x, bottom: unit.y + 1, right: unit.x + 1 }
    }

    /// Whole maps of this shape.
    pub fn whole(shape: Shape) -> Self {
        Self { top: 0, left: 0, bottom: shape.height, right: shape.width }
    }

    /// What the windows over this field of the output see of the input.
    pub fn under(self, window: &Window, input: Shape) -> Self {
        let along = |first: usize, end: usize, size: usize, input: usize| {
            let start = (first * window.stride).saturating_sub(window.pad);
            let past = ((end - 1) * window.stride + size).saturating_sub(window.pad);
            (start.min(input), past.min(input))
        };
        let (top, bottom) = along(self.top, self.bottom, window.size.height, input.height);
        let (left, right) = along(self.left, self.right, window.size.width, input.width);
        Self { top, left, bottom, right }
    }

    /// With so many more rows and columns on each side, as far as there are.
    pub fn grown(self, by: usize, shape: Shape) -> Self {
        Self {
            top: self.top.saturating_sub(by),
            left: self.left.saturating_sub(by),
            bottom: (self.bottom + by).min(shape.height),
            right: (self.right + by).min(shape.width),
        }
    }

    /// The smallest field that has both.
    pub fn with(self, other: Self) -> Self {
        Self {
            top: self.top.min(other.top),
            left: self.left.min(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
        }
    }
}

/// How terms make a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// `Σ factor · input + offset`.
    Sum {
        /// The bias.
        offset: f32,
    },
    /// The largest input of those whose factor is 1, the first where several are; those of the padding have 0.
    Largest,
    /// A function of the one input, with the slope `factor` there.
    Function {
        /// What it gives.
        value: f32,
    },
    /// `(input - mean) / deviation · scale + shift` of the one input.
    Normalised {
        /// `μ`.
        mean: f32,
        /// `σ`.
        deviation: f32,
        /// `γ`.
        scale: f32,
        /// `β`.
        shift: f32,
    },
    /// `input / (k + Σ factor · input²)^beta` of the input at `centre`.
    LocalResponse {
        /// Keeps the denominator away from zero.
        k: f32,
        /// Exponent.
        beta: f32,
        /// Place of the value itself among the inputs.
        centre: usize,
    },
    /// `Σ factor · (input > 0 ? 1 : -1)`.
    Votes,
    /// `block + Σ factor · input + offset`.
    Residual {
        /// `F(x)`: what the block's own layers come to.
        block: f32,
        /// The bias of the shortcut's convolution.
        offset: f32,
    },
    /// `e^input / Σ e^inputs` of the input `of`: what a class's score becomes beside the others.
    Share {
        /// The class.
        of: usize,
        /// What is the truth for the example's loss.
        truth: usize,
        /// That loss.
        loss: f32,
    },
}

/// One value of a layer, taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Arithmetic {
    /// What is made of the terms.
    pub rule: Rule,
    /// First map, row and column of the terms in the layer's input; before it in the padding.
    pub origin: [isize; 3],
    /// Maps, rows and columns of the terms.
    pub dims: [usize; 3],
    /// The input of each term, `[map][row][column]`; zero in the padding.
    pub inputs: Vec<f32>,
    /// What each is multiplied by.
    pub factors: Vec<f32>,
}

impl Rule {
    /// Its name for the page, and its numbers in the order of their declaration.
    pub fn as_numbers(self) -> (&'static str, Vec<f32>) {
        match self {
            Self::Sum { offset } => ("sum", vec![offset]),
            Self::Largest => ("largest", Vec::new()),
            Self::Function { value } => ("function", vec![value]),
            Self::Normalised { mean, deviation, scale, shift } => ("normalised", vec![mean, deviation, scale, shift]),
            Self::LocalResponse { k, beta, centre } => ("local_response", vec![k, beta, centre as f32]),
            Self::Votes => ("votes", Vec::new()),
            Self::Residual { block, offset } => ("residual", vec![block, offset]),
            Self::Share { of, truth, loss } => ("share", vec![of as f32, truth as f32, loss]),
        }
    }
}

impl Arithmetic {
    /// Of a single input.
    pub fn of_one(x: &Batch, at: Unit, rule: Rule, factor: f32) -> Self {
        let origin = [at.channel, at.y, at.x].map(|place| place as isize);
        Self { rule, origin, dims: [1; 3], inputs: vec![first_value(x, at)], factors: vec![factor] }
    }

    /// Of all inputs in a box, each with the factor of its place in it and whether it lies in the maps.
    pub fn of_box(
        x: &Batch,
        origin: [isize; 3],
        dims: [usize; 3],
        rule: Rule,
        factor: &dyn Fn(usize, bool) -> f32,
    ) -> Self {
        let (shape, [channels, height, width]) = (x.shape(), dims);
        let (mut inputs, mut factors) = (Vec::new(), Vec::new());
        for at in 0..channels * height * width {
            let channel = origin[0] as usize + at / (height * width);
            // Before the first row or column a place is larger than any.
            let y = (origin[1] + (at / width % height) as isize) as usize;
            let x_place = (origin[2] + (at % width) as isize) as usize;
            let inside = y < shape.height && x_place < shape.width;
            inputs.push(if inside { first_value(x, Unit { channel, y, x: x_place }) } else { 0.0 });
            factors.push(factor(at, inside));
        }
        Self { rule, origin, dims, inputs, factors }
    }

    /// Of the largest input in a box.
    pub fn of_largest(x: &Batch, origin: [isize; 3], dims: [usize; 3]) -> Self {
        Self::of_box(x, origin, dims, Rule::Largest, &|_, inside| f32::from(u8::from(inside)))
    }
}

/// A value of the first example.
pub fn first_value(batch: &Batch, at: Unit) -> f32 {
    batch.values()[at.index(batch.shape()) * batch.lanes()]
}

#[cfg(test)]
mod tests;
