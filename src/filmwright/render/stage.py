"""The `stage` renderer: the simulator's own picture, through a real lens and graded by the look's words. Free, exact, offline."""

from __future__ import annotations

from pathlib import Path

from ..film import Receipt, Take
from .contract import SIMULATOR, Encode, Profile, Progress, Quote, Source, clip_of, refuse_unfit

PROFILE = Profile(
    name="stage",
    version="1",
    about="the simulated world's own picture: MuJoCo and Filament on this machine's processor, depth of field from the lens, graded by the look",
    smallest=(64, 64),
    largest=(3840, 2160),
    multiple=2,
    longest=24 * 60 * 10,
    rates=(),
    passes=(),
    references=0,
    sound=False,
    seeds=False,
    price=0.0,
    licence="Apache-2.0",
    data_policy="nothing leaves this machine",
    source_type="algorithmicMedia",
)
#: Seconds a picture of 640x360 takes on two cores; larger ones by their pixels.
_SECONDS = 0.4


class Stage:
    """Makes a clip of what the source draws, each picture held for the take's step."""

    profile = PROFILE

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def quote(self, take: Take) -> Quote:
        refuse_unfit(PROFILE, take)
        pictures = -(-take.frames // take.step)
        return Quote(0.0, pictures * _SECONDS * max(0.35, take.size[0] * take.size[1] / (640 * 360)))

    def render(self, take: Take, source: Source, out: Path, progress: Progress) -> Receipt:
        return clip_of(PROFILE, take, source.pictures, self._encode, out, progress, (SIMULATOR,))
