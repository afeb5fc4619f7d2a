"""Exported weights back as a network, to train on from."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch.nn import functional

from ..film import Malformed, build
from ..render import WEIGHTS, Refused, graph_of
from ..render.ingredients import ingredients
from ..render.planes import LAYOUT
from .faults import TrainFault
from .model import Native, Shape

#: What a recipe calls the weights that ship.
OURS = "ours"
#: Layers that see planes: what older weights were not told comes last, and begins without effect.
SEES = ("start.weight", "touch.first.weight")
#: Parts that older weights do not have, without effect until they learn.
LATER = ("overprint", "let", "specks", "blocks")


def begun(start: str) -> Native:
    """The network that a recipe's `start` names. Raises :class:`TrainFault`."""
    return torch_of(WEIGHTS if start == OURS else Path(start))


def torch_of(folder: Path) -> Native:
    """The network of exported weights, to train on from: every parameter stands in the graph by its name.

    Weights that were told less, or print less over their pictures, are read as well, if what they were told comes first: what is new begins without
    effect. Raises :class:`TrainFault`.
    """
    import onnx
    from google.protobuf.message import DecodeError
    from onnx import numpy_helper

    try:
        about = json.loads((folder / "native.json").read_text("utf-8"))
        held = {i.name: numpy_helper.to_array(i) for i in onnx.load_model_from_string(graph_of(folder)).graph.initializer}
        shape = build(Shape, about["shape"])
        layout, looks = about["layout"], about["ingredients"]
    except (OSError, Refused, DecodeError, Malformed, ValueError, KeyError, TypeError) as error:
        raise TrainFault(f"{folder}: no whole weights there ({error})") from None
    known = [list(row) for row in LAYOUT]
    if layout != known[: len(layout)] or looks != list(ingredients()):
        raise TrainFault(f"{folder}: these weights were trained for other passes or another table of looks")
    has = {name.split(".")[0] for name in held}
    model, older = Native(shape), len(layout) < len(known) or "overprint" not in has
    new = set(LATER) - has
    state = model.state_dict()
    for name, fresh in state.items():
        if name in held:
            state[name] = _grown(name, torch.from_numpy(held[name].copy()), fresh.shape, older)
        elif name.split(".")[0] not in new:
            raise TrainFault(f"{folder}: {name} is missing from the graph")
    model.load_state_dict(state)
    return model


def _grown(name: str, value: torch.Tensor, shape: torch.Size, older: bool) -> torch.Tensor:
    """`value`; of `older` weights with zeros for what a layer that sees planes is told besides."""
    more = shape[1] - value.shape[1] if older and name in SEES else 0
    grown = functional.pad(value, (0, 0, 0, 0, 0, more)) if more > 0 else value
    if grown.shape != shape:
        raise TrainFault(f"{name} is {tuple(value.shape)}, not {tuple(shape)}")
    return grown
