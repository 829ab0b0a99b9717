//! Where the time of a training step goes, layer by layer, measured while somebody wants to know.

use crate::layers::Pass;
use crate::net::Net;

/// Examples over which times are averaged; a browser's clock is coarse, so it takes some.
const EXAMPLES: f64 = 4096.0;

/// Time by layer.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    on: bool,
    examples: f64,
    /// Milliseconds forward and backward, of all `examples` together.
    layers: Vec<[f64; 2]>,
}

impl Profile {
    /// Starts afresh, or stops.
    pub fn switch(&mut self, on: bool) {
        if self.on != on {
            *self = Self { on, ..Self::default() };
        }
    }

    /// Runs `net` forward, measuring where wanted.
    pub fn forward(&mut self, net: &mut Net, pass: &mut Pass, clock: &dyn Fn() -> f64) {
        if !self.on {
            net.forward(pass);
            return;
        }
        self.layers.resize(net.spec().layers.len(), [0.0; 2]);
        let mut last = clock();
        net.forward_observed(pass, &mut |layer| self.lap(layer, 0, &mut last, clock()));
    }

    /// Runs `net` backward, measuring where wanted.
    pub fn backward(&mut self, net: &mut Net, examples: usize, clock: &dyn Fn() -> f64) {
        if !self.on {
            net.backward(false);
            return;
        }
        let mut last = clock();
        net.backward_observed(false, &mut |layer| self.lap(layer, 1, &mut last, clock()));
        self.examples += examples as f64;
        if self.examples > EXAMPLES {
            self.examples /= 2.0;
            self.layers.as_flattened_mut().iter_mut().for_each(|time| *time /= 2.0);
        }
    }

    fn lap(&mut self, layer: usize, direction: usize, last: &mut f64, now: f64) {
        self.layers[layer][direction] += now - *last;
        *last = now;
    }

    /// Milliseconds an example takes in each layer, forward and backward; `None` before anything was measured.
    pub fn times(&self) -> Option<Vec<[f64; 2]>> {
        (self.examples > 0.0).then(|| self.layers.iter().map(|times| times.map(|time| time / self.examples)).collect())
    }
}
