//! The card of a trained network, as it is written for the page and for people.

use convscope::check::layer_infos;
use convscope::data::augment::Augmentation;
use convscope::optimizers::OptimizerSpec;
use convscope::pretrained::ModelCard;
use convscope::spec::NetSpec;
use convscope::study::Evaluation;
use serde::Serialize;

use crate::options::Options;
use crate::recipe::{Line, Recipe, Teacher};

/// In the order of reading.
#[derive(Serialize)]
struct Written<'a> {
    format: &'static str,
    version: u32,
    name: &'a str,
    about: &'a str,
    test: Test,
    pictures: &'a str,
    official_pictures: bool,
    examples: u64,
    epochs: f64,
    parameters: usize,
    multiply_adds: usize,
    seed: u64,
    date: &'a str,
    command: &'a str,
    weights: Weights,
    /// How to train it further.
    #[serde(rename = "trainer")]
    optimizer: &'a OptimizerSpec,
    /// The learning rate of the training behind it, line after line; the rest was the optimizer's.
    learning_rates: &'a [Line],
    augmentation: Augmentation,
    /// Who taught it, where that was not the labels alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    teacher: Option<&'a Teacher>,
    spec: &'a NetSpec,
}

/// Test pictures answered right, with the weights as they are in the file.
#[derive(Serialize)]
struct Test {
    pictures: usize,
    /// From the picture as it is.
    correct: usize,
    /// From the mean answer to six views of it.
    correct_averaged: usize,
}

#[derive(Serialize)]
struct Weights {
    file: String,
    bytes: usize,
    crc32: u32,
}

/// The JSON text of `card` after so many epochs, with its scores from one view and averaged.
///
/// # Errors
/// When the network does not hold together.
pub fn text(
    options: &Options,
    recipe: &Recipe,
    card: &ModelCard,
    epochs: f64,
    weights: &[u8],
    [single, averaged]: [&Evaluation; 2],
) -> Result<String, Box<dyn std::error::Error>> {
    let layers = layer_infos(&card.spec)?;
    let written = Written {
        format: "convscope-network",
        version: 1,
        name: &options.name,
        about: &recipe.about,
        test: Test { pictures: single.total, correct: single.correct, correct_averaged: averaged.correct },
        pictures: &options.pictures,
        official_pictures: options.official,
        examples: card.examples,
        epochs: (10.0 * epochs).round() / 10.0,
        parameters: layers.iter().map(|layer| layer.parameters).sum(),
        multiply_adds: layers.iter().map(|layer| layer.multiply_adds).sum(),
        seed: card.seed,
        date: &options.date,
        command: &options.command,
        weights: Weights { file: format!("{}.bin", options.name), bytes: weights.len(), crc32: card.crc32 },
        optimizer: &card.optimizer,
        learning_rates: &recipe.learning_rates,
        augmentation: card.augmentation,
        teacher: recipe.teacher.as_ref(),
        spec: &card.spec,
    };
    Ok(serde_json::to_string_pretty(&written)? + "\n")
}
