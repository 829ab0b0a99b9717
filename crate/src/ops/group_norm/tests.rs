use super::*;
use crate::random::Random;
use crate::shape::Shape;

// Of 4 examples a block, with an odd number of pixels in a group, and of 8.
crate::ops::check::check_operation! {
    (r#"{"kind":"group_norm","groups":2}"#, Shape::new(6, 3, 3), 3),
    (r#"{"kind":"group_norm","groups":3}"#, Shape::new(6, 2, 2), 11),
    (r#"{"kind":"group_norm","groups":1}"#, Shape::new(5, 1, 1), 6),
}

#[test]
fn each_group_of_each_example_is_normalised_whatever_the_others_are() {
    let shape = Shape::new(4, 3, 3);
    let mut random = Random::new(5);
    for len in [3, 13] {
        let mut layer = GroupNorm::new(2);
        let (mut x, mut y) = (Batch::zeros(shape, len), Batch::zeros(shape, len));
        for index in 0..len {
            // Means and deviations that differ by the example.
            let mean = 100.0 * index as f32;
            x.set_example(index, (0..shape.len()).map(|_| mean + (index + 1) as f32 * random.normal()));
        }
        let w = [1.0, 1.0, 2.0, 2.0, 0.0, 0.0, 5.0, 5.0];
        layer.forward(&w, &x, &mut y, &mut Pass::infer());
        for index in 0..len {
            let values: Vec<f32> = y.example(index).iter().copied().collect();
            for (group, (mean, deviation)) in values.chunks(18).zip([(0.0, 1.0), (5.0, 2.0)]) {
                let found = group.iter().sum::<f32>() / 18.0;
                let square = group.iter().map(|value| (value - found).powi(2)).sum::<f32>() / 18.0;
                assert!((found - mean).abs() < 1e-3, "{found}, not {mean}, of example {index} of {len}");
                assert!((square.sqrt() - deviation).abs() < 1e-3, "{square} of example {index} of {len}");
            }
        }
    }
}
