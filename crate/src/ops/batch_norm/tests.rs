use super::*;
use crate::ops::check::{agrees, gradients};
use crate::random::Random;
use crate::shape::Shape;

const CASES: [(&str, Shape, usize); 2] =
    [(r#"{"kind":"batch_norm"}"#, Shape::new(3, 3, 2), 6), (r#"{"kind":"batch_norm"}"#, Shape::new(2, 1, 1), 11)];

#[test]
fn gradients_match_finite_differences() {
    for (json, input, len) in CASES {
        gradients(json, input, len);
    }
}

#[test]
fn the_engine_agrees_with_the_reference() {
    for (json, input, len) in CASES {
        agrees(json, input, len);
    }
}

#[test]
fn training_normalises_and_reports_the_batch_s_statistics() {
    let shape = Shape::new(2, 4, 4);
    let mut layer = BatchNorm::new(2);
    let mut random = Random::new(5);
    let (mut x, mut y, mut dx) = (Batch::zeros(shape, 13), Batch::zeros(shape, 13), Batch::zeros(shape, 13));
    x.values_mut().iter_mut().for_each(|value| *value = 100.0 + 3.0 * random.normal());
    let w = [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    layer.forward(&w, &x, &mut y, &mut Pass::train(Random::new(0)));
    for channel in 0..2 {
        let values: Vec<f32> = (0..13)
            .flat_map(|i| y.example(i).index_axis(ndarray::Axis(0), channel).iter().copied().collect::<Vec<f32>>())
            .collect();
        let mean = values.iter().sum::<f32>() / values.len() as f32;
        assert!(mean.abs() < 1e-3, "{mean}");
    }
    let mut dw = [0.0; 8];
    let dy = Batch::zeros(shape, 13);
    layer.backward(&w, &mut dw, BackwardArgs { x: &x, y: &y, dy: &dy, dx: Some(&mut dx) });
    assert!((dw[4] - 100.0).abs() < 1.0 && (dw[6].sqrt() - 3.0).abs() < 0.6, "{dw:?}");
}
