"""No inside shot sees past its set: neither in the example films nor in pages that nobody wrote for the product."""

from pathlib import Path

import numpy as np
import pytest

from filmwright.plan import breakdown, camera_at, places, plan
from filmwright.script import read
from filmwright.world import painter
from filmwright.world.doors import openness, passings
from filmwright.world.filament import Tableau
from filmwright.world.sets import build_set, taken_out
from filmwright.world.solids import Change
from filmwright.world.stage import lens_of, surround

EXAMPLES = Path(__file__).parents[2] / "examples"
FILMS = [*sorted(EXAMPLES.glob("*.fountain")), *sorted((EXAMPLES / "public-domain").glob("*.fountain"))]
SIZE = (96, 54)
#: The part of a picture that the dark between two floor boards may be.
CRACKS = 0.002


def seen_past(film, scene, frames_of):
    """(shot, frame, part of the picture) of every picture that sees the studio's dark."""
    place = places()[scene.place]
    made = build_set(place, scene)
    studio = surround()
    tableau = Tableau(painter(), [*made.solids, studio], made.rig)
    number = next(k for k, s in enumerate(tableau.solids) if s is not None and s.name == studio.name)
    open_doors = passings(scene, place, {c.id: c for c in film.cast}, film.fps)
    for shot in scene.shots:
        for frame in frames_of(shot):
            lens = lens_of(camera_at(shot, frame), SIZE)
            change = Change(shown=taken_out(made.solids, lens))
            for door in made.doors:
                change.add(door.opened(openness(open_doors, door.spot, frame, film.fps)))
            tableau.apply(change)
            part = float(np.mean(tableau.draw(lens, *SIZE, "ids") == number))
            if part > CRACKS:
                yield shot.id, frame, part


def inside(path):
    film, _ = plan(breakdown(read(path)))
    return [(film, s) for s in film.scenes if places()[s.place].inside and s.place != "stage"]


@pytest.mark.parametrize("path", FILMS, ids=lambda p: p.stem)
def test_no_inside_shot_sees_past_the_set(path):
    for film, scene in inside(path):
        assert list(seen_past(film, scene, lambda s: (s.start, (s.start + s.end) // 2, s.end - 1))) == []


@pytest.mark.soak
@pytest.mark.parametrize("path", FILMS, ids=lambda p: p.stem)
def test_no_inside_picture_sees_past_the_set(path):
    for film, scene in inside(path):
        assert list(seen_past(film, scene, lambda s: range(s.start, s.end, 12))) == []
