"""The town of the street: crooked fronts round the square, their signs and flower boxes, what rises behind, the church.

In: whether windows are lit. Out: solids; those far off cast no shadow.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ..shapes import box, curve, cutout, cylinder, lathe, put, tube
from ..solids import Material, Solid
from ..textures import Paint
from ..workshop import FINISHES, Shop
from .outdoor_built import House, house, window

#: Fronts round the square: (x, y, yaw), then the house. Those before and behind the players are built to be looked at.
FRONTS: tuple[tuple[tuple[float, float, float], House], ...] = (
    (
        (-2.0, 6.3, 0.0),
        House(
            4.4,
            3.6,
            3.9,
            1.1,
            "#c8a878",
            "#54402f",
            "#70463a",
            windows=((-0.62, 0.85), (-1.5, 2.6), (0.0, 2.6), (1.45, 2.6)),
            door=0.85,
            door_colour="#2f5d63",
            timber=True,
            chimney=-0.3,
            shutters=False,
        ),
    ),
    (
        (-6.3, 5.9, 0.10),
        House(
            4.0,
            3.4,
            3.4,
            1.05,
            "#8fa09a",
            "#4c4a44",
            "#5c4a48",
            windows=((-1.1, 0.9), (0.1, 0.9), (-1.1, 2.3), (1.1, 2.3)),
            door=1.25,
            door_colour="#8c3f30",
            chimney=0.32,
            shutters=True,
        ),
    ),
    (
        (5.1, 6.0, -0.06),
        House(
            4.2,
            3.4,
            3.6,
            1.0,
            "#b9705a",
            "#5a463a",
            "#5d3e3a",
            windows=((-1.25, 0.8), (0.2, 0.8), (-1.2, 2.45), (0.0, 2.45), (1.2, 2.45)),
            door=1.45,
            door_colour="#3c4f3a",
            chimney=0.3,
        ),
    ),
    (
        (9.6, 2.4, -1.45),
        House(
            4.6,
            3.4,
            3.5,
            1.0,
            "#c9b48a",
            "#4f4238",
            "#6a443c",
            windows=((-1.4, 0.9), (1.3, 0.9), (-1.3, 2.4), (0.1, 2.4), (1.4, 2.4)),
            door=0.0,
            door_colour="#5d3a52",
            chimney=0.25,
            timber=True,
        ),
    ),
    (
        (9.4, -4.4, -1.65),
        House(
            4.2,
            3.4,
            3.9,
            1.05,
            "#94a2ae",
            "#4a4640",
            "#54484c",
            windows=((-1.2, 0.9), (1.2, 0.9), (-1.2, 2.6), (1.2, 2.6)),
            door=0.0,
            door_colour="#8c6a30",
            chimney=-0.3,
            shutters=True,
        ),
    ),
    (
        (-9.7, 1.9, 1.48),
        House(
            4.8,
            3.4,
            3.6,
            1.0,
            "#b58a6a",
            "#4c3b2f",
            "#62423c",
            windows=((-1.5, 0.9), (1.4, 0.9), (-1.4, 2.4), (0.0, 2.4), (1.4, 2.4)),
            door=0.0,
            door_colour="#34566a",
            chimney=0.2,
            timber=True,
        ),
    ),
    (
        (-9.5, -5.0, 1.62),
        House(
            4.2,
            3.4,
            3.3,
            1.05,
            "#a9a48c",
            "#4c463c",
            "#5a4a44",
            windows=((-1.2, 0.9), (1.2, 0.9), (-0.6, 2.2), (0.8, 2.2)),
            door=0.0,
            door_colour="#7a3c34",
            chimney=-0.25,
        ),
    ),
    (
        (-5.2, -13.2, math.pi - 0.05),
        House(
            4.6,
            3.6,
            3.7,
            1.05,
            "#b8a07c",
            "#54402f",
            "#6b463a",
            windows=((-1.5, 0.9), (1.4, 0.9), (-1.4, 2.5), (0.0, 2.5), (1.4, 2.5)),
            door=0.0,
            door_colour="#3a5a48",
            timber=True,
            chimney=0.3,
        ),
    ),
    (
        (-0.2, -13.6, math.pi),
        House(
            4.8,
            3.6,
            4.1,
            1.0,
            "#a86a58",
            "#4f443a",
            "#58403c",
            windows=((-1.6, 0.9), (1.5, 0.9), (-1.6, 2.7), (0.0, 2.7), (1.6, 2.7)),
            door=0.0,
            door_colour="#31506a",
            chimney=-0.28,
        ),
    ),
    (
        (5.0, -13.0, math.pi + 0.06),
        House(
            4.6,
            3.6,
            3.5,
            1.1,
            "#9aa68e",
            "#4a4638",
            "#5f473f",
            windows=((-1.4, 0.9), (1.5, 0.9), (-1.2, 2.35), (1.2, 2.35)),
            door=0.1,
            door_colour="#8a4a2e",
            chimney=0.22,
            shutters=True,
        ),
    ),
)
#: The lane and what rises behind: (x, y, z, yaw, scale, wall, roof).
BEHIND = (
    (-1.4, 11.2, 0.5, 1.5, 0.95, "#a89a86", "#5f4640"),
    (4.6, 11.0, 0.5, -1.6, 1.0, "#b08a68", "#58423e"),
    (-1.2, 16.5, 1.2, 1.45, 1.0, "#9aa2a0", "#544a4c"),
    (5.4, 16.8, 1.2, -1.5, 1.05, "#b8a488", "#66463c"),
    (-6.8, 12.5, 0.6, 0.2, 1.25, "#a4947e", "#5c4440"),
    (9.2, 11.5, 0.6, -0.3, 1.25, "#a67f6c", "#54423f"),
    (0.4, 23.5, 2.2, 0.9, 1.1, "#b09c82", "#604640"),
    (-12.0, 9.0, 0.3, 0.7, 1.3, "#94a09c", "#564a4a"),
    (14.0, 7.0, 0.3, -0.9, 1.3, "#b49a7c", "#5d4640"),
    (-9.6, 19.0, 1.0, 0.1, 1.4, "#a89684", "#57443f"),
    (12.6, 18.0, 1.0, -0.2, 1.4, "#9c8e84", "#5a4442"),
    (14.5, -9.0, 0.0, -2.2, 1.3, "#a89a80", "#5a4842"),
    (-14.5, -10.0, 0.0, 2.1, 1.3, "#a8907c", "#604840"),
    (10.5, -17.0, 0.0, 2.7, 1.35, "#9a9a8c", "#58463f"),
    (-10.8, -17.5, 0.0, 3.5, 1.35, "#b09078", "#5c443e"),
    (2.6, -20.0, 0.4, 3.2, 1.5, "#a0968a", "#56464a"),
    (-21.0, -1.6, 0.3, 1.5, 1.5, "#a89a80", "#60483e"),
    (21.0, -1.0, 0.3, -1.62, 1.5, "#9aa09a", "#57464a"),
    (-19.0, 4.5, 0.3, 1.2, 1.3, "#b08a70", "#5c443e"),
    (20.0, 5.0, 0.3, -1.3, 1.3, "#b8a488", "#62483e"),
)


def houses(lit: bool) -> list[Solid]:
    """The fronts, with their shop signs and flower boxes, and the town behind them."""
    shop = Shop(np.random.default_rng(23))
    for (x, y, yaw), h in FRONTS:
        share = (0.75 if abs(y) < 8 else 0.6) if lit else 0.0
        house(shop, replace(h, lit=share), (x, y, 0.0), yaw)
    front = shop.within((-2.0, 4.5, 0.0))
    window(front, (-0.62, 0.0, 0.85), "#54402f", lit, 0.95, 0.95, box_of="#c0503c")
    _sign(shop, (0.12, 4.35, 2.62))
    for x, z, colour in ((-3.5, 2.6, "#d0a03c"), (-0.55, 2.6, "#b8443c")):
        window(shop.within((x, 4.5, z)), (0, 0, 0), "#54402f", lit, box_of=colour)
    far = Shop(np.random.default_rng(37))
    for x, y, z, yaw, size, wall, roof in BEHIND:
        plain = House(
            4.0 * size,
            3.2 * size,
            3.3 * size,
            1.05,
            wall,
            "#4c4038",
            roof,
            windows=((-1.0, 1.0), (1.0, 1.0), (-1.0, 2.4), (1.0, 2.4)),
            door=0.0,
            lit=0.5 if lit else 0.0,
            chimney=0.25,
            courses=4,
            simple=True,
        )
        house(far, plain, (x, y, z), yaw)
    _church(far, lit)
    finishes = FINISHES | {"glow": Material("#ffffff", 0.9, glow=1.6)}
    return [*shop.finish("fronts", "set", finishes), *(replace(s, shadow=False) for s in far.finish("town", "set", finishes))]


def _sign(shop: Shop, at: tuple[float, float, float]) -> None:
    """An iron arm with a hanging board: a fish."""
    b = shop.within(at)
    b.add(tube(curve([(0, 0.15, 0.1), (0, -0.25, 0.16), (0, -0.72, 0.1)], 8), 0.018, 6), "#2b2b2e", "satin")
    b.add(tube(curve([(0, 0.12, -0.25), (0, -0.2, -0.08), (0, -0.5, 0.1)], 8), 0.014, 6), "#2b2b2e", "satin")
    outline = [
        (-0.27, 0.0),
        (-0.12, -0.12),
        (0.08, -0.13),
        (0.2, -0.04),
        (0.33, -0.14),
        (0.30, 0.0),
        (0.33, 0.14),
        (0.2, 0.05),
        (0.08, 0.14),
        (-0.12, 0.13),
    ]
    fish = put(cutout(outline, 0.04), (0.02, -0.42, -0.16), math.pi / 2, 0, math.pi / 2)
    b.add(fish, Paint("#5f8f96", "paint", "#d8c9a4", 0.4))
    for y in (-0.28, -0.56):
        b.add(cylinder(0.006, 0.14, 5), "#2b2b2e", at=(0, y, -0.04))


def _church(shop: Shop, lit: bool) -> None:
    """The church at the end of the lane: a square tower with a clock and a shingled spire."""
    b = shop.within((3.6, 34.0, 3.0), 0.3)
    stone = Paint("#9a9284", "brick", "#746c60", 2.2, pixels=128)
    b.add(box((3.2, 3.2, 8.2), 0.05), stone)
    b.add(box((3.5, 3.5, 0.3), 0.05), stone, at=(0, 0, 5.6))
    b.add(box((3.6, 3.6, 0.4), 0.05), stone, at=(0, 0, 8.0))
    b.add(lathe([(2.35, 8.3), (0.9, 11.2), (0.0, 14.6)], 4, 0.1), Paint("#4e5658", "tiles", "#363c3e", 1.0), yaw=math.pi / 4)
    b.add(
        put(cylinder(0.9, 0.1, 20), (0, -1.62, 6.8), 0, 0, math.pi / 2),
        Paint("#ffdf9c" if lit else "#d8ccb0", "clock", "#2b2620", fit=True, pixels=64),
        "glow" if lit else "matte",
    )
    b.add(box((0.7, 0.2, 1.5), 0.03), "#26282c", at=(0, -1.6, 3.2))
    b.add(box((6.5, 4.0, 3.6), 0.05), stone, at=(-4.4, 0.6, -1))
    b.add(
        put(cutout([(-2.3, 0), (2.3, 0), (0, 2.4)], 6.6), (-7.7, 0.6, 2.6), math.pi / 2, 0, math.pi / 2),
        Paint("#5a4a46", "tiles", "#3a302e", 1.0),
    )
