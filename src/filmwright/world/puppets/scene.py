"""What every layer of the acting reads for one picture."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from ...film import Beat, Blocking, Point, Prop, Speech
from .figure import Figure


@dataclass(frozen=True)
class Scene:
    """One actor at one frame of its scene, and all that it can know."""

    f: Figure
    blocking: Blocking
    beats: tuple[Beat, ...]
    speeches: Mapping[str, Speech]
    targets: Mapping[str, Point]
    frame: float
    shot_start: int
    fps: int
    seed: int
    hands: Mapping[str, Prop]

    def seconds(self, start: float) -> float:
        return (self.frame - start) / self.fps

    def chance(self, *words: object) -> float:
        """A number 0-1 that only depends on the seed, the actor and `words`."""
        text = "/".join(str(w) for w in (self.seed, self.blocking.actor, *words))
        return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big") / 2**48

    @property
    def own(self) -> tuple[Beat, ...]:
        """The actor's own beats."""
        return tuple(b for b in self.beats if b.actor == self.blocking.actor)
