"""Bad and hostile input: a message that names the file and the line, the right exit code, and a film where one can be made."""

from __future__ import annotations

import html.parser
import json
import os
import random
import xml.dom.minidom

import av
import opentimelineio as otio
import pysubs2
import pytest
from doors import SMALL, coarse, filmwright, made

SCRIPT = "INT. KITCHEN - DAY\n\nMARA stands by the table.\n\nMARA\nHello.\n"


def _refused(ran, name: str) -> str:
    """The message of a command that said the input is at fault, naming it, without a stack of calls."""
    assert ran.code == 1, (ran.code, ran.err)
    assert name in ran.err and "Traceback" not in ran.err
    assert ran.err.count("\n") <= 4
    return ran.err


@pytest.mark.parametrize(("content", "said"), [
    (b"", "empty"),
    (b" \r\n\t\n", "empty"),
    (random.Random(1).randbytes(50_000), "binary"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    (b"INT. KITCHEN - DAY\n\nMara waits.\n" * (10_000_000 // 33 + 1), "too large"),
    (b"\xff\xfeI\0N", "damaged"),
], ids=["empty", "blank", "random", "picture", "10MB", "torn-utf16"])
def test_what_is_no_screenplay_is_refused_by_name(tmp_path, content, said):
    path = tmp_path / "bad.fountain"
    path.write_bytes(content)
    assert said in _refused(filmwright("check", path), "bad.fountain")
    ran = filmwright("make", path, "--json", cwd=tmp_path)
    assert ran.result["exit"] == 1 and said in ran.result["error"]
    assert [p.name for p in tmp_path.iterdir()] == ["bad.fountain"], "nothing is made of it"


def test_prose_without_a_heading_is_a_scene_with_a_warning(tmp_path):
    path = tmp_path / "prose.fountain"
    path.write_text("Mara stands and waves.\n")
    ran = filmwright("check", path, "--json")
    assert ran.code == 0 and any(p["line"] == 1 and "heading" in p["message"] for p in ran.result["problems"])


def test_what_is_not_a_file_is_refused_by_name(tmp_path):
    (tmp_path / "folder.fountain").mkdir()
    for name in ("none.fountain", "folder.fountain", "../../../none.fountain", "a" * 300 + ".fountain"):
        _refused(filmwright("check", name, cwd=tmp_path), name[:40])


def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "mine.fountain"
    path.write_text(SCRIPT)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("whoever runs this may read every file")
    _refused(filmwright("check", path), "mine.fountain")


ODD = {
    "note": SCRIPT + "\n[[a note that is never closed\n\nMARA\nStill here.\n",
    "boneyard": SCRIPT + "\n/* a boneyard that is never closed\n\nMARA\nStill here.\n",
    "dialogue": "INT. KITCHEN - DAY\n\nMARA\nOnly words.\n\nBEN\nWords alone.\n",
    "nobody": "INT. KITCHEN - DAY\n\nThe rain falls. A cup stands on the table.\n",
    "forty": "INT. KITCHEN - DAY\n\n" + "\n".join(f"PERSON {chr(65 + n % 26)}{chr(65 + n // 26)}\nI am number {n}.\n" for n in range(40)),
    "dashes": "INT. KITCHEN - DAY\n\n-MARA stands.\n\n@--help\n--json\n\n@-o\n- No.\n",
    "scripts": "INT. KITCHEN - DAY\n\n@\U0001f600\nHello \U0001f600.\n\n@\u05d3\u05d5\u05d3\n\u05e9\u05dc\u05d5\u05dd\n\n@\u202eevil\nTurned.\n",
    "markup": "INT. <b>KITCHEN</b> - DAY\n\n@<script>alert(1)</script>\n<img src=x onerror=alert(1)>\n\n@<!ENTITY x \"&y;\">\n]]>&amp;\n",
    "climbing": "Title: ../../etc/passwd\n\nINT. KITCHEN - DAY\n\n@../../MARA\n{{7*7}} ${HOME} `id` $(id)\n",
    "endless": "INT. " + "KITCHEN " * 2000 + "- DAY\n\nMARA\n" + "word " * 3000 + "\n",
    "crlf": "INT. KITCHEN - DAY\r\n\r\nMARA\r\nHello.\r\n",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_screenplays_are_planned_and_what_is_odd_is_said(tmp_path, name):
    text = ODD[name]
    path = tmp_path / "odd.fountain"
    path.write_bytes(text.encode())
    ran = filmwright("plan", path, "--json", cwd=tmp_path)
    assert ran.code == 0, ran.err
    lines = text.count("\n") + 1
    for problem in ran.result["problems"]:
        assert problem["severity"] == "warning" and 0 <= problem["line"] <= lines and problem["message"]
    plan = ran.result["plan"]
    assert plan["scenes"] and all(s["shots"] for s in plan["scenes"])
    ids = [s["id"] for s in plan["scenes"]] + [h["id"] for s in plan["scenes"] for h in s["shots"]] + [c["id"] for c in plan["cast"]]
    for name in ids:
        assert name and not set(name) & set("/\\\0 <>&\"'") and not name.startswith((".", "-")) and len(name.encode()) < 150, name


def test_forty_people_are_all_cast_or_told(tmp_path):
    path = tmp_path / "many.fountain"
    path.write_text("INT. BAR - NIGHT\n\n" + "\n".join(f"PERSON {n}\nI am number {n}.\n" for n in range(1, 41)))
    ran = filmwright("plan", path, "--json")
    assert ran.code == 0
    spoken = {b["line"] for s in ran.result["plan"]["scenes"] for b in s["beats"] if b["kind"] == "speech"}
    told = {p["line"] for p in ran.result["problems"]}
    assert len(spoken) == 40 or len(spoken) + len(told) >= 40


def test_names_of_files_that_begin_with_a_dash_or_climb(tmp_path):
    (tmp_path / "--help.fountain").write_text(SCRIPT)
    assert filmwright("check", "./--help.fountain", cwd=tmp_path).code == 0
    assert filmwright("check", "--", "--help.fountain", cwd=tmp_path).code == 0
    ran = filmwright("check", "--help.fountain", cwd=tmp_path)
    assert ran.code == 2 and "Traceback" not in ran.err


def test_paths_in_film_toml_do_not_climb(tmp_path):
    (tmp_path / "a.fountain").write_text(SCRIPT)
    for text in (
        '[rights.mara]\nconsent = "../../../etc/passwd"\n',
        '[scenes."../../x"]\nplace = "../../etc"\n',
        '[cast."../../mara"]\nhat = "cap"\n',
        '[cast.mara]\nvoice = "../../etc/passwd"\n', 'renderer = "../../bin/sh"\n',
    ):
        (tmp_path / "film.toml").write_text(text)
        ran = filmwright("make", "a.fountain", "-o", "x.film", "--strict", "--size", "96x64", "--json", cwd=tmp_path)
        assert ran.code == 1 and "Traceback" not in ran.err, (text, ran.code, ran.err)
        assert "root:" not in ran.out + ran.err
    assert not list((tmp_path / "x.film").glob("film.mp4"))


HOSTILE = """Title: <script>alert("title")</script> ../../x & "quotes"
Author: --author <b>bold</b>

INT. KITCHEN - DAY

@<img src=x onerror=alert>
-->{\\an8}<i>One</i> & two]]>

@\U0001f600 \u05d3\u05d5\u05d3
- \u202eTurned. \U0001f680
"""


class _Strict(html.parser.HTMLParser):
    """Collects the tags and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts, self.handlers = 0, []

    def handle_starttag(self, tag, attrs):
        self.handlers += [k for k, _ in attrs if k.startswith("on")]
        self.handlers += [v for k, v in attrs if k == "src" and v == "x"]


def test_a_hostile_film_is_made_and_every_text_in_it_is_text(tmp_path):
    script = tmp_path / "-rm -rf \u05d3 <x>.fountain"
    script.write_text(HOSTILE, "utf-8")
    film = made(script, coarse(tmp_path / "-out <b>.film"), *SMALL)
    page = (film.folder / "film.html").read_text("utf-8")
    reader = _Strict()
    reader.feed(page)
    assert reader.handlers == []
    for raw in ('<script>alert("title")', "<img src=x", "<i>One</i>", "<b>bold</b>", "\u202e"):
        assert raw not in page, raw
    assert "&lt;script&gt;" in page
    for kind in ("srt", "vtt"):
        events = pysubs2.load(str(film.folder / f"film.{kind}"), encoding="utf-8").events
        assert len(events) == 2
    assert xml.dom.minidom.parse(str(film.folder / "film.xml"))
    read = otio.adapters.read_from_file(str(film.folder / "film.otio"))
    assert all((film.folder / c.media_reference.target_url).is_file() for c in read.tracks[0].find_clips())
    with av.open(str(film.folder / "film.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == film.result["frames"]
    assert filmwright("verify", film.folder / "film.mp4", "--json").result["verdict"] == "valid"
    assert {p.name for p in tmp_path.iterdir()} == {script.name, film.folder.name}, "nothing is written outside the film's folder"
    json.loads((film.folder / "plan.json").read_text("utf-8"))


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(ODD.keys() - {"endless", "crlf"}))
def test_odd_screenplays_become_films(tmp_path, name):
    path = tmp_path / "odd.fountain"
    path.write_text(ODD[name], "utf-8")
    film = made(path, coarse(tmp_path / "odd.film"), *SMALL)
    assert (film.folder / "film.mp4").is_file() and film.result["frames"] > 0
