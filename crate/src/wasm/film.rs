//! The film of a run: its parameters at moments, kept by the page and shown again.

use wasm_bindgen::prelude::*;

use super::Session;
use crate::backend::Backend;

#[wasm_bindgen]
impl Session {
    /// Examples trained on.
    pub fn examples(&self) -> f64 {
        self.run.examples() as f64
    }

    /// All parameters as they are now.
    pub fn parameters(&self) -> Vec<f32> {
        self.run.backend().parameters().into_owned()
    }

    /// Shows the network with these parameters; none: as it is. See [`crate::study::Study::show_moment`].
    #[wasm_bindgen(js_name = showMoment)]
    pub fn show_moment(&mut self, parameters: Option<Vec<f32>>) -> bool {
        self.study.show_moment(parameters)
    }
}
