//! Reads CIFAR-10 from files of whatever kind, one after the other, while their bytes arrive.

use crate::records::{AREA, CLASSES, PICTURE_LEN, SIDE, Split, Splits, WHOLE};
use crate::{Archive, DataError, png};

/// A CIFAR-10 on its way in.
#[derive(Default)]
pub struct Loader {
    set: Splits,
    file: Option<(String, Format)>,
}

enum Format {
    Archive(Box<Archive>),
    /// Pictures one by one, with how many have been read.
    Pictures(Split, u64),
}

impl Loader {
    /// Begins a file of records, in an archive or alone.
    ///
    /// # Errors
    /// When the name ends in none that can be read.
    pub fn begin(&mut self, name: &str) -> Result<(), DataError> {
        if !Archive::is_known(name) {
            return Err(DataError::UnsupportedFile { name: name.to_owned() });
        }
        self.file = Some((name.to_owned(), Format::Archive(Box::new(Archive::new(name)))));
        Ok(())
    }

    /// Begins a file whose pictures come one by one; `test` tells what they are for.
    pub fn begin_pictures(&mut self, name: &str, test: bool) {
        let split = if test { Split::Test } else { Split::Train };
        self.file = Some((name.to_owned(), Format::Pictures(split, 0)));
    }

    /// The next pictures of the file, as a PNG: one of 32 x 32, or as many as there are `labels`, each a row of 1,024
    /// pixels.
    ///
    /// # Errors
    /// When the PNG is damaged or of another size, a label is not one of CIFAR-10's, or there are more pictures than
    /// CIFAR-10 has.
    pub fn pictures(&mut self, png: &[u8], labels: &[u8]) -> Result<(), DataError> {
        let Some((name, Format::Pictures(_, count))) = &self.file else { return Ok(()) };
        let (name, record) = (name.clone(), count + 1);
        let picture = png::decode(png).map_err(|detail| DataError::PictureDamaged {
            name: name.clone(),
            record,
            detail: detail.to_owned(),
        })?;
        let is_one = picture.width == SIDE && labels.len() == 1;
        if picture.rgb.len() != labels.len() * PICTURE_LEN || !(is_one || picture.width == AREA) {
            return Err(DataError::PictureSize { name, record });
        }
        self.add(&picture.rgb, 3, labels)
    }

    /// The next picture of the file, as 32 x 32 RGBA that somebody else has decoded.
    ///
    /// # Errors
    /// When it is of another size, its label is not one of CIFAR-10's, or there are more pictures than CIFAR-10 has.
    pub fn decoded(&mut self, rgba: &[u8], label: u8) -> Result<(), DataError> {
        let Some((name, Format::Pictures(_, count))) = &self.file else { return Ok(()) };
        if rgba.len() != AREA * 4 {
            return Err(DataError::PictureSize { name: name.clone(), record: count + 1 });
        }
        self.add(rgba, 4, &[label])
    }

    /// Adds pictures of `step` bytes a pixel.
    fn add(&mut self, pixels: &[u8], step: usize, labels: &[u8]) -> Result<(), DataError> {
        let Some((name, Format::Pictures(split, count))) = &mut self.file else { return Ok(()) };
        let mut planes = [0; PICTURE_LEN];
        for (picture, &label) in pixels.chunks_exact(AREA * step).zip(labels) {
            *count += 1;
            if label >= CLASSES {
                return Err(DataError::BadLabel { name: name.clone(), record: *count, label });
            }
            for (at, pixel) in picture.chunks_exact(step).enumerate() {
                (0..3).for_each(|channel| planes[channel * AREA + at] = pixel[channel]);
            }
            self.set.of(*split).push(label, &planes);
        }
        self.check_counts()
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// When they are damaged, or hold more pictures than CIFAR-10 has.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        match &mut self.file {
            None | Some((_, Format::Pictures(..))) => {}
            Some((_, Format::Archive(archive))) => archive.push(bytes, &mut self.set)?,
        }
        self.check_counts()
    }

    /// What is more than CIFAR-10 is something else, and might be more than there is memory.
    fn check_counts(&self) -> Result<(), DataError> {
        let [train, test] = self.counts();
        if train > WHOLE[0] || test > WHOLE[1] { Err(DataError::TooManyPictures) } else { Ok(()) }
    }

    /// The file's end.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn end(&mut self) -> Result<(), DataError> {
        match self.file.take() {
            Some((name, Format::Pictures(_, 0))) => Err(DataError::EmptyFile { name }),
            None | Some((_, Format::Pictures(..))) => Ok(()),
            Some((_, Format::Archive(archive))) => archive.finish(&mut self.set),
        }
    }

    /// Pictures read so far, for training and for testing.
    pub fn counts(&self) -> [usize; 2] {
        [self.set.train.len(), self.set.test.len()]
    }

    /// The records of a split that have been read since the last time.
    pub fn take(&mut self, split: Split) -> Vec<u8> {
        self.set.of(split).take()
    }

    /// Says that all files are read.
    ///
    /// # Errors
    /// When there is nothing to train on or nothing to test on.
    pub fn finish(&self) -> Result<(), DataError> {
        let [train, test] = self.counts();
        // One in ten is held out for validation, the first of them.
        if train < 2 {
            return Err(DataError::BatchesMissing { missing: "training", file: "data_batch_1.bin" });
        }
        if test == 0 {
            return Err(DataError::BatchesMissing { missing: "testing", file: "test_batch.bin" });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::png::tests::png;
    use crate::records::RECORD_LEN;

    #[test]
    fn single_batches_make_a_data_set_when_both_parts_are_there() {
        let mut loader = Loader::default();
        loader.begin("data_batch_2.bin").unwrap();
        loader.push(&[1; 3 * RECORD_LEN]).unwrap();
        loader.end().unwrap();
        assert_eq!(loader.finish(), Err(DataError::BatchesMissing { missing: "testing", file: "test_batch.bin" }));
        assert_eq!(loader.take(Split::Train), [1; 3 * RECORD_LEN]);
        loader.begin("test_batch.bin").unwrap();
        loader.push(&[2; RECORD_LEN]).unwrap();
        loader.end().unwrap();
        assert_eq!((loader.counts(), loader.finish()), ([3, 1], Ok(())));
        assert_eq!((loader.take(Split::Train).len(), loader.take(Split::Test)), (0, vec![2; RECORD_LEN]));
    }

    /// A PNG of colours, each the number of its pixel times 1, 2 and 3.
    fn coloured(width: usize, height: usize) -> Vec<u8> {
        let row = |y| (y * width..(y + 1) * width).flat_map(|at| [1, 2, 3].map(|times| (times * at) as u8));
        let rows: Vec<u8> = (0..height).flat_map(|y| std::iter::once(0).chain(row(y))).collect();
        png(width as u32, height as u32, 2, &rows, 1 << 20)
    }

    #[test]
    fn pictures_become_planes_alone_or_as_rows() {
        for (width, height, labels) in [(32, 32, &[7][..]), (1024, 3, &[7, 8, 9])] {
            let mut loader = Loader::default();
            loader.begin_pictures("some.png", true);
            loader.pictures(&coloured(width, height), labels).unwrap();
            loader.end().unwrap();
            let records = loader.take(Split::Test);
            for (record, &label) in records.chunks(RECORD_LEN).zip(labels) {
                // Pixel 33 is the second of the second row.
                assert_eq!([0, 1 + 33, 1 + 1024 + 33, 1 + 2048 + 33].map(|byte| record[byte]), [label, 33, 66, 99]);
            }
        }
    }

    #[test]
    fn decoded_pictures_become_planes_too() {
        let rgba: Vec<u8> = (0..1024).flat_map(|at| [at as u8, (2 * at) as u8, (3 * at) as u8, 255]).collect();
        let mut loader = Loader::default();
        loader.begin_pictures("some.parquet", false);
        loader.decoded(&rgba, 4).unwrap();
        assert_eq!(
            loader.decoded(&rgba[..4000], 4),
            Err(DataError::PictureSize { name: "some.parquet".to_owned(), record: 2 })
        );
        assert!(matches!(loader.decoded(&rgba, 10), Err(DataError::BadLabel { record: 2, .. })));
        let record = loader.take(Split::Train);
        assert_eq!(record.len(), RECORD_LEN);
        assert_eq!([0, 1 + 33, 1 + 1024 + 33, 1 + 2048 + 33].map(|byte| record[byte]), [4, 33, 66, 99]);
    }

    #[test]
    fn pictures_that_are_none_of_cifar10_are_named() {
        let error = |png: &[u8], labels: &[u8]| {
            let mut loader = Loader::default();
            loader.begin_pictures("a.parquet", false);
            loader.pictures(&coloured(32, 32), &[1]).unwrap();
            loader.pictures(png, labels).unwrap_err().to_string()
        };
        let good = coloured(32, 32);
        let cannot = "picture 2 of a.parquet cannot be used";
        assert_eq!(error(&good, &[10]), "record 2 of a.parquet has the label 10; CIFAR-10 has 0 to 9");
        assert_eq!(error(&good[..good.len() - 20], &[1]), format!("{cannot} (cut short); download the file again"));
        for (png, labels) in [(coloured(28, 28), &[1][..]), (coloured(64, 16), &[1]), (coloured(1024, 2), &[1, 1, 1])] {
            assert!(error(&png, labels).starts_with(&format!("{cannot} (not 32 × 32)")));
        }
        let mut loader = Loader::default();
        loader.begin_pictures("a.parquet", false);
        assert!(matches!(loader.end(), Err(DataError::EmptyFile { .. })));
    }

    #[test]
    fn more_than_cifar10_has_is_refused() {
        let mut loader = Loader::default();
        loader.begin("test_batch.bin").unwrap();
        for _ in 0..WHOLE[1] {
            loader.push(&[1; RECORD_LEN]).unwrap();
            loader.take(Split::Test);
        }
        assert_eq!(loader.push(&[1; RECORD_LEN]), Err(DataError::TooManyPictures));
    }

    #[test]
    fn what_is_missing_or_unknown_is_named() {
        let mut loader = Loader::default();
        assert!(matches!(loader.begin("photo.png"), Err(DataError::UnsupportedFile { .. })));
        loader.begin("data_batch_2.bin").unwrap();
        loader.push(&[1; RECORD_LEN]).unwrap();
        loader.end().unwrap();
        assert_eq!(
            loader.finish().unwrap_err().to_string(),
            "there are no pictures for training; add the file data_batch_1.bin"
        );
    }
}
