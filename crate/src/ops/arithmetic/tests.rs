//! What a value is taken apart into comes to that value, for every kind of layer; and receptive fields are what changes it.

use super::*;
use crate::layers::{LayerSpec, Pass};
use crate::net::Net;
use crate::random::Random;
use crate::reference::Reference;
use crate::spec::NetSpec;

const INPUT: Shape = Shape::new(6, 9, 7);

/// Every kind of layer, with the geometries that have an edge of their own.
const LAYERS: &[&str] = &[
    r#"{"kind":"conv","filters":5,"size":3,"pad":1}"#,
    r#"{"kind":"conv","filters":4,"size":[2,3],"stride":2}"#,
    r#"{"kind":"conv","filters":4,"size":3,"stride":4,"pad":2,"rounding":"up"}"#,
    r#"{"kind":"fc","units":7}"#,
    r#"{"kind":"relu"}"#,
    r#"{"kind":"leaky_relu","slope":0.2}"#,
    r#"{"kind":"tanh"}"#,
    r#"{"kind":"sigmoid"}"#,
    r#"{"kind":"maxout","group":3}"#,
    r#"{"kind":"majority","group":3}"#,
    r#"{"kind":"max_pool","size":2,"stride":2}"#,
    r#"{"kind":"max_pool","size":3,"stride":2,"pad":1,"rounding":"up"}"#,
    r#"{"kind":"avg_pool","size":3,"stride":2,"rounding":"up"}"#,
    r#"{"kind":"avg_pool","size":[3,2],"stride":2,"pad":1,"rounding":"up"}"#,
    r#"{"kind":"batch_norm"}"#,
    r#"{"kind":"group_norm","groups":3}"#,
    r#"{"kind":"dropout","rate":0.4}"#,
    r#"{"kind":"lrn","k":2,"n":3,"alpha":0.5,"beta":0.75}"#,
    r#"{"kind":"lrn","n":3,"alpha":2,"region":"within_channel"}"#,
    r#"{"kind":"residual","layers":[{"kind":"conv","filters":6,"size":3,"pad":1},{"kind":"tanh"}]}"#,
    r#"{"kind":"residual","layers":[{"kind":"conv","filters":4,"size":3,"stride":2,"pad":1},{"kind":"batch_norm"}]}"#,
];

fn net(layers: &str, input: Shape, random: &mut Random) -> Net {
    let Shape { channels, height, width } = input;
    let json =
        format!(r#"{{"input":{{"channels":{channels},"height":{height},"width":{width}}},"layers":[{layers}]}}"#);
    let mut net = Net::new(NetSpec::parse(&json).unwrap(), 1).unwrap();
    let statistics: Vec<_> = net
        .entries()
        .iter()
        .filter(|entry| entry.name().contains("running_var"))
        .map(|entry| entry.range.clone())
        .collect();
    net.parameters_mut().iter_mut().for_each(|value| *value = random.normal());
    for range in statistics {
        net.parameters_mut()[range].iter_mut().for_each(|value| *value = 0.5 + value.abs());
    }
    net
}

fn units(shape: Shape) -> impl Iterator<Item = Unit> {
    (0..shape.len()).map(move |at| Unit {
        channel: at / shape.area(),
        y: at % shape.area() / shape.width,
        x: at % shape.width,
    })
}

/// What the terms come to, in f64.
fn result(Arithmetic { rule, inputs, factors, .. }: &Arithmetic) -> f64 {
    let pairs = || inputs.iter().zip(factors).map(|(&x, &w)| (f64::from(x), f64::from(w)));
    let sum = || pairs().map(|(x, w)| w * x).sum::<f64>();
    let input = f64::from(inputs[0]);
    match *rule {
        Rule::Sum { offset } => sum() + f64::from(offset),
        Rule::Largest => pairs().filter(|&(_, w)| w == 1.0).fold(f64::NEG_INFINITY, |most, (x, _)| most.max(x)),
        Rule::Function { value } => f64::from(value),
        Rule::Normalised { mean, deviation, scale, shift } => {
            (input - f64::from(mean)) / f64::from(deviation) * f64::from(scale) + f64::from(shift)
        }
        Rule::LocalResponse { k, beta, centre } => {
            let squares = pairs().map(|(x, w)| w * x * x).sum::<f64>();
            f64::from(inputs[centre]) / (f64::from(k) + squares).powf(f64::from(beta))
        }
        Rule::Votes => pairs().map(|(x, w)| if x > 0.0 { w } else { -w }).sum(),
        Rule::Residual { block, offset } => f64::from(block) + sum() + f64::from(offset),
        Rule::Share { .. } => panic!("no layer makes shares"),
    }
}

#[test]
fn every_kind_of_layer_is_here() {
    for kind in LayerSpec::KINDS {
        assert!(LAYERS.iter().any(|layer| layer.contains(&format!(r#"{{"kind":"{kind}""#))), "{kind}");
    }
}

#[test]
fn the_terms_come_to_every_value_of_every_layer() {
    for (seed, layer) in (1..).zip(LAYERS) {
        let mut random = Random::new(seed);
        let mut net = net(layer, INPUT, &mut random);
        net.input(1).values_mut().iter_mut().for_each(|value| *value = random.normal());
        net.forward(&mut Pass::infer());
        let output = net.shapes()[1];
        for at in units(output) {
            let arithmetic = net.arithmetic(0, at).unwrap();
            let value = f64::from(net.scores().example(0)[[at.channel, at.y, at.x]]);
            let result = result(&arithmetic);
            assert!((result - value).abs() <= 1e-5 * value.abs().max(1.0), "{layer} {at:?}: {result}, not {value}");
            assert_eq!(arithmetic.inputs.len(), arithmetic.dims.iter().product::<usize>());
        }
        let outside = Unit { channel: output.channels, y: 0, x: 0 };
        assert_eq!(net.arithmetic(0, outside), None);
    }
}

/// What of one map of the input changes the value, found by changing each pixel of each map by much.
fn changing(net: &Net, layer: usize, at: Unit, x: &[f64]) -> Field {
    let input = net.shapes()[0];
    let name = format!("{layer}.out");
    let mut reference = Reference::of(net);
    let mut value = |x: &[f64]| {
        reference.forward(vec![x.to_vec()], false);
        reference.tensor(&name).unwrap()[at.index(net.shapes()[layer + 1])]
    };
    let before = value(x);
    let mut fields = Vec::new();
    for unit in units(input) {
        for by in [-100.0, 100.0] {
            let mut changed = x.to_vec();
            changed[unit.index(input)] += by;
            if value(&changed) != before {
                fields.push(Field::of(unit));
            }
        }
    }
    fields.into_iter().reduce(Field::with).expect("something changes it")
}

#[test]
fn a_receptive_field_is_what_changes_the_value() {
    let input = Shape::new(2, 13, 11);
    let stacks = [
        r#"{"kind":"conv","filters":2,"size":3,"pad":1},{"kind":"leaky_relu"},{"kind":"max_pool","size":2,"stride":2}"#,
        r#"{"kind":"conv","filters":2,"size":[2,3],"stride":2},{"kind":"conv","filters":3,"size":3,"pad":2}"#,
        r#"{"kind":"max_pool","size":3,"stride":2,"rounding":"up"},{"kind":"avg_pool","size":3,"stride":3,"pad":1,"rounding":"up"}"#,
        r#"{"kind":"conv","filters":4,"size":3,"stride":3},{"kind":"maxout","group":2},{"kind":"batch_norm"}"#,
        r#"{"kind":"conv","filters":2,"size":3},{"kind":"lrn","n":3,"alpha":2,"region":"within_channel"}"#,
        r#"{"kind":"conv","filters":4,"size":3},{"kind":"group_norm","groups":2}"#,
        r#"{"kind":"residual","layers":[{"kind":"conv","filters":2,"size":3,"stride":2,"pad":1},{"kind":"conv","filters":3,"size":3,"pad":1}]}"#,
        r#"{"kind":"conv","filters":2,"size":3,"stride":2},{"kind":"fc","units":3}"#,
    ];
    for (seed, layers) in (1..).zip(stacks) {
        let mut random = Random::new(seed);
        let net = net(layers, input, &mut random);
        let x: Vec<f64> = (0..input.len()).map(|_| f64::from(random.normal())).collect();
        let last = net.shapes().len() - 2;
        let output = net.shapes()[last + 1];
        let corners = [(0, 0), (output.height - 1, output.width - 1), (output.height / 2, output.width / 2)];
        for (y, x_) in corners {
            let at = Unit { channel: 0, y, x: x_ };
            let fields = net.receptive_fields(last, at);
            assert_eq!(fields.len(), last + 2);
            assert_eq!(fields[0], changing(&net, last, at, &x), "{layers}, {at:?}");
        }
    }
}
