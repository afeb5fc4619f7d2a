"""The colours of a look of a user's own: what each colour that our model paints becomes, learned from footage before anything else is.

In: pictures as our model paints them and footage, (b, 3, h, w), -1 to 1. Out: a small network, and the table that a film's pictures go through.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from ..render.adapter import LEVELS
from .likeness import patches_apart

#: Steps, their rate, and how many random pixels are held against as many of the footage.
STEPS, RATE, SAMPLE = 400, 3e-3, (128, 256)


class Inks(nn.Module):
    """A linear map of colours, and what bends it."""

    def __init__(self, size: int = 32) -> None:
        super().__init__()
        self.turn, self.level = nn.Parameter(torch.eye(3)), nn.Parameter(torch.zeros(3))
        self.bend = nn.Sequential(nn.Linear(3, size), nn.Tanh(), nn.Linear(size, size), nn.Tanh(), nn.Linear(size, 3))
        nn.init.zeros_(self.bend[4].weight)
        nn.init.zeros_(self.bend[4].bias)

    def forward(self, picture: Tensor) -> Tensor:
        """`picture` (b, 3, h, w) in the look's colours; what is out of -1 to 1 is cut off, as it is in a film, but still learned from."""
        x = picture.movedim(1, 3)
        x = x + (x.clamp(-1, 1) - x).detach()
        return (x @ self.turn + self.level + self.bend(x)).movedim(3, 1)

    @torch.no_grad()
    def table(self) -> NDArray[np.uint8]:
        """What the colours of an even grid become, (LEVELS, LEVELS, LEVELS, 3), by blue, green, red."""
        even = torch.linspace(-1, 1, LEVELS)
        blue, green, red = torch.meshgrid(even, even, even, indexing="ij")
        made = self(torch.stack([red, green, blue]).flatten(2)[None])[0].movedim(0, -1).reshape(LEVELS, LEVELS, LEVELS, 3)
        return ((made + 1) * 127.5).round().clip(0, 255).numpy().astype(np.uint8)


def learn_inks(inks: Inks, painted: Tensor, footage: Tensor, rng: np.random.Generator) -> None:
    """Teach `inks` to give what was painted the footage's colours."""
    made, wanted = _some(painted, rng), _some(footage, rng)
    with torch.no_grad():
        inks.turn.copy_(turn_between(made, wanted))
        inks.level.copy_(wanted.mean((0, 2, 3)) - made.mean((0, 2, 3)) @ inks.turn)
    optimiser = torch.optim.Adam(inks.parameters(), RATE)
    for _ in range(STEPS):
        apart = patches_apart(inks(made), wanted, 1, 1, rng)
        optimiser.zero_grad()
        apart.backward()
        optimiser.step()


def turned(painted: Tensor, footage: Tensor) -> Tensor:
    """What was painted with the mean and the covariance of the footage's colours."""
    level = painted.mean((0, 2, 3))
    return ((painted.movedim(1, 3) - level) @ turn_between(painted, footage) + footage.mean((0, 2, 3))).movedim(3, 1)


def turn_between(made: Tensor, wanted: Tensor) -> Tensor:
    """The matrix (3, 3) that gives colours the covariance of others and moves them least (Monge's linear map, Pitie and Kokaram 2007)."""
    here, there = (torch.cov(p.movedim(1, 3).reshape(-1, 3).T) + 1e-3 * torch.eye(3) for p in (made, wanted))
    root = _root(here)
    back = torch.linalg.inv(root)
    return back @ _root(root @ there @ root) @ back


def _root(matrix: Tensor) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    return vectors @ torch.diag(values.clamp_min(0).sqrt()) @ vectors.T


def _some(pictures: Tensor, rng: np.random.Generator) -> Tensor:
    """Random pixels of pictures, as one picture."""
    pixels = pictures.movedim(1, 3).reshape(-1, 3)
    return pixels[torch.from_numpy(rng.integers(0, len(pixels), SAMPLE[0] * SAMPLE[1]))].T.reshape(1, 3, *SAMPLE)
