//! The soft targets that a trained network gives another to learn from.

use std::error::Error;
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::thread;

use convscope::data::Pictures;
use convscope::data::augment::{Augmentation, View};
use convscope::fault::SpecError;
use convscope::fields::Fields;
use convscope::layers::Pass;
use convscope::losses::Loss;
use convscope::net::Net;
use convscope::optimizers::OptimizerSpec;
use convscope::pretrained::ModelCard;
use convscope::spec::NetSpec;
use serde_json::Value;

use crate::recipe::Teacher;

/// Pictures answered at a time.
const BATCH: usize = 64;

/// A picture and its mirror image.
const VIEWS: [View; 2] = [View::SIX[0], View::SIX[1]];

/// Probabilities of all classes for each of `pictures`, one after the other: what the teacher, whose files lie in
/// `folder`, says of the picture and of its mirror image, softened, and the label.
///
/// # Errors
/// When the teacher's files are not there, or do not hold together.
pub fn soft_targets(
    teacher: &Teacher,
    folder: &Path,
    pictures: &Pictures,
    threads: usize,
) -> Result<Vec<f32>, Box<dyn Error>> {
    let trained = read(&teacher.name, folder)?;
    let part = pictures.len().div_ceil(threads.max(1)).next_multiple_of(BATCH);
    let parts = (0..pictures.len()).step_by(part).map(|start| start..pictures.len().min(start + part));
    let nets = parts.map(|part| {
        let mut net = Net::new(trained.spec().clone(), 0)?;
        net.parameters_mut().copy_from_slice(trained.parameters());
        Ok((net, part))
    });
    let nets = nets.collect::<Result<Vec<_>, SpecError>>()?;
    Ok(thread::scope(|scope| {
        let workers: Vec<_> = nets
            .into_iter()
            .map(|(mut net, part)| scope.spawn(move || answers(&mut net, teacher, pictures, part)))
            .collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Vec<f32>>| {
            worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        workers.into_iter().flat_map(join).collect()
    }))
}

fn read(name: &str, folder: &Path) -> Result<Net, Box<dyn Error>> {
    let file = |ending: &str| {
        let path = folder.join(format!("{name}.{ending}"));
        fs::read(&path).map_err(|error| format!("{}: {error}\n  fix: train the teacher first", path.display()))
    };
    let written: Value = serde_json::from_slice(&file("json")?)?;
    let number = |value: &Value| value.as_u64().ok_or(format!("{name}.json is no card"));
    let object = |value: &Value| Fields::new(value.as_object().cloned().unwrap_or_default());
    let card = ModelCard {
        spec: NetSpec::from_value(written["spec"].clone())?,
        optimizer: OptimizerSpec::from_value(written["trainer"].clone())?,
        augmentation: Augmentation::read(&mut object(&written["augmentation"]))?,
        seed: number(&written["seed"])?,
        examples: number(&written["examples"])?,
        crc32: number(&written["weights"]["crc32"])? as u32,
    };
    let mut net = Net::new(card.spec.clone(), 0)?;
    let weights = card.parameters(net.entries(), &file("bin")?)?;
    net.parameters_mut().copy_from_slice(&weights);
    Ok(net)
}

fn answers(net: &mut Net, teacher: &Teacher, pictures: &Pictures, part: Range<usize>) -> Vec<f32> {
    let indices: Vec<usize> = part.collect();
    let mut targets = Vec::new();
    for batch in indices.chunks(BATCH) {
        let from = targets.len();
        for view in &VIEWS {
            let input = net.input(batch.len());
            for (place, &index) in batch.iter().enumerate() {
                view.write(pictures.pixels(index), input, place);
            }
            let scores = net.forward(&mut Pass::infer());
            targets.resize(from + batch.len() * scores.shape().len(), 0.0);
            let mut sums = targets[from..].iter_mut();
            for place in 0..batch.len() {
                let softened: Vec<f32> =
                    scores.example(place).iter().map(|score| score / teacher.temperature).collect();
                for (probability, sum) in Loss::Softmax.confidences(&softened).into_iter().zip(&mut sums) {
                    *sum += teacher.share * probability / VIEWS.len() as f32;
                }
            }
        }
        let classes = (targets.len() - from) / batch.len();
        for (place, &index) in batch.iter().enumerate() {
            targets[from + place * classes + usize::from(pictures.label(index))] += 1.0 - teacher.share;
        }
    }
    targets
}
