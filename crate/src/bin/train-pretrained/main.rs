//! Trains a network on CIFAR-10, natively on all cores, and writes it for the page: `scripts/train-pretrained`.

mod card;
mod options;
mod progress;
mod recipe;
mod teacher;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use convscope::backend::Backend;
use convscope::data::Dataset;
use convscope::pretrained::{ModelCard, checksum, encode};
use convscope::study::{Evaluation, Focus, Study};
use convscope::train::Run;
use convscope::train::pool::WorkerPool;
use convscope_cifar10::{Archive, Splits};

use options::Options;
use progress::Progress;
use recipe::Recipe;

/// Time between two checkpoints: what an interruption may lose.
const CHECKPOINT: Duration = Duration::from_secs(60);

fn main() {
    let done = Options::read().map_err(Into::into).and_then(|options| make(&options));
    if let Err(error) = done {
        eprintln!("error: {error}");
        std::process::exit(1);
    }
}

fn make(options: &Options) -> Result<(), Box<dyn Error>> {
    let recipe = Recipe::read(&options.recipe)?;
    let mut data = cifar10(&options.data)?;
    if let Some(teacher) = &recipe.teacher {
        println!("asking {} about {} training pictures", teacher.name, data.train().len());
        data.teach(teacher::soft_targets(teacher, &options.out, data.train(), options.threads)?);
    }
    let mut run = recipe.start(data)?;
    resume(&mut run, &recipe, options)?;
    let mut pool = WorkerPool::new(run.backend().spec(), options.threads)?;
    train(&mut run, &mut pool, &recipe, &options.checkpoint)?;
    finish(&mut run, &mut pool, &recipe, options)
}

/// CIFAR-10 from its archive.
fn cifar10(path: &Path) -> Result<Dataset, Box<dyn Error>> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    let (mut archive, mut splits) = (Archive::new(&name), Splits::default());
    archive.push(&bytes, &mut splits)?;
    archive.finish(&mut splits)?;
    let mut set = Dataset::cifar10();
    set.train_mut().push_records(&splits.train.take());
    set.test_mut().push_records(&splits.test.take());
    set.finish();
    Ok(set)
}

/// Goes on from the checkpoint, where there is one.
fn resume(run: &mut Run, recipe: &Recipe, options: &Options) -> Result<(), Box<dyn Error>> {
    // Written once, beside the run: what it began with.
    let begun = options.checkpoint.with_extension("recipe");
    let Ok(bytes) = fs::read(&options.checkpoint) else { return write(&begun, recipe.text.as_bytes()) };
    let file = options.checkpoint.display();
    if fs::read_to_string(&begun).ok().as_ref() != Some(&recipe.text) {
        return Err(format!("{file} is of another recipe\n  fix: begin again with --fresh").into());
    }
    run.restore(&bytes)?;
    println!("going on after {} examples, from {file}", run.examples());
    Ok(())
}

fn train(run: &mut Run, pool: &mut WorkerPool, recipe: &Recipe, checkpoint: &Path) -> Result<(), Box<dyn Error>> {
    let (started, total) = (Instant::now(), recipe.total());
    let clock = || started.elapsed().as_secs_f64() * 1e3;
    let mut progress = Progress::new(run, total);
    let mut saved = Instant::now();
    while run.examples() < total {
        run.set_optimizer(recipe.optimizer_after(run.examples()))?;
        pool.step(run, &clock)?;
        progress.show(run);
        if saved.elapsed() >= CHECKPOINT || run.examples() >= total {
            write(checkpoint, &run.save())?;
            saved = Instant::now();
        }
    }
    Ok(())
}

/// Rounds the weights as they are kept, scores what is left of them, and writes both files.
fn finish(run: &mut Run, pool: &mut WorkerPool, recipe: &Recipe, options: &Options) -> Result<(), Box<dyn Error>> {
    let exact = score(run, pool, false);
    let weights = encode(run.backend().entries(), &run.backend().parameters());
    let trained = ModelCard {
        spec: run.backend().spec().clone(),
        optimizer: recipe.optimizer.clone(),
        augmentation: run.augmentation(),
        seed: run.seed(),
        examples: run.examples(),
        crc32: checksum(&weights),
    };
    run.use_pretrained(&trained, &weights)?;
    let (single, averaged) = (score(run, pool, false), score(run, pool, true));
    println!(
        "test set: {} of {} right, averaged over six views {}; before rounding the weights {}",
        single.correct, single.total, averaged.correct, exact.correct
    );
    let file = |ending: &str| options.out.join(format!("{}.{ending}", options.name));
    let text = card::text(options, recipe, &trained, run.epochs(), &weights, [&single, &averaged])?;
    write(&file("bin"), &weights)?;
    write(&file("json"), text.as_bytes())?;
    println!("{}: {} bytes; what it is stands in {}", file("bin").display(), weights.len(), file("json").display());
    Ok(())
}

fn score(run: &mut Run, pool: &mut WorkerPool, averaged: bool) -> Evaluation {
    let mut study = Study::new(run, Focus::Test(0)).expect("the run has the same network");
    study.evaluate(run, averaged);
    while pool.evaluate_more(run, &mut study) {}
    study.evaluation().cloned().expect("it has begun")
}

/// Writes beside and moves: an interruption leaves the old file or the new one.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let beside = path.with_extension("part");
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    Ok(written.map_err(|error| format!("{}: {error}", path.display()))?)
}
