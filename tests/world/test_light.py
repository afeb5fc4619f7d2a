"""Light outside: every rig shows a face, from in front and from behind, and keeps its temper."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from filmwright.world.filament import Lens, Painter, Tableau
from filmwright.world.light import AIRS, BY_HOUR, HOURS, brightness, lamps_lit, rig_for
from filmwright.world.shapes import grid, put, sphere
from filmwright.world.solids import Material, Solid

HEAD = Solid("head", put(sphere(0.2, 24, 16), (0, 0, 1.2)), Material("#b8a898", 0.85), identity="head")
GROUND = Solid("ground", grid(lambda s, t: np.stack([(s - 0.5) * 60, (t - 0.5) * 60, 0 * s], -1), 12, 12), Material("#8f8470", 0.95))


@pytest.fixture(scope="module")
def painter() -> Painter:
    return Painter()


def seen(painter: Painter, light: str, weather: str) -> tuple[list[float], float]:
    """Mean luma (Rec. 709, of 1) of a clay head from the master side, the reverse and both flanks; and of the sky."""
    tableau = Tableau(painter, [GROUND, HEAD], rig_for(light, BY_HOUR.get(light, "day"), weather))
    heads = []
    for at, forward in (
        ((0, -3, 1.3), (0, 1, 0)),
        ((0, 3, 1.3), (0, -1, 0)),
        ((-2.6, -1.5, 1.3), (0.866, 0.5, 0)),
        ((2.6, -1.5, 1.3), (-0.866, 0.5, 0)),
    ):
        lens = Lens(at, forward, (0, 0, 1), 0.28)
        luma = tableau.draw(lens, 128, 72) / 255 @ np.array([0.2126, 0.7152, 0.0722])
        mask = tableau.draw(lens, 128, 72, "ids") == 2
        heads.append(float(luma[mask].mean()))
    return heads, float(luma[:10].mean())


@pytest.mark.parametrize("light", sorted(HOURS))
def test_a_face_can_be_read_from_all_sides_in_all_weathers(painter: Painter, light: str) -> None:
    for weather in AIRS:
        heads, _ = seen(painter, light, weather)
        assert min(heads[:2]) >= 0.25 and max(heads) <= 0.75, (light, weather, heads)
        assert min(heads) >= 0.20, (light, weather, heads)


def test_hours_differ_and_night_is_blue_not_black(painter: Painter) -> None:
    day, golden, dusk, night = (seen(painter, h, "clear") for h in ("day", "golden", "dusk", "night"))
    assert day[1] > dusk[1] > night[1] > 0.08
    assert day[0][0] > dusk[0][0] >= night[0][0] - 0.05
    assert golden[0][0] > night[0][0]
    tableau = Tableau(painter, [GROUND, HEAD], rig_for("night", "night", "clear"))
    sky = tableau.draw(Lens((0, -3, 1.3), (0, 1, 0), (0, 0, 1), 0.28), 128, 72)[:10].reshape(-1, 3).mean(axis=0)
    assert sky[2] > sky[1] > sky[0]


def test_every_word_of_hour_light_and_weather_has_a_rig() -> None:
    for light, hour, weather in itertools.product([*HOURS, "tungsten", "fire"], BY_HOUR, AIRS):
        rig = rig_for(light, hour, weather)
        assert sum(lamp.shadow for lamp in rig.lamps) == 1 and [lamp.kind for lamp in rig.lamps].count("sun") == 1
        assert 0 <= brightness(light, hour) <= 1
    assert lamps_lit("night", "clear") and not lamps_lit("day", "clear") and lamps_lit("day", "storm")
