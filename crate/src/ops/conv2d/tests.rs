//! Kernels against the scalar reference, on random shapes with remainders.

use super::cpu::{Scratch, bias_gradient, forward, input_gradient, weight_gradient};
use super::reference;
use crate::batch::Batch;
#[cfg(test)]
use crate::ops::check::linear_gradients;
use crate::ops::check::{close, doubles, example, random_batch, random_geometry};
use crate::random::Random;
use crate::shape::{Geometry, Rounding, Shape, Size, Window};

/// The largest error against the root mean square of what is expected. Measured: up to 4e-5, where the direct kernels
/// err by up to 6e-6.
fn close_at_points(found: impl IntoIterator<Item = f32>, expected: &[f64], what: &str, context: &str) {
    let scale = (expected.iter().map(|value| value * value).sum::<f64>() / expected.len() as f64).sqrt();
    for (index, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs() / scale;
        assert!(error < 1e-4, "{what}[{index}] is {found}, not {expected}; {context}");
    }
}

#[cfg_attr(test, test)]
pub fn convolution_agrees_with_the_reference_on_random_shapes() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let g = random_geometry(&mut random);
        let len = 1 + random.below(17);
        kernels_agree(seed, g, len, close);
    }
}

#[cfg_attr(test, test)]
pub fn winograd_agrees_with_the_reference_on_random_shapes() {
    let mut seen = 0;
    for seed in 0..400 {
        let mut random = Random::new(seed);
        let size = 3 + 2 * random.below(2);
        let window = Window { size: Size::square(size), stride: 1, pad: random.below(size), rounding: Rounding::Down };
        let input = Shape::new(4 + random.below(14), size + random.below(9), size + random.below(9));
        let along = |length: usize| length + 2 * window.pad + 1 - size;
        let output = Shape::new(4 + random.below(14), along(input.height), along(input.width));
        let g = Geometry { input, output, window };
        let len = 1 + random.below(19);
        if g.by_winograd() {
            kernels_agree(seed, g, len, close_at_points);
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} of the shapes were for it");
}

type Close<I> = fn(I, &[f64], &str, &str);

fn kernels_agree(seed: u64, g: Geometry, len: usize, close: Close<Vec<f32>>) {
    let mut random = Random::new(seed);
    let x = random_batch(&mut random, g.input, len);
    let dy = random_batch(&mut random, g.output, len);
    let w: Vec<f32> = (0..g.output.channels * g.taps()).map(|_| random.normal()).collect();
    let b: Vec<f32> = (0..g.output.channels).map(|_| random.normal()).collect();
    let context = format!("seed {seed}, {len} examples, {g:?}");

    let mut scratch = Scratch::default();
    let (mut y, mut dx) = (Batch::zeros(g.output, len), Batch::zeros(g.input, len));
    let (mut dw, mut db) = (vec![0.0; w.len()], vec![0.0; b.len()]);
    let lanes = x.lanes();
    forward(&g, lanes, x.values(), &w, &b, y.values_mut(), &mut scratch);
    input_gradient(&g, lanes, dy.values(), &w, dx.values_mut(), &mut scratch);
    weight_gradient(&g, lanes, x.values(), dy.values(), &mut dw, &mut scratch);
    bias_gradient(&g, lanes, dy.values(), &mut db);

    let (w, b) = (doubles(w), doubles(b));
    let (mut dw_sum, mut db_sum) = (vec![0.0; w.len()], vec![0.0; b.len()]);
    for index in 0..len {
        let (x, dy) = (example(&x, index), example(&dy, index));
        let expected = reference::forward(&g, &x, &w, &b);
        close(y.example(index).iter().copied().collect(), &expected, "y", &context);
        let expected = reference::input_gradient(&g, &dy, &w);
        close(dx.example(index).iter().copied().collect(), &expected, "dx", &context);
        for (sum, value) in dw_sum.iter_mut().zip(reference::weight_gradient(&g, &x, &dy)) {
            *sum += value;
        }
        for (sum, map) in db_sum.iter_mut().zip(dy.chunks(g.output.area())) {
            *sum += map.iter().sum::<f64>();
        }
    }
    close(dw, &dw_sum, "dw", &context);
    close(db, &db_sum, "db", &context);
}

// Convolutions, and the fully connected layer.

#[cfg(test)]
crate::ops::check::check_operation! {
    (r#"{"kind":"conv","filters":5,"size":3,"pad":1}"#, Shape::new(3, 6, 5), 5),
    (r#"{"kind":"conv","filters":3,"size":[2,3],"stride":2}"#, Shape::new(2, 6, 7), 3),
    (r#"{"kind":"conv","filters":4,"size":5,"stride":3,"pad":2}"#, Shape::new(2, 7, 7), 5),
    (r#"{"kind":"conv","filters":3,"size":3,"stride":2,"pad":1}"#, Shape::new(2, 6, 8), 5),
    (r#"{"kind":"conv","filters":3,"size":[3,2],"stride":3,"rounding":"up"}"#, Shape::new(2, 7, 6), 5),
    (r#"{"kind":"fc","units":7}"#, Shape::new(3, 2, 3), 6),
}

#[test]
fn gradients_by_winograd_match_finite_differences() {
    linear_gradients(r#"{"kind":"conv","filters":19,"size":3,"pad":1}"#, Shape::new(11, 4, 4), 5);
    linear_gradients(r#"{"kind":"conv","filters":24,"size":5,"pad":2}"#, Shape::new(8, 4, 4), 5);
}
