"""What is printed over a picture last: nothing at first; specks are cut from the hand's own fields, a console's blocks are flat."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from filmwright.render.hand import FIELDS  # noqa: E402
from filmwright.render.screens import BLOCK, CONSOLE  # noqa: E402
from filmwright.train.plates import PLATES  # noqa: E402
from filmwright.train.prints import SPECKS, Blocks, Overprint, Specks  # noqa: E402
from filmwright.train.teachers.frame import colour_of  # noqa: E402

CONDITION = 12


@pytest.fixture
def given():
    generator = torch.Generator().manual_seed(3)

    def some(*shape):
        return torch.randn(*shape, generator=generator)

    return {
        "picture": some(2, 3, 32, 48), "fields": some(2, len(FIELDS), 32, 48) / 3, "let": some(2, len(SPECKS), 32, 48),
        "condition": some(2, CONDITION),
    }


def test_nothing_is_printed_before_it_is_learned(given):
    picture, condition = given["picture"], given["condition"]
    assert torch.equal(Overprint(CONDITION)(picture, torch.ones(2, PLATES, 32, 48), condition), picture)
    assert torch.equal(Specks(CONDITION)(picture, given["fields"], given["let"], condition), picture)
    assert torch.equal(Blocks(CONDITION)(picture, condition), picture)


def test_specks_lie_where_the_field_of_the_hand_is_over_what_is_let_through(given):
    layer = Specks(CONDITION)
    with torch.no_grad():
        layer.cut.weight.zero_()
        layer.cut.bias.zero_()
        layer.cut.bias[0] = 200.0  # the first screen is cut from grain alone, hard
        layer.ink.bias[len(SPECKS)] = 0.5  # and is red
    let = torch.full_like(given["let"], -50.0)
    let[1] = 50.0
    red = (layer(given["picture"], given["fields"], let, given["condition"]) - given["picture"])[:, 0]
    grain = given["fields"][:, 0]
    for row, limit in ((0, 0.25), (1, -0.25)):
        clear = (grain[row] - limit).abs() > 0.05
        wanted = 0.5 * (grain[row] > limit).float()
        assert torch.allclose(red[row][clear], wanted[clear], atol=1e-3)


def test_blocks_are_of_one_colour_each_and_of_those_that_a_console_shows(given):
    layer = Blocks(CONDITION)
    with torch.no_grad():
        layer.cut.bias.fill_(1.0)
    console = torch.from_numpy(np.stack([colour_of(code) for code in CONSOLE])) * 2 - 1
    chosen = torch.arange(2 * 8 * 12).reshape(2, 8, 12) * 7 % len(CONSOLE)
    wanted = console[chosen].movedim(-1, 1).repeat_interleave(BLOCK, 2).repeat_interleave(BLOCK, 3)
    generator = torch.Generator().manual_seed(4)
    noise = torch.randn(wanted.shape, generator=generator) * 0.02
    assert (layer(wanted + noise, given["condition"]) - wanted).abs().mean() < 0.02
