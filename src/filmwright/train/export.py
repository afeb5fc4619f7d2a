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
from ..render.adapter import is_bent, is_own
from ..render.ingredients import ingredients
from ..render.planes import LAYOUT, LIGHT, PLANES, SHEET, SHEETS, WHOLE
from .faults import TrainFault
from .model import MULTIPLE, Native, Shape
from .shards import put
from .training import load_checkpoint

INPUTS = ("noisy", "time", "planes", "look", "light", "whole", "sheets")
OPSET = 18
#: Steps that weights paint in: more are no better, before distilling as after (docs/design/native-model.md).
STEPS = 1


def export(checkpoint: Path, folder: Path, piece: int = 0) -> list[Path]:
    """Write the graph and its description; the graph's paths: one, or pieces of at most `piece` bytes. Raises :class:`TrainFault`."""
    if not checkpoint.is_file():
        raise TrainFault(f"{checkpoint}: no checkpoint there; run filmwright train native")
    held = load_checkpoint(checkpoint)
    if held["ingredients"] != list(ingredients()):
        raise TrainFault(f"{checkpoint} was trained with another table of looks")
    model = Native(Shape(**held["shape"]))
    model.load_state_dict(held["ema"])
    model.eval()
    data = _graph(model)
    learned = {name: value for name, value in model.state_dict().items() if is_own(name) or is_bent(name, value.shape)}
    places = {name: [_place(data, name, value), list(value.shape)] for name, value in learned.items()}
    parameters = sum(p.numel() for p in model.parameters())
    parts = [data[n : n + piece] for n in range(0, len(data), piece)] if piece else [data]
    paths = [folder / (f"native.onnx.{n:02d}" if piece else "native.onnx") for n in range(len(parts))]
    for path, part in zip(paths, parts, strict=True):
        put(path, part)
    for old in set(folder.glob("native.onnx*")) - set(paths):  # from another export, in another number of pieces
        old.unlink()
    put(folder / "native.json", dumps({
        "format": 1, "sha256": hashlib.sha256(data).hexdigest(), "parameters": parameters, "step": held["step"], "distilled": held["distilled"],
        "steps": STEPS, "multiple": MULTIPLE, "layout": [list(row) for row in LAYOUT], "ingredients": list(ingredients()),
        "places": places, "shape": held["shape"],
    }).encode())
    return paths


def _place(data: bytes, name: str, value: torch.Tensor) -> int:
    """Where in the graph's file the values of a parameter lie: right after its name, as they are (`TensorProto`: name is field 8, raw_data 9)."""
    values = value.numpy().astype("<f4").tobytes()
    at = data.find(values)
    while at >= 0 and name.encode() not in data[max(0, at - len(name) - 12) : at]:
        at = data.find(values, at + 1)
    if at < 0:
        raise TrainFault(f"the graph does not hold {name} as it is; this version of torch writes it otherwise")
    return at


def _graph(model: Native) -> bytes:
    h, w = 32, 48
    example = (
        torch.zeros(1, 3, h, w), torch.zeros(1), torch.zeros(1, PLANES, h, w, dtype=torch.uint8), torch.zeros(1, len(ingredients())),
        torch.zeros(1, LIGHT), torch.zeros(1, 3, *WHOLE, dtype=torch.uint8), torch.zeros(1, SHEETS, 3, *SHEET, dtype=torch.uint8),
    )
    sides = {2: "height", 3: "width"}
    held = io.BytesIO()
    with warnings.catch_warnings():
        # The tracing exporter is told to be on its way out; the one that follows it brings two more packages and names sides it cannot prove.
        warnings.simplefilter("ignore", DeprecationWarning)
        warnings.filterwarnings("ignore", "Constant folding")  # it says what it leaves to onnxruntime
        torch.onnx.export(
            model, example, held, input_names=list(INPUTS), output_names=["picture"], opset_version=OPSET, dynamo=False,
            do_constant_folding=False,  # every weight keeps its name: a look of one's own puts others in their place
            dynamic_axes={"noisy": sides, "planes": sides, "picture": sides},
        )
    return held.getvalue()
