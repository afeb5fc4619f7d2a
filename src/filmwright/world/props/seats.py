"""Props to sit on: chair, stool."""

from __future__ import annotations

import numpy as np

from ..shapes import box, cylinder, tube
from ..textures import Paint
from .model import Bench, Made, grip, upright_box, upright_cylinder


def chair(bench: Bench) -> Made:
    """A ladder-back kitchen chair with a rush seat."""
    wood = Paint(bench.pick(("#8a5a34", "#6f7f76", "#a8503c")), "wood", span=0.5, pixels=128)
    s = bench.always
    for y in (-0.19, 0.19):
        s.add(tube([(0.19, y, 0), (0.185, y, 0.25), (0.18, y, 0.47)], [0.019, 0.024, 0.02], 8), wood, "satin")
        s.add(tube([(-0.21, y, 0), (-0.19, y, 0.42), (-0.22, y * 0.97, 0.72), (-0.26, y * 0.94, 0.98)], [0.02, 0.024, 0.021, 0.015], 8), wood,
            "satin")
        s.add(tube([(0.18, y, 0.2), (-0.195, y, 0.19)], 0.013, 6), wood, "satin")
    s.add(tube([(0.183, -0.19, 0.26), (0.183, 0.19, 0.26)], 0.013, 6), wood, "satin")
    for z, x in ((0.6, -0.207), (0.74, -0.225), (0.89, -0.246)):
        bow = np.array([[x - 0.03 * (1 - (y / 0.19) ** 2), y, z] for y in np.linspace(-0.185, 0.185, 7)])
        s.add(tube(bow, 0.011, 8, flat=3.0), wood, "satin")
    s.add(box((0.4, 0.41, 0.045), 0.02, 0.003, bench.rng), Paint("#c9a86a", "cloth", span=0.16, pixels=128), "matte", (0, 0, 0.425))
    return Made(3.5, "wood", (upright_box((0.42, 0.42, 0.47)), upright_box((0.05, 0.4, 0.5), (-0.22, 0, 0.47))),
        grip((-0.25, 0, 0.93), (1, 0, 0), (0, 0, 1)), True)


def stool(bench: Bench) -> Made:
    """A three-legged milking stool."""
    wood = Paint(bench.pick(("#9a6a3c", "#7a4f2e")), "wood", span=0.5, pixels=128)
    s = bench.always
    s.add(cylinder(0.18, 0.055, 24, bevel=0.018), wood, "satin", (0, 0, 0.395))
    for k in range(3):
        a = k * 2 * np.pi / 3 + 0.5
        c, d = np.cos(a), np.sin(a)
        s.add(tube([(0.2 * c, 0.2 * d, 0), (0.16 * c, 0.16 * d, 0.2), (0.11 * c, 0.11 * d, 0.4)], [0.018, 0.026, 0.022], 8), wood, "satin")
    ring = [(0.16 * np.cos(a) * 0.98, 0.16 * np.sin(a) * 0.98, 0.17) for a in np.linspace(0, 2 * np.pi, 18, endpoint=False)]
    s.add(tube(ring, 0.009, 6, closed=True), wood, "satin")
    return Made(2.0, "wood", (upright_cylinder(0.18, 0.45),), grip((0, 0, 0.44), (1, 0, 0), (0, 0, 1)), True)
