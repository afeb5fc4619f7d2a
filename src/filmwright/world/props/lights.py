"""Props that give light: lantern, lamp, candle. Each is drawn lit or dark."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .. import shapes
from ..shapes import cylinder, lathe, sphere, tube
from ..solids import Lamp
from ..textures import Paint
from ..workshop import Shop
from .model import Bench, Made, grip, upright_cylinder


def _flame(shop: Shop, at: tuple[float, float, float], scale: float = 1.0) -> None:
    profile = [(0, 0), (0.011, 0.008), (0.014, 0.02), (0.009, 0.042), (0.003, 0.06), (0, 0.068)]
    shop.add(lathe([(r * scale, z * scale) for r, z in profile], 10, sharp=3), Paint("#ffb84a", pixels=32), "glow", at)
    shop.add(lathe([(r * scale * 0.6, z * scale * 0.6) for r, z in profile], 8, sharp=3), Paint("#fff3c8", pixels=32), "glow",
        (at[0] + 0.006 * scale, at[1], at[2] + 0.004))


def lantern(bench: Bench) -> Made:
    """A storm lantern: tin foot, bellied glass in a cage, vented cap, wire bail."""
    tin = Paint(bench.pick(("#8a3a2c", "#3c5f58", "#b8862f")), "metal", "#3a2a1c")
    wire = Paint("#6a5a48", "metal")
    s = bench.always
    s.add(lathe([(0, 0), (0.088, 0), (0.094, 0.012), (0.09, 0.05), (0.06, 0.068), (0.05, 0.08), (0, 0.08)], 22, sharp=0.7), tin, "satin")
    s.add(lathe([(0.062, 0.24), (0.07, 0.252), (0.052, 0.262), (0.05, 0.285), (0.068, 0.296), (0.03, 0.326), (0.014, 0.332), (0, 0.332)], 22,
        sharp=0.7), tin, "satin")
    for k in range(4):
        a = k * math.pi / 2 + math.pi / 4
        c, d = math.cos(a), math.sin(a)
        s.add(tube(shapes.curve([(0.06 * c, 0.06 * d, 0.066), (0.088 * c, 0.088 * d, 0.11), (0.09 * c, 0.09 * d, 0.2),
            (0.062 * c, 0.062 * d, 0.248)], 8), 0.0055, 6), wire, "metal")
    s.add(tube(shapes.curve([(0.0885 * math.cos(a), 0.0885 * math.sin(a), 0.155) for a in (k * math.pi / 5 for k in range(10))], 20, closed=True),
        0.0045, 5, closed=True), wire, "metal")
    s.add(tube(shapes.curve([(0, -0.075, 0.27), (0, -0.1, 0.35), (0, -0.055, 0.425), (0, 0.055, 0.425), (0, 0.1, 0.35), (0, 0.075, 0.27)], 22),
        0.006, 6), wire, "metal")
    s.add(tube([(0, -0.035, 0.427), (0, 0.035, 0.427)], 0.014, 8), Paint("#7a5230", "wood"), "satin")
    s.add(cylinder(0.02, 0.03, 10), Paint("#a8843f", "metal"), "metal", (0, 0, 0.08))
    globe = lathe([(0.045, 0.078), (0.066, 0.11), (0.074, 0.15), (0.066, 0.2), (0.05, 0.242)], 22)
    bench.when("lit").add(globe, Paint("#ffc766", "clay", pixels=32), "glow")
    bench.when("dark").add(globe, Paint("#9aa8a4", "clay", pixels=32), "gloss")
    light = Lamp("point", (0, 0, 0.17), colour="#ffb45e", intensity=30_000.0, range=7.0, shadow=False, attach="lantern")
    return Made(0.9, "metal", (upright_cylinder(0.09, 0.33),), grip((0, 0, 0.427), (1, 0, 0), (0, 0, 1)), True, light)


def lamp(bench: Bench) -> Made:
    """A table lamp: turned foot, pleated shade, a pull cord."""
    foot = Paint(bench.pick(("#3f6a6a", "#a8503c", "#b8862f", "#5a6a8a")), "clay")
    s = bench.always
    s.add(lathe([(0, 0), (0.075, 0), (0.08, 0.012), (0.05, 0.028), (0.028, 0.05), (0.045, 0.09), (0.058, 0.13), (0.045, 0.18), (0.02, 0.205),
        (0.014, 0.25), (0, 0.25)], 22, sharp=0.9), foot, "gloss")
    s.add(tube([(0.03, 0.03, 0.27), (0.03, 0.032, 0.2)], 0.0025, 4), Paint("#c9a55a", pixels=32), "satin")
    s.add(sphere(0.008, 8, 5), Paint("#c9a55a", "metal", pixels=32), "metal", (0.03, 0.032, 0.196))
    rim = Paint("#8a4a34", "cloth")
    for z, r in ((0.245, 0.135), (0.425, 0.08)):
        s.add(lathe([(r - 0.002, z - 0.006), (r + 0.005, z), (r - 0.002, z + 0.006)], 24), rim, "matte")
    pleats = 30
    # a star-shaped cone: folded cloth catches light fold by fold

    def shade(u: NDArray, v: NDArray) -> NDArray:
        a = 2 * math.pi * u
        r = (0.136 - 0.055 * v) * (1 + 0.025 * np.cos(pleats * a))
        return np.stack([r * np.cos(a), r * np.sin(a), 0.242 + 0.185 * v], -1)

    cone = shapes.grid(shade, pleats * 2, 3, both=True, size=(0.6, 0.18))
    bench.when("lit").add(cone, Paint("#ffc67a", "cloth", span=0.6), "ember")
    bench.when("lit").add(sphere(0.03, 10, 8), Paint("#fff2cf", pixels=32), "glow", (0, 0, 0.3))
    bench.when("dark").add(cone, Paint("#d8c096", "cloth", span=0.6), "matte")
    bench.when("dark").add(sphere(0.03, 10, 8), Paint("#d8d4c8", pixels=32), "gloss", (0, 0, 0.3))
    light = Lamp("point", (0, 0, 0.33), colour="#ffc27a", intensity=34_000.0, range=7.0, shadow=False, attach="lamp")
    return Made(1.2, "clay", (upright_cylinder(0.07, 0.25), upright_cylinder(0.12, 0.19, (0, 0, 0.24))), grip((-0.02, 0, 0.16)), True, light)


def candle(bench: Bench) -> Made:
    """A stub of wax that has run, in a brass dish with a finger ring."""
    brass, wax = Paint("#b08a45", "metal"), Paint("#eadcc0", "clay")
    s = bench.always
    s.add(lathe([(0, 0.005), (0.07, 0), (0.088, 0.02), (0.083, 0.024), (0.066, 0.009), (0.028, 0.009), (0.03, 0.036), (0.022, 0.038), (0, 0.03)], 20,
        sharp=0.9), brass, "metal")
    ring = [(-0.105 + 0.026 * math.cos(a), 0, 0.022 + 0.024 * math.sin(a)) for a in (k * math.pi / 7 for k in range(14))]
    s.add(tube(ring, 0.0055, 6, closed=True), brass, "metal")
    s.add(lathe([(0, 0.03), (0.024, 0.03), (0.026, 0.1), (0.023, 0.17), (0.019, 0.182), (0.012, 0.178), (0, 0.176)], 14, sharp=0.9), wax, "satin")
    for a, low in ((0.4, 0.09), (2.5, 0.12), (4.2, 0.06)):
        c, d = 0.0235 * math.cos(a), 0.0235 * math.sin(a)
        s.add(tube([(c * 0.9, d * 0.9, 0.176), (c * 1.06, d * 1.06, 0.14), (c * 1.12, d * 1.12, low)], [0.006, 0.006, 0.0085], 6), wax, "satin")
    s.add(tube([(0, 0, 0.176), (0.001, 0, 0.19), (0.003, 0, 0.2)], 0.0025, 5), Paint("#1c1612", pixels=32), "matte")
    _flame(bench.when("lit"), (0.002, 0, 0.192))
    light = Lamp("point", (0, 0, 0.24), colour="#ffae56", intensity=16_000.0, range=5.0, shadow=False, attach="candle")
    return Made(0.35, "metal", (upright_cylinder(0.08, 0.03), upright_cylinder(0.026, 0.15, (0, 0, 0.03))), grip((-0.1, 0, 0.03)), True, light)
