"""Every prop of the vocabulary is made: small, sound of shape, drawn in each of its states, with weight, grip and collision."""

import numpy as np
import pytest

from filmwright.world.props import KINDS, UnknownProp, build_prop

VOCABULARY = (
    "lantern", "lamp", "cup", "bottle", "glass", "book", "letter", "box", "ball", "umbrella", "phone", "hat", "bag", "flower", "candle", "plate",
    "key", "radio", "clock", "bell", "telescope", "broom", "chair", "stool", "guitar", "rope", "bucket", "boat", "crate", "apple",
)
MATERIALS = {"wood", "stone", "grass", "sand", "gravel", "metal", "glass", "cloth", "clay", "paper", "snow", "water", "rubber"}


def test_all_kinds_of_the_vocabulary_are_made():
    assert set(VOCABULARY) <= set(KINDS)


def test_an_unknown_kind_names_the_known():
    with pytest.raises(UnknownProp, match="lantern"):
        build_prop("dragon", "d", 1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_prop_is_sound(kind):
    prop = build_prop(kind, "it", 5)
    points = np.concatenate([s.mesh.vertices for s in prop.solids])
    assert np.isfinite(points).all()
    assert all(np.allclose(np.linalg.norm(s.mesh.normals, axis=1), 1, atol=1e-3) for s in prop.solids)
    assert len(points) <= 3000 and len(prop.solids) <= 10
    assert abs(points[:, 2].min()) < 0.012, "it stands on its origin"
    assert all(s.name.startswith("it/") and s.identity == "it" for s in prop.solids)
    assert len({s.name for s in prop.solids}) == len(prop.solids)
    assert 0.01 < prop.mass < 10 and prop.material in MATERIALS
    assert max(prop.size) > 0.08, "it reads in a small picture"
    assert np.allclose(prop.grip[:3, :3] @ prop.grip[:3, :3].T, np.eye(3), atol=1e-6)
    assert np.linalg.det(prop.grip[:3, :3]) == pytest.approx(1)
    low, high = points.min(0) - 0.05, points.max(0) + 0.05
    assert (prop.grip[:3, 3] > low).all() and (prop.grip[:3, 3] < high).all(), "the hand is on it"
    for shape, size, at, turn in prop.shapes:
        assert shape in ("box", "sphere", "cylinder", "capsule")
        assert min(size) > 0 and np.linalg.norm(turn) == pytest.approx(1, abs=1e-3)
        assert (np.array(at) > low).all() and (np.array(at) < high).all()


@pytest.mark.parametrize("kind", ["lantern", "lamp", "candle"])
def test_what_gives_light_is_drawn_lit_or_dark(kind):
    prop = build_prop(kind, "it", 2)
    assert prop.lamp is not None and prop.lamp.intensity > 0 and prop.lit_only
    assert any(s.material.glow > 0 for s in prop.solids if s.name in prop.lit_only)
    assert all(s.material.glow == 0 for s in prop.solids if s.name not in prop.lit_only)


@pytest.mark.parametrize("kind", ["book", "box", "umbrella", "letter"])
def test_what_opens_has_both_states(kind):
    prop = build_prop(kind, "it", 2)
    assert prop.open_only and prop.shut_only and not prop.open_only & prop.shut_only


def test_a_seed_is_a_hand():
    def pixels(seed):
        return build_prop("cup", "it", seed).solids[0].material.texture.pixels

    one, same = (build_prop("cup", "it", 1) for _ in range(2))
    assert all(np.array_equal(a.mesh.vertices, b.mesh.vertices) for a, b in zip(one.solids, same.solids, strict=True))
    assert np.array_equal(pixels(1), pixels(1))
    assert any(not np.array_equal(pixels(seed), pixels(1)) for seed in range(6))
