//! The rows of the table in f64.

use super::activation_pairs;
use crate::layers::Activation;
use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};

/// A row: the value at `x`, and the gradient on `x` from `x`, `y` and the gradient on `y`.
type Pair = (Box<dyn Fn(f64) -> f64>, Box<dyn Fn(f64, f64, f64) -> f64>);

fn pair(activation: Activation) -> Pair {
    fn boxed(value: impl Fn(f64) -> f64 + 'static, gradient: impl Fn(f64, f64, f64) -> f64 + 'static) -> Pair {
        (Box::new(value), Box::new(gradient))
    }
    activation_pairs!(activation, f64, boxed)
}

/// A row at work.
pub struct Elementwise(pub Activation);

impl Reference for Elementwise {
    fn forward(&self, _w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        let (value, _) = pair(self.0);
        x.iter().map(|x| x.iter().map(|&x| value(x)).collect()).collect()
    }

    fn backward(&self, _w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let Backward { x, y, dy, .. } = args;
        let (_, gradient) = pair(self.0);
        let example = |at: usize| (0..x[at].len()).map(|i| gradient(x[at][i], y[at][i], dy[at][i])).collect();
        (0..x.len()).map(example).collect()
    }
}
