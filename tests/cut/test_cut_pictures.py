"""The film's frames: all of them, in order, with transitions, and nothing wrong let in."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cut_film import SIZE, colours

from filmwright.cut import CutError, assemble, decode, encode_clip, film_frames, stills
from filmwright.cut.pictures import dissolve, fade
from filmwright.film import Plan

CARDS = {name: [np.full((SIZE[1], SIZE[0], 3), level, np.uint8) for level in (200, 202, 204)] for name in ("title", "credits-1")}


def test_every_frame_of_the_cut_is_made(plan: Plan, clips: dict[str, Path]) -> None:
    cut = assemble(plan)
    frames = list(film_frames(cut, clips, CARDS))
    assert len(frames) == cut.length and {f.shape for f in frames} == {(90, 160, 3)} and {f.dtype for f in frames} == {np.dtype(np.uint8)}
    for item in cut.shots:
        middle = item.length // 2
        shown = frames[item.film_start + middle]
        assert np.array_equal(shown, list(decode(clips[item.id]))[middle]), item.id
    assert frames[0].mean() < 20, "the film comes out of black"
    assert frames[-1].mean() < 20, "and goes back into it"
    assert [int(f.mean()) for f in frames[20:33:4]] == [204, 200, 202, 204], "cards breathe on fours"


def test_a_dissolve_holds_the_last_picture(plan: Plan, clips: dict[str, Path]) -> None:
    cut = assemble(plan)
    frames = list(film_frames(cut, clips, CARDS))
    item = next(i for i in cut.items if i.id == "s2-1")
    before, after = frames[item.film_start - 1].astype(int), list(decode(clips["s2-1"]))
    from_before = [np.abs(frames[item.film_start + n].astype(int) - before).mean() for n in range(12)]
    from_after = [np.abs(frames[item.film_start + n].astype(int) - after[n]).mean() for n in range(12)]
    assert from_before == sorted(from_before) and from_after == sorted(from_after, reverse=True)
    assert from_before[0] < from_after[0] and from_after[11] < from_before[11]
    assert np.array_equal(frames[item.film_start + 12], after[12])


def test_a_fade_goes_through_black(plan: Plan, clips: dict[str, Path]) -> None:
    frames = list(film_frames(assemble(plan), clips, CARDS))
    level = [f.mean() for f in frames[373 - 24:373 + 24]]
    assert level[:24] == sorted(level[:24], reverse=True) and level[24:] == sorted(level[24:])
    assert max(level[23], level[24]) < 4


def test_dissolves_mix_light_not_codes() -> None:
    black, white = np.zeros((2, 2, 3), np.uint8), np.full((2, 2, 3), 255, np.uint8)
    assert dissolve(black, white, 0.5)[0, 0, 0] == 188, "half the light of white is sRGB code 188"
    for value in range(256):
        same = np.full((1, 1, 3), value, np.uint8)
        assert abs(int(dissolve(same, same, 0.37)[0, 0, 0]) - value) <= 1
    assert np.array_equal(dissolve(black, white, 0), black) and np.array_equal(dissolve(black, white, 1), white)
    assert fade(white, 0.5)[0, 0, 0] == 128


def test_wrong_clips_are_refused_by_name(plan: Plan, clips: dict[str, Path], tmp_path: Path) -> None:
    cut = assemble(plan)
    encode_clip(colours(40), tmp_path / "short.mp4", 24)
    encode_clip(colours(60), tmp_path / "long.mp4", 24)
    encode_clip(colours(50, size=(162, 90)), tmp_path / "big.mp4", 24)
    for change, said in (
        ({"s1-1": tmp_path / "short.mp4"}, r"s1-1.*short\.mp4 has 40 frames, the shot 50"),
        ({"s1-1": tmp_path / "long.mp4"}, "s1-1.*has 60 frames"), ({"s1-1": tmp_path / "big.mp4"}, "s1-1.*162x90.*160x90"),
        ({"s1-1": tmp_path / "none.mp4"}, r"none\.mp4"),
    ):
        with pytest.raises(CutError, match=said):
            list(film_frames(cut, {**clips, **change}, CARDS))
    with pytest.raises(CutError, match="s3-1 has no clip"):
        list(film_frames(cut, {k: v for k, v in clips.items() if k != "s3-1"}, CARDS))
    with pytest.raises(CutError, match="card title"):
        list(film_frames(cut, clips, {}))


def test_memory_does_not_grow_with_the_film(plan: Plan, tmp_path: Path) -> None:
    scene = plan.scenes[0]
    peaks = []
    for count in (60, 240):
        shot = replace(scene.shots[0], start=0, end=count)
        cut = assemble(replace(plan, scenes=(replace(scene, shots=(shot,)),)), title=False, credits=False)
        clip = tmp_path / f"{count}.mp4"
        encode_clip(colours(count), clip, 24)
        tracemalloc.start()
        assert sum(1 for _ in film_frames(cut, {shot.id: clip}, {})) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_stills_stand_for_their_shots(plan: Plan, clips: dict[str, Path]) -> None:
    found = [(s.shot, s.frame) for s in stills(assemble(plan), clips)]
    assert found == [("s1-1", 97), ("s1-2", 157), ("s2-1", 223), ("s2-2", 259), ("s2-2", 313), ("s2-2", 366), ("s3-1", 397)]
