"""Screenplays and plans for the tests of the plan room."""

from pathlib import Path

import pytest

from filmwright.plan import breakdown, plan
from filmwright.script import parse

EXAMPLES = Path(__file__).parents[2] / "examples"


def broken_down(text, **choices):
    from filmwright.plan import Choices

    return breakdown(parse(text), Choices(**choices))


def planned(text, lengths=None, **choices):
    return plan(broken_down(text, **choices), lengths)


@pytest.fixture(scope="session")
def lighthouse():
    return planned((EXAMPLES / "lighthouse.fountain").read_text("utf-8"))


@pytest.fixture(scope="session")
def road():
    return planned((EXAMPLES / "two-for-the-road.fountain").read_text("utf-8"))
