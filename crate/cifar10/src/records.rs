//! CIFAR-10's binary batches: records of one label byte and 3,072 pixel bytes (Krizhevsky, 2009).

use crate::DataError;

/// Side of a picture.
pub const SIDE: usize = 32;

/// Pixels of a picture.
pub const AREA: usize = SIDE * SIDE;

/// Bytes of a picture: its R, G and B planes, each in row-major order.
pub const PICTURE_LEN: usize = 3 * AREA;

/// Bytes of a record.
pub const RECORD_LEN: usize = 1 + PICTURE_LEN;

/// Classes, and so the first number that is no label.
pub const CLASSES: u8 = 10;

/// Pictures for training and for testing that the whole CIFAR-10 has.
pub const WHOLE: [usize; 2] = [50_000, 10_000];

/// Pictures as records, on their way to somebody who takes them now and then.
#[derive(Default)]
pub struct Pictures {
    records: Vec<u8>,
    taken: usize,
}

impl Pictures {
    /// How many there were, those that were taken included.
    pub fn len(&self) -> usize {
        self.taken + self.records.len() / RECORD_LEN
    }

    /// Whether there were none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The records since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        self.taken = self.len();
        std::mem::take(&mut self.records)
    }

    /// Adds a picture of three planes.
    pub fn push(&mut self, label: u8, planes: &[u8; PICTURE_LEN]) {
        self.records.push(label);
        self.records.extend_from_slice(planes);
    }
}

/// The pictures of both splits.
#[derive(Default)]
pub struct Splits {
    /// To train on.
    pub train: Pictures,
    /// To test on.
    pub test: Pictures,
}

impl Splits {
    /// The pictures of a split.
    pub fn of(&mut self, split: Split) -> &mut Pictures {
        match split {
            Split::Train => &mut self.train,
            Split::Test => &mut self.test,
        }
    }
}

/// Which split of the data set a batch file belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// `data_batch_*.bin`
    Train,
    /// `test_batch.bin`
    Test,
}

impl Split {
    /// The split that a file of this name holds, or `None` for other files, such as the notes that archives made on a Mac
    /// have beside each file (`._data_batch_1.bin`), and those of the tar format itself.
    pub fn of(name: &str) -> Option<Self> {
        let mut folders = name.rsplit('/');
        let file = folders.next()?.to_ascii_lowercase();
        if file.starts_with("._") || folders.any(|folder| folder.starts_with("PaxHeader")) {
            return None;
        }
        let stem = file.strip_suffix(".bin")?;
        if stem.as_bytes().windows(4).any(|part| part == b"test") { Some(Self::Test) } else { Some(Self::Train) }
    }
}

/// Cuts a stream of bytes into records, whatever the sizes of the pieces it comes in.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// The beginning of a record whose end has not come yet.
    rest: Vec<u8>,
    bytes: u64,
}

impl Records {
    /// Adds the records that end in `bytes` to `pictures`.
    ///
    /// # Errors
    /// When a label is not one of CIFAR-10's; the records before it have been added.
    pub fn push(&mut self, mut bytes: &[u8], name: &str, pictures: &mut Pictures) -> Result<(), DataError> {
        while !bytes.is_empty() {
            if self.rest.is_empty() && bytes.len() >= RECORD_LEN {
                let (record, after) = bytes.split_at(RECORD_LEN);
                bytes = after;
                self.record(record, name, pictures)?;
                continue;
            }
            let (more, after) = bytes.split_at((RECORD_LEN - self.rest.len()).min(bytes.len()));
            self.rest.extend_from_slice(more);
            bytes = after;
            if self.rest.len() == RECORD_LEN {
                let record = std::mem::take(&mut self.rest);
                self.record(&record, name, pictures)?;
            }
        }
        Ok(())
    }

    fn record(&mut self, record: &[u8], name: &str, pictures: &mut Pictures) -> Result<(), DataError> {
        let label = record[0];
        if label >= CLASSES {
            let record = self.bytes / RECORD_LEN as u64 + 1;
            return Err(DataError::BadLabel { name: name.to_owned(), record, label });
        }
        self.bytes += RECORD_LEN as u64;
        pictures.records.extend_from_slice(record);
        Ok(())
    }

    /// # Errors
    /// When the stream ends inside a record, or held none.
    pub fn finish(&self, name: &str) -> Result<(), DataError> {
        let name = name.to_owned();
        match self.bytes + self.rest.len() as u64 {
            0 => Err(DataError::EmptyFile { name }),
            bytes if !self.rest.is_empty() => Err(DataError::RecordSize { name, bytes }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_whatever_the_pieces() {
        let mut stream = Vec::new();
        for label in 0..5_u8 {
            stream.push(label);
            stream.extend((0..PICTURE_LEN).map(|at| (at as u8).wrapping_mul(label)));
        }
        for piece in [1, 7, 3072, 3073, 5000, 100_000] {
            let (mut records, mut pictures) = (Records::default(), Pictures::default());
            for bytes in stream.chunks(piece) {
                records.push(bytes, "x", &mut pictures).unwrap();
            }
            records.finish("x").unwrap();
            assert_eq!(pictures.len(), 5);
            let records = pictures.take();
            assert_eq!(
                (records.len(), records[3 * RECORD_LEN], records[3 * RECORD_LEN + 101]),
                (5 * RECORD_LEN, 3, 44)
            );
            assert_eq!((pictures.len(), pictures.take().len()), (5, 0));
        }
    }

    #[test]
    fn damage_is_named() {
        let (mut records, mut pictures) = (Records::default(), Pictures::default());
        records.push(&[0; 2 * RECORD_LEN], "a.bin", &mut pictures).unwrap();
        let error = records.push(&[10; RECORD_LEN], "a.bin", &mut pictures).unwrap_err();
        assert_eq!(error.to_string(), "record 3 of a.bin has the label 10; CIFAR-10 has 0 to 9");
        let mut records = Records::default();
        records.push(&[0; 100], "a.bin", &mut pictures).unwrap();
        assert!(matches!(records.finish("a.bin"), Err(DataError::RecordSize { bytes: 100, .. })));
        assert!(matches!(Records::default().finish("a.bin"), Err(DataError::EmptyFile { .. })));
    }

    #[test]
    fn files_are_told_apart_by_name() {
        assert_eq!(Split::of("cifar-10-batches-bin/data_batch_3.bin"), Some(Split::Train));
        assert_eq!(Split::of("cifar-10-batches-bin/test_batch.bin"), Some(Split::Test));
        assert_eq!(Split::of("cifar-10-batches-bin/readme.html"), None);
        assert_eq!(Split::of("cifar-10-batches-bin/._test_batch.bin"), None);
    }
}
