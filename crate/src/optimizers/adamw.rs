//! AdamW (Loshchilov and Hutter, 2019, algorithm 2): Adam with the decay apart from the gradient.
//! PyTorch: `AdamW(lr, betas=(momentum, 0.999), weight_decay)`.

use super::adam::Adam;
use super::{Optimizer, Update};

pub(super) struct AdamW;

impl Optimizer for AdamW {
    fn state_rows(&self) -> usize {
        Adam.state_rows()
    }

    fn decouples_decay(&self) -> bool {
        true
    }

    fn averages(&self) -> bool {
        true
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        w.iter_mut().for_each(|w| *w -= step.rate * step.decay * *w);
        Adam.update(step, w, g, state);
    }
}
