//! What speaks for a class on the picture in focus, for the page.

use js_sys::{Array, Float32Array};
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{now, object};
use super::snapshot::image;
use crate::study::Tiles;

#[wasm_bindgen]
impl Session {
    /// For each of `classes` its score, and what of the picture in focus speaks for it by gradients and by the maps after
    /// `layer` layers; with the weights of now, or with random ones.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn attributions(&mut self, classes: &[u8], layer: usize, random: bool) -> Result<JsValue, JsValue> {
        let all = Array::new();
        for found in self.study.attributions(&self.run, classes, layer, random) {
            let grad_cam = found.grad_cam.map_or(Ok(JsValue::NULL), |cam| map(&cam.map, cam.lowest));
            all.push(&object(&[
                ("score", found.score.into()),
                ("saliency", map(&found.saliency, 0.0)?),
                ("gradientInput", map(&found.gradient_input, 0.0)?),
                ("gradCam", grad_cam?),
            ])?);
        }
        Ok(all.into())
    }

    /// Goes on moving a grey square over the picture in focus for about `ms` milliseconds. The part of the way that is done,
    /// or at its end for each class how far its score falls at each place.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn occlude(&mut self, random: bool, again: bool, ms: f64) -> Result<JsValue, JsValue> {
        let done = self.study.occlude_for(&mut self.run, random, again, ms, &now);
        if done < 1.0 {
            return Ok(done.into());
        }
        let all = Array::new();
        for class in 0..self.run.data().classes().len() {
            all.push(&map(&self.study.occlusion(class), 0.0)?);
        }
        Ok(all.into())
    }
}

/// A square map as numbers and as pixels. `lowest` is the smallest value before what is below zero was cut off.
fn map(values: &[f32], lowest: f32) -> Result<JsValue, JsValue> {
    let side = values.len().isqrt();
    object(&[
        ("values", Float32Array::from(values).into()),
        ("lowest", lowest.into()),
        ("image", image(&Tiles::of(values, side, side, 1))?),
    ])
}
