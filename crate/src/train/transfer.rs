//! Weights of the network before, for the layers of a changed network that were there already.

use crate::backend::Backend;
use crate::net::ParameterEntry;

/// A layer's address: its index in the spec, and inside a block its number there, from 1. With 0 it is a
/// block's own, that of its shortcut.
type LayerAddress = [u8; 2];

/// The entries of the layer at an address: they lie one after the other.
fn entries_of(entries: &[ParameterEntry], [layer, inner]: LayerAddress) -> &[ParameterEntry] {
    let here = |entry: &ParameterEntry| {
        // By hand: what reads numbers from text in general would be a hundredth of the page's engine.
        let digits = entry.parameter.name.bytes().take_while(u8::is_ascii_digit);
        let number = digits.fold(None, |number, digit| Some(number.unwrap_or(0) * 10 + usize::from(digit - b'0')));
        let number = number.map_or(0, |number| number + 1);
        entry.layer == usize::from(layer) && number == usize::from(inner)
    };
    let first = entries.iter().position(here).unwrap_or(entries.len());
    let count = entries[first..].iter().filter(|entry| here(entry)).count();
    &entries[first..first + count]
}

/// Copies parameters from network `from` to network `to`. Each of `pairs` is the address of a layer in `to` and that of a
/// layer of the same kind in `from`; where their parameters have the same dimensions, all of them are copied. Returns
/// for each pair 1 where that was done, else 0.
pub(super) fn transfer_weights<B: Backend>(to: &mut B, from: &B, pairs: &[u8]) -> Vec<u8> {
    let mut transferred = Vec::new();
    for &[layer, inner, from_layer, from_inner] in pairs.as_chunks().0 {
        let target = entries_of(to.entries(), [layer, inner]);
        let source = entries_of(from.entries(), [from_layer, from_inner]);
        let mut same = !target.is_empty() && target.len() == source.len();
        for (target, source) in target.iter().zip(source) {
            same &= target.parameter.dims == source.parameter.dims;
        }
        transferred.push(u8::from(same));
        let names: Vec<_> =
            target.iter().map(ParameterEntry::name).zip(source.iter().map(ParameterEntry::name)).collect();
        for (target, source) in names.into_iter().filter(|_| same) {
            if let Some(values) = from.tensor(&source) {
                to.set_tensor(&target, &values);
            }
        }
    }
    transferred
}

#[cfg(test)]
mod tests {
    use super::super::tests::{run, steps};
    use crate::backend::Backend;
    use crate::spec::NetSpec;
    use crate::train::Run;

    const INPUT: &str = r#""input":{"channels":3,"height":32,"width":32}"#;
    const CONV: &str = r#"{"kind":"conv","filters":8,"size":5,"stride":3}"#;
    const BLOCK: &str = r#"{"kind":"residual","layers":[{"kind":"conv","filters":16,"size":1},{"kind":"conv","filters":16,"size":3,"pad":1}]}"#;
    const FC: &str = r#"{"kind":"fc","units":10}"#;

    fn spec(layers: &[&str]) -> NetSpec {
        NetSpec::parse(&format!(r#"{{{INPUT},"layers":[{}]}}"#, layers.join(","))).unwrap()
    }

    fn values(run: &Run, layer: usize, name: &str) -> Vec<f32> {
        run.backend().tensor(&format!("{layer}.{name}")).unwrap().into_owned()
    }

    #[test]
    fn layers_of_the_same_shape_keep_what_they_learnt_wherever_they_stand() {
        let mut run = run(1);
        steps(&mut run, 5);
        let learnt = [("weight", 0), ("bias", 0), ("running_mean", 1), ("weight", 4)]
            .map(|(name, layer)| values(&run, layer, name));
        let optimizer = run.optimizer_spec().clone();
        let same = ["leaky_relu", "batch_norm"].map(|kind| format!(r#"{{"kind":"{kind}"}}"#));
        let changed = spec(&[CONV, &same[0], &same[1], r#"{"kind":"conv","filters":8,"size":1}"#, FC]);
        // The convolution, the normalisation after one more layer, one that had no weights, the classes, none.
        let pairs = [[0, 0, 0, 0], [2, 0, 1, 0], [3, 0, 2, 0], [4, 0, 4, 0], [9, 0, 9, 0]];
        let transferred = run.change_network(changed, optimizer, pairs.as_flattened()).unwrap();
        assert_eq!(transferred, [1, 1, 0, 1, 0]);
        for (at, (name, layer)) in
            [("weight", 0), ("bias", 0), ("running_mean", 2), ("weight", 4)].into_iter().enumerate()
        {
            assert_eq!(values(&run, layer, name), learnt[at], "{name} of {layer}");
        }
        assert_eq!((run.examples(), run.curves().from(0).len()), (0, 0), "the run begins anew");
        let begun = run.backend().parameters().into_owned();
        assert_eq!(run.fall_back().0, 0);
        assert_eq!(run.backend().parameters(), begun, "a run that diverges at once falls back to what it began with");
    }

    #[test]
    fn a_layer_of_another_shape_begins_afresh_as_a_whole() {
        let mut run = run(1);
        steps(&mut run, 5);
        let optimizer = run.optimizer_spec().clone();
        let wider = spec(&[&CONV.replace(":5", ":8"), r#"{"kind":"batch_norm"}"#, r#"{"kind":"relu"}"#, FC]);
        let pairs = [[0; 4], [1, 0, 1, 0], [3, 0, 4, 0]];
        let transferred = run.change_network(wider.clone(), optimizer, pairs.as_flattened()).unwrap();
        assert_eq!(transferred, [0, 1, 0]);
        let fresh = crate::net::Net::new(wider, 1).unwrap();
        assert_eq!(values(&run, 0, "bias"), fresh.entry(0, "bias").unwrap().1, "biases of the same length too");
    }

    #[test]
    fn layers_in_a_block_are_transferred_one_by_one() {
        let mut run = run(1);
        let optimizer = run.optimizer_spec().clone();
        run.set_spec(spec(&[CONV, BLOCK, FC]), optimizer.clone(), 1).unwrap();
        steps(&mut run, 3);
        let learnt = ["1.weight", "shortcut.weight"].map(|name| values(&run, 1, name));
        let more = BLOCK.replace(r#""size":1},"#, &format!(r#""size":1}},{}"#, r#"{"kind":"tanh"},"#.repeat(10)));
        let pairs = [[2, 0, 1, 0], [2, 12, 1, 2]];
        let changed = spec(&[CONV, r#"{"kind":"relu"}"#, &more, FC]);
        assert_eq!(run.change_network(changed, optimizer, pairs.as_flattened()).unwrap(), [1, 1]);
        assert_eq!([values(&run, 2, "11.weight"), values(&run, 2, "shortcut.weight")], learnt);
    }

    #[test]
    fn a_network_that_does_not_fit_changes_nothing() {
        let mut run = run(1);
        steps(&mut run, 2);
        let before = run.save();
        let nine = spec(&[r#"{"kind":"fc","units":9}"#]);
        assert!(run.change_network(nine, run.optimizer_spec().clone(), &[]).is_err());
        assert!(run.save() == before);
    }
}
