"""Our reader beside `screenplay-tools` 0.0.10: the same elements, but for differences that are named here."""

from __future__ import annotations

from pathlib import Path

import pytest
from screenplay_tools.fountain.parser import Parser
from screenplay_tools.screenplay import ElementType

from filmwright.script import from_brief, parse, read

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.fountain"))
KINDS = {
    ElementType.HEADING: "heading", ElementType.ACTION: "action", ElementType.CHARACTER: "character", ElementType.DIALOGUE: "dialogue",
    ElementType.PARENTHETICAL: "parenthetical", ElementType.LYRIC: "lyric", ElementType.TRANSITION: "transition", ElementType.SECTION: "section",
    ElementType.SYNOPSIS: "synopsis", ElementType.PAGEBREAK: "page_break",
}
PLAIN = """Title: The Test
Author: Somebody

INT. BAR - NIGHT #12A#

Marla dries a glass. It is late.

VIC (V.O.)
(low)
I know.
All of it.

@McGill ^
No!

# Act two

= They part.

~La la la

> CUT TO BLACK

.THE OLD ROOM

!CLOSE ON THE DOOR

> THE END <

CUT TO:

EXT. STREET - DAWN

He goes.

===

Gone.
"""


def ours(text: str) -> list[tuple[str, str]]:
    found = []
    for element in parse(text).elements:
        if element.kind in ("blank", "title", "note", "boneyard"):
            continue
        found.append(("action" if element.kind == "centred" else element.kind, element.text))
    return found


def theirs(text: str) -> list[tuple[str, str]]:
    parser = Parser()
    parser.mergeActions = False
    parser.add_text(text)
    found = []
    for element in parser.script.elements:
        if element.type not in KINDS:
            continue
        said = getattr(element, "name", None) or getattr(element, "text", "") or ""
        if element.type == ElementType.ACTION and not said.strip():
            continue
        found.append((KINDS[element.type], " ".join(said.split()) if element.type == ElementType.HEADING else said.strip()))
    return found


def without_named_differences(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """They take FADE IN: for a heading and FADE OUT. for action, and keep a note of its own as text of its kind."""
    return [("transition" if text in ("FADE IN:", "FADE OUT.") else kind, text) for kind, text in found if not text.startswith("[[")]


def test_every_plain_construct_is_read_alike():
    assert ours(PLAIN) == without_named_differences(theirs(PLAIN))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_are_read_alike(path):
    text = read(path).source
    assert ours(text) == without_named_differences(theirs(text))


@pytest.mark.parametrize("seed", range(3))
def test_made_screenplays_are_read_alike(seed):
    text = from_brief("two sailors wait for the wind on an island", 90, seed)
    assert ours(text) == without_named_differences(theirs(text))


def test_titles_are_read_alike():
    parser = Parser()
    parser.add_text(PLAIN)
    assert {entry.key.lower(): entry.text for entry in parser.script.titleEntries} == parse(PLAIN).title


@pytest.mark.parametrize(("text", "us", "them"), [
    ("INT. A\n\nHe /* never */ goes.", ("action", "He goes."), ("action", "He /* goes.")),  # half an inline boneyard stays with them
    ("CLOSE ON NELL\nShe cries.", ("action", "CLOSE ON NELL\nShe cries."), ("character", "CLOSE ON NELL")),  # a shot speaks with them
    ("He *runs*.", ("action", "He runs."), ("action", "He *runs*.")),  # emphasis is our captions' and voices' loss otherwise
])
def test_named_differences(text, us, them):
    assert us in ours(text)
    assert them in theirs(text)
