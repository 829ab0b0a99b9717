//! The engine's network against the reference: every kind of layer and every loss, by the names of tensors.

use super::*;
use crate::backend::tests::{NETWORKS, VOTES};
use crate::layers::{LayerSpec, Pass};
use crate::losses::Loss;
use crate::ops::check::without_dropout;
use crate::random::Random;

const EXAMPLES: usize = 11;

fn net(layers: &str, loss: Loss) -> Net {
    let (input, layers, loss) = (r#"{"channels":3,"height":8,"width":7}"#, without_dropout(layers), loss.name());
    let json = format!(r#"{{"input":{input},"layers":[{layers}],"loss":"{loss}"}}"#);
    Net::new(NetSpec::parse(&json).unwrap(), 3).unwrap()
}

fn inputs(random: &mut Random) -> Examples {
    (0..EXAMPLES).map(|_| (0..168).map(|_| f64::from(random.normal())).collect()).collect()
}

/// One pass forward and backward of both.
fn pass(net: &mut Net, reference: &mut Reference, random: &mut Random) -> (f32, f64) {
    let (inputs, labels) = (inputs(random), (0..EXAMPLES).map(|_| random.below(4) as u8).collect::<Vec<_>>());
    let input = net.input(EXAMPLES);
    inputs.iter().enumerate().for_each(|(at, x)| input.set_example(at, x.iter().map(|&x| x as f32)));
    net.clear_gradients();
    net.forward(&mut Pass::train(Random::new(1)));
    let found = net.loss(&labels, 1.0 / EXAMPLES as f32);
    net.backward(true);
    reference.forward(inputs, true);
    (found, reference.backward(&labels, 1.0 / EXAMPLES as f64, true))
}

/// The largest error against the largest value, or a tenth: what is zero by cancellation, as the gradient of a bias before
/// batch norm, rounds to 1e-7 of its terms. Sums of up to a few hundred products of about 1 in f32: an error of 1e-4 would be
/// a wrong term, not rounding.
fn close(found: &[f32], expected: &[f64], what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    let largest = expected.iter().fold(0.1_f64, |most, value| most.max(value.abs()));
    for (at, (&found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs() / largest;
        assert!(error < 1e-4, "{what}[{at}] is {found}, not {expected}; relative error {error:.1e}");
    }
}

#[test]
fn every_tensor_of_every_layer_and_loss_is_that_of_the_reference() {
    let mut kinds: Vec<&str> = LayerSpec::KINDS.to_vec();
    for layers in NETWORKS {
        for loss in Loss::ALL {
            let mut net = net(layers, loss);
            let mut reference = Reference::of(&net);
            let (found, expected) = pass(&mut net, &mut reference, &mut Random::new(5));
            close(&[found], &[expected], "loss");
            for name in net.tensor_names() {
                let expected = reference.tensor(&name).unwrap_or_else(|| panic!("{name} of {layers}"));
                close(&net.tensor(&name).unwrap(), expected, &format!("{name} of {layers}, {loss:?}"));
            }
        }
        kinds.retain(|kind| !layers.contains(&format!("\"{kind}\"")));
    }
    assert!(kinds.is_empty(), "no network has {kinds:?}");
}

#[test]
fn both_learn_the_same_in_twenty_steps_of_gradient_descent() {
    for layers in NETWORKS.into_iter().filter(|&layers| layers != VOTES) {
        let mut net = net(layers, Loss::Softmax);
        let mut reference = Reference::of(&net);
        let mut losses = Vec::new();
        for _ in 0..20 {
            // The same examples each time, so that the loss falls.
            let (found, expected) = pass(&mut net, &mut reference, &mut Random::new(7));
            losses.push(expected);
            // Rounding differs, and each step hands its errors on.
            assert!((f64::from(found) / expected - 1.0).abs() < 1e-3, "{found}, not {expected}: {layers}");
            for name in net.entries().iter().map(|entry| entry.name()).collect::<Vec<_>>() {
                let moved = |w: f64, g: f64| if name.contains("running") { w } else { w - 0.05 * g };
                let gradient = reference.tensor(&format!("{name}.grad")).unwrap().to_vec();
                let values = reference.tensor(&name).unwrap().iter().zip(gradient).map(|(&w, g)| moved(w, g));
                let values = values.collect();
                reference.set_tensor(&name, values);
                let gradient = net.tensor(&format!("{name}.grad")).unwrap();
                let values = net.tensor(&name).unwrap().into_iter().zip(gradient);
                let values: Vec<f32> = values.map(|(w, g)| moved(w.into(), g.into()) as f32).collect();
                net.set_tensor(&name, &values);
            }
        }
        assert!(losses[19] < 0.7 * losses[0], "{losses:?}: {layers}");
    }
}
