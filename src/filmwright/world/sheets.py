"""Reference sheets: a puppet alone from the front, three quarters, the side and the back, and its face, on grey, for models that take references."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from ..film import Blocking, Character, Mark
from .filament import Lens, Tableau
from .filming import is_head, painter
from .puppets import Puppet, perform, pose
from .solids import Lamp, Rig, Sky

_VIEWS = (0.0, 45.0, 90.0, 180.0)
_PANEL = (320, 480)
_RIG = Rig(
    lamps=(
        Lamp("sun", towards=(-0.6, 0.5, -0.8), colour="#fff1dd", intensity=52_000),
        Lamp("sun", towards=(0.7, 0.4, -0.4), colour="#dfe8ff", intensity=18_000, shadow=False),
    ),
    sky=Sky("#8a8d92", "#9a9da2", "#77797c", 22_000),
    bloom=0.0,
)


def reference_sheet(character: Character, puppet: Puppet) -> NDArray[np.uint8]:
    """One picture (h, w, 3) uint8: four standing views and a close one of the face."""
    tableau = _standing(character, puppet)
    w, h = _PANEL
    tall = character.height
    views = [_around(angle, 0.52 * tall, tall * 3.1, 0.42) for angle in _VIEWS]
    views.append(_around(12.0, 0.84 * tall, tall * 1.35, 0.34))
    return np.hstack([tableau.draw(lens, w, h) for lens in views])


def reference_front(character: Character, puppet: Puppet) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The standing puppet from the front in the sheet's light, (h, w, 3) uint8, and what is where: (h, w) uint8, 0 nothing, 1 head, 2 the rest."""
    tableau = _standing(character, puppet)
    w, h = _PANEL[0] // 2, _PANEL[1] // 2
    lens = _around(0.0, 0.52 * character.height, character.height * 3.1, 0.42)
    picture, ids = tableau.draw(lens, w, h), tableau.draw(lens, w, h, "ids")
    part = np.array([0 if s is None else 1 if is_head(s.name, s.identity) else 2 for s in tableau.solids], np.uint8)
    return picture, part[ids]


def _standing(character: Character, puppet: Puppet) -> Tableau:
    """The puppet alone in the sheet's light, standing still."""
    blocking = Blocking(character.id, (Mark(0, 0, (0.0, 0.0), 0.0),))
    tableau = Tableau(painter(), puppet.solids, _RIG)
    tableau.apply(pose(puppet, perform(character, blocking, (), {}, {}, 0, 0))[0])
    return tableau


def _around(degrees: float, height: float, distance: float, fov: float) -> Lens:
    a = math.radians(degrees)
    return Lens((distance * math.cos(a), distance * math.sin(a), height), (-math.cos(a), -math.sin(a), 0.0), (0.0, 0.0, 1.0), fov)
