"""Clay by numbers: what `world.sculpt` promises of distances, meshes, winding, normals and uv."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.world import sculpt

sizes = st.floats(0.05, 0.4)


def volume(made) -> float:
    a, b, c = (made.vertices[made.faces[:, i]].astype(np.float64) for i in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6)


@settings(max_examples=12, deadline=None)
@given(sizes)
def test_a_ball_is_round_closed_and_wound_outward(radius):
    made = sculpt.mesh(sculpt.ball((0.1, -0.2, 0.3), radius), (-0.5, -0.8, -0.3), (0.7, 0.4, 0.9), radius / 6)
    assert np.linalg.norm(made.vertices - [0.1, -0.2, 0.3], axis=1) == pytest.approx(radius, abs=radius * 0.01)
    assert volume(made) == pytest.approx(4 / 3 * np.pi * radius**3, rel=0.05)
    assert np.einsum("ij,ij->i", made.normals, (made.vertices - [0.1, -0.2, 0.3]) / radius).min() > 0.99


def test_skipping_far_blocks_changes_nothing():
    field = sculpt.union(0.05, sculpt.ellipsoid((0, 0, 0), (0.3, 0.2, 0.1)), sculpt.cone((0.2, 0, 0), (0.5, 0.2, 0.3), 0.06, 0.03))
    step, low = 0.02, np.array([-0.5, -0.4, -0.3])
    made = sculpt.mesh(field, low, (0.7, 0.5, 0.5), step)
    assert np.abs(field(made.vertices)).max() < 0.002
    edges = np.sort(made.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    _, counts = np.unique(edges, axis=0, return_counts=True)
    assert (counts == 2).all(), "the surface is closed: every edge has two triangles"


def test_a_smooth_union_adds_clay_and_a_carving_takes_it():
    a, b = sculpt.ball((-0.1, 0, 0), 0.12), sculpt.ball((0.1, 0, 0), 0.12)
    middle = np.zeros((1, 3), np.float32)
    assert sculpt.union(0.1, a, b)(middle)[0] < min(a(middle)[0], b(middle)[0])
    assert sculpt.carve(a, b)(np.array([[0.0, 0, 0]], np.float32))[0] > 0
    assert sculpt.meet(a, b)(np.array([[-0.15, 0, 0]], np.float32))[0] > 0


def test_equal_fields_give_equal_arrays():
    def build():
        return sculpt.box_uv(sculpt.mesh(sculpt.marks(sculpt.ball((0, 0, 0), 0.2), 0.01, 0.05, seed=3), (-0.3,) * 3, (0.3,) * 3, 0.03))

    one, two = build(), build()
    for a, b in ((one.vertices, two.vertices), (one.faces, two.faces), (one.normals, two.normals), (one.uv, two.uv)):
        assert np.array_equal(a, b)


def test_wrapping_smears_no_triangle_over_the_seam():
    made = sculpt.wrap_uv(sculpt.mesh(sculpt.ball((0, 0, 0), 0.2), (-0.3,) * 3, (0.3,) * 3, 0.03))
    around = made.uv[made.faces][:, :, 0]
    away_from_poles = np.abs(made.vertices[made.faces][:, :, 2]).max(axis=1) < 0.17
    assert np.ptp(around, axis=1)[away_from_poles].max() < 0.3


def test_rays_meet_the_surface():
    hit = sculpt.cast(np.array([[1.0, 0.05, 0.0]], np.float32), (-1.0, 0.0, 0.0), sculpt.ball((0, 0, 0), 0.2), 2.0)
    assert np.linalg.norm(hit[0]) == pytest.approx(0.2, abs=0.002)


def test_what_lies_deep_inside_is_left_out():
    made = sculpt.mesh(sculpt.ball((0, 0, 0), 0.2), (-0.3,) * 3, (0.3,) * 3, 0.03)
    left = sculpt.without(made, sculpt.ball((0.15, 0, 0), 0.2), 0.01)
    assert 0 < len(left.faces) < len(made.faces)
    assert left.vertices[:, 0].max() < 0.13


def test_an_empty_box_is_named():
    with pytest.raises(ValueError, match="no surface"):
        sculpt.mesh(sculpt.ball((5, 5, 5), 0.1), (-1, -1, -1), (1, 1, 1), 0.1)
