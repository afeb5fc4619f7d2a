"""Captions can be read: their size, pace and places, and their files in other people's parsers."""

from __future__ import annotations

import re
from dataclasses import replace

import pysubs2
import pytest
from cut_film import LONG, make_scene, make_shot, small_plan, speech, spoken
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filmwright.cut import Caption, assemble, captions, srt, vtt
from filmwright.cut.words import clean, columns
from filmwright.film import Beat, Character, Plan

ODYSSEY = (
    "Tell me, O Muse, of that ingenious hero who travelled far and wide after he had sacked the famous town of Troy. Many cities did he "
    "visit, and many were the nations with whose manners and customs he was acquainted; moreover he suffered much by sea while trying to "
    "save his own life and bring his men safely home; but do what he might he could not save his men."
)


def film(*said: tuple[str, int, int, str]) -> Plan:
    """One scene of one shot in which `said` (actor, start, end, text) is spoken, lines l0, l1 and on."""
    beats = tuple(speech(f"b{n}", f"l{n}", actor, a, b, text) for n, (actor, a, b, text) in enumerate(said))
    end = max(b for _, _, b, _ in said) + 100
    return replace(small_plan(), scenes=(make_scene("s", "INT. BAR", (make_shot("x", 0, end),), beats),))


def shown(plan: Plan, *speeches: object) -> tuple[Caption, ...]:
    return captions(assemble(plan, title=False), plan, speeches)


def words(found: tuple[Caption, ...]) -> str:
    return " ".join(line for c in found for line in c.lines)


def test_a_line_is_captioned_when_it_is_said(plan: Plan) -> None:
    found = captions(assemble(plan), plan, [spoken("l1", "Grandpa! The light is out!", 1.8)])
    assert found[0].lines == ("Grandpa! The light is out!",) and found[0].voices == ("NELL",)
    assert found[0].start == 72 + 60 and found[0].end >= 132 + 43


def test_long_speech_is_split_at_word_times_where_one_breathes() -> None:
    plan = film(("nell", 0, 20 * 24, ODYSSEY))
    said = spoken("l0", ODYSSEY, 20.0)
    found = shown(plan, said)
    assert words(found) == ODYSSEY
    starts = {int(first * 24 / 48000) for _, first, _ in said.words}
    assert all(c.start in starts for c in found)
    assert sum(c.lines[-1][-1] in ".,;" for c in found) >= len(found) - 2, [c.lines for c in found]
    balanced = [abs(len(c.lines[0]) - len(c.lines[1])) for c in found if len(c.lines) == 2]
    assert sum(balanced) / len(balanced) < 12, [c.lines for c in found]


def test_no_line_ends_in_a_small_word_when_it_need_not() -> None:
    found = shown(film(("nell", 0, 200, LONG)), spoken("l0", LONG, 7.0))
    assert all(line.split()[-1].lower() not in {"the", "a", "and", "of", "to"} for c in found for line in c.lines), [c.lines for c in found]


def test_slow_readers_get_time_where_there_is_some() -> None:
    found = shown(film(("nell", 0, 12, "Wait for me at the old harbour wall.")), spoken("l0", "Wait for me at the old harbour wall.", 0.5))
    assert found[0].end - found[0].start >= 36 / 20 * 24 * 0.7 and found[0].end - found[0].start >= 24


def test_two_quick_speakers_share_a_caption() -> None:
    plan = film(("nell", 0, 10, "Now?"), ("tobias", 12, 30, "Now."))
    found = shown(plan, spoken("l0", "Now?", 0.4), spoken("l1", "Now.", 0.6))
    assert [c.lines for c in found] == [("Now?", "Now.")] and found[0].voices == ("NELL", "TOBIAS")
    assert "- Now?\n- Now." in srt(found, 24) and "<v NELL>- Now?</v>\n<v TOBIAS>- Now.</v>" in vtt(found, 24)


def test_dual_dialogue_stands_side_by_side() -> None:
    plan = film(("nell", 0, 72, "We have to light the lamp before the ship comes in."), ("tobias", 0, 60, "I am too old for this, I tell you."))
    found = shown(plan)
    assert all(len(c.lines) <= 2 for c in found) and any(c.voices == ("NELL", "TOBIAS") for c in found)
    assert all(columns(f"- {line}") <= 42 for c in found for line in c.lines)


def test_words_are_found_where_text_and_sound_agree() -> None:
    text = "It was in 1889, I tell you, that the well-known lamp went out; nobody has lit it since then, and I am old."
    said = spoken("l0", "it was in eighteen eighty nine I tell you that the well known lamp went out nobody has lit it since then and I am old", 8.0)
    found = shown(film(("nell", 0, 192, text)), said)
    assert words(found) == text
    for caption in found:
        first = caption.lines[0].split()[0].strip(",;.").lower()
        assert any(word.lower() == first and int(a * 24 / 48000) == caption.start for word, a, _ in said.words), caption
    assert words(shown(film(("nell", 0, 96, "1889!")), spoken("l0", "eighteen eighty nine", 4.0))) == "1889!"


def test_parsers_agree(plan: Plan) -> None:
    found = captions(assemble(plan), plan, [spoken("l1", "Grandpa! The light is out!", 1.8)])
    for kind, text in (("srt", srt(found, 24)), ("vtt", vtt(found, 24))):
        events = pysubs2.SSAFile.from_string(text, format_=kind).events
        assert [(e.start, e.end) for e in events] == [(round(c.start * 1000 / 24), round(c.end * 1000 / 24)) for c in found]
        assert [e.plaintext.replace("\n", " ") for e in events][0] == "Grandpa! The light is out!"


HOSTILE = [
    "<script>alert('x')</script> & <b>bold</b> {\\an8} -->", "00:00:01,000 --> 00:00:02,000", "\u202eRight to left\u202c \x07bell\x1b[31m", "WEBVTT",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_data(text: str) -> None:
    plan = film(("nell", 0, 72, text))
    plan = replace(plan, cast=(Character("nell", "<i>N&\u202eELL</i>\n-->"),))
    found = shown(plan)
    sub, web = srt(found, 24), vtt(found, 24)
    assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e]", sub + web)
    assert "<b" not in sub and "<s" not in sub and "{" not in sub and sub.count("-->") == len(found) == web.count("-->")
    assert not re.search(r"<(?!/?v\b)", web) and "<v &lt;i&gt;N&amp;ELL&lt;/i&gt; --&gt;>" in web
    events = pysubs2.SSAFile.from_string(sub, format_="srt").events
    assert len(events) == len(found)


def test_no_speech_no_captions() -> None:
    beats = (Beat("b", "l", "action", "nell", "walk", 0, 40),)
    plan = replace(small_plan(), scenes=(make_scene("s", "INT. A", (make_shot("x", 0, 50),), beats),))
    assert shown(plan) == () and srt((), 24) == "" and vtt((), 24) == "WEBVTT\n"


LETTERS = st.text(st.sampled_from("abcdefg hij klm, no. pq! r-s \u4e2d\u6587\u3042\u3002\u05d0\u05d1 \U0001f600 "), min_size=1, max_size=300)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["nell", "tobias"]), st.integers(0, 60), st.integers(1, 200), LETTERS), min_size=1, max_size=6))
@example([("nell", 0, 1, "a" * 300), ("tobias", 0, 1, "b" * 90)])
def test_captions_always_fit(said: list[tuple[str, int, int, str]]) -> None:
    lines, at = [], 0
    for actor, gap, length, text in said:
        start = max(at + gap - 20, 0)
        lines.append((actor, start, start + length, text))
        at = start + length
    found = shown(film(*lines))
    assert all(len(c.lines) <= 2 and len(c.lines) == len(c.voices) for c in found)
    assert all(0 < columns(line) <= 42 for c in found for line in c.lines)
    assert all(c.start < c.end for c in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    kept = sorted(c for _, _, _, text in lines for c in clean(text) if c != " ")
    assert sorted(c for c in words(found) if c != " ") == kept, "no letter is lost"
