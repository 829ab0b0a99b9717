//! What excites maps, as the page's worker drives the search: patches of pictures, and pictures by gradient ascent.

use js_sys::{Float32Array, Uint8ClampedArray};
use wasm_bindgen::prelude::*;

use super::Session;
use super::convert::{now, object, rgba_bytes};

#[wasm_bindgen]
impl Session {
    /// Looks for the patches that excite the maps of layer `layer`, counted from 1.
    #[wasm_bindgen(js_name = findPatches)]
    pub fn find_patches(&mut self, layer: usize) {
        self.study.find_patches(&mut self.run, layer);
    }

    /// Makes pictures by gradient ascent for `count` maps of layer `layer`, counted from 1, from map `first` on.
    pub fn ascend(&mut self, layer: usize, first: usize, count: usize) {
        self.study.ascend(&self.run, layer, first..first.saturating_add(count));
    }

    /// Goes on with either for about `ms` milliseconds; false when there is nothing left to do.
    #[wasm_bindgen(js_name = exciteFor)]
    pub fn excite_for(&mut self, ms: f64) -> bool {
        // An ascent is the shorter one.
        self.study.ascend_for(ms, &now) || self.study.find_patches_for(&self.run, ms, &now)
    }

    /// Ends the search.
    #[wasm_bindgen(js_name = forgetPatches)]
    pub fn forget_patches(&mut self) {
        self.study.forget_patches();
    }

    /// Ends the ascent.
    #[wasm_bindgen(js_name = forgetAscent)]
    pub fn forget_ascent(&mut self) {
        self.study.forget_ascent();
    }

    /// The pictures by gradient ascent so far; null where there are none.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn ascent(&self) -> Result<JsValue, JsValue> {
        let Some(ascent) = self.study.ascent() else { return Ok(JsValue::NULL) };
        let (mut numbers, mut pixels) = (Vec::new(), Vec::new());
        for map in ascent.maps() {
            for moment in ascent.of_map(map) {
                numbers.extend([moment.value, map as f32, moment.step as f32]);
                pixels.extend(rgba_bytes(&moment.pixels));
            }
        }
        let (field, maps) = (ascent.field(), ascent.maps());
        let sides = [field.top, field.left, field.bottom, field.right].map(|side| side as f32);
        answer(
            [ascent.layer(), maps.start, maps.len()],
            ascent.progress(),
            [ascent.at_examples() as f64, ascent.ms()],
            &sides,
            &numbers,
            &pixels,
        )
    }

    /// Up to `most` patches of each of `count` maps from map `first` on, as they are so far; null where nothing is searched.
    ///
    /// # Errors
    /// None in practice: a conversion that always works.
    pub fn patches(&self, first: usize, count: usize, most: usize) -> Result<JsValue, JsValue> {
        let Some(patches) = self.study.patches() else { return Ok(JsValue::NULL) };
        let pictures = patches.pictures(&self.run);
        let (mut numbers, mut pixels) = (Vec::new(), Vec::new());
        for map in first..first + count {
            for patch in patches.of_map(map).iter().take(most) {
                let field = patches.field(patch);
                let label = usize::from(pictures.label(patch.picture));
                let places = [map, patch.picture, label, patch.y, patch.x];
                let sides = [field.top, field.left, field.bottom, field.right];
                numbers.push(patch.value);
                numbers.extend(places.iter().chain(&sides).map(|&number| number as f32));
                pixels.extend(rgba_bytes(pictures.pixels(patch.picture)));
            }
        }
        let (height, width) = patches.window();
        let sides = [height, width, usize::from(patches.in_test_set())].map(|number| number as f32);
        answer(
            [patches.layer(), first, count],
            patches.progress(),
            [patches.at_examples() as f64, patches.ms()],
            &sides,
            &numbers,
            &pixels,
        )
    }
}

/// What both say: the layer and its maps, the progress, the weights' age and the time that it took, then pictures with
/// numbers of their own.
fn answer(
    [layer, first, count]: [usize; 3],
    (done, total): (usize, usize),
    [at_examples, ms]: [f64; 2],
    sizes: &[f32],
    numbers: &[f32],
    pixels: &[u8],
) -> Result<JsValue, JsValue> {
    object(&[
        ("layer", layer.into()),
        ("first", first.into()),
        ("count", count.into()),
        ("done", done.into()),
        ("total", total.into()),
        ("atExamples", at_examples.into()),
        ("ms", ms.into()),
        ("sizes", Float32Array::from(sizes).into()),
        ("numbers", Float32Array::from(numbers).into()),
        ("pixels", Uint8ClampedArray::from(pixels).into()),
    ])
}
