//! The trainers, one file each: how a gradient becomes a step.
//!
//! To add one: write its file, add a line to the list at the end of this one. What they share (decay, learning-rate
//! schedule, which parameters are trained) is here and in [`schedule`].

mod schedule;

use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields, bad, written};
use crate::layers::Role;
use crate::net::Net;

pub use schedule::Schedule;

/// How a network is trained. Every field can change between two steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainerSpec {
    /// The rule.
    pub method: Method,
    /// Step size before schedule and warm-up; Adadelta, which finds its own, multiplies its step by it.
    pub learning_rate: f32,
    /// Momentum of the momentum methods; elsewhere the decay of the moving average (ρ of Adadelta, windowgrad and
    /// RMSprop, β1 of Adam).
    pub momentum: f32,
    /// Examples in a step.
    pub batch_size: usize,
    /// Weight of `Σ |w|` in the loss.
    pub l1_decay: f32,
    /// Weight of `½ Σ w²` in the loss; for AdamW the decoupled decay.
    pub l2_decay: f32,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// Examples over which the learning rate rises from zero.
    pub warm_up: u64,
}

/// A trainer's field that has no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename = "trainer_field")]
#[error("the trainer's {field} cannot be {value}; expected {expected}")]
pub struct TrainerError {
    /// Which field.
    pub field: String,
    /// What it was.
    pub value: String,
    /// What it may be, in symbols.
    pub expected: String,
}

impl From<FieldError> for TrainerError {
    fn from(error: FieldError) -> Self {
        match error {
            FieldError::Missing { field } => bad(field, &Value::Null, "…").into(),
            FieldError::Unknown { field, known } => Self { field, value: "…".to_owned(), expected: known },
            FieldError::Bad { field, value, expected } => Self { field: field.to_owned(), value, expected },
            FieldError::Inside { error, .. } => (*error).into(),
        }
    }
}

impl TrainerSpec {
    /// Largest batch: above it, buffers for a large network outgrow a browser tab.
    pub const LARGEST_BATCH: usize = 512;

    /// Reads and checks a trainer's JSON.
    ///
    /// # Errors
    /// When a field is missing, unknown, of another kind or out of range.
    pub fn from_value(value: Value) -> Result<Self, TrainerError> {
        let Value::Object(values) = value else {
            return Err(bad("trainer", &value, "{\"method\": …, \"learning_rate\": …}").into());
        };
        let mut fields = Fields::new(values);
        let spec = Self {
            method: fields.name("method", None, Method::names())?,
            learning_rate: fields.number("learning_rate")?,
            momentum: fields.number_or("momentum", 0.9)?,
            batch_size: fields.whole("batch_size")?,
            l1_decay: fields.number_or("l1_decay", 0.0)?,
            l2_decay: fields.number_or("l2_decay", 0.0)?,
            schedule: Schedule::read(&mut fields)?,
            warm_up: fields.examples("warm_up", Some(0))?,
        };
        fields.finish()?;
        spec.check()?;
        Ok(spec)
    }

    /// # Errors
    /// When a field is out of range.
    pub fn check(&self) -> Result<(), TrainerError> {
        let batches = 1..=Self::LARGEST_BATCH;
        let rules = [
            (
                "learning_rate",
                self.learning_rate,
                (0.0..=100.0).contains(&self.learning_rate),
                "0 ≤ learning_rate ≤ 100",
            ),
            ("momentum", self.momentum, (0.0..1.0).contains(&self.momentum), "0 ≤ momentum < 1"),
            ("batch_size", self.batch_size as f32, batches.contains(&self.batch_size), "1 ≤ batch_size ≤ 512"),
            ("l1_decay", self.l1_decay, (0.0..=1.0).contains(&self.l1_decay), "0 ≤ l1_decay ≤ 1"),
            ("l2_decay", self.l2_decay, (0.0..=1.0).contains(&self.l2_decay), "0 ≤ l2_decay ≤ 1"),
        ];
        for (field, value, holds, expected) in rules {
            if !holds {
                let (field, value, expected) = (field.to_owned(), written(value), expected.to_owned());
                return Err(TrainerError { field, value, expected });
            }
        }
        self.schedule.check()
    }

    /// The learning rate after `examples` examples.
    pub fn rate(&self, examples: u64) -> f32 {
        let warm = if examples < self.warm_up { (examples + 1) as f32 / self.warm_up as f32 } else { 1.0 };
        self.learning_rate * warm * self.schedule.factor(examples)
    }
}

/// One step, as a rule sees it.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Learning rate in force.
    pub rate: f32,
    /// [`TrainerSpec::momentum`].
    pub momentum: f32,
    /// Number of this step since the rule's memory was empty, from 1.
    pub number: u64,
    /// Decoupled decay, zero for all rules but AdamW.
    pub decay: f32,
}

/// A rule: updates weights from gradients and its memory of earlier ones.
trait Rule {
    /// How many values a weight it remembers.
    fn memory(&self) -> usize;

    /// Updates `w` by the gradients `g`. `memory` has [`Rule::memory`] slices as long as `w`, zero at first.
    fn update(&self, step: Step, w: &mut [f32], g: &[f32], memory: &mut [&mut [f32]]);

    /// Whether L2 decay is the rule's own, apart from the gradient.
    fn decouples_decay(&self) -> bool {
        false
    }
}

/// How running statistics move towards a step's own: PyTorch's `momentum` of batch norm.
const STATISTIC_RATE: f32 = 0.1;

/// A trainer at work on one network: the rule's memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Trainer {
    method: Option<Method>,
    steps: u64,
    /// Saved apart: there are as many numbers as the network has parameters, or several times that.
    #[serde(skip)]
    memory: Vec<Vec<f32>>,
}

impl Trainer {
    /// The trainer that was saved, without its memory.
    pub(crate) fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        let method = saved.read("method", None, "null / …", |value| match value {
            Value::Null => Some(None),
            name => Method::of(name.as_str()?).map(Some),
        })?;
        Ok(Self { method, steps: saved.examples("steps", None)?, memory: Vec::new() })
    }

    /// What it remembers: rows as long as the network's parameters.
    pub(crate) fn memory(&self) -> &[Vec<f32>] {
        &self.memory
    }

    /// Gives it what it remembered.
    pub(crate) fn set_memory(&mut self, memory: Vec<Vec<f32>>) {
        self.memory = memory;
    }

    /// How many rows it remembers.
    pub(crate) fn rows(&self) -> usize {
        self.method.map_or(0, |method| method.rule().memory())
    }

    /// Whether the memory fits a network of so many parameters: for memories that come from a file.
    pub fn fits(&self, parameters: usize) -> bool {
        self.memory.len() == self.rows()
            && self.memory.iter().all(|row| row.len() == parameters && row.iter().all(|value| value.is_finite()))
    }

    /// One step from the gradients in `net` (the mean over the batch), after `examples` examples so far.
    ///
    /// A change of method starts with an empty memory.
    pub fn step(&mut self, spec: &TrainerSpec, net: &mut Net, examples: u64) {
        let rule = spec.method.rule();
        if self.method != Some(spec.method) {
            let empty = vec![0.0; net.parameters().len()];
            *self = Self { method: Some(spec.method), steps: 0, memory: vec![empty; rule.memory()] };
        }
        self.steps += 1;
        let mut decayed = Vec::new();
        let slots = net.slots().to_vec();
        let (parameters, gradients) = net.parameters_and_gradients();
        for slot in slots {
            let (w, g) = (&mut parameters[slot.range.clone()], &gradients[slot.range.clone()]);
            let role = slot.parameter.role;
            if role == Role::Statistic {
                for (w, g) in w.iter_mut().zip(g) {
                    *w += STATISTIC_RATE * (g - *w);
                }
                continue;
            }
            let decay = if role == Role::Weight { (spec.l1_decay, spec.l2_decay) } else { (0.0, 0.0) };
            let l2 = if rule.decouples_decay() { 0.0 } else { decay.1 };
            decayed.clear();
            decayed.extend(w.iter().zip(g).map(|(w, g)| g + l2 * w + decay.0 * sign(*w)));
            let step = Step {
                rate: spec.rate(examples),
                momentum: spec.momentum,
                number: self.steps,
                decay: if rule.decouples_decay() { decay.1 } else { 0.0 },
            };
            let mut memory: Vec<&mut [f32]> =
                self.memory.iter_mut().map(|values| &mut values[slot.range.clone()]).collect();
            rule.update(step, w, &decayed, &mut memory);
        }
    }
}

/// -1, 0 or 1; unlike `f32::signum`, 0 for 0, where `|w|` has no slope to follow.
fn sign(w: f32) -> f32 {
    if w == 0.0 { 0.0 } else { w.signum() }
}

/// The decay's part of the loss: `Σ (l1 |w| + ½ l2 w²)` over decayed weights.
pub fn decay_loss(spec: &TrainerSpec, net: &Net) -> f32 {
    let weights = net.slots().iter().filter(|slot| slot.parameter.role == Role::Weight);
    let values = weights.flat_map(|slot| &net.parameters()[slot.range.clone()]);
    values.map(|w| spec.l1_decay * w.abs() + 0.5 * spec.l2_decay * w * w).sum()
}

macro_rules! methods {
    ($($module:ident::$Rule:ident,)*) => {
        $(mod $module;)*

        /// The rule that turns gradients into steps.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs)]
        pub enum Method { $($Rule,)* }

        impl Method {
            /// All rules.
            pub const ALL: &'static [Self] = &[$(Self::$Rule),*];

            fn names() -> impl Iterator<Item = (&'static str, Self)> + Clone {
                Self::ALL.iter().map(|&method| (method.name(), method))
            }

            /// The rule of this name.
            pub fn of(name: &str) -> Option<Self> {
                Self::names().find(|&(known, _)| known == name).map(|(_, method)| method)
            }

            /// The name in a trainer's JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$Rule => stringify!($module),)* }
            }

            fn rule(self) -> &'static dyn Rule {
                match self { $(Self::$Rule => &$module::$Rule,)* }
            }
        }
    };
}

methods! {
    sgd::Sgd,
    momentum::Momentum,
    nesterov::Nesterov,
    adagrad::Adagrad,
    windowgrad::Windowgrad,
    adadelta::Adadelta,
    rmsprop::RmsProp,
    adam::Adam,
    adamw::AdamW,
}

#[cfg(any(test, feature = "bench"))]
pub(crate) mod tests;
