//! A run written down: everything needed to go on as if it had never stopped, to the bit.
//!
//! [`file`] is the form, [`version1`] reads the form of before.

pub mod file;
mod version1;

use serde::Serialize;
use serde_json::Value;

use super::progress::Progress;
use super::statistics::Windows;
use super::{Curves, Run, RunError};
use crate::backend::Backend;
use crate::data::augment::Augmentation;
use crate::data::{Dataset, DatasetName};
use crate::fields::{FieldError, Fields};
use crate::net::ParameterEntry;
use crate::optimizers::{OptimizerSpec, OptimizerState};
use crate::spec::NetSpec;
use file::{File, Writer};

/// The version this engine writes.
const VERSION: u64 = 2;

/// What can be wrong with a saved run.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SavedError {
    #[error("this is not a saved run ({detail}); choose a file that this page saved")]
    SnapshotSyntax { detail: String },
    #[error("the saved run is damaged or incomplete: its checksum is wrong; choose another copy")]
    SnapshotDamaged {},
    #[error("this run was saved by another version ({version}); open it there")]
    SnapshotVersion { version: String },
    #[error("the saved run does not hold together ({detail}); choose another file")]
    SnapshotMismatch { detail: String },
}

/// Everything but the long lists of numbers, as JSON.
#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u64,
    spec: &'a NetSpec,
    #[serde(rename = "trainer")]
    optimizer: &'a OptimizerSpec,
    state: State,
}

#[derive(Serialize)]
struct State {
    augmentation: Augmentation,
    dataset: DatasetName,
    /// Of the pictures: [`Dataset::fingerprint`]; unknown in files of version 1.
    pictures: Option<u32>,
    /// Decimal text: JSON's readers in browsers keep only 53 bits of a number.
    seed: String,
    progress: Progress,
    #[serde(rename = "trainer_state")]
    optimizer_state: OptimizerState,
}

impl State {
    fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            augmentation: Augmentation::read(&mut saved.object("augmentation")?)?,
            dataset: saved.name("dataset", DatasetName::ALL.into_iter())?,
            pictures: saved
                .read("pictures", Some(None), "0, 1, 2, …", |sum| Some(sum.as_u64().map(|sum| sum as u32)))?,
            seed: saved.text("seed")?,
            progress: Progress::read(&mut saved.object("progress")?)?,
            optimizer_state: OptimizerState::read(&mut saved.object("trainer_state")?)?,
        })
    }
}

/// The data set that a saved run was trained on.
///
/// # Errors
/// When the bytes are no saved run that this engine reads.
pub fn saved_dataset(bytes: &[u8]) -> Result<DatasetName, SavedError> {
    Ok(read(bytes)?.2.dataset)
}

/// The network's description, the optimizer's, the state, and the numbers.
fn read(bytes: &[u8]) -> Result<(Value, Value, State, File), SavedError> {
    let file = if version1::may_be(bytes) { File::open(&version1::upgrade(bytes)?)? } else { File::open(bytes)? };
    let mut value = parse(file.run())?;
    if value["version"] != VERSION {
        return Err(SavedError::SnapshotVersion { version: value["version"].to_string() });
    }
    let Value::Object(state) = value["state"].take() else { return Err(syntax("no \"state\"")) };
    let state = State::read(&mut Fields::new(state)).map_err(|error| syntax(&error))?;
    Ok((value["spec"].take(), value["trainer"].take(), state, file))
}

/// JSON that says it is a run of ours.
fn parse(text: &str) -> Result<Value, SavedError> {
    let value: Value = serde_json::from_str(text).map_err(|error| syntax(&error))?;
    if value["format"] != "convscope-run" {
        return Err(syntax("no \"format\": \"convscope-run\""));
    }
    Ok(value)
}

fn syntax(detail: &(impl ToString + ?Sized)) -> SavedError {
    SavedError::SnapshotSyntax { detail: detail.to_string() }
}

fn mismatch(detail: &str) -> SavedError {
    SavedError::SnapshotMismatch { detail: detail.to_owned() }
}

impl<B: Backend> Run<B> {
    /// The run as a file's bytes. In the middle of a step it is the run as it was before.
    pub fn save(&self) -> Vec<u8> {
        let written = Written {
            format: "convscope-run",
            version: VERSION,
            spec: self.backend.spec(),
            optimizer: &self.optimizer_spec,
            state: State {
                augmentation: self.augmentation,
                dataset: self.data.name(),
                pictures: Some(self.data.fingerprint()),
                seed: self.seed.to_string(),
                progress: self.progress_done().bookmark(),
                optimizer_state: self.backend.optimizer_state().into_owned(),
            },
        };
        let mut file = Writer::default();
        let (rows, windows) = (self.curves.rows(), self.statistics.windows());
        file.doubles("curves.examples", &self.curves.places());
        file.singles("curves.values", &[rows.len(), 4], rows.as_flattened());
        file.singles("curves.open", &[2], &self.curves.open());
        let training: Vec<_> = windows.training().collect();
        file.singles("window.training", &[training.len(), 3], training.as_flattened());
        let validation: Vec<_> = windows.validation().collect();
        file.singles("window.validation", &[validation.len(), 2], validation.as_flattened());
        let parameters = self.backend.parameters();
        for entry in self.backend.entries() {
            file.singles(&entry.name(), &entry.parameter.dims, &parameters[entry.range.clone()]);
        }
        for (row, values) in self.backend.optimizer_state().rows().iter().enumerate() {
            file.singles(&format!("trainer.{row}"), &[values.len()], values);
        }
        // Numbers, texts and lists of them always have a JSON form. By way of a value: one way to serialise keeps the
        // engine small.
        file.finish(&serde_json::to_value(&written).unwrap_or_default().to_string())
    }

    /// Goes on with a saved run, on the data that are loaded now; false when these are not those it was trained on.
    ///
    /// # Errors
    /// When the bytes are no saved run, or its parts do not fit each other or the data; then nothing has changed.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<bool, RunError> {
        let (spec, optimizer, state, file) = read(bytes)?;
        let spec = NetSpec::from_value(spec)?;
        let optimizer = OptimizerSpec::from_value(optimizer)?;
        let seed = state.seed.parse().map_err(|_| mismatch("seed"))?;
        Self::check(&spec, &optimizer, &self.data)?;
        let mut run = Self::fresh(spec, optimizer, state.augmentation, Dataset::cifar10(), seed)?;
        let parameters = parameters(run.backend.entries(), &file)?;
        let mut optimizer_state = state.optimizer_state;
        let rows = 0..optimizer_state.row_count();
        let values: Option<_> = rows.map(|row| file.singles(&format!("trainer.{row}"))).collect();
        optimizer_state.set_rows(values.unwrap_or_default());
        if !optimizer_state.fits(parameters.len()) {
            return Err(mismatch("trainer").into());
        }
        run.backend.set_parameters(&parameters);
        run.backend.set_optimizer_state(optimizer_state);
        run.curves = curves(&file).ok_or_else(|| mismatch("curves"))?;
        run.statistics.set_windows(windows(&file).ok_or_else(|| mismatch("window"))?);
        run.progress = state.progress;
        run.data = self.take_data();
        run.data.grow(run.examples());
        run.begin_here();
        let same = state.pictures.is_none_or(|sum| sum == run.data.fingerprint());
        *self = run;
        Ok(same)
    }
}

/// The parameters of these `entries` in the file.
fn parameters(entries: &[ParameterEntry], file: &File) -> Result<Vec<f32>, SavedError> {
    let mut all = Vec::with_capacity(entries.last().map_or(0, |entry| entry.range.end));
    for entry in entries {
        let name = entry.name();
        let values = file.singles(&name).filter(|values| values.len() == entry.range.len());
        match values.filter(|values| values.iter().all(|value| value.is_finite())) {
            Some(values) => all.extend(values),
            None => return Err(mismatch(&name)),
        }
    }
    Ok(all)
}

fn curves(file: &File) -> Option<Curves> {
    let (places, values) = (file.doubles("curves.examples")?, file.singles("curves.values")?);
    let open: [f32; 2] = file.singles("curves.open")?.try_into().ok()?;
    let rows = values.as_chunks().0;
    (places.len() == rows.len() && small_count(open[0])).then(|| Curves::of(&places, rows, open))
}

fn windows(file: &File) -> Option<Windows> {
    let (training, validation) = (file.singles("window.training")?, file.singles("window.validation")?);
    let (training, validation) = (training.as_chunks().0, validation.as_chunks().0);
    let mut counts = training.iter().map(|row: &[f32; 3]| row[0]).chain(validation.iter().map(|row: &[f32; 2]| row[0]));
    counts.all(small_count).then(|| Windows::of(training, validation))
}

/// Whether it is a count of examples that a step may have.
fn small_count(count: f32) -> bool {
    (0.0..10_000.0).contains(&count)
}
