//! The importers, and what must hold of whatever they take.

use std::sync::OnceLock;

use convscope::layers::LayerSpec;
use convscope::shape::{Rounding, Shape};
use convscope::spec::NetSpec;
use convscope_formats::{Form, weights};

use crate::corpus::any_run;

/// An importer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Spec,
    LayerDefs,
    Prototxt,
    Safetensors,
    ConvNetJsSnapshot,
}

impl Target {
    pub const ALL: [Self; 5] =
        [Self::Spec, Self::LayerDefs, Self::Prototxt, Self::Safetensors, Self::ConvNetJsSnapshot];

    pub fn name(self) -> &'static str {
        match self {
            Self::Spec => "spec",
            Self::LayerDefs => "layer_defs",
            Self::Prototxt => "prototxt",
            Self::Safetensors => "safetensors",
            Self::ConvNetJsSnapshot => "convnetjs",
        }
    }

    /// Reads `input`; true where it was taken.
    pub fn run(self, input: &[u8]) -> bool {
        let text = String::from_utf8_lossy(input);
        match self {
            Self::Spec => read(Form::Json, &text),
            Self::LayerDefs => read(Form::ConvNetJs, &text),
            Self::Prototxt => read(Form::Caffe, &text),
            Self::Safetensors | Self::ConvNetJsSnapshot => {
                static RUN: OnceLock<Vec<u8>> = OnceLock::new();
                match weights::read(RUN.get_or_init(any_run), input) {
                    Ok(incoming) => {
                        // What is asked of the visitor is short enough to read.
                        assert!(serde_json::to_string(&incoming.unsure).is_ok_and(|text| text.len() < 20_000));
                        convscope::train::file::File::open(&incoming.run).is_ok()
                    }
                    Err(error) => said(&error),
                }
            }
        }
    }
}

/// An error is short enough to show.
fn said(error: &convscope_formats::FormatError) -> bool {
    let text = error.to_string();
    assert!(text.len() < 2000, "a message of {} bytes: {text:.300}", text.len());
    assert!(serde_json::to_value(error).is_ok_and(|value| value["code"].is_string()));
    false
}

/// Reads a network; one that was read can be written in every form, or is refused, and comes back as it was.
fn read(form: Form, text: &str) -> bool {
    let spec = match form.read(text) {
        Ok(read) => plain(read.spec),
        Err(error) => return said(&error),
    };
    assert!(spec.shapes().is_ok());
    for other in Form::ALL {
        let written = match other.write(&spec) {
            Ok(written) => written.text,
            Err(error) => {
                said(&error);
                continue;
            }
        };
        if matches!(other, Form::PyTorch | Form::Keras) {
            continue;
        }
        let back = other.read(&written).unwrap_or_else(|error| panic!("{other:?}: {error}\n{written:.2000}")).spec;
        let again = other.write(&back).map(|written| written.text).unwrap_or_default();
        let differing = written.lines().zip(again.lines()).find(|(first, second)| first != second);
        assert!(again == written, "{other:?} gives other lines when it is read and written: {differing:?}");
        // ConvNetJS says nothing of starting weights.
        let back = plain(back);
        let other_layer = spec.layers.iter().zip(&back.layers).find(|(first, second)| first != second);
        assert!(back == spec || other == Form::ConvNetJs, "{other:?} gives another network: {other_layer:?}");
    }
    true
}

/// The same network with every starting bias said: one that is said may be the one that is taken anyway. Nor is it said
/// how sizes are rounded that come out whole.
fn plain(mut spec: NetSpec) -> NetSpec {
    say_biases(&mut spec.layers);
    for at in 0..spec.layers.len() {
        let count = if let LayerSpec::Residual(block) = &spec.layers[at] { block.layers.len() } else { 1 };
        for inner in 0..count {
            let mut down = spec.clone();
            round_down(&mut down.layers[at], inner);
            if sizes(&down) == sizes(&spec) {
                spec = down;
            }
        }
    }
    spec
}

fn round_down(layer: &mut LayerSpec, inner: usize) {
    match layer {
        LayerSpec::Conv(conv) => conv.rounding = Rounding::Down,
        LayerSpec::MaxPool(pool) => pool.rounding = Rounding::Down,
        LayerSpec::AvgPool(pool) => pool.rounding = Rounding::Down,
        LayerSpec::Residual(block) => round_down(&mut block.layers[inner], 0),
        _ => {}
    }
}

/// The shape after each layer, those in blocks among them; none of a network that does not hold together.
fn sizes(spec: &NetSpec) -> Vec<Shape> {
    let shapes = spec.shapes().unwrap_or_default();
    let inner = spec.layers.iter().zip(&shapes).flat_map(|(layer, &input)| layer.def().inner(input));
    inner.map(|(.., output)| output).chain(shapes.iter().copied()).collect()
}

fn say_biases(layers: &mut [LayerSpec]) {
    for at in 0..layers.len() {
        let default = if layers.get(at + 1).is_some_and(|next| next.kind() == "relu") { 0.1 } else { 0.0 };
        match &mut layers[at] {
            LayerSpec::Conv(conv) => conv.bias = conv.bias.or(Some(default)),
            LayerSpec::Fc(fc) => fc.bias = fc.bias.or(Some(default)),
            LayerSpec::Residual(block) => say_biases(&mut block.layers),
            _ => {}
        }
    }
}
