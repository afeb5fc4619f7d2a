"""The cut says what stands where, in whole frames, whatever the transitions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cut_film import make_scene, make_shot, small_plan
from hypothesis import given
from hypothesis import strategies as st

from filmwright.cut import CutError, assemble
from filmwright.film import Character, Plan, dumps


def test_order_and_places(plan: Plan) -> None:
    cut = assemble(plan)
    assert [(i.id, i.film_start, i.film_end) for i in cut.items] == [
        ("title", 0, 72), ("s1-1", 72, 122), ("s1-2", 122, 193), ("s2-1", 193, 253), ("s2-2", 253, 373), ("s3-1", 373, 422), ("credits-1", 422, 530),
    ]
    assert cut.length == 530


def test_transitions_are_those_written(plan: Plan) -> None:
    by = {i.id: i for i in assemble(plan).items}
    assert by["title"].fade_in == 12 and by["title"].fade_out == 0 and by["s1-1"].dissolve == 12
    assert by["s1-2"].dissolve == by["s1-2"].fade_in == 0
    assert by["s2-1"].dissolve == 12, "the scene before ends in DISSOLVE TO:"
    assert by["s2-2"].fade_out == by["s3-1"].fade_in == 24, "the shot begins with a fade"
    assert by["s3-1"].fade_out == 24 and by["credits-1"].fade_out == 12


def test_no_transition_moves_a_frame(plan: Plan) -> None:
    hard = replace(plan, scenes=tuple(replace(s, transition="", shots=tuple(replace(x, transition="cut") for x in s.shots)) for s in plan.scenes))
    assert [i.film_start for i in assemble(hard).items] == [i.film_start for i in assemble(plan).items]


def test_scene_frames_become_film_frames(plan: Plan) -> None:
    cut = assemble(plan)
    assert cut.film_frame("s1", 0) == 72 and cut.film_frame("s1", 60) == 132 and cut.film_frame("s2", 62) == 255
    assert cut.film_frame("s3", 10_000) == 422, "beyond the scene is its end"
    with pytest.raises(CutError, match="s9"):
        cut.film_frame("s9", 0)


def test_cards_can_be_left_out(plan: Plan) -> None:
    assert {i.kind for i in assemble(plan, title=False, credits=False).items} == {"shot"}


def test_many_names_take_several_pages(plan: Plan) -> None:
    cast = tuple(Character(f"c{n}", f"PERSON {n}") for n in range(40))
    pages = [i for i in assemble(replace(plan, cast=cast)).items if i.kind == "credits"]
    assert len(pages) == 5 and all(len(p.rows) <= 12 and p.rows[-1].style != "head" for p in pages)
    assert sum(row.text.startswith("PERSON") for p in pages for row in p.rows) == 40


def test_bad_shots_are_refused_by_name(plan: Plan) -> None:
    for shots, said in (
        ((make_shot("x", 5, 5),), "x.*empty"), ((make_shot("x", 0, 9), make_shot("y", 8, 20)), "y.*overlap"),
        ((make_shot("x", 0, 9, transition="wipe"),), "wipe"), ((make_shot("x", 0, 9), make_shot("x", 9, 20)), "same id"),
    ):
        with pytest.raises(CutError, match=said):
            assemble(replace(plan, scenes=(make_scene("s", "INT. A", shots, ()),)))
    with pytest.raises(CutError, match="no shot"):
        assemble(replace(plan, scenes=()))


@given(
    lengths=st.lists(st.integers(1, 200), min_size=1, max_size=12), fps=st.sampled_from([12, 24, 25, 30]),
    data=st.data(),
)
def test_items_follow_without_gap_and_transitions_fit(lengths: list[int], fps: int, data: st.DataObject) -> None:
    shots, at = [], 0
    for n, length in enumerate(lengths):
        shots.append(make_shot(f"x{n}", at, at + length, transition=data.draw(st.sampled_from(["cut", "dissolve", "fade"]))))
        at += length
    scene = make_scene("s", "INT. A", tuple(shots), (), data.draw(st.sampled_from(["", "FADE OUT."])))
    cut = assemble(replace(small_plan(), fps=fps, scenes=(scene,)))
    assert cut.items[0].film_start == 0
    assert all(a.film_end == b.film_start for a, b in zip(cut.items, cut.items[1:], strict=False))
    assert all(i.fade_in + i.fade_out <= i.length and i.dissolve <= i.length for i in cut.items)
    assert [i.length for i in cut.shots] == lengths


def test_the_cut_is_a_film_value(plan: Plan) -> None:
    assert dumps(assemble(plan)) == dumps(assemble(plan))
