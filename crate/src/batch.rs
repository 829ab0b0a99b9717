//! Activations of a batch of examples, laid out so that every operation vectorises over examples.

use ndarray::{Array5, ArrayView3, s};

use crate::shape::Shape;

/// A batch of feature maps, `[block][channel][y][x][lane]`: the examples of a block lie side by side in the innermost
/// dimension, so a vector instruction works on several examples whatever the number of channels.
///
/// A batch of up to four examples uses blocks of 4 lanes, a larger one blocks of 8. Lanes past the last example are
/// padding: they hold finite values that mean nothing, and their gradients are zero.
#[derive(Clone, Debug)]
pub struct Batch {
    shape: Shape,
    len: usize,
    values: Array5<f32>,
}

impl Batch {
    /// A batch of `len` examples of zeros.
    pub fn zeros(shape: Shape, len: usize) -> Self {
        let lanes = lanes(len);
        let blocks = len.div_ceil(lanes);
        Self { shape, len, values: Array5::zeros((blocks, shape.channels, shape.height, shape.width, lanes)) }
    }

    /// Shape of one example.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// Number of examples.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no examples.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Examples in a block: 4 or 8.
    pub fn lanes(&self) -> usize {
        self.values.dim().4
    }

    /// All values, blocks one after the other, padding lanes included.
    pub fn values(&self) -> &[f32] {
        self.values.as_slice().unwrap_or(&[])
    }

    /// All values, to be changed.
    pub fn values_mut(&mut self) -> &mut [f32] {
        self.values.as_slice_mut().unwrap_or(&mut [])
    }

    /// Values in one block.
    pub fn block_len(&self) -> usize {
        self.shape.len() * self.lanes()
    }

    /// How many lanes of block `block` hold examples.
    pub fn live_lanes(&self, block: usize) -> usize {
        self.len.saturating_sub(block * self.lanes()).min(self.lanes())
    }

    /// Feature maps of one example, `[C, H, W]`.
    ///
    /// # Panics
    /// When there is no such example.
    pub fn example(&self, index: usize) -> ArrayView3<'_, f32> {
        assert!(index < self.len, "example {index} of a batch of {}", self.len);
        let lanes = self.lanes();
        self.values.slice(s![index / lanes, .., .., .., index % lanes])
    }

    /// The `C·H·W` values of one example in row-major order.
    ///
    /// # Panics
    /// When there is no such example.
    pub fn example_values(&self, index: usize) -> impl Iterator<Item = f32> {
        assert!(index < self.len, "example {index} of a batch of {}", self.len);
        let lanes = self.lanes();
        let start = index / lanes * self.block_len() + index % lanes;
        self.values()[start..].iter().step_by(lanes).take(self.shape.len()).copied()
    }

    /// Sets one example from its `C·H·W` values in row-major order.
    ///
    /// # Panics
    /// When there is no such example.
    pub fn set_example(&mut self, index: usize, values: impl IntoIterator<Item = f32>) {
        assert!(index < self.len, "example {index} of a batch of {}", self.len);
        let lanes = self.lanes();
        let start = index / lanes * self.block_len() + index % lanes;
        for (to, from) in self.values_mut()[start..].iter_mut().step_by(lanes).zip(values) {
            *to = from;
        }
    }

    /// The rows of one example, `C·H` of them with `W` values each, to be changed.
    ///
    /// # Panics
    /// When there is no such example.
    pub fn example_rows_mut(&mut self, index: usize) -> impl Iterator<Item = impl Iterator<Item = &mut f32>> {
        assert!(index < self.len, "example {index} of a batch of {}", self.len);
        let (lanes, row) = (self.lanes(), self.shape.width * self.lanes());
        let start = index / lanes * self.block_len();
        let block = start..start + self.block_len();
        self.values_mut()[block].chunks_exact_mut(row).map(move |row| row.iter_mut().skip(index % lanes).step_by(lanes))
    }

    /// Sets the padding lanes to zero.
    pub fn clear_padding(&mut self) {
        let lanes = self.lanes();
        let live = self.live_lanes(self.values.dim().0.saturating_sub(1));
        if live == lanes || live == 0 {
            return;
        }
        let start = self.values().len() - self.block_len();
        for pixel in self.values_mut()[start..].chunks_exact_mut(lanes) {
            pixel[live..].fill(0.0);
        }
    }
}

/// Lanes a batch of `len` examples uses.
fn lanes(len: usize) -> usize {
    if len <= 4 { 4 } else { 8 }
}

/// Examples that a batch of `len` has room for, padding lanes included.
pub(crate) fn padded(len: usize) -> usize {
    len.next_multiple_of(lanes(len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_comes_out_as_it_went_in() {
        let shape = Shape::new(2, 3, 4);
        for len in [1, 4, 5, 8, 11] {
            let mut batch = Batch::zeros(shape, len);
            for index in 0..len {
                batch.set_example(index, (0..shape.len()).map(|value| (index * 100 + value) as f32));
            }
            for index in 0..len {
                let expected: Vec<f32> = (0..shape.len()).map(|value| (index * 100 + value) as f32).collect();
                assert_eq!(batch.example(index).iter().copied().collect::<Vec<_>>(), expected, "{index} of {len}");
                assert_eq!(batch.example_values(index).collect::<Vec<_>>(), expected, "{index} of {len}");
            }
        }
    }

    #[test]
    fn padding_lanes_can_be_cleared_without_touching_examples() {
        let mut batch = Batch::zeros(Shape::new(1, 2, 2), 11);
        batch.values_mut().fill(1.0);
        batch.clear_padding();
        assert_eq!(batch.values().iter().sum::<f32>(), (11 * 4) as f32);
        assert!(batch.example(10).iter().all(|&value| value == 1.0));
    }
}
