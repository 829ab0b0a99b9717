//! CRC-32 (IEEE 802.3), eight bytes at a time (slicing by 8; Kounavis and Berry, 2005). Its tables are made at the first
//! use: as data of the engine they would be a fifteenth of what a visitor loads first.

use std::sync::LazyLock;

/// Bytes that are taken at once.
const SLICES: usize = 8;

/// The polynomial, its lowest bit first.
const POLYNOMIAL: u32 = 0xedb8_8320;

/// Row `n`, entry `b`: the sum after byte `b` and `n` zeros.
static TABLES: LazyLock<[[u32; 256]; SLICES]> = LazyLock::new(|| {
    let mut tables = [[0; 256]; SLICES];
    for byte in 0..256 {
        let mut sum = byte as u32;
        for row in &mut tables {
            for _ in 0..8 {
                sum = sum >> 1 ^ if sum & 1 == 1 { POLYNOMIAL } else { 0 };
            }
            row[byte] = sum;
        }
    }
    tables
});

/// The checksum of bytes that come in pieces.
pub struct Crc32(u32);

impl Default for Crc32 {
    fn default() -> Self {
        Self(!0)
    }
}

impl Crc32 {
    /// Adds the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        let tables = &*TABLES;
        let (eights, rest) = bytes.as_chunks::<SLICES>();
        for eight in eights {
            let eight = u64::from_le_bytes(*eight) ^ u64::from(self.0);
            self.0 = (0..SLICES).fold(0, |sum, at| sum ^ tables[SLICES - 1 - at][(eight >> (8 * at)) as usize & 255]);
        }
        for &byte in rest {
            self.0 = self.0 >> 8 ^ tables[0][usize::from(self.0 as u8 ^ byte)];
        }
    }

    /// The checksum of all bytes so far.
    pub fn sum(&self) -> u32 {
        !self.0
    }
}

/// The checksum of `bytes`.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = Crc32::default();
    sum.update(bytes);
    sum.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard_whatever_the_pieces() {
        // The check value in every catalogue of CRCs, and one by Python's zlib.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let bytes: Vec<u8> = (0..1000_u32).map(|at| (at * at) as u8).collect();
        assert_eq!(crc32(&bytes), 0xbe2c_3c2d);
        for piece in [1, 7, 8, 13] {
            let mut sum = Crc32::default();
            bytes.chunks(piece).for_each(|bytes| sum.update(bytes));
            assert_eq!(sum.sum(), crc32(&bytes), "pieces of {piece}");
        }
    }
}
