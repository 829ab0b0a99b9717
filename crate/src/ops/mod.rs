//! The operations that layers are made of, one folder each: what it computes with its shapes (`mod.rs`), its scalar form in
//! f64 (`reference.rs`), its tests, and where it has hot loops of its own its kernels (`cpu.rs` or `cpu/`).
//!
//! Here is what computes, on blocks of examples on the CPU. What the layers are, with their fields, shapes and
//! parameters, is in `layers`; they are lowered to [`Operation`]s, which [`build`] puts to work.

use crate::batch::Batch;
use crate::layers::{Operation, Pass};
use crate::shape::Shape;
use arithmetic::{Arithmetic, Field, Unit};

mod activation;
pub mod arithmetic;
mod batch_norm;
#[cfg(any(test, feature = "bench"))]
pub(crate) mod check;
mod conv2d;
mod dropout;
mod group_norm;
mod lrn;
mod majority;
mod maxout;
mod pool2d;
#[cfg(any(test, feature = "bench"))]
pub(crate) mod reference;
mod residual;

/// An operation at work. It may keep what its backward pass needs from the forward pass before it.
pub trait Layer: Send {
    /// Says that the layer's parameters have changed: what it made of them is to be made anew.
    fn parameters_changed(&mut self) {}

    /// `y` from `x`; `w` are the layer's parameters.
    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, pass: &mut Pass);

    /// Adds to `dw` the gradients on the parameters and sets `dx`, where wanted, to the gradient on the input.
    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>);

    /// How the value `at` of the first example's output came about, in a pass for answers that was the last.
    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic;

    /// The outputs of the operations inside a block in its last pass, in order; none of other operations.
    fn inner_outputs(&self) -> &[Batch] {
        &[]
    }

    /// The part of the input, maps of the shape `input`, that a part of the output depends on.
    fn field(&self, _input: Shape, field: Field) -> Field {
        field
    }
}

/// What flows through a layer's backward pass.
pub struct BackwardArgs<'a> {
    /// The input of the forward pass.
    pub x: &'a Batch,
    /// Its output.
    pub y: &'a Batch,
    /// Gradient of the loss on the output; zero in padding lanes.
    pub dy: &'a Batch,
    /// Gradient of the loss on the input, to be set, with zeros in padding lanes; `None` where nobody needs it.
    pub dx: Option<&'a mut Batch>,
}

/// Puts an operation to work.
pub fn build(operation: &Operation) -> Box<dyn Layer> {
    match *operation {
        Operation::Conv2d(geometry) => Box::new(conv2d::Conv2d::new(geometry)),
        Operation::Activation(activation) => activation::build(activation),
        Operation::Maxout { group, .. } => Box::new(maxout::Maxout::new(group)),
        Operation::Majority { group, .. } => Box::new(majority::Majority { group }),
        Operation::Pool2d(pool, geometry) => pool2d::build(pool, geometry),
        Operation::BatchNorm { input, ghost_batch } => batch_norm::build(input.channels, ghost_batch),
        Operation::GroupNorm { groups, .. } => Box::new(group_norm::GroupNorm::new(groups)),
        Operation::Dropout { rate } => Box::new(dropout::Dropout::new(rate)),
        Operation::Lrn(ref layer, _) => Box::new(lrn::LocalResponseNorm::new(layer.clone())),
        Operation::Residual { ref layers, ref shortcut } => {
            Box::new(residual::Residual::new(layers, shortcut.as_deref()))
        }
    }
}
