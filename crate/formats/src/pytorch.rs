//! PyTorch: a network as the code of an `nn.Sequential`, and the names that its `state_dict` gives the parameters.

use convscope::layers::{LayerSpec, NormRegion};
use convscope::schema::written;
use convscope::shape::{Shape, Window};
use convscope::spec::NetSpec;

use crate::error::{FormatError, Note, TextError};
use crate::python::Code;
use crate::steps::{Step, every_layer, square, steps, without_ghost_batches};
use crate::text::Written;

const PROGRAM: &str = "PyTorch";

/// The network as Python code.
///
/// # Errors
/// When PyTorch has no such layer.
pub fn write(spec: &NetSpec) -> Result<Written, FormatError> {
    let text = code(spec, &[])?.text();
    let mut notes = without_ghost_batches(spec)?;
    notes.push(Note::StartsOtherwise { program: PROGRAM });
    Ok(Written { text, notes })
}

/// A program that builds the network, loads the weights that [`safetensors`](crate::safetensors) writes, and checks
/// the scores that they bring along.
///
/// # Errors
/// When PyTorch has no such layer.
pub fn loader(spec: &NetSpec) -> Result<String, FormatError> {
    let Shape { channels, height, width } = spec.input;
    let mut code = code(spec, &["import json", "import sys", ""])?;
    let lines = [
        "",
        "if __name__ == \"__main__\":",
        "    # pip install torch safetensors",
        "    from safetensors import safe_open",
        "",
        "    if len(sys.argv) != 2:",
        "        sys.exit(\"usage: python load.py WEIGHTS.safetensors\")",
        "    with safe_open(sys.argv[1], framework=\"pt\") as file:",
        "        net.load_state_dict({name: file.get_tensor(name) for name in file.keys()})",
        "        expected = torch.tensor(json.loads(file.metadata()[\"check_scores\"]))",
        "    net.eval()",
        "    # A picture made by a formula, and the scores that Convscope's engine gives it.",
    ];
    lines.into_iter().for_each(|line| code.line(0, line));
    let len = spec.input.len();
    code.line(1, format!("picture = torch.arange({len}) * 37 % 256 / 255 - 0.5"));
    code.line(1, "with torch.no_grad():");
    code.line(2, format!("scores = net(picture.reshape(1, {channels}, {height}, {width}))[0]"));
    code.line(1, "error = (scores - expected).abs().max().item()");
    code.line(1, "if error > 1e-4 * max(1.0, expected.abs().max().item()):");
    code.line(2, "sys.exit(f\"The scores differ by {error:.1e}: these are other weights, or something was changed.\")");
    code.line(1, "print(f\"The network is loaded as net: its scores are Convscope's to {error:.1e}.\")");
    Ok(code.text())
}

fn code(spec: &NetSpec, imports: &[&str]) -> Result<Code, FormatError> {
    let mut code = Code::default();
    let Shape { channels, height, width } = spec.input;
    code.line(
        0,
        format!("# A network for PyTorch. It takes pictures of shape [N, {channels}, {height}, {width}], each value"),
    );
    code.line(0, "# pixel / 255 - 0.5, and gives a score for each class.");
    imports.iter().for_each(|line| code.line(0, *line));
    code.line(0, "import torch");
    code.line(0, "from torch import nn");
    helpers(spec, &mut code);
    code.line(0, "");
    code.line(0, "net = nn.Sequential(");
    for module in modules(&steps(spec)?, true)? {
        module.write(&mut code, 1);
    }
    code.line(0, ")");
    code.line(0, "");
    for line in loss(spec.loss.name())? {
        code.line(0, *line);
    }
    Ok(code)
}

/// The loss of a batch, as the engine reports it: the mean over examples.
fn loss(name: &'static str) -> Result<&'static [&'static str], TextError> {
    Ok(match name {
        "softmax" => &["loss = nn.CrossEntropyLoss()"],
        "svm" => &[
            "",
            "def loss(scores, labels):",
            "    # nn.MultiMarginLoss divides by the number of classes.",
            "    return nn.functional.multi_margin_loss(scores, labels) * scores.shape[1]",
        ],
        "squared_error" => &[
            "",
            "def loss(scores, labels):",
            "    targets = nn.functional.one_hot(labels, scores.shape[1])",
            "    return ((scores - targets) ** 2).sum(1).mean() / 2",
        ],
        "lms" => &[
            "",
            "def loss(scores, labels):",
            "    targets = 2 * nn.functional.one_hot(labels, scores.shape[1]) - 1",
            "    return ((scores - targets) ** 2).sum(1).mean() / 2",
        ],
        "perceptron" => &[
            "",
            "def loss(scores, labels):",
            "    targets = 2 * nn.functional.one_hot(labels, scores.shape[1]) - 1",
            "    wrong = (scores > 0) != (targets > 0)",
            "    return (-targets * scores * wrong).sum(1).mean()",
        ],
        loss => {
            let instead = "softmax / svm / squared_error";
            return Err(TextError::LossNotInFormat { program: PROGRAM, loss, instead });
        }
    })
}

/// The modules that PyTorch lacks and this network needs.
fn helpers(spec: &NetSpec, code: &mut Code) {
    let all = every_layer(spec);
    let mut add = |lines: &[&str]| lines.iter().for_each(|line| code.line(0, *line));
    if all.iter().any(|layer| matches!(layer, LayerSpec::Maxout(_))) {
        add(&[
            "",
            "",
            "class Maxout(nn.Module):",
            "    \"\"\"The largest of each group of feature maps.\"\"\"",
            "",
            "    def __init__(self, group):",
            "        super().__init__()",
            "        self.group = group",
            "",
            "    def forward(self, x):",
            "        return x.unflatten(1, (x.shape[1] // self.group, self.group)).amax(2)",
        ]);
    }
    let within = |layer: &&LayerSpec| matches!(layer, LayerSpec::Lrn(lrn) if lrn.region == NormRegion::WithinChannel);
    if all.iter().any(within) {
        add(&[
            "",
            "",
            "class LocalResponseNorm(nn.Module):",
            "    \"\"\"Normalisation by the n x n pixels around each in its own map. Caffe: WITHIN_CHANNEL.\"\"\"",
            "",
            "    def __init__(self, n, alpha, beta, k):",
            "        super().__init__()",
            "        self.n, self.alpha, self.beta, self.k = n, alpha, beta, k",
            "",
            "    def forward(self, x):",
            "        mean = nn.functional.avg_pool2d(x * x, self.n, stride=1, padding=self.n // 2)",
            "        return x / (self.k + self.alpha * mean) ** self.beta",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::Residual(_))) {
        add(&[
            "",
            "",
            "class Residual(nn.Module):",
            "    \"\"\"Layers that learn what to add to their input.\"\"\"",
            "",
            "    def __init__(self, *layers, shortcut=nn.Identity()):",
            "        super().__init__()",
            "        self.layers = nn.Sequential(*layers)",
            "        self.shortcut = shortcut",
            "",
            "    def forward(self, x):",
            "        return self.layers(x) + self.shortcut(x)",
        ]);
    }
    if all.iter().any(|layer| matches!(layer, LayerSpec::Majority(_))) {
        add(&[
            "",
            "",
            "class Majority(nn.Module):",
            "    \"\"\"The mean vote of each group. MADALINE's rule is no derivative: this answers, and is not trained.\"\"\"",
            "",
            "    def __init__(self, group):",
            "        super().__init__()",
            "        self.group = group",
            "",
            "    def forward(self, x):",
            "        votes = 2.0 * (x > 0) - 1",
            "        return votes.unflatten(1, (x.shape[1] // self.group, self.group)).mean(2)",
        ]);
    }
    let helped = |layer: &&LayerSpec| {
        matches!(layer, LayerSpec::Maxout(_) | LayerSpec::Majority(_) | LayerSpec::Residual(_)) || within(layer)
    };
    if all.iter().any(helped) {
        code.line(0, "");
    }
}

/// One entry of an `nn.Sequential`.
pub struct Module {
    /// Its code, or that of its opening bracket.
    code: String,
    /// What stands in its brackets on lines of its own, and the last argument after it.
    inside: Option<(Vec<Module>, String)>,
    /// Position of its layer among those of the network or block; `None` for a change of form between layers.
    layer: Option<usize>,
    output: Shape,
}

impl Module {
    /// A change of form between layers.
    fn form(code: String, output: Shape) -> Self {
        Self { code, inside: None, layer: None, output }
    }

    fn write(&self, code: &mut Code, indent: usize) {
        let Some((inside, end)) = &self.inside else {
            return code.layer(indent, format!("{},", self.code), self.output);
        };
        code.line(indent, format!("{}(", self.code));
        for module in inside {
            module.write(code, indent + 1);
        }
        if !end.is_empty() {
            code.line(indent + 1, format!("{end},"));
        }
        code.layer(indent, "),", self.output);
    }
}

/// The entries of an `nn.Sequential` of these layers, which takes maps and gives scores, or inside a block maps again.
fn modules(steps: &[Step<'_>], scores: bool) -> Result<Vec<Module>, FormatError> {
    let mut modules = Vec::new();
    // After a fully connected layer PyTorch's tensors are [N, K], without height and width.
    let mut flat = false;
    for (at, step) in steps.iter().enumerate() {
        let Shape { channels, .. } = step.input;
        if flat && step.is_spatial() {
            modules.push(Module::form(format!("nn.Unflatten(1, ({channels}, 1, 1))"), step.input));
            flat = false;
        }
        if !flat && matches!(step.layer, LayerSpec::Fc(_)) {
            modules.push(Module::form("nn.Flatten()".to_owned(), Shape::new(step.input.len(), 1, 1)));
            flat = true;
        }
        let mut inside = None;
        let code = match step.layer {
            LayerSpec::Conv(conv) => {
                // PyTorch's convolutions round down: what the last windows have past the edge are zeros before them.
                if let Some(past) = step.past(conv.window()) {
                    let Shape { height, width, .. } = step.input;
                    let shape = Shape::new(channels, height + past.height, width + past.width);
                    modules.push(Module::form(format!("nn.ZeroPad2d((0, {}, 0, {}))", past.width, past.height), shape));
                }
                format!("nn.Conv2d({channels}, {}, {})", conv.filters, window(conv.window(), 1))
            }
            LayerSpec::Fc(fc) => format!("nn.Linear({}, {})", step.input.len(), fc.units),
            LayerSpec::MaxPool(pool) => pooling("nn.MaxPool2d", "float(\"-inf\")", pool.window(), step, &mut modules)?,
            LayerSpec::AvgPool(pool) => pooling("nn.AvgPool2d", "0.0", pool.window(), step, &mut modules)?,
            LayerSpec::Relu(_) => "nn.ReLU()".to_owned(),
            LayerSpec::LeakyRelu(leaky) => format!("nn.LeakyReLU({})", written(leaky.slope)),
            LayerSpec::Tanh(_) => "nn.Tanh()".to_owned(),
            LayerSpec::Sigmoid(_) => "nn.Sigmoid()".to_owned(),
            LayerSpec::Maxout(maxout) => format!("Maxout({})", maxout.group),
            LayerSpec::Majority(majority) => format!("Majority({})", majority.group),
            LayerSpec::Dropout(dropout) => format!("nn.Dropout({})", written(dropout.rate)),
            LayerSpec::BatchNorm(_) => format!("nn.BatchNorm{}d({channels})", if flat { 1 } else { 2 }),
            LayerSpec::GroupNorm(norm) => format!("nn.GroupNorm({}, {channels})", norm.groups),
            LayerSpec::Lrn(lrn) => {
                let [k, alpha, beta] = [lrn.k, lrn.alpha, lrn.beta].map(written);
                let module = if lrn.region == NormRegion::WithinChannel { "" } else { "nn." };
                format!("{module}LocalResponseNorm({}, alpha={alpha}, beta={beta}, k={k})", lrn.n)
            }
            LayerSpec::Residual(_) => {
                let shortcut = step.shortcut().map(|stride| {
                    let stride = if stride == 1 { String::new() } else { format!(", stride={stride}") };
                    format!("shortcut=nn.Conv2d({channels}, {}, 1{stride})", step.output.channels)
                });
                inside = Some((modules_of_block(step)?, shortcut.unwrap_or_default()));
                "Residual".to_owned()
            }
        };
        modules.push(Module { code, inside, layer: Some(at), output: step.output });
    }
    let last = steps.last().map(|step| step.output);
    if let Some(output) = last.filter(|_| flat != scores) {
        let (code, shape) = if scores {
            ("nn.Flatten()".to_owned(), Shape::new(output.len(), 1, 1))
        } else {
            (format!("nn.Unflatten(1, ({}, 1, 1))", output.channels), output)
        };
        modules.push(Module::form(code, shape));
    }
    Ok(modules)
}

fn modules_of_block(step: &Step<'_>) -> Result<Vec<Module>, FormatError> {
    modules(&step.inner(), false)
}

/// Arguments of a window: the size, and stride and padding where they are not PyTorch's own.
fn window(Window { size, stride, pad, .. }: Window, default_stride: usize) -> String {
    let mut text = square(size).map_or_else(|| format!("({}, {})", size.height, size.width), |side| side.to_string());
    if stride != default_stride {
        text += &format!(", stride={stride}");
    }
    if pad > 0 {
        text += &format!(", padding={pad}");
    }
    text
}

/// A pool; padding of more than half its size, which PyTorch's pools refuse, is a module before it.
///
/// # Errors
/// When such a pool also reaches past its padding: the rule of the last window would be another.
fn pooling(
    name: &str,
    padding: &str,
    mut pool: Window,
    step: &Step<'_>,
    modules: &mut Vec<Module>,
) -> Result<String, TextError> {
    // PyTorch's rule of the last window and its divisor at the edge are the engine's.
    let ceil = if step.past(pool).is_some() { ", ceil_mode=True" } else { "" };
    let pad = pool.pad;
    if 2 * pad > pool.size.height.min(pool.size.width) {
        if !ceil.is_empty() {
            return Err(step.value_not_in(PROGRAM, "pad", pad, "pad ≤ size / 2"));
        }
        let Shape { channels, height, width } = step.input;
        let shape = Shape::new(channels, height + 2 * pad, width + 2 * pad);
        modules.push(Module::form(format!("nn.ConstantPad2d({pad}, {padding})"), shape));
        pool.pad = 0;
    }
    // Its pooling moves by its own size unless told otherwise.
    Ok(format!("{name}({}{ceil})", window(pool, square(pool.size).unwrap_or(0))))
}

/// The name in the `state_dict` of each of the network's parameters, in the engine's order.
///
/// # Errors
/// As [`write`].
pub fn names(spec: &NetSpec) -> Result<Vec<String>, FormatError> {
    let steps = steps(spec)?;
    let modules = modules(&steps, true)?;
    let place =
        |modules: &[Module], layer: usize| modules.iter().position(|module| module.layer == Some(layer)).unwrap_or(0);
    let mut names = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let number = place(&modules, at);
        for parameter in step.layer.def().parameters(step.input, step.output) {
            let inside = modules[number].inside.as_ref();
            // Inside a block a name begins with the layer's number there.
            let inner = parameter.name.split_once('.').and_then(|(layer, name)| Some((layer.parse().ok()?, name)));
            names.push(match (inside, inner) {
                (Some((inside, _)), Some((layer, name))) => format!("{number}.layers.{}.{name}", place(inside, layer)),
                _ => format!("{number}.{}", parameter.name),
            });
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_what_stands_between_layers() {
        let json = r#"{"input":{"channels":3,"height":8,"width":8},"layers":[{"kind":"conv","filters":4,"size":8},
            {"kind":"residual","layers":[{"kind":"relu"},{"kind":"fc","units":5},{"kind":"fc","units":4}]},
            {"kind":"fc","units":3},{"kind":"batch_norm"}]}"#;
        let spec = NetSpec::parse(json).unwrap();
        assert_eq!(
            names(&spec).unwrap(),
            [
                "0.weight",
                "0.bias",
                "1.layers.2.weight",
                "1.layers.2.bias",
                "1.layers.3.weight",
                "1.layers.3.bias",
                "3.weight",
                "3.bias",
                "4.weight",
                "4.bias",
                "4.running_mean",
                "4.running_var"
            ]
        );
        let text = write(&spec).unwrap().text;
        assert!(text.contains("        nn.Linear(5, 4), "), "{text}");
        assert!(text.contains("nn.BatchNorm1d(3)") && text.contains("nn.Unflatten(1, (4, 1, 1))"), "{text}");
    }

    #[test]
    fn windows_that_reach_past_the_edge_are_said_where_pytorch_has_them() {
        let code = |layers: &str| {
            let json = format!(r#"{{"input":{{"channels":3,"height":32,"width":31}},"layers":[{layers}]}}"#);
            write(&NetSpec::parse(&json).unwrap()).map(|written| written.text).map_err(|error| error.to_string())
        };
        let text = code(
            r#"{"kind":"conv","filters":4,"size":3,"stride":2,"rounding":"up"},{"kind":"max_pool","size":3,"stride":2},
            {"kind":"max_pool","size":2,"stride":2,"rounding":"up"},{"kind":"lrn","n":3,"region":"within_channel"}"#,
        )
        .unwrap();
        for line in [
            "    nn.ZeroPad2d((0, 0, 0, 1)),",
            "    nn.MaxPool2d(3, stride=2),",
            "    nn.MaxPool2d(2, ceil_mode=True),",
            "    LocalResponseNorm(3, alpha=0.0001, beta=0.75, k=1),",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
        let text = code(r#"{"kind":"max_pool","size":3,"stride":2,"pad":2}"#).unwrap();
        assert!(text.contains("nn.ConstantPad2d(2, float(\"-inf\")),"), "{text}");
        assert_eq!(
            code(r#"{"kind":"avg_pool","size":5,"stride":17,"pad":3,"rounding":"up"}"#).unwrap_err(),
            "layer 1 (avg_pool): PyTorch has no pad = 3 here; use pad ≤ size / 2"
        );
    }
}
