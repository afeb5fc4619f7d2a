"""From a checkpoint to what the product paints with: an onnxruntime graph of the averaged weights, with a description beside it.

In: a checkpoint. Out: `native.onnx` and `native.json` (its digest, the table of looks, the planes, how many steps). The graph is one evaluation of
the network at any size whose sides are multiples of 16; it takes planes as uint8 as they are, and gives float pictures, -1 to 1.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path

import torch

from ..film import dumps
from ..render.ingredients import ingredients
from ..render.planes import LAYOUT, LIGHT, PLANES, WHOLE
from .faults import TrainFault
from .model import MULTIPLE, Native, Shape
from .shards import put
from .training import load_checkpoint

INPUTS = ("noisy", "time", "planes", "look", "light", "whole")
OPSET = 18


def export(checkpoint: Path, folder: Path) -> Path:
    """Write the graph and its description; the graph's path. Raises :class:`TrainFault`."""
    if not checkpoint.is_file():
        raise TrainFault(f"{checkpoint}: no checkpoint there; run filmwright train native")
    held = load_checkpoint(checkpoint)
    if held["ingredients"] != list(ingredients()):
        raise TrainFault(f"{checkpoint} was trained with another table of looks")
    shape = {k: tuple(v) if isinstance(v, list) else v for k, v in held["shape"].items()}
    model = Native(Shape(**shape))
    model.load_state_dict(held["ema"])
    model.eval()
    data = _graph(model)
    parameters = sum(p.numel() for p in model.parameters())
    put(folder / "native.onnx", data)
    put(folder / "native.json", dumps({
        "format": 1, "sha256": hashlib.sha256(data).hexdigest(), "parameters": parameters, "step": held["step"], "distilled": held["distilled"],
        "steps": 1 if held["distilled"] else 2, "multiple": MULTIPLE, "layout": [list(row) for row in LAYOUT], "ingredients": list(ingredients()),
    }).encode())
    return folder / "native.onnx"


def _graph(model: Native) -> bytes:
    h, w = 32, 48
    example = (
        torch.zeros(1, 3, h, w), torch.zeros(1), torch.zeros(1, PLANES, h, w, dtype=torch.uint8), torch.zeros(1, len(ingredients())),
        torch.zeros(1, LIGHT), torch.zeros(1, 3, *WHOLE, dtype=torch.uint8),
    )
    sides = {2: "height", 3: "width"}
    held = io.BytesIO()
    with warnings.catch_warnings():
        # The tracing exporter is told to be on its way out; the one that follows it brings two more packages and names sides it cannot prove.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            model, example, held, input_names=list(INPUTS), output_names=["picture"], opset_version=OPSET, dynamo=False,
            dynamic_axes={"noisy": sides, "planes": sides, "picture": sides},
        )
    return held.getvalue()
