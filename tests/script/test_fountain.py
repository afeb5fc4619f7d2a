"""Any text is read without loss, and every construct of Fountain 1.1 is what the specification says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filmwright.script import Unreadable, parse, problems, read, write, write_bytes

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.fountain"))


def shown(text: str) -> list[tuple[str, str]]:
    return [(e.kind, e.text) for e in parse(text).elements if e.kind != "blank"]


def kinds(text: str) -> list[str]:
    return [kind for kind, _ in shown(text)]


def lines(text: str):
    return [line for scene in parse(text).scenes for line in scene.lines]


# -- without loss -----------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from([
    "INT. BAR - NIGHT", "EXT. X #1A#", "NELL", "@McX", "Hello.", "(softly)", "~la", "> END <", ">FADE", "CUT TO:", "[[", "]]", "/*", "*/",
    "[[camera: pan]]", "# One", "= what", "===", "!BANG", ".PLACE", "\n", "\r\n", "\r", "\n\n", "  ", "\t", "Title: T", "^", "*b*", "_", "\\*",
    "\ufeff", "عمر", "😀", "\x0c", "\u2028",
])


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=30).map("".join), st.lists(PIECES, max_size=30).map("\n".join)))
@example("/* a\n\nb */x\n[[n\n  \nm]]\n[[\n\n]]")
def test_any_text_comes_back_and_is_covered_by_spans(text):
    screenplay = parse(text)
    assert write(screenplay) == text
    at = 0
    for element in screenplay.elements:
        assert element.span.start == at < element.span.end
        at = element.span.end
    assert at == len(text)
    ids = [line.id for scene in screenplay.scenes for line in scene.lines] + [scene.id for scene in screenplay.scenes]
    assert len(set(ids)) == len(ids)
    problems(screenplay)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_examples_have_no_problems_and_come_back_byte_for_byte(path):
    screenplay = read(path)
    assert write_bytes(screenplay) == path.read_bytes()
    assert problems(screenplay) == ()
    assert screenplay.title["title"]
    assert all(scene.lines for scene in screenplay.scenes)


def test_spans_name_the_source_line():
    screenplay = parse("Title: T\n\nINT. BAR - DAY\n\nNELL\n(low)\nHi.\n")
    at = {e.kind: e.span.line for e in screenplay.elements}
    assert (at["heading"], at["character"], at["parenthetical"], at["dialogue"]) == (3, 5, 6, 7)


# -- constructs -------------------------------------------------------------------------------------------------------------------


def test_title_page():
    screenplay = parse("Title:\n\t_**BRICK & STEEL**_\n    FULL RETIRED\nCredit: Written by\nDraft date: 1/27/2012\n\nINT. A - DAY\n")
    assert screenplay.title == {"title": "BRICK & STEEL\nFULL RETIRED", "credit": "Written by", "draft date": "1/27/2012"}


@pytest.mark.parametrize("text", ["FADE IN:\n\nHi", "CUT TO:\n\nHi", "INT. HOUSE: CELLAR\n\nHi", "She says: go\n\nHi", "Nothing here\n"])
def test_no_title_page_where_there_is_none(text):
    assert parse(text).title == {}


@pytest.mark.parametrize("heading", [
    "INT. BAR - DAY", "ext. bar", "EST. CITY", "INT./EXT. CAR", "INT/EXT. CAR", "EXT./INT. CAR", "I/E CAR", "INT BAR",
])
def test_headings(heading):
    assert shown(f"{heading}\n\nHe waits.")[0] == ("heading", heading)


def test_no_heading_in_running_text():
    assert kinds("Interior thoughts.\n\nHe waits.\nint. by the door") == ["action", "action"]


def test_forced_constructs():
    text = ".SNIPER VIEW\n\n!BOOM\n\n@McCLANE\nYippee.\n\n>A burn\n\n> The End <\n\n...and then"
    assert shown(text) == [
        ("heading", "SNIPER VIEW"), ("action", "BOOM"), ("character", "McCLANE"), ("dialogue", "Yippee."), ("transition", "A burn"),
        ("centred", "The End"), ("action", "...and then"),
    ]


def test_scene_numbers():
    found = [e for e in parse("INT. A - DAY #1A#\n\nx\n\n.B #I-1-A.#\n\ny").elements if e.kind == "heading"]
    assert [(e.text, e.scene_number) for e in found] == [("INT. A - DAY", "1A"), ("B", "I-1-A.")]


def test_dialogue_extension_parenthetical_and_dual():
    text = "NELL (V.O.) (CONT'D)\n(low,\nto him)\nHello\nthere.\n(beat)\nGo.\n\nTOM ^\nNo!\n"
    first, second, third = lines(text)
    assert (first.speaker, first.extension, first.parenthetical, first.text) == ("NELL", "V.O., CONT'D", "low, to him", "Hello\nthere.")
    assert (second.speaker, second.parenthetical, second.text, second.dual) == ("NELL", "beat", "Go.", False)
    assert (third.speaker, third.dual) == ("TOM", True)


def test_two_spaces_keep_a_speech_together():
    assert kinds("NELL\nOne.\n  \nTwo.\n\nHe goes.") == ["character", "dialogue", "dialogue", "action"]


def test_a_cue_needs_words_right_under_it():
    assert kinds("THE END\n\nNELL\nHi.") == ["action", "character", "dialogue"]
    assert kinds("He shouts.\nNELL\nHi.") == ["action"]
    assert kinds("23\nskidoo") == ["action"]
    assert kinds("R2D2\nBeep.") == ["character", "dialogue"]


@pytest.mark.parametrize("shot", [
    "CLOSE ON NELL", "CLOSE UP", "WIDE", "WIDE SHOT", "OVER NELL'S SHOULDER", "TRACKING", "ANGLE ON THE DOOR", "INSERT THE LETTER", "NELL'S POV",
    "TWO SHOT",
])
def test_shot_words_are_action(shot):
    assert shown(f"INT. A - DAY\n\n{shot}\n\nNELL\nHi.")[1] == ("action", shot)
    assert shown(f"INT. A - DAY\n\n{shot}\nShe cries.")[1] == ("action", f"{shot}\nShe cries.")


def test_names_that_only_look_like_shot_words():
    assert kinds("CLOSETMAN\nHi.")[0] == kinds("WIDENER\nHi.")[0] == kinds("PANDORA\nHi.")[0] == "character"


def test_lyrics_sections_synopses_page_breaks():
    text = "# Act\n\n## One\n\n= They meet.\n\nNELL\n~Willy Wonka\n~La la\n\n~Alone\n\n===\n\nEnd."
    assert shown(text) == [
        ("section", "Act"), ("section", "One"), ("synopsis", "They meet."), ("character", "NELL"), ("lyric", "Willy Wonka\nLa la"),
        ("lyric", "Alone"), ("page_break", ""), ("action", "End."),
    ]
    sung = [line for line in lines(text) if line.kind == "lyric"]
    assert [line.speaker for line in sung] == ["NELL", ""]
    assert [e.depth for e in parse(text).elements if e.kind == "section"] == [1, 2]


def test_transitions():
    assert kinds("He goes.\n\nCUT TO:\n\nINT. A - DAY\n\nx\n\nFADE OUT.") == ["action", "transition", "heading", "action", "transition"]
    assert kinds("CUT TO:\nHi.")[0] == "character"
    assert parse("INT. A - DAY\n\nx\n\nFADE OUT.\n\nINT. B - DAY\n\ny").scenes[0].transition == "FADE OUT."


def test_emphasis_is_not_text_and_can_be_escaped():
    assert shown("He *runs* and **jumps**, ***both***, _now_. **Bold *and* so on.** 2 \\* 3, snake_case_name, 5 * 4 * 3")[0][1] == (
        "He runs and jumps, both, now. Bold and so on. 2 * 3, snake_case_name, 5 * 4 * 3"
    )


# -- notes and boneyards ----------------------------------------------------------------------------------------------------------


def test_a_direction_alone_hangs_on_the_next_line():
    nell = lines("INT. A - DAY\n\n[[camera: push in]]\n\nNELL\nHi.")[0]
    assert [(n.key, n.value) for n in nell.notes] == [("camera", "push in")]


def test_a_direction_inside_hangs_on_its_own_line_and_a_last_one_on_the_scene():
    scene = parse("INT. A - DAY [[look: noir]]\n\nHe waits [[Lens: 35mm]] here.\n\nNELL [[mood: sad]]\nHi.\n\n[[a thought]]\n").scenes[0]
    assert scene.heading == "INT. A - DAY"
    assert [(n.key, n.text) for n in scene.notes] == [("look", "look: noir"), ("", "a thought")]
    assert [[n.value for n in line.notes] for line in scene.lines] == [["35mm"], ["sad"]]
    assert scene.lines[0].text == "He waits here."


def test_notes_over_several_lines_end_at_an_empty_one():
    assert shown("He [[a\nb\n  \nc]] goes.") == [("action", "He goes.")]
    assert kinds("He [[a\n\nb]] goes.") == ["action", "action"]
    assert [(p.code, p.line) for p in problems(parse("INT. X\n\nHe [[a\n\nb]] goes."))][0] == ("unclosed-note", 3)


def test_boneyards():
    assert shown("He /* never */ goes.") == [("action", "He goes.")]
    assert shown("He /* a\n\nINT. X\n\n*/ goes.\n\n/* all\n\nof it */\n\nx") == [("action", "He goes."), ("boneyard", ""), ("action", "x")]
    assert [(e.kind, e.text) for e in parse("NELL\n/* old */\nHi.").elements] == [("character", "NELL"), ("boneyard", ""), ("dialogue", "Hi.")]
    assert [(p.code, p.line) for p in problems(parse("INT. X\n\ny /* never closed"))][0] == ("unclosed-boneyard", 3)
    assert kinds("y /* never closed\n\nz") == ["action", "action"]


# -- files ------------------------------------------------------------------------------------------------------------------------

TEXT = "INT. CAFÉ - DAY\r\n\r\nZOË\r\n\tHello — naïve.\r\n"


@pytest.mark.parametrize(("encoding", "data"), [
    ("utf-8", TEXT.encode()), ("utf-8-sig", TEXT.encode("utf-8-sig")), ("utf-16-le", b"\xff\xfe" + TEXT.encode("utf-16-le")),
    ("utf-16-be", b"\xfe\xff" + TEXT.encode("utf-16-be")), ("cp1252", TEXT.encode("cp1252")),
    ("latin-1", TEXT.replace("—", "\x81").encode("latin-1")),
])
def test_encodings_come_back_byte_for_byte(tmp_path, encoding, data):
    path = tmp_path / "x.fountain"
    path.write_bytes(data)
    screenplay = read(path)
    assert screenplay.encoding == encoding
    assert write_bytes(screenplay) == data
    assert screenplay.scenes[0].lines[0].speaker == "ZOË"
    assert ("encoding" in [p.code for p in problems(screenplay)]) == (encoding in ("cp1252", "latin-1"))


@pytest.mark.parametrize(("data", "says"), [
    (b"", "empty"), (b" \r\n\t\n", "empty"), (b"\xef\xbb\xbf\n", "empty"), (b"\x00\x01\x02", "binary"), (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
    (b"a" * 10_000_000, "10.0 MB is too large"), (b"\xff\xfea", "damaged UTF-16"),
])
def test_what_cannot_be_a_screenplay_is_refused_by_name(tmp_path, data, says):
    path = tmp_path / "x.fountain"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=says) as caught:
        read(path)
    assert str(path) in str(caught.value)


def test_missing_files_and_folders(tmp_path):
    for path, says in ((tmp_path / "no.fountain", "no such file"), (tmp_path, "not a file"), ("a\0b", "no such file")):
        with pytest.raises(Unreadable, match=says):
            read(path)


def test_hostile_text_stays_cheap():
    for piece in ("[[", "/* ", "[[x]]", "*a", "_b ", "(", "#1#", "[[a\n", " \t", "NELL\n", "A "):
        text = piece * 100_000
        assert write(parse("INT. A #" + text)) == "INT. A #" + text
