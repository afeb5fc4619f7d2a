"""Captions of a clip in several phrasings, English and Chinese, from what the plan knows: nothing is guessed from pictures.

In: the scene, the clip, who is in frame. Out: phrasings by language. The words are tables in `captions.toml`.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from ..film import Character, ScenePlan, Shot

LANGUAGES = ("en", "zh")


@functools.cache
def table() -> dict[str, Any]:
    """The data file `captions.toml`."""
    return tomllib.loads((resources.files(__package__) / "captions.toml").read_text("utf-8"))


def captions(scene: ScenePlan, shot: Shot, camera: str, cast: Mapping[str, Character], seen: Sequence[str]) -> dict[str, list[str]]:
    """Phrasings of one clip by language; `seen` are the actors in frame, the largest first."""
    return {language: _in(language, scene, shot, camera, cast, seen) for language in LANGUAGES}


def doing(scene: ScenePlan, actor: str, start: int, end: int) -> str:
    """The deed of `actor` that fills most of the frames `start` to `end`; "" where there is none."""
    best, word = 0, ""
    for beat in scene.beats:
        both = min(beat.end, end) - max(beat.start, start)
        if beat.actor == actor and both > best:
            best, word = both, beat.action
    return word


def _in(language: str, scene: ScenePlan, shot: Shot, camera: str, cast: Mapping[str, Character], seen: Sequence[str]) -> list[str]:
    t = table()

    def word(kind: str, key: str) -> str:
        return t[kind][key][language] if key in t[kind] else ""

    joint, gap = {"en": (" and ", " "), "zh": ("和", "")}[language]
    people = []
    for actor in seen:
        c = cast[actor]
        person = word("person", f"{c.age}-{c.sex}" if c.sex else c.age)
        dress = word("dress", c.dress)
        deed = word("deed", doing(scene, actor, shot.start, shot.end))
        worn = {"en": f"{person} in a {dress}", "zh": f"穿{dress}的{person}"}[language]
        people.append(worn + (f" {deed}" if deed and language == "en" else deed))
    who = joint.join(people) or {"en": "nobody", "zh": "没有人"}[language]
    parts = [word("place", scene.place), word("hour", scene.hour), "" if scene.inside else word("weather", scene.weather)]
    where = gap.join(p for p in (parts if language == "en" else [*parts[1:], parts[0]]) if p)
    words = {"size": word("size", shot.size), "who": who, "where": where, "camera": word("camera", camera)}
    # Every sentence begins with a capital.
    return [re.sub(r"(^|[.] )(.)", lambda m: m[1] + m[2].upper(), p.format(**words)) for p in t["phrasings"][language]]
