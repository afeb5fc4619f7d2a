"""A person's edit of plan.json outlives a re-plan of everything that it does not touch."""

import dataclasses

import pytest

from filmwright.plan import check, merge

from .conftest import EXAMPLES, planned

TEXT = (EXAMPLES / "two-for-the-road.fountain").read_text("utf-8")


@pytest.fixture(scope="module")
def longer():
    return planned(
        TEXT.replace("We closed an hour ago, Vic.", "We closed an hour ago, Vic, and the chairs are already on the tables.")
    )[0]


def edit_shot(film, pick, **changes):
    scene = film.scenes[0]
    shots = tuple(dataclasses.replace(s, **changes) if pick(s) else s for s in scene.shots)
    return dataclasses.replace(film, scenes=(dataclasses.replace(scene, shots=shots),))


def shot(film, ident):
    return next(s for s in film.scenes[0].shots if s.id == ident)


def test_without_edits_the_new_plan_and_without_news_the_edited_one(road, longer):
    film = road[0]
    assert merge(film, film, longer) == (longer, ())
    edited = dataclasses.replace(film, title="Mine")
    assert merge(film, edited, film) == (edited, ())


def test_a_changed_lens_survives_a_longer_line_elsewhere(road, longer):
    film = road[0]
    late = film.scenes[0].shots[9]
    marks = tuple(dataclasses.replace(m, lens=77.0) for m in late.marks)
    merged, problems = merge(film, edit_shot(film, lambda s: s.id == late.id, marks=marks, fstop=9.0), longer)
    kept = shot(merged, late.id)
    assert kept.fstop == 9.0 and all(m.lens == 77.0 for m in kept.marks)
    assert kept.start == shot(longer, late.id).start > late.start
    assert kept.marks[0].frame == shot(longer, late.id).marks[0].frame
    assert problems == ()


def test_a_moved_cut_moves_along(road, longer):
    film = road[0]
    a, b = film.scenes[0].shots[8:10]
    scene = film.scenes[0]
    shots = tuple(
        dataclasses.replace(s, end=s.end + 4)
        if s.id == a.id
        else dataclasses.replace(s, start=s.start + 4)
        if s.id == b.id
        else s
        for s in scene.shots
    )
    edited = dataclasses.replace(film, scenes=(dataclasses.replace(scene, shots=shots),))
    merged, problems = merge(film, edited, longer)
    assert shot(merged, a.id).end == shot(longer, a.id).end + 4 == shot(merged, b.id).start
    assert problems == () and not [p for p in check(merged) if p.severity == "error"]


def test_a_recast_colour_and_a_moved_prop_survive(road, longer):
    film = road[0]
    cast = tuple(dataclasses.replace(c, colour="#123456") if c.id == "vic" else c for c in film.cast)
    scene = film.scenes[0]
    props = tuple(dataclasses.replace(p, at=(2.0, 1.0, 1.08)) if p.id == "bottle" else p for p in scene.props)
    edited = dataclasses.replace(film, cast=cast, scenes=(dataclasses.replace(scene, props=props),))
    merged, problems = merge(film, edited, longer)
    assert next(c for c in merged.cast if c.id == "vic").colour == "#123456"
    assert next(p for p in merged.scenes[0].props if p.id == "bottle").at == (2.0, 1.0, 1.08)
    assert problems == ()


def test_both_changed_the_same_is_a_conflict_that_is_said(road):
    film = road[0]
    target = film.scenes[0].shots[4].id
    mine = edit_shot(film, lambda s: s.id == target, size="wide")
    theirs = edit_shot(film, lambda s: s.id == target, size="close")
    merged, problems = merge(film, mine, theirs)
    assert shot(merged, target).size == "wide"
    assert len(problems) == 1 and target in problems[0].message and problems[0].code == "edit-conflict"


def test_an_edit_whose_line_is_gone_is_reported(road):
    film = road[0]
    gone = next(s for s in film.scenes[0].shots if "postcard" in s.id)
    fewer = planned(TEXT.replace("MARLA\nA postcard.\n", ""))[0]
    _, problems = merge(film, edit_shot(film, lambda s: s.id == gone.id, fstop=9.0), fewer)
    assert any(p.code == "edit-lost" and gone.id in p.message for p in problems)


def test_added_and_removed_things_stay_so(road, longer):
    film = road[0]
    scene = film.scenes[0]
    extra = dataclasses.replace(scene.props[0], id="my-cup", kind="cup", holder="", at=(2.0, 1.2, 1.08))
    edited = dataclasses.replace(
        film, scenes=(dataclasses.replace(scene, props=(*(p for p in scene.props if p.id != "bottle"), extra)),)
    )
    merged, _ = merge(film, edited, longer)
    assert {p.id for p in merged.scenes[0].props} == {p.id for p in scene.props} - {"bottle"} | {"my-cup"}
