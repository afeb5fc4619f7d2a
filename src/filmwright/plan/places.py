"""Places as data: where the floor is, what stands on it, the spots where actors play, where a camera may go.

Each `vocabulary/places/<name>.json` is one :class:`Place`. The plan reads it to block a scene; the world builds the set to it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib import resources

from ..film import loads


@dataclass(frozen=True)
class Obstacle:
    """Furniture or anything that cannot be walked through: an upright box `size` (width, depth, height) turned by `yaw` about `at`.

    `at` is the middle of its underside, the third number its height over the floor. `top`: props may rest on it.
    """

    name: str
    at: tuple[float, float, float]
    size: tuple[float, float, float]
    yaw: float = 0.0
    material: str = "wood"
    top: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Spot:
    """A place to play. `kind`: stand, seat, bed, door, window, surface, far (seen, not reached). `at` has the support's height third.

    A door's `at` is where an actor stands when it opens it; actors enter from `beyond` (off the set) through it.
    """

    name: str
    kind: str
    at: tuple[float, float, float]
    facing: float = 0.0
    words: tuple[str, ...] = ()
    beyond: tuple[float, float] | None = None


@dataclass(frozen=True)
class Place:
    """One set of the vocabulary, in metres, Z up.

    `floor`: (x0, y0, x1, y1) where actors may walk. `camera`: (x0, y0, z0, x1, y1, z1) where a lens may be (walls that are in its
    way are taken out, as in a studio). `front`: the direction, a yaw, in which the master camera looks. `ground`: the floor's material
    for footsteps. `words`: headings that mean this place. `dressing`: what the set dresser left where it can stand before a face: lenses
    look past it.
    """

    name: str
    inside: bool
    floor: tuple[float, float, float, float]
    camera: tuple[float, float, float, float, float, float]
    front: float
    ground: str
    words: tuple[str, ...]
    obstacles: tuple[Obstacle, ...]
    spots: tuple[Spot, ...]
    rooms: str = ""
    about: str = ""
    dressing: tuple[Obstacle, ...] = ()


@functools.cache
def places() -> dict[str, Place]:
    """All places of the vocabulary by name."""
    folder = resources.files(__package__) / "vocabulary" / "places"
    read = (
        loads(Place, f.read_text("utf-8")) for f in sorted(folder.iterdir(), key=lambda f: f.name) if f.name.endswith(".json")
    )
    return {place.name: place for place in read}
