"""Elements gathered into scenes and lines: `parse`, `write` and what is wrong with a screenplay.

A dialogue paragraph is a line; a parenthetical or a note of its own inside a speech begins another line of the same speaker. Lines
before the first heading are a scene without heading. A note inside a line hangs on that line, in a cue on the speech's first line, in a
heading on the scene; a note that stands alone hangs on the next line of its scene, or on the scene when none follows.
Centred text, sections and page breaks are elements only: they are nobody's line. A caret makes every line of its speech `dual`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from ..film import Element, Line, Note, Problem, Scene, Screenplay, Span
from .encoding import GUESSED, decode, encode, load
from .fdx import from_fdx, looks_like_fdx
from .fountain import elements
from .ids import name_scenes
from .spans import line_at, physical, regions


def parse(text: str) -> Screenplay:
    """Any text as a screenplay; the spans of its elements cover it without gaps. Never fails."""
    found, title = elements(text)
    gatherer = _Gatherer()
    for element in found:
        gatherer.take(element)
    return Screenplay(source=text, elements=found, title=title, scenes=name_scenes(gatherer.finish()))


def write(screenplay: Screenplay) -> str:
    """The text of a screenplay from its elements' spans: the same characters that were parsed."""
    return "".join(screenplay.source[e.span.start : e.span.end] for e in screenplay.elements)


def read(path: Path | str) -> Screenplay:
    """The screenplay in the file `path`, Fountain or FDX; raises :class:`Unreadable`.

    A mark at a Fountain file's beginning is kept in `encoding`, not in the text. The source of an FDX file is the Fountain text made of it.
    """
    data = load(path)
    if looks_like_fdx(data):
        return parse(from_fdx(data, path))
    text, encoding = decode(data, path)
    return replace(parse(text), encoding=encoding)


def write_bytes(screenplay: Screenplay) -> bytes:
    """The bytes of the Fountain file that was read."""
    return encode(write(screenplay), screenplay.encoding)


@dataclass
class _Draft:
    heading: str
    start: int
    at: int
    end: int
    number: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    synopsis: list[str] = field(default_factory=list)
    transition: str = ""

    def scene(self, waiting: list[Note]) -> Scene:
        return Scene(
            id="", heading=self.heading, span=Span(self.start, self.end, self.at), lines=tuple(self.lines), number=self.number,
            synopsis="\n".join(self.synopsis), transition=self.transition, notes=(*self.notes, *waiting),
        )


class _Gatherer:
    """Takes elements in order; keeps the scene that is open, the cue that speaks, and notes that wait for a line."""

    def __init__(self) -> None:
        self.done: list[Scene] = []
        self.draft: _Draft | None = None
        self.cue: Element | None = None
        self.parenthetical = ""
        self.paused = False
        self.waiting: list[Note] = []

    def take(self, element: Element) -> None:
        handler = getattr(self, f"_{element.kind}", None)
        if handler:
            handler(element)
        if self.draft and element.kind not in ("blank", "title"):
            self.draft.end = element.span.end

    def finish(self) -> tuple[Scene, ...]:
        self._close()
        return tuple(self.done)

    def _close(self) -> None:
        if self.draft:
            self.done.append(self.draft.scene(self.waiting))
            self.waiting = []
        self.draft = self.cue = None

    def _open(self, element: Element, heading: str = "") -> _Draft:
        if self.draft is None:
            self.draft = _Draft(heading, element.span.start, element.span.line, element.span.end)
        return self.draft

    def _heading(self, element: Element) -> None:
        before = self.waiting if self.draft is None else []
        self.waiting = [] if self.draft is None else self.waiting
        self._close()
        draft = self._open(element, element.text)
        draft.number = element.scene_number
        draft.notes.extend((*before, *element.notes))

    def _note(self, element: Element) -> None:
        self.waiting.extend(element.notes)

    _section = _page_break = _centred = _note

    def _synopsis(self, element: Element) -> None:
        self.waiting.extend(element.notes)
        if self.draft:
            self.draft.synopsis.append(element.text)

    def _transition(self, element: Element) -> None:
        self.cue = None
        self.waiting.extend(element.notes)
        if self.draft and not self.draft.transition:
            self.draft.transition = element.text

    def _character(self, element: Element) -> None:
        self.cue, self.parenthetical, self.paused = element, "", False
        self.waiting.extend(element.notes)

    def _parenthetical(self, element: Element) -> None:
        self.parenthetical = element.text
        self.waiting.extend(element.notes)

    def _action(self, element: Element) -> None:
        self.cue = None
        self._line(element)

    def _dialogue(self, element: Element) -> None:
        self._line(element)

    def _lyric(self, element: Element) -> None:
        if self.paused:
            self.cue = None
        self._line(element)

    def _blank(self, element: Element) -> None:
        self.paused = True  # dialogue may still go on (a line of two spaces), a song by itself is nobody's

    def _line(self, element: Element) -> None:
        draft = self._open(element)
        draft.transition = ""  # a transition counts only at the end of its scene
        cue = self.cue
        line = Line(
            id="", kind=element.kind, text=element.text, span=element.span, speaker=cue.text if cue else "",
            extension=cue.extension if cue else "", parenthetical=self.parenthetical if cue else "", dual=cue.dual if cue else False,
            notes=(*self.waiting, *element.notes),
        )
        draft.lines.append(line)
        self.waiting, self.parenthetical = [], ""


def problems(screenplay: Screenplay) -> tuple[Problem, ...]:
    """What its writer should know, in the order of the text: all are warnings, for the text is read all the same."""
    starts = [start for start, _, _ in physical(screenplay.source)]
    found: list[Problem] = []
    for region in regions(screenplay.source)[1]:
        mark, closing = ("/*", "*/") if region.kind == "boneyard" else ("[[", "]]")
        rule = "" if region.kind == "boneyard" else ", before the next empty line"
        found.append(Problem(
            "warning", f"unclosed-{region.kind}",
            f"The {region.kind} that opens here with {mark} is never closed; it is read as text. Close it with {closing}{rule}.",
            line_at(starts, region.start),
        ))
    found.extend(_silent_cues(screenplay))
    if screenplay.scenes and not any(e.kind == "heading" for e in screenplay.elements):
        found.append(Problem(
            "warning", "no-heading", "There is no scene heading. Begin a scene with a line such as INT. KITCHEN - NIGHT.",
            screenplay.scenes[0].span.line,
        ))
    if not any(scene.lines for scene in screenplay.scenes):
        found.append(Problem("error", "no-lines", "Nothing happens and nobody speaks here: write at least one line of action or dialogue."))
    if screenplay.encoding in GUESSED:
        found.append(Problem(
            "warning", "encoding", f"The file is not UTF-8; it was read as {screenplay.encoding}. Save it as UTF-8 if a letter looks wrong.",
        ))
    return tuple(sorted(found, key=lambda problem: problem.line))


def _silent_cues(screenplay: Screenplay) -> list[Problem]:
    found = []
    kinds = [e for e in screenplay.elements if e.kind not in ("note", "boneyard", "parenthetical")]
    for element, after in zip(kinds, [*kinds[1:], None], strict=False):
        if element.kind == "character" and (after is None or after.kind not in ("dialogue", "lyric")):
            found.append(Problem("warning", "silent-cue", f"{element.text} has a cue but no words under it.", element.span.line))
    return found
