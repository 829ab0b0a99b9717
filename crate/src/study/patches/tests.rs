//! Patches are those that plain loops find, in every kind of layer, and what is cut out of a picture is what their value
//! depends on.

use super::*;
use crate::backend::Backend;
use crate::data::Dataset;
use crate::data::augment::{Augmentation, View};
use crate::layers::Pass;
use crate::optimizers::OptimizerKind;
use crate::spec::NetSpec;
use crate::study::Focus;
use crate::train::tests::optimizer;

const LAYERS: &str = r#"{"kind":"conv","filters":6,"size":3,"stride":2},{"kind":"batch_norm"},{"kind":"relu"},
    {"kind":"lrn","n":3},{"kind":"max_pool","size":3,"stride":2,"rounding":"up"},
    {"kind":"residual","layers":[{"kind":"conv","filters":8,"size":3,"stride":2,"pad":1},{"kind":"tanh"}]},
    {"kind":"avg_pool","size":2,"stride":2},{"kind":"maxout","group":2},{"kind":"dropout","rate":0.2},
    {"kind":"fc","units":10}"#;

fn studied() -> (Run, Study) {
    let json = format!(r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{LAYERS}]}}"#);
    let optimizer = optimizer(OptimizerKind::Momentum, 0.01);
    let run = Run::new(NetSpec::parse(&json).unwrap(), optimizer, Augmentation::USUAL, Dataset::embedded(), 3);
    let mut run = run.unwrap();
    for _ in 0..30 {
        run.step(&|| 0.0).unwrap();
    }
    let study = Study::new(&run, Focus::Test(0)).unwrap();
    (run, study)
}

fn found<'study>(run: &mut Run, study: &'study mut Study, layer: usize) -> &'study Patches {
    study.find_patches(run, layer);
    let ticks = std::cell::Cell::new(0.0);
    while study.find_patches_for(run, 20.0, &|| ticks.replace(ticks.get() + 1.0)) {}
    study.patches().unwrap()
}

/// The output of layer `layer` on bytes of a picture.
fn forward(net: &mut Net, layer: usize, pixels: &[u8]) -> Vec<f32> {
    View::default().write(pixels, net.input(1), 0);
    net.forward(&mut Pass::infer());
    net.activations()[layer].example_values(0).collect()
}

#[test]
fn patches_are_the_most_exciting_of_all_pictures_in_every_kind_of_layer() {
    let (mut run, mut study) = studied();
    let mut net = copy_of(&run).unwrap();
    run.data_mut().grow_fully();
    let tests = run.data().test().clone();
    let layers = net.shapes().len() - 1;
    // [layer][picture][value]
    let mut all: Vec<Vec<Vec<f32>>> = vec![Vec::new(); layers + 1];
    for picture in 0..tests.len() {
        View::default().write(tests.pixels(picture), net.input(1), 0);
        net.forward(&mut Pass::infer());
        for (layer, values) in all.iter_mut().enumerate() {
            values.push(net.activations()[layer].example_values(0).collect());
        }
    }
    for (layer, all) in all.iter().enumerate().skip(1) {
        let shape = net.shapes()[layer];
        let patches = found(&mut run, &mut study, layer);
        assert_eq!((patches.layer(), patches.progress()), (layer, (tests.len(), tests.len())));
        for map in 0..shape.channels {
            let largest = |values: &Vec<f32>| {
                values[map * shape.area()..][..shape.area()].iter().copied().fold(f32::NEG_INFINITY, f32::max)
            };
            let mut expected: Vec<f32> = all.iter().map(largest).collect();
            expected.sort_by(|one, other| other.total_cmp(one));
            let own = patches.of_map(map);
            assert_eq!(own.len(), PATCHES);
            for (patch, expected) in own.iter().zip(expected) {
                let near = |value: f32| (value - patch.value).abs() <= 1e-5 * patch.value.abs().max(1.0);
                assert!(near(expected), "layer {layer}, map {map}: {}, not {expected}", patch.value);
                let there = Unit { channel: map, y: patch.y, x: patch.x }.index(shape);
                assert!(near(all[patch.picture][there]), "layer {layer}, map {map}: {patch:?}");
            }
            let mut pictures: Vec<usize> = own.iter().map(|patch| patch.picture).collect();
            pictures.sort_unstable();
            pictures.dedup();
            assert_eq!(pictures.len(), PATCHES, "a picture each");
        }
    }
}

#[test]
fn a_patch_is_all_of_the_picture_that_its_value_depends_on() {
    let (mut run, mut study) = studied();
    let mut net = copy_of(&run).unwrap();
    run.data_mut().grow_fully();
    let tests = run.data().test().clone();
    for (layer, window) in [(1, (3, 3)), (5, (7, 7)), (6, (15, 15)), (10, (31, 31))] {
        let shape = net.shapes()[layer];
        let patches = found(&mut run, &mut study, layer);
        assert_eq!(patches.window(), window, "layer {layer}");
        for map in 0..shape.channels {
            let patch = patches.of_map(map)[0];
            let field = patches.field(&patch);
            assert!(field.bottom - field.top <= window.0 && field.right - field.left <= window.1);
            let there = Unit { channel: map, y: patch.y, x: patch.x }.index(shape);
            let mut value = |change: &dyn Fn(usize, usize) -> bool| {
                let mut pixels = tests.pixels(patch.picture).to_vec();
                for (at, pixel) in pixels.iter_mut().enumerate() {
                    if change(at / 32 % 32, at % 32) {
                        *pixel = 255 - *pixel;
                    }
                }
                forward(&mut net, layer, &pixels)[there]
            };
            let before = value(&|_, _| false);
            let inside = |y, x| (field.top..field.bottom).contains(&y) && (field.left..field.right).contains(&x);
            assert_eq!(value(&|y, x| !inside(y, x)), before, "nothing outside counts: layer {layer}, {patch:?}");
            assert_ne!(value(&inside), before, "what is inside does: layer {layer}, {patch:?}");
        }
    }
}

#[test]
fn a_search_keeps_the_weights_of_its_start_and_ends_when_told() {
    let (mut run, mut study) = studied();
    let examples = run.examples();
    let before = found(&mut run, &mut study, 3).of_map(2).to_vec();
    study.find_patches(&mut run, 3);
    let ticks = std::cell::Cell::new(0.0);
    assert!(study.find_patches_for(&run, 5.0, &|| ticks.replace(ticks.get() + 1.0)), "there is more to do");
    run.step(&|| 0.0).unwrap();
    while study.find_patches_for(&run, 20.0, &|| ticks.replace(ticks.get() + 1.0)) {}
    let patches = study.patches().unwrap();
    assert_eq!((patches.of_map(2), patches.at_examples()), (&before[..], examples));
    study.forget_patches();
    assert!(study.patches().is_none() && !study.find_patches_for(&run, 20.0, &|| 0.0));
}

#[test]
fn a_map_without_numbers_has_no_patches() {
    let (mut run, mut study) = studied();
    let parameters = vec![f32::NAN; run.backend().parameters().len()];
    run.backend_mut().set_parameters(&parameters);
    let patches = found(&mut run, &mut study, 1);
    assert!(patches.of_map(0).is_empty() && patches.of_map(99).is_empty());
}
