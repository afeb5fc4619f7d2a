"""The renderer's contract: what it can take and give as data, what a take would cost, and the clip with its receipt.

A renderer is anything with a `profile`, a `quote` and a `render`. What its profile does not allow is refused by name before anything is
spent (:class:`Refused`); what it draws comes back as one silent clip of exactly the take's frames.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ..film import Receipt, Take, digest
from .planes import Conditions

#: Writes pictures as a clip: (pictures, path, fps, frames each is held, frames in all).
Encode = Callable[[Iterable[NDArray[np.uint8]], Path, int, int, int], int]
#: What everything that the simulator draws is made with.
SIMULATOR = "MuJoCo 4.0 with Filament: Apache-2.0"
#: Called with the number of pictures done so far.
Progress = Callable[[int], None]


class Refused(ValueError):
    """A renderer cannot do what a take asks; the message names what."""


@dataclass(frozen=True)
class Profile:
    """What a renderer can take and give. Sizes in pixels, durations in frames; prices in US dollars a second of clip."""

    name: str
    version: str
    about: str
    smallest: tuple[int, int]
    largest: tuple[int, int]
    multiple: int
    longest: int
    rates: tuple[int, ...]
    passes: tuple[str, ...]
    references: int
    sound: bool
    seeds: bool
    price: float
    licence: str
    data_policy: str
    source_type: str


@dataclass(frozen=True)
class Quote:
    """What rendering a take will cost in US dollars and about how many seconds it will take here."""

    cost: float
    seconds: float


class Source(Protocol):
    """Where a renderer gets what a take does not carry as files: pictures drawn in the simulated world, and passes made when asked for."""

    def pictures(self) -> Iterator[NDArray[np.uint8]]:
        """The staged picture (h, w, 3) uint8 of each drawn frame, in order."""

    def passes(self, names: tuple[str, ...]) -> dict[str, Path]:
        """Make the named passes in the take's folder; their files by name."""

    def conditions(self) -> Iterator[Conditions | None]:
        """What our own model is told of each drawn frame, in order; None where nothing changed since the one before."""


class Renderer(Protocol):
    """Whatever turns a take into a clip."""

    profile: Profile

    def quote(self, take: Take) -> Quote:
        """The price and time of `take`, before it is made."""

    def render(self, take: Take, source: Source, out: Path, progress: Progress) -> Receipt:
        """Make `out` from `take`."""


def refuse_unfit(profile: Profile, take: Take) -> None:
    """Raise :class:`Refused` naming everything in `take` that `profile` does not allow."""
    faults = []
    for axis, got, low, high in zip(("width", "height"), take.size, profile.smallest, profile.largest, strict=True):
        if not low <= got <= high:
            faults.append(f"{axis} {got} is not within {low} to {high}")
        if got % profile.multiple:
            faults.append(f"{axis} {got} is no multiple of {profile.multiple}")
    if take.frames > profile.longest:
        faults.append(f"{take.frames} frames are more than {profile.longest}")
    if profile.rates and take.fps not in profile.rates:
        faults.append(f"{take.fps} frames a second are not among {', '.join(map(str, profile.rates))}")
    if faults:
        raise Refused(f"renderer {profile.name} cannot make shot {take.shot}: " + "; ".join(faults))


def clip_of(
    profile: Profile, take: Take, pictures: Callable[[], Iterable[NDArray[np.uint8]]], encode: Encode, out: Path, progress: Progress,
    licences: tuple[str, ...], model: str = "",
) -> Receipt:
    """Encode what `pictures` gives as the clip `out`, told to `progress` one by one; its receipt, with the seconds that all of it took.

    Raises :class:`Refused` where `take` does not fit `profile`.
    """
    refuse_unfit(profile, take)
    began, drawn = time.monotonic(), 0

    def counted(shown: Iterable[NDArray[np.uint8]]) -> Iterator[NDArray[np.uint8]]:
        nonlocal drawn
        for picture in shown:
            drawn += 1
            yield picture
            progress(drawn)

    frames = encode(counted(pictures()), out, take.fps, take.step, take.frames)
    return Receipt(
        shot=take.shot, renderer=profile.name, version=profile.version, take=digest(take), seed=take.seed, clip=out.name,
        frames=frames, drawn=drawn, seconds=round(time.monotonic() - began, 2), cost=0.0, source_type=profile.source_type,
        licences=licences, model=model, look=take.look,
    )
