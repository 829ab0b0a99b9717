//! Where a network is computed. A back end owns all numbers of one network: parameters, gradients, activations and the
//! optimizer's state, in the layout that suits it. Training, saved runs and what looks at a run know names.
//!
//! [`Simd`] is the engine's; the scalar reference, which defines what is right, is the other. Results are values here, and
//! calls return when they are computed: waiting for workers or for a device belongs to the page's own interface,
//! `www/backends/backend.ts`.

mod simd;

use std::borrow::Cow;

use crate::batch::Batch;
use crate::fault::SpecError;
use crate::layers::Pass;
use crate::net::ParameterEntry;
use crate::optimizers::{OptimizerSpec, OptimizerState};
use crate::spec::NetSpec;

pub use simd::Simd;

/// Is told the index of each layer that is done.
pub type Observer<'a> = dyn FnMut(usize) + 'a;

/// What the examples of a batch are.
#[derive(Clone, Copy, Debug)]
pub struct Truth<'a> {
    /// The class of each, `[N]`.
    pub labels: &'a [u8],
    /// A teacher's probability for each class of each, `[N, K]`, in place of the labels where the loss takes them; or
    /// nothing.
    pub soft_targets: &'a [f32],
}

/// A network, and all numbers of it. Tensors are exchanged as f32 in row-major order, whatever a back end computes in.
pub trait Backend: Sized {
    /// The network of `spec` with fresh weights, the same for the same seed, and an empty optimizer state.
    ///
    /// # Errors
    /// When the spec does not hold together.
    fn new(spec: NetSpec, seed: u64) -> Result<Self, SpecError>;

    /// The same from the start, with the weights of `seed`.
    fn start(&mut self, seed: u64);

    /// The description.
    fn spec(&self) -> &NetSpec;

    /// The parameters' names, dimensions and roles, in the order of [`Backend::parameters`].
    fn entries(&self) -> &[ParameterEntry];

    /// The names of all tensors that there are now: those that [`Backend::tensor`] reads.
    fn tensor_names(&self) -> Vec<String>;

    /// A tensor by its name: a parameter `3.weight` and its gradient in the latest step `3.weight.grad`; of the latest
    /// training pass the activations `input` and `3.out`, `[N, C, H, W]`, and their gradients `3.out.grad`. `None` where
    /// there is none.
    fn tensor(&self, name: &str) -> Option<Cow<'_, [f32]>>;

    /// Sets a parameter by its name; false where there is none of so many values.
    fn set_tensor(&mut self, name: &str, values: &[f32]) -> bool;

    /// All parameters, one after the other.
    fn parameters(&self) -> Cow<'_, [f32]>;

    /// Sets all parameters.
    ///
    /// # Panics
    /// When they are not as many.
    fn set_parameters(&mut self, values: &[f32]);

    /// The input of the next training pass, for `len` examples, to be filled in.
    fn input(&mut self, len: usize) -> &mut Batch;

    /// Runs the input through all layers; returns the scores, `[N, K]`.
    fn forward(&mut self, pass: &mut Pass, observe: &mut Observer<'_>) -> &Batch;

    /// The sum of the losses of the examples of the latest forward pass. The gradients that follow are those of `scale`
    /// times it.
    fn loss(&mut self, truth: Truth<'_>, scale: f32) -> f32;

    /// The gradients of the loss on all parameters, in the order of [`Backend::parameters`]. Of running statistics it is
    /// what they move towards, times the pass's share of its batch.
    fn backward(&mut self, observe: &mut Observer<'_>) -> Vec<f32>;

    /// Moves the parameters by the gradients of a batch's mean loss, after `examples` examples so far. Another optimizer
    /// than before begins with an empty state.
    fn update(&mut self, gradients: Vec<f32>, optimizer: &OptimizerSpec, examples: u64);

    /// What the optimizer keeps.
    fn optimizer_state(&self) -> Cow<'_, OptimizerState>;

    /// Sets what the optimizer keeps. It must [fit](OptimizerState::fits) the network.
    fn set_optimizer_state(&mut self, state: OptimizerState);

    /// The scores of `len` examples that `fill` writes, `[N, K]`, with `parameters` or its own. What belongs to the
    /// latest training pass stays.
    fn predict(&mut self, parameters: Option<&[f32]>, len: usize, fill: &mut dyn FnMut(&mut Batch)) -> &Batch;
}

#[cfg(test)]
pub(crate) mod tests;
