//! In which order pictures are trained on: every one once an epoch, shuffled anew each time.

use serde::Serialize;

use crate::fields::{FieldError, Fields};
use crate::random::Random;

/// Draws picture numbers. Saved, it holds no order but what makes it again.
#[derive(Clone, Debug, Serialize)]
pub struct Sampler {
    /// State before the current epoch's shuffle.
    random: Random,
    size: usize,
    at: usize,
    #[serde(skip)]
    order: Vec<u32>,
}

impl Sampler {
    /// The sampler of a run's seed.
    pub fn new(seed: u64) -> Self {
        Self { random: Random::stream(seed, 2), size: 0, at: 0, order: Vec::new() }
    }

    /// The sampler that was saved.
    pub(crate) fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        let random = Random::read(&mut saved.object("random")?)?;
        Ok(Self { random, size: saved.whole("size")?, at: saved.whole("at")?, order: Vec::new() })
    }

    /// The same place in the same order, without the order itself, which is made again when it is needed.
    pub fn bookmark(&self) -> Self {
        Self { random: self.random.clone(), order: Vec::new(), ..*self }
    }

    /// The next picture's number, below `count`, which must not be 0. A set that has grown counts from its next
    /// epoch on.
    pub fn next(&mut self, count: usize) -> usize {
        if self.order.is_empty() && self.at < self.size {
            self.shuffled(&mut self.random.clone());
        }
        // A set that shrank (another one was loaded) starts anew.
        if self.at >= self.size || self.size > count {
            if self.size > 0 {
                // Moves past the shuffle that made the current order.
                let mut random = self.random.clone();
                self.shuffled(&mut random);
                self.random = random;
            }
            self.size = count;
            self.at = 0;
            self.shuffled(&mut self.random.clone());
        }
        self.at += 1;
        self.order[self.at - 1] as usize
    }

    fn shuffled(&mut self, random: &mut Random) {
        self.order = (0..self.size as u32).collect();
        random.shuffle(&mut self.order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_holds_every_picture_once_and_the_next_another_order() {
        let mut sampler = Sampler::new(3);
        let mut epoch = || -> Vec<usize> { (0..50).map(|_| sampler.next(50)).collect() };
        let (mut first, second) = (epoch(), epoch());
        assert_ne!(first, second);
        first.sort_unstable();
        assert_eq!(first, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn a_saved_sampler_goes_on_where_it_stopped() {
        // In the middle of an epoch, at its end, and before the first.
        for drawn in [70, 100, 0] {
            let mut sampler = Sampler::new(3);
            for _ in 0..drawn {
                sampler.next(50);
            }
            let saved = serde_json::to_value(&sampler).unwrap().as_object().unwrap().clone();
            let mut copy = Sampler::read(&mut Fields::new(saved)).unwrap();
            let mut marked = sampler.bookmark();
            for _ in 0..120 {
                let next = sampler.next(50);
                assert_eq!((copy.next(50), marked.next(50)), (next, next), "after {drawn}");
            }
        }
    }
}
