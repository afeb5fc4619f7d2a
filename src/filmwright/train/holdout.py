"""Which worlds, puppets and looks are never trained on, by rule: anybody can tell from the values alone, and no list has to be kept.

A digest of the values decides; one in `ONE_IN` is held out. `world`: place, hour and weather together. `puppet`: hat, hair, beard and dress
together. `look`: a medium together with what light, hour, weather, season, palette or stock it is combined with. A clip is `train` only if nothing in
it is held out.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..film import Character, ScenePlan, digest

ONE_IN = 12
#: World seeds that other rooms' models are trained on; the renderer's own model never sees them, nor they ours.
RESERVED = {"measure": range(900_000, 1_000_000)}


def _held(kind: str, *values: str) -> bool:
    return int(digest("held out", kind, list(values))[:8], 16) % ONE_IN == 0


def held_world(place: str, hour: str, weather: str) -> bool:
    """Whether worlds of this place, hour and weather are held out."""
    return _held("world", place, hour, weather)


def held_puppet(character: Character) -> bool:
    """Whether puppets of this outline are held out."""
    return _held("puppet", character.hat, character.hair, character.beard, character.dress)


def held_pair(medium: str, other: str) -> bool:
    """Whether this medium together with this other ingredient is held out."""
    return _held("look", medium, other)


def split_of(scene: ScenePlan, cast: Iterable[Character]) -> str:
    """`train`, `held-out-world`, `held-out-puppet` or `held-out-both`."""
    world, puppet = held_world(scene.place, scene.hour, scene.weather), any(held_puppet(c) for c in cast)
    return {(False, False): "train", (True, False): "held-out-world", (False, True): "held-out-puppet", (True, True): "held-out-both"}[world, puppet]


def reserved_for(first: int, last: int) -> str:
    """The room whose reserve holds the world seeds `first` to `last` whole, "" where none is in one; ValueError where they straddle."""
    for room, seeds in RESERVED.items():
        inside = (first in seeds, last in seeds)
        if all(inside):
            return room
        if any(inside) or (first < seeds.start and last >= seeds.stop):
            kept = f"{seeds.start} to {seeds.stop - 1}, which are kept for the {room} room's models"
            raise ValueError(f"world seeds {first} to {last} cross into {kept}")
    return ""
