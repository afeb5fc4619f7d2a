"""What plays and stories write and screenplays seldom do: "Enter the three Witches", "followed by", ALL, somebody in the next room."""

import math

import pytest

from filmwright.plan import check, where

from .conftest import broken_down, planned
from .test_breakdown import CAST, acts

WITCHES = """EXT. HEATH - DAY

Enter the three Witches.

FIRST WITCH
Where?

SECOND WITCH
Here.

THIRD WITCH
When?

ALL
Now!

Witches vanish.
"""


def scene(text, place="INT. KITCHEN - DAY"):
    return broken_down(f"{place}\n\n{text}\n").scenes[0]


def test_a_plural_means_all_who_share_the_name():
    broken = broken_down(WITCHES)
    assert [c.id for c in broken.cast] == ["first-witch", "second-witch", "third-witch"]
    came = [d.actor for d in broken.scenes[0].deeds if d.action == "enter"]
    went = [d.actor for d in broken.scenes[0].deeds if d.action == "exit"]
    assert came == went == ["first-witch", "second-witch", "third-witch"]
    assert broken.scenes[0].present == ()


def test_all_speak_who_are_there():
    together = [d for d in broken_down(WITCHES).scenes[0].deeds if d.action == "speak" and d.together]
    assert [d.actor for d in together] == ["second-witch", "third-witch"]


def test_who_speaks_from_the_next_room_is_heard_and_comes_in_later():
    made = scene("Enter NORA.\n\nHELMER\n(calls out from his room)\nIs it you?\n\nNORA\nYes!\n\nHELMER\nWait.\n\nHe opens the door.\n\nHELMER\nWell?")
    said = [d.absent for d in made.deeds if d.kind == "speech" and d.actor == "helmer"]
    assert said == [True, True, False]
    assert "helmer" in made.entering
    assert [d.actor for d in made.deeds if d.action == "open"] == ["helmer"]


def test_who_follows_comes_in_too():
    made = scene("The Sheriff comes in followed by Hale.\n\nSHERIFF\nCold.\n\nHALE\nYes.")
    assert [d.actor for d in made.deeds if d.action == "enter"] == ["sheriff", "hale"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("His eyes were fixed upon Anna.", ("ben", "look", "anna", "")),
        ("She lays the book on the table.", ("anna", "put_down", "table", "book")),
        ("Ben took Anna by the arm.", ("ben", "hug", "anna", "")),
        ("Anna opens the door and closes it.", ("anna", "close", "door", "")),
        ("Ben steps away from the window.", ("ben", "walk", "", "")),
        ("He wipes his mouth.", ("ben", "shrug", "", "")),
    ],
)
def test_a_sentence_becomes_its_deed(sentence, expected):
    assert acts(CAST + sentence)[-1] == expected


def test_a_sentence_without_a_subject_is_about_who_spoke():
    made = scene("ANNA stands by the window. BEN sits.\n\nBEN\nHere.\n\nANNA\nYes.\n\nGoes to the door.")
    assert [d.actor for d in made.deeds if d.action == "walk"] == ["anna"]


def test_the_season_and_what_is_so_need_no_staging():
    broken = broken_down(f"INT. KITCHEN - DAY\n\n{CAST}It is winter. Anna looks thin.\n\nANNA\nYes.\n")
    assert not broken.problems
    assert not [d for d in broken.scenes[0].deeds if d.action == "look"]


def test_a_pronoun_tells_a_woman_by_what_is_hers():
    broken = broken_down("INT. KITCHEN - DAY\n\nVEX doubles the chain in her hand by the door that he uses.\n\nVEX\nPlease.\n\nJIM\nWhat?\n")
    assert broken.cast[0].sex == "f"


def test_a_wife_is_not_her_husband():
    broken = broken_down("INT. KITCHEN - DAY\n\nMrs. Hale enters.\n\nSHERIFF\nNow, Mr. Hale?\n\nHALE\nYes.\n")
    assert {"hale", "mrs-hale"} <= {c.id for c in broken.cast}
    assert [d.actor for d in broken.scenes[0].deeds if d.action == "enter"] == ["mrs-hale"]


def test_it_can_be_staged():
    film, problems = planned(WITCHES)
    assert len(check(film)) <= 2 and not [p for p in problems if p.severity == "error"]


def deeds_of(text):
    return [(d.actor, d.action, d.used) for d in broken_down(text).scenes[0].deeds if d.kind == "action"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("ANNA sits on the stone steps.", ("anna", "sit", "")),
        ("ANNA, in a straw hat, takes her hat.", ("anna", "doff", "")),
        ("ANNA takes off her hat and coat.", ("anna", "doff", "")),
        ("ANNA turns white.", ("anna", "shiver", "")),
        ("ANNA rubs her long, nervous hands together.", ("anna", "shrug", "")),
        ("ANNA puts the letter into her pocket.", ("anna", "shrug", "")),
        ("ANNA draws a letter from her pocket.", ("anna", "pick_up", "letter")),
    ],
)
def test_what_a_reader_would_see(line, wanted):
    found = deeds_of(f"INT. PARLOUR - DAY\n\n{line}\n\nANNA\nWell.\n")
    assert wanted in found, found


def test_stone_steps_are_no_stone_and_what_is_bundled_no_bundle():
    made = broken_down("EXT. STREET - DAY\n\nANNA sits on the stone steps. BEN is bundled up.\n\nANNA\nWell.\n").scenes[0]
    assert made.props == ()


def test_a_drink_is_poured_from_a_bottle_that_is_taken_first():
    found = deeds_of("INT. BAR - NIGHT\n\nMARLA pours a drink.\n\nMARLA\nHere.\n")
    assert found == [("marla", "pick_up", "bottle"), ("marla", "pour", "bottle")]


def test_who_opens_the_door_from_outside_comes_in_by_it_once():
    film, _ = planned("INT. PARLOUR - DAY\n\nANNA (O.S.)\nAre you there?\n\nBEN\nYes.\n\nANNA opens the door and looks into the room.\n\nANNA\nOh.\n")
    assert [b.action for b in film.scenes[0].beats if b.actor == "anna" and b.kind == "action"][:2] == ["enter", "look"]


def test_those_who_come_in_together_walk_through_nobody():
    names = ["ANNA", "BEN", "CARL", "DORA", "EMIL"]
    film, _ = planned(
        "INT. KITCHEN - DAY\n\nThe door opens and ANNA comes in followed by BEN and CARL. They go at once to the stove. DORA and EMIL enter.\n\n"
        + "\n\n".join(f"{n}\nHere I am." for n in names) + "\n\nANNA and BEN go out. CARL follows them.\n"
    )
    scene = film.scenes[0]
    cast = {c.id: c for c in film.cast}
    for frame in range(0, scene.length, 2):
        here = [s for b in scene.actors if (s := where(b, frame, cast[b.actor].height, film.fps)).present]
        gaps = [math.dist(a.at[:2], b.at[:2]) for i, a in enumerate(here) for b in here[i + 1 :]]
        assert min(gaps, default=1.0) > 0.35, frame


def test_sitting_rooms_are_filmed_in_the_parlour():
    for heading in ("A FURNISHED FLAT", "MORNING-ROOM IN A FLAT", "THE PARLOR", "LIVING ROOM", "DRAWING-ROOM", "HIS STUDY", "HOLMES'S CHAMBER"):
        made = broken_down(f"INT. {heading} - DAY\n\nANNA\nWell.\n")
        assert made.scenes[0].setting.place == "parlour" and not made.problems, heading


def test_a_voice_over_moves_no_mouth_even_of_who_is_there():
    film, _ = planned("INT. PARLOUR - NIGHT\n\nANNA sits on the sofa.\n\nANNA (V.O.)\nI never told him about the letter.\n")
    scene = film.scenes[0]
    said = next(b for b in scene.beats if b.kind == "speech")
    assert said.action == "voice"
    shot = next(s for s in scene.shots if s.start <= (said.start + said.end) // 2 < s.end)
    assert "anna" in shot.subjects, "she is seen thinking it"


def test_the_focus_is_racked_as_directed_and_follows_who_speaks():
    film, _ = planned("INT. PARLOUR - DAY\n\nANNA\nWell?\n\nRACK FOCUS TO BEN.\n\nBEN\nNo.\n\nANNA\nThen go.\n")
    racked = next(s for s in film.scenes[0].shots if s.move == "rack")
    assert [g.target for g in racked.focus] == ["anna", "ben"] and racked.focus[0].frame < racked.focus[1].frame
    film, _ = planned("INT. PARLOUR - DAY\n\n[[shot: two shot]]\n\nANNA\nWell?\n\nBEN\nNo.\n\nANNA\nThen go.\n")
    shared = next(s for s in film.scenes[0].shots if s.size == "two_shot")
    begun = {b.actor for b in film.scenes[0].beats if b.kind == "speech" and shared.start - 24 <= b.start < shared.end - 12}
    assert {g.target for g in shared.focus} == begun
