"""Inserting, editing or moving a line renames no other; ids are short, ASCII, unique, and follow from the text alone."""

from __future__ import annotations

import json
import random
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.script import align, identities, parse

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
WORDS = ["ash", "bee", "cat", "dog", "elm", "fox", "gas", "hat", "ink", "jam", "kit", "log", "map", "net", "oak", "pie", "rug", "sea", "tin", "urn"]


def script(scenes) -> str:
    """Fountain text of [(heading, [(speaker or "", text)])]."""
    parts = []
    for heading, lines in scenes:
        parts.append(heading)
        parts.extend(f"{speaker}\n{text}" if speaker else text for speaker, text in lines)
    return "\n\n".join(parts) + "\n"


def by_text(screenplay) -> dict:
    return {(n.speaker, n.text): n.id for scene in screenplay.scenes for n in scene.lines}


def all_ids(screenplay) -> list[str]:
    return [n for scene in screenplay.scenes for n in (scene.id, *(line.id for line in scene.lines))]


TEXTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=8).map(" ".join), min_size=3, max_size=24, unique=True)


@st.composite
def films(draw):
    """A screenplay of different lines in one to four scenes."""
    lines = [(draw(st.sampled_from(["", "NELL", "TOBIAS"])), text) for text in draw(TEXTS)]
    count = draw(st.integers(1, min(4, len(lines))))
    cuts = sorted(draw(st.sets(st.integers(1, len(lines) - 1), min_size=count - 1, max_size=count - 1)))
    headings = [f"INT. {draw(st.sampled_from(['BAR', 'KITCHEN']))} - NIGHT" for _ in range(count)]
    return [(heading, lines[a:b]) for heading, a, b in zip(headings, [0, *cuts], [*cuts, len(lines)], strict=True)]


def changed(film, old, by):
    """`by` changes the screenplay's flat list of [scene, speaker, text]; returns the aligned new one, by record and by screenplay the same."""
    flat = [[i, *line] for i, (_, lines) in enumerate(film) for line in lines]
    by(flat)
    new = [(heading, [(s, t) for i, s, t in flat if i == at]) for at, (heading, _) in enumerate(film)]
    parsed = parse(script(new))
    record = json.loads(json.dumps(identities(old)))
    aligned = align(parsed, record)
    assert aligned == align(parsed, old)
    assert aligned.source == parsed.source
    ids = all_ids(aligned)
    assert len(set(ids)) == len(ids)
    return aligned


@settings(max_examples=150, deadline=None)
@given(films(), st.randoms(use_true_random=False))
def test_inserting_a_line_renames_no_other(film, rng: random.Random):
    old = parse(script(film))
    at = rng.randrange(len(by_text(old)) + 1)
    new = changed(film, old, lambda flat: flat.insert(at, [flat[max(0, at - 1)][0], "NELL", "Something quite new is said here."]))
    before, after = by_text(old), by_text(new)
    assert {key: after[key] for key in before} == before
    assert after["NELL", "Something quite new is said here."] not in before.values()
    assert [s.id for s in new.scenes] == [s.id for s in old.scenes]


@settings(max_examples=150, deadline=None)
@given(films(), st.randoms(use_true_random=False))
def test_moving_a_line_renames_none(film, rng: random.Random):
    old = parse(script(film))

    def move(flat):
        line = flat.pop(rng.randrange(len(flat)))
        at = rng.randrange(len(flat) + 1)
        flat.insert(at, [flat[max(0, at - 1)][0], *line[1:]])

    assert by_text(changed(film, old, move)) == by_text(old)


@settings(max_examples=150, deadline=None)
@given(films(), st.randoms(use_true_random=False))
def test_editing_a_line_renames_no_line_at_all(film, rng: random.Random):
    old = parse(script(film))
    at = rng.randrange(len(by_text(old)))
    edited = []

    def edit(flat):
        edited.append(((flat[at][1], flat[at][2]), (flat[at][1], flat[at][2] + " zoo")))
        flat[at][2] += " zoo"

    before, after = by_text(old), by_text(changed(film, old, edit))
    for was, now in edited:
        before[now] = before.pop(was)
    assert after == before


@settings(max_examples=100, deadline=None)
@given(films(), st.randoms(use_true_random=False))
def test_removing_a_line_renames_no_other(film, rng: random.Random):
    old = parse(script(film))
    after = by_text(changed(film, old, lambda flat: flat.pop(rng.randrange(len(flat)))))
    assert after.items() <= by_text(old).items()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["Yes.", "No.", "Nell waits."]), min_size=1, max_size=14), st.integers(0, 13), st.sampled_from(["Yes.", "New."]))
def test_among_equal_lines_one_insertion_keeps_every_id(texts, at, text):
    old = parse(script([("INT. BAR - DAY", [("", t) for t in texts])]))
    new = align(parse(script([("INT. BAR - DAY", [("", t) for t in [*texts[:at], text, *texts[at:]]])])), old)
    assert set(all_ids(old)) <= set(all_ids(new))


def test_a_scene_put_in_front_renames_nothing_and_takes_a_free_number():
    film = [("EXT. BEACH - DUSK", [("NELL", "Look!")]), ("INT. BAR - NIGHT", [("TOM", "What?")])]
    old = parse(script(film))
    new = align(parse(script([("EXT. PARK - DAY", [("TOM", "Hello.")]), *film])), old)
    assert [s.id for s in new.scenes][1:] == [s.id for s in old.scenes]
    assert new.scenes[0].id.startswith("s3-park-day-")
    assert new.scenes[0].lines[0].id.startswith("s3-tom-hello-")


def test_swapped_scenes_and_an_edited_heading_keep_their_ids():
    film = [("EXT. BEACH - DUSK", [("NELL", "Look!"), ("", "She runs.")]), ("INT. BAR - NIGHT", [("TOM", "What?"), ("", "He drinks.")])]
    old = parse(script(film))
    assert set(all_ids(align(parse(script(film[::-1])), old))) == set(all_ids(old))
    night = [("EXT. BEACH - NIGHT", film[0][1]), film[1]]
    assert all_ids(align(parse(script(night)), old)) == all_ids(old)


def test_ids_are_safe_and_readable():
    text = "INT. LIGHTHOUSE KITCHEN - NIGHT\n\nNELL\nGrandpa! The light is out!\n\n"
    text += "@../../ÉMILE <b>\n../etc/passwd\n\n@عمر\nمرحبا\n\n@😀\n😀\n\n@\ud800x\nHi\n"
    screenplay = parse(text)
    ids = all_ids(screenplay)
    assert all(ID.fullmatch(i) and len(i) < 80 for i in ids)
    assert ids[0].startswith("s1-lighthouse-kitchen-night-")
    assert ids[1].startswith("s1-nell-grandpa-the-light-")
    assert all_ids(parse(text)) == ids


def test_two_thousand_changed_lines_are_aligned_soon():
    film = [(f"INT. ROOM {i} - DAY", [("NELL", f"Line {i} {k} {WORDS[k % 20]}.") for k in range(40)]) for i in range(50)]
    old = parse(script(film))
    new = [(h, [(s, t.replace("Line", "Verse")) for s, t in lines]) for h, lines in reversed(film)]
    aligned = align(parse(script(new)), old)
    assert len(set(all_ids(aligned))) == 2050
