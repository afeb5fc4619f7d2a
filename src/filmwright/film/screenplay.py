"""The screenplay as values: elements with spans, scenes and lines with stable ids."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Where something stands in the source: characters `start` (inclusive) to `end` (exclusive), first on `line` (from 1)."""

    start: int
    end: int
    line: int


@dataclass(frozen=True)
class Note:
    """A Fountain note, `[[text]]`. A direction such as `[[lens: 35mm]]` has `key` "lens" and `value` "35mm", else both are ""."""

    text: str
    span: Span
    key: str = ""
    value: str = ""


@dataclass(frozen=True)
class Element:
    """One construct of Fountain 1.1 as it stands in the source; the elements of a screenplay cover its text without gaps.

    `kind` is one of: title, blank, heading, action, character, dialogue, parenthetical, lyric, transition, centred, note,
    boneyard, section, synopsis, page_break. `text` is what is meant, without forcing marks, notes and boneyard.
    """

    kind: str
    text: str
    span: Span
    scene_number: str = ""
    extension: str = ""
    dual: bool = False
    depth: int = 0
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Line:
    """One spoken or action paragraph with an id that survives edits elsewhere.

    `kind`: action, dialogue or lyric. `speaker` is the character's name as written (without extension), "" for action.
    """

    id: str
    kind: str
    text: str
    span: Span
    speaker: str = ""
    extension: str = ""
    parenthetical: str = ""
    dual: bool = False
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Scene:
    """One place and time under one heading. `transition` is the one written at its end ("CUT TO:", "FADE OUT.") or ""."""

    id: str
    heading: str
    span: Span
    lines: tuple[Line, ...]
    number: str = ""
    synopsis: str = ""
    transition: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Screenplay:
    """A parsed screenplay. `"".join` of the elements' spans over `source` is `source` itself, byte for byte.

    Keys of `title` are in lower case ("title", "draft date"). `encoding` is how its file was written: utf-8, utf-8-sig (with a mark),
    utf-16-le or utf-16-be (with a mark), cp1252, latin-1.
    """

    source: str
    elements: tuple[Element, ...]
    title: dict[str, str]
    scenes: tuple[Scene, ...]
    encoding: str = "utf-8"


@dataclass(frozen=True)
class Problem:
    """Something to tell the person who wrote the screenplay.

    `severity` is "warning" (the film is made all the same) or "error". `line` is the source line from 1, 0 where there is none.
    `nearest` is the nearest known word, "" where none helps; `code` names the kind of problem for machines.
    """

    severity: str
    code: str
    message: str
    line: int = 0
    nearest: str = ""
