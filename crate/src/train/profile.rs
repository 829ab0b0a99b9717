//! Where the time of a training step goes, layer by layer, measured while somebody wants to know.

/// Examples over which times are averaged; a browser's clock is coarse, so it takes some.
const EXAMPLES: f64 = 4096.0;

/// Which way a pass goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Direction {
    Forward,
    Backward,
}

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

    /// What measures a pass over a network of so many layers where wanted, from now on.
    pub fn observer<'a>(
        &'a mut self,
        direction: Direction,
        layers: usize,
        clock: &'a dyn Fn() -> f64,
    ) -> impl FnMut(usize) + 'a {
        let mut last = 0.0;
        if self.on {
            self.layers.resize(layers, [0.0; 2]);
            last = clock();
        }
        move |layer| {
            if self.on {
                self.lap(layer, direction as usize, &mut last, clock());
            }
        }
    }

    /// Counts examples that went forward and backward.
    pub fn add(&mut self, examples: usize) {
        if !self.on {
            return;
        }
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
