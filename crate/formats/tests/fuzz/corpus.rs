//! Whole inputs, from which the damaged ones are made.

use convscope::net::Net;
use convscope::spec::NetSpec;
use convscope::train::file::Writer;
use convscope_formats::Form;
use convscope_formats::weights::WeightsForm;
use safetensors::SafeTensors;

use crate::targets::Target;

/// Networks that hold every kind of layer between them, small ones.
const NETWORKS: [&str; 4] = [
    r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"conv","filters":4,"size":[3,5],"pad":1},
        {"kind":"relu"},{"kind":"max_pool","size":2,"stride":2},{"kind":"dropout","rate":0.25},{"kind":"lrn","k":2,"n":3}],
        "loss":"svm"}"#,
    r#"{"input":{"channels":2,"height":6,"width":6},"layers":[{"kind":"conv","filters":6,"size":3,"bias":0.5,"init":"xavier"},
        {"kind":"maxout","group":3},{"kind":"tanh"},{"kind":"fc","units":4},{"kind":"sigmoid"},{"kind":"dropout"},
        {"kind":"fc","units":3}],"loss":"squared_error"}"#,
    r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"conv","filters":4,"size":7},
        {"kind":"group_norm","groups":2},{"kind":"relu"},{"kind":"fc","units":2}]}"#,
    r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"conv","filters":4,"size":3,"pad":1},
        {"kind":"batch_norm"},{"kind":"leaky_relu","slope":0.2},{"kind":"residual","layers":[{"kind":"relu"},
        {"kind":"conv","filters":6,"size":2,"stride":2}]},{"kind":"avg_pool","size":3,"stride":2,"rounding":"up"},
        {"kind":"lrn","n":3,"region":"within_channel"},{"kind":"fc","units":2}]}"#,
];

/// ConvNetJS's demo as its page has it: a text in a text.
const DEMO: &str = "layer_defs = [];\\n\\\nlayer_defs.push({type:'input', out_sx:8, out_sy:8, out_depth:3}); // a comment\\n\\\n\
    layer_defs.push({type:'conv', sx:5, filters:4, stride:1, pad:2, activation:'relu', l2_decay_mul:0.5});\\n\\\n\
    layer_defs.push({type:'fc', num_neurons:4, activation:'maxout', group_size:2, drop_prob:0.5});\\n\\\n\
    layer_defs.push({type:'softmax', num_classes:3});\\n\\\n\\n\\\nnet = new convnetjs.Net();\\n\\\n\
    trainer = new convnetjs.SGDTrainer(net, {method:'adadelta', batch_size:4, l2_decay:0.0001});\\n\\\n";

/// Of Caffe's older form, and with what it has beside layers.
const OLD: &str = r#"name: 'old' input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } # a comment
layers { name: "a" type: CONVOLUTION bottom: "data" top: "a" blobs_lr: 1 convolution_param { num_output: 4 kernel_size: 3 } }
layers { name: "m" type: POOLING bottom: "a" top: "m" pooling_param { kernel_size: 2 stride: 2 pad: 1 round_mode: FLOOR } }
layers { name: "b" type: POOLING bottom: "m" top: "b" pooling_param { pool: AVE global_pooling: true } }
layers { name: "c" type: INNER_PRODUCT bottom: "b" top: "c" inner_product_param { num_output: 2 } include { phase: TRAIN } }
layers { name: "d" type: SOFTMAX_LOSS bottom: "c" bottom: "label" }"#;

fn networks() -> impl Iterator<Item = NetSpec> {
    NETWORKS.into_iter().map(|json| NetSpec::parse(json).unwrap_or_else(|error| panic!("{error}\n{json}")))
}

/// A saved run of a network.
pub fn run(spec: NetSpec) -> Vec<u8> {
    let net = Net::new(spec, 1).unwrap();
    let mut file = Writer::default();
    for entry in net.entries() {
        let name = format!("{}.{}", entry.layer, entry.parameter.name);
        file.singles(&name, &entry.parameter.dims, &net.parameters()[entry.range.clone()]);
    }
    file.finish(&serde_json::json!({"spec": net.spec()}).to_string())
}

/// A file of weights as other programs write it: no network, names of their own; then without a bias.
fn foreign(file: &[u8]) -> [Vec<u8>; 3] {
    let file = SafeTensors::deserialize(file).unwrap();
    let renamed = |rename: &dyn Fn(&str) -> Option<String>| {
        let tensors = file.iter().filter_map(|(name, tensor)| Some((rename(name)?, tensor)));
        safetensors::serialize(tensors, None).unwrap()
    };
    let letters = |name: &str| {
        let (module, parameter) = name.rsplit_once('.').unwrap();
        let letter = |c: char| c.to_digit(10).map_or(c, |digit| char::from(b'a' + digit as u8));
        format!("block.{}.{parameter}", module.chars().map(letter).collect::<String>())
    };
    [
        renamed(&|name| Some(format!("module.{name}"))),
        renamed(&|name| Some(letters(name))),
        renamed(&|name| (!name.ends_with("bias")).then(|| name.to_owned())),
    ]
}

/// The run that weights are read into.
pub fn any_run() -> Vec<u8> {
    run(networks().last().unwrap())
}

/// Whole inputs of a target.
pub fn of(target: Target) -> Vec<Vec<u8>> {
    let written = |form: Form| networks().filter_map(move |spec| form.write(&spec).ok()).map(|w| w.text.into_bytes());
    let weights = |form: WeightsForm| networks().filter_map(move |spec| form.write(&run(spec)).ok());
    match target {
        Target::Spec => NETWORKS.map(|json| json.as_bytes().to_vec()).to_vec(),
        Target::LayerDefs => written(Form::ConvNetJs).chain([DEMO.as_bytes().to_vec()]).collect(),
        Target::Prototxt => written(Form::Caffe).chain([OLD.as_bytes().to_vec()]).collect(),
        Target::Safetensors => {
            let all: Vec<Vec<u8>> = weights(WeightsForm::Safetensors).collect();
            // Without the network in their metadata, and with other names, they are matched with that of the run.
            let foreign = foreign(all.last().unwrap());
            all.into_iter().chain(foreign).collect()
        }
        Target::ConvNetJsSnapshot => weights(WeightsForm::ConvNetJs).collect(),
    }
}
