"""The light of the inside sets: seven tested rigs (day, golden, dusk, night, overcast, tungsten, fire) over each room's own lamp positions.

In: a scene and a room's :class:`Plot` (where its window, its lamps and its fire are). Out: a :class:`~filmwright.world.solids.Rig`, and the
`at` of a set, which lets flames flicker. A rig is one key with intent, a fill of the other temperature, a rim, and practical lamps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from ...film import ScenePlan
from ..filament import Lens
from ..solids import Change, Grade, Lamp, Rig, Sky, Solid
from . import Door, Set, Surface
from .interior_windows import LOOP, Motion

Vec = tuple[float, float, float]
#: Frames after which everything inside repeats itself, at 24 a second.
PERIOD = int(LOOP * 24)


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
    """What a rig's sources give, each in lux where it falls, and its colour. A source of 0 lux is out.

    `key` comes from beside the master camera, `rim` from the far corner (it is the key of the reverse angle), `window` through the
    window, `lamp` under the room's hanging lamps, `bounce` from what they light up, `fire` from the hearth (or the footlights).
    """

    sky: Sky
    key: tuple[float, str]
    rim: tuple[float, str]
    window: tuple[float, str] = (0.0, "#ffffff")
    lamp: tuple[float, str] = (0.0, "#ffc27a")
    bounce: tuple[float, str] = (0.0, "#ffb066")
    fire: tuple[float, str] = (0.0, "#ff8a3a")
    grade: Grade = Grade()
    bloom: float = 0.14


SCHEMES = {
    "tungsten": Scheme(
        Sky("#56608c", "#78664e", "#7c5a34", 50_000), key=(60_000, "#ffd09a"), rim=(36_000, "#9fbcf0"), window=(18_000, "#7fa0ea"),
        lamp=(110_000, "#ffc07a"), bounce=(26_000, "#ffb468"), fire=(16_000, "#ff8a3a"),
        grade=Grade(slope=(1.02, 1.0, 0.97), saturation=1.04, contrast=1.06), bloom=0.16),
    "fire": Scheme(
        Sky("#56688e", "#6c5c52", "#7a5840", 86_000), key=(54_000, "#ffcb9a"), rim=(42_000, "#9fbcf0"), window=(14_000, "#6f92e4"),
        bounce=(15_000, "#ff9a50"), fire=(56_000, "#ff9a50"), grade=Grade(slope=(1.03, 1.0, 0.97), saturation=1.0, contrast=1.03), bloom=0.18),
    "day": Scheme(
        Sky("#a8c4e4", "#d8d8d0", "#a08a6c", 33_000), key=(38_000, "#fff2e2"), rim=(30_000, "#e4eeff"), window=(85_000, "#ffeecb"),
        grade=Grade(saturation=1.05, contrast=1.02), bloom=0.1),
    "golden": Scheme(
        Sky("#8aa0c8", "#d8b090", "#9a7250", 36_000), key=(44_000, "#ffd8ae"), rim=(40_000, "#ffc890"), window=(105_000, "#ffae56"),
        grade=Grade(slope=(1.03, 1.0, 0.96), saturation=1.06, contrast=1.03), bloom=0.16),
    "dusk": Scheme(
        Sky("#46569a", "#7a668a", "#6a4c40", 54_000), key=(48_000, "#ffd0a6"), rim=(36_000, "#a0a8f8"), window=(30_000, "#9a94ec"),
        lamp=(46_000, "#ffbe78"), bounce=(12_000, "#ffb066"), fire=(10_000, "#ff8a3a"),
        grade=Grade(slope=(1.0, 0.99, 1.02), saturation=1.05, contrast=1.03), bloom=0.15),
    "night": Scheme(
        Sky("#4a6496", "#546484", "#4a4a52", 60_000), key=(46_000, "#c8d6f2"), rim=(36_000, "#b4ccf8"), window=(70_000, "#a4c2fa"),
        bounce=(4_000, "#ffb066"), fire=(10_000, "#ff8a3a"), grade=Grade(slope=(0.98, 1.0, 1.05), saturation=0.9, contrast=1.04), bloom=0.12),
    "overcast": Scheme(
        Sky("#b4c0cc", "#b8bcbc", "#8a8074", 40_000), key=(42_000, "#f4eee6"), rim=(28_000, "#d8e6f6"), window=(50_000, "#e4eef6"),
        grade=Grade(slope=(0.99, 1.0, 1.01), saturation=0.96, contrast=1.02), bloom=0.08),
}

KITCHEN = Plot(
    window=(-2.1, 4.0, 3.0), window_to=(-0.6, 0.0, 0.7), lamps=((-0.4, -0.1, 1.82),), front=(-1.9, -2.9, 2.35), target=(0.1, 0.1, 1.0),
    back=(1.9, 1.6, 2.3), fire=(1.75, 1.3, 0.45), fire_to=(0.0, -0.4, 1.0), fills=((-0.4, -0.15, 1.5),),
)
BAR = Plot(
    window=(-3.4, 5.6, 3.6), window_to=(-1.2, 0.6, 0.8), lamps=((1.95, -0.05, 1.98), (1.95, 1.05, 1.98), (-1.6, 0.55, 1.98)), front=(-1.6, -4.4, 2.6),
    target=(0.3, 0.3, 1.1), back=(2.9, 2.5, 2.6), fire=(3.3, 0.4, 1.6), fire_to=(1.0, 0.4, 1.2), fills=((2.0, 0.3, 2.05), (-1.6, 0.5, 1.6)),
)

BEDROOM = Plot(
    window=(-1.2, 4.2, 3.2), window_to=(0.1, 0.2, 0.5), lamps=(), front=(-1.8, -2.9, 2.3), target=(0.2, 0.3, 0.9), back=(-1.7, 1.6, 2.3),
    fire=(-1.9, 0.5, 0.9), fire_to=(0.4, 0.2, 1.0), fills=((1.95, 1.5, 1.05),),
)
PARLOUR = Plot(
    window=(-2.5, 4.6, 3.4), window_to=(-0.5, 0.2, 0.6), lamps=(), front=(-2.0, -3.1, 2.5), target=(0.1, 0.1, 0.9),
    back=(2.2, 1.7, 2.5), fire=(0.35, 1.45, 0.4), fire_to=(0.1, -0.6, 1.0), fills=((-2.1, 1.35, 1.15),),
)
STAGE = Plot(
    window=(-3.4, 2.6, 4.0), window_to=(0.2, -0.8, 0.8), lamps=(), front=(-2.6, -6.6, 3.4), target=(0.0, 0.0, 1.0), back=(3.6, 2.4, 4.0),
    fire=(0.6, -5.8, -0.5), fire_to=(0.0, 0.0, 1.3), fills=((-1.6, -4.7, 0.5), (2.0, -4.7, 0.5)),
)

#: Rigs under which a room's own lamps burn, and those in which the light through the window casts shadows.
LAMPLIT = ("tungsten", "dusk")
DAYLIT = ("day", "golden", "night", "overcast")


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
        lux, colour = source
        if lux > 0:  # E = I / d^2
            far = float(np.linalg.norm(np.subtract(at, to)))
            lamps.append(Lamp("spot", at, _towards(at, to), colour, lux * far**2, cutoff, 0.7, radius, shadow=shadow))

    daylight = scene.light in DAYLIT
    for number, at in enumerate(plot.lamps):
        spot(at, (at[0], at[1], at[2] - 1.0), s.lamp, 72.0, number == 0)
    spot(plot.window, plot.window_to, s.window, 40.0, daylight, 0.2)
    spot(plot.front, plot.target, s.key, 60.0, True, 0.3)
    spot(plot.back, plot.target, s.rim, 65.0, False)
    spot(plot.fire, plot.fire_to, s.fire, 75.0, scene.light == "fire")
    if s.bounce[0] > 0:
        lamps += [Lamp("point", at, colour=s.bounce[1], intensity=s.bounce[0], range=6.0, shadow=False) for at in plot.fills]
    return Rig(tuple(lamps), s.sky, None, s.grade, s.bloom)


def flames(lit: Rig, scene: ScenePlan, plot: Plot) -> Motion | None:
    """The hearth's light, breathing, where the fire is what lights the scene; elsewhere it holds still, so that equal pictures stay equal."""
    if scene.light != "fire":
        return None
    number = next(k for k, lamp in enumerate(lit.lamps) if lamp.at == plot.fire)
    lamp = lit.lamps[number]

    def move(change: Change, phase: int, fps: int) -> None:
        change.lamps[number] = (np.array(lamp.at), np.array(lamp.towards), lamp.intensity * flicker(phase, fps))

    return move


def assembled(
    solids: tuple[Solid, ...], lit: Rig, surfaces: tuple[Surface, ...], motions: Iterable[Motion | None], doors: tuple[Door, ...] = (),
) -> Set:
    """The set of what was built, with all motions of a phase in one change; where nothing moves by itself, it stands still for good."""
    solids += tuple(s for door in doors for s in door.solids)
    going = tuple(m for m in motions if m is not None)
    if not going:
        return Set(solids, lit, surfaces, doors=doors)

    def at(phase: int, lens: Lens, fps: int) -> Change:
        change = Change()
        for motion in going:
            motion(change, phase, fps)
        return change

    return Set(solids, lit, surfaces, at, PERIOD, doors)


def flicker(phase: int, fps: int, seed: int = 0, depth: float = 0.12) -> float:
    """How bright a flame is, about 1, at a phase: a loop of 2 s."""
    t = 2 * math.pi * (phase / fps % 2.0) / 2.0
    return 1 + depth * (0.5 * math.sin(3 * t + seed) + 0.3 * math.sin(7 * t + 2.1 * seed + 1) + 0.2 * math.sin(11 * t + seed * 0.7 + 2))
