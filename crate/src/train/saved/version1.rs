//! Saved runs of version 1, which were JSON throughout: written anew in the form of today.

use serde_json::Value;

use super::file::Writer;
use super::{SavedError, VERSION, parse, syntax};
use crate::fields::{number, whole};

/// Whether the bytes begin as JSON does.
pub(super) fn may_be(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().first().is_none_or(|&byte| byte == b'{') && bytes.get(8) != Some(&b'{')
}

/// The file of today.
pub(super) fn upgrade(bytes: &[u8]) -> Result<Vec<u8>, SavedError> {
    let mut value = parse(std::str::from_utf8(bytes).map_err(|error| syntax(&error))?)?;
    if value["version"] != 1 {
        return Err(SavedError::SnapshotVersion { version: value["version"].to_string() });
    }
    let (state, file) = rewrite(&mut value).ok_or_else(|| syntax("its numbers are incomplete"))?;
    value["version"] = VERSION.into();
    value["state"] = state;
    Ok(file.finish(&value.to_string()))
}

/// The state of today, and the numbers that were part of it.
fn rewrite(value: &mut Value) -> Option<(Value, Writer)> {
    let mut state = take(value, "state")?;
    let mut file = Writer::default();
    let curves = take(&mut state, "curves")?;
    let points = curves["points"].as_array()?;
    let places: Option<Vec<f64>> = points.iter().map(|point| point["examples"].as_f64()).collect();
    file.doubles("curves.examples", &places?);
    let mut rows = Vec::new();
    for point in points {
        rows.extend([number(&point["loss"])?, number(&point["smooth_loss"])?]);
        rows.extend(["train_accuracy", "validation_accuracy"].map(|name| number(&point[name]).unwrap_or(f32::NAN)));
    }
    file.singles("curves.values", &[points.len(), 4], &rows);
    file.singles("curves.open", &[2], &[number(&curves["count"])?, number(&curves["sum"])?]);
    file.singles("window.training", &[0, 3], &[]);
    file.singles("window.validation", &[0, 2], &[]);
    for parameter in take(&mut state, "parameters")?.as_array()? {
        let dims: Option<Vec<usize>> = parameter["dims"].as_array()?.iter().map(whole).collect();
        let name = format!("{}.{}", parameter["layer"], parameter["name"].as_str()?);
        file.singles(&name, &dims?, &numbers(&parameter["values"])?);
    }
    for (row, memory) in take(state.get_mut("trainer_state")?, "memory")?.as_array()?.iter().enumerate() {
        let memory = numbers(memory)?;
        file.singles(&format!("trainer.{row}"), &[memory.len()], &memory);
    }
    let progress = state.clone();
    state.as_object_mut()?.insert("progress".to_owned(), progress);
    Some((state, file))
}

fn take(object: &mut Value, name: &str) -> Option<Value> {
    Some(object.get_mut(name)?.take())
}

fn numbers(list: &Value) -> Option<Vec<f32>> {
    list.as_array()?.iter().map(number).collect()
}
