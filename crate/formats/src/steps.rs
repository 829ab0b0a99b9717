//! A network layer by layer, each with what stands around it: what every exporter walks along.

use convscope::fault::{LayerNumber, SpecError};
use convscope::layers::LayerSpec;
use convscope::shape::{Shape, Size, Window};
use convscope::spec::NetSpec;

use crate::error::{Note, TextError};

/// One layer in its place.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    /// Its number, for messages.
    pub number: LayerNumber,
    /// The layer.
    pub layer: &'a LayerSpec,
    /// Shape of its input.
    pub input: Shape,
    /// Shape of its output.
    pub output: Shape,
    /// The layer after it.
    pub next: Option<&'a LayerSpec>,
}

/// All layers of a network.
pub fn steps(spec: &NetSpec) -> Result<Vec<Step<'_>>, SpecError> {
    let shapes = spec.shapes()?;
    let layers = spec.layers.iter().zip(shapes.windows(2)).enumerate();
    Ok(layers
        .map(|(at, (layer, sides))| Step {
            number: (at + 1).into(),
            layer,
            input: sides[0],
            output: sides[1],
            next: spec.layers.get(at + 1),
        })
        .collect())
}

/// All layers of a network, those inside blocks too.
pub fn every_layer(spec: &NetSpec) -> Vec<&LayerSpec> {
    let blocks = spec.layers.iter().filter_map(|layer| match layer {
        LayerSpec::Residual(block) => Some(&block.layers),
        _ => None,
    });
    spec.layers.iter().chain(blocks.flatten()).collect()
}

impl<'a> Step<'a> {
    /// Whether the layer needs height and width, which other programs' tensors lose after a fully connected layer.
    pub fn is_spatial(&self) -> bool {
        matches!(
            self.layer,
            LayerSpec::Conv(_)
                | LayerSpec::MaxPool(_)
                | LayerSpec::AvgPool(_)
                | LayerSpec::Lrn(_)
                | LayerSpec::Residual(_)
        )
    }

    /// The layers inside a block.
    pub fn inner(&self) -> Vec<Step<'a>> {
        let inner = self.layer.def().inner(self.input);
        let next: Vec<_> = inner.iter().skip(1).map(|&(layer, ..)| layer).collect();
        let layers = inner.into_iter().enumerate();
        layers
            .map(|(at, (layer, input, output))| Step {
                number: LayerNumber { inner: Some(at + 1), ..self.number },
                layer,
                input,
                output,
                next: next.get(at).copied(),
            })
            .collect()
    }

    /// The stride of a block's shortcut convolution; `None` where the shortcut is the input itself.
    pub fn shortcut(&self) -> Option<usize> {
        // The engine's rule: a window of one pixel on every so many.
        let (input, output) = (self.input, self.output);
        let stride = input.height.div_ceil(output.height).max(input.width.div_ceil(output.width));
        (input != output).then_some(stride)
    }

    /// What the layer's biases start at, given what its spec says of them.
    pub fn start(&self, bias: Option<f32>) -> f32 {
        bias.unwrap_or(default_bias(self.next.map(LayerSpec::kind)))
    }

    /// The error for a layer that `program` does not have.
    pub fn not_in(&self, program: &'static str, instead: &'static str) -> TextError {
        let (layer, kind) = (self.number.to_string(), self.layer.kind().to_owned());
        TextError::NotInFormat { layer, kind, program, instead }
    }

    /// How far the last windows reach past the padded input: `None` where they do not, as everywhere but in layers that
    /// round up and would else leave something out.
    pub fn past(&self, window: Window) -> Option<Size> {
        let past = window.past(self.input, self.output);
        (past.height > 0 || past.width > 0).then_some(past)
    }

    /// The error for a value of a field that `program` does not have.
    pub fn value_not_in(
        &self,
        program: &'static str,
        field: &'static str,
        value: impl ToString,
        instead: &'static str,
    ) -> TextError {
        let (layer, kind, value) = (self.number.to_string(), self.layer.kind(), value.to_string());
        TextError::FieldNotInFormat { layer, kind, field, value, program, instead }
    }

    /// # Errors
    /// When the last windows reach past the padded input, for a program whose windows never do.
    pub fn only_down(&self, program: &'static str, window: Window) -> Result<(), TextError> {
        self.past(window).map_or(Ok(()), |_| Err(self.value_not_in(program, "rounding", "up", "rounding = down")))
    }
}

/// Notes on the ghost batches of a network for a program that has none: it is trained there over whole batches. Answers
/// are the same.
pub fn without_ghost_batches(spec: &NetSpec) -> Result<Vec<Note>, SpecError> {
    let blocks = steps(spec)?;
    let all = blocks.iter().flat_map(|step| std::iter::once(*step).chain(step.inner()));
    let ghost = |step: &Step<'_>| matches!(step.layer, LayerSpec::BatchNorm(norm) if norm.ghost_batch.is_some());
    let note = |step: Step<'_>| Note::LeftOut {
        layer: format!("{} ({})", step.number, step.layer.kind()),
        field: "ghost_batch".to_owned(),
    };
    Ok(all.filter(ghost).map(note).collect())
}

/// The engine's starting bias before a layer of this kind.
pub fn default_bias(next: Option<&str>) -> f32 {
    if next == Some("relu") { 0.1 } else { 0.0 }
}

/// A window's size where it is a square.
pub fn square(size: Size) -> Option<usize> {
    (size.height == size.width).then_some(size.width)
}
