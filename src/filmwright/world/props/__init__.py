"""Props: the things that actors handle, each modelled by hand, a little larger than life so that it reads in a small picture.

In: a kind of the prop vocabulary, an id, a seed for its small variation. Out: a :class:`PropModel`: solids, weight, sound, grip, light and states.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from . import lights, outdoors, seats, tableware, things
from .model import Bench, Made, PropModel, finished

#: The maker of each kind.
MAKERS: dict[str, Callable[[Bench], Made]] = {
    "apple": tableware.apple, "bag": things.bag, "ball": things.ball, "bell": things.bell, "boat": outdoors.boat, "book": things.book,
    "bottle": tableware.bottle, "box": things.box_, "broom": outdoors.broom, "bucket": outdoors.bucket, "candle": lights.candle, "chair": seats.chair,
    "clock": things.clock, "crate": outdoors.crate, "cup": tableware.cup, "flower": things.flower, "glass": tableware.glass, "guitar": things.guitar,
    "hat": things.hat, "key": things.key, "lamp": lights.lamp, "lantern": lights.lantern, "letter": things.letter, "phone": things.phone,
    "plate": tableware.plate, "radio": things.radio, "rope": outdoors.rope, "stool": seats.stool, "telescope": outdoors.telescope,
    "umbrella": outdoors.umbrella,
}
KINDS = tuple(sorted(MAKERS))


class UnknownProp(ValueError):
    """A kind that nobody makes; the message names those that are made."""


def build_prop(kind: str, id: str, seed: int = 0) -> PropModel:
    """The prop `id` of a `kind`: the same for the same arguments. Raises :class:`UnknownProp`."""
    if kind not in MAKERS:
        raise UnknownProp(f"no prop is made of the kind {kind!r}; there are: {', '.join(KINDS)}")
    bench = Bench(np.random.default_rng(seed))
    return finished(kind, id, bench, MAKERS[kind](bench))


__all__ = ["KINDS", "PropModel", "UnknownProp", "build_prop"]
