use crate::ops::check::{agrees, gradients};
use crate::shape::Shape;

const CASES: [(&str, Shape, usize); 1] = [(r#"{"kind":"maxout","group":3}"#, Shape::new(6, 3, 2), 5)];

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
