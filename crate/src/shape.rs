//! Sizes and the formulas that give them: the shape of a feature map, and the window that convolution and pooling slide over it.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields, whole};
use crate::schema::Field;

/// The shape of one example's feature maps: depth, height and width (`D`, `H`, `W` in the lecture's formulas).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
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
        fields.read_field(&Window::SIZE, None, |value| match value {
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

/// What becomes of an output side that is no whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Rounded down: what no whole window covers at the bottom and right edge is left out. PyTorch's, ConvNetJS's and
    /// Keras's rule.
    #[default]
    Down,
    /// Rounded up: the last windows reach past the bottom and right edge, as in Caffe's pooling (`pooling_layer.cpp`)
    /// and PyTorch's with `ceil_mode=True`.
    Up,
}

impl Rounding {
    /// The field `rounding` of a layer.
    pub(crate) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Window::ROUNDING.read_choice(fields, &[Self::Down, Self::Up])
    }

    /// Whether it may be left out of a spec.
    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
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
    /// Of an output that is no whole number.
    pub rounding: Rounding,
}

impl Window {
    /// `F`.
    pub const SIZE: Field = Field::window("size").letter('F').at_least(1.0).at_most(64.0);
    /// `S`.
    pub const STRIDE: Field = Field::whole("stride").letter('S').at_least(1.0).at_most(64.0);
    /// `P`; a window must reach past it.
    pub const PAD: Field = Field::whole("pad").letter('P').or(0.0).below_field("size");
    /// See [`Rounding`].
    pub const ROUNDING: Field = Field::choice("rounding", &["down", "up"]).left_out();

    /// The fields of a pool.
    pub(crate) const FIELDS: &[Field] = &[Self::SIZE, Self::STRIDE, Self::PAD, Self::ROUNDING];

    /// # Errors
    /// When a field is out of range.
    pub fn check(&self) -> Result<(), FieldError> {
        let shorter = self.size.height.min(self.size.width);
        Self::SIZE.check(shorter as f64)?;
        Self::STRIDE.check(self.stride as f64)?;
        Self::PAD.check_below(self.pad as f64, shorter as f64)
    }

    /// Output height and width, each `(W - F + 2P) / S + 1` (CS231n, lecture 5), rounded as the window says.
    ///
    /// # Errors
    /// When the window is larger than the padded map. (One that is rounded up may be larger by less than a stride.)
    pub fn output(&self, place: Place, input: Shape) -> Result<(usize, usize), SpecError> {
        Ok((
            self.along(place, "height", input.height, self.size.height)?,
            self.along(place, "width", input.width, self.size.width)?,
        ))
    }

    /// Rows and columns that the last windows reach past the padded map. There are some only where the output is rounded
    /// up.
    pub fn past(&self, input: Shape, output: Shape) -> Size {
        let along = |input: usize, output: usize, size: usize| {
            ((output - 1) * self.stride + size).saturating_sub(input + 2 * self.pad)
        };
        Size {
            height: along(input.height, output.height, self.size.height),
            width: along(input.width, output.width, self.size.width),
        }
    }

    fn along(&self, place: Place, axis: &'static str, input: usize, size: usize) -> Result<usize, SpecError> {
        // How far the last window may reach past the padded map.
        let past = match self.rounding {
            Rounding::Down => 0,
            Rounding::Up => self.stride - 1,
        };
        let room = input + 2 * self.pad + past;
        if size > room {
            return Err(SpecError::WindowTooLarge {
                layer: place.layer,
                kind: place.kind,
                axis,
                size,
                input,
                pad: self.pad,
            });
        }
        let last = (room - size) / self.stride;
        // The last window begins in the map or in the padding before it, or there is one less, as in Caffe and PyTorch:
        // every window sees a pixel.
        Ok(if last * self.stride < input + self.pad { last + 1 } else { last })
    }
}

/// The sizes of one convolution or pooling.
#[derive(Clone, Copy, Debug)]
pub struct Geometry {
    /// Shape of an input example.
    pub input: Shape,
    /// Shape of an output example; of a convolution its channels are the filters.
    pub output: Shape,
    /// Window size, stride and pad.
    pub window: Window,
}

impl Geometry {
    /// Weights of one filter: `F·F·D`.
    pub fn taps(&self) -> usize {
        self.window.size.area() * self.input.channels
    }

    /// Map `channel` with the first row and column under the window of the output at `y` and `x`, which may lie in the
    /// padding.
    pub fn origin(&self, channel: usize, y: usize, x: usize) -> [isize; 3] {
        let Window { stride, pad, .. } = self.window;
        [channel as isize, (y * stride) as isize - pad as isize, (x * stride) as isize - pad as isize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::LayerNumber;

    const PLACE: Place = Place { layer: LayerNumber { layer: 3, inner: None }, kind: "conv" };

    fn window(size: usize, stride: usize, pad: usize) -> Window {
        Window { size: Size::square(size), stride, pad, rounding: Rounding::Down }
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
    fn a_fraction_is_rounded_down_or_up() {
        // W, F, S, P, and the outputs down and up; `None` where no window fits.
        let cases = [
            // A residual network's step down, and Caffe's pools on its three sizes.
            (32, 3, 2, 1, Some(16), Some(17)),
            (32, 3, 2, 0, Some(15), Some(16)),
            (8, 3, 2, 0, Some(3), Some(4)),
            (7, 3, 3, 0, Some(2), Some(3)),
            (31, 2, 2, 0, Some(15), Some(16)),
            // Up, the last window would begin in the padding after the map, or past its end.
            (5, 2, 2, 1, Some(3), Some(3)),
            (4, 1, 4, 0, Some(1), Some(1)),
            // A window larger than the map, by less than a stride.
            (2, 3, 2, 0, None, Some(1)),
            (2, 4, 2, 0, None, None),
            // Whole anyway.
            (33, 3, 2, 1, Some(17), Some(17)),
        ];
        for (side, size, stride, pad, down, up) in cases {
            for (rounding, expected) in [(Rounding::Down, down), (Rounding::Up, up)] {
                let window = Window { rounding, ..window(size, stride, pad) };
                let found = window.output(PLACE, Shape::new(1, side, side)).ok();
                assert_eq!(found, expected.map(|side| (side, side)), "{side}, {window:?}");
            }
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
