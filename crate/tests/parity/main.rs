//! The engine against other implementations: what PyTorch and ConvNetJS made of the same networks.
//!
//! `tests/parity/` at the repository's root makes the fixtures and says in its README what is in them. Run with
//! `-- --nocapture` to see the largest error of each.

mod fixtures;
mod generator;
mod networks;
mod trainings;

use std::collections::BTreeSet;

use convscope::layers::LayerSpec;
use convscope::losses::Loss;
use convscope::optimizers::OptimizerKind;

/// Fails with every difference found, at most 20 of them.
fn report(differences: &[String]) {
    let shown = differences.iter().take(20).map(String::as_str).collect::<Vec<_>>().join("\n  ");
    assert!(differences.is_empty(), "{} differences:\n  {shown}", differences.len());
}

#[test]
fn networks_agree_with_pytorch() {
    report(&networks::differences("pytorch"));
}

#[test]
fn networks_agree_with_convnetjs() {
    report(&networks::differences("convnetjs"));
}

#[test]
fn training_agrees_with_pytorch() {
    report(&trainings::differences("pytorch"));
}

#[test]
fn training_agrees_with_convnetjs() {
    report(&trainings::differences("convnetjs"));
}

#[test]
fn training_agrees_with_the_papers_where_pytorch_differs() {
    report(&trainings::differences("formula"));
}

#[test]
fn every_layer_loss_and_rule_is_held_against_another_implementation() {
    let (mut layers, mut losses, mut rules) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for source in ["pytorch", "convnetjs"] {
        for (_, fixture) in networks::all(source) {
            let spec = fixture.spec();
            layers.extend(spec.layers.iter().map(LayerSpec::kind));
            losses.insert(spec.loss.name());
        }
    }
    // PyTorch has no Lion: there the paper's formula, in float64, is the other implementation.
    for source in ["pytorch", "convnetjs", "formula"] {
        rules.extend(trainings::all(source).iter().map(|(_, fixture)| format!("{:?}", fixture.optimizer().kind)));
    }
    assert_eq!(layers, BTreeSet::from_iter(LayerSpec::KINDS.iter().copied()));
    assert_eq!(losses, BTreeSet::from_iter(Loss::ALL.map(Loss::name)));
    assert_eq!(rules, OptimizerKind::ALL.iter().map(|method| format!("{method:?}")).collect());
}
