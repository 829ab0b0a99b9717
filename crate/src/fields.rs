//! Reads a JSON object field by field, so that every error names the field and says what it may be.

use serde_json::{Map, Value};

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
    #[error("there is no field {field}; use {known}")]
    Unknown {
        /// Its name.
        field: String,
        /// Those there are.
        known: String,
    },
    /// Its value is of another kind.
    #[error("{field} cannot be {value}; expected {expected}")]
    Bad {
        /// Its name.
        field: &'static str,
        /// The value as JSON.
        value: String,
        /// What it may be, in symbols.
        expected: String,
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
    values: Map<String, Value>,
    known: Vec<&'static str>,
}

impl Fields {
    /// The fields of `values`.
    pub fn new(values: Map<String, Value>) -> Self {
        Self { values, known: Vec::new() }
    }

    /// Reads a field by `read`, which gives `None` for a value of another kind than `expected` says.
    ///
    /// # Errors
    /// When the value is of another kind, or missing without a default.
    pub fn read<T>(
        &mut self,
        field: &'static str,
        default: Option<T>,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Result<T, FieldError> {
        self.known.push(field);
        match self.values.remove(field) {
            None => default.ok_or(FieldError::Missing { field }),
            Some(value) => read(&value).ok_or_else(|| bad(field, &value, expected)),
        }
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
    pub fn name<T: Copy>(
        &mut self,
        field: &'static str,
        default: Option<T>,
        names: impl Iterator<Item = (&'static str, T)> + Clone,
    ) -> Result<T, FieldError> {
        let expected: Vec<&str> = names.clone().map(|(name, _)| name).collect();
        self.read(field, default, &expected.join(" / "), |value| {
            names.clone().find(|(name, _)| value == name).map(|(_, meaning)| meaning)
        })
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
        match self.values.into_iter().next() {
            None => Ok(()),
            Some((field, _)) => Err(FieldError::Unknown { field, known: self.known.join(", ") }),
        }
    }
}

const WHOLE: &str = "1, 2, 3, …";
const NUMBER: &str = "0.1, 0.5, 1, …";

/// The error for a field of the wrong kind.
pub fn bad(field: &'static str, value: &Value, expected: &str) -> FieldError {
    // JSON has no NaN: what was not a number arrives as null.
    let value = if value.is_null() { "NaN".to_owned() } else { shortened(value.to_string()) };
    FieldError::Bad { field, value, expected: expected.to_owned() }
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
