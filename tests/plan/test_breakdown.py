"""Written scenes are understood: who, where, when, what, with what; and what is not understood is said by line."""

import pytest

from filmwright.plan import speeches

from .conftest import broken_down


def deeds(text, place="INT. KITCHEN - DAY"):
    broken = broken_down(f"{place}\n\n{text}\n")
    return broken.scenes[0].deeds


def acts(text, place="INT. KITCHEN - DAY"):
    return [(d.actor, d.action, d.target.name if d.target else "", d.used) for d in deeds(text, place) if d.kind == "action"]


CAST = "ANNA, a woman in a red dress, stands by the window. BEN, a man with a beard, sits at the table.\n\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Anna walks to the window.", ("anna", "walk", "window", "")),
        ("Ben rises.", ("ben", "rise", "", "")),
        ("Ben stands up.", ("ben", "rise", "", "")),
        ("Anna looks at him.", ("anna", "look", "ben", "")),
        ("He looks at her.", ("ben", "look", "anna", "")),
        ("Ben gives Anna the letter.", ("ben", "give", "anna", "letter")),
        ("Ben hands the letter to Anna.", ("ben", "give", "anna", "letter")),
        ("Anna throws the ball.", ("anna", "throw", "", "ball")),
        ("She picks up the cup.", ("anna", "pick_up", "cup", "cup")),
        ("Ben shakes his head.", ("ben", "shake_head", "", "")),
        ("Ben knocks the box off the table.", ("ben", "push", "box", "box")),
        ("Anna hugs Ben.", ("anna", "hug", "ben", "")),
        ("Ben slowly walked over to the door.", ("ben", "walk", "door", "")),
        ("Anna reads the letter.", ("anna", "read", "letter", "letter")),
        ("Anna exits.", ("anna", "exit", "", "")),
    ],
)
def test_a_sentence_becomes_its_deed(sentence, expected):
    assert acts(CAST + sentence)[-1] == expected


def test_clauses_share_their_subject_and_keep_their_order():
    found = acts(CAST + "Ben puts down the letter, rises and takes the cup.")
    assert [(a, v) for a, v, _, _ in found[-3:]] == [("ben", "put_down"), ("ben", "rise"), ("ben", "pick_up")]


def test_two_may_act_together():
    found = deeds(CAST + "Anna and Ben walk to the door.")
    assert [(d.actor, d.action, d.together) for d in found[-2:]] == [("anna", "walk", False), ("ben", "walk", True)]


def test_descriptions_make_looks_not_deeds():
    broken = broken_down(
        "EXT. BEACH - DAY\n\n"
        "TOBIAS, a stout old keeper with a white beard, a dark blue sweater and a red cap, walks to the rock.\n\nTOBIAS\nHm.\n"
    )
    tobias = broken.cast[0]
    assert (tobias.age, tobias.sex, tobias.beard, tobias.hat, tobias.dress) == ("old", "m", "full", "cap", "sweater")
    assert (
        tobias.girth > 1.2 and tobias.colour == "#22335a" and tobias.hat_colour == "#b23a2e" and tobias.hair_colour == "#ece6da"
    )
    assert [d.action for d in broken.scenes[0].deeds if d.kind == "action"] == ["walk"]


def test_a_child_is_small_and_sexes_come_from_words_names_or_pronouns():
    broken = broken_down(
        "INT. BAR - DAY\n\n"
        "NELL, a girl of nine in a yellow coat, sits. VIC walks in. KIM looks at the door. She laughs.\n\nNELL\nHi.\n\nVIC\nHi.\n\nKIM\nHi.\n"
    )
    by = {c.id: c for c in broken.cast}
    assert by["nell"].age == "child" and 1.0 <= by["nell"].height <= 1.25 and by["nell"].sex == "f"
    assert by["vic"].sex == "m" and by["vic"].height >= 1.45
    assert by["kim"].sex == "f"


def test_no_two_characters_look_alike():
    names = [f"MAN {chr(65 + i)}" for i in range(12)]
    broken = broken_down("INT. BAR - DAY\n\n" + "\n\n".join(f"{n}\nHello there." for n in names))
    colours = [(c.colour, c.second_colour) for c in broken.cast]
    assert len(set(colours)) == len(names)


def test_headings_name_place_hour_and_light():
    broken = broken_down(
        "INT. LIGHTHOUSE KITCHEN - NIGHT\n\nA.\n\nEXT. CITY STREET - DAY\n\nRain.\n\nEXT. THE SAME STREET - LATER\n\nNobody.\n"
    )
    first, second, third = (s.setting for s in broken.scenes)
    assert (first.place, first.inside, first.hour, first.light) == ("kitchen", True, "night", "tungsten")
    assert (second.place, second.hour, second.weather, second.light) == ("street", "day", "rain", "overcast")
    assert third.hour == "day"


def test_an_unknown_place_is_filmed_all_the_same_and_said_by_line():
    broken = broken_down("INT. SPACESHIP BRIDGE - DAY\n\nBOB\nHello.\n")
    problem = next(p for p in broken.problems if p.code == "unknown-place")
    assert problem.severity == "warning" and problem.line == 1 and problem.nearest == broken.scenes[0].setting.place


def test_what_cannot_be_staged_is_a_warning_with_its_line():
    broken = broken_down("INT. KITCHEN - DAY\n\nBOB\nHello.\n\nThe quantum flux capacitates.\n")
    assert [(p.severity, p.line) for p in broken.problems] == [("warning", 6)]


def test_a_stack_is_several_things_on_each_other():
    broken = broken_down("INT. KITCHEN - DAY\n\nBOB knocks the stack of boxes off the table.\n\nBOB\nOh.\n")
    boxes = [p for p in broken.scenes[0].props if p.kind == "box"]
    assert len(boxes) == 3 and [p.stack for p in boxes] == [0, 1, 2]


def test_what_is_carried_is_held_from_the_start_and_goes_along():
    text = (
        "EXT. BEACH - DAY\n\nNELL runs across the sand with a lantern.\n\nNELL\nHo!\n\n"
        "INT. KITCHEN - NIGHT\n\nTOM sits at the table. Nell enters. Nell gives Tom the lantern.\n\nTOM\nThanks."
        "\n\nEXT. BEACH - NIGHT\n\nTom raises the lantern. Nell waves.\n"
    )
    scenes = broken_down(text).scenes
    held = [next(p.holder for p in s.props if p.kind == "lantern") for s in scenes]
    assert held == ["nell", "nell", "tom"]
    assert scenes[1].present == ("tom",) and scenes[1].entering == ("nell",)


def test_directions_in_notes_and_shot_words():
    text = (
        CAST + "[[camera: orbit left]]\n\nAnna laughs.\n\nCLOSE ON BEN\n\nBEN\nNo.\n\nOVER ANNA'S SHOULDER\n\n"
        "BEN\nNever.\n\n[[lens: 85mm]]\n\nANNA\nWell.\n"
    )
    found = [d.direction for d in deeds(text) if d.direction]
    assert (found[0].move, found[0].side) == ("orbit", "left")
    assert (found[1].size, found[1].on) == ("close", ("ben",))
    assert (found[2].size, found[2].over) == ("over_shoulder", "anna")
    assert found[3].lens == 85


def test_speeches_are_what_the_sound_room_says():
    broken = broken_down("INT. KITCHEN - DAY\n\nANNA\n(angry)\nGo away.\n\nBEN (V.O.)\nShe did not mean it.\n")
    said = speeches(broken)
    assert [(a, t, e) for _, a, t, e in said] == [("anna", "Go away.", "anger"), ("ben", "She did not mean it.", "neutral")]
    assert broken.scenes[0].present == ("anna",)


def test_open_words_are_mapped_by_meaning_where_there_is_one():
    from filmwright.plan import breakdown
    from filmwright.script import meaning, parse

    broken = breakdown(parse("INT. SPACESHIP - DAY\n\nBOB\n(overjoyed)\nHello.\n"), None, meaning())
    assert broken.scenes[0].deeds[0].emotion == "joy"


@pytest.mark.parametrize(
    "name", ["🙂🙂", "שלום", "<SCRIPT>ALERT(1)</SCRIPT>", "--RM -RF", "../../ETC/PASSWD", "A & B <X>", "O'BRIEN", "Ł" * 30]
)
def test_any_name_gets_a_safe_id(name):
    broken = broken_down(f"INT. KITCHEN - DAY\n\n@{name}\nHello.\n")
    assert broken.cast
    for c in broken.cast:
        assert c.id.replace("-", "").isalnum() and c.id.isascii() and not c.id.startswith("-")
