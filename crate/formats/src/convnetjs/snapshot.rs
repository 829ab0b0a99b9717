//! A network with its weights as the JSON of `convnetjs.Net.toJSON`.
//!
//! Volumes are `[y][x][channel]` there and `[channel][y][x]` here. When it answers, ConvNetJS multiplies by `drop_prob`
//! after a dropout where the engine does nothing: the weights that follow carry the inverse, so that answers are the
//! same. (For 0.5 training then is the same too.)

use std::fmt::Write as _;

use convscope::layers::LayerSpec;
use convscope::net::Net;
use convscope::shape::{Shape, Size};
use serde_json::{Value, json};

use super::PROGRAM;
use super::layer_defs::{missing, only_across};
use crate::error::{FormatError, TextError, WeightsError};
use crate::incoming::{Layer, Place, layer, network, size};
use crate::origin::FieldNames;
use crate::steps::{Step, steps};

const KNOWN: &str = "input, conv, fc, pool, relu, sigmoid, tanh, maxout, dropout, lrn, softmax, svm, regression";

/// What a snapshot calls the engine's fields.
const SNAPSHOT_NAMES: &FieldNames = &[
    ("", "size", "sx"),
    ("", "filters", "out_depth"),
    ("", "units", "out_depth"),
    ("", "group", "group_size"),
    ("", "rate", "drop_prob"),
];

/// For each value of a volume of ConvNetJS, its place in the engine's order.
fn order(shape: Shape) -> impl Iterator<Item = usize> + Clone {
    let (area, channels) = (shape.area(), shape.channels);
    (0..area).flat_map(move |pixel| (0..channels).map(move |channel| channel * area + pixel))
}

/// The network as a snapshot.
///
/// # Errors
/// When ConvNetJS has no such layer or loss, or a dropout is followed by nothing that could carry its factor.
pub fn write(net: &Net) -> Result<String, FormatError> {
    let spec = net.spec();
    let loss = match spec.loss.name() {
        "softmax" | "svm" => spec.loss.name(),
        "squared_error" => "regression",
        loss => {
            let instead = "softmax / svm / squared_error";
            return Err(TextError::LossNotInFormat { program: PROGRAM, loss, instead }.into());
        }
    };
    let out = |shape: Shape, kind: &str| {
        let (sx, sy, depth) = (shape.width, shape.height, shape.channels);
        format!("\"layer_type\":\"{kind}\",\"out_sx\":{sx},\"out_sy\":{sy},\"out_depth\":{depth}")
    };
    let mut text = format!("{{\"layers\":[{{{}}}", out(spec.input, "input"));
    let mut carried = Carried { factor: 1.0, from: None };
    let mut last = spec.input;
    for (index, step) in steps(spec)?.iter().enumerate() {
        last = step.output;
        let (kind, fields) = match step.layer {
            LayerSpec::Conv(conv) => {
                step.only_down(PROGRAM, conv.window())?;
                let factor = carried.taken();
                let input = Shape::new(step.input.channels, conv.size.height, conv.size.width);
                ("conv", window(conv.size, conv.stride, conv.pad, step) + &weights(net, index, input, factor))
            }
            LayerSpec::Fc(_) => {
                let factor = carried.taken();
                let fields = format!(",\"num_inputs\":{}", step.input.len());
                ("fc", fields + &weights(net, index, step.input, factor))
            }
            LayerSpec::MaxPool(pool) => {
                step.only_down(PROGRAM, pool.window())?;
                ("pool", window(pool.size, pool.stride, pool.pad, step))
            }
            LayerSpec::Relu(_) => ("relu", String::new()),
            LayerSpec::Maxout(maxout) => ("maxout", format!(",\"group_size\":{}", maxout.group)),
            LayerSpec::Tanh(_) => ("tanh", String::new()),
            LayerSpec::Sigmoid(_) => ("sigmoid", String::new()),
            LayerSpec::Lrn(lrn) => {
                only_across(step, lrn.region)?;
                let (k, n, alpha, beta) = (lrn.k, lrn.n, lrn.alpha, lrn.beta);
                ("lrn", format!(",\"k\":{k},\"n\":{n},\"alpha\":{alpha},\"beta\":{beta}"))
            }
            // ConvNetJS would multiply by 0; a dropout that drops nothing is nothing.
            LayerSpec::Dropout(dropout) if dropout.rate == 0.0 => continue,
            LayerSpec::Dropout(dropout) => {
                carried.take_up(1.0 / dropout.rate, step);
                ("dropout", format!(",\"drop_prob\":{}", dropout.rate))
            }
            LayerSpec::AvgPool(_)
            | LayerSpec::LeakyRelu(_)
            | LayerSpec::Majority(_)
            | LayerSpec::BatchNorm(_)
            | LayerSpec::GroupNorm(_)
            | LayerSpec::Residual(_) => return Err(missing(step).into()),
        };
        if matches!(kind, "tanh" | "sigmoid" | "lrn") {
            carried.check()?;
        }
        let _ = write!(text, ",{{{}{fields}}}", out(step.output, kind));
    }
    carried.check()?;
    if last.area() > 1 {
        return Err(TextError::LossBringsFc { program: PROGRAM }.into());
    }
    let scores = last.len();
    let _ = write!(text, ",{{{},\"num_inputs\":{scores}}}]}}", out(Shape::new(scores, 1, 1), loss));
    Ok(text)
}

/// A factor that waits for weights to carry it.
struct Carried {
    factor: f32,
    /// The dropout it comes from.
    from: Option<TextError>,
}

impl Carried {
    fn take_up(&mut self, factor: f32, step: &Step<'_>) {
        self.factor *= factor;
        self.from = Some(TextError::DropoutNotCarried { layer: step.number.to_string(), program: PROGRAM });
    }

    fn taken(&mut self) -> f32 {
        self.from = None;
        std::mem::replace(&mut self.factor, 1.0)
    }

    /// Before something that a factor does not go through.
    fn check(&self) -> Result<(), TextError> {
        self.from.clone().map_or(Ok(()), Err)
    }
}

fn window(size: Size, stride: usize, pad: usize, step: &Step<'_>) -> String {
    let (sx, sy, depth) = (size.width, size.height, step.input.channels);
    format!(",\"sx\":{sx},\"sy\":{sy},\"stride\":{stride},\"pad\":{pad},\"in_depth\":{depth}")
}

/// Filters and biases of the layer at `index`, whose filters see volumes of `input`.
fn weights(net: &Net, index: usize, input: Shape, factor: f32) -> String {
    let values = |name| net.entry(index, name).map_or(&[][..], |(_, values, _)| values);
    let (filters, biases) = (values("weight"), values("bias"));
    let mut text = ",\"l1_decay_mul\":0,\"l2_decay_mul\":1,\"filters\":[".to_owned();
    for (at, filter) in filters.chunks_exact(input.len()).enumerate() {
        text.push_str(if at == 0 { "" } else { "," });
        volume(&mut text, filter, input, factor);
    }
    text.push_str("],\"biases\":");
    volume(&mut text, biases, Shape::new(biases.len(), 1, 1), 1.0);
    text
}

fn volume(text: &mut String, values: &[f32], shape: Shape, factor: f32) {
    let _ = write!(text, "{{\"sx\":{},\"sy\":{},\"depth\":{},\"w\":[", shape.width, shape.height, shape.channels);
    for (at, place) in order(shape).enumerate() {
        let _ = write!(text, "{}{}", if at == 0 { "" } else { "," }, values[place] * factor);
    }
    text.push_str("]}");
}

/// The network of a snapshot.
///
/// # Errors
/// When the text is no snapshot, or a layer has no meaning here or does not fit the next.
pub fn read(text: &str) -> Result<Net, FormatError> {
    let value: Value = serde_json::from_str(text).map_err(|error| not_weights(&error))?;
    let entries = value["layers"].as_array().ok_or_else(|| not_weights(&"{\"layers\": […]}"))?;
    let (mut input, mut layers, mut loss) = (None, Vec::new(), None);
    let (mut arrays, mut origins) = (Vec::new(), Vec::new());
    let mut factor = 1.0;
    let numbers: Vec<String> = (1..=entries.len()).map(|number| number.to_string()).collect();
    for (at, (entry, number)) in entries.iter().zip(&numbers).enumerate() {
        let kind = entry["layer_type"].as_str().unwrap_or_default();
        let entry = Entry { entry, place: Place { layer: number, kind } };
        if loss.is_some() {
            return Err(entry.place.bad("layer_type", kind, "softmax / svm / regression: the last layer").into());
        }
        match (at, kind) {
            (0, "input") => input = Some(entry.output()?),
            (0, _) => return Err(entry.place.bad("layer_type", kind, "input: the first layer").into()),
            (_, "softmax" | "svm") => loss = Some(kind),
            (_, "regression") => loss = Some("squared_error"),
            _ => {
                let layer = entry.layer()?;
                origins.push(entry.place.origin());
                match kind {
                    "conv" | "fc" => arrays.push((layers.len(), entry, std::mem::replace(&mut factor, 1.0))),
                    "dropout" => factor *= entry.rate()?,
                    "tanh" | "sigmoid" | "lrn" if factor != 1.0 => return Err(carried(number).into()),
                    _ => {}
                }
                layers.push(layer);
            }
        }
    }
    let (Some(input), Some(loss)) = (input, loss) else {
        return Err(not_weights(&"input, …, softmax / svm / regression").into());
    };
    if factor != 1.0 {
        return Err(carried(&entries.len().to_string()).into());
    }
    let mut net = Net::new(network(input, layers, loss, &origins, SNAPSHOT_NAMES)?, 0)?;
    for (index, entry, factor) in arrays {
        entry.fill(&mut net, index, factor)?;
    }
    Ok(net)
}

fn carried(layer: &str) -> TextError {
    TextError::DropoutNotCarried { layer: layer.to_owned(), program: PROGRAM }
}

fn not_weights(detail: &dyn std::fmt::Display) -> WeightsError {
    WeightsError::NotWeights { detail: detail.to_string() }
}

/// One layer of a snapshot.
struct Entry<'a> {
    entry: &'a Value,
    place: Place<'a>,
}

impl Entry<'_> {
    fn whole(&self, name: &str, default: Option<u64>) -> Result<u64, TextError> {
        let value = &self.entry[name];
        // Some of ConvNetJS's sizes are numbers with a fraction of zero.
        let whole =
            value.as_u64().or_else(|| value.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0).map(|n| n as u64));
        let found = if value.is_null() { String::new() } else { value.to_string() };
        whole.or(default.filter(|_| value.is_null())).ok_or_else(|| self.place.bad(name, &found, "0, 1, 2, …"))
    }

    fn number(&self, name: &str) -> Result<Value, TextError> {
        let value = &self.entry[name];
        let found = if value.is_null() { String::new() } else { value.to_string() };
        if value.is_number() { Ok(value.clone()) } else { Err(self.place.bad(name, &found, "0.5, 1, …")) }
    }

    fn rate(&self) -> Result<f32, TextError> {
        let rate = self.number("drop_prob")?;
        let value = rate.as_f64().map_or(0.0, |rate| rate as f32);
        // ConvNetJS would answer nothing but zeros.
        if value > 0.0 { Ok(value) } else { Err(self.place.bad("drop_prob", &rate.to_string(), "0 < drop_prob < 1")) }
    }

    fn output(&self) -> Result<Value, TextError> {
        let [width, height, channels] = ["out_sx", "out_sy", "out_depth"].map(|name| self.whole(name, None));
        Ok(json!({"channels": channels?, "height": height?, "width": width?}))
    }

    fn window(&self) -> Result<[(&'static str, Value); 3], TextError> {
        let (width, stride) = (self.whole("sx", None)?, self.whole("stride", None)?);
        let (height, pad) = (self.whole("sy", Some(width))?, self.whole("pad", Some(0))?);
        Ok([("size", size(height, width)), ("stride", stride.into()), ("pad", pad.into())])
    }

    fn layer(&self) -> Result<Layer, TextError> {
        let depth = |name: &'static str| Ok::<_, TextError>((name, Value::from(self.whole("out_depth", None)?)));
        let lecun = ("init", "lecun".into());
        Ok(match self.place.kind {
            "conv" => {
                let [size, stride, pad] = self.window()?;
                layer("conv", [depth("filters")?, size, stride, pad, lecun])
            }
            "fc" => layer("fc", [depth("units")?, lecun]),
            "pool" => layer("max_pool", self.window()?),
            "relu" | "tanh" | "sigmoid" => layer(self.place.kind, []),
            "maxout" => layer("maxout", [("group", self.whole("group_size", Some(2))?.into())]),
            "dropout" => layer("dropout", [("rate", self.number("drop_prob")?)]),
            "lrn" => {
                let [k, n, alpha, beta] = ["k", "n", "alpha", "beta"].map(|name| Ok((name, self.number(name)?)));
                let (k, n, alpha, beta): (_, Result<_, TextError>, _, _) = (k, n, alpha, beta);
                let n = (n?.0, self.whole("n", None)?.into());
                layer("lrn", [k?, n, alpha?, beta?])
            }
            _ => return Err(self.place.unknown(KNOWN)),
        })
    }

    /// Gives layer `index` of `net` its weights, times `factor`, and its biases.
    fn fill(&self, net: &mut Net, index: usize, factor: f32) -> Result<(), FormatError> {
        let before = net.shapes()[index];
        let input = match &net.spec().layers[index] {
            LayerSpec::Conv(conv) => Shape::new(before.channels, conv.size.height, conv.size.width),
            _ => before,
        };
        let range = |name: &str| net.entry(index, name).map(|(entry, ..)| entry.range.clone()).unwrap_or_default();
        let (weights, biases) = (range("weight"), range("bias"));
        let filters = self.entry["filters"].as_array().map_or(&[][..], Vec::as_slice);
        if filters.len() != biases.len() {
            let (found, expected) = (filters.len().to_string(), biases.len().to_string());
            return Err(WeightsError::TensorShape { name: self.name("filters"), found, expected }.into());
        }
        for (filter, at) in filters.iter().zip(weights.step_by(input.len())) {
            let volume = self.volume("filters", filter, input.len())?;
            for (value, place) in volume.iter().zip(order(input)) {
                net.parameters_mut()[at + place] = value * factor;
            }
        }
        let volume = self.volume("biases", &self.entry["biases"], biases.len())?;
        net.parameters_mut()[biases].copy_from_slice(&volume);
        Ok(())
    }

    fn name(&self, field: &str) -> String {
        format!("{} ({}) {field}", self.place.layer, self.place.kind)
    }

    /// The values of a volume: a list, or, as browsers write typed arrays, an object with numbers for names.
    fn volume(&self, field: &str, volume: &Value, len: usize) -> Result<Vec<f32>, WeightsError> {
        let found = match &volume["w"] {
            Value::Array(values) => values.len(),
            Value::Object(values) => values.len(),
            _ => 0,
        };
        if found != len {
            let (found, expected) = (found.to_string(), len.to_string());
            return Err(WeightsError::TensorShape { name: self.name(field), found, expected });
        }
        let value = |at: usize| match &volume["w"] {
            Value::Array(values) => values.get(at).and_then(Value::as_f64),
            Value::Object(values) => values.get(&at.to_string()).and_then(Value::as_f64),
            _ => None,
        };
        let values: Option<Vec<f32>> = (0..len).map(|at| value(at).map(|value| value as f32)).collect();
        let values = values.filter(|values| values.iter().all(|value| value.is_finite()));
        values.ok_or_else(|| WeightsError::TensorNotFinite { name: self.name(field) })
    }
}
