"""The contact sheet and film.html: everything on them, nothing out of them, and no text that is more than text."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from cut_film import SIZE, colours, small_plan, small_screenplay
from PIL import Image

from filmwright.cut import CutError, Still, assemble, captions, contact_sheet, film_page, timecode, vtt
from filmwright.cut.colour import contrast, readable
from filmwright.cut.words import clean
from filmwright.film import Character, Plan, Problem, Receipt, Screenplay

VOID = {"meta", "img", "track", "br"}


class Reader(HTMLParser):
    """Elements with their attributes, and the text that a person sees."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.seen = ""
        self.feed(text)
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.seen += data


def some_stills(plan: Plan) -> tuple[Still, ...]:
    return tuple(Still(i.id, i.film_start + 5 + n, colours(1, seed=n)[0]) for i in assemble(plan).shots for n in range(3 if i.length > 96 else 1))


def page(plan: Plan, screenplay: Screenplay, **more: object) -> tuple[str, Reader]:
    text = film_page(assemble(plan), plan, screenplay, some_stills(plan), **more)
    return text, Reader(text)


def test_the_film_by_line_and_by_shot(plan: Plan) -> None:
    receipts = {i.id: Receipt(i.id, "stage", "0.1", "d", 7, "c.mp4", i.length, 20, 3.5, 0.0, "algorithmicMedia") for i in assemble(plan).shots}
    problems = (
        Problem("warning", "no-prop", "no prop is called telegraph", 14, "phone"), Problem("error", "x", "a whole film problem"),
        Problem("warning", "y", "about the heading", 21),
    )
    _, read = page(
        plan, small_screenplay(), receipts=receipts, problems=problems, provenance={"Signed": "on this machine"},
        sheets={"nell": np.zeros((90, 160, 3), np.uint8)}, captions=vtt(captions(assemble(plan), plan, []), 24),
    )
    for wanted in (
        "The Last Ship", "A. Writer", "EXT. BEACH - DUSK", "Grandpa! The light is out!", "TOBIAS", "no prop is called telegraph",
        "nearest known: phone",
        "a whole film problem", "about the heading", "00:05:12", "stage 0.1", "100 pictures drawn for 350 frames", "on this machine",
        "gongitsune", "to see her",
    ):
        assert wanted in " ".join(read.seen.split()), wanted
    images = [a for tag, a in read.elements if tag == "img"]
    assert len(images) == 7 + 1 and all(str(a["src"]).startswith("data:image/jpeg;base64,") and a["alt"] for a in images)
    line = next(a for tag, a in read.elements if a.get("id") == "line-l1")
    assert float(str(line["data-from"])) == pytest.approx((132 + 0.5) / 24, abs=1e-3)


def test_it_asks_the_network_for_nothing_and_runs_only_its_own(plan: Plan) -> None:
    text, read = page(plan, small_screenplay(), captions="WEBVTT\n")
    for tag, attributes in read.elements:
        for name in ("src", "href", "poster"):
            assert re.match(r"(data:|film\.mp4(#t=[\d.]+)?$|#)", attributes.get(name) or "#"), (tag, attributes)
        assert not any(name.startswith("on") or name == "style" for name in attributes)
    policy = next(str(a["content"]) for tag, a in read.elements if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "http" not in policy
    for tag in ("style", "script"):
        inside = re.findall(f"<{tag}>(.*?)</{tag}>", text, re.S)
        assert len(inside) == 1 and base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode() in policy
    assert "url(http" not in text and "@import" not in text


NASTY = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='x", "</style><b>", "{{ 7*7 }}",
    "\u202egnirts\u202c", "😀 &amp; <3", "]]>", "\x00\x1b[0m",
]


def worded(text: str) -> tuple[str, Reader]:
    """The page of a film all of whose words are `text`."""
    plan, screenplay = small_plan(), small_screenplay()
    plan = replace(
        plan, title=text, author=text, look=text, credits=(text,), cast=tuple(replace(c, name=text, voice=text) for c in plan.cast),
        scenes=tuple(replace(s, heading=text, shots=tuple(replace(x, reason=text) for x in s.shots)) for s in plan.scenes),
    )
    scenes = tuple(
        replace(s, heading=text, number=text, lines=tuple(replace(n, text=text, speaker=text, parenthetical=text, extension=text) for n in s.lines))
        for s in screenplay.scenes
    )
    receipts = {"s1-1": Receipt("s1-1", text, text, "d", 7, "c.mp4", 50, 20, 3.5, 0.0, text)}
    return page(
        plan, replace(screenplay, scenes=scenes), receipts=receipts, problems=(Problem("warning", "x", text, 14, text),),
        provenance={text: text}, captions=text,
    )


@pytest.mark.parametrize("text", NASTY)
def test_every_text_is_only_text(text: str) -> None:
    _, plain = worded("plain words")
    html, read = worded(text)
    assert [tag for tag, _ in read.elements] == [tag for tag, _ in plain.elements]
    assert [set(a) for _, a in read.elements] == [set(a) for _, a in plain.elements]
    assert " ".join(read.seen.split()).count(clean(text)) == " ".join(plain.seen.split()).count("plain words")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", html)


def test_wrong_colours_are_refused_by_name(plan: Plan) -> None:
    for colour in ("red", "#12345", "#00000;}body{"):
        with pytest.raises(CutError, match="cast nell, colour"):
            page(replace(plan, cast=(Character("nell", "N", colour=colour),)), small_screenplay())


def test_lines_and_scenes_that_are_not_in_the_film(plan: Plan) -> None:
    _, read = page(replace(plan, scenes=plan.scenes[:1]), small_screenplay())
    assert read.seen.count("not in the film") == 2 and "The ship turns." in read.seen


def test_speakers_can_be_read_on_the_dark_page() -> None:
    ground = (0x13, 0x14, 0x17)
    for colour in ((0, 0, 0), (31, 47, 95), (255, 0, 0), (240, 240, 240), (0, 60, 20)):
        lit = readable(colour, ground)
        assert contrast(tuple(int(lit[n:n + 2], 16) for n in (1, 3, 5)), ground) >= 4.5
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)


def test_same_film_same_page_and_sheet(plan: Plan, tmp_path: Path) -> None:
    pages = [page(plan, small_screenplay())[0] for _ in range(2)]
    assert pages[0] == pages[1]
    for name in ("a.png", "b.png"):
        contact_sheet(assemble(plan), plan, some_stills(plan), tmp_path / name)
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


@pytest.mark.parametrize("size", [SIZE, (90, 160), (120, 120)])
def test_the_sheet_shows_every_still(plan: Plan, tmp_path: Path, size: tuple[int, int]) -> None:
    plan = replace(plan, size=size)
    marks = [(10 + 30 * n, 255 - 30 * n, 128) for n in range(7)]
    shown = some_stills(plan)
    stills = tuple(replace(s, picture=np.full((size[1], size[0], 3), mark, np.uint8)) for s, mark in zip(shown, marks, strict=True))
    contact_sheet(assemble(plan), plan, stills, tmp_path / "sheet.png")
    page = np.asarray(Image.open(tmp_path / "sheet.png"))
    areas = [int((page == mark).all(2).sum()) for mark in marks]
    assert min(areas) > 20_000 and max(areas) == min(areas) and page.shape[1] == 1600


def test_timecodes() -> None:
    assert [timecode(f, 24) for f in (0, 23, 24, 1441)] == ["00:00:00", "00:00:23", "00:01:00", "01:00:01"]
