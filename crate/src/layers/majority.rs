//! The majority vote of a MADALINE (Widrow and Lehr, "30 years of adaptive neural networks", 1990, Madaline Rule I).

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// Value `i` of the output is the mean vote of values `i·group .. (i+1)·group` of the input, the sums of as many
/// ADALINEs: +1 for a sum above zero, else -1. No parameters.
///
/// Where a majority is wrong, the rule adapts the one ADALINE of the wrong side whose sum is closest to zero, by least
/// mean squares: the least disturbance that may mend it. So `backward` is no derivative. It takes the loss for half
/// the squared distance of the votes to a target of +1 or -1, and passes to that ADALINE the gradient that the same
/// loss would have on its own sum; the others stay as they are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Majority {
    /// ADALINEs that vote together: an odd number, so that there is a majority.
    pub group: usize,
}

impl Majority {
    const GROUP: Field = Field::whole("group").at_least(1.0).odd();

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[Self::GROUP], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { group: Self::GROUP.read_whole(fields)? })
    }
}

impl LayerDef for Majority {
    fn check(&self) -> Result<(), FieldError> {
        Self::GROUP.check(self.group as f64)
    }

    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        if !input.channels.is_multiple_of(self.group) {
            let (layer, kind) = (place.layer, place.kind);
            return Err(SpecError::ChannelsNotDivisible { layer, kind, channels: input.channels, group: self.group });
        }
        Ok(Shape::new(input.channels / self.group, input.height, input.width))
    }

    fn build(&self, _input: Shape, _output: Shape) -> Box<dyn Layer> {
        Box::new(self.clone())
    }
}

/// Which way a sum votes.
fn vote(sum: f32) -> f32 {
    if sum > 0.0 { 1.0 } else { -1.0 }
}

impl Layer for Majority {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let map = x.shape().area() * x.lanes();
        for (group, y) in x.values().chunks_exact(self.group * map).zip(y.values_mut().chunks_exact_mut(map)) {
            for (at, y) in y.iter_mut().enumerate() {
                let votes = group[at..].iter().step_by(map).map(|&sum| vote(sum));
                *y = votes.sum::<f32>() / self.group as f32;
            }
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let map = dx.shape().area() * dx.lanes();
        dx.values_mut().fill(0.0);
        for (index, (&y, &dy)) in args.y.values().iter().zip(args.dy.values()).enumerate() {
            // The gradient is `scale · (y - target)`: beyond zero it points back to zero only where the sign is wrong.
            if y * dy <= 0.0 {
                continue;
            }
            let target = -vote(y);
            let first = index / map * self.group * map + index % map;
            let (mut nearest, mut distance) = (first, f32::INFINITY);
            for at in (first..).step_by(map).take(self.group) {
                let sum = args.x.values()[at];
                if vote(sum) != target && sum.abs() < distance {
                    (nearest, distance) = (at, sum.abs());
                }
            }
            dx.values_mut()[nearest] = dy / (y - target) * (args.x.values()[nearest] - target);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Votes, and the gradient that comes back, for the sums of six ADALINEs in two groups of three.
    fn pass(sums: [f32; 6], targets: [f32; 2]) -> (Vec<f32>, Vec<f32>) {
        let mut layer = Majority { group: 3 };
        let (mut x, mut y) = (Batch::zeros(Shape::new(6, 1, 1), 1), Batch::zeros(Shape::new(2, 1, 1), 1));
        x.set_example(0, sums);
        layer.forward(&[], &x, &mut y, &mut Pass::infer());
        let votes: Vec<f32> = y.example(0).iter().copied().collect();
        let (mut dy, mut dx) = (y.clone(), x.clone());
        dy.set_example(0, votes.iter().zip(targets).map(|(vote, target)| 0.5 * (vote - target)));
        layer.backward(&[], &mut [], BackwardArgs { x: &x, y: &y, dy: &dy, dx: Some(&mut dx) });
        (votes, dx.example(0).iter().copied().collect())
    }

    #[test]
    fn a_wrong_majority_adapts_the_one_adaline_closest_to_changing_sides() {
        let (votes, gradient) = pass([0.5, 2.0, -0.1, -3.0, -0.25, 0.1], [-1.0, 1.0]);
        assert_eq!(votes, [1.0 / 3.0, -1.0 / 3.0]);
        // 0.5 (0.5 - -1), and 0.5 (-0.25 - 1); what votes as it should stays, however close to zero.
        let expected = [0.75, 0.0, 0.0, 0.0, -0.625, 0.0];
        for (found, expected) in gradient.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{gradient:?}");
        }
    }

    #[test]
    fn a_right_majority_changes_nothing_even_where_it_is_not_unanimous() {
        let (_, gradient) = pass([0.5, 2.0, -0.1, -3.0, -0.25, 0.1], [1.0, -1.0]);
        assert_eq!(gradient, [0.0; 6]);
    }
}
