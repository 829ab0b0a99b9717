use crate::ops::check::{agrees, gradients};
use crate::shape::Shape;

const CASES: [(&str, Shape, usize); 4] = [
    (r#"{"kind":"relu"}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"leaky_relu","slope":0.2}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"tanh"}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"sigmoid"}"#, Shape::new(3, 4, 5), 6),
];

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
