"""What moves by itself in a set, gathered: solids to build with and movers to ask for each picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ..filament import Lens
from ..solids import Change, Material, Mesh, Solid
from .wind import Sway

Mover = Callable[[int, Lens, int], Change]

#: Frames after which every motion here is as it was: rain, snow, sea, wind and cloth have periods that divide it.
PERIOD = 192


@dataclass
class Moving:
    """Solids and their movers, in the order in which they came."""

    solids: list[Solid] = field(default_factory=list)
    movers: list[Mover] = field(default_factory=list)

    def at(self, phase: int, lens: Lens, fps: int) -> Change:
        """All that is different at `phase`."""
        change = Change()
        for mover in self.movers:
            change.add(mover(phase, lens, fps))
        return change

    def deforming(self, solid: Solid, at: Callable[[int, Lens, int], tuple]) -> None:
        """A solid whose vertices and normals `at` gives anew for each picture."""
        self.solids.append(solid)
        self.movers.append(lambda phase, lens, fps: Change(meshes={solid.name: at(phase, lens, fps)}))

    def swaying(self, solid: Solid, sway: Sway) -> None:
        """A solid that bends with the wind."""
        self.deforming(solid, lambda phase, lens, fps: sway.at(phase, lens))


def loose(name: str, count: int, corners: int, material: Material, faces: tuple[tuple[int, int, int], ...] = ((0, 1, 2),)) -> Solid:
    """A solid of `count` like pieces with `corners` vertices each, which a mover fills; it casts no shadow."""
    v = np.full((count * corners, 3), -1.0, np.float32)
    v[-1] = 1.0  # the renderer refuses a mesh without extent
    n = np.tile(np.array([0, 0, 1], np.float32), (count * corners, 1))
    f = (np.array(faces)[None] + corners * np.arange(count)[:, None, None]).reshape(-1, 3)
    uv = np.repeat((np.arange(count) * 0.618034 % 1)[:, None], corners, axis=0)
    return Solid(name, Mesh(v, f.astype(np.int32), n, np.hstack([uv, uv]).astype(np.float32)), material, shadow=False)
