"""What plays and stories write and screenplays seldom do: "Enter the three Witches", "followed by", ALL, somebody in the next room."""

import pytest

from filmwright.plan import check

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
