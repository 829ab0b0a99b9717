//! The reference as a back end: whole runs in f64. What is exchanged is f32, as with every back end.

use std::borrow::Cow;

use super::optimizers::{Update, decouples_decay, updated};
use super::{Reference, losses};
use crate::backend::{Backend, Observer, Truth};
use crate::batch::Batch;
use crate::fault::SpecError;
use crate::layers::{LayerSpec, Pass, Role};
use crate::net::{Net, ParameterEntry};
use crate::ops::reference::Examples;
use crate::optimizers::{OptimizerKind, OptimizerSpec, OptimizerState};
use crate::random::Random;
use crate::shape::Shape;
use crate::spec::NetSpec;

/// A network computed in f64, one value after the other.
pub struct Scalar {
    entries: Vec<ParameterEntry>,
    /// Has the parameters.
    training: Reference,
    /// For predictions, so that what belongs to the latest training pass stays.
    evaluation: Reference,
    input: Batch,
    scores: Batch,
    /// Of the loss, on the scores of each example.
    score_gradient: Examples,
    /// The part of its batch that the latest training pass worked on.
    share: f64,
    /// Those of the latest step.
    gradients: Vec<f64>,
    kind: Option<OptimizerKind>,
    steps: u64,
    /// Two values for each parameter, whatever the optimizer keeps.
    kept: [Vec<f64>; 2],
}

impl Scalar {
    /// That of `net`, with its parameters as they are now.
    pub fn of(net: &Net) -> Self {
        let parameters = net.parameters().len();
        Self {
            entries: net.entries().to_vec(),
            training: Reference::of(net),
            evaluation: Reference::of(net),
            input: Batch::zeros(net.spec().input, 1),
            scores: Batch::zeros(net.spec().input, 1),
            score_gradient: Vec::new(),
            share: 1.0,
            gradients: vec![0.0; parameters],
            kind: None,
            steps: 0,
            kept: [vec![0.0; parameters], vec![0.0; parameters]],
        }
    }

    /// A parameter's name and gradient.
    fn entry(&self, name: &str) -> Option<&ParameterEntry> {
        self.entries.iter().find(|entry| entry.name() == name)
    }
}

fn to_f32(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

fn to_f64(values: &[f32]) -> Vec<f64> {
    values.iter().copied().map(f64::from).collect()
}

fn examples_of(batch: &Batch) -> Examples {
    let example = |index| batch.example_values(index).map(f64::from).collect();
    (0..batch.len()).map(example).collect()
}

fn batch_of(examples: &Examples, shape: Shape) -> Batch {
    let mut batch = Batch::zeros(shape, examples.len());
    examples.iter().enumerate().for_each(|(index, values)| batch.set_example(index, to_f32(values)));
    batch
}

/// The dropout layers with their tensors' names and shapes, in the order in which they draw.
fn dropouts(spec: &NetSpec) -> Vec<(String, f32, Shape)> {
    let mut found = Vec::new();
    let mut add = |name: String, layer: &LayerSpec, shape: Shape| {
        if let LayerSpec::Dropout(dropout) = layer {
            found.push((name, dropout.rate, shape));
        }
    };
    let shapes = spec.shapes().expect("the network holds together");
    for (at, (layer, &input)) in spec.layers.iter().zip(&shapes).enumerate() {
        add(at.to_string(), layer, input);
        let inner = layer.def().inner(input).into_iter().enumerate();
        inner.for_each(|(inside, (layer, input, _))| add(format!("{at}.{inside}"), layer, input));
    }
    found
}

/// The masks that the engine draws of `random` for so many examples: 0, or what keeps the expectation.
fn masks(spec: &NetSpec, random: &mut Random, len: usize) -> Vec<(String, Vec<f64>)> {
    let mask = |(name, rate, shape): (String, f32, Shape)| {
        let mut mask = Batch::zeros(shape, len);
        let kept = 1.0 / (1.0 - rate);
        mask.values_mut().fill_with(|| if random.chance(rate) { 0.0 } else { kept });
        (format!("{name}.mask"), examples_of(&mask).concat())
    };
    dropouts(spec).into_iter().map(mask).collect()
}

impl Backend for Scalar {
    fn new(spec: NetSpec, seed: u64) -> Result<Self, SpecError> {
        Ok(Self::of(&Net::new(spec, seed)?))
    }

    fn start(&mut self, seed: u64) {
        *self = Self::new(self.spec().clone(), seed).expect("the network holds together");
    }

    fn spec(&self) -> &NetSpec {
        &self.training.spec
    }

    fn entries(&self) -> &[ParameterEntry] {
        &self.entries
    }

    fn tensor_names(&self) -> Vec<String> {
        let names = self.training.tensors.keys().filter(|name| !name.ends_with(".mask") && *name != "input.grad");
        let of_parameter = |name: &&String| name.strip_suffix(".grad").is_some_and(|name| self.entry(name).is_some());
        let gradients = self.entries.iter().map(|entry| format!("{}.grad", entry.name()));
        names.filter(|name| !of_parameter(name)).cloned().chain(gradients).collect()
    }

    fn tensor(&self, name: &str) -> Option<Cow<'_, [f32]>> {
        let of_parameter = name.strip_suffix(".grad").and_then(|name| self.entry(name));
        let values = match of_parameter {
            Some(entry) => &self.gradients[entry.range.clone()],
            None if name == "input.grad" => return None,
            None => self.training.tensor(name)?,
        };
        Some(to_f32(values).into())
    }

    fn set_tensor(&mut self, name: &str, values: &[f32]) -> bool {
        let fits = self.entry(name).is_some_and(|entry| entry.range.len() == values.len());
        if fits {
            self.training.set_tensor(name, to_f64(values));
        }
        fits
    }

    fn parameters(&self) -> Cow<'_, [f32]> {
        let of = |entry: &ParameterEntry| to_f32(&self.training.tensors[&entry.name()]);
        self.entries.iter().flat_map(of).collect::<Vec<_>>().into()
    }

    fn set_parameters(&mut self, values: &[f32]) {
        assert_eq!(values.len(), self.gradients.len());
        for entry in &self.entries {
            self.training.set_tensor(&entry.name(), to_f64(&values[entry.range.clone()]));
        }
    }

    fn input(&mut self, len: usize) -> &mut Batch {
        self.input = Batch::zeros(self.training.spec.input, len);
        &mut self.input
    }

    fn forward(&mut self, pass: &mut Pass, observe: &mut Observer<'_>) -> &Batch {
        self.share = f64::from(pass.share);
        let masks = masks(&self.training.spec, &mut pass.random, self.input.len());
        self.training.tensors.extend(masks);
        let scores = self.training.forward(examples_of(&self.input), true);
        self.scores = batch_of(scores, Shape::new(scores[0].len(), 1, 1));
        (0..self.training.spec.layers.len()).for_each(observe);
        &self.scores
    }

    fn loss(&mut self, truth: Truth<'_>, scale: f32) -> f32 {
        let (loss, scores) = (self.training.spec.loss, self.training.scores());
        let targets = truth.soft_targets.chunks(scores[0].len()).map(to_f64);
        let (values, slopes): (Vec<f64>, Examples) = match losses::takes_soft(loss) && !truth.soft_targets.is_empty() {
            true => scores.iter().zip(targets).map(|(scores, targets)| losses::soft(scores, &targets)).unzip(),
            false => {
                let labelled = scores.iter().zip(truth.labels);
                labelled.map(|(scores, &label)| losses::loss(loss, scores, usize::from(label))).unzip()
            }
        };
        let scaled = |slopes: Vec<f64>| slopes.into_iter().map(|slope| slope * f64::from(scale)).collect();
        self.score_gradient = slopes.into_iter().map(scaled).collect();
        values.iter().sum::<f64>() as f32
    }

    fn backward(&mut self, observe: &mut Observer<'_>) -> Vec<f32> {
        self.training.backward_from(self.score_gradient.clone(), true);
        (0..self.training.spec.layers.len()).rev().for_each(observe);
        let mut gradients = Vec::new();
        for entry in &self.entries {
            let share = if entry.parameter.role == Role::Statistic { self.share } else { 1.0 };
            let values = &self.training.tensors[&format!("{}.grad", entry.name())];
            gradients.extend(values.iter().map(|value| (value * share) as f32));
        }
        gradients
    }

    fn update(&mut self, gradients: Vec<f32>, optimizer: &OptimizerSpec, examples: u64) {
        self.gradients = to_f64(&gradients);
        if self.kind != Some(optimizer.kind) {
            (self.kind, self.steps) = (Some(optimizer.kind), 0);
            self.kept.iter_mut().for_each(|row| row.fill(0.0));
        }
        self.steps += 1;
        let decoupled = decouples_decay(optimizer.kind);
        for entry in &self.entries {
            let decays = entry.parameter.role == Role::Weight;
            let decay = |weight: f32| if decays { f64::from(weight) } else { 0.0 };
            let (l1, l2) = (decay(optimizer.l1_decay), decay(optimizer.l2_decay));
            let step = Update {
                rate: f64::from(optimizer.rate(examples)),
                momentum: f64::from(optimizer.momentum),
                number: self.steps,
                decay: if decoupled { l2 } else { 0.0 },
            };
            let mut values = self.training.tensors[&entry.name()].clone();
            for (w, at) in values.iter_mut().zip(entry.range.clone()) {
                let g = self.gradients[at];
                if entry.parameter.role == Role::Statistic {
                    *w += 0.1 * (g - *w);
                    continue;
                }
                let slope = if *w == 0.0 { 0.0 } else { w.signum() };
                let g = g + l1 * slope + if decoupled { 0.0 } else { l2 * *w };
                let [m, v] = &mut self.kept;
                *w = updated(optimizer.kind, step, *w, g, &mut m[at], &mut v[at]);
            }
            self.training.set_tensor(&entry.name(), values);
        }
    }

    fn optimizer_state(&self) -> Cow<'_, OptimizerState> {
        let rows = self.kept.iter().map(|row| to_f32(row)).collect();
        Cow::Owned(OptimizerState::of(self.kind, self.steps, rows))
    }

    fn set_optimizer_state(&mut self, state: OptimizerState) {
        (self.kind, self.steps) = (state.kind(), state.steps());
        self.kept.iter_mut().for_each(|row| row.fill(0.0));
        for (kept, row) in self.kept.iter_mut().zip(state.rows()) {
            *kept = to_f64(row);
        }
    }

    fn predict(&mut self, parameters: Option<&[f32]>, len: usize, fill: &mut dyn FnMut(&mut Batch)) -> &Batch {
        for entry in &self.entries {
            let own = || self.training.tensors[&entry.name()].clone();
            let values = parameters.map_or_else(own, |all| to_f64(&all[entry.range.clone()]));
            self.evaluation.set_tensor(&entry.name(), values);
        }
        let mut input = Batch::zeros(self.training.spec.input, len);
        fill(&mut input);
        let scores = self.evaluation.forward(examples_of(&input), false);
        self.scores = batch_of(scores, Shape::new(scores[0].len(), 1, 1));
        &self.scores
    }
}
