//! Tasks and their results as bytes and numbers, for the way to another worker and back.

use super::tasks::{Done, Purpose, Task};
use crate::data::PICTURE_LEN;
use crate::data::augment::{Square, View};

/// Bytes of a view.
const VIEW: usize = 6;

/// Loss, correct, forward, backward; then gradients, or answers.
const FIGURES: usize = 4;

impl Task {
    /// Bytes before the pictures: purpose, averaged, count (2 bytes), batch size (4), seed (8). Labels, views of six bytes
    /// and pixels follow.
    pub const HEADER: usize = 16;

    /// The task as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let (kind, averaged, batch_size, seed) = match self.purpose {
            Purpose::Train { batch_size, seed } => (0, 0, batch_size as u32, seed),
            Purpose::Answer { averaged } => (1, u8::from(averaged), 0, 0),
        };
        let count = self.labels.len();
        let mut bytes = Vec::with_capacity(Self::HEADER + count * (1 + VIEW + PICTURE_LEN));
        bytes.extend([kind, averaged]);
        bytes.extend((count as u16).to_le_bytes());
        bytes.extend(batch_size.to_le_bytes());
        bytes.extend(seed.to_le_bytes());
        bytes.extend(&self.labels);
        for view in &self.views {
            let View { flip, right, down, cutout: Square { left, top, side } } = *view;
            bytes.extend([u8::from(flip), right as u8, down as u8, left as u8, top as u8, side]);
        }
        bytes.extend(&self.pixels);
        bytes
    }

    /// How many bytes the task takes that begins with `header`.
    pub fn len_of(header: &[u8; Self::HEADER]) -> usize {
        Self::HEADER + usize::from(u16::from_le_bytes([header[2], header[3]])) * (1 + VIEW + PICTURE_LEN)
    }

    /// How many numbers [`Done::to_numbers`] makes of it, for a network of so many parameters.
    pub fn result_len(&self, parameters: usize) -> usize {
        let values = match self.purpose {
            Purpose::Train { .. } => parameters,
            Purpose::Answer { .. } => self.labels.len(),
        };
        FIGURES + values
    }

    /// A task from its bytes; `None` when they are none.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_first_chunk::<{ Self::HEADER }>()?;
        let [kind, averaged, c0, c1, b0, b1, b2, b3, seed @ ..] = *header;
        let purpose = match kind {
            0 => {
                let batch_size = u32::from_le_bytes([b0, b1, b2, b3]) as usize;
                Purpose::Train { batch_size, seed: u64::from_le_bytes(seed) }
            }
            1 => Purpose::Answer { averaged: averaged == 1 },
            _ => return None,
        };
        let count = usize::from(u16::from_le_bytes([c0, c1]));
        if rest.len() != count * (1 + VIEW + PICTURE_LEN) {
            return None;
        }
        let (labels, rest) = rest.split_at(count);
        let (views, pixels) = rest.split_at(VIEW * count);
        let view = |&[flip, right, down, left, top, side]: &[u8; VIEW]| View {
            flip: flip == 1,
            right: right as i8,
            down: down as i8,
            cutout: Square { left: left as i8, top: top as i8, side },
        };
        Some(Self {
            purpose,
            labels: labels.to_vec(),
            soft_targets: Vec::new(),
            views: views.as_chunks().0.iter().map(view).collect(),
            pixels: pixels.to_vec(),
        })
    }
}

impl Done {
    /// The result as numbers.
    pub fn to_numbers(&self) -> Vec<f32> {
        let mut numbers = vec![self.loss, self.correct as f32, self.forward, self.backward];
        numbers.extend(&self.gradients);
        numbers.extend(self.answers.iter().map(|&answer| f32::from(answer)));
        numbers
    }

    /// What came of `task`, from its numbers; `None` when they do not fit a network of so many parameters.
    pub fn from_numbers(task: &Task, parameters: usize, numbers: &[f32]) -> Option<Self> {
        let (&[loss, correct, forward, backward], rest) = numbers.split_first_chunk::<FIGURES>()?;
        let mut done = Self { loss, correct: correct as usize, forward, backward, ..Self::default() };
        match task.purpose {
            Purpose::Train { .. } if rest.len() == parameters => done.gradients = rest.to_vec(),
            Purpose::Answer { .. } if rest.len() == task.labels.len() => {
                done.answers = rest.iter().map(|&answer| answer as u8).collect();
            }
            _ => return None,
        }
        Some(done)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_arrives_as_it_was_sent() {
        for purpose in [Purpose::Train { batch_size: 300, seed: u64::MAX - 1 }, Purpose::Answer { averaged: true }] {
            let mut task = Task::new(purpose, 5);
            for label in 0..5 {
                let cutout = Square { left: -3, top: label as i8, side: 8 };
                let view = View { flip: label == 2, right: -2, down: label as i8 - 1, cutout };
                task.push(&[label * 50; PICTURE_LEN], label, view);
            }
            let bytes = task.to_bytes();
            assert_eq!(bytes.first_chunk().map(Task::len_of), Some(bytes.len()));
            assert_eq!(Task::from_bytes(&bytes), Some(task));
            assert_eq!(Task::from_bytes(&bytes[..bytes.len() - 1]), None);
            assert_eq!(Task::from_bytes(&bytes[..9]), None);
        }
    }

    #[test]
    fn a_result_arrives_as_it_was_sent_or_not_at_all() {
        let task = Task::new(Purpose::Train { batch_size: 8, seed: 1 }, 0);
        let done = Done { loss: 2.5, correct: 3, gradients: vec![0.5, -1.0], ..Done::default() };
        let numbers = done.to_numbers();
        assert_eq!(numbers.len(), task.result_len(2));
        assert_eq!(Done::from_numbers(&task, 2, &numbers), Some(done));
        assert_eq!(Done::from_numbers(&task, 3, &numbers), None);
        assert_eq!(Done::from_numbers(&task, 2, &numbers[..3]), None);
    }
}
