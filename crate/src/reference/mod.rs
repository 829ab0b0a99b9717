//! The scalar reference: a network of the operations' scalar forms, in f64. The tests hold the engine's network against it.

mod backend;
mod losses;
mod optimizers;

use crate::net::Net;
use crate::ops::reference::{self, Backward, Examples, Gradients, Parameters, Tensors};
use crate::plan::Plan;
use crate::spec::NetSpec;

pub use backend::Scalar;

/// A network whose parameters, gradients and activations are read and written by name: `3.weight`, `3.weight.grad`,
/// `3.out`, `3.out.grad`, `input`, `input.grad`. Layers are counted from 0, as in the spec.
pub struct Reference {
    spec: NetSpec,
    operations: Vec<Box<dyn reference::Reference>>,
    tensors: Tensors,
    activations: Vec<Examples>,
}

impl Reference {
    /// The network of `net`, with its parameters as they are now.
    pub fn of(net: &Net) -> Self {
        let spec = net.spec().clone();
        let operations = net.plan().nodes.iter().map(|node| reference::of(&node.operation));
        let mut reference =
            Self { operations: operations.collect(), spec, tensors: Tensors::new(), activations: Vec::new() };
        for entry in net.entries() {
            let values = net.parameters()[entry.range.clone()].iter().copied().map(f64::from);
            reference.tensors.insert(entry.name(), values.collect());
        }
        reference
    }

    /// A tensor by its name; of activations all examples, one after the other. `None` where there is none.
    pub fn tensor(&self, name: &str) -> Option<&[f64]> {
        self.tensors.get(name).map(Vec::as_slice)
    }

    /// Changes a parameter.
    ///
    /// # Panics
    /// When there is none of this name, or it has more or fewer values.
    pub fn set_tensor(&mut self, name: &str, values: Vec<f64>) {
        let tensor = self.tensors.get_mut(name).expect("a tensor of this name");
        assert_eq!(tensor.len(), values.len(), "{name}");
        *tensor = values;
    }

    /// Scores of each example. Training mode is that of batch norm; dropout multiplies by `3.mask` where there is one.
    pub fn forward(&mut self, inputs: Examples, training: bool) -> &Examples {
        self.activations = vec![inputs];
        for (at, operation) in self.operations.iter().enumerate() {
            let w = Parameters::new(&self.tensors, &at.to_string());
            let y = operation.forward(&w, &self.activations[at], training);
            self.activations.push(y);
        }
        for (at, examples) in self.activations.iter().enumerate() {
            self.tensors.insert(Plan::activation_name(at), examples.concat());
        }
        &self.activations[self.operations.len()]
    }

    /// Scores of each example of the last forward pass.
    fn scores(&self) -> &Examples {
        &self.activations[self.operations.len()]
    }

    /// The sum of the losses of all examples, and the gradients of `scale` times it on everything, set anew.
    pub fn backward(&mut self, labels: &[u8], scale: f64, training: bool) -> f64 {
        let scores = self.scores();
        let (mut loss, mut gradient) = (0.0, Vec::new());
        for (scores, &label) in scores.iter().zip(labels) {
            let (value, slopes) = losses::loss(self.spec.loss, scores, usize::from(label));
            loss += value;
            gradient.push(slopes.into_iter().map(|slope| slope * scale).collect::<Vec<f64>>());
        }
        self.backward_from(gradient, training);
        loss
    }

    /// The gradients on everything, set anew, from those on the scores of each example.
    pub(crate) fn backward_from(&mut self, mut gradient: Examples, training: bool) {
        let mut gradients = Tensors::new();
        for (at, operation) in self.operations.iter().enumerate().rev() {
            gradients.insert(format!("{}.grad", Plan::activation_name(at + 1)), gradient.concat());
            let name = at.to_string();
            let args = Backward { x: &self.activations[at], y: &self.activations[at + 1], dy: &gradient, training };
            let mut dw = Gradients::new(&mut gradients, &name);
            gradient = operation.backward(&Parameters::new(&self.tensors, &name), &mut dw, args);
        }
        gradients.insert("input.grad".to_owned(), gradient.concat());
        self.tensors.extend(gradients);
    }
}

#[cfg(test)]
mod tests;
