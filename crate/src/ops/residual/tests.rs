use crate::shape::Shape;

crate::ops::check::check_operation! {
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
}
