//! The residual block (He et al., 2015): `y = F(x) + shortcut(x)`, where `F` are the block's own operations and the shortcut
//! is `x` itself or a convolution. `x`: `[C, H, W]`, `y`: `[C2, H2, W2]`; parameters are those of the operations inside,
//! `0.weight` and so on, and `shortcut.weight` and `shortcut.bias`.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::batch::Batch;
use crate::layers::{Node, Pass};
use crate::ops::arithmetic::{Arithmetic, Field, Rule, Unit, first_value};
use crate::ops::{BackwardArgs, Layer, build};
use crate::shape::Shape;

/// One of the block's layers at work, and its part of the block's parameters.
struct Inner {
    layer: Box<dyn Layer>,
    output: Shape,
    range: Range<usize>,
}

impl Inner {
    fn new(node: &Node) -> Self {
        Self { layer: build(&node.operation), output: node.output, range: node.parameters.clone() }
    }
}

/// A shortcut with weights.
struct Shortcut {
    inner: Inner,
    /// The gradient on the block's input that comes back through it.
    backward: Batch,
}

/// The operation at work.
pub struct Residual {
    layers: Vec<Inner>,
    shortcut: Option<Shortcut>,
    /// The output of each layer.
    activations: Vec<Batch>,
    /// The gradient on the output of each layer but the last, whose is the block's. Made when first needed.
    activation_gradients: Vec<Batch>,
}

impl Residual {
    /// Of these layers, beside this shortcut or the input itself.
    pub fn new(layers: &[Node], shortcut: Option<&Node>) -> Self {
        Self {
            layers: layers.iter().map(Inner::new).collect(),
            shortcut: shortcut.map(|node| Shortcut { inner: Inner::new(node), backward: Batch::zeros(node.input, 0) }),
            activations: Vec::new(),
            activation_gradients: Vec::new(),
        }
    }
}

impl Layer for Residual {
    fn parameters_changed(&mut self) {
        self.layers.iter_mut().for_each(|inner| inner.layer.parameters_changed());
        if let Some(shortcut) = &mut self.shortcut {
            shortcut.inner.layer.parameters_changed();
        }
    }

    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, pass: &mut Pass) {
        if self.activations.first().is_none_or(|batch| batch.len() != x.len()) {
            self.activations = self.layers.iter().map(|inner| Batch::zeros(inner.output, x.len())).collect();
            self.activation_gradients.clear();
        }
        for (at, inner) in self.layers.iter_mut().enumerate() {
            let (before, after) = self.activations.split_at_mut(at);
            inner.layer.forward(&w[inner.range.clone()], before.last().unwrap_or(x), &mut after[0], pass);
        }
        match &mut self.shortcut {
            None => y.values_mut().copy_from_slice(x.values()),
            Some(Shortcut { inner, .. }) => inner.layer.forward(&w[inner.range.clone()], x, y, pass),
        }
        add(y, self.activations.last().unwrap_or(x));
    }

    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>) {
        let BackwardArgs { x, y, dy, mut dx } = args;
        if self.activation_gradients.is_empty() {
            self.activation_gradients = self.activations[..self.layers.len() - 1].to_vec();
        }
        for (at, inner) in self.layers.iter_mut().enumerate().rev() {
            let (before, after) = self.activation_gradients.split_at_mut(at);
            let args = BackwardArgs {
                x: if at == 0 { x } else { &self.activations[at - 1] },
                y: &self.activations[at],
                dy: after.first().unwrap_or(dy),
                dx: if at == 0 { dx.as_deref_mut() } else { before.last_mut() },
            };
            inner.layer.backward(&w[inner.range.clone()], &mut dw[inner.range.clone()], args);
        }
        match (&mut self.shortcut, dx) {
            (None, Some(dx)) => add(dx, dy),
            (None, None) => (),
            (Some(Shortcut { inner, backward }), mut dx) => {
                if dx.is_some() && backward.len() != x.len() {
                    *backward = Batch::zeros(x.shape(), x.len());
                }
                let args = BackwardArgs { x, y, dy, dx: dx.is_some().then_some(&mut *backward) };
                inner.layer.backward(&w[inner.range.clone()], &mut dw[inner.range.clone()], args);
                if let Some(dx) = &mut dx {
                    add(dx, backward);
                }
            }
        }
    }

    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let block = first_value(self.activations.last().unwrap_or(x), at);
        let Some(Shortcut { inner, .. }) = &self.shortcut else {
            return Arithmetic::of_one(x, at, Rule::Residual { block, offset: 0.0 }, 1.0);
        };
        let projected = inner.layer.arithmetic(&w[inner.range.clone()], x, at);
        let offset = if let Rule::Sum { offset } = projected.rule { offset } else { 0.0 };
        Arithmetic { rule: Rule::Residual { block, offset }, ..projected }
    }

    fn inner_outputs(&self) -> &[Batch] {
        &self.activations
    }

    fn field(&self, input: Shape, field: Field) -> Field {
        let shortcut = self.shortcut.as_ref().map_or(field, |shortcut| shortcut.inner.layer.field(input, field));
        let before = |at: usize| at.checked_sub(1).map_or(input, |at| self.layers[at].output);
        let inside = self.layers.iter().enumerate().rev();
        inside.fold(field, |field, (at, inner)| inner.layer.field(before(at), field)).with(shortcut)
    }
}

fn add(sum: &mut Batch, other: &Batch) {
    for (sum, other) in sum.values_mut().iter_mut().zip(other.values()) {
        *sum += other;
    }
}
