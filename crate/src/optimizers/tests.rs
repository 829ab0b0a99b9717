//! Each optimizer against three steps worked by hand, decay, and a network that must learn with every one.

use super::*;
use crate::layers::Pass;
use crate::random::Random;
use crate::spec::NetSpec;

/// Every check, for builds whose tests cannot run by themselves: `scripts/bench` runs this in a browser.
#[cfg(feature = "bench")]
pub fn all() {
    every_optimizer_takes_the_steps_of_its_formula();
    adam_moves_by_the_rate_along_a_constant_gradient();
    lion_follows_its_average_against_a_small_gradient();
    decay_pulls_weights_but_never_biases();
    a_network_learns_with_every_optimizer();
    warm_up_and_bad_fields();
}

fn spec(kind: OptimizerKind, learning_rate: f32) -> OptimizerSpec {
    OptimizerSpec {
        kind,
        learning_rate,
        momentum: 0.9,
        batch_size: 8,
        l1_decay: 0.0,
        l2_decay: 0.0,
        schedule: Schedule::Constant,
        warm_up: 0,
    }
}

/// A network of one weight and one bias: `fc` on one input.
fn one_weight() -> Net {
    let json = r#"{"input":{"channels":1,"height":1,"width":1},"layers":[{"kind":"fc","units":1}]}"#;
    let mut net = Net::new(NetSpec::parse(json).unwrap(), 1).unwrap();
    net.parameters_mut().copy_from_slice(&[1.0, 0.0]);
    net
}

/// The weight after steps along these gradients, from 1.
fn walk(spec: &OptimizerSpec, gradients: &[f32]) -> f64 {
    let mut net = one_weight();
    let mut optimizer = OptimizerState::default();
    for &gradient in gradients {
        net.swap_gradients(vec![gradient, 0.0]);
        optimizer.step(spec, &mut net, 0);
    }
    f64::from(net.parameters()[0])
}

#[cfg_attr(test, test)]
fn every_optimizer_takes_the_steps_of_its_formula() {
    let mean_square = |row: &[f64]| row.iter().fold(0.0, |mean, g| 0.9 * mean + 0.1 * g * g);
    let windows: f64 = [&[1.0][..], &[1.0, 2.0], &[1.0, 2.0, -1.0]]
        .iter()
        .map(|row| row[row.len() - 1] / mean_square(row).sqrt())
        .sum();
    let adam: f64 = [&[1.0][..], &[1.0, 2.0], &[1.0, 2.0, -1.0]]
        .iter()
        .map(|row| {
            let steps = row.len() as i32;
            let mean = row.iter().fold(0.0, |mean, g| 0.9 * mean + 0.1 * g) / (1.0 - 0.9_f64.powi(steps));
            let square = row.iter().fold(0.0, |mean, g| 0.999 * mean + 0.001 * g * g);
            mean / (square / (1.0 - 0.999_f64.powi(steps))).sqrt()
        })
        .sum();
    let (mut sum_g, mut sum_x, mut adadelta) = (0.0_f64, 0.0_f64, 0.0_f64);
    for g in [1.0, 2.0, -1.0] {
        sum_g = 0.9 * sum_g + 0.1 * g * g;
        let step = ((sum_x + 1e-6) / (sum_g + 1e-6)).sqrt() * g;
        sum_x = 0.9 * sum_x + 0.1 * step * step;
        adadelta += step;
    }
    let cases = [
        (OptimizerKind::Sgd, 2.0),
        // Velocities 1, 2.9 and 1.61.
        (OptimizerKind::Momentum, 1.0 + 2.9 + 1.61),
        (OptimizerKind::Nesterov, (0.9 + 1.0) + (0.9 * 2.9 + 2.0) + (0.9 * 1.61 - 1.0)),
        (OptimizerKind::Adagrad, 1.0 + 2.0 / 5.0_f64.sqrt() - 1.0 / 6.0_f64.sqrt()),
        (OptimizerKind::Windowgrad, windows),
        (OptimizerKind::RmsProp, windows),
        (OptimizerKind::Adadelta, adadelta),
        (OptimizerKind::Adam, adam),
        (OptimizerKind::AdamW, adam),
        (OptimizerKind::Lion, 1.0 + 1.0 - 1.0),
    ];
    assert_eq!(cases.len(), OptimizerKind::ALL.len());
    for (kind, distance) in cases {
        let found = walk(&spec(kind, 0.1), &[1.0, 2.0, -1.0]);
        assert!((found - (1.0 - 0.1 * distance)).abs() < 1e-5, "{kind:?}: {found}, not {}", 1.0 - 0.1 * distance);
    }
}

#[cfg_attr(test, test)]
fn adam_moves_by_the_rate_along_a_constant_gradient() {
    let mut net = one_weight();
    let mut optimizer = OptimizerState::default();
    for step in 1..=9 {
        net.swap_gradients(vec![1.0, 0.0]);
        optimizer.step(&spec(OptimizerKind::Adam, 0.1), &mut net, 0);
        let expected = 1.0 - 0.1 * step as f32;
        // Each step rounds the weight by 6e-8 and the two averages by as much again.
        assert!((net.parameters()[0] - expected).abs() < 5e-7, "step {step}: {}, not {expected}", net.parameters()[0]);
    }
}

#[cfg_attr(test, test)]
fn lion_follows_its_average_against_a_small_gradient() {
    // The average that is kept is 0.01 after the first gradient. The sign is that of 0.9 · 0.01 - 0.1 · 0.05 = 0.004,
    // and a second gradient of -0.1 turns it.
    let lion = |decay| OptimizerSpec { l2_decay: decay, ..spec(OptimizerKind::Lion, 0.1) };
    assert!((walk(&lion(0.0), &[1.0, -0.05]) - 0.8).abs() < 1e-6);
    assert!((walk(&lion(0.0), &[1.0, -0.1]) - 1.0).abs() < 1e-6);
    // What is kept decays by β2, to 0.0098: 0.9 · 0.0098 - 0.1 · 0.088 is above zero still, and with β1 would not be.
    assert!((walk(&lion(0.0), &[1.0, -0.01, -0.088]) - 0.7).abs() < 1e-6);
    assert!((walk(&lion(0.0), &[1.0, -0.01, -0.0884]) - 0.9).abs() < 1e-6);
    // Decay is the optimizer's own: 1 - 0.1 (1 + 0.5 · 1), then 0.85 - 0.1 (1 + 0.5 · 0.85).
    assert!((walk(&lion(0.5), &[1.0, 1.0]) - 0.7075).abs() < 1e-6);
}

#[cfg_attr(test, test)]
fn decay_pulls_weights_but_never_biases() {
    for kind in [OptimizerKind::Sgd, OptimizerKind::AdamW, OptimizerKind::Lion] {
        let mut net = one_weight();
        net.parameters_mut()[1] = 1.0;
        let decay = OptimizerSpec { l2_decay: 0.5, l1_decay: 0.0, ..spec(kind, 0.1) };
        OptimizerState::default().step(&decay, &mut net, 0);
        assert!((net.parameters()[0] - 0.95).abs() < 1e-6, "{kind:?}: {:?}", net.parameters());
        assert_eq!(net.parameters()[1], 1.0);
    }
    let mut net = one_weight();
    OptimizerState::default().step(&OptimizerSpec { l1_decay: 0.5, ..spec(OptimizerKind::Sgd, 0.1) }, &mut net, 0);
    assert!((net.parameters()[0] - 0.95).abs() < 1e-6);
    let both = OptimizerSpec { l1_decay: 0.5, l2_decay: 0.2, ..spec(OptimizerKind::Sgd, 0.1) };
    let net = one_weight();
    assert!((decay_loss(&both, net.entries(), net.parameters()) - 0.6).abs() < 1e-6);
}

#[cfg_attr(test, test)]
fn a_network_learns_with_every_optimizer() {
    for &kind in OptimizerKind::ALL {
        let json = r#"{"input":{"channels":2,"height":1,"width":1},"layers":[{"kind":"fc","units":16},
            {"kind":"tanh"},{"kind":"fc","units":2}]}"#;
        let mut net = Net::new(NetSpec::parse(json).unwrap(), 4).unwrap();
        let mut optimizer = OptimizerState::default();
        let mut random = Random::new(8);
        let rate = match kind {
            OptimizerKind::Adadelta => 1.0,
            OptimizerKind::Sgd | OptimizerKind::Adagrad => 0.3,
            OptimizerKind::Momentum | OptimizerKind::Nesterov => 0.05,
            _ => 0.01,
        };
        let mut losses = Vec::new();
        for step in 0..600 {
            let mut labels = [0_u8; 8];
            let input = net.input(8);
            for (index, label) in labels.iter_mut().enumerate() {
                let (x, y) = (random.normal(), random.normal());
                *label = u8::from(x * y > 0.0);
                input.set_example(index, [x, y]);
            }
            net.clear_gradients();
            net.forward(&mut Pass::train(Random::new(0)));
            losses.push(net.loss(&labels, 1.0 / 8.0) / 8.0);
            net.backward(false);
            optimizer.step(&spec(kind, rate), &mut net, step * 8);
        }
        let last = losses[550..].iter().sum::<f32>() / 50.0;
        assert!(last < 0.45, "{kind:?} ends at a loss of {last}; ln 2 is 0.69");
    }
}

#[cfg_attr(test, test)]
fn warm_up_and_bad_fields() {
    let warm = OptimizerSpec { warm_up: 100, ..spec(OptimizerKind::Sgd, 1.0) };
    assert!((warm.rate(49) - 0.5).abs() < 1e-6 && (warm.rate(100) - 1.0).abs() < 1e-6);
    for bad in [
        OptimizerSpec { learning_rate: f32::NAN, ..warm.clone() },
        OptimizerSpec { batch_size: 0, ..warm.clone() },
        OptimizerSpec { momentum: 1.0, ..warm.clone() },
        OptimizerSpec { schedule: Schedule::Cosine { total: 0 }, ..warm.clone() },
    ] {
        assert!(bad.check().is_err(), "{bad:?}");
    }
    let text = OptimizerSpec { l2_decay: -1.0, ..warm }.check().unwrap_err().to_string();
    assert_eq!(text, "the trainer's l2_decay cannot be -1; expected 0 ≤ l2_decay ≤ 1");
}
