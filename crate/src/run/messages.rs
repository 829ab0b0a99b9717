//! Tasks and their results as bytes and numbers, for the way to another worker and back.

use super::tasks::{Done, Purpose, Task};
use crate::data::PICTURE_LEN;
use crate::data::augment::{Square, View};

/// Bytes of a view.
const VIEW: usize = 6;

/// Loss, correct, forward, backward; before them are gradients, or answers.
const FIGURES: usize = 4;

impl Task {
    /// Bytes that begin the head: purpose, averaged, count (2 bytes), batch size (4), seed (8).
    pub const START: usize = 16;

    /// All but the pixels as bytes: labels and views, of six bytes each, follow the start.
    pub fn head(&self) -> Vec<u8> {
        let (kind, averaged, batch_size, seed) = match self.purpose {
            Purpose::Train { batch_size, seed } => (0, 0, batch_size as u32, seed),
            Purpose::Answer { averaged } => (1, u8::from(averaged), 0, 0),
        };
        let count = self.labels.len();
        let mut bytes = Vec::with_capacity(Self::START + count * (1 + VIEW));
        bytes.extend([kind, averaged]);
        bytes.extend((count as u16).to_le_bytes());
        bytes.extend(batch_size.to_le_bytes());
        bytes.extend(seed.to_le_bytes());
        bytes.extend(&self.labels);
        for view in &self.views {
            let View { flip, right, down, cutout: Square { left, top, side } } = *view;
            bytes.extend([u8::from(flip), right as u8, down as u8, left as u8, top as u8, side]);
        }
        bytes
    }

    /// Bytes of the head and of the pixels.
    pub fn bytes(&self) -> usize {
        Self::START + self.labels.len() * (1 + VIEW) + self.pixels.len()
    }

    /// The pixels of its pictures.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Bytes of the head that has this start, and of the pixels.
    pub fn lens_of(start: &[u8; Self::START]) -> [usize; 2] {
        let count = usize::from(u16::from_le_bytes([start[2], start[3]]));
        [Self::START + count * (1 + VIEW), count * PICTURE_LEN]
    }

    /// How many numbers [`Done::to_numbers`] makes of it, for a network of so many parameters.
    pub fn result_len(&self, parameters: usize) -> usize {
        let values = match self.purpose {
            Purpose::Train { .. } => parameters,
            Purpose::Answer { .. } => self.labels.len(),
        };
        values + FIGURES
    }

    /// A task from its head and its pixels; `None` when they are none.
    pub fn from_bytes(head: &[u8], pixels: Vec<u8>) -> Option<Self> {
        let (start, rest) = head.split_first_chunk::<{ Self::START }>()?;
        if Self::lens_of(start) != [head.len(), pixels.len()] {
            return None;
        }
        let [kind, averaged, _, _, b0, b1, b2, b3, seed @ ..] = *start;
        let purpose = match kind {
            0 => {
                let batch_size = u32::from_le_bytes([b0, b1, b2, b3]) as usize;
                Purpose::Train { batch_size, seed: u64::from_le_bytes(seed) }
            }
            1 => Purpose::Answer { averaged: averaged == 1 },
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

impl Done {
    /// The result as numbers.
    pub fn to_numbers(&self) -> Vec<f32> {
        let mut numbers = Vec::with_capacity(self.gradients.len() + self.answers.len() + FIGURES);
        numbers.extend(&self.gradients);
        numbers.extend(self.answers.iter().map(|&answer| f32::from(answer)));
        numbers.extend([self.loss, self.correct as f32, self.forward, self.backward]);
        numbers
    }

    /// What came of `task`, from its numbers; `None` when they do not fit a network of so many parameters.
    pub fn from_numbers(task: &Task, parameters: usize, mut numbers: Vec<f32>) -> Option<Self> {
        let &[loss, correct, forward, backward] = numbers.last_chunk::<FIGURES>()?;
        if numbers.len() != task.result_len(parameters) {
            return None;
        }
        numbers.truncate(numbers.len() - FIGURES);
        let mut done = Self { loss, correct: correct as usize, forward, backward, ..Self::default() };
        match task.purpose {
            Purpose::Train { .. } => done.gradients = numbers,
            Purpose::Answer { .. } => done.answers = numbers.into_iter().map(|answer| answer as u8).collect(),
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
            let (head, pixels) = (task.head(), task.pixels().to_vec());
            assert_eq!(head.first_chunk().map(Task::lens_of), Some([head.len(), pixels.len()]));
            assert_eq!(task.bytes(), head.len() + pixels.len());
            assert_eq!(Task::from_bytes(&head, pixels.clone()), Some(task));
            assert_eq!(Task::from_bytes(&head, pixels[1..].to_vec()), None);
            assert_eq!(Task::from_bytes(&head[..head.len() - 1], pixels.clone()), None);
            assert_eq!(Task::from_bytes(&head[..9], pixels), None);
        }
    }

    #[test]
    fn a_result_arrives_as_it_was_sent_or_not_at_all() {
        let task = Task::new(Purpose::Train { batch_size: 8, seed: 1 }, 0);
        let done = Done { loss: 2.5, correct: 3, gradients: vec![0.5, -1.0], ..Done::default() };
        let numbers = done.to_numbers();
        assert_eq!(numbers.len(), task.result_len(2));
        assert_eq!(Done::from_numbers(&task, 2, numbers.clone()), Some(done));
        assert_eq!(Done::from_numbers(&task, 3, numbers.clone()), None);
        assert_eq!(Done::from_numbers(&task, 2, numbers[..3].to_vec()), None);
    }
}
