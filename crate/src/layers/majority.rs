//! The majority vote of a MADALINE (Widrow and Lehr, "30 years of adaptive neural networks", 1990, Madaline Rule I).

use serde::Serialize;

use super::{LayerDef, Operation};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// Value `i` of the output is the mean vote of values `i·group .. (i+1)·group` of the input, the sums of as many
/// ADALINEs: +1 for a sum above zero, else -1. No parameters.
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

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::Majority { input, group: self.group }
    }
}
