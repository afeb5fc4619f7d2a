"""Furniture of the inside sets: tables, chairs, stools, shelves, dressers, stoves, beds; each built into a bench's local frame.

A piece stands on the origin and looks along +X (its sitter's direction), or, against a wall, in the wall's frame (x right, -y into the
room). Sizes come from the place's obstacles, so that what is seen is what is walked around.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .. import shapes
from ..shapes import box, cylinder, lathe, tube
from ..textures import Paint
from ..workshop import Shop


def wood(colour: str, seed: int = 1, span: float = 0.5) -> Paint:
    """Grained wood of a colour."""
    return Paint(colour, "wood", span=span, pixels=128, seed=seed)


def table(shop: Shop, size: tuple[float, float, float], paint: Paint, legs: Paint | None = None) -> None:
    """A kitchen table: a top of boards, an apron, four turned legs."""
    w, d, h = size
    legs = legs or paint
    count = max(3, round(d / 0.17))
    for k in range(count):
        y = (k + 0.5) * d / count - d / 2
        shop.add(box((w + shop.rng.uniform(-0.01, 0.01), d / count - 0.004, 0.04), 0.01, 0.002, shop.rng), Paint(
            paint.colour, "wood", span=0.7, pixels=128, seed=paint.seed + k), "satin", (0, y, h - 0.04))
    for sign in (-1, 1):
        shop.add(box((w - 0.16, 0.025, 0.09)), legs, "satin", (0, sign * (d / 2 - 0.07), h - 0.13))
        shop.add(box((0.025, d - 0.16, 0.09)), legs, "satin", (sign * (w / 2 - 0.08), 0, h - 0.13))
    leg = lathe([(0, 0), (0.022, 0), (0.026, 0.05), (0.03, 0.3), (0.036, 0.5), (0.028, 0.53), (0.036, 0.56), (0.036, h - 0.05), (0, h - 0.05)], 10)
    for x in (-1, 1):
        for y in (-1, 1):
            shop.add(leg, legs, "satin", (x * (w / 2 - 0.09), y * (d / 2 - 0.08), 0), roll=0.02 * y, pitch=-0.02 * x)


def round_table(shop: Shop, diameter: float, height: float, paint: Paint, iron: Paint) -> None:
    """A bar table on one turned foot."""
    r = diameter / 2
    shop.add(cylinder(r, 0.035, 28, bevel=0.012), paint, "satin", (0, 0, height - 0.035))
    shop.add(lathe([(0, 0), (0.03, 0.06), (0.028, 0.3), (0.045, 0.4), (0.028, 0.46), (0.03, height - 0.1), (0.1, height - 0.04),
        (0, height - 0.035)], 12),
             iron, "satin")
    for k in range(4):
        a = k * math.pi / 2 + 0.4
        foot = tube(shapes.curve([(0.02, 0, 0.16), (0.14, 0, 0.1), (0.26, 0, 0.02)], 6), [0.024, 0.023, 0.022, 0.021, 0.02, 0.022], 6)
        shop.add(foot, iron, "satin", yaw=a)


def chair(shop: Shop, seat: float, paint: Paint, pad: Paint | None = None, back: float = 0.5) -> None:
    """A spindle-back chair for someone who looks along +X."""
    w, d = 0.42, 0.42
    shop.add(shapes.put(shapes.cushion((d, w, 0.045), 0.12, 5)), paint, "satin", (0, 0, seat - 0.045))
    if pad is not None:
        shop.add(shapes.cushion((d * 0.86, w * 0.88, 0.04), 0.3, 5), pad, "matte", (0.005, 0, seat - 0.005))
    for x, y in ((0.16, 0.15), (0.16, -0.15), (-0.15, 0.15), (-0.15, -0.15)):
        leg = tube([(x * 1.22, y * 1.22, 0), (x * 1.1, y * 1.1, seat * 0.45), (x, y, seat - 0.03)], [0.016, 0.021, 0.017], 7)
        shop.add(leg, paint, "satin")
    for y in (-0.17, 0.17):
        shop.add(tube([(0.17, y, seat * 0.4), (-0.165, y, seat * 0.36)], 0.011, 6), paint, "satin")
    shop.add(tube([(0, -0.17, seat * 0.38), (0, 0.17, seat * 0.38)], 0.011, 6), paint, "satin")
    for k in range(5):
        y = (k - 2) * 0.082
        bow = -0.17 - 0.05
        shop.add(tube([(-0.17, y, seat - 0.02), (bow - 0.02, y * 1.12, seat + back - 0.03)], 0.0105, 6), paint, "satin")
    top = shapes.curve([(-0.19, -0.215, seat + back - 0.08), (-0.245, -0.13, seat + back), (-0.26, 0, seat + back + 0.015),
                        (-0.245, 0.13, seat + back), (-0.19, 0.215, seat + back - 0.08)], 10)
    shop.add(tube(top, 0.024, 8, flat=1.7), paint, "satin")


def stool(shop: Shop, seat: float, paint: Paint, pad: Paint | None = None) -> None:
    """A round stool with splayed legs and a foot ring."""
    shop.add(cylinder(0.17, 0.045, 20, bevel=0.015), paint, "satin", (0, 0, seat - 0.045))
    if pad is not None:
        shop.add(shapes.sphere((0.165, 0.165, 0.045), 18, 6), pad, "satin", (0, 0, seat - 0.012))
    for k in range(4):
        a = k * math.pi / 2 + math.pi / 4
        c, s = math.cos(a), math.sin(a)
        shop.add(tube([(0.19 * c, 0.19 * s, 0), (0.12 * c, 0.12 * s, seat - 0.03)], [0.018, 0.022], 7), paint, "satin")
    ring = [(0.165 * math.cos(a), 0.165 * math.sin(a), seat * 0.33) for a in (k * math.pi / 8 for k in range(16))]
    shop.add(tube(ring, 0.011, 6, closed=True), Paint("#8a7448", "metal"), "metal")


def shelf(shop: Shop, width: float, depth: float, paint: Paint, z: float) -> None:
    """A wall shelf on two brackets, in a wall's frame."""
    shop.add(box((width, depth, 0.03), 0.008, 0.003, shop.rng), paint, "satin", (0, -depth / 2, z - 0.03))
    for x in (-width * 0.36, width * 0.36):
        shop.add(box((0.03, 0.03, 0.18), 0.005), paint, "satin", (x, -0.02, z - 0.21))
        shop.add(tube([(x, -0.03, z - 0.19), (x, -depth * 0.8, z - 0.03)], 0.012, 6), paint, "satin")


def drawers(shop: Shop, size: tuple[float, float, float], paint: Paint, top: Paint, knob: Paint, columns: int = 3, feet: float = 0.07) -> None:
    """A low cupboard in a wall's frame, doors and drawers in its front (-y)."""
    w, d, h = size
    shop.add(box((w - 0.04, d - 0.04, h - feet - 0.04), 0.01), paint, "satin", (0, 0.01, feet))
    shop.add(box((w, d, 0.045), 0.012, 0.003, shop.rng), top, "satin", (0, 0, h - 0.045))
    shop.add(box((w - 0.1, d - 0.1, feet), 0.004), Paint("#1d1712"), "matte", (0, 0.02, 0))
    cell = (w - 0.1) / columns
    for k in range(columns):
        x = -w / 2 + 0.05 + (k + 0.5) * cell
        low, high = feet + 0.04, h - 0.26
        shop.add(box((cell - 0.035, 0.02, high - low), 0.008, 0.002, shop.rng), paint, "satin", (x, -d / 2 + 0.02, low))
        shop.add(box((cell - 0.14, 0.012, high - low - 0.1), 0.005), paint, "satin", (x, -d / 2 + 0.008, low + 0.05))
        shop.add(box((cell - 0.035, 0.022, 0.14), 0.008, 0.002, shop.rng), paint, "satin", (x, -d / 2 + 0.018, h - 0.215))
        shop.add(shapes.sphere(0.018, 8, 6), knob, "gloss", (x, -d / 2 + 0.002, h - 0.145))
        shop.add(shapes.sphere(0.018, 8, 6), knob, "gloss", (x + (0.32 if k % 2 else -0.32) * cell, -d / 2 - 0.004, (low + high) / 2))


def cabinet(shop: Shop, size: tuple[float, float, float], paint: Paint, inside: Paint) -> list[float]:
    """A tall open-shelved dresser in a wall's frame; returns the heights of its shelves."""
    w, d, h = size
    drawers(shop, (w, d, 0.8), paint, paint, Paint("#b08a4a", "metal"), 2)
    shop.add(box((w - 0.04, 0.02, h - 0.8), 0.004), inside, "matte", (0, d / 2 - 0.02, 0.8))
    for x in (-1, 1):
        shop.add(box((0.035, d * 0.7, h - 0.8), 0.008), paint, "satin", (x * (w / 2 - 0.035), d * 0.14, 0.8))
    shop.add(box((w + 0.06, d * 0.8, 0.05), 0.015), paint, "satin", (0, d * 0.1, h - 0.02))
    levels = [0.8]
    for k in range(1, 3):
        z = 0.8 + k * (h - 0.85) / 3
        shop.add(box((w - 0.08, d * 0.66, 0.025), 0.005), paint, "satin", (0, d * 0.14, z))
        levels.append(z + 0.025)
    return levels


def stove(shop: Shop, size: tuple[float, float, float], iron: Paint, top: float) -> None:
    """A cast-iron range in a wall's frame: fire door with a glow behind its bars, plates, a pipe up to `top`."""
    w, d, h = size
    shop.add(box((w - 0.06, d - 0.06, h - 0.14), 0.03), iron, "satin", (0, 0, 0.1))
    shop.add(box((w, d, 0.05), 0.02), iron, "satin", (0, 0, h - 0.05))
    for x in (-1, 1):
        for y in (-1, 1):
            shop.add(lathe([(0, 0), (0.04, 0), (0.025, 0.04), (0.045, 0.11), (0, 0.11)], 8), iron, "satin", (x * (w / 2 - 0.1), y * (d / 2 - 0.1), 0))
    front = -d / 2 + 0.02
    brass = Paint("#b58c45", "metal")
    shop.add(box((0.34, 0.03, 0.3), 0.012), iron, "satin", (0.2, front, 0.22))
    shop.add(box((0.3, 0.03, 0.14), 0.01), iron, "satin", (0.2, front, 0.58))
    shop.add(tube([(0.05, front - 0.03, 0.66), (0.35, front - 0.03, 0.66)], 0.01, 6), brass, "metal")
    shop.add(box((0.32, 0.02, 0.26), 0.01), Paint("#ff7a22", "clay", pixels=32), "ember", (-0.2, front - 0.001, 0.3))
    for k in range(6):
        shop.add(box((0.016, 0.03, 0.28), 0.004), iron, "satin", (-0.2 + (k - 2.5) * 0.062, front - 0.008, 0.29))
    shop.add(box((0.38, 0.035, 0.05), 0.01), iron, "satin", (-0.2, front - 0.004, 0.56))
    shop.add(box((0.38, 0.035, 0.05), 0.01), iron, "satin", (-0.2, front - 0.004, 0.25))
    shop.add(tube([(-w / 2 + 0.05, -d / 2 - 0.04, h - 0.09), (w / 2 - 0.05, -d / 2 - 0.04, h - 0.09)], 0.011, 6), brass, "metal")
    for x, y in ((-0.22, -0.08), (0.2, -0.1)):
        shop.add(cylinder(0.13, 0.014, 20), iron, "satin", (x, y, h - 0.002))
    shop.add(lathe([(0.075, h), (0.075, top)], 14), iron, "satin", (0.18, 0.18, 0))
    for z in (h + 0.02, h + 0.65, top - 0.08):
        shop.add(lathe([(0.075, 0), (0.092, 0.004), (0.092, 0.036), (0.075, 0.04)], 14), iron, "satin", (0.18, 0.18, z))


def door(shop: Shop, width: float, height: float, paint: Paint, knob: Paint) -> None:
    """A plank door leaf in a wall's frame, shut in an opening of its size, with hinges, battens and latch."""
    count = 5
    for k in range(count):
        w = width / count
        board = shapes.tiled(box((w - 0.006, 0.045, height - 0.01), 0.006, 0.002, shop.rng), [[0, 1], [1, 0]])  # the grain runs up it
        shop.add(board, Paint(paint.colour, "wood", pixels=128, seed=paint.seed + k), "satin", ((k - 2) * w, 0.05, 0))
    for z in (0.25, height - 0.35):
        shop.add(box((width - 0.06, 0.03, 0.12), 0.008), paint, "satin", (0, 0.02, z))
        shop.add(box((width * 0.5, 0.012, 0.045), 0.004), Paint("#2a2624", "metal"), "metal", (-width * 0.24, 0.0, z + 0.04))
    shop.add(cylinder(0.03, 0.012, 12), knob, "metal", (width / 2 - 0.1, 0.028, height * 0.48), roll=math.pi / 2)
    shop.add(shapes.sphere(0.032, 12, 8), knob, "metal", (width / 2 - 0.1, -0.03, height * 0.48))


def doorway(shop: Shop, width: float, height: float, paint: Paint) -> None:
    """The frame around a door, in a wall's frame, and the dark passage that is seen when it opens."""
    frame = Paint(paint.colour, "wood", seed=paint.seed + 5, pixels=128)
    for x in (-1, 1):
        shop.add(box((0.09, 0.2, height + 0.06), 0.012, 0.002, shop.rng), frame, "satin", (x * (width / 2 + 0.04), 0.04, 0))
    shop.add(box((width + 0.22, 0.22, 0.1), 0.012, 0.002, shop.rng), frame, "satin", (0, 0.04, height))
    dim, deep, wide = Paint("#4a4038", "plaster", "#2a2420", span=2.5, pixels=128), 1.2, width + 0.14
    for x in (-1, 1):
        shop.add(box((0.05, deep, height + 0.3), 0.002), dim, "matte", (x * wide / 2, 0.16 + deep / 2, 0))
    shop.add(box((wide, 0.05, height + 0.3), 0.002), dim, "matte", (0, 0.16 + deep, 0))
    shop.add(box((wide, deep, 0.05), 0.002), dim, "matte", (0, 0.16 + deep / 2, height + 0.25))
    shop.add(box((wide, deep + 0.1, 0.04), 0.002), Paint("#4a3424", "wood", span=1.5, pixels=128), "matte", (0, 0.1 + deep / 2, -0.045))


def lamp_shade(shop: Shop, at: tuple[float, float, float], cord: float, shade: Paint, lit: bool, glow: str = "#ffd9a0") -> None:
    """An enamel shade hanging from a cord `cord` metres long, its bulb at `at`."""
    x, y, z = at
    shop.add(tube([(x, y, z + 0.15), (x, y, z + 0.15 + cord)], 0.008, 6), Paint("#1c1814"), "matte")
    shop.add(lathe([(0.2, -0.02), (0.205, -0.015), (0.15, 0.08), (0.06, 0.13), (0.05, 0.18), (0.0, 0.185)], 22), shade, "gloss", at)
    inner = lathe([(0.0, 0.12), (0.055, 0.12), (0.14, 0.075), (0.195, -0.018)], 22)
    shop.add(inner, Paint(glow if lit else "#b8b0a0", "clay", pixels=32), "glow" if lit else "gloss", at)
    shop.add(shapes.sphere((0.045, 0.045, 0.06), 12, 8), Paint("#fff0cc" if lit else "#d8d4c8", pixels=32), "glow" if lit else "gloss",
        (x, y, z + 0.03))


def bed(shop: Shop, size: tuple[float, float, float], paint: Paint, quilt: Paint, linen: Paint) -> None:
    """A bed along X, its head at +X: posts, a mattress, a quilt that hangs over, two pillows."""
    w, d, h = size
    for x, top in ((w / 2 - 0.03, 1.05), (-w / 2 + 0.03, 0.72)):
        for y in (-1, 1):
            shop.add(lathe([(0, 0), (0.035, 0), (0.03, 0.2), (0.04, 0.4), (0.03, top - 0.1), (0.035, top - 0.06), (0.02, top - 0.04), (0.042, top),
                (0, top + 0.05)], 10),
                     paint, "satin", (x, y * (d / 2 - 0.03), 0))
        for z in (h + 0.06, top - 0.12):
            shop.add(box((0.035, d - 0.08, 0.09), 0.012), paint, "satin", (x, 0, z - 0.06))
        for k in range(5):
            shop.add(box((0.02, 0.05, top - h - 0.1), 0.006), paint, "satin", (x, (k - 2) * (d - 0.2) / 5, h - 0.02))
    for y in (-1, 1):
        shop.add(box((w - 0.06, 0.03, 0.16), 0.008), paint, "satin", (0, y * (d / 2 - 0.03), 0.18))
    shop.add(shapes.cushion((w - 0.1, d - 0.06, 0.24), 0.06, 8), linen, "matte", (0, 0, h - 0.24))

    def cover(s: NDArray, t: NDArray) -> NDArray:
        x = -w / 2 + 0.05 + s * (w * 0.68)
        over = (t - 0.5) * (d + 0.5)
        y = np.clip(over, -d / 2 - 0.012, d / 2 + 0.012)
        drop = np.maximum(np.abs(over) - d / 2, 0)
        ripple = 0.012 * np.sin(x * 17 + np.sign(over) * 2) * np.clip(drop * 6, 0, 1)
        soft = 0.012 * np.sin(s * 9 + 1) * np.sin(t * 11) + 0.012 * np.sin(s * 4.1) * np.cos(t * 7)
        edge = np.clip((np.abs(over) - d / 2 + 0.06) / 0.1, 0, 1)
        z = h + 0.03 + soft - drop - 0.03 * edge**2
        return np.stack([x, y + np.sign(over) * ripple, z], -1)

    shop.add(shapes.grid(cover, 22, 22, both=True, size=(1.4, 1.5)), quilt, "matte")
    turn = shapes.cushion((0.3, d + 0.03, 0.05), 0.25, 7)
    shop.add(turn, linen, "matte", (w * 0.21, 0, h + 0.005))
    for y in (-0.25, 0.25):
        shop.add(shapes.cushion((0.36, 0.46, 0.15), 0.55, 7), linen, "matte", (w / 2 - 0.26, y, h - 0.02), yaw=float(shop.rng.normal() * 0.06),
            pitch=-0.22)
