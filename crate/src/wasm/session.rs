//! A training run, and what can be asked of it.

use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::convert::{bad_request, fault, fields_of, now, object, optimizer_spec, planes, seed_of, to_js};
use super::snapshot::{legends, network, to_prediction};
use crate::backend::Backend;
use crate::check::{Check, layer_infos};
use crate::data::Dataset;
use crate::data::augment::Augmentation;
use crate::fields::{FieldError, Fields};
use crate::optimizers::OptimizerSpec;
use crate::pretrained::ModelCard;
use crate::spec::NetSpec;
use crate::study::{Focus, Study};
use crate::train::{Answer, Run, RunError};

/// A training run.
#[wasm_bindgen]
pub struct Session {
    pub(super) run: Run,
    pub(super) study: Study,
    /// Told apart by the page: each fresh start is another.
    pub(super) generation: u32,
}

#[wasm_bindgen]
impl Session {
    /// A fresh run on the embedded pictures. `options`: `{spec, optimizer, augmentation, seed?}`.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Session, JsValue> {
        let Options { spec, optimizer, augmentation, seed, .. } = Options::read(options)?;
        let run = Run::new(spec, optimizer, augmentation, Dataset::embedded(), seed);
        Self::of(run.map_err(|error| fault(&error))?, Focus::Test(0), 0)
    }

    /// Everything about the run that does not change with training.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn describe(&self) -> Result<JsValue, JsValue> {
        object(&[
            ("build", super::build().into()),
            ("legends", legends()?),
            ("seed", self.run.seed().to_string().into()),
            (
                "network",
                network(
                    self.run.backend().spec(),
                    self.run.optimizer_spec().batch_size,
                    layer_infos(self.run.backend().spec()).map_err(|error| fault(&error))?,
                )?,
            ),
            ("trainer", to_js(self.run.optimizer_spec())?),
            ("augmentation", to_js(&self.run.augmentation())?),
            ("dataset", self.dataset()?),
        ])
    }

    /// Trains for about `milliseconds`, at least one step. Returns the number of steps.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; the run is at its last good state.
    #[wasm_bindgen(js_name = trainFor)]
    pub fn train_for(&mut self, milliseconds: f64) -> Result<u32, JsValue> {
        let end = now() + milliseconds;
        let mut steps = 0;
        loop {
            self.step()?;
            steps += 1;
            if now() >= end {
                return Ok(steps);
            }
        }
    }

    /// One training step.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; the run is at its last good state.
    pub fn step(&mut self) -> Result<(), JsValue> {
        let result = self.run.step(&now);
        self.stepped(result)
    }

    /// Says that training is paused.
    pub fn pause(&mut self) {
        self.run.statistics_mut().pause();
    }

    /// From the start, with the weights of `seed` (decimal), or of a new one.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn reset(&mut self, seed: Option<String>) -> Result<(), JsValue> {
        let result = self.run.reset(seed_of(seed));
        self.changed(result)
    }

    /// Another network on the same data, from the start, with the same seed but for the layers that it keeps: see
    /// [`Run::change_network`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    #[wasm_bindgen(js_name = setSpec)]
    pub fn set_spec(&mut self, spec: &str, optimizer: JsValue, pairs: &[u8]) -> Result<Vec<u8>, JsValue> {
        let spec = NetSpec::parse(spec).map_err(|error| fault(&error))?;
        let result = self.run.change_network(spec, optimizer_spec(optimizer)?, pairs);
        self.changed(result)
    }

    /// What the network that `spec` describes comes to, layer by layer, and whether it could be trained here; nothing
    /// changes: `{layers, network, fault}`, where one of the last two is null.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    #[wasm_bindgen(js_name = checkSpec)]
    pub fn check_spec(&self, spec: &str) -> Result<JsValue, JsValue> {
        let Check { layers, spec } = Check::of(spec);
        let trainable = spec.map_err(RunError::from).and_then(|spec| {
            self.run.check_spec(&spec)?;
            Ok((layer_infos(&spec)?, spec))
        });
        let (network, fault) = match trainable {
            Ok((infos, spec)) => (network(&spec, self.run.optimizer_spec().batch_size, infos)?, JsValue::NULL),
            Err(error) => (JsValue::NULL, fault(&error)),
        };
        object(&[("layers", to_js(&layers)?), ("network", network), ("fault", fault)])
    }

    /// Changes how the network is trained.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    #[wasm_bindgen(js_name = setOptimizer)]
    pub fn set_optimizer(&mut self, optimizer: JsValue) -> Result<(), JsValue> {
        self.run.set_optimizer(optimizer_spec(optimizer)?).map_err(|error| fault(&error))
    }

    /// Changes what is done to training pictures.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    #[wasm_bindgen(js_name = setAugmentation)]
    pub fn set_augmentation(&mut self, augmentation: JsValue) -> Result<(), JsValue> {
        let augmentation = Augmentation::read(&mut fields_of(augmentation)?).map_err(|error| bad_request(&error))?;
        self.run.set_augmentation(augmentation);
        Ok(())
    }

    /// A trained network with its weights file, to be asked, looked into and trained further. It keeps the pictures
    /// where they are CIFAR-10, and has none otherwise. `options`: those of a new session, and `{examples, crc32}`.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    #[wasm_bindgen(js_name = usePretrained)]
    pub fn use_pretrained(&mut self, options: JsValue, weights: &[u8]) -> Result<(), JsValue> {
        let Options { spec, optimizer, augmentation, seed, mut rest } = Options::read(options)?;
        let mut number = |field| rest.examples(field, None).map_err(|error| bad_request(&error));
        let (examples, crc32) = (number("examples")?, number("crc32")? as u32);
        let card = ModelCard { spec, optimizer, augmentation, seed, examples, crc32 };
        let result = self.run.use_pretrained(&card, weights);
        self.changed(result)
    }

    /// The same network on the embedded pictures, from the start.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    #[wasm_bindgen(js_name = useEmbedded)]
    pub fn use_embedded(&mut self) -> Result<(), JsValue> {
        let result = self.run.set_data(Dataset::embedded());
        self.changed_data(result)
    }

    /// Another session with the same network, optimizer and seed, on CIFAR-10, of which nothing has arrived yet.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    #[wasm_bindgen(js_name = onArriving)]
    pub fn on_arriving(&self) -> Result<Session, JsValue> {
        let run = self.run.on_arriving().map_err(|error| fault(&error))?;
        Self::of(run, self.study.focus().of_any_data(), self.generation + 1)
    }

    /// Another session from the start that differs by its optimizer alone, without pictures.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn variant(&self, optimizer: JsValue) -> Result<Session, JsValue> {
        let run = self.run.variant(optimizer_spec(optimizer)?).map_err(|error| fault(&error))?;
        Self::of(run, Focus::Test(0), 0)
    }

    /// Lends the pictures to `variant`, or takes them back.
    #[wasm_bindgen(js_name = swapPictures)]
    pub fn swap_pictures(&mut self, variant: &mut Session) {
        self.run.swap_data(&mut variant.run);
    }

    /// Adds pictures that have arrived, to test or to train on, as CIFAR-10's records: a byte of label, which is below 10,
    /// then the planes.
    #[wasm_bindgen(js_name = addRecords)]
    pub fn add_records(&mut self, test: bool, records: &[u8]) {
        let data = self.run.data_mut();
        let pictures = if test { data.test_mut() } else { data.train_mut() };
        pictures.push_records(records);
    }

    /// Says that all pictures have arrived.
    #[wasm_bindgen(js_name = allArrived)]
    pub fn all_arrived(&mut self) {
        self.run.data_mut().finish();
    }

    /// Up to `count` pictures from number `from` on, as [`Session::add_records`] takes them.
    pub fn records(&self, test: bool, from: usize, count: usize) -> Vec<u8> {
        let pictures = if test { self.run.data().test() } else { self.run.data().train() };
        let end = pictures.len().min(from.saturating_add(count));
        let record = |index| std::iter::once(pictures.label(index)).chain(pictures.pixels(index).iter().copied());
        (from..end).flat_map(record).collect()
    }

    /// Starts to score the whole test set.
    pub fn evaluate(&mut self, averaged: bool) {
        self.study.evaluate(&mut self.run, averaged);
    }

    /// Three numbers for each test picture that is scored, in their order: its label, the class that it was given, and
    /// the confidence of that class.
    pub fn answers(&self) -> Vec<f32> {
        let test = self.run.data().test();
        let answers = self.study.evaluation().map_or(&[][..], |evaluation| &evaluation.answers);
        let numbers = |(picture, answer): (usize, &Answer)| {
            [f32::from(test.label(picture)), f32::from(answer.class), answer.confidence]
        };
        answers.iter().enumerate().flat_map(numbers).collect()
    }

    /// Shows the next test picture in the layer views.
    #[wasm_bindgen(js_name = focusNext)]
    pub fn focus_next(&mut self) {
        self.study.focus_next(&self.run);
    }

    /// Shows test picture `index` in the layer views.
    #[wasm_bindgen(js_name = focusTest)]
    pub fn focus_test(&mut self, index: usize) {
        self.study.set_focus(Focus::Test(index));
    }

    /// Shows a visitor's picture, 32 x 32 RGBA, in the layer views.
    #[wasm_bindgen(js_name = focusPicture)]
    pub fn focus_picture(&mut self, rgba: &[u8]) {
        self.study.set_focus(Focus::Picture(planes(rgba)));
    }

    /// What the network says about a picture of 32 x 32 RGBA.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn classify(&mut self, rgba: &[u8], averaged: bool) -> Result<JsValue, JsValue> {
        to_prediction(&self.study.classify(&mut self.run, &planes(rgba), averaged))
    }

    /// The run as a file's bytes.
    pub fn save(&self) -> Vec<u8> {
        self.run.save()
    }

    /// Goes on with a saved run; false when the pictures are not those it was trained on.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`; nothing has changed then.
    pub fn restore(&mut self, bytes: &[u8]) -> Result<bool, JsValue> {
        let result = self.run.restore(bytes);
        self.changed(result)
    }
}

/// What a run begins with.
struct Options {
    spec: NetSpec,
    optimizer: OptimizerSpec,
    augmentation: Augmentation,
    seed: u64,
    /// What else was given.
    rest: Fields,
}

impl Options {
    fn read(options: JsValue) -> Result<Self, JsValue> {
        let mut options = fields_of(options)?;
        let any = |value: &Value| Some(value.clone());
        let read = |error: FieldError| bad_request(&error);
        let spec = NetSpec::parse(&options.text("spec").map_err(read)?).map_err(|error| fault(&error))?;
        let optimizer = options.read("trainer", None, "{…}", any).map_err(read)?;
        let optimizer = OptimizerSpec::from_value(optimizer).map_err(|error| fault(&error))?;
        let augmentation = options.object("augmentation").map_err(read)?;
        let augmentation = Augmentation::read(&mut { augmentation }).map_err(read)?;
        let seed = options.read("seed", Some(None), "\"…\"", |seed| Some(seed.as_str().map(str::to_owned)));
        let seed = seed_of(seed.map_err(read)?);
        Ok(Self { spec, optimizer, augmentation, seed, rest: options })
    }
}

impl Session {
    fn of(run: Run, focus: Focus, generation: u32) -> Result<Self, JsValue> {
        let study = Study::new(&run, focus).map_err(|error| fault(&error))?;
        Ok(Self { run, study, generation })
    }

    /// After the run was replaced: it is studied anew, with the same picture in focus.
    fn changed<T>(&mut self, result: Result<T, RunError>) -> Result<T, JsValue> {
        let value = result.map_err(|error| fault(&error))?;
        self.study = Study::new(&self.run, self.study.focus().clone()).map_err(|error| fault(&error))?;
        self.generation += 1;
        Ok(value)
    }

    /// The same on other data: a test picture of before is none of them.
    fn changed_data(&mut self, result: Result<(), RunError>) -> Result<(), JsValue> {
        let focus = self.study.focus().of_any_data();
        self.changed(result)?;
        self.study.set_focus(focus);
        Ok(())
    }

    /// After a step: a run that fell back has other curves than the page knows.
    pub(super) fn stepped<T>(&mut self, result: Result<T, RunError>) -> Result<T, JsValue> {
        self.generation += u32::from(matches!(result, Err(RunError::Diverged(_))));
        result.map_err(|error| fault(&error))
    }
}
