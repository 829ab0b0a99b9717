//! The questions asked of a run between training steps: what its network predicts, how it scores, what is inside it, why it
//! answers so, which training pictures are most like one, and what excites a map. They read the run's network and pictures
//! and change neither.

mod ascent;
mod attribution;
mod colour;
mod evaluation;
mod histogram;
mod inspect;
mod neighbours;
mod patches;
mod predictions;
mod tiles;

use std::borrow::Cow;

use crate::backend::Backend;
use crate::batch::Batch;
use crate::data::augment::View;
use crate::fault::SpecError;
use crate::layers::Pass;
use crate::net::Net;
use crate::train::Run;

pub use ascent::{Ascent, Moment, STEPS};
pub use attribution::{Attribution, GradCam};
pub use colour::{Scale, legend};
pub use evaluation::Evaluation;
pub use histogram::Histogram;
pub use inspect::{InspectedValue, LayerTensor};
pub use neighbours::{Found, Metric, NEAREST, Neighbour, Query, VOTERS};
pub use patches::{PATCHES, Patch, Patches};
pub use predictions::{Focus, Prediction};
pub use tiles::Tiles;

/// The questions asked of one run. It ends with the run's network: another network is studied anew.
pub struct Study {
    /// One picture forward and back, to be inspected. Its weights are copied when it is used.
    probe_net: Net,
    /// What was taken for the truth of that picture, and the loss.
    probe_loss: (usize, f32),
    /// One picture for each of some classes, to explain their scores. Made when first needed.
    explaining_net: Option<Net>,
    occlusion: Option<attribution::Occlusion>,
    /// All parameters of the moment that is shown; `None` for those of now.
    moment: Option<Vec<f32>>,
    focus: Focus,
    next_prediction: usize,
    evaluation: Option<evaluation::Evaluating>,
    search: Option<neighbours::Search>,
    patches: Option<Patches>,
    ascent: Option<Ascent>,
}

impl Study {
    /// A study of `run` that shows `focus`.
    ///
    /// # Errors
    /// None that the run did not already pass.
    pub fn new(run: &Run, focus: Focus) -> Result<Self, SpecError> {
        let probe_net = Net::new(run.backend().spec().clone(), run.seed())?;
        Ok(Self {
            probe_net,
            probe_loss: (0, 0.0),
            explaining_net: None,
            occlusion: None,
            moment: None,
            focus,
            next_prediction: 0,
            evaluation: None,
            search: None,
            patches: None,
            ascent: None,
        })
    }

    /// From now on the layers, filters and predictions are those of the network with these parameters, as
    /// [`Backend::parameters`] gave them at an earlier moment; with `None`, of the network as it is. Scores of the test set
    /// and neighbours stay those of now. False, and nothing has changed, where they are not as many as the network has.
    pub fn show_moment(&mut self, parameters: Option<Vec<f32>>) -> bool {
        let fits = parameters.as_ref().is_none_or(|parameters| parameters.len() == self.probe_net.parameters().len());
        if fits {
            self.moment = parameters;
        }
        fits
    }
}

/// All parameters of the moment that is shown, where there is one, else of now.
fn parameters_shown<'a>(moment: &'a Option<Vec<f32>>, run: &'a Run) -> Cow<'a, [f32]> {
    moment.as_deref().map_or_else(|| run.backend().parameters(), Cow::from)
}

/// Pictures that a search looks at together.
const BLOCK: usize = 8;

/// Runs up to [`BLOCK`] pictures through the first `layers` layers of `net`, as a whole block; returns what comes out.
fn show<'net>(net: &'net mut Net, layers: usize, pictures: &mut dyn Iterator<Item = &[u8]>) -> &'net Batch {
    let input = net.input(BLOCK);
    pictures.enumerate().for_each(|(index, pixels)| View::default().write(pixels, input, index));
    net.forward_through(layers, &mut Pass::infer())
}

/// A network of its own with the weights that `run` has now.
fn copy_of(run: &Run) -> Option<Net> {
    // The spec held together before.
    let mut net = Net::new(run.backend().spec().clone(), 0).ok()?;
    net.parameters_mut().copy_from_slice(&run.backend().parameters());
    Some(net)
}

#[cfg(test)]
mod tests;
