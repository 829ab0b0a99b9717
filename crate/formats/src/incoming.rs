//! Layers on their way in: they are put together as the engine's own JSON, which the engine then checks.

use std::borrow::Cow;

use convscope::fault::SpecError;
use convscope::layers::LayerSpec;
use convscope::shape::{Rounding, Shape, Size, Window};
use convscope::spec::NetSpec;
use serde_json::{Map, Value, json};

use crate::error::{ForeignSpecError, FormatError, TextError};
use crate::origin::{FieldNames, Origin};
use crate::steps::default_bias;

/// The fields of one layer in the engine's JSON.
pub type Layer = Map<String, Value>;

/// A layer of this kind.
pub fn layer<const N: usize>(kind: &str, fields: [(&str, Value); N]) -> Layer {
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
    std::iter::once(("kind".to_owned(), kind.into())).chain(fields).collect()
}

/// A window's size.
pub fn size(height: u64, width: u64) -> Value {
    if height == width { height.into() } else { json!([height, width]) }
}

/// The kind of a layer.
pub fn kind(layer: &Layer) -> &str {
    layer.get("kind").and_then(Value::as_str).unwrap_or_default()
}

/// Leaves starting biases out where they are what the engine takes by itself, so that a text comes back as it was.
pub fn settle_biases(layers: &mut [Layer]) {
    for at in 0..layers.len() {
        let next = layers.get(at + 1).map(|next| kind(next).to_owned());
        let bias = layers[at].get("bias").and_then(Value::as_f64);
        if bias.is_some_and(|bias| bias as f32 == default_bias(next.as_deref())) {
            layers[at].remove("bias");
        }
        if let Some(Value::Array(inner)) = layers[at].get_mut("layers") {
            let mut objects: Vec<Layer> = inner.iter().filter_map(|value| value.as_object().cloned()).collect();
            settle_biases(&mut objects);
            *inner = objects.into_iter().map(Value::Object).collect();
        }
    }
}

/// Leaves out that a layer rounds up where its size comes out whole, so that a text comes back as it was.
fn settle_rounding(layer: &mut LayerSpec, input: Shape, output: Shape) {
    let settled = |window: Window| {
        let past = window.past(input, output);
        if past == (Size { height: 0, width: 0 }) { Rounding::Down } else { window.rounding }
    };
    match layer {
        LayerSpec::Conv(conv) => conv.rounding = settled(conv.window()),
        LayerSpec::MaxPool(pool) => pool.rounding = settled(pool.window()),
        LayerSpec::AvgPool(pool) => pool.rounding = settled(pool.window()),
        LayerSpec::Residual(_) => {
            let sides: Vec<_> =
                layer.def().inner(input).into_iter().map(|(_, input, output)| (input, output)).collect();
            let LayerSpec::Residual(block) = layer else { return };
            for (layer, (input, output)) in block.layers.iter_mut().zip(sides) {
                settle_rounding(layer, input, output);
            }
        }
        _ => {}
    }
}

/// The network of these layers, checked by the engine. What the engine says of one is said of its origin.
pub fn network(
    input: Value,
    layers: Vec<Layer>,
    loss: &str,
    origins: &[Origin],
    names: &FieldNames,
) -> Result<NetSpec, FormatError> {
    let mut layers = layers;
    settle_biases(&mut layers);
    let mut spec = NetSpec::from_value(json!({"input": input, "layers": layers, "loss": loss}))
        .map_err(|error| in_its_words(error, origins, names))?;
    let shapes = spec.shapes()?;
    for (layer, sides) in spec.layers.iter_mut().zip(shapes.windows(2)) {
        settle_rounding(layer, sides[0], sides[1]);
    }
    Ok(spec)
}

/// What the engine says of a layer, said of the layer of the text that it comes from.
pub fn in_its_words(error: SpecError, origins: &[Origin], names: &FieldNames) -> FormatError {
    match layer_of(&error).and_then(|number| origin(origins, &number)) {
        Some(origin) => ForeignSpecError::new(&error, origin, names).into(),
        None => error.into(),
    }
}

/// The number of the layer that an error names: `3`, or `3.2` inside a block.
fn layer_of(error: &SpecError) -> Option<String> {
    match serde_json::to_value(error).ok()?.get("layer")? {
        Value::String(number) => Some(number.clone()),
        number => Some(number.to_string()),
    }
}

fn origin<'a>(origins: &'a [Origin], number: &str) -> Option<&'a Origin> {
    let (layer, inner) = number.split_once('.').map_or((number, None), |(layer, inner)| (layer, Some(inner)));
    let at = |number: &str| number.parse::<usize>().ok()?.checked_sub(1);
    let origin = origins.get(at(layer)?)?;
    inner.map_or(Some(origin), |inner| origin.inside.get(at(inner)?))
}

/// A layer of a foreign text, for messages.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// Its name or number there.
    pub layer: &'a str,
    /// What it is called there.
    pub kind: &'a str,
}

impl Place<'_> {
    /// The same, to be kept.
    pub fn origin(self) -> Origin {
        let [layer, kind] = [self.layer, self.kind].map(shortened);
        Origin { layer, kind, inside: Vec::new() }
    }

    /// The error for a field whose value has no meaning here; an empty value is a field that is missing.
    pub fn bad(self, field: &str, value: &str, expected: &str) -> TextError {
        let value = if value.is_empty() { "—" } else { value };
        let value: String = value.chars().take(40).collect();
        let [layer, kind] = [self.layer, self.kind].map(shortened);
        TextError::ForeignField { layer, kind, field: field.to_owned(), value, expected: expected.to_owned() }
    }

    /// The error for a layer that does not exist here.
    pub fn unknown(self, known: &str) -> TextError {
        let [layer, kind] = [self.layer, self.kind].map(shortened);
        TextError::ForeignLayer { layer, kind, known: known.to_owned() }
    }
}

/// A name as long as a message can take.
fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}

/// What a reader of text knows of where it is, for messages.
pub struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The beginning of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// What is left.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The next character.
    pub fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes past the next character.
    pub fn bump(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Goes past `token` if it comes next.
    pub fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    /// Goes past all characters that `wanted` takes, and gives them.
    pub fn take(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Where it is, to come back to.
    pub fn place(&self) -> usize {
        self.at
    }

    /// Goes back to a place.
    pub fn back_to(&mut self, place: usize) {
        self.at = place;
    }

    /// The error for what comes next.
    pub fn error(&self, expected: &str) -> TextError {
        let before = &self.text[..self.at];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|&c| c != '\n').count() + 1;
        let word: String = self.rest().chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(30).collect();
        let found = match (word.is_empty(), self.peek()) {
            (false, _) => format!("\"{word}\""),
            (true, Some('\n' | '\r')) => "⏎".to_owned(),
            (true, Some(c)) => format!("\"{c}\""),
            (true, None) => "∎".to_owned(),
        };
        TextError::TextNotRead { line, column, found, expected: expected.to_owned() }
    }
}

/// A text without the byte order mark that some editors put before it.
pub fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// A file's text: UTF-8, or UTF-16 where a byte order mark says so. What is no text becomes replacement characters.
pub fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..].as_chunks().0.iter().map(|unit| read(*unit)).collect();
        Cow::Owned(String::from_utf16_lossy(&units))
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, text @ ..] => String::from_utf8_lossy(text),
        text => String::from_utf8_lossy(text),
    }
}

/// A number as it is written in JavaScript and in protobuf's text: whole where it can be, so that it reads as a size.
pub fn number(text: &str) -> Option<Value> {
    if let Some(whole) = text.parse::<i64>().ok().filter(|&whole| whole != 0 || !text.starts_with('-')) {
        return Some(whole.into());
    }
    let valid = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E'));
    let value: f64 = text.parse().ok().filter(|value: &f64| valid && value.is_finite())?;
    if value.fract() == 0.0 && value.abs() < 1e15 && !(value == 0.0 && value.is_sign_negative()) {
        Some((value as i64).into())
    } else {
        Some(value.into())
    }
}
