"""The text of a screenplay cut into logical lines, with its notes and boneyards found.

In: any text. Out: :class:`Logical` lines that cover it without gaps, each with what is left of it when notes and boneyards are taken
out. A line end inside a note or a boneyard does not end a logical line, so a construct never begins in the middle of one.
Fountain 1.1: a boneyard may hold anything; a note holds no empty line, unless that line has two spaces. What is not closed is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from ..film import Note, Span

#: Only these end a line; form feeds and Unicode's separators are characters like others, as in other Fountain readers.
LINE_END = re.compile(r"\r\n|\n|\r")
OPENING = re.compile(r"/\*|\[\[")
DIRECTION = re.compile(r"([^\W\d_][\w -]{0,23}):(?!//)(.+)", re.DOTALL)


@dataclass(frozen=True)
class Region:
    """A note or a boneyard, with its brackets: characters `start` to `end` of the text."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Logical:
    """One logical line: `span` includes its line end, `visible` is its text without line end, notes and boneyards."""

    span: Span
    visible: str
    notes: tuple[Note, ...]
    boneyard: bool

    @property
    def blank(self) -> bool:
        """Nothing stands here at all, not even a note or a boneyard."""
        return not self.hidden and not self.visible.strip()

    @property
    def hidden(self) -> bool:
        """Only notes or boneyards stand here: other constructs look through it."""
        return (bool(self.notes) or self.boneyard) and not self.visible.strip()

    @property
    def held_open(self) -> bool:
        """Two spaces or more and nothing else: by Fountain's rule dialogue goes on after it."""
        return self.blank and len(self.visible) - len(self.visible.strip(" ")) >= 2


def physical(text: str) -> list[tuple[int, int, int]]:
    """(start, end without line end, end with it) of every line; a last empty one is left out."""
    lines, start = [], 0
    for match in LINE_END.finditer(text):
        lines.append((start, match.start(), match.end()))
        start = match.end()
    if start < len(text):
        lines.append((start, len(text), len(text)))
    return lines


def regions(text: str) -> tuple[list[Region], list[Region]]:
    """The closed notes and boneyards in order, and those that are opened and never closed (`end` is then where the opening ends)."""
    stops = [start for start, end, _ in physical(text) if not text[start:end].strip() and end - start < 2]
    found: list[Region] = []
    unclosed: list[Region] = []
    closings = {"*/": -1, "]]": -1}  # where each closing was last seen: found once, not once an opening
    at = 0
    while match := OPENING.search(text, at):
        start, inner = match.span()
        kind, closing = ("boneyard", "*/") if match.group() == "/*" else ("note", "]]")
        if closings[closing] < inner:
            where = text.find(closing, inner)
            closings[closing] = len(text) + 1 if where < 0 else where
        end = closings[closing]
        stop = len(text)
        if kind == "note" and (i := bisect_left(stops, inner)) < len(stops):
            stop = stops[i]
        if end <= stop and end < len(text):
            found.append(Region(kind, start, end + 2))
            at = end + 2
        else:
            unclosed.append(Region(kind, start, inner))
            at = inner
    return found, unclosed


def logical(text: str) -> list[Logical]:
    """`text` as logical lines; together their spans are the whole of it."""
    found, _ = regions(text)
    starts = [start for start, _, _ in physical(text)]
    lines: list[Logical] = []
    begin, first, here, i = 0, 1, 0, 0
    for number, (_, end, after) in enumerate(physical(text), 1):
        while i < len(found) and found[i].end <= end:
            i += 1
        if i < len(found) and found[i].start < end:
            continue  # this line's end is inside a region: the next physical line belongs to it too
        inside = found[here:i]
        here = i
        lines.append(_line(text, begin, end, after, first, inside, starts))
        begin, first = after, number + 1
    return lines


def _line(text: str, begin: int, end: int, after: int, first: int, inside: list[Region], starts: list[int]) -> Logical:
    pieces, at = [], begin
    notes = []
    for region in inside:
        pieces.append(text[at : region.start])
        at = region.end
        if region.kind == "note":
            notes.append(_note(text, region, starts))
    pieces.append(text[at:end])
    visible = pieces[0]
    for piece in pieces[1:]:  # what is taken out between two spaces leaves one
        visible += piece[1:] if visible.endswith(" ") and piece.startswith(" ") else piece
    if begin == 0:
        visible = visible.removeprefix("\ufeff")
    return Logical(Span(begin, after, first), visible, tuple(notes), any(r.kind == "boneyard" for r in inside))


def _note(text: str, region: Region, starts: list[int]) -> Note:
    inner = text[region.start + 2 : region.end - 2]
    span = Span(region.start, region.end, line_at(starts, region.start))
    inner = inner.strip()
    direction = DIRECTION.fullmatch(inner)
    if not direction:
        return Note(inner, span)
    return Note(inner, span, " ".join(direction[1].lower().split()), " ".join(direction[2].split()))


def line_at(starts: list[int], position: int) -> int:
    """The number, from 1, of the physical line in which `position` stands; `starts` are the lines' first characters."""
    return bisect_left(starts, position + 1)
