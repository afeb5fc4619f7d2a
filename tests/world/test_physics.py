"""Loose things fall, bounce and come to rest as things do."""

import numpy as np
import pytest

from filmwright.world.handling import gripped
from filmwright.world.physics import Loose, Surface, fall
from filmwright.world.props import build_prop


def at(x, y, z):
    pose = np.eye(4)
    pose[:3, 3] = (x, y, z)
    return pose


BOX = [("box", (0.1, 0.1, 0.08), (0, 0, 0.08), (1, 0, 0, 0))]
BALL = [("sphere", (0.1,), (0, 0, 0.1), (1, 0, 0, 0))]
TABLE = [Surface((0, 0, 0.7), (0.6, 0.4, 0.05), 0.0, "wood")]


def stack():
    return {f"box{i}": Loose(BOX, 0.4, "wood", at(0, 0, 0.75 + 0.16 * i)) for i in range(4)}


def test_a_stack_at_rest_stays_at_rest():
    assert fall(stack(), TABLE, {}, 24, "wood").ways == {}


def test_a_pushed_stack_falls_off_the_table_and_lies_on_the_floor():
    result = fall(stack(), TABLE, {"box2": ((1.6, 0, 0), (0, 0, 0)), "box3": ((1.9, 0, 0.2), (0, 2, 0))}, 24, "stone")
    last = {name: way[-1][:3, 3] for name, way in result.ways.items()}
    assert last["box3"][2] < 0.3 and last["box3"][0] > 0.6
    assert "box0" not in last or last["box0"][2] > 0.74
    loud = [i for i in result.impacts if i.b == "stone"]
    assert loud and max(i.speed for i in loud) > 2.0


def test_it_falls_as_gravity_says():
    """Galileo: 1.1 m of free fall takes sqrt(2 * 1.1 / 9.81) = 0.474 s, which is 11.4 frames."""
    result = fall({"ball": Loose(BALL, 0.2, "rubber", at(0, 0, 1.1))}, [], {}, 24, "wood")
    first = result.impacts[0]
    assert abs(first.frame - 11.4) < 0.3
    assert abs(first.speed - 4.65) < 0.1


def test_a_ball_bounces_and_a_sack_does_not():
    def height_after(material):
        way = fall({"x": Loose(BALL, 0.2, material, at(0, 0, 1.0))}, [], {}, 24, "wood").ways["x"]
        landed = int(np.argmin(way[:14, 2, 3]))
        return way[landed:, 2, 3].max()

    assert height_after("rubber") > 0.25
    assert height_after("cloth") < 0.05


def test_the_same_push_gives_the_same_bytes():
    one, two = (fall(stack(), TABLE, {"box3": ((1.9, 0, 0), (0, 0, 0))}, 24, "wood") for _ in range(2))
    assert one.impacts == two.impacts
    assert all((one.ways[k] == two.ways[k]).all() for k in one.ways)


def test_all_comes_to_rest():
    result = fall(stack(), TABLE, {"box3": ((1.9, 0, 0), (0, 0, 0))}, 24, "wood")
    for way in result.ways.values():
        assert np.abs(way[-1] - way[-6]).max() < 0.02


def test_a_bottle_stays_plumb_in_a_hand_until_the_hand_is_turned_over():
    bottle = build_prop("bottle", "bottle", 1)
    level, over = np.eye(4), np.eye(4)
    level[:3, :3] = [[1, 0, 0], [0, 0, 1], [0, -1, 0]]  # the palm to the side
    over[:3, :3] = [[1, 0, 0], [0, -1, 0], [0, 0, -1]]  # the palm to the floor
    assert gripped(level, bottle)[2, 2] == pytest.approx(1.0)
    assert gripped(over, bottle)[2, 2] < 0.3
