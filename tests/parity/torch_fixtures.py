#!/usr/bin/env python3
"""Writes the fixtures that come from PyTorch, and those of formulas that PyTorch does not have.

Runs every case of tests/parity/cases that is marked "pytorch" or "formula" in float64, so that what the
engine is held against has no rounding of its own, and writes tests/parity/fixtures/*/*.{pytorch,formula}.json.
README.md beside this file defines the generator and the fixtures.

Where conventions differ:
  batch norm   PyTorch updates running statistics in the forward pass, the engine in the step of training. A
               "gradient" of the engine on a statistic is the batch's own, which is what PyTorch's running
               statistic becomes with momentum 1.
  decay        is for weights of several dimensions alone in the engine, as in ConvNetJS: two parameter groups.
  L1 decay     is not in PyTorch's optimisers: it is added to the loss.
  eps          is where PyTorch has it, in every rule. The cases of "small gradients" would show another.
  momentum     PyTorch multiplies the velocity by the rate (v = mu v + g; w -= rate v), the engine the gradient
  (Nesterov)   (v = mu v - rate g; w += v), as in Sutskever et al. (2013, eq. 1 and 2) and ConvNetJS. They are the
               same while the rate stays; for rates that fall, "formula" holds the papers' formulas written out.
  windowgrad   is ConvNetJS's alone: "formula" holds idea 1 of Zeiler (2012, section 3.1) with epsilon inside the
               root.
  Lion         is not in PyTorch: "formula" holds the paper's (Chen et al., 2023, algorithm 2).
"""

import argparse
import json
import math
import sys
from pathlib import Path

try:
    import torch
    from torch import nn
except ImportError as missing:
    torch, nn, MISSING = None, None, missing

HERE = Path(__file__).resolve().parent
WHOLE, SAMPLE = 64, 41


class Generator:
    """README.md, "Parameters, inputs and labels"."""

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) / 2**24

    def signed(self):
        return 2 * self.uniform() - 1

    def array(self, dims, value):
        values = torch.tensor([value() for _ in range(math.prod(dims))], dtype=torch.float64)
        return values.to(torch.float32).to(torch.float64).reshape(dims)

    def parameter(self, name, dims):
        if name == "weight" and len(dims) > 1:
            return self.array(dims, lambda: self.signed() * math.sqrt(3 / math.prod(dims[1:])))
        if name in ("weight", "running_var"):
            return self.array(dims, lambda: 1 + self.signed() / 2)
        return self.array(dims, lambda: self.signed() / 4)

    def batch(self, shape, examples, classes):
        inputs = self.array([examples, *shape], self.signed)
        return inputs, torch.tensor([int(self.uniform() * classes) for _ in range(examples)])


def pair(size):
    return size if isinstance(size, list) else [size, size]


def output_shape(module, shape):
    return list(module(torch.zeros([1, *shape], dtype=torch.float64)).shape[1:])


class RoundedUp(nn.Conv2d if nn else object):
    """A convolution whose output is rounded up: PyTorch's own has no ceil_mode. More zeros follow at the end."""

    def forward(self, x):
        sides = zip(reversed(x.shape[2:]), reversed(self.kernel_size))
        stride, pad = self.stride[0], self.padding[0]
        past = [-(side + 2 * pad - size) % stride for side, size in sides]
        return super().forward(nn.functional.pad(x, [0, past[0], 0, past[1]]))


class Residual(nn.Module if nn else object):
    """y = F(x) + shortcut(x), the shortcut being a 1x1 convolution where F changes the shape."""

    def __init__(self, layers, shape):
        super().__init__()
        self.layers, at = nn.ModuleList(), shape
        for layer in layers:
            self.layers.append(module(layer, at).double().eval())
            at = output_shape(self.layers[-1], at)
        stride = max(math.ceil(before / after) for before, after in zip(shape[1:], at[1:]))
        self.shortcut = nn.Identity() if at == shape else nn.Conv2d(shape[0], at[0], 1, stride)

    def forward(self, x):
        return nn.Sequential(*self.layers)(x) + self.shortcut(x)


if torch is not None:

    class Vote(torch.autograd.Function):
        """A majority, and Madaline Rule I (Widrow and Lehr, 1990): what comes back is no derivative."""

        @staticmethod
        def forward(context, sums):
            votes = torch.where(sums > 0, 1.0, -1.0).double()
            context.save_for_backward(sums, votes)
            return votes.mean(2)

        @staticmethod
        def backward(context, gradient):
            sums, votes = context.saved_tensors
            answer = votes.mean(2)
            # The loss is half the squared distance to ±1: its gradient is a multiple of what is too much.
            wanted = -answer.sign()
            scale = gradient / (answer - wanted)
            against = votes != wanted.unsqueeze(2)
            nearest = torch.where(against, sums.abs(), torch.inf).argmin(2, keepdim=True)
            chosen = torch.zeros_like(sums).scatter(2, nearest, 1.0)
            chosen = chosen * (answer * gradient > 0).unsqueeze(2)
            return chosen * scale.unsqueeze(2) * (sums - wanted.unsqueeze(2))

    class WithinChannel(nn.Module):
        """LRN by the n x n pixels around each in its own map: Caffe's formula, its windows as unfold lists them."""

        def __init__(self, n, alpha, beta, k):
            super().__init__()
            self.n, self.alpha, self.beta, self.k = n, alpha, beta, k

        def forward(self, x):
            windows = nn.functional.unfold(x**2, self.n, padding=self.n // 2).reshape(*x.shape[:2], -1, *x.shape[2:])
            return x / (self.k + self.alpha / self.n**2 * windows.sum(2)) ** self.beta

    class Majority(nn.Module):
        def __init__(self, group):
            super().__init__()
            self.group = group

        def forward(self, x):
            return Vote.apply(x.unflatten(1, (-1, self.group)))


def module(layer, shape):
    """The PyTorch equivalent of a layer on an input of `shape`; every module keeps the batch four-dimensional."""
    kind, window = layer["kind"], [layer.get("stride", 1), layer.get("pad", 0)]
    up = layer.get("rounding") == "up"
    match kind:
        case "conv":
            convolution = RoundedUp if up else nn.Conv2d
            return convolution(shape[0], layer["filters"], pair(layer["size"]), *window)
        case "fc":
            units = layer["units"]
            return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(shape), units), nn.Unflatten(1, (units, 1, 1)))
        case "relu":
            return nn.ReLU()
        case "leaky_relu":
            return nn.LeakyReLU(layer["slope"])
        case "tanh":
            return nn.Tanh()
        case "sigmoid":
            return nn.Sigmoid()
        case "maxout":
            depth = nn.Unflatten(1, (1, shape[0]))
            return nn.Sequential(depth, nn.MaxPool3d((layer["group"], 1, 1)), nn.Flatten(1, 2))
        case "majority":
            return Majority(layer["group"])
        case "max_pool":
            return nn.MaxPool2d(pair(layer["size"]), *window, ceil_mode=up)
        case "avg_pool":
            return nn.AvgPool2d(pair(layer["size"]), *window, ceil_mode=up)
        case "dropout":
            return nn.Dropout(layer["rate"])
        case "batch_norm":
            return nn.BatchNorm2d(shape[0])
        case "group_norm":
            return nn.GroupNorm(layer["groups"], shape[0])
        case "lrn":
            norm = WithinChannel if layer.get("region") == "within_channel" else nn.LocalResponseNorm
            return norm(layer["n"], layer["alpha"], layer["beta"], layer["k"])
        case "residual":
            return Residual(layer["layers"], shape)
    sys.exit(f"error: torch_fixtures.py does not know the layer kind {kind}\n  fix: add it to module()")


class Network:
    """A network of a case with its parameters, and the generator after them."""

    def __init__(self, net, seed, statistic_momentum):
        shape = [net["input"][side] for side in ("channels", "height", "width")]
        self.input_shape, layers = shape, []
        for layer in net["layers"]:
            layers.append(module(layer, shape).double().eval())
            shape = output_shape(layers[-1], shape)
        self.classes = math.prod(shape)
        self.layers = nn.Sequential(*layers)
        self.generator = Generator(seed)
        self.arrays = {}
        for index, layer in enumerate(layers):
            if isinstance(layer, Residual):
                for inner, part in enumerate(layer.layers):
                    self.fill(f"{index}.{inner}", part, statistic_momentum)
                self.fill(f"{index}.shortcut", layer.shortcut, statistic_momentum)
            else:
                self.fill(f"{index}", layer, statistic_momentum)

    def fill(self, place, layer, statistic_momentum):
        for part in layer.modules():
            if isinstance(part, nn.BatchNorm2d):
                part.momentum = statistic_momentum
            for name in ("weight", "bias", "running_mean", "running_var"):
                array = getattr(part, name, None)
                if array is not None:
                    with torch.no_grad():
                        array.copy_(self.generator.parameter(name, list(array.shape)))
                    self.arrays[f"{place}.{name}"] = array

    def batch(self, examples):
        return self.generator.batch(self.input_shape, examples, self.classes)

    def weights(self):
        """Parameters that decay, and those that do not."""
        trained = [array for array in self.arrays.values() if array.requires_grad]
        return [w for w in trained if w.dim() > 1], [w for w in trained if w.dim() == 1]


def sum_of_losses(loss, scores, labels):
    scores = scores.flatten(1)
    if loss == "softmax":
        return nn.CrossEntropyLoss(reduction="sum")(scores, labels)
    if loss == "svm":
        return nn.MultiMarginLoss(reduction="sum")(scores, labels) * scores.shape[1]
    targets = nn.functional.one_hot(labels, scores.shape[1]).double()
    if loss == "perceptron":
        return nn.functional.relu((1 - 2 * targets) * scores).sum()
    if loss == "lms":
        return nn.MSELoss(reduction="sum")(scores, 2 * targets - 1) / 2
    return nn.MSELoss(reduction="sum")(scores, targets) / 2


def number(value):
    """Eight digits: one more than the engine's. What is nearly zero is, so that no machine's rounding shows."""
    return 0.0 if abs(value) < 1e-12 else float(f"{value:.8g}")


def summary(array, whole=WHOLE):
    """README.md, "Arrays in fixtures"."""
    values = array.detach().flatten().tolist()
    if len(values) <= whole:
        return {"values": [number(value) for value in values]}
    direction = Generator(0)
    return {
        "length": len(values),
        "largest": number(max(abs(value) for value in values)),
        "sum": number(math.fsum(values)),
        "squares": number(math.fsum(value * value for value in values)),
        "projection": number(math.fsum(value * direction.signed() for value in values)),
        "sample": [number(values[i * len(values) // SAMPLE]) for i in range(SAMPLE)],
    }


def version():
    return f"PyTorch {torch.__version__.split('+')[0]}, float64"


def run_network(net, run):
    network = Network(net, run["seed"], statistic_momentum=1.0)
    inputs, labels = network.batch(run["examples"])
    inputs.requires_grad_()
    network.layers.train(run["mode"] == "train")
    scores = network.layers(inputs)
    loss = sum_of_losses(run["loss"], scores, labels)
    (loss / run["examples"]).backward()

    def gradient(name, array):
        if not name.split(".")[-1].startswith("running_"):
            return array.grad
        return array if run["mode"] == "train" else torch.zeros_like(array)

    return {
        "source": version(),
        "net": {**net, "loss": run["loss"]},
        **{key: run[key] for key in ("seed", "examples", "mode")},
        "loss": number(loss.item()),
        "scores": summary(scores, whole=scores.numel()),
        "gradients": {name: summary(gradient(name, array)) for name, array in network.arrays.items()},
        "input_gradient": summary(inputs.grad),
    }


def optimiser(trainer, network):
    decayed, free = network.weights()
    groups = [
        {"params": decayed, "weight_decay": trainer["l2_decay"]},
        {"params": free, "weight_decay": 0.0},
    ]
    rate, momentum = trainer["learning_rate"], trainer["momentum"]
    match trainer["method"]:
        case "sgd":
            return torch.optim.SGD(groups, rate)
        case "momentum":
            return torch.optim.SGD(groups, rate, momentum)
        case "nesterov":
            return torch.optim.SGD(groups, rate, momentum, nesterov=True)
        case "adagrad":
            return torch.optim.Adagrad(groups, rate)
        case "adadelta":
            return torch.optim.Adadelta(groups, rate, rho=momentum)
        case "rmsprop":
            return torch.optim.RMSprop(groups, rate, alpha=momentum)
        case "adam":
            return torch.optim.Adam(groups, rate, betas=(momentum, 0.999))
        case "adamw":
            return torch.optim.AdamW(groups, rate, betas=(momentum, 0.999))
    sys.exit(f"error: PyTorch has no {trainer['method']}\n  fix: mark the case \"formula\" and write it in Formula")


class Formula:
    """The formulas that PyTorch does not have, with the decay in the gradient but for Lion."""

    SOURCES = {
        "momentum": "the formula of Sutskever et al. (2013), eq. 1 and 2",
        "nesterov": "the simplified Nesterov momentum of Bengio et al. (2013)",
        "windowgrad": "the formula of Zeiler (2012), section 3.1",
        "lion": "the formula of Chen et al. (2023), algorithm 2",
    }

    def __init__(self, trainer, network):
        self.trainer, (self.decayed, free) = trainer, network.weights()
        self.memory = [(w, torch.zeros_like(w)) for w in [*self.decayed, *free]]
        self.rate = trainer["learning_rate"]

    def zero_grad(self):
        for w, _ in self.memory:
            w.grad = None

    def step(self):
        with torch.no_grad():
            for w, memory in self.memory:
                decays = any(w is weight for weight in self.decayed)
                self.update(w, w.grad, self.trainer["l2_decay"] if decays else 0.0, memory)

    def update(self, w, g, decay, memory):
        rate, mu = self.rate, self.trainer["momentum"]
        if self.trainer["method"] != "lion":
            g = g + decay * w
        match self.trainer["method"]:
            case "momentum":
                # v_t = mu v_{t-1} - rate g; w_t = w_{t-1} + v_t
                memory.copy_(mu * memory - rate * g)
                w += memory
            case "nesterov":
                # w_t = w_{t-1} + mu_t mu_{t-1} v_{t-1} - (1 + mu_t) rate g, with the velocity above
                w += mu * mu * memory - (1 + mu) * rate * g
                memory.copy_(mu * memory - rate * g)
            case "windowgrad":
                memory.copy_(mu * memory + (1 - mu) * g * g)
                w -= rate * g / torch.sqrt(memory + 1e-8)
            case "lion":
                # c_t = beta1 m_{t-1} + (1 - beta1) g; w_t = w_{t-1} - rate (sign(c_t) + decay w_{t-1}); beta2 is 0.99
                w -= rate * (torch.sign(mu * memory + (1 - mu) * g) + decay * w)
                memory.copy_(0.99 * memory + 0.01 * g)


def rate_of(trainer, examples):
    """The engine's schedule "step": times `factor` after each `every` examples."""
    schedule = trainer.get("schedule", {"every": 1, "factor": 1})
    return trainer["learning_rate"] * schedule["factor"] ** (examples // schedule["every"])


def run_training(group, run, source):
    trainer = run["trainer"]
    network = Network(group["net"], group["seed"], statistic_momentum=0.1)
    network.layers.train()
    rule = Formula(trainer, network) if source == "formula" else optimiser(trainer, network)
    examples, losses = trainer["batch_size"], []
    for step in range(group["steps"]):
        if source == "formula":
            rule.rate = rate_of(trainer, step * examples)
        inputs, labels = network.batch(examples)
        loss = sum_of_losses(group["net"]["loss"], network.layers(inputs), labels)
        losses.append(number(loss.item()))
        rule.zero_grad()
        l1 = trainer.get("l1_decay", 0.0) * sum(w.abs().sum() for w in network.weights()[0])
        (loss / examples + l1).backward()
        rule.step()
    decay_loss = sum(
        trainer.get("l1_decay", 0.0) * w.abs().sum() + trainer["l2_decay"] / 2 * (w * w).sum()
        for w in network.weights()[0]
    )
    return {
        "source": Formula.SOURCES[trainer["method"]] if source == "formula" else version(),
        **{key: group[key] for key in ("net", "seed", "steps")},
        "trainer": trainer,
        "losses": losses,
        "decay_loss": number(decay_loss.item()),
        "parameters": {name: summary(array) for name, array in network.arrays.items()},
    }


def text(value, depth=2):
    """JSON with a line for each entry of the outer objects, so that a changed fixture is a readable diff."""
    if depth == 0 or not isinstance(value, dict):
        return json.dumps(value, separators=(",", ":"))
    indent = "  " * (3 - depth)
    lines = [f"{indent}{json.dumps(key)}: {text(entry, depth - 1)}" for key, entry in value.items()]
    return "{\n" + ",\n".join(lines) + "\n" + indent[2:] + "}"


def write(folder, kind, name, source, fixture):
    path = folder / kind / f"{name}.{source}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(fixture) + "\n")
    print(f"{path.name}: {path.stat().st_size / 1000:.1f} kB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=HERE / "fixtures", help="write elsewhere")
    parser.add_argument("--only", default="", metavar="NAME", help="only cases whose name begins so")
    options = parser.parse_args()
    folder, only = options.out, options.only
    if torch is None:
        sys.exit(f"error: torch_fixtures.py needs PyTorch ({MISSING})\n  fix: python3 -m pip install torch")
    for case in json.loads((HERE / "cases/networks.json").read_text()):
        if "pytorch" in case["against"]:
            for run in (run for run in case["runs"] if run["name"].startswith(only)):
                write(folder, "networks", run["name"], "pytorch", run_network(case["net"], run))
    for group in json.loads((HERE / "cases/trainings.json").read_text()):
        for run in (run for run in group["runs"] if run["name"].startswith(only)):
            for source in [source for source in run["against"] if source in ("pytorch", "formula")]:
                write(folder, "trainings", run["name"], source, run_training(group, run, source))


main()
