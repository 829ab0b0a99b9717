//! Ascents climb, and pictures are for the value that they say.

use super::*;
use crate::backend::Backend;
use crate::data::augment::View;
use crate::study::Focus;
use crate::train::tests::{run, steps};

fn climbed(study: &mut Study) -> &Ascent {
    let ticks = std::cell::Cell::new(0.0);
    while study.ascend_for(20.0, &|| ticks.replace(ticks.get() + 1.0)) {}
    study.ascent().unwrap()
}

fn studied() -> (Run, Study) {
    let mut run = run(2);
    steps(&mut run, 100);
    let study = Study::new(&run, Focus::Test(0)).unwrap();
    (run, study)
}

#[test]
fn an_ascent_excites_a_map_more_than_any_picture_does() {
    let (mut run, mut study) = studied();
    for layer in [1, 2, 3, 5] {
        study.find_patches(&mut run, layer);
        while study.find_patches_for(&run, 20.0, &|| 0.0) {}
        let channels = study.patches().unwrap().maps();
        study.ascend(&run, layer, 0..channels);
        climbed(&mut study);
        let (patches, ascent) = (study.patches().unwrap(), study.ascent().unwrap());
        assert_eq!(ascent.progress(), (STEPS * channels, STEPS * channels));
        let above = (0..channels).filter(|&map| {
            let [last] = ascent.of_map(map) else { panic!("one picture of many") };
            last.value > patches.of_map(map)[0].value
        });
        let above = above.count();
        assert!(above * 4 >= channels * 3, "{above} of {channels} maps of layer {layer}");
    }
}

#[test]
fn a_single_picture_comes_with_its_way_and_with_the_value_that_the_network_gives_it() {
    let (run, mut study) = studied();
    study.ascend(&run, 3, 5..6);
    let ascent = climbed(&mut study);
    let way = ascent.of_map(5);
    assert_eq!(way.iter().map(|moment| moment.step).collect::<Vec<_>>(), [0, 4, 16, STEPS]);
    let values: Vec<f32> = way.iter().map(|moment| moment.value).collect();
    assert!(values[1] > values[0] && values[3] > values[1], "{values:?}");
    let mut net = copy_of(&run).unwrap();
    let pixels = way[3].pixels.clone();
    View::default().write(&pixels, net.input(1), 0);
    net.forward(&mut Pass::infer());
    let value = net.activations()[3].example(0)[[5, 5, 5]];
    // Pixels are rounded to bytes.
    assert!((value / way[3].value - 1.0).abs() < 0.02, "{value}, not {}", way[3].value);
    assert!(ascent.of_map(4).is_empty() && ascent.of_map(6).is_empty());
    // The same picture among others.
    study.ascend(&run, 3, 0..8);
    let among = climbed(&mut study).of_map(5)[0].clone();
    assert!((among.value / value - 1.0).abs() < 0.05, "{}, not {value}", among.value);
}

#[test]
fn an_ascent_changes_nothing_of_the_run_and_ends_when_told() {
    let ((mut run, mut study), (mut alone, _)) = (studied(), studied());
    study.ascend(&run, 5, 0..10);
    climbed(&mut study);
    steps(&mut run, 5);
    steps(&mut alone, 5);
    assert!(run.save() == alone.save());
    study.forget_ascent();
    assert!(study.ascent().is_none() && !study.ascend_for(20.0, &|| 0.0));
    let nothing = vec![f32::NAN; run.backend().parameters().len()];
    run.backend_mut().set_parameters(&nothing);
    study.ascend(&run, 1, 0..1);
    assert!(climbed(&mut study).of_map(0)[0].value.is_nan(), "a diverged network is no reason to hang");
}
