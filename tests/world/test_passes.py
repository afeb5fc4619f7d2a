"""The data passes say what is really there: metres, things, facings and motion."""

import math

import numpy as np
import pytest

from filmwright.world import passes
from filmwright.world.filament import Lens, Painter, Tableau
from filmwright.world.shapes import box
from filmwright.world.solids import Lamp, Material, Rig, Solid

W, H = 320, 180
LENS = Lens((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), math.radians(40))
RIG = Rig(lamps=(Lamp("sun", towards=(0.3, 0.6, -1.0), intensity=60_000),))


def at(x, y, z, yaw=0.0):
    pose = np.eye(4)
    pose[:2, :2] = [[math.cos(yaw), -math.sin(yaw)], [math.sin(yaw), math.cos(yaw)]]
    pose[:3, 3] = (x, y, z)
    return pose


def middle(mesh):
    return mesh.vertices.min(0) / 2 + mesh.vertices.max(0) / 2


@pytest.fixture(scope="module")
def scene():
    cube = box((1.0, 1.0, 1.0), 0.0)
    wall = box((30.0, 0.2, 20.0), 0.0)
    solids = [
        Solid("cube", cube, Material("#cc4433"), at(0, 4, 1) @ _shift(-middle(cube)), identity="cube"),
        Solid("wall", wall, Material("#777777"), at(0, 12, 1) @ _shift(-middle(wall))),
    ]
    return Tableau(Painter(), solids, RIG), solids


def _shift(v):
    pose = np.eye(4)
    pose[:3, 3] = v
    return pose


def numbers(scene):
    return {s.name: n for n, s in enumerate(scene[0].solids) if s is not None}


def test_depth_is_in_metres(scene):
    tableau, _ = scene
    depth = tableau.draw(LENS, W, H, "depth")
    assert depth[H // 2, W // 2] == pytest.approx(3.5, abs=0.01)
    assert depth[H // 2, 5] == pytest.approx(11.9, abs=0.02)


def test_ids_tell_things_apart(scene):
    tableau, _ = scene
    ids, known = tableau.draw(LENS, W, H, "ids"), numbers(scene)
    assert ids[H // 2, W // 2] == known["cube"]
    assert ids[5, 5] == known["wall"]


def test_normals_face_the_lens_where_the_surface_does(scene):
    tableau, _ = scene
    ids, depth = tableau.draw(LENS, W, H, "ids"), tableau.draw(LENS, W, H, "depth")
    normal = passes.normals(depth, ids, LENS)
    assert np.allclose(normal[H // 2, W // 2], (0, 0, 1), atol=0.02)
    lengths = np.linalg.norm(normal[ids > 0], axis=-1)
    assert np.allclose(lengths, 1, atol=1e-3)


def test_edges_are_where_things_end(scene):
    tableau, _ = scene
    ids, depth = tableau.draw(LENS, W, H, "ids"), tableau.draw(LENS, W, H, "depth")
    lines = passes.edges(ids, depth, passes.normals(depth, ids, LENS))
    row = ids[H // 2]
    jumps = np.flatnonzero(np.diff(row))
    assert len(jumps) == 2
    assert all(lines[H // 2, j : j + 2].any() for j in jumps)
    assert not lines[H // 2, W // 2]


def test_points_and_projection_are_inverse(scene):
    tableau, _ = scene
    depth = tableau.draw(LENS, W, H, "depth")
    back = passes.project(LENS, passes.points_of(depth, LENS), W, H)
    x, y = np.meshgrid(np.arange(W) + 0.5, np.arange(H) + 0.5)
    assert np.abs(back[..., 0] - x).max() < 1e-6 and np.abs(back[..., 1] - y).max() < 1e-6


def test_flow_of_a_moving_camera_is_exact(scene):
    """A lens that goes 0.1 m to the right moves the wall's pixels left by f * 0.1 / 11.9 and the cube's by f * 0.1 / 3.5."""
    tableau, _ = scene
    ids, depth = tableau.draw(LENS, W, H, "ids"), tableau.draw(LENS, W, H, "depth")
    moved = Lens((0.1, 0.0, 1.0), LENS.forward, LENS.up, LENS.fov)
    flow = passes.flow(depth, ids, LENS, moved, {})
    focal = H / 2 / math.tan(LENS.fov / 2)
    assert flow[H // 2, W // 2, 0] == pytest.approx(-focal * 0.1 / 3.5, abs=0.02)
    assert flow[5, 5, 0] == pytest.approx(-focal * 0.1 / 11.9, abs=0.02)
    assert np.abs(flow[..., 1]).max() < 1e-3


def test_flow_of_a_moving_thing_is_exact(scene):
    tableau, solids = scene
    ids, depth, known = tableau.draw(LENS, W, H, "ids"), tableau.draw(LENS, W, H, "depth"), numbers(scene)
    cube = solids[0]
    now = (cube.mesh.vertices @ cube.pose[:3, :3].T + cube.pose[:3, 3]).astype(np.float32)
    flow = passes.flow(depth, ids, LENS, LENS, {known["cube"]: passes.Shape(now, now + np.float32([0.2, 0.0, 0.0]))})
    focal = H / 2 / math.tan(LENS.fov / 2)
    assert flow[H // 2, W // 2, 0] == pytest.approx(focal * 0.2 / 3.5, abs=0.05)
    assert np.abs(flow[ids == known["wall"]]).max() < 1e-3


def test_identities_have_colours_far_apart():
    colours = passes.identity_colours(["", "set", "nell", "tobias", "lantern", "box"])
    players = colours[2:]
    apart = [np.abs(a - b).max() for i, a in enumerate(players) for b in players[i + 1 :]]
    assert min(apart) > 0.25
    assert np.ptp(colours[1]) == 0


def test_a_mesh_that_is_moved_by_its_vertices_is_still_seen():
    """The renderer culls by bounds: a deformed mesh must take its new ones along."""
    cube = box((1.0, 1.0, 1.0), 0.0)
    tableau = Tableau(Painter(), [Solid("cube", cube, Material())], RIG)
    far = Lens((0.0, 20.0, 0.5), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), math.radians(40))
    assert not (tableau.draw(far, W, H, "ids") == 1).any()
    tableau.deform("cube", cube.vertices + np.float32([0, 25, 0]), cube.normals)
    assert (tableau.draw(far, W, H, "ids") == 1).sum() > 1000


def test_the_same_scene_gives_the_same_bytes(scene):
    tableau, _ = scene
    assert (tableau.draw(LENS, W, H) == tableau.draw(LENS, W, H)).all()


def test_the_order_of_drawing_does_not_show():
    """Faces in one plane have one depth: which is seen may not hang on which is drawn first, or no two processes draw the same film."""
    tiles = [Solid(f"tile {n}", box((1.0, 1.0, 1.0), 0.0), Material("#777777"), at(0.13 * n - 0.8, 4, 0.5, 0.2 * n)) for n in range(12)]
    tableau = Tableau(Painter(), tiles, RIG)
    above = Lens((0.0, 1.0, 3.0), (0.0, 0.8, -0.6), (0.0, 0.6, 0.8), math.radians(40))
    before = [tableau.draw(above, W, H, mode) for mode in ("beauty", "ids", "depth")]
    for tile in tiles:
        tableau.show(tile.name, False)
    for tile in reversed(tiles):
        tableau.show(tile.name, True)
    assert len(np.unique(before[1])) > 6
    assert all((tableau.draw(above, W, H, mode) == old).all() for mode, old in zip(("beauty", "ids", "depth"), before, strict=True))


def test_another_tableau_strikes_the_one_that_stands():
    """The renderer fails with two scenes of which one has been drawn."""
    painter, cube = Painter(), box((1.0, 1.0, 1.0), 0.0)
    first = Tableau(painter, [Solid("cube", cube, Material(), at(0, 4, 0.5))], RIG)
    seen = first.draw(LENS, W, H)
    second = Tableau(painter, [Solid("cube", cube, Material(), at(0, 4, 0.5))], RIG)
    assert second.stands and not first.stands
    assert (second.draw(LENS, W, H) == seen).all()
