use super::*;
use crate::ops::check::{example, random_batch};
use crate::random::Random;
use crate::shape::Shape;

crate::ops::check::check_operation! {
    (r#"{"kind":"batch_norm"}"#, Shape::new(3, 3, 2), 6),
    (r#"{"kind":"batch_norm"}"#, Shape::new(2, 1, 1), 11),
    // Ghost batches within a block of examples and across two, the last of them smaller, and one that is larger than all.
    (r#"{"kind":"batch_norm","ghost_batch":3}"#, Shape::new(3, 3, 2), 11),
    (r#"{"kind":"batch_norm","ghost_batch":8}"#, Shape::new(3, 3, 2), 6),
}

/// What two passes over halves of a batch give, one pass over all of it gives with ghost batches of a half.
#[test]
fn each_ghost_batch_is_normalised_by_itself() {
    let (shape, mut random) = (Shape::new(2, 3, 3), Random::new(6));
    let w = [1.5, 0.5, 0.1, -0.1, 0.0, 0.0, 1.0, 1.0];
    let [x, dy] = [0, 1].map(|_| random_batch(&mut random, shape, 8));
    let pass = |layer: &mut dyn Layer, x: &Batch, dy: &Batch, share: f32| {
        let (mut y, mut dx, mut dw) = (x.clone(), x.clone(), [0.0; 8]);
        layer.forward(&w, x, &mut y, &mut Pass { share, ..Pass::train(Random::new(0)) });
        layer.backward(&w, &mut dw, BackwardArgs { x, y: &y, dy, dx: Some(&mut dx) });
        let values = [&y, &dx].map(|batch| (0..batch.len()).flat_map(|at| example(batch, at)).collect::<Vec<f64>>());
        (values, dw)
    };
    let half = |batch: &Batch, from: usize| {
        let mut half = Batch::zeros(shape, 4);
        (0..4).for_each(|at| half.set_example(at, batch.example_values(from + at)));
        half
    };
    let whole = pass(&mut *build(2, Some(4)), &x, &dy, 1.0);
    let halves = [0, 4].map(|from| pass(&mut *build(2, None), &half(&x, from), &half(&dy, from), 0.5));
    for of in [0, 1] {
        assert_eq!(whole.0[of], [&halves[0].0[of][..], &halves[1].0[of]].concat());
    }
    assert_eq!(whole.1, std::array::from_fn(|at| halves[0].1[at] + halves[1].1[at]));
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
