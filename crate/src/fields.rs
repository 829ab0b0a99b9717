//! Reads a JSON object field by field, so that every error names the field and says what it may be.

use serde_json::{Map, Value};

use crate::schema::{Expected, Field, Range, Takes, text_of};

/// What can be wrong with a field.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FieldError {
    /// It is not there and has no default.
    #[error("{field} is missing")]
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// There is no such field.
    #[error("there is no field {field}; use {}", known.join(", "))]
    Unknown {
        /// Its name.
        field: String,
        /// Those there are.
        known: Vec<&'static str>,
    },
    /// Its value is of another kind, or out of range.
    #[error("{field} cannot be {value}; expected {}", expected.example())]
    Bad {
        /// Its name.
        field: &'static str,
        /// The value as JSON.
        value: String,
        /// What it may be.
        expected: Box<Expected>,
    },
    /// Something is wrong with an object inside it.
    #[error("{index} ({kind}): {error}")]
    Inside {
        /// The object's position in its list, from 1.
        index: usize,
        /// Its kind.
        kind: String,
        /// What is wrong.
        error: Box<FieldError>,
    },
}

/// The fields of an object that have not been read yet.
pub struct Fields {
    // A list, since a map that something is taken out of makes the page's engine heavier.
    values: Vec<(String, Value)>,
    known: Vec<&'static str>,
}

impl Fields {
    /// The fields of `values`.
    pub fn new(values: Map<String, Value>) -> Self {
        Self { values: values.into_iter().collect(), known: Vec::new() }
    }

    /// Reads a field by `read`, which gives `None` for a value of another kind than `expected` says.
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read<T>(
        &mut self,
        field: &'static str,
        default: Option<T>,
        expected: &'static str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, FieldError> {
        self.read_or(field, default, || expected.into(), read)
    }

    /// The same of a field that the schema describes.
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read_field<T>(
        &mut self,
        field: &Field,
        default: Option<T>,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, FieldError> {
        self.read_or(field.name, default, || field.expected(), read)
    }

    fn read_or<T>(
        &mut self,
        field: &'static str,
        default: Option<T>,
        expected: impl FnOnce() -> Expected,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, FieldError> {
        match self.take(field) {
            None => default.ok_or(FieldError::Missing { field }),
            Some(value) => read(&value).ok_or_else(|| bad(field, &value, expected())),
        }
    }

    // Once for all types of values.
    #[inline(never)]
    fn take(&mut self, field: &'static str) -> Option<Value> {
        self.known.push(field);
        self.extract(field)
    }

    /// Takes a field as it is, without counting it among those that errors name.
    pub(crate) fn extract(&mut self, field: &str) -> Option<Value> {
        let at = self.values.iter().position(|(name, _)| name == field)?;
        Some(self.values.remove(at).1)
    }

    /// The name of a field that nobody asked for.
    pub(crate) fn left(&self) -> Option<&str> {
        self.values.first().map(|(name, _)| name.as_str())
    }

    /// A whole number that must be there.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn whole(&mut self, field: &'static str) -> Result<usize, FieldError> {
        self.read(field, None, WHOLE, whole)
    }

    /// A whole number with a default.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn whole_or(&mut self, field: &'static str, default: usize) -> Result<usize, FieldError> {
        self.read(field, Some(default), WHOLE, whole)
    }

    /// A count of examples, with a default.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn examples(&mut self, field: &'static str, default: Option<u64>) -> Result<u64, FieldError> {
        self.read(field, default, "0, 1, 2, …", Value::as_u64)
    }

    /// A number that must be there.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn number(&mut self, field: &'static str) -> Result<f32, FieldError> {
        self.read(field, None, NUMBER, number)
    }

    /// A number with a default.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn number_or(&mut self, field: &'static str, default: f32) -> Result<f32, FieldError> {
        self.read(field, Some(default), NUMBER, number)
    }

    /// One of several names, each for a value.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn name<T>(
        &mut self,
        field: &'static str,
        names: impl Iterator<Item = (&'static str, T)>,
    ) -> Result<T, FieldError> {
        let (names, mut meanings): (Vec<_>, Vec<_>) = names.unzip();
        Ok(meanings.swap_remove(self.index(field, None, &names)?))
    }

    /// Where one of several names stands among them.
    fn index(
        &mut self,
        field: &'static str,
        default: Option<usize>,
        names: &[&'static str],
    ) -> Result<usize, FieldError> {
        let choices = || Expected::Choice { choices: names.iter().map(|&name| name.to_owned()).collect() };
        self.read_or(field, default, choices, |value| names.iter().position(|name| value == *name))
    }

    /// Yes or no.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn flag(&mut self, field: &'static str) -> Result<bool, FieldError> {
        self.read(field, None, "true / false", Value::as_bool)
    }

    /// A text.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn text(&mut self, field: &'static str) -> Result<String, FieldError> {
        self.read(field, None, "\"…\"", |value| value.as_str().map(str::to_owned))
    }

    /// An object's fields.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn object(&mut self, field: &'static str) -> Result<Self, FieldError> {
        self.read(field, None, "{…}", |value| value.as_object().cloned().map(Self::new))
    }

    /// A list, each of whose entries `entry` reads.
    ///
    /// # Errors
    /// As [`Fields::read`].
    pub fn list<T>(
        &mut self,
        field: &'static str,
        entry: impl FnMut(&Value) -> Option<T>,
    ) -> Result<Vec<T>, FieldError> {
        self.read(field, None, "[…]", |value| value.as_array()?.iter().map(entry).collect())
    }

    /// # Errors
    /// When a field is left that nobody asked for.
    pub fn finish(self) -> Result<(), FieldError> {
        match self.left() {
            None => Ok(()),
            Some(field) => Err(FieldError::Unknown { field: field.to_owned(), known: self.known }),
        }
    }
}

const WHOLE: &str = "1, 2, 3, …";
const NUMBER: &str = "0.1, 0.5, 1, …";

/// Fields that the schema describes are read and checked by it.
impl Field {
    /// Reads a [whole number](Takes::Whole).
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read_whole(&self, fields: &mut Fields) -> Result<usize, FieldError> {
        fields.read_field(self, self.default.map(|value| value as usize), whole)
    }

    /// Reads a whole number that may be large: a count of examples.
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read_examples(&self, fields: &mut Fields) -> Result<u64, FieldError> {
        fields.read_field(self, self.default.map(|value| value as u64), Value::as_u64)
    }

    /// Reads a [number](Takes::Number).
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read_number(&self, fields: &mut Fields) -> Result<f32, FieldError> {
        fields.read_field(self, self.default.map(|value| value as f32), number)
    }

    /// Reads a number that may be missing.
    ///
    /// # Errors
    /// When the value is of another kind.
    pub fn read_optional(&self, fields: &mut Fields) -> Result<Option<f32>, FieldError> {
        fields.read_field(self, Some(None), |value| number(value).map(Some))
    }

    /// Reads a whole number that may be missing.
    ///
    /// # Errors
    /// When the value is of another kind.
    pub fn read_optional_whole(&self, fields: &mut Fields) -> Result<Option<usize>, FieldError> {
        fields.read_field(self, Some(None), |value| whole(value).map(Some))
    }

    /// Reads a [choice](Takes::Choice): the one of `meanings` that stands where the name stands among the choices.
    ///
    /// # Errors
    /// When the value is none of the choices.
    pub fn read_choice<T: Copy>(&self, fields: &mut Fields, meanings: &[T]) -> Result<T, FieldError> {
        let Takes::Choice(choices) = self.takes else { return Err(FieldError::Missing { field: self.name }) };
        Ok(meanings[fields.index(self.name, Some(0), choices)?])
    }

    /// # Errors
    /// When `value` is out of range, as NaN always is.
    pub fn check(&self, value: f64) -> Result<(), FieldError> {
        self.range.contains(value).then_some(()).ok_or_else(|| FieldError::Bad {
            field: self.name,
            value: text_of(value),
            expected: Box::new(Expected::Range(self.range)),
        })
    }

    /// [`Field::check`] of a field that is to be below another one, whose value is `other`.
    ///
    /// # Errors
    /// When `value` is out of range.
    pub fn check_below(&self, value: f64, other: f64) -> Result<(), FieldError> {
        Self { range: Range { max: other, ..self.range }, ..*self }.check(value)
    }
}

/// The error for a field of the wrong kind.
pub fn bad(field: &'static str, value: &Value, expected: impl Into<Expected>) -> FieldError {
    refused(field, value, expected.into())
}

// Once, whatever is expected.
#[inline(never)]
fn refused(field: &'static str, value: &Value, expected: Expected) -> FieldError {
    // JSON has no NaN: what was not a number arrives as null.
    let value = if value.is_null() { "NaN".to_owned() } else { shortened(value.to_string()) };
    FieldError::Bad { field, value, expected: Box::new(expected) }
}

/// The beginning of a long text: a wrong field may hold a whole file.
fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(40) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A whole number that fits the machine.
pub fn whole(value: &Value) -> Option<usize> {
    usize::try_from(value.as_u64()?).ok()
}

/// A number; -0 is 0, which not every program tells from it.
pub fn number(value: &Value) -> Option<f32> {
    value.as_f64().map(|value| value as f32 + 0.0)
}
