//! The serialisable description of a network.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::fault::SpecError;
use crate::fields::Fields;
use crate::layers::{LayerSpec, least_common_multiple};
use crate::losses::Loss;
use crate::shape::Shape;

/// More than this many parameters would not train usefully in a browser tab.
pub const PARAMETER_LIMIT: usize = 5_000_000;

/// More than this many activation values an example (twice, with their gradients, for a batch) would not fit in one.
pub const ACTIVATION_LIMIT: usize = 4_000_000;

/// A network: the shape of its input, its layers in order, and its loss.
///
/// In JSON: `{"input": {"channels": 3, "height": 32, "width": 32}, "layers": [{"kind": "fc", "units": 10}],
/// "loss": "softmax"}`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NetSpec {
    /// Shape of one example.
    pub input: Shape,
    /// From input to scores.
    pub layers: Vec<LayerSpec>,
    /// What is minimised.
    pub loss: Loss,
}

/// A network's JSON before its layers are read.
pub(crate) struct Outline {
    pub(crate) input: Shape,
    pub(crate) loss: Loss,
    /// The fields of each layer.
    pub(crate) layers: Vec<Map<String, Value>>,
}

impl Outline {
    pub(crate) fn parse(json: &str) -> Result<Self, SpecError> {
        // Editors on Windows put a byte order mark before a text.
        let json = json.trim_start_matches('\u{feff}');
        let value: Value =
            serde_json::from_str(json).map_err(|error| SpecError::SpecSyntax { detail: error.to_string() })?;
        Self::from_value(value)
    }

    fn from_value(value: Value) -> Result<Self, SpecError> {
        let Value::Object(fields) = value else {
            return Err(spec_field("input, layers, loss", r#"{"input": …, "layers": […], "loss": …}"#));
        };
        let mut fields = Fields::new(fields);
        let input = fields
            .extract("input")
            .and_then(|input| Shape::read(input).ok())
            .ok_or_else(|| spec_field("input", r#"{"channels": 3, "height": 32, "width": 32}"#))?;
        let loss = match fields.extract("loss") {
            None => Loss::Softmax,
            Some(name) => Loss::ALL
                .into_iter()
                .find(|loss| name == loss.name())
                .ok_or_else(|| spec_field("loss", &Loss::ALL.map(Loss::name).join(" / ")))?,
        };
        let Some(Value::Array(list)) = fields.extract("layers") else {
            return Err(spec_field("layers", r#"[{"kind": "fc", "units": 10}]"#));
        };
        if let Some(field) = fields.left() {
            return Err(spec_field(field, "input, layers, loss"));
        }
        let object = |value| match value {
            Value::Object(fields) => Ok(fields),
            _ => Err(spec_field("layers", r#"[{"kind": …}, …]"#)),
        };
        Ok(Self { input, loss, layers: list.into_iter().map(object).collect::<Result<_, _>>()? })
    }

    /// # Errors
    /// When the input has no pixels, or too many.
    pub(crate) fn check_input(&self) -> Result<(), SpecError> {
        check_input(self.input)
    }
}

fn check_input(input: Shape) -> Result<(), SpecError> {
    let limits = 1..=1024;
    let within = [input.channels, input.height, input.width].iter().all(|side| limits.contains(side));
    within.then_some(()).ok_or_else(|| spec_field("input", "1 ≤ channels, height, width ≤ 1024"))
}

/// What a network takes, counted layer by layer against what a browser has.
pub(crate) struct Budget {
    parameters: usize,
    values: usize,
}

impl Budget {
    pub(crate) fn new(input: Shape) -> Self {
        Self { parameters: 0, values: input.len() }
    }

    /// # Errors
    /// When the network is too large with this layer.
    pub(crate) fn add(&mut self, layer: &LayerSpec, input: Shape, output: Shape) -> Result<(), SpecError> {
        for parameter in layer.def().parameters(input, output) {
            self.parameters = self.parameters.saturating_add(parameter.len());
        }
        self.values = self.values.saturating_add(layer.def().values(input, output));
        if self.parameters > PARAMETER_LIMIT {
            return Err(SpecError::TooManyParameters { parameters: self.parameters, limit: PARAMETER_LIMIT });
        }
        if self.values > ACTIVATION_LIMIT {
            return Err(SpecError::TooManyActivations { values: self.values, limit: ACTIVATION_LIMIT });
        }
        Ok(())
    }
}

impl NetSpec {
    /// Reads and checks a spec.
    ///
    /// # Errors
    /// Names the layer, the field and the fix; see [`SpecError`].
    pub fn parse(json: &str) -> Result<Self, SpecError> {
        Self::read(Outline::parse(json)?)
    }

    /// [`NetSpec::parse`] for JSON that is already a value.
    ///
    /// # Errors
    /// As [`NetSpec::parse`].
    pub fn from_value(value: Value) -> Result<Self, SpecError> {
        Self::read(Outline::from_value(value)?)
    }

    fn read(Outline { input, loss, layers }: Outline) -> Result<Self, SpecError> {
        let layers = layers.into_iter().enumerate();
        let layers = layers.map(|(index, fields)| LayerSpec::from_fields((index + 1).into(), fields));
        let spec = Self { input, layers: layers.collect::<Result<_, _>>()?, loss };
        spec.shapes()?;
        Ok(spec)
    }

    /// Examples of a batch that are computed together: those of the ghost batches of all layers.
    pub fn ghost_batch(&self) -> usize {
        self.layers.iter().map(|layer| layer.def().ghost_batch()).fold(1, least_common_multiple)
    }

    /// The shape after each layer, the input's first: one more than there are layers.
    ///
    /// # Errors
    /// When a layer does not fit the one before it, or the whole is too large for a browser.
    pub fn shapes(&self) -> Result<Vec<Shape>, SpecError> {
        check_input(self.input)?;
        let (mut shapes, mut at) = (vec![self.input], self.input);
        let mut budget = Budget::new(self.input);
        for (index, layer) in self.layers.iter().enumerate() {
            let output = layer.output((index + 1).into(), at)?;
            budget.add(layer, at, output)?;
            at = output;
            shapes.push(at);
        }
        Ok(shapes)
    }

    /// Checks that the network fits pictures of `input` in `classes` classes.
    ///
    /// # Errors
    /// When the input's shape or the number of outputs differs.
    pub fn fits(&self, input: Shape, classes: usize) -> Result<(), SpecError> {
        if self.input != input {
            return Err(SpecError::WrongInput { found: self.input.to_string(), expected: input.to_string() });
        }
        let outputs = self.shapes()?.last().map_or(0, Shape::len);
        if outputs != classes {
            return Err(SpecError::WrongOutputs { outputs, classes });
        }
        Ok(())
    }
}

fn spec_field(field: &str, expected: &str) -> SpecError {
    SpecError::SpecField { field: field.to_owned(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(layers: &str) -> String {
        let json = format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}]}}"#);
        NetSpec::parse(&json).unwrap_err().to_string()
    }

    #[test]
    fn every_error_names_the_layer_the_field_and_the_fix() {
        let cases = [
            (r#"{"kind":"konv"}"#, "layer 1: there is no kind \"konv\"; use one of conv, "),
            (r#"{"kind":"relu"},{"kind":"conv","filters":4}"#, "layer 2 (conv): the field \"size\" is missing"),
            (r#"{"kind":"fc","units":10,"unit":3}"#, "layer 1 (fc): there is no field \"unit\"; use units"),
            (r#"{"kind":"fc","units":"ten"}"#, "layer 1 (fc): units cannot be \"ten\"; expected 1, 2, 3, …"),
            (r#"{"kind":"fc","units":-1}"#, "layer 1 (fc): units cannot be -1; expected 1, 2, 3, …"),
            (r#"{"kind":"fc","units":0}"#, "layer 1 (fc): units cannot be 0; expected 1 ≤ units ≤ "),
            (r#"{"kind":"conv","filters":4,"size":40}"#, "layer 1 (conv): the window is 40 in height"),
            (
                r#"{"kind":"max_pool","size":3,"stride":2,"rounding":"ceil"}"#,
                "layer 1 (max_pool): rounding cannot be \"ceil\"; expected down / up",
            ),
            (r#"{"kind":"dropout","rate":1.5}"#, "layer 1 (dropout): rate cannot be 1.5; expected 0 ≤ rate < 1"),
            (r#"{"kind":"maxout","group":2}"#, "layer 1 (maxout): 3 channels cannot be split in groups of 2"),
            (r#"{"kind":"fc","units":4000}"#, "more than 5000000; use fewer filters or units"),
        ];
        for (layers, expected) in cases {
            let text = error(layers);
            assert!(text.contains(expected), "{layers}\n  gives {text}\n  not   {expected}");
        }
        assert!(NetSpec::parse("{").unwrap_err().to_string().starts_with("the network is not valid JSON: EOF"));
    }

    #[test]
    fn an_error_carries_its_code_for_translation() {
        let error = SpecError::WrongOutputs { outputs: 5, classes: 10 };
        let json = serde_json::to_value(&error).unwrap();
        assert_eq!(json["code"], "wrong_outputs");
        assert_eq!(json["classes"], 10);
    }

    #[test]
    fn a_spec_survives_its_own_text() {
        let json = r#"{"input":{"channels":3,"height":32,"width":32},
            "layers":[{"kind":"conv","filters":16,"size":[5,3],"pad":1},{"kind":"relu"},{"kind":"fc","units":10}],
            "loss":"svm"}"#;
        let spec = NetSpec::parse(json).unwrap();
        assert_eq!(spec.shapes().unwrap()[1], Shape::new(16, 30, 32));
        assert_eq!(NetSpec::parse(&serde_json::to_string(&spec).unwrap()).unwrap(), spec);
    }
}
