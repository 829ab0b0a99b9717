//! What every back end must do, and that all compute the same: to add one, name it in [`on_every_backend`] and
//! [`the_others_agree_with_the_reference`].

use super::*;
use crate::losses::Loss;
use crate::optimizers::{OptimizerKind, Schedule};
use crate::random::Random;
use crate::reference::Scalar;

const EXAMPLES: usize = 11;

/// Networks of 3 × 8 × 7 inputs and 4 classes that have every kind of layer. What a kink or a choice of the largest decides
/// is the same in f32 and f64 on random inputs.
pub(crate) const NETWORKS: [&str; 6] = [
    r#"{"kind":"conv","filters":6,"size":3,"pad":1},{"kind":"batch_norm"},{"kind":"relu"},
        {"kind":"max_pool","size":2,"stride":2},{"kind":"fc","units":4}"#,
    r#"{"kind":"conv","filters":8,"size":[2,3],"stride":2},{"kind":"leaky_relu","slope":0.1},{"kind":"maxout"},
        {"kind":"avg_pool","size":3,"stride":2,"rounding":"up"},{"kind":"fc","units":4}"#,
    r#"{"kind":"conv","filters":5,"size":3},{"kind":"lrn","k":2,"n":3,"alpha":0.5},{"kind":"tanh"},
        {"kind":"lrn","n":3,"alpha":2,"region":"within_channel"},{"kind":"fc","units":4}"#,
    r#"{"kind":"residual","layers":[{"kind":"conv","filters":6,"size":3,"stride":2,"pad":1},
        {"kind":"batch_norm","ghost_batch":4},{"kind":"sigmoid"},{"kind":"dropout","rate":0.2}]},
        {"kind":"residual","layers":[{"kind":"group_norm","groups":3},{"kind":"tanh"}]},
        {"kind":"dropout","rate":0.3},{"kind":"fc","units":4}"#,
    SMOOTH,
    VOTES,
];

/// One whose rule is no gradient: its loss need not fall.
pub(crate) const VOTES: &str = r#"{"kind":"fc","units":12},{"kind":"majority","group":3}"#;

/// One without kinks, for differences.
const SMOOTH: &str = r#"{"kind":"conv","filters":4,"size":3,"pad":1},{"kind":"batch_norm"},{"kind":"tanh"},
    {"kind":"dropout","rate":0.3},{"kind":"avg_pool","size":2,"stride":2},{"kind":"fc","units":4}"#;

fn backend<B: Backend>(layers: &str, seed: u64) -> B {
    let json = format!(r#"{{"input":{{"channels":3,"height":8,"width":7}},"layers":[{layers}]}}"#);
    B::new(NetSpec::parse(&json).unwrap(), seed).unwrap()
}

fn optimizer(kind: OptimizerKind) -> OptimizerSpec {
    OptimizerSpec {
        kind,
        learning_rate: 0.02,
        momentum: 0.9,
        batch_size: EXAMPLES,
        l1_decay: 1e-3,
        l2_decay: 1e-2,
        schedule: Schedule::Constant,
        warm_up: 0,
    }
}

/// Examples whose class is seen in their values: a few values of the inputs are larger.
fn fill(input: &mut Batch, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    (0..input.len())
        .map(|index| {
            let label = random.below(4);
            let values = (0..168).map(|at| random.normal() + if at % 4 == label { 1.0 } else { 0.0 });
            input.set_example(index, values.collect::<Vec<_>>());
            label as u8
        })
        .collect()
}

/// The mean loss of the examples of `seed`, and its gradients.
fn pass<B: Backend>(backend: &mut B, seed: u64) -> (f32, Vec<f32>) {
    let labels = fill(backend.input(EXAMPLES), seed);
    backend.forward(&mut Pass::train(Random::new(seed)), &mut |_| ());
    let loss = backend.loss(Truth { labels: &labels, soft_targets: &[] }, 1.0 / EXAMPLES as f32);
    (loss / EXAMPLES as f32, backend.backward(&mut |_| ()))
}

fn step<B: Backend>(backend: &mut B, optimizer: &OptimizerSpec, number: u64) -> f32 {
    let (loss, gradients) = pass(backend, number);
    backend.update(gradients, optimizer, number * EXAMPLES as u64);
    loss
}

/// The largest error against the largest value, or against `least` where all values are smaller.
fn error(found: &[f32], expected: &[f32], least: f32) -> f32 {
    assert_eq!(found.len(), expected.len());
    let largest = expected.iter().fold(least, |most, value| most.max(value.abs()));
    found.iter().zip(expected).fold(0.0, |most: f32, (found, expected)| most.max((found - expected).abs() / largest))
}

fn the_loss_falls<B: Backend>() {
    for layers in NETWORKS.into_iter().filter(|&layers| layers != VOTES) {
        let mut backend = backend::<B>(layers, 1);
        let losses: Vec<f32> =
            (0..60).map(|number| step(&mut backend, &optimizer(OptimizerKind::Momentum), number)).collect();
        let mean = |losses: &[f32]| losses.iter().sum::<f32>() / losses.len() as f32;
        assert!(mean(&losses[50..]) < 0.7 * mean(&losses[..10]), "{losses:?}: {layers}");
    }
}

fn gradients_are_those_of_differences<B: Backend>() {
    let mut backend = backend::<B>(SMOOTH, 1);
    let (_, gradients) = pass(&mut backend, 3);
    for entry in backend.entries().to_vec() {
        let (name, values) = (entry.name(), backend.tensor(&entry.name()).unwrap().into_owned());
        if name.contains("running") {
            continue;
        }
        // Rounding of the loss in f32 gives 1e-7 / 0.02, truncation 0.01² / 6 times the third derivative.
        for at in [0, values.len() - 1] {
            let mut loss = |change: f32| {
                let mut changed = values.clone();
                changed[at] += change;
                assert!(backend.set_tensor(&name, &changed));
                f64::from(pass(&mut backend, 3).0)
            };
            let expected = (loss(0.01) - loss(-0.01)) / 0.02;
            loss(0.0);
            let found = f64::from(gradients[entry.range.start + at]);
            assert!((found - expected).abs() < 1e-3 * expected.abs().max(0.1), "{name}[{at}]: {found}, not {expected}");
        }
    }
}

/// Every name is read, a parameter is written, and nothing else; a gradient is that of the latest step.
fn tensors_have_names<B: Backend>() {
    let mut backend = backend::<B>(NETWORKS[3], 1);
    let (_, gradients) = pass(&mut backend, 1);
    assert!(backend.tensor("3.weight.grad").unwrap().iter().all(|&value| value == 0.0), "there was no step yet");
    let before = backend.parameters().into_owned();
    backend.update(gradients.clone(), &optimizer(OptimizerKind::Adam), 0);
    let mut names = backend.tensor_names();
    names.sort();
    for name in &names {
        assert!(backend.tensor(name).is_some(), "{name}");
    }
    for name in ["0.0.weight", "0.shortcut.bias", "3.weight.grad", "input", "3.out", "0.out.grad"] {
        assert!(names.iter().any(|known| known == name), "{name} is none of {names:?}");
    }
    let last = backend.entries().last().unwrap().clone();
    assert_eq!(*backend.tensor("3.bias.grad").unwrap(), gradients[last.range.clone()]);
    assert_ne!(backend.parameters(), before);
    backend.set_parameters(&before);
    assert_eq!(backend.parameters(), before);
    assert!(backend.set_tensor("3.bias", &[1.0, 2.0, 3.0, 4.0]));
    assert_eq!(
        (&backend.parameters()[last.range.clone()], last.name().as_str()),
        (&[1.0, 2.0, 3.0, 4.0][..], "3.bias")
    );
    assert!(!backend.set_tensor("3.bias", &[1.0]) && !backend.set_tensor("3.out", &[0.0; 44]));
    for name in ["9.weight", "weight", ".out", "x.out", "99.out"] {
        assert!(backend.tensor(name).is_none(), "{name}");
    }
}

fn predictions_leave_the_training_pass_alone<B: Backend>() {
    let mut backend = backend::<B>(NETWORKS[0], 1);
    step(&mut backend, &optimizer(OptimizerKind::Momentum), 1);
    let tensors = |backend: &B| {
        let mut names = backend.tensor_names();
        names.sort();
        names.into_iter().map(|name| (backend.tensor(&name).unwrap().into_owned(), name)).collect::<Vec<_>>()
    };
    let before = tensors(&backend);
    let mut predict = |parameters: Option<&[f32]>| {
        let scores = backend.predict(parameters, 3, &mut |input| {
            fill(input, 5);
        });
        (0..3).flat_map(|index| scores.example(index).to_owned()).collect::<Vec<f32>>()
    };
    let own = predict(None);
    let parameters = before.iter().map(|(values, _)| values.len()).sum::<usize>();
    assert!(parameters > 0);
    let fresh = B::new(self::backend::<B>(NETWORKS[0], 1).spec().clone(), 2).unwrap().parameters().into_owned();
    assert_ne!(predict(Some(&fresh)), own);
    assert_eq!(predict(None), own);
    assert_eq!(tensors(&backend), before);
}

fn a_state_that_is_set_goes_on_as_it_would_have<B: Backend>() {
    for &kind in OptimizerKind::ALL {
        let mut whole = backend::<B>(NETWORKS[1], 1);
        (0..5).for_each(|number| _ = step(&mut whole, &optimizer(kind), number));
        let mut restored = backend::<B>(NETWORKS[1], 2);
        restored.set_parameters(&whole.parameters());
        restored.set_optimizer_state(whole.optimizer_state().into_owned());
        assert_eq!(restored.optimizer_state(), whole.optimizer_state());
        // Back from f32, so that both have what was exchanged.
        whole.set_parameters(&restored.parameters());
        whole.set_optimizer_state(restored.optimizer_state().into_owned());
        for number in 5..8 {
            assert_eq!(step(&mut restored, &optimizer(kind), number), step(&mut whole, &optimizer(kind), number));
        }
        assert_eq!(restored.parameters(), whole.parameters(), "{kind:?}");
        whole.start(1);
        assert_eq!(whole.parameters(), backend::<B>(NETWORKS[1], 1).parameters());
        assert!(whole.optimizer_state().rows().iter().all(|row| row.iter().all(|&value| value == 0.0)));
    }
}

/// Of every layer and loss: all tensors of one pass, and parameters and scores after a few steps.
fn it_computes_what_the_reference_does<B: Backend>() {
    for layers in NETWORKS {
        for loss in Loss::ALL {
            let json = format!(
                r#"{{"input":{{"channels":3,"height":8,"width":7}},"layers":[{layers}],"loss":"{}"}}"#,
                loss.name()
            );
            let spec = NetSpec::parse(&json).unwrap();
            let (mut found, mut expected) = (B::new(spec.clone(), 3).unwrap(), Scalar::new(spec, 3).unwrap());
            let what = format!("{layers}, {loss:?}");
            for number in 0..6 {
                let losses = [
                    step(&mut found, &optimizer(OptimizerKind::Momentum), number),
                    step(&mut expected, &optimizer(OptimizerKind::Momentum), number),
                ];
                assert!((losses[0] / losses[1] - 1.0).abs() < 1e-3, "step {number}: {losses:?}: {what}");
                // In f32, sums of up to a few hundred products of about 1 err by 1e-5 at most, and each step hands its
                // errors on: an error of 1e-3 would be another term. What is zero by cancellation, as the gradient of
                // a bias before batch norm, rounds to 1e-7 of its terms.
                for name in found.tensor_names() {
                    let one = found.tensor(&name).unwrap();
                    let other = expected.tensor(&name).unwrap_or_else(|| panic!("{name} of {what}"));
                    let error = error(&one, &other, 0.1);
                    let most = if number == 0 { 1e-4 } else { 1e-3 };
                    assert!(error < most, "{name} is wrong by {error:.1e} after step {number}: {what}");
                }
            }
        }
    }
}

fn every_optimizer_takes_the_reference_s_steps<B: Backend>() {
    for &kind in OptimizerKind::ALL {
        let (mut found, mut expected) = (backend::<B>(NETWORKS[0], 1), backend::<Scalar>(NETWORKS[0], 1));
        let mut random = Random::new(4);
        for number in 0..20 {
            let gradients: Vec<f32> = found.parameters().iter().map(|_| random.normal()).collect();
            found.update(gradients.clone(), &optimizer(kind), number);
            expected.update(gradients, &optimizer(kind), number);
            // Twenty roundings of 6e-8, of the state and of the weight. Adam's 1 - 0.999^t loses four digits of β2 = 0.999f32.
            let error = error(&found.parameters(), &expected.parameters(), 1.0);
            assert!(error < 2e-5, "{kind:?} is wrong by {error:.1e} in step {number}");
        }
        for (one, other) in found.optimizer_state().rows().iter().zip(expected.optimizer_state().rows()) {
            let error = error(one, other, 1e-3);
            assert!(error < 2e-5, "what {kind:?} keeps is wrong by {error:.1e}");
        }
    }
}

/// Makes of each generic function a test of every back end there is.
macro_rules! on_every_backend {
    ($($test:ident,)*) => {
        mod simd {
            $(#[test] fn $test() { super::$test::<crate::backend::Simd>(); })*
        }
        mod scalar {
            $(#[test] fn $test() { super::$test::<crate::reference::Scalar>(); })*
        }
    };
}
pub(crate) use on_every_backend;

on_every_backend! {
    the_loss_falls,
    gradients_are_those_of_differences,
    tensors_have_names,
    predictions_leave_the_training_pass_alone,
    a_state_that_is_set_goes_on_as_it_would_have,
}

#[test]
fn the_others_agree_with_the_reference() {
    it_computes_what_the_reference_does::<Simd>();
    every_optimizer_takes_the_reference_s_steps::<Simd>();
}
