//! What was measured from the start, a point for every few hundred examples.

/// Examples that make a point, at least.
const EXAMPLES: usize = 200;

/// How much of the smoothed loss a new point replaces.
const SMOOTHING: f32 = 0.1;

/// One point of the curves.
#[derive(Clone, Copy, Debug, PartialEq)]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    points: Vec<Point>,
    open: Open,
}

/// The point that is being made.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Open {
    count: usize,
    sum: f32,
}

/// A place in the curves to come back to.
#[derive(Clone, Copy, Default)]
pub(super) struct Mark {
    points: usize,
    open: Open,
}

/// Numbers of a point beside its place: loss, smoothed loss, training and validation accuracy, NaN where there is none.
type Row = [f32; 4];

impl Curves {
    /// The curves of which these are the places, the rows, and the examples and summed loss since the last point.
    pub(super) fn of(places: &[f64], rows: &[Row], [count, sum]: [f32; 2]) -> Self {
        let known = |value: f32| (!value.is_nan()).then_some(value);
        let point = |(&examples, &[loss, smooth_loss, train, validation]): (&f64, &Row)| Point {
            examples: examples as u64,
            loss,
            smooth_loss,
            train_accuracy: known(train),
            validation_accuracy: known(validation),
        };
        let points = places.iter().zip(rows).map(point).collect();
        Self { points, open: Open { count: count as usize, sum } }
    }

    /// Where the points are, in examples.
    pub(super) fn places(&self) -> Vec<f64> {
        self.points.iter().map(|point| point.examples as f64).collect()
    }

    /// What the points say.
    pub(super) fn rows(&self) -> Vec<Row> {
        let row = |point: &Point| {
            let known = |value: Option<f32>| value.unwrap_or(f32::NAN);
            [point.loss, point.smooth_loss, known(point.train_accuracy), known(point.validation_accuracy)]
        };
        self.points.iter().map(row).collect()
    }

    /// Examples and their summed loss since the last point. Exact: there are few enough for single precision.
    pub(super) fn open(&self) -> [f32; 2] {
        [self.open.count as f32, self.open.sum]
    }

    /// The place of now.
    pub(super) fn mark(&self) -> Mark {
        Mark { points: self.points.len(), open: self.open }
    }

    /// Forgets what came after `mark`.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.points.truncate(mark.points);
        self.open = mark.open;
    }

    /// Adds a step; true when a point is due.
    pub(super) fn add(&mut self, count: usize, loss: f32) -> bool {
        self.open.count += count;
        self.open.sum += loss * count as f32;
        self.open.count >= EXAMPLES
    }

    /// Makes the point that is due.
    pub(super) fn close(&mut self, examples: u64, train_accuracy: Option<f32>, validation_accuracy: Option<f32>) {
        let loss = self.open.sum / self.open.count as f32;
        let before = self.points.last().map_or(loss, |point| point.smooth_loss);
        let smooth_loss = before + SMOOTHING * (loss - before);
        self.points.push(Point { examples, loss, smooth_loss, train_accuracy, validation_accuracy });
        self.open = Open::default();
    }

    /// The points from number `from` on.
    pub fn from(&self, from: usize) -> &[Point] {
        self.points.get(from..).unwrap_or(&[])
    }
}
