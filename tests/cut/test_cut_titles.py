"""Cards can be read at any size and in any script, breathe, and are the same every time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from filmwright.cut import assemble, card_problems, title_pictures
from filmwright.cut.lettering import layout, unshown
from filmwright.cut.words import clean, columns, pieces
from filmwright.film import Character, Plan

SCRIPTS = {
    "Latin": "The Last Ship", "Greek": "Το τελευταίο πλοίο", "Cyrillic": "Последний корабль", "Arabic": "السفينة الأخيرة", "Hebrew": "הספינה האחרונה",
    "Devanagari": "अंतिम जहाज़", "Thai": "เรือลำสุดท้าย", "Japanese": "最後の船", "Korean": "마지막 배", "Chinese": "最后一艘船", "Tamil": "கடைசி கப்பல்",
    "emoji": "🚢🌊👨‍👩‍👧", "mixed": "Ship 船 السفينة 2026 🚢",
}


def cards(plan: Plan, **changes: object) -> dict[str, tuple[np.ndarray, ...]]:
    plan = replace(plan, **changes)
    return title_pictures(assemble(plan), plan)


@pytest.mark.parametrize("size", [(426, 240), (160, 90), (240, 426), (240, 240), (640, 272), (1280, 720)])
def test_cards_have_the_film_s_size_and_contrast(plan: Plan, size: tuple[int, int]) -> None:
    made = cards(plan, size=size)
    assert set(made) == {"title", "credits-1"}
    for pictures in made.values():
        assert len(pictures) == 3 and all(p.shape == (size[1], size[0], 3) and p.dtype == np.uint8 for p in pictures)
        grey = pictures[0].mean(2)
        assert np.percentile(grey, 50) < 90 and grey.max() > 170, "light letters on dark cloth"
        edge = np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
        assert edge.max() < 110, "no letter touches the edge"


def test_pictures_differ_a_little(plan: Plan) -> None:
    for pictures in cards(plan, size=(320, 180)).values():
        for a, b in zip(pictures, (*pictures[1:], pictures[0]), strict=True):
            assert 0.2 < np.abs(a.astype(int) - b).mean() < 6


def test_same_words_same_bytes(plan: Plan) -> None:
    first, second = cards(plan), cards(plan)
    assert all(np.array_equal(a, b) for name in first for a, b in zip(first[name], second[name], strict=True))


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_is_shown(plan: Plan, script: str) -> None:
    text = SCRIPTS[script]
    assert unshown(text) == ()
    set_, width = layout(text, "display", 40)
    assert width > 40 and "".join(sorted("".join(p.text for p in set_).replace(" ", ""))) == "".join(sorted(text.replace(" ", "")))
    made = cards(plan, title=text, size=(320, 180), author="")["title"][0]
    blank = cards(plan, title="\U00013000", size=(320, 180), author="")["title"][0]
    assert (made.mean(2) > 150).sum() > 400 > (blank.mean(2) > 150).sum()


def test_right_to_left_stands_right_of_left_to_right(plan: Plan) -> None:
    found, _ = layout("אב 12 Ship", "text", 40)
    order = [p.text.strip() for p in sorted(found, key=lambda p: p.x)]
    assert order.index("S") < order.index("1") < next(n for n, t in enumerate(order) if "א" in t), "a Hebrew line starts at the right"
    found, _ = layout("Ship אב", "text", 40)
    assert "א" in max(found, key=lambda p: p.x).text


def test_what_no_font_has_is_said_and_left_out(plan: Plan) -> None:
    named = replace(plan, title="A \U00013000 bird", cast=(Character("x", "\U00012000 X"),))
    said = [p.message for p in card_problems(assemble(named))]
    assert len(said) == 2 and "title" in said[0] and "U+13000" in said[0] and "U+12000" in said[1]
    title_pictures(assemble(named), named)
    assert card_problems(assemble(plan)) == ()


@pytest.mark.parametrize("title", ["", " ", "\u202e\x00", "x" * 500, "word " * 120, "I", "\u0301\u0301", "-"])
def test_odd_titles_do_not_break_the_film(plan: Plan, title: str) -> None:
    assert len(cards(plan, title=title, size=(160, 90))["title"]) == 3


def test_long_credits_fit(plan: Plan) -> None:
    name = "A VERY LONG NAME INDEED, THE {}TH OF HIS HOUSE"
    cast = tuple(Character(f"c{n}", name.format(n), voice="a voice with a long name", speaks=True) for n in range(9))
    for pictures in cards(plan, cast=cast, credits=("x" * 300, "voice " * 60), size=(320, 180)).values():
        grey = pictures[0].mean(2)
        assert max(grey[0].max(), grey[-1].max(), grey[:, 0].max(), grey[:, -1].max()) < 110


def test_text_is_cleaned_and_measured() -> None:
    assert clean("a\u202eb\x00\ud800c\t\nd\u200b \u200f") == "ab?c d" or clean("a\ud800b") in ("a?b", "a\ufffdb")
    assert clean("e\u0301") == "é" and clean("👨‍👩‍👧") == "👨‍👩‍👧"
    assert columns("ab") == 2 and columns("船") == 2 and columns("e\u0323\u0301") == 1 and columns("👨‍👩‍👧") == 2
    assert pieces("well-known man", 40) == ["well-", "known ", "man"] and pieces("最後の船。", 40) == ["最", "後", "の", "船。"]
    assert all(columns(p) <= 10 for p in pieces("x" * 95, 10)) and "".join(pieces("x" * 95, 10)) == "x" * 95
