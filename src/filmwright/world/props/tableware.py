"""Props of the table: cup, bottle, glass, plate, apple."""

from __future__ import annotations

import math

from .. import shapes
from ..shapes import cylinder, lathe, put, sphere, tube
from ..textures import Paint
from .model import Bench, Made, grip, upright_cylinder


def cup(bench: Bench) -> Made:
    """A stoneware mug with a painted band, half full of something hot."""
    glaze = bench.pick(("#3f6f8a", "#c8902f", "#a84a36", "#d8ccb0"))
    s = bench.always
    s.add(lathe([(0, 0.006), (0.04, 0), (0.048, 0.006), (0.054, 0.05), (0.056, 0.12), (0.053, 0.124), (0.049, 0.12), (0.047, 0.095), (0, 0.092)], 22,
        sharp=0.9), Paint(glaze, "clay", span=0.2), "gloss")
    s.add(lathe([(0.0535, 0.042), (0.0565, 0.062), (0.0573, 0.084), (0.0557, 0.086)], 22),
        Paint("#e8dcc0" if glaze != "#d8ccb0" else "#8a3a2c", "stripe", glaze, span=0.1), "gloss")
    s.add(cylinder(0.047, 0.003, 18), Paint("#3a2012", pixels=32), "gloss", (0, 0, 0.094))
    handle = shapes.curve([(0.052, 0, 0.1), (0.088, 0, 0.104), (0.102, 0, 0.07), (0.085, 0, 0.03), (0.05, 0, 0.026)], 12)
    s.add(tube(handle * [-1, 1, 1], 0.0095, 8), Paint(glaze, "clay"), "gloss")
    return Made(0.35, "clay", (upright_cylinder(0.054, 0.12),), grip((-0.035, 0, 0.06)), True)


def bottle(bench: Bench) -> Made:
    """A shouldered bottle with a paper label and a cork."""
    tint = bench.pick(("#2f5f3f", "#6b3f1c", "#33506a"))
    s = bench.always
    s.add(lathe([(0, 0.01), (0.03, 0), (0.052, 0), (0.056, 0.012), (0.056, 0.17), (0.05, 0.2), (0.028, 0.235), (0.021, 0.26), (0.02, 0.31),
        (0.026, 0.314), (0.026, 0.334), (0.018, 0.337), (0, 0.337)], 22, sharp=0.8),
          Paint(tint, "clay", span=0.3), "gloss")
    s.add(lathe([(0.0568, 0.05), (0.0572, 0.1), (0.0568, 0.15)], 22), Paint("#e6d6ac", "label", "#8a3a2a", fit=True, pixels=128), "matte")
    s.add(lathe([(0.0225, 0.262), (0.0225, 0.29), (0.021, 0.3)], 16), Paint("#8a3a2c", "paper"), "matte")
    s.add(cylinder(0.0165, 0.03, 12), Paint("#b8925a", "clay"), "matte", (0, 0, 0.33))
    return Made(0.8, "glass", (upright_cylinder(0.056, 0.2), upright_cylinder(0.024, 0.15, (0, 0, 0.2))), grip((-0.035, 0, 0.14)), True)


def glass(bench: Bench) -> Made:
    """A heavy tumbler with a facetted foot and two fingers of drink."""
    drink = bench.pick(("#b86f22", "#7a2430", "#c9a03a"))
    s = bench.always
    rim = Paint("#c4d4d4", "clay", pixels=32)
    s.add(lathe([(0, 0.004), (0.032, 0), (0.038, 0.005), (0.0395, 0.032)], 10, sharp=0.1), rim, "gloss")
    s.add(lathe([(0.0385, 0.03), (0.042, 0.082)], 20), Paint(drink, "clay", pixels=32), "gloss")
    s.add(lathe([(0.0422, 0.081), (0.046, 0.124), (0.0435, 0.125), (0.04, 0.083)], 20, sharp=1.0), rim, "gloss")
    s.add(cylinder(0.041, 0.003, 20), Paint(drink, "clay", pixels=32), "gloss", (0, 0, 0.0795))
    for a in (0.3, 2.6, 4.4):
        s.add(tube([(0.0418 * math.cos(a), 0.0418 * math.sin(a), 0.035), (0.0455 * math.cos(a), 0.0455 * math.sin(a), 0.118)], 0.0009, 4),
            Paint("#f4faf8", pixels=32), "gloss")
    return Made(0.3, "glass", (upright_cylinder(0.044, 0.125),), grip((-0.028, 0, 0.065)), True)


def plate(bench: Bench) -> Made:
    """A dinner plate with a painted rim."""
    ring = bench.pick(("#3f6480", "#a84a36", "#5f7a3f"))
    s = bench.always
    s.add(lathe([(0, 0.006), (0.075, 0), (0.085, 0.004), (0.135, 0.022), (0.138, 0.027), (0.132, 0.028), (0.085, 0.011), (0, 0.011)], 28, sharp=0.9),
        Paint("#e2d8c0", "clay", span=0.3), "gloss")
    s.add(lathe([(0.112, 0.0212), (0.128, 0.0272), (0.127, 0.0285), (0.111, 0.0225)], 28), Paint(ring, "clay"), "gloss")
    s.add(lathe([(0.024, 0.0112), (0.023, 0.0124), (0, 0.0124)], 16), Paint(ring, "clay"), "gloss")
    return Made(0.45, "clay", (upright_cylinder(0.135, 0.025),), grip((-0.11, 0, 0.014), (1, 0, 0), (0, 0, -1)), True)


def apple(bench: Bench) -> Made:
    """A dimpled apple with a stalk and one leaf."""
    skin = bench.pick(("#b03a2a", "#a8a03a", "#c46a34"))
    s = bench.always
    s.add(lathe([(0, 0.012), (0.014, 0.004), (0.034, 0.006), (0.05, 0.032), (0.054, 0.06), (0.045, 0.088), (0.024, 0.098), (0.008, 0.088),
        (0, 0.084)], 20, sharp=2.0), Paint(skin, "clay", span=0.14), "satin")
    s.add(tube(shapes.curve([(0, 0, 0.084), (0.004, 0, 0.1), (0.014, 0, 0.118)], 6), [0.0035, 0.003, 0.003, 0.003, 0.0035, 0.005], 6),
        Paint("#4a3220", "wood", pixels=32), "satin")
    leaf = put(sphere((0.026, 0.013, 0.004), 10, 6), (0.03, 0.006, 0.112), yaw=0.4, pitch=-0.3)
    s.add(leaf, Paint("#5f8040", "clay", pixels=32), "satin")
    return Made(0.18, "clay", (("sphere", (0.05,), (0.0, 0.0, 0.05), (1.0, 0.0, 0.0, 0.0)),), grip((0, 0.0, 0.05)))
