//! Maxout as plain loops in f64.

use crate::ops::reference::{Backward, Examples, Gradients, Parameters, Reference};
use crate::shape::Shape;

/// Groups of maps.
pub struct Groups {
    /// Shape of an input example.
    pub input: Shape,
    /// Maps in a group.
    pub group: usize,
}

impl Groups {
    /// For each output value of one example the places of its group's values.
    pub fn places(&self) -> impl Iterator<Item = Vec<usize>> {
        let (area, group) = (self.input.area(), self.group);
        let place = move |at: usize, member: usize| (at / area * group + member) * area + at % area;
        (0..self.input.len() / group).map(move |at| (0..group).map(|member| place(at, member)).collect())
    }

    /// For each output value of one example its group's values.
    pub fn values(&self, x: &[f64]) -> impl Iterator<Item = Vec<f64>> {
        self.places().map(|places| places.into_iter().map(|at| x[at]).collect())
    }
}

/// The largest of each group.
pub struct Maxout(pub Groups);

fn first_largest(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |largest, at| if values[at] > values[largest] { at } else { largest })
}

impl Reference for Maxout {
    fn forward(&self, _w: &Parameters<'_>, x: &Examples, _training: bool) -> Examples {
        x.iter().map(|x| self.0.values(x).map(|group| group[first_largest(&group)]).collect()).collect()
    }

    fn backward(&self, _w: &Parameters<'_>, _dw: &mut Gradients<'_>, args: Backward<'_>) -> Examples {
        let example = |(x, dy): (&Vec<f64>, &Vec<f64>)| {
            let mut dx = vec![0.0; x.len()];
            for ((group, places), dy) in self.0.values(x).zip(self.0.places()).zip(dy) {
                dx[places[first_largest(&group)]] = *dy;
            }
            dx
        };
        args.x.iter().zip(args.dy).map(example).collect()
    }
}
