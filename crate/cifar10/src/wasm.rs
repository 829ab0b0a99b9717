//! The bindings. Conversions only.

use wasm_bindgen::prelude::*;

use serde::Serialize;

use crate::{DataError, Split};

/// Sends panics to the console, where the worker picks them up.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// An error as the page knows it: `{code, ...fields}`.
fn fault(error: DataError) -> JsValue {
    error.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).unwrap_or(JsValue::NULL)
}

/// A CIFAR-10 on its way in.
#[wasm_bindgen]
#[derive(Default)]
pub struct Loader(crate::Loader);

#[wasm_bindgen]
impl Loader {
    /// A loader without files yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file; see [`crate::Loader::begin`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn begin(&mut self, name: &str) -> Result<(), JsValue> {
        self.0.begin(name).map_err(fault)
    }

    /// Begins a file of PNG pictures; see [`crate::Loader::begin_pictures`].
    #[wasm_bindgen(js_name = beginPictures)]
    pub fn begin_pictures(&mut self, name: &str, test: bool) {
        self.0.begin_pictures(name, test);
    }

    /// The next pictures of the file; see [`crate::Loader::pictures`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn pictures(&mut self, png: &[u8], labels: &[u8]) -> Result<(), JsValue> {
        self.0.pictures(png, labels).map_err(fault)
    }

    /// The next picture of the file, decoded; see [`crate::Loader::decoded`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn decoded(&mut self, rgba: &[u8], label: u8) -> Result<(), JsValue> {
        self.0.decoded(rgba, label).map_err(fault)
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.push(bytes).map_err(fault)
    }

    /// The file's end.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn end(&mut self) -> Result<(), JsValue> {
        self.0.end().map_err(fault)
    }

    /// Pictures read so far, for training or for testing.
    pub fn count(&self, test: bool) -> usize {
        self.0.counts()[usize::from(test)]
    }

    /// The records that have been read since the last time, for training or for testing.
    pub fn take(&mut self, test: bool) -> Vec<u8> {
        self.0.take(if test { Split::Test } else { Split::Train })
    }

    /// The end of all files.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn finish(&self) -> Result<(), JsValue> {
        self.0.finish().map_err(fault)
    }
}
