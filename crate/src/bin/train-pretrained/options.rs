//! What `scripts/train-pretrained` passes on: pairs of a name and a value, all of them needed.

use std::collections::HashMap;
use std::path::PathBuf;

/// What to train, from what, to where.
pub struct Options {
    /// The network's name, for its files.
    pub name: String,
    /// The recipe to follow.
    pub recipe: PathBuf,
    /// CIFAR-10's binary archive.
    pub data: PathBuf,
    /// Where the run is kept while it trains.
    pub checkpoint: PathBuf,
    /// The folder that gets card and weights.
    pub out: PathBuf,
    /// Threads to train with.
    pub threads: usize,
    /// What the pictures are, for the card.
    pub pictures: String,
    /// Whether they are the official archive's.
    pub official: bool,
    /// The command, for the card.
    pub command: String,
    /// Today, for the card.
    pub date: String,
}

impl Options {
    /// Those of the command line.
    ///
    /// # Errors
    /// Names what is missing.
    pub fn read() -> Result<Self, String> {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let given: HashMap<&str, &str> =
            arguments.chunks_exact(2).map(|pair| (pair[0].as_str(), pair[1].as_str())).collect();
        let take = |name: &str| {
            let value = given.get(name).filter(|value| !value.is_empty());
            value.map(|value| (*value).to_owned()).ok_or(format!("{name} is missing; use scripts/train-pretrained"))
        };
        Ok(Self {
            name: take("--name")?,
            recipe: take("--recipe")?.into(),
            data: take("--data")?.into(),
            checkpoint: take("--checkpoint")?.into(),
            out: take("--out")?.into(),
            threads: take("--threads")?.parse().map_err(|error| format!("--threads: {error}"))?,
            pictures: take("--pictures")?,
            official: take("--official")? == "yes",
            command: take("--command")?,
            date: take("--date")?,
        })
    }
}
