"""A film's own choices: `film.toml`, beside the screenplay, for people to edit.

In: a file's path. Out: a `Choices`, in which whatever is not said is None or empty; :class:`Malformed` names a field that does not fit.
Writing fills in what is missing and never touches what a person wrote: comments, order and values stay.
"""

from __future__ import annotations

import dataclasses
import os
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tomlkit

from ..film import Malformed, build, plain


@dataclass(frozen=True)
class CastChoice:
    """One actor's choices: any field of `Character`; what is None comes from the screenplay."""

    name: str | None = None
    height: float | None = None
    girth: float | None = None
    age: str | None = None
    sex: str | None = None
    skin: str | None = None
    hair: str | None = None
    hair_colour: str | None = None
    hat: str | None = None
    hat_colour: str | None = None
    beard: str | None = None
    dress: str | None = None
    colour: str | None = None
    second_colour: str | None = None
    nose: float | None = None
    voice: str | None = None


@dataclass(frozen=True)
class SceneChoice:
    """One scene's choices, by the scene's id."""

    place: str | None = None
    hour: str | None = None
    weather: str | None = None
    light: str | None = None
    music: str | None = None
    look: str | None = None


@dataclass(frozen=True)
class ShotChoice:
    """One shot's choices, by the shot's id."""

    lens: float | None = None
    move: str | None = None
    size: str | None = None
    renderer: str | None = None


@dataclass(frozen=True)
class Choices:
    """All of `film.toml`. `size` in pixels; `step` frames a picture is held; `cast`, `scenes` and `shots` by id; `rights` as written."""

    title: str | None = None
    size: tuple[int, int] | None = None
    fps: int | None = None
    step: int | None = None
    seed: int | None = None
    look: str | None = None
    renderer: str | None = None
    cast: dict[str, CastChoice] = field(default_factory=dict)
    scenes: dict[str, SceneChoice] = field(default_factory=dict)
    shots: dict[str, ShotChoice] = field(default_factory=dict)
    rights: dict[str, Any] = field(default_factory=dict)


#: Field -> the words that it may be; lens, size and the like are ranges below.
WORDS = {
    "age": ("child", "young", "adult", "old"),
    "sex": ("f", "m", ""),
    "hair": ("none", "short", "long", "bun", "curly"),
    "hat": ("none", "cap", "beret", "brim", "bowler", "hood", "crown", "scarf"),
    "beard": ("none", "moustache", "stubble", "full"),
    "dress": ("coat", "sweater", "dress", "suit", "shirt", "apron", "robe"),
    "hour": ("dawn", "day", "golden", "dusk", "night"),
    "weather": ("clear", "overcast", "rain", "storm", "snow", "fog", "wind"),
    "light": ("day", "golden", "dusk", "night", "overcast", "tungsten", "fire"),
    "move": (
        "static",
        "pan",
        "tilt",
        "push_in",
        "pull_back",
        "truck",
        "track",
        "orbit",
        "crane_up",
        "crane_down",
        "handheld",
        "dolly_zoom",
    ),
}
SHOT_SIZES = (
    "extreme_wide",
    "wide",
    "full",
    "medium",
    "medium_close",
    "close",
    "extreme_close",
    "insert",
    "over_shoulder",
    "two_shot",
)
RANGES = {"fps": (1, 120), "step": (1, 8), "lens": (8.0, 300.0), "height": (0.6, 2.4), "girth": (0.5, 2.0), "nose": (0.3, 2.5)}
COLOURS = ("skin", "hair_colour", "hat_colour", "colour", "second_colour")


def read_choices(path: Path | str) -> Choices:
    """The choices in the TOML file `path`; raises :class:`Malformed` naming the field, or OSError when there is no such file."""
    text = Path(path).read_text("utf-8")
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Malformed(f"{Path(path).name}: {error}") from None
    return choices_of(raw, Path(path).name)


def choices_of(raw: dict[str, Any], name: str = "film.toml") -> Choices:
    """`raw` tables as `Choices`; raises :class:`Malformed`."""
    rights = raw.get("rights", {})
    if not isinstance(rights, dict):
        raise Malformed(f"{name}: rights: expected a table, found {rights!r:.80}")
    try:
        choices = build(Choices, {k: v for k, v in raw.items() if k != "rights"})
    except Malformed as error:
        raise Malformed(f"{name}: {error}") from None
    choices = dataclasses.replace(choices, rights=rights)
    for where, value in _fields(choices):
        fault = _fault(where, value)
        if fault:
            raise Malformed(f"{name}: {where}: {fault}, found {value!r:.80}")
    return choices


def _fields(choices: Choices) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = [(f, getattr(choices, f)) for f in ("fps", "step", "size")]
    for table, entries in (("cast", choices.cast), ("scenes", choices.scenes), ("shots", choices.shots)):
        for ident, entry in entries.items():
            found += [(f"{table}.{ident}.{f.name}", getattr(entry, f.name)) for f in dataclasses.fields(entry)]
    return [(where, value) for where, value in found if value is not None]


def _fault(where: str, value: Any) -> str:
    """What is wrong with the value of the field `where`, "" if nothing."""
    field_name = where.rsplit(".", 1)[-1]
    if where == "size":
        return "" if all(16 <= v <= 8192 and v % 2 == 0 for v in value) else "expected two even numbers of pixels from 16 to 8192"
    if where.startswith("shots.") and field_name == "size":
        return "" if value in SHOT_SIZES else f"expected one of {', '.join(SHOT_SIZES)}"
    if field_name in WORDS:
        return "" if value in WORDS[field_name] else f"expected one of {', '.join(w or '(empty)' for w in WORDS[field_name])}"
    if field_name in RANGES:
        low, high = RANGES[field_name]
        return "" if low <= value <= high else f"expected {low} to {high}"
    if field_name in COLOURS:
        ok = len(value) == 7 and value[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in value[1:])
        return "" if ok else 'expected a colour such as "#2f4f7f"'
    return ""


def write_choices(path: Path | str, choices: Choices) -> None:
    """Fill `path` in with what `choices` says and the file does not; the rest of the file stays to the byte. Written atomically."""
    path = Path(path)
    text = path.read_text("utf-8") if path.exists() else ""
    try:
        document = tomlkit.parse(text)
    except tomlkit.exceptions.TOMLKitError as error:
        raise Malformed(f"{path.name}: {error}") from None
    _fill(document, _said(choices))
    made = tomlkit.dumps(document)
    if made == text:
        return
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".filmwright-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _said(value: Any) -> Any:
    """Everything in choices that is not None and not an empty table, as plain values."""
    if dataclasses.is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, dict):
        found = {k: _said(v) for k, v in value.items()}
        return {k: v for k, v in found.items() if v is not None and v != {}}
    return None if value is None else plain(value)


def _fill(table: Any, said: dict[str, Any]) -> None:
    for key, value in said.items():
        if isinstance(value, dict):
            if key not in table:
                table[key] = tomlkit.table(is_super_table=all(isinstance(v, dict) for v in value.values()))
            if isinstance(table[key], dict):
                _fill(table[key], value)
        elif key not in table:
            table[key] = value
