//! What the operations' tests share: a layer at work against the scalar reference, its backward pass against central
//! differences of its forward pass, and random sizes and batches.

use serde_json::Value;

use super::reference::{Backward, Examples, Gradients, Parameters, Tensors};
use super::{BackwardArgs, build, reference};
use crate::batch::Batch;
use crate::fault::Place;
use crate::layers::{LayerSpec, Pass, Role};
use crate::random::Random;
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// Half the distance between the two points of a difference. With f32 forward passes summed in f64, the rounding
/// error of a difference is about 1e-7 / STEP and the truncation error STEP² / 6: both stay below TOLERANCE.
const STEP: f32 = 3e-3;

/// Largest relative error allowed, against the largest gradient of the same array. Measured: 7e-6 where values are
/// only selected, up to 3e-4 (the bias of a convolution, where many outputs round).
const TOLERANCE: f64 = 1e-3;

/// The same for a layer that is linear in its input and in its parameters. There is no truncation error then, and a
/// large step keeps rounding small.
const LINEAR_STEP: f32 = 0.3;

/// The two tests that every operation has, of layers as JSON, each with the shape of an example and how many there are.
#[cfg(test)]
macro_rules! check_operation {
    ($(($json:expr, $input:expr, $len:expr $(,)?)),+ $(,)?) => {
        #[test]
        fn gradients_match_finite_differences() {
            $($crate::ops::check::gradients($json, $input, $len);)+
        }

        #[test]
        fn the_engine_agrees_with_the_reference() {
            $($crate::ops::check::agrees($json, $input, $len);)+
        }
    };
}
#[cfg(test)]
pub(crate) use check_operation;

/// Checks `dx` and `dw` of a layer given as JSON, for `len` examples of shape `input`, on `L = Σ r·y` with random `r`.
pub fn gradients(json: &str, input: Shape, len: usize) {
    // So that no maximum or ReLU changes sides between the two points.
    assert!(4.0 / (input.len() * len) as f32 > 2.0 * STEP, "{json}: too many values for a check");
    gradients_by(STEP, json, input, len);
}

/// [`gradients`] of a layer that is linear in its input and in its parameters.
pub fn linear_gradients(json: &str, input: Shape, len: usize) {
    gradients_by(LINEAR_STEP, json, input, len);
}

/// Kernels, and every kind of layer with loops of its own, for builds whose tests cannot run by themselves: `scripts/bench`
/// runs this in a browser.
#[cfg(feature = "bench")]
pub fn all() {
    super::conv2d::tests::convolution_agrees_with_the_reference_on_random_shapes();
    super::conv2d::tests::winograd_agrees_with_the_reference_on_random_shapes();
    super::pool2d::tests::pooling_agrees_with_the_reference_on_random_shapes();
    for json in [
        r#"{"kind":"conv","filters":5,"size":3,"pad":1}"#,
        r#"{"kind":"fc","units":7}"#,
        r#"{"kind":"batch_norm"}"#,
        r#"{"kind":"batch_norm","ghost_batch":2}"#,
        r#"{"kind":"group_norm","groups":3}"#,
        r#"{"kind":"lrn","k":2,"n":3,"alpha":0.5,"beta":0.75}"#,
        r#"{"kind":"max_pool","size":2,"stride":2}"#,
        r#"{"kind":"avg_pool","size":2,"stride":2}"#,
        r#"{"kind":"lrn","n":3,"alpha":2,"region":"within_channel"}"#,
        r#"{"kind":"max_pool","size":3,"stride":2}"#,
        r#"{"kind":"avg_pool","size":3,"stride":2,"rounding":"up"}"#,
        r#"{"kind":"maxout","group":3}"#,
        r#"{"kind":"relu"}"#,
        r#"{"kind":"leaky_relu","slope":0.2}"#,
        r#"{"kind":"tanh"}"#,
        r#"{"kind":"sigmoid"}"#,
        r#"{"kind":"dropout","rate":0.4}"#,
    ] {
        gradients(json, Shape::new(3, 6, 4), 5);
        agrees(json, Shape::new(3, 6, 4), 5);
    }
    linear_gradients(r#"{"kind":"conv","filters":24,"size":5,"pad":2}"#, Shape::new(8, 4, 4), 5);
}

fn read(json: &str) -> LayerSpec {
    let Value::Object(fields) = serde_json::from_str(json).unwrap() else { panic!("{json}") };
    LayerSpec::from_fields(1.into(), fields).unwrap()
}

/// The same layer, or several with commas between, without dropout: the reference alone drops nothing.
pub fn without_dropout(layers: &str) -> String {
    fn keep_all(layer: &mut Value) {
        if layer["kind"] == "dropout" {
            layer["rate"] = 0.into();
        }
        layer.get_mut("layers").and_then(Value::as_array_mut).into_iter().flatten().for_each(keep_all);
    }
    let mut all: Vec<Value> = serde_json::from_str(&format!("[{layers}]")).unwrap();
    all.iter_mut().for_each(keep_all);
    all.iter().map(Value::to_string).collect::<Vec<_>>().join(",")
}

/// Holds a layer given as JSON against the reference, for `len` random examples of shape `input`, in training and for
/// answers; without dropout.
pub fn agrees(json: &str, input: Shape, len: usize) {
    let mut random = Random::new(13);
    let spec = read(&without_dropout(json));
    let output = spec.output(1.into(), input).unwrap();
    let operation = spec.def().lower(input, output);
    let (x, dy) = (random_batch(&mut random, input, len), random_batch(&mut random, output, len));
    let parameters = spec.def().parameters(input, output);
    let (mut w, mut tensors): (Vec<f32>, Tensors) = (Vec::new(), Tensors::new());
    for parameter in &parameters {
        // No variance is negative.
        let draw = |value: f32| if parameter.role == Role::Statistic { 0.5 + value.abs() } else { value };
        let values: Vec<f32> = (0..parameter.len()).map(|_| draw(random.normal())).collect();
        tensors.insert(format!("0.{}", parameter.name), doubles(values.iter().copied()));
        w.extend(values);
    }
    let doubles_of = |batch: &Batch| -> Examples { (0..len).map(|index| example(batch, index)).collect() };
    for training in [true, false] {
        let context = format!("{json}, training: {training}");
        let mut layer = build(&operation);
        let (mut y, mut dx) = (Batch::zeros(output, len), Batch::zeros(input, len));
        let mut dw = vec![0.0; w.len()];
        layer.forward(&w, &x, &mut y, &mut if training { Pass::train(Random::new(1)) } else { Pass::infer() });
        layer.backward(&w, &mut dw, BackwardArgs { x: &x, y: &y, dy: &dy, dx: Some(&mut dx) });

        let (operation, names) = (reference::of(&operation), Parameters::new(&tensors, "0"));
        let (inputs, slopes) = (doubles_of(&x), doubles_of(&dy));
        let outputs = operation.forward(&names, &inputs, training);
        let mut gradients = Tensors::new();
        let args = Backward { x: &inputs, y: &outputs, dy: &slopes, training };
        let backward = operation.backward(&names, &mut Gradients::new(&mut gradients, "0"), args);
        for index in 0..len {
            close(y.example_values(index), &outputs[index], "y", &context);
            close(dx.example_values(index), &backward[index], "dx", &context);
        }
        let mut at = 0;
        for parameter in &parameters {
            let found = &dw[at..at + parameter.len()];
            at += parameter.len();
            // There are none on running averages where they are used.
            let none = vec![0.0; found.len()];
            let expected = gradients.get(&format!("0.{}.grad", parameter.name)).unwrap_or(&none);
            close(found.iter().copied(), expected, &parameter.name, &context);
        }
    }
}

/// A window of any size on a map of any size, with as many output channels.
pub fn random_geometry(random: &mut Random) -> Geometry {
    loop {
        let size = Size { height: 1 + random.below(5), width: 1 + random.below(5) };
        let (stride, pad) = (1 + random.below(3), random.below(size.height.min(size.width)));
        let rounding = [Rounding::Down, Rounding::Up][random.below(2)];
        let window = Window { size, stride, pad, rounding };
        let input = Shape::new(1 + random.below(6), 1 + random.below(11), 1 + random.below(11));
        if let Ok((height, width)) = window.output(Place { layer: 1.into(), kind: "conv" }, input) {
            return Geometry { input, output: Shape::new(1 + random.below(11), height, width), window };
        }
    }
}

/// Unit normals.
pub fn random_batch(random: &mut Random, shape: Shape, len: usize) -> Batch {
    let mut batch = Batch::zeros(shape, len);
    batch.values_mut().iter_mut().for_each(|value| *value = random.normal());
    batch.clear_padding();
    batch
}

/// The same in f64.
pub fn doubles(values: impl IntoIterator<Item = f32>) -> Vec<f64> {
    values.into_iter().map(f64::from).collect()
}

/// One example of a batch.
pub fn example(batch: &Batch, index: usize) -> Vec<f64> {
    doubles(batch.example_values(index))
}

/// Sums of up to a few thousand products of unit normals in f32: an error of 1e-3 would be a wrong term, not rounding.
pub fn close(found: impl IntoIterator<Item = f32>, expected: &[f64], what: &str, context: &str) {
    for (index, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs();
        assert!(error < 1e-3 * (1.0 + expected.abs()), "{what}[{index}] is {found}, not {expected}; {context}");
    }
}

fn gradients_by(step: f32, json: &str, input: Shape, len: usize) {
    let seed = 11;
    let mut random = Random::new(seed);
    let spec = read(json);
    let output = spec.output(1.into(), input).unwrap();
    let parameters = spec.def().parameters(input, output);
    let mut layer = build(&spec.def().lower(input, output));

    let mut x = Batch::zeros(input, len);
    // Evenly apart.
    let count = input.len() * len;
    let mut levels: Vec<f32> = (0..count).map(|i| 4.0 * (i as f32 + 0.5) / count as f32 - 2.0).collect();
    random.shuffle(&mut levels);
    for index in 0..len {
        x.set_example(index, levels[index * input.len()..].iter().take(input.len()).copied());
    }
    let mut w: Vec<f32> = Vec::new();
    for parameter in &parameters {
        w.extend((0..parameter.len()).map(|_| random.normal()));
    }
    let mut r = Batch::zeros(output, len);
    r.values_mut().iter_mut().for_each(|value| *value = random.normal());
    r.clear_padding();

    let pass = Pass::train(Random::new(seed));
    let mut y = Batch::zeros(output, len);
    layer.forward(&w, &x, &mut y, &mut pass.clone());
    let mut dx = Batch::zeros(input, len);
    dx.values_mut().fill(f32::NAN);
    let mut dw = vec![0.0; w.len()];
    layer.backward(&w, &mut dw, BackwardArgs { x: &x, y: &y, dy: &r, dx: Some(&mut dx) });

    let mut loss = |w: &[f32], x: &Batch| -> f64 {
        layer.parameters_changed();
        layer.forward(w, x, &mut y, &mut pass.clone());
        y.values().iter().zip(r.values()).map(|(&y, &r)| f64::from(y) * f64::from(r)).sum()
    };
    let mut pairs: Vec<(f64, f64, String)> = Vec::new();
    for at in 0..x.values().len() {
        let value = x.values()[at];
        let mut moved = x.clone();
        moved.values_mut()[at] = value + step;
        let above = loss(&w, &moved);
        moved.values_mut()[at] = value - step;
        let found = f64::from(dx.values()[at]);
        let is_padding = at % x.lanes() >= x.live_lanes(at / x.block_len());
        if is_padding {
            assert_eq!(found, 0.0, "{json}: dx[{at}] lies in a padding lane");
        } else {
            pairs.push((found, (above - loss(&w, &moved)) / f64::from(2.0 * step), format!("dx[{at}]")));
        }
    }
    compare(json, &pairs);
    let mut start = 0;
    for parameter in &parameters {
        let range = start..start + parameter.len();
        start = range.end;
        if parameter.role == Role::Statistic {
            continue;
        }
        let mut pairs = Vec::new();
        for at in range {
            let mut moved = w.clone();
            moved[at] = w[at] + step;
            let above = loss(&moved, &x);
            moved[at] = w[at] - step;
            let expected = (above - loss(&moved, &x)) / f64::from(2.0 * step);
            pairs.push((f64::from(dw[at]), expected, format!("d {}[{at}]", parameter.name)));
        }
        compare(json, &pairs);
    }
}

fn compare(json: &str, pairs: &[(f64, f64, String)]) {
    let largest = pairs.iter().fold(1e-3_f64, |most, (_, expected, _)| most.max(expected.abs()));
    for (found, expected, name) in pairs {
        let error = (found - expected).abs() / largest;
        assert!(error < TOLERANCE, "{json}: {name} is {found}, by differences {expected}; relative error {error:.2e}");
    }
}
