"""The sea: a height field moved by trochoidal waves, breakers that roll in, foam that runs up the sand.

In: the phase in frames. Out: vertices and normals. Waves are Gerstner's (F. J. Gerstner 1802; J. Tessendorf, "Simulating Ocean
Water", 2001): each point goes round a circle, with the deep-water dispersion w^2 = g k. The angular speeds are whole multiples
of 2 pi / PERIOD, so that the swell repeats exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..shapes import smooth_normals
from ..solids import Floats

Array = NDArray[np.float64]

#: y of x along a coast.
Curve = Callable[[Array], Array]

#: Frames after which the sea is as it was, at 24 frames a second.
PERIOD = 192
GRAVITY = 9.81


@dataclass(frozen=True)
class Wave:
    """One train: how often it passes in a period, its heading (a yaw, where it goes), its height in metres, its start."""

    turns: int
    heading: float
    height: float
    start: float


def swell(rough: float, seed: int) -> tuple[Wave, ...]:
    """Trains rolling towards -Y, the land; `rough` 0.5 (calm) to 2 (storm)."""
    rng = np.random.default_rng(seed)
    made = []
    for turns, height in ((2, 0.10), (3, 0.085), (4, 0.06), (5, 0.035), (7, 0.022), (9, 0.014), (12, 0.008)):
        made.append(
            Wave(
                turns,
                -np.pi / 2 + rng.normal() * (0.25 + 0.05 * turns),
                height * rough * rng.uniform(0.8, 1.2),
                rng.random() * 6.28,
            )
        )
    return tuple(made)


def moved(rest: Array, waves: tuple[Wave, ...], phase: float, fps: int, calm: Array, spacing: Array) -> tuple[Array, Array]:
    """Points (n, 3) of the resting water and their normals at `phase`.

    `calm` (n,) scales the waves near the shore; waves shorter than twice the `spacing` (n,) of the points are left out there.
    """
    seconds = PERIOD / fps
    p = rest.copy()
    slope = np.zeros((len(rest), 2))
    for wave in waves:
        omega = 2 * np.pi * wave.turns / seconds
        k = omega**2 / GRAVITY
        d = np.array([np.cos(wave.heading), np.sin(wave.heading)])
        size = wave.height * calm * np.clip(2 - 2.5 * spacing * k / np.pi, 0, 1)
        angle = k * (rest[:, :2] @ d) - omega * (phase % PERIOD) / fps + wave.start
        c, s = np.cos(angle), np.sin(angle)
        p[:, 2] += size * c
        p[:, :2] -= d * (size * s * 0.8)[:, None]
        slope -= d * (size * k * s)[:, None]
    n = np.concatenate([-slope, np.ones((len(rest), 1))], axis=1)
    return p, n / np.linalg.norm(n, axis=1, keepdims=True)


@dataclass(frozen=True, eq=False)
class Breakers:
    """Lines of surf: ridges with a ragged white crest that rise off the shore, roll in, break, and run out on the sand as foam.

    `shore(x)` is where the water ends. A breaker is a ribbon of `columns` x (len(PROFILE)) points, its texture fixed to it, so the foam
    travels with the wave. Three breakers follow one another within the period.
    """

    shore: Curve
    level: float
    x: Array
    height: float
    seed: int
    lines: int = 4
    wobble: Array = field(init=False)

    #: Across a breaker, from the land side to the sea side: metres from the crest, height, both as parts of it when it stands.
    PROFILE = np.array([(-1.5, -0.02), (-0.75, 0.02), (-0.38, 0.18), (-0.16, 0.75), (0.0, 1.0), (0.30, 0.86), (0.9, 0.42), (1.8, -0.25)])
    #: Across the foam that is left of it, from the land side.
    FLAT = np.array([(-0.9, 0.004), (-0.6, 0.05), (-0.3, 0.045), (0.0, 0.04), (0.3, 0.036), (0.7, 0.028), (1.2, 0.012), (1.8, -0.1)])

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        t = np.linspace(0, 1, len(self.x))
        waves = sum(rng.normal() / (1 + f * 0.35) * np.sin(2 * np.pi * f * t[None] + rng.random((self.lines, 1)) * 6.28) for f in (1, 2, 3, 5, 8, 13))
        object.__setattr__(self, "wobble", waves)

    def at(self, line: int, phase: float) -> tuple[Array, Array]:
        """The points (n, 3) and where they are in the breaker's life (n,): 0 rising far out, 0.62 breaking, 1 gone."""
        part = ((phase % PERIOD) / PERIOD + line / self.lines) % 1.0
        w = self.wobble[line]
        life = np.clip(part + 0.035 * w, 0, 1)
        out = 6.5 * (1 - life / 0.66) ** 1.0
        run = np.where(life < 0.66, np.maximum(out, 0), 0.0)
        up = np.clip((life - 0.66) / 0.34, 0, 1)
        run = run - 1.0 * np.sin(np.pi * np.clip(up, 0, 1)) * (0.75 + 0.25 * np.sin(w * 2))
        stand = _rise(0.05, 0.4, life) * (1 - _rise(0.55, 0.74, life))
        flat = _rise(0.58, 0.72, life)
        gone = _rise(0.86, 1.0, life) + (1 - _rise(0.0, 0.12, life))
        tall = self.height * (0.75 + 0.25 * np.sin(w * 3 + line)) * stand
        a, b = self.PROFILE, self.FLAT
        across = a[:, :1] * (1 - flat) + b[:, :1] * flat
        z = a[:, 1:] * tall + b[:, 1:] * flat
        y = self.shore(self.x) + run + across + 0.10 * w * (1 - 0.3 * flat)
        x = np.broadcast_to(self.x, y.shape)
        slope = np.minimum(0, y - self.shore(self.x))  # over the dry sand the foam follows the beach up
        z = self.level + z - 0.06 * slope * flat - 0.25 * gone - 0.02 * (1 - stand - flat)
        return np.stack([x, y, z], -1).reshape(-1, 3), life

    def mesh(self, line: int, phase: float, faces: NDArray[np.int32]) -> tuple[Floats, Floats]:
        """Vertices and normals of one line of surf."""
        v, _ = self.at(line, phase)
        return v.astype(np.float32), smooth_normals(v, faces)


def _rise(a: float, b: float, x: Array) -> Array:
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)
