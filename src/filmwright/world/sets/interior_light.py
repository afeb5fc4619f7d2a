"""The light of the inside sets: seven tested rigs (day, golden, dusk, night, overcast, tungsten, fire) over each room's own lamp positions.

In: a scene and a room's :class:`Plot` (where its window, its lamps and its fire are). Out: a :class:`~filmwright.world.solids.Rig`, and the
`at` of a set, which lets flames flicker. A rig is one key with intent, a fill of the other temperature, a rim, and practical lamps.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from ...film import ScenePlan
from ..filament import Lens
from ..solids import Change, Grade, Lamp, Rig, Sky
from .interior_windows import Motion

Vec = tuple[float, float, float]


@dataclass(frozen=True)
class Plot:
    """Where a room's light comes from: `window` and what it falls on, `lamps` over tables, `fire`, the `front` key and its `target`."""

    window: Vec
    window_to: Vec
    lamps: tuple[Vec, ...]
    front: Vec
    target: Vec
    back: Vec
    fire: Vec = (0.0, 0.0, 0.5)
    fire_to: Vec = (0.0, 0.0, 1.0)
    fills: tuple[Vec, ...] = ()


@dataclass(frozen=True)
class Scheme:
    """The intensities (candela) and colours of a rig. A source with intensity 0 is out."""

    sky: Sky
    window: tuple[float, str] = (0.0, "#ffffff")
    lamp: tuple[float, str] = (0.0, "#ffc27a")
    bounce: tuple[float, str] = (0.0, "#ffb066")
    key: tuple[float, str] = (0.0, "#ffe0c0")
    rim: tuple[float, str] = (0.0, "#a0c0ff")
    fire: tuple[float, str] = (0.0, "#ff8a3a")
    grade: Grade = Grade()
    bloom: float = 0.14


SCHEMES = {
    "tungsten": Scheme(
        Sky("#4a5a88", "#5c5458", "#5a4230", 17_000), window=(240_000, "#6f94e0"), lamp=(300_000, "#ffc07a"), bounce=(34_000, "#ffb066"),
        key=(420_000, "#ffcf9a"), rim=(380_000, "#86a6ee"), fire=(60_000, "#ff8a3a"),
        grade=Grade(slope=(1.02, 1.0, 0.98), offset=(0.0, 0.0, 0.004), saturation=1.06, contrast=1.04), bloom=0.16),
    "fire": Scheme(
        Sky("#1e2a4c", "#2c2a3a", "#3a2418", 7_000), window=(120_000, "#5f84d8"), bounce=(14_000, "#ff9a50"), key=(110_000, "#ffb478"),
        rim=(150_000, "#7c9cf0"), fire=(420_000, "#ff8a3c"), grade=Grade(slope=(1.05, 0.99, 0.95), saturation=1.08, contrast=1.05), bloom=0.2),
    "day": Scheme(
        Sky("#a8c4e4", "#d8d8d0", "#8a745a", 17_000), window=(900_000, "#fff0d8"), key=(210_000, "#fff2e2"), rim=(160_000, "#d8e8ff"),
        grade=Grade(saturation=1.05, contrast=1.02), bloom=0.1),
    "golden": Scheme(
        Sky("#8aa0c8", "#d8b090", "#8a6244", 11_000), window=(1_100_000, "#ffb25e"), key=(190_000, "#ffd4a4"), rim=(200_000, "#ffc07a"),
        grade=Grade(slope=(1.04, 1.0, 0.95), saturation=1.08, contrast=1.04), bloom=0.16),
    "dusk": Scheme(
        Sky("#3a4a84", "#6a5a78", "#4a3840", 11_000), window=(260_000, "#8a8ee0"), lamp=(200_000, "#ffbe78"), bounce=(16_000, "#ffb066"),
        key=(170_000, "#ffcfa2"), rim=(190_000, "#98a4f4"), fire=(40_000, "#ff8a3a"), grade=Grade(slope=(1.0, 0.99, 1.03), saturation=1.06, contrast=1.03), bloom=0.15),
    "night": Scheme(
        Sky("#2c4684", "#344a78", "#2a2c3c", 11_000), window=(420_000, "#8fb4ff"), key=(150_000, "#a8c0f4"), bounce=(5_000, "#ffb066"),
        rim=(220_000, "#9cc0ff"), fire=(30_000, "#ff8a3a"), grade=Grade(slope=(0.97, 1.0, 1.06), saturation=0.98, contrast=1.04), bloom=0.12),
    "overcast": Scheme(
        Sky("#b4c0cc", "#b8bcbc", "#7a7064", 17_000), window=(330_000, "#dfeaf4"), key=(170_000, "#f2ece4"), rim=(130_000, "#cfe0f4"),
        grade=Grade(slope=(0.99, 1.0, 1.01), saturation=0.95, contrast=1.03), bloom=0.08),
}

KITCHEN = Plot(
    window=(-2.1, 4.0, 3.0), window_to=(-0.6, 0.0, 0.7), lamps=((-0.4, -0.1, 1.82),), front=(-1.9, -2.9, 2.35), target=(0.1, 0.1, 1.0),
    back=(1.9, 1.6, 2.3), fire=(1.75, 1.3, 0.45), fire_to=(0.0, -0.4, 1.0), fills=((-0.4, -0.15, 1.35),),
)
BAR = Plot(
    window=(-3.4, 5.6, 3.6), window_to=(-1.2, 0.6, 0.8), lamps=((1.95, -0.05, 1.98), (1.95, 1.05, 1.98), (-1.6, 0.55, 1.98)), front=(-1.6, -4.4, 2.6),
    target=(0.3, 0.3, 1.1), back=(2.9, 2.5, 2.6), fire=(3.3, 0.4, 1.6), fire_to=(1.0, 0.4, 1.2), fills=((1.75, 0.3, 1.5), (-1.6, 0.5, 1.25)),
)

BEDROOM = Plot(
    window=(-1.2, 4.2, 3.2), window_to=(0.1, 0.2, 0.5), lamps=(), front=(-1.8, -2.9, 2.3), target=(0.2, 0.3, 0.9), back=(-1.7, 1.6, 2.3),
    fire=(-1.9, 0.5, 0.9), fire_to=(0.4, 0.2, 1.0), fills=((1.95, 1.5, 1.05),),
)
STAGE = Plot(
    window=(-3.6, 3.0, 4.2), window_to=(0.2, -0.8, 0.8), lamps=(), front=(-3.4, -6.4, 4.2), target=(0.0, -0.2, 1.0), back=(3.8, 2.9, 4.0),
    fire=(0.6, -3.5, 0.15), fire_to=(0.0, 0.0, 1.5), fills=((-1.2, -3.3, 0.6), (1.6, -3.3, 0.6)),
)

#: Rigs under which a room's own lamps burn.
LAMPLIT = ("tungsten", "dusk")


def lamps_lit(scene: ScenePlan) -> bool:
    """Whether the hanging lamps of a room burn in a scene."""
    return scene.light in LAMPLIT


def _towards(a: Vec, b: Vec) -> Vec:
    d = np.subtract(b, a)
    return tuple(float(x) for x in d / np.linalg.norm(d))  # type: ignore[return-value]


def rig(scene: ScenePlan, plot: Plot) -> Rig:
    """The rig of a scene's light word in a room."""
    s = SCHEMES[scene.light]
    lamps: list[Lamp] = []

    def spot(at: Vec, to: Vec, source: tuple[float, str], cutoff: float, shadow: bool, radius: float = 0.1) -> None:
        if source[0] > 0:
            lamps.append(Lamp("spot", at, _towards(at, to), source[1], source[0], cutoff, 0.7, radius, shadow=shadow))

    for number, at in enumerate(plot.lamps):
        spot(at, (at[0], at[1], 0.0), s.lamp, 72.0, number == 0)
    spot(plot.window, plot.window_to, s.window, 40.0, scene.light not in ("tungsten", "fire"), 0.2)
    spot(plot.front, plot.target, s.key, 60.0, scene.light in ("day", "overcast", "night", "tungsten", "golden", "dusk"), 0.3)
    spot(plot.back, plot.target, s.rim, 62.0, False)
    spot(plot.fire, plot.fire_to, s.fire, 75.0, scene.light == "fire")
    if s.bounce[0] > 0:
        lamps += [Lamp("point", at, colour=s.bounce[1], intensity=s.bounce[0], range=6.0, shadow=False) for at in plot.fills]
    return Rig(tuple(lamps), s.sky, None, s.grade, s.bloom)


def moving(motions: Iterable[Motion | None], lit: Rig) -> Callable[[int, Lens, int], Change]:
    """A set's `at`: all motions of a phase in one change."""
    going = tuple(m for m in motions if m is not None)

    def at(phase: int, lens: Lens, fps: int) -> Change:
        change = Change()
        for motion in going:
            motion(change, phase, fps)
        return change

    return at


def flicker(phase: int, fps: int, seed: int = 0, depth: float = 0.12) -> float:
    """How bright a flame is, about 1, at a phase: a loop of 2 s."""
    t = 2 * math.pi * (phase / fps % 2.0) / 2.0
    return 1 + depth * (0.5 * math.sin(3 * t + seed) + 0.3 * math.sin(7 * t + 2.1 * seed + 1) + 0.2 * math.sin(11 * t + seed * 0.7 + 2))


def relit(lit: Rig, **changes: object) -> Rig:
    """`lit` with fields changed."""
    return replace(lit, **changes)
