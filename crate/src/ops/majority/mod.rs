//! The majority vote of a MADALINE (Widrow and Lehr, "30 years of adaptive neural networks", 1990, Madaline Rule I): map `i`
//! of the output is the mean vote of maps `i·group .. (i+1)·group` of the input, +1 for a value above zero, else -1. `x`:
//! `[C, H, W]`, `y`: `[C/group, H, W]`; no parameters.
//!
//! Where a majority is wrong, the rule adapts the one ADALINE of the wrong side whose sum is closest to zero, by least
//! mean squares: the least disturbance that may mend it. So `backward` is no derivative. It takes the loss for half
//! the squared distance of the votes to a target of +1 or -1, and passes to that ADALINE the gradient that the same
//! loss would have on its own sum; the others stay as they are.

#[cfg(any(test, feature = "bench"))]
pub mod reference;
#[cfg(test)]
mod tests;

use crate::batch::Batch;
use crate::layers::Pass;
use crate::ops::arithmetic::{Arithmetic, Rule, Unit};
use crate::ops::{BackwardArgs, Layer};

/// The operation at work.
pub struct Majority {
    /// ADALINEs that vote together: an odd number.
    pub group: usize,
}

/// Which way a sum votes.
fn vote(sum: f32) -> f32 {
    if sum > 0.0 { 1.0 } else { -1.0 }
}

impl Layer for Majority {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let map = x.shape().area() * x.lanes();
        for (group, y) in x.values().chunks_exact(self.group * map).zip(y.values_mut().chunks_exact_mut(map)) {
            for (at, y) in y.iter_mut().enumerate() {
                let votes = group[at..].iter().step_by(map).map(|&sum| vote(sum));
                *y = votes.sum::<f32>() / self.group as f32;
            }
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let map = dx.shape().area() * dx.lanes();
        dx.values_mut().fill(0.0);
        for (index, (&y, &dy)) in args.y.values().iter().zip(args.dy.values()).enumerate() {
            // The gradient is `scale · (y - target)`: beyond zero it points back to zero only where the sign is wrong.
            if y * dy <= 0.0 {
                continue;
            }
            let target = -vote(y);
            let first = index / map * self.group * map + index % map;
            let (mut nearest, mut distance) = (first, f32::INFINITY);
            for at in (first..).step_by(map).take(self.group) {
                let sum = args.x.values()[at];
                if vote(sum) != target && sum.abs() < distance {
                    (nearest, distance) = (at, sum.abs());
                }
            }
            dx.values_mut()[nearest] = dy / (y - target) * (args.x.values()[nearest] - target);
        }
    }

    fn arithmetic(&self, _w: &[f32], x: &Batch, at: Unit) -> Arithmetic {
        let origin = [at.channel * self.group, at.y, at.x].map(|place| place as isize);
        let share = 1.0 / self.group as f32;
        Arithmetic::of_box(x, origin, [self.group, 1, 1], Rule::Votes, &|_, _| share)
    }
}
