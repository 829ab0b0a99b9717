use crate::shape::Shape;

crate::ops::check::check_operation! {
    (r#"{"kind":"maxout","group":3}"#, Shape::new(6, 3, 2), 5),
}
