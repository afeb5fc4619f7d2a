"""The inside sets: built to their places, light enough to draw, lit in every rig, and moving in loops."""

import math

import numpy as np
import pytest

from filmwright.film import ScenePlan
from filmwright.plan.places import places
from filmwright.world.filament import Lens
from filmwright.world.sets import UnknownPlace, build_set, taken_out
from filmwright.world.sets.interior_light import SCHEMES

INSIDE = ("kitchen", "bedroom", "bar", "stage", "parlour")
LENS = Lens((0.0, -3.0, 1.4), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 0.6)


def scene(place, light="tungsten", hour="night", weather="clear", seed=3):
    return ScenePlan("s1", "INT.", place, True, hour, weather, light, seed, 240, (), (), (), ())


def built(place, **words):
    return build_set(places()[place], scene(place, **words))


def moved(change):
    return {**{k: v for k, v in change.poses.items()}, **{k: v[0] for k, v in change.meshes.items()},
        **{str(k): np.array(v[2]) for k, v in change.lamps.items()}}


@pytest.mark.parametrize("name", INSIDE)
def test_a_set_is_within_its_budget_and_sound(name):
    s = built(name, weather="rain")
    for y in (-3.8, 1.0):  # a lens outside has the room built on before it, one inside the front wall behind it
        drawn = taken_out(s.solids, Lens((0.0, y, 1.4), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 0.6))
        assert sum(len(x.mesh.vertices) for x in s.solids if drawn.get(x.name, True)) <= 62_000
    assert len(s.solids) <= 60 and len({x.name for x in s.solids}) == len(s.solids)
    assert sum(lamp.shadow for lamp in s.rig.lamps) <= 3
    for solid in s.solids:
        assert np.isfinite(solid.mesh.vertices).all() and solid.identity == "set"
        assert np.allclose(np.linalg.norm(solid.mesh.normals, axis=1), 1, atol=1e-2), solid.name


@pytest.mark.parametrize("name", INSIDE)
def test_the_furniture_that_is_seen_is_what_is_walked_around(name):
    place = places()[name]
    s = built(name)
    points = np.concatenate([x.mesh.vertices @ x.pose[:3, :3].T + x.pose[:3, 3] for x in s.solids])
    for o in place.obstacles:
        local = points[:, :2] - o.at[:2]
        c, n = math.cos(-o.yaw), math.sin(-o.yaw)
        turned = np.stack([c * local[:, 0] - n * local[:, 1], n * local[:, 0] + c * local[:, 1]], -1)
        inside = (np.abs(turned) < np.array(o.size[:2]) / 2 + 0.04).all(1)
        tall = points[inside & (points[:, 2] < o.at[2] + o.size[2] + 0.1), 2]
        assert len(tall) > 8, f"nothing stands at {o.name}"
        assert tall.max() > o.at[2] + o.size[2] - 0.08, f"{o.name} is lower than its box"
    assert len(s.surfaces) >= len(place.obstacles) + 4


@pytest.mark.parametrize("name", INSIDE)
def test_every_place_is_playable(name):
    place = places()[name]
    x0, y0, x1, y1 = place.floor
    kinds = {s.kind for s in place.spots}
    assert {"stand", "seat", "door", "window", "surface"} <= kinds
    for spot in place.spots:
        if spot.kind in ("stand", "door", "window"):
            assert x0 <= spot.at[0] <= x1 and y0 <= spot.at[1] <= y1, spot.name
            for o in place.obstacles:
                dx, dy = spot.at[0] - o.at[0], spot.at[1] - o.at[1]
                c, n = math.cos(-o.yaw), math.sin(-o.yaw)
                gap = math.hypot(max(abs(c * dx - n * dy) - o.size[0] / 2, 0), max(abs(n * dx + c * dy) - o.size[1] / 2, 0))
                assert gap > 0.15, f"{spot.name} stands in {o.name}"
        if spot.kind == "door":
            assert spot.beyond is not None
            assert not (x0 <= spot.beyond[0] <= x1 and y0 <= spot.beyond[1] <= y1)


def test_walls_behind_the_lens_are_taken_out():
    s = built("kitchen")
    outside = taken_out(s.solids, Lens((0.0, -3.8, 1.4), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 0.6))
    inside = taken_out(s.solids, Lens((0.0, 1.0, 1.4), (0.0, -1.0, 0.0), (0.0, 0.0, 1.0), 0.6))
    assert not outside["set/wall-front"] and outside["set/wall-back"]
    assert outside["set/before/wall-left"] and not inside["set/before/wall-left"], "the room goes on where its front wall is out"
    assert all(shown for name, shown in inside.items() if "/before/" not in name)


@pytest.mark.parametrize("light", SCHEMES)
def test_every_rig_has_a_key_and_a_grade(light):
    rig = built("kitchen", light=light).rig
    assert any(lamp.shadow for lamp in rig.lamps) and rig.sky.intensity > 0
    assert len(rig.lamps) <= 10


def test_rain_runs_in_a_short_loop_and_nothing_else_moves():
    s = built("bar", weather="rain")
    at = [moved(s.at(p, LENS, 24)) for p in (0, 10, 48)]
    assert at[0].keys() == at[2].keys() and at[0]
    assert all(np.allclose(at[0][k], at[2][k], atol=1e-5) for k in at[0]), "two seconds later all is as it was"
    assert all(not np.allclose(at[0][k], at[1][k]) for k in at[0])
    assert not moved(built("bar", weather="clear").at(7, LENS, 24))


def test_the_storm_stirs_the_curtains_and_the_fire_breathes():
    s = built("kitchen", light="fire", weather="storm")
    names = moved(s.at(5, LENS, 24))
    assert any("curtains" in n for n in names) and any("pendulum" in n for n in names) and any(n.isdigit() for n in names)
    assert not any(n.isdigit() for n in moved(built("kitchen").at(5, LENS, 24)))


@pytest.mark.parametrize("name", ["kitchen", "bedroom", "bar", "parlour"])
def test_doors_swing_out_of_the_room_on_their_hinges(name):
    s = built(name)
    (door,) = s.doors
    spot = next(x for x in places()[name].spots if x.name == door.spot)
    assert {x.name for x in door.solids} <= {x.name for x in s.solids}
    assert all(np.allclose(door.opened(0.0).poses[x.name], x.pose) for x in door.solids)

    def middle(amount):
        poses = door.opened(amount).poses
        return np.concatenate([x.mesh.vertices @ poses[x.name][:3, :3].T + poses[x.name][:3, 3] for x in door.solids])[:, :2].mean(0)

    out = np.subtract(spot.beyond, spot.at[:2])
    assert (middle(1.0) - middle(0.0)) @ out > 0.3
    assert np.linalg.norm(middle(0.0) - spot.at[:2]) < 1.0, "it stands before its door"


def test_a_set_says_when_it_repeats():
    assert built("bar", weather="rain").period == 48
    assert built("bar").phase(31) == 0, "nothing moves by itself: every picture is the same"


def test_same_scene_same_set_and_another_seed_another_hand():
    one, same, other = built("kitchen", seed=3), built("kitchen", seed=3), built("kitchen", seed=8)
    for a, b in zip(one.solids, same.solids, strict=True):
        assert np.array_equal(a.mesh.vertices, b.mesh.vertices) and np.array_equal(a.mesh.uv, b.mesh.uv)
    assert any(len(a.mesh.vertices) != len(b.mesh.vertices) or not np.allclose(a.mesh.vertices, b.mesh.vertices)
               for a, b in zip(one.solids, other.solids, strict=True))


def test_a_place_without_a_builder_is_named():
    from dataclasses import replace

    with pytest.raises(UnknownPlace, match="moon"):
        build_set(replace(places()["bar"], name="moon"), scene("moon"))
