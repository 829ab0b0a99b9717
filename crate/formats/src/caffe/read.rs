//! A network from prototxt.
//!
//! Each blob is known by the chain of layers that leads to it; where two meet in a sum, one of them must be the
//! beginning of the other, and the rest becomes a residual block.

use std::collections::BTreeMap;
use std::rc::Rc;

use convscope::shape::Shape;
use convscope::spec::NetSpec;
use serde_json::{Value, json};

use super::FIELD_NAMES;
use super::parameters::{Parameters, init};
use super::prototxt::{Message, parse};
use crate::error::{FormatError, Note, TextError};
use crate::incoming::{Layer, Place, in_its_words, kind, layer, network, settle_biases, size};
use crate::origin::Origin;
use crate::text::Read;

const KNOWN: &str = "Input, Convolution, Pooling, InnerProduct, ReLU, TanH, Sigmoid, Dropout, LRN, BatchNorm + Scale, \
    Eltwise, Flatten, Softmax, SoftmaxWithLoss, HingeLoss, EuclideanLoss";

/// More layers than any network that fits a browser has, and few enough to copy their chains.
const LAYER_LIMIT: usize = 1000;

/// The chain to a blob: places among [`Reader::layers`]. Shared, as there may be as many blobs as layers, or more.
type Chain = Rc<Vec<usize>>;

/// The network of a prototxt, for pictures of the shape `input` if one is given.
///
/// # Errors
/// When the text cannot be read, is no chain, or a layer or field has no meaning here.
pub fn read(text: &str, input: Option<Shape>) -> Result<Read, FormatError> {
    let message = parse(text)?;
    let mut reader = Reader::default();
    reader.inputs(&message);
    reader.input = input.map(|input| json!(input)).or(reader.input);
    let layers: Vec<&Message> = message.messages("layer").chain(message.messages("layers")).collect();
    if layers.len() > LAYER_LIMIT {
        let (layer, kind) = (LAYER_LIMIT.to_string(), "…".to_owned());
        return Err(TextError::LayersBranch { layer, kind }.into());
    }
    for (number, message) in layers.into_iter().enumerate() {
        reader.layer(number + 1, message)?;
    }
    // A loss alone is a network too, if not much of one.
    if reader.last.is_empty() && reader.loss.is_none() {
        return Err(
            TextError::NoLayers { expected: "layer { name: \"conv1\" type: \"Convolution\" … }".to_owned() }.into()
        );
    }
    let input = match reader.input.take() {
        Some(input) => input,
        None => {
            reader.notes.push(Note::InputAssumed { input: "3×32×32".to_owned() });
            json!({"channels": 3, "height": 32, "width": 32})
        }
    };
    let (layers, origins) = (reader.finished(&reader.last)?, reader.origins(&reader.last));
    let loss = reader.loss.unwrap_or("softmax");
    Ok(Read { spec: network(input, layers, loss, &origins, FIELD_NAMES)?, notes: reader.notes, origins })
}

/// A BatchNorm whose Scale has not come yet.
const BATCH_NORM: &str = "BatchNorm";

#[derive(Default)]
struct Reader {
    /// Layers so far, each with what the text calls it.
    layers: Vec<(Origin, Layer)>,
    blobs: BTreeMap<String, Chain>,
    input: Option<Value>,
    /// The chain to the layer read last, or to the loss.
    last: Chain,
    loss: Option<&'static str>,
    /// Whether a loss was read before this layer.
    ended: bool,
    notes: Vec<Note>,
}

fn shape(dims: &[u64]) -> Option<Value> {
    match dims {
        [_, channels, height, width] => Some(json!({"channels": channels, "height": height, "width": width})),
        [_, channels] => Some(json!({"channels": channels, "height": 1, "width": 1})),
        _ => None,
    }
}

fn dims<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<u64> {
    values.filter_map(Value::as_u64).collect()
}

impl Reader {
    /// The inputs of older texts, which are fields of the network itself.
    fn inputs(&mut self, message: &Message) {
        let shaped = message.messages("input_shape").next().map(|shape| dims(shape.values("dim")));
        let dims = shaped.unwrap_or_else(|| dims(message.values("input_dim").take(4)));
        self.input = shape(&dims);
        for name in message.values("input").filter_map(Value::as_str) {
            self.blobs.insert(name.to_owned(), Chain::default());
        }
    }

    fn layer(&mut self, number: usize, message: &Message) -> Result<(), FormatError> {
        self.ended = self.loss.is_some();
        let phases = message.messages("include").map(|include| include.text("phase"));
        if phases.clone().next().is_some() && phases.clone().all(|phase| phase == "TEST") {
            return Ok(());
        }
        let name = message.text("name");
        let number_text = number.to_string();
        let foreign = message.text("type");
        let place = Place { layer: if name.is_empty() { &number_text } else { name }, kind: foreign };
        // Old texts have CONVOLUTION for Convolution.
        let plain: String = foreign.chars().filter(|&c| c != '_').flat_map(char::to_lowercase).collect();
        let tops: Vec<String> = message.values("top").filter_map(Value::as_str).map(str::to_owned).collect();
        let bottoms: Vec<&str> = message.values("bottom").filter_map(Value::as_str).collect();
        match plain.as_str() {
            "input" | "data" | "imagedata" | "hdf5data" | "memorydata" | "dummydata" => {
                self.data(message);
                for top in tops {
                    self.blobs.insert(top, Chain::default());
                }
                return Ok(());
            }
            "accuracy" | "silence" => return Ok(()),
            _ => {}
        }
        let chain = self.chain(&bottoms, place)?;
        let layer = match plain.as_str() {
            "eltwise" => {
                let (chain, block) = self.sum(&bottoms, message, place)?;
                return self.put(tops, chain, Some(block));
            }
            "flatten" | "split" => None,
            "softmax" | "softmaxloss" | "softmaxwithloss" => {
                self.loss = Some("softmax");
                None
            }
            "hingeloss" => {
                self.loss = Some("svm");
                self.notes.push(Note::HingeDiffers {});
                None
            }
            "euclideanloss" => {
                self.loss = Some("squared_error");
                None
            }
            "scale" => {
                let parameters = message.message("scale_param");
                let Some((&last, before)) = chain.split_last() else { return Err(place.unknown(KNOWN).into()) };
                if kind(&self.layers[last].1) != BATCH_NORM {
                    return Err(place.unknown(KNOWN).into());
                }
                if parameters.text("bias_term") != "true" {
                    return Err(place.bad("bias_term", parameters.text("bias_term"), "true").into());
                }
                return self.put(tops, Rc::new(before.to_vec()), Some((place.origin(), layer("batch_norm", []))));
            }
            _ => Some((place.origin(), self.translate(&plain, message, &chain, place)?)),
        };
        self.put(tops, chain, layer)
    }

    /// The blobs `tops` are `chain` and `layer` after it.
    fn put(&mut self, tops: Vec<String>, chain: Chain, layer: Option<(Origin, Layer)>) -> Result<(), FormatError> {
        let mut chain = chain;
        if let Some(layer) = layer {
            self.layers.push(layer);
            Rc::make_mut(&mut chain).push(self.layers.len() - 1);
        }
        if !self.ended {
            self.last = Rc::clone(&chain);
        }
        for top in tops {
            self.blobs.insert(top, Rc::clone(&chain));
        }
        Ok(())
    }

    /// The layers of a chain, once it holds no half of a batch normalisation.
    fn finished(&self, chain: &[usize]) -> Result<Vec<Layer>, TextError> {
        let layers = chain.iter().map(|&at| &self.layers[at]);
        layers
            .map(|(origin, layer)| {
                if kind(layer) != BATCH_NORM {
                    return Ok(layer.clone());
                }
                let place = Place { layer: &origin.layer, kind: &origin.kind };
                Err(place.bad("bias_term", "", "layer { type: \"Scale\" scale_param { bias_term: true } }"))
            })
            .collect()
    }

    /// What the text calls the layers of a chain.
    fn origins(&self, chain: &[usize]) -> Vec<Origin> {
        chain.iter().map(|&at| self.layers[at].0.clone()).collect()
    }

    /// What is known of the input from a layer of data.
    fn data(&mut self, message: &Message) {
        let given = message.message("input_param").message("shape");
        let crop = message.message("transform_param").values("crop_size").next().and_then(Value::as_u64);
        let crop = crop.and_then(|side| shape(&[1, 3, side, side]));
        self.input = self.input.take().or_else(|| shape(&dims(given.values("dim")))).or(crop);
    }

    fn chain(&self, bottoms: &[&str], place: Place) -> Result<Chain, TextError> {
        let first = bottoms.first().copied().unwrap_or_default();
        self.blobs.get(first).cloned().ok_or_else(|| place.bad("bottom", first, "bottom: \"data\""))
    }

    /// A residual block where two chains meet, and the chain before it.
    fn sum(&self, bottoms: &[&str], message: &Message, place: Place) -> Result<(Chain, (Origin, Layer)), FormatError> {
        let parameters = message.message("eltwise_param");
        let operation = parameters.text("operation");
        if !matches!(operation, "" | "SUM") || parameters.values("coeff").any(|value| value.as_f64() != Some(1.0)) {
            return Err(place.bad("operation", operation, "SUM").into());
        }
        let branch = || TextError::LayersBranch { layer: place.layer.to_owned(), kind: place.kind.to_owned() };
        let [first, second] = bottoms else { return Err(branch().into()) };
        let (first, second) = (self.chain(&[first], place)?, self.chain(&[second], place)?);
        let shared = first.iter().zip(second.iter()).take_while(|(a, b)| a == b).count();
        // The shorter one is the shortcut: nothing, or one convolution.
        let (shortcut, path) = if first.len() < second.len() { (first, second) } else { (second, first) };
        let single = |&at: &usize| {
            let layer = &self.layers[at].1;
            layer.get("size") == Some(&1.into()) && kind(layer) == "conv"
        };
        if path.len() == shared || shortcut.len() > shared + 1 || !shortcut[shared..].iter().all(single) {
            return Err(branch().into());
        }
        // The engine's own rule for the shortcut: a convolution where the shape changes, and only there.
        let changes = self.shape(&path[..shared])? != self.shape(&path)?;
        if changes == (shortcut.len() == shared) {
            return Err(branch().into());
        }
        let mut inner = self.finished(&path[shared..])?;
        settle_biases(&mut inner);
        let inner: Vec<Value> = inner.into_iter().map(Value::Object).collect();
        let origin = Origin { inside: self.origins(&path[shared..]), ..place.origin() };
        Ok((Rc::new(path[..shared].to_vec()), (origin, layer("residual", [("layers", inner.into())]))))
    }

    fn translate(&self, plain: &str, message: &Message, chain: &[usize], place: Place) -> Result<Layer, FormatError> {
        let bias = |layer: &mut Layer, parameters: &Message| {
            let filler = parameters.message("bias_filler");
            let value = filler.values("value").next().and_then(Value::as_f64).unwrap_or(0.0);
            layer.insert("bias".to_owned(), value.into());
        };
        Ok(match plain {
            "convolution" => {
                let parameters = message.message("convolution_param");
                let reader = Parameters { message: &parameters, place };
                reader.only("group", 1)?;
                reader.only("dilation", 1)?;
                let filters = reader.whole("num_output", None)?;
                let mut conv = layer("conv", [("filters", filters.into()), ("size", reader.size()?)]);
                conv.extend([
                    ("stride".to_owned(), reader.both("stride", 1)?),
                    ("pad".to_owned(), reader.both("pad", 0)?),
                ]);
                conv.insert("init".to_owned(), init(&parameters).into());
                bias(&mut conv, &parameters);
                conv
            }
            "innerproduct" => {
                let parameters = message.message("inner_product_param");
                let units = Parameters { message: &parameters, place }.whole("num_output", None)?;
                let mut fc = layer("fc", [("units", units.into()), ("init", init(&parameters).into())]);
                bias(&mut fc, &parameters);
                fc
            }
            "pooling" => {
                let parameters = message.message("pooling_param");
                let reader = Parameters { message: &parameters, place };
                let name = match parameters.text("pool") {
                    "" | "MAX" => "max_pool",
                    "AVE" => "avg_pool",
                    other => return Err(place.bad("pool", other, "MAX / AVE").into()),
                };
                if parameters.text("global_pooling") == "true" {
                    let Shape { height, width, .. } = self.shape(chain)?;
                    let size = size(height as u64, width as u64);
                    return Ok(layer(name, [("size", size), ("stride", 1.into())]));
                }
                let (size, stride, pad) = (reader.size()?, reader.both("stride", 1)?, reader.both("pad", 0)?);
                // Some of Caffe's descendants have `ceil_mode` in the place of `round_mode`.
                let rounding = match (parameters.text("round_mode"), parameters.text("ceil_mode")) {
                    ("FLOOR", _) | ("", "false") => "down",
                    ("" | "CEIL", _) => "up",
                    (other, _) => return Err(place.bad("round_mode", other, "CEIL / FLOOR").into()),
                };
                if rounding == "up" && pad == 0 {
                    self.no_empty_window(&size, stride.as_u64().unwrap_or(1), chain, place)?;
                }
                layer(name, [("size", size), ("stride", stride), ("pad", pad), ("rounding", rounding.into())])
            }
            "relu" => {
                let slope = message.message("relu_param").values("negative_slope").next().and_then(Value::as_f64);
                slope.map_or_else(|| layer("relu", []), |slope| layer("leaky_relu", [("slope", slope.into())]))
            }
            "tanh" | "sigmoid" => layer(plain, []),
            "dropout" => {
                let parameters = message.message("dropout_param");
                let rate = Parameters { message: &parameters, place }.number("dropout_ratio", 0.5)?;
                layer("dropout", [("rate", rate.into())])
            }
            "lrn" => {
                let parameters = message.message("lrn_param");
                let reader = Parameters { message: &parameters, place };
                let within = match parameters.text("norm_region") {
                    "" | "ACROSS_CHANNELS" => false,
                    "WITHIN_CHANNEL" => true,
                    other => return Err(place.bad("norm_region", other, "ACROSS_CHANNELS / WITHIN_CHANNEL").into()),
                };
                let [k, alpha, beta] =
                    [("k", 1.0), ("alpha", 1.0), ("beta", 0.75)].map(|(name, default)| reader.number(name, default));
                // Within a channel Caffe takes 1, whatever the text says.
                let k = if within { 1.0 } else { k? };
                let n = reader.whole("local_size", Some(5))?;
                let mut lrn =
                    layer("lrn", [("k", k.into()), ("n", n.into()), ("alpha", alpha?.into()), ("beta", beta?.into())]);
                if within {
                    lrn.insert("region".to_owned(), "within_channel".into());
                }
                lrn
            }
            "batchnorm" => layer(BATCH_NORM, []),
            _ => return Err(place.unknown(KNOWN).into()),
        })
    }

    /// # Errors
    /// When a pool that steps over pixels ends with a window that sees none, which Caffe keeps if there is no padding.
    fn no_empty_window(&self, size: &Value, stride: u64, chain: &[usize], place: Place) -> Result<(), FormatError> {
        let side = |at: usize| size.get(at).unwrap_or(size).as_u64().unwrap_or(1);
        if stride <= side(0).min(side(1)) {
            return Ok(());
        }
        let Shape { height, width, .. } = self.shape(chain)?;
        let empty = |input: u64, size: u64| input.saturating_sub(size).div_ceil(stride) * stride >= input;
        if empty(height as u64, side(0)) || empty(width as u64, side(1)) {
            return Err(place.bad("stride", &stride.to_string(), "stride ≤ kernel_size").into());
        }
        Ok(())
    }

    /// The shape at the end of a chain.
    fn shape(&self, chain: &[usize]) -> Result<Shape, FormatError> {
        let input = self.input.clone().unwrap_or_else(|| json!({"channels": 3, "height": 32, "width": 32}));
        let spec = NetSpec::from_value(json!({"input": input, "layers": self.finished(chain)?}))
            .map_err(|error| in_its_words(error, &self.origins(chain), FIELD_NAMES))?;
        Ok(spec.shapes()?.last().copied().unwrap_or(spec.input))
    }
}

#[cfg(test)]
mod tests;
