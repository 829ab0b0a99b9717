use super::powers;
use crate::shape::Shape;

crate::ops::check::check_operation! {
    (r#"{"kind":"lrn","k":2,"n":3,"alpha":0.5,"beta":0.75}"#, Shape::new(5, 2, 3), 5),
    (r#"{"kind":"lrn","k":1,"n":5,"alpha":1,"beta":0.5}"#, Shape::new(3, 2, 2), 2),
    (r#"{"kind":"lrn","n":3,"alpha":2,"region":"within_channel"}"#, Shape::new(2, 4, 5), 5),
    (r#"{"kind":"lrn","n":7,"alpha":3,"beta":0.5,"region":"within_channel"}"#, Shape::new(3, 5, 2), 3),
}

#[test]
fn square_roots_give_the_power() {
    let sums = [1e-6_f32, 0.3, 1.0, 2.0, 17.5, 1e8];
    let mut found = [0.0; 6];
    powers(&sums, 0.75, &mut found);
    for (sum, found) in sums.iter().zip(found) {
        let expected = f64::from(*sum).powf(-0.75);
        assert!((f64::from(found) / expected - 1.0).abs() < 3e-7, "{sum}: {found}, not {expected}");
    }
}
