"""Renderers: a take goes in, a clip with its receipt comes out, whoever paints the pictures.

In: a :class:`~filmwright.film.Take` and a :class:`Source` that can draw or make passes. Out: one silent clip and a
:class:`~filmwright.film.Receipt`. `renderers` lists what is here. Also here, because a picture needs them: the lens's depth of field
and the grade that a look's words ask for. :class:`Native` is our own model's renderer; it is listed when its weights ship.
"""

from pathlib import Path

from ..script import meaning
from .adapter import named, pinned, read_adapter
from .contract import SIMULATOR, Encode, Profile, Progress, Quote, Refused, Renderer, Source, refuse_unfit
from .ingredients import Look, Meaning, ingredients, read_look
from .looks import LookGrade, apply, grade_for
from .native import Native, Painting, Weights, graph_of
from .optics import blur_circle, defocus
from .planes import Conditions, drawn, light_of, players_of, small_sheet
from .stage import Stage

#: Where our own model's weights ship.
WEIGHTS = Path(__file__).parent / "weights"


def renderers(encode: Encode, looks: Path | None = None) -> dict[str, Renderer]:
    """Every renderer on this machine by its name; `encode` is how clips are written, `looks` the folder of a film's own looks."""
    found: dict[str, Renderer] = {"stage": Stage(encode)}
    if (WEIGHTS / "native.json").is_file():
        found["native"] = Native(encode, WEIGHTS, meaning, looks)
    return found


__all__ = [
    "SIMULATOR", "WEIGHTS", "Conditions", "Encode", "Look", "LookGrade", "Meaning", "Native", "Painting", "Profile", "Progress", "Quote", "Refused",
    "Renderer", "Source", "Stage", "Weights", "apply", "blur_circle", "defocus", "drawn", "grade_for", "graph_of", "ingredients", "light_of",
    "named", "pinned", "players_of", "read_adapter", "read_look", "refuse_unfit", "renderers", "small_sheet",
]
