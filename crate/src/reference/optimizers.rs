//! Every optimizer, for one weight in f64: the formulas of their papers.

use crate::optimizers::OptimizerKind;

/// One step, as an optimizer sees it.
#[derive(Clone, Copy)]
pub(super) struct Update {
    /// Learning rate in force.
    pub rate: f64,
    /// Momentum, or the decay of the moving average: ρ or β1.
    pub momentum: f64,
    /// Number of this step, from 1.
    pub number: u64,
    /// Decoupled decay.
    pub decay: f64,
}

/// Whether L2 decay is apart from the gradient.
pub(super) fn decouples_decay(kind: OptimizerKind) -> bool {
    matches!(kind, OptimizerKind::AdamW | OptimizerKind::Lion)
}

/// The weight after a step along the gradient `g`. `m` and `v` are what the optimizer keeps of it, both 0 at first.
pub(super) fn updated(kind: OptimizerKind, step: Update, w: f64, g: f64, m: &mut f64, v: &mut f64) -> f64 {
    let Update { rate, momentum, number, decay } = step;
    let average = |mean: f64, value: f64, kept: f64| kept * mean + (1.0 - kept) * value;
    match kind {
        // Robbins and Monro, 1951.
        OptimizerKind::Sgd => w - rate * g,
        // Polyak, 1964.
        OptimizerKind::Momentum => {
            *m = momentum * *m - rate * g;
            w + *m
        }
        // Bengio et al., 2013, equation 7.
        OptimizerKind::Nesterov => {
            *m = momentum * *m - rate * g;
            w + momentum * *m - rate * g
        }
        // Duchi et al., 2011.
        OptimizerKind::Adagrad => {
            *m += g * g;
            w - rate * g / (m.sqrt() + 1e-10)
        }
        // ConvNetJS: RMSprop with its constant inside the root.
        OptimizerKind::Windowgrad => {
            *m = average(*m, g * g, momentum);
            w - rate * g / (*m + 1e-8).sqrt()
        }
        // Zeiler, 2012, algorithm 1.
        OptimizerKind::Adadelta => {
            *m = average(*m, g * g, momentum);
            let change = ((*v + 1e-6) / (*m + 1e-6)).sqrt() * g;
            *v = average(*v, change * change, momentum);
            w - rate * change
        }
        // Hinton, 2012, lecture 6e.
        OptimizerKind::RmsProp => {
            *m = average(*m, g * g, momentum);
            w - rate * g / (m.sqrt() + 1e-8)
        }
        // Kingma and Ba, 2015, algorithm 1; with decay Loshchilov and Hutter, 2019, algorithm 2.
        OptimizerKind::Adam | OptimizerKind::AdamW => {
            *m = average(*m, g, momentum);
            *v = average(*v, g * g, 0.999);
            let unbiased = |mean: f64, kept: f64| mean / (1.0 - kept.powf(number as f64));
            w - rate * decay * w - rate * unbiased(*m, momentum) / (unbiased(*v, 0.999).sqrt() + 1e-8)
        }
        // Chen et al., 2023, algorithm 2.
        OptimizerKind::Lion => {
            let direction = average(*m, g, momentum);
            *m = average(*m, g, 0.99);
            w - rate * (if direction == 0.0 { 0.0 } else { direction.signum() } + decay * w)
        }
    }
}
