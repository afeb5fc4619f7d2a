"""Obedience, measured: did the picture do what its take said?

In: a clip and its take's folder with the truth that was written when the take was made (`read_truth`). Out: an :class:`~filmwright.film.Obedience`: a
verdict (accept, flag, retake), one plain line, and every figure with its threshold, or why it could not be measured (`obedience`). `film_card`
measures every clip of a film and what only a whole film tells: whether each puppet stays itself. CPU only; no renderer is asked, none is spared.
"""

from typing import TYPE_CHECKING

from .faults import MeasureError
from .motion import warp_error
from .truth import (
    NUMBERS,
    PICTURES,
    About,
    Camera,
    Sheet,
    Speaker,
    Truth,
    read_truth,
    sampled,
    sheet_of,
    small,
    still_shown,
    truth_made_from,
    write_truth,
)

if TYPE_CHECKING:
    from pathlib import Path

    from ..film import Obedience
    from .card import FilmCard


def obedience(clip: "Path", truth: Truth) -> "Obedience":
    """How far the clip at `clip` did what the take of `truth` said. Raises :class:`MeasureError` for a file that is no clip at all."""
    from .clip import measure  # what reads and segments pictures is loaded only where a clip is measured

    return measure(clip, truth).obedience


def film_card(folder: "Path") -> "FilmCard":
    """Every clip of the film in `folder` measured, and whether its puppets stay themselves. Raises :class:`MeasureError`."""
    from .card import film_card as card

    return card(folder)


__all__ = [
    "NUMBERS", "PICTURES", "About", "Camera", "MeasureError", "Sheet", "Speaker", "Truth", "film_card", "obedience", "read_truth",
    "sampled", "sheet_of", "small", "still_shown", "truth_made_from", "warp_error", "write_truth",
]
