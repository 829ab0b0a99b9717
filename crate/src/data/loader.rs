//! Reads CIFAR-10 from files of whatever kind, one after the other, while their bytes arrive.

use super::cifar10::{Part, Records};
use super::{Archive, DataError, Dataset};

/// A CIFAR-10 on its way in.
pub struct Loader {
    /// What has been read and not handed on.
    set: Dataset,
    /// Pictures handed on: for training, for testing.
    moved: [usize; 2],
    file: Option<(String, Format)>,
}

enum Format {
    Archive(Box<Archive>),
    Batch(Part, Records),
}

impl Default for Loader {
    fn default() -> Self {
        Self { set: Dataset::cifar10(), moved: [0; 2], file: None }
    }
}

impl Loader {
    /// Begins a file; its name tells the kind.
    ///
    /// # Errors
    /// When the name ends in none that can be read.
    pub fn begin(&mut self, name: &str) -> Result<(), DataError> {
        let lower = name.to_ascii_lowercase();
        let format = match Part::of(name) {
            Some(part) => Format::Batch(part, Records::default()),
            None if lower.ends_with(".gz") || lower.ends_with(".tgz") => Format::Archive(Box::new(Archive::new(name))),
            None => return Err(DataError::UnsupportedFile { name: name.to_owned() }),
        };
        self.file = Some((name.to_owned(), format));
        Ok(())
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        match &mut self.file {
            None => Ok(()),
            Some((_, Format::Archive(archive))) => archive.push(bytes, &mut self.set),
            Some((name, Format::Batch(part, records))) => records.push(bytes, name, part.pictures(&mut self.set)),
        }
    }

    /// The file's end.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn end(&mut self) -> Result<(), DataError> {
        match self.file.take() {
            None => Ok(()),
            Some((_, Format::Archive(archive))) => archive.finish(&mut self.set),
            Some((name, Format::Batch(_, records))) => records.finish(&name),
        }
    }

    fn counts(&self) -> [usize; 2] {
        [self.moved[0] + self.set.train().len(), self.moved[1] + self.set.test().len()]
    }

    /// Pictures read so far.
    pub fn records(&self) -> usize {
        self.counts().iter().sum()
    }

    /// Whether there is enough to begin training.
    pub fn ready(&self) -> bool {
        self.counts()[0] >= Dataset::CIFAR10_FIRST
    }

    /// Hands what has been read on to `set`.
    pub fn hand_on(&mut self, set: &mut Dataset) {
        self.moved = self.counts();
        set.train_mut().append(self.set.train_mut());
        set.test_mut().append(self.set.test_mut());
    }

    /// Hands the rest on, once all files are read.
    ///
    /// # Errors
    /// When there is nothing to train on or nothing to test on.
    pub fn finish(mut self, set: &mut Dataset) -> Result<(), DataError> {
        let [train, test] = self.counts();
        if Dataset::trained_count(train) == 0 {
            return Err(DataError::BatchesMissing { missing: "training", file: "data_batch_1.bin" });
        }
        if test == 0 {
            return Err(DataError::BatchesMissing { missing: "testing", file: "test_batch.bin" });
        }
        self.hand_on(set);
        set.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::cifar10::RECORD_LEN;

    #[test]
    fn single_batches_make_a_data_set_when_both_parts_are_there() {
        let mut loader = Loader::default();
        loader.begin("data_batch_2.bin").unwrap();
        loader.push(&[1; 3 * RECORD_LEN]).unwrap();
        loader.end().unwrap();
        assert_eq!(loader.records(), 3);
        let mut set = Dataset::cifar10();
        loader.hand_on(&mut set);
        assert_eq!((set.train().len(), loader.records()), (3, 3));
        loader.begin("test_batch.bin").unwrap();
        loader.push(&[2; RECORD_LEN]).unwrap();
        loader.end().unwrap();
        loader.finish(&mut set).unwrap();
        assert_eq!((set.train().len(), set.test().len(), set.growing()), (3, 1, false));
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        let mut loader = Loader::default();
        assert!(matches!(loader.begin("photo.png"), Err(DataError::UnsupportedFile { .. })));
        loader.begin("data_batch_2.bin").unwrap();
        loader.push(&[1; 3 * RECORD_LEN]).unwrap();
        loader.end().unwrap();
        assert_eq!(
            loader.finish(&mut Dataset::cifar10()).unwrap_err().to_string(),
            "there are no pictures for testing; add the file test_batch.bin"
        );
    }
}
