"""The geometry that all rooms share: lenses, pictures, walks."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.film import Blocking, CameraMark, Character, Mark, Shot
from filmwright.plan import Camera, camera_at, eye_height, field_of_view, project, where
from filmwright.plan.geometry import box_hit, distance_for, extent_at, travelled
from filmwright.plan.sight import aim


def test_a_35_mm_lens_sees_39_degrees_on_super_35():
    assert math.degrees(field_of_view(35)) == pytest.approx(39.15, abs=0.05)
    assert math.degrees(field_of_view(85)) == pytest.approx(16.65, abs=0.05)


def test_what_the_camera_looks_at_is_in_the_middle_and_right_is_right():
    camera = Camera((0, -4, 1.5), (0, 0, 1.5), 35)
    assert project(camera, (0, 0, 1.5)) == pytest.approx((0, 0, 4))
    x, y, depth = project(camera, (1, 0, 2))
    assert x > 0 and y > 0 and depth == pytest.approx(4)
    assert project(camera, (0, -6, 1.5))[2] < 0


def test_the_edge_of_the_angle_of_view_is_the_edge_of_the_picture():
    camera = Camera((0, 0, 0), (0, 1, 0), 50)
    half = math.tan(field_of_view(50) / 2)
    assert project(camera, (half * 3, 3, 0))[0] == pytest.approx(1)
    assert project(camera, (0, 3, half * 3 * 9 / 16))[1] == pytest.approx(1)


def test_distance_and_extent_are_each_other_s_inverse():
    assert extent_at(distance_for(1.2, 50), 50) == pytest.approx(1.2)


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5), st.floats(0.5, 2.0), st.sampled_from([24.0, 35.0, 85.0]))
def test_aim_puts_a_point_where_it_is_wanted(x, y, z, lens):
    at = (1.0, -5.0, 1.4)
    camera = Camera(at, aim(at, (0.2, 0.4, z), lens, x, y), lens)
    px, py, _ = project(camera, (0.2, 0.4, z))
    assert px == pytest.approx(x, abs=0.03) and py == pytest.approx(y, abs=0.03)


def walker(*marks):
    return Blocking("a", tuple(marks))


def test_a_walk_goes_by_its_points_at_even_eased_speed_and_never_jumps():
    way = walker(Mark(0, 0, (0, 0), 0.0), Mark(24, 96, (3, 3), 1.0, "walk", "stand", 0.0, ((3, 0),)))
    states = [where(way, f) for f in range(0, 121)]
    assert states[0].at[:2] == (0, 0) and states[120].at[:2] == (3, 3)
    steps = [math.dist(a.at, b.at) for a, b in zip(states, states[1:], strict=False)]
    assert max(steps) < 0.12
    assert min(math.dist(s.at[:2], (3, 0)) for s in states) < 0.08
    middle = [s for s in steps[40:80]]
    assert max(middle) - min(middle) < 0.02
    assert states[60].gait == "walk" and states[60].speed == pytest.approx(2.2, abs=0.3)
    phases = [s.phase for s in states[24:96]]
    assert phases == sorted(phases) and phases[-1] > 2
    assert states[120].facing == 1.0


def test_an_actor_is_absent_before_its_first_mark_and_after_its_exit():
    b = Blocking("a", (Mark(48, 48, (0, 0), 0.0), Mark(60, 90, (2, 0), 0.0, "walk")), (), 90)
    assert not where(b, 0).present and not where(b, 47).present
    assert where(b, 48).present and where(b, 89).present
    assert not where(b, 90).present


def test_sitting_down_sinks_to_the_seat():
    b = walker(Mark(0, 0, (0, 0), 0.0), Mark(10, 40, (0.4, 0), math.pi, "walk", "sit", 0.45))
    assert where(b, 5).pose == "stand"
    assert where(b, 60).pose == "sit" and where(b, 60).at[2] == 0.45
    middle = where(b, 25)
    assert middle.before == "stand" and 0 < middle.into < 1


@given(st.floats(0.2, 30), st.floats(0.1, 20), st.integers(0, 50))
def test_travelled_never_goes_back_and_arrives(whole, length, n):
    ts = [whole * k / 50 for k in range(51)]
    ds = [travelled(t, whole, length) for t in ts]
    assert ds == sorted(ds) and ds[-1] == pytest.approx(length) and ds[0] == pytest.approx(0)


def test_camera_marks_ease_or_go_straight():
    def shot(ease):
        return Shot(
            "s",
            0,
            49,
            "wide",
            "truck",
            (),
            (CameraMark(0, (0, 0, 1), (0, 1, 1), 35), CameraMark(48, (4, 0, 1), (4, 1, 1), 50, 0.0, ease)),
            (),
            (),
        )

    assert camera_at(shot("linear"), 12).at[0] == pytest.approx(1)
    assert camera_at(shot("ease"), 12).at[0] == pytest.approx(4 * (0.25**2) * (3 - 0.5))
    assert camera_at(shot("ease"), 24).lens == pytest.approx(42.5)
    assert camera_at(shot("ease"), 90).at[0] == 4


def test_eyes_are_where_the_proportions_say():
    tall = Character("a", "A", height=2.0)
    assert eye_height(tall) == pytest.approx(1.68)
    assert eye_height(tall, "sit", 0.45) == pytest.approx(0.45 + 0.84 + 0.05)


def test_a_ray_meets_a_turned_box():
    assert box_hit((0, -3, 0.5), (0, 3, 0.5), (0, 0, 0), (1, 1, 1), 0.5)
    assert not box_hit((0, -3, 1.5), (0, 3, 1.5), (0, 0, 0), (1, 1, 1), 0.5)
    assert not box_hit((2, -3, 0.5), (2, 3, 0.5), (0, 0, 0), (1, 1, 1), 0.5)
