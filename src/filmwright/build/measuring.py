"""Measuring: the figures that go into every clip's receipt as it is made, and what a person asks for of a clip or of a whole film."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..film import Obedience, Receipt, build, dumps
from ..measure import MeasureError, film_card, obedience, read_truth
from .graph import code_version
from .options import Fault
from .store import explained, put_text

if TYPE_CHECKING:
    from ..measure import FilmCard

#: The page of a film's card, in its folder.
PAGE = "obedience.html"


def measured_version() -> str:
    """The code that decides the figures of a clip."""
    return code_version("measure", "build/truths.py")


def tell_obedience(clip: Path, take: Path) -> None:
    """Write the figures of `clip` against the take in folder `take` into its receipt, whatever renderer made it."""
    path = clip.with_suffix(".json")
    try:
        found = obedience(clip, read_truth(take))
    except MeasureError as error:  # a renderer gave something that is no clip: the receipt says so, and it is to be taken again
        found = Obedience("retake", str(error), ())
    put_text(path, dumps(replace(build(Receipt, json.loads(path.read_text("utf-8"))), obedience=found)))


def measured_clip(clip: Path, take: Path) -> tuple[Obedience, float]:
    """A clip against the take in folder `take`, and the seconds of processor work a second of clip that it cost. Raises :class:`Fault`."""
    began = time.process_time()
    try:
        if not take.is_dir():
            raise MeasureError(f"{take} is not a take's folder: name takes/SHOT of the film")
        truth = read_truth(take)
        found = obedience(clip, truth)
    except MeasureError as error:
        raise Fault(str(error)) from None
    return found, round((time.process_time() - began) * truth.about.fps / truth.about.frames, 3)


def measured_film(folder: Path) -> tuple[FilmCard, Path, float]:
    """The card of the film in `folder`, its page, and the seconds of processor work a second of film. Raises :class:`Fault`, :class:`NoRoom`."""
    began = time.process_time()
    try:
        card = film_card(folder)
    except MeasureError as error:
        raise Fault(str(error)) from None
    with explained(folder):
        put_text(folder / PAGE, card.html)
    return card, folder / PAGE, round((time.process_time() - began) / card.seconds, 3)
