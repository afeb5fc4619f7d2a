"""Shapes are closed, wind outwards, have unit normals and metre-ish uv, and change only when asked to."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.world import shapes


def volume(mesh):
    p = mesh.vertices.astype(float)
    a, b, c = (p[mesh.faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


def against(mesh):
    """The share of faces that look against their own normals."""
    p = mesh.vertices.astype(float)
    n = np.cross(p[mesh.faces[:, 1]] - p[mesh.faces[:, 0]], p[mesh.faces[:, 2]] - p[mesh.faces[:, 0]])
    area = np.linalg.norm(n, axis=1)
    real = area > 1e-9
    along = np.einsum("ij,ij->i", n[real] / area[real, None], mesh.normals[mesh.faces].mean(1)[real])
    return float((along < -0.05).mean())


CLOSED = {
    "box": (lambda: shapes.box((1, 2, 3), 0.02, 0.01, np.random.default_rng(0)), 6.0, 0.05),
    "cylinder": (lambda: shapes.cylinder(0.5, 1.0, 48, bevel=0.001), np.pi / 4, 0.02),
    "sphere": (lambda: shapes.sphere(1.0, 40, 24), 4 / 3 * np.pi, 0.03),
    "ellipsoid": (lambda: shapes.sphere((1.0, 0.5, 0.2), 40, 24), 4 / 30 * np.pi, 0.03),
    "tube": (lambda: shapes.tube([(0, 0, 0), (0, 0, 1), (0, 0, 2)], 0.1, 32), 2 * np.pi * 0.01, 0.03),
    "cutout": (lambda: shapes.cutout([(0, 0), (1, 0), (1, 1), (0.5, 0.3), (0, 1)], 0.1), 0.065, 0.001),
    "mirrored": (lambda: shapes.put(shapes.box((1, 1, 1), 0.001), scale=(-1, 1, 1)), 1.0, 0.01),
}


@pytest.mark.parametrize("name", CLOSED)
def test_closed_shapes_have_their_volume_and_face_outwards(name):
    make, expected, tolerance = CLOSED[name]
    mesh = make()
    assert volume(mesh) == pytest.approx(expected, rel=tolerance)
    assert against(mesh) == 0
    assert np.allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-3)


@settings(max_examples=40, deadline=None)
@given(st.tuples(*[st.floats(0.02, 3.0)] * 3), st.floats(0.001, 0.2), st.floats(-3, 3), st.floats(-3, 3))
def test_any_box_anywhere_keeps_outward_faces(size, bevel, yaw, pitch):
    mesh = shapes.put(shapes.box(size, bevel), (1, 2, 3), yaw, pitch)
    assert against(mesh) == 0
    assert 0 < volume(mesh) <= np.prod(size) * 1.001


def test_boards_differ_and_repeat_by_seed():
    one, same, other = (shapes.boards(3, 2, 0.03, 12, np.random.default_rng(s)) for s in (1, 1, 2))
    assert np.array_equal(one.vertices, same.vertices) and np.array_equal(one.uv, same.uv)
    assert not np.array_equal(one.uv, other.uv)
    rows = {int(v) for v in np.floor(one.uv[:, 1] * 8)}
    assert len(rows) >= 4  # neighbouring boards wear different tones


def test_merge_keeps_every_part():
    parts = [shapes.box((1, 1, 1)), shapes.sphere(0.3), shapes.cylinder(0.2, 1)]
    whole = shapes.merge(parts)
    assert len(whole.vertices) == sum(len(p.vertices) for p in parts)
    assert volume(whole) == pytest.approx(sum(volume(p) for p in parts), rel=1e-5)
    with pytest.raises(ValueError):
        shapes.merge([])


def test_an_outline_that_crosses_itself_is_refused():
    with pytest.raises(ValueError):
        shapes.cutout([(0, 0), (1, 1), (1, 0), (0, 1)], 0.1)


def test_a_wobble_moves_no_seam_apart():
    mesh = shapes.box((1, 1, 1), 0.0001)
    moved = shapes.wobbled(mesh, 0.01, 0.3, 4)
    assert np.abs(moved.vertices - mesh.vertices).max() <= 0.01 * 1.001
    corners = moved.vertices.reshape(8, 3, 3)
    assert np.abs(corners - corners.mean(1, keepdims=True)).max() < 0.001
