//! Dropout in f64: what is dropped is in a tensor, the `mask`, as if it were a parameter.

use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};

/// Times the mask, `[N, C, H, W]` of 0 and `1 / (1 - rate)`; without one the input as it is.
pub struct Masked;

fn masked(w: &Parameters<'_>, x: &Examples) -> Examples {
    let Some(mask) = w.find("mask") else { return x.clone() };
    let times = |(x, mask): (&Vec<f64>, &[f64])| x.iter().zip(mask).map(|(x, factor)| x * factor).collect();
    x.iter().zip(mask.chunks(mask.len() / x.len())).map(times).collect()
}

impl Reference for Masked {
    fn forward(&self, w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        masked(w, x)
    }

    fn backward(&self, w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        masked(w, args.dy)
    }
}
