"""The commands say what they did in words and in JSON, and end with the code that fits."""

from __future__ import annotations

import json
import os
import subprocess

import pytest
from doors import COMMAND, done, filmwright


def test_nothing_but_the_result_is_on_standard_output():
    """Whatever a library writes to the descriptor itself, before and after the result, by this process or one that it starts."""
    code = "import os, subprocess, filmwright.cli as cli, filmwright.build as build, sys\n" \
           "shown = build.renderer_names\n" \
           "def noisy():\n    os.write(1, b'FrameInfo is full\\n'); subprocess.run(['echo', 'from a child']); return shown()\n" \
           "build.renderer_names = noisy\nsys.argv = ['filmwright', 'renderers', '--json']\n" \
           "code = cli.main()\nos.write(1, b'late\\n'); sys.exit(code)"
    ran = subprocess.run([COMMAND.parent / "python", "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0 and {r["name"] for r in json.loads(ran.stdout)["renderers"]} >= {"stage", "native"}
    assert all(word in ran.stderr for word in ("FrameInfo is full", "from a child", "late"))


def test_check_with_and_without_json(tiny, tmp_path):
    said = done("check", tiny.script)
    assert said["errors"] == 0 and said["warnings"] == len(said["problems"])
    words = filmwright("check", tiny.script)
    assert words.code == 0 and words.out.splitlines()[-1] == f"0 errors, {said['warnings']} warnings"
    odd = tmp_path / "odd.fountain"
    odd.write_text("INT. KITCHEN - DAY\n\nMara stands. Mara unscrews a gramophone from the zeppelin.\n", "utf-8")
    said = done("check", odd)
    assert said["errors"] == 0 and said["warnings"] >= 1
    assert all(p["severity"] == "warning" and p["line"] == 3 and p["message"] for p in said["problems"])
    assert "line 3" in filmwright("check", odd).out


def test_strict_refuses_what_check_warns_of(tmp_path):
    odd = tmp_path / "odd.fountain"
    odd.write_text("INT. KITCHEN - DAY\n\nMara stands. Mara unscrews a gramophone from the zeppelin.\n", "utf-8")
    ran = filmwright("make", odd, "-o", tmp_path / "odd.film", "--strict", "--json")
    assert ran.code == 1 and ran.result["exit"] == 1 and "line 3" in ran.err and "--strict" in ran.err
    assert not (tmp_path / "odd.film" / "film.mp4").exists()


def test_plan_with_and_without_json(tiny):
    said = done("plan", tiny.script)
    words = filmwright("plan", tiny.script)
    assert words.code == 0 and json.loads(words.out) == said["plan"]
    assert [s["place"] for s in said["plan"]["scenes"]] == ["kitchen", "park"]


def test_renderers_and_voices_with_and_without_json():
    (stage,) = (r for r in done("renderers")["renderers"] if r["name"] == "stage")
    assert stage["price"] == 0 and stage["licence"]
    words = filmwright("renderers")
    assert words.code == 0 and "stage" in words.out
    voices = done("voices")["voices"]
    assert len({v["id"] for v in voices}) == len(voices) >= 4 and all(v["licence"] and v["credit"] for v in voices)
    assert {"f", "m"} <= {v["sex"] for v in voices}
    words = filmwright("voices")
    assert words.code == 0 and all(v["id"] in words.out for v in voices)


@pytest.mark.parametrize("args", [
    (), ("film",), ("make",), ("make", "a.fountain", "--size", "12"), ("make", "a.fountain", "--size", "641x360"),
    ("make", "a.fountain", "--fps", "0"), ("make", "a.fountain", "--fps", "23"),
    ("make", "a.fountain", "--jobs", "many"), ("make", "a.fountain", "--seconds", "1"),
    ("make", "a.fountain", "--passes", "depth,xray"), ("verify",), ("make", "a.fountain", "--sise", "64x64"),
], ids=" ".join)
def test_wrong_usage_ends_with_2(args, tmp_path):
    ran = filmwright(*args, cwd=tmp_path)
    assert ran.code == 2 and ran.err and not ran.out
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_known_is_named_with_what_is(tiny, tmp_path):
    ran = filmwright("make", tiny.script, "-o", tmp_path / "x", "--renderer", "dream", "--json")
    assert ran.code == 1 and "dream" in ran.err and "stage" in ran.err and ran.result["exit"] == 1
    ran = filmwright("make", tiny.script, "-o", tmp_path / "x", "--passes", "xray")
    assert ran.code == 2 and "xray" in ran.err and "depth" in ran.err


def test_verify_of_what_is_no_film(tmp_path, tiny):
    for path in (tmp_path / "none.mp4", tmp_path, tiny.script):
        ran = filmwright("verify", path, "--json")
        assert ran.code == 1 and ran.result["verdict"] == "unreadable"


def test_help_and_version():
    for args in (("--help",), ("make", "--help"), ("--version",)):
        ran = filmwright(*args)
        assert ran.code == 0 and "filmwright" in ran.out
    for word in ("make", "check", "plan", "status", "verify", "renderers", "voices"):
        assert word in filmwright("--help").out


def test_a_missing_driver_ends_with_3_and_is_named(tmp_path, tiny):
    """Without a Vulkan driver nothing can be drawn: the command that installs one is named."""
    code = "from filmwright import machine; machine.missing = lambda: 'no Vulkan driver; apt-get install mesa-vulkan-drivers'\n" \
           "import filmwright.build.making as m; m.missing = machine.missing\n" \
           "import sys; from filmwright.cli import main; sys.exit(main(sys.argv[1:]))"
    ran = subprocess.run(
        [COMMAND.parent / "python", "-c", code, "make", tiny.script, "-o", tmp_path / "x.film", "--json"], capture_output=True, text=True,
        env=dict(os.environ), check=False,
    )
    assert ran.returncode == 3 and "mesa-vulkan-drivers" in ran.stderr and json.loads(ran.stdout)["exit"] == 3
