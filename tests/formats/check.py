#!/usr/bin/env python3
"""Holds exported networks against PyTorch, ONNX Runtime and Keras.

  node tests/formats/export.mjs FOLDER && python3 tests/formats/check.py FOLDER

Each network of FOLDER must give 100 pictures the engine's scores to 1e-4 of the largest of them. Needs numpy; what
else is missing of torch with safetensors, onnxruntime, and keras with a backend is said and left out. (In separate
environments run it once in each.)
"""

import argparse
import importlib.util
import math
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np

TOLERANCE = 1e-4


def has(*modules):
    return all(importlib.util.find_spec(module) for module in modules)


def pytorch(folder, pictures):
    """The scores, once load.py is content too, and the weights as PyTorch writes them come back."""
    import torch
    from safetensors.torch import load_file, save_file

    said = subprocess.run(
        [sys.executable, folder / "load.py", folder / "weights.safetensors"], capture_output=True, text=True
    )
    if said.returncode:
        raise SystemExit(f"{folder.name}: load.py: {said.stdout}{said.stderr}")
    net = runpy.run_path(str(folder / "pytorch.py"))["net"]
    net.load_state_dict(load_file(folder / "weights.safetensors"))
    save_file(net.state_dict(), folder / "pytorch.safetensors")
    net.eval()
    with torch.no_grad():
        # By way of a list: old versions of PyTorch do not know new ones of numpy.
        return np.array(net(torch.tensor(pictures.tolist())).tolist())


def onnx(folder, pictures):
    import onnxruntime

    if has("onnx"):
        import onnx

        onnx.checker.check_model(str(folder / "network.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "network.onnx", providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    outputs = dict(zip(names, session.run(names, {"pictures": pictures})))
    if "probabilities" in outputs:
        powers = np.exp(outputs["scores"] - outputs["scores"].max(1, keepdims=True))
        assert np.abs(outputs["probabilities"] - powers / powers.sum(1, keepdims=True)).max() < 1e-6
    return outputs["scores"]


def keras(folder, pictures):
    """The code alone, given PyTorch's weights: kernels are [y, x, in, out], dense ones see [y, x, channel]."""
    from safetensors.numpy import load_file

    weights = load_file(folder / "weights.safetensors")
    program = runpy.run_path(str(folder / "keras.py"))
    net = program["net"]
    pictures = pictures.transpose(0, 2, 3, 1)
    net(pictures[:1])

    def layers(model):
        for layer in model.layers:
            if hasattr(layer, "inner"):
                yield from layers(layer.inner)
                if layer.shortcut:
                    yield layer.shortcut
            elif layer.weights:
                yield layer

    def key(name):
        return [(0, int(part)) if part.isdigit() else (1, part) for part in name.split(".")]

    names = sorted({name.rsplit(".", 1)[0] for name in weights}, key=key)
    for layer, name in zip(layers(net), names, strict=True):
        array = {part: weights[f"{name}.{part}"] for part in ("weight", "bias")}
        kernel = array["weight"]
        if kernel.ndim == 4:
            kernel = kernel.transpose(2, 3, 1, 0)
        elif kernel.ndim == 2:
            # What the layer's Flatten sees, in Keras's order.
            *sides, channels = flattened(net, layer) or (kernel.shape[1],)
            kernel = kernel.reshape(-1, channels, math.prod(sides)).transpose(2, 1, 0).reshape(kernel.shape[::-1])
        values = [kernel, array["bias"]]
        if f"{name}.running_mean" in weights:
            values += [weights[f"{name}.running_mean"], weights[f"{name}.running_var"]]
        layer.set_weights(values)
    labels = np.arange(len(pictures)) % 10
    assert np.isfinite(net.evaluate(pictures, labels, verbose=0, return_dict=True)["loss"])
    return np.asarray(net.predict(pictures, verbose=0))


def flattened(model, dense):
    """The shape that the Flatten right before `dense` takes; None where there is none."""
    for before, layer in zip(model.layers, model.layers[1:]):
        if layer is dense and type(before).__name__ == "Flatten":
            return before.input.shape[1:]
        if hasattr(layer, "inner") and (found := flattened(layer.inner, dense)):
            return found
    if model.layers[0] is dense:
        return None
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    checks = {
        "PyTorch": (pytorch, has("torch", "safetensors")),
        "ONNX Runtime": (onnx, has("onnxruntime")),
        "Keras": (keras, has("keras", "safetensors")),
    }
    for program, (_, there) in checks.items():
        if not there:
            print(f"{program} is not installed: left out")
    worst = 0
    for place in sorted(path for path in folder.iterdir() if path.is_dir()):
        pictures = np.fromfile(place / "pictures.f32", np.float32).reshape(-1, 3, 32, 32)
        expected = np.fromfile(place / "scores.f32", np.float32).reshape(len(pictures), -1)
        for program, (check, there) in checks.items():
            if not there:
                continue
            scores = check(place, pictures)
            assert scores.shape == expected.shape, (place.name, program, scores.shape)
            error = np.abs(scores - expected).max() / max(1, np.abs(expected).max())
            worst = max(worst, error)
            print(f"{place.name}: {program}: largest difference {error:.1e}")
    if worst > TOLERANCE:
        sys.exit(f"more than {TOLERANCE}")


if __name__ == "__main__":
    main()
