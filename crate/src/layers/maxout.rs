//! Maxout (Goodfellow et al., 2013): the largest of each group of feature maps.

use serde::Serialize;

use super::{BackwardArgs, Layer, LayerDef, Pass};
use crate::batch::Batch;
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// Map `i` of the output is the maximum of maps `i·group .. (i+1)·group` of the input. PyTorch:
/// `x.unflatten(1, (-1, group)).amax(2)`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Maxout {
    /// Maps in a group.
    pub group: usize,
}

impl Maxout {
    const GROUP: Field = Field::whole("group").or(2.0).at_least(1.0).at_most(1024.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Activations, fields: &[Self::GROUP], parameters: "" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { group: Self::GROUP.read_whole(fields)? })
    }
}

impl LayerDef for Maxout {
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
        Box::new(MaxoutLayer { group: self.group, winners: Vec::new() })
    }
}

struct MaxoutLayer {
    group: usize,
    winners: Vec<u32>,
}

impl Layer for MaxoutLayer {
    fn forward(&mut self, _w: &[f32], x: &Batch, y: &mut Batch, _pass: &mut Pass) {
        let map = x.shape().area() * x.lanes();
        self.winners.resize(y.values().len(), 0);
        let groups = x.values().chunks_exact(self.group * map);
        let outputs = y.values_mut().chunks_exact_mut(map).zip(self.winners.chunks_exact_mut(map));
        for (group, (y, winners)) in groups.zip(outputs) {
            y.copy_from_slice(&group[..map]);
            winners.fill(0);
            for (member, x) in group.chunks_exact(map).enumerate().skip(1) {
                for ((y, winner), &x) in y.iter_mut().zip(winners.iter_mut()).zip(x) {
                    if x > *y {
                        *y = x;
                        *winner = member as u32;
                    }
                }
            }
        }
    }

    fn backward(&mut self, _w: &[f32], _dw: &mut [f32], args: BackwardArgs<'_>) {
        let Some(dx) = args.dx else { return };
        let map = dx.shape().area() * dx.lanes();
        let outputs = args.dy.values().chunks_exact(map).zip(self.winners.chunks_exact(map));
        for (group, (dy, winners)) in dx.values_mut().chunks_exact_mut(self.group * map).zip(outputs) {
            for (member, dx) in group.chunks_exact_mut(map).enumerate() {
                for ((dx, &dy), &winner) in dx.iter_mut().zip(dy).zip(winners) {
                    *dx = if winner == member as u32 { dy } else { 0.0 };
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::layers::check::gradients;
    use crate::shape::Shape;

    #[test]
    fn gradients_match_finite_differences() {
        gradients(r#"{"kind":"maxout","group":3}"#, Shape::new(6, 3, 2), 5);
    }
}
