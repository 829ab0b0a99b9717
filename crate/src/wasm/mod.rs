//! The bindings: the engine as the page's workers see it. Conversions only; what happens is decided in [`crate::train`].

mod attribution;
mod buffers;
mod convert;
mod diagnose;
mod film;
mod inspect;
mod jobs;
mod neighbours;
mod patches;
mod session;
mod snapshot;
mod step;

use wasm_bindgen::prelude::*;

use crate::data::Dataset;
use crate::train::saved_dataset;
use convert::{fault, to_js};

pub use jobs::TrainingWorker;
pub use session::Session;

/// Sends panics to the console, where the worker picks them up.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The instructions this build uses: `simd128` or `relaxed-simd`.
#[wasm_bindgen]
pub fn build() -> String {
    crate::cpu::build().to_owned()
}

/// Bytes of this engine's memory. It grows, and never shrinks.
#[wasm_bindgen(js_name = memoryBytes)]
pub fn memory_bytes() -> f64 {
    (core::arch::wasm32::memory_size(0) * (64 << 10)) as f64
}

/// The data set that a saved run needs.
///
/// # Errors
/// A fault: `{code, ...fields}`.
#[wasm_bindgen(js_name = savedDataset)]
pub fn saved_dataset_name(bytes: &[u8]) -> Result<JsValue, JsValue> {
    saved_dataset(bytes).map_err(|error| fault(&error)).and_then(|name| to_js(&name))
}

/// How many pictures of CIFAR-10 have to be there before a run on them begins.
#[wasm_bindgen(js_name = firstPictures)]
pub fn first_pictures() -> usize {
    Dataset::CIFAR10_FIRST
}
