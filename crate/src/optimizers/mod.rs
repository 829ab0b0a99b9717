//! The optimizers, one file each: how a gradient becomes a step.
//!
//! To add one: write its file, add a line to the list at the end of this one. What they share (decay, learning-rate
//! schedule, which parameters are trained) is here and in [`schedule`].

mod schedule;

use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields, bad};
use crate::layers::Role;
use crate::net::{Net, ParameterEntry};
use crate::schema::{Expected, Field};

pub use schedule::Schedule;

/// How a network is trained. Every field can change between two steps.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptimizerSpec {
    /// Which optimizer; `method` in JSON.
    #[serde(rename = "method")]
    pub kind: OptimizerKind,
    /// Update size before schedule and warm-up; Adadelta, which finds its own, multiplies its step by it.
    pub learning_rate: f32,
    /// Momentum of the momentum methods; elsewhere the decay of the moving average (ρ of Adadelta, windowgrad and
    /// RMSprop, β1 of Adam and Lion).
    pub momentum: f32,
    /// Examples in a step.
    pub batch_size: usize,
    /// Weight of `Σ |w|` in the loss.
    pub l1_decay: f32,
    /// Weight of `½ Σ w²` in the loss; for AdamW and Lion the decoupled decay.
    pub l2_decay: f32,
    /// How the learning rate changes.
    pub schedule: Schedule,
    /// Examples over which the learning rate rises from zero.
    pub warm_up: u64,
}

/// A optimizer's field that has no sense.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename = "trainer_field")]
#[error("the trainer's {field} cannot be {value}; expected {}", expected.of(field))]
pub struct OptimizerError {
    /// Which field.
    pub field: String,
    /// What it was.
    pub value: String,
    /// What it may be.
    pub expected: Box<Expected>,
}

impl From<FieldError> for OptimizerError {
    fn from(error: FieldError) -> Self {
        match error {
            FieldError::Missing { field } => bad(field, &Value::Null, "…").into(),
            FieldError::Unknown { field, known } => {
                let choices = known.into_iter().map(str::to_owned).collect();
                Self { field, value: "…".to_owned(), expected: Box::new(Expected::Choice { choices }) }
            }
            FieldError::Bad { field, value, expected } => Self { field: field.to_owned(), value, expected },
            FieldError::Inside { error, .. } => (*error).into(),
        }
    }
}

impl OptimizerSpec {
    /// Largest batch: above it, buffers for a large network outgrow a browser tab.
    pub const LARGEST_BATCH: usize = 512;

    const LEARNING_RATE: Field = Field::number("learning_rate").at_least(0.0).at_most(100.0);
    const MOMENTUM: Field = Field::number("momentum").or(0.9).at_least(0.0).below(1.0);
    const BATCH_SIZE: Field = Field::whole("batch_size").at_least(1.0).at_most(Self::LARGEST_BATCH as f64);
    const L1_DECAY: Field = Field::number("l1_decay").or(0.0).at_least(0.0).at_most(1.0);
    const L2_DECAY: Field = Field::number("l2_decay").or(0.0).at_least(0.0).at_most(1.0);
    const WARM_UP: Field = Field::whole("warm_up").or(0.0);

    /// The fields that are numbers; `method` and `schedule` are the others.
    pub const FIELDS: &[Field] =
        &[Self::LEARNING_RATE, Self::MOMENTUM, Self::BATCH_SIZE, Self::L1_DECAY, Self::L2_DECAY, Self::WARM_UP];

    /// Reads and checks an optimizer's JSON.
    ///
    /// # Errors
    /// When a field is missing, unknown, of another kind or out of range.
    pub fn from_value(value: Value) -> Result<Self, OptimizerError> {
        let Value::Object(values) = value else {
            return Err(bad("trainer", &value, "{\"method\": …, \"learning_rate\": …}").into());
        };
        let mut fields = Fields::new(values);
        let spec = Self {
            kind: fields.name("method", OptimizerKind::names())?,
            learning_rate: Self::LEARNING_RATE.read_number(&mut fields)?,
            momentum: Self::MOMENTUM.read_number(&mut fields)?,
            batch_size: Self::BATCH_SIZE.read_whole(&mut fields)?,
            l1_decay: Self::L1_DECAY.read_number(&mut fields)?,
            l2_decay: Self::L2_DECAY.read_number(&mut fields)?,
            schedule: Schedule::read(&mut fields)?,
            warm_up: Self::WARM_UP.read_examples(&mut fields)?,
        };
        fields.finish()?;
        spec.check()?;
        Ok(spec)
    }

    /// # Errors
    /// When a field is out of range.
    pub fn check(&self) -> Result<(), OptimizerError> {
        Self::LEARNING_RATE.check(f64::from(self.learning_rate))?;
        Self::MOMENTUM.check(f64::from(self.momentum))?;
        Self::BATCH_SIZE.check(self.batch_size as f64)?;
        Self::L1_DECAY.check(f64::from(self.l1_decay))?;
        Self::L2_DECAY.check(f64::from(self.l2_decay))?;
        Ok(self.schedule.check()?)
    }

    /// The learning rate after `examples` examples.
    pub fn rate(&self, examples: u64) -> f32 {
        let warm = if examples < self.warm_up { (examples + 1) as f32 / self.warm_up as f32 } else { 1.0 };
        self.learning_rate * warm * self.schedule.factor(examples)
    }
}

/// One step, as an optimizer sees it.
#[derive(Clone, Copy, Debug)]
pub struct Update {
    /// Learning rate in force.
    pub rate: f32,
    /// [`OptimizerSpec::momentum`].
    pub momentum: f32,
    /// Number of this step since the optimizer's state was empty, from 1.
    pub number: u64,
    /// Decoupled decay, zero for all but AdamW and Lion.
    pub decay: f32,
}

/// Updates weights from gradients and what it keeps of earlier ones.
trait Optimizer {
    /// How many values of state a weight has.
    fn state_rows(&self) -> usize;

    /// Updates `w` by the gradients `g`. `state` has [`Optimizer::state_rows`] slices as long as `w`, zero at first.
    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]);

    /// Whether L2 decay is the optimizer's own, apart from the gradient.
    fn decouples_decay(&self) -> bool {
        false
    }

    /// Whether [`OptimizerSpec::momentum`] is the decay of a moving average here.
    fn averages(&self) -> bool {
        false
    }
}

/// How running statistics move towards a step's own: PyTorch's `momentum` of batch norm.
const STATISTIC_RATE: f32 = 0.1;

/// The state of an optimizer for one network.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OptimizerState {
    #[serde(rename = "method")]
    kind: Option<OptimizerKind>,
    steps: u64,
    /// Saved apart: there are as many numbers as the network has parameters, or several times that.
    #[serde(skip)]
    rows: Vec<Vec<f32>>,
}

impl OptimizerState {
    /// The state that was saved, without its rows.
    pub(crate) fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        let kind = saved.read("method", None, "null / …", |value| match value {
            Value::Null => Some(None),
            name => OptimizerKind::of(name.as_str()?).map(Some),
        })?;
        Ok(Self { kind, steps: saved.examples("steps", None)?, rows: Vec::new() })
    }

    /// Rows as long as the network's parameters: means of gradients, of their squares, or what else the optimizer keeps.
    pub(crate) fn rows(&self) -> &[Vec<f32>] {
        &self.rows
    }

    /// Sets the rows.
    pub(crate) fn set_rows(&mut self, rows: Vec<Vec<f32>>) {
        self.rows = rows;
    }

    /// That of an optimizer after so many steps; of `rows` as many as it keeps.
    #[cfg(test)]
    pub(crate) fn of(kind: Option<OptimizerKind>, steps: u64, rows: Vec<Vec<f32>>) -> Self {
        let mut state = Self { kind, steps, rows };
        state.rows.truncate(state.row_count());
        state
    }

    /// Whose it is; nobody's before the first step.
    #[cfg(test)]
    pub(crate) fn kind(&self) -> Option<OptimizerKind> {
        self.kind
    }

    /// How many steps it has seen.
    #[cfg(test)]
    pub(crate) fn steps(&self) -> u64 {
        self.steps
    }

    /// How many rows the optimizer keeps.
    pub(crate) fn row_count(&self) -> usize {
        self.kind.map_or(0, |kind| kind.optimizer().state_rows())
    }

    /// Whether the state fits a network of so many parameters: for one that comes from a file.
    pub fn fits(&self, parameters: usize) -> bool {
        self.rows.len() == self.row_count()
            && self.rows.iter().all(|row| row.len() == parameters && row.iter().all(|value| value.is_finite()))
    }

    /// One step from the gradients in `net` (the mean over the batch), after `examples` examples so far.
    ///
    /// Another optimizer starts with an empty state.
    pub fn step(&mut self, spec: &OptimizerSpec, net: &mut Net, examples: u64) {
        let optimizer = spec.kind.optimizer();
        if self.kind != Some(spec.kind) {
            let empty = vec![0.0; net.parameters().len()];
            *self = Self { kind: Some(spec.kind), steps: 0, rows: vec![empty; optimizer.state_rows()] };
        }
        self.steps += 1;
        let mut decayed = Vec::new();
        let entries = net.entries().to_vec();
        let (parameters, gradients) = net.parameters_and_gradients();
        for entry in entries {
            let (w, g) = (&mut parameters[entry.range.clone()], &gradients[entry.range.clone()]);
            let role = entry.parameter.role;
            if role == Role::Statistic {
                for (w, g) in w.iter_mut().zip(g) {
                    *w += STATISTIC_RATE * (g - *w);
                }
                continue;
            }
            let decay = if role == Role::Weight { (spec.l1_decay, spec.l2_decay) } else { (0.0, 0.0) };
            let l2 = if optimizer.decouples_decay() { 0.0 } else { decay.1 };
            decayed.clear();
            decayed.extend(w.iter().zip(g).map(|(w, g)| g + l2 * w + decay.0 * sign(*w)));
            let step = Update {
                rate: spec.rate(examples),
                momentum: spec.momentum,
                number: self.steps,
                decay: if optimizer.decouples_decay() { decay.1 } else { 0.0 },
            };
            let mut state: Vec<&mut [f32]> =
                self.rows.iter_mut().map(|values| &mut values[entry.range.clone()]).collect();
            optimizer.update(step, w, &decayed, &mut state);
        }
    }
}

/// -1, 0 or 1; unlike `f32::signum`, 0 for 0, where `|w|` has no slope to follow.
fn sign(w: f32) -> f32 {
    if w == 0.0 { 0.0 } else { w.signum() }
}

/// The decay's part of the loss: `Σ (l1 |w| + ½ l2 w²)` over decayed weights.
pub fn decay_loss(spec: &OptimizerSpec, entries: &[ParameterEntry], parameters: &[f32]) -> f32 {
    let weights = entries.iter().filter(|entry| entry.parameter.role == Role::Weight);
    let values = weights.flat_map(|entry| &parameters[entry.range.clone()]);
    values.map(|w| spec.l1_decay * w.abs() + 0.5 * spec.l2_decay * w * w).sum()
}

macro_rules! optimizers {
    ($($module:ident::$Optimizer:ident,)*) => {
        $(mod $module;)*

        /// An optimizer, by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        #[cfg_attr(test, derive(ts_rs::TS))]
        #[serde(rename_all = "lowercase")]
        #[allow(missing_docs)]
        pub enum OptimizerKind { $($Optimizer,)* }

        impl OptimizerKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$Optimizer),*];

            fn names() -> impl Iterator<Item = (&'static str, Self)> + Clone {
                Self::ALL.iter().map(|&kind| (kind.name(), kind))
            }

            /// The optimizer of this name.
            pub fn of(name: &str) -> Option<Self> {
                Self::names().find(|&(known, _)| known == name).map(|(_, kind)| kind)
            }

            /// The name in an optimizer's JSON.
            pub fn name(self) -> &'static str {
                match self { $(Self::$Optimizer => stringify!($module),)* }
            }

            /// Whether [`OptimizerSpec::momentum`] is the decay of a moving average here.
            pub fn averages(self) -> bool {
                self.optimizer().averages()
            }

            fn optimizer(self) -> &'static dyn Optimizer {
                match self { $(Self::$Optimizer => &$module::$Optimizer,)* }
            }
        }
    };
}

optimizers! {
    sgd::Sgd,
    momentum::Momentum,
    nesterov::Nesterov,
    adagrad::Adagrad,
    windowgrad::Windowgrad,
    adadelta::Adadelta,
    rmsprop::RmsProp,
    adam::Adam,
    adamw::AdamW,
    lion::Lion,
}

#[cfg(any(test, feature = "bench"))]
pub(crate) mod tests;
