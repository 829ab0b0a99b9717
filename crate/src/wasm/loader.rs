//! Reading CIFAR-10.

use wasm_bindgen::prelude::*;

use super::convert::fault;

/// A CIFAR-10 on its way in.
#[wasm_bindgen]
#[derive(Default)]
pub struct Loader(pub(super) crate::data::Loader);

#[wasm_bindgen]
impl Loader {
    /// A loader without files yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins a file; see [`crate::data::Loader::begin`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn begin(&mut self, name: &str) -> Result<(), JsValue> {
        self.0.begin(name).map_err(|error| fault(&error))
    }

    /// Begins a file of PNG pictures; see [`crate::data::Loader::begin_pictures`].
    #[wasm_bindgen(js_name = beginPictures)]
    pub fn begin_pictures(&mut self, name: &str, test: bool) {
        self.0.begin_pictures(name, test);
    }

    /// The next pictures of the file; see [`crate::data::Loader::pictures`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn pictures(&mut self, png: &[u8], labels: &[u8]) -> Result<(), JsValue> {
        self.0.pictures(png, labels).map_err(|error| fault(&error))
    }

    /// The next picture of the file, decoded; see [`crate::data::Loader::decoded`].
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn decoded(&mut self, rgba: &[u8], label: u8) -> Result<(), JsValue> {
        self.0.decoded(rgba, label).map_err(|error| fault(&error))
    }

    /// The next bytes of the file.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        self.0.push(bytes).map_err(|error| fault(&error))
    }

    /// The file's end.
    ///
    /// # Errors
    /// A fault: `{code, ...fields}`.
    pub fn end(&mut self) -> Result<(), JsValue> {
        self.0.end().map_err(|error| fault(&error))
    }

    /// Whether there is enough to begin training.
    pub fn ready(&self) -> bool {
        self.0.ready()
    }

    /// Pictures read so far.
    pub fn records(&self) -> usize {
        self.0.records()
    }
}
