//! A network lowered to what a back end needs to know: the tensors that there are, by name and shape, and the operations in
//! their order. No values, no loops over them.

use std::ops::Range;

use crate::fault::SpecError;
use crate::layers::{Node, Parameter, Role};
use crate::shape::Shape;
use crate::spec::NetSpec;

/// Where one parameter lies in the network's flat array.
#[derive(Clone, Debug)]
pub struct ParameterEntry {
    /// Index of its layer in the spec, from 0.
    pub layer: usize,
    /// Its name, dimensions, role and start.
    pub parameter: Parameter,
    /// Its place among all parameters.
    pub range: Range<usize>,
}

impl ParameterEntry {
    /// Its name in the network, as PyTorch's `nn.Sequential` has it: `3.weight`.
    pub fn name(&self) -> String {
        format!("{}.{}", self.layer, self.parameter.name)
    }
}

/// Which tensor of a network a name means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tensor {
    /// The parameter with this index in [`Plan::entries`].
    Parameter(usize),
    /// The activation after so many layers; 0 is the input.
    Activation(usize),
}

/// A named tensor of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buffer {
    /// `3.weight`, `3.weight.grad`, `input`, `3.out`, `3.out.grad`.
    pub name: String,
    /// What it is, or what it is the gradient on.
    pub tensor: Tensor,
    /// Whether it is that tensor's gradient.
    pub gradient: bool,
    /// Dimensions, outermost first; of an activation those of one example, `[C, H, W]`.
    pub dims: Vec<usize>,
}

/// A network as operations on named tensors.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The operations from the input to the scores, one a layer.
    pub nodes: Vec<Node>,
    /// The parameters, layer after layer.
    pub entries: Vec<ParameterEntry>,
    /// The shape after each layer, the input's first.
    pub shapes: Vec<Shape>,
}

impl Plan {
    /// The plan of a network.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn of(spec: &NetSpec) -> Result<Self, SpecError> {
        let shapes = spec.shapes()?;
        let (mut nodes, mut entries, mut end) = (Vec::new(), Vec::new(), 0);
        for (layer, (spec, sides)) in spec.layers.iter().zip(shapes.windows(2)).enumerate() {
            let mut at = end;
            for parameter in spec.def().parameters(sides[0], sides[1]) {
                let range = at..at + parameter.len();
                at = range.end;
                entries.push(ParameterEntry { layer, parameter, range });
            }
            nodes.push(spec.node(sides[0], sides[1], &mut end));
        }
        Ok(Self { nodes, entries, shapes })
    }

    /// How many values all parameters have.
    pub fn parameters(&self) -> usize {
        self.nodes.last().map_or(0, |node| node.parameters.end)
    }

    /// How many parameters of layer `layer` are trained.
    pub fn trainable(&self, layer: usize) -> usize {
        let entries = self.entries.iter().filter(|entry| entry.layer == layer);
        entries.filter(|entry| entry.parameter.role != Role::Statistic).map(|entry| entry.range.len()).sum()
    }

    /// The name of the activation after so many layers: `input` or `3.out`.
    pub fn activation_name(layers: usize) -> String {
        layers.checked_sub(1).map_or("input".to_owned(), |layer| format!("{layer}.out"))
    }

    /// Every tensor that the network has once a batch went through it and back: parameters, their gradients, activations,
    /// theirs.
    pub fn buffers(&self) -> Vec<Buffer> {
        let named = |name: String, tensor, gradient, dims| {
            let name = if gradient { format!("{name}.grad") } else { name };
            Buffer { name, tensor, gradient, dims }
        };
        let parameters = |gradient| {
            let entries = self.entries.iter().enumerate();
            entries.map(move |(at, entry)| {
                named(entry.name(), Tensor::Parameter(at), gradient, entry.parameter.dims.clone())
            })
        };
        let activations = |gradient| {
            let shapes = self.shapes.iter().enumerate();
            shapes.map(move |(at, shape)| {
                let dims = vec![shape.channels, shape.height, shape.width];
                named(Self::activation_name(at), Tensor::Activation(at), gradient, dims)
            })
        };
        let all = parameters(false).chain(parameters(true));
        all.chain(activations(false)).chain(activations(true)).collect()
    }

    /// The tensor that a name means, and whether its gradient is meant. `None` where there is none.
    pub fn find(&self, name: &str) -> Option<(Tensor, bool)> {
        let (name, gradient) = name.strip_suffix(".grad").map_or((name, false), |name| (name, true));
        if name == "input" {
            return Some((Tensor::Activation(0), gradient));
        }
        let (layer, rest) = name.split_once('.')?;
        let layer = number(layer).filter(|&layer| layer < self.nodes.len())?;
        let here = |entry: &ParameterEntry| entry.layer == layer && entry.parameter.name == rest;
        let parameter = self.entries.iter().position(here).map(Tensor::Parameter);
        let output = (rest == "out").then_some(Tensor::Activation(layer + 1));
        parameter.or(output).map(|tensor| (tensor, gradient))
    }
}

/// A number of a few digits.
fn number(digits: &str) -> Option<usize> {
    // By hand: what reads numbers from text in general would be a hundredth of the page's engine.
    let next = |number: usize, digit: u8| {
        (digit.is_ascii_digit() && number < 1000).then(|| 10 * number + usize::from(digit - b'0'))
    };
    digits.bytes().try_fold(0, next).filter(|_| !digits.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{LayerSpec, Pass};
    use crate::net::Net;
    use crate::random::Random;
    use crate::reference::Reference;

    const EXAMPLES: usize = 2;

    /// The networks of the parity tests, presets among them, which have every kind of layer.
    fn networks() -> Vec<NetSpec> {
        let cases = include_str!("../../tests/parity/cases/networks.json");
        let cases: Vec<serde_json::Value> = serde_json::from_str(cases).unwrap();
        let specs: Vec<NetSpec> = cases.iter().map(|case| NetSpec::from_value(case["net"].clone()).unwrap()).collect();
        let mut kinds: Vec<&str> = LayerSpec::KINDS.to_vec();
        kinds.retain(|kind| !cases.iter().any(|case| case.to_string().contains(&format!("\"{kind}\""))));
        assert!(kinds.is_empty(), "no network has {kinds:?}");
        specs
    }

    #[test]
    fn names_and_shapes_are_those_of_the_network_that_computes() {
        for spec in networks() {
            let plan = Plan::of(&spec).unwrap();
            let mut net = Net::new(spec.clone(), 1).unwrap();
            let before: Vec<String> = net.tensor_names();
            net.input(EXAMPLES);
            net.forward(&mut Pass::train(Random::new(1)));
            net.loss(&[0; EXAMPLES], 1.0);
            net.backward(true);
            let buffers = plan.buffers();
            assert_eq!(buffers.iter().map(|buffer| buffer.name.clone()).collect::<Vec<_>>(), net.tensor_names());
            assert!(before.iter().eq(net.tensor_names().iter().take(before.len())), "{before:?}");
            for Buffer { name, tensor, gradient, dims } in buffers {
                assert_eq!(plan.find(&name), Some((tensor, gradient)));
                let values = net.tensor(&name).unwrap_or_else(|| panic!("there is no {name}"));
                let examples = if let Tensor::Activation(_) = tensor { EXAMPLES } else { 1 };
                assert_eq!(values.len(), examples * dims.iter().product::<usize>(), "{name} of {spec:?}");
                if let Tensor::Activation(at) = tensor {
                    let Shape { channels, height, width } = net.activations()[at].shape();
                    assert_eq!(dims, [channels, height, width], "{name} of {spec:?}");
                }
            }
        }
    }

    #[test]
    fn the_reference_has_the_same_tensors() {
        let json = r#"{"input":{"channels":3,"height":6,"width":5},"layers":[
            {"kind":"residual","layers":[{"kind":"conv","filters":4,"size":3,"stride":2,"pad":1},{"kind":"batch_norm"}]},
            {"kind":"relu"},{"kind":"fc","units":4}]}"#;
        let spec = NetSpec::parse(json).unwrap();
        let mut reference = Reference::of(&Net::new(spec.clone(), 1).unwrap());
        reference.forward(vec![vec![0.5; 90]; EXAMPLES], true);
        reference.backward(&[0; EXAMPLES], 1.0, true);
        for Buffer { name, tensor, dims, .. } in Plan::of(&spec).unwrap().buffers() {
            let examples = if let Tensor::Activation(_) = tensor { EXAMPLES } else { 1 };
            let values = reference.tensor(&name).unwrap_or_else(|| panic!("there is no {name}"));
            assert_eq!(values.len(), examples * dims.iter().product::<usize>(), "{name}");
        }
    }

    #[test]
    fn a_name_that_means_nothing_is_found_nowhere() {
        let json = r#"{"input":{"channels":3,"height":6,"width":5},"layers":[{"kind":"fc","units":4}]}"#;
        let plan = Plan::of(&NetSpec::parse(json).unwrap()).unwrap();
        for name in [
            "",
            "0",
            "1.out",
            ".out",
            "99999999999999999999.out",
            "0.weights",
            "input.out",
            "-1.out",
            "0.weight.grad.grad",
        ] {
            assert_eq!(plan.find(name), None, "{name}");
        }
    }
}
