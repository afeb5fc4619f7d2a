"""Wind: grass, leaves and branches bend as gusts run over them; loose leaves tumble by.

In: the rest vertices of a mesh with, for each, how far it gives (0 at a root) and where it stands. Out: moved vertices. A gust is a few
sines that travel with the wind; their turns in a `PERIOD` are whole numbers, so that the motion repeats.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..filament import Lens
from ..solids import Floats, Mesh

Array = NDArray[np.float64]

#: Frames after which the wind is as it was.
PERIOD = 192
#: Metres about the lens that are kept free of blades.
CLEAR = 1.3
#: Gusts: turns in a period, metres from one crest to the next, share of the whole.
GUSTS = ((2, 9.0, 0.5), (5, 4.1, 0.3), (11, 1.7, 0.2))


@dataclass(frozen=True, eq=False)
class Sway:
    """A mesh that bends with the wind. `give` (n,) metres at full wind; `strength` 0-2; `towards` the wind's heading
    (a yaw); `blade` the vertices of each loose piece of it, 0 for one that hangs together."""

    mesh: Mesh
    give: Array
    strength: float
    towards: float
    seed: int = 0
    blade: int = 0

    def at(self, phase: float, lens: Lens) -> tuple[Floats, Floats]:
        """Vertices and normals at `phase`. Normals stay: blades are too thin for it to show.

        Blades of `blade` vertices each that would stand right before the lens are folded away, as a set dresser would do.
        """
        v = self.mesh.vertices.astype(np.float64)
        way = np.array([np.cos(self.towards), np.sin(self.towards)])
        along, across = v[:, :2] @ way, v[:, :2] @ np.array([-way[1], way[0]])
        turn = 2 * np.pi * (phase % PERIOD) / PERIOD
        gust = sum(
            part * np.sin(2 * np.pi * along / length - turns * turn + self.seed + 0.6 * np.sin(across / length)) for turns, length, part in GUSTS
        )
        flutter = 0.22 * np.sin(23 * turn + v[:, 0] * 9 + v[:, 1] * 7 + self.seed)
        push = self.give * self.strength * (0.45 + 0.55 * gust)
        v[:, :2] += push[:, None] * way + (self.give * self.strength * flutter)[:, None] * np.array([-way[1], way[0]])
        v[:, 2] -= np.minimum(0.6 * np.abs(push), push**2 * 1.2 / np.maximum(self.give, 1e-3) * 0.35)
        if self.blade:
            each = v.reshape(-1, self.blade, 3)
            middle = each.mean(axis=1)
            near = np.linalg.norm(middle - np.array(lens.at), axis=1) < CLEAR
            each[near] = each[near, :1]
        return v.astype(np.float32), self.mesh.normals


def grass_give(mesh: Mesh, tall: float) -> Array:
    """How far blades give: uv's first number is the place along the blade."""
    return 0.5 * tall * np.asarray(mesh.uv, np.float64)[:, 0] ** 2


def crown_give(mesh: Mesh, low: float, high: float, amount: float) -> Array:
    """How far foliage gives that hangs between two heights."""
    return amount * np.clip((mesh.vertices[:, 2].astype(np.float64) - low) / (high - low), 0, 1)
