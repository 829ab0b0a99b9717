//! AdamW (Loshchilov and Hutter, 2019, algorithm 2): Adam with the decay apart from the gradient.
//! PyTorch: `AdamW(lr, betas=(momentum, 0.999), weight_decay)`.

use super::adam::Adam;
use super::{Rule, Step};

pub(super) struct AdamW;

impl Rule for AdamW {
    fn memory(&self) -> usize {
        Adam.memory()
    }

    fn decouples_decay(&self) -> bool {
        true
    }

    fn update(&self, step: Step, w: &mut [f32], g: &[f32], memory: &mut [&mut [f32]]) {
        w.iter_mut().for_each(|w| *w -= step.rate * step.decay * *w);
        Adam.update(step, w, g, memory);
    }
}
