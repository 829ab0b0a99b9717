//! Damages inputs at random: bytes, words, numbers, and pieces of one put into another.

use convscope::random::Random;

/// Numbers at the edges of what fits, and words that mean something to one of the importers.
const WORDS: [&str; 44] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "63",
    "64",
    "65",
    "1024",
    "4096",
    "4097",
    "65536",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "18446744073709551615",
    "18446744073709551616",
    "1e9",
    "1e308",
    "1e-308",
    "1e999",
    "0.5",
    "-0",
    "NaN",
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "[1,2]",
    "conv",
    "fc",
    "residual",
    "dropout",
    "max_pool",
    "softmax",
    "majority",
    "lms",
    "perceptron",
    "zero",
    "\n",
    "/*",
    "'",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
];

/// A source of damage.
pub struct Mutator(Random);

impl Mutator {
    /// The damage of a seed.
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    fn place(&mut self, bytes: &[u8]) -> usize {
        self.0.below(bytes.len() + 1)
    }

    /// A piece of `bytes`, short ones more often.
    fn piece(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.place(bytes);
        let most = 1 << self.0.below(10);
        start..bytes.len().min(start + self.0.below(most + 1))
    }

    /// The numbers or words of `bytes`, one of which is drawn.
    fn word(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
        let at = self.place(bytes);
        let start = bytes[at..].iter().position(part).map_or(at, |skip| at + skip);
        let start = bytes[..start].iter().rposition(|byte| !part(byte)).map_or(0, |before| before + 1);
        let end = bytes[start..].iter().position(|byte| !part(byte)).map_or(bytes.len(), |len| start + len);
        start..end
    }

    /// One of `corpus`, damaged once or several times.
    pub fn damaged(&mut self, corpus: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = corpus[self.0.below(corpus.len())].clone();
        for _ in 0..1 << self.0.below(4) {
            match self.0.below(8) {
                0..=2 => {
                    let (range, word) = (self.word(&bytes), WORDS[self.0.below(WORDS.len())]);
                    bytes.splice(range, word.bytes());
                }
                3 => {
                    let range = self.piece(&bytes);
                    bytes.drain(range);
                }
                4 => {
                    let (piece, at) = (self.piece(&bytes), self.place(&bytes));
                    let copy = bytes[piece].to_vec();
                    bytes.splice(at..at, copy);
                }
                5 => {
                    let other = &corpus[self.0.below(corpus.len())];
                    let (piece, range) = (self.piece(other), self.piece(&bytes));
                    bytes.splice(range, other[piece].iter().copied());
                }
                6 => {
                    let at = self.place(&bytes);
                    bytes.splice(at..at, [self.0.below(256) as u8]);
                }
                _ => {
                    let at = self.place(&bytes);
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << self.0.below(8);
                    }
                }
            }
        }
        bytes
    }
}

/// Writes into the first bytes of a safetensors file how long its header is by now.
pub fn mend_length(bytes: &mut [u8]) {
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    let end = bytes.iter().enumerate().skip(8).find_map(|(at, &byte)| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => depth -= 1,
            _ => {}
        }
        (depth == 0 && !quoted).then_some(at)
    });
    let Some(end) = end else { return };
    let spaces = bytes[end + 1..].iter().take_while(|&&byte| byte == b' ').count();
    let length = (end - 7 + spaces) as u64;
    if let Some(first) = bytes.first_chunk_mut() {
        *first = length.to_le_bytes();
    }
}
