"""Rain: drops that fall with the wind as streaks as long as an exposure, and the splashes where they land.

One mesh each, made anew for every picture as a pure function of the phase and the lens. Drops live in a box about the lens that is wrapped in
world space: when the camera moves, drops stay where they are. Every drop falls `turns` times in one period, from another place
each time, so the rain repeats after `PERIOD` pictures and not before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..filament import Lens
from ..solids import Floats

Array = NDArray[np.float64]

#: Frames after which the rain is as it was.
PERIOD = 96
#: Seconds a drop is exposed: half of a picture held at twelve a second.
EXPOSURE = 1 / 26
TOP = 7.0
REACH = 7.5
#: Radians that a streak is wide at least, so that far ones do not vanish between pixels.
THIN = 0.0011
SPLASH_LIFE = 5


@dataclass(frozen=True, eq=False)
class Rain:
    """`wind` (x, y) metres a second; `drops` in the box; `ground` gives the height on which they land."""

    drops: int
    wind: tuple[float, float]
    seed: int
    floor: float = 0.0

    def __post_init__(self) -> None:
        rng = np.random.default_rng(self.seed)
        object.__setattr__(self, "_turns", rng.integers(3, 6, self.drops))
        object.__setattr__(self, "_start", rng.random(self.drops))
        object.__setattr__(self, "_width", rng.uniform(0.0022, 0.0042, self.drops))
        object.__setattr__(self, "_places", rng.random((6, self.drops, 2)) * 2 * REACH)

    def _fall(self, phase: float, fps: int) -> tuple[Array, Array, Array]:
        """For each drop: the place (n, 2) where this fall began, the part of it that is done, the speed down."""
        along = self._start + self._turns * (phase % PERIOD) / PERIOD
        turn = np.floor(along).astype(int) % self._turns
        begun = self._places[turn, np.arange(self.drops)]
        return begun, along % 1.0, self._turns * TOP * fps / PERIOD

    def streaks(self, phase: int, lens: Lens, fps: int) -> tuple[Floats, Floats]:
        """Vertices and normals of all streaks as this lens sees them."""
        begun, done, speed = self._fall(phase, fps)
        wind = np.array(self.wind)
        seconds = done * TOP / speed
        eye, forward = np.array(lens.at), np.array(lens.forward)
        xy = _wrapped(begun + wind * seconds[:, None], eye[:2] + forward[:2] * REACH * 0.75)
        head = np.concatenate([xy, (self.floor + TOP * (1 - done))[:, None]], axis=1)
        velocity = np.concatenate([np.broadcast_to(wind, (self.drops, 2)), -speed[:, None]], axis=1)
        tail = head - velocity * EXPOSURE
        near = np.linalg.norm(head - eye, axis=1, keepdims=True)
        across = np.cross(velocity, head - eye)
        across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-9)
        across *= np.maximum(self._width[:, None], near * THIN) / 2
        across[near[:, 0] < 0.7] = 0.0
        v = np.stack([head - across, head + across, tail], axis=1)
        n = np.broadcast_to(((eye - head) / np.maximum(near, 1e-6))[:, None], v.shape)
        return v.reshape(-1, 3).astype(np.float32), n.reshape(-1, 3).astype(np.float32)

    def splashes(self, phase: int, lens: Lens, fps: int, count: int) -> tuple[Floats, Floats]:
        """Little crowns of three drops each, where the first `count` drops landed within the last few frames."""
        begun, done, speed = (a[:count] for a in self._fall(phase, fps))
        turns = self._turns[:count]
        before = (np.floor(self._start[:count] + turns * (phase % PERIOD) / PERIOD).astype(int) - 1) % turns
        landed = self._places[before, np.arange(count)]
        age = done * PERIOD / turns
        eye, forward = np.array(lens.at), np.array(lens.forward)
        xy = _wrapped(landed + np.array(self.wind) * (TOP / speed)[:, None], eye[:2] + forward[:2] * REACH * 0.75)
        life = np.clip(age / SPLASH_LIFE, 0, 1)
        size = np.where(life < 1, 0.03 + 0.035 * life, 0.0)
        lift = 0.055 * 4 * life * (1 - life)
        angle = self._start[:count, None] * 6.28 + np.array([0.0, 2.1, 4.2])
        out = np.stack([np.cos(angle), np.sin(angle)], -1) * size[:, None, None]
        base = xy[:, None] + out
        far = np.linalg.norm(xy - eye[:2], axis=1)[:, None]
        r = np.where(size[:, None] > 0, np.maximum(0.004, far * THIN), 0.0) * np.ones((1, 3))
        side = np.stack([forward[1] * np.ones_like(r), -forward[0] * np.ones_like(r)], -1) * r[..., None]
        z = self.floor + np.broadcast_to(lift[:, None], r.shape)
        v = np.stack(
            [
                np.concatenate([base - side, (z - r)[..., None]], -1),
                np.concatenate([base + side, (z - r)[..., None]], -1),
                np.concatenate([base, (z + 1.6 * r)[..., None]], -1),
            ],
            axis=2,
        )
        n = np.broadcast_to(-forward + np.array([0, 0, 0.4]), v.shape)
        return v.reshape(-1, 3).astype(np.float32), n.reshape(-1, 3).astype(np.float32)


def _wrapped(xy: Array, centre: Array) -> Array:
    """Points brought, by whole boxes, into the box of 2 x REACH about `centre`."""
    return centre + (xy - centre + REACH) % (2 * REACH) - REACH
