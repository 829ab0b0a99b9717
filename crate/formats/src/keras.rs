//! Keras 3: a network as the code of a `keras.Sequential`. Its pictures are `[N, height, width, channels]`.

use convscope::layers::{Initialisation, LayerSpec, NormRegion};
use convscope::schema::written;
use convscope::shape::{Rounding, Shape, Size, Window};
use convscope::spec::NetSpec;

use crate::error::{FormatError, TextError};
use crate::python::Code;
use crate::steps::{Step, every_layer, square, steps, without_ghost_batches};
use crate::text::Written;

const PROGRAM: &str = "Keras";

/// The network as Python code.
///
/// # Errors
/// When Keras has no such layer.
pub fn write(spec: &NetSpec) -> Result<Written, FormatError> {
    let mut code = Code::default();
    let Shape { channels, height, width } = spec.input;
    code.line(
        0,
        format!("# A network for Keras 3. It takes pictures of shape [N, {height}, {width}, {channels}], each value"),
    );
    code.line(0, "# pixel / 255 - 0.5, and gives a score for each class.");
    code.line(0, "import keras");
    code.line(0, "from keras import layers, ops");
    helpers(spec, &mut code);
    code.line(0, "");
    code.line(0, "net = keras.Sequential([");
    code.line(1, format!("keras.Input(({height}, {width}, {channels})),"));
    sequence(&steps(spec)?, true, 1, &mut code)?;
    code.line(0, "])");
    for line in loss(spec.loss.name())? {
        code.line(0, *line);
    }
    code.line(0, "net.compile(optimizer=\"sgd\", loss=loss, metrics=[\"sparse_categorical_accuracy\"])");
    Ok(Written { text: code.text(), notes: without_ghost_batches(spec)? })
}

fn loss(name: &'static str) -> Result<&'static [&'static str], TextError> {
    Ok(match name {
        "softmax" => &["", "loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)"],
        "svm" => &[
            "",
            "",
            "def loss(labels, scores):",
            "    labels = ops.cast(ops.reshape(labels, (-1, 1)), \"int32\")",
            "    right = ops.take_along_axis(scores, labels, axis=1)",
            "    return ops.sum(ops.maximum(scores - right + 1, 0), axis=1) - 1",
            "",
            "",
        ],
        "squared_error" => &[
            "",
            "",
            "def loss(labels, scores):",
            "    labels = ops.cast(ops.reshape(labels, (-1,)), \"int32\")",
            "    return ops.sum((scores - ops.one_hot(labels, scores.shape[1])) ** 2, axis=1) / 2",
            "",
            "",
        ],
        "lms" => &[
            "",
            "",
            "def loss(labels, scores):",
            "    labels = ops.cast(ops.reshape(labels, (-1,)), \"int32\")",
            "    return ops.sum((scores + 1 - 2 * ops.one_hot(labels, scores.shape[1])) ** 2, axis=1) / 2",
            "",
            "",
        ],
        "perceptron" => &[
            "",
            "",
            "def loss(labels, scores):",
            "    labels = ops.cast(ops.reshape(labels, (-1,)), \"int32\")",
            "    targets = 2 * ops.one_hot(labels, scores.shape[1]) - 1",
            "    wrong = ops.cast((scores > 0) != (targets > 0), scores.dtype)",
            "    return ops.sum(-targets * scores * wrong, axis=1)",
            "",
            "",
        ],
        loss => {
            let instead = "softmax / svm / squared_error";
            return Err(TextError::LossNotInFormat { program: PROGRAM, loss, instead });
        }
    })
}

/// What Keras lacks and this network needs.
fn helpers(spec: &NetSpec, code: &mut Code) {
    let all = every_layer(spec);
    let mut add = |lines: &[&str]| lines.iter().for_each(|line| code.line(0, *line));
    let mut any = false;
    let lrn = |region| all.iter().any(|layer| matches!(layer, LayerSpec::Lrn(lrn) if lrn.region == region));
    if lrn(NormRegion::WithinChannel) {
        any = true;
        add(&[
            "",
            "",
            "def lrn_within(x, k, n, alpha, beta):",
            "    \"\"\"Local response normalisation by the n x n pixels around each in its own map.\"\"\"",
            "    squares = ops.pad(x * x, [(0, 0), (n // 2, n // 2), (n // 2, n // 2), (0, 0)])",
            "    return x / (k + alpha * ops.average_pool(squares, n, 1)) ** beta",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::AvgPool(pool) if pool.rounding == Rounding::Up)) {
        any = true;
        add(&[
            "",
            "",
            "def mean_inside(x, size, stride, rows, columns):",
            "    \"\"\"The mean of what each window has inside x: the last ones reach so many rows and columns past it.\"\"\"",
            "    past = [(0, 0), (0, rows), (0, columns), (0, 0)]",
            "    mean, share = (ops.average_pool(ops.pad(a, past), size, stride) for a in (x, ops.ones_like(x)))",
            "    return mean / share",
        ]);
    }
    if lrn(NormRegion::AcrossChannels) {
        any = true;
        add(&[
            "",
            "",
            "def lrn(x, k, n, alpha, beta):",
            "    \"\"\"Local response normalisation over n neighbouring feature maps.\"\"\"",
            "    squares = ops.pad(x * x, [(0, 0), (0, 0), (0, 0), (n // 2, n // 2)])",
            "    total = sum(squares[..., i : i + x.shape[-1]] for i in range(n))",
            "    return x / (k + alpha / n * total) ** beta",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::Maxout(_))) {
        any = true;
        add(&[
            "",
            "",
            "def maxout(x, group):",
            "    \"\"\"The largest of each group of feature maps.\"\"\"",
            "    return ops.max(ops.reshape(x, (-1, *x.shape[1:-1], x.shape[-1] // group, group)), axis=-1)",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::Majority(_))) {
        any = true;
        add(&[
            "",
            "",
            "def majority(x, group):",
            "    \"\"\"The mean vote of each group. MADALINE's rule is no derivative: this answers, and is not trained.\"\"\"",
            "    votes = 2 * ops.cast(x > 0, \"float32\") - 1",
            "    return ops.mean(ops.reshape(votes, (-1, *x.shape[1:-1], x.shape[-1] // group, group)), axis=-1)",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::Residual(_))) {
        any = true;
        add(&[
            "",
            "",
            "class Residual(layers.Layer):",
            "    \"\"\"Layers that learn what to add to their input.\"\"\"",
            "",
            "    def __init__(self, inner, shortcut=None):",
            "        super().__init__()",
            "        self.inner = keras.Sequential(inner)",
            "        self.shortcut = shortcut",
            "",
            "    def call(self, x, training=None):",
            "        return self.inner(x, training=training) + (self.shortcut(x) if self.shortcut else x)",
        ]);
    }
    if any {
        code.line(0, "");
    }
}

/// The entries of a `keras.Sequential` of these layers; see `pytorch::modules`.
fn sequence(steps: &[Step<'_>], scores: bool, indent: usize, code: &mut Code) -> Result<(), FormatError> {
    let mut flat = false;
    for step in steps {
        let Shape { channels, .. } = step.input;
        if flat && step.is_spatial() {
            code.layer(indent, format!("layers.Reshape((1, 1, {channels})),"), step.input);
            flat = false;
        }
        if !flat && matches!(step.layer, LayerSpec::Fc(_)) {
            code.layer(indent, "layers.Flatten(),", Shape::new(step.input.len(), 1, 1));
            flat = true;
        }
        let text = match step.layer {
            LayerSpec::Conv(conv) => {
                let same = padding(step, conv.window(), "layers.ZeroPadding2D(({}, {}))", indent, code);
                let mut text = format!("layers.Conv2D({}, {}", conv.filters, pair(conv.size));
                if conv.stride > 1 {
                    text += &format!(", strides={}", conv.stride);
                }
                text + same + &initialisers(conv.init, step.start(conv.bias)) + ")"
            }
            LayerSpec::Fc(fc) => {
                format!("layers.Dense({}{})", fc.units, initialisers(fc.init, step.start(fc.bias)))
            }
            LayerSpec::MaxPool(pool) => {
                let pad =
                    "layers.Lambda(lambda x: ops.pad(x, [(0, 0), {}, {}, (0, 0)], constant_values=float(\"-inf\")))";
                let same = padding(step, pool.window(), pad, indent, code);
                format!("layers.MaxPooling2D({}, strides={}{same})", pair(pool.size), pool.stride)
            }
            LayerSpec::AvgPool(pool) => {
                // Keras leaves the padding of "same" out of the mean, which the engine does not.
                if pool.pad > 0 {
                    let shape = Shape::new(channels, step.input.height + 2 * pool.pad, step.input.width + 2 * pool.pad);
                    code.layer(indent, format!("layers.ZeroPadding2D({}),", pool.pad), shape);
                }
                let (size, stride) = (pair(pool.size), pool.stride);
                match step.past(pool.window()) {
                    None => format!("layers.AveragePooling2D({size}, strides={stride})"),
                    Some(Size { height, width }) => {
                        format!("layers.Lambda(lambda x: mean_inside(x, {size}, {stride}, {height}, {width}))")
                    }
                }
            }
            LayerSpec::Relu(_) => "layers.ReLU()".to_owned(),
            LayerSpec::LeakyRelu(leaky) => format!("layers.LeakyReLU(negative_slope={})", written(leaky.slope)),
            LayerSpec::Tanh(_) => "layers.Activation(\"tanh\")".to_owned(),
            LayerSpec::Sigmoid(_) => "layers.Activation(\"sigmoid\")".to_owned(),
            LayerSpec::Maxout(maxout) => format!("layers.Lambda(lambda x: maxout(x, {}))", maxout.group),
            LayerSpec::Majority(majority) => format!("layers.Lambda(lambda x: majority(x, {}))", majority.group),
            LayerSpec::Dropout(dropout) => format!("layers.Dropout({})", written(dropout.rate)),
            LayerSpec::BatchNorm(_) => "layers.BatchNormalization(momentum=0.9, epsilon=1e-5)".to_owned(),
            LayerSpec::GroupNorm(norm) => format!("layers.GroupNormalization(groups={}, epsilon=1e-5)", norm.groups),
            LayerSpec::Lrn(lrn) => {
                let [k, alpha, beta] = [lrn.k, lrn.alpha, lrn.beta].map(written);
                let function = if lrn.region == NormRegion::WithinChannel { "lrn_within" } else { "lrn" };
                format!("layers.Lambda(lambda x: {function}(x, {k}, {}, {alpha}, {beta}))", lrn.n)
            }
            LayerSpec::Residual(_) => {
                code.line(indent, "Residual([");
                sequence(&step.inner(), false, indent + 1, code)?;
                let shortcut = step.shortcut().map(|stride| {
                    let strides = if stride > 1 { format!(", strides={stride}") } else { String::new() };
                    let start = initialisers(Initialisation::He, 0.0);
                    format!(", shortcut=layers.Conv2D({}, 1{strides}{start})", step.output.channels)
                });
                format!("]{})", shortcut.unwrap_or_default())
            }
        };
        code.layer(indent, text + ",", step.output);
    }
    if let Some(output) = steps.last().map(|step| step.output).filter(|_| flat != scores) {
        if scores {
            code.layer(indent, "layers.Flatten(),", Shape::new(output.len(), 1, 1));
        } else {
            code.layer(indent, format!("layers.Reshape((1, 1, {})),", output.channels), output);
        }
    }
    Ok(())
}

/// Pads before a window: as an argument where Keras's "same" means the same on all sides, else by a layer before it,
/// whose code has `{}` twice, for the pad before and after the rows and that of the columns.
fn padding(step: &Step<'_>, window: Window, layer: &str, indent: usize, code: &mut Code) -> &'static str {
    let Window { size, stride, pad, .. } = window;
    let past = window.past(step.input, step.output);
    if pad == 0 && step.past(window).is_none() {
        return "";
    }
    if stride == 1 && size == Size::square(2 * pad + 1) {
        return ", padding=\"same\"";
    }
    let Shape { channels, height, width } = step.input;
    let shape = Shape::new(channels, height + 2 * pad + past.height, width + 2 * pad + past.width);
    let sides = [past.height, past.width].map(|past| format!("({pad}, {})", pad + past));
    let text = layer.replacen("{}", &sides[0], 1).replacen("{}", &sides[1], 1);
    code.layer(indent, text + ",", shape);
    ""
}

fn pair(size: Size) -> String {
    square(size).map_or_else(|| format!("({}, {})", size.height, size.width), |side| side.to_string())
}

/// How weights and biases start, where it is not as Keras starts them: Glorot's uniform weights, biases of 0.
fn initialisers(init: Initialisation, bias: f32) -> String {
    let name = match init {
        Initialisation::He => "he_normal",
        Initialisation::Xavier => "glorot_normal",
        Initialisation::Lecun => "lecun_normal",
        Initialisation::Zero => "zeros",
    };
    let mut text = format!(", kernel_initializer=\"{name}\"");
    if bias != 0.0 {
        text += &format!(", bias_initializer=keras.initializers.Constant({})", written(bias));
    }
    text
}
