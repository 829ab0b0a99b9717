use crate::ops::check::{agrees, gradients};
use crate::shape::Shape;

const CASES: [(&str, Shape, usize); 3] = [
    (
        r#"{"kind":"residual","layers":[{"kind":"conv","filters":3,"size":3,"pad":1},
            {"kind":"tanh"},{"kind":"batch_norm"},{"kind":"conv","filters":3,"size":3,"pad":1}]}"#,
        Shape::new(3, 5, 4),
        5,
    ),
    // A stride of 2 leaves a column of 6 over, and none of 5.
    (
        r#"{"kind":"residual","layers":[{"kind":"tanh"},
            {"kind":"conv","filters":4,"size":[3,4],"stride":2,"pad":1},{"kind":"sigmoid"},{"kind":"dropout","rate":0.3}]}"#,
        Shape::new(2, 5, 6),
        9,
    ),
    (r#"{"kind":"residual","layers":[{"kind":"tanh"}]}"#, Shape::new(2, 3, 2), 3),
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
        // The reference drops nothing.
        agrees(&json.replace("0.3", "0"), input, len);
    }
}
