"""What is far off: hills in layers, clouds of cotton wool, a ship. Hung round the set like the cut-outs at the back of a model stage.

In: directions and distances in metres about the set's middle. Out: solids. Directions are yaws, 0 along +X, counter-clockwise.
"""

from __future__ import annotations

import math

import numpy as np

from ..shapes import merge, put, smooth_normals
from ..solids import Material, Mesh, Solid
from ..textures import texture
from .outdoor import ball, fractal, smoothstep


def ridge(
    name: str, distance: float, low: float, high: float, colour: str, seed: int, span: tuple[float, float] = (0.0, 2 * math.pi),
    wave: float = 3.0, base: float = -1.0, second: str = "#30382c", fade: float = 0.25, steps: int = 120,
) -> Solid:
    """A line of hills at `distance`, between `low` and `high` metres tall over the directions of `span`, running out at its ends."""
    a = np.linspace(span[0], span[1], steps)
    whole = span[1] - span[0] > 6.2
    ends = 1.0 if whole else smoothstep(0, fade, a - span[0]) * smoothstep(0, fade, span[1] - a)
    wide = fractal(np.cos(a) * wave + 11, np.sin(a) * wave + 7, seed=seed, octaves=4)
    top = base + (low + (high - low) * np.clip(wide * 1.7 - 0.35, 0, 1) - base) * ends
    rows = np.array([0.0, 0.35, 0.7, 0.92, 1.0, 0.9])
    back = np.array([-0.22, -0.12, -0.05, -0.015, 0.0, 0.06])
    rough = 1 + 0.05 * (fractal(a[None] * 40, rows[:, None] * 9, seed=seed + 1, octaves=2) - 0.5)
    r = distance * (1 + back[:, None] * np.minimum(1, 20 * (high - base) / distance)) * rough
    v = np.stack([r * np.cos(a), r * np.sin(a), base + (top - base)[None] * rows[:, None] * np.ones_like(r)], -1)
    n = len(a)
    i = np.arange(len(rows) * n).reshape(len(rows), n)
    p, q, s, t = i[:-1, :-1].ravel(), i[:-1, 1:].ravel(), i[1:, 1:].ravel(), i[1:, :-1].ravel()
    faces = np.concatenate([np.stack([p, s, q], -1), np.stack([p, t, s], -1)]).astype(np.int32)
    points = v.reshape(-1, 3)
    uv = np.stack([a[None] * distance / 14 * np.ones_like(r), rows[:, None] * (top - base)[None] / 14], -1).reshape(-1, 2)
    mesh = Mesh(points.astype(np.float32), faces, smooth_normals(points, faces), uv.astype(np.float32))
    return Solid(name, mesh, Material("#ffffff", 1.0, texture=texture("felt", colour, second, 128, seed)), shadow=False)


def clouds(name: str, seed: int, count: int, colour: str, span: tuple[float, float], height: tuple[float, float], size: float = 9.0, distance: float = 120.0, flat: float = 0.32) -> Solid:
    """Banks of cotton wool: heaps of lumps with level undersides."""
    rng = np.random.default_rng(seed)
    v, f = ball(2)
    parts = []
    for k in range(count):
        a = span[0] + (span[1] - span[0]) * (k + rng.uniform(0.1, 0.9)) / count
        far = distance * rng.uniform(0.8, 1.15)
        z = rng.uniform(*height)
        s = size * rng.uniform(0.6, 1.3)
        for _ in range(int(rng.integers(5, 9))):
            off = rng.normal(size=3) * np.array([1.5, 0.5, 0.28]) * s
            r = s * rng.uniform(0.4, 0.95) * np.exp(-abs(off[0]) / (3 * s))
            lump = v * (0.82 + 0.36 * fractal(v[:, 0] * 1.6 + k * 7, v[:, 1] * 1.6 + 3, v[:, 2] * 1.6, seed + k, 2))[:, None]
            lump = lump * np.array([1.25, 1.0, flat * 1.9]) * r
            lump[:, 2] = np.maximum(lump[:, 2], -0.22 * r)
            mesh = Mesh(lump.astype(np.float32), f, smooth_normals(lump, f), (v[:, :2]).astype(np.float32))
            turned = put(mesh, (off[0], off[1], off[2] + abs(off[0]) * -0.05))
            parts.append(put(turned, (far * math.cos(a), far * math.sin(a), z), a + math.pi / 2))
    return Solid(name, merge(parts), Material("#ffffff", 1.0, texture=texture("felt", colour, "#808080", 128, 5)), shadow=False)


def facing(points: np.ndarray) -> np.ndarray:
    """Yaws that look from the ground points (n, 2) to the set's middle."""
    return np.arctan2(-points[:, 1], -points[:, 0])
