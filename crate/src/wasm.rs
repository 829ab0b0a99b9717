//! The bindings: the engine as the trainer worker sees it. Conversions only; what happens is decided in [`crate::run`].

use js_sys::{Array, Float32Array, Float64Array, Object, Reflect, Uint8ClampedArray, Uint32Array};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::data::augment::Augmentation;
use crate::data::{DataError, Dataset, DatasetName, PICTURE_LEN, PICTURE_SHAPE};
use crate::random::Random;
use crate::run::{Answer, Focus, LayerInfo, Part, Run, RunError, cards, saved_dataset};
use crate::spec::NetSpec;
use crate::trainers::TrainerSpec;
use crate::view::{Scale, Tiles};

/// Sends panics to the console, where the worker picks them up.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The instructions this build uses: `simd128` or `relaxed-simd`.
#[wasm_bindgen]
pub fn build() -> String {
    crate::kernels::build().to_owned()
}

/// Sizes of the network that a spec describes.
///
/// # Errors
/// A fault: `{code, params, text}`.
#[wasm_bindgen(js_name = checkSpec)]
pub fn check_spec(spec: &str) -> Result<JsValue, JsValue> {
    let spec = NetSpec::parse(spec).map_err(|error| fault(&error))?;
    let cards = cards(&spec).map_err(|error| fault(&error))?;
    network(&spec, cards)
}

/// The data set that a saved run needs.
///
/// # Errors
/// A fault: `{code, params, text}`.
#[wasm_bindgen(js_name = savedDataset)]
pub fn saved_dataset_name(text: &str) -> Result<JsValue, JsValue> {
    saved_dataset(text).map_err(|error| fault(&error)).and_then(|name| to_js(&name))
}

/// A CIFAR-10 on its way in.
#[wasm_bindgen]
#[derive(Default)]
pub struct Loader(crate::data::Loader);

#[wasm_bindgen]
impl Loader {
    /// A loader without files yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file; see [`crate::data::Loader::begin`].
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    pub fn begin(&mut self, name: &str) -> Result<(), JsValue> {
        self.0.begin(name).map_err(|error| fault(&error))
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.push(bytes).map_err(|error| fault(&error))
    }

    /// The file's end.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    pub fn end(&mut self) -> Result<(), JsValue> {
        self.0.end().map_err(|error| fault(&error))
    }

    /// Pictures read so far.
    pub fn records(&self) -> usize {
        self.0.records()
    }
}

/// A training run.
#[wasm_bindgen]
pub struct Session {
    run: Run,
    /// Told apart by the page: each fresh start is another.
    generation: u32,
}

#[derive(Deserialize)]
struct Options {
    spec: String,
    trainer: Value,
    augmentation: Augmentation,
    seed: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SnapshotRequest {
    layers: Vec<LayerRequest>,
    curves_from: usize,
    predictions: usize,
    averaged: bool,
    hover: Option<Hover>,
}

#[derive(Deserialize)]
struct LayerRequest {
    index: usize,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
struct Hover {
    layer: usize,
    part: Part,
    tile: usize,
    x: usize,
    y: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DatasetInfo {
    name: DatasetName,
    classes: &'static [&'static str],
    train_count: usize,
    validation_count: usize,
    test_count: usize,
    growing: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Stats {
    examples_seen: f64,
    steps: f64,
    epoch: f64,
    loss: Option<f32>,
    decay_loss: f32,
    train_accuracy: Option<f32>,
    validation_accuracy: Option<f32>,
    window: usize,
    forward_ms: f64,
    backward_ms: f64,
    throughput: f64,
    learning_rate: f32,
}

#[wasm_bindgen]
impl Session {
    /// A fresh run on the embedded pictures. `options`: `{spec, trainer, augmentation, seed?}`.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Session, JsValue> {
        let Options { spec, trainer, augmentation, seed } = from_js(options)?;
        let spec = NetSpec::parse(&spec).map_err(|error| fault(&error))?;
        let trainer = TrainerSpec::from_value(trainer).map_err(|error| fault(&error))?;
        let run = Run::new(spec, trainer, augmentation, Dataset::embedded(), seed_of(seed));
        Ok(Self { run: run.map_err(|error| fault(&error))?, generation: 0 })
    }

    /// Everything about the run that does not change with training.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn describe(&self) -> Result<JsValue, JsValue> {
        object(&[
            ("build", build().into()),
            ("legends", legends()?),
            ("seed", self.run.seed().to_string().into()),
            ("network", network(self.run.net().spec(), self.run.cards())?),
            ("trainer", to_js(self.run.trainer_spec())?),
            ("augmentation", to_js(&self.run.augmentation())?),
            ("dataset", self.dataset()?),
        ])
    }

    /// Trains for about `milliseconds`, at least one step. Returns the number of steps.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; the run is at its last good state.
    #[wasm_bindgen(js_name = trainFor)]
    pub fn train_for(&mut self, milliseconds: f64) -> Result<u32, JsValue> {
        let end = now() + milliseconds;
        let mut steps = 0;
        loop {
            self.run.step(&now).map_err(|error| fault(&error))?;
            steps += 1;
            if now() >= end {
                return Ok(steps);
            }
        }
    }

    /// One training step.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; the run is at its last good state.
    pub fn step(&mut self) -> Result<(), JsValue> {
        self.run.step(&now).map_err(|error| fault(&error))
    }

    /// Says that training rests.
    pub fn rest(&mut self) {
        self.run.statistics_mut().rest();
    }

    /// From the start, with the weights of `seed` (decimal), or of a new one.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`.
    pub fn reset(&mut self, seed: Option<String>) -> Result<(), JsValue> {
        let result = self.run.reset(seed_of(seed));
        self.changed(result)
    }

    /// Another network on the same data, from the start, with the same seed.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    #[wasm_bindgen(js_name = setSpec)]
    pub fn set_spec(&mut self, spec: &str, trainer: JsValue) -> Result<(), JsValue> {
        let spec = NetSpec::parse(spec).map_err(|error| fault(&error))?;
        let result = self.run.set_spec(spec, trainer_spec(trainer)?, self.run.seed());
        self.changed(result)
    }

    /// Changes how the network is trained.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    #[wasm_bindgen(js_name = setTrainer)]
    pub fn set_trainer(&mut self, trainer: JsValue) -> Result<(), JsValue> {
        self.run.set_trainer(trainer_spec(trainer)?).map_err(|error| fault(&error))
    }

    /// Changes what is done to training pictures.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    #[wasm_bindgen(js_name = setAugmentation)]
    pub fn set_augmentation(&mut self, augmentation: JsValue) -> Result<(), JsValue> {
        self.run.set_augmentation(from_js(augmentation)?);
        Ok(())
    }

    /// The same network on the embedded pictures, from the start.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    #[wasm_bindgen(js_name = useEmbedded)]
    pub fn use_embedded(&mut self) -> Result<(), JsValue> {
        let result = self.run.set_data(Dataset::embedded());
        self.changed(result)
    }

    /// The same network on what `loader` has read, from the start.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    #[wasm_bindgen(js_name = useLoaded)]
    pub fn use_loaded(&mut self, loader: Loader) -> Result<(), JsValue> {
        let set = loader.0.finish().map_err(|error: DataError| fault(&error))?;
        let result = self.run.set_data(set);
        self.changed(result)
    }

    /// Starts to score the whole test set.
    pub fn evaluate(&mut self, averaged: bool) {
        self.run.evaluate(averaged);
    }

    /// Scores a few more pictures; false when there is nothing to do.
    #[wasm_bindgen(js_name = evaluateMore)]
    pub fn evaluate_more(&mut self) -> bool {
        self.run.evaluate_more()
    }

    /// Shows the next test picture in the layer views.
    #[wasm_bindgen(js_name = focusNext)]
    pub fn focus_next(&mut self) {
        self.run.focus_next();
    }

    /// Shows test picture `index` in the layer views.
    #[wasm_bindgen(js_name = focusTest)]
    pub fn focus_test(&mut self, index: usize) {
        self.run.set_focus(Focus::Test(index));
    }

    /// Shows a visitor's picture, 32 x 32 RGBA, in the layer views.
    #[wasm_bindgen(js_name = focusPicture)]
    pub fn focus_picture(&mut self, rgba: &[u8]) {
        self.run.set_focus(Focus::Picture(planes(rgba)));
    }

    /// What the network says about a picture of 32 x 32 RGBA.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn classify(&mut self, rgba: &[u8], averaged: bool) -> Result<JsValue, JsValue> {
        prediction(&self.run.classify(&planes(rgba), averaged))
    }

    /// The run as JSON text.
    pub fn save(&self) -> String {
        self.run.save()
    }

    /// Goes on with a saved run.
    ///
    /// # Errors
    /// A fault: `{code, params, text}`; nothing has changed then.
    pub fn restore(&mut self, text: &str) -> Result<(), JsValue> {
        let result = self.run.restore(text);
        self.changed(result)
    }

    /// What `request` asks for, all of one moment.
    ///
    /// # Errors
    /// When the request is not one.
    pub fn snapshot(&mut self, request: JsValue) -> Result<JsValue, JsValue> {
        let request: SnapshotRequest = from_js(request)?;
        let focus = self.run.look();
        let layers = Array::new();
        for LayerRequest { index, parts } in &request.layers {
            layers.push(&self.layer(*index, parts)?);
        }
        let predictions = Array::new();
        for answer in self.run.predict(request.predictions, request.averaged) {
            predictions.push(&prediction(&answer)?);
        }
        let hover = request.hover.and_then(|at| self.run.value(at.layer, at.part, at.tile, at.y, at.x));
        object(&[
            ("stats", self.stats()?),
            ("dataset", self.dataset()?),
            ("generation", self.generation.into()),
            ("curves", self.curves(request.curves_from)?),
            ("layers", layers.into()),
            ("focus", prediction(&focus)?),
            ("predictions", predictions.into()),
            ("evaluation", self.evaluation()?),
            ("hoverValue", hover.map_or(JsValue::NULL, JsValue::from)),
        ])
    }

    fn changed(&mut self, result: Result<(), RunError>) -> Result<(), JsValue> {
        result.map_err(|error| fault(&error))?;
        self.generation += 1;
        Ok(())
    }

    fn dataset(&self) -> Result<JsValue, JsValue> {
        let data = self.run.data();
        to_js(&DatasetInfo {
            name: data.name(),
            classes: data.classes(),
            train_count: data.trained_count(),
            validation_count: data.validation_count(),
            test_count: data.test().len(),
            growing: data.growing(),
        })
    }

    fn stats(&self) -> Result<JsValue, JsValue> {
        let statistics = self.run.statistics();
        to_js(&Stats {
            examples_seen: self.run.examples() as f64,
            steps: self.run.steps() as f64,
            epoch: self.run.epochs(),
            loss: statistics.loss(),
            decay_loss: self.run.decay_loss(),
            train_accuracy: statistics.train_accuracy(),
            validation_accuracy: statistics.validation_accuracy(),
            window: statistics.window(),
            forward_ms: statistics.forward_ms(),
            backward_ms: statistics.backward_ms(),
            throughput: statistics.throughput(),
            learning_rate: self.run.learning_rate(),
        })
    }

    fn curves(&self, from: usize) -> Result<JsValue, JsValue> {
        let points = self.run.curves().from(from);
        let column = |value: &dyn Fn(&crate::run::Point) -> f32| -> JsValue {
            Float32Array::from(points.iter().map(value).collect::<Vec<f32>>().as_slice()).into()
        };
        let examples: Vec<f64> = points.iter().map(|point| point.examples as f64).collect();
        object(&[
            ("examples", Float64Array::from(examples.as_slice()).into()),
            ("loss", column(&|point| point.loss)),
            ("smoothLoss", column(&|point| point.smooth_loss)),
            ("trainAccuracy", column(&|point| point.train_accuracy.unwrap_or(f32::NAN))),
            ("validationAccuracy", column(&|point| point.validation_accuracy.unwrap_or(f32::NAN))),
        ])
    }

    fn evaluation(&self) -> Result<JsValue, JsValue> {
        let Some(evaluation) = self.run.evaluation() else { return Ok(JsValue::NULL) };
        object(&[
            ("done", evaluation.done.into()),
            ("total", evaluation.total.into()),
            ("correct", evaluation.correct.into()),
            ("confusion", Uint32Array::from(evaluation.confusion.as_slice()).into()),
            ("finished", evaluation.finished().into()),
            ("atExamples", (evaluation.at_examples as f64).into()),
            ("averaged", evaluation.averaged.into()),
        ])
    }

    fn layer(&self, index: usize, parts: &[Part]) -> Result<JsValue, JsValue> {
        let shown = Object::new();
        for &part in parts {
            if let Some(tiles) = self.run.tiles(index, part) {
                let name = match part {
                    Part::Activations => "activations",
                    Part::ActivationGradients => "activationGradients",
                    Part::Filters => "filters",
                    Part::FilterGradients => "filterGradients",
                };
                Reflect::set(&shown, &name.into(), &image(&tiles)?)?;
            }
        }
        let histogram = match self.run.histogram(index) {
            None => JsValue::NULL,
            Some(histogram) => object(&[
                ("counts", Uint32Array::from(histogram.counts.as_slice()).into()),
                ("min", histogram.min.into()),
                ("max", histogram.max.into()),
            ])?,
        };
        object(&[("index", index.into()), ("parts", shown.into()), ("histogram", histogram)])
    }
}

fn network(spec: &NetSpec, cards: Vec<LayerInfo>) -> Result<JsValue, JsValue> {
    let text = serde_json::to_string_pretty(spec).unwrap_or_default();
    object(&[
        ("spec", to_js(spec)?),
        ("specText", text.into()),
        ("parameters", cards.iter().map(|card| card.parameters).sum::<usize>().into()),
        ("multiplyAdds", cards.iter().map(|card| card.multiply_adds).sum::<usize>().into()),
        ("layers", to_js(&cards)?),
    ])
}

fn image(tiles: &Tiles) -> Result<JsValue, JsValue> {
    object(&[
        ("count", tiles.count.into()),
        ("width", tiles.width.into()),
        ("height", tiles.height.into()),
        ("group", tiles.group.into()),
        ("pixels", Uint8ClampedArray::from(tiles.pixels.as_slice()).into()),
        ("min", tiles.min.into()),
        ("max", tiles.max.into()),
        ("scale", to_js(&tiles.scale)?),
        ("limit", tiles.limit.into()),
    ])
}

fn prediction(answer: &Answer) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Ranked {
        label: usize,
        probability: f32,
    }
    let area = PICTURE_SHAPE.area();
    let rgba: Vec<u8> = (0..area)
        .flat_map(|at| [answer.pixels[at], answer.pixels[area + at], answer.pixels[2 * area + at], 255])
        .collect();
    let ranked: Vec<Ranked> = answer.ranked.iter().map(|&(label, probability)| Ranked { label, probability }).collect();
    object(&[
        ("pixels", Uint8ClampedArray::from(rgba.as_slice()).into()),
        ("label", answer.label.map_or(JsValue::NULL, JsValue::from)),
        ("ranked", to_js(&ranked)?),
    ])
}

/// A row of pixels for each colour scale that has one.
fn legends() -> Result<JsValue, JsValue> {
    const WIDTH: usize = 64;
    let row = |scale| Uint8ClampedArray::from(crate::view::legend(scale, WIDTH).as_slice()).into();
    object(&[("signed", row(Scale::Signed)), ("positive", row(Scale::Positive)), ("rgb-signed", row(Scale::RgbSigned))])
}

/// RGBA pixels as R, G and B planes.
fn planes(rgba: &[u8]) -> Vec<u8> {
    let area = PICTURE_SHAPE.area();
    let mut planes = vec![0; PICTURE_LEN];
    for (at, pixel) in rgba.chunks_exact(4).take(area).enumerate() {
        for plane in 0..3 {
            planes[plane * area + at] = pixel[plane];
        }
    }
    planes
}

fn seed_of(seed: Option<String>) -> u64 {
    seed.and_then(|text| text.parse().ok()).unwrap_or_else(Random::entropy)
}

fn now() -> f64 {
    thread_local! {
        static PERFORMANCE: Option<web_sys::Performance> = Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into().ok());
    }
    PERFORMANCE.with(|performance| performance.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now))
}

/// An error as the page knows it: its code, its fields, and its English sentence.
fn fault<E: Serialize + std::fmt::Display>(error: &E) -> JsValue {
    let mut params = match serde_json::to_value(error) {
        Ok(serde_json::Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let code = params.remove("code").and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
    let parts = [("code", code.into()), ("params", to_js(&params).unwrap_or(JsValue::NULL))];
    let text = ("text", error.to_string().into());
    object(&[&parts[..], &[text]].concat()).unwrap_or(JsValue::NULL)
}

fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

fn trainer_spec(trainer: JsValue) -> Result<TrainerSpec, JsValue> {
    TrainerSpec::from_value(from_js(trainer)?).map_err(|error| fault(&error))
}

/// Everything crosses the border as JSON values: one conversion, whatever the type, keeps the engine small.
fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let value = serde_json::to_value(value).map_err(|error| bad_request(&error))?;
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

/// See [`to_js`].
fn from_js<T: serde::de::DeserializeOwned>(value: JsValue) -> Result<T, JsValue> {
    let value: Value = serde_wasm_bindgen::from_value(value)?;
    serde_json::from_value(value).map_err(|error| bad_request(&error))
}

fn bad_request(error: &dyn std::fmt::Display) -> JsValue {
    let params = Object::new();
    let fields = [("code", "bad_request".into()), ("params", params.into()), ("text", error.to_string().into())];
    object(&fields).unwrap_or(JsValue::NULL)
}
