//! The bindings: networks cross the border as JSON text, files as bytes.

use serde_json::json;
use wasm_bindgen::prelude::*;

use convscope::shape::Shape;
use convscope::spec::NetSpec;

use crate::error::FormatError;
use crate::form::Form;
use crate::weights::WeightsForm;

/// Sends panics to the console, where the worker picks them up.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// An error as the page knows it: `{code, ...fields}`.
fn fault(error: FormatError) -> JsValue {
    js_sys::JSON::parse(&json!(error).to_string()).unwrap_or(JsValue::NULL)
}

fn form(name: &str) -> Result<Form, JsValue> {
    Form::ALL.into_iter().find(|form| form.name() == name).ok_or(JsValue::NULL)
}

/// The network of the JSON text `spec` in another form: `{text, notes}` as JSON text.
///
/// # Errors
/// A fault: `{code, ...fields}`.
#[wasm_bindgen(js_name = writeNetwork)]
pub fn write_network(name: &str, spec: &str) -> Result<String, JsValue> {
    let spec = NetSpec::parse(spec).map_err(|error| fault(error.into()))?;
    let written = form(name)?.write(&spec).map_err(fault)?;
    Ok(json!({"text": written.text, "notes": written.notes}).to_string())
}

/// The network of a text in some form: `{spec, notes, origins}` as JSON text. It is for pictures of `channels`, `height`
/// and `width`, if `input` gives these three.
///
/// # Errors
/// A fault: `{code, ...fields}`.
#[wasm_bindgen(js_name = readNetwork)]
pub fn read_network(name: &str, text: &str, input: &[usize]) -> Result<String, JsValue> {
    let input = match *input {
        [channels, height, width] => Some(Shape::new(channels, height, width)),
        _ => None,
    };
    let read = form(name)?.read_for(text, input).map_err(fault)?;
    Ok(json!({"spec": read.spec, "notes": read.notes, "origins": read.origins}).to_string())
}

/// The network of a saved run with its weights in another form: a file's bytes.
///
/// # Errors
/// A fault: `{code, ...fields}`.
#[wasm_bindgen(js_name = writeWeights)]
pub fn write_weights(name: &str, run: &[u8]) -> Result<Vec<u8>, JsValue> {
    let form = WeightsForm::ALL.into_iter().find(|form| form.name() == name).ok_or(JsValue::NULL)?;
    form.write(run).map_err(fault)
}

/// Weights that came in.
#[wasm_bindgen]
pub struct Incoming(crate::weights::Incoming);

#[wasm_bindgen]
impl Incoming {
    /// How the file's names were understood, as JSON text, where that is to be confirmed.
    #[wasm_bindgen(getter)]
    pub fn unsure(&self) -> Option<String> {
        self.0.unsure.as_ref().map(|unsure| json!(unsure).to_string())
    }

    /// A saved run that begins with the weights.
    #[wasm_bindgen(js_name = intoRun)]
    pub fn into_run(self) -> Vec<u8> {
        self.0.run
    }
}

/// A saved run that begins with the weights of `file`; all else is as in the saved run `run`.
///
/// # Errors
/// A fault: `{code, ...fields}`.
#[wasm_bindgen(js_name = readWeights)]
pub fn read_weights(run: &[u8], file: &[u8]) -> Result<Incoming, JsValue> {
    crate::weights::read(run, file).map(Incoming).map_err(fault)
}
