//! CIFAR-10's official archive, read while it arrives: gzip, inside it tar, inside it batches of records.

use std::io::Write;

use flate2::write::GzDecoder;

use super::cifar10::{Part, Records};
use super::{DataError, Dataset};

/// Size of a tar block: headers are one, contents are padded to whole ones.
const BLOCK: usize = 512;

/// Reads one archive piece by piece. Pictures are ready to train on as soon as their bytes are there.
pub struct Archive {
    name: String,
    gzip: GzDecoder<Vec<u8>>,
    started: bool,
    tar: Tar,
}

impl Archive {
    /// The reader of an archive; `name` is for messages.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            gzip: GzDecoder::new(Vec::new()),
            started: false,
            tar: Tar { header: Vec::with_capacity(BLOCK), ..Tar::default() },
        }
    }

    /// Adds what `bytes` complete to `set`.
    ///
    /// # Errors
    /// When the archive is no gzip or is damaged, or a record is not CIFAR-10's. Pictures read before stay in `set`.
    pub fn push(&mut self, bytes: &[u8], set: &mut Dataset) -> Result<(), DataError> {
        if !self.started && !bytes.is_empty() {
            self.started = true;
            if bytes[0] == b'<' {
                return Err(DataError::DataIsHtml { name: self.name.clone() });
            }
            if bytes[0] != 0x1f || bytes.get(1).is_some_and(|&byte| byte != 0x8b) {
                return Err(DataError::ArchiveNotGzip { name: self.name.clone() });
            }
        }
        // In small pieces, so that the inflated bytes are handed on while they are few.
        for piece in bytes.chunks(1 << 16) {
            self.gzip.write_all(piece).map_err(|error| self.damaged(&error))?;
            self.drain(set)?;
        }
        Ok(())
    }

    /// Says that the archive is complete.
    ///
    /// # Errors
    /// When it ends too early, its checksum is wrong, or it held no batches.
    pub fn finish(mut self, set: &mut Dataset) -> Result<(), DataError> {
        if !self.started {
            return Err(DataError::EmptyFile { name: self.name });
        }
        self.gzip.try_finish().map_err(|error| self.damaged(&error))?;
        self.drain(set)?;
        if self.tar.left > 0 || !self.tar.header.is_empty() {
            let detail = "it ends in the middle of a file".to_owned();
            return Err(DataError::ArchiveDamaged { name: self.name, detail });
        }
        if self.tar.batches == 0 {
            return Err(DataError::ArchiveNoBatches { name: self.name });
        }
        Ok(())
    }

    fn drain(&mut self, set: &mut Dataset) -> Result<(), DataError> {
        let bytes = std::mem::take(self.gzip.get_mut());
        let result = self.tar.push(&bytes, &self.name, set);
        let mut bytes = bytes;
        bytes.clear();
        *self.gzip.get_mut() = bytes;
        result
    }

    fn damaged(&self, error: &std::io::Error) -> DataError {
        DataError::ArchiveDamaged { name: self.name.clone(), detail: error.to_string() }
    }
}

/// The state of reading a tar stream.
#[derive(Default)]
struct Tar {
    /// The header that is being read.
    header: Vec<u8>,
    /// Bytes of the current file still to come, and of padding after it.
    left: u64,
    padding: u64,
    /// Batches begun.
    batches: usize,
    /// The current file, when it is a batch.
    batch: Option<(String, Part, Records)>,
}

impl Tar {
    fn push(&mut self, mut bytes: &[u8], archive: &str, set: &mut Dataset) -> Result<(), DataError> {
        while !bytes.is_empty() {
            if self.left > 0 {
                let (now, after) = cut(bytes, self.left);
                self.left -= now.len() as u64;
                bytes = after;
                if let Some((name, part, records)) = &mut self.batch {
                    records.push(now, name, part.pictures(set))?;
                    if self.left == 0 {
                        records.finish(name)?;
                    }
                }
            } else if self.padding > 0 {
                let (now, after) = cut(bytes, self.padding);
                self.padding -= now.len() as u64;
                bytes = after;
            } else {
                let (now, after) = cut(bytes, (BLOCK - self.header.len()) as u64);
                self.header.extend_from_slice(now);
                bytes = after;
                if self.header.len() == BLOCK {
                    self.enter(archive)?;
                }
            }
        }
        Ok(())
    }

    /// Begins the file of a complete header. Files are read, never written, so a name's folders do not matter.
    fn enter(&mut self, archive: &str) -> Result<(), DataError> {
        let header = std::mem::take(&mut self.header);
        self.batch = None;
        if header.iter().all(|&byte| byte == 0) {
            return Ok(());
        }
        let damaged = |detail: &str| DataError::ArchiveDamaged { name: archive.to_owned(), detail: detail.to_owned() };
        let sum: u64 = header
            .iter()
            .enumerate()
            .map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte }))
            .sum();
        if octal(&header[148..156]) != Some(sum) {
            return Err(damaged("a tar header's checksum is wrong"));
        }
        let size = octal(&header[124..136]).ok_or_else(|| damaged("a tar header has no size"))?;
        let end = header[..100].iter().position(|&byte| byte == 0).unwrap_or(100);
        let name = String::from_utf8_lossy(&header[..end]).into_owned();
        let is_file = matches!(header[156], b'0' | 0);
        self.left = size;
        self.padding = size.next_multiple_of(BLOCK as u64) - size;
        if let (true, Some(part)) = (is_file, Part::of(&name)) {
            let records = Records::default();
            if size == 0 {
                records.finish(&name)?;
            }
            self.batches += 1;
            self.batch = Some((name, part, records));
        }
        Ok(())
    }
}

fn cut(bytes: &[u8], most: u64) -> (&[u8], &[u8]) {
    bytes.split_at(usize::try_from(most).unwrap_or(usize::MAX).min(bytes.len()))
}

/// A tar number: octal digits, ended by a blank or zero byte.
fn octal(field: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(field).ok()?;
    let digits = text.trim_matches(['\0', ' ']);
    // Eleven octal digits are all a header holds; more would overflow.
    if digits.len() > 11 { None } else { u64::from_str_radix(digits, 8).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};

    fn tar(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (name, body) in files {
            let mut header = [0_u8; BLOCK];
            header[..name.len()].copy_from_slice(name.as_bytes());
            header[124..135].copy_from_slice(format!("{:011o}", body.len()).as_bytes());
            header[156] = b'0';
            header[148..156].fill(b' ');
            let sum: u64 = header.iter().map(|&byte| u64::from(byte)).sum();
            header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
            bytes.extend(header);
            bytes.extend(body);
            bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        }
        bytes.resize(bytes.len() + 2 * BLOCK, 0);
        bytes
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn batch(label: u8, records: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for record in 0..records {
            bytes.push(label);
            bytes.extend((0..3072).map(|at| (at * 7 + record) as u8));
        }
        bytes
    }

    fn good() -> Vec<u8> {
        gzip(&tar(&[
            ("cifar-10-batches-bin/batches.meta.txt", b"airplane\n".to_vec()),
            ("cifar-10-batches-bin/data_batch_1.bin", batch(3, 20)),
            ("../../test_batch.bin", batch(9, 5)),
        ]))
    }

    fn read(bytes: &[u8], piece: usize) -> Result<Dataset, DataError> {
        let mut set = Dataset::cifar10();
        let mut archive = Archive::new("x.tar.gz");
        for bytes in bytes.chunks(piece) {
            archive.push(bytes, &mut set)?;
        }
        archive.finish(&mut set)?;
        Ok(set)
    }

    #[test]
    fn an_archive_is_read_whatever_the_pieces() {
        for piece in [1, 100, 4096, 1 << 20] {
            let set = read(&good(), piece).unwrap();
            assert_eq!((set.train().len(), set.test().len()), (20, 5));
            assert_eq!((set.train().label(19), set.train().pixels(19)[1]), (3, 26));
        }
    }

    #[test]
    fn every_damage_has_its_message() {
        let code = |bytes: &[u8]| match read(bytes, 1000) {
            Ok(_) => "none".to_owned(),
            Err(error) => serde_json::to_value(error).unwrap()["code"].as_str().unwrap().to_owned(),
        };
        let good = good();
        assert_eq!(code(&good), "none");
        assert_eq!(code(b""), "empty_file");
        assert_eq!(code(b"<!doctype html>"), "data_is_html");
        assert_eq!(code(b"PK"), "archive_not_gzip");
        assert_eq!(code(&good[..good.len() / 2]), "archive_damaged");
        assert_eq!(code(&good[..good.len() - 4]), "archive_damaged");
        for at in [good.len() / 3, good.len() / 2, good.len() - 6] {
            let mut flipped = good.clone();
            flipped[at] ^= 0x10;
            assert!(["archive_damaged", "bad_label"].contains(&code(&flipped).as_str()), "bit flip at {at}");
        }
        assert_eq!(code(&gzip(&tar(&[("readme.txt", b"hello".to_vec())]))), "archive_no_batches");
        assert_eq!(code(&gzip(&tar(&[("data_batch_1.bin", batch(1, 3)[..9000].to_vec())]))), "record_size");
        assert_eq!(code(&gzip(&tar(&[("data_batch_1.bin", batch(10, 3))]))), "bad_label");
        assert_eq!(
            code(&gzip(b"not a tar, but long enough to fill a whole header block".repeat(20).as_slice())),
            "archive_damaged"
        );
    }

    #[test]
    fn a_header_that_lies_about_its_size_is_damage_not_a_panic() {
        let mut bytes = tar(&[("data_batch_1.bin", batch(1, 1))]);
        bytes[124..135].copy_from_slice(b"77777777777");
        bytes[148..156].fill(b' ');
        let sum: u64 = bytes[..BLOCK].iter().map(|&byte| u64::from(byte)).sum();
        bytes[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        assert!(read(&gzip(&bytes), 4096).is_err());
    }
}
