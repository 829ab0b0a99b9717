//! A network at work: layers in order, their parameters in one array, forward and backward passes.

use crate::batch::Batch;
use crate::fault::SpecError;
use crate::layers::{Activation, Operation, Pass, Start};
use crate::ops::arithmetic::{Arithmetic, Field, Unit};
use crate::ops::{self, BackwardArgs, Layer};
use crate::plan::{Plan, Tensor};
use crate::random::Random;
use crate::shape::Shape;
use crate::spec::NetSpec;

pub use crate::plan::ParameterEntry;

/// A network with its parameters, gradients and the activations of its last batch.
pub struct Net {
    spec: NetSpec,
    plan: Plan,
    layers: Vec<Box<dyn Layer>>,
    parameters: Vec<f32>,
    /// Whether the parameters may have changed since the last pass.
    parameters_changed: bool,
    gradients: Vec<f32>,
    activations: Vec<Batch>,
    activation_gradients: Vec<Batch>,
}

impl Net {
    /// A network with fresh weights; the same seed gives the same weights.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn new(spec: NetSpec, seed: u64) -> Result<Self, SpecError> {
        let plan = Plan::of(&spec)?;
        let layers = plan.nodes.iter().map(|node| ops::build(&node.operation)).collect();
        let parameters = plan.parameters();
        let mut net = Self {
            spec,
            plan,
            layers,
            parameters: vec![0.0; parameters],
            parameters_changed: true,
            gradients: vec![0.0; parameters],
            activations: Vec::new(),
            activation_gradients: Vec::new(),
        };
        net.start(seed);
        Ok(net)
    }

    /// Gives every parameter its starting value; the same seed gives the same.
    pub(crate) fn start(&mut self, seed: u64) {
        self.parameters_changed = true;
        let mut random = Random::stream(seed, 1);
        for entry in &self.plan.entries {
            let values = &mut self.parameters[entry.range.clone()];
            match entry.parameter.start {
                Start::Normal(deviation) => values.fill_with(|| deviation * random.normal()),
                Start::Constant(value) | Start::Bias(Some(value)) => values.fill(value),
                Start::Bias(None) => {
                    let next = self.spec.layers.get(entry.layer + 1);
                    values.fill(if next.is_some_and(|layer| layer.kind() == "relu") { 0.1 } else { 0.0 });
                }
            }
        }
    }

    /// The description.
    pub fn spec(&self) -> &NetSpec {
        &self.spec
    }

    /// Its operations and the names and shapes of its tensors.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The shape after each layer, the input's first.
    pub fn shapes(&self) -> &[Shape] {
        &self.plan.shapes
    }

    /// What lies where in [`Net::parameters`].
    pub fn entries(&self) -> &[ParameterEntry] {
        &self.plan.entries
    }

    /// All parameters, layer after layer.
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// All parameters, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [f32] {
        self.parameters_changed = true;
        &mut self.parameters
    }

    /// Gradients on all parameters since [`Net::clear_gradients`].
    pub fn gradients(&self) -> &[f32] {
        &self.gradients
    }

    /// Puts others in the place of the gradients, which it returns.
    ///
    /// # Panics
    /// When they are not as many as parameters.
    pub fn swap_gradients(&mut self, gradients: Vec<f32>) -> Vec<f32> {
        assert_eq!(gradients.len(), self.parameters.len());
        std::mem::replace(&mut self.gradients, gradients)
    }

    /// Parameters and gradients at once, for an optimizer.
    pub fn parameters_and_gradients(&mut self) -> (&mut [f32], &[f32]) {
        self.parameters_changed = true;
        (&mut self.parameters, &self.gradients)
    }

    /// Sets all gradients to zero.
    pub fn clear_gradients(&mut self) {
        self.gradients.fill(0.0);
    }

    /// Values of one parameter and their gradients.
    pub fn entry(&self, layer: usize, name: &str) -> Option<(&ParameterEntry, &[f32], &[f32])> {
        let entry = self.plan.entries.iter().find(|entry| entry.layer == layer && entry.parameter.name == name)?;
        Some((entry, &self.parameters[entry.range.clone()], &self.gradients[entry.range.clone()]))
    }

    /// A tensor by its name, in row-major order: a parameter `3.weight` and its gradient `3.weight.grad`; the activations of
    /// the last batch `input` and `3.out`, `[N, C, H, W]`, and their gradients `input.grad` and `3.out.grad`. `None` where
    /// there is none.
    pub fn tensor(&self, name: &str) -> Option<Vec<f32>> {
        match self.plan.find(name)? {
            (Tensor::Parameter(at), gradient) => {
                let all = if gradient { &self.gradients } else { &self.parameters };
                Some(all[self.plan.entries[at].range.clone()].to_vec())
            }
            (Tensor::Activation(at), gradient) => {
                let batch = if gradient { &self.activation_gradients } else { &self.activations }.get(at)?;
                Some((0..batch.len()).flat_map(|index| batch.example_values(index)).collect())
            }
        }
    }

    /// The names of all tensors that there are now: before the first pass no activations.
    pub fn tensor_names(&self) -> Vec<String> {
        let there = |tensor, gradient| match tensor {
            Tensor::Parameter(_) => true,
            Tensor::Activation(_) if gradient => !self.activation_gradients.is_empty(),
            Tensor::Activation(_) => !self.activations.is_empty(),
        };
        let all = self.plan.buffers().into_iter().filter(|buffer| there(buffer.tensor, buffer.gradient));
        all.map(|buffer| buffer.name).collect()
    }

    /// Sets a parameter by its name; false where there is none of so many values.
    pub fn set_tensor(&mut self, name: &str, values: &[f32]) -> bool {
        let Some((Tensor::Parameter(at), false)) = self.plan.find(name) else { return false };
        let range = self.plan.entries[at].range.clone();
        if range.len() != values.len() {
            return false;
        }
        self.parameters_mut()[range].copy_from_slice(values);
        true
    }

    /// How many parameters of layer `layer` are trainable.
    pub fn trainable(&self, layer: usize) -> usize {
        self.plan.trainable(layer)
    }

    /// The input of the next pass, for `len` examples, to be filled in.
    pub fn input(&mut self, len: usize) -> &mut Batch {
        if self.activations.first().is_none_or(|batch| batch.len() != len) {
            // Where there are only predictions, there are never gradients.
            (self.activations, self.activation_gradients) = (Vec::new(), Vec::new());
            self.activations = self.plan.shapes.iter().map(|&shape| Batch::zeros(shape, len)).collect();
        }
        &mut self.activations[0]
    }

    /// Runs the input through all layers.
    ///
    /// # Panics
    /// When [`Net::input`] was never called.
    pub fn forward(&mut self, pass: &mut Pass) -> &Batch {
        self.forward_observed(pass, &mut |_| ())
    }

    /// [`Net::forward`], which tells `after` the index of each layer that is done.
    pub(crate) fn forward_observed(&mut self, pass: &mut Pass, after: &mut dyn FnMut(usize)) -> &Batch {
        self.forward_layers(self.layers.len(), pass, after);
        self.scores()
    }

    /// [`Net::forward`] through the first `layers` layers alone; returns what comes out of them.
    ///
    /// # Panics
    /// When [`Net::input`] was never called, or there are fewer layers.
    pub fn forward_through(&mut self, layers: usize, pass: &mut Pass) -> &Batch {
        self.forward_layers(layers, pass, &mut |_| ());
        &self.activations[layers]
    }

    fn forward_layers(&mut self, layers: usize, pass: &mut Pass, after: &mut dyn FnMut(usize)) {
        self.tell_of_changes();
        for (index, layer) in self.layers[..layers].iter_mut().enumerate() {
            let (inputs, outputs) = self.activations.split_at_mut(index + 1);
            layer.forward(
                &self.parameters[self.plan.nodes[index].parameters.clone()],
                &inputs[index],
                &mut outputs[0],
                pass,
            );
            after(index);
        }
    }

    fn tell_of_changes(&mut self) {
        if std::mem::take(&mut self.parameters_changed) {
            self.layers.iter_mut().for_each(|layer| layer.parameters_changed());
        }
    }

    /// The output of the last forward pass.
    ///
    /// # Panics
    /// When [`Net::input`] was never called.
    pub fn scores(&self) -> &Batch {
        &self.activations[self.layers.len()]
    }

    /// Sum of the losses of the last forward pass; prepares the backward pass with gradients times `scale`.
    pub fn loss(&mut self, labels: &[u8], scale: f32) -> f32 {
        let last = self.make_activation_gradients();
        self.spec.loss.evaluate(&self.activations[last], labels, scale, &mut self.activation_gradients[last])
    }

    /// The same with soft targets, a probability for each class of each example; `None` where the loss takes none.
    pub fn soft_loss(&mut self, targets: &[f32], scale: f32) -> Option<f32> {
        let last = self.make_activation_gradients();
        self.spec.loss.evaluate_soft(&self.activations[last], targets, scale, &mut self.activation_gradients[last])
    }

    /// Makes room for the gradients on activations; returns the index of the scores.
    fn make_activation_gradients(&mut self) -> usize {
        if self.activation_gradients.is_empty() {
            self.activation_gradients = self.activations.clone();
        }
        self.layers.len()
    }

    /// Runs the gradient of the loss back through all layers, adding to [`Net::gradients`].
    ///
    /// The gradient on the input itself, which no optimizer needs, is made on request only.
    pub fn backward(&mut self, input_gradient: bool) {
        self.backward_observed(input_gradient, &mut |_| ());
    }

    /// [`Net::backward`], which tells `after` the index of each layer that is done.
    pub(crate) fn backward_observed(&mut self, input_gradient: bool, after: &mut dyn FnMut(usize)) {
        self.backward_layers(self.layers.len(), input_gradient, after);
    }

    /// Runs the gradient that `set` puts on the output of the first `layers` layers back to the input; returns the gradient
    /// there. It is set anew, so that what comes out of those layers must have been computed last.
    pub fn input_gradient(&mut self, layers: usize, set: &dyn Fn(&[Batch], &mut Batch)) -> &Batch {
        self.make_activation_gradients();
        self.activation_gradients[layers].values_mut().fill(0.0);
        set(&self.activations, &mut self.activation_gradients[layers]);
        self.backward_layers(layers, true, &mut |_| ());
        &self.activation_gradients[0]
    }

    fn backward_layers(&mut self, layers: usize, input_gradient: bool, after: &mut dyn FnMut(usize)) {
        self.tell_of_changes();
        for (index, layer) in self.layers[..layers].iter_mut().enumerate().rev() {
            let (inputs, outputs) = self.activation_gradients.split_at_mut(index + 1);
            let range = self.plan.nodes[index].parameters.clone();
            let args = BackwardArgs {
                x: &self.activations[index],
                y: &self.activations[index + 1],
                dy: &outputs[0],
                dx: (index > 0 || input_gradient).then_some(&mut inputs[index]),
            };
            layer.backward(&self.parameters[range.clone()], &mut self.gradients[range], args);
            after(index);
        }
    }

    /// How a value of layer `layer`'s output for the first example came about, in a pass for answers that was the last;
    /// `None` where there is no such value.
    pub fn arithmetic(&self, layer: usize, at: Unit) -> Option<Arithmetic> {
        let (x, y) = (self.activations.get(layer)?, self.activations.get(layer + 1)?);
        let Shape { channels, height, width } = y.shape();
        let is_there = at.channel < channels && at.y < height && at.x < width;
        let w = &self.parameters[self.plan.nodes[layer].parameters.clone()];
        is_there.then(|| self.layers[layer].arithmetic(w, x, at))
    }

    /// Its receptive field in the input and in the maps after each layer, the last of which is the value itself.
    pub fn receptive_fields(&self, layer: usize, at: Unit) -> Vec<Field> {
        let mut fields = vec![Field::of(at)];
        let before = self.layers.iter().zip(&self.plan.shapes).take(layer + 1);
        for (layer, &input) in before.rev() {
            fields.push(layer.field(input, fields[fields.len() - 1]));
        }
        fields.reverse();
        fields
    }

    /// Hands each activation function's output in the last forward pass to `with`, those inside blocks included.
    pub fn each_activation(&self, with: &mut dyn FnMut(Activation, &Batch)) {
        let outputs = self.activations.iter().skip(1);
        for ((node, layer), output) in self.plan.nodes.iter().zip(&self.layers).zip(outputs) {
            match &node.operation {
                Operation::Activation(activation) => with(*activation, output),
                Operation::Residual { layers, .. } => {
                    for (node, output) in layers.iter().zip(layer.inner_outputs()) {
                        if let Operation::Activation(activation) = node.operation {
                            with(activation, output);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Activations of the last forward pass: the input first, then each layer's output.
    pub fn activations(&self) -> &[Batch] {
        &self.activations
    }

    /// Gradients of the loss on [`Net::activations`].
    pub fn activation_gradients(&self) -> &[Batch] {
        &self.activation_gradients
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(layers: &str, seed: u64) -> Net {
        let json = format!(r#"{{"input":{{"channels":3,"height":8,"width":8}},"layers":[{layers}]}}"#);
        Net::new(NetSpec::parse(&json).unwrap(), seed).unwrap()
    }

    #[test]
    fn parameters_are_counted_by_the_lecture_s_formula() {
        let net = net(r#"{"kind":"conv","filters":16,"size":5,"pad":2},{"kind":"relu"},{"kind":"fc","units":10}"#, 1);
        assert_eq!(net.trainable(0), 5 * 5 * 3 * 16 + 16);
        assert_eq!(net.trainable(1), 0);
        assert_eq!(net.parameters().len(), 1216 + 16 * 64 * 10 + 10);
    }

    #[test]
    fn biases_start_at_a_tenth_before_a_relu_as_in_convnetjs() {
        let net = net(r#"{"kind":"conv","filters":4,"size":3},{"kind":"relu"},{"kind":"fc","units":2}"#, 1);
        assert!(net.entry(0, "bias").unwrap().1.iter().all(|&bias| bias == 0.1));
        assert!(net.entry(2, "bias").unwrap().1.iter().all(|&bias| bias == 0.0));
    }

    #[test]
    fn starting_weights_have_he_s_variance_and_depend_on_the_seed() {
        let layers = r#"{"kind":"conv","filters":64,"size":5}"#;
        let first = net(layers, 1);
        let weights = first.entry(0, "weight").unwrap().1;
        let variance = weights.iter().map(|w| w * w).sum::<f32>() / weights.len() as f32;
        assert!((variance * 75.0 / 2.0 - 1.0).abs() < 0.1, "{variance}");
        assert_eq!(first.parameters(), net(layers, 1).parameters());
        assert_ne!(first.parameters(), net(layers, 2).parameters());
    }

    #[test]
    fn changed_weights_are_seen_forward_and_back() {
        for layers in [
            r#"{"kind":"conv","filters":16,"size":3,"pad":1},{"kind":"conv","filters":12,"size":3,"pad":1},{"kind":"fc","units":4}"#,
            r#"{"kind":"residual","layers":[{"kind":"conv","filters":5,"size":2,"stride":2},{"kind":"tanh"}]},{"kind":"fc","units":4}"#,
        ] {
            let run = |net: &mut Net| {
                net.clear_gradients();
                net.input(8).values_mut().iter_mut().enumerate().for_each(|(at, x)| *x = (at % 7) as f32 - 3.0);
                net.forward(&mut Pass::infer());
                net.loss(&[1; 8], 1.0);
                net.backward(true);
                [net.scores().values(), net.activation_gradients()[0].values(), net.gradients()].map(<[f32]>::to_vec)
            };
            let (mut net, mut other) = (net(layers, 1), net(layers, 2));
            let first = run(&mut net);
            assert_eq!(run(&mut net), first);
            net.parameters_mut().copy_from_slice(other.parameters());
            assert_eq!(run(&mut net), run(&mut other));
        }
    }

    #[test]
    fn a_batch_is_the_sum_of_its_examples() {
        let layers = r#"{"kind":"conv","filters":5,"size":3,"pad":1},{"kind":"tanh"},{"kind":"fc","units":4}"#;
        let mut random = Random::new(9);
        let examples: Vec<Vec<f32>> = (0..11).map(|_| (0..192).map(|_| random.normal()).collect()).collect();
        let run = |net: &mut Net, examples: &[Vec<f32>]| {
            let input = net.input(examples.len());
            for (index, example) in examples.iter().enumerate() {
                input.set_example(index, example.iter().copied());
            }
            net.forward(&mut Pass::infer());
            let loss = net.loss(&vec![2; examples.len()], 1.0);
            net.backward(false);
            loss
        };
        let (mut whole, mut parts) = (net(layers, 3), net(layers, 3));
        let loss = run(&mut whole, &examples);
        let sum: f32 = examples.iter().map(|example| run(&mut parts, std::slice::from_ref(example))).sum();
        assert!((loss - sum).abs() < 1e-4 * sum, "{loss} {sum}");
        for (whole, part) in whole.gradients().iter().zip(parts.gradients()) {
            assert!((whole - part).abs() < 1e-3, "{whole} {part}");
        }
    }
}
