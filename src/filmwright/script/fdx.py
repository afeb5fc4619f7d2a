"""Final Draft's FDX to Fountain text and back.

In: the bytes of an FDX file; out: Fountain text that reads as the same elements, marked where a line would be taken for something else. And the
other way: a screenplay as FDX bytes. XML with a document type or entities is refused: a screenplay needs none, and they can be used to attack a
reader. Sections and synopses are outline paragraphs there, notes are script notes; a boneyard is left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from ..film import Element, Screenplay
from .encoding import Unreadable, check_size
from .fountain import HEADING, elements

REMEDY = "Save it again from Final Draft as .fdx, or export it as Fountain"
#: Characters that no XML file may hold.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PARAGRAPHS = {
    "heading": "Scene Heading", "action": "Action", "centred": "Action", "character": "Character", "dialogue": "Dialogue",
    "parenthetical": "Parenthetical", "lyric": "Lyrics", "transition": "Transition", "section": "Outline 1", "synopsis": "Outline Body",
}
BYLINE = re.compile(r"(?i)(written |screenplay |story |teleplay )?by:?")


def looks_like_fdx(data: bytes) -> bool:
    """Whether a file is FDX, whatever its name."""
    return b"<FinalDraft" in data[:2000]


def from_fdx(data: bytes, path: Path | str = "the file") -> str:
    """The Fountain text of an FDX file; raises :class:`Unreadable`."""
    check_size(len(data), path)
    root = _tree(data, path)
    content = root.find("Content")
    if root.tag != "FinalDraft" or content is None:
        raise Unreadable(path, "this XML is no Final Draft screenplay", REMEDY)
    parts = [_title_page(root)]
    previous = ""
    for paragraph, dual in _paragraphs(content):
        kind, text = _fountain(paragraph, dual)
        if not text:
            continue
        follows = kind in ("Dialogue", "Parenthetical", "Lyrics") and previous in ("Character", "Dialogue", "Parenthetical", "Lyrics")
        if paragraph.get("StartsNewPage") == "Yes":
            parts.append("\n===\n")
        parts.append(text if follows else f"\n{text}")
        previous = kind
    return "\n".join(part for part in parts if part).lstrip("\n") + "\n"


def _tree(data: bytes, path: Path | str) -> ElementTree.Element:
    builder = ElementTree.TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = builder.start, builder.end, builder.data

    def refuse(*_: Any) -> None:
        raise Unreadable(path, "it declares a document type, which no screenplay needs", REMEDY)

    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(path, f"damaged XML at line {error.lineno}", REMEDY) from None
    return builder.close()


def _paragraphs(content: ElementTree.Element) -> list[tuple[ElementTree.Element, bool]]:
    """Every paragraph in order, and whether it is the right column of a dual dialogue."""
    found: list[tuple[ElementTree.Element, bool]] = []
    for paragraph in content.findall("Paragraph"):
        both = paragraph.find("DualDialogue")
        if both is None:
            found.append((paragraph, False))
            continue
        cues = 0
        for inner in both.findall("Paragraph"):
            cues += inner.get("Type") == "Character"
            found.append((inner, cues > 1))
    return found


def _said(paragraph: ElementTree.Element) -> str:
    """A paragraph's text, safe to stand in Fountain: its stars are stars, its double brackets no notes."""
    text = "".join(piece.text or "" for piece in paragraph.findall("Text")).replace("\r\n", "\n").replace("\r", "\n").strip()
    text = re.sub(r"([*_\\])", r"\\\1", text)
    return text.replace("[[", "[ [").replace("/*", "/ *").replace("/\\*", "/ \\*")


def _fountain(paragraph: ElementTree.Element, dual: bool) -> tuple[str, str]:
    """(type, Fountain lines) of one paragraph, with the marks that it needs to be read as what it is."""
    kind, text = paragraph.get("Type", "General"), _said(paragraph)
    notes = "".join(f"[[{' '.join(_note_text(note).split())}]]" for note in paragraph.iter("ScriptNote"))
    lines = text.split("\n")
    if not text:
        return kind, notes
    if kind == "Scene Heading":
        number = f" #{paragraph.get('Number')}#" if re.fullmatch(r"[\w.\-]+", paragraph.get("Number", "")) else ""
        made = (text if HEADING.match(text) else f".{text}").replace("\n", " ") + number
    elif kind == "Character":
        name = " ".join(text.split())
        plain = [e.kind for e in elements(f"{name}\nx")[0]][:1] == ["character"]
        made = (name if plain else f"@{name}") + (" ^" if dual else "")
    elif kind == "Parenthetical":
        made = "(" + " ".join(text.split()).removeprefix("(").removesuffix(")") + ")"
    elif kind == "Dialogue":
        made = "\n".join(line.strip() or "  " for line in lines)
    elif kind == "Lyrics":
        made = "\n".join(f"~{line.strip()}" for line in lines if line.strip())
    elif kind == "Transition":
        made = " ".join(text.split())
        made = made if [e.kind for e in elements(f"\n{made}\n")[0] if e.kind != "blank"] == ["transition"] else f"> {made}"
    elif kind.startswith("Outline "):
        made = f"= {' '.join(text.split())}" if kind == "Outline Body" else f"# {' '.join(text.split())}"
    elif paragraph.get("Alignment") == "Center":
        made = "\n".join(f"> {line.strip()} <" for line in lines if line.strip())
    else:
        made = "\n\n".join(_action(block) for block in re.split(r"\n[ \t]*\n", text) if block.strip())
    return kind, made + (f" {notes}" if notes else "")


def _note_text(note: ElementTree.Element) -> str:
    return "".join(piece.text or "" for piece in note.iter("Text")).replace("]]", "] ]")


def _action(block: str) -> str:
    plain = [e.kind for e in elements(f"x.\n\n{block}\n")[0] if e.kind != "blank"]
    return block if plain == ["action", "action"] else "\n".join(f"!{line}" for line in block.split("\n"))


def _title_page(root: ElementTree.Element) -> str:
    lines = [line for p in root.iterfind("TitlePage/Content/Paragraph") if (line := " ".join(_said(p).split()))]
    if not lines:
        return ""
    entries = [f"Title: {lines[0]}"]
    rest = lines[1:]
    if rest and BYLINE.fullmatch(rest[0]):
        entries.append(f"Credit: {rest.pop(0)}")
        if rest:
            entries.append(f"Author: {rest.pop(0)}")
    if rest:
        entries.append("Contact:")
        entries.extend(f"    {line}" for line in rest)
    return "\n".join(entries)


def to_fdx(screenplay: Screenplay) -> bytes:
    """A screenplay as Final Draft 5 XML, UTF-8."""
    root = ElementTree.Element("FinalDraft", DocumentType="Script", Template="No", Version="5")
    content = ElementTree.SubElement(root, "Content")
    new_page = False
    into, pair = content, None
    notes: list[str] = []
    kinds = list(screenplay.elements)
    for index, element in enumerate(kinds):
        if element.kind == "page_break":
            new_page = True
            continue
        notes.extend(note.text for note in element.notes)
        if element.kind not in PARAGRAPHS:
            continue
        if element.kind == "character" and _next_cue_is_dual(kinds, index):
            pair = ElementTree.SubElement(ElementTree.SubElement(content, "Paragraph"), "DualDialogue")
        elif element.kind not in ("dialogue", "parenthetical", "lyric") and not element.dual:
            pair = None
        into = content if pair is None else pair
        paragraph = _add(into, PARAGRAPHS[element.kind], _written(element))
        if element.kind == "heading" and element.scene_number:
            paragraph.set("Number", element.scene_number)
        if element.kind == "centred":
            paragraph.set("Alignment", "Center")
        if new_page:
            paragraph.set("StartsNewPage", "Yes")
            new_page = False
        for note in notes:
            _add(ElementTree.SubElement(paragraph, "ScriptNote"), "", note)
        notes = []
    for note in notes:
        _add(ElementTree.SubElement(_add(content, "General", ""), "ScriptNote"), "", note)
    page = ElementTree.SubElement(ElementTree.SubElement(root, "TitlePage"), "Content")
    for key in ("title", "credit", "author", "authors", *(k for k in screenplay.title if k not in ("title", "credit", "author", "authors"))):
        for line in screenplay.title.get(key, "").split("\n"):
            if line:
                _add(page, "", line).set("Alignment", "Center")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _next_cue_is_dual(kinds: list[Element], index: int) -> bool:
    """Whether the next speech is spoken at the same time: nothing else between, and it has the caret."""
    for element in kinds[index + 1 :]:
        if element.kind == "character":
            return element.dual
        if element.kind not in ("dialogue", "parenthetical", "lyric", "blank", "note", "boneyard"):
            return False
    return False


def _written(element: Element) -> str:
    if element.kind == "parenthetical":
        return f"({element.text})"
    return f"{element.text} ({element.extension})" if element.extension else element.text


def _add(into: ElementTree.Element, kind: str, text: str) -> ElementTree.Element:
    paragraph = ElementTree.SubElement(into, "Paragraph", {"Type": kind} if kind else {})
    ElementTree.SubElement(paragraph, "Text").text = ILLEGAL.sub("\ufffd", text)
    return paragraph
