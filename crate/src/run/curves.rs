//! What was measured from the start, a point for every few hundred examples.

use serde::Serialize;
use serde_json::Value;

use crate::fields::{FieldError, Fields, number};

/// Examples that make a point, at least.
const EXAMPLES: usize = 200;

/// How much of the smoothed loss a new point replaces.
const SMOOTHING: f32 = 0.1;

/// One point of the curves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Examples seen.
    pub examples: u64,
    /// Mean training loss of the examples since the point before.
    pub loss: f32,
    /// The same, exponentially smoothed.
    pub smooth_loss: f32,
    /// Accuracy on training examples over the window.
    pub train_accuracy: Option<f32>,
    /// Accuracy on held-out examples over the window.
    pub validation_accuracy: Option<f32>,
}

/// The curves of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Curves {
    points: Vec<Point>,
    count: usize,
    sum: f32,
}

impl Point {
    fn read(value: &Value) -> Option<Self> {
        Some(Self {
            examples: value["examples"].as_u64()?,
            loss: number(&value["loss"])?,
            smooth_loss: number(&value["smooth_loss"])?,
            train_accuracy: number(&value["train_accuracy"]),
            validation_accuracy: number(&value["validation_accuracy"]),
        })
    }
}

impl Curves {
    /// The curves that were saved.
    pub(super) fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        let points = saved.list("points", Point::read)?;
        let sum = saved.number("sum")?;
        Ok(Self { points, count: saved.whole("count")?, sum })
    }

    /// Adds a step; true when a point is due.
    pub(super) fn add(&mut self, count: usize, loss: f32) -> bool {
        self.count += count;
        self.sum += loss * count as f32;
        self.count >= EXAMPLES
    }

    /// Makes the point that is due.
    pub(super) fn close(&mut self, examples: u64, train_accuracy: Option<f32>, validation_accuracy: Option<f32>) {
        let loss = self.sum / self.count as f32;
        let before = self.points.last().map_or(loss, |point| point.smooth_loss);
        let smooth_loss = before + SMOOTHING * (loss - before);
        self.points.push(Point { examples, loss, smooth_loss, train_accuracy, validation_accuracy });
        (self.count, self.sum) = (0, 0.0);
    }

    /// The points from number `from` on.
    pub fn from(&self, from: usize) -> &[Point] {
        self.points.get(from..).unwrap_or(&[])
    }
}
