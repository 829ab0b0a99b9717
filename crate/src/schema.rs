//! What the fields of layers, optimizers and schedules are, as data: JSON is read by it, values are checked by it, and a
//! test writes it down for the page, whose editor, menus and words follow it.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// A kind of layer.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    /// Where a menu of layers has it.
    pub group: Group,
    /// In the order in which a spec writes them.
    pub fields: &'static [Field],
    /// How many parameters are trained, as a sum of products of the lecture's letters (a window's `F·F` is its height
    /// times its width; `D`, `H` and `W` are the input's); empty where there are none, or where inner layers have them.
    pub parameters: &'static str,
}

/// Kinds of layers that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Layers with weights.
    Weights,
    /// Elementwise functions, and functions of a few maps.
    Activations,
    /// Windows without weights.
    Pooling,
    /// Normalisation and dropout.
    Regularisation,
}

/// A field: its name, what it may be, and what it is where it is missing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its name in JSON.
    pub name: &'static str,
    /// The lecture's letter for it.
    pub letter: Option<char>,
    /// What kind of value it takes.
    pub takes: Takes,
    /// Which of them.
    pub range: Range,
    /// Of a number, what it is where it is missing; `None` where it must be there. (Of a choice it is the first one.)
    pub default: Option<f64>,
    /// Whether a spec leaves it out where it has its default.
    pub left_out: bool,
}

/// What kind of value a field takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    /// A whole number.
    Whole,
    /// A whole number, or two: the height and the width of a window.
    Window,
    /// A number.
    Number,
    /// One of several names.
    Choice(&'static [&'static str]),
    /// True or false.
    Flag,
}

/// The numbers that a field may be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Range {
    /// The lowest; -∞, in JSON null, where there is none.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub min: f64,
    /// The highest; ∞, in JSON null, where there is none.
    #[cfg_attr(test, ts(type = "number | null"))]
    pub max: f64,
    /// Whether `min` itself is too low.
    pub above: bool,
    /// Whether `max` itself is too high.
    pub below: bool,
    /// Whether only odd numbers will do.
    pub odd: bool,
    /// The field that `max` is, where it depends on another one.
    pub other: Option<&'static str>,
}

impl Range {
    const ALL: Self =
        Self { min: f64::NEG_INFINITY, max: f64::INFINITY, above: true, below: true, odd: false, other: None };

    pub(crate) fn contains(&self, value: f64) -> bool {
        (if self.above { value > self.min } else { value >= self.min })
            && (if self.below { value < self.max } else { value <= self.max })
            && !(self.odd && (value / 2.0).fract() != 0.5)
    }
}

/// What a value may be, in an error about one that it may not be.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Expected {
    /// A number in a range.
    Range(Range),
    /// A whole number, where the value is none.
    Whole(Range),
    /// One number or two, where the value is neither.
    Window(Range),
    /// A number, where the value is none.
    Number(Range),
    /// One of these names.
    Choice {
        /// All there are.
        choices: Vec<String>,
    },
    /// Something like this.
    Example {
        /// In symbols, which need no translation.
        example: &'static str,
    },
}

impl From<&'static str> for Expected {
    fn from(example: &'static str) -> Self {
        Self::Example { example }
    }
}

impl Expected {
    /// The same without the ends of a range.
    // Apart, since what writes the ends weighs something, and the page says them itself.
    pub fn example(&self) -> Cow<'static, str> {
        match self {
            Self::Whole(Range { min: 0.0, .. }) => "0, 1, 2, …".into(),
            Self::Whole(_) => "1, 2, 3, …".into(),
            Self::Window(_) => "3 / [5, 3]".into(),
            Self::Number(_) | Self::Range(_) => "0.1, 0.5, 1, …".into(),
            Self::Choice { choices } => choices.join(" / ").into(),
            Self::Example { example } => (*example).into(),
        }
    }

    /// What is expected of the field `name`, in symbols.
    pub fn of<'a>(&'a self, name: &'a str) -> impl fmt::Display + 'a {
        Symbols { expected: self, name }
    }
}

struct Symbols<'a> {
    expected: &'a Expected,
    name: &'a str,
}

impl fmt::Display for Symbols<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = |value: f64| match value {
            f64::INFINITY => "∞".to_owned(),
            f64::NEG_INFINITY => "-∞".to_owned(),
            value => text_of(value),
        };
        match self.expected {
            Expected::Range(Range { max, odd: true, .. }) | Expected::Whole(Range { max, odd: true, .. }) => {
                f.write_str("1, 3, 5, …")?;
                if max.is_finite() { write!(f, ", {}", number(*max)) } else { Ok(()) }
            }
            Expected::Range(range) => {
                let sign = |open: bool| if open { "<" } else { "≤" };
                if range.min.is_finite() || range.max.is_infinite() {
                    write!(f, "{} {} ", number(range.min), sign(range.above))?;
                }
                f.write_str(self.name)?;
                if let Some(other) = range.other {
                    write!(f, " {} {other} = {}", sign(range.below), number(range.max))
                } else if range.max.is_finite() || range.below {
                    write!(f, " {} {}", sign(range.below), number(range.max))
                } else {
                    Ok(())
                }
            }
            other => f.write_str(&other.example()),
        }
    }
}

/// A number as JSON writes it. What reads and writes JSON is in the page's engine anyway, and the standard library's way
/// of writing numbers would be a thirtieth of it.
pub fn written(value: f32) -> String {
    let text = serde_json::to_string(&value).unwrap_or_default();
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None if value.is_nan() => "NaN".to_owned(),
        None => text,
    }
}

/// A number as a person writes it.
pub(crate) fn text_of(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        serde_json::Value::from(value as i64).to_string()
    } else {
        written(value as f32)
    }
}

impl Field {
    const fn new(name: &'static str, takes: Takes) -> Self {
        Self { name, letter: None, takes, range: Range::ALL, default: None, left_out: false }
    }

    /// A whole number, from 0 on.
    pub const fn whole(name: &'static str) -> Self {
        Self::new(name, Takes::Whole).at_least(0.0).at_most(f64::INFINITY)
    }

    /// Height and width of a window.
    pub const fn window(name: &'static str) -> Self {
        Self::new(name, Takes::Window).at_least(0.0).at_most(f64::INFINITY)
    }

    /// A finite number.
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, Takes::Number)
    }

    /// One of several names, by default the first.
    pub const fn choice(name: &'static str, choices: &'static [&'static str]) -> Self {
        Self::new(name, Takes::Choice(choices))
    }

    /// True or false.
    pub const fn flag(name: &'static str) -> Self {
        Self::new(name, Takes::Flag)
    }

    /// The same with the lecture's letter.
    pub const fn letter(self, letter: char) -> Self {
        Self { letter: Some(letter), ..self }
    }

    /// The same with a default.
    pub const fn or(self, default: f64) -> Self {
        Self { default: Some(default), ..self }
    }

    /// The same, which a spec leaves out where it has its default.
    pub const fn left_out(self) -> Self {
        Self { left_out: true, ..self }
    }

    /// The same from `min` on.
    pub const fn at_least(self, min: f64) -> Self {
        Self { range: Range { min, above: false, ..self.range }, ..self }
    }

    /// The same above `min`.
    pub const fn above(self, min: f64) -> Self {
        Self { range: Range { min, above: true, ..self.range }, ..self }
    }

    /// The same up to `max`.
    pub const fn at_most(self, max: f64) -> Self {
        Self { range: Range { max, below: false, ..self.range }, ..self }
    }

    /// The same below `max`.
    pub const fn below(self, max: f64) -> Self {
        Self { range: Range { max, below: true, ..self.range }, ..self }
    }

    /// The same below the value of another field.
    pub const fn below_field(self, other: &'static str) -> Self {
        Self { range: Range { other: Some(other), below: true, ..self.range }, ..self }
    }

    /// The same, odd.
    pub const fn odd(self) -> Self {
        Self { range: Range { odd: true, ..self.range }, ..self }
    }

    /// What a value of another kind should have been.
    pub(crate) fn expected(&self) -> Expected {
        match self.takes {
            Takes::Whole => Expected::Whole(self.range),
            Takes::Window => Expected::Window(self.range),
            Takes::Number => Expected::Number(self.range),
            Takes::Choice(choices) => {
                Expected::Choice { choices: choices.iter().map(|&name| name.to_owned()).collect() }
            }
            Takes::Flag => "true / false".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value};

    use super::*;
    use crate::fault::SpecError;
    use crate::layers::{LayerSpec, Parameter, Role};
    use crate::shape::Shape;

    const INPUT: Shape = Shape::new(6, 8, 8);

    /// A layer with defaults, and the least where there is none.
    fn example(kind: &str, schema: &Schema) -> Map<String, Value> {
        let mut fields = Map::from_iter([("kind".to_owned(), kind.into())]);
        for field in schema.fields.iter().filter(|field| field.range.min.is_finite() && !field.left_out) {
            let value = field.default.unwrap_or(field.range.min.max(1.0));
            let whole = !matches!(field.takes, Takes::Number);
            fields.insert(field.name.to_owned(), if whole { (value as u64).into() } else { value.into() });
        }
        fields
    }

    /// All kinds but blocks, whose fields are layers.
    fn kinds() -> impl Iterator<Item = (&'static str, Schema)> {
        LayerSpec::SCHEMAS.iter().copied().filter(|&(kind, _)| kind != "residual")
    }

    fn read(fields: Map<String, Value>) -> LayerSpec {
        LayerSpec::from_fields(1.into(), fields).unwrap()
    }

    #[test]
    fn every_layer_keeps_to_the_ranges_of_its_schema() {
        for (kind, schema) in kinds() {
            let fits = example(kind, &schema);
            assert!(read(fits.clone()).output(1.into(), INPUT).is_ok(), "{fits:?}");
            for field in schema.fields {
                let (range, whole) = (field.range, field.takes != Takes::Number);
                let step = if whole { 1.0 } else { 0.125 };
                let low = if range.above { range.min } else { range.min - step };
                let high = if range.below { range.max } else { range.max + step };
                let outside = [low, high, if range.odd { 2.0 } else { f64::NAN }];
                for value in outside.into_iter().filter(|value| value.is_finite() && !(whole && *value < 0.0)) {
                    let mut fields = fits.clone();
                    fields.insert(field.name.to_owned(), if whole { (value as u64).into() } else { value.into() });
                    match read(fields).output(1.into(), INPUT) {
                        Err(SpecError::BadField { field: found, expected, .. }) => {
                            assert_eq!(found, field.name, "{kind}");
                            assert!(matches!(*expected, Expected::Range(_)), "{expected:?}");
                        }
                        other => panic!("{kind}: {} = {value} gives {other:?}", field.name),
                    }
                }
            }
        }
    }

    #[test]
    fn a_spec_leaves_out_the_fields_that_the_schema_says() {
        for (kind, schema) in kinds() {
            let written = serde_json::to_value(read(example(kind, &schema))).unwrap();
            for field in schema.fields {
                assert_eq!(written.get(field.name).is_none(), field.left_out, "{kind}: {}", field.name);
            }
        }
    }

    #[test]
    fn the_formula_of_the_parameters_counts_them() {
        for (kind, schema) in kinds() {
            let layer = read(example(kind, &schema));
            let written = serde_json::to_value(&layer).unwrap();
            let number = |factor: &str| match factor {
                "D" => INPUT.channels,
                "H" => INPUT.height,
                "W" => INPUT.width,
                plain => plain.parse().unwrap_or_else(|_| {
                    let field = schema.fields.iter().find(|field| field.letter == plain.chars().next()).unwrap();
                    written[field.name].as_u64().unwrap() as usize
                }),
            };
            let products = schema.parameters.split(" + ").filter(|product| !product.is_empty());
            let told: usize = products.map(|product| product.split('·').map(number).product::<usize>()).sum();
            let output = layer.output(1.into(), INPUT).unwrap();
            let trained = layer.def().parameters(INPUT, output).into_iter().filter(|one| one.role != Role::Statistic);
            assert_eq!(told, trained.map(|one: Parameter| one.len()).sum::<usize>(), "{kind}");
        }
    }
}
