//! Lion (Chen et al., 2023, algorithm 2): every weight moves by the same amount, along the sign of a moving average.
//! Its steps are larger than Adam's: the paper takes a learning rate 3 to 10 times as small, and a decay as much larger.

use super::{Optimizer, Update, sign};

pub(super) struct Lion;

/// Decay of the average that is kept; [`Update::momentum`] is β1, that of the average whose sign is taken.
const BETA2: f32 = 0.99;

impl Optimizer for Lion {
    fn state_rows(&self) -> usize {
        1
    }

    fn decouples_decay(&self) -> bool {
        true
    }

    fn averages(&self) -> bool {
        true
    }

    fn update(&self, step: Update, w: &mut [f32], g: &[f32], state: &mut [&mut [f32]]) {
        let [means] = state else { return };
        let beta1 = step.momentum;
        for ((w, g), mean) in w.iter_mut().zip(g).zip(means.iter_mut()) {
            let direction = sign(beta1 * *mean + (1.0 - beta1) * g);
            *w -= step.rate * (direction + step.decay * *w);
            *mean = BETA2 * *mean + (1.0 - BETA2) * g;
        }
    }
}
