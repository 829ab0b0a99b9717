//! Values on their way over the border.

use js_sys::{Object, Reflect, Uint8ClampedArray};
use serde::Serialize;
use serde_json::Value;
use wasm_bindgen::prelude::*;

use crate::data::{PICTURE_LEN, PICTURE_SHAPE};
use crate::fields::{Fields, bad};
use crate::optimizers::OptimizerSpec;
use crate::random::Random;

pub(super) fn seed_of(seed: Option<String>) -> u64 {
    seed.and_then(|text| text.parse().ok()).unwrap_or_else(Random::entropy)
}

pub(super) fn now() -> f64 {
    thread_local! {
        static PERFORMANCE: Option<web_sys::Performance> = Reflect::get(&js_sys::global(), &"performance".into())
            .ok()
            .and_then(|performance| performance.dyn_into().ok());
    }
    PERFORMANCE.with(|performance| performance.as_ref().map_or_else(js_sys::Date::now, web_sys::Performance::now))
}

/// An error as the page knows it: its code and its fields. What it says is put into words there.
pub(super) fn fault<E: Serialize>(error: &E) -> JsValue {
    to_js(error).unwrap_or(JsValue::NULL)
}

pub(super) fn object(fields: &[(&str, JsValue)]) -> Result<JsValue, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &(*name).into(), value)?;
    }
    Ok(object.into())
}

pub(super) fn optimizer_spec(optimizer: JsValue) -> Result<OptimizerSpec, JsValue> {
    OptimizerSpec::from_value(from_js(optimizer)?).map_err(|error| fault(&error))
}

/// Everything crosses the border as JSON values: one conversion, whatever the type, keeps the engine small.
pub(super) fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    value_to_js(serde_json::to_value(value))
}

#[inline(never)]
fn value_to_js(value: Result<Value, serde_json::Error>) -> Result<JsValue, JsValue> {
    let value = value.map_err(|error| bad_request(&error))?;
    value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).map_err(JsValue::from)
}

/// A JavaScript value as JSON, by way of its text: a reader of text is here anyway. What JSON has no word for, NaN
/// among it, becomes null.
fn from_js(value: JsValue) -> Result<Value, JsValue> {
    let text = js_sys::JSON::stringify(&value)?;
    serde_json::from_str(&String::from(text)).map_err(|error| bad_request(&error))
}

/// The fields of a JavaScript object.
pub(super) fn fields_of(value: JsValue) -> Result<Fields, JsValue> {
    match from_js(value)? {
        Value::Object(fields) => Ok(Fields::new(fields)),
        other => Err(bad_request(&bad("request", &other, "{…}"))),
    }
}

pub(super) fn bad_request(error: &dyn std::fmt::Display) -> JsValue {
    let fields = [("code", "bad_request".into()), ("detail", error.to_string().into())];
    object(&fields).unwrap_or(JsValue::NULL)
}

/// R, G and B planes as RGBA pixels.
pub(super) fn rgba(planes: &[u8]) -> Uint8ClampedArray {
    Uint8ClampedArray::from(&rgba_bytes(planes)[..])
}

/// The same as bytes, of which more may follow.
pub(super) fn rgba_bytes(planes: &[u8]) -> Vec<u8> {
    let area = PICTURE_SHAPE.area();
    let pixel = |at: usize| [planes[at], planes[area + at], planes[2 * area + at], 255];
    (0..area).flat_map(pixel).collect()
}

/// RGBA pixels as R, G and B planes.
pub(super) fn planes(rgba: &[u8]) -> Vec<u8> {
    let area = PICTURE_SHAPE.area();
    let mut planes = vec![0; PICTURE_LEN];
    for (at, pixel) in rgba.chunks_exact(4).take(area).enumerate() {
        for plane in 0..3 {
            planes[plane * area + at] = pixel[plane];
        }
    }
    planes
}
