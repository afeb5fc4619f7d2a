"""The breakdown: a screenplay as cast, settings, things and deeds, before anything has a place or a time.

In: a `Screenplay`, the film's `Choices`, optionally `meaning`. Out: a `Breakdown` with a problem for every line that was not
understood. A deed is one thing that somebody does or says; the sound room speaks the `speeches`, the plan stages the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..film import Character, Problem, Screenplay
from .casting import cast_of
from .choices import Choices
from .deeds import Deed, SceneBreakdown
from .scenes import SceneReader
from .setting import Setting
from .words import Mapper, Meaning

__all__ = ["Breakdown", "Deed", "SceneBreakdown", "breakdown", "speeches"]


@dataclass(frozen=True)
class Breakdown:
    """The whole film, broken down. `problems` says what was not understood, by line."""

    title: str
    author: str
    look: str
    seed: int
    choices: Choices
    cast: tuple[Character, ...]
    scenes: tuple[SceneBreakdown, ...]
    problems: tuple[Problem, ...]


def breakdown(screenplay: Screenplay, choices: Choices | None = None, meaning: Meaning | None = None) -> Breakdown:
    """Break a screenplay down; never fails on what is written, says it in `problems` instead."""
    choices = choices or Choices()
    mapper = Mapper(meaning)
    seed = choices.seed if choices.seed is not None else 1
    cast, names, speakers = cast_of(screenplay, choices, seed)
    problems: list[Problem] = []
    scenes: list[SceneBreakdown] = []
    carried: dict[str, str] = {}
    before: Setting | None = None
    look = choices.look or _look(screenplay)
    for scene in screenplay.scenes:
        made, found, carried = SceneReader(scene, cast, names, speakers, mapper, choices, before, carried).run()
        scenes.append(made)
        problems += found
        before = made.setting
    if not scenes:
        problems.append(
            Problem("error", "no-scene", "there is no scene in this screenplay; write a heading such as INT. KITCHEN - DAY", 0)
        )
    title = choices.title or screenplay.title.get("title", "").replace("\n", " ") or "Untitled"
    author = screenplay.title.get("author", screenplay.title.get("authors", "")).replace("\n", " ")
    return Breakdown(title, author, look, seed, choices, tuple(cast), tuple(scenes), tuple(problems))


def speeches(broken: Breakdown) -> tuple[tuple[str, str, str, str], ...]:
    """(line id, character id, text to speak, emotion) of every spoken line, in order."""
    return tuple((d.line, d.actor, d.text, d.emotion or "neutral") for s in broken.scenes for d in s.deeds if d.kind == "speech")


def _look(screenplay: Screenplay) -> str:
    notes = [n for e in screenplay.elements for n in e.notes if n.key == "look"]
    notes += [n for s in screenplay.scenes for n in s.notes if n.key == "look"]
    return notes[0].value if notes else ""
