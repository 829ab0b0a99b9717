//! Gradient checks: every layer's backward pass against central differences of its forward pass.

use super::{BackwardArgs, LayerSpec, Pass, Role};
use crate::batch::Batch;
use crate::random::Random;
use crate::shape::Shape;

/// Half the distance between the two points of a difference. With f32 forward passes summed in f64, the rounding
/// error of a difference is about 1e-7 / STEP and the truncation error STEP² / 6: both stay below TOLERANCE.
const STEP: f32 = 3e-3;

/// Largest relative error allowed, against the largest gradient of the same array. Measured: 7e-6 where values are
/// only selected, up to 3e-4 (the bias of a convolution, where many outputs round).
const TOLERANCE: f64 = 1e-3;

/// The same for a layer that is linear in its input and in its parameters. There is no truncation error then, and a
/// large step keeps rounding small.
const LINEAR_STEP: f32 = 0.3;

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

/// Every kind of layer that has loops of its own, for builds whose tests cannot run by themselves: `scripts/bench` runs
/// this in a browser.
#[cfg(feature = "bench")]
pub fn all() {
    for json in [
        r#"{"kind":"conv","filters":5,"size":3,"pad":1}"#,
        r#"{"kind":"fc","units":7}"#,
        r#"{"kind":"batch_norm"}"#,
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
    }
    linear_gradients(r#"{"kind":"conv","filters":24,"size":5,"pad":2}"#, Shape::new(8, 4, 4), 5);
}

fn gradients_by(step: f32, json: &str, input: Shape, len: usize) {
    let seed = 11;
    let mut random = Random::new(seed);
    let serde_json::Value::Object(fields) = serde_json::from_str(json).unwrap() else { panic!("{json}") };
    let spec = LayerSpec::from_fields(1.into(), fields).unwrap();
    let output = spec.output(1.into(), input).unwrap();
    let parameters = spec.def().parameters(input, output);
    let mut layer = spec.def().build(input, output);

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
