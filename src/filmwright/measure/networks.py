"""The measure room's own small networks: `weights/<name>.onnx`, and what was measured of each as it was trained in `weights/<name>.json`."""

from __future__ import annotations

import functools
import hashlib
import json
from importlib import resources
from typing import Any

import onnxruntime

from .faults import MeasureError

_WEIGHTS = resources.files("filmwright.measure") / "weights"


@functools.cache
def told(name: str) -> dict[str, Any]:
    """The recipe, digest and error of the network `name`."""
    return json.loads((_WEIGHTS / f"{name}.json").read_text("utf-8"))


@functools.cache
def network(name: str) -> onnxruntime.InferenceSession:
    """The network `name`, loaded once. Raises :class:`MeasureError` for weights that are not those that were measured."""
    weights = (_WEIGHTS / f"{name}.onnx").read_bytes()
    if hashlib.sha256(weights).hexdigest() != told(name)["sha256"]:
        raise MeasureError(f"measure/weights/{name}.onnx is not the file that {name}.json describes: install filmwright again")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # sums in one order, whatever the cores
    return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
