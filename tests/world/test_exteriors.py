"""The four places outside: they build to their data, move by pure functions with a period, and leave the players room."""

from __future__ import annotations

import numpy as np
import pytest

from filmwright.film import ScenePlan
from filmwright.plan.places import places
from filmwright.world.filament import Lens
from filmwright.world.sets import beach, build_set, forest, park, street

GROUND = {"beach": beach.height, "street": street.height, "park": park.height, "forest": forest.height}
LENS = Lens((0.3, -7.0, 1.5), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 0.49)


def scene(place: str, weather: str = "clear", light: str = "day", seed: int = 3) -> ScenePlan:
    return ScenePlan("s", "EXT.", place, False, light, weather, light, seed, 240, (), (), (), ())


@pytest.fixture(scope="module", params=sorted(GROUND))
def stormy(request: pytest.FixtureRequest):
    return request.param, build_set(places()[request.param], scene(request.param, "storm", "dusk"))


def test_every_solid_is_sound_and_named_once(stormy) -> None:
    _, built = stormy
    names = [s.name for s in built.solids]
    assert len(names) == len(set(names))
    for solid in built.solids:
        mesh = solid.mesh
        assert mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.vertices), solid.name
        assert np.isfinite(mesh.vertices).all() and np.isfinite(mesh.normals).all(), solid.name
        assert mesh.uv is None or len(mesh.uv) == len(mesh.vertices), solid.name


def test_a_set_stays_within_what_the_renderer_can_bear(stormy) -> None:
    _, built = stormy
    assert len(built.solids) <= 130
    assert sum(len(s.mesh.vertices) for s in built.solids) <= 130_000


def test_motion_is_pure_and_comes_round(stormy) -> None:
    _, built = stormy
    first, again, later = built.at(34, LENS, 24), built.at(34, LENS, 24), built.at(34 + built.period, LENS, 24)
    held = {s.name: s for s in built.solids}
    moved = 0.0
    other = built.at(40, LENS, 24)
    for name, (vertices, normals) in first.meshes.items():
        assert vertices.shape == held[name].mesh.vertices.shape == normals.shape, name
        assert np.array_equal(vertices, again.meshes[name][0]), name
        assert np.allclose(vertices, later.meshes[name][0], atol=2e-3), name
        moved += float(np.abs(vertices - other.meshes[name][0]).max())
    assert first.meshes and moved > 0.1
    assert set(first.meshes) <= set(held) and set(first.poses) <= set(held)


def test_weather_changes_what_is_in_the_air() -> None:
    names = {w: {s.name for s in build_set(places()["beach"], scene("beach", w)).solids} for w in ("clear", "rain", "snow", "wind")}
    assert {"rain", "splashes"} <= names["rain"] and not {"rain", "snow", "loose leaves"} & names["clear"]
    assert "snow" in names["snow"] and any(n.startswith("snow caps") for n in names["snow"])
    assert "loose leaves" in names["wind"]


@pytest.mark.parametrize("name", sorted(GROUND))
def test_actors_walk_on_level_ground_also_to_the_wings(name: str) -> None:
    place = places()[name]
    x0, y0, x1, y1 = place.floor
    x, y = np.meshgrid(np.linspace(x0, x1, 40), np.linspace(y0, y1, 40))
    z = GROUND[name](x.ravel(), y.ravel())
    assert z.max() < 0.02 and z.min() > -0.09
    for door in (s for s in place.spots if s.kind == "door" and s.beyond):
        t = np.linspace(0, 1, 12)
        way = np.outer(1 - t, door.at[:2]) + np.outer(t, door.beyond)
        assert np.abs(GROUND[name](way[:, 0], way[:, 1])).max() < 0.45, door.name


@pytest.mark.parametrize("name", sorted(GROUND))
def test_something_stands_where_the_plan_says_that_it_does(name: str) -> None:
    place = places()[name]
    built = build_set(place, scene(name))
    points = np.concatenate([s.mesh.vertices @ s.pose[:3, :3].T + s.pose[:3, 3] for s in built.solids if not s.name.startswith("ground")])
    for o in place.obstacles:
        near = points[np.hypot(points[:, 0] - o.at[0], points[:, 1] - o.at[1]) < 0.5 * max(o.size[:2]) + 0.15]
        assert len(near) > 10, o.name
        assert near[:, 2].max() > 0.75 * o.size[2], o.name


@pytest.mark.parametrize("name", sorted(GROUND))
def test_the_place_reads_well_as_data(name: str) -> None:
    place = places()[name]
    assert not place.inside
    kinds = [s.kind for s in place.spots]
    assert kinds.count("door") >= 2 and "seat" in kinds and kinds.count("far") >= 2
    assert len({s.name for s in place.spots}) == len(place.spots)
    for spot in place.spots:
        if spot.kind in ("stand", "seat"):
            assert place.floor[0] <= spot.at[0] <= place.floor[2] and place.floor[1] <= spot.at[1] <= place.floor[3], spot.name
        if spot.kind == "stand":
            for o in place.obstacles:
                c, s = np.cos(o.yaw), np.sin(o.yaw)
                dx, dy = spot.at[0] - o.at[0], spot.at[1] - o.at[1]
                inside = abs(dx * c + dy * s) < o.size[0] / 2 + 0.1 and abs(-dx * s + dy * c) < o.size[1] / 2 + 0.1
                assert not inside, f"{spot.name} in {o.name}"
