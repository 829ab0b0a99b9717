//! What a network comes to, layer by layer: sizes, and everything that is wrong with it, whether or not it holds together.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::fault::{LayerNumber, SpecError};
use crate::layers::{LayerSpec, Parameter, Role};
use crate::shape::Shape;
use crate::spec::{Budget, NetSpec, Outline};

/// Sizes of one place of the network: the input, a layer, or the loss.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LayerInfo {
    /// 0 for the input, then the layers, last the loss; inside a block the position there, from 1.
    pub index: usize,
    /// The layer's kind, `input`, or the loss's name.
    pub kind: &'static str,
    /// The layer's fields, defaults filled in.
    pub spec: Value,
    /// Shape of what goes in.
    pub input: Shape,
    /// Shape of what comes out.
    pub output: Shape,
    /// Trained parameters.
    pub parameters: usize,
    /// Multiply-adds of one example's forward pass.
    pub multiply_adds: usize,
    /// The layers inside a block.
    pub inner: Vec<LayerInfo>,
}

/// What can be said of a layer that may not fit.
#[derive(Clone, Debug, Serialize)]
pub struct LayerCheck {
    /// Its sizes, where it fits and what enters it is known: nothing is known after a layer that does not fit.
    pub info: Option<LayerInfo>,
    /// What is wrong with it: its fields are judged even where its sizes are not known.
    pub fault: Option<SpecError>,
    /// The layers inside a block.
    pub inner: Vec<LayerCheck>,
}

/// What can be said of a network that may not hold together.
#[derive(Clone, Debug)]
pub struct Check {
    /// One a layer; none where the network's JSON has no list of layers.
    pub layers: Vec<LayerCheck>,
    /// The network, or the first thing that is wrong with it.
    pub spec: Result<NetSpec, SpecError>,
}

impl Check {
    /// What can be said of the network of this JSON.
    pub fn of(json: &str) -> Self {
        let outline = match Outline::parse(json) {
            Ok(outline) => outline,
            Err(error) => return Self { layers: Vec::new(), spec: Err(error) },
        };
        let (input, loss) = (outline.input, outline.loss);
        let mut first = outline.check_input().err();
        let mut at = first.is_none().then_some(input);
        let (mut budget, mut within) = (Budget::new(input), true);
        let (mut layers, mut specs) = (Vec::new(), Vec::new());
        for (index, fields) in outline.layers.into_iter().enumerate() {
            let (mut check, spec) = LayerCheck::of((index + 1).into(), fields, at);
            // The layer with which the network becomes too large is the one that is told of it.
            if let (Some(spec), Some(info), true) = (&spec, &check.info, within) {
                check.fault = budget.add(spec, info.input, info.output).err();
                within = check.fault.is_none();
            }
            at = check.info.as_ref().map(|info| info.output);
            first = first.or_else(|| check.first_fault().cloned());
            specs.extend(spec);
            layers.push(check);
        }
        let spec = first.map_or(Ok(NetSpec { input, layers: specs, loss }), Err);
        Self { layers, spec }
    }
}

impl LayerCheck {
    fn of(number: LayerNumber, fields: Map<String, Value>, input: Option<Shape>) -> (Self, Option<LayerSpec>) {
        let inner = match (fields.get("layers"), number.inner) {
            (Some(Value::Array(list)), None) => Self::of_block(number, list, input),
            _ => Vec::new(),
        };
        let read = LayerSpec::from_fields(number, fields);
        let checked = read.and_then(|spec| {
            let output = match input {
                Some(input) => Some(spec.output(number, input)?),
                None => spec.check(number).map(|()| None)?,
            };
            Ok((output, spec))
        });
        match checked {
            Ok((output, spec)) => {
                let index = number.inner.unwrap_or(number.layer);
                let info = input.zip(output).map(|(input, output)| layer_info(index, &spec, input, output));
                (Self { info, fault: None, inner }, Some(spec))
            }
            Err(error) => {
                // What is wrong with a layer inside is said there.
                let fault = Some(error).filter(|error| error.layer().is_none_or(|at| at == number));
                (Self { info: None, fault, inner }, None)
            }
        }
    }

    fn of_block(block: LayerNumber, list: &[Value], input: Option<Shape>) -> Vec<Self> {
        let mut at = input;
        let layers = list.iter().enumerate().map(|(index, value)| {
            let number = LayerNumber { inner: Some(index + 1), ..block };
            let fields = value.as_object().cloned().unwrap_or_default();
            let (check, _) = Self::of(number, fields, at);
            at = check.info.as_ref().map(|info| info.output);
            check
        });
        layers.collect()
    }

    fn first_fault(&self) -> Option<&SpecError> {
        self.inner.iter().find_map(Self::first_fault).or(self.fault.as_ref())
    }
}

/// The sizes of a network: its input, its layers, its loss.
///
/// # Errors
/// When the spec does not hold together.
pub fn layer_infos(spec: &NetSpec) -> Result<Vec<LayerInfo>, SpecError> {
    let shapes = spec.shapes()?;
    let end = |index, kind, at| LayerInfo {
        index,
        kind,
        spec: serde_json::json!({ "kind": kind }),
        input: at,
        output: at,
        parameters: 0,
        multiply_adds: 0,
        inner: Vec::new(),
    };
    let mut infos = vec![end(0, "input", shapes[0])];
    for (layer, sides) in spec.layers.iter().zip(shapes.windows(2)) {
        infos.push(layer_info(infos.len(), layer, sides[0], sides[1]));
    }
    infos.push(end(infos.len(), spec.loss.name(), shapes[shapes.len() - 1]));
    Ok(infos)
}

fn layer_info(index: usize, layer: &LayerSpec, input: Shape, output: Shape) -> LayerInfo {
    let trained = |parameter: &Parameter| if parameter.role == Role::Statistic { 0 } else { parameter.len() };
    let inner = layer.def().inner(input).into_iter().enumerate();
    LayerInfo {
        index,
        kind: layer.kind(),
        spec: serde_json::to_value(layer).unwrap_or(Value::Null),
        input,
        output,
        parameters: layer.def().parameters(input, output).iter().map(trained).sum(),
        multiply_adds: layer.def().multiply_adds(input, output),
        inner: inner.map(|(at, (layer, input, output))| layer_info(at + 1, layer, input, output)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(layers: &str) -> Check {
        Check::of(&format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}]}}"#))
    }

    /// Outputs of the layers as far as they are known, and the layers with faults.
    fn told(checks: &[LayerCheck]) -> (Vec<Option<String>>, Vec<usize>) {
        let outputs = checks.iter().map(|check| check.info.as_ref().map(|info| info.output.to_string()));
        let faults = checks.iter().enumerate().filter(|(_, check)| check.fault.is_some());
        (outputs.collect(), faults.map(|(at, _)| at + 1).collect())
    }

    #[test]
    fn every_layer_that_is_wrong_is_told_at_once() {
        let layers = r#"{"kind":"conv","filters":8,"size":3,"pad":1},{"kind":"max_pool","size":40,"stride":2},
            {"kind":"relu"},{"kind":"dropout","rate":7},{"kind":"konv"},{"kind":"fc","units":10}"#;
        let Check { layers, spec } = check(layers);
        let (outputs, faults) = told(&layers);
        assert_eq!(outputs[0].as_deref(), Some("8×32×32"));
        assert!(outputs[1..].iter().all(Option::is_none), "nothing is known after what does not fit: {outputs:?}");
        assert_eq!(faults, [2, 4, 5]);
        assert!(matches!(spec, Err(SpecError::WindowTooLarge { .. })), "{spec:?}");
    }

    #[test]
    fn layers_in_a_block_are_told_apart_from_it() {
        let block = r#"{"kind":"relu"},{"kind":"residual","layers":[{"kind":"tanh"},{"kind":"conv","filters":0,"size":3},
            {"kind":"relu"}]},{"kind":"fc","units":10}"#;
        let Check { layers, spec } = check(block);
        assert_eq!(told(&layers).1, [0; 0], "the block is as good as its layers");
        let (outputs, faults) = told(&layers[1].inner);
        assert_eq!((outputs[0].as_deref(), faults), (Some("3×32×32"), vec![2]));
        assert!(matches!(spec, Err(SpecError::BadField { layer: LayerNumber { layer: 2, inner: Some(2) }, .. })));
    }

    #[test]
    fn the_layer_with_which_a_network_grows_too_large_is_told_of_it() {
        let (outputs, faults) = told(&check(r#"{"kind":"relu"},{"kind":"fc","units":4000},{"kind":"relu"}"#).layers);
        assert_eq!((outputs.iter().flatten().count(), faults), (3, vec![2]));
    }

    #[test]
    fn a_network_that_holds_together_is_the_one_that_is_read() {
        let json = r#"{"input":{"channels":3,"height":8,"width":8},"layers":[
            {"kind":"residual","layers":[{"kind":"conv","filters":3,"size":3,"pad":1}]},{"kind":"fc","units":10}]}"#;
        let Check { layers, spec } = Check::of(json);
        let read = NetSpec::parse(json).unwrap();
        assert_eq!(spec, Ok(read.clone()));
        let (checked, read) = (layers.into_iter().filter_map(|layer| layer.info), layer_infos(&read).unwrap());
        for (checked, read) in checked.zip(&read[1..]) {
            assert_eq!(serde_json::to_value(checked).unwrap(), serde_json::to_value(read).unwrap());
        }
    }
}
