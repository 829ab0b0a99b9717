//! One value of the network, taken apart for the page, and the weights behind it, changed by hand.

use js_sys::Float32Array;
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::object;
use crate::ops::arithmetic::Unit;

#[wasm_bindgen]
impl Session {
    /// How a value of layer `layer`'s output on the picture in focus came about, with the weights of now; null where there
    /// is no such value.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    #[wasm_bindgen(js_name = inspectValue)]
    pub fn inspect_value(&mut self, layer: usize, channel: usize, y: usize, x: usize) -> Result<JsValue, JsValue> {
        self.study.inspect(&self.run);
        let Some(inspected) = self.study.inspect_value(layer, Unit { channel, y, x }) else { return Ok(JsValue::NULL) };
        let terms = &inspected.arithmetic;
        let (rule, numbers) = terms.rule.as_numbers();
        // Plain numbers, all of one kind: names for them cost more here than on the page, which has them when they are wanted.
        let floats = |values: &[f32]| JsValue::from(Float32Array::from(values));
        let sides = [0, 1, 2].map(|axis: usize| [terms.origin[axis] as f32, terms.dims[axis] as f32]).concat();
        let mut fields = Vec::new();
        for field in &inspected.fields {
            fields.extend([field.top, field.left, field.bottom, field.right].map(|side| side as f32));
        }
        object(&[
            ("value", inspected.value.into()),
            ("gradient", inspected.gradient.into()),
            ("rule", rule.into()),
            ("numbers", floats(&numbers)),
            ("box", floats(&sides)),
            ("inputs", floats(&terms.inputs)),
            ("factors", floats(&terms.factors)),
            ("fields", floats(&fields)),
        ])
    }

    /// Changes one value of the parameter `name` by hand; returns what it was, and none where there is no such value: see
    /// [`Run::set_weight`](crate::train::Run::set_weight).
    #[wasm_bindgen(js_name = setWeight)]
    pub fn set_weight(&mut self, name: &str, index: usize, value: f32) -> Option<f32> {
        self.run.set_weight(name, index, value)
    }
}
