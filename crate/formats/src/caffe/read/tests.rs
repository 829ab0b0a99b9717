//! Good prototxt, and what cannot be read.

use convscope::layers::{LayerSpec, NormRegion};

use super::*;
use crate::caffe::write;

fn read(text: &str) -> Result<Read, FormatError> {
    super::read(text, None)
}

const OLD: &str = r#"
name: "old"
input: "data"
input_dim: 1 input_dim: 3 input_dim: 33 input_dim: 33
layers { name: "conv1" type: CONVOLUTION bottom: "data" top: "conv1" blobs_lr: 1
  convolution_param { num_output: 8 kernel_size: 5 stride: 2 weight_filler { type: "gaussian" std: 0.01 } } }
layers { name: "relu1" type: RELU bottom: "conv1" top: "conv1" }
layers { name: "pool1" type: POOLING bottom: "conv1" top: "pool1" pooling_param { pool: AVE global_pooling: true } }
layers { name: "ip" type: INNER_PRODUCT bottom: "pool1" top: "ip" inner_product_param { num_output: 4 } }
layers { name: "loss" type: SOFTMAX_LOSS bottom: "ip" bottom: "label" }
"#;

#[test]
fn old_texts_are_read() {
    let Read { spec, .. } = read(OLD).unwrap();
    let kinds: Vec<&str> = spec.layers.iter().map(LayerSpec::kind).collect();
    assert_eq!(kinds, ["conv", "relu", "avg_pool", "fc"]);
    assert_eq!(spec.shapes().unwrap()[3].to_string(), "8×1×1");
    let LayerSpec::Conv(conv) = &spec.layers[0] else { panic!() };
    assert_eq!(conv.bias, Some(0.0), "Caffe's own starting bias, where the engine's is 0.1");
}

#[test]
fn what_cannot_be_is_named_by_the_layer_s_name() {
    let input =
        "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }";
    let cases = [
        ("type: 'Convolution' convolution_param { kernel_size: 3 }", "layer x (Convolution): num_output cannot be —"),
        (
            "type: 'Convolution' convolution_param { num_output: 4 group: 2 kernel_size: 3 }",
            "group cannot be 2; expected 1",
        ),
        ("type: 'Deconvolution'", "layer x: there is no \"Deconvolution\" here; use one of Input, Convolution"),
        ("type: 'Pooling' pooling_param { kernel_size: 10 stride: 2 }", "layer x (Pooling): the window is 10"),
        (
            "type: 'Pooling' pooling_param { kernel_size: 3 round_mode: NEAR }",
            "round_mode cannot be NEAR; expected CEIL / FLOOR",
        ),
        (
            "type: 'Pooling' pooling_param { kernel_size: 1 stride: 3 }",
            "layer x (Pooling): stride cannot be 3; expected stride ≤ kernel_size",
        ),
        ("type: 'Pooling' pooling_param { kernel_size: 40 }", "layer x (Pooling): the window is 40 in height"),
        (
            "type: 'Convolution' convolution_param { num_output: 4 kernel_size: 65 }",
            "layer x (Convolution): kernel_size cannot be 65; expected 1 ≤ kernel_size ≤ 64",
        ),
        ("type: 'Eltwise' bottom: 'data'", "layer x (Eltwise): only a chain of layers can be built"),
        (
            "type: 'Convolution' convolution_param { num_output: 3 kernel_size: 1 } } \
             layer { name: 'y' type: 'TanH' bottom: 'data' top: 'y' } \
             layer { name: 'z' type: 'Eltwise' bottom: 'x' bottom: 'y'",
            "layer z (Eltwise): only a chain of layers can be built",
        ),
        ("type: 'BatchNorm'", "layer x (BatchNorm): bias_term cannot be —; expected layer { type: \"Scale\""),
    ];
    for (fields, expected) in cases {
        let text = format!("{input} layer {{ name: 'x' bottom: 'data' top: 'x' {fields} }}");
        let error = read(&text).unwrap_err().to_string();
        assert!(error.contains(expected), "{fields}\n  gives {error}\n  not   {expected}");
    }
    assert!(read("name: 'a'").unwrap_err().to_string().contains("there is no network"));
}

/// The beginning of Caffe's `cifar10_full`: its pools round up, its LRN is within channels.
const FULL: &str = r#"
layer { name: "data" type: "Input" top: "data" input_param { shape { dim: 1 dim: 3 dim: 32 dim: 32 } } }
layer { name: "conv1" type: "Convolution" bottom: "data" top: "conv1"
  convolution_param { num_output: 32 kernel_size: 5 pad: 2 stride: 1 } }
layer { name: "pool1" type: "Pooling" bottom: "conv1" top: "pool1" pooling_param { kernel_size: 3 stride: 2 } }
layer { name: "norm1" type: "LRN" bottom: "pool1" top: "norm1"
  lrn_param { local_size: 3 alpha: 5e-05 beta: 0.75 k: 7 norm_region: WITHIN_CHANNEL } }
layer { name: "pool2" type: "Pooling" bottom: "norm1" top: "pool2"
  pooling_param { pool: AVE kernel_size: 3 stride: 2 round_mode: FLOOR } }
layer { name: "down" type: "Convolution" bottom: "pool2" top: "down"
  convolution_param { num_output: 8 kernel_size: 2 stride: 2 } }
layer { name: "ip" type: "InnerProduct" bottom: "down" top: "ip" inner_product_param { num_output: 10 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "ip" bottom: "label" }
"#;

#[test]
fn pools_round_up_and_convolutions_down_as_caffe_s_do() {
    let Read { spec, .. } = read(FULL).unwrap();
    let shapes: Vec<String> = spec.shapes().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(shapes[2..6], ["32×16×16", "32×16×16", "32×7×7", "8×3×3"]);
    let LayerSpec::Lrn(norm) = &spec.layers[2] else { panic!("{spec:?}") };
    assert_eq!((norm.k, norm.region), (1.0, NormRegion::WithinChannel), "Caffe takes 1 for k here");
    let text = write(&spec).unwrap().text;
    assert_eq!(text.matches("round_mode: FLOOR").count(), 1, "{text}");
    assert!(text.contains("norm_region: WITHIN_CHANNEL") && !text.contains("k: 7"), "{text}");
    assert_eq!(read(&text).unwrap().spec, spec, "{text}");
}

#[test]
fn what_caffe_cannot_say_is_refused() {
    let input = r#""input":{"channels":3,"height":32,"width":32}"#;
    let cases = [
        (
            r#"{"kind":"conv","filters":4,"size":3,"stride":2,"rounding":"up"}"#,
            "layer 1 (conv): Caffe has no rounding = up here; use rounding = down",
        ),
        (r#"{"kind":"lrn","k":2,"region":"within_channel"}"#, "layer 1 (lrn): Caffe has no k = 2 here; use k = 1"),
        (
            r#"{"kind":"group_norm","groups":3}"#,
            "layer 1 (group_norm): Caffe has no such layer; use batch_norm / lrn in its place",
        ),
    ];
    for (layer, expected) in cases {
        let spec = NetSpec::parse(&format!(r#"{{{input},"layers":[{layer}]}}"#)).unwrap();
        assert_eq!(write(&spec).unwrap_err().to_string(), expected);
    }
}

#[test]
fn a_layer_inside_a_block_has_its_own_name_too() {
    let text = |kernel: usize, pad: usize| {
        format!(
            "input: 'data' input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8
            layer {{ name: 'stem' type: 'TanH' bottom: 'data' top: 'stem' }}
            layer {{ name: 'inner' type: 'Convolution' bottom: 'stem' top: 'inner'
                convolution_param {{ num_output: 3 kernel_size: {kernel} pad: {pad} }} }}
            layer {{ name: 'sum' type: 'Eltwise' bottom: 'inner' bottom: 'stem' top: 'sum' }}
            layer {{ name: 'act' type: 'TanH' bottom: 'sum' top: 'act' }}
            layer {{ name: 'wide' type: 'Pooling' bottom: 'act' top: 'wide' pooling_param {{ kernel_size: 9 }} }}"
        )
    };
    for (kernel, pad, expected) in [
        (40, 0, "layer inner (Convolution): the window is 40 in height"),
        (3, 1, "layer wide (Pooling): the window is 9 in height"),
    ] {
        let error = read(&text(kernel, pad)).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
        let fault = serde_json::to_value(&error).unwrap();
        assert_eq!(fault["code"], "window_too_large", "{fault}");
        assert_eq!(
            expected,
            format!(
                "layer {} ({}){}",
                text_of(&fault["layer"]),
                text_of(&fault["kind"]),
                &expected[expected.find(':').unwrap()..]
            )
        );
    }
    // In a block that was read whole.
    let origins = read(&text(3, 1).replace("kernel_size: 9", "kernel_size: 8")).unwrap().origins;
    let names: Vec<&str> = origins.iter().map(|origin| &*origin.layer).collect();
    assert_eq!((names, &*origins[1].inside[0].layer), (vec!["stem", "sum", "act", "wide"], "inner"));
}

fn text_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn every_layer_that_caffe_has_comes_back_as_it_was() {
    let json = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
        {"kind":"conv","filters":8,"size":[5,3],"pad":1,"init":"xavier"},{"kind":"batch_norm"},{"kind":"leaky_relu","slope":0.2},
        {"kind":"residual","layers":[{"kind":"conv","filters":8,"size":3,"pad":1},{"kind":"batch_norm"},{"kind":"relu"}]},
        {"kind":"residual","layers":[{"kind":"conv","filters":16,"size":2,"stride":2,"init":"lecun","bias":0.5},{"kind":"tanh"}]},
        {"kind":"avg_pool","size":3,"stride":1,"pad":1},{"kind":"max_pool","size":[3,4],"stride":2},
        {"kind":"lrn","k":2,"n":3},{"kind":"sigmoid"},{"kind":"dropout","rate":0.25},{"kind":"fc","units":20,"init":"zero"},{"kind":"relu"},
        {"kind":"fc","units":10,"bias":1}],"loss":"squared_error"}"#;
    let spec = NetSpec::parse(json).unwrap_or_else(|error| panic!("{error}"));
    let text = write(&spec).unwrap().text;
    let back = read(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!((back.spec, back.notes), (spec, Vec::new()), "{text}");
}
