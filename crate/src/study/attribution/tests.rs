//! What is said of a score, against differences of it, plain loops in f64 and brute force.

use super::*;
use crate::data::Dataset;
use crate::data::augment::Augmentation;
use crate::optimizers::OptimizerKind;
use crate::reference::Reference;
use crate::spec::NetSpec;
use crate::study::Focus;
use crate::train::tests::optimizer;

/// Networks on 32 × 32 pictures that the reference computes in a moment, without kinks: differences are exact.
const NETWORKS: [&str; 4] = [
    r#"{"kind":"avg_pool","size":4,"stride":4},{"kind":"conv","filters":6,"size":3,"pad":1},{"kind":"batch_norm"},
        {"kind":"tanh"},{"kind":"dropout","rate":0.3},{"kind":"avg_pool","size":2,"stride":2},{"kind":"fc","units":10}"#,
    r#"{"kind":"conv","filters":4,"size":4,"stride":4},{"kind":"sigmoid"},
        {"kind":"residual","layers":[{"kind":"conv","filters":6,"size":3,"stride":2,"pad":1},
        {"kind":"batch_norm","ghost_batch":4},{"kind":"tanh"},{"kind":"dropout","rate":0.2}]},
        {"kind":"residual","layers":[{"kind":"batch_norm"},{"kind":"tanh"}]},{"kind":"fc","units":10}"#,
    r#"{"kind":"conv","filters":5,"size":[4,2],"stride":4},{"kind":"lrn","k":2,"n":3,"alpha":0.5},{"kind":"fc","units":10}"#,
    r#"{"kind":"fc","units":10}"#,
];

fn studied(layers: &str) -> (Run, Study) {
    let json = format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{layers}]}}"#);
    let optimizer = optimizer(OptimizerKind::Momentum, 0.02);
    let off = Augmentation::default();
    let mut run = Run::new(NetSpec::parse(&json).unwrap(), optimizer, off, Dataset::embedded(), 1).unwrap();
    // Batch norm has statistics of its own by then.
    for _ in 0..5 {
        run.step(&|| 0.0).unwrap();
    }
    let study = Study::new(&run, Focus::Test(3)).unwrap();
    (run, study)
}

/// The reference with the run's weights, and the picture in focus.
fn reference(run: &Run, study: &Study) -> (Reference, Vec<f64>) {
    let mut net = Net::new(run.backend().spec().clone(), 0).unwrap();
    net.parameters_mut().copy_from_slice(&run.backend().parameters());
    let pixels = study.focused(run).0;
    (Reference::of(&net), pixels.into_iter().map(|pixel| f64::from(pixel) / 255.0 - 0.5).collect())
}

/// Rounding of f32 through a handful of layers, relative to the largest value of the map.
const NEAR: f64 = 2e-4;

fn near(found: f32, expected: f64, largest: f64, what: &str) {
    assert!((f64::from(found) - expected).abs() < NEAR * largest, "{what}: {found}, not {expected}");
}

fn largest(values: &[f32]) -> f64 {
    let largest = values.iter().fold(0.0_f32, |most, value| most.max(value.abs()));
    assert!(largest > 0.0);
    largest.into()
}

#[test]
fn saliency_is_what_a_small_change_of_a_pixel_changes_in_the_score() {
    for layers in NETWORKS {
        let (run, mut study) = studied(layers);
        let found = study.attributions(&run, &[7, 2], 0, false);
        let (mut reference, picture) = reference(&run, &study);
        let mut score = |picture: &[f64], class: usize| reference.forward(vec![picture.to_vec()], false)[0][class];
        for (class, found) in [7, 2].into_iter().zip(&found) {
            let expected = score(&picture, class);
            near(found.score, expected, expected.abs().max(1.0), layers);
            assert!(found.grad_cam.is_none());
            let limits = [largest(&found.saliency), largest(&found.gradient_input)];
            for pixel in [0, 45, 333, 528, 700, 1023] {
                let slopes = [0, 1, 2].map(|colour| {
                    let step = |by: f64| {
                        let mut changed = picture.clone();
                        changed[colour * 1024 + pixel] += by;
                        changed
                    };
                    (score(&step(1e-4), class) - score(&step(-1e-4), class)) / 2e-4
                });
                let most = slopes.into_iter().fold(0.0, |most: f64, slope| most.max(slope.abs()));
                near(found.saliency[pixel], most, limits[0], layers);
                let product = (0..3).map(|colour| picture[colour * 1024 + pixel] * slopes[colour]).sum();
                near(found.gradient_input[pixel], product, limits[1], layers);
            }
        }
    }
}

#[test]
fn grad_cam_is_the_rectified_sum_of_maps_weighted_by_their_mean_gradients() {
    for (layers, layer) in [(NETWORKS[0], 2), (NETWORKS[0], 4), (NETWORKS[1], 1), (NETWORKS[1], 3), (NETWORKS[2], 2)] {
        let (run, mut study) = studied(layers);
        for class in 0..4 {
            let found = study.attributions(&run, &[class], layer, false).remove(0).grad_cam.unwrap();
            let (mut reference, picture) = reference(&run, &study);
            let one_hot = (0..10).map(|one| f64::from(u8::from(one == class))).collect();
            reference.forward(vec![picture], false);
            reference.backward_from(vec![one_hot], false);
            let name = format!("{}.out", layer - 1);
            let maps = reference.tensor(&name).unwrap();
            let gradients = reference.tensor(&format!("{name}.grad")).unwrap();
            let shape = study.probe_net.shapes()[layer];
            let (side, area) = (shape.height, shape.area());
            assert_eq!(side, shape.width, "the formula below is that of squares");
            let weights: Vec<f64> = gradients.chunks(area).map(|map| map.iter().sum::<f64>() / area as f64).collect();
            let sum = |at: usize| (0..shape.channels).map(|map| weights[map] * maps[map * area + at]).sum::<f64>();
            let sums: Vec<f64> = (0..area).map(sum).collect();
            let scale = sums.iter().fold(0.0, |most: f64, sum| most.max(sum.abs()));
            near(found.lowest, sums.iter().copied().fold(f64::INFINITY, f64::min), scale, layers);
            // Each value is a tent that is as wide as two pixels of the map, cut off at the edge.
            let place = |at: usize| ((at as f64 + 0.5) * side as f64 / 32.0 - 0.5).clamp(0.0, (side - 1) as f64);
            let tent = |from: f64, at: usize| (1.0 - (from - at as f64).abs()).max(0.0);
            for pixel in 0..1024 {
                let (y, x) = (place(pixel / 32), place(pixel % 32));
                let weighted = |at: usize| sums[at].max(0.0) * tent(y, at / side) * tent(x, at % side);
                near(found.map[pixel], (0..area).map(weighted).sum(), scale, layers);
            }
        }
    }
}

#[test]
fn upsampling_is_that_of_pytorch() {
    let expected = [0.0, 0.25, 0.75, 1.0, 0.5, 0.75, 1.25, 1.5, 1.5, 1.75, 2.25, 2.5, 2.0, 2.25, 2.75, 3.0];
    assert_eq!(upsampled(&[0.0, 1.0, 2.0, 3.0], 2, 2, Shape::new(1, 4, 4)), expected);
}

fn occlusions(run: &mut Run, study: &mut Study, random: bool) -> Vec<Vec<f32>> {
    let mut again = true;
    while study.occlude_for(run, random, again, 0.0, &|| 0.0) < 1.0 {
        again = false;
    }
    (0..10).map(|class| study.occlusion(class)).collect()
}

#[test]
fn occlusion_is_how_far_the_score_falls_when_a_square_is_grey() {
    let (mut run, mut study) = studied(NETWORKS[0]);
    let found = occlusions(&mut run, &mut study, false);
    let (mut reference, picture) = reference(&run, &study);
    let whole = reference.forward(vec![picture.clone()], false)[0].clone();
    for (row, column) in [(0, 0), (0, 15), (5, 9), (15, 3)] {
        let mut hidden = picture.clone();
        // Each place stands for two pixels in each direction, and three more on each side are hidden.
        let is_near = |at: usize, place: usize| (2 * place..2 * place + 8).contains(&(at + 3));
        for (at, value) in hidden.iter_mut().enumerate() {
            if is_near(at % 1024 / 32, row) && is_near(at % 32, column) {
                *value = 0.0;
            }
        }
        let scores = reference.forward(vec![hidden], false)[0].clone();
        for class in 0..10 {
            let limit = largest(&found[class]).max(0.1);
            near(found[class][row * 16 + column], whole[class] - scores[class], limit, "occlusion");
        }
    }
    assert!(found.iter().all(|map| map.len() == 256));
}

#[test]
fn random_weights_say_something_else_and_nothing_of_it_is_kept() {
    let (mut run, mut study) = studied(NETWORKS[0]);
    let before = run.save();
    let learnt = study.attributions(&run, &[1], 4, false).remove(0);
    let random = study.attributions(&run, &[1], 4, true).remove(0);
    assert_ne!(learnt.saliency, random.saliency);
    assert_ne!(occlusions(&mut run, &mut study, true), occlusions(&mut run, &mut study, false));
    assert_eq!(study.attributions(&run, &[1], 4, false).remove(0).saliency, learnt.saliency);
    assert!(run.save() == before);
}

#[test]
fn a_network_without_weights_has_nothing_to_show() {
    let (mut run, mut study) = studied(NETWORKS[0]);
    let zeros = vec![0.0; run.backend().parameters().len()];
    run.backend_mut().set_parameters(&zeros);
    let found = study.attributions(&run, &[1], 4, false).remove(0);
    let cam = found.grad_cam.unwrap();
    for values in [&found.saliency, &found.gradient_input, &cam.map, &occlusions(&mut run, &mut study, false)[1]] {
        assert!(values.iter().all(|&value| value == 0.0));
    }
    assert_eq!(cam.lowest, 0.0);
}
