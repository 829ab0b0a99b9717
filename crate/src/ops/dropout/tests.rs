use super::*;
use crate::random::Random;
use crate::shape::Shape;

crate::ops::check::check_operation! {
    (r#"{"kind":"dropout","rate":0.4}"#, Shape::new(3, 4, 5), 6),
}

#[test]
fn the_expectation_stays_and_answers_are_untouched() {
    let shape = Shape::new(10, 32, 32);
    let mut layer = Dropout::new(0.3);
    let (mut x, mut y) = (Batch::zeros(shape, 8), Batch::zeros(shape, 8));
    x.values_mut().fill(1.0);
    layer.forward(&[], &x, &mut y, &mut Pass::train(Random::new(3)));
    let mean = y.values().iter().sum::<f32>() / y.values().len() as f32;
    // 82,000 draws of standard deviation 0.65: four standard errors are 0.009.
    assert!((mean - 1.0).abs() < 0.01, "{mean}");
    layer.forward(&[], &x, &mut y, &mut Pass::infer());
    assert_eq!(y.values(), x.values());
}
