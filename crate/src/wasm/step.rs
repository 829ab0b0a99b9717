//! What a training step computed, by the names of its tensors: for a step that is told.

use std::borrow::Cow;

use wasm_bindgen::prelude::*;

use super::Session;
use super::snapshot::image;
use crate::backend::Backend;
use crate::study::Tiles;

#[wasm_bindgen]
impl Session {
    /// A tensor by its name: a parameter, its gradient in the latest step, and of the micro-batch that was computed here last
    /// the activations, `[N, C, H, W]`, and their gradients; see [`Backend::tensor`].
    pub fn tensor(&self, name: &str) -> Option<Vec<f32>> {
        self.run.backend().tensor(name).map(Cow::into_owned)
    }

    /// What the optimizer keeps of the parameter `name`, row by row; nothing before its first step.
    #[wasm_bindgen(js_name = optimizerState)]
    pub fn optimizer_state(&self, name: &str) -> Vec<f32> {
        let backend = self.run.backend();
        let Some(entry) = backend.entries().iter().find(|entry| entry.name() == name) else { return Vec::new() };
        backend.optimizer_state().rows().iter().flat_map(|row| row[entry.range.clone()].to_vec()).collect()
    }

    /// The labels of micro-batch `index` of the step that has begun; none where it is not trained on.
    #[wasm_bindgen(js_name = stepLabels)]
    pub fn step_labels(&self, index: usize) -> Vec<u8> {
        let micro_batch = self.run.step_job().and_then(|job| job.micro_batches().get(index));
        micro_batch.filter(|micro_batch| micro_batch.trains()).map_or(Vec::new(), |one| one.labels().to_vec())
    }

    /// The mean loss of the step that has begun, once every micro-batch has its result.
    #[wasm_bindgen(js_name = stepLoss)]
    pub fn step_loss(&self) -> Option<f32> {
        self.run.step_loss()
    }

    /// The share of each class by these scores.
    pub fn confidences(&self, scores: &[f32]) -> Vec<f32> {
        self.run.backend().spec().loss.confidences(scores)
    }
}

/// Maps of these values, `[map][y][x]`, as tiles of pixels.
///
/// # Errors
/// None in practice: a conversion that always works.
#[wasm_bindgen(js_name = tilesOf)]
pub fn tiles_of(values: &[f32], height: usize, width: usize) -> Result<JsValue, JsValue> {
    image(&Tiles::of(values, height, width, 1))
}
