//! How far a run has come. With the seed and the data it decides what every step to come draws.

use serde::Serialize;

use crate::data::Sampler;
use crate::fields::{FieldError, Fields};
use crate::random::Random;

/// How far a run has come.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Progress {
    /// Examples trained on.
    pub examples: u64,
    /// Steps taken.
    pub steps: u64,
    /// Validation pictures owed, in ninths of a picture: one for every nine trained on.
    pub owed: usize,
    /// Number of the next validation picture.
    pub next_validation: usize,
    /// In which order pictures are trained on.
    pub sampler: Sampler,
    /// How they are mirrored and shifted.
    pub views: Random,
}

impl Progress {
    /// Nothing trained on yet.
    pub fn new(seed: u64) -> Self {
        let (sampler, views) = (Sampler::new(seed), Random::stream(seed, 3));
        Self { examples: 0, steps: 0, owed: 0, next_validation: 0, sampler, views }
    }

    /// The progress that was saved.
    pub fn read(saved: &mut Fields) -> Result<Self, FieldError> {
        Ok(Self {
            examples: saved.examples("examples", None)?,
            steps: saved.examples("steps", None)?,
            owed: saved.whole("owed")?,
            next_validation: saved.whole("next_validation")?,
            sampler: Sampler::read(&mut saved.object("sampler")?)?,
            views: Random::read(&mut saved.object("views")?)?,
        })
    }

    /// A copy to come back to, without what can be made again.
    pub fn bookmark(&self) -> Self {
        Self { sampler: self.sampler.bookmark(), views: self.views.clone(), ..*self }
    }
}
