//! Group normalisation (Wu and He, 2018).

use serde::Serialize;

use super::{LayerDef, Operation, Parameter, Role, Start};
use crate::fault::{Place, SpecError};
use crate::fields::{FieldError, Fields};
use crate::schema::{Field, Group, Schema};
use crate::shape::Shape;

/// Each group of neighbouring feature maps is shifted and scaled to mean 0 and variance 1 over its positions, each
/// example by itself (eq. 1 to 7 of the paper), then each map to a learnt mean and scale. `2 D` trained parameters.
/// PyTorch: `nn.GroupNorm(G, D)`, `eps` 1e-5.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupNorm {
    /// How many groups the maps are split into.
    pub groups: usize,
}

impl GroupNorm {
    const GROUPS: Field = Field::whole("groups").letter('G').at_least(1.0).at_most(1024.0);

    /// What it is.
    pub const SCHEMA: Schema = Schema { group: Group::Regularisation, fields: &[Self::GROUPS], parameters: "2·D" };

    pub(super) fn read(fields: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self { groups: Self::GROUPS.read_whole(fields)? })
    }
}

impl LayerDef for GroupNorm {
    fn check(&self) -> Result<(), FieldError> {
        Self::GROUPS.check(self.groups as f64)
    }

    fn output(&self, place: Place, input: Shape) -> Result<Shape, SpecError> {
        if !input.channels.is_multiple_of(self.groups) {
            let (layer, kind) = (place.layer, place.kind);
            return Err(SpecError::GroupsDoNotDivide { layer, kind, channels: input.channels, groups: self.groups });
        }
        Ok(input)
    }

    fn parameters(&self, input: Shape, _output: Shape) -> Vec<Parameter> {
        [("weight", 1.0), ("bias", 0.0)]
            .map(|(name, start)| Parameter {
                name: name.into(),
                dims: vec![input.channels],
                role: Role::Bias,
                start: Start::Constant(start),
            })
            .into()
    }

    fn lower(&self, input: Shape, _output: Shape) -> Operation {
        Operation::GroupNorm { input, groups: self.groups }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_that_do_not_divide_the_maps_are_told() {
        let place = Place { layer: 2.into(), kind: "group_norm" };
        assert_eq!(
            GroupNorm { groups: 5 }.output(place, Shape::new(16, 2, 2)).unwrap_err().to_string(),
            "layer 2 (group_norm): 16 channels cannot be split into 5 groups; groups must divide them"
        );
    }
}
