"""Do reference sheets do anything? Puppets whose colours nothing else tells are painted with their own sheets, with none, and with another's.

In: weights and held-out clips. Out: how far the puppets' colours are from those that are painted when everything is told, in CIELAB units (a*b* only:
how light it is the lit pass still tells).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ..render import Conditions, Painting, Weights, read_look
from ..render.looks import LUMA
from ..render.planes import UNSEEN
from .clips import Clip
from .crops import conditions

#: A clip counts where its puppets fill at least this share of the picture.
SEEN = 0.02


def withheld(told: Conditions) -> Conditions:
    """`told` without the puppets' colours."""
    puppets = (told.puppet > 0)[..., None]
    grey = np.repeat(np.rint(told.lit @ np.float32(LUMA)).astype(np.uint8)[..., None], 3, -1)
    return replace(told, colour=np.where(puppets, np.uint8(UNSEEN), told.colour), lit=np.where(puppets, grey, told.lit))


def sheet_figures(weights: Weights, clips: Sequence[Clip]) -> dict[str, float]:
    """The mean distance with its `own` sheets, with `none` and with `another` world's, and over how many `clips`."""
    usable = [(c, told) for c, told in ((c, conditions(c)[0]) for c in clips) if (told.puppet > 0).mean() >= SEEN]
    found: dict[str, list[float]] = {"own": [], "none": [], "another": []}
    for clip, told in usable:
        other = next((t for c, t in usable if c.about["world"] > clip.about["world"]), usable[0][1])
        if other is told:
            continue
        wanted = _painted(weights, told)
        bare = withheld(told)
        for name, sheets in (("own", told.sheets), ("none", np.full_like(told.sheets, UNSEEN)), ("another", other.sheets)):
            made = _painted(weights, replace(bare, sheets=sheets))
            found[name].append(_apart(made, wanted, told.puppet > 0))
    return {**{name: round(float(np.mean(v)), 2) if v else float("nan") for name, v in found.items()}, "clips": len(found["own"])}


def _painted(weights: Weights, told: Conditions) -> NDArray[np.uint8]:
    h, w = told.ids.shape
    return Painting(weights, read_look("puppet film"), 1, (w, h)).next(told)


def _apart(made: NDArray[np.uint8], wanted: NDArray[np.uint8], where: NDArray[np.bool_]) -> float:
    a, b = (cv2.cvtColor(p.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[where][:, 1:] for p in (made, wanted))
    return float(np.linalg.norm(a - b, axis=-1).mean())
