//! A network as prototxt, with its loss: what `caffe train` takes once its two inputs are data.

use std::fmt::Write as _;

use convscope::layers::{Initialisation, LayerSpec, NormRegion};
use convscope::schema::written;
use convscope::shape::{Size, Window};
use convscope::spec::NetSpec;

use super::PROGRAM;
use crate::error::{FormatError, Note, TextError};
use crate::steps::{Step, square, steps, without_ghost_batches};
use crate::text::Written;

/// The network as prototxt. Its input `data` holds pictures of value pixel / 255 - 0.5.
///
/// # Errors
/// When Caffe has no such layer or loss.
pub fn write(spec: &NetSpec) -> Result<Written, FormatError> {
    let loss = match spec.loss.name() {
        "softmax" => "SoftmaxWithLoss",
        "svm" => "HingeLoss",
        "squared_error" => "EuclideanLoss",
        loss => {
            let instead = "softmax / svm / squared_error";
            return Err(TextError::LossNotInFormat { program: PROGRAM, loss, instead }.into());
        }
    };
    let mut writer = Writer { text: "name: \"Convscope\"\n".to_owned(), bottom: "data".to_owned(), count: 0 };
    let (c, h, w) = (spec.input.channels, spec.input.height, spec.input.width);
    for (name, dims) in [("data", format!("dim: 1 dim: {c} dim: {h} dim: {w}")), ("label", "dim: 1".to_owned())] {
        let _ = write!(
            writer.text,
            "layer {{\n  name: \"{name}\"\n  type: \"Input\"\n  top: \"{name}\"\n  input_param {{ shape {{ {dims} }} }}\n}}\n"
        );
    }
    for step in steps(spec)? {
        writer.step(&step)?;
    }
    let bottoms = [writer.bottom.clone(), "label".to_owned()];
    writer.layer("loss", loss, &bottoms, &[]);
    let mut notes = without_ghost_batches(spec)?;
    notes.extend((spec.loss.name() == "svm").then_some(Note::HingeDiffers {}));
    Ok(Written { text: writer.text, notes })
}

struct Writer {
    text: String,
    /// Where the next layer takes its input from.
    bottom: String,
    /// Layers so far: they are numbered for their names.
    count: usize,
}

impl Writer {
    fn layer(&mut self, name: &str, kind: &str, bottoms: &[String], parameters: &[String]) {
        let _ = write!(self.text, "layer {{\n  name: \"{name}\"\n  type: \"{kind}\"\n");
        for bottom in bottoms {
            let _ = writeln!(self.text, "  bottom: \"{bottom}\"");
        }
        let _ = writeln!(self.text, "  top: \"{name}\"");
        for line in parameters {
            let _ = writeln!(self.text, "  {line}");
        }
        self.text.push_str("}\n");
    }

    /// A layer on top of the last one.
    fn on_top(&mut self, prefix: &str, kind: &str, parameters: &[String]) {
        self.count += 1;
        let name = format!("{prefix}{}", self.count);
        let bottom = std::mem::replace(&mut self.bottom, name.clone());
        self.layer(&name, kind, &[bottom], parameters);
    }

    fn step(&mut self, step: &Step<'_>) -> Result<(), FormatError> {
        match step.layer {
            LayerSpec::Conv(conv) => {
                step.only_down(PROGRAM, conv.window())?;
                let mut lines = vec!["convolution_param {".to_owned(), format!("  num_output: {}", conv.filters)];
                lines.extend(window(conv.size, conv.stride, conv.pad));
                lines.extend(fillers(conv.init, step.start(conv.bias)));
                self.on_top("conv", "Convolution", &lines);
            }
            LayerSpec::Fc(fc) => {
                let mut lines = vec!["inner_product_param {".to_owned(), format!("  num_output: {}", fc.units)];
                lines.extend(fillers(fc.init, step.start(fc.bias)));
                self.on_top("fc", "InnerProduct", &lines);
            }
            LayerSpec::MaxPool(pool) => self.pool("MAX", pool.window(), step)?,
            LayerSpec::AvgPool(pool) => self.pool("AVE", pool.window(), step)?,
            LayerSpec::Relu(_) => self.on_top("relu", "ReLU", &[]),
            LayerSpec::LeakyRelu(leaky) => {
                let slope = format!("relu_param {{ negative_slope: {} }}", written(leaky.slope));
                self.on_top("relu", "ReLU", &[slope]);
            }
            LayerSpec::Tanh(_) => self.on_top("tanh", "TanH", &[]),
            LayerSpec::Sigmoid(_) => self.on_top("sigmoid", "Sigmoid", &[]),
            LayerSpec::Dropout(dropout) => {
                let rate = format!("dropout_param {{ dropout_ratio: {} }}", written(dropout.rate));
                self.on_top("drop", "Dropout", &[rate]);
            }
            LayerSpec::Lrn(lrn) => {
                let [k, alpha, beta] = [lrn.k, lrn.alpha, lrn.beta].map(written);
                let region = match lrn.region {
                    NormRegion::AcrossChannels => format!("k: {k}"),
                    // Caffe takes 1 here, whatever the text says.
                    NormRegion::WithinChannel if lrn.k == 1.0 => "norm_region: WITHIN_CHANNEL".to_owned(),
                    NormRegion::WithinChannel => return Err(step.value_not_in(PROGRAM, "k", k, "k = 1").into()),
                };
                let line = format!("lrn_param {{ local_size: {} alpha: {alpha} beta: {beta} {region} }}", lrn.n);
                self.on_top("norm", "LRN", &[line]);
            }
            LayerSpec::BatchNorm(_) => {
                let line = "batch_norm_param { moving_average_fraction: 0.9 eps: 1e-5 }";
                self.on_top("bn", "BatchNorm", &[line.to_owned()]);
                // Scale and shift are a layer of their own in Caffe.
                self.on_top("scale", "Scale", &["scale_param { bias_term: true }".to_owned()]);
            }
            LayerSpec::Residual(_) => {
                let start = self.bottom.clone();
                for inner in step.inner() {
                    self.step(&inner)?;
                }
                let end = std::mem::replace(&mut self.bottom, start.clone());
                if let Some(stride) = step.shortcut() {
                    let filters = format!("  num_output: {}", step.output.channels);
                    let mut lines = vec!["convolution_param {".to_owned(), filters];
                    lines.extend(window(Size::square(1), stride, 0));
                    lines.extend(fillers(Initialisation::He, 0.0));
                    self.on_top("shortcut", "Convolution", &lines);
                }
                self.count += 1;
                let name = format!("sum{}", self.count);
                let bottoms = [end, std::mem::replace(&mut self.bottom, name.clone())];
                self.layer(&name, "Eltwise", &bottoms, &["eltwise_param { operation: SUM }".to_owned()]);
            }
            LayerSpec::Maxout(_) | LayerSpec::Majority(_) => {
                return Err(step.not_in(PROGRAM, "relu / leaky_relu / tanh / sigmoid").into());
            }
            LayerSpec::GroupNorm(_) => return Err(step.not_in(PROGRAM, "batch_norm / lrn").into()),
        }
        Ok(())
    }

    fn pool(&mut self, pool: &str, pooled: Window, step: &Step<'_>) -> Result<(), FormatError> {
        let mut lines = vec!["pooling_param {".to_owned(), format!("  pool: {pool}")];
        lines.extend(window(pooled.size, pooled.stride, pooled.pad));
        if !rounds_up_to(pooled, step) {
            step.only_down(PROGRAM, pooled)?;
            lines.push("  round_mode: FLOOR".to_owned());
        }
        lines.push("}".to_owned());
        self.on_top("pool", "Pooling", &lines);
        Ok(())
    }
}

/// Whether Caffe's pool gives this size by itself: rounded up, one less where the last window would start in the padding
/// after the input. (Without padding it keeps a window that sees nothing.)
fn rounds_up_to(Window { size, stride, pad, .. }: Window, step: &Step<'_>) -> bool {
    let along = |input: usize, size: usize| {
        let last = (input + 2 * pad + stride - 1 - size) / stride;
        if pad > 0 && last * stride >= input + pad { last } else { last + 1 }
    };
    let caffe = (along(step.input.height, size.height), along(step.input.width, size.width));
    caffe == (step.output.height, step.output.width)
}

/// Size, stride and pad, as the lecture prints them.
fn window(size: Size, stride: usize, pad: usize) -> Vec<String> {
    let mut lines = match square(size) {
        Some(side) => vec![format!("  kernel_size: {side}")],
        None => vec![format!("  kernel_h: {}", size.height), format!("  kernel_w: {}", size.width)],
    };
    lines.extend([format!("  stride: {stride}"), format!("  pad: {pad}")]);
    lines
}

/// How weights and biases start. Caffe's "xavier" is uniform, of variance 1 / inputs unless told otherwise.
fn fillers(init: Initialisation, bias: f32) -> [String; 3] {
    let weights = match init {
        Initialisation::He => "\"msra\"",
        Initialisation::Xavier => "\"xavier\" variance_norm: AVERAGE",
        Initialisation::Lecun => "\"xavier\"",
        Initialisation::Zero => "\"constant\" value: 0",
    };
    [
        format!("  weight_filler {{ type: {weights} }}"),
        format!("  bias_filler {{ type: \"constant\" value: {} }}", written(bias)),
        "}".to_owned(),
    ]
}
