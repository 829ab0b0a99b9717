//! Weights as safetensors (github.com/huggingface/safetensors), named and shaped as the `state_dict` of the code that
//! [`pytorch`](crate::pytorch) writes. The metadata hold the network as JSON, and the scores of a picture to check by.

use std::collections::HashMap;

use ::safetensors::tensor::{Dtype, SafeTensors, TensorView};
use convscope::net::Net;
use convscope::spec::NetSpec;

use crate::check_scores::check_scores;
use crate::error::{FormatError, WeightsError};
use crate::matching::{Match, Matched, Tensor, matched};
use crate::pytorch::names;

/// The network's weights as a file's bytes.
///
/// # Errors
/// When PyTorch has no such layer.
pub fn write(net: &mut Net) -> Result<Vec<u8>, FormatError> {
    let scores = check_scores(net);
    let names = names(net.spec())?;
    let mut tensors = Vec::new();
    for (entry, name) in net.entries().iter().zip(names) {
        let bytes: Vec<u8> =
            net.parameters()[entry.range.clone()].iter().flat_map(|value| value.to_le_bytes()).collect();
        if let Some(layer) = name.strip_suffix("running_var") {
            // PyTorch counts the batches that its running statistics are of.
            tensors.push((format!("{layer}num_batches_tracked"), Dtype::I64, Vec::new(), vec![0; 8]));
        }
        tensors.push((name, Dtype::F32, entry.parameter.dims.clone(), bytes));
    }
    let views: Result<Vec<_>, _> = tensors
        .iter()
        .map(|(name, dtype, dims, bytes)| Ok((name, TensorView::new(*dtype, dims.clone(), bytes)?)))
        .collect();
    let texts = [
        ("format", "pt".to_owned()),
        ("network", serde_json::to_string(net.spec()).unwrap_or_default()),
        ("check_scores", serde_json::to_string(&scores).unwrap_or_default()),
    ];
    let metadata: HashMap<String, String> = texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
    let bytes = views.and_then(|views| ::safetensors::serialize(views, Some(metadata.into_iter().collect())));
    Ok(bytes.map_err(|error| damaged(&error))?)
}

/// The network of a file's bytes; where the file does not say which network it is of, that is `current`. Where its names
/// are others, or biases are missing, what was matched is to be confirmed.
///
/// # Errors
/// When the bytes are no safetensors file, or its tensors are not those of the network.
pub fn read(bytes: &[u8], current: &NetSpec) -> Result<(Net, Option<Match>), FormatError> {
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|error| damaged(&error))?;
    let file = SafeTensors::deserialize(bytes).map_err(|error| damaged(&error))?;
    let said = header.metadata().as_ref().and_then(|texts| texts.get("network"));
    let spec = said.map_or_else(|| Ok(current.clone()), |json| NetSpec::parse(json))?;
    let mut net = Net::new(spec, 0)?;
    let dims = |name: &String| file.tensor(name).map(|tensor| tensor.shape().to_vec()).unwrap_or_default();
    let tensors: Vec<Tensor> =
        header.offset_keys().into_iter().map(|name| Tensor { dims: dims(&name), name }).collect();
    let Matched { tensors: places, unsure } = matched(&net, &tensors)?;
    for (entry, place) in net.entries().to_vec().into_iter().zip(places) {
        let Some(name) = place.map(|at| tensors[at].name.clone()) else {
            // As without a bias in PyTorch, and without its `affine` factors.
            let neutral = if entry.parameter.name.ends_with("weight") { 1.0 } else { 0.0 };
            net.parameters_mut()[entry.range].fill(neutral);
            continue;
        };
        let tensor = file.tensor(&name).map_err(|error| damaged(&error))?;
        let Some(values) = values(tensor.dtype(), tensor.data()) else {
            return Err(WeightsError::TensorType { name, found: format!("{:?}", tensor.dtype()) }.into());
        };
        if values.iter().any(|value| !value.is_finite()) {
            return Err(WeightsError::TensorNotFinite { name }.into());
        }
        net.parameters_mut()[entry.range].copy_from_slice(&values);
    }
    Ok((net, unsure))
}

fn damaged(error: &::safetensors::SafeTensorError) -> WeightsError {
    WeightsError::NotWeights { detail: error.to_string().chars().take(120).collect() }
}

/// Numbers of any of the types that weights come in.
fn values(dtype: Dtype, data: &[u8]) -> Option<Vec<f32>> {
    let singles = |read: fn([u8; 4]) -> f32| data.as_chunks().0.iter().map(|bytes| read(*bytes)).collect();
    let halves =
        |read: fn(u16) -> f32| data.as_chunks().0.iter().map(|bytes| read(u16::from_le_bytes(*bytes))).collect();
    match dtype {
        Dtype::F32 => Some(singles(f32::from_le_bytes)),
        Dtype::F64 => Some(data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect()),
        Dtype::F16 => Some(halves(half)),
        Dtype::BF16 => Some(halves(|bits| f32::from_bits(u32::from(bits) << 16))),
        _ => None,
    }
}

/// A half-precision number (IEEE 754, binary16).
fn half(bits: u16) -> f32 {
    let (sign, exponent, fraction) = (bits >> 15, (bits >> 10) & 31, f32::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2.0_f32.powi(-24),
        31 if fraction > 0.0 => f32::NAN,
        31 => f32::INFINITY,
        _ => (1.0 + fraction / 1024.0) * 2.0_f32.powi(i32::from(exponent) - 15),
    };
    if sign == 1 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn net(seed: u64) -> Net {
        let json = r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"conv","filters":4,"size":3},
            {"kind":"batch_norm"},{"kind":"relu"},{"kind":"fc","units":3}]}"#;
        Net::new(NetSpec::parse(json).unwrap(), seed).unwrap()
    }

    #[test]
    fn weights_come_back_with_their_network() {
        let mut first = net(1);
        let bytes = write(&mut first).unwrap();
        let other = NetSpec::parse(r#"{"input":{"channels":1,"height":1,"width":1},"layers":[]}"#).unwrap();
        let (second, unsure) = read(&bytes, &other).unwrap();
        assert_eq!(unsure, None);
        assert_eq!((second.spec(), second.parameters()), (first.spec(), first.parameters()));
        let file = SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(file.tensor("4.weight").unwrap().shape(), [3, 144], "after PyTorch's Flatten");
        assert_eq!(file.tensor("1.num_batches_tracked").unwrap().dtype(), Dtype::I64);
    }

    #[test]
    fn weights_under_other_names_are_taken_and_what_is_missing_is_neutral() {
        let first = net(1);
        let tensors: Vec<(&str, usize, &[usize])> = vec![
            ("net.stem.weight", 0, &[4, 3, 3, 3]),
            ("net.norm.running_mean", 4, &[4]),
            ("net.norm.running_var", 5, &[4]),
            ("net.head.weight", 6, &[3, 144]),
        ];
        let bytes: Vec<Vec<u8>> = (tensors.iter())
            .map(|(_, entry, _)| &first.parameters()[first.entries()[*entry].range.clone()])
            .map(|values| values.iter().flat_map(|value| value.to_le_bytes()).collect())
            .collect();
        let views = tensors.iter().zip(&bytes);
        let views =
            views.map(|((name, _, dims), bytes)| (*name, TensorView::new(Dtype::F32, dims.to_vec(), bytes).unwrap()));
        let file = ::safetensors::serialize(views, None).unwrap();
        let (second, unsure) = read(&file, first.spec()).unwrap();
        let modules: Vec<String> = unsure.unwrap().pairs.into_iter().map(|pair| pair.module).collect();
        assert_eq!(modules, ["net.stem", "net.norm", "net.head"]);
        let values = |net: &Net, entry: usize| net.parameters()[net.entries()[entry].range.clone()].to_vec();
        for (entry, neutral) in [(1, 0.0), (2, 1.0), (3, 0.0), (7, 0.0)] {
            let name = &first.entries()[entry].parameter.name;
            assert!(values(&second, entry).iter().all(|&value| value == neutral), "{name}");
        }
        for entry in [0, 4, 5, 6] {
            assert_eq!(values(&second, entry), values(&first, entry));
        }
    }

    #[test]
    fn a_file_of_another_network_is_refused_by_name() {
        let bytes = write(&mut net(1)).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(text.contains("check_scores"));
        let view = TensorView::new(Dtype::F16, vec![2], &[0, 60, 0, 192]).unwrap();
        let small = ::safetensors::serialize([("0.bias", view)], None).unwrap();
        let error = read(&small, net(1).spec()).err().unwrap().to_string();
        assert!(error.contains("layer 1 (conv) needs weights of 4 × 3 × 3 × 3; \"0.bias\" (2) fits none"), "{error}");
        assert!(matches!(
            read(&bytes[..90], net(1).spec()),
            Err(FormatError::Weights(WeightsError::NotWeights { .. }))
        ));
        assert_eq!(values(Dtype::F16, &[0, 60, 0, 192, 1, 0]), Some(vec![1.0, -2.0, 2.0_f32.powi(-24)]));
        assert_eq!(values(Dtype::BF16, &[128, 63]), Some(vec![1.0]));
    }
}
