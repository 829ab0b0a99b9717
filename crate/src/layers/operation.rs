//! What layers are lowered to: operations as data, which a back end computes in its own way.

use std::ops::Range;

use super::{Activation, LayerSpec, Lrn, Parameter};
use crate::shape::{Geometry, Shape};

/// What a layer computes. Operations stand for themselves: they know the sizes that they need.
#[derive(Clone, Debug)]
pub enum Operation {
    /// `y = w ∗ x + b`. Parameters `weight` and `bias`.
    Conv2d(Geometry),
    /// A function of each value.
    Activation(Activation),
    /// The largest of each group of maps.
    Maxout {
        /// Shape of an input example.
        input: Shape,
        /// Maps in a group.
        group: usize,
    },
    /// The mean vote of each group of maps.
    Majority {
        /// Shape of an input example.
        input: Shape,
        /// Maps in a group.
        group: usize,
    },
    /// The largest value or the mean under a window.
    Pool2d(Pool, Geometry),
    /// Mean 0 and variance 1 over each ghost batch, then a learnt mean and scale. Parameters `weight`, `bias`,
    /// `running_mean` and `running_var`.
    BatchNorm {
        /// Shape of an example.
        input: Shape,
        /// Examples normalised together in training; `None` for all of a pass.
        ghost_batch: Option<usize>,
    },
    /// Mean 0 and variance 1 over each group of maps of each example, then a learnt mean and scale. Parameters `weight`
    /// and `bias`.
    GroupNorm {
        /// Shape of an example.
        input: Shape,
        /// Groups that the maps are split into.
        groups: usize,
    },
    /// Values vanish at random in training.
    Dropout {
        /// Probability of vanishing.
        rate: f32,
    },
    /// Each value is divided by a power of the squares around it, in examples of this shape.
    Lrn(Lrn, Shape),
    /// `F(x)` plus `x` or a convolution of it. Parameters are those of the nodes inside, named by their numbers, and of
    /// the `shortcut`.
    Residual {
        /// `F`.
        layers: Vec<Node>,
        /// What makes the output's shape of the input's, where it is another.
        shortcut: Option<Box<Node>>,
    },
}

/// What a pool takes from under its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
    /// The largest value, the first where several are.
    Max,
    /// The mean.
    Average,
}

/// An operation with its place between others.
#[derive(Clone, Debug)]
pub struct Node {
    /// What is computed.
    pub operation: Operation,
    /// Shape of what goes in.
    pub input: Shape,
    /// Shape of what comes out.
    pub output: Shape,
    /// Where its parameters are among those of the network, or of the block that it is in.
    pub parameters: Range<usize>,
}

impl LayerSpec {
    /// The layer between these shapes, with its parameters from `end` on, which becomes their end.
    pub fn node(&self, input: Shape, output: Shape, end: &mut usize) -> Node {
        let start = *end;
        *end += self.def().parameters(input, output).iter().map(Parameter::len).sum::<usize>();
        Node { operation: self.def().lower(input, output), input, output, parameters: start..*end }
    }
}
