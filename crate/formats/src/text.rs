//! A network as text: what is written and what was read.

use convscope::spec::NetSpec;

use crate::error::Note;
use crate::origin::Origin;

/// A network as text.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The text.
    pub text: String,
    /// What of the network it does not say.
    pub notes: Vec<Note>,
}

/// A network that was read from text.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The network, checked.
    pub spec: NetSpec,
    /// What of the text has no meaning here.
    pub notes: Vec<Note>,
    /// What the text calls each layer; empty where it has the engine's own numbers.
    pub origins: Vec<Origin>,
}
