"""The ear is at the lens."""

import math

from filmwright.film import Blocking, CameraMark, Mark, ScenePlan, Shot
from filmwright.sound import heard
from filmwright.sound.ear import camera_at, place_of


def shot(*marks):
    return Shot("s", 0, 100, "medium", "static", (), marks, (), ())


def test_right_of_the_lens_is_right():
    s = shot(CameraMark(0, (0, -4, 1.5), (0, 0, 1.5), 35))
    assert heard(s, 0, (1, 0, 1.5)).pan > 0.3 > -0.3 > heard(s, 0, (-1, 0, 1.5)).pan
    assert heard(s, 0, (0, 0, 1.5)).pan == 0.0
    assert heard(s, 0, (0, -8, 1.5)).behind and not heard(s, 0, (0, 0, 1.5)).behind


def test_distance_is_in_metres_of_a_normal_lens():
    near, far = (heard(shot(CameraMark(0, (0, -4, 0), (0, 0, 0), lens)), 0, (0, 0, 0)).distance for lens in (70, 35))
    assert math.isclose(far, 4.0) and math.isclose(near, 2.0)


def test_a_moving_camera_is_followed():
    s = shot(CameraMark(0, (0, 0, 0), (0, 1, 0), 35), CameraMark(10, (10, 0, 0), (10, 1, 0), 35))
    assert camera_at(s, 5)[0] == (5, 0, 0) and camera_at(s, -1)[0] == (0, 0, 0) and camera_at(s, 99)[0] == (10, 0, 0)


def test_an_actor_is_on_its_marks():
    b = Blocking("a", (Mark(0, 0, (0, 0), 0), Mark(10, 20, (4, 0), 0, "walk", "sit")))
    scene = ScenePlan("s", "", "bar", True, "day", "clear", "day", 1, 50, (), (b,), (), ())
    assert place_of(scene, "a", 15, 1.0) == (2.0, 0.0, 0.8)
    assert place_of(scene, "a", 30, 1.0) == (4.0, 0.0, 0.45)
    assert place_of(scene, "nobody", 0, 1.0) is None
