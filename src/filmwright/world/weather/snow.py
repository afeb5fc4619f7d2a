"""Snow, leaves and fog: what drifts through the air. Flakes sink and sway, leaves tumble along, puffs of fog crawl over the ground.

All live in a box about the lens that is wrapped in world space, as the rain does, and are pure functions of the phase with a whole period.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..filament import Lens
from ..solids import Floats

Array = NDArray[np.float64]
PERIOD = 192
REACH = 7.0
THIN = 0.0016


def wrapped(xy: Array, centre: Array, reach: float = REACH) -> Array:
    """Ground points brought, by whole boxes, into the box of 2 x reach about `centre`."""
    return centre + (xy - centre + reach) % (2 * reach) - reach


def _ahead(lens: Lens, reach: float = REACH) -> Array:
    return np.array(lens.at[:2]) + np.array(lens.forward[:2]) * reach * 0.7


@dataclass(frozen=True, eq=False)
class Snow:
    """Flakes, 4 vertices each. `wind` (x, y) metres a second at most, in whole boxes a period so that the loop closes."""

    flakes: int
    drift: tuple[int, int]
    seed: int
    top: float = 6.0

    def at(self, phase: int, lens: Lens, fps: int) -> tuple[Floats, Floats]:
        """Vertices and normals of all flakes: diamonds that turn as they sink."""
        rng = np.random.default_rng(self.seed)
        n = self.flakes
        start, falls = rng.random(n), rng.integers(1, 4, n)
        home, size = rng.random((n, 2)) * 2 * REACH, rng.uniform(0.010, 0.021, n)
        turns, begin = rng.integers(2, 9, (n, 3)), rng.random((n, 3)) * 2 * np.pi
        part = (phase % PERIOD) / PERIOD
        t = 2 * np.pi * part
        z = self.top * (1 - (start + falls * part) % 1.0)
        sway = 0.16 * np.stack([np.sin(turns[:, 0] * t + begin[:, 0]), np.cos(turns[:, 1] * t + begin[:, 1])], -1)
        xy = wrapped(home + np.array(self.drift) * 2 * REACH * part + sway, _ahead(lens))
        p = np.column_stack([xy, z])
        eye, forward, up = np.array(lens.at), np.array(lens.forward), np.array(lens.up)
        right = np.cross(forward, up)
        near = np.linalg.norm(p - eye, axis=1)
        r = np.maximum(size, near * THIN) * (near > 1.2)
        spin = begin[:, 2] + turns[:, 2] * t
        wide, tilt = 0.45 + 0.55 * np.abs(np.cos(spin)), begin[:, 0] + turns[:, 1] * t
        a = (np.cos(tilt)[:, None] * right + np.sin(tilt)[:, None] * up) * (r * wide)[:, None]
        b = (-np.sin(tilt)[:, None] * right + np.cos(tilt)[:, None] * up) * r[:, None]
        v = np.stack([p - a, p - b, p + a, p + b], axis=1)
        normal = np.broadcast_to(np.array([0, 0, 0.6]) - forward * 0.8, v.shape)
        return v.reshape(-1, 3).astype(np.float32), normal.reshape(-1, 3).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Leaves:
    """Leaves that the wind carries, 8 vertices each (4 a side), tumbling about all axes and hopping over the ground."""

    count: int
    boxes: tuple[int, int]
    seed: int
    size: float = 0.06

    def at(self, phase: int, lens: Lens, fps: int) -> tuple[Floats, Floats]:
        """Vertices and normals of all leaves."""
        rng = np.random.default_rng(self.seed)
        n = self.count
        home, begin = rng.random((n, 2)) * 2 * REACH, rng.random((n, 4)) * 2 * np.pi
        speed, turns = rng.integers(1, 3, n), rng.integers(5, 14, (n, 3))
        high = rng.random(n) ** 2.2 * 3.2
        part = (phase % PERIOD) / PERIOD
        t = 2 * np.pi * part
        along = (part + 0.02 * np.sin(3 * t + begin[:, 0]))[:, None] * speed[:, None] * np.array(self.boxes) * 2 * REACH
        xy = wrapped(
            home + along + 0.3 * np.stack([np.sin(turns[:, 0] * t + begin[:, 1]), np.cos(turns[:, 1] * t + begin[:, 2])], -1),
            _ahead(lens),
        )
        z = 0.04 + high * (0.6 + 0.4 * np.sin(turns[:, 2] * 0.5 // 1 * t + begin[:, 3])) + 0.12 * np.abs(np.sin(turns[:, 0] * t + begin[:, 0]))
        p = np.column_stack([xy, z])
        a, b, c = (begin[:, k] + turns[:, k] * t for k in range(3))
        way = np.stack([np.cos(a) * np.cos(b), np.sin(a) * np.cos(b), np.sin(b)], -1)
        side = np.stack([-np.sin(a) * np.cos(c), np.cos(a) * np.cos(c), np.sin(c)], -1)
        face = np.cross(way, side)
        size = self.size * (0.7 + 0.6 * (begin[:, :1] / 6.2832))
        size = size * (np.linalg.norm(p - np.array(lens.at), axis=1, keepdims=True) > 0.7)
        one = np.stack(
            [
                p - way * size * 0.5,
                p + side * size * 0.3 + face * size * 0.08,
                p + way * size * 0.5,
                p - side * size * 0.3 + face * size * 0.08,
            ],
            1,
        )
        v = np.concatenate([one, one], axis=1)
        normal = np.broadcast_to(face[:, None] * np.where(face[:, 2:] < 0, -1, 1)[:, None] + np.array([0, 0, 0.3]), v.shape)
        return v.reshape(-1, 3).astype(np.float32), (normal / np.linalg.norm(normal, axis=-1, keepdims=True)).reshape(-1, 3).astype(np.float32)
