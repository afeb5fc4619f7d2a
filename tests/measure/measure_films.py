"""Real clips with the truth of their takes: a tiny film of five shots (320x180, from tests/doors/films), and one whose camera travels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from obedience import pictures_of

from filmwright.measure import Truth, read_truth
from filmwright.measure.spoils import Case

HERE = Path(__file__).parent
FILM, TRAVELS = HERE / "film", HERE / "rises"


def clip_of(shot: str) -> Path:
    """The clip of a shot of the tiny film."""
    return FILM / "clips" / shot / "stage-1.mp4"


def truth_of(shot: str) -> Truth:
    """What the clip of a shot of the tiny film is measured against."""
    return read_truth(FILM / "takes" / shot)


def case_of(shot: str, other: str, seed: int = 0) -> Case:
    """A clip of the tiny film to be spoilt with another."""
    truth, donor = truth_of(shot), truth_of(other)
    return Case(
        pictures_of(clip_of(shot), truth.about.step), truth, pictures_of(clip_of(other), donor.about.step), donor, np.random.default_rng(seed),
    )
