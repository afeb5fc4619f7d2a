"""What is in the air for each weather word: how many drops, flakes, leaves, and how they take light. A table, and one function over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..solids import Change, Material, Rig
from .moving import PERIOD, Moving, loose
from .rain import Rain
from .snow import Leaves, Snow

QUAD = ((0, 1, 2), (0, 2, 3))
BOTH = ((0, 1, 2), (0, 2, 3), (4, 6, 5), (4, 7, 6))


@dataclass(frozen=True)
class Air:
    """`drops` of rain with the `wind` that slants them, `flakes` of snow, loose `leaves` a box; all 0 for clear air."""

    drops: int = 0
    splashes: int = 0
    wind: tuple[float, float] = (0.0, 0.0)
    flakes: int = 0
    drift: tuple[int, int] = (0, 0)
    leaves: int = 0


AIRS = {
    "clear": Air(),
    "overcast": Air(),
    "fog": Air(),
    "rain": Air(drops=1800, splashes=420, wind=(0.7, -0.3)),
    "storm": Air(drops=2600, splashes=520, wind=(2.6, -0.9)),
    "snow": Air(flakes=1500, drift=(1, 0)),
    "wind": Air(leaves=46),
}
#: How strongly the wind bends things, by weather.
WIND = {"clear": 0.30, "overcast": 0.35, "fog": 0.10, "rain": 0.45, "storm": 1.5, "snow": 0.30, "wind": 1.15}


#: Frames of a storm's loop at which the key is brighter, and how much: two soft flashes of a lightning behind the clouds.
FLASHES = {70: 1.9, 72: 1.4, 74: 2.3, 76: 1.6, 78: 1.25, 80: 1.1}


def lightning(moving: Moving, rig: Rig) -> None:
    """Let the key of a storm's rig flash, once in a loop and gently."""
    key = rig.lamps[0]

    def flash(phase: int, lens: object, fps: int) -> Change:
        more = FLASHES.get(phase % PERIOD - phase % 2, 1.0)
        return Change(lamps={0: (np.array(key.at), np.array(key.towards), key.intensity * more)})

    moving.movers.append(flash)


def fall(moving: Moving, weather: str, bright: float, seed: int, floor: float = 0.0, leaf: str = "#b0803c", leafless: bool = False) -> None:
    """Add what falls in this weather. `bright` 0-1 is how light the air is: drops catch the light of the sky behind them."""
    air = AIRS[weather]
    if air.drops:
        rain = Rain(air.drops, air.wind, seed, floor)
        moving.deforming(loose("rain", air.drops, 3, Material("#a9bcd4", 0.35, glow=0.10 + 0.5 * bright)), rain.streaks)
        splash = loose("splashes", air.splashes * 3, 3, Material("#b4c4d8", 0.4, glow=0.06 + 0.3 * bright))
        moving.deforming(splash, lambda phase, lens, fps: rain.splashes(phase, lens, fps, air.splashes))
    if air.flakes:
        snow = Snow(air.flakes, air.drift, seed)
        moving.deforming(loose("snow", air.flakes, 4, Material("#f4f6fa", 0.9, glow=0.05 + 0.3 * bright), QUAD), snow.at)
    if air.leaves and not leafless:
        moving.deforming(loose("loose leaves", air.leaves, 8, Material(leaf, 0.9), BOTH), Leaves(air.leaves, (1, 0), seed).at)
