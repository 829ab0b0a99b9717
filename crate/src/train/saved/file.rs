//! The form of a saved run: a safetensors file (github.com/huggingface/safetensors), so that other programs read its
//! weights too. Its metadata hold the rest of the run as JSON, and a checksum.

use serde_json::Value;

use super::{SavedError, syntax};
use crate::checksum::crc32;

/// Bytes before the header, which give its length.
const LENGTH: usize = 8;

/// How the header begins. Then come the digits of the checksum over everything after them.
const OPENING: &str = "{\"__metadata__\":{\"checksum\":\"";
const DIGITS: usize = 8;

/// Where what is checked begins.
const CHECKED: usize = LENGTH + OPENING.len() + DIGITS;

/// A file being written.
#[derive(Default)]
pub struct Writer {
    entries: String,
    data: Vec<u8>,
}

impl Writer {
    /// Adds double-precision numbers; before all single ones, which keeps them aligned.
    pub fn doubles(&mut self, name: &str, values: &[f64]) {
        self.enter(name, "F64", &[values.len()], size_of_val(values));
        values.iter().for_each(|value| self.data.extend(value.to_le_bytes()));
    }

    /// Adds single-precision numbers of this shape.
    pub fn singles(&mut self, name: &str, shape: &[usize], values: &[f32]) {
        self.enter(name, "F32", shape, size_of_val(values));
        values.iter().for_each(|value| self.data.extend(value.to_le_bytes()));
    }

    /// How safetensors describes a tensor.
    fn enter(&mut self, name: &str, dtype: &str, shape: &[usize], bytes: usize) {
        let from = self.data.len();
        self.data.reserve(bytes);
        for part in [",\"", name, "\":{\"dtype\":\"", dtype, "\",\"shape\":"] {
            self.entries.push_str(part);
        }
        self.enter_list(shape);
        self.entries.push_str(",\"data_offsets\":");
        self.enter_list(&[from, from + bytes]);
        self.entries.push('}');
    }

    fn enter_list(&mut self, numbers: &[usize]) {
        for (place, number) in numbers.iter().enumerate() {
            self.entries.push(if place == 0 { '[' } else { ',' });
            self.entries.push_str(&number.to_string());
        }
        self.entries.push(']');
    }

    /// The whole file, with `run` in its metadata.
    pub fn finish(self, run: &str) -> Vec<u8> {
        let run = serde_json::to_string(run).unwrap_or_default();
        let mut header = [OPENING, "00000000\",\"run\":", &run, "}", &self.entries, "}"].concat();
        while !header.len().is_multiple_of(8) {
            header.push(' ');
        }
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.reserve_exact(header.len() + self.data.len());
        bytes.extend(header.as_bytes());
        bytes.extend(&self.data);
        let sum = checksum(&bytes);
        bytes[CHECKED - DIGITS..CHECKED].copy_from_slice(&sum);
        bytes
    }
}

/// The digits of the checksum of a file.
fn checksum(bytes: &[u8]) -> [u8; DIGITS] {
    let sum = crc32(&bytes[CHECKED..]);
    std::array::from_fn(|digit| b"0123456789abcdef"[(sum >> (28 - 4 * digit)) as usize & 15])
}

/// A file that was read, and whose checksum is right.
pub struct File {
    header: Value,
    data: Vec<u8>,
}

impl File {
    /// Reads a file's bytes.
    ///
    /// # Errors
    /// When they are damaged, or no file of this form.
    pub fn open(bytes: &[u8]) -> Result<Self, SavedError> {
        if bytes.len() < CHECKED || &bytes[LENGTH..CHECKED - DIGITS] != OPENING.as_bytes() {
            return Err(syntax("it begins otherwise"));
        }
        if bytes[CHECKED - DIGITS..CHECKED] != checksum(bytes) {
            return Err(SavedError::SnapshotDamaged {});
        }
        // The checksum leaves the length out: in a file that is whole, it leads to the header's end.
        let length = bytes.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
        let rest = &bytes[LENGTH..];
        let header = usize::try_from(length).ok().and_then(|length| rest.get(..length));
        let header = header.ok_or(SavedError::SnapshotDamaged {})?;
        let text = std::str::from_utf8(header).ok();
        let parsed = text.and_then(|text| serde_json::from_str(text).ok()).ok_or(SavedError::SnapshotDamaged {})?;
        Ok(Self { header: parsed, data: rest[header.len()..].to_vec() })
    }

    /// What [`Writer::finish`] was given; empty where there was nothing.
    pub fn run(&self) -> &str {
        self.header["__metadata__"]["run"].as_str().unwrap_or_default()
    }

    /// Double-precision numbers; `None` where there are none of this name.
    pub fn doubles(&self, name: &str) -> Option<Vec<f64>> {
        Some(self.bytes(name, "F64")?.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
    }

    /// Single-precision numbers; `None` where there are none of this name.
    pub fn singles(&self, name: &str) -> Option<Vec<f32>> {
        Some(self.bytes(name, "F32")?.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
    }

    fn bytes(&self, name: &str, dtype: &str) -> Option<&[u8]> {
        let entry = &self.header[name];
        let offset = |side: usize| usize::try_from(entry["data_offsets"][side].as_u64()?).ok();
        self.data.get(offset(0)?..offset(1)?).filter(|_| entry["dtype"] == dtype)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        let mut file = Writer::default();
        file.doubles("places", &[1.0, 1e15]);
        file.singles("0.weight", &[2, 1], &[0.5, f32::NAN]);
        file.finish("{\"a\": \"ü\"}")
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = file();
        let header = u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
        assert!(header.is_multiple_of(8));
        assert_eq!(bytes.len(), 8 + header + 2 * 8 + 2 * 4);
        let file = File::open(&bytes).unwrap();
        assert_eq!(file.run(), "{\"a\": \"ü\"}");
        assert_eq!(file.doubles("places"), Some(vec![1.0, 1e15]));
        let weights = file.singles("0.weight").unwrap();
        assert!(weights[0] == 0.5 && weights[1].is_nan());
        assert_eq!((file.singles("1.weight"), file.singles("places")), (None, None));
        assert_eq!(
            file.header["0.weight"],
            serde_json::json!({"dtype": "F32", "shape": [2, 1], "data_offsets": [16, 24]})
        );
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let whole = file();
        for at in 0..whole.len() {
            assert!(File::open(&whole[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut damaged = whole.clone();
                damaged[at] ^= 1 << bit;
                assert!(File::open(&damaged).is_err(), "bit {bit} of byte {at}");
            }
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert!(matches!(File::open(&longer), Err(SavedError::SnapshotDamaged {})));
    }
}
