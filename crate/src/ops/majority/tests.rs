use super::*;
use crate::ops::check::agrees;
use crate::shape::Shape;

/// Votes, and the gradient that comes back, for the sums of six ADALINEs in two groups of three.
fn pass(sums: [f32; 6], targets: [f32; 2]) -> (Vec<f32>, Vec<f32>) {
    let mut layer = Majority { group: 3 };
    let (mut x, mut y) = (Batch::zeros(Shape::new(6, 1, 1), 1), Batch::zeros(Shape::new(2, 1, 1), 1));
    x.set_example(0, sums);
    layer.forward(&[], &x, &mut y, &mut Pass::infer());
    let votes: Vec<f32> = y.example(0).iter().copied().collect();
    let (mut dy, mut dx) = (y.clone(), x.clone());
    dy.set_example(0, votes.iter().zip(targets).map(|(vote, target)| 0.5 * (vote - target)));
    layer.backward(&[], &mut [], BackwardArgs { x: &x, y: &y, dy: &dy, dx: Some(&mut dx) });
    (votes, dx.example(0).iter().copied().collect())
}

#[test]
fn a_wrong_majority_adapts_the_one_adaline_closest_to_changing_sides() {
    let (votes, gradient) = pass([0.5, 2.0, -0.1, -3.0, -0.25, 0.1], [-1.0, 1.0]);
    assert_eq!(votes, [1.0 / 3.0, -1.0 / 3.0]);
    // 0.5 (0.5 - -1), and 0.5 (-0.25 - 1); what votes as it should stays, however close to zero.
    let expected = [0.75, 0.0, 0.0, 0.0, -0.625, 0.0];
    for (found, expected) in gradient.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-6, "{gradient:?}");
    }
}

#[test]
fn a_right_majority_changes_nothing_even_where_it_is_not_unanimous() {
    let (_, gradient) = pass([0.5, 2.0, -0.1, -3.0, -0.25, 0.1], [1.0, -1.0]);
    assert_eq!(gradient, [0.0; 6]);
}

#[test]
fn the_engine_agrees_with_the_reference() {
    agrees(r#"{"kind":"majority","group":3}"#, Shape::new(6, 2, 3), 7);
}
