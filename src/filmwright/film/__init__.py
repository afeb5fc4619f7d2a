"""The nouns of a film, and nothing that makes one: plain, typed, immutable values and their JSON.

Screenplay, Scene and Line come from the text; Plan, ScenePlan, Shot, Beat and Mark from planning; Take, Clip and Receipt from
filming. Time is integer frames or samples at 48 kHz, space is metres with Z up, angles are radians.
"""

from .plan import (
    Beat,
    Blocking,
    CameraMark,
    Character,
    Gaze,
    Ground,
    Mark,
    Plan,
    Point,
    Prop,
    ScenePlan,
    Shot,
)
from .screenplay import Element, Line, Note, Problem, Scene, Screenplay, Span
from .serial import Malformed, build, digest, dumps, loads, plain
from .take import SAMPLE_RATE, VISEMES, Contact, Figure, Obedience, Receipt, Speech, Take

__all__ = [
    "SAMPLE_RATE", "VISEMES", "Beat", "Blocking", "CameraMark", "Character", "Contact", "Element", "Figure", "Gaze", "Ground", "Line",
    "Malformed", "Mark", "Note", "Obedience", "Plan", "Point", "Problem", "Prop", "Receipt", "Scene", "ScenePlan", "Screenplay", "Shot",
    "Span", "Speech", "Take", "build", "digest", "dumps", "loads", "plain",
]
