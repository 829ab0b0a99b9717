//! Maxout (Goodfellow et al., 2013): map `i` of the output is the maximum of maps `i·group .. (i+1)·group` of the input, the
//! first where several are the largest. `x`: `[C, H, W]`, `y`: `[C/group, H, W]`; no parameters. PyTorch:
//! `x.unflatten(1, (-1, group)).amax(2)`.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::Pass;
use crate::ops::arithmetic::{Arithmetic, Unit};
use crate::ops::{BackwardArgs, Layer};

/// The operation at work.
pub struct Maxout {
    group: usize,
    /// The member of its group that each output is of.
    winners: Vec<u32>,
}

impl Maxout {
    /// Of groups of so many maps.
    pub fn new(group: usize) -> Self {
        Self { group, winners: Vec::new() }
    }
}

impl Layer for Maxout {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let map = x.shape().area() * x.lanes();
        self.winners.resize(y.values().len(), 0);
        let groups = x.values().chunks_exact(self.group * map);
        let outputs = y.values_mut().chunks_exact_mut(map).zip(self.winners.chunks_exact_mut(map));
        for (group, (y, winners)) in groups.zip(outputs) {
            y.copy_from_slice(&group[..map]);
            winners.fill(0);
            for (member, x) in group.chunks_exact(map).enumerate().skip(1) {
                for ((y, winner), &x) in y.iter_mut().zip(winners.iter_mut()).zip(x) {
                    if x > *y {
                        *y = x;
                        *winner = member as u32;
                    }
                }
            }
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let map = dx.shape().area() * dx.lanes();
        let outputs = args.dy.values().chunks_exact(map).zip(self.winners.chunks_exact(map));
        for (group, (dy, winners)) in dx.values_mut().chunks_exact_mut(self.group * map).zip(outputs) {
            for (member, dx) in group.chunks_exact_mut(map).enumerate() {
                for ((dx, &dy), &winner) in dx.iter_mut().zip(dy).zip(winners) {
                    *dx = if winner == member as u32 { dy } else { 0.0 };
                }
            }
        }
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let origin = [at.channel * self.group, at.y, at.x].map(|place| place as isize);
        Arithmetic::of_largest(x, origin, [self.group, 1, 1])
    }
}
