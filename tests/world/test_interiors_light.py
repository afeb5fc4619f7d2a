"""Faces are well exposed inside: a neutral clay head in the middle of each set, from the master's side and from the opposite one."""

import math

import numpy as np
import pytest

from filmwright.film import ScenePlan
from filmwright.plan.places import places
from filmwright.world import shapes
from filmwright.world.filament import Lens, NoRenderer, Painter, Tableau
from filmwright.world.sets import build_set, taken_out
from filmwright.world.sets.interior_light import SCHEMES
from filmwright.world.solids import Material, Solid

pytestmark = pytest.mark.soak
HOURS = {"day": "day", "overcast": "day", "golden": "golden", "dusk": "dusk"}


@pytest.fixture(scope="module")
def painter():
    try:
        return Painter()
    except NoRenderer as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize("light", SCHEMES)
@pytest.mark.parametrize("name", ["kitchen", "bedroom", "bar", "stage", "parlour"])
def test_a_face_is_neither_lost_nor_burnt(painter, name, light):
    place = places()[name]
    s = build_set(place, ScenePlan("s1", "INT.", name, True, HOURS.get(light, "night"), "clear", light, 3, 240, (), (), (), ()))
    x, y, _ = next(spot.at for spot in place.spots if spot.name == "centre")
    eye = (x, y, 0.84 * 1.6)
    head = Solid("head", shapes.put(shapes.sphere((0.17, 0.16, 0.2)), eye), Material("#c8b4a4", roughness=0.8), identity="head")
    tableau = Tableau(painter, (*s.solids, head), s.rig)
    for turn in (0.0, math.pi):
        forward = (math.sin(turn), math.cos(turn), 0.0)
        lens = Lens(tuple(e - 1.3 * f for e, f in zip(eye, forward, strict=True)), forward, (0.0, 0.0, 1.0), 0.28)
        change = s.at(0, lens, 24)
        change.shown |= taken_out(s.solids, lens)
        tableau.apply(change)
        picture = tableau.draw(lens, 160, 90).astype(float) / 255
        number = next(k for k, solid in enumerate(tableau.solids) if solid is not None and solid.name == "head")
        face = picture[tableau.draw(lens, 160, 90, "ids") == number]
        assert 0.25 <= float((face @ [0.2126, 0.7152, 0.0722]).mean()) <= 0.78, f"turn {turn:.1f}"
        assert float((face.min(1) > 0.98).mean()) < 0.02, "burnt"
        assert np.isfinite(face).all()
