//! The search for the nearest training pictures, as the page's worker drives it.

use js_sys::{Array, Float64Array, Uint32Array};
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{now, object, planes, rgba};
use crate::study::{Metric, Neighbour, Query, VOTERS};

#[wasm_bindgen]
impl Session {
    /// Looks for the training pictures nearest to a picture of 32 x 32 RGBA.
    #[wasm_bindgen(js_name = searchPicture)]
    pub fn search_picture(&mut self, pixels: &[u8]) {
        self.study.search(&mut self.run, Query::Picture(planes(pixels)));
    }

    /// Scores the nearest-neighbour classifier on `count` test pictures.
    #[wasm_bindgen(js_name = searchTests)]
    pub fn search_tests(&mut self, count: usize) {
        self.study.search(&mut self.run, Query::Tests(count));
    }

    /// Goes on searching for about `ms` milliseconds; false when there is nothing left to do.
    #[wasm_bindgen(js_name = searchFor)]
    pub fn search_for(&mut self, ms: f64) -> bool {
        self.study.search_for(&self.run, ms, &now);
        self.study.searching()
    }

    /// Ends the search.
    #[wasm_bindgen(js_name = stopSearch)]
    pub fn stop_search(&mut self) {
        self.study.stop_search();
    }

    /// What the search has come to so far; null where there is none.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn found(&self) -> Result<JsValue, JsValue> {
        let Some(found) = self.study.found() else { return Ok(JsValue::NULL) };
        let metrics = Array::new();
        for ((name, _), (nearest, correct)) in Metric::ALL.into_iter().zip(found.nearest.iter().zip(found.correct)) {
            let neighbours = Array::new();
            for &neighbour in nearest {
                neighbours.push(&self.neighbour(neighbour)?);
            }
            let correct = Uint32Array::from(correct.map(|count| count as u32).as_slice());
            metrics.push(&object(&[
                ("name", name.into()),
                ("nearest", neighbours.into()),
                ("correct", correct.into()),
            ])?);
        }
        object(&[
            ("done", found.done.into()),
            ("total", found.total.into()),
            ("atExamples", (found.at_examples as f64).into()),
            ("pictures", found.pictures.into()),
            ("ownCorrect", found.own_correct.into()),
            ("voters", Float64Array::from(VOTERS.map(|k| k as f64).as_slice()).into()),
            ("metrics", metrics.into()),
        ])
    }
}

impl Session {
    fn neighbour(&self, neighbour: Neighbour) -> Result<JsValue, JsValue> {
        object(&[
            ("label", neighbour.label.into()),
            ("distance", neighbour.distance.into()),
            ("pixels", rgba(self.run.data().train().pixels(neighbour.index)).into()),
        ])
    }
}
