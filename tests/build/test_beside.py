"""How a film's shots are given to workers, and how what is made beside the filming waits for its clips."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.build.apart import batches
from filmwright.build.beside import Coming
from filmwright.film import CameraMark, Plan, ScenePlan, Shot


def plan_of(lengths: list[list[int]], step: int = 2) -> Plan:
    scenes = []
    for n, shots in enumerate(lengths):
        made, at = [], 0
        for m, length in enumerate(shots):
            made.append(Shot(f"s{n}-{m}", at, at + length, "wide", "static", (), (CameraMark(at, (0.0, -3.0, 1.4), (0.0, 0.0, 1.2), 35.0),), (), ()))
            at += length
        scenes.append(ScenePlan(f"s{n}", "EXT. BEACH - DUSK", "beach", False, "dusk", "clear", "dusk", 1, at, (), (), (), tuple(made)))
    return Plan("Film", 24, (160, 90), step, 1, "", (), tuple(scenes))


def pictures(plan: Plan, batch: list[str]) -> int:
    return sum(-(-(shot.end - shot.start) // plan.step) for scene in plan.scenes for shot in scene.shots if shot.id in batch)


@given(st.lists(st.lists(st.integers(1, 120), min_size=1, max_size=5), min_size=1, max_size=5), st.integers(5, 200), st.integers(1, 3))
def test_batches_hold_every_shot_once_in_order_and_only_a_single_shot_is_too_large(lengths, most, step):
    plan = plan_of(lengths, step)
    shots = [shot.id for scene in plan.scenes for shot in scene.shots][::2] or ["s0-0"]
    found = batches(plan, shots, most)
    assert [shot for batch in found for shot in batch] == shots
    assert all(pictures(plan, batch) <= most or len(batch) == 1 for batch in found)


def test_a_scene_that_fits_is_not_cut_in_two():
    plan = plan_of([[100, 60], [200, 200], [60]])
    everything = [shot.id for scene in plan.scenes for shot in scene.shots]
    assert batches(plan, everything, 200) == [["s0-0", "s0-1"], ["s1-0", "s1-1"], ["s2-0"]]
    assert batches(plan, everything, 280) == [["s0-0", "s0-1", "s1-0", "s1-1"], ["s2-0"]], "80 + 200 pictures fit"
    assert batches(plan, everything, 120) == [["s0-0", "s0-1"], ["s1-0"], ["s1-1"], ["s2-0"]], "a scene of 200 pictures does not"


def test_a_clip_that_is_coming_is_waited_for_and_one_that_never_comes_is_told():
    coming = Coming({"a": Path("a.mp4"), "b": Path("b.mp4")})
    assert list(coming) == ["a", "b"] and "b" in coming and len(coming) == 2
    seen: list[Path] = []
    waiting = threading.Thread(target=lambda: seen.append(coming["a"]))
    waiting.start()
    coming.arrived("a")
    waiting.join(10)
    assert seen == [Path("a.mp4")]
    coming.failed(OSError("the disk is full"))
    assert coming["a"] == Path("a.mp4")
    with pytest.raises(OSError, match="full"):
        coming["b"]
