//! What may ail a run, measured on its latest step when somebody asks: how far the step moved the weights, and which
//! units pass no gradient on.

use super::Run;
use crate::backend::{Backend, Simd};
use crate::batch::Batch;
use crate::layers::{Activation, Role};
use crate::net::ParameterEntry;
use crate::shape::Shape;

/// How far a step moves the weights of each layer, beside how large they are.
#[derive(Clone, Debug, Default)]
pub(super) struct UpdateRatios {
    wanted: bool,
    latest: Vec<f32>,
}

impl UpdateRatios {
    /// The parameters before a step, where that is to be measured.
    pub fn before<B: Backend>(&mut self, backend: &B) -> Option<Vec<f32>> {
        std::mem::take(&mut self.wanted).then(|| backend.parameters().into_owned())
    }

    /// Takes note of a step that began with the parameters `before`.
    pub fn measure<B: Backend>(&mut self, before: &[f32], backend: &B) {
        let layers = backend.spec().layers.len();
        self.latest = update_ratios(backend.entries(), before, &backend.parameters(), layers);
    }
}

/// `‖Δw‖ / ‖w‖` of each of so many layers, over its weights without biases; NaN for a layer without weights.
fn update_ratios(entries: &[ParameterEntry], before: &[f32], after: &[f32], layers: usize) -> Vec<f32> {
    let mut sums = vec![[0.0_f64; 2]; layers];
    for entry in entries.iter().filter(|entry| entry.parameter.role == Role::Weight) {
        let [changes, weights] = &mut sums[entry.layer];
        for (before, after) in before[entry.range.clone()].iter().zip(&after[entry.range.clone()]) {
            let (before, after) = (f64::from(*before), f64::from(*after));
            *changes += (after - before) * (after - before);
            *weights += before * before;
        }
    }
    sums.iter().map(|[changes, weights]| (changes / weights).sqrt() as f32).collect()
}

/// Of each unit of an activation function's output the share of its values at which the function is flat; a unit is a
/// map. `y`: `[N, K, H, W]`, shares `[K]`.
fn flat_shares(activation: Activation, y: &Batch) -> Vec<f32> {
    let Shape { channels, height, width } = y.shape();
    let (lanes, area) = (y.lanes(), height * width);
    let mut counts = vec![0_usize; channels];
    for (at, map) in y.values().chunks_exact(area * lanes).enumerate() {
        let live = y.live_lanes(at / channels);
        let flat = |pixel: &[f32]| pixel[..live].iter().filter(|&&value| activation.is_flat(value)).count();
        counts[at % channels] += map.chunks_exact(lanes).map(flat).sum::<usize>();
    }
    counts.iter().map(|&count| count as f32 / (y.len() * area) as f32).collect()
}

impl<B: Backend> Run<B> {
    /// Has the next step measured.
    pub fn measure_step(&mut self) {
        self.update_ratios.wanted = true;
    }

    /// The update-to-weight ratio of each layer in the step that was measured, `‖Δw‖ / ‖w‖` over its weights without
    /// biases: about 0.001 where training goes well (CS231n, "Neural Networks Part 3", ratio of weights to updates). NaN
    /// for a layer without weights. Each step is told once: empty where none was measured since.
    pub fn take_update_ratios(&mut self) -> Vec<f32> {
        std::mem::take(&mut self.update_ratios.latest)
    }
}

impl Run<Simd> {
    /// Of each unit of the network's activation functions, one layer after the other, those inside blocks included, the
    /// share of its values at which the function is flat; on the micro-batch that was the last to be computed here, of so
    /// many examples. Of a ReLU that fires nowhere it is 1.
    pub fn flat_shares(&self) -> (Vec<f32>, usize) {
        let (mut shares, mut examples) = (Vec::new(), 0);
        self.backend.each_activation(&mut |activation, y| {
            shares.extend(flat_shares(activation, y));
            examples = y.len();
        });
        (shares, examples)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{optimizer, run, small_run, steps};
    use super::*;
    use crate::backend::tests::on_every_backend;
    use crate::data::Dataset;
    use crate::data::augment::Augmentation;
    use crate::optimizers::{OptimizerKind, OptimizerSpec};
    use crate::spec::NetSpec;

    on_every_backend! {
        the_ratio_of_a_step_is_the_norm_of_its_changes_over_that_of_the_weights,
    }

    fn the_ratio_of_a_step_is_the_norm_of_its_changes_over_that_of_the_weights<B: Backend>() {
        let mut run = small_run::<B>("", 1);
        steps(&mut run, 3);
        assert!(run.take_update_ratios().is_empty(), "nobody asked");
        run.measure_step();
        let before = ["1.weight", "5.weight"].map(|name| run.backend().tensor(name).unwrap().into_owned());
        steps(&mut run, 1);
        let after = ["1.weight", "5.weight"].map(|name| run.backend().tensor(name).unwrap().into_owned());
        steps(&mut run, 1);
        let ratios = run.take_update_ratios();
        assert_eq!(ratios.len(), 6);
        for (layer, (before, after)) in [1, 5].into_iter().zip(before.iter().zip(&after)) {
            let norm = |values: &mut dyn Iterator<Item = f32>| values.map(|value| value * value).sum::<f32>().sqrt();
            let changes = norm(&mut before.iter().zip(after).map(|(before, after)| after - before));
            let expected = changes / norm(&mut before.iter().copied());
            assert!(
                (ratios[layer] - expected).abs() < 1e-4 * expected,
                "layer {layer}: {}, not {expected}",
                ratios[layer]
            );
        }
        assert!([0, 2, 3, 4].iter().all(|&layer| ratios[layer].is_nan()), "{ratios:?}");
        assert!(run.take_update_ratios().is_empty(), "each step is told once");
    }

    #[test]
    fn units_are_flat_where_every_value_by_itself_is() {
        let json = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
            {"kind":"conv","filters":6,"size":5,"stride":3},{"kind":"relu"},{"kind":"leaky_relu"},
            {"kind":"residual","layers":[{"kind":"conv","filters":5,"size":3,"pad":1},{"kind":"tanh"}]},
            {"kind":"fc","units":20},{"kind":"sigmoid"},{"kind":"fc","units":10}]}"#;
        let (spec, usual) = (NetSpec::parse(json).unwrap(), Augmentation::USUAL);
        // Two micro-batches: eight examples, and three with padding beside them.
        let optimizer = OptimizerSpec { batch_size: 11, ..optimizer(OptimizerKind::Momentum, 0.02) };
        let mut run = Run::new(spec, optimizer, usual, Dataset::embedded(), 1).unwrap();
        assert_eq!(run.flat_shares(), (Vec::new(), 0));
        // Two dead units, and weights so large that others saturate.
        let mut biases = vec![0.1; 6];
        (biases[1], biases[4]) = (-1e3, -1e3);
        assert!(run.backend_mut().set_tensor("0.bias", &biases));
        let large: Vec<f32> = run.backend().tensor("4.weight").unwrap().iter().map(|weight| 5.0 * weight).collect();
        assert!(run.backend_mut().set_tensor("4.weight", &large));
        steps(&mut run, 2);
        let (shares, examples) = run.flat_shares();
        assert_eq!((shares.len(), examples), (6 + 6 + 5 + 20, 3));
        let of = |name: &str, units: usize, flat: &dyn Fn(f32) -> bool| -> Vec<f32> {
            let values = run.backend().tensor(name).unwrap();
            let area = values.len() / (examples * units);
            let maps = |unit: usize| {
                (0..examples).flat_map(move |example| {
                    let start = (example * units + unit) * area;
                    start..start + area
                })
            };
            let share =
                |unit: usize| maps(unit).filter(|&at| flat(values[at])).count() as f32 / (examples * area) as f32;
            (0..units).map(share).collect()
        };
        assert_eq!(shares[..6], of("1.out", 6, &|y| y <= 0.0));
        assert_eq!((shares[1], shares[4]), (1.0, 1.0));
        assert_eq!(shares[6..12], [0.0; 6], "a leaky ReLU is flat nowhere");
        let sigmoids = of("5.out", 20, &|y| y * (1.0 - y) < 0.025);
        assert_eq!(shares[17..], sigmoids);
        assert!(sigmoids.iter().any(|&share| share > 0.0 && share < 1.0), "{sigmoids:?}");
    }

    #[test]
    fn what_is_measured_changes_nothing() {
        let (mut measured, mut alone) = (run(5), run(5));
        for _ in 0..4 {
            measured.measure_step();
            steps(&mut measured, 2);
            assert!(!measured.take_update_ratios().is_empty() && !measured.flat_shares().0.is_empty());
        }
        steps(&mut alone, 8);
        assert!(measured.save() == alone.save());
    }
}
