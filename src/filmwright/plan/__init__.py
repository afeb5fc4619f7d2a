"""The plan room: a screenplay becomes scenes with blocking and shots with cameras, before any picture is made.

In: a `Screenplay` and the film's own `Choices` (film.toml). Out: `breakdown` gives cast, settings and deeds without time, `speeches`
what the sound room has to say; `plan` gives the `Plan` with the lengths of what was said, and problems by line. `where`, `camera_at`, `project`
and their like are the geometry that every room shares. `check` says what geometry finds wrong; `merge` keeps hand edits of a plan through a re-plan.
`places()` is the vocabulary of sets.
"""

from ..film import Malformed
from .breakdown import Breakdown, Deed, SceneBreakdown, breakdown, speeches
from .checks import check
from .choices import CastChoice, Choices, SceneChoice, ShotChoice, choices_of, read_choices, write_choices
from .geometry import (
    Camera,
    State,
    axes,
    camera_at,
    eye_height,
    field_of_view,
    head_at,
    project,
    shoulder_height,
    smooth,
    top_height,
    walk_seconds,
    where,
)
from .merging import merge
from .places import Obstacle, Place, Spot, places
from .planning import FPS, plan
from .words import table

__all__ = [
    "FPS",
    "Breakdown",
    "Camera",
    "CastChoice",
    "Choices",
    "Deed",
    "Malformed",
    "Obstacle",
    "Place",
    "SceneBreakdown",
    "SceneChoice",
    "ShotChoice",
    "Spot",
    "State",
    "axes",
    "breakdown",
    "camera_at",
    "check",
    "choices_of",
    "eye_height",
    "field_of_view",
    "head_at",
    "merge",
    "places",
    "plan",
    "project",
    "read_choices",
    "shoulder_height",
    "smooth",
    "speeches",
    "table",
    "top_height",
    "walk_seconds",
    "where",
    "write_choices",
]
