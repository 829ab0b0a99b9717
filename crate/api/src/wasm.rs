//! The border: typed arrays and plain objects in and out, errors as JavaScript's `Error`.

use convscope::spec::NetSpec;
use js_sys::{Error as JsError, Float32Array, JSON, Object, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::prelude::*;

use crate::{Error, Model, Trained, Values};

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = include_str!("types.ts");

#[wasm_bindgen]
extern "C" {
    /// A network's description, as an object or as JSON text.
    #[wasm_bindgen(typescript_type = "NetSpec | string")]
    pub type SpecOrText;
    /// A network's description.
    #[wasm_bindgen(typescript_type = "NetSpec")]
    pub type Spec;
    /// How it is trained.
    #[wasm_bindgen(typescript_type = "TrainerSpec")]
    pub type TrainerObject;
    /// What came of a step.
    #[wasm_bindgen(typescript_type = "Trained")]
    pub type TrainedObject;
    /// Values with their dimensions.
    #[wasm_bindgen(typescript_type = "Values")]
    pub type ValuesObject;
    /// Examples with labels.
    #[wasm_bindgen(typescript_type = "Examples")]
    pub type ExamplesObject;
    /// Dimensions of several things.
    #[wasm_bindgen(typescript_type = "number[][]")]
    pub type Shapes;
}

/// Sends panics to the console.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// A convolutional network with its optimizer.
#[wasm_bindgen]
pub struct Network(Model);

#[wasm_bindgen]
impl Network {
    /// A network with fresh weights; the same seed gives the same weights. Throws where the sizes do not fit.
    #[wasm_bindgen(constructor)]
    pub fn new(spec: SpecOrText, seed: Option<u32>) -> Result<Network, JsError> {
        let text = match spec.as_string() {
            Some(text) => text,
            None => String::from(JSON::stringify(&spec).map_err(|_| JsError::new("the spec is no object"))?),
        };
        let spec = NetSpec::parse(&text).map_err(|error| thrown(error.into()))?;
        Model::new(spec, seed.unwrap_or(1).into()).map(Self).map_err(thrown)
    }

    /// The network of a file of `save`, with a fresh optimizer.
    pub fn load(bytes: &[u8]) -> Result<Network, JsError> {
        Model::load(bytes).map(Self).map_err(thrown)
    }

    /// The network with its weights as a safetensors file, without the optimizer.
    pub fn save(&self) -> Vec<u8> {
        self.0.save()
    }

    /// The description, with every field filled in.
    #[wasm_bindgen(getter)]
    pub fn spec(&self) -> Spec {
        parsed(&serde_json::to_value(self.0.spec()).unwrap_or_default())
    }

    /// `[C, H, W]` of the input and of every layer's output.
    #[wasm_bindgen(getter)]
    pub fn shapes(&self) -> Shapes {
        parsed(&json!(self.0.shapes()))
    }

    /// Examples trained on so far.
    #[wasm_bindgen(getter)]
    pub fn examples(&self) -> f64 {
        self.0.examples() as f64
    }

    /// Trains by this rule, rate and decay from now on; before, it is momentum with a rate of 0.01.
    #[wasm_bindgen(js_name = setTrainer)]
    pub fn set_optimizer(&mut self, optimizer: TrainerObject) -> Result<(), JsError> {
        let text = JSON::stringify(&optimizer).map_or_else(|_| String::new(), String::from);
        self.0.set_optimizer(serde_json::from_str(&text).unwrap_or_default()).map_err(thrown)
    }

    /// Scores of `N` examples, `[N, K]`. `inputs`: `N * C * H * W` values, pixels scaled to `[-0.5, 0.5]`.
    pub fn forward(&mut self, inputs: &[f32]) -> Result<ValuesObject, JsError> {
        self.0.forward(inputs).map(values).map_err(thrown)
    }

    /// Scores as shares that sum to 1, `[N, K]`: of a softmax network its probabilities.
    pub fn probabilities(&mut self, inputs: &[f32]) -> Result<ValuesObject, JsError> {
        self.0.probabilities(inputs).map(values).map_err(thrown)
    }

    /// One training step on `N` examples and their classes. Returns means over the examples, from before the step.
    #[wasm_bindgen(js_name = trainOn)]
    pub fn train_on(&mut self, inputs: &[f32], labels: &[u8]) -> Result<TrainedObject, JsError> {
        self.0.train_on(inputs, labels).map(trained).map_err(thrown)
    }

    /// All gradients of the mean loss over `N` examples, and no step.
    pub fn backward(&mut self, inputs: &[f32], labels: &[u8]) -> Result<TrainedObject, JsError> {
        self.0.backward(inputs, labels).map(trained).map_err(thrown)
    }

    /// What layer `layer` made of the last examples, `[N, C, H, W]`; 0 is the input itself.
    pub fn activations(&self, layer: usize) -> Result<ValuesObject, JsError> {
        self.0.activations(layer).map(values).map_err(thrown)
    }

    /// The gradients of the last loss on `activations(layer)`, after `backward` or `trainOn`.
    pub fn gradients(&self, layer: usize) -> Result<ValuesObject, JsError> {
        self.0.gradients(layer).map(values).map_err(thrown)
    }

    /// Names of all parameters: `LAYER.NAME`, layers counted from 0 as in the spec, names as in PyTorch.
    #[wasm_bindgen(getter, js_name = parameterNames)]
    pub fn parameter_names(&self) -> Vec<String> {
        self.0.parameter_names()
    }

    /// A parameter, for example `0.weight`: `[K, D, F, F]` of a convolution.
    pub fn parameter(&self, name: &str) -> Result<ValuesObject, JsError> {
        self.0.parameter(name).map(values).map_err(thrown)
    }

    /// The gradient of the last loss on a parameter, after `backward` or `trainOn`.
    #[wasm_bindgen(js_name = parameterGradient)]
    pub fn parameter_gradient(&self, name: &str) -> Result<ValuesObject, JsError> {
        self.0.parameter_gradient(name).map(values).map_err(thrown)
    }

    /// Sets a parameter to as many values as it has.
    #[wasm_bindgen(js_name = setParameter)]
    pub fn set_parameter(&mut self, name: &str, values: &[f32]) -> Result<(), JsError> {
        self.0.set_parameter(name, values).map_err(thrown)
    }
}

/// `count` of Convscope's own pictures, 3 x 32 x 32 in ten classes, from number `from` on: of the stream to train on, or
/// of the one to test on.
#[wasm_bindgen(js_name = drawPictures)]
pub fn draw_pictures(from: usize, count: usize, test: Option<bool>) -> ExamplesObject {
    let batch = Model::pictures(from, count, test.unwrap_or(false));
    let labels = js_sys::Uint8Array::from(batch.labels.as_slice());
    object(&[("inputs", Float32Array::from(batch.inputs.as_slice()).into()), ("labels", labels.into())])
}

/// A canvas's RGBA pixels as one input of three channels, scaled to `[-0.5, 0.5]`.
#[wasm_bindgen(js_name = fromRgba)]
pub fn from_rgba(rgba: &[u8]) -> Vec<f32> {
    Model::from_rgba(rgba)
}

fn thrown(error: Error) -> JsError {
    JsError::new(&error.to_string())
}

fn values(values: Values) -> ValuesObject {
    let shape = parsed(&json!(values.shape));
    object(&[("shape", shape), ("values", Float32Array::from(values.values.as_slice()).into())])
}

fn trained(trained: Trained) -> TrainedObject {
    object(&[("loss", trained.loss.into()), ("accuracy", trained.accuracy.into())])
}

fn object<T: JsCast>(fields: &[(&str, JsValue)]) -> T {
    let object = Object::new();
    for (name, value) in fields {
        // A new object takes every field.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.unchecked_into()
}

fn parsed<T: JsCast>(value: &Value) -> T {
    JSON::parse(&value.to_string()).unwrap_or(JsValue::NULL).unchecked_into()
}
