//! The page's own saved runs: where a network's weights come from on their way out, and what they become on their way
//! in, so that the page goes on with them as with any saved run.

use convscope::net::Net;
use convscope::random::Random;
use convscope::spec::NetSpec;
use convscope::train::file::{File, Writer};
use serde_json::{Value, json};

use crate::error::{FormatError, WeightsError};

/// A saved run that was read.
pub struct RunFile {
    /// What is not numbers by the thousand.
    run: Value,
    /// The network with its weights.
    pub net: Net,
}

fn wrong(detail: impl ToString) -> WeightsError {
    WeightsError::NotWeights { detail: detail.to_string() }
}

impl RunFile {
    /// Reads a saved run.
    ///
    /// # Errors
    /// When the bytes are none.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let file = File::open(bytes).map_err(wrong)?;
        let run: Value = serde_json::from_str(file.run()).map_err(wrong)?;
        let mut net = Net::new(NetSpec::from_value(run["spec"].clone())?, 0)?;
        for entry in net.entries().to_vec() {
            let name = format!("{}.{}", entry.layer, entry.parameter.name);
            let values = file.singles(&name).filter(|values| values.len() == entry.range.len());
            net.parameters_mut()[entry.range].copy_from_slice(&values.ok_or_else(|| wrong(&name))?);
        }
        Ok(Self { run, net })
    }

    /// A run that begins with `net`, trained as this one is trained, on the same pictures.
    pub fn begun_with(&self, net: &Net) -> Vec<u8> {
        let mut run = self.run.clone();
        run["spec"] = serde_json::to_value(net.spec()).unwrap_or_default();
        let state = &mut run["state"];
        let seed = state["seed"].as_str().and_then(|seed| seed.parse().ok()).unwrap_or(1);
        // The engine's own numbers for its purposes: orders and views are those of a fresh run with this seed.
        state["progress"] = json!({
            "examples": 0, "steps": 0, "owed": 0, "next_validation": 0,
            "sampler": {"random": Random::stream(seed, 2), "size": 0, "at": 0},
            "views": Random::stream(seed, 3),
        });
        state["trainer_state"] = json!({"method": null, "steps": 0});
        let mut file = Writer::default();
        file.doubles("curves.examples", &[]);
        file.singles("curves.values", &[0, 4], &[]);
        file.singles("curves.open", &[2], &[0.0, 0.0]);
        file.singles("window.training", &[0, 3], &[]);
        file.singles("window.validation", &[0, 2], &[]);
        for entry in net.entries() {
            let name = format!("{}.{}", entry.layer, entry.parameter.name);
            file.singles(&name, &entry.parameter.dims, &net.parameters()[entry.range.clone()]);
        }
        file.finish(&run.to_string())
    }
}
