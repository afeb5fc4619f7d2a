"""Ground that is painted as one picture: patches, paths, wet edges, cobbles, prints, with its relief.

In: a square of the world and functions that paint on it. Out: a mesh in two parts, the near one under the painted square, the far one under a
tile, as solids. Pictures are (n, n), the first row is the far edge (+Y).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from ..solids import Material, Solid, Texture
from ..textures import bytes_of, noise, rgb
from .outdoor import Array, Height, graded, lattice, shell


@dataclass(frozen=True, eq=False)
class Canvas:
    """A square of ground, `side` metres about `centre`, to paint on: `x` and `y` (n, n) are the places of its pixels."""

    n: int
    side: float
    centre: tuple[float, float]
    x: Array
    y: Array
    rng: np.random.Generator

    def noise(self, metres: float, across: float | None = None) -> Array:
        """Noise of mean 0 and deviation 1 with blobs of about this size."""
        scale = self.n / self.side
        wide, high = metres * scale, (metres if across is None else across) * scale
        fine = max(1, min(8, int(min(wide, high) / 6)))  # large blobs are drawn small and enlarged
        while self.n % fine:
            fine -= 1
        small = noise(self.rng, self.n // fine, wide / fine, high / fine)
        return small if fine == 1 else cv2.resize(small, (self.n, self.n), interpolation=cv2.INTER_CUBIC)

    def uv(self, x: Array, y: Array) -> Array:
        """Where a place of the world is on the picture; the renderer counts v from the first row on."""
        return np.stack([(x - self.centre[0]) / self.side + 0.5, 0.5 - (y - self.centre[1]) / self.side], -1)


def canvas(seed: int, side: float = 26.0, n: int = 1024, centre: tuple[float, float] = (0.0, 0.0)) -> Canvas:
    """A fresh canvas."""
    t = ((np.arange(n) + 0.5) / n - 0.5) * side
    x, y = np.meshgrid(t + centre[0], t[::-1] + centre[1])
    return Canvas(n, side, centre, x, y, np.random.default_rng(seed))


def blend(base: Array, colour: str | Array, mask: Array) -> Array:
    """`base` (n, n, 3) painted over with a colour where `mask` (n, n) is 1."""
    tone = rgb(colour) if isinstance(colour, str) else colour
    m = np.clip(mask, 0, 1)[..., None]
    return base * (1 - m) + tone * m


def relief_of(height: Array, pixel: float) -> Texture:
    """The normal map of a height in metres over pixels of `pixel` metres, in the frames that the renderer gives to level ground.

    There the tangent points to -Y and its partner to +X (see `filament.tangents`).
    """
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) / (2 * pixel)
    dy = (np.roll(height, 1, 0) - np.roll(height, -1, 0)) / (2 * pixel)
    n = np.stack([dy, -dx, np.ones_like(dx)], -1)
    return Texture("ground relief", bytes_of(n / np.linalg.norm(n, axis=-1, keepdims=True) * 0.5 + 0.5), linear=True)


def ground(
    paint: Canvas,
    colours: Array,
    relief: Array,
    height: Height,
    far: Material,
    roughness: float = 0.95,
    step: float = 0.52,
    reach: float = 120.0,
    keep: Callable[[Array, Array, Array], Array] | None = None,
    growth: float = 1.27,
) -> list[Solid]:
    """The ground as two solids: `ground` with the painted picture, `ground far` with the material of the open country (uv in metres)."""
    half = paint.side / 2
    xs, ys = graded(half, step, reach, growth) + paint.centre[0], graded(half, step, reach, growth) + paint.centre[1]
    x, y, faces = lattice(xs, ys)
    z = height(x, y)
    if keep is not None:
        faces = faces[keep(x, y, z)[faces].any(axis=1)]
    points = np.stack([x, y, z], -1)
    middle = points[faces].mean(axis=1)
    near = np.maximum(abs(middle[:, 0] - paint.centre[0]), abs(middle[:, 1] - paint.centre[1])) < half
    picture = Material(
        "#ffffff",
        roughness,
        texture=Texture("ground", bytes_of(colours)),
        normal=relief_of(relief, paint.side / paint.n),
    )
    return [
        Solid("ground", shell(points, faces, near, paint.uv(x, y)), picture),
        Solid("ground far", shell(points, faces, ~near, np.stack([x, y], -1)), far, shadow=False),
    ]
