"""Fountain 1.1 read without loss: text in, elements with spans out.

Every logical line is sorted by the tables and tests below in the order of the specification: forced constructs first, then headings,
transitions, character cues, and action for the rest. Nothing is refused: any text is a screenplay of some kind.

Where the specification leaves room: a heading in capitals needs no empty line before it; `FADE IN:`, `FADE OUT.` and their like
are transitions; a line that begins with a shot word ("CLOSE ON NELL") is never a character; tabs are white space. Emphasis marks are
taken out of an element's `text` (they stay in the source).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from ..film import Element, Span
from .spans import Logical, logical

HEADING = re.compile(r"(?:INT\.?/EXT|EXT\.?/INT|INT|EXT|EST|I/E)(?:[. \t]|$)", re.IGNORECASE)
SCENE_NUMBER = re.compile(r"^(.*?)\s*#([\w.\-]+)#\s*$", re.DOTALL)
FORCED_HEADING = re.compile(r"\.[^\W_]")
TRANSITION_TO = re.compile(r"[^a-z]*\bTO:")
#: Transitions that the specification would have forced with ">", but that everybody writes plainly.
TRANSITIONS = frozenset((
    "FADE IN:", "FADE IN.", "FADE IN", "FADE OUT.", "FADE OUT:", "FADE OUT", "FADE TO BLACK.", "FADE TO BLACK", "FADE TO WHITE.",
    "CUT TO BLACK.", "CUT TO BLACK", "SMASH CUT.", "DISSOLVE.", "MATCH CUT.", "JUMP CUT.", "THE SCREEN GOES BLACK.",
))
#: A cue cannot begin with one of these: they tell the camera, not an actor.
SHOT_WORDS = re.compile(
    r"(?:(?:EXTREME |MEDIUM )?CLOSE(?:[ -]?UP)?(?: ON| OF|:|$)|CLOSER\b|(?:EXTREME |VERY )?WIDER?(?: SHOT| ANGLE| ON| OF|[:.]|$)"
    r"|(?:NEW |LOW |HIGH |REVERSE )?ANGLE\b|OVER .+ SHOULDERS?\b|TRACKING\b|DOLLY\b|PUSH(?:ING)? IN\b|PULL(?:ING)? BACK\b|PAN(?:NING)? \b"
    r"|TILT(?:ING)? (?:UP|DOWN)\b|CRANE (?:UP|DOWN|SHOT)\b|INSERT\b|INTERCUT\b|POV\b|.+'S POV\b|TWO[- ]SHOT\b|FULL SHOT\b|LONG SHOT\b"
    r"|MEDIUM (?:SHOT|ON)\b|MONTAGE\b|BACK TO\b|ESTABLISHING\b|HANDHELD\b|ORBIT\b|AERIAL\b|ZOOM\b)"
)
PAGE_BREAK = re.compile(r"={3,}")
CUE = re.compile(r"(?P<name>[^(^]+?)\s*(?P<extensions>(?:\([^)]*\)\s*)*)(?P<dual>\^?)")
TITLE_KEY = re.compile(r"([^\W_](?:[\w \-]{0,38}[\w\-])?)[ \t]*:[ \t]*(.*)", re.DOTALL)
KNOWN_KEYS = frozenset((
    "title", "credit", "author", "authors", "source", "draft date", "date", "contact", "copyright", "notes", "revision", "format", "email",
))
#: Innermost first, twice: `**bold *and italic***` nests. No mark may stand inside, which keeps each pattern linear.
EMPHASIS = (
    re.compile(r"(?<![\\*])\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*(?!\*)"),
    re.compile(r"(?<![\\*])\*\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*\*(?!\*)"),
    re.compile(r"(?<![\\*])\*\*\*(?=[^\s*])([^*\n]+)(?<=[^\s\\])\*\*\*(?!\*)"),
    re.compile(r"(?<![\\\w])_(?=[^\s_])([^_\n]+)(?<=[^\s\\])_(?!\w)"),
) * 2
#: No cue, heading number or transition is longer: keeps the tests for them cheap on hostile text.
LONGEST = 240
ESCAPED = re.compile(r"\\([*_\\])")


def plain_text(text: str) -> str:
    """`text` without emphasis marks (`*`, `**`, `***`, `_`) and without the backslash that escapes one."""
    if "*" in text or "_" in text:
        for pattern in EMPHASIS:
            text = pattern.sub(r"\1", text)
    return ESCAPED.sub(r"\1", text)


def in_capitals(text: str) -> bool:
    """Has a cased letter, and none in lower case."""
    return text.isupper()


def elements(text: str) -> tuple[tuple[Element, ...], dict[str, str]]:
    """The elements of `text`, whose spans cover it, and the entries of its title page by key in lower case."""
    reader = _Reader(logical(text))
    title = reader.title_page()
    reader.body()
    return tuple(reader.out), title


@dataclass
class _Reader:
    lines: list[Logical]
    at: int = 0
    out: list[Element] = field(default_factory=list)

    # -- where we are -------------------------------------------------------------------------------------------------------------

    def visible(self, index: int) -> str:
        return self.lines[index].visible.strip()

    def next_shown(self, index: int) -> int:
        """The index of the first line from `index` on that is not hidden (a note or boneyard of its own)."""
        while index < len(self.lines) and self.lines[index].hidden:
            index += 1
        return index

    def blank_after(self, index: int) -> bool:
        shown = self.next_shown(index + 1)
        return shown >= len(self.lines) or self.lines[shown].blank

    def blank_before(self) -> bool:
        """Nothing that goes on stands before the present line: an empty line, the beginning, or a construct of one line."""
        for element in reversed(self.out):
            if element.kind not in ("note", "boneyard"):
                return element.kind not in ("action", "dialogue", "parenthetical", "character", "lyric")
        return True

    def emit(self, kind: str, first: int, last: int, text: str, **more: object) -> None:
        """Add an element over lines `first` to `last` (inclusive), with the notes in them, and go on behind it."""
        notes = tuple(note for line in self.lines[first : last + 1] for note in line.notes)
        span = Span(self.lines[first].span.start, self.lines[last].span.end, self.lines[first].span.line)
        self.out.append(Element(kind, text, span, notes=notes, **more))  # type: ignore[arg-type]
        self.at = last + 1

    # -- the title page -----------------------------------------------------------------------------------------------------------

    def title_page(self) -> dict[str, str]:
        """Read the title page, if there is one; afterwards `at` is behind it."""
        self.gaps()
        entries: list[tuple[int, int, str, list[str]]] = []
        at = self.at
        while at < len(self.lines) and not self.lines[at].blank:
            line = self.lines[at].visible
            key = TITLE_KEY.fullmatch(line.rstrip())
            if entries and (line[:1] == "\t" or line[:3] == "   " or not line.strip()):
                first, _, name, values = entries[-1]
                entries[-1] = (first, at, name, [*values, line.strip()])
            elif key and not self.reads_as_body(line.strip()):
                entries.append((at, at, key[1].strip(), [key[2].strip()]))
            else:
                break
            at += 1
        names = [name.lower() for _, _, name, _ in entries]
        whole = at >= len(self.lines) or self.lines[at].blank
        if not (KNOWN_KEYS & set(names) or (whole and len(names) > 1)):
            return {}
        title: dict[str, str] = {}
        for first, last, name, values in entries:
            value = plain_text("\n".join(v for v in values if v))
            title[name.lower()] = value
            self.emit("title", first, last, f"{name}: {value}")
        return title

    @staticmethod
    def reads_as_body(line: str) -> bool:
        return line in TRANSITIONS or (len(line) <= LONGEST and bool(TRANSITION_TO.fullmatch(line))) or bool(HEADING.match(line))

    # -- the body -----------------------------------------------------------------------------------------------------------------

    def body(self) -> None:
        self.gaps()
        while self.at < len(self.lines):
            if not self.one_line() and not self.speech():
                self.action()
            self.gaps()

    def gaps(self) -> None:
        """Empty lines as one element, lines of only a note or a boneyard each as their own."""
        while self.at < len(self.lines):
            first = self.at
            if self.lines[first].hidden:
                line = self.lines[first]
                kind = "note" if line.notes else "boneyard"
                self.emit(kind, first, first, "\n".join(note.text for note in line.notes))
                continue
            last = first
            while last < len(self.lines) and self.lines[last].blank:
                last += 1
            if last == first:
                return
            self.emit("blank", first, last - 1, "")

    def one_line(self) -> bool:
        """Constructs that are a line by themselves; False if the present line is none of them."""
        at, line = self.at, self.visible(self.at)
        fresh = self.blank_before()
        heading = line[1:] if FORCED_HEADING.match(line) else line if HEADING.match(line) and (fresh or in_capitals(line)) else ""
        if PAGE_BREAK.fullmatch(line):
            self.emit("page_break", at, at, "")
        elif heading:
            numbered = SCENE_NUMBER.match(heading) if len(line) <= LONGEST else None
            text, number = (numbered[1], numbered[2]) if numbered else (heading, "")
            self.emit("heading", at, at, plain_text(" ".join(text.split())), scene_number=number)
        elif line.startswith("#"):
            text = line.lstrip("#")
            self.emit("section", at, at, plain_text(text.strip()), depth=len(line) - len(text))
        elif line.startswith("="):
            self.emit("synopsis", at, at, plain_text(line[1:].strip()))
        elif line.startswith(">"):
            centred = line.endswith("<") and len(line) > 1
            self.emit("centred" if centred else "transition", at, at, plain_text(line[1 : -1 if centred else None].strip()))
        elif line.startswith("~"):
            self.lyric()
        elif fresh and (line in TRANSITIONS or (len(line) <= LONGEST and TRANSITION_TO.fullmatch(line))) and self.blank_after(at):
            self.emit("transition", at, at, line)
        else:
            return False
        return True

    def lyric(self) -> None:
        first = last = self.at
        while last + 1 < len(self.lines) and self.visible(last + 1).startswith("~"):
            last += 1
        sung = (plain_text(self.visible(i)[1:].strip()) for i in range(first, last + 1))
        self.emit("lyric", first, last, "\n".join(sung))

    def speech(self) -> bool:
        """A character cue with what follows it; False if the present line is no cue."""
        line = self.visible(self.at)
        if len(line) > LONGEST:
            return False
        forced = line.startswith("@") and len(line) > 1
        cue = CUE.fullmatch(line[1:].strip() if forced else line)
        if not cue or not (forced or self.is_cue(line, cue["name"])):
            return False
        extension = ", ".join(part for part in (p.strip() for p in re.split(r"[()]", cue["extensions"])) if part)
        name = plain_text(" ".join(cue["name"].split()))
        self.emit("character", self.at, self.at, name, extension=extension, dual=bool(cue["dual"]))
        while self.spoken():
            pass
        return True

    def is_cue(self, line: str, name: str) -> bool:
        return (
            in_capitals(name)
            and line[0] not in "!(~"
            and self.blank_before()
            and not self.blank_after(self.at)
            and not SHOT_WORDS.match(line)
        )

    def spoken(self) -> bool:
        """One element inside a speech; False where the speech ends."""
        at = self.at
        if at >= len(self.lines):
            return False
        if self.lines[at].hidden:
            shown = self.next_shown(at)
            if shown >= len(self.lines) or self.lines[shown].blank:
                return False
            self.emit_hidden(at)
            return True
        if self.lines[at].blank:
            if self.lines[at].held_open and self.out[-1].kind == "dialogue" and not self.blank_after(at):
                self.emit("blank", at, at, "")
                return True
            return False
        line = self.visible(at)
        if PAGE_BREAK.fullmatch(line):
            return False
        if line.startswith("~"):
            self.lyric()
        elif line.startswith("(") and (close := self.closing_bracket(at)) is not None:
            inside = " ".join(self.visible(i) for i in range(at, close + 1))
            self.emit("parenthetical", at, close, plain_text(inside[1:-1].strip()))
        else:
            self.paragraph("dialogue", lambda text: not (text.startswith("~") or text.startswith("(") or PAGE_BREAK.fullmatch(text)))
        return True

    def emit_hidden(self, at: int) -> None:
        line = self.lines[at]
        self.emit("note" if line.notes else "boneyard", at, at, "\n".join(note.text for note in line.notes))

    def closing_bracket(self, at: int) -> int | None:
        """The line in which the bracket that opens line `at` is closed at a line's end, None if it is not within this speech."""
        for index in range(at, min(at + 6, len(self.lines))):
            if self.lines[index].blank:
                return None
            if self.visible(index).endswith(")"):
                return index
        return None

    def action(self) -> None:
        self.paragraph("action", lambda text: not self.breaks_action(text))

    def breaks_action(self, line: str) -> bool:
        """Whether this line, directly under action, is something else all the same."""
        return (
            line[0] in ">~#=@"
            or bool(FORCED_HEADING.match(line))
            or bool(HEADING.match(line) and in_capitals(line))
        )

    def paragraph(self, kind: str, goes_on: Callable[[str], bool]) -> None:
        """Lines up to an empty one, a note of its own, or one for which `goes_on` is false; a boneyard in between is looked through."""
        first = last = self.at
        shown = [first]
        while True:
            following = last + 1
            while following < len(self.lines) and self.lines[following].hidden and not self.lines[following].notes:
                following += 1
            if following >= len(self.lines) or self.lines[following].blank or self.lines[following].hidden:
                break
            if not goes_on(self.visible(following)):
                break
            last = following
            shown.append(following)
        texts = [self.visible(i) for i in shown]
        if kind == "action":
            texts = [text[1:].strip() if text.startswith("!") else text for text in texts]
        self.emit(kind, first, last, plain_text("\n".join(texts)))
