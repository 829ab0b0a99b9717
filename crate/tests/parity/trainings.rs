//! Losses and parameters of a few steps of training.

use std::collections::BTreeMap;

use convscope::layers::Pass;
use convscope::net::Net;
use convscope::optimizers::{OptimizerSpec, OptimizerState, decay_loss};
use convscope::random::Random;
use convscope::spec::NetSpec;
use serde::Deserialize;
use serde_json::Value;

use crate::fixtures::{Comparison, Expected, read};
use crate::generator::Generator;

/// Largest relative error allowed, against the longest way that a parameter went. Parameters near 1 round by 3e-8 at
/// every step, and Adadelta's go 2e-2 in all. Measured: 5e-6 there, below 3e-6 elsewhere.
const TOLERANCE: f64 = 2e-5;

/// One network, trained a few steps.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fixture {
    source: String,
    net: Value,
    seed: u32,
    steps: usize,
    #[serde(rename = "trainer")]
    optimizer: Value,
    losses: Vec<f64>,
    decay_loss: f64,
    parameters: BTreeMap<String, Expected>,
}

impl Fixture {
    /// The rule and its numbers.
    pub fn optimizer(&self) -> OptimizerSpec {
        OptimizerSpec::from_value(self.optimizer.clone()).unwrap()
    }
}

/// All fixtures from `source`.
pub fn all(source: &str) -> Vec<(String, Fixture)> {
    read("trainings", source)
}

/// Where the engine differs from the fixtures of `source`.
pub fn differences(source: &str) -> Vec<String> {
    all(source).iter().flat_map(|(name, fixture)| compare(name, fixture)).collect()
}

fn compare(name: &str, fixture: &Fixture) -> Vec<String> {
    let mut net = Net::new(NetSpec::from_value(fixture.net.clone()).unwrap(), 0).unwrap();
    let mut generator = Generator::new(fixture.seed);
    generator.fill_parameters(&mut net);
    let start = net.parameters().to_vec();
    let spec = fixture.optimizer();
    let (mut optimizer, examples) = (OptimizerState::default(), spec.batch_size);
    let mut comparison = Comparison::new(name, TOLERANCE);
    for step in 0..fixture.steps {
        let labels = generator.fill_input(&mut net, examples);
        net.clear_gradients();
        net.forward(&mut Pass::train(Random::new(0)));
        let loss = net.loss(&labels, 1.0 / examples as f32);
        comparison.number(&format!("loss of step {step}"), f64::from(loss), fixture.losses[step], fixture.losses[step]);
        net.backward(false);
        optimizer.step(&spec, &mut net, (step * examples) as u64);
    }
    // Against how far the parameters went, not against how large they are: that is what the rule did.
    let moves = net.parameters().iter().zip(&start).map(|(w, start)| f64::from((w - start).abs()));
    let moved = moves.fold(0.0, f64::max);
    for entry in net.entries() {
        let array = format!("{}.{}", entry.layer, entry.parameter.name);
        let expected = &fixture.parameters[&array];
        comparison.array(&array, &net.parameters()[entry.range.clone()], expected, moved);
    }
    let decay = f64::from(decay_loss(&spec, net.entries(), net.parameters()));
    comparison.number("decay loss", decay, fixture.decay_loss, fixture.decay_loss);
    comparison.finish(&fixture.source)
}
