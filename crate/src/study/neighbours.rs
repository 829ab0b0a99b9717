//! Nearest neighbours: the training pictures most like a picture, by the network's last features and by raw pixels,
//! and how well their labels would answer (the k-nearest-neighbour classifier; Cover and Hart, 1967).

use super::{BLOCK, Study, copy_of, show};
use crate::data::{PICTURE_LEN, Pictures};
use crate::net::Net;
use crate::train::{Run, count_correct};

/// How many neighbours of each picture are listed.
pub const NEAREST: usize = 8;

/// The numbers of neighbours that vote.
pub const VOTERS: [usize; 4] = [1, 3, 5, 7];

/// By what two pictures are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Metric {
    /// Euclidean distance of what enters the network's last layer with weights.
    Features,
    /// Sum of absolute differences of bytes.
    L1,
    /// Euclidean distance of bytes.
    L2,
}

impl Metric {
    /// All of them, by their names.
    pub const ALL: [(&'static str, Self); 3] = [("features", Self::Features), ("l1", Self::L1), ("l2", Self::L2)];
}

/// Whose neighbours are looked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// One picture of [`PICTURE_LEN`] bytes.
    Picture(Vec<u8>),
    /// So many test pictures, evenly spread over the test set.
    Tests(usize),
}

/// A training picture and how far it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Neighbour {
    /// Its number among the training pictures.
    pub index: usize,
    /// Its class.
    pub label: u8,
    /// In the metric's own unit.
    pub distance: f32,
}

/// The nearest so far, the nearest first.
#[derive(Clone, Debug, Default)]
struct Nearest(Vec<Neighbour>);

impl Nearest {
    fn meet(&mut self, met: Neighbour) {
        if self.0.len() == NEAREST && self.0.last().is_some_and(|last| last.distance <= met.distance) {
            return;
        }
        // Of equals, the one met first stays first.
        let place = self.0.partition_point(|other| other.distance <= met.distance);
        self.0.insert(place, met);
        self.0.truncate(NEAREST);
    }

    /// The class that most of the `k` nearest have; of several, the one whose nearest is nearer.
    fn vote(&self, k: usize) -> Option<u8> {
        let voters = &self.0[..k.min(self.0.len())];
        let votes = |label| voters.iter().filter(|voter| voter.label == label).count();
        let mut winner: Option<(u8, usize)> = None;
        for voter in voters {
            let count = votes(voter.label);
            if winner.is_none_or(|(_, most)| count > most) {
                winner = Some((voter.label, count));
            }
        }
        winner.map(|(label, _)| label)
    }
}

struct Compared {
    pixels: Vec<u8>,
    label: Option<u8>,
    features: Vec<f32>,
    /// In the order of [`Metric::ALL`].
    nearest: [Nearest; 3],
}

/// A search at work, with the weights of the moment it began.
pub(super) struct Search {
    net: Net,
    /// The activation that is compared.
    layer: usize,
    compared: Vec<Compared>,
    own_correct: usize,
    at_examples: u64,
    done: usize,
    total: usize,
}

/// What a search has come to so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Training pictures compared.
    pub done: usize,
    /// Training pictures to compare.
    pub total: usize,
    /// Examples that the weights had seen.
    pub at_examples: u64,
    /// For each of [`Metric::ALL`]: the neighbours of the first picture.
    pub nearest: [Vec<Neighbour>; 3],
    /// Pictures that were searched for.
    pub pictures: usize,
    /// For each of [`Metric::ALL`] and [`VOTERS`]: pictures whose neighbours vote for their label.
    pub correct: [[usize; 4]; 3],
    /// Pictures that the network itself answers right.
    pub own_correct: usize,
}

impl Search {
    fn new(mut net: Net, test: &Pictures, train: usize, query: Query, at_examples: u64) -> Self {
        let entries = net.entries();
        let layer = entries.last().map_or(0, |entry| entry.layer);
        let pictures: Vec<(Vec<u8>, Option<u8>)> = match query {
            Query::Picture(mut pixels) => {
                pixels.resize(PICTURE_LEN, 0);
                vec![(pixels, None)]
            }
            Query::Tests(count) => {
                let count = count.min(test.len());
                let spread = (0..count).map(|at| at * test.len() / count);
                spread.map(|at| (test.pixels(at).to_vec(), Some(test.label(at)))).collect()
            }
        };
        let mut own_correct = 0;
        let mut compared = Vec::with_capacity(pictures.len());
        for part in pictures.chunks(BLOCK) {
            let layers = net.shapes().len() - 1;
            show(&mut net, layers, &mut part.iter().map(|(pixels, _)| pixels.as_slice()));
            let labels: Vec<u8> = part.iter().filter_map(|&(_, label)| label).collect();
            own_correct += count_correct(net.scores(), &labels);
            for (index, (pixels, label)) in part.iter().enumerate() {
                compared.push(Compared {
                    pixels: pixels.clone(),
                    label: *label,
                    features: net.activations()[layer].example_values(index).collect(),
                    nearest: Default::default(),
                });
            }
        }
        Self { net, layer, compared, own_correct, at_examples, done: 0, total: train }
    }

    /// Compares the next block of training pictures.
    fn advance(&mut self, train: &Pictures) {
        let numbers = self.done..self.total.min(self.done + BLOCK);
        self.done = numbers.end;
        let features = show(&mut self.net, self.layer, &mut numbers.clone().map(|index| train.pixels(index)));
        // Whole blocks, whatever the number of pictures: `show` fills them.
        let features = &features.values()[..features.block_len()];
        for compared in &mut self.compared {
            let squares = squared_distances(features, &compared.features);
            for (index, square) in numbers.clone().zip(squares) {
                let (l1, l2) = byte_distances(train.pixels(index), &compared.pixels);
                let distances = [square.sqrt(), l1, l2];
                for (nearest, distance) in compared.nearest.iter_mut().zip(distances) {
                    nearest.meet(Neighbour { index, label: train.label(index), distance });
                }
            }
        }
    }

    fn found(&self) -> Found {
        let nearest = |metric: usize| self.compared.first().map_or_else(Vec::new, |one| one.nearest[metric].0.clone());
        let right = |metric: usize, k: usize| {
            let votes = self.compared.iter().filter(|one| one.label.is_some());
            votes.filter(|one| one.nearest[metric].vote(k) == one.label).count()
        };
        Found {
            done: self.done,
            total: self.total,
            at_examples: self.at_examples,
            nearest: [nearest(0), nearest(1), nearest(2)],
            pictures: self.compared.len(),
            correct: [0, 1, 2].map(|metric| VOTERS.map(|k| right(metric, k))),
            own_correct: self.own_correct,
        }
    }
}

/// Squared Euclidean distances of the examples of a block, `[value][lane]`, to `other`.
fn squared_distances(block: &[f32], other: &[f32]) -> [f32; BLOCK] {
    let mut sums = [0.0; BLOCK];
    for (values, other) in block.as_chunks::<BLOCK>().0.iter().zip(other) {
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += (value - other) * (value - other);
        }
    }
    sums
}

/// The L1 and the L2 distance of two pictures, in steps of a byte.
fn byte_distances(one: &[u8], other: &[u8]) -> (f32, f32) {
    let (mut l1, mut l2) = (0u32, 0u32);
    for (one, other) in one.iter().zip(other) {
        let difference = u32::from(one.abs_diff(*other));
        l1 += difference;
        l2 += difference * difference;
    }
    (l1 as f32, (l2 as f32).sqrt())
}

impl Study {
    /// Starts a search among all training pictures, in place of an earlier one, with the weights as they are now.
    pub fn search(&mut self, run: &mut Run, query: Query) {
        run.data_mut().grow_fully();
        let Some(net) = copy_of(run) else { return };
        self.search = Some(Search::new(net, run.data().test(), run.data().train().len(), query, run.examples()));
    }

    /// Goes on searching for about `ms` milliseconds.
    pub fn search_for(&mut self, run: &Run, ms: f64, clock: &dyn Fn() -> f64) {
        let until = clock() + ms;
        let Some(search) = &mut self.search else { return };
        while search.done < search.total {
            search.advance(run.data().train());
            if clock() >= until {
                break;
            }
        }
    }

    /// Whether a search is under way.
    pub fn searching(&self) -> bool {
        self.search.as_ref().is_some_and(|search| search.done < search.total)
    }

    /// Ends the search; what it came to is forgotten.
    pub fn stop_search(&mut self) {
        self.search = None;
    }

    /// What the latest search has come to.
    pub fn found(&self) -> Option<Found> {
        self.search.as_ref().map(Search::found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;
    use crate::data::augment::Augmentation;
    use crate::optimizers::OptimizerSpec;
    use crate::spec::NetSpec;
    use crate::study::Focus;

    fn studied() -> (Run, Study) {
        let optimizer = serde_json::json!({
            "method": "momentum", "learning_rate": 0.01, "momentum": 0.9, "batch_size": 32,
            "l1_decay": 0, "l2_decay": 0, "schedule": { "kind": "constant" }, "warm_up": 0,
        });
        let spec = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
            {"kind":"conv","filters":4,"size":4,"stride":4},{"kind":"relu"},{"kind":"fc","units":10}]}"#;
        let optimizer = OptimizerSpec::from_value(optimizer).unwrap();
        let off = Augmentation::default();
        let run = Run::new(NetSpec::parse(spec).unwrap(), optimizer, off, Dataset::embedded(), 1).unwrap();
        let study = Study::new(&run, Focus::Test(0)).unwrap();
        (run, study)
    }

    fn finish(run: &Run, study: &mut Study) -> Found {
        let ticks = std::cell::Cell::new(0.0);
        while study.searching() {
            study.search_for(run, 20.0, &|| ticks.replace(ticks.get() + 1.0));
        }
        study.found().unwrap()
    }

    fn neighbour(index: usize, label: u8, distance: f32) -> Neighbour {
        Neighbour { index, label, distance }
    }

    #[test]
    fn a_training_picture_is_its_own_nearest_neighbour_whatever_the_metric() {
        let (mut run, mut study) = studied();
        run.data_mut().grow_fully();
        let pixels = run.data().train().pixels(4321).to_vec();
        study.search(&mut run, Query::Picture(pixels));
        let found = finish(&run, &mut study);
        assert_eq!((found.done, found.total, found.pictures), (10_000, 10_000, 1));
        for nearest in &found.nearest {
            assert_eq!((nearest[0].index, nearest[0].distance), (4321, 0.0));
            assert!(nearest.is_sorted_by(|one, other| one.distance <= other.distance));
            assert_eq!(nearest.len(), NEAREST);
        }
    }

    #[test]
    fn the_nearest_are_those_that_plain_loops_find() {
        let (mut run, mut study) = studied();
        run.data_mut().grow_fully();
        let picture = run.data().test().pixels(17).to_vec();
        study.search(&mut run, Query::Picture(picture.clone()));
        let found = finish(&run, &mut study);
        let far = |index: usize| {
            let train = run.data().train().pixels(index);
            let difference = |at: usize| f64::from(train[at]) - f64::from(picture[at]);
            let l1: f64 = (0..PICTURE_LEN).map(|at| difference(at).abs()).sum();
            let l2: f64 = (0..PICTURE_LEN).map(|at| difference(at).powi(2)).sum();
            [l1, l2.sqrt()]
        };
        for (metric, nearest) in found.nearest[1..].iter().enumerate() {
            let mut all: Vec<(f64, usize)> = (0..10_000).map(|index| (far(index)[metric], index)).collect();
            all.sort_by(|one, other| one.0.total_cmp(&other.0));
            let indices: Vec<usize> = all[..NEAREST].iter().map(|&(_, index)| index).collect();
            assert_eq!(nearest.iter().map(|one| one.index).collect::<Vec<_>>(), indices);
            assert!((f64::from(nearest[3].distance) / all[3].0 - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn most_of_the_nearest_decide_and_of_equals_the_nearest() {
        let mut nearest = Nearest::default();
        for met in [neighbour(0, 7, 3.0), neighbour(1, 2, 1.0), neighbour(2, 2, 4.0), neighbour(3, 7, 2.0)] {
            nearest.meet(met);
        }
        assert_eq!([1, 2, 3, 4].map(|k| nearest.vote(k)), [Some(2), Some(2), Some(7), Some(2)]);
        (0..20).for_each(|index| nearest.meet(neighbour(index, 1, 2.5)));
        assert_eq!(nearest.0.len(), NEAREST);
        assert_eq!((nearest.0[2].index, nearest.0[7].index), (0, 5), "of equals, the first met");
        assert_eq!(Nearest::default().vote(3), None);
    }

    #[test]
    fn the_classifier_is_scored_on_test_pictures_beside_the_network_itself() {
        let (mut run, mut study) = studied();
        for _ in 0..100 {
            run.step(&|| 0.0).unwrap();
        }
        study.search(&mut run, Query::Tests(40));
        let found = finish(&run, &mut study);
        assert_eq!((found.pictures, found.at_examples), (40, run.examples()));
        let right = (0..40).filter(|&at| {
            let (pixels, label) = (run.data().test().pixels(at * 50).to_vec(), run.data().test().label(at * 50));
            study.classify(&mut run, &pixels, false).ranked[0].0 == usize::from(label)
        });
        assert_eq!(found.own_correct, right.count());
        // Chance is four of forty.
        assert!(found.correct.iter().flatten().all(|&correct| correct > 6), "{found:?}");
        study.stop_search();
        assert!(study.found().is_none());
    }
}
