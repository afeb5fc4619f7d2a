"""What the tests of the measure room share."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# pytest's importlib mode does not do it: the tests share measure_films, and run the calibration's own recipe.
sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "benchmarks")]

from measure_films import case_of  # noqa: E402

from filmwright.measure.spoils import Case  # noqa: E402


@pytest.fixture(scope="session")
def talk() -> Case:
    """Mara speaks to the lens, in the rain, over Ben's shoulder."""
    return case_of("s2-mara-come-in-8e79", "s1-mara-a-young-d7a6-1")
