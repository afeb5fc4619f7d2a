"""A screenplay plans to a film: the examples as a director would want them, and anything else that is thrown at it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from filmwright.film import Plan, dumps, loads
from filmwright.plan import check, places, project, where
from filmwright.plan.geometry import camera_at
from filmwright.plan.sight import Sight
from filmwright.plan.words import table

from .conftest import broken_down, planned


def shots(film):
    return [s for scene in film.scenes for s in scene.shots]


def seconds(film):
    return sum(s.length for s in film.scenes) / film.fps


def test_the_lighthouse_is_a_film_of_the_promised_shape(lighthouse):
    film, problems = lighthouse
    assert problems == ()
    assert 45 <= seconds(film) <= 75
    assert len(film.scenes) == 3 and 12 <= len(shots(film)) <= 19
    assert {s.move for s in shots(film)} >= {"orbit", "push_in"}
    assert [s.hour for s in film.scenes] == ["dusk", "night", "night"]
    assert [s.weather for s in film.scenes] == ["storm", "rain", "rain"]


@pytest.mark.parametrize("name", ["lighthouse", "road"])
def test_the_checks_hold_for_the_examples(name, request):
    film, _ = request.getfixturevalue(name)
    assert [p.message for p in check(film)] == []


@pytest.mark.parametrize("name", ["lighthouse", "two-for-the-road"])
@pytest.mark.parametrize("scale", [0.8, 1.15, 1.4])
def test_the_checks_hold_however_fast_the_lines_are_said(name, scale):
    from .conftest import EXAMPLES

    text = (EXAMPLES / f"{name}.fountain").read_text("utf-8")
    said = [b for scene in planned(text)[0].scenes for b in scene.beats if b.kind == "speech"]
    film, _ = planned(text, {b.line: round((b.end - b.start) * scale) for b in said})
    assert [p.message for p in check(film)] == []


@pytest.mark.parametrize("name", ["lighthouse", "road"])
def test_a_plan_is_a_file_that_reads_back(name, request):
    film, _ = request.getfixturevalue(name)
    text = dumps(film)
    assert dumps(loads(Plan, text)) == text


def test_the_same_screenplay_gives_the_same_bytes(road):
    from .conftest import EXAMPLES

    assert dumps(planned((EXAMPLES / "two-for-the-road.fountain").read_text("utf-8"))[0]) == dumps(road[0])


@pytest.mark.parametrize("name", ["lighthouse", "road"])
def test_every_line_is_in_a_shot_or_a_beat_and_every_shot_says_why(name, request):
    film, _ = request.getfixturevalue(name)
    for scene in film.scenes:
        spoken = {b.line for b in scene.beats if b.kind == "speech"}
        assert spoken <= {line for s in scene.shots for line in s.lines}
        for shot in scene.shots:
            assert (
                shot.reason
                and shot.marks
                and shot.size
                in (
                    "extreme_wide",
                    "wide",
                    "full",
                    "medium",
                    "medium_close",
                    "close",
                    "extreme_close",
                    "insert",
                    "over_shoulder",
                    "two_shot",
                )
            )
            assert shot.move in table("camera")["moves"]
            assert 1.2 <= (shot.end - shot.start) / film.fps <= 9.3


def test_directions_are_obeyed(road, lighthouse):
    by_line = {line: s for film in (road[0], lighthouse[0]) for scene in film.scenes for s in scene.shots for line in s.lines}
    tell = {b.line: b.text for film in (road[0], lighthouse[0]) for scene in film.scenes for b in scene.beats if b.text}
    line = {text: ident for ident, text in tell.items()}
    assert by_line[line["She says the train leaves at midnight."]].size == "close"
    over = by_line[line["Then why are you still sitting in my bar?"]]
    assert over.size == "over_shoulder" and over.subjects[0] == "marla"
    assert by_line[line["Welcome home."]].marks[0].lens == 85
    assert by_line[line["Welcome home."]].size == "close"


def test_dialogue_sets_the_time():
    text = "INT. KITCHEN - DAY\n\nANNA\nGo.\n\nBEN\nNo.\n"
    line = next(d.line for d in broken_down(text).scenes[0].deeds)
    film, _ = planned(text, {line: 241})
    beat = next(b for b in film.scenes[0].beats if b.line == line and b.kind == "speech")
    following = next(b for b in film.scenes[0].beats if b.text == "No.")
    assert 241 <= beat.end - beat.start <= 242
    assert 6 <= following.start - beat.end <= 16


def test_nothing_overlaps_unless_it_is_written_so(road):
    beats = [b for b in road[0].scenes[0].beats if not b.id.endswith("-heard")]
    for a, b in zip(beats, beats[1:], strict=False):
        assert b.start >= a.end or a.action == "idle" or b.action == "idle"


def test_no_dead_air(lighthouse, road):
    for film in (lighthouse[0], road[0]):
        for scene in film.scenes:
            last = 0
            for b in scene.beats:
                assert b.start - last <= 2 * film.fps, b.id
                last = max(last, b.end)


def test_the_boxes_stand_on_the_table_and_fall_in_the_picture(lighthouse):
    scene = lighthouse[0].scenes[1]
    boxes = [p for p in scene.props if p.kind == "box"]
    assert len(boxes) == 3
    heights = [p.at[2] for p in boxes]
    assert heights[0] == pytest.approx(0.74, abs=0.01) and heights[1] - heights[0] == pytest.approx(0.17, abs=0.01)
    push = next(b for b in scene.beats if b.action == "push")
    shot = next(s for s in scene.shots if s.start <= push.end - 1 < s.end)
    camera = camera_at(shot, push.end - 1)
    for point in (boxes[2].at, push.at):
        x, y, depth = project(camera, point)
        assert depth > 0 and abs(x) < 1 and abs(y) < 1.25


def test_the_ship_is_seen_with_those_who_see_it(lighthouse):
    scene = lighthouse[0].scenes[2]
    shot = next(s for s in scene.shots if "boat" in s.subjects)
    boat = next(p for p in scene.props if p.kind == "boat")
    x, y, depth = project(camera_at(shot, shot.start + 5), (boat.at[0], boat.at[1], 2.0))
    assert depth > 0 and abs(x) < 1 and abs(y) < 1


def test_an_entrance_comes_through_the_door():
    film, _ = planned(
        "INT. KITCHEN - DAY\n\nBEN sits at the table. The door opens and ANNA enters.\n\nANNA\nHello.\n\nBEN\nHello.\n"
    )
    scene = film.scenes[0]
    anna = next(a for a in scene.actors if a.actor == "anna")
    door = next(s for s in places()["kitchen"].spots if s.kind == "door")
    assert anna.marks[0].at == pytest.approx(door.beyond) and anna.marks[0].arrive > 0
    assert any(p == pytest.approx(door.at[:2], abs=0.3) for p in anna.marks[1].via)
    assert check(film) == ()


def test_people_who_talk_stand_near_and_see_each_other():
    film, _ = planned("EXT. PARK - DAY\n\nANNA\nWell then, my dear friend.\n\nBEN\nWell.\n\nANNA\nGood night.\n")
    scene = film.scenes[0]
    a, b = (x.marks[-1] for x in scene.actors)
    gap = ((a.at[0] - b.at[0]) ** 2 + (a.at[1] - b.at[1]) ** 2) ** 0.5
    assert 0.8 <= gap <= 1.4
    assert any(g.target == "ben" for g in scene.actors[0].gazes) and any(g.target == "anna" for g in scene.actors[1].gazes)


HOSTILE = {
    "one word": "INT. BAR - NIGHT\n\nRain.\n",
    "no dialogue": "EXT. FOREST - DAY\n\nANNA runs to the log. She sits down. She reads a book. A bell. She looks up and laughs.\n",
    "only dialogue": "INT. STAGE - DAY\n\n"
    + "\n\n".join(f"{'ALGERNON' if i % 2 else 'LANE'}\nDid you hear what I was playing, number {i}?" for i in range(30)),
    "forty": "INT. STAGE - DAY\n\n"
    + "\n\n".join(f"SPEAKER {chr(65 + i % 26)}{'X' * (i // 26)}\nI am here too." for i in range(40)),
    "empty scenes": "INT. BAR - DAY\n\nEXT. PARK - DAY\n\nINT. KITCHEN - DAY\n",
    "names": "INT. BAR - DAY\n\n@🙂\nHello.\n\n@שלום\nHello <b>you</b>.\n\n@<SCRIPT>\nHello & goodbye.\n\n@--force\nEh.\n",
    "long speech": "INT. BAR - DAY\n\nANNA\n"
    + "And then there was another thing that nobody had told us about. " * 25
    + "\n\nBEN\nOh.\n",
    "everything at once": "INT. BEDROOM - NIGHT\n\n"
    + " ".join(
        f"ANNA {v} the {t}."
        for v, t in (
            ("throws", "ball"),
            ("opens", "window"),
            ("closes", "door"),
            ("lights", "candle"),
            ("drops", "plate"),
            ("kicks", "chair"),
            ("plays", "guitar"),
            ("drinks", "tea"),
            ("pushes", "crate"),
            ("writes", "letter"),
        )
    )
    + " She lies down on the bed. She gets up. She falls. She dances and cries. She exits.",
    "no heading": "ANNA walks. She waves.\n\nANNA\nHi.\n",
    "voices": "INT. BAR - NIGHT\n\nNARRATOR (V.O.)\nIt was late.\n\nANNA (O.S.)\nWho is there?\n\nANNA enters.\n\nANNA\nOh.\n",
    "dual": "INT. BAR - NIGHT\n\nANNA\nStop!\n\nBEN ^\nGo!\n\nANNA AND BEN\nWhat?\n",
}


@pytest.mark.parametrize("name", list(HOSTILE))
def test_anything_plans(name):
    film, problems = planned(HOSTILE[name])
    assert not [p for p in problems if p.severity == "error"] or not film.scenes
    assert not [p for p in check(film) if p.severity == "error"]
    for scene in film.scenes:
        place = places()[scene.place]
        x0, y0, x1, y1 = place.floor
        for b in scene.actors:
            at = where(b, max(b.marks[0].arrive, 1)).at
            assert x0 - 4 <= at[0] <= x1 + 4 and y0 - 4 <= at[1] <= y1 + 6
    assert dumps(loads(Plan, dumps(film))) == dumps(film)


@pytest.mark.parametrize("name", ["no dialogue", "only dialogue", "everything at once", "long speech", "dual", "voices"])
def test_few_faults_in_what_nobody_wrote_for_it(name):
    film, _ = planned(HOSTILE[name])
    faults = check(film)
    assert len(faults) <= max(1, len(shots(film)) // 6), [p.message for p in faults]


def test_forty_people_stand_apart_on_the_floor():
    film, _ = planned(HOSTILE["forty"])
    scene = film.scenes[0]
    ats = [b.marks[0].at for b in scene.actors]
    assert len(ats) == 40
    nearest = min(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for i, a in enumerate(ats) for b in ats[i + 1 :])
    assert nearest > 0.3


def test_an_edit_elsewhere_changes_no_other_scene(lighthouse):
    from .conftest import EXAMPLES

    text = (EXAMPLES / "lighthouse.fountain").read_text("utf-8")
    film, _ = planned(
        text.replace("Give me your lantern, little one.", "Give me your lantern, little one, and hold the door for me.")
    )
    before, after = lighthouse[0].scenes, film.scenes
    assert dumps(before[0]) == dumps(after[0])
    assert dumps(before[2]) == dumps(after[2])
    sights = [Sight(places()[s.place], {c.id: c for c in film.cast}, s.actors, s.props, film.fps) for s in after]
    assert sights and [s.id for s in before[1].shots][:5] == [s.id for s in after[1].shots][:5]


@pytest.mark.soak
def test_a_five_thousand_line_screenplay_plans():
    part = (
        "INT. KITCHEN - DAY\n\nANNA walks to the window. BEN sits at the table and reads a book.\n\n"
        + "\n\n".join(f"{'ANNA' if k % 2 else 'BEN'}\nWe said that we would never come back here, number {k}." for k in range(12))
        + "\n\nBen stands up. Anna gives him the letter. They leave.\n\n"
    )
    film, _ = planned(part * 115)
    assert len(film.scenes) == 115


def test_no_hash_seed_changes_a_plan():
    script = (
        "from filmwright.script import read; from filmwright.plan import breakdown, plan; from filmwright.film import digest; "
        "print(digest(plan(breakdown(read('examples/lighthouse.fountain')))[0]))"
    )
    root = str(Path(__file__).parents[2])
    made = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": f"{root}/src"},
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(made) == 1


def test_a_standing_listener_does_not_fill_the_shots_of_who_sits():
    lines = "\n\n".join(f"{'JACK' if k % 2 else 'ALGERNON'}\nI believe that one amuses other people in the country, number {k}." for k in range(10))
    film, _ = planned(f"INT. KITCHEN - DAY\n\nALGERNON walks to the window.\n\nEnter JACK.\n\nJACK\nHow are you?\n\nJACK sits down.\n\n{lines}\n")
    assert not [p for p in check(film) if p.code in ("blocked", "speaker-hidden")]
    for scene in film.scenes:
        sight = Sight(places()[scene.place], {c.id: c for c in film.cast}, scene.actors, scene.props, film.fps, scene.beats)
        for shot in scene.shots:
            frame = (shot.start + shot.end) // 2
            if shot.size in ("medium", "medium_close", "close"):
                assert sight.face_hidden(camera_at(shot, frame).at, shot.subjects[0], frame) < 0.4, shot.id


@pytest.mark.parametrize("path", sorted((Path(__file__).parents[2] / "examples" / "public-domain").glob("*.fountain")), ids=lambda p: p.stem)
def test_pages_that_nobody_wrote_for_it_show_faces_whole_and_unhidden(path):
    film, _ = planned(path.read_text("utf-8"))
    ashamed = ("blocked", "speaker-hidden", "headroom", "eye-line", "collision", "through-furniture", "camera-through", "too-fast")
    assert [p.message for p in check(film) if p.code in ashamed] == []
