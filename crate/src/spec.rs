//! The serialisable description of a network.

use serde::Serialize;
use serde_json::Value;

use crate::fault::{Place, SpecError};
use crate::layers::LayerSpec;
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

impl NetSpec {
    /// Reads and checks a spec.
    ///
    /// # Errors
    /// Names the layer, the field and the fix; see [`SpecError`].
    pub fn parse(json: &str) -> Result<Self, SpecError> {
        // Editors on Windows put a byte order mark before a text.
        let json = json.trim_start_matches('\u{feff}');
        let value: Value =
            serde_json::from_str(json).map_err(|error| SpecError::SpecSyntax { detail: error.to_string() })?;
        Self::from_value(value)
    }

    /// [`NetSpec::parse`] for JSON that is already a value.
    ///
    /// # Errors
    /// As [`NetSpec::parse`].
    pub fn from_value(value: Value) -> Result<Self, SpecError> {
        let Value::Object(mut fields) = value else {
            return Err(spec_field("input, layers, loss", r#"{"input": …, "layers": […], "loss": …}"#));
        };
        let input = fields
            .remove("input")
            .and_then(|input| Shape::read(input).ok())
            .ok_or_else(|| spec_field("input", r#"{"channels": 3, "height": 32, "width": 32}"#))?;
        let loss = match fields.remove("loss") {
            None => Loss::Softmax,
            Some(name) => Loss::ALL
                .into_iter()
                .find(|loss| name == loss.name())
                .ok_or_else(|| spec_field("loss", &Loss::ALL.map(Loss::name).join(" / ")))?,
        };
        let Some(Value::Array(list)) = fields.remove("layers") else {
            return Err(spec_field("layers", r#"[{"kind": "fc", "units": 10}]"#));
        };
        if let Some(field) = fields.keys().next() {
            return Err(spec_field(field, "input, layers, loss"));
        }
        let mut layers = Vec::with_capacity(list.len());
        for (index, value) in list.into_iter().enumerate() {
            let layer = index + 1;
            let Value::Object(fields) = value else {
                return Err(spec_field("layers", r#"[{"kind": …}, …]"#));
            };
            layers.push(LayerSpec::from_fields(layer.into(), fields)?);
        }
        let spec = Self { input, layers, loss };
        spec.shapes()?;
        Ok(spec)
    }

    /// The shape after each layer, the input's first: one more than there are layers.
    ///
    /// # Errors
    /// When a layer does not fit the one before it, or the whole is too large for a browser.
    pub fn shapes(&self) -> Result<Vec<Shape>, SpecError> {
        let limits = 1..=1024;
        let sides = [self.input.channels, self.input.height, self.input.width];
        if sides.iter().any(|side| !limits.contains(side)) {
            return Err(spec_field("input", "1 ≤ channels, height, width ≤ 1024"));
        }
        let mut shapes = vec![self.input];
        let mut at = self.input;
        let (mut parameters, mut values) = (0_usize, at.len());
        for (index, layer) in self.layers.iter().enumerate() {
            let output = layer.def().output(Place { layer: (index + 1).into(), kind: layer.kind() }, at)?;
            for parameter in layer.def().parameters(at, output) {
                parameters = parameters.saturating_add(parameter.len());
            }
            values = values.saturating_add(layer.def().values(at, output));
            if parameters > PARAMETER_LIMIT {
                return Err(SpecError::TooManyParameters { parameters, limit: PARAMETER_LIMIT });
            }
            if values > ACTIVATION_LIMIT {
                return Err(SpecError::TooManyActivations { values, limit: ACTIVATION_LIMIT });
            }
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
