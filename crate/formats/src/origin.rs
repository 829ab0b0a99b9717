//! What a text calls its layers and their fields, for messages in its own words.

use serde::Serialize;

/// Where in a foreign text a layer comes from, as the text itself says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// Its name or number there.
    pub layer: String,
    /// What it is called there.
    pub kind: String,
    /// Those of the layers inside a block.
    pub inside: Vec<Origin>,
}

/// What a program calls the engine's fields: the kind of layer there (empty: any), the field here, the field there.
pub type FieldNames = [(&'static str, &'static str, &'static str)];
