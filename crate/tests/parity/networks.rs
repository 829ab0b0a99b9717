//! Scores, losses and gradients of networks.

use std::collections::BTreeMap;

use convscope::layers::Pass;
use convscope::net::Net;
use convscope::random::Random;
use convscope::spec::NetSpec;
use serde::Deserialize;
use serde_json::Value;

use crate::fixtures::{Comparison, Expected, flat, read};
use crate::generator::Generator;

/// Largest relative error allowed, against the largest value of the same array: what rounding to 24 bits, 6e-8 of a
/// value, adds up to over sums and layers. Measured: at most 7.5e-6 where Winograd's filtering is at work, else 2.5e-6.
/// A batch norm's ε of 1e-4 instead of 1e-5, the smallest wrong thing we tried, makes 4e-5.
const TOLERANCE: f64 = 1e-5;

/// One network, run once.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    source: String,
    net: Value,
    seed: u32,
    examples: usize,
    mode: Mode,
    loss: f64,
    scores: Expected,
    /// By layer and name: `0.weight`.
    gradients: BTreeMap<String, Expected>,
    input_gradient: Option<Expected>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mode {
    Train,
    Infer,
}

impl Fixture {
    /// The network.
    pub fn spec(&self) -> NetSpec {
        NetSpec::from_value(self.net.clone()).unwrap()
    }
}

/// All fixtures from `source`.
pub fn all(source: &str) -> Vec<(String, Fixture)> {
    read("networks", source)
}

/// Where the engine differs from the fixtures of `source`.
pub fn differences(source: &str) -> Vec<String> {
    all(source).iter().flat_map(|(name, fixture)| compare(name, fixture)).collect()
}

fn compare(name: &str, fixture: &Fixture) -> Vec<String> {
    let mut net = Net::new(fixture.spec(), 0).unwrap();
    let mut generator = Generator::new(fixture.seed);
    generator.fill_parameters(&mut net);
    let labels = generator.fill_input(&mut net, fixture.examples);
    net.clear_gradients();
    net.forward(&mut match fixture.mode {
        Mode::Train => Pass::train(Random::new(0)),
        Mode::Infer => Pass::infer(),
    });
    let loss = net.loss(&labels, 1.0 / fixture.examples as f32);
    net.backward(true);

    let mut comparison = Comparison::new(name, TOLERANCE);
    comparison.array("scores", &flat(net.scores()), &fixture.scores, fixture.scores.largest());
    comparison.number("loss", f64::from(loss), fixture.loss, fixture.loss);
    let all = fixture.gradients.values().map(Expected::largest).fold(0.0, f64::max);
    let mut gradients = fixture.gradients.iter().collect::<BTreeMap<_, _>>();
    for entry in net.entries() {
        let array = format!("{}.{}", entry.layer, entry.parameter.name);
        let Some(expected) = gradients.remove(&array) else {
            // ConvNetJS has none before a layer that it differentiates wrongly, and then none on the input either.
            assert!(fixture.input_gradient.is_none(), "{name}: d {array} is missing");
            continue;
        };
        // Of a bias before a batch norm everything cancels: what is left is the rounding of terms as large as others.
        let scale = if expected.largest() > 0.0 { expected.largest() } else { all };
        comparison.array(&format!("d {array}"), &net.gradients()[entry.range.clone()], expected, scale);
    }
    assert!(gradients.is_empty(), "{name}: the network has no {:?}", gradients.keys());
    if let Some(expected) = &fixture.input_gradient {
        comparison.array("d input", &flat(&net.activation_gradients()[0]), expected, expected.largest());
    }
    comparison.finish(&fixture.source)
}
