//! A network with its optimizer, as a caller outside sees it: examples one after the other, values in row-major order.

use convscope::batch;
use convscope::data::{Dataset, PICTURE_LEN, PICTURE_SHAPE};
use convscope::fault::SpecError;
use convscope::layers::Pass;
use convscope::net::{Net, ParameterEntry};
use convscope::optimizers::{OptimizerError, OptimizerSpec, OptimizerState};
use convscope::random::Random;
use convscope::shape::Shape;
use convscope::spec::NetSpec;
use convscope::train::file::{File, Writer};
use serde_json::Value;

/// What a caller can do wrong.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Error {
    /// The network does not hold together.
    #[error(transparent)]
    Spec(#[from] SpecError),
    /// The optimizer has a field that makes no sense.
    #[error(transparent)]
    Trainer(#[from] OptimizerError),
    /// Not whole examples.
    #[error(
        "there are {found} input values; an example has {each} ({shape}): give a multiple of that, at most {most} examples"
    )]
    Inputs {
        /// Values given.
        found: usize,
        /// Values of an example.
        each: usize,
        /// Its shape.
        shape: String,
        /// Most examples at once.
        most: usize,
    },
    /// A value that is no number.
    #[error("input value {at} is not a finite number; scale pixels as value / 255 - 0.5")]
    NotFinite {
        /// Its index.
        at: usize,
    },
    /// Not a label for each example.
    #[error("there are {found} labels for {examples} examples, each from 0 to {last}")]
    Labels {
        /// Labels given.
        found: usize,
        /// Examples given.
        examples: usize,
        /// The largest label.
        last: usize,
    },
    /// Nothing has gone through the network yet.
    #[error("the network has seen no examples yet: call forward first")]
    Unseen,
    /// There were only answers, no gradients.
    #[error("there are no gradients of these examples: call backward or trainOn")]
    NoGradients,
    /// No such layer.
    #[error("there is no layer {layer}: 0 is the input, {last} the scores")]
    Layer {
        /// The layer asked for.
        layer: usize,
        /// The last there is.
        last: usize,
    },
    /// No such parameter.
    #[error("there is no parameter \"{name}\"; there are {known}")]
    Parameter {
        /// The name asked for.
        name: String,
        /// Those there are.
        known: String,
    },
    /// Too few or too many values for a parameter.
    #[error("{name} takes {expected} finite values, not {found}")]
    Values {
        /// The parameter.
        name: String,
        /// How many it has.
        expected: usize,
        /// How many finite ones were given.
        found: usize,
    },
    /// Training left the numbers.
    #[error("the loss is no longer a number and the step was not made: lower the learning rate")]
    Diverged,
    /// A file that is none of ours.
    #[error("this is no file of a network: {reason}")]
    File {
        /// Why.
        reason: String,
    },
}

/// What came of a training step, as means over its examples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trained {
    /// Loss, without the decay's part.
    pub loss: f32,
    /// Share of examples that were answered right before the step.
    pub accuracy: f32,
}

/// Values of a batch or a parameter and their dimensions.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// Dimensions, the outermost first.
    pub shape: Vec<usize>,
    /// As many values as the dimensions' product, in row-major order.
    pub values: Vec<f32>,
}

/// Examples to train on.
#[derive(Clone, Debug, PartialEq)]
pub struct Batch {
    /// `[N, C, H, W]` in `[-0.5, 0.5]`.
    pub inputs: Vec<f32>,
    /// A class each.
    pub labels: Vec<u8>,
}

/// A network, its optimizer, and the activations of the examples it saw last.
pub struct Model {
    net: Net,
    seed: u64,
    spec: OptimizerSpec,
    optimizer: OptimizerState,
    examples: u64,
    /// Examples of the last pass, and whether it went backward too.
    seen: Option<(usize, bool)>,
}

impl Model {
    /// A network with the weights of `seed`, and an optimizer: momentum with a rate of 0.01 until another is set.
    ///
    /// # Errors
    /// When the network does not hold together.
    pub fn new(spec: NetSpec, seed: u64) -> Result<Self, Error> {
        let optimizer = serde_json::json!({"method": "momentum", "learning_rate": 0.01, "batch_size": 32});
        let net = Net::new(spec, seed)?;
        let spec = OptimizerSpec::from_value(optimizer)?;
        Ok(Self { net, seed, spec, optimizer: OptimizerState::default(), examples: 0, seen: None })
    }

    /// The network's description.
    pub fn spec(&self) -> &NetSpec {
        self.net.spec()
    }

    /// Shapes of the input and of every layer's output, `[C, H, W]`.
    pub fn shapes(&self) -> Vec<[usize; 3]> {
        self.net.shapes().iter().map(|shape| [shape.channels, shape.height, shape.width]).collect()
    }

    /// Examples trained on so far.
    pub fn examples(&self) -> u64 {
        self.examples
    }

    /// Trains by another rule, rate or decay from now on. The batch size is that of the examples given.
    ///
    /// # Errors
    /// When a field is missing, unknown or out of range.
    pub fn set_optimizer(&mut self, optimizer: Value) -> Result<(), Error> {
        let mut optimizer = optimizer;
        if let Some(fields) = optimizer.as_object_mut() {
            fields.entry("batch_size").or_insert(1.into());
        }
        self.spec = OptimizerSpec::from_value(optimizer)?;
        Ok(())
    }

    /// Scores of examples, `[N, K]`, as the network answers: dropout rests, batch norm uses its running statistics.
    ///
    /// # Errors
    /// When there are no whole examples, or values that are no numbers.
    pub fn forward(&mut self, inputs: &[f32]) -> Result<Values, Error> {
        self.fill(inputs)?;
        self.net.forward(&mut Pass::infer());
        let scores = self.activations(self.net.spec().layers.len())?;
        Ok(Values { shape: vec![scores.shape[0], self.classes()], ..scores })
    }

    /// Scores as shares that sum to 1, `[N, K]`: of a softmax network its probabilities.
    ///
    /// # Errors
    /// As [`Model::forward`].
    pub fn probabilities(&mut self, inputs: &[f32]) -> Result<Values, Error> {
        let scores = self.forward(inputs)?;
        let (classes, loss) = (self.classes(), self.net.spec().loss);
        let values = scores.values.chunks_exact(classes).flat_map(|row| loss.confidences(row)).collect();
        Ok(Values { shape: vec![scores.shape[0], classes], values })
    }

    /// The gradients of the mean loss over the examples, without a step: for [`Model::gradients`] and
    /// [`Model::parameter_gradient`]. The network is in training mode, as in a step.
    ///
    /// # Errors
    /// As [`Model::forward`]; when labels are missing or too large.
    pub fn backward(&mut self, inputs: &[f32], labels: &[u8]) -> Result<Trained, Error> {
        let classes = self.classes();
        let examples = inputs.len() / self.net.shapes()[0].len().max(1);
        if labels.len() != examples || labels.iter().any(|&label| usize::from(label) >= classes) {
            return Err(Error::Labels { found: labels.len(), examples, last: classes - 1 });
        }
        let count = self.fill(inputs)?;
        self.net.clear_gradients();
        // Dropout's draws depend on the seed and on how far training is, as in a run.
        self.net.forward(&mut Pass::train(Random::stream(self.seed, self.examples)));
        let loss = self.net.loss(labels, 1.0 / count as f32) / count as f32;
        self.net.backward(true);
        self.seen = Some((count, true));
        let scores = self.net.scores();
        let right = |&(example, &label): &(usize, &u8)| {
            let row: Vec<f32> = scores.example_values(example).collect();
            row.iter().all(|&score| score <= row[usize::from(label)])
        };
        let correct = labels.iter().enumerate().filter(right).count();
        Ok(Trained { loss, accuracy: correct as f32 / count as f32 })
    }

    /// One training step.
    ///
    /// # Errors
    /// As [`Model::backward`]; when the loss is no number, and then the weights stay as they were.
    pub fn train_on(&mut self, inputs: &[f32], labels: &[u8]) -> Result<Trained, Error> {
        let trained = self.backward(inputs, labels)?;
        if !trained.loss.is_finite() {
            return Err(Error::Diverged);
        }
        self.optimizer.step(&self.spec, &mut self.net, self.examples);
        self.examples += labels.len() as u64;
        Ok(trained)
    }

    /// What layer `layer` made of the last examples, `[N, C, H, W]`; 0 is the input itself.
    ///
    /// # Errors
    /// When there is no such layer, or nothing was seen yet.
    pub fn activations(&self, layer: usize) -> Result<Values, Error> {
        self.seen.ok_or(Error::Unseen)?;
        self.rows(self.net.activations(), layer)
    }

    /// The gradients of the last loss on what [`Model::activations`] gives.
    ///
    /// # Errors
    /// When there is no such layer, or the last pass was forward only.
    pub fn gradients(&self, layer: usize) -> Result<Values, Error> {
        self.seen.filter(|&(_, backward)| backward).ok_or(Error::NoGradients)?;
        self.rows(self.net.activation_gradients(), layer)
    }

    /// Names of all parameters, `LAYER.NAME` with layers counted from 0 as in the spec.
    pub fn parameter_names(&self) -> Vec<String> {
        self.net.entries().iter().map(ParameterEntry::name).collect()
    }

    /// A parameter by its name, for example `0.weight`, `[K, D, F, F]` of a convolution.
    ///
    /// # Errors
    /// When there is none.
    pub fn parameter(&self, name: &str) -> Result<Values, Error> {
        self.parameter_of(name, self.net.parameters())
    }

    /// The gradient of the last loss on a parameter.
    ///
    /// # Errors
    /// When there is none.
    pub fn parameter_gradient(&self, name: &str) -> Result<Values, Error> {
        self.seen.filter(|&(_, backward)| backward).ok_or(Error::NoGradients)?;
        self.parameter_of(name, self.net.gradients())
    }

    /// Sets a parameter.
    ///
    /// # Errors
    /// When there is none, or the values do not fit.
    pub fn set_parameter(&mut self, name: &str, values: &[f32]) -> Result<(), Error> {
        let range = self.entry(name)?.range.clone();
        let found = values.iter().filter(|value| value.is_finite()).count();
        if found != range.len() || values.len() != range.len() {
            return Err(Error::Values { name: name.to_owned(), expected: range.len(), found });
        }
        self.net.parameters_mut()[range].copy_from_slice(values);
        Ok(())
    }

    /// The network with its weights as a safetensors file, without the optimizer.
    pub fn save(&self) -> Vec<u8> {
        let mut file = Writer::default();
        for entry in self.net.entries() {
            file.singles(&entry.name(), &entry.parameter.dims, &self.net.parameters()[entry.range.clone()]);
        }
        let text = serde_json::json!({"spec": self.net.spec(), "examples": self.examples, "seed": self.seed});
        file.finish(&text.to_string())
    }

    /// The network that was saved, with a fresh optimizer.
    ///
    /// # Errors
    /// When the bytes are none of [`Model::save`].
    pub fn load(bytes: &[u8]) -> Result<Self, Error> {
        let no_file = |reason: &dyn ToString| Error::File { reason: reason.to_string() };
        let file = File::open(bytes).map_err(|error| no_file(&error))?;
        let mut saved: Value = serde_json::from_str(file.run()).map_err(|error| no_file(&error))?;
        let number = |value: &Value| value.as_u64().unwrap_or_default();
        let mut model = Self::new(NetSpec::from_value(saved["spec"].take())?, number(&saved["seed"]))?;
        model.examples = number(&saved["examples"]);
        for name in model.parameter_names() {
            let values = file.singles(&name).ok_or_else(|| no_file(&format!("it lacks {name}")))?;
            model.set_parameter(&name, &values)?;
        }
        Ok(model)
    }

    /// Of Convscope's own pictures, `count` from number `from` on, `3 x 32 x 32`: those of the training set, or those
    /// that nobody trains on.
    pub fn pictures(from: usize, count: usize, test: bool) -> Batch {
        let mut batch = Batch { inputs: Vec::with_capacity(count * PICTURE_LEN), labels: Vec::with_capacity(count) };
        for index in from..from + count {
            let (label, pixels) = Dataset::drawn(index as u64, test);
            batch.labels.push(label);
            batch.inputs.extend(pixels.iter().map(|&pixel| scaled(pixel)));
        }
        batch
    }

    /// A picture's RGBA pixels, as a canvas gives them, as one input of `C = 3`.
    pub fn from_rgba(rgba: &[u8]) -> Vec<f32> {
        (0..PICTURE_SHAPE.channels)
            .flat_map(|plane| rgba.chunks_exact(4).map(move |pixel| scaled(pixel[plane])))
            .collect()
    }

    fn classes(&self) -> usize {
        self.net.shapes().last().map_or(0, |shape| shape.len())
    }

    /// Puts examples in; returns how many.
    fn fill(&mut self, inputs: &[f32]) -> Result<usize, Error> {
        let shape = self.net.shapes()[0];
        let (each, most) = (shape.len(), OptimizerSpec::LARGEST_BATCH);
        let count = inputs.len() / each;
        if count == 0 || !inputs.len().is_multiple_of(each) || count > most {
            let Shape { channels, height, width } = shape;
            let shape = format!("{channels} x {height} x {width}");
            return Err(Error::Inputs { found: inputs.len(), each, shape, most });
        }
        if let Some(at) = inputs.iter().position(|value| !value.is_finite()) {
            return Err(Error::NotFinite { at });
        }
        let batch = self.net.input(count);
        for (index, example) in inputs.chunks_exact(each).enumerate() {
            batch.set_example(index, example.iter().copied());
        }
        self.seen = Some((count, false));
        Ok(count)
    }

    fn rows(&self, batches: &[batch::Batch], layer: usize) -> Result<Values, Error> {
        let last = self.net.spec().layers.len();
        let batch = batches.get(layer).ok_or(Error::Layer { layer, last })?;
        let Shape { channels, height, width } = batch.shape();
        let values = (0..batch.len()).flat_map(|index| batch.example_values(index));
        Ok(Values { shape: vec![batch.len(), channels, height, width], values: values.collect() })
    }

    fn entry(&self, name: &str) -> Result<&ParameterEntry, Error> {
        let entry = self.net.entries().iter().find(|entry| entry.name() == name);
        let known = || self.parameter_names().join(", ");
        entry.ok_or_else(|| Error::Parameter { name: name.to_owned(), known: known() })
    }

    fn parameter_of(&self, name: &str, all: &[f32]) -> Result<Values, Error> {
        let entry = self.entry(name)?;
        Ok(Values { shape: entry.parameter.dims.clone(), values: all[entry.range.clone()].to_vec() })
    }
}

/// As the page and ConvNetJS scale pixels.
fn scaled(pixel: u8) -> f32 {
    f32::from(pixel) / 255.0 - 0.5
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = r#"{"input":{"channels":3,"height":32,"width":32},"layers":[
        {"kind":"conv","filters":4,"size":5,"pad":2},{"kind":"batch_norm"},{"kind":"relu"},
        {"kind":"max_pool","size":4,"stride":4},{"kind":"fc","units":10}]}"#;

    fn model() -> Model {
        Model::new(NetSpec::parse(SPEC).unwrap(), 3).unwrap()
    }

    #[test]
    fn it_learns_and_comes_back_from_its_file() {
        let (mut model, batch) = (model(), Model::pictures(0, 60, false));
        let first = model.train_on(&batch.inputs, &batch.labels).unwrap();
        for _ in 0..30 {
            model.train_on(&batch.inputs, &batch.labels).unwrap();
        }
        let last = model.train_on(&batch.inputs, &batch.labels).unwrap();
        assert!(last.loss < 0.6 * first.loss && last.accuracy > first.accuracy, "{first:?} {last:?}");
        assert_eq!(model.examples(), 32 * 60);
        let held_out = Model::pictures(0, 7, true).inputs;
        let mut again = Model::load(&model.save()).unwrap();
        assert_eq!(again.forward(&held_out), model.forward(&held_out));
        assert_eq!(again.forward(&held_out).unwrap().shape, [7, 10]);
        assert_eq!(again.examples(), model.examples());
    }

    #[test]
    fn gradients_are_those_of_the_mean_loss() {
        let (mut model, batch) = (model(), Model::pictures(5, 6, false));
        let loss = |model: &mut Model| model.backward(&batch.inputs, &batch.labels).unwrap().loss;
        loss(&mut model);
        let gradient = model.parameter_gradient("4.bias").unwrap();
        let bias = model.parameter("4.bias").unwrap();
        for at in 0..10 {
            let mut at_step = |step: f32| {
                let mut moved = bias.values.clone();
                moved[at] += step;
                model.set_parameter("4.bias", &moved).unwrap();
                loss(&mut model)
            };
            // A loss of about 3 rounds by 2e-7: the difference by 1e-5.
            let expected = (at_step(1e-2) - at_step(-1e-2)) / 2e-2;
            assert!((gradient.values[at] - expected).abs() < 1e-4, "{at}: {} {expected}", gradient.values[at]);
        }
        assert_eq!(model.gradients(0).unwrap().shape, [6, 3, 32, 32]);
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        let mut model = model();
        let said = |error: Error| error.to_string();
        assert_eq!(model.activations(0), Err(Error::Unseen));
        assert!(said(model.forward(&[0.0; 100]).unwrap_err()).contains("3072 (3 x 32 x 32)"));
        assert_eq!(model.forward(&[f32::NAN; 3072]), Err(Error::NotFinite { at: 0 }));
        assert!(said(model.train_on(&[0.0; 3072], &[10]).unwrap_err()).contains("each from 0 to 9"));
        model.forward(&[0.0; 3072]).unwrap();
        assert_eq!(model.gradients(0), Err(Error::NoGradients));
        assert_eq!(model.activations(9), Err(Error::Layer { layer: 9, last: 5 }));
        assert!(said(model.parameter("0.wait").unwrap_err()).contains("0.weight, 0.bias"));
        assert!(model.set_parameter("0.bias", &[0.0; 3]).is_err());
        assert!(
            said(model.set_optimizer(serde_json::json!({"method": "momentum"})).unwrap_err()).contains("learning_rate")
        );
        assert!(Model::load(b"not a network").is_err());
    }
}
