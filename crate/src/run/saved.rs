//! A run as JSON text: everything needed to go on, and readable by people.

use serde::Serialize;
use serde_json::Value;

use super::{Curves, Run, RunError};
use crate::data::augment::Augmentation;
use crate::data::{Dataset, DatasetName, Sampler};
use crate::fields::{FieldError, Fields, whole};
use crate::random::Random;
use crate::spec::NetSpec;
use crate::trainers::{Trainer, TrainerSpec};

/// The version this engine writes, and the only one it reads.
const VERSION: u64 = 1;

/// What can be wrong with a saved run.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SavedError {
    #[error("this is not a saved run ({detail}); choose a file that this page saved")]
    SnapshotSyntax { detail: String },
    #[error("this run was saved by another version ({version}); open it there")]
    SnapshotVersion { version: String },
    #[error("the saved run does not hold together ({detail}); choose another file")]
    SnapshotMismatch { detail: String },
}

#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    spec: &'a NetSpec,
    trainer: &'a TrainerSpec,
    state: State,
}

#[derive(Serialize)]
struct State {
    augmentation: Augmentation,
    dataset: DatasetName,
    /// Decimal text: JSON's readers in browsers keep only 53 bits of a number.
    seed: String,
    examples: u64,
    steps: u64,
    owed: usize,
    next_validation: usize,
    parameters: Vec<SavedParameter>,
    trainer_state: Trainer,
    sampler: Sampler,
    views: Random,
    curves: Curves,
}

#[derive(Serialize)]
struct SavedParameter {
    /// Index of the layer in the spec, from 0.
    layer: usize,
    name: String,
    dims: Vec<usize>,
    values: Vec<f32>,
}

impl State {
    fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            augmentation: Augmentation::read(&mut saved.object("augmentation")?)?,
            dataset: saved.name("dataset", None, DatasetName::ALL.into_iter())?,
            seed: saved.text("seed")?,
            examples: saved.examples("examples", None)?,
            steps: saved.examples("steps", None)?,
            owed: saved.whole("owed")?,
            next_validation: saved.whole("next_validation")?,
            parameters: saved.list("parameters", SavedParameter::read)?,
            trainer_state: Trainer::read(&mut saved.object("trainer_state")?)?,
            sampler: Sampler::read(&mut saved.object("sampler")?)?,
            views: Random::read(&mut saved.object("views")?)?,
            curves: Curves::read(&mut saved.object("curves")?)?,
        })
    }
}

impl SavedParameter {
    fn read(saved: &Value) -> Option<Self> {
        let mut saved = Fields::new(saved.as_object()?.clone());
        Some(Self {
            layer: saved.whole("layer").ok()?,
            name: saved.text("name").ok()?,
            dims: saved.list("dims", whole).ok()?,
            values: saved.numbers("values").ok()?,
        })
    }
}

/// The data set that a saved run was trained on.
///
/// # Errors
/// When the text is no saved run of this version.
pub fn saved_dataset(text: &str) -> Result<DatasetName, SavedError> {
    Ok(read(text)?.2.dataset)
}

/// The network's description, the trainer's, and the rest.
fn read(text: &str) -> Result<(Value, Value, State), SavedError> {
    let syntax = |detail: String| SavedError::SnapshotSyntax { detail };
    let mut value: Value = serde_json::from_str(text).map_err(|error| syntax(error.to_string()))?;
    if value["format"] != "convscope-run" {
        return Err(syntax("no \"format\": \"convscope-run\"".to_owned()));
    }
    if value["version"] != VERSION {
        return Err(SavedError::SnapshotVersion { version: value["version"].to_string() });
    }
    let Value::Object(state) = value["state"].take() else { return Err(syntax("no \"state\"".to_owned())) };
    let state = State::read(&mut Fields::new(state)).map_err(|error| syntax(error.to_string()))?;
    Ok((value["spec"].take(), value["trainer"].take(), state))
}

impl Run {
    /// The run as JSON text.
    pub fn save(&self) -> String {
        let parameters = self.net.slots().iter().map(|slot| SavedParameter {
            layer: slot.layer,
            name: slot.parameter.name.to_string(),
            dims: slot.parameter.dims.clone(),
            values: self.net.parameters()[slot.range.clone()].to_vec(),
        });
        let written = Written {
            format: "convscope-run",
            version: VERSION,
            spec: self.net.spec(),
            trainer: &self.spec,
            state: State {
                augmentation: self.augmentation,
                dataset: self.data.name(),
                seed: self.seed.to_string(),
                examples: self.examples,
                steps: self.steps,
                owed: self.owed,
                next_validation: self.next_validation,
                parameters: parameters.collect(),
                trainer_state: self.trainer.clone(),
                sampler: self.sampler.clone(),
                views: self.views.clone(),
                curves: self.curves.clone(),
            },
        };
        // Numbers, texts and lists of them always have a JSON form.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Goes on with a saved run, on the data that are loaded now.
    ///
    /// # Errors
    /// When the text is no saved run, or its parts do not fit each other or the data; then nothing has changed.
    pub fn restore(&mut self, text: &str) -> Result<(), RunError> {
        let (spec, trainer, state) = read(text)?;
        let spec = NetSpec::from_value(spec)?;
        let trainer = TrainerSpec::from_value(trainer)?;
        let mismatch = |detail: String| RunError::from(SavedError::SnapshotMismatch { detail });
        let seed = state.seed.parse().map_err(|_| mismatch(format!("seed {}", state.seed)))?;
        Self::check(&spec, &trainer, &self.data)?;
        let mut run = Self::new(spec, trainer, state.augmentation, Dataset::cifar10(), seed)?;
        let slots = run.net.slots().to_vec();
        if slots.len() != state.parameters.len() {
            return Err(mismatch(format!("{} parameters, not {}", state.parameters.len(), slots.len())));
        }
        for (slot, saved) in slots.iter().zip(&state.parameters) {
            let name = format!("layer {} {}", slot.layer + 1, slot.parameter.name);
            if (saved.layer, saved.name.as_str()) != (slot.layer, &*slot.parameter.name)
                || saved.dims != slot.parameter.dims
                || saved.values.len() != slot.range.len()
            {
                return Err(mismatch(format!("{name}: {:?}, not {:?}", saved.dims, slot.parameter.dims)));
            }
            if !saved.values.iter().all(|value| value.is_finite()) {
                return Err(mismatch(format!("{name}: a value is not a number")));
            }
            run.net.parameters_mut()[slot.range.clone()].copy_from_slice(&saved.values);
        }
        if !state.trainer_state.fits(run.net.parameters().len()) {
            return Err(mismatch("trainer_state".to_owned()));
        }
        run.checkpoint.parameters.copy_from_slice(run.net.parameters());
        run.checkpoint.trainer.clone_from(&state.trainer_state);
        run.checkpoint.examples = state.examples;
        run.trainer = state.trainer_state;
        (run.examples, run.steps) = (state.examples, state.steps);
        (run.owed, run.next_validation) = (state.owed, state.next_validation);
        (run.sampler, run.views, run.curves) = (state.sampler, state.views, state.curves);
        run.focus = self.focus.clone();
        run.data = self.fresh_data();
        run.data.grow(run.examples);
        *self = run;
        Ok(())
    }
}
