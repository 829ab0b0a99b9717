//! A run as a whole, on every back end: it learns, repeats, survives divergence and its own saved text.

use super::*;
use crate::backend::tests::on_every_backend;
use crate::optimizers::{OptimizerKind, Schedule};
use crate::reference::Scalar;

pub(crate) fn optimizer(kind: OptimizerKind, learning_rate: f32) -> OptimizerSpec {
    OptimizerSpec {
        kind,
        learning_rate,
        momentum: 0.9,
        batch_size: 32,
        l1_decay: 0.0,
        l2_decay: 1e-4,
        schedule: Schedule::Constant,
        warm_up: 0,
    }
}

pub(crate) fn run(seed: u64) -> Run {
    run_on(seed)
}

/// The same, computed by `B`.
fn run_on<B: Backend>(seed: u64) -> Run<B> {
    run_with("", seed)
}

/// The same with `fields` of its batch norm.
fn run_with<B: Backend>(fields: &str, seed: u64) -> Run<B> {
    let spec = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
        {"kind":"conv","filters":8,"size":5,"stride":3},{"kind":"batch_norm"},{"kind":"relu"},
        {"kind":"dropout","rate":0.1},{"kind":"fc","units":10}]}"#;
    let spec = spec.replace("\"batch_norm\"", &format!("\"batch_norm\"{fields}"));
    let augmentation = Augmentation::USUAL;
    Run::fresh(
        NetSpec::parse(&spec).unwrap(),
        optimizer(OptimizerKind::Momentum, 0.02),
        augmentation,
        Dataset::embedded(),
        seed,
    )
    .unwrap()
}

/// On pictures of 4 × 4, whose steps take the reference a moment.
pub(super) fn small_run<B: Backend>(fields: &str, seed: u64) -> Run<B> {
    let json = format!(
        r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{{"kind":"avg_pool","size":8,"stride":8}},
        {{"kind":"conv","filters":8,"size":3,"pad":1}},{{"kind":"batch_norm"{fields}}},{{"kind":"relu"}},
        {{"kind":"dropout","rate":0.1}},{{"kind":"fc","units":10}}]}}"#
    );
    let optimizer = optimizer(OptimizerKind::Momentum, 0.02);
    Run::fresh(NetSpec::parse(&json).unwrap(), optimizer, Augmentation::USUAL, Dataset::embedded(), seed).unwrap()
}

pub(crate) fn steps<B: Backend>(run: &mut Run<B>, count: usize) {
    for _ in 0..count {
        run.step(&|| 0.0).unwrap();
    }
}

fn it_learns<B: Backend>() {
    let mut run = run_on::<B>(1);
    steps(&mut run, 50);
    let early = run.statistics().loss().unwrap();
    steps(&mut run, 250);
    let late = run.statistics().loss().unwrap();
    assert!(late < early - 0.2, "the loss went from {early} to {late}");
    let validation = run.statistics().validation_accuracy().unwrap();
    assert!(validation > 0.25, "validation accuracy {validation}, where guessing gives 0.1");
    assert!(run.curves().from(0).len() > 40);
}

fn variants_on_lent_pictures_learn_as_runs_of_their_own<B: Backend>() {
    let mut host = run_on::<B>(1);
    let (mut alike, mut other) = (
        host.variant(optimizer(OptimizerKind::Momentum, 0.02)).unwrap(),
        host.variant(optimizer(OptimizerKind::Adam, 0.001)).unwrap(),
    );
    assert_eq!(alike.backend().parameters(), host.backend().parameters(), "the same start");
    // In turns, as far as the host's pictures have been drawn for another.
    for _ in 0..20 {
        for variant in [&mut other, &mut alike] {
            host.swap_data(variant);
            steps(variant, 1);
            host.swap_data(variant);
        }
    }
    assert_eq!(host.examples(), 0);
    steps(&mut host, 20);
    assert_eq!(alike.backend().parameters(), host.backend().parameters());
    assert_ne!(other.backend().parameters(), host.backend().parameters());
}

fn the_same_seed_gives_the_same_run<B: Backend>() {
    let (mut first, mut second, mut other) = (run_on::<B>(1), run_on::<B>(1), run_on::<B>(2));
    for run in [&mut first, &mut second, &mut other] {
        steps(run, 30);
    }
    assert_eq!(first.backend().parameters(), second.backend().parameters());
    assert_ne!(first.backend().parameters(), other.backend().parameters());
    first.reset(2).unwrap();
    steps(&mut first, 30);
    assert_eq!(first.backend().parameters(), other.backend().parameters());
}

#[test]
fn a_saved_run_goes_on_as_if_nothing_had_happened() {
    // Before the first step, within an epoch, past one; with rules that remember nothing, one row and two.
    let cases = [
        (OptimizerKind::Momentum, 0),
        (OptimizerKind::Sgd, 9),
        (OptimizerKind::Adam, 37),
        (OptimizerKind::Momentum, 310),
    ];
    for (kind, count) in cases {
        let mut whole = run(5);
        whole.set_optimizer(optimizer(kind, 0.01)).unwrap();
        steps(&mut whole, count);
        let bytes = whole.save();
        let mut restored = run(9);
        assert!(restored.restore(&bytes).unwrap(), "the pictures are the same");
        assert!(restored.save() == bytes, "{kind:?} after {count} steps");
        steps(&mut whole, 20);
        steps(&mut restored, 20);
        // Weights, the optimizer's memory, curves and what is measured, all to the bit.
        assert!(restored.save() == whole.save(), "{kind:?} {count} steps later");
        assert_eq!(restored.statistics().loss(), whole.statistics().loss());
    }
}

/// A saved run is f32: a back end that keeps more rounds by 6e-8, which ten steps make no larger than 1e-4.
fn a_saved_run_goes_on_alike<B: Backend>() {
    let mut whole = run_on::<B>(5);
    whole.set_optimizer(optimizer(OptimizerKind::Momentum, 0.01)).unwrap();
    steps(&mut whole, 12);
    let mut restored = run_on::<B>(9);
    assert!(restored.restore(&whole.save()).unwrap(), "the pictures are the same");
    assert!(restored.save() == whole.save());
    steps(&mut whole, 10);
    steps(&mut restored, 10);
    assert_eq!(restored.examples(), whole.examples());
    for (found, expected) in restored.backend().parameters().iter().zip(&*whole.backend().parameters()) {
        assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
    }
}

/// Both draw the same pictures and masks, and add up the same micro-batches: what differs is rounding.
#[test]
fn a_run_of_the_engine_is_that_of_the_reference() {
    for fields in ["", r#","ghost_batch":4"#, r#","ghost_batch":20"#] {
        engine_and_reference_agree(fields);
    }
}

fn engine_and_reference_agree(fields: &str) {
    let (mut found, mut expected) = (run_with::<Simd>(fields, 5), run_with::<Scalar>(fields, 5));
    steps(&mut found, 20);
    steps(&mut expected, 20);
    let losses = [found.statistics().loss().unwrap(), expected.statistics().loss().unwrap()];
    assert!((losses[0] - losses[1]).abs() < 1e-4, "{losses:?}");
    assert_eq!(found.statistics().validation_accuracy(), expected.statistics().validation_accuracy());
    for entry in found.backend().entries() {
        let [found, expected] = [found.backend().tensor(&entry.name()), expected.backend().tensor(&entry.name())];
        // Sums of a few thousand products in f32 err by 1e-5 of the largest at most, and twenty steps hand it on.
        let expected = expected.unwrap();
        let largest = expected.iter().fold(0.01_f32, |most, value| most.max(value.abs()));
        for (found, expected) in found.unwrap().iter().zip(&*expected) {
            assert!((found - expected).abs() < 1e-3 * largest, "{}: {found}, not {expected}", entry.name());
        }
    }
}

on_every_backend! {
    it_learns,
    variants_on_lent_pictures_learn_as_runs_of_their_own,
    the_same_seed_gives_the_same_run,
    a_saved_run_goes_on_alike,
    a_run_saved_in_the_middle_of_a_step_is_the_run_before_it,
    a_network_that_does_not_fit_leaves_the_data_and_the_run_alone,
    a_damaged_save_changes_nothing,
    a_step_waits_for_every_micro_batch,
    workers_change_nothing_but_the_last_digits,
    what_is_drawn_ahead_changes_nothing,
    a_profile_measures_every_layer_and_changes_nothing,
    one_weight_is_changed_by_hand,
}

fn a_run_saved_in_the_middle_of_a_step_is_the_run_before_it<B: Backend>() {
    let mut run = run_on::<B>(5);
    steps(&mut run, 9);
    let before = run.save();
    let micro_batches = run.begin_step(&|| 0.0);
    run.compute_step(1, &|| 0.0);
    assert!(run.save() == before);
    (0..micro_batches)
        .filter(|&micro_batch| micro_batch != 1)
        .for_each(|micro_batch| run.compute_step(micro_batch, &|| 0.0));
    assert_eq!(run.finish_step(&|| 0.0), Ok(StepState::Done));
    assert!(run.save() != before);
}

#[test]
fn a_run_on_other_pictures_says_so() {
    let mut there = run(5);
    there.set_data(small_cifar10()).unwrap();
    steps(&mut there, 3);
    let bytes = there.save();
    assert_eq!(saved_dataset(&bytes), Ok(crate::data::DatasetName::Cifar10));
    assert_eq!(there.restore(&bytes), Ok(true));
    let mut other = Dataset::cifar10();
    (0..40_u8).for_each(|index| other.train_mut().push(index % 10, &[index + 1; crate::data::PICTURE_LEN]));
    other.finish();
    there.set_data(other).unwrap();
    assert_eq!(there.restore(&bytes), Ok(false));
}

/// The run's own text within a saved file, changed, in a file that is whole.
fn changed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let start = bytes.windows(7).position(|text| text == b"\"run\":\"").unwrap();
    let mut text = bytes.to_vec();
    let quoted = |text: &str| text.replace('"', "\\\"").into_bytes();
    let (from, to) = (quoted(from), quoted(to));
    let at = start + text[start..].windows(from.len()).position(|text| text == from).expect("it is there");
    text.splice(at..at + from.len(), to.iter().copied());
    let length = u64::from_le_bytes(*bytes.first_chunk().unwrap()) + to.len() as u64 - from.len() as u64;
    text[..8].copy_from_slice(&length.to_le_bytes());
    let digits = format!("{:08x}", crate::checksum::crc32(&text[start - 10 + 8..]));
    text[start - 10..start - 2].copy_from_slice(digits.as_bytes());
    text
}

fn a_damaged_save_changes_nothing<B: Backend>() {
    let mut run = run_on::<B>(5);
    steps(&mut run, 3);
    let bytes = run.save();
    let before = run.backend().parameters().into_owned();
    let mut flipped = bytes.clone();
    flipped[bytes.len() - 5] ^= 4;
    let damaged = [
        (b"{}".to_vec(), "snapshot_syntax"),
        (Vec::new(), "snapshot_syntax"),
        (b"{\"format\":\"convscope-run\",\"version\":1,\"state\":7}".to_vec(), "snapshot_syntax"),
        (b"{\"format\":\"convscope-run\",\"version\":9}".to_vec(), "snapshot_version"),
        (bytes[..bytes.len() / 2].to_vec(), "snapshot_damaged"),
        (flipped, "snapshot_damaged"),
        (changed(&bytes, "\"version\":2", "\"version\":9"), "snapshot_version"),
        (changed(&bytes, "\"filters\":8", "\"filters\":9"), "snapshot_mismatch"),
        (changed(&bytes, "\"method\":\"momentum\",\"steps\"", "\"method\":\"adam\",\"steps\""), "snapshot_mismatch"),
        (changed(&bytes, "\"units\":10", "\"units\":7"), "wrong_outputs"),
        (changed(&bytes, "\"seed\":\"5\"", "\"seed\":\"five\""), "snapshot_mismatch"),
        (changed(&bytes, "\"kind\":\"relu\"", "\"kind\":\"relo\""), "unknown_layer"),
    ];
    for (bytes, code) in damaged {
        let error = run.restore(&bytes).unwrap_err();
        assert_eq!(serde_json::to_value(&error).unwrap()["code"], code, "{error}");
        assert_eq!(run.backend().parameters(), before);
        assert_eq!(run.data().train().len(), 500 + 3 * 64);
    }
}

/// A run of seven steps as version 1 wrote it, and the same run's state in the form of today.
#[test]
fn a_save_of_version_1_is_still_read() {
    let mut run = run(5);
    steps(&mut run, 12);
    let values = |values: &[f32]| serde_json::to_value(values).unwrap();
    let parameters: Vec<_> = (run.backend().entries().iter())
        .map(|entry| {
            let (parameter, range) = (&entry.parameter, entry.range.clone());
            let values = values(&run.backend().parameters()[range]);
            serde_json::json!({"layer": entry.layer, "name": parameter.name, "dims": parameter.dims, "values": values})
        })
        .collect();
    let points: Vec<_> = (run.curves().from(0).iter())
        .map(|point| {
            let (train, validation) = (point.train_accuracy, point.validation_accuracy);
            serde_json::json!({"examples": point.examples, "loss": point.loss, "smooth_loss": point.smooth_loss,
                "train_accuracy": train, "validation_accuracy": validation})
        })
        .collect();
    let [count, sum] = run.curves.open();
    let progress = &run.progress;
    let text = serde_json::json!({
        "format": "convscope-run", "version": 1, "spec": run.backend().spec(), "trainer": run.optimizer_spec(),
        "state": {
            "augmentation": run.augmentation(), "dataset": "embedded", "seed": "5", "examples": progress.examples,
            "steps": progress.steps, "owed": progress.owed, "next_validation": progress.next_validation,
            "parameters": parameters, "sampler": progress.sampler, "views": progress.views,
            "trainer_state": {"method": "momentum", "steps": 12, "memory": [values(&run.backend.optimizer_state().rows()[0])]},
            "curves": {"points": points, "count": count as usize, "sum": sum},
        },
    });
    let mut restored = self::run(9);
    restored.restore(text.to_string().as_bytes()).unwrap();
    steps(&mut run, 30);
    steps(&mut restored, 30);
    assert_eq!(restored.backend().parameters(), run.backend().parameters());
    assert_eq!(restored.curves().from(0).len(), run.curves().from(0).len());
}

pub(crate) fn small_cifar10() -> Dataset {
    let mut set = Dataset::cifar10();
    for index in 0..40_u8 {
        set.train_mut().push(index % 10, &[index; crate::data::PICTURE_LEN]);
        set.test_mut().push(index % 10, &[index; crate::data::PICTURE_LEN]);
    }
    set.finish();
    set
}

fn a_network_that_does_not_fit_leaves_the_data_and_the_run_alone<B: Backend>() {
    let mut run = run_on::<B>(1);
    run.set_data(small_cifar10()).unwrap();
    steps(&mut run, 3);
    let before = run.backend().parameters().into_owned();
    let nine = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[{"kind":"fc","units":9}]}"#;
    let error = run.set_spec(NetSpec::parse(nine).unwrap(), optimizer(OptimizerKind::Sgd, 0.1), 1).unwrap_err();
    assert!(matches!(error, RunError::Spec(SpecError::WrongOutputs { outputs: 9, classes: 10 })), "{error}");
    assert_eq!((run.data().train().len(), &*run.backend().parameters()), (40, before.as_slice()));
    steps(&mut run, 1);
}

#[test]
fn a_batch_that_would_end_the_tab_is_refused_with_one_that_fits() {
    let maps = r#"{"kind":"conv","filters":1000,"size":1},{"kind":"relu"},{"kind":"relu"},"#;
    let wide = format!(
        r#"{{"input":{{"channels":3,"height":32,"width":32}},"layers":[{maps}
        {{"kind":"max_pool","size":32,"stride":1}},{{"kind":"fc","units":10}}]}}"#
    );
    let wide = NetSpec::parse(&wide).unwrap();
    let mut run = run(1);
    run.set_spec(wide.clone(), optimizer(OptimizerKind::Sgd, 0.1), 1).unwrap();
    let wanted = OptimizerSpec { batch_size: 512, ..optimizer(OptimizerKind::Sgd, 0.1) };
    let RunError::Memory(error) = run.set_optimizer(wanted.clone()).unwrap_err() else { panic!("it fits") };
    assert_eq!(error.limit, 1000);
    assert_eq!(Need::of(&wide, 512).unwrap().trainer.div_ceil(1_000_000), error.megabytes);
    assert!(error.megabytes > 1000 && (256..512).contains(&error.largest), "{error}");
    run.set_optimizer(OptimizerSpec { batch_size: error.largest, ..wanted }).unwrap();
}

/// Steps whose micro-batches are worked on by `workers` others, the last micro-batch first, across their way as bytes.
fn steps_elsewhere<B: Backend>(run: &mut Run<B>, count: usize, workers: usize) {
    let mut pool: Vec<Worker<B>> = (0..workers).map(|_| Worker::of(run.backend().spec().clone()).unwrap()).collect();
    for _ in 0..count {
        let parameters = run.backend().parameters().into_owned();
        let mut results = vec![WorkerResults::default(); workers];
        let micro_batches = run.begin_step(&|| 0.0);
        run.draw_ahead();
        for index in (0..micro_batches).rev() {
            let worker = index % (workers + 1);
            if worker == workers {
                run.compute_step(index, &|| 0.0);
                continue;
            }
            let micro_batch = &run.step_job().unwrap().micro_batches()[index];
            let micro_batch = MicroBatch::from_bytes(&micro_batch.header(), micro_batch.pixels().to_vec()).unwrap();
            pool[worker].set_parameters(&parameters);
            let result = pool[worker].compute(&micro_batch, &|| 0.0);
            results[worker].add(index, &micro_batch, result);
        }
        for results in results {
            assert!(run.step_job_mut().unwrap().take(results));
        }
        assert_eq!(run.finish_step(&|| 0.0), Ok(StepState::Done));
    }
}

/// Runs of twelve steps with so many examples a batch, alone and with one worker and with three.
fn alone_and_with_workers<B: Backend>(batch_size: usize, fields: &str) -> [Run<B>; 3] {
    [0, 1, 3].map(|workers| {
        let mut run = small_run::<B>(fields, 3);
        run.set_optimizer(OptimizerSpec { batch_size, ..optimizer(OptimizerKind::Momentum, 0.02) }).unwrap();
        steps_elsewhere(&mut run, 12, workers);
        run
    })
}

#[test]
fn the_number_of_workers_does_not_change_a_bit() {
    for (batch_size, fields) in [(4, ""), (32, ""), (100, ""), (100, r#","ghost_batch":6"#)] {
        let [alone, one, three] = alone_and_with_workers::<Simd>(batch_size, fields);
        assert!(one.save() == alone.save(), "batch {batch_size}, one worker{fields}");
        assert!(three.save() == alone.save(), "batch {batch_size}, three workers{fields}");
    }
}

/// Workers are given f32: a back end that keeps more rounds by 6e-8, which twelve steps make no larger than 1e-4.
fn workers_change_nothing_but_the_last_digits<B: Backend>() {
    let [alone, others @ ..] = alone_and_with_workers::<B>(100, "");
    for other in others {
        assert_eq!(other.examples(), alone.examples());
        for (found, expected) in other.backend().parameters().iter().zip(&*alone.backend().parameters()) {
            assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
        }
    }
}

fn what_is_drawn_ahead_changes_nothing<B: Backend>() {
    let (mut ahead, mut alone) = (small_run::<B>("", 5), small_run::<B>("", 5));
    for step in 0..140 {
        let larger = OptimizerSpec { batch_size: 100, ..optimizer(OptimizerKind::Momentum, 0.02) };
        for run in [&mut ahead, &mut alone] {
            match step {
                50 => run.set_augmentation(Augmentation { flip: false, ..Augmentation::USUAL }),
                90 => run.set_optimizer(larger.clone()).unwrap(),
                120 => assert_eq!(run.fall_back().0, 90 * 32, "where training was changed"),
                _ => {}
            }
        }
        let micro_batches = ahead.begin_step(&|| 0.0);
        ahead.draw_ahead();
        assert!(ahead.save() == alone.save(), "in the middle of step {step}");
        (0..micro_batches).for_each(|micro_batch| ahead.compute_step(micro_batch, &|| 0.0));
        assert_eq!(ahead.finish_step(&|| 0.0), Ok(StepState::Done));
        steps(&mut alone, 1);
        assert!(ahead.save() == alone.save(), "after step {step}");
    }
    assert_eq!(ahead.steps(), 90 + 20);
}

fn a_step_waits_for_every_micro_batch<B: Backend>() {
    let mut run = run_on::<B>(1);
    let micro_batches = run.begin_step(&|| 0.0);
    assert_eq!(micro_batches, 4);
    for micro_batch in 0..micro_batches {
        assert_eq!(run.finish_step(&|| 0.0), Ok(StepState::Waiting));
        assert_eq!(run.examples(), 0);
        assert_eq!(run.begin_step(&|| 0.0), micro_batches);
        run.compute_step(micro_batch, &|| 0.0);
    }
    assert_eq!(run.finish_step(&|| 0.0), Ok(StepState::Done));
    assert_eq!(run.examples(), 32);
}

fn a_profile_measures_every_layer_and_changes_nothing<B: Backend>() {
    let ticks = std::cell::Cell::new(0.0);
    let clock = || {
        ticks.set(ticks.get() + 1.0);
        ticks.get()
    };
    let (mut measured, mut plain) = (run_on::<B>(1), run_on::<B>(1));
    measured.set_profiling(true);
    assert_eq!(measured.profile(), None);
    for _ in 0..3 {
        measured.step(&clock).unwrap();
    }
    steps(&mut plain, 3);
    assert_eq!(measured.backend().parameters(), plain.backend().parameters());
    // Each of the four micro-batches of 8 examples takes one tick of the clock in each layer and direction.
    assert_eq!(measured.profile(), Some(vec![[1.0 / 8.0; 2]; 5]));
    measured.set_profiling(false);
    assert_eq!(measured.profile(), None);
}

fn one_weight_is_changed_by_hand<B: Backend>() {
    let mut run = small_run::<B>("", 3);
    steps(&mut run, 2);
    let before = run.backend().parameters().into_owned();
    let weights = run.backend().tensor("1.weight").unwrap().into_owned();
    for (name, index, value) in
        [("1.weight", weights.len(), 1.0), ("1.weight", 0, f32::NAN), ("1.out", 0, 1.0), ("7.weight", 0, 1.0)]
    {
        assert_eq!(run.set_weight(name, index, value), None, "{name}");
    }
    assert_eq!(run.backend().parameters(), before);
    assert_eq!(run.set_weight("1.weight", 5, 0.75), Some(weights[5]));
    assert_eq!(run.backend().tensor("1.weight").unwrap()[5], 0.75);
    let differing = before.iter().zip(run.backend().parameters().iter()).filter(|(one, other)| one != other).count();
    assert_eq!(differing, 1);
    assert_eq!(run.set_weight("1.weight", 5, weights[5]), Some(0.75));
    assert_eq!(run.backend().parameters(), before);
    steps(&mut run, 1);
}

#[test]
fn a_run_on_arriving_data_is_the_run_on_all_of_them() {
    let picture = |index: usize| [(index * 7 % 251) as u8; crate::data::PICTURE_LEN];
    let mut complete = Dataset::cifar10();
    (0..1400).for_each(|index| complete.train_mut().push((index % 10) as u8, &picture(index)));
    complete.test_mut().push(0, &picture(0));
    let mut whole = run(4);
    let mut arriving = whole.on_arriving().unwrap();
    whole.set_data(complete).unwrap();
    steps(&mut whole, 60);
    for index in 0..1400 {
        arriving.data_mut().train_mut().push((index % 10) as u8, &picture(index));
        // A step for every 32 pictures, once there are enough.
        if index >= 1100 && index % 32 == 0 {
            steps(&mut arriving, 1);
        }
    }
    let left = 60 - arriving.steps() as usize;
    steps(&mut arriving, left);
    assert_eq!(arriving.backend().parameters(), whole.backend().parameters());
}
