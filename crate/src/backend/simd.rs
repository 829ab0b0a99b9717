//! The engine's back end: f32, with vector instructions.

use std::borrow::Cow;

use super::{Backend, Observer, Truth};
use crate::batch::Batch;
use crate::fault::SpecError;
use crate::layers::{Activation, Pass};
use crate::net::{Net, ParameterEntry};
use crate::optimizers::{OptimizerSpec, OptimizerState};
use crate::plan::Tensor;
use crate::spec::NetSpec;

/// A network computed in f32 with vector instructions. Packed weights are kept by its layers.
pub struct Simd {
    /// Has the parameters, and the gradients of the latest step.
    training: Net,
    /// For predictions, since a change of batch size makes room anew. Its weights are copied when it is used.
    evaluation: Net,
    optimizer: OptimizerState,
}

impl Simd {
    /// All parameters, to be changed in place.
    pub(crate) fn parameters_mut(&mut self) -> &mut [f32] {
        self.training.parameters_mut()
    }

    /// Hands each activation function's output in the latest training pass to `with`, those inside blocks included.
    pub(crate) fn each_activation(&self, with: &mut dyn FnMut(Activation, &Batch)) {
        self.training.each_activation(with);
    }
}

impl Backend for Simd {
    fn new(spec: NetSpec, seed: u64) -> Result<Self, SpecError> {
        Ok(Self {
            training: Net::new(spec.clone(), seed)?,
            evaluation: Net::new(spec, seed)?,
            optimizer: OptimizerState::default(),
        })
    }

    fn start(&mut self, seed: u64) {
        self.training.start(seed);
        self.optimizer = OptimizerState::default();
    }

    fn spec(&self) -> &NetSpec {
        self.training.spec()
    }

    fn entries(&self) -> &[ParameterEntry] {
        self.training.entries()
    }

    fn tensor_names(&self) -> Vec<String> {
        // No training pass makes the gradient on the input.
        self.training.tensor_names().into_iter().filter(|name| name != "input.grad").collect()
    }

    fn tensor(&self, name: &str) -> Option<Cow<'_, [f32]>> {
        let net = &self.training;
        match net.plan().find(name)? {
            (Tensor::Parameter(at), gradient) => {
                let all = if gradient { net.gradients() } else { net.parameters() };
                Some(all[net.entries()[at].range.clone()].into())
            }
            (Tensor::Activation(0), true) => None,
            (Tensor::Activation(_), _) => net.tensor(name).map(Cow::Owned),
        }
    }

    fn set_tensor(&mut self, name: &str, values: &[f32]) -> bool {
        self.training.set_tensor(name, values)
    }

    fn parameters(&self) -> Cow<'_, [f32]> {
        self.training.parameters().into()
    }

    fn set_parameters(&mut self, values: &[f32]) {
        self.training.parameters_mut().copy_from_slice(values);
    }

    fn input(&mut self, len: usize) -> &mut Batch {
        self.training.input(len)
    }

    fn forward(&mut self, pass: &mut Pass, observe: &mut Observer<'_>) -> &Batch {
        self.training.forward_observed(pass, observe)
    }

    fn loss(&mut self, truth: Truth<'_>, scale: f32) -> f32 {
        let Truth { labels, soft_targets } = truth;
        let taught = if soft_targets.is_empty() { None } else { self.training.soft_loss(soft_targets, scale) };
        taught.unwrap_or_else(|| self.training.loss(labels, scale))
    }

    fn backward(&mut self, observe: &mut Observer<'_>) -> Vec<f32> {
        let latest = self.training.swap_gradients(vec![0.0; self.training.parameters().len()]);
        self.training.backward_observed(false, observe);
        self.training.swap_gradients(latest)
    }

    fn update(&mut self, gradients: Vec<f32>, optimizer: &OptimizerSpec, examples: u64) {
        self.training.swap_gradients(gradients);
        self.optimizer.step(optimizer, &mut self.training, examples);
    }

    fn optimizer_state(&self) -> Cow<'_, OptimizerState> {
        Cow::Borrowed(&self.optimizer)
    }

    fn set_optimizer_state(&mut self, state: OptimizerState) {
        self.optimizer = state;
    }

    fn predict(&mut self, parameters: Option<&[f32]>, len: usize, fill: &mut dyn FnMut(&mut Batch)) -> &Batch {
        self.evaluation.parameters_mut().copy_from_slice(parameters.unwrap_or(self.training.parameters()));
        fill(self.evaluation.input(len));
        self.evaluation.forward(&mut Pass::infer())
    }
}
