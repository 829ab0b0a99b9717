//! A trained network as two files: a card, JSON that says what it is and how it was made, and its weights, rounded to
//! a byte each. `scripts/train-pretrained` writes them, the page reads them.
//!
//! The weights file holds the parameters in the order of [`Net::entries`]. Those of several dimensions, which are nearly
//! all, go filter by filter (unit by unit, where fully connected): the step `s` as an `f32`, then each weight as an
//! `i8` times `s`, the largest being 127 steps. The others are `f32`. Numbers are little-endian.

use serde::Serialize;

use crate::checksum::crc32;
use crate::data::augment::Augmentation;
use crate::net::ParameterEntry;
use crate::optimizers::OptimizerSpec;
use crate::spec::NetSpec;

/// The largest weight of a filter, in steps.
const STEPS: f32 = 127.0;

/// What can be wrong with a trained network's files.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
#[serde(tag = "code", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PretrainedError {
    #[error("the weights have {bytes} bytes, the network of their card {expected}; load them again")]
    WeightsLength { bytes: usize, expected: usize },
    #[error("the weights are damaged: their checksum is {found}, not {expected}; load them again")]
    WeightsDamaged { found: u32, expected: u32 },
}

/// What a run needs of a card.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelCard {
    /// The network.
    pub spec: NetSpec,
    /// How to train it further.
    pub optimizer: OptimizerSpec,
    /// What was done to training pictures.
    pub augmentation: Augmentation,
    /// The seed it was trained from.
    pub seed: u64,
    /// Examples it was trained on.
    pub examples: u64,
    /// CRC-32 (IEEE 802.3) of the weights file.
    pub crc32: u32,
}

impl ModelCard {
    /// The parameters from the weights file of the card's network, whose entries these are.
    ///
    /// # Errors
    /// When the file is not as long as the network asks, or not the one that the card was written with.
    pub fn parameters(&self, entries: &[ParameterEntry], weights: &[u8]) -> Result<Vec<f32>, PretrainedError> {
        let expected = entries.iter().map(coded_len).sum();
        if weights.len() != expected {
            return Err(PretrainedError::WeightsLength { bytes: weights.len(), expected });
        }
        let found = checksum(weights);
        if found != self.crc32 {
            return Err(PretrainedError::WeightsDamaged { found, expected: self.crc32 });
        }
        Ok(decode(entries, weights))
    }
}

/// CRC-32 of a weights file.
pub fn checksum(weights: &[u8]) -> u32 {
    crc32(weights)
}

/// Weights that share a step; `None` where values stay as they are.
fn row_len(entry: &ParameterEntry) -> Option<usize> {
    let dims = &entry.parameter.dims;
    (dims.len() > 1).then(|| dims[1..].iter().product())
}

fn coded_len(entry: &ParameterEntry) -> usize {
    row_len(entry).map_or(4 * entry.range.len(), |row| entry.range.len() / row * (4 + row))
}

/// The weights file of a network with these parameters.
pub fn encode(entries: &[ParameterEntry], parameters: &[f32]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in entries {
        let values = &parameters[entry.range.clone()];
        let Some(row) = row_len(entry) else {
            bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
            continue;
        };
        for row in values.chunks_exact(row) {
            let step = row.iter().fold(0.0_f32, |most, value| most.max(value.abs())) / STEPS;
            bytes.extend(step.to_le_bytes());
            // A filter of zeros has no step; NaN becomes 0 in the cast.
            bytes.extend(row.iter().map(|value| (value / step).round() as i8 as u8));
        }
    }
    bytes
}

fn decode(entries: &[ParameterEntry], mut bytes: &[u8]) -> Vec<f32> {
    let mut parameters = Vec::new();
    for entry in entries {
        let Some(row) = row_len(entry) else {
            parameters.extend((0..entry.range.len()).map(|_| number(&mut bytes)));
            continue;
        };
        for _ in 0..entry.range.len() / row {
            let step = number(&mut bytes);
            let (weights, rest) = bytes.split_at(row);
            bytes = rest;
            parameters.extend(weights.iter().map(|&weight| f32::from(weight as i8) * step));
        }
    }
    parameters
}

/// Takes a number from the front.
fn number(bytes: &mut &[u8]) -> f32 {
    let Some((number, rest)) = bytes.split_first_chunk() else { return 0.0 };
    *bytes = rest;
    f32::from_le_bytes(*number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Net;

    fn net() -> Net {
        let spec = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
            {"kind":"conv","filters":4,"size":5,"stride":3},{"kind":"batch_norm"},
            {"kind":"residual","layers":[{"kind":"conv","filters":6,"size":1}]},{"kind":"fc","units":10}]}"#;
        Net::new(NetSpec::parse(spec).unwrap(), 7).unwrap()
    }

    fn card(net: &Net, weights: &[u8]) -> ModelCard {
        let optimizer = r#"{"method": "momentum", "learning_rate": 0.001, "batch_size": 32}"#;
        ModelCard {
            spec: net.spec().clone(),
            optimizer: OptimizerSpec::from_value(serde_json::from_str(optimizer).unwrap()).unwrap(),
            augmentation: Augmentation { shift: 0, ..Augmentation::USUAL },
            seed: 7,
            examples: 1000,
            crc32: checksum(weights),
        }
    }

    #[test]
    fn weights_come_back_within_half_a_step_and_the_rest_to_the_bit() {
        let mut net = net();
        net.parameters_mut()[5] = -9.0;
        // The first row of the fully connected layer: nothing to scale by.
        let fc = net.entry(3, "weight").unwrap().0.range.start;
        net.parameters_mut()[fc..fc + 600].fill(0.0);
        let weights = encode(net.entries(), net.parameters());
        assert!(weights.len() < net.parameters().len() * 4 / 3, "{}", weights.len());
        let parameters = card(&net, &weights).parameters(net.entries(), &weights).unwrap();
        for entry in net.entries() {
            let (before, after) = (&net.parameters()[entry.range.clone()], &parameters[entry.range.clone()]);
            let row = row_len(entry).unwrap_or(1);
            for (before, after) in before.chunks_exact(row).zip(after.chunks_exact(row)) {
                let most = before.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
                let allowed = if row == 1 { 0.0 } else { 0.5001 * most / STEPS };
                assert!(before.iter().zip(after).all(|(before, after)| (before - after).abs() <= allowed));
            }
        }
        let mut again = self::net();
        again.parameters_mut().copy_from_slice(&parameters);
        let weights = encode(again.entries(), again.parameters());
        assert_eq!(card(&again, &weights).parameters(again.entries(), &weights), Ok(parameters));
    }

    #[test]
    fn damage_is_told() {
        let net = net();
        let weights = encode(net.entries(), net.parameters());
        let card = card(&net, &weights);
        let (bytes, expected) = (weights.len() - 1, weights.len());
        let short = card.parameters(net.entries(), &weights[..bytes]);
        assert_eq!(short, Err(PretrainedError::WeightsLength { bytes, expected }));
        let fewer = card.parameters(&net.entries()[1..], &weights);
        assert!(matches!(fewer, Err(PretrainedError::WeightsLength { .. })), "those of another network");
        let mut flipped = weights.clone();
        flipped[expected / 2] ^= 1;
        assert!(matches!(card.parameters(net.entries(), &flipped), Err(PretrainedError::WeightsDamaged { .. })));
    }
}
