//! What the scalar forms of the operations share: plain loops in f64 over single examples, in `[C][H][W]` order. They define
//! what every operation computes; tests hold the engine against them. Slow on purpose.

use std::collections::HashMap;

use super::maxout::reference::Groups;
use super::{activation, batch_norm, conv2d, dropout, group_norm, lrn, majority, maxout, pool2d, residual};
use crate::layers::Operation;

/// Values of each example of a batch.
pub type Examples = Vec<Vec<f64>>;

/// Values by name.
pub type Tensors = HashMap<String, Vec<f64>>;

/// An operation in f64.
pub trait Reference {
    /// The outputs of each example, from its inputs. `training` matters to batch norm alone: dropout has a mask or none.
    fn forward(&self, w: &Parameters<'_>, x: &Examples, training: bool) -> Examples;

    /// The gradients on the inputs; those on the parameters are added to `dw`.
    fn backward(&self, w: &Parameters<'_>, dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples;
}

/// What flows through a backward pass.
#[derive(Clone, Copy)]
pub struct Backward<'a> {
    /// The inputs of the forward pass.
    pub x: &'a Examples,
    /// Its outputs.
    pub y: &'a Examples,
    /// Gradients on the outputs.
    pub dy: &'a Examples,
    /// As in the forward pass.
    pub training: bool,
}

/// The parameters of one operation: of all tensors those whose names begin with its own.
pub struct Parameters<'a> {
    tensors: &'a Tensors,
    name: String,
}

impl<'a> Parameters<'a> {
    /// Those of the operation of this name.
    pub fn new(tensors: &'a Tensors, name: &str) -> Self {
        Self { tensors, name: name.to_owned() }
    }

    /// Those of an operation inside this one.
    pub fn inside(&self, name: &str) -> Self {
        Self { tensors: self.tensors, name: format!("{}.{name}", self.name) }
    }

    /// One of them.
    pub fn get(&self, name: &str) -> &'a [f64] {
        &self.tensors[&format!("{}.{name}", self.name)]
    }

    /// A tensor that there may be.
    pub fn find(&self, name: &str) -> Option<&'a [f64]> {
        self.tensors.get(&format!("{}.{name}", self.name)).map(Vec::as_slice)
    }
}

/// The gradients on the parameters of one operation.
pub struct Gradients<'a> {
    tensors: &'a mut Tensors,
    name: String,
}

impl<'a> Gradients<'a> {
    /// Those of the operation of this name.
    pub fn new(tensors: &'a mut Tensors, name: &str) -> Self {
        Self { tensors, name: name.to_owned() }
    }

    /// Those of an operation inside this one.
    pub fn inside(&mut self, name: &str) -> Gradients<'_> {
        Gradients { name: format!("{}.{name}", self.name), tensors: self.tensors }
    }

    /// Adds to one of them.
    pub fn add(&mut self, name: &str, values: &[f64]) {
        let gradient = self.tensors.entry(format!("{}.{name}.grad", self.name)).or_default();
        gradient.resize(values.len(), 0.0);
        gradient.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
    }
}

/// The scalar form of an operation.
pub fn of(operation: &Operation) -> Box<dyn Reference> {
    match *operation {
        Operation::Conv2d(geometry) => Box::new(conv2d::reference::Conv2d(geometry)),
        Operation::Activation(activation) => Box::new(activation::reference::Elementwise(activation)),
        Operation::Maxout { input, group } => Box::new(maxout::reference::Maxout(Groups { input, group })),
        Operation::Majority { input, group } => Box::new(majority::reference::Majority(Groups { input, group })),
        Operation::Pool2d(pool, geometry) => Box::new(pool2d::reference::Pool2d(pool, geometry)),
        Operation::BatchNorm { input, ghost_batch } => {
            Box::new(batch_norm::reference::BatchNorm { input, ghost_batch })
        }
        Operation::GroupNorm { input, groups } => Box::new(group_norm::reference::GroupNorm { input, groups }),
        Operation::Dropout { .. } => Box::new(dropout::reference::Masked),
        Operation::Lrn(ref layer, input) => Box::new(lrn::reference::LocalResponseNorm { layer: layer.clone(), input }),
        Operation::Residual { ref layers, ref shortcut } => {
            Box::new(residual::reference::Residual::new(layers, shortcut.as_deref()))
        }
    }
}
