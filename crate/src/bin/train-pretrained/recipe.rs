//! What to train and how: a JSON file of `scripts/pretrained/`.

use std::error::Error;
use std::fs;
use std::path::Path;

use convscope::data::Dataset;
use convscope::data::augment::Augmentation;
use convscope::fields::Fields;
use convscope::losses::Loss;
use convscope::optimizers::OptimizerSpec;
use convscope::spec::NetSpec;
use convscope::train::Run;
use serde::Serialize;
use serde_json::Value;

/// A straight line of the learning rate, from `[examples seen, rate]` to `[examples seen, rate]`. It holds until the next
/// line begins, which may be before its end.
pub type Line = [(u64, f32); 2];

/// A trained network that teaches another: knowledge distillation (Hinton, Vinyals and Dean, 2015). Unlike there the
/// student's own logits are taken as they are, so its gradients need no factor.
#[derive(Serialize)]
pub struct Teacher {
    /// Its name among the recipes.
    pub name: String,
    /// What its logits are divided by: above 1 it tells more of the classes that it finds less likely.
    pub temperature: f32,
    /// How much of the target is what it says; the rest is the label's.
    pub share: f32,
}

impl Teacher {
    fn read(mut fields: Fields) -> Result<Self, Box<dyn Error>> {
        let (name, temperature, share) = (fields.text("name")?, fields.number("temperature")?, fields.number("share")?);
        fields.finish()?;
        if !(temperature > 0.0 && (0.0..=1.0).contains(&share)) {
            return Err("teacher: 0 < temperature, 0 ≤ share ≤ 1".into());
        }
        Ok(Self { name, temperature, share })
    }
}

/// A network and its training.
pub struct Recipe {
    /// The file as it was read.
    pub text: String,
    /// One line about the network.
    pub about: String,
    spec: NetSpec,
    /// How it is trained, but for the learning rate: that is the one to train further with.
    pub optimizer: OptimizerSpec,
    augmentation: Augmentation,
    /// Who teaches it, where it learns from another network instead of from the labels.
    pub teacher: Option<Teacher>,
    /// Whether every tenth training picture is held out for validation.
    holds_out: bool,
    seed: u64,
    /// The learning rate, line after line.
    pub learning_rates: Vec<Line>,
}

impl Recipe {
    /// Reads and checks a recipe.
    ///
    /// # Errors
    /// Names what is wrong.
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let Value::Object(mut values) = serde_json::from_str(&text)? else {
            return Err("a recipe is an object: {\"spec\": …}".into());
        };
        let spec = NetSpec::from_value(values.remove("spec").unwrap_or_default())?;
        let optimizer = OptimizerSpec::from_value(values.remove("trainer").unwrap_or_default())?;
        let mut fields = Fields::new(values);
        let about = fields.text("about")?;
        let augmentation = Augmentation::read(&mut fields.object("augmentation")?)?;
        let object = |value: &Value| value.as_object().cloned().map(|values| Some(Fields::new(values)));
        let teacher = fields.read("teacher", Some(None), "{…}", object)?.map(Teacher::read).transpose()?;
        let holds_out = fields.flag("holds_out")?;
        let seed = fields.examples("seed", None)?;
        let point = |point: &Value| Some((point[0].as_u64()?, point[1].as_f64()? as f32));
        let learning_rates = fields.list("learning_rates", |line| Some([point(&line[0])?, point(&line[1])?]))?;
        fields.finish()?;
        if teacher.is_some() && spec.loss != Loss::Softmax {
            return Err("teacher: only a network with the loss softmax can be taught".into());
        }
        let forward = learning_rates.iter().all(|[(start, _), (end, _)]| start < end);
        let in_order = learning_rates.is_sorted_by(|[(first, _), _], [(next, _), _]| first < next);
        if !forward || !in_order || learning_rates.first().is_none_or(|line| line[0].0 != 0) {
            return Err("learning_rates: lines that go on, in order, the first from 0 examples".into());
        }
        Ok(Self { text, about, spec, optimizer, augmentation, teacher, holds_out, seed, learning_rates })
    }

    /// The run at its start.
    ///
    /// # Errors
    /// When the network is not one for CIFAR-10.
    pub fn start(&self, mut data: Dataset) -> Result<Run, Box<dyn Error>> {
        if !self.holds_out {
            data.hold_out_none();
        }
        Ok(Run::new(self.spec.clone(), self.optimizer.clone(), self.augmentation, data, self.seed)?)
    }

    /// Examples to train on: where the last line ends.
    pub fn total(&self) -> u64 {
        self.learning_rates.last().map_or(0, |line| line[1].0)
    }

    /// The optimizer after `examples` examples.
    pub fn optimizer_after(&self, examples: u64) -> OptimizerSpec {
        let begun = self.learning_rates.partition_point(|line| line[0].0 <= examples);
        let [(start, from), (end, to)] = self.learning_rates[begun.max(1) - 1];
        let done = (examples - start) as f32 / (end - start) as f32;
        OptimizerSpec { learning_rate: from + (to - from) * done, ..self.optimizer.clone() }
    }
}
