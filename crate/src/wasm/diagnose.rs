//! What may ail the run, for the page.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::object;

#[wasm_bindgen]
impl Session {
    /// What was measured on the latest step, and has the next one measured:
    /// [`Run::take_update_ratios`](crate::train::Run::take_update_ratios) and
    /// [`Run::flat_shares`](crate::train::Run::flat_shares).
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn diagnose(&mut self) -> Result<JsValue, JsValue> {
        let updates = self.run.take_update_ratios();
        self.run.measure_step();
        let (flat, examples) = self.run.flat_shares();
        let floats = |values: Vec<f32>| JsValue::from(Float32Array::from(values.as_slice()));
        object(&[("updates", floats(updates)), ("flat", floats(flat)), ("examples", examples.into())])
    }
}
