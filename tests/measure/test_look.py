"""The classifier of looks tells the medium of pictures that it never saw, and a clip in another medium than its look asks for is flagged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from measure_films import FILM, clip_of, truth_of

from filmwright.measure import look
from filmwright.measure.clip import measure
from filmwright.measure.footage import watch
from filmwright.measure.networks import network, told
from filmwright.render import ingredients

#: Two pictures a medium of held-out worlds, 256 x 144, painted by the teachers: the first two of each in the order of the clips.
MEDIA = sorted((Path(__file__).parent / "media").glob("*.jpg"))
SHOTS = sorted(p.name for p in (FILM / "takes").iterdir())


def found(picture: np.ndarray) -> str:
    names = [n for n, row in ingredients().items() if row.family == "medium"]
    share = network("look").run(None, {"picture": look.pieces(picture)})[0].mean(0)
    return max(names, key=lambda n: share[list(ingredients()).index(n)])


def test_media_are_told_apart_in_worlds_never_seen() -> None:
    right = [found(cv2.imread(str(p))[..., ::-1]) == p.stem.split("-")[0] for p in MEDIA]
    assert len(right) == 36 and np.mean(right) >= 0.8


def test_the_published_rates_are_those_that_were_promised() -> None:
    rates = told("look")["test"]
    assert rates["medium"]["seen"] >= 0.85 and rates["medium"]["unseen"] >= 0.7
    assert "puppet" in rates["known"] and len(rates["known"]) >= 14


@pytest.mark.parametrize("shot", SHOTS)
def test_the_stages_clips_are_puppets_and_no_watercolours(shot: str) -> None:
    truth = truth_of(shot)
    footage = watch(clip_of(shot), truth)
    share, known, _ = look.medium(footage, truth)
    assert known and share >= 0.2
    painted = replace(truth, about=replace(truth.about, look="watercolour at dawn"))
    assert look.medium(footage, painted)[0] < 0.2


def test_another_medium_is_flagged_and_never_a_retake() -> None:
    truth = truth_of(SHOTS[0])
    asked = replace(truth, about=replace(truth.about, look="charcoal"))
    figures = {f.name: f for f in measure(clip_of(SHOTS[0]), asked).obedience.figures}
    assert figures["look"].verdict == "flag" and "another medium" in figures["look"].note


def test_what_cannot_be_told_says_why() -> None:
    truth = truth_of(SHOTS[0])
    footage = watch(clip_of(SHOTS[0]), truth)
    dark = replace(footage, near={n: p // 40 for n, p in footage.near.items()})
    assert look.medium(dark, truth) == (0.0, False, "too dark to see how it is made")
    traced = replace(truth, about=replace(truth.about, look="path-traced clay and felt"))
    assert look.medium(footage, traced)[1:] == (False, "the classifier does not know traced well enough")
