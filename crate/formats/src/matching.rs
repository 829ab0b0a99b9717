//! Which tensors of a file are which weights of a network, where their names may be another program's: by their names
//! if those are PyTorch's behind a prefix, else by their shapes, and among equal shapes in the order of their names.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use convscope::net::Net;
use serde::Serialize;

use crate::error::{FormatError, WeightsError};
use crate::pytorch;

/// What a batch normalisation counts, and nobody needs.
const COUNT: &str = "num_batches_tracked";

/// A tensor of the file, without its values.
#[derive(Clone, Debug)]
pub struct Tensor {
    /// Its name there.
    pub name: String,
    /// Dimensions, outermost first.
    pub dims: Vec<usize>,
}

/// What one layer of the network was given, for the visitor to confirm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// What the names of the layer's tensors have in common in the file: `module.conv1`.
    pub module: String,
    /// The layer's number here: `3`, or `3.2` inside a block.
    pub layer: String,
    /// The layer's kind; `shortcut` for the convolution of a block's shortcut.
    pub kind: String,
    /// Dimensions of its weights.
    pub shape: String,
    /// Parameters that the file does not have, which are what they are without it: biases 0, scales 1.
    pub missing: Vec<String>,
    /// Whether another layer has the same shapes, so that only order tells them apart.
    pub alike: bool,
}

/// A match that is not plain from the names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Match {
    /// One a layer with weights, in the network's order.
    pub pairs: Vec<Pair>,
    /// Names of tensors that no layer takes.
    pub left_out: Vec<String>,
}

/// For each entry of a network the tensor of the file, none where it is missing; and what is to be confirmed of it.
pub struct Matched {
    /// Places in the list of tensors.
    pub tensors: Vec<Option<usize>>,
    /// `None` where every tensor has the name that is looked for, and nothing is missing or left.
    pub unsure: Option<Match>,
}

/// Matches the tensors of a file, in the order of their values there, with a network's parameters.
///
/// # Errors
/// When PyTorch has no such layer, or a tensor fits none.
pub fn matched(net: &Net, tensors: &[Tensor]) -> Result<Matched, FormatError> {
    let (wanted, found) = (wanted(net)?, found(tensors));
    let named = by_name(&wanted, &found, tensors);
    let plain = named.as_ref().is_some_and(|(_, prefix)| prefix.is_empty());
    let (modules, alike) = match named {
        Some((modules, _)) => (modules, vec![false; wanted.len()]),
        None => by_shape(&wanted, &found, tensors)?,
    };
    let mut all = vec![None; net.entries().len()];
    let mut unsure = Match { pairs: Vec::new(), left_out: Vec::new() };
    for ((layer, &module), alike) in wanted.iter().zip(&modules).zip(alike) {
        let module = &found[module];
        let mut missing = Vec::new();
        for (entry, name, _) in &layer.parameters {
            all[*entry] = module.tensors.get(name).copied();
            if all[*entry].is_none() {
                missing.push(name.clone());
            }
        }
        let (module, shape) = (module.module.chars().take(60).collect(), shape(layer.dims()));
        let (layer, kind) = (layer.layer.clone(), layer.kind.clone());
        unsure.pairs.push(Pair { module, layer, kind, shape, missing, alike });
    }
    let left =
        tensors.iter().enumerate().filter(|(at, tensor)| !all.contains(&Some(*at)) && split(&tensor.name).1 != COUNT);
    unsure.left_out = left.map(|(_, tensor)| tensor.name.chars().take(60).collect()).take(12).collect();
    let plain = plain && unsure.left_out.is_empty() && unsure.pairs.iter().all(|pair| pair.missing.is_empty());
    Ok(Matched { tensors: all, unsure: (!plain).then_some(unsure) })
}

/// Dimensions, for messages.
pub fn shape(dims: &[usize]) -> String {
    dims.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ")
}

/// What layers and modules that could stand for each other have in common: whether they are batch normalisations, and
/// the dimensions of their weights.
type Class<'a> = (bool, &'a [usize]);

/// A layer that needs weights.
struct Wanted {
    /// The beginning of its names, PyTorch's.
    module: String,
    layer: String,
    kind: String,
    /// Place among the network's entries, name in the layer, dimensions.
    parameters: Vec<(usize, String, Vec<usize>)>,
}

/// A module of the file: places of its tensors by their own names.
struct Found {
    module: String,
    tensors: BTreeMap<String, usize>,
}

impl Wanted {
    /// Dimensions of its weights.
    fn dims(&self) -> &[usize] {
        self.parameters.first().map_or(&[], |(.., dims)| dims)
    }

    fn class(&self) -> Class<'_> {
        (self.parameters.iter().any(|(_, name, _)| name == "running_mean"), self.dims())
    }
}

impl Found {
    /// `None` where it is no layer that is known here.
    fn class<'a>(&self, tensors: &'a [Tensor]) -> Option<Class<'a>> {
        let dims = |name: &str| self.tensors.get(name).map(|&at| &*tensors[at].dims);
        let normalises = self.tensors.contains_key("running_mean");
        let all = if normalises { dims("running_mean")? } else { dims("weight")? };
        let of_each_output = all.get(..1)?;
        let fits = self.tensors.keys().all(|name| match name.as_str() {
            "weight" => dims(name) == Some(all),
            "bias" => dims(name) == Some(of_each_output),
            "running_mean" | "running_var" => normalises && dims(name) == Some(of_each_output),
            COUNT => normalises,
            _ => false,
        });
        (fits && normalises == self.tensors.contains_key("running_var")).then_some((normalises, all))
    }
}

/// A name's beginning, which its layer's others share, and its end.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

fn wanted(net: &Net) -> Result<Vec<Wanted>, FormatError> {
    let mut all: Vec<Wanted> = Vec::new();
    for (at, (entry, name)) in net.entries().iter().zip(pytorch::names(net.spec())?).enumerate() {
        let (module, parameter) = split(&name);
        if all.last().is_none_or(|last| last.module != module) {
            let spec = &net.spec().layers[entry.layer];
            let number = entry.layer + 1;
            // Inside a block a parameter's name begins with the layer's place there.
            let (layer, kind) = match entry.parameter.name.split_once('.') {
                None => (number.to_string(), spec.kind()),
                Some((inner, _)) => {
                    let layers = spec.def().inner(net.shapes()[entry.layer]);
                    let place = inner.parse::<usize>().ok();
                    let kind = place.and_then(|place| layers.get(place)).map_or("shortcut", |(layer, ..)| layer.kind());
                    (place.map_or_else(|| number.to_string(), |place| format!("{number}.{}", place + 1)), kind)
                }
            };
            all.push(Wanted { module: module.to_owned(), layer, kind: kind.to_owned(), parameters: Vec::new() });
        }
        if let Some(last) = all.last_mut() {
            last.parameters.push((at, parameter.to_owned(), entry.parameter.dims.clone()));
        }
    }
    Ok(all)
}

fn found(tensors: &[Tensor]) -> Vec<Found> {
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    let mut all: Vec<Found> = Vec::new();
    for (at, tensor) in tensors.iter().enumerate() {
        let (module, name) = split(&tensor.name);
        let place = *places.entry(module).or_insert_with(|| {
            all.push(Found { module: module.to_owned(), tensors: BTreeMap::new() });
            all.len() - 1
        });
        all[place].tensors.insert(name.to_owned(), at);
    }
    all.retain(|module| module.tensors.keys().any(|name| name != COUNT));
    // The values of files that Python wrote lie in the order of the letters of their names, which says nothing of the
    // network. In others they lie in the order in which the layers were written.
    if tensors.iter().filter(|tensor| split(&tensor.name).1 != COUNT).is_sorted_by_key(|tensor| &tensor.name) {
        all.sort_by(|a, b| natural(&a.module, &b.module));
    }
    all
}

/// `layer2` before `layer10`.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    loop {
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (wide_a, wide_b) = (digits(a), digits(b));
        if wide_a > 0 && wide_b > 0 {
            let [number_a, number_b] = [&a[..wide_a], &b[..wide_b]].map(|digits| digits.trim_start_matches('0'));
            let order = number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b));
            if order != Ordering::Equal {
                return order;
            }
            (a, b) = (&a[wide_a..], &b[wide_b..]);
            continue;
        }
        let (mut rest_a, mut rest_b) = (a.chars(), b.chars());
        match (rest_a.next(), rest_b.next()) {
            (Some(next_a), Some(next_b)) if next_a == next_b => (a, b) = (rest_a.as_str(), rest_b.as_str()),
            (next_a, next_b) => return next_a.cmp(&next_b),
        }
    }
}

/// The module of each layer by PyTorch's names, behind a prefix that all names may have: places of modules, the prefix.
fn by_name(wanted: &[Wanted], found: &[Found], tensors: &[Tensor]) -> Option<(Vec<usize>, String)> {
    let first = found.first()?;
    let ends = first.module.match_indices('.').map(|(at, _)| at + 1);
    let shared = ends.take_while(|&end| found.iter().all(|other| other.module.starts_with(&first.module[..end])));
    let places: BTreeMap<&str, usize> = found.iter().enumerate().map(|(at, found)| (&*found.module, at)).collect();
    std::iter::once(0).chain(shared).map(|end| &first.module[..end]).find_map(|prefix| {
        let place = |layer: &Wanted| {
            let at = *places.get(&*[prefix, &layer.module].concat())?;
            (found[at].class(tensors) == Some(layer.class())).then_some(at)
        };
        let modules: Option<Vec<usize>> = wanted.iter().map(place).collect();
        Some((modules?, prefix.to_owned()))
    })
}

/// The module of each layer by shapes, where every layer and every module finds one: places of modules; and which layers
/// only their order tells apart.
fn by_shape(wanted: &[Wanted], found: &[Found], tensors: &[Tensor]) -> Result<(Vec<usize>, Vec<bool>), WeightsError> {
    let mut classes: BTreeMap<Class, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
    for (at, layer) in wanted.iter().enumerate() {
        classes.entry(layer.class()).or_default().0.push(at);
    }
    let mut strange = None;
    for (at, module) in found.iter().enumerate() {
        match module.class(tensors).and_then(|class| classes.get_mut(&class)) {
            Some((layers, modules)) if modules.len() < layers.len() => modules.push(at),
            _ => strange = strange.or(Some(module)),
        }
    }
    let without = classes.values().filter_map(|(layers, modules)| layers.get(modules.len())).min();
    if strange.is_some() || without.is_some() {
        return Err(misfit(without.map(|&at| &wanted[at]), strange, tensors));
    }
    let mut both = (vec![0; wanted.len()], vec![false; wanted.len()]);
    for (layers, modules) in classes.values() {
        for (&layer, &module) in layers.iter().zip(modules) {
            both.0[layer] = module;
            both.1[layer] = layers.len() > 1;
        }
    }
    Ok(both)
}

/// The error for the first layer without weights and the first module without a layer.
fn misfit(layer: Option<&Wanted>, module: Option<&Found>, tensors: &[Tensor]) -> WeightsError {
    let largest = module.and_then(|module| module.tensors.values().max_by_key(|&&at| tensors[at].dims.len()));
    let (name, found) = largest
        .map_or_else(Default::default, |&at| (tensors[at].name.chars().take(60).collect(), shape(&tensors[at].dims)));
    match layer {
        Some(wanted) => {
            let (layer, kind, expected) = (wanted.layer.clone(), wanted.kind.clone(), shape(wanted.dims()));
            WeightsError::WeightsMissing { layer, kind, expected, name, found }
        }
        None => WeightsError::WeightsLeftOver { name, found },
    }
}

#[cfg(test)]
mod tests {
    use convscope::spec::NetSpec;

    use super::*;

    fn net(layers: &str) -> Net {
        let json = format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}]}}"#);
        Net::new(NetSpec::parse(&json).unwrap(), 0).unwrap()
    }

    const SMALL: &str = r#"{"kind":"conv","filters":4,"size":5},{"kind":"relu"},
        {"kind":"max_pool","size":2,"stride":2},{"kind":"fc","units":10}"#;
    const CONV: [usize; 4] = [4, 3, 5, 5];

    type Named<'a> = (&'a str, &'a [usize]);

    /// A file that Python wrote.
    fn sorted(tensors: &[Named]) -> Vec<Tensor> {
        let mut all = written(tensors);
        all.sort_by(|a, b| a.name.cmp(&b.name));
        all
    }

    fn written(tensors: &[Named]) -> Vec<Tensor> {
        tensors.iter().map(|(name, dims)| Tensor { name: (*name).to_owned(), dims: dims.to_vec() }).collect()
    }

    /// The names of a network's parameters in the file; a star where only order told them apart.
    fn names(net: &Net, tensors: &[Tensor]) -> Vec<String> {
        let Matched { tensors: places, unsure } = matched(net, tensors).unwrap_or_else(|error| panic!("{error}"));
        let entries = net.entries().iter().zip(places);
        entries
            .map(|(entry, place)| {
                let Some(tensor) = place.map(|at| &tensors[at]) else { return "—".to_owned() };
                assert_eq!(tensor.dims, entry.parameter.dims, "{}", tensor.name);
                let module = split(&tensor.name).0;
                let pairs = unsure.iter().flat_map(|unsure| &unsure.pairs);
                let alike = pairs.filter(|pair| pair.module == module).any(|pair| pair.alike);
                if alike { format!("{}*", tensor.name) } else { tensor.name.clone() }
            })
            .collect()
    }

    #[test]
    fn prefixes_other_names_and_other_numbers_find_their_layers() {
        let net = net(SMALL);
        for (conv, fc) in [
            ("0", "4"),
            ("module.0", "module.4"),
            ("model.net.0", "model.net.4"),
            ("conv1", "fc1"),
            ("0", "3"),
            ("z", "a"),
        ] {
            let [a, b, c, d] =
                [(conv, "weight"), (conv, "bias"), (fc, "weight"), (fc, "bias")].map(|(a, b)| [a, ".", b].concat());
            let file = sorted(&[(&a, &CONV), (&b, &[4]), (&c, &[10, 784]), (&d, &[10])]);
            assert_eq!(names(&net, &file), [a, b, c, d]);
            assert_eq!(matched(&net, &file).unwrap().unsure.is_none(), (conv, fc) == ("0", "4"), "{conv}");
        }
    }

    #[test]
    fn a_missing_bias_is_told_and_so_is_what_is_left() {
        let net = net(SMALL);
        let file = sorted(&[("0.weight", &CONV), ("4.weight", &[10, 784]), ("4.bias", &[10]), ("step", &[])]);
        assert_eq!(names(&net, &file), ["0.weight", "—", "4.weight", "4.bias"]);
        let unsure = matched(&net, &file).unwrap().unsure.unwrap();
        assert_eq!((&unsure.pairs[0].missing, &unsure.left_out), (&vec!["bias".to_owned()], &vec!["step".to_owned()]));
        assert_eq!((&*unsure.pairs[1].layer, &*unsure.pairs[1].kind, &*unsure.pairs[1].shape), ("4", "fc", "10 × 784"));
    }

    #[test]
    fn layers_of_one_shape_keep_the_order_of_their_names_and_say_so() {
        let block = r#"{"kind":"conv","filters":3,"size":3,"pad":1},{"kind":"batch_norm"}"#;
        let net = net(&format!(
            r#"{block},{{"kind":"residual","layers":[{block},{{"kind":"relu"}}]}},{{"kind":"fc","units":2}}"#
        ));
        let conv: &[usize] = &[3, 3, 3, 3];
        let mut file = vec![("fc.weight", &[2, 3072][..])];
        let norms = ["bn2", "bn10"]
            .map(|norm| ["weight", "bias", "running_mean", "running_var", COUNT].map(|name| format!("{norm}.{name}")));
        for name in norms.iter().flatten() {
            file.push((name, if name.ends_with(COUNT) { &[] } else { &[3] }));
        }
        // conv10 comes before conv2 in the file.
        file.extend([("conv2.weight", conv), ("conv10.weight", conv)]);
        let expected = |first: &str, second: &str, norms: [usize; 2]| {
            let [a, b] = norms.map(|number| {
                ["weight", "bias", "running_mean", "running_var"].map(|name| format!("bn{number}.{name}*"))
            });
            let convs = [first, second].map(|conv| vec![format!("{conv}.weight*"), "—".to_owned()]);
            let [first, second] = convs;
            [first, a.to_vec(), second, b.to_vec(), vec!["fc.weight".to_owned(), "—".to_owned()]].concat()
        };
        assert_eq!(names(&net, &sorted(&file)), expected("conv2", "conv10", [2, 10]));
        // In a file that is not in the order of letters, the order of the values is the network's.
        assert_eq!(names(&net, &written(&file)), expected("conv2", "conv10", [2, 10]));
        file.reverse();
        assert_eq!(names(&net, &written(&file)), expected("conv10", "conv2", [10, 2]));
        let layers: Vec<String> = matched(&net, &sorted(&file))
            .unwrap()
            .unsure
            .unwrap()
            .pairs
            .iter()
            .map(|pair| format!("{} {}", pair.layer, pair.kind))
            .collect();
        assert_eq!(layers, ["1 conv", "2 batch_norm", "3.1 conv", "3.2 batch_norm", "4 fc"]);
    }

    #[test]
    fn what_does_not_fit_is_named_with_what_would() {
        let net = net(SMALL);
        let cases: [(&[Named], &str); 5] = [
            (
                &[("a.weight", &CONV), ("b.weight", &[10, 700])],
                "layer 4 (fc) needs weights of 10 × 784; \"b.weight\" (10 × 700)",
            ),
            (&[("0.weight", &CONV)], "layer 4 (fc) needs weights of 10 × 784; the file has none left"),
            (
                &[("0.weight", &CONV), ("3.weight", &[10, 784]), ("5.weight", &[2, 10])],
                "\"5.weight\" (2 × 10) fits no layer",
            ),
            (
                &[("0.weight", &[4, 3, 5, 3]), ("4.weight", &[10, 784])],
                "layer 1 (conv) needs weights of 4 × 3 × 5 × 5; \"0.weight\"",
            ),
            (&[], "layer 1 (conv) needs weights"),
        ];
        for (file, expected) in cases {
            let Err(error) = matched(&net, &sorted(file)) else { panic!("{expected}") };
            assert!(error.to_string().contains(expected), "{error}\n  not {expected}");
        }
    }
}
