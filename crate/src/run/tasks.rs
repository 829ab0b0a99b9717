//! Work that can be done elsewhere: micro-batches of a training step, and pictures to be answered.
//!
//! A batch is cut by its size alone, every part is computed from zero, and [how they are added](super::sums) depends on
//! nothing else: so the sum, and with it the whole run, is the same to the bit wherever and by how many the parts are
//! worked on. Batch norm sees each micro-batch by itself (ghost batch normalisation; Hoffer et al., 2017, algorithm 1).

use super::answers::{best, confidences, count_correct};
use super::profile::Profile;
use super::sums::Part;
use crate::data::PICTURE_LEN;
use crate::data::augment::View;
use crate::layers::Pass;
use crate::net::Net;
use crate::random::Random;

/// How many examples of a batch of `size` are in each of its micro-batches; whole blocks but for the last. None is more
/// than a sixteenth, so that workers are busy and what one works on stays in its cache: two workers did a batch of 128 in
/// parts of 8 a twentieth faster than in parts of 16. Nor is any more than a quarter of what is left, so that none waits
/// long for another at the end (guided self-scheduling; Polychronopoulos and Kuck, 1987). Batch norm learns as well from
/// eight examples as from sixteen: Convscope small had 76.7 % of CIFAR-10 right with either after 600,000 examples in
/// batches of 32, as the mean over two seeds.
pub(super) fn micro_batches(size: usize) -> impl Iterator<Item = usize> {
    let most = size.div_ceil(16).next_multiple_of(8);
    let mut left = size;
    std::iter::from_fn(move || {
        let part = left.div_ceil(4).next_multiple_of(8).min(most).min(left);
        left -= part;
        (part > 0).then_some(part)
    })
}

/// The most examples that are worked on at once of a batch of `size`.
pub(super) fn largest_part(size: usize) -> usize {
    micro_batches(size).max().unwrap_or(1)
}

/// What a task is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Purpose {
    /// Gradients of part number `part` of a step over `batch_size` examples; `seed` is dropout's.
    Train { batch_size: usize, part: usize, seed: u64 },
    /// Answers, from one view of each picture or averaged over six.
    Answer { averaged: bool },
}

/// A few pictures and what to do with them.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub(super) purpose: Purpose,
    pub(super) labels: Vec<u8>,
    /// A teacher's in place of the labels, a probability for each class of each picture, or nothing. Native training
    /// alone has a teacher, so they do not travel to workers.
    pub(super) soft_targets: Vec<f32>,
    pub(super) views: Vec<View>,
    pub(super) pixels: Vec<u8>,
}

/// What came of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Sum of the examples' losses; 0 for answers.
    pub(super) loss: f32,
    /// Examples whose highest score is where their label is.
    pub(super) correct: usize,
    /// Milliseconds forward, and backward.
    pub(super) forward: f32,
    pub(super) backward: f32,
    /// Of a training task: the gradients on all parameters, as their part of the mean over the batch.
    pub(super) gradients: Vec<f32>,
    /// Of an answering task: the class of each picture.
    pub(super) answers: Vec<u8>,
}

impl Task {
    /// A task that will have so many pictures.
    pub(super) fn new(purpose: Purpose, pictures: usize) -> Self {
        Self {
            purpose,
            labels: Vec::with_capacity(pictures),
            soft_targets: Vec::new(),
            views: Vec::with_capacity(pictures),
            pixels: Vec::with_capacity(pictures * PICTURE_LEN),
        }
    }

    pub(super) fn push(&mut self, pixels: &[u8], label: u8, view: View) {
        self.pixels.extend_from_slice(pixels);
        self.labels.push(label);
        self.views.push(view);
    }

    /// About how long it takes, in forward passes of one example.
    pub fn cost(&self) -> usize {
        let passes = match self.purpose {
            Purpose::Train { .. } => 3,
            Purpose::Answer { averaged: true } => View::SIX.len(),
            Purpose::Answer { averaged: false } => 1,
        };
        passes * self.labels.len()
    }

    /// Which part of its batch it is; `None` for answers.
    pub(super) fn part(&self) -> Option<Part> {
        match self.purpose {
            Purpose::Train { batch_size, part, .. } => {
                Some(Part { number: part, of: micro_batches(batch_size).count() })
            }
            Purpose::Answer { .. } => None,
        }
    }

    /// Works on it with the parameters in `net`. `clock` gives milliseconds since any moment.
    pub(super) fn work(&self, net: &mut Net, profile: &mut Profile, clock: &dyn Fn() -> f64) -> Done {
        match self.purpose {
            Purpose::Train { batch_size, seed, .. } => self.train(net, batch_size, seed, profile, clock),
            Purpose::Answer { averaged } => self.answer(net, averaged),
        }
    }

    fn fill(&self, net: &mut Net) {
        let input = net.input(self.labels.len());
        for (index, (pixels, view)) in self.pixels.chunks_exact(PICTURE_LEN).zip(&self.views).enumerate() {
            view.write(pixels, input, index);
        }
    }

    fn train(
        &self,
        net: &mut Net,
        batch_size: usize,
        seed: u64,
        profile: &mut Profile,
        clock: &dyn Fn() -> f64,
    ) -> Done {
        let started = clock();
        self.fill(net);
        // The network keeps those of the latest whole step.
        let latest = net.swap_gradients(vec![0.0; net.parameters().len()]);
        let mut pass = Pass::train(Random::new(seed));
        pass.share = self.labels.len() as f32 / batch_size as f32;
        profile.forward(net, &mut pass, clock);
        let scale = 1.0 / batch_size as f32;
        let taught = if self.soft_targets.is_empty() { None } else { net.soft_loss(&self.soft_targets, scale) };
        let loss = taught.unwrap_or_else(|| net.loss(&self.labels, scale));
        let middle = clock();
        profile.backward(net, self.labels.len(), clock);
        Done {
            loss,
            correct: count_correct(net.scores(), &self.labels),
            forward: (middle - started) as f32,
            backward: (clock() - middle) as f32,
            gradients: net.swap_gradients(latest),
            answers: Vec::new(),
        }
    }

    fn answer(&self, net: &mut Net, averaged: bool) -> Done {
        let answers: Vec<u8> = if averaged {
            let pictures = self.pixels.chunks_exact(PICTURE_LEN);
            pictures.map(|pixels| best(confidences(net, pixels, &View::SIX)) as u8).collect()
        } else {
            self.fill(net);
            let scores = net.forward(&mut Pass::infer());
            (0..self.labels.len()).map(|index| best(scores.example(index).iter().copied()) as u8).collect()
        };
        let correct = answers.iter().zip(&self.labels).filter(|(answer, label)| answer == label).count();
        Done { correct, answers, ..Done::default() }
    }
}

/// A worker beside the run: does tasks with parameters that it is handed.
pub struct Replica {
    /// One network for each purpose, since a change of batch size makes room anew. The first has the parameters.
    learner: Net,
    reader: Net,
}

impl Replica {
    /// A replica of the network that `spec` describes.
    ///
    /// # Errors
    /// When the spec does not hold together.
    pub fn new(spec: crate::spec::NetSpec) -> Result<Self, crate::spec::SpecError> {
        Ok(Self { learner: Net::new(spec.clone(), 0)?, reader: Net::new(spec, 0)? })
    }

    /// The parameters that it works with, to be changed.
    pub fn parameters_mut(&mut self) -> &mut [f32] {
        self.learner.parameters_mut()
    }

    /// Works on a task.
    pub fn work(&mut self, task: &Task, clock: &dyn Fn() -> f64) -> Done {
        let net = match task.purpose {
            Purpose::Train { .. } => &mut self.learner,
            Purpose::Answer { .. } => {
                self.reader.parameters_mut().copy_from_slice(self.learner.parameters());
                &mut self.reader
            }
        };
        task.work(net, &mut Profile::default(), clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_are_cut_into_parts_that_fill_whole_blocks_and_get_shorter() {
        let cut = |size| micro_batches(size).collect::<Vec<usize>>();
        assert_eq!(cut(1), [1]);
        assert_eq!(cut(32), [8; 4]);
        assert_eq!(cut(20), [8, 8, 4]);
        assert_eq!(cut(128), [8; 16]);
        assert_eq!(cut(512)[12..], [32, 24, 24, 16, 8, 8, 8, 8]);
        assert!((1..600).all(|size| cut(size).iter().sum::<usize>() == size));
        assert!((1..5000).all(|size| cut(size).len() <= 40), "one byte counts them");
    }
}
