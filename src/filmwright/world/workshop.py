"""A bench where painted pieces are gathered and leave as few solids as possible.

In: meshes, each with a :class:`~filmwright.world.textures.Paint` and a finish. Out: one :class:`~filmwright.world.solids.Solid` a finish
(and a wall), all painted from one sheet of textures, because the renderer pays for every solid. Props and sets are both made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .shapes import Rng, merge, moved, pose, put
from .solids import Floats, Material, Mesh, Solid, Texture
from .textures import Paint, sheet

#: How the finishes take light.
FINISHES = {
    "matte": Material("#ffffff", roughness=0.92),
    "satin": Material("#ffffff", roughness=0.55),
    "gloss": Material("#ffffff", roughness=0.22),
    "metal": Material("#ffffff", roughness=0.38, metallic=0.85),
    "glow": Material("#ffffff", roughness=0.9, glow=1.0),
    "ember": Material("#ffffff", roughness=0.9, glow=0.42),
}


@dataclass(frozen=True)
class Wall:
    """A side of a room: a point on its inner face and its outward normal. Solids on it are taken out with it."""

    at: tuple[float, float, float]
    out: tuple[float, float, float]


@dataclass
class Shop:
    """Collects pieces; `matrix` and `wall` are where the pieces added through it go (see :meth:`within`)."""

    rng: Rng
    walls: dict[str, Wall] = field(default_factory=dict)
    matrix: NDArray[np.float64] = field(default_factory=lambda: np.eye(4))
    wall: str = ""
    pieces: dict[tuple[str, str], list[tuple[Mesh, Paint]]] = field(default_factory=dict)
    whole: list[Solid] = field(default_factory=list)

    def within(self, at: ArrayLike = (0, 0, 0), yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, wall: str | None = None) -> Shop:
        """The same bench, with pieces placed in the frame of `at` and the turns, on `wall`."""
        return replace(self, matrix=self.matrix @ pose(at, yaw, pitch, roll), wall=self.wall if wall is None else wall)

    def add(
        self, mesh: Mesh, paint: Paint | str, finish: str = "matte",
        at: ArrayLike = (0, 0, 0), yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0, scale: ArrayLike = 1.0,
    ) -> None:
        """A piece of static work; `paint` may be a bare colour."""
        coat = Paint(paint) if isinstance(paint, str) else paint
        placed = moved(put(mesh, at, yaw, pitch, roll, scale), self.matrix)
        self.pieces.setdefault((self.wall, finish), []).append((placed, coat))

    def solid(self, name: str, mesh: Mesh, material: Material, shadow: bool = True, shown: bool = True) -> None:
        """A solid of its own, with its own material."""
        self.whole.append(self._hung(Solid(name, moved(mesh, self.matrix), material, shadow=shadow, shown=shown), self.wall))

    def _hung(self, solid: Solid, wall: str) -> Solid:
        if not wall:
            return solid
        at = self.walls[wall].at
        mesh = replace(solid.mesh, vertices=(solid.mesh.vertices - np.asarray(at, np.float32)))
        return replace(solid, mesh=mesh, pose=pose(at), wild=self.walls[wall].out)

    def finish(self, prefix: str, identity: str, finishes: dict[str, Material] = FINISHES) -> tuple[Solid, ...]:
        """Everything that was added, as solids named `prefix`/wall/finish."""
        paints = tuple(sorted({p for parts in self.pieces.values() for _, p in parts}, key=repr))
        out = [replace(s, identity=identity) for s in self.whole]
        if paints:
            colours, normals, squares = sheet(paints)
            for (wall, finish), parts in sorted(self.pieces.items()):
                mesh = merge(_painted(m, p, squares[p], colours, self.rng) for m, p in parts)
                # glow shows its colours as they are: relief would only cost
                material = finishes[finish]
                material = replace(material, texture=colours, normal=None if material.glow > 0 else normals)
                name = f"{prefix}/{wall}/{finish}" if wall else f"{prefix}/{finish}"
                out.append(self._hung(Solid(name, mesh, material, identity=identity), wall))
        return tuple(out)


def _painted(mesh: Mesh, paint: Paint, square: tuple[float, float, float], colours: Texture, rng: Rng) -> Mesh:
    """`mesh` with its uv brought into its paint's square of the sheet, keeping the pattern's scale where it fits."""
    u0, v0, side = square
    margin = 1.0 / colours.pixels.shape[0]
    uv = np.zeros((len(mesh.vertices), 2), np.float64) if mesh.uv is None else mesh.uv.astype(np.float64)
    low, extent = uv.min(0), np.maximum(uv.max(0) - uv.min(0), 1e-9)
    if paint.fit:
        t = (uv - low) / extent
    else:
        span = max(paint.span, float(extent.max()))
        t = (uv - low) / span + rng.random(2) * (1 - extent / span)
    t[:, 1] = 1 - t[:, 1]  # the renderer counts v downwards
    inner: Floats = (np.array([u0, v0]) + margin + t * (side - 2 * margin)).astype(np.float32)
    return replace(mesh, uv=inner)
