from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode does not do it, and the tests share cut_film

from cut_film import small_plan, write_clips  # noqa: E402

from filmwright.film import Plan  # noqa: E402


@pytest.fixture
def plan() -> Plan:
    return small_plan()


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_clips(small_plan(), tmp_path_factory.mktemp("film"))
