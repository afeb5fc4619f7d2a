"""Puppets: sculpted once, posed by states, acting by pure functions; feet stay where they are planted."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.film import SAMPLE_RATE, VISEMES, Beat, Blocking, Character, Gaze, Mark, Prop, Speech
from filmwright.world.filament import Lens
from filmwright.world.passes import project, skeleton
from filmwright.world.puppets import build_puppet, footfalls, handling, perform, pose
from filmwright.world.puppets.actions import CLIPS
from filmwright.world.puppets.face import MOODS
from filmwright.world.puppets.manners import FEELINGS

NELL = Character("nell", "NELL", 1.2, age="child", sex="f", hair="long", hat="beret", dress="coat")
TOBIAS = Character("tobias", "TOBIAS", 1.7, girth=1.35, age="old", sex="m", hat="cap", beard="full", dress="sweater")
TARGETS = {"nell": (1.0, 0.3, 1.0), "tobias": (0.0, 0.0, 1.43), "cup": (0.5, -0.1, 0.75), "door": (2.0, 0.0, 1.0)}
STANDING = Blocking("tobias", (Mark(0, 0, (0.0, 0.0), 0.3),))


def act(character, blocking, frame, beats=(), speeches=None, shot=0, props=(), seed=1):
    return perform(character, blocking, tuple(beats), speeches or {}, TARGETS, frame, shot, seed=seed, props=props)


def speech(line="l", seconds=2.0):
    shapes = tuple((int(i * 0.1 * SAMPLE_RATE), (0, 10, 12, 1, 13)[i % 5], (0.0, 0.9, 0.5, 0.0, 0.7)[i % 5]) for i in range(int(seconds * 10)))
    return Speech(line, "v", "x.wav", int(seconds * SAMPLE_RATE), shapes)


@pytest.fixture(scope="module")
def tobias():
    return build_puppet(TOBIAS)


@pytest.mark.parametrize(
    "dress,hair,hat,beard",
    [
        ("coat", "short", "brim", "moustache"),
        ("sweater", "long", "cap", "full"),
        ("dress", "bun", "none", "none"),
        ("suit", "none", "bowler", "stubble"),
        ("shirt", "curly", "crown", "none"),
        ("apron", "short", "hood", "none"),
        ("robe", "long", "scarf", "full"),
        ("coat", "curly", "beret", "none"),
    ],
)
@pytest.mark.parametrize("age,girth,height", [("child", 0.8, 1.1), ("old", 1.5, 1.8)])
def test_every_look_can_be_sculpted_within_its_budget(dress, hair, hat, beard, age, girth, height):
    who = Character("who", "WHO", height, girth, age, "f" if hair == "bun" else "m", hair=hair, hat=hat, beard=beard, dress=dress)
    puppet = build_puppet(who)
    shown = [s for s in puppet.solids if s.shown]
    assert sum(len(s.mesh.vertices) for s in shown) <= 13_500
    assert len(shown) <= 25
    for solid in puppet.solids:
        assert solid.identity == "who" and solid.name.startswith("who/")
        assert np.isfinite(solid.mesh.vertices).all() and solid.mesh.uv is not None
        assert np.linalg.norm(solid.mesh.normals, axis=1) == pytest.approx(1, abs=1e-3)
    for weights in puppet.weights.values():
        assert weights.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert puppet.figure.height == height and height * 0.95 < puppet.top < height * 1.2


def test_a_puppet_out_of_the_cache_is_the_same(tmp_path):
    one, two = build_puppet(NELL, tmp_path), build_puppet(NELL, tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    for a, b in zip(one.solids, two.solids, strict=True):
        assert a.name == b.name and np.array_equal(a.mesh.vertices, b.mesh.vertices) and np.array_equal(a.mesh.uv, b.mesh.uv)


def test_a_torn_cache_file_is_sculpted_again(tmp_path):
    build_puppet(NELL, tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert build_puppet(NELL, tmp_path).solids
    assert file.read_bytes() == whole


def test_one_mouth_and_two_hands_are_shown(tobias):
    change, _ = pose(tobias, act(TOBIAS, STANDING, 10))
    hands = [n for n, shown in change.shown.items() if "_hand-" in n and shown]
    assert len(hands) == 2
    assert change.shown["tobias/mouth"] and "tobias/mouth" in change.meshes


def test_the_pose_pass_draws_the_whole_body(tobias):
    _, joints = pose(tobias, act(TOBIAS, STANDING, 10))
    lens = Lens((4.0, 0.0, 0.8), (-1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 0.6)
    seen = {name: tuple(map(float, project(lens, np.array(at), 320, 180))) for name, at in joints.points().items()}
    picture = skeleton({"tobias": seen}, 320, 180)
    for side in ("left", "right"):
        for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
            x, y, _ = seen[f"{side}_{joint}"]
            assert picture[round(y) - 2 : round(y) + 3, round(x) - 2 : round(x) + 3].any(), f"{side} {joint}"


def test_every_viseme_in_every_mood_is_a_mouth_of_its_own_on_the_face(tobias):
    shapes = {(v, m): tobias.mouths.vertices(v, m, 1.0) for v, m in itertools.product(VISEMES, MOODS)}
    for made in shapes.values():
        assert np.isfinite(made).all()
        assert np.abs(made[:, 1]).max() < 0.7 * tobias.figure.skull
    neutral = [shapes[v, "neutral"] for v in VISEMES]
    assert all(np.abs(a - b).max() > 1e-3 for a, b in itertools.combinations(neutral, 2))
    high = {v: float(np.ptp(shapes[v, "neutral"][:, 2])) for v in VISEMES}
    assert high["aa"] > high["E"] > high["sil"] and high["PP"] < high["O"]


def foot_slide(character, blocking, last):
    """The most that a planted sole moves while it is planted, metres, and the most that it leaves its height."""
    puppet_plants = {}
    worst = 0.0
    from filmwright.world.puppets.bend import forward, matrices
    from filmwright.world.puppets.figure import INDEX, figure
    from filmwright.world.puppets.ground import _BALL, _HEEL
    from filmwright.world.puppets.steps import plants

    f = figure(character)
    left, right, _ = plants(blocking, f.height, f.stance, 24)
    for frame in range(0, last):
        state = act(character, blocking, frame)
        turns = matrices(np.array(state.turns).reshape(-1, 4))
        at = forward(f, np.array(state.root), turns)
        for side, feet in (("left", left), ("right", right)):
            for plant in feet:
                if plant.land + 2.5 <= frame <= plant.lift:
                    i = INDEX[f"{side}_foot"]
                    ball = at[i] + turns[i] @ [_BALL * f.height, 0, -f.ankle]
                    key = (side, plant.land)
                    puppet_plants.setdefault(key, ball)
                    worst = max(worst, float(np.linalg.norm(ball - puppet_plants[key])))
    assert len(puppet_plants) > 2
    assert _HEEL > 0
    return worst


@pytest.mark.parametrize("gait,seconds", [("walk", 3.6), ("run", 1.7), ("creep", 7.0)])
@pytest.mark.parametrize("character", [NELL, TOBIAS], ids=["child", "stout"])
def test_planted_feet_do_not_slide(gait, seconds, character):
    arrive = 12 + round(seconds * 24 * (1.6 / character.height) ** 0.5)
    marks = (Mark(0, 0, (0.0, 0.0), 1.2), Mark(12, arrive, (2.6, 2.6), 0.4, gait, via=((2.0, 0.6),)))
    assert foot_slide(character, Blocking("a", marks), arrive + 12) < 0.03


@settings(max_examples=8, deadline=None)
@given(st.floats(-3.1, 3.1), st.floats(0.4, 3.5), st.floats(-3.1, 3.1))
def test_footfalls_come_in_order_and_end_on_the_mark(direction, length, facing):
    at = (length * np.cos(direction), length * np.sin(direction))
    blocking = Blocking(
        "a", (Mark(0, 0, (0.0, 0.0), 0.0), Mark(10, 10 + round(24 * (length / 1.2 + 0.4)), (float(at[0]), float(at[1])), facing, "walk"))
    )
    falls = footfalls(TOBIAS, blocking)
    assert len(falls) >= 2
    assert all(a.frame <= b.frame for a, b in itertools.pairwise(falls))
    assert all(a.side != b.side for a, b in itertools.pairwise(falls))
    middle = np.mean([f.at for f in falls[-2:]], axis=0)
    assert np.linalg.norm(middle[:2] - at) < 0.02


def test_feet_come_down_when_the_footfall_says(tobias):
    blocking = Blocking("a", (Mark(0, 0, (0.0, 0.0), 0.0), Mark(0, 60, (2.6, 0.0), 0.0, "walk")))
    for fall in footfalls(TOBIAS, blocking)[:-1]:
        _, before = pose(tobias, act(TOBIAS, blocking, fall.frame - 3))
        _, after = pose(tobias, act(TOBIAS, blocking, fall.frame + 3))
        side = 0 if fall.side == "left" else 1
        assert after.ankles[side][2] < before.ankles[side][2] + 0.02
        assert abs(after.ankles[side][0] - fall.at[0]) < 0.08


def test_a_listener_holds_still_and_breathes_in_a_loop():
    states = [act(TOBIAS, STANDING, f) for f in range(0, 96 * 3, 2)]
    assert len(set(states)) <= 12, "idle is a few pictures, held"
    still = [a == b for a, b in itertools.pairwise(states)]
    assert sum(still) > 0.75 * len(still)


def test_nothing_depends_on_absolute_time():
    beat = Beat("b", "l", "action", "tobias", "wave", 10, 50, "nell", "joy")
    later = dataclasses.replace(beat, start=1010, end=1050)
    gazes, later_gazes = (Gaze(5, "nell"),), (Gaze(1005, "nell"),)
    blocking, moved = dataclasses.replace(STANDING, gazes=gazes), dataclasses.replace(STANDING, gazes=later_gazes)
    for frame in range(0, 60, 4):
        assert act(TOBIAS, blocking, frame, (beat,)) == act(TOBIAS, moved, frame + 1000, (later,), shot=1000)


def test_blinks_come_every_two_to_six_seconds():
    shut = [act(TOBIAS, STANDING, f).lids[0] > 0.9 for f in range(0, 24 * 45, 2)]
    starts = [i for i in range(1, len(shut)) if shut[i] and not shut[i - 1]]
    gaps = np.diff(starts) / 12
    assert len(starts) >= 9 and gaps.min() >= 1.9 and gaps.max() <= 6.1


def test_the_mouth_moves_only_while_its_character_speaks():
    beat = Beat("b", "l", "speech", "tobias", "speak", 24, 80)
    other = dataclasses.replace(beat, actor="nell")
    said = {"l": speech()}
    mouths = {f: act(TOBIAS, STANDING, f, (beat,), said).mouth for f in range(0, 110, 2)}
    assert {m[0] for f, m in mouths.items() if f < 24 or f > 24 + 48} == {"sil"}
    assert len({m for f, m in mouths.items() if 24 <= f < 72}) >= 4
    assert all(act(TOBIAS, STANDING, f, (other,), said).mouth[0] == "sil" for f in range(0, 110, 6))


def test_eyes_lead_the_head_to_a_target(tobias):
    blocking = dataclasses.replace(STANDING, gazes=(Gaze(0, "cup"), Gaze(20, "nell")))
    heads = []
    for frame in (19, 23, 44):
        state = act(TOBIAS, blocking, frame)
        change, joints = pose(tobias, state)
        heads.append((state.gaze[0], np.array(joints.nose) - np.array(joints.head)))
    assert abs(heads[1][0]) > abs(heads[2][0]), "the eyes turn first, then the head takes over"
    way = np.array(TARGETS["nell"]) - np.array(joints.between)
    eye = change.poses["tobias/left_eye"][:3, 0]
    assert eye @ way / np.linalg.norm(way) > 0.96


@pytest.mark.parametrize("action", sorted(CLIPS))
def test_every_action_begins_and_ends_where_the_body_was(action, tobias):
    beat = Beat("b", "l", "action", "tobias", action, 48, 96, "cup")
    rest = act(TOBIAS, STANDING, 0)
    start = pose(tobias, act(TOBIAS, STANDING, 48, (beat,)))[1]
    _, home = pose(tobias, rest)
    for frame in (48, 96):
        _, now = pose(tobias, act(TOBIAS, STANDING, frame, (beat,)))
        for a, b in zip(now.wrists, home.wrists, strict=True):
            assert np.linalg.norm(np.array(a) - b) < 0.06, frame
    middles = [pose(tobias, act(TOBIAS, STANDING, f, (beat,)))[1] for f in range(48, 97, 2)]
    moved = max(np.linalg.norm(np.array(m.wrists[1]) - start.wrists[1]) + np.linalg.norm(np.array(m.nose) - start.nose) for m in middles)
    assert moved > 0.02
    steps = [max(np.linalg.norm(np.array(a.wrists[i]) - b.wrists[i]) for i in (0, 1)) for a, b in itertools.pairwise(middles)]
    assert max(steps) < 0.55, "no hand jumps between two pictures"


def test_a_hand_reaches_what_it_picks_up_and_then_carries_it(tobias):
    beat = Beat("b", "l", "action", "tobias", "pick_up", 0, 40, "cup", prop="cup")
    props = (Prop("cup", "cup", TARGETS["cup"]),)
    _, joints = pose(tobias, act(TOBIAS, STANDING, 21, (beat,), props=props))
    assert np.linalg.norm(joints.hands["right"][:3, 3] - TARGETS["cup"]) < 0.12
    after = act(TOBIAS, STANDING, 80, (beat,), props=props)
    assert after.hands[1] == "grip"
    assert np.linalg.norm(np.array(pose(tobias, after)[1].wrists[1]) - pose(tobias, act(TOBIAS, STANDING, 80))[1].wrists[1]) > 0.1


def test_a_gift_passes_from_hand_to_hand():
    nell = Blocking("nell", (Mark(0, 0, (0.85, 0.0), 3.14),))
    targets = {"tobias": (0.0, 0.0, 1.43), "nell": (0.85, 0.0, 1.01)}
    beat = Beat("b", "l", "action", "nell", "give", 0, 40, "tobias", prop="lamp")
    props = (Prop("lamp", "lantern", (0, 0, 0), holder="nell"),)
    frame = round(40 * handling(beat).leaves)
    palms = []
    for who, blocking in ((NELL, nell), (TOBIAS, STANDING)):
        puppet = build_puppet(who)
        state = perform(who, blocking, (beat,), {}, targets, frame, 0, props=props)
        palms.append(pose(puppet, state)[1].hands["right"][:3, 3])
    assert np.linalg.norm(palms[0] - palms[1]) < 0.25
    assert perform(TOBIAS, STANDING, (beat,), {}, targets, 70, 0, props=props).hands[1] == "grip"
    assert perform(NELL, nell, (beat,), {}, targets, 70, 0, props=props).hands[1] == "open"


def test_handling_tells_when_hands_close_and_open():
    fractions = {a: handling(Beat("b", "l", "action", "x", a, 0, 10)) for a in ("pick_up", "put_down", "give", "throw", "push")}
    assert fractions["pick_up"].takes == 0.5 and fractions["put_down"].leaves == 0.6
    assert fractions["give"].passes and fractions["throw"].speed > 0 and fractions["push"].strikes == 0.45
    assert handling(Beat("b", "l", "action", "x", "nod", 0, 10)) is None


def test_eyes_are_where_the_plan_says(tobias):
    for mark in (Mark(0, 0, (1.0, 2.0), 0.7), Mark(0, 0, (1.0, 2.0), 0.7, pose="sit", z=0.45)):
        _, joints = pose(tobias, act(TOBIAS, Blocking("tobias", (mark,)), 0))
        tall = 0.84 * 1.7 if mark.pose == "stand" else 0.45 + 0.42 * 1.7 + 0.05
        assert np.linalg.norm(np.array(joints.between) - [1.0, 2.0, tall]) < 0.25
        assert abs(joints.between[2] - tall) < 0.08


def test_who_is_not_on_the_set_is_not_shown(tobias):
    blocking = Blocking("tobias", (Mark(30, 30, (0, 0), 0.0),), exit=90)
    for frame, there in ((10, False), (40, True), (95, False)):
        state = act(TOBIAS, blocking, frame)
        assert state.present is there
        assert any(pose(tobias, state)[0].shown.values()) is there


def test_every_emotion_has_a_face_of_its_own():
    faces = set()
    for emotion in FEELINGS:
        beat = Beat("b", "l", "hold", "tobias", "idle", 0, 60, emotion=emotion)
        state = act(TOBIAS, STANDING, 40, (beat,))
        faces.add((state.brows, state.lids, state.mouth, state.lower))
    assert len(faces) == len(FEELINGS) == 8
