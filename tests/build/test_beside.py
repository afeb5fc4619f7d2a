"""How a film's shots are given to workers, and how what is made beside the filming waits for its clips."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filmwright.build.apart import Waiting
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


@given(st.lists(st.lists(st.integers(1, 300), min_size=1, max_size=5), min_size=1, max_size=5), st.integers(1, 4), st.randoms(use_true_random=False))
def test_workers_film_every_shot_once_whatever_their_pace(lengths, jobs, chance):
    plan = plan_of(lengths)
    shots = [shot.id for scene in plan.scenes for shot in scene.shots][::2]
    waiting = Waiting.of(plan, shots)
    where, filmed = [""] * jobs, []
    working = list(range(jobs))
    while working:
        worker = chance.choice(working)
        scene = waiting.scene(where[worker], [where[w] for w in working if w != worker])
        if scene:
            where[worker] = scene
            filmed.append(waiting.take(scene))
        else:
            working.remove(worker)
    assert sorted(filmed) == sorted(shots)


def test_a_worker_stays_with_its_world_and_builds_another_only_where_that_is_worth_it():
    plan = plan_of([[100, 60], [200, 200], [60, 60, 40]])
    waiting = Waiting.of(plan, [shot.id for scene in plan.scenes for shot in scene.shots])
    assert waiting.scene("", []) == "s0" and waiting.take("s0") == "s0-0" and waiting.pictures("s0") == 30
    assert waiting.scene("s0", ["s1"]) == "s0", "its own world first"
    assert waiting.scene("", ["s0"]) == "s1", "then one that nobody has"
    assert waiting.take("s0") == "s0-1"
    assert waiting.scene("s0", ["s1"]) == "s2"
    assert waiting.scene("s0", ["s1", "s2"]) == "s1", "then to help where most is left"
    assert waiting.take("s1") == "s1-0"
    assert waiting.scene("s0", ["s1", "s2"]) == "", "50 pictures of s2 and none of s1 would be left to it: less than its world costs"


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
