//! Reads the layer list out of a piece of JavaScript as data; nothing is ever evaluated. Understood are literals of
//! objects, lists, numbers, texts and names of constants, an assignment of a list, and `.push` of an object; every
//! other statement is left alone.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::TextError;
use crate::incoming::{Cursor, number};

/// Objects in objects: far more than any layer has.
const DEPTH: usize = 16;

/// Lists of other variables that may fail to be data before such lists are no longer looked into.
const PATIENCE: usize = 100;

/// An object of the list.
pub type Entry = Map<String, Value>;

/// The objects in the list `layer_defs`, or in the only list of objects there is.
pub fn list(text: &str) -> Result<Vec<Entry>, TextError> {
    let mut reader = Reader { cursor: Cursor::new(text), patience: PATIENCE };
    let mut lists: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    loop {
        reader.space();
        let Some(next) = reader.cursor.peek() else { break };
        if next == '[' {
            lists.insert("", reader.values()?);
        } else if next == '{' {
            // A list without its brackets.
            let entry = reader.value(DEPTH)?;
            lists.entry("").or_default().push(entry);
        } else if is_name(next) {
            let name = reader.name();
            if !matches!(name, "var" | "let" | "const") {
                reader.statement(name, &mut lists)?;
            }
        } else if !matches!(next, ';' | ',' | '"' | '\'' | '\\') {
            return Err(reader.cursor.error("layer_defs.push({type: …}) / [{type: …}, …]"));
        } else {
            reader.cursor.bump();
        }
    }
    let chosen = lists.remove("layer_defs").filter(|list| !list.is_empty());
    let other = lists.into_values().find(|list| list.iter().any(|value| value.get("type").is_some()));
    let objects = chosen.or(other).unwrap_or_default();
    Ok(objects
        .into_iter()
        .filter_map(|value| if let Value::Object(entry) = value { Some(entry) } else { None })
        .collect())
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$')
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    patience: usize,
}

impl<'a> Reader<'a> {
    /// Goes past spaces and comments, and past the line ends of ConvNetJS's demos, whose text stands in a text: `\n\`.
    fn space(&mut self) {
        loop {
            self.cursor.take(char::is_whitespace);
            if self.cursor.eat("//") {
                self.cursor.take(|c| c != '\n');
            } else if self.cursor.eat("/*") {
                let end = self.cursor.rest().find("*/").map_or(self.cursor.rest().len(), |end| end + 2);
                self.cursor.back_to(self.cursor.place() + end);
            } else if !(self.cursor.eat("\\n\\") || self.cursor.eat("\\n")) {
                return;
            }
        }
    }

    fn name(&mut self) -> &'a str {
        self.cursor.take(is_name)
    }

    /// What follows a name at the beginning of a statement.
    fn statement(&mut self, name: &'a str, lists: &mut BTreeMap<&'a str, Vec<Value>>) -> Result<(), TextError> {
        self.space();
        if self.cursor.eat("=") {
            self.space();
            if self.cursor.peek() == Some('[') && (self.patience > 0 || name == "layer_defs") {
                let before = self.cursor.place();
                match self.values() {
                    Ok(values) => {
                        lists.insert(name, values);
                        return Ok(());
                    }
                    Err(error) if name == "layer_defs" => return Err(error),
                    // Another variable's list may hold anything.
                    Err(_) => {
                        self.patience -= 1;
                        self.cursor.back_to(before);
                    }
                }
            }
        } else if self.cursor.eat(".") {
            self.space();
            if self.name() == "push" {
                self.space();
                if self.cursor.eat("(") {
                    let list = lists.entry(name).or_default();
                    self.until(')', list)?;
                    return Ok(());
                }
            }
        }
        self.skip();
        Ok(())
    }

    /// Goes past the rest of a statement: to its semicolon, or the end of its line outside of all brackets.
    fn skip(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.cursor.peek() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                ';' | '\n' if depth == 0 => return,
                '"' | '\'' if self.text().is_ok() => continue,
                _ => {}
            }
            self.cursor.bump();
        }
    }

    /// A list.
    fn values(&mut self) -> Result<Vec<Value>, TextError> {
        match self.value(DEPTH)? {
            Value::Array(values) => Ok(values),
            _ => Err(self.cursor.error("[…]")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, TextError> {
        self.space();
        let Some(deeper) = depth.checked_sub(1) else { return Err(self.cursor.error("0, 1, 2, …")) };
        match self.cursor.peek() {
            Some('[') => {
                self.cursor.bump();
                let mut values = Vec::new();
                self.until_at(']', &mut values, deeper)?;
                Ok(Value::Array(values))
            }
            Some('{') => self.object(deeper).map(Value::Object),
            Some('"' | '\'') => self.text().map(Value::String),
            Some(c) if c.is_ascii_digit() || matches!(c, '.' | '-' | '+') => self.number(),
            Some(c) if is_name(c) => {
                let before = self.cursor.place();
                match self.name() {
                    "true" => Ok(true.into()),
                    "false" => Ok(false.into()),
                    "null" | "undefined" => Ok(Value::Null),
                    _ => {
                        self.cursor.back_to(before);
                        Err(self.cursor.error("5 / 0.5 / 'relu' / true"))
                    }
                }
            }
            _ => Err(self.cursor.error("5 / 0.5 / 'relu' / true")),
        }
    }

    fn number(&mut self) -> Result<Value, TextError> {
        let before = self.cursor.place();
        let sign = self.cursor.take(|c| matches!(c, '-' | '+'));
        let digits = self.cursor.take(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E'));
        // A sign may follow an exponent.
        let exponent = if digits.ends_with(['e', 'E']) {
            self.cursor.take(|c| c.is_ascii_digit() || matches!(c, '-' | '+'))
        } else {
            ""
        };
        let text = [sign.trim_start_matches('+'), digits, exponent].concat();
        let value = number(&text).filter(|_| sign.len() < 2);
        value.ok_or_else(|| {
            self.cursor.back_to(before);
            self.cursor.error("5 / 0.5")
        })
    }

    fn text(&mut self) -> Result<String, TextError> {
        let before = self.cursor.place();
        let quote = self.cursor.bump();
        let mut text = String::new();
        while let Some(c) = self.cursor.bump() {
            match c {
                c if Some(c) == quote => return Ok(text),
                '\\' => text.extend(self.cursor.bump()),
                '\n' => break,
                c => text.push(c),
            }
        }
        self.cursor.back_to(before);
        Err(self.cursor.error("'…'"))
    }

    fn object(&mut self, depth: usize) -> Result<Map<String, Value>, TextError> {
        let mut fields = Map::new();
        self.cursor.bump();
        loop {
            self.space();
            if self.cursor.eat("}") {
                return Ok(fields);
            }
            let name = match self.cursor.peek() {
                Some('"' | '\'') => self.text()?,
                Some(c) if is_name(c) => self.name().to_owned(),
                _ => return Err(self.cursor.error("sx: 5 / }")),
            };
            self.space();
            if !self.cursor.eat(":") {
                return Err(self.cursor.error(":"));
            }
            let value = self.value(depth)?;
            fields.insert(name, value);
            self.space();
            if !self.cursor.eat(",") && self.cursor.peek() != Some('}') {
                return Err(self.cursor.error(", / }"));
            }
        }
    }

    /// Values up to a closing bracket, whose opening one is behind.
    fn until(&mut self, end: char, values: &mut Vec<Value>) -> Result<(), TextError> {
        self.until_at(end, values, DEPTH)
    }

    fn until_at(&mut self, end: char, values: &mut Vec<Value>, depth: usize) -> Result<(), TextError> {
        loop {
            self.space();
            if self.cursor.peek() == Some(end) {
                self.cursor.bump();
                return Ok(());
            }
            values.push(self.value(depth)?);
            self.space();
            if !self.cursor.eat(",") && self.cursor.peek() != Some(end) {
                return Err(self.cursor.error(&format!(", / {end}")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_a_list_is_read() {
        let expected = r#"[{"out_sx":32,"type":"input"},{"sx":0.5,"type":"conv"}]"#;
        for text in [
            "layer_defs = [];\nlayer_defs.push({type:'input', out_sx:32});\nlayer_defs.push({type:\"conv\", sx:.5,});",
            "var layer_defs = [{type: 'input', out_sx: 32.0}, /* a\n comment */ {'type': 'conv', sx: 5e-1}] // end",
            "let defs = []; defs.push({type:'input',out_sx:+32}, {type:'conv',sx:0.5}); foo(function() { x; })",
            "[{type:'input',out_sx:32},{type:'conv',sx:0.5}]",
            "{type:'input',out_sx:32},\n{type:'conv',sx:0.5}",
            "layer_defs = [];\\n\\\nlayer_defs.push({type:'input', out_sx:32});\\n\\\nlayer_defs.push({type:'conv', sx:0.5});\\n\\\n\
             net = new convnetjs.Net();\\n\\\ntrainer = new convnetjs.SGDTrainer(net, {method:'adadelta', l2_decay:0.001});\\n\\\n",
        ] {
            assert_eq!(serde_json::to_string(&list(text).unwrap()).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_data_is_named_with_its_place() {
        let cases = [
            ("layer_defs = [{type: kind}]", (1, 22, "\"kind\"")),
            ("layer_defs = [];\nlayer_defs.push({type:'conv', sx:2*n})", (2, 35, "\"*\"")),
            ("layer_defs = [{type:'conv'", (1, 27, "∎")),
            ("<html>", (1, 1, "\"<\"")),
        ];
        for (text, (line, column, found)) in cases {
            let error = list(text).unwrap_err();
            let TextError::TextNotRead { line: l, column: c, found: f, .. } = &error else { panic!("{error}") };
            assert_eq!((*l, *c, f.as_str()), (line, column, found), "{text}");
        }
    }
}
