//! Kernels against the scalar reference, on random shapes with remainders.

use super::convolve::{Geometry, Scratch, bias_gradient, forward, input_gradient, weight_gradient};
use super::{pool, reference};
use crate::batch::Batch;
use crate::fault::Place;
use crate::random::Random;
use crate::shape::{Rounding, Shape, Size, Window};

fn random_geometry(random: &mut Random) -> Geometry {
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

fn random_batch(random: &mut Random, shape: Shape, len: usize) -> Batch {
    let mut batch = Batch::zeros(shape, len);
    batch.values_mut().iter_mut().for_each(|value| *value = random.normal());
    batch.clear_padding();
    batch
}

fn doubles(values: impl IntoIterator<Item = f32>) -> Vec<f64> {
    values.into_iter().map(f64::from).collect()
}

fn example(batch: &Batch, index: usize) -> Vec<f64> {
    doubles(batch.example(index).iter().copied())
}

/// Sums of up to a few thousand products of unit normals in f32: an error of 1e-3 would be a wrong term, not rounding.
fn close(found: impl IntoIterator<Item = f32>, expected: &[f64], what: &str, context: &str) {
    for (index, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs();
        assert!(error < 1e-3 * (1.0 + expected.abs()), "{what}[{index}] is {found}, not {expected}; {context}");
    }
}

/// The largest error against the root mean square of what is expected. Measured: up to 4e-5, where the direct kernels
/// err by up to 6e-6.
fn close_at_points(found: impl IntoIterator<Item = f32>, expected: &[f64], what: &str, context: &str) {
    let scale = (expected.iter().map(|value| value * value).sum::<f64>() / expected.len() as f64).sqrt();
    for (index, (found, expected)) in found.into_iter().zip(expected).enumerate() {
        let error = (f64::from(found) - expected).abs() / scale;
        assert!(error < 1e-4, "{what}[{index}] is {found}, not {expected}; {context}");
    }
}

/// Every check, for builds whose tests cannot run by themselves: `scripts/bench` runs this in a browser.
#[cfg(feature = "bench")]
pub fn all() {
    convolution_agrees_with_the_reference_on_random_shapes();
    winograd_agrees_with_the_reference_on_random_shapes();
    pooling_agrees_with_the_reference_on_random_shapes();
}

#[cfg_attr(test, test)]
fn convolution_agrees_with_the_reference_on_random_shapes() {
    for seed in 0..300 {
        let mut random = Random::new(seed);
        let g = random_geometry(&mut random);
        let len = 1 + random.below(17);
        agrees(seed, g, len, close);
    }
}

#[cfg_attr(test, test)]
fn winograd_agrees_with_the_reference_on_random_shapes() {
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
            agrees(seed, g, len, close_at_points);
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} of the shapes were for it");
}

type Close<I> = fn(I, &[f64], &str, &str);

fn agrees(seed: u64, g: Geometry, len: usize, close: Close<Vec<f32>>) {
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

#[cfg_attr(test, test)]
fn pooling_agrees_with_the_reference_on_random_shapes() {
    for seed in 0..100 {
        let mut random = Random::new(seed);
        let Geometry { input, output, window } = random_geometry(&mut random);
        let g = pool::Geometry { input, output: Shape { channels: input.channels, ..output }, window };
        let len = 1 + random.below(17);
        let x = random_batch(&mut random, g.input, len);
        let dy = random_batch(&mut random, g.output, len);
        let context = format!("seed {seed}, {len} examples, {g:?}");

        let lanes = x.lanes();
        let (mut largest, mut means) = (dy.clone(), dy.clone());
        let (mut largest_dx, mut means_dx) = (x.clone(), x.clone());
        let mut winners = vec![0; dy.values().len()];
        pool::max_forward(&g, lanes, x.values(), largest.values_mut(), &mut winners);
        pool::max_backward(&g, lanes, dy.values(), &winners, largest_dx.values_mut());
        pool::average_forward(&g, lanes, x.values(), means.values_mut());
        pool::average_backward(&g, lanes, dy.values(), means_dx.values_mut());
        for index in 0..len {
            let (x, dy) = (example(&x, index), example(&dy, index));
            let found = |batch: &Batch| batch.example(index).iter().copied().collect::<Vec<_>>();
            let (expected, expected_dx) = reference::max_pool(&g, &x, &dy);
            close(found(&largest), &expected, "largest", &context);
            close(found(&largest_dx), &expected_dx, "their dx", &context);
            let (expected, expected_dx) = reference::average_pool(&g, &x, &dy);
            close(found(&means), &expected, "mean", &context);
            close(found(&means_dx), &expected_dx, "their dx", &context);
        }
    }
}
