//! The majority vote as plain loops in f64.

use crate::ops::maxout::reference::Groups;
use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};

/// The mean vote of each group.
pub struct Majority(pub Groups);

/// Which way a sum votes.
fn vote(sum: f64) -> f64 {
    if sum > 0.0 { 1.0 } else { -1.0 }
}

impl Reference for Majority {
    fn forward(&self, _w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        let mean = |group: Vec<f64>| group.iter().map(|&sum| vote(sum)).sum::<f64>() / group.len() as f64;
        x.iter().map(|x| self.0.values(x).map(mean).collect()).collect()
    }

    fn backward(&self, _w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let example = |at: usize| {
            let (x, y, dy) = (&args.x[at], &args.y[at], &args.dy[at]);
            let mut dx = vec![0.0; x.len()];
            for (places, (y, dy)) in self.0.places().zip(y.iter().zip(dy)).filter(|(_, (y, dy))| *y * *dy > 0.0) {
                let target = -vote(*y);
                let wrong = places.into_iter().filter(|&at| vote(x[at]) != target);
                let nearest = wrong.min_by(|&one, &other| x[one].abs().total_cmp(&x[other].abs()));
                let nearest = nearest.expect("a wrong majority has members");
                dx[nearest] = dy / (y - target) * (x[nearest] - target);
            }
            dx
        };
        (0..args.x.len()).map(example).collect()
    }
}
