"""Where and when a scene plays: heading and action lines to place, hour, weather and lighting.

In: a heading as written and the scene's action text. Out: a `Setting`, and problems where a place had to be guessed.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..film import Problem
from .places import places
from .words import NEAR, Mapper, Phrasebook, phrase_at, phrasebook, split_words, table

PREFIX = re.compile(r"^\s*(INT\.?\s*/\s*EXT|EXT\.?\s*/\s*INT|I\s*/\s*E|INT|EXT|EST)[.\s]+", re.IGNORECASE)
#: Where a heading means nothing known: a bare stage inside, a street outside.
FALLBACK = {True: "stage", False: "street"}


@dataclass(frozen=True)
class Setting:
    """Where and when: words of the vocabularies."""

    place: str
    inside: bool
    hour: str
    weather: str
    light: str


@functools.cache
def _book(inside: bool | None) -> Phrasebook:
    return phrasebook((p.name, (p.name, *p.words)) for p in places().values() if inside is None or p.inside == inside)


@functools.cache
def _hours() -> Phrasebook:
    return phrasebook(table("setting")["hours"].items())


@functools.cache
def _weathers() -> Phrasebook:
    return phrasebook(table("setting")["weathers"].items())


HEAD_ENDS = ("at", "in", "of", "on", "near", "by", "outside", "behind", "beside", "under", "overlooking", "with", "before")


def _head(words: list[str]) -> list[str]:
    """The words before the first preposition: "GARDEN AT THE MANOR HOUSE" is about a garden."""
    return next((words[:i] for i, w in enumerate(words) if i and w.lower() in HEAD_ENDS), words)


def _last(book: Phrasebook, words: list[str]) -> str:
    """The known word of the longest phrase; of equally long ones the last, which is the head of an English noun phrase."""
    best = (0, "")
    for index in range(len(words)):
        hit = phrase_at(book, words, index)
        if hit and len(hit[1]) >= best[0]:
            best = (len(hit[1]), hit[0])
    return best[1]


def read_heading(heading: str, line: int, mapper: Mapper, before: Setting | None) -> tuple[str, bool, str, tuple[Problem, ...]]:
    """(place, inside, hour, problems) of a heading; `before` is the setting of the scene before, for CONTINUOUS and the like."""
    match = PREFIX.match(heading)
    said = match.group(1).upper() if match else ""
    inside: bool | None = None if not said else said.startswith(("INT", "I"))
    rest = heading[match.end() :] if match else heading
    parts = [p for p in re.split(r"\s+[-–—]+\s+|\s*--+\s*", rest) if p.strip()]
    hour = ""
    kept = []
    for part in parts:
        words = split_words(part)
        found = _last(_hours(), words)
        same = " ".join(words).lower() in table("setting")["same"]["words"]
        if found and len(words) <= 3 and len(parts) > 1:
            hour = found
        elif same:
            hour = hour or (before.hour if before else "")
        else:
            kept.append(part)
            hour = hour or (found if len(parts) == 1 else "")
    hour = hour or (before.hour if before and not match else "") or "day"
    problems: list[Problem] = []
    place = ""
    for part in reversed(kept):
        words = split_words(part)
        place = place or _last(_book(inside), _head(words)) or _last(_book(inside), words)
    if not place:
        for part in reversed(kept):
            place = place or _last(_book(None), split_words(part))
        if place:
            problems.append(
                Problem(
                    "warning",
                    "unknown-place",
                    f"“{heading.strip()[:60]}”: the nearest set is “{place}”, which is {'inside' if places()[place].inside else 'outside'}",
                    line,
                    place,
                )
            )
            inside = places()[place].inside
    if not place:
        text = ", ".join(kept) or heading
        near = mapper.nearest(_book(inside), text.lower())
        place = near.word if near.score >= NEAR else FALLBACK[bool(inside)] if FALLBACK[bool(inside)] in places() else near.word
        problems.append(
            Problem(
                "warning",
                "unknown-place",
                f"the place “{text.strip()[:60]}” is not known; it is filmed as “{place}”",
                line,
                place,
            )
        )
    if inside is None:
        inside = places()[place].inside
    return place, inside, hour, tuple(problems)


def weather_of(text: str) -> str:
    """The strongest weather that `text` names, "" for none."""
    words = split_words(text)
    found = {hit[0] for i in range(len(words)) if (hit := phrase_at(_weathers(), words, i))}
    return next((w for w in table("setting")["weathers"] if w in found), "")


def light_of(place: str, inside: bool, hour: str, weather: str, text: str) -> str:
    """The lighting rig: fire where one burns in the dark, tungsten in rooms without day, else the hour or an overcast sky."""
    dark = hour in ("dusk", "night")
    words = {w.lower() for w in split_words(text)}
    if dark and words & set(table("setting")["fires"]["words"]) and (inside or place in ("forest", "beach")):
        return "fire"
    if inside and (dark or places()[place].name == "stage"):
        return "tungsten"
    if hour == "day" and weather in ("overcast", "rain", "storm", "snow", "fog"):
        return "overcast"
    return {"dawn": "golden"}.get(hour, hour)
