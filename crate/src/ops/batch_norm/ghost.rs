//! Ghost batch normalisation (Hoffer et al., 2017, "Train longer, generalize better", algorithm 1): in training, each few
//! neighbouring examples are normalised by themselves.

use std::ops::Range;

use super::BatchNorm;
use crate::batch::Batch;
use crate::layers::{Mode, Pass};
use crate::ops::arithmetic::{Arithmetic, Unit};
use crate::ops::{BackwardArgs, Layer};

/// Batch norm whose batches are those of a pass where they are no larger, else parts of them, which are copied.
pub struct GhostBatchNorm {
    channels: usize,
    /// Examples in each, but for the last.
    examples: usize,
    /// One for each ghost batch of the last forward pass.
    norms: Vec<BatchNorm>,
}

impl GhostBatchNorm {
    /// For so many feature maps, and ghost batches of so many examples.
    pub fn new(channels: usize, examples: usize) -> Self {
        Self { channels, examples, norms: Vec::new() }
    }

    /// The ghost batches of so many examples.
    fn ranges(&self, len: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let examples = self.examples;
        (0..len).step_by(examples).map(move |start| start..len.min(start + examples))
    }
}

/// Copies some examples of a batch.
fn part(batch: &Batch, range: &Range<usize>) -> Batch {
    let mut part = Batch::zeros(batch.shape(), range.len());
    range.clone().enumerate().for_each(|(to, from)| part.set_example(to, batch.example_values(from)));
    part
}

/// Puts them back in their places.
fn put(part: &Batch, range: &Range<usize>, batch: &mut Batch) {
    range.clone().enumerate().for_each(|(from, to)| batch.set_example(to, part.example_values(from)));
}

impl Layer for GhostBatchNorm {
    fn forward(&mut self, w: &[f32], x: &Batch, y: &mut Batch, pass: &mut Pass) {
        let count = if pass.mode == Mode::Infer { 1 } else { self.ranges(x.len()).count() };
        self.norms.resize_with(count, || BatchNorm::new(self.channels));
        if let [norm] = &mut self.norms[..] {
            return norm.forward(w, x, y, pass);
        }
        for (range, norm) in self.ranges(x.len()).zip(&mut self.norms) {
            let x_part = part(x, &range);
            let mut y_part = Batch::zeros(x.shape(), range.len());
            let share = pass.share * range.len() as f32 / x.len() as f32;
            norm.forward(w, &x_part, &mut y_part, &mut Pass { share, ..pass.clone() });
            put(&y_part, &range, y);
        }
    }

    fn backward(&mut self, w: &[f32], dw: &mut [f32], args: BackwardArgs<'_>) {
        if let [norm] = &mut self.norms[..] {
            return norm.backward(w, dw, args);
        }
        let BackwardArgs { x, y, dy, mut dx } = args;
        for (range, norm) in self.ranges(x.len()).zip(&mut self.norms) {
            let (x_part, dy_part) = (part(x, &range), part(dy, &range));
            let mut dx_part = dx.is_some().then(|| Batch::zeros(x.shape(), range.len()));
            norm.backward(w, dw, BackwardArgs { x: &x_part, y, dy: &dy_part, dx: dx_part.as_mut() });
            if let (Some(dx), Some(dx_part)) = (dx.as_deref_mut(), dx_part) {
                put(&dx_part, &range, dx);
            }
        }
        if let Some(dx) = dx {
            dx.clear_padding();
        }
    }
    fn arithmetic(&self, w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        BatchNorm::new(self.channels).arithmetic(w, x, at)
    }
}
