use crate::shape::Shape;

crate::ops::check::check_operation! {
    (r#"{"kind":"relu"}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"leaky_relu","slope":0.2}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"tanh"}"#, Shape::new(3, 4, 5), 6),
    (r#"{"kind":"sigmoid"}"#, Shape::new(3, 4, 5), 6),
}
