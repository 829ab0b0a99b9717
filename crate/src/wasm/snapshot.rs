//! What the page sees of a run at one moment.

use js_sys::{Array, Float32Array, Float64Array, Object, Reflect, Uint8ClampedArray, Uint32Array};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{bad_request, fault, fields_of, object, rgba, to_js};
use crate::check::LayerInfo;
use crate::data::DatasetName;
use crate::fields::{FieldError, Fields, whole};
use crate::spec::NetSpec;
use crate::study::{LayerTensor, Prediction, Scale, Tiles};
use crate::train::{Need, Point};

struct Request {
    layers: Vec<(usize, Vec<LayerTensor>)>,
    /// Layers whose maps' magnitudes and connections are wanted.
    flow: Vec<usize>,
    /// Layers whose filters are recorded.
    recorded: Vec<usize>,
    curves_from: usize,
    predictions: usize,
    averaged: bool,
    profile: bool,
    hover: Option<Hover>,
}

struct Hover {
    layer: usize,
    tensor: LayerTensor,
    tile: usize,
    x: usize,
    y: usize,
}

impl Request {
    fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        let tensor = |value: &Value| LayerTensor::of(value.as_str()?);
        let layer = |value: &Value| {
            let tensors = value["parts"].as_array()?.iter().map(tensor).collect::<Option<_>>()?;
            Some((whole(&value["index"])?, tensors))
        };
        let hover = |at: &Value| {
            let number = |name: &str| whole(&at[name]);
            let (tile, x, y) = (number("tile")?, number("x")?, number("y")?);
            Some(Some(Hover { layer: number("layer")?, tensor: tensor(&at["part"])?, tile, x, y }))
        };
        Ok(Self {
            layers: fields.list("layers", layer)?,
            flow: fields.list("flow", whole)?,
            recorded: fields.list("recorded", whole)?,
            curves_from: fields.whole("curvesFrom")?,
            predictions: fields.whole("predictions")?,
            averaged: fields.flag("averaged")?,
            profile: fields.flag("profile")?,
            hover: fields.read("hover", Some(None), "{…}", hover)?,
        })
    }
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
    /// What `request` asks for, all of one moment.
    ///
    /// # Errors
    /// When the request is not one.
    pub fn snapshot(&mut self, request: JsValue) -> Result<JsValue, JsValue> {
        let request = Request::read(&mut fields_of(request)?).map_err(|error| bad_request(&error))?;
        self.run.set_profiling(request.profile);
        // Forward once, and back only where gradients are on the screen.
        let gradients = |(_, tensors): &(usize, Vec<LayerTensor>)| tensors.contains(&LayerTensor::ActivationGradients);
        let focus = if request.layers.is_empty() {
            JsValue::NULL
        } else if request.layers.iter().any(gradients) {
            to_prediction(&self.study.inspect(&self.run))?
        } else {
            to_prediction(&self.study.inspect_forward(&self.run))?
        };
        let layers = Array::new();
        for (index, tensors) in &request.layers {
            layers.push(&self.layer(*index, tensors)?);
        }
        let flow = Array::new();
        for &index in &request.flow {
            flow.push(&self.flow(index)?);
        }
        let recorded = Array::new();
        for &index in &request.recorded {
            let filters = self.study.tiles(&self.run, index, LayerTensor::Filters);
            recorded.push(&filters.map_or(Ok(JsValue::NULL), |tiles| image(&tiles))?);
        }
        let predictions = Array::new();
        for prediction in self.study.predict(&mut self.run, request.predictions, request.averaged) {
            predictions.push(&to_prediction(&prediction)?);
        }
        let hover = request.hover.and_then(|at| self.study.value(&self.run, at.layer, at.tensor, at.tile, at.y, at.x));
        object(&[
            ("stats", self.stats()?),
            ("dataset", self.dataset()?),
            ("generation", self.generation.into()),
            ("curves", self.curves(request.curves_from)?),
            ("layers", layers.into()),
            ("flow", flow.into()),
            ("recorded", recorded.into()),
            ("focus", focus),
            ("predictions", predictions.into()),
            ("evaluation", self.evaluation()?),
            ("profile", self.profile()),
            ("hoverValue", hover.map_or(JsValue::NULL, JsValue::from)),
        ])
    }

    /// Where the run stands: counts, means over the window, times.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn stats(&self) -> Result<JsValue, JsValue> {
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
}

impl Session {
    pub(super) fn dataset(&self) -> Result<JsValue, JsValue> {
        let data = self.run.data();
        to_js(&DatasetInfo {
            name: data.name(),
            classes: data.classes(),
            train_count: data.trained_count(data.train().len()),
            validation_count: data.validation_count(data.train().len()),
            test_count: data.test().len(),
            growing: data.growing(),
        })
    }

    fn curves(&self, from: usize) -> Result<JsValue, JsValue> {
        let points = self.run.curves().from(from);
        let column = |value: &dyn Fn(&Point) -> f32| -> JsValue {
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

    fn profile(&self) -> JsValue {
        let times = self.run.profile();
        times.map_or(JsValue::NULL, |times| Float64Array::from(times.as_flattened()).into())
    }

    fn evaluation(&self) -> Result<JsValue, JsValue> {
        let Some(evaluation) = self.study.evaluation() else { return Ok(JsValue::NULL) };
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

    fn flow(&self, index: usize) -> Result<JsValue, JsValue> {
        let column = |values: Option<Vec<f32>>| -> JsValue {
            values.map_or(JsValue::NULL, |values| Float32Array::from(values.as_slice()).into())
        };
        object(&[
            ("index", index.into()),
            ("magnitudes", column(self.study.magnitudes(&self.run, index))),
            ("connections", column(self.study.connections(&self.run, index))),
        ])
    }

    fn layer(&self, index: usize, tensors: &[LayerTensor]) -> Result<JsValue, JsValue> {
        let shown = Object::new();
        for &tensor in tensors {
            if let Some(tiles) = self.study.tiles(&self.run, index, tensor) {
                Reflect::set(&shown, &tensor.name().into(), &image(&tiles)?)?;
            }
        }
        let histogram = match self.study.histogram(&self.run, index) {
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

pub(super) fn network(spec: &NetSpec, batch_size: usize, layers: Vec<LayerInfo>) -> Result<JsValue, JsValue> {
    // Text of the value, not of the spec: one way to serialise a layer is enough.
    let text = serde_json::to_value(spec).unwrap_or_default().to_string();
    object(&[
        ("spec", to_js(spec)?),
        ("specText", text.into()),
        ("parameters", layers.iter().map(|layer| layer.parameters).sum::<usize>().into()),
        ("multiplyAdds", layers.iter().map(|layer| layer.multiply_adds).sum::<usize>().into()),
        ("layers", to_js(&layers)?),
        ("memory", to_js(&Need::of(spec, batch_size).map_err(|error| fault(&error))?)?),
    ])
}

pub(super) fn image(tiles: &Tiles) -> Result<JsValue, JsValue> {
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

pub(super) fn to_prediction(prediction: &Prediction) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Ranked {
        label: usize,
        probability: f32,
    }
    let ranked: Vec<Ranked> =
        prediction.ranked.iter().map(|&(label, probability)| Ranked { label, probability }).collect();
    object(&[
        ("pixels", rgba(&prediction.pixels).into()),
        ("label", prediction.label.map_or(JsValue::NULL, JsValue::from)),
        ("test", prediction.test.map_or(JsValue::NULL, JsValue::from)),
        ("ranked", to_js(&ranked)?),
    ])
}

/// A row of pixels for each colour scale that has one.
pub(super) fn legends() -> Result<JsValue, JsValue> {
    const WIDTH: usize = 64;
    let row = |scale| Uint8ClampedArray::from(crate::study::legend(scale, WIDTH).as_slice()).into();
    object(&[("signed", row(Scale::Signed)), ("positive", row(Scale::Positive)), ("rgb-signed", row(Scale::RgbSigned))])
}
