//! Micro-batches and their results as bytes and numbers, for the way to another worker and back.

use super::classify::Answer;
use super::micro_batch::{MicroBatch, MicroBatchResult, Purpose};
use super::sum_tree::MicroBatchIndex;
use crate::data::PICTURE_LEN;
use crate::data::augment::{Square, View};

/// Bytes of a view.
const VIEW: usize = 6;

/// Loss, correct, forward, backward; answers follow.
const METRICS: usize = 4;

/// Class and confidence.
const ANSWER: usize = 2;

impl MicroBatch {
    /// Bytes that begin the header: purpose, averaged or index, count (2 bytes), batch size (2),
    /// micro-batches of the batch (2), seed (8).
    pub const START: usize = 16;

    /// All but the pixels as bytes: labels and views, of six bytes each, follow the start.
    pub fn header(&self) -> Vec<u8> {
        let (kind, detail, batch_size, micro_batches, seed) = match self.purpose {
            Purpose::Train { batch_size, at, seed } => (0, at.index as u8, batch_size, at.count, seed),
            Purpose::Predict { averaged } => (1, u8::from(averaged), 0, 0, 0),
        };
        let count = self.labels.len();
        let mut bytes = Vec::with_capacity(Self::START + count * (1 + VIEW));
        bytes.extend([kind, detail]);
        bytes.extend([count, batch_size, micro_batches].map(|number| (number as u16).to_le_bytes()).as_flattened());
        bytes.extend(seed.to_le_bytes());
        bytes.extend(&self.labels);
        for view in &self.views {
            let View { flip, right, down, cutout: Square { left, top, side } } = *view;
            bytes.extend([u8::from(flip), right as u8, down as u8, left as u8, top as u8, side]);
        }
        bytes
    }

    /// Bytes of the header and of the pixels.
    pub fn bytes(&self) -> usize {
        Self::START + self.labels.len() * (1 + VIEW) + self.pixels.len()
    }

    /// The pixels of its pictures.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Bytes of the header that has this start, and of the pixels.
    pub fn lens_of(start: &[u8; Self::START]) -> [usize; 2] {
        let count = usize::from(u16::from_le_bytes([start[2], start[3]]));
        [Self::START + count * (1 + VIEW), count * PICTURE_LEN]
    }

    /// How many numbers [`MicroBatchResult::metrics`] makes of it.
    pub fn metrics(&self) -> usize {
        match self.purpose {
            Purpose::Train { .. } => METRICS,
            Purpose::Predict { .. } => METRICS + ANSWER * self.labels.len(),
        }
    }

    /// How many numbers may come of it, for a network of so many parameters.
    pub fn most_numbers(&self, parameters: usize) -> usize {
        self.metrics() + self.index().map_or(0, |_| parameters)
    }

    /// A micro-batch from its header and its pixels; `None` when they are none.
    pub fn from_bytes(header: &[u8], pixels: Vec<u8>) -> Option<Self> {
        let (start, rest) = header.split_first_chunk::<{ Self::START }>()?;
        if Self::lens_of(start) != [header.len(), pixels.len()] {
            return None;
        }
        let [kind, detail, _, _, b0, b1, m0, m1, seed @ ..] = *start;
        let purpose = match kind {
            0 => {
                let [batch_size, count] = [[b0, b1], [m0, m1]].map(|bytes| usize::from(u16::from_le_bytes(bytes)));
                let at = MicroBatchIndex { index: usize::from(detail), count };
                Purpose::Train { batch_size, at, seed: u64::from_le_bytes(seed) }
            }
            1 => Purpose::Predict { averaged: detail == 1 },
            _ => return None,
        };
        let (labels, views) = rest.split_at(rest.len() / (1 + VIEW));
        let view = |&[flip, right, down, left, top, side]: &[u8; VIEW]| View {
            flip: flip == 1,
            right: right as i8,
            down: down as i8,
            cutout: Square { left: left as i8, top: top as i8, side },
        };
        let views = views.as_chunks().0.iter().map(view).collect();
        Some(Self { purpose, labels: labels.to_vec(), soft_targets: Vec::new(), views, pixels })
    }
}

impl MicroBatchResult {
    /// All but the gradients as numbers.
    pub(super) fn metrics(&self) -> Vec<f32> {
        let mut numbers = vec![self.loss, self.correct as f32, self.forward, self.backward];
        numbers.extend(self.answers.iter().flat_map(|answer| [f32::from(answer.class), answer.confidence]));
        numbers
    }

    /// The result of `micro_batch`, without gradients, from its numbers; `None` when there are too many or too few.
    pub(super) fn from_metrics(micro_batch: &MicroBatch, numbers: &[f32]) -> Option<Self> {
        let (&[loss, correct, forward, backward], answers) = numbers.split_first_chunk::<METRICS>()?;
        let answer = |&[class, confidence]: &[f32; ANSWER]| Answer { class: class as u8, confidence };
        let answers = answers.as_chunks().0.iter().map(answer).collect();
        let result = Self { loss, correct: correct as usize, forward, backward, answers, ..Self::default() };
        (numbers.len() == micro_batch.metrics()).then_some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_micro_batch_arrives_as_it_was_sent() {
        let train =
            Purpose::Train { batch_size: 300, at: MicroBatchIndex { index: 11, count: 17 }, seed: u64::MAX - 1 };
        for purpose in [train, Purpose::Predict { averaged: true }] {
            let mut micro_batch = MicroBatch::new(purpose, 5);
            for label in 0..5 {
                let cutout = Square { left: -3, top: label as i8, side: 8 };
                let view = View { flip: label == 2, right: -2, down: label as i8 - 1, cutout };
                micro_batch.push(&[label * 50; PICTURE_LEN], label, view);
            }
            let (header, pixels) = (micro_batch.header(), micro_batch.pixels().to_vec());
            assert_eq!(header.first_chunk().map(MicroBatch::lens_of), Some([header.len(), pixels.len()]));
            assert_eq!(micro_batch.bytes(), header.len() + pixels.len());
            assert_eq!(MicroBatch::from_bytes(&header, pixels.clone()), Some(micro_batch));
            assert_eq!(MicroBatch::from_bytes(&header, pixels[1..].to_vec()), None);
            assert_eq!(MicroBatch::from_bytes(&header[..header.len() - 1], pixels.clone()), None);
            assert_eq!(MicroBatch::from_bytes(&header[..9], pixels), None);
        }
    }
}
