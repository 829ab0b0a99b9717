//! Fixtures on disk, and arrays of the engine against arrays in them.

use std::fs;
use std::path::PathBuf;

use convscope::batch::Batch;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::generator::Generator;

/// All fixtures of a kind and source with their names, in alphabetical order.
///
/// # Panics
/// When there are none, or one cannot be read.
pub fn read<T: DeserializeOwned>(kind: &str, source: &str) -> Vec<(String, T)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/parity/fixtures").join(kind);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(&format!(".{source}.json")));
    names.sort();
    assert!(!names.is_empty(), "{} holds nothing from {source}", folder.display());
    let parse = |name: String| {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let fixture = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, fixture)
    };
    names.into_iter().map(parse).collect()
}

/// An array in a fixture: whole, or what `tests/parity/README.md` keeps of a long one.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Expected {
    Whole { values: Vec<f64> },
    Summary { length: usize, largest: f64, sum: f64, squares: f64, projection: f64, sample: Vec<f64> },
}

impl Expected {
    /// How many values the array has.
    pub fn length(&self) -> usize {
        match self {
            Self::Whole { values } => values.len(),
            Self::Summary { length, .. } => *length,
        }
    }

    /// The largest absolute value.
    pub fn largest(&self) -> f64 {
        match self {
            Self::Whole { values } => values.iter().fold(0.0, |most, value| most.max(value.abs())),
            Self::Summary { largest, .. } => *largest,
        }
    }
}

/// What is known of one fixture's differences so far.
pub struct Comparison<'a> {
    fixture: &'a str,
    tolerance: f64,
    largest: (f64, String),
    differences: Vec<String>,
}

impl<'a> Comparison<'a> {
    /// Of the fixture of this name; errors above `tolerance` are differences.
    pub fn new(fixture: &'a str, tolerance: f64) -> Self {
        Self { fixture, tolerance, largest: (0.0, "nothing".to_owned()), differences: Vec::new() }
    }

    /// One number; its error counts relative to `scale`.
    pub fn number(&mut self, what: &str, found: f64, expected: f64, scale: f64) {
        let error = if found == expected { 0.0 } else { (found - expected).abs() / scale };
        if error > self.tolerance || error.is_nan() {
            let fixture = self.fixture;
            self.differences.push(format!("{fixture}: {what} is {found}, not {expected}; relative error {error:.1e}"));
        }
        if error > self.largest.0 || error.is_nan() {
            self.largest = (error, what.to_owned());
        }
    }

    /// An array; errors of its values count relative to `scale`.
    ///
    /// Where the values of a long one err by that tolerance, their errors `e` have at most its share of the 2-norm
    /// `|v|` of the array. They then move its sum by at most `√n |e|`, its sum of squares by `2 |v| |e|`, and its
    /// projection on random numbers below 1 by less than `|e|`: those are the scales of these three.
    pub fn array(&mut self, what: &str, found: &[f32], expected: &Expected, scale: f64) {
        let (found, length): (Vec<f64>, _) = (found.iter().copied().map(f64::from).collect(), expected.length());
        assert_eq!(found.len(), length, "{}: the length of {what}", self.fixture);
        match expected {
            Expected::Whole { values } => {
                for (at, (found, expected)) in found.iter().zip(values).enumerate() {
                    self.number(&format!("{what}[{at}]"), *found, *expected, scale);
                }
            }
            Expected::Summary { sum, squares, projection, sample, .. } => {
                for (i, expected) in sample.iter().enumerate() {
                    let at = i * length / sample.len();
                    self.number(&format!("{what}[{at}]"), found[at], *expected, scale);
                }
                let (norm, mut direction) = (squares.sqrt(), Generator::new(0));
                let total: f64 = found.iter().sum();
                self.number(&format!("Σ {what}"), total, *sum, norm * (length as f64).sqrt());
                let total: f64 = found.iter().map(|value| value * value).sum();
                self.number(&format!("Σ {what}²"), total, *squares, 2.0 * squares);
                let total: f64 = found.iter().map(|value| value * direction.signed()).sum();
                self.number(&format!("the projection of {what}"), total, *projection, norm);
            }
        }
    }

    /// The differences; prints the largest error of all, and the fixture's `source`.
    pub fn finish(self, source: &str) -> Vec<String> {
        println!("{:.1e}  {} in {} ({source})", self.largest.0, self.fixture, self.largest.1);
        self.differences
    }
}

/// The values of a batch, one example after the other.
pub fn flat(batch: &Batch) -> Vec<f32> {
    (0..batch.len()).flat_map(|index| batch.example(index).iter().copied().collect::<Vec<_>>()).collect()
}
