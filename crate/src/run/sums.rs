//! Sums of the gradients of a batch's parts, pair by pair: a tree that the number of parts alone determines.
//!
//! Whoever has both halves of a sum adds them up. So the result is the same to the bit whoever did which part, a worker
//! that did half of them hands over one sum instead of all of its gradients, and rounding errors grow with the logarithm
//! of the number of parts only (pairwise summation; Higham, 1993, "The accuracy of floating point summation").

use std::ops::Range;

/// One of the parts of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub number: usize,
    pub of: usize,
}

/// A sum of the tree: over the parts from `place << level` up to `(place + 1) << level`, as far as there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Node {
    level: u32,
    place: usize,
}

impl Node {
    /// Which parts of `parts` are in it.
    fn range(self, parts: usize) -> Range<usize> {
        let end = |place: usize| (place << self.level).min(parts);
        end(self.place)..end(self.place + 1)
    }

    fn sibling(self) -> Self {
        Self { place: self.place ^ 1, ..self }
    }

    fn parent(self) -> Self {
        Self { level: self.level + 1, place: self.place / 2 }
    }
}

/// The sums over those parts that are done, as few as they can be, in the order of their parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sums {
    parts: usize,
    sums: Vec<(Node, Vec<f32>)>,
}

impl Sums {
    /// The sums over `parts`, from their values one after the other; `None` where `next` has no more.
    pub(super) fn read(parts: impl Iterator<Item = Part>, mut next: impl FnMut() -> Option<Vec<f32>>) -> Option<Self> {
        let mut sums = Self::default();
        parts.for_each(|part| sums.add(part, Vec::new()));
        for (_, values) in &mut sums.sums {
            *values = next()?;
        }
        Some(sums)
    }

    /// Adds the gradients of a part.
    pub(super) fn add(&mut self, part: Part, gradients: Vec<f32>) {
        self.parts = part.of;
        self.insert(Node { level: 0, place: part.number }, gradients);
    }

    /// Adds the sums over other parts of the same batch.
    pub(super) fn merge(&mut self, others: Self) {
        self.parts = self.parts.max(others.parts);
        for (node, values) in others.sums {
            self.insert(node, values);
        }
    }

    fn insert(&mut self, mut node: Node, mut values: Vec<f32>) {
        while node.range(self.parts) != (0..self.parts) {
            let sibling = node.sibling();
            if !sibling.range(self.parts).is_empty() {
                let Some(at) = self.sums.iter().position(|&(other, _)| other == sibling) else { break };
                let (_, others) = self.sums.remove(at);
                for (value, other) in values.iter_mut().zip(others) {
                    *value += other;
                }
            }
            node = node.parent();
        }
        let before = |&(other, _): &(Node, _)| Node::range(other, self.parts).start < node.range(self.parts).start;
        let at = self.sums.partition_point(before);
        self.sums.insert(at, (node, values));
    }

    /// The values of every sum.
    pub(super) fn into_values(self) -> impl Iterator<Item = Vec<f32>> {
        self.sums.into_iter().map(|(_, values)| values)
    }

    /// Takes the sum over all parts; `None` while one is missing.
    pub(super) fn take_whole(&mut self) -> Option<Vec<f32>> {
        let (node, _) = self.sums.last()?;
        if node.range(self.parts) != (0..self.parts) {
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
    fn the_sum_is_the_same_to_the_bit_whoever_has_which_parts() {
        let mut random = Random::new(1);
        for of in 1..40 {
            let gradients: Vec<_> = (0..of).map(|_| gradients(&mut random)).collect();
            let mut alone = Sums::default();
            (0..of).for_each(|number| alone.add(Part { number, of }, gradients[number].clone()));
            let expected = alone.take_whole().unwrap();
            for workers in [1, 2, 3, 7] {
                let mut shares = vec![(Sums::default(), Vec::new()); workers];
                let mut order: Vec<usize> = (0..of).collect();
                random.shuffle(&mut order);
                for number in order {
                    let (sums, done) = &mut shares[random.below(workers)];
                    sums.add(Part { number, of }, gradients[number].clone());
                    done.push(Part { number, of });
                }
                let (mut whole, mut missing) = (Sums::default(), of);
                for (sums, done) in shares {
                    assert!(missing == 0 || whole.take_whole().is_none());
                    missing -= done.len();
                    let mut values = sums.into_values();
                    whole.merge(Sums::read(done.into_iter(), || values.next()).unwrap());
                    assert_eq!(values.next(), None, "a reader knows how many sums there are");
                }
                assert_eq!(whole.take_whole().as_ref(), Some(&expected), "{of} parts, {workers} workers");
            }
        }
    }

    #[test]
    fn neighbouring_parts_make_few_sums() {
        let count = |of: usize, done: Range<usize>| {
            let mut sums = Sums::default();
            done.for_each(|number| sums.add(Part { number, of }, Vec::new()));
            sums.into_values().count()
        };
        assert_eq!(count(16, 8..16), 1);
        assert_eq!(count(16, 7..16), 2);
        assert_eq!(count(16, 9..16), 3);
        assert_eq!(count(5, 4..5), 1);
        assert_eq!(count(12, 8..12), 1);
    }

    #[test]
    fn a_sum_that_is_missing_is_noticed() {
        let done = [0, 2].map(|number| Part { number, of: 4 });
        let mut values = vec![vec![1.0]].into_iter();
        assert_eq!(Sums::read(done.into_iter(), || values.next()), None);
    }
}
