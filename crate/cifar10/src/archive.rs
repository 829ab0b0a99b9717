//! CIFAR-10's records in a file, read while it arrives: compressed by gzip or not, in a tar archive or alone. What a file
//! is, its first bytes tell: browsers unpack some downloads by themselves and keep their names.

use std::io::Write;

use flate2::write::GzDecoder;

use crate::DataError;
use crate::records::{Records, Split, Splits};

/// Size of a tar block: headers are one, contents are padded to whole ones.
const BLOCK: usize = 512;

/// Reads one file piece by piece. Pictures are ready to train on as soon as their bytes are there.
pub struct Archive {
    name: String,
    outside: Outside,
    inside: Inside,
}

enum Outside {
    /// Nothing has come yet.
    Unknown,
    Plain,
    Gzip(Box<GzDecoder<Vec<u8>>>),
}

enum Inside {
    /// The first bytes, until they tell.
    Unknown(Vec<u8>),
    Tar(Tar),
    Batch(Split, Records),
}

impl Archive {
    /// The reader of a file; `name` is for messages, and tells whether a batch alone is for testing.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), outside: Outside::Unknown, inside: Inside::Unknown(Vec::new()) }
    }

    /// Whether a file of this name can be read, or the part of its name that says so.
    pub fn is_known(name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        [".bin", ".gz", ".tgz", ".tar"].iter().any(|ending| lower.ends_with(ending))
    }

    /// The split that the file belongs to, where its name is a batch's.
    fn split(&self) -> Option<Split> {
        let lower = self.name.to_ascii_lowercase();
        Split::of(lower.strip_suffix(".gz").unwrap_or(&lower))
    }

    /// Adds what `bytes` complete to `set`.
    ///
    /// # Errors
    /// When the file is another one or is damaged, or a record is not CIFAR-10's. Pictures read before stay in `set`.
    pub fn push(&mut self, bytes: &[u8], set: &mut Splits) -> Result<(), DataError> {
        if let (Outside::Unknown, Some(&first)) = (&self.outside, bytes.first()) {
            if first == b'<' {
                return Err(DataError::DataIsHtml { name: self.name.clone() });
            }
            // No record begins so: labels are below ten.
            let zipped = first == 0x1f;
            self.outside = if zipped { Outside::Gzip(Box::new(GzDecoder::new(Vec::new()))) } else { Outside::Plain };
        }
        match &mut self.outside {
            Outside::Unknown => Ok(()),
            Outside::Plain => self.take(bytes, set),
            Outside::Gzip(_) => {
                // In small pieces, so that the inflated bytes are handed on while they are few.
                bytes.chunks(1 << 16).try_for_each(|piece| self.inflate(Some(piece), set))
            }
        }
    }

    /// Inflates a piece, or with `None` what is left, and takes what came of it.
    fn inflate(&mut self, piece: Option<&[u8]>, set: &mut Splits) -> Result<(), DataError> {
        let Outside::Gzip(gzip) = &mut self.outside else { return Ok(()) };
        let written = match piece {
            Some(piece) => gzip.write_all(piece),
            None => gzip.try_finish(),
        };
        let mut bytes = std::mem::take(gzip.get_mut());
        written.map_err(|error| self.damaged(&error.to_string()))?;
        let taken = self.take(&bytes, set);
        bytes.clear();
        if let Outside::Gzip(gzip) = &mut self.outside {
            *gzip.get_mut() = bytes;
        }
        taken
    }

    /// Takes inflated bytes.
    fn take(&mut self, bytes: &[u8], set: &mut Splits) -> Result<(), DataError> {
        match &mut self.inside {
            Inside::Unknown(head) => {
                head.extend_from_slice(bytes);
                if head.len() >= BLOCK { self.decide(set) } else { Ok(()) }
            }
            Inside::Tar(tar) => tar.push(bytes, &self.name, set),
            Inside::Batch(split, records) => records.push(bytes, &self.name, set.of(*split)),
        }
    }

    /// Finds out what the first bytes begin, and takes them.
    fn decide(&mut self, set: &mut Splits) -> Result<(), DataError> {
        let Inside::Unknown(head) = &mut self.inside else { return Ok(()) };
        let head = std::mem::take(head);
        let is_tar = head.get(..BLOCK).is_some_and(|block| octal(&block[148..156]) == Some(checksum(block)));
        self.inside = match self.split() {
            Some(split) if !is_tar => Inside::Batch(split, Records::default()),
            None if !is_tar && matches!(self.outside, Outside::Plain) => {
                return Err(DataError::ArchiveNotGzip { name: self.name.clone() });
            }
            _ => Inside::Tar(Tar { header: Vec::with_capacity(BLOCK), ..Tar::default() }),
        };
        self.take(&head, set)
    }

    /// Says that the file is complete.
    ///
    /// # Errors
    /// When it ends too early, its checksum is wrong, or it held no batches.
    pub fn finish(mut self, set: &mut Splits) -> Result<(), DataError> {
        if matches!(self.outside, Outside::Unknown) {
            return Err(DataError::EmptyFile { name: self.name });
        }
        self.inflate(None, set)?;
        if matches!(self.inside, Inside::Unknown(_)) {
            self.decide(set)?;
        }
        match &self.inside {
            Inside::Batch(_, records) => records.finish(&self.name),
            Inside::Tar(tar) if tar.left > 0 || !tar.header.is_empty() => {
                Err(self.damaged("it ends in the middle of a file"))
            }
            Inside::Tar(tar) if tar.batches == 0 => Err(DataError::ArchiveNoBatches { name: self.name }),
            Inside::Tar(_) | Inside::Unknown(_) => Ok(()),
        }
    }

    fn damaged(&self, detail: &str) -> DataError {
        DataError::ArchiveDamaged { name: self.name.clone(), detail: detail.to_owned() }
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
    batch: Option<(String, Split, Records)>,
}

impl Tar {
    fn push(&mut self, mut bytes: &[u8], archive: &str, set: &mut Splits) -> Result<(), DataError> {
        while !bytes.is_empty() {
            if self.left > 0 {
                let (now, after) = cut(bytes, self.left);
                self.left -= now.len() as u64;
                bytes = after;
                if let Some((name, split, records)) = &mut self.batch {
                    records.push(now, name, set.of(*split))?;
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
        if octal(&header[148..156]) != Some(checksum(&header)) {
            return Err(damaged("a tar header's checksum is wrong"));
        }
        let size = octal(&header[124..136]).ok_or_else(|| damaged("a tar header has no size"))?;
        let end = header[..100].iter().position(|&byte| byte == 0).unwrap_or(100);
        let name = String::from_utf8_lossy(&header[..end]).into_owned();
        let is_file = matches!(header[156], b'0' | 0);
        self.left = size;
        self.padding = size.next_multiple_of(BLOCK as u64) - size;
        if let (true, Some(split)) = (is_file, Split::of(&name)) {
            let records = Records::default();
            if size == 0 {
                records.finish(&name)?;
            }
            self.batches += 1;
            self.batch = Some((name, split, records));
        }
        Ok(())
    }
}

fn cut(bytes: &[u8], most: u64) -> (&[u8], &[u8]) {
    bytes.split_at(usize::try_from(most).unwrap_or(usize::MAX).min(bytes.len()))
}

/// The sum of a tar header's bytes, its own checksum taken as blanks.
fn checksum(header: &[u8]) -> u64 {
    header.iter().enumerate().map(|(at, &byte)| u64::from(if (148..156).contains(&at) { b' ' } else { byte })).sum()
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
    use crate::records::RECORD_LEN;
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

    fn read(bytes: &[u8], piece: usize) -> Result<Splits, DataError> {
        read_named("x.tar.gz", bytes, piece)
    }

    fn read_named(name: &str, bytes: &[u8], piece: usize) -> Result<Splits, DataError> {
        let mut set = Splits::default();
        let mut archive = Archive::new(name);
        for bytes in bytes.chunks(piece) {
            archive.push(bytes, &mut set)?;
        }
        archive.finish(&mut set)?;
        Ok(set)
    }

    #[test]
    fn an_archive_is_read_whatever_the_pieces() {
        for piece in [1, 100, 4096, 1 << 20] {
            let mut set = read(&good(), piece).unwrap();
            assert_eq!((set.train.len(), set.test.len()), (20, 5));
            let last = &set.train.take()[19 * RECORD_LEN..];
            assert_eq!((last[0], last[2]), (3, 26));
        }
    }

    #[test]
    fn files_are_read_by_what_they_are_whatever_their_names_say() {
        let packed = tar(&[("data_batch_1.bin", batch(3, 2)), ("test_batch.bin", batch(9, 1))]);
        let single = batch(4, 2);
        for (name, bytes, counts) in [
            ("x.tar", packed.clone(), (2, 1)),
            ("x.tar.gz", packed.clone(), (2, 1)),
            ("data_batch_1.bin", packed.clone(), (2, 1)),
            ("x.tar", gzip(&packed), (2, 1)),
            ("data_batch_1.bin", single.clone(), (2, 0)),
            ("data_batch_1.bin.gz", gzip(&single), (2, 0)),
            ("data_batch_1.bin", gzip(&single), (2, 0)),
            ("test_batch.bin.gz", single.clone(), (0, 2)),
        ] {
            for piece in [1, 4096, 1 << 20] {
                let set = read_named(name, &bytes, piece).unwrap();
                assert_eq!((set.train.len(), set.test.len()), counts, "{name} of {} bytes", bytes.len());
            }
            assert!(read_named(name, &bytes[..bytes.len() * 2 / 3], 1 << 20).is_err(), "{name} cut short");
        }
    }

    #[test]
    fn what_a_mac_packs_beside_the_batches_is_passed_over() {
        let note = vec![7; 163];
        let set = read(
            &gzip(&tar(&[
                ("./._cifar-10-batches-bin", note.clone()),
                ("cifar-10-batches-bin/._data_batch_1.bin", note.clone()),
                ("cifar-10-batches-bin/data_batch_1.bin", batch(3, 2)),
                ("__MACOSX/cifar-10-batches-bin/._test_batch.bin", note.clone()),
                ("cifar-10-batches-bin/PaxHeader/test_batch.bin", note),
                ("cifar-10-batches-bin/test_batch.bin", batch(9, 1)),
            ])),
            1000,
        )
        .unwrap();
        assert_eq!((set.train.len(), set.test.len()), (2, 1));
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
    fn a_plain_archive_with_any_byte_of_its_headers_changed_is_read_or_refused() {
        let good = tar(&[("data_batch_1.bin", batch(3, 1)), ("test_batch.bin", batch(9, 1))]);
        let second = BLOCK + (1 + 3072_usize).next_multiple_of(BLOCK);
        for at in (0..BLOCK).chain(second..second + BLOCK) {
            let mut changed = good.clone();
            changed[at] ^= 0x11;
            if let Ok(set) = read_named("x.tar", &changed, 1 << 20) {
                assert!(set.train.len() + set.test.len() <= 2, "byte {at}");
            }
        }
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
