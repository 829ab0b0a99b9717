//! The residual block (He et al., 2015): layers that learn what to add to their input.

use serde::Serialize;
use serde_json::Value;

use super::{Initialisation, LayerDef, LayerSpec, Node, Operation, Parameter, Role, Start, least_common_multiple};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields, bad};
use crate::schema::{Group, Schema};
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// `y = F(x) + shortcut(x)`, where `F` are the block's own layers. The shortcut is `x` itself where `F` keeps the
/// shape, else a 1×1 convolution with the stride that gives `F`'s height and width (He et al., 2015, section 3.3,
/// option B; without batch norm, its biases start at 0). Nothing follows the sum: put a ReLU after the block, or as
/// the last of its layers. A block holds any layers but blocks.
///
/// Parameters are named by the layer's number in the block, from 0, and its own name: `0.weight`; the convolution of
/// the shortcut has `shortcut.weight` and `shortcut.bias`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Residual {
    /// `F`.
    pub layers: Vec<LayerSpec>,
}

impl Residual {
    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Weights, fields: &[], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        let example = r#"[{"kind": …}, …]"#;
        let list = fields.read("layers", None, example, |value| value.as_array().cloned())?;
        if list.is_empty() {
            return Err(bad("layers", &Value::Array(list), example));
        }
        let mut layers = Vec::new();
        for value in list {
            let Value::Object(values) = value else { return Err(bad("layers", &value, example)) };
            let layer = LayerSpec::read(values, true).map_err(|(kind, error)| inside(layers.len(), &kind, error))?;
            layers.push(layer);
        }
        Ok(Self { layers })
    }

    /// The shape after each of the block's layers.
    fn shapes(&self, place: Place, input: Shape) -> Result<Vec<Shape>, SpecError> {
        let (mut shapes, mut at) = (Vec::new(), input);
        for (index, layer) in self.layers.iter().enumerate() {
            at = layer.def().output(place.inside(index + 1, layer.kind()), at)?;
            shapes.push(at);
        }
        Ok(shapes)
    }
}

/// What is wrong with a field of layer `at` of a block.
fn inside(at: usize, kind: &str, error: FieldError) -> FieldError {
    FieldError::Inside { index: at + 1, kind: kind.to_owned(), error: Box::new(error) }
}

/// The convolution that makes `output`'s shape of `input`'s, where it is another.
///
/// Its stride `S` is the one for which a window of one pixel, set on every `S`th, gives that height and width: as in
/// PyTorch, pixels may be left over at the end.
fn projection(input: Shape, output: Shape) -> Option<Geometry> {
    let stride = input.height.div_ceil(output.height).max(input.width.div_ceil(output.width));
    let window = Window { size: Size::square(1), stride, pad: 0, rounding: Rounding::Down };
    (input != output).then_some(Geometry { input, output, window })
}

impl LayerDef for Residual {
    fn check(&self) -> Result<(), FieldError> {
        self.layers
            .iter()
            .enumerate()
            .try_for_each(|(at, layer)| layer.def().check().map_err(|error| inside(at, layer.kind(), error)))
    }

    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        let output = self.shapes(place, input)?.last().copied().unwrap_or(input);
        if let Some(Geometry { window: Window { stride, .. }, .. }) = projection(input, output)
            && (input.height.div_ceil(stride), input.width.div_ceil(stride)) != (output.height, output.width)
        {
            let (input, output) = (input.to_string(), output.to_string());
            return Err(SpecError::ShortcutDoesNotFit { layer: place.layer, input, output });
        }
        Ok(output)
    }

    fn inner(&self, input: Shape) -> Vec<(&LayerSpec, Shape, Shape)> {
        // That the shapes fit was checked when the spec was read.
        let place = Place { layer: 0.into(), kind: "residual" };
        let outputs = self.shapes(place, input).unwrap_or_default();
        let mut at = input;
        let layers = self.layers.iter().zip(outputs);
        layers.map(|(layer, output)| (layer, std::mem::replace(&mut at, output), output)).collect()
    }

    fn parameters(&self, input: Shape, output: Shape) -> Vec<Parameter> {
        let mut all = Vec::new();
        for (at, (layer, before, after)) in self.inner(input).into_iter().enumerate() {
            let active = self.layers.get(at + 1).is_some_and(|next| next.kind() == "relu");
            for mut parameter in layer.def().parameters(before, after) {
                parameter.name = format!("{at}.{}", parameter.name).into();
                // The network knows what follows the block, not what follows inside it.
                if parameter.start == Start::Bias(None) {
                    parameter.start = Start::Constant(if active { 0.1 } else { 0.0 });
                }
                all.push(parameter);
            }
        }
        if projection(input, output).is_some() {
            let (dims, start) = (vec![output.channels, input.channels, 1, 1], Initialisation::He);
            let start = start.start(input.channels, output.channels);
            all.push(Parameter { name: "shortcut.weight".into(), dims, role: Role::Weight, start });
            let (dims, start) = (vec![output.channels], Start::Constant(0.0));
            all.push(Parameter { name: "shortcut.bias".into(), dims, role: Role::Bias, start });
        }
        all
    }

    fn ghost_batch(&self) -> usize {
        self.layers.iter().map(|layer| layer.def().ghost_batch()).fold(1, least_common_multiple)
    }

    fn values(&self, input: Shape, output: Shape) -> usize {
        let inner: usize =
            self.inner(input).into_iter().map(|(layer, before, after)| layer.def().values(before, after)).sum();
        // The gradient that comes back through a shortcut with weights is held beside the other.
        inner + output.len() + projection(input, output).map_or(0, |_| input.len())
    }

    fn multiply_adds(&self, input: Shape, output: Shape) -> usize {
        let layers =
            self.inner(input).into_iter().map(|(layer, before, after)| layer.def().multiply_adds(before, after));
        layers.sum::<usize>() + projection(input, output).map_or(0, |_| output.len() * input.channels)
    }

    fn lower(&self, input: Shape, output: Shape) -> Operation {
        let mut end = 0;
        let layers = self.inner(input).into_iter();
        let layers = layers.map(|(layer, before, after)| layer.node(before, after, &mut end)).collect();
        let shortcut = projection(input, output).map(|geometry| {
            let parameters = end..end + (geometry.taps() + 1) * output.channels;
            Box::new(Node { operation: Operation::Conv2d(geometry), input, output, parameters })
        });
        Operation::Residual { layers, shortcut }
    }
}

#[cfg(test)]
mod tests {
    use crate::net::Net;
    use crate::shape::Shape;
    use crate::spec::NetSpec;

    fn spec(layers: &str) -> Result<NetSpec, String> {
        let json =
            format!(r#"{{"input":{{"channels":3,"height":8,"width":8}},"layers":[{{"kind":"relu"}},{layers}]}}"#);
        NetSpec::parse(&json).map_err(|error| error.to_string())
    }

    #[test]
    fn parameters_and_multiply_adds_of_all_layers_and_the_shortcut_are_counted_and_named() {
        let spec = spec(
            r#"{"kind":"residual","layers":[{"kind":"conv","filters":4,"size":2,"stride":2},{"kind":"relu"},
            {"kind":"conv","filters":6,"size":3,"pad":1},{"kind":"batch_norm"}]}"#,
        )
        .unwrap();
        assert_eq!(NetSpec::parse(&serde_json::to_string(&spec).unwrap()).unwrap(), spec);
        let net = Net::new(spec, 1).unwrap();
        let (input, output) = (net.shapes()[1], net.shapes()[2]);
        assert_eq!(output, Shape::new(6, 4, 4));
        let names: Vec<&str> = net.entries().iter().map(|entry| &*entry.parameter.name).collect();
        let inner = ["0.weight", "0.bias", "2.weight", "2.bias", "3.weight", "3.bias"];
        assert_eq!(names[..6], inner);
        assert_eq!(names[6..], ["3.running_mean", "3.running_var", "shortcut.weight", "shortcut.bias"]);
        assert_eq!(net.trainable(1), 4 * 3 * 4 + 4 + 6 * 4 * 9 + 6 + 12 + 6 * 3 + 6);
        let def = net.spec().layers[1].def();
        assert_eq!(def.multiply_adds(input, output), 16 * (4 * 12 + 6 * 36 + 6 * 3));
        // Two layers of 4 maps, two of 6, the sum, and the gradient from the shortcut.
        assert_eq!(def.values(input, output), 16 * (4 + 4 + 6 + 6 + 6) + input.len());
        assert!(net.entry(1, "0.bias").unwrap().1.iter().all(|&bias| bias == 0.1), "before a ReLU");
        assert!(net.entry(1, "2.bias").unwrap().1.iter().all(|&bias| bias == 0.0));
    }

    #[test]
    fn errors_name_the_layer_inside_the_block() {
        let cases = [
            (r#"{"kind":"residual"}"#, "layer 2 (residual): the field \"layers\" is missing"),
            (r#"{"kind":"residual","layers":[]}"#, "layer 2 (residual): layers cannot be []"),
            (r#"{"kind":"residual","layers":[7]}"#, "layer 2 (residual): layers cannot be 7"),
            (
                r#"{"kind":"residual","layers":[{"kind":"tanh"},{"kind":"conv","size":3}]}"#,
                "layer 2.2 (conv): the field \"filters\" is missing",
            ),
            (
                r#"{"kind":"residual","layers":[{"kind":"tanh"},{"kind":"konv"}]}"#,
                "layer 2.2: there is no kind \"konv\"; use one of conv, ",
            ),
            (r#"{"kind":"residual","layers":[{"kind":"residual"}]}"#, "layer 2.1: there is no kind \"residual\""),
            (
                r#"{"kind":"residual","layers":[{"kind":"tanh"},{"kind":"max_pool","size":9,"stride":2}]}"#,
                "layer 2.2 (max_pool): the window is 9 in height",
            ),
            (
                r#"{"kind":"residual","layers":[{"kind":"conv","filters":3,"size":3}]}"#,
                "layer 2 (residual): its layers turn 3×8×8 into 3×6×6, and no 1×1 convolution",
            ),
        ];
        for (layers, expected) in cases {
            let text = spec(layers).unwrap_err();
            assert!(text.starts_with(expected), "{layers}\n  gives {text}\n  not   {expected}");
        }
    }
}
