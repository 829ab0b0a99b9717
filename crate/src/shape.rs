//! Sizes and the formulas that give them: the shape of a feature map, and the window that convolution and pooling slide over it.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields, whole};
use crate::spec::{Place, SpecError};

/// The shape of one example's feature maps: depth, height and width (`D`, `H`, `W` in the lecture's formulas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Shape {
    /// Number of feature maps, or of colour channels.
    pub channels: usize,
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Shape {
    /// A shape from channels, height and width.
    pub const fn new(channels: usize, height: usize, width: usize) -> Self {
        Self { channels, height, width }
    }

    /// Reads `{"channels": 3, "height": 32, "width": 32}`.
    pub(crate) fn read(value: Value) -> Result<Self, FieldError> {
        let Value::Object(values) = value else { return Err(FieldError::Missing { field: "channels" }) };
        let mut fields = Fields::new(values);
        let shape = Self::new(fields.whole("channels")?, fields.whole("height")?, fields.whole("width")?);
        fields.finish()?;
        Ok(shape)
    }

    /// Values in one example.
    pub const fn len(&self) -> usize {
        self.channels * self.height * self.width
    }

    /// Whether an example of this shape holds no value.
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Pixels in one feature map.
    pub const fn area(&self) -> usize {
        self.height * self.width
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}×{}×{}", self.channels, self.height, self.width)
    }
}

/// Height and width of a window; in JSON one number for a square, or `[height, width]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Rows.
    pub height: usize,
    /// Columns.
    pub width: usize,
}

impl Size {
    /// A square of `side` by `side`.
    pub const fn square(side: usize) -> Self {
        Self { height: side, width: side }
    }

    /// The field `size` of a layer.
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        fields.read("size", None, "3 / [5, 3]", |value| match value {
            Value::Array(sides) => match sides.as_slice() {
                [height, width] => Some(Self { height: whole(height)?, width: whole(width)? }),
                _ => None,
            },
            side => whole(side).map(Self::square),
        })
    }

    /// Pixels under the window.
    pub const fn area(&self) -> usize {
        self.height * self.width
    }
}

impl Serialize for Size {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.height == self.width {
            self.width.serialize(serializer)
        } else {
            [self.height, self.width].serialize(serializer)
        }
    }
}

/// A window of size `F`, moved by stride `S` over a map with `P` zeros around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// `F`.
    pub size: Size,
    /// `S`, the same both ways.
    pub stride: usize,
    /// `P`, the same on all four sides.
    pub pad: usize,
}

impl Window {
    /// Output height and width, each `(W - F + 2P) / S + 1` (CS231n, lecture 5).
    ///
    /// # Errors
    /// When the window does not fit in the padded map, or when the formula gives no whole number; the error then
    /// names the nearest values of each field that do.
    pub fn output(&self, place: Place, input: Shape) -> Result<(usize, usize), SpecError> {
        place.range("size", self.size.height.min(self.size.width), 1..=64)?;
        place.range("stride", self.stride, 1..=64)?;
        if self.pad >= self.size.height.min(self.size.width) && self.pad > 0 {
            return Err(place.bad(
                "pad",
                self.pad,
                format!("0 ≤ pad < size = {}", self.size.height.min(self.size.width)),
            ));
        }
        Ok((
            self.along(place, "height", input.height, self.size.height)?,
            self.along(place, "width", input.width, self.size.width)?,
        ))
    }

    fn along(&self, place: Place, axis: &'static str, input: usize, size: usize) -> Result<usize, SpecError> {
        let padded = input + 2 * self.pad;
        if size > padded {
            return Err(SpecError::WindowTooLarge {
                layer: place.layer,
                kind: place.kind,
                axis,
                size,
                input,
                pad: self.pad,
            });
        }
        if !(padded - size).is_multiple_of(self.stride) {
            return Err(SpecError::OutputNotWhole {
                layer: place.layer,
                kind: place.kind,
                axis,
                input,
                size,
                stride: self.stride,
                pad: self.pad,
                nearest: self.nearest(input, size),
            });
        }
        Ok((padded - size) / self.stride + 1)
    }

    /// Values of one field at a time that make the output whole, nearest first: `size = 4, 6; stride = 1, 3`.
    fn nearest(&self, input: usize, size: usize) -> String {
        let whole = |size: usize, stride: usize, pad: usize| {
            size > 0
                && stride > 0
                && pad < size
                && size <= input + 2 * pad
                && (input + 2 * pad - size).is_multiple_of(stride)
        };
        let around = |now: usize, fits: &dyn Fn(usize) -> bool| -> Vec<usize> {
            let both_ways = (1..=input).flat_map(|far| [now.checked_sub(far), Some(now + far)]).flatten();
            both_ways.filter(|&value| value <= input && fits(value)).take(2).collect()
        };
        let fields = [
            ("size", around(size, &|value| whole(value, self.stride, self.pad))),
            ("stride", around(self.stride, &|value| whole(size, value, self.pad))),
            ("pad", around(self.pad, &|value| whole(size, self.stride, value))),
        ];
        let texts: Vec<String> = fields
            .into_iter()
            .filter(|(_, values)| !values.is_empty())
            .map(|(field, values)| {
                let values: Vec<String> = values.iter().map(usize::to_string).collect();
                format!("{field} = {}", values.join(", "))
            })
            .collect();
        texts.join("; ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::LayerNumber;

    const PLACE: Place = Place { layer: LayerNumber { layer: 3, inner: None }, kind: "conv" };

    fn window(size: usize, stride: usize, pad: usize) -> Window {
        Window { size: Size::square(size), stride, pad }
    }

    #[test]
    fn follows_the_lecture_s_examples() {
        let seven = Shape::new(1, 7, 7);
        assert_eq!(window(3, 1, 0).output(PLACE, seven), Ok((5, 5)));
        assert_eq!(window(3, 2, 0).output(PLACE, seven), Ok((3, 3)));
        assert_eq!(window(3, 1, 1).output(PLACE, seven), Ok((7, 7)));
        assert_eq!(window(5, 1, 2).output(PLACE, Shape::new(3, 32, 32)), Ok((32, 32)));
    }

    #[test]
    fn a_fraction_proposes_values_that_fit() {
        let error = window(3, 3, 0).output(PLACE, Shape::new(1, 7, 7)).unwrap_err();
        let SpecError::OutputNotWhole { nearest, .. } = &error else { panic!("{error}") };
        assert_eq!(nearest, "size = 4, 1; stride = 2, 4; pad = 1");
        for (size, stride, pad) in [(4, 3, 0), (1, 3, 0), (3, 2, 0), (3, 4, 0), (3, 3, 1)] {
            assert!(window(size, stride, pad).output(PLACE, Shape::new(1, 7, 7)).is_ok());
        }
    }

    #[test]
    fn a_rectangle_is_written_as_a_pair() {
        let size = Size { height: 5, width: 3 };
        assert_eq!(serde_json::to_string(&size).unwrap(), "[5,3]");
        let mut fields = Fields::new(serde_json::from_str(r#"{"size":[5,3]}"#).unwrap());
        assert_eq!(Size::read(&mut fields), Ok(size));
        assert_eq!(serde_json::to_string(&Size::square(3)).unwrap(), "3");
    }
}
