"""Weather as mechanisms: particles in world space, waves by their formula, cloth that closes its loop."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from filmwright.world.filament import Lens
from filmwright.world.sets.outdoor import BLADE, tufts
from filmwright.world.weather import cloth, rain, sea, snow, wind
from filmwright.world.weather.moving import PERIOD

LENS = Lens((0.0, -6.0, 1.5), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0), 0.5)


def test_every_period_fits_the_loop() -> None:
    assert all(PERIOD % p == 0 for p in (rain.PERIOD, snow.PERIOD, sea.PERIOD, wind.PERIOD, cloth.LOOP))


def test_drops_stay_in_the_world_when_the_camera_moves() -> None:
    falling = rain.Rain(600, (0.7, -0.3), 4)
    tips = falling.streaks(10, LENS, 24)[0].reshape(-1, 3, 3)[:, 2]
    moved = falling.streaks(10, replace(LENS, at=(0.9, -5.2, 1.7)), 24)[0].reshape(-1, 3, 3)[:, 2]
    turns = (moved - tips)[:, :2] / (2 * rain.REACH)
    assert np.allclose(turns, np.round(turns), atol=1e-4)
    assert np.allclose(moved[:, 2], tips[:, 2], atol=1e-5)


def test_drops_fall_and_repeat() -> None:
    falling = rain.Rain(400, (0.0, 0.0), 4)
    a, b, again = (falling.streaks(p, LENS, 24)[0].reshape(-1, 3, 3)[:, 2, 2] for p in (10, 11, 10 + rain.PERIOD))
    assert np.mean(b < a) > 0.9
    assert np.allclose(a, again, atol=1e-5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 400), st.floats(-3, 3), st.floats(-9, 2))
def test_whatever_falls_is_about_the_lens(phase: int, x: float, y: float) -> None:
    lens = replace(LENS, at=(x, y, 1.5))
    for vertices, _ in (
        rain.Rain(200, (2.0, -1.0), 1).streaks(phase, lens, 24),
        snow.Snow(200, (1, 0), 1).at(phase, lens, 24),
        snow.Leaves(40, (1, 0), 1).at(phase, lens, 24),
    ):
        assert np.isfinite(vertices).all()
        assert np.abs(vertices[:, :2] - [x, y]).max() < 16


def test_a_wave_of_four_turns_in_eight_seconds_is_six_metres_long() -> None:
    # w = 2 pi / 2 s; k = w^2 / g = 1.0061 / m; length 2 pi / k = 6.245 m
    one = (sea.Wave(4, 0.0, 0.2, 0.0),)
    k = (2 * math.pi * 4 / 8) ** 2 / sea.GRAVITY
    rest = np.array([[0.0, 0, 0], [2 * math.pi / k, 0, 0], [math.pi / k, 0, 0]])
    p, n = sea.moved(rest, one, 0, 24, np.ones(3), np.full(3, 0.1))
    assert math.isclose(2 * math.pi / k, 6.245, abs_tol=0.01)
    assert np.allclose(p[:, 2], [0.2, 0.2, -0.2], atol=1e-6)
    assert np.allclose(np.linalg.norm(n, axis=1), 1)


def test_the_swell_moves_and_comes_back() -> None:
    rest = np.column_stack([np.random.default_rng(1).uniform(-20, 20, (300, 2)), np.zeros(300)])
    waves = sea.swell(1.0, 2)
    at = [sea.moved(rest, waves, phase, 24, np.ones(300), np.full(300, 0.4))[0] for phase in (0, 12, sea.PERIOD)]
    assert np.abs(at[1] - at[0]).max() > 0.05
    assert np.allclose(at[0], at[2], atol=1e-9)


def test_cloth_hangs_from_its_edge_and_closes_its_loop() -> None:
    edge = ((0.0, 0.0, 2.0), (1.0, 0.0, 2.0))
    loop, faces, uv = cloth.simulated("hung", edge, (0.0, 0.0, -0.8), 0.8, 1)
    assert loop.shape[0] == cloth.LOOP and len(uv) == loop.shape[1] and faces.max() < loop.shape[1]
    top = uv[:, 1] < 1e-9
    assert np.abs(loop[:, top] - loop[0, top]).max() < 0.02
    steps = np.abs(np.diff(np.concatenate([loop, loop[:1]]), axis=0)).max(axis=(1, 2))
    assert steps[-1] < 1.6 * steps[:-1].max() + 0.01
    assert np.abs(loop - loop[0]).max() > 0.02  # it moves
    length = np.linalg.norm(loop[:, ~top][:, -1] - loop[:, top][:, -1], axis=-1)
    assert length.max() < 1.15 * 0.8  # it does not stretch like rubber


def test_grass_bends_at_the_tips_only_and_leaves_the_lens_free() -> None:
    points = np.array([[0.0, 0.0], [1.0, 0.5], [LENS.at[0], LENS.at[1] + 0.5]])
    mesh = tufts(points, lambda x, y: np.zeros_like(x) + (np.asarray(y) < -5) * 1.3, 1, (0.4, 0.5))
    sway = wind.Sway(mesh, wind.grass_give(mesh, 0.4), 1.0, 0.0, 0, BLADE)
    v, _ = sway.at(17, LENS)
    each, rest = v.reshape(-1, BLADE, 3), mesh.vertices.reshape(-1, BLADE, 3)
    far = rest[:, 0, 1] > -3
    assert np.abs(each[far, :3] - rest[far, :3]).max() < 0.01
    assert np.abs(each[far, 6] - rest[far, 6]).max() > 0.02
    assert np.ptp(each[~far], axis=1).max() == 0
