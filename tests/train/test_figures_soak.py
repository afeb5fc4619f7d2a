"""What the shipped weights must show, on 64 takes of worlds that nothing was trained on: of seeds of their own, what is held out by rule."""

import json
import subprocess
import sys

import pytest

from filmwright.render import WEIGHTS

pytestmark = pytest.mark.soak
#: No recipe has trained on these seeds.
SEED, CLIPS, TAKES = 5000, 150, 64


def done(*command):
    ran = subprocess.run([sys.executable, "-m", "filmwright.cli", *map(str, command)], check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(ran.stdout)


def test_held_out_takes_are_in_their_medium_near_the_teacher_and_as_steady(tmp_path):
    done("dataset", "build", "--clips", CLIPS, "--seed", SEED, "--size", "512x288", "--pictures", "4", "--jobs", "2", "--out", tmp_path, "--json")
    found = done("train", "evaluate", WEIGHTS, "--dataset", tmp_path, "--takes", TAKES, "--json")
    rows = {row["what"]: row for row in found["rows"]}
    for row in rows.values():
        print(row)
    print({name: (row["told"], row["takes"]) for name, row in found["media"].items()}, found["sheets"])
    model, teacher = rows["model"], rows["teacher"]
    assert model["takes"] == TAKES
    assert model["seen"] >= 0.85 and model["unseen"] >= 0.70
    assert model["ssim"] >= 0.75 and model["warp"] <= 1.5 * teacher["warp"]
    assert found["sheets"]["own"] < min(found["sheets"]["none"], found["sheets"]["another"]) - 1
