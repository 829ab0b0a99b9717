//! The residual block in f64.

use crate::layers::Node;
use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference, of};

/// The block's operations, and its shortcut where that is no identity.
pub struct Residual {
    layers: Vec<Box<dyn Reference>>,
    shortcut: Option<Box<dyn Reference>>,
}

impl Residual {
    /// Of these layers, beside this shortcut or the input itself.
    pub fn new(layers: &[Node], shortcut: Option<&Node>) -> Self {
        Self {
            layers: layers.iter().map(|node| of(&node.operation)).collect(),
            shortcut: shortcut.map(|node| of(&node.operation)),
        }
    }

    /// The input, and the output of each layer.
    fn inside(&self, w: &Parameters<'_>, x: &Examples, training: bool) -> Vec<Examples> {
        let mut all = vec![x.clone()];
        for (at, layer) in self.layers.iter().enumerate() {
            let next = layer.forward(&w.inside(&at.to_string()), &all[at], training);
            all.push(next);
        }
        all
    }
}

fn sum(one: &Examples, other: &Examples) -> Examples {
    let line = |(one, other): (&Vec<f64>, &Vec<f64>)| one.iter().zip(other).map(|(one, other)| one + other).collect();
    one.iter().zip(other).map(line).collect()
}

impl Reference for Residual {
    fn forward(&self, w: &Parameters<'_>, x: &Examples, training: bool) -> Examples {
        let inside = self.inside(w, x, training);
        let shortcut = self.shortcut.as_ref().map(|layer| layer.forward(&w.inside("shortcut"), x, training));
        sum(&inside[self.layers.len()], shortcut.as_ref().unwrap_or(x))
    }

    fn backward(&self, w: &Parameters<'_>, dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let Backward { x, y, dy, training } = args;
        let inside = self.inside(w, x, training);
        let mut gradient = dy.clone();
        for (at, layer) in self.layers.iter().enumerate().rev() {
            let name = at.to_string();
            let args = Backward { x: &inside[at], y: &inside[at + 1], dy: &gradient, training };
            gradient = layer.backward(&w.inside(&name), &mut dw.inside(&name), args);
        }
        let shortcut = self.shortcut.as_ref().map(|layer| {
            let args = Backward { x, y, dy, training };
            layer.backward(&w.inside("shortcut"), &mut dw.inside("shortcut"), args)
        });
        sum(&gradient, shortcut.as_ref().unwrap_or(dy))
    }
}
