//! ONNX (onnx.ai), operator set 13: a network with its weights. It takes `pictures`, `[N, C, H, W]` of value
//! pixel / 255 - 0.5, and gives `scores`, `[N, K]`, and of a softmax network also `probabilities`.

mod protobuf;

use convscope::layers::{LayerSpec, NormRegion};
use convscope::net::Net;
use convscope::shape::{Rounding, Shape, Size, Window};

use crate::error::FormatError;
use crate::pytorch::names;
use crate::steps::{Step, steps};
use protobuf::Message;

/// What the operators mean: those used here exist since this version, and mean the same since.
const OPERATOR_SET: u64 = 13;

/// Of the file's form; the one that goes with that operator set.
const IR_VERSION: u64 = 7;

const FLOAT: u64 = 1;
const INT64: u64 = 7;

/// The network as a file's bytes.
///
/// # Errors
/// As [`crate::pytorch::write`], whose names the parameters have.
pub fn write(net: &Net) -> Result<Vec<u8>, FormatError> {
    let spec = net.spec();
    let mut graph =
        Graph { message: Message::default(), initialisers: Vec::new(), last: "pictures".to_owned(), count: 0 };
    for (entry, name) in net.entries().iter().zip(names(spec)?) {
        let bytes = net.parameters()[entry.range.clone()].iter().flat_map(|value| value.to_le_bytes()).collect();
        graph.initialisers.push(tensor(&name, FLOAT, &entry.parameter.dims, bytes));
    }
    let mut parameters = Names { names: names(spec)?.into_iter() };
    let steps = steps(spec)?;
    graph.layers(&steps, true, &mut parameters);
    graph.node("Identity", &[], "scores", Vec::new());
    let scores = steps.last().map_or(spec.input.len(), |step| step.output.len());
    let softmax = spec.loss.name() == "softmax";
    if softmax {
        graph.node("Softmax", &[], "probabilities", vec![whole("axis", 1)]);
    }
    let mut message = graph.message;
    message.text(2, "convscope");
    for initialiser in graph.initialisers {
        message.message(5, initialiser);
    }
    let Shape { channels, height, width } = spec.input;
    message.message(11, value("pictures", &[channels, height, width]));
    message.message(12, value("scores", &[scores]));
    if softmax {
        message.message(12, value("probabilities", &[scores]));
    }
    let mut model = Message::default();
    model.whole(1, IR_VERSION);
    model.text(2, "Convscope");
    model.text(6, "Pictures are [N, C, H, W], each value pixel / 255 - 0.5.");
    model.message(7, message);
    let mut set = Message::default();
    set.text(1, "");
    set.whole(2, OPERATOR_SET);
    model.message(8, set);
    let mut property = Message::default();
    property.text(1, "network");
    property.text(2, &serde_json::to_string(spec).unwrap_or_default());
    model.message(14, property);
    Ok(model.into_bytes())
}

/// The names of the network's parameters, in the order in which its layers ask for them.
struct Names {
    names: std::vec::IntoIter<String>,
}

impl Names {
    fn next(&mut self, count: usize) -> Vec<String> {
        self.names.by_ref().take(count).collect()
    }
}

struct Graph {
    message: Message,
    initialisers: Vec<Message>,
    /// The value that the next node takes.
    last: String,
    count: usize,
}

impl Graph {
    /// A node that takes the last value and `more`, and makes `output` the last value.
    fn node(&mut self, operator: &str, more: &[String], output: &str, attributes: Vec<Message>) {
        let mut node = Message::default();
        node.text(1, &self.last);
        for input in more {
            node.text(1, input);
        }
        node.text(2, output);
        node.text(3, &format!("{operator} {output}"));
        node.text(4, operator);
        for attribute in attributes {
            node.message(5, attribute);
        }
        self.message.message(1, node);
        self.last = output.to_owned();
    }

    fn fresh(&mut self) -> String {
        self.count += 1;
        format!("value{}", self.count)
    }

    fn on_top(&mut self, operator: &str, more: &[String], attributes: Vec<Message>) {
        let output = self.fresh();
        self.node(operator, more, &output, attributes);
    }

    /// Gives the last value other dimensions; the first, of examples, stays.
    fn reshape(&mut self, dims: &[usize]) {
        let name = format!("shape{}", self.count + 1);
        // 0 is the dimension that was there.
        let bytes = std::iter::once(0).chain(dims.iter().copied()).flat_map(|dim| (dim as i64).to_le_bytes()).collect();
        self.initialisers.push(tensor(&name, INT64, &[dims.len() + 1], bytes));
        self.on_top("Reshape", &[name], Vec::new());
    }

    /// A node that takes the last value and a number.
    fn with_number(&mut self, operator: &str, value: f32) {
        let name = format!("number{}", self.count + 1);
        self.initialisers.push(tensor(&name, FLOAT, &[], value.to_le_bytes().to_vec()));
        self.on_top(operator, &[name], Vec::new());
    }

    /// Splits channels in groups, which get a dimension of their own after them.
    fn group(&mut self, input: Shape, group: usize, flat: bool) {
        let sides = [input.channels / group, group, input.height, input.width];
        self.reshape(if flat { &sides[..2] } else { &sides });
    }

    /// Groups as the instances of an InstanceNormalization, then a scale and a shift of each map. (The operator
    /// GroupNormalization is of operator set 21.)
    fn group_norm(&mut self, step: &Step<'_>, groups: usize, flat: bool, parameters: &[String]) {
        let Shape { channels, height, width } = step.input;
        self.reshape(&[groups, step.input.len() / groups]);
        let neutral = self.constants(groups);
        self.on_top("InstanceNormalization", &neutral, vec![number("epsilon", 1e-5)]);
        let sides = [channels, height, width];
        self.reshape(&sides[..if flat { 1 } else { 3 }]);
        // A batch normalisation by a mean of 0 and a variance of 1 is a scale and a shift.
        let [one, zero] = self.constants(channels);
        let affine = [parameters, &[zero, one]].concat();
        self.on_top("BatchNormalization", &affine, vec![number("epsilon", 0.0)]);
    }

    /// So many ones, and so many zeros.
    fn constants(&mut self, count: usize) -> [String; 2] {
        [("ones", 1.0_f32), ("zeros", 0.0)].map(|(what, value)| {
            let name = format!("{what}{}", self.count + 1);
            self.initialisers.push(tensor(&name, FLOAT, &[count], value.to_le_bytes().repeat(count)));
            name
        })
    }

    /// The mean under each window. ONNX leaves open whether what windows have past the edge counts where padding does:
    /// there the zeros are put around by an operator of their own, and no padding counts.
    fn average(&mut self, step: &Step<'_>, pool: Window) {
        let Some(past) = step.past(pool) else {
            let mut attributes = window(step, pool);
            attributes.push(whole("count_include_pad", 1));
            return self.on_top("AveragePool", &[], attributes);
        };
        let Window { size, stride, pad, .. } = pool;
        // Where one side only is rounded up, the rest of the other is cut off, so that it comes out whole.
        let end = |input: usize, output: usize, size: usize, past: usize| {
            let padded = input + 2 * pad;
            let rest = if past > 0 { 0 } else { padded - (output - 1) * stride - size };
            pad as i64 - rest as i64
        };
        let bottom = end(step.input.height, step.output.height, size.height, past.height);
        let right = end(step.input.width, step.output.width, size.width, past.width);
        let pads = [0, 0, pad as i64, pad as i64, 0, 0, bottom, right];
        if pads.iter().any(|&pad| pad != 0) {
            let name = format!("pads{}", self.count + 1);
            let bytes = pads.iter().flat_map(|pad| pad.to_le_bytes()).collect();
            self.initialisers.push(tensor(&name, INT64, &[pads.len()], bytes));
            self.on_top("Pad", &[name], Vec::new());
        }
        let attributes = vec![
            wholes("kernel_shape", &[size.height, size.width]),
            wholes("strides", &[stride, stride]),
            whole("ceil_mode", 1),
        ];
        self.on_top("AveragePool", &[], attributes);
    }

    /// Layers that take maps and give scores, or inside a block maps again.
    fn layers(&mut self, steps: &[Step<'_>], scores: bool, parameters: &mut Names) {
        let mut flat = false;
        for step in steps {
            let channels = step.input.channels;
            if flat && step.is_spatial() {
                self.reshape(&[channels, 1, 1]);
                flat = false;
            }
            match step.layer {
                LayerSpec::Conv(conv) => {
                    self.on_top("Conv", &parameters.next(2), window(step, conv.window()));
                }
                LayerSpec::Fc(_) => {
                    if !flat {
                        self.on_top("Flatten", &[], vec![whole("axis", 1)]);
                    }
                    flat = true;
                    self.on_top("Gemm", &parameters.next(2), vec![whole("transB", 1)]);
                }
                LayerSpec::MaxPool(pool) => self.on_top("MaxPool", &[], max_window(step, pool.window())),
                LayerSpec::AvgPool(pool) => self.average(step, pool.window()),
                LayerSpec::Relu(_) => self.on_top("Relu", &[], Vec::new()),
                LayerSpec::LeakyRelu(leaky) => self.on_top("LeakyRelu", &[], vec![number("alpha", leaky.slope)]),
                LayerSpec::Tanh(_) => self.on_top("Tanh", &[], Vec::new()),
                LayerSpec::Sigmoid(_) => self.on_top("Sigmoid", &[], Vec::new()),
                LayerSpec::Maxout(maxout) => {
                    self.group(step.input, maxout.group, flat);
                    self.on_top("ReduceMax", &[], vec![wholes("axes", &[2]), whole("keepdims", 0)]);
                }
                LayerSpec::Majority(majority) => {
                    // Votes of 1 and 0, and of their mean the place between -1 and 1.
                    self.with_number("Greater", 0.0);
                    self.on_top("Cast", &[], vec![whole("to", FLOAT)]);
                    self.group(step.input, majority.group, flat);
                    self.on_top("ReduceMean", &[], vec![wholes("axes", &[2]), whole("keepdims", 0)]);
                    self.with_number("Mul", 2.0);
                    self.with_number("Sub", 1.0);
                }
                LayerSpec::Dropout(dropout) => {
                    // Drops nothing unless a third input says that the network is being trained.
                    self.with_number("Dropout", dropout.rate);
                }
                LayerSpec::BatchNorm(_) => {
                    self.on_top("BatchNormalization", &parameters.next(4), vec![number("epsilon", 1e-5)]);
                }
                LayerSpec::GroupNorm(norm) => self.group_norm(step, norm.groups, flat, &parameters.next(2)),
                LayerSpec::Lrn(lrn) if lrn.region == NormRegion::WithinChannel => {
                    let x = self.last.clone();
                    self.on_top("Mul", std::slice::from_ref(&x), Vec::new());
                    let size = Size::square(lrn.n);
                    self.average(step, Window { size, stride: 1, pad: lrn.n / 2, rounding: Rounding::Down });
                    self.with_number("Mul", lrn.alpha);
                    self.with_number("Add", lrn.k);
                    self.with_number("Pow", lrn.beta);
                    let divisor = std::mem::replace(&mut self.last, x);
                    self.on_top("Div", &[divisor], Vec::new());
                }
                LayerSpec::Lrn(lrn) => {
                    let (size, bias) = (whole("size", lrn.n as u64), number("bias", lrn.k));
                    let attributes = vec![size, bias, number("alpha", lrn.alpha), number("beta", lrn.beta)];
                    self.on_top("LRN", &[], attributes);
                }
                LayerSpec::Residual(_) => {
                    let start = self.last.clone();
                    self.layers(&step.inner(), false, parameters);
                    let end = std::mem::replace(&mut self.last, start);
                    if let Some(stride) = step.shortcut() {
                        let size = Size::square(1);
                        let shortcut = Window { size, stride, pad: 0, rounding: Rounding::Down };
                        self.on_top("Conv", &parameters.next(2), window(step, shortcut));
                    }
                    self.on_top("Add", &[end], Vec::new());
                }
            }
        }
        let output = steps.last().map(|step| step.output);
        if scores && !flat {
            self.on_top("Flatten", &[], vec![whole("axis", 1)]);
        } else if let Some(output) = output.filter(|_| !scores && flat) {
            self.reshape(&[output.channels, 1, 1]);
        }
    }
}

/// Attributes of a window, padded as far as the last ones reach.
fn window(step: &Step<'_>, window: Window) -> Vec<Message> {
    let Window { size, stride, pad, .. } = window;
    let past = window.past(step.input, step.output);
    vec![
        wholes("kernel_shape", &[size.height, size.width]),
        wholes("strides", &[stride, stride]),
        wholes("pads", &[pad, pad, pad + past.height, pad + past.width]),
    ]
}

/// The same of a max pool, by `ceil_mode` where that gives this size: it knows no rule of the last window.
fn max_window(step: &Step<'_>, pool: Window) -> Vec<Message> {
    let Window { size, stride, pad, .. } = pool;
    let ceil = |input: usize, size: usize| (input + 2 * pad + stride - 1 - size) / stride + 1;
    let plain = (ceil(step.input.height, size.height), ceil(step.input.width, size.width));
    if step.past(pool).is_none() || plain != (step.output.height, step.output.width) {
        return window(step, pool);
    }
    vec![
        wholes("kernel_shape", &[size.height, size.width]),
        wholes("strides", &[stride, stride]),
        wholes("pads", &[pad; 4]),
        whole("ceil_mode", 1),
    ]
}

fn attribute(name: &str, kind: u64) -> Message {
    let mut message = Message::default();
    message.text(1, name);
    message.whole(20, kind);
    message
}

fn number(name: &str, value: f32) -> Message {
    let mut message = attribute(name, 1);
    message.single(2, value);
    message
}

fn whole(name: &str, value: u64) -> Message {
    let mut message = attribute(name, 2);
    message.whole(3, value);
    message
}

fn wholes(name: &str, values: &[usize]) -> Message {
    let mut message = attribute(name, 7);
    for &value in values {
        message.whole(8, value as u64);
    }
    message
}

fn tensor(name: &str, kind: u64, dims: &[usize], bytes: Vec<u8>) -> Message {
    let mut message = Message::default();
    for &dim in dims {
        message.whole(1, dim as u64);
    }
    message.whole(2, kind);
    message.text(8, name);
    message.bytes(9, &bytes);
    message
}

/// An input or output: any number of examples of these dimensions.
fn value(name: &str, dims: &[usize]) -> Message {
    let mut shape = Message::default();
    let mut examples = Message::default();
    examples.text(2, "N");
    shape.message(1, examples);
    for &dim in dims {
        let mut side = Message::default();
        side.whole(1, dim as u64);
        shape.message(1, side);
    }
    let mut tensor = Message::default();
    tensor.whole(1, FLOAT);
    tensor.message(2, shape);
    let mut kind = Message::default();
    kind.message(1, tensor);
    let mut value = Message::default();
    value.text(1, name);
    value.message(2, kind);
    value
}
