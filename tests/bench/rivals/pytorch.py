#!/usr/bin/env python3
"""PyTorch on one thread, for scripts/bench: the same networks, trainers and batches as the engine.

It first says {"version"}, or {"missing": reason} where there is no PyTorch: nothing is installed here, that is
`pip install torch`. The first line of its input is a JSON array of cases as in tests/bench/cases.json; each "round"
after it is answered with a line of JSON, [{"name", "batch", "examples_per_second"}]; it ends with its input.

On noise, and without weight decay and augmentation: those would only be slower.
"""

import json
import sys
import time

if "--help" in sys.argv[1:] or "-h" in sys.argv[1:]:
    sys.exit(print(__doc__.strip()))

try:
    import torch
    from torch import nn
except (ImportError, OSError) as missing:
    print(json.dumps({"missing": f"{sys.executable} has no PyTorch: {missing}"}), flush=True)
    sys.exit()

# A round of each network takes at least so long, and at least one step.
ROUND_S = 0.3


def layers_of(spec):
    channels, size = spec["input"]["channels"], spec["input"]["height"]
    for layer in spec["layers"]:
        kind = layer["kind"]
        if kind == "conv":
            yield nn.Conv2d(channels, layer["filters"], layer["size"], padding=layer["pad"])
            channels, size = layer["filters"], size + 2 * layer["pad"] - layer["size"] + 1
        elif kind == "batch_norm":
            yield nn.BatchNorm2d(channels)
        elif kind == "relu":
            yield nn.ReLU(inplace=True)
        elif kind == "max_pool":
            yield nn.MaxPool2d(layer["size"], layer["stride"])
            size = (size - layer["size"]) // layer["stride"] + 1
        elif kind == "fc":
            yield nn.Flatten()
            yield nn.Linear(channels * size * size, layer["units"])
            channels, size = layer["units"], 1
        else:
            sys.exit(f"layer {kind} is not written here")


class Training:
    def __init__(self, case, batch, method):
        self.name, self.batch = case["name"], batch
        self.net = nn.Sequential(*layers_of(case["spec"]))
        optimisers = {
            "adadelta": lambda weights: torch.optim.Adadelta(weights, lr=1.0, rho=0.95),
            "momentum": lambda weights: torch.optim.SGD(weights, lr=0.01, momentum=0.9),
        }
        self.optimiser = optimisers[method](self.net.parameters())
        shape = case["spec"]["input"]
        self.pictures = torch.rand(batch, shape["channels"], shape["height"], shape["width"]) - 0.5
        self.labels = torch.arange(batch) % 10

    def step(self):
        self.optimiser.zero_grad(set_to_none=True)
        nn.functional.cross_entropy(self.net(self.pictures), self.labels).backward()
        self.optimiser.step()

    def pace(self):
        """Examples a second."""
        started, steps = time.perf_counter(), 0
        while steps == 0 or time.perf_counter() - started < ROUND_S:
            self.step()
            steps += 1
        return steps * self.batch / (time.perf_counter() - started)


def main():
    print(json.dumps({"version": torch.__version__}), flush=True)
    torch.set_num_threads(1)
    torch.set_num_interop_threads(1)
    cases = json.loads(sys.stdin.readline())
    trainings = [Training(case, batch, method) for case in cases for batch, method in case["runs"]]
    for training in trainings:
        training.pace()
    # The loop reads ahead where it iterates over the file itself.
    for line in iter(sys.stdin.readline, ""):
        if line.strip() != "round":
            sys.exit(f"asked for {line.strip()}; there is round")
        answers = [
            {"name": training.name, "batch": training.batch, "examples_per_second": training.pace()}
            for training in trainings
        ]
        print(json.dumps(answers), flush=True)


main()
