"""What the model is told of the picture before, as it will be when it paints a film: its own work, with its own faults.

Told only what teachers made, it learns to sharpen and deepen what it is given a little; over a hundred pictures that runs away. So in training a
share of the pictures before are what the network itself makes of the same crop (as Self Forcing does with whole rollouts, Huang et al. 2025), and all
of them are too light, too flat, too soft or too sharp by chance: it learns to put that right.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..render.planes import UNSEEN, place_of

BEFORE, KEPT = place_of("before"), place_of("kept")
#: How far, at most: gain, offset of a channel (of 2), and how much of what a blur takes away is added or taken.
GAIN, OFFSET, SHARP = 0.12, 0.06, 0.8
#: Times that the network paints over its own work, at most.
OVER = 2


def as_painted(model: nn.Module, share: float, noise: Tensor, conditions: tuple[Tensor, ...], rng: np.random.Generator) -> None:
    """Change the planes of a batch in place: of those that know the picture before `share` are told the model's own work, all a little wrong."""
    planes = conditions[0]
    knows = planes[:, KEPT].flatten(1).any(1).numpy(force=True)
    own = knows & (rng.random(len(knows)) < share)
    if own.any():
        rows = torch.from_numpy(np.flatnonzero(own)).to(planes.device)
        sub = planes[rows].clone()
        kept = sub[:, KEPT].clone()
        sub[:, BEFORE], sub[:, KEPT] = UNSEEN, 0
        rest = [c[rows] for c in conditions[1:]]
        time = torch.zeros(len(rows), device=planes.device)
        for _ in range(int(rng.integers(1, OVER + 1))):
            with torch.no_grad():
                made = model(noise[rows], time, sub, *rest).float()
            sub[:, BEFORE], sub[:, KEPT] = _told(_spoilt(made, rng), kept), kept
        planes[rows] = sub
    others = np.flatnonzero(knows & ~own)
    if len(others):
        rows = torch.from_numpy(others).to(planes.device)
        made = planes[rows, BEFORE].float() / 127.5 - 1
        planes[rows, BEFORE] = _told(_spoilt(made, rng), planes[rows, KEPT])


def _spoilt(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    def chance(reach: float, *shape: int) -> Tensor:
        return torch.from_numpy(rng.uniform(-reach, reach, (len(pictures), *shape)).astype(np.float32)).to(pictures.device)

    soft = functional.avg_pool2d(functional.pad(pictures, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    pictures = pictures + chance(SHARP, 1, 1, 1) * (pictures - soft)
    return pictures * (1 + chance(GAIN, 1, 1, 1)) + chance(OFFSET, 3, 1, 1)


def _told(pictures: Tensor, kept: Tensor) -> Tensor:
    """As planes: uint8, and nothing where nothing was seen."""
    values = ((pictures + 1) * 127.5).round().clamp(0, 255).to(torch.uint8)
    return torch.where(kept > 0, values, torch.full_like(values, UNSEEN))
