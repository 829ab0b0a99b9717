//! A network as the list that `convnetjs.Net.makeLayers` takes.
//!
//! `softmax`, `svm` and `regression` bring the fully connected layer before them, and activations may be fields of
//! `conv` and `fc`: both are written that way, as in ConvNetJS's demos.

use std::fmt::Write as _;

use convscope::layers::{Initialisation, LayerSpec, NormRegion};
use convscope::schema::written;
use convscope::shape::{Shape, Size};
use convscope::spec::NetSpec;
use serde_json::{Value, json};

use super::literal::{Entry, list};
use super::{FIELD_NAMES, PROGRAM};
use crate::error::{FormatError, Note, TextError};
use crate::incoming::{Layer, Place, layer, network, size};
use crate::steps::{Step, square, steps};
use crate::text::{Read, Written};

const KNOWN: &str = "input, conv, fc, pool, relu, sigmoid, tanh, maxout, dropout, lrn, softmax, svm, regression";

/// The network as `layer_defs`.
///
/// # Errors
/// When ConvNetJS has no such layer or loss, or the network does not end with a fully connected layer.
pub fn write(spec: &NetSpec) -> Result<Written, FormatError> {
    let all = steps(spec)?;
    let Some((last, layers)) = all.split_last() else {
        return Err(TextError::LossBringsFc { program: PROGRAM }.into());
    };
    let LayerSpec::Fc(scores) = last.layer else { return Err(TextError::LossBringsFc { program: PROGRAM }.into()) };
    let (side, depth) = (spec.input, spec.input.channels);
    let mut text = String::from("layer_defs = [];\n");
    let mut push = |fields: &str| {
        let _ = writeln!(text, "layer_defs.push({{{fields}}});");
    };
    push(&format!("type:'input', out_sx:{}, out_sy:{}, out_depth:{depth}", side.width, side.height));
    let mut layers = layers.iter().peekable();
    while let Some(step) = layers.next() {
        // ConvNetJS would multiply answers by 0; a dropout that drops nothing is nothing.
        if matches!(step.layer, LayerSpec::Dropout(dropout) if dropout.rate == 0.0) {
            continue;
        }
        let mut fields = fields_of(step)?;
        if let LayerSpec::Conv(_) | LayerSpec::Fc(_) = step.layer {
            let next = layers.next_if(|next| activation(next.layer).is_some());
            let activation = next.and_then(|next| activation(next.layer)).unwrap_or_default();
            fields += &bias_pref(step, activation.starts_with("relu"));
            if !activation.is_empty() {
                fields += ", activation:'";
                fields += &activation;
            }
        }
        push(&fields);
    }
    let loss = match spec.loss.name() {
        "softmax" => "type:'softmax', num_classes",
        "svm" => "type:'svm', num_classes",
        "squared_error" => "type:'regression', num_neurons",
        loss => {
            let instead = "softmax / svm / squared_error";
            return Err(TextError::LossNotInFormat { program: PROGRAM, loss, instead }.into());
        }
    };
    push(&format!("{loss}:{}", scores.units));
    let other = |layer: &LayerSpec| match layer {
        LayerSpec::Conv(conv) => conv.init != Initialisation::Lecun,
        LayerSpec::Fc(fc) => fc.init != Initialisation::Lecun,
        _ => false,
    };
    let other = spec.layers.iter().any(other);
    let notes = (other || last.start(scores.bias) != 0.0).then_some(Note::StartsOtherwise { program: PROGRAM });
    Ok(Written { text, notes: notes.into_iter().collect() })
}

/// The end of a field `activation`, from within its quotes.
fn activation(layer: &LayerSpec) -> Option<String> {
    match layer {
        LayerSpec::Relu(_) => Some("relu'".to_owned()),
        LayerSpec::Tanh(_) => Some("tanh'".to_owned()),
        LayerSpec::Sigmoid(_) => Some("sigmoid'".to_owned()),
        LayerSpec::Maxout(maxout) => Some(format!("maxout', group_size:{}", maxout.group)),
        _ => None,
    }
}

/// Starting biases, where they are not those that ConvNetJS takes by itself.
fn bias_pref(step: &Step<'_>, relu: bool) -> String {
    let bias = match step.layer {
        LayerSpec::Conv(conv) => conv.bias,
        LayerSpec::Fc(fc) => fc.bias,
        _ => None,
    };
    let start = step.start(bias);
    if start == if relu { 0.1 } else { 0.0 } { String::new() } else { format!(", bias_pref:{}", written(start)) }
}

fn sides(side: Size) -> String {
    square(side).map_or_else(|| format!("sx:{}, sy:{}", side.width, side.height), |side| format!("sx:{side}"))
}

fn fields_of(step: &Step<'_>) -> Result<String, TextError> {
    Ok(match step.layer {
        LayerSpec::Conv(conv) => {
            step.only_down(PROGRAM, conv.window())?;
            let (filters, stride, pad) = (conv.filters, conv.stride, conv.pad);
            format!("type:'conv', {}, filters:{filters}, stride:{stride}, pad:{pad}", sides(conv.size))
        }
        LayerSpec::MaxPool(pool) => {
            step.only_down(PROGRAM, pool.window())?;
            let pad = if pool.pad > 0 { format!(", pad:{}", pool.pad) } else { String::new() };
            format!("type:'pool', {}, stride:{}{pad}", sides(pool.size), pool.stride)
        }
        LayerSpec::Fc(fc) => format!("type:'fc', num_neurons:{}", fc.units),
        LayerSpec::Relu(_) => "type:'relu'".to_owned(),
        LayerSpec::Tanh(_) => "type:'tanh'".to_owned(),
        LayerSpec::Sigmoid(_) => "type:'sigmoid'".to_owned(),
        LayerSpec::Maxout(maxout) => format!("type:'maxout', group_size:{}", maxout.group),
        LayerSpec::Dropout(dropout) => format!("type:'dropout', drop_prob:{}", written(dropout.rate)),
        LayerSpec::Lrn(lrn) => {
            only_across(step, lrn.region)?;
            let [k, alpha, beta] = [lrn.k, lrn.alpha, lrn.beta].map(written);
            format!("type:'lrn', k:{k}, n:{}, alpha:{alpha}, beta:{beta}", lrn.n)
        }
        LayerSpec::AvgPool(_)
        | LayerSpec::LeakyRelu(_)
        | LayerSpec::Majority(_)
        | LayerSpec::BatchNorm(_)
        | LayerSpec::GroupNorm(_)
        | LayerSpec::Residual(_) => return Err(missing(step)),
    })
}

/// # Errors
/// When the squares are those of pixels around: ConvNetJS has none but those of other maps.
pub fn only_across(step: &Step<'_>, region: NormRegion) -> Result<(), TextError> {
    match region {
        NormRegion::AcrossChannels => Ok(()),
        NormRegion::WithinChannel => {
            Err(step.value_not_in(PROGRAM, "region", "within_channel", "region = across_channels"))
        }
    }
}

/// The error for a layer that ConvNetJS does not have.
pub fn missing(step: &Step<'_>) -> TextError {
    step.not_in(
        PROGRAM,
        match step.layer.kind() {
            "avg_pool" => "max_pool / conv",
            "leaky_relu" => "relu",
            "batch_norm" | "group_norm" => "lrn",
            _ => "conv, relu",
        },
    )
}

/// The network of a `layer_defs`, for pictures of the shape `pictures` if one is given.
///
/// # Errors
/// When the text is no list of layers, or a layer or field has no meaning here.
pub fn read(text: &str, pictures: Option<Shape>) -> Result<Read, FormatError> {
    let entries = list(text)?;
    let expected = "layer_defs = [{type:'input', …}, …]".to_owned();
    let mut notes = Vec::new();
    let (mut input, mut layers, mut loss) = (None, Vec::new(), None);
    let mut origins = Vec::new();
    if entries.is_empty() {
        return Err(TextError::NoLayers { expected }.into());
    }
    let count = entries.len();
    for (at, entry) in entries.into_iter().enumerate() {
        let mut definition = Definition::new(at + 1, entry);
        if loss.is_some() {
            return Err(definition
                .place()
                .bad("type", &definition.kind, "softmax / svm / regression: the last layer")
                .into());
        }
        match (at, definition.kind.as_str()) {
            (0, "input") => {
                let side = |definition: &mut Definition, out: &str, inside: &str| {
                    let name = if definition.entry.contains_key(out) { out } else { inside };
                    definition.whole(name, None)
                };
                let (width, height) =
                    (side(&mut definition, "out_sx", "in_sx")?, side(&mut definition, "out_sy", "in_sy")?);
                let channels = side(&mut definition, "out_depth", "in_depth")?;
                input = Some(json!({"channels": channels, "height": height, "width": width}));
            }
            (0, _) => return Err(definition.place().bad("type", &definition.kind, "'input': the first layer").into()),
            _ => definition.layers(&mut layers, &mut loss)?,
        }
        origins.resize(layers.len(), definition.place().origin());
        definition.finish(&mut notes);
    }
    let (Some(input), Some(loss)) = (input, loss) else {
        let expected = format!("{}, {{type:'softmax', num_classes:10}}: {} + 1", "layer_defs = […", count);
        return Err(TextError::NoLayers { expected }.into());
    };
    let input = pictures.map_or(input, |pictures| json!(pictures));
    // ConvNetJS draws starting weights with variance 1 / inputs.
    for layer in &mut layers {
        if matches!(layer.get("kind").and_then(Value::as_str), Some("conv" | "fc")) {
            layer.insert("init".to_owned(), "lecun".into());
        }
    }
    Ok(Read { spec: network(input, layers, loss, &origins, FIELD_NAMES)?, notes, origins })
}

/// One entry of the list, field by field.
struct Definition {
    number: String,
    kind: String,
    entry: Entry,
}

impl Definition {
    fn new(number: usize, mut entry: Entry) -> Self {
        let kind = match entry.remove("type") {
            Some(Value::String(kind)) => kind,
            other => other.map_or_else(String::new, |value| value.to_string()),
        };
        Self { number: number.to_string(), kind, entry }
    }

    fn place(&self) -> Place<'_> {
        Place { layer: &self.number, kind: &self.kind }
    }

    fn field<T>(
        &mut self,
        name: &str,
        default: Option<T>,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, TextError> {
        match self.entry.remove(name) {
            None | Some(Value::Null) => default.ok_or_else(|| self.place().bad(name, "", expected)),
            Some(value) => read(&value).ok_or_else(|| self.place().bad(name, &value.to_string(), expected)),
        }
    }

    fn whole(&mut self, name: &str, default: Option<u64>) -> Result<u64, TextError> {
        self.field(name, default, "0, 1, 2, …", Value::as_u64)
    }

    fn number(&mut self, name: &str, default: Option<f64>) -> Result<f64, TextError> {
        self.field(name, default, "0.5, 1, …", Value::as_f64)
    }

    fn window(&mut self, stride: u64) -> Result<[(&'static str, Value); 3], TextError> {
        let width = self.whole("sx", None)?;
        let height = self.whole("sy", Some(width))?;
        let (stride, pad) = (self.whole("stride", Some(stride))?, self.whole("pad", Some(0))?);
        Ok([("size", size(height, width)), ("stride", stride.into()), ("pad", pad.into())])
    }

    /// The layers that this entry stands for.
    fn layers(&mut self, layers: &mut Vec<Layer>, loss: &mut Option<&'static str>) -> Result<(), TextError> {
        let losses = [("softmax", "softmax"), ("svm", "svm"), ("regression", "squared_error")];
        if let Some((kind, name)) = losses.into_iter().find(|(kind, _)| self.kind == *kind) {
            let units = self.whole(if kind == "regression" { "num_neurons" } else { "num_classes" }, None)?;
            layers.push(layer("fc", [("units", units.into()), ("bias", 0.0.into())]));
            *loss = Some(name);
            return Ok(());
        }
        let main = match self.kind.as_str() {
            "conv" => {
                let filters = self.whole("filters", None)?;
                let [size, stride, pad] = self.window(1)?;
                layer("conv", [("filters", filters.into()), size, stride, pad])
            }
            "fc" => {
                let name = if self.entry.contains_key("num_neurons") { "num_neurons" } else { "filters" };
                layer("fc", [("units", self.whole(name, None)?.into())])
            }
            "pool" => layer("max_pool", self.window(2)?),
            "relu" | "sigmoid" | "tanh" => layer(&self.kind, []),
            "maxout" => layer("maxout", [("group", self.whole("group_size", Some(2))?.into())]),
            "dropout" => layer("dropout", [("rate", self.number("drop_prob", Some(0.5))?.into())]),
            "lrn" => {
                let n = self.whole("n", None)?;
                let [k, alpha, beta] = ["k", "alpha", "beta"].map(|name| self.number(name, None));
                layer("lrn", [("k", k?.into()), ("n", n.into()), ("alpha", alpha?.into()), ("beta", beta?.into())])
            }
            _ => return Err(self.place().unknown(KNOWN)),
        };
        let trained = matches!(self.kind.as_str(), "conv" | "fc");
        layers.push(main);
        if self.field("tensor", Some(false), "false", |value| value.as_bool())? {
            return Err(self.place().bad("tensor", "true", "false"));
        }
        let activation = self.field("activation", None::<String>.or(Some(String::new())), "'relu'", |value| {
            value.as_str().map(str::to_owned)
        })?;
        if trained {
            let default = if activation == "relu" { 0.1 } else { 0.0 };
            let bias = self.number("bias_pref", Some(default))?;
            if let Some(last) = layers.last_mut() {
                last.insert("bias".to_owned(), bias.into());
            }
        }
        match activation.as_str() {
            "" => {}
            "relu" | "sigmoid" | "tanh" => layers.push(layer(&activation, [])),
            "maxout" => layers.push(layer("maxout", [("group", self.whole("group_size", Some(2))?.into())])),
            other => return Err(self.place().bad("activation", other, "'relu' / 'sigmoid' / 'tanh' / 'maxout'")),
        }
        if self.kind != "dropout" && self.entry.contains_key("drop_prob") {
            layers.push(layer("dropout", [("rate", self.number("drop_prob", Some(0.5))?.into())]));
        }
        Ok(())
    }

    /// Notes the fields that nobody asked for. Those that say what the layer says anyway are none.
    fn finish(self, notes: &mut Vec<Note>) {
        let implied = ["in_sx", "in_sy", "in_depth", "out_sx", "out_sy", "out_depth", "name"];
        let plain = |field: &str, value: &Value| match field {
            "l1_decay_mul" => value.as_f64() == Some(0.0),
            "l2_decay_mul" => value.as_f64() == Some(1.0),
            _ => implied.contains(&field),
        };
        for (field, value) in &self.entry {
            if !plain(field, value) {
                let field = field.chars().take(40).collect();
                notes.push(Note::LeftOut { layer: format!("{} ({})", self.number, self.kind), field });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Read, FormatError> {
        super::read(text, None)
    }

    /// The network of ConvNetJS's CIFAR-10 demo, as its page has it.
    const DEMO: &str = "layer_defs = [];
layer_defs.push({type:'input', out_sx:32, out_sy:32, out_depth:3});
layer_defs.push({type:'conv', sx:5, filters:16, stride:1, pad:2, activation:'relu'});
layer_defs.push({type:'pool', sx:2, stride:2});
layer_defs.push({type:'conv', sx:5, filters:20, stride:1, pad:2, activation:'relu'});
layer_defs.push({type:'pool', sx:2, stride:2});
layer_defs.push({type:'conv', sx:5, filters:20, stride:1, pad:2, activation:'relu'});
layer_defs.push({type:'pool', sx:2, stride:2});
layer_defs.push({type:'softmax', num_classes:10});
";

    #[test]
    fn the_demo_s_network_is_read_and_written_as_it_stands() {
        let Read { spec, notes, .. } = read(DEMO).unwrap();
        let kinds: Vec<&str> = spec.layers.iter().map(LayerSpec::kind).collect();
        assert_eq!(kinds, ["conv", "relu", "max_pool", "conv", "relu", "max_pool", "conv", "relu", "max_pool", "fc"]);
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(write(&spec), Ok(Written { text: DEMO.to_owned(), notes: Vec::new() }));
    }

    #[test]
    fn what_cannot_be_is_named() {
        let start = "[{type:'input', out_sx:8, out_sy:8, out_depth:3},";
        let cases = [
            ("{type:'conv', filters:3}]", "layer 2 (conv): sx cannot be —; expected 0, 1, 2"),
            ("{type:'conv', sx:3, filters:'a'}]", "layer 2 (conv): filters cannot be \"a\"; expected"),
            ("{type:'quadtransform'}]", "layer 2: there is no \"quadtransform\" here; use one of input, conv"),
            ("{type:'fc', num_neurons:3, activation:'step'}]", "activation cannot be step; expected 'relu'"),
            ("{type:'fc', num_neurons:3}]", "there is no network in this text"),
            (
                "{type:'relu'}, {type:'pool', sx:40}, {type:'svm', num_classes:3}]",
                "layer 3 (pool): the window is 40 in height, its padded input 8",
            ),
            (
                "{type:'fc', num_neurons:4, activation:'maxout', group_size:3}, {type:'svm', num_classes:3}]",
                "layer 2 (fc): 4 channels cannot be split in groups of 3",
            ),
            ("{type:'svm', num_classes:0}]", "layer 2 (svm): num_classes cannot be 0; expected 1 ≤ num_classes ≤"),
            (
                "{type:'conv', sx:65, filters:2}, {type:'svm', num_classes:3}]",
                "layer 2 (conv): sx cannot be 65; expected 1 ≤ sx ≤ 64",
            ),
            ("{type:'svm', num_classes:3}, {type:'relu'}]", "layer 3 (relu): type cannot be relu; expected softmax"),
        ];
        for (rest, expected) in cases {
            let error = read(&[start, rest].concat()).unwrap_err().to_string();
            assert!(error.contains(expected), "{rest}\n  gives {error}\n  not   {expected}");
        }
        assert!(read("[{type:'relu'}]").unwrap_err().to_string().contains("expected 'input'"));
    }
}
