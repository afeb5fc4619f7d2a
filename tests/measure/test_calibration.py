"""The committed calibration is what today's thresholds give, and holds the rates that docs/measure.md states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from measure_films import FILM
from obedience import run, table

from filmwright.measure.spoils import HANDS, SPOILS

COMMITTED = Path(__file__).parents[2] / "benchmarks" / "measure"
#: Stated rates: of spoils that show, caught; of good clips, not accepted, and to be taken again by mistake.
CAUGHT, FALSE_ALARMS, FALSE_RETAKES = 0.93, 0.07, 0.02
#: The spoil that is known to be missed: a still mouth is told only in close shots, and there not always.
HARD = {"dumb"}


def records(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_committed_table_is_what_todays_thresholds_give() -> None:
    assert table(records(COMMITTED / "figures.jsonl")) == json.loads((COMMITTED / "calibration.json").read_text("utf-8"))


def test_every_spoil_is_caught_at_the_stated_rate_with_the_stated_false_alarms() -> None:
    told = json.loads((COMMITTED / "calibration.json").read_text("utf-8"))
    assert told["hands"].keys() == HANDS.keys() and told["spoils"].keys() == SPOILS.keys()
    assert told["caught where it shows"] >= CAUGHT
    assert told["false alarms"] <= FALSE_ALARMS and told["false retakes"] <= FALSE_RETAKES
    for spoil, row in told["spoils"].items():
        if spoil not in HARD and row["clips in which it shows"]:
            assert row["caught where it shows"] >= 0.7, spoil


@pytest.mark.soak
def test_the_rates_hold_for_every_version_of_every_clip_of_a_film(tmp_path: Path) -> None:
    out = tmp_path / "figures.jsonl"
    run([FILM], out, (0, 1), [])
    told = table(records(out))
    assert told["caught where it shows"] >= CAUGHT - 0.05
    assert told["false alarms"] <= FALSE_ALARMS and told["false retakes"] <= FALSE_RETAKES
