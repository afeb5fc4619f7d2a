"""Sets: the simulated places of the vocabulary.

In: a :class:`~filmwright.plan.places.Place` and the :class:`~filmwright.film.ScenePlan` that plays in it. Out: a :class:`Set`, which holds
everything that is drawn but actors and the scene's own props, the light, what moves by itself, and boxes for the physics. Every
builder is a function `build(place, scene) -> Set` in a module of its own, named in `BUILDERS` and imported when first asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..filament import Lens
from ..solids import Change, Rig, Solid

#: A collision box for the physics: centre, half sizes (metres), yaw about Z (radians), material word.
Surface = tuple[tuple[float, float, float], tuple[float, float, float], float, str]

#: Metres from a wall's inner face within which a lens has the wall taken out for it.
WILD_MARGIN = 0.12
#: The module under `sets/` whose `build(place, scene)` makes each place.
BUILDERS = {
    "kitchen": "kitchen", "bedroom": "bedroom", "bar": "bar", "stage": "stage", "parlour": "parlour",
    "street": "street", "park": "park", "forest": "forest", "beach": "beach",
}


class UnknownPlace(ValueError):
    """A place that no builder is registered for; the message names those that are."""


def _still(phase: int, lens: Lens, fps: int) -> Change:
    return Change()


@dataclass(frozen=True, eq=False)
class Door:
    """A door leaf of a set: the `spot` it belongs to, its solids as they hang when shut, its `hinge` (x, y) and how far it swings (radians)."""

    spot: str
    solids: tuple[Solid, ...]
    hinge: tuple[float, float]
    swing: float

    def opened(self, amount: float) -> Change:
        """The leaf open by `amount`: 0 shut, 1 wide open."""
        turn = np.eye(4)
        c, s = np.cos(self.swing * amount), np.sin(self.swing * amount)
        turn[:2, :2] = [[c, -s], [s, c]]
        turn[:2, 3] = np.array(self.hinge) - turn[:2, :2] @ np.array(self.hinge)
        return Change(poses={solid.name: turn @ solid.pose for solid in self.solids})


@dataclass(frozen=True, eq=False)
class Set:
    """A built place.

    `solids`: what is drawn; `rig`: the light for the scene's light, hour and weather. `at(phase, lens, fps)` is what moves by itself, a
    pure function of `phase` (frames since the *shot's* start) and the lens, with short periods, so that states repeat.
    `surfaces`: what props collide with (floor, furniture, walls). `period`: frames after which `at` repeats itself, 0 if it does not.
    `doors`: leaves that can be opened for who passes; their solids are among `solids`, shut.
    """

    solids: tuple[Solid, ...]
    rig: Rig
    surfaces: tuple[Surface, ...] = ()
    at: Callable[[int, Lens, int], Change] = field(default=_still)
    period: int = 0
    doors: tuple[Door, ...] = ()

    def phase(self, frames: int) -> int:
        """What of the shot's time shows in the set: 0 where nothing moves by itself, else `frames` within the loop."""
        if self.at is _still:
            return 0
        return frames % self.period if self.period else frames


def build_set(place: Place, scene: ScenePlan) -> Set:
    """The set of `place` as `scene` needs it (hour, weather, light, seed). Raises :class:`UnknownPlace`."""
    if place.name not in BUILDERS:
        raise UnknownPlace(f"no set is built for the place {place.name!r}; there are: {', '.join(sorted(BUILDERS))}")
    module = importlib.import_module(f".{BUILDERS[place.name]}", __name__)
    return module.build(place, scene)


def taken_out(solids: Iterable[Solid], lens: Lens, margin: float = WILD_MARGIN) -> dict[str, bool]:
    """Which `wild` solids are shown (name -> shown) for a lens: one is taken out when the lens is behind it or nearer than `margin` metres.

    A wild solid's `pose` stands at a point of its wall's inner face, and `wild` points out of the room.
    """
    shown = {}
    for solid in solids:
        if solid.wild is not None:
            out = (np.asarray(lens.at) - solid.pose[:3, 3]) @ np.asarray(solid.wild)
            shown[solid.name] = bool(out < -margin)
    return shown


__all__ = ["BUILDERS", "Door", "Set", "Surface", "UnknownPlace", "build_set", "taken_out"]
