//! The text form of protocol buffers, as far as descriptions of networks use it: fields, messages, lists, texts.

use serde_json::Value;

use crate::error::TextError;
use crate::incoming::{Cursor, number};

/// Messages in messages: far more than Caffe has.
const DEPTH: usize = 16;

/// A message: its fields in their order, a repeated one as often as it stands there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Message(pub Vec<(String, Field)>);

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Field {
    /// A number, a text, or the name of a constant (as a text).
    Value(Value),
    /// A message.
    Message(Message),
}

impl Message {
    /// All messages of this name.
    pub fn messages<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Message> + Clone {
        self.0.iter().filter_map(move |(field, value)| match value {
            Field::Message(message) if field == name => Some(message),
            _ => None,
        })
    }

    /// The message of this name; an empty one where there is none.
    pub fn message(&self, name: &str) -> Message {
        self.messages(name).next().cloned().unwrap_or_default()
    }

    /// All values of this name.
    pub fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter_map(move |(field, value)| match value {
            Field::Value(value) if field == name => Some(value),
            _ => None,
        })
    }

    /// The text of this name; an empty one where there is none.
    pub fn text(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(field, value)| field == name && matches!(value, Field::Value(_)));
        match found {
            Some((_, Field::Value(value))) => value.as_str().unwrap_or_default(),
            _ => "",
        }
    }
}

/// Reads a whole text.
pub fn parse(text: &str) -> Result<Message, TextError> {
    let mut cursor = Cursor::new(text);
    let message = fields(&mut cursor, DEPTH)?;
    if cursor.peek().is_some() { Err(cursor.error("layer { … }")) } else { Ok(message) }
}

fn space(cursor: &mut Cursor) {
    loop {
        cursor.take(|c| c.is_whitespace() || matches!(c, ';' | ','));
        if !cursor.eat("#") {
            return;
        }
        cursor.take(|c| c != '\n');
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Fields up to a closing brace or the end of the text.
fn fields(cursor: &mut Cursor, depth: usize) -> Result<Message, TextError> {
    let Some(deeper) = depth.checked_sub(1) else { return Err(cursor.error("}")) };
    let mut message = Message::default();
    loop {
        space(cursor);
        let name = cursor.take(is_name).to_owned();
        if name.is_empty() {
            return Ok(message);
        }
        space(cursor);
        let colon = cursor.eat(":");
        space(cursor);
        if cursor.eat("{") {
            let inner = fields(cursor, deeper)?;
            if !cursor.eat("}") {
                return Err(cursor.error("}"));
            }
            message.0.push((name, Field::Message(inner)));
        } else if colon && cursor.eat("[") {
            loop {
                space(cursor);
                if cursor.eat("]") {
                    break;
                }
                message.0.push((name.clone(), Field::Value(value(cursor)?)));
            }
        } else if colon {
            message.0.push((name, Field::Value(value(cursor)?)));
        } else {
            return Err(cursor.error(": / {"));
        }
    }
}

fn value(cursor: &mut Cursor) -> Result<Value, TextError> {
    let before = cursor.place();
    if let Some(quote @ ('"' | '\'')) = cursor.peek() {
        cursor.bump();
        let mut text = String::new();
        while let Some(c) = cursor.bump() {
            match c {
                c if c == quote => return Ok(text.into()),
                '\\' => text.extend(cursor.bump()),
                '\n' => break,
                c => text.push(c),
            }
        }
        cursor.back_to(before);
        return Err(cursor.error("\"…\""));
    }
    let word = cursor.take(|c| is_name(c) || matches!(c, '.' | '-' | '+'));
    if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+')) {
        // C's mark of a single-precision number.
        let plain = word.strip_suffix(['f', 'F']).unwrap_or(word);
        if let Some(number) = number(plain) {
            return Ok(number);
        }
    } else if !word.is_empty() {
        return Ok(word.into());
    }
    cursor.back_to(before);
    Err(cursor.error("5 / 0.5 / \"…\" / MAX"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_messages_lists_and_comments_are_read() {
        let text = "name: 'a \\'b\\'' # a comment\nlayer { type: \"Pooling\", pooling_param { pool: MAX; stride: 2 } }\n\
                    input_dim: [1, 3]\ninput_dim: 32 param: { lr_mult: 0.5f }";
        let message = parse(text).unwrap();
        assert_eq!(message.text("name"), "a 'b'");
        let pool = message.message("layer").message("pooling_param");
        assert_eq!((pool.text("pool"), pool.values("stride").next()), ("MAX", Some(&2.into())));
        assert_eq!(message.values("input_dim").cloned().collect::<Vec<_>>(), [1, 3, 32]);
        assert_eq!(message.message("param").values("lr_mult").next(), Some(&0.5.into()));
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        for (text, place) in
            [("layer {\n  name \"a\" }", (2, 8)), ("layer {", (1, 8)), ("a: 1 }", (1, 6)), ("a: 1.2.3", (1, 4))]
        {
            let TextError::TextNotRead { line, column, .. } = parse(text).unwrap_err() else { panic!("{text}") };
            assert_eq!((line, column), place, "{text}");
        }
    }
}
