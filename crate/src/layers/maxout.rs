//! Maxout (Goodfellow et al., 2013): the largest of each group of feature maps.

use serde::Serialize;

use super::{LayerDef, Operation};
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

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::Maxout { input, group: self.group }
    }
}
