//! Pictures with labels, and a data set of them split into training, validation and test.

use serde::Serialize;

use super::cifar10::RECORD_LEN;
use super::embedded;
use crate::checksum::Crc32;
use crate::shape::Shape;

/// Shape of every picture.
pub const PICTURE_SHAPE: Shape = Shape::new(3, 32, 32);

/// Bytes of a picture: its R, G and B planes, each in row-major order.
pub const PICTURE_LEN: usize = PICTURE_SHAPE.len();

/// Every so many training examples, the first is held out for validation, as in ConvNetJS.
const HELD_OUT: usize = 10;

/// Pictures stored together: memory grows by so many at a time, and what is there is never copied.
const CHUNK: usize = 1000;

/// Labelled pictures, one byte a value.
#[derive(Clone, Debug, Default)]
pub struct Pictures {
    chunks: Vec<Vec<u8>>,
    labels: Vec<u8>,
}

impl Pictures {
    /// How many.
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// Adds a picture of [`PICTURE_LEN`] bytes.
    ///
    /// # Panics
    /// When the length differs.
    pub fn push(&mut self, label: u8, pixels: &[u8]) {
        assert_eq!(pixels.len(), PICTURE_LEN);
        if self.len() == self.chunks.len() * CHUNK {
            self.chunks.push(Vec::with_capacity(CHUNK * PICTURE_LEN));
        }
        let last = self.len() / CHUNK;
        self.chunks[last].extend_from_slice(pixels);
        self.labels.push(label);
    }

    /// Adds pictures as CIFAR-10's records: a label, then the planes, one after the other.
    pub fn push_records(&mut self, records: &[u8]) {
        for record in records.chunks_exact(RECORD_LEN) {
            self.push(record[0], &record[1..]);
        }
    }

    /// The bytes of picture `index`.
    ///
    /// # Panics
    /// When there is no such picture.
    pub fn pixels(&self, index: usize) -> &[u8] {
        &self.chunks[index / CHUNK][index % CHUNK * PICTURE_LEN..][..PICTURE_LEN]
    }

    /// The label of picture `index`.
    ///
    /// # Panics
    /// When there is no such picture.
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }
}

/// Which data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(rename_all = "lowercase")]
pub enum DatasetName {
    /// Pictures that the engine draws.
    Embedded,
    /// CIFAR-10 (Krizhevsky, 2009).
    Cifar10,
}

impl DatasetName {
    /// All data sets by their names.
    pub const ALL: [(&'static str, Self); 2] = [("embedded", Self::Embedded), ("cifar10", Self::Cifar10)];

    /// The names of the classes, by label.
    pub fn classes(self) -> &'static [&'static str] {
        match self {
            DatasetName::Embedded => &embedded::CLASSES,
            DatasetName::Cifar10 => &super::cifar10::CLASSES,
        }
    }
}

/// A data set, possibly still arriving.
#[derive(Clone, Debug)]
pub struct Dataset {
    name: DatasetName,
    train: Pictures,
    test: Pictures,
    growing: bool,
    /// Whether every tenth training picture is kept for validation.
    holds_out: bool,
    /// A teacher's, of the training pictures.
    soft_targets: Vec<f32>,
}

/// Every visitor gets the same embedded pictures; the run's seed does not change them.
const EMBEDDED_SEED: u64 = 10;

/// The test pictures are a stream of their own.
const EMBEDDED_TEST_SEED: u64 = 11;

impl Dataset {
    /// Training pictures of the embedded set, held-out ones included.
    pub const EMBEDDED_TRAIN: usize = 10_000;

    /// Test pictures of the embedded set.
    pub const EMBEDDED_TEST: usize = 2_000;

    /// Pictures of CIFAR-10 that have to be there before the first step.
    pub const CIFAR10_FIRST: usize = 1000;

    /// Pictures drawn before the first step: enough to start at once.
    const EMBEDDED_FIRST: usize = 500;

    /// The embedded data set with its first pictures; [`Dataset::grow`] draws the others.
    pub fn embedded() -> Self {
        let mut set = Self::empty(DatasetName::Embedded);
        set.growing = true;
        set.draw(Self::EMBEDDED_FIRST);
        set
    }

    /// A CIFAR-10 without pictures yet.
    pub fn cifar10() -> Self {
        Self { growing: true, ..Self::empty(DatasetName::Cifar10) }
    }

    fn empty(name: DatasetName) -> Self {
        Self {
            name,
            train: Pictures::default(),
            test: Pictures::default(),
            growing: false,
            holds_out: true,
            soft_targets: Vec::new(),
        }
    }

    /// Picture `index` of the embedded set and its label: one to train on, held-out ones among them, or one to test on.
    /// Both are streams without an end.
    pub fn drawn(index: u64, test: bool) -> (u8, [u8; PICTURE_LEN]) {
        let mut pixels = [0; PICTURE_LEN];
        let seed = if test { EMBEDDED_TEST_SEED } else { EMBEDDED_SEED };
        (embedded::draw(seed, index, &mut pixels), pixels)
    }

    fn draw(&mut self, train: usize) {
        let train = train.min(Self::EMBEDDED_TRAIN);
        let test = train * Self::EMBEDDED_TEST / Self::EMBEDDED_TRAIN;
        for index in self.train.len()..train {
            let (label, pixels) = Self::drawn(index as u64, false);
            self.train.push(label, &pixels);
        }
        for index in self.test.len()..test {
            let (label, pixels) = Self::drawn(index as u64, true);
            self.test.push(label, &pixels);
        }
    }

    /// Draws more of the embedded pictures, as a function of the examples seen alone, so that runs repeat: three for
    /// each example, until all are there. Does nothing to other data sets.
    pub fn grow(&mut self, examples_seen: u64) {
        if self.name != DatasetName::Embedded || !self.growing {
            return;
        }
        self.draw(Self::embedded_after(usize::try_from(examples_seen).unwrap_or(usize::MAX)));
        self.growing = self.train.len() < Self::EMBEDDED_TRAIN;
    }

    /// Embedded training pictures that a run uses after so many examples.
    fn embedded_after(seen: usize) -> usize {
        seen.saturating_mul(3).saturating_add(Self::EMBEDDED_FIRST)
    }

    /// Draws all embedded pictures that are still missing.
    pub fn grow_fully(&mut self) {
        self.grow(u64::MAX);
    }

    /// Trains on all training pictures, none held out: for a last run, once what to train has been chosen.
    pub fn hold_out_none(&mut self) {
        self.holds_out = false;
    }

    /// Trains towards the soft targets of a teacher, a probability for each class of each training picture, instead of
    /// towards the labels (knowledge distillation; Hinton, Vinyals and Dean, 2015).
    ///
    /// # Panics
    /// When these are more or fewer than there are.
    pub fn teach(&mut self, soft_targets: Vec<f32>) {
        assert_eq!(soft_targets.len(), self.train.len() * self.classes().len());
        self.soft_targets = soft_targets;
    }

    /// The soft targets of training picture `index`; empty without a teacher.
    pub fn soft_targets(&self, index: usize) -> &[f32] {
        let classes = self.classes().len();
        self.soft_targets.get(index * classes..(index + 1) * classes).unwrap_or_default()
    }

    /// Says that no more pictures will come.
    pub fn finish(&mut self) {
        self.growing = false;
    }

    /// Which data set it is.
    pub fn name(&self) -> DatasetName {
        self.name
    }

    /// The names of the classes, by label.
    pub fn classes(&self) -> &'static [&'static str] {
        self.name.classes()
    }

    /// Training pictures, held-out ones included.
    pub fn train(&self) -> &Pictures {
        &self.train
    }

    /// Test pictures.
    pub fn test(&self) -> &Pictures {
        &self.test
    }

    /// Training pictures, to be added to.
    pub fn train_mut(&mut self) -> &mut Pictures {
        &mut self.train
    }

    /// Test pictures, to be added to.
    pub fn test_mut(&mut self) -> &mut Pictures {
        &mut self.test
    }

    /// Whether more pictures are expected.
    pub fn growing(&self) -> bool {
        self.growing
    }

    /// Tells data sets of one name apart, by their first pictures.
    pub fn fingerprint(&self) -> u32 {
        let mut sum = Crc32::default();
        for index in 0..self.train.len().min(100) {
            sum.update(&[self.train.label(index)]);
            sum.update(self.train.pixels(index));
        }
        sum.sum()
    }

    /// How many training pictures a run that has seen so many examples uses, held-out ones included.
    ///
    /// Pictures that arrive are used by and by, a new one for each example: so a run depends on what there is and not
    /// on when it came, as long as pictures come faster than they are learnt from.
    pub fn usable(&self, examples_seen: u64) -> usize {
        self.train.len().min(self.wanted(examples_seen))
    }

    /// Whether what is still to come cannot change [`Dataset::usable`] after so many examples.
    pub fn settled(&self, examples_seen: u64) -> bool {
        !self.growing || self.train.len() >= self.wanted(examples_seen)
    }

    fn wanted(&self, examples_seen: u64) -> usize {
        let seen = usize::try_from(examples_seen).unwrap_or(usize::MAX);
        match self.name {
            // A test over all pictures draws them early: training is not to notice.
            DatasetName::Embedded => Self::embedded_after(seen),
            DatasetName::Cifar10 => seen.saturating_add(Self::CIFAR10_FIRST),
        }
    }

    /// How many of `usable` pictures are held out for validation.
    pub fn validation_count(&self, usable: usize) -> usize {
        if self.holds_out { usable.div_ceil(HELD_OUT) } else { 0 }
    }

    /// How many of `usable` pictures are trained on.
    pub fn trained_count(&self, usable: usize) -> usize {
        usable - self.validation_count(usable)
    }

    /// Index in [`Dataset::train`] of validation picture `number`.
    pub fn validation_index(number: usize) -> usize {
        number * HELD_OUT
    }

    /// Index in [`Dataset::train`] of the picture `number` that is trained on.
    pub fn trained_index(&self, number: usize) -> usize {
        if self.holds_out { number / (HELD_OUT - 1) * HELD_OUT + number % (HELD_OUT - 1) + 1 } else { number }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validation_and_training_pictures_share_none_and_leave_none() {
        let (some, mut none) = (Dataset::cifar10(), Dataset::cifar10());
        none.hold_out_none();
        for (set, count) in [&some, &none].into_iter().flat_map(|set| [1, 9, 10, 11, 95, 100].map(|count| (set, count)))
        {
            let held_out = set.validation_count(count);
            assert_eq!(held_out, if set.holds_out { count.div_ceil(10) } else { 0 });
            let mut all: Vec<usize> = (0..held_out).map(Dataset::validation_index).collect();
            all.extend((0..set.trained_count(count)).map(|number| set.trained_index(number)));
            all.sort_unstable();
            assert_eq!(all, (0..count).collect::<Vec<_>>(), "{count}");
        }
    }

    #[test]
    fn pictures_stay_where_they_are_while_more_come() {
        let (mut all, mut part) = (Pictures::default(), Vec::new());
        for index in 0..2 * CHUNK + 5 {
            part.push((index % 10) as u8);
            part.extend([(index % 251) as u8; PICTURE_LEN]);
            if index % 700 == 0 {
                all.push_records(&std::mem::take(&mut part));
            }
        }
        all.push_records(&part);
        assert_eq!(all.len(), 2 * CHUNK + 5);
        for index in [0, 1, 999, 1000, 1001, 2004] {
            assert_eq!((all.label(index), all.pixels(index)[7]), ((index % 10) as u8, (index % 251) as u8));
        }
    }

    #[test]
    fn a_run_uses_what_arrives_by_and_by() {
        let mut set = Dataset::cifar10();
        (0..1500).for_each(|_| set.train_mut().push(0, &[0; PICTURE_LEN]));
        assert_eq!((set.usable(0), set.usable(300), set.usable(9999)), (1000, 1300, 1500));
        assert!(set.settled(500) && !set.settled(501));
        set.finish();
        assert!(set.settled(501));
    }

    #[test]
    fn pictures_that_were_drawn_early_are_used_no_earlier() {
        let mut set = Dataset::embedded();
        set.grow_fully();
        assert_eq!((set.usable(0), set.usable(100), set.usable(9999)), (500, 800, Dataset::EMBEDDED_TRAIN));
    }

    #[test]
    fn growing_in_steps_gives_the_same_pictures_as_growing_at_once() {
        let (mut slow, mut fast) = (Dataset::embedded(), Dataset::embedded());
        slow.grow(100);
        assert_eq!((slow.train().len(), slow.test().len()), (800, 160));
        fast.grow(99);
        fast.grow(100);
        assert_eq!(slow.train().pixels(799), fast.train().pixels(799));
        assert!(slow.growing());
    }
}
