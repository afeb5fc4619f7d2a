"""The truth beside a take: sampled evenly, written whole, read back as it was; and the formulas that stand on it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from measure_films import FILM, TRAVELS, truth_of

from filmwright.measure import Camera, read_truth, sampled, small, still_shown, truth_made_from, warp_error, write_truth
from filmwright.measure.camera import estimate, standing, true_move
from filmwright.measure.lips import openness
from filmwright.measure.motion import motion_error


@given(st.integers(1, 7200), st.sampled_from([(24, 2), (24, 1), (60, 1), (25, 2)]))
def test_sampled_pictures_are_in_the_shot_and_have_a_next_one(pictures: int, rate: tuple[int, int]) -> None:
    found = sampled(pictures, *rate)
    assert list(found) == sorted(set(found)) and found[0] == 0
    assert found[-1] + 1 < max(pictures, 2) and len(found) <= 300


@given(st.tuples(st.integers(32, 1920).map(lambda v: v * 2), st.integers(32, 1080).map(lambda v: v * 2)))
def test_the_truth_is_small_and_has_the_films_shape(size: tuple[int, int]) -> None:
    w, h = small(size)
    assert w == 160 and h % 2 == 0 and (h == 2 or abs(w / h / (size[0] / size[1]) - 1) < 0.1 or h < 40)


def test_a_truth_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    truth = truth_of("s1-mara-it-broke-e5a0")
    write_truth(truth, tmp_path / "truth.npz", tmp_path / "truth.jpg")
    back = read_truth(tmp_path)
    assert back.about == truth.about and truth_made_from(tmp_path) == truth.about.key
    for name in ("ids", "parts", "depth", "flow", "steady"):
        assert (getattr(back, name) == getattr(truth, name)).all()
    assert np.abs(back.staged.astype(int) - truth.staged).mean() < 3  # pictures for people to see, coded as JPEG


def test_a_take_is_measured_wherever_it_is_mailed_to(tmp_path: Path) -> None:
    """The truth names no path and needs nothing but its own folder."""
    for file in TRAVELS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    assert read_truth(tmp_path).about == read_truth(TRAVELS).about


def test_points_behind_a_nearer_one_are_not_shown_again() -> None:
    depth = np.full((20, 20), 5.0, np.float32)
    depth[:, 5:8] = 1.0
    flow = np.zeros((20, 20, 2), np.float32)
    flow[:, 5:8, 0] = 4.0  # a near post moves right over columns 9 to 11
    shown = still_shown(flow, depth)
    assert not shown[10, 9:12].any() and shown[10, 13:18].all() and shown[10, 5:8].all()


def test_a_picture_brought_back_by_its_own_motion_is_itself() -> None:
    rng = np.random.default_rng(0)
    wide = np.repeat(rng.integers(0, 255, (40, 90), np.uint8)[..., None], 3, 2)
    flow = np.zeros((40, 60, 2), np.float32)
    flow[..., 0] = 7
    mask = np.zeros((40, 60), bool)
    mask[5:35, 5:45] = True
    assert warp_error(wide[:, 10:70], wide[:, 3:63], flow, mask) < 0.01
    assert warp_error(wide[:, 10:70], wide[:, 3:63], np.zeros_like(flow), mask) > 0.5


def test_motion_error_is_nothing_for_the_true_motion_and_about_one_for_none() -> None:
    true = np.zeros((60, 60, 2), np.float32)
    true[..., 0] = 5
    mask = np.ones((60, 60), bool)
    assert motion_error([(true, true, mask)])[0] < 0.01
    assert motion_error([(np.zeros_like(true), true, mask)])[0] == pytest.approx(1, abs=0.02)
    assert motion_error([(true, true, mask & False)]) == (0.0, False)


@given(st.integers(0, 10_000))
def test_a_camera_move_is_found_from_what_it_does_to_points(seed: int) -> None:
    """Turn, travel and zoom of a synthetic move come back, with a third of the points led astray."""
    rng = np.random.default_rng(seed)
    focal = 300.0
    depth = rng.uniform(1.5, 8, 400)
    points = np.stack([rng.uniform(-0.5, 0.5, 400) * depth, rng.uniform(-0.3, 0.3, 400) * depth, depth], 1)
    a = Camera((0.0, 0.0, 1.5), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), 0.6)
    yaw, pitch = rng.normal(0, 0.02, 2)
    ahead = (math.cos(yaw) * math.cos(pitch), math.sin(yaw) * math.cos(pitch), math.sin(pitch))
    b = Camera(tuple(float(v) for v in np.array(a.at) + rng.normal(0, 0.04, 3)), ahead, (0.0, 0.0, 1.0), 0.6 * float(np.exp(rng.normal(0, 0.01))))
    turn, travel, zoom = true_move(a, b)
    import cv2

    local = (points - travel) @ cv2.Rodrigues(turn)[0].T
    seen = focal * math.exp(zoom) * local[:, :2] / local[:, 2:] + rng.normal(0, 0.2, (400, 2))
    seen[:130] += rng.uniform(-15, 15, (130, 2))
    found = estimate(points, seen, focal, 3.0)
    assert np.degrees(np.linalg.norm(found.turn - turn)) < 0.35
    assert np.linalg.norm(found.travel - travel) < 0.03
    assert abs(found.zoom - zoom) < 0.02


def test_what_stands_still_is_told_from_what_moves() -> None:
    truth = read_truth(TRAVELS)
    actors = [truth.about.identities.index(a) for a in truth.about.actors]
    for n in range(len(truth.ids)):
        still = standing(truth, n)
        assert not (still & np.isin(truth.ids[n], actors)).any()
        assert still[truth.ids[n] == truth.about.identities.index("set")].mean() > 0.7


def test_a_mouth_with_a_dark_spot_is_open() -> None:
    shut = np.full((5, 32, 32, 3), 180, np.uint8)
    wide = shut.copy()
    wide[:, 13:20, 12:21] = 30
    assert openness(wide).min() > openness(shut).max() + 0.1


def test_every_take_of_a_film_has_its_puppets_figures() -> None:
    for take in (FILM / "takes").iterdir():
        about = read_truth(take).about
        assert {s.actor for s in about.sheets} == set(about.actors)
        assert all(0.1 < s.head_share < 0.7 and 0.2 < s.slender < 1.2 for s in about.sheets)
