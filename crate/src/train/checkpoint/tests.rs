//! Runs that diverge, and what is left of them.

use super::super::tests::{optimizer, run, small_run, steps};
use super::*;
use crate::backend::tests::on_every_backend;
use crate::data::Dataset;
use crate::data::augment::Augmentation;
use crate::optimizers::{OptimizerKind, OptimizerSpec};
use crate::spec::NetSpec;
use crate::train::RunError;

/// Methods with rates that suit them.
const METHODS: [(OptimizerKind, f32); 10] = [
    (OptimizerKind::Sgd, 0.05),
    (OptimizerKind::Momentum, 0.02),
    (OptimizerKind::Nesterov, 0.02),
    (OptimizerKind::Adagrad, 0.01),
    (OptimizerKind::Windowgrad, 0.001),
    (OptimizerKind::Adadelta, 1.0),
    (OptimizerKind::RmsProp, 0.001),
    (OptimizerKind::Adam, 0.001),
    (OptimizerKind::AdamW, 0.001),
    (OptimizerKind::Lion, 0.0003),
];

/// Trains until the run says that it diverged, at most so many steps.
fn diverge<B: Backend>(run: &mut Run<B>, most: usize) -> Option<Diverged> {
    (0..most).find_map(|_| run.step(&|| 0.0).err()).map(|error| match error {
        RunError::Diverged(diverged) => diverged,
        other => panic!("{other}"),
    })
}

/// A linear regression, which diverges slowly: nothing bends its scores.
fn regression(seed: u64, rate: f32) -> Run {
    let linear = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[{"kind":"fc","units":10}],
        "loss":"squared_error"}"#;
    let linear = NetSpec::parse(linear).unwrap();
    Run::new(linear, optimizer(OptimizerKind::Sgd, rate), Augmentation::USUAL, Dataset::embedded(), seed).unwrap()
}

on_every_backend! {
    divergence_goes_back_in_everything_and_what_follows_is_what_followed_then,
    a_checkpoint_in_the_middle_of_an_explosion_is_none,
    weights_that_are_given_back_work_and_learn_on,
    a_state_that_leads_nowhere_twice_is_passed_over,
    what_diverges_from_the_start_is_back_at_its_start,
    statistics_that_are_no_numbers_are_told_although_the_loss_is_one,
}

fn divergence_goes_back_in_everything_and_what_follows_is_what_followed_then<B: Backend>() {
    let mut run = small_run::<B>("", 1);
    steps(&mut run, 64);
    let good = run.save();
    steps(&mut run, 6);
    run.set_optimizer(optimizer(OptimizerKind::Momentum, 1e2)).unwrap();
    let error = diverge(&mut run, 50).expect("a learning rate of 100 diverges");
    assert!(matches!(error, Diverged::LossNotFinite { examples: 2048, back: 1.. }), "{error:?}");
    assert_eq!((run.examples(), run.steps()), (64 * 32, 64));
    assert!(run.curves().from(0).iter().all(|point| point.examples <= 64 * 32));
    run.set_optimizer(optimizer(OptimizerKind::Momentum, 0.02)).unwrap();
    assert!(run.save() == good);
    let mut again = small_run::<B>("", 2);
    again.restore(&good).unwrap();
    steps(&mut run, 80);
    steps(&mut again, 80);
    assert!(run.save() == again.save());
}

#[test]
fn every_method_goes_back_to_weights_that_still_worked_and_goes_on_learning() {
    // One run for all, since pictures take as long to draw as to learn from.
    let mut run = run(1);
    for (seed, (method, rate)) in (1..).zip(METHODS) {
        run.set_spec(run.backend().spec().clone(), optimizer(method, rate), seed).unwrap();
        steps(&mut run, 127);
        let (loss, good) = (run.statistics().loss().unwrap(), run.save());
        run.set_optimizer(optimizer(method, 100.0)).unwrap();
        // Also those whose loss stays finite, because all units died.
        let told = diverge(&mut run, 600).unwrap_or_else(|| panic!("{method:?}, seed {seed} is not told"));
        assert_eq!(run.examples(), 127 * 32, "{method:?}, seed {seed}: {told}");
        run.set_optimizer(optimizer(method, rate)).unwrap();
        assert!(run.save() == good, "{method:?}, seed {seed}: weights, statistics, memory and curves");
        steps(&mut run, 64);
        let later = run.statistics().loss().unwrap();
        assert!(later < loss, "{method:?}, seed {seed}: the loss went from {loss} to {later}");
    }
}

fn a_checkpoint_in_the_middle_of_an_explosion_is_none<B: Backend>() {
    // The multiple of 64 steps at which a checkpoint is due comes 1 to 40 steps after the rate was raised.
    let mut run = small_run::<B>("", 1);
    for (seed, late) in (1..).zip([1, 5, 12, 40]) {
        run.set_spec(run.backend().spec().clone(), optimizer(OptimizerKind::Momentum, 0.02), seed).unwrap();
        steps(&mut run, 256 - late);
        let loss = run.statistics().loss().unwrap();
        run.set_optimizer(optimizer(OptimizerKind::Momentum, 100.0)).unwrap();
        diverge(&mut run, 600).expect("it diverges");
        assert_eq!(run.examples(), (256 - late as u64) * 32, "seed {seed}");
        run.set_optimizer(optimizer(OptimizerKind::Momentum, 0.02)).unwrap();
        steps(&mut run, 32);
        let later = run.statistics().loss().unwrap();
        assert!(later < 1.2 * loss, "seed {seed}: the loss went from {loss} to {later}");
    }
}

/// Networks of pictures of 4 × 4 that explode each in its own way: statistics are ruined, units die, a block hands
/// everything on.
const NETWORKS: [&str; 3] = [
    r#"{"kind":"conv","filters":8,"size":3,"pad":1},{"kind":"batch_norm"},{"kind":"relu"}"#,
    r#"{"kind":"conv","filters":8,"size":3,"pad":1},{"kind":"relu"}"#,
    r#"{"kind":"residual","layers":[{"kind":"conv","filters":8,"size":3,"pad":1},{"kind":"batch_norm"}]},{"kind":"relu"}"#,
];

fn network(layers: &str) -> NetSpec {
    let json = format!(
        r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{{"kind":"avg_pool","size":8,"stride":8}},{layers},
        {{"kind":"fc","units":10}}]}}"#
    );
    NetSpec::parse(&json).unwrap()
}

/// As a visitor has it who raises the rate to 100, goes on after each divergence and saves and restores meanwhile, and then
/// sees to it that the rate is low again.
fn weights_that_are_given_back_work_and_learn_on<B: Backend>() {
    let mut run = small_run::<B>("", 1);
    for layers in NETWORKS {
        for (seed, before, restored_after) in [(1, 0, 9), (2, 40, 70)] {
            let case = format!("{layers}, seed {seed}");
            run.set_spec(network(layers), optimizer(OptimizerKind::Momentum, 0.02), seed).unwrap();
            let fresh = run.loss_of_answers().unwrap();
            let step = |run: &mut Run<B>| {
                if run.step(&|| 0.0).is_err() {
                    assert!(run.is_finite(), "{case}");
                    let given_back = run.loss_of_answers().unwrap();
                    assert!(given_back <= 1.2 * fresh, "{case}: the loss given back is {given_back}, at first {fresh}");
                }
            };
            (0..before).for_each(|_| step(&mut run));
            run.set_optimizer(optimizer(OptimizerKind::Momentum, 100.0)).unwrap();
            for at in 0..100 {
                // What is no number is not restored.
                if at == restored_after && run.is_finite() {
                    let saved = run.save();
                    run.restore(&saved).unwrap();
                }
                step(&mut run);
            }
            run.set_optimizer(optimizer(OptimizerKind::Momentum, 0.02)).unwrap();
            (0..500).for_each(|_| step(&mut run));
            let (loss, accuracy) = (run.statistics().loss().unwrap(), run.statistics().train_accuracy().unwrap());
            assert!(loss < 2.2 && accuracy > 0.2, "{case}: loss {loss}, accuracy {accuracy}");
        }
    }
}

#[test]
fn a_slow_explosion_goes_back_to_before_it() {
    let mut run = regression(1, 0.01);
    for seed in 1..4 {
        run.set_spec(run.backend().spec().clone(), optimizer(OptimizerKind::Sgd, 0.01), seed).unwrap();
        steps(&mut run, 300);
        let loss = run.statistics().loss().unwrap();
        // Little above the largest rate that does not diverge: the loss grows by a few hundredths a step.
        run.set_optimizer(optimizer(OptimizerKind::Sgd, 0.06)).unwrap();
        let told = diverge(&mut run, 3000).expect("it diverges");
        run.set_optimizer(optimizer(OptimizerKind::Sgd, 0.01)).unwrap();
        steps(&mut run, 64);
        let later = run.statistics().loss().unwrap();
        assert!(later < 1.5 * loss, "seed {seed}: the loss went from {loss} to {later}, {told}");
    }
}

fn a_state_that_leads_nowhere_twice_is_passed_over<B: Backend>() {
    let mut run = small_run::<B>("", 3);
    steps(&mut run, 400);
    let trained_faster = OptimizerSpec { learning_rate: 100.0, ..run.optimizer_spec().clone() };
    run.set_optimizer(trained_faster).unwrap();
    for _ in 0..3 {
        // Whoever goes on as fast as before loses nothing more by it.
        diverge(&mut run, 600).expect("it diverges");
        assert_eq!(run.steps(), 400);
    }
    let slower = OptimizerSpec { learning_rate: 0.02, ..run.optimizer_spec().clone() };
    run.set_optimizer(slower).unwrap();
    assert_eq!(run.fall_back(), (384 * 32, 16 * 32), "it was not the rate");
    assert!(run.fall_back().0 < 384 * 32);
    steps(&mut run, 130);
    assert!(!run.checkpoints.fallen, "it works again");
}

#[test]
fn rates_that_work_are_never_taken_for_a_divergence() {
    // Ten times the rates of the networks to choose from; the perceptron's loss has no scale.
    let zero = r#"{"kind":"fc","units":10,"init":"zero"}"#;
    let votes = r#"{"kind":"fc","units":50},{"kind":"majority","group":5}"#;
    for (loss, layers, rate, batch_size) in
        [("softmax", zero, 0.01, 32), ("svm", zero, 0.003, 32), ("perceptron", zero, 100.0, 4), ("lms", votes, 0.1, 8)]
    {
        let spec =
            format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}],"loss":"{loss}"}}"#);
        let optimizer = OptimizerSpec { batch_size, ..optimizer(OptimizerKind::Sgd, rate) };
        let spec = NetSpec::parse(&spec).unwrap();
        let mut run = Run::new(spec, optimizer, Augmentation::USUAL, Dataset::embedded(), 1).unwrap();
        assert_eq!(diverge(&mut run, 8_000 / batch_size), None, "{loss}");
    }
}

fn what_diverges_from_the_start_is_back_at_its_start<B: Backend>() {
    let mut run = small_run::<B>("", 4);
    let begun = run.save();
    let bad = optimizer(OptimizerKind::Momentum, 100.0);
    run.set_optimizer(bad).unwrap();
    let told = diverge(&mut run, 600).expect("it diverges");
    assert!(matches!(told, Diverged::LossNotFinite { examples: 0, .. } | Diverged::LossExploded { examples: 0, .. }));
    run.set_optimizer(optimizer(OptimizerKind::Momentum, 0.02)).unwrap();
    assert!(run.save() == begun);
}

fn statistics_that_are_no_numbers_are_told_although_the_loss_is_one<B: Backend>() {
    // In training, batch norm takes the batch's own mean and variance: the running ones are seen by answers alone.
    let mut run = small_run::<B>("", 5);
    steps(&mut run, 128);
    assert!(run.backend.set_tensor("2.running_var", &[f32::INFINITY; 8]));
    let told = diverge(&mut run, 64).expect("it is noticed");
    assert_eq!(told, Diverged::LossNotFinite { examples: 64 * 32, back: 128 * 32 });
    assert!(run.backend.parameters().iter().all(|value| value.is_finite()));
}

#[test]
fn large_networks_keep_one_state_and_small_ones_some_ever_further_apart() {
    let mut run = run(6);
    let kept = |run: &mut Run, times: u64, bytes: usize| -> Vec<u64> {
        run.checkpoints.good.clear();
        for time in 1..=times {
            run.progress.steps = 64 * time;
            let mut state = run.state();
            state.parameters = vec![0.0; bytes / 4];
            run.checkpoints.keep(state);
        }
        run.checkpoints.good.iter().map(|state| state.progress.steps / 64).collect()
    };
    assert_eq!(kept(&mut run, 9, 50_000_000), [9]);
    assert_eq!(kept(&mut run, 9, 14_000_000), [8, 9]);
    let small = kept(&mut run, 40, 1000);
    assert_eq!((small.len(), small[3]), (4, 40));
    assert!(small[0] < 32 && small[1] - small[0] > small[3] - small[1], "{small:?}");
}
