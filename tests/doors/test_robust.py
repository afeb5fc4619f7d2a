"""Kills, torn files, closed and full disks, two at once: a clear message, a sound state, and the same film in the end."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from doors import coarse, done, ended, files, filmwright, is_root, leftovers, made, sha256, started, streams


def _interrupted(tiny, folder: Path, kills: int, seed: int) -> None:
    """Make the tiny film in `folder`, killed `kills` times at random moments, then to its end, and compare."""
    chance = random.Random(seed)
    script = folder / tiny.script.name
    shutil.copy2(tiny.script, script)
    home = folder / "tiny.film"
    alive = 0
    for _ in range(kills):
        process = started("make", script, "-o", home, *tiny.options)
        # Moments are spread over starting, speaking, drawing and finishing; a run that gains nothing must not count for another.
        try:
            process.wait(timeout=chance.uniform(0.5, 25.0))
            alive += 1
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        done("status", script, "-o", home)  # whatever was torn, the question is answered
        if alive:  # it was done before the kill: begin with the cutting again
            for name in ("film.mp4", "contact-sheet.png"):
                (home / name).unlink(missing_ok=True)
    film = made(script, home, *tiny.options)
    assert streams(home / "film.mp4") == streams(tiny.folder / "film.mp4")
    assert film.clips == tiny.clips
    assert leftovers(home) == []
    assert sha256(home / "stems" / "dialogue.wav") == sha256(tiny.folder / "stems" / "dialogue.wav")


def test_a_killed_film_comes_out_the_same(tiny, tmp_path):
    """Also the proof that another folder and another run give the same pictures and sound."""
    _interrupted(tiny, tmp_path, 3, seed=20261121)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_a_film_killed_again_and_again_comes_out_the_same(tiny, tmp_path, seed):
    """Five films, four kills each: the twenty that were promised."""
    _interrupted(tiny, tmp_path, 4, seed)


def test_several_processes_draw_the_same_film(small, tmp_path):
    script = tmp_path / small.script.name
    shutil.copy2(small.script, script)
    film = made(script, coarse(tmp_path / "jobs.film"), *small.options, "--jobs", "2")
    assert film.clips == small.clips
    assert streams(film.folder / "film.mp4") == streams(small.folder / "film.mp4")


def _halve(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def test_torn_files_are_noticed_and_made_again(small, tmp_path):
    film = small.copy(tmp_path)
    cache = film.folder / ".cache"
    pictures = sorted((cache / "pictures").rglob("*.png"))
    _halve(pictures[0])
    pictures[1].write_bytes(b"")
    for pattern in ("clips/*/*.mp4", "clips/*/*.json", "stems/effects.wav", "film.mp4", "contact-sheet.png", "takes/*/take.json"):
        _halve(next(film.folder.glob(pattern)))
    for pattern in ("speech/*.wav", "made/sound.json", "made/contacts*.json", "ids.json", "puppets/*.npz"):
        _halve(next(cache.glob(pattern)))
    for clip in film.folder.glob("clips/*/*.mp4"):
        clip.unlink()
    result = film.make()
    assert result["drawn"] == 2, "only the torn pictures are drawn again"
    assert film.clips == small.clips
    assert streams(film.folder / "film.mp4") == streams(small.folder / "film.mp4")
    assert set(film.states().values()) == {"current"}


def test_a_torn_memory_of_the_plan_loses_no_hand_edit(small, tmp_path):
    film = small.copy(tmp_path)
    _halve(film.folder / ".cache" / "plan.made.json")
    path = film.folder / "plan.json"
    path.write_text(path.read_text("utf-8").replace('"title": "One Cup"', '"title": "Two Cups"'), "utf-8")
    result = film.make()
    assert film.plan["title"] == "Two Cups"
    assert any("plan" in p["message"] for p in result["problems"])


def test_a_film_in_a_folder_that_cannot_be_written(small, disk):
    target = disk / "cup.film"
    shutil.copytree(small.folder, target, ignore=shutil.ignore_patterns("pictures", "film.mp4", "*.wav", "puppets"))
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    before = files(disk)
    ran = filmwright("make", small.script, "-o", target, *small.options, "--json")
    assert ran.code == 3 and str(target) in ran.err and "-o DIR" in ran.err and "Traceback" not in ran.err
    assert ran.result["exit"] == 3
    assert files(disk) == before
    assert filmwright("status", small.script, "-o", target).code == 0


@pytest.mark.skipif(is_root(), reason="root may write in any folder; the disk that is read-only shows the same")
def test_a_folder_of_somebody_else(small, tmp_path):
    tmp_path.chmod(0o555)
    ran = filmwright("make", small.script, "-o", tmp_path / "x.film", *small.options)
    tmp_path.chmod(0o755)
    assert ran.code == 3 and "-o DIR" in ran.err


def test_a_full_disk_is_said_and_what_is_made_is_kept(small, disk):
    target = coarse(disk / "cup.film")
    ran = filmwright("make", small.script, "-o", target, *small.options, "--json")
    assert ran.code == 3 and "no space left" in ran.err and "Traceback" not in ran.err
    assert ran.result["exit"] == 3
    assert leftovers(target) == []
    subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
    film = made(small.script, target, *small.options)
    assert streams(film.folder / "film.mp4") == streams(small.folder / "film.mp4")
    assert film.result["drawn"] <= small.result["drawn"]


def test_two_at_once_take_turns(small, tmp_path):
    film = small.copy(tmp_path)
    for path in [*film.folder.glob("clips/*/*.mp4"), film.folder / "film.mp4", next((film.folder / ".cache/pictures").rglob("*.png"))]:
        path.unlink()
    both = [started("make", film.script, "-o", film.folder, *film.options, "--json") for _ in range(2)]
    first, second = (ended(p) for p in both)
    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert sorted((first.result["drawn"], second.result["drawn"])) == [0, 1]
    assert "waiting" in first.err + second.err
    assert streams(film.folder / "film.mp4") == streams(small.folder / "film.mp4")


def test_a_stopped_film_says_so_and_goes_on(small, tmp_path):
    script = tmp_path / small.script.name
    shutil.copy2(small.script, script)
    process = started("make", script, "-o", coarse(tmp_path / "cup.film"), *small.options)
    deadline = time.monotonic() + 300
    while not list((tmp_path / "cup.film").glob(".cache/speech/*.wav")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    ran = ended(process)
    assert ran.code == 130 and "run the same command" in ran.err and "Traceback" not in ran.err
    assert leftovers(tmp_path / "cup.film") == []


def test_a_path_that_is_a_file(small, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("mine")
    for target in (taken, taken / "below.film", tmp_path / ("taken" * 100)):
        ran = filmwright("make", small.script, "-o", target, "--json")
        assert ran.code in {1, 3} and "taken" in ran.err and "Traceback" not in ran.err, ran.err
    assert taken.read_text() == "mine"
