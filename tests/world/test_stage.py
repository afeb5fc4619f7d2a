"""One simulated scene: pictures are known by what they show, hands pass things on, doors open, mouths keep shut."""

from dataclasses import replace

import numpy as np
import pytest

from filmwright.film import Beat, Blocking, CameraMark, Character, Gaze, Mark, Prop, ScenePlan, Shot, Speech
from filmwright.world import World

NELL = Character("nell", "NELL", 1.15, age="child", sex="f", hair="long", dress="coat", colour="#d9a521", speaks=True)
TOBIAS = Character("tobias", "TOBIAS", 1.6, girth=1.35, age="old", sex="m", beard="full", hat="cap", speaks=True)
CAST = {"nell": NELL, "tobias": TOBIAS}
SPEECH = {"l2": Speech("l2", "wren", "x.wav", 48_000, ((0, 10, 0.8), (24_000, 1, 0.1), (40_000, 12, 0.7)))}
SIZE = (128, 72)


def scene(pause: int = 0) -> ScenePlan:
    """Nell comes in, speaks, gives Tobias the lantern, he knocks two boxes off the table. `pause` frames pass before she speaks."""
    p = pause
    beats = (
        Beat("b1", "l1", "action", "nell", "enter", 0, 40, "door"),
        Beat("b2", "l2", "speech", "nell", "speak", 44 + p, 68 + p, "tobias", "fear", "The lamp is dead!"),
        Beat("b3", "l3", "action", "nell", "give", 72 + p, 108 + p, "tobias", prop="lantern"),
        Beat("b4", "l4", "action", "tobias", "push", 112 + p, 136 + p, "box", prop="box", at=(-1.0, -1.2, 0.0)),
    )
    nell = Blocking("nell", (Mark(0, 0, (-3.7, -0.95), 0.0), Mark(2, 40, (0.0, -0.9), 0.6, "walk")), (Gaze(0, "tobias"),))
    tobias = Blocking("tobias", (Mark(0, 0, (0.6, -0.75), 3.3),), (Gaze(0, "nell"),))
    eye = CameraMark(0, (0.2, -3.6, 1.4), (-0.3, -0.4, 0.9), 28.0)
    shots = (
        Shot("a", 0, 42, "wide", "static", ("nell",), (eye,), (Gaze(0, "nell"),), ("l1",)),
        Shot("b", 42, 70 + p, "wide", "static", ("nell",), (eye,), (Gaze(42, "nell"),), ("l2",)),
        Shot("c", 70 + p, 170 + p, "wide", "static", ("nell", "tobias"), (eye,), (Gaze(70 + p, "tobias"),), ("l3", "l4")),
    )
    props = (Prop("lantern", "lantern", (0, 0, 0), 0.0, "nell"), Prop("box", "box", (-0.1, -0.3, 0.74)), Prop("box-2", "box", (-0.1, -0.3, 0.915)))
    return ScenePlan(
        "s", "INT. KITCHEN - NIGHT", "kitchen", True, "night", "clear", "tungsten", 7, 170 + p, props, (nell, tobias), beats, shots,
    )


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("puppets")


@pytest.fixture(scope="module")
def world(cache):
    return World(scene(), CAST, SPEECH, 24, SIZE, cache)


def keys(world, shot):
    return [world.picture(shot, f).key for f in world.frames(shot, 2)]


def test_what_comes_later_shows_the_same_pictures(world, cache):
    """A longer line moves what follows along without changing a picture of it; what came before is untouched."""
    later = World(scene(pause=18), CAST, SPEECH, 24, SIZE, cache)
    assert keys(world, world.scene.shots[0]) == keys(later, later.scene.shots[0])
    assert keys(world, world.scene.shots[2]) == keys(later, later.scene.shots[2])
    assert keys(world, world.scene.shots[1]) != keys(later, later.scene.shots[1])


def test_a_key_knows_camera_light_cast_and_stop(world, cache):
    shot, frame = world.scene.shots[0], 10
    one = world.picture(shot, frame).key
    assert world.picture(replace(shot, fstop=8.0), frame).key != one
    moved = replace(shot, marks=(replace(shot.marks[0], lens=35.0),))
    assert world.picture(moved, frame).key != one
    assert World(replace(scene(), hour="day", light="day"), CAST, SPEECH, 24, SIZE, cache).picture(shot, frame).key != one
    other = {**CAST, "nell": replace(NELL, colour="#3355aa")}
    assert World(scene(), other, SPEECH, 24, SIZE, cache).picture(shot, frame).key != one


def test_the_lantern_goes_from_hand_to_hand(world):
    track = world.handled.tracks["lantern"]
    assert track.holders(10) == ("nell",)
    assert track.holders(150) == ("tobias",)
    change, joints = world.change(world.picture(world.scene.shots[2], 150))
    lantern = next(change.poses[s.name] for s in world.models["lantern"].solids)
    hands = [h[:3, 3] for h in joints["tobias"].hands.values()]
    assert min(np.linalg.norm(lantern[:3, 3] - h) for h in hands) < 0.6


def test_the_boxes_fall_and_are_heard(world):
    end = world.handled.tracks["box-2"].pose(169, world.models["box-2"], world._hands)
    assert end[2, 3] < 0.4
    knocks = [c for c in world.contacts() if c.kind == "impact" and c.source.startswith("box")]
    assert knocks and all(c.frame >= 112 for c in knocks)


def test_the_door_opens_for_who_comes_in_and_is_heard(world):
    heard = [c for c in world.contacts() if c.kind == "door"]
    assert [c.b for c in heard] == ["open", "close"]
    assert heard[0].frame < heard[1].frame < 70


def test_steps_are_heard_where_feet_come_down(world):
    steps = [c for c in world.contacts() if c.kind == "footstep"]
    assert len(steps) >= 5
    assert {c.source for c in steps} == {"nell"}
    assert all(c.b == "wood" and 0 <= c.frame <= 44 for c in steps)


def test_mouths_move_only_when_their_character_speaks(world):
    def mouths(actor, frames):
        return {world.act(actor, f, 42).mouth for f in frames}

    assert len(mouths("nell", range(44, 68, 2))) > 1
    quiet = mouths("tobias", range(44, 68, 2)) | mouths("nell", range(20, 40, 2))
    assert len(quiet) <= 2


def test_nobody_stands_inside_furniture(world):
    for actor in CAST:
        for frame in range(0, 170, 6):
            state = world.act(actor, frame, 0)
            if state.present:
                x, y = world.targets(frame)[actor][:2]
                for o in world.place.obstacles:
                    dx, dy = x - o.at[0], y - o.at[1]
                    assert abs(dx) > o.size[0] / 2 - 0.05 or abs(dy) > o.size[1] / 2 - 0.05, (actor, frame, o.name)
