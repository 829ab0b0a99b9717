//! Inputs that once did what no input may do.

use crate::targets::Target;

/// Each with the importer that it broke.
pub fn all() -> Vec<(Target, Vec<u8>)> {
    let slope = r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"leaky_relu","slope":SLOPE},
        {"kind":"fc","units":2}]}"#;
    let block = r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"residual","layers":[{"kind":"relu"},
        {"kind":"conv","filters":6,"size":2,"stride":2}]}]}"#;
    // A blob of Caffe's for every name, each with all layers before it.
    let mut many = "input: 'a0' input_dim: 1 input_dim: 1 input_dim: 1 input_dim: 1\n".to_owned();
    for layer in 0..900 {
        let tops: String = (0..10).map(|copy| format!(" top: 'b{layer}_{copy}'")).collect();
        many += &format!("layer {{ type: 'TanH' bottom: 'a{layer}' top: 'a{}'{tops} }}\n", layer + 1);
    }
    let texts = [
        // In Caffe a slope of 0 came back as a plain ReLU, and one of -0 as 0.
        (Target::Spec, slope.replace("SLOPE", "0")),
        (Target::Spec, slope.replace("SLOPE", "-0.0")),
        // And so did a bias of -0.
        (
            Target::Spec,
            slope.replace(r#""kind":"leaky_relu","slope":SLOPE"#, r#""kind":"conv","filters":1,"size":1,"bias":-0.0"#),
        ),
        // In Caffe the longest path was taken for the network, and the block for less than its own layers.
        (Target::Spec, block.to_owned()),
        // Without a layer it was no network in Caffe.
        (Target::Spec, r#"{"input":{"channels":3,"height":1,"width":1},"layers":[],"loss":"svm"}"#.to_owned()),
        // Each list that is no data was looked for in the whole text before it.
        (Target::LayerDefs, "a=[x];".repeat(49_000)),
        // Half a gigabyte, where every blob had its own copy of the layers that lead to it.
        (Target::Prototxt, many),
    ];
    texts.into_iter().map(|(target, text)| (target, text.into_bytes())).collect()
}
