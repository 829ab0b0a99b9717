//! What is asked of a run, and that it changes nothing.

use super::*;
use crate::check::layer_infos;
use crate::ops::arithmetic::{Rule, Unit};
use crate::train::tests::{run, steps};
use crate::train::{Answer, MicroBatchResult, StepState, WorkerResults};

fn studied(seed: u64) -> (Run, Study) {
    let run = run(seed);
    let study = Study::new(&run, Focus::Test(0)).unwrap();
    (run, study)
}

#[test]
fn a_test_of_all_pictures_does_not_change_training() {
    let ((mut tested, mut study), mut alone) = (studied(5), run(5));
    steps(&mut tested, 5);
    study.evaluate(&mut tested, false);
    while study.evaluate_more(&mut tested) {}
    steps(&mut tested, 20);
    steps(&mut alone, 25);
    assert!(tested.save() == alone.save());
}

#[test]
fn evaluation_scores_every_test_picture_once_with_the_weights_of_its_start() {
    let (mut run, mut study) = studied(1);
    steps(&mut run, 20);
    study.evaluate(&mut run, false);
    steps(&mut run, 5);
    while study.evaluate_more(&mut run) {}
    let result = study.evaluation().unwrap();
    assert_eq!((result.done, result.total, result.at_examples), (2000, 2000, 640));
    assert_eq!(result.confusion.iter().sum::<u32>(), 2000);
    let diagonal: u32 = (0..10).map(|class| result.confusion[class * 11]).sum();
    assert_eq!(diagonal as usize, result.correct);
}

#[test]
fn an_evaluation_knows_of_each_picture_what_the_network_said() {
    for averaged in [false, true] {
        let (mut run, mut study) = studied(1);
        steps(&mut run, 20);
        study.evaluate(&mut run, averaged);
        assert!(study.evaluate_more(&mut run));
        let answers = study.evaluation().unwrap().answers.clone();
        assert_eq!(answers.len(), study.evaluation().unwrap().done);
        for (answer, prediction) in answers.iter().zip(study.predict(&mut run, answers.len(), averaged)) {
            let (class, confidence) = prediction.ranked[0];
            assert_eq!(usize::from(answer.class), class, "picture {:?}", prediction.test);
            // Pictures beside others are computed in other lanes, and rounded alike.
            assert!((answer.confidence - confidence).abs() < 1e-5, "picture {:?}", prediction.test);
        }
    }
}

#[test]
fn an_evaluation_refuses_answers_that_are_no_class() {
    let (mut run, mut study) = studied(1);
    study.evaluate(&mut run, false);
    assert_eq!(study.begin_evaluation(&run, 1), 1);
    let results = |study: &Study, class: u8| {
        let micro_batch = &study.evaluation_job().unwrap().micro_batches()[0];
        let mut results = WorkerResults::default();
        results.add(
            0,
            micro_batch,
            MicroBatchResult::of_answers(vec![Answer { class, confidence: 0.5 }; micro_batch.labels().len()]),
        );
        results
    };
    let wrong = results(&study, 10);
    assert!(!study.evaluation_job_mut().unwrap().take(wrong));
    assert!(!study.finish_evaluation());
    let right = results(&study, 9);
    assert!(study.evaluation_job_mut().unwrap().take(right));
    assert!(study.finish_evaluation());
}

#[test]
fn every_layer_shows_its_tensors() {
    let (mut run, mut study) = studied(1);
    steps(&mut run, 5);
    let prediction = study.inspect(&run);
    assert_eq!(prediction.ranked.len(), 10);
    assert!((prediction.ranked.iter().map(|(_, share)| share).sum::<f32>() - 1.0).abs() < 1e-5);
    let layers = layer_infos(run.backend().spec()).unwrap();
    assert_eq!(layers.len(), 7);
    for layer in &layers {
        let tiles = study.tiles(&run, layer.index, LayerTensor::Activations).unwrap();
        let channels = if layer.index == 0 { 1 } else { layer.output.channels };
        assert_eq!((tiles.count, tiles.height, tiles.width), (channels, layer.output.height, layer.output.width));
        assert!(study.tiles(&run, layer.index, LayerTensor::ActivationGradients).unwrap().max > 0.0, "{}", layer.kind);
    }
    assert_eq!(study.tiles(&run, 1, LayerTensor::Filters).unwrap().count, 8);
    assert_eq!(study.tiles(&run, 5, LayerTensor::Filters).unwrap().group, 8);
    assert!(study.tiles(&run, 3, LayerTensor::Filters).is_none());
    let (values, ..) = study.values(&run, 2, LayerTensor::Activations).unwrap();
    assert_eq!(study.value(&run, 2, LayerTensor::Activations, 1, 2, 3), Some(values[100 + 23]));
}

#[test]
fn a_prediction_can_be_inspected_with_its_truth() {
    let (mut run, mut study) = studied(1);
    let wrong = study
        .predict(&mut run, 20, false)
        .into_iter()
        .find(|prediction| prediction.ranked[0].0 as u8 != prediction.label.unwrap());
    let wrong = wrong.expect("an untrained network is wrong about some of twenty");
    study.set_focus(Focus::Test(wrong.test.unwrap()));
    assert_eq!(study.inspect(&run), wrong);
    // More of the truth alone lowers the loss: the gradient of softmax is negative there only.
    let (gradients, ..) = study.values(&run, 6, LayerTensor::ActivationGradients).unwrap();
    let falling: Vec<usize> = (0..10).filter(|&class| gradients[class] < 0.0).collect();
    assert_eq!(falling, [usize::from(wrong.label.unwrap())]);
    study.set_focus(Focus::Picture(wrong.pixels.clone()));
    assert_eq!(study.inspect(&run), Prediction { label: None, test: None, ..wrong });
}

#[test]
fn the_share_of_a_class_is_taken_apart_beside_the_loss() {
    let (mut run, mut study) = studied(1);
    steps(&mut run, 5);
    let prediction = study.inspect(&run);
    let truth = usize::from(prediction.label.unwrap());
    for (class, share) in prediction.ranked {
        let found = study.inspect_value(6, Unit { channel: class, y: 0, x: 0 }).unwrap();
        assert_eq!(found.value, share);
        // The gradient of softmax with cross-entropy: the share, less one for the truth.
        let slope = share - f32::from(u8::from(class == truth));
        assert!((found.gradient - slope).abs() < 1e-6);
        let Rule::Share { of, truth: said, loss } = found.arithmetic.rule else {
            panic!("{:?}", found.arithmetic.rule)
        };
        assert_eq!((of, said), (class, truth));
        if class == truth {
            assert!((loss + share.ln()).abs() < 1e-5, "{loss}, and a share of {share}");
        }
        let sum: f32 = found.arithmetic.inputs.iter().map(|score| score.exp()).sum();
        assert!((found.arithmetic.inputs[class].exp() / sum - share).abs() < 1e-6);
    }
    assert!(study.inspect_value(6, Unit { channel: 10, y: 0, x: 0 }).is_none());
    assert!(study.inspect_value(7, Unit { channel: 0, y: 0, x: 0 }).is_none());
}

#[test]
fn connections_are_the_mean_weights_between_maps() {
    let (mut run, mut study) = studied(1);
    steps(&mut run, 2);
    study.inspect_forward(&run);
    let mean = |values: &[f32]| values.iter().map(|value| value.abs()).sum::<f32>() / values.len() as f32;
    for (index, units, inputs) in [(1, 8, 3), (5, 10, 8)] {
        let (weights, ..) = study.values(&run, index, LayerTensor::Filters).unwrap();
        let expected: Vec<f32> = weights.chunks(weights.len() / (units * inputs)).map(mean).collect();
        assert_eq!(study.connections(&run, index), Some(expected));
    }
    assert_eq!(study.connections(&run, 3), None);
    let (maps, ..) = study.values(&run, 2, LayerTensor::Activations).unwrap();
    assert_eq!(study.magnitudes(&run, 2).unwrap(), maps.chunks(100).map(mean).collect::<Vec<f32>>());
}

#[test]
fn until_a_step_is_done_the_gradients_of_the_last_one_are_shown() {
    let (mut run, study) = studied(1);
    steps(&mut run, 2);
    let shown = study.values(&run, 1, LayerTensor::FilterGradients).unwrap().0;
    for micro_batch in 0..run.begin_step(&|| 0.0) {
        run.compute_step(micro_batch, &|| 0.0);
        assert_eq!(study.values(&run, 1, LayerTensor::FilterGradients).unwrap().0, shown);
    }
    assert_eq!(run.finish_step(&|| 0.0), Ok(StepState::Done));
    assert_ne!(study.values(&run, 1, LayerTensor::FilterGradients).unwrap().0, shown);
}

/// What the views show: answers, maps, filters, and their connections.
fn shown(run: &mut Run, study: &mut Study) -> impl PartialEq + std::fmt::Debug + use<> {
    let prediction = study.inspect(run);
    let own = study.classify(run, &prediction.pixels, false);
    let values = |tensor| (0..8).filter_map(|layer| study.values(run, layer, tensor)).collect::<Vec<_>>();
    let maps = values(LayerTensor::Activations);
    (prediction, own, maps, values(LayerTensor::Filters), study.connections(run, 7))
}

#[test]
fn an_earlier_moment_is_shown_to_the_bit_while_training_goes_on() {
    let ((mut run, mut study), mut alone) = (studied(3), crate::train::tests::run(3));
    steps(&mut run, 10);
    let moment = run.backend().parameters().to_vec();
    let then = shown(&mut run, &mut study);
    steps(&mut run, 10);
    let now = shown(&mut run, &mut study);
    assert_ne!(then, now);
    assert!(study.show_moment(Some(moment)));
    assert_eq!(shown(&mut run, &mut study), then);
    assert!(study.values(&run, 1, LayerTensor::FilterGradients).is_none());
    steps(&mut run, 10);
    assert_eq!(shown(&mut run, &mut study), then);
    assert!(!study.show_moment(Some(vec![0.0; 3])));
    assert!(study.show_moment(None));
    assert_ne!(shown(&mut run, &mut study), then);
    steps(&mut alone, 30);
    assert!(run.save() == alone.save());
}
