//! Sums of the gradients of micro-batches, pair by pair: a tree that the number of micro-batches alone determines.
//!
//! Two neighbouring sums are added as soon as one worker has both. So the result is the same to the bit whichever worker
//! computed which micro-batch, a worker that computed half of them hands over one sum instead of all of its gradients,
//! and rounding errors grow with the logarithm of the number of micro-batches only (pairwise summation; Higham, 1993, "The accuracy of floating point summation").

use std::ops::Range;

/// The place of a micro-batch in its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MicroBatchIndex {
    pub index: usize,
    pub count: usize,
}

/// A sum of the tree: over the micro-batches from `place << level` up to `(place + 1) << level`, as far as there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    level: u32,
    place: usize,
}

impl Node {
    /// Which of `count` micro-batches are in it.
    fn range(self, count: usize) -> Range<usize> {
        let end = |place: usize| (place << self.level).min(count);
        end(self.place)..end(self.place + 1)
    }

    fn sibling(self) -> Self {
        Self { place: self.place ^ 1, ..self }
    }

    fn parent(self) -> Self {
        Self { level: self.level + 1, place: self.place / 2 }
    }
}

/// The sums over those micro-batches that are done, as few as they can be, in the order of their micro-batches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SumTree {
    count: usize,
    sums: Vec<(Node, Vec<f32>)>,
}

impl SumTree {
    /// The sums over these micro-batches, from their values one after the other; `None` where `next` has no more.
    pub(super) fn read(
        micro_batches: impl Iterator<Item = MicroBatchIndex>,
        mut next: impl FnMut() -> Option<Vec<f32>>,
    ) -> Option<Self> {
        let mut sums = Self::default();
        micro_batches.for_each(|at| sums.add(at, Vec::new()));
        for (_, values) in &mut sums.sums {
            *values = next()?;
        }
        Some(sums)
    }

    /// Adds the gradients of a micro-batch.
    pub(super) fn add(&mut self, at: MicroBatchIndex, gradients: Vec<f32>) {
        self.count = at.count;
        self.insert(Node { level: 0, place: at.index }, gradients);
    }

    /// Adds the sums over other micro-batches of the same batch.
    pub(super) fn merge(&mut self, others: Self) {
        self.count = self.count.max(others.count);
        for (node, values) in others.sums {
            self.insert(node, values);
        }
    }

    fn insert(&mut self, mut node: Node, mut values: Vec<f32>) {
        while node.range(self.count) != (0..self.count) {
            let sibling = node.sibling();
            if !sibling.range(self.count).is_empty() {
                let Some(at) = self.sums.iter().position(|&(other, _)| other == sibling) else { break };
                let (_, others) = self.sums.remove(at);
                for (value, other) in values.iter_mut().zip(others) {
                    *value += other;
                }
            }
            node = node.parent();
        }
        let before = |&(other, _): &(Node, _)| Node::range(other, self.count).start < node.range(self.count).start;
        let at = self.sums.partition_point(before);
        self.sums.insert(at, (node, values));
    }

    /// The values of every sum.
    pub(super) fn into_values(self) -> impl Iterator<Item = Vec<f32>> {
        self.sums.into_iter().map(|(_, values)| values)
    }

    /// Takes the sum over all micro-batches; `None` while one is missing.
    pub(super) fn take_whole(&mut self) -> Option<Vec<f32>> {
        let (node, _) = self.sums.last()?;
        if node.range(self.count) != (0..self.count) {
            return None;
        }
        self.sums.pop().map(|(_, values)| values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Numbers whose sum depends on the order in which they are added.
    fn gradients(random: &mut Random) -> Vec<f32> {
        (0..5).map(|_| random.normal() * 10f32.powf(6.0 * random.uniform() - 3.0)).collect()
    }

    #[test]
    fn the_sum_is_the_same_to_the_bit_whichever_worker_has_which_micro_batches() {
        let mut random = Random::new(1);
        for count in 1..40 {
            let gradients: Vec<_> = (0..count).map(|_| gradients(&mut random)).collect();
            let mut alone = SumTree::default();
            (0..count).for_each(|index| alone.add(MicroBatchIndex { index, count }, gradients[index].clone()));
            let expected = alone.take_whole().unwrap();
            for workers in [1, 2, 3, 7] {
                let mut shares = vec![(SumTree::default(), Vec::new()); workers];
                let mut order: Vec<usize> = (0..count).collect();
                random.shuffle(&mut order);
                for index in order {
                    let (sums, done) = &mut shares[random.below(workers)];
                    sums.add(MicroBatchIndex { index, count }, gradients[index].clone());
                    done.push(MicroBatchIndex { index, count });
                }
                let (mut whole, mut missing) = (SumTree::default(), count);
                for (sums, done) in shares {
                    assert!(missing == 0 || whole.take_whole().is_none());
                    missing -= done.len();
                    let mut values = sums.into_values();
                    whole.merge(SumTree::read(done.into_iter(), || values.next()).unwrap());
                    assert_eq!(values.next(), None, "a reader knows how many sums there are");
                }
                assert_eq!(whole.take_whole().as_ref(), Some(&expected), "{count} micro-batches, {workers} workers");
            }
        }
    }

    #[test]
    fn neighbouring_micro_batches_make_few_sums() {
        let sums_of = |count: usize, done: Range<usize>| {
            let mut sums = SumTree::default();
            done.for_each(|index| sums.add(MicroBatchIndex { index, count }, Vec::new()));
            sums.into_values().count()
        };
        assert_eq!(sums_of(16, 8..16), 1);
        assert_eq!(sums_of(16, 7..16), 2);
        assert_eq!(sums_of(16, 9..16), 3);
        assert_eq!(sums_of(5, 4..5), 1);
        assert_eq!(sums_of(12, 8..12), 1);
    }

    #[test]
    fn a_sum_that_is_missing_is_noticed() {
        let done = [0, 2].map(|index| MicroBatchIndex { index, count: 4 });
        let mut values = vec![vec![1.0]].into_iter();
        assert_eq!(SumTree::read(done.into_iter(), || values.next()), None);
    }
}
