"""What belongs to a coast: the lighthouse, nets, a ship that rides the swell far out."""

from __future__ import annotations

import math

import numpy as np

from ..filament import Lens
from ..shapes import box, curve, cutout, cylinder, lathe, merge, pose, put, tube
from ..solids import Change, Material, Solid
from ..textures import Paint
from ..weather.moving import PERIOD, Moving
from ..workshop import FINISHES, Shop
from .outdoor_built import varied


def tower(shop: Shop, at: tuple[float, float, float], lit: bool) -> None:
    """The lighthouse: worn stripes, gallery with rails, lamp room with its lens."""
    b = shop.within(at)
    rows = [(-0.9, 1.24), (0.0, 1.15), (1.05, 1.04), (2.1, 0.95), (3.1, 0.88), (4.05, 0.83), (4.75, 0.80)]
    for k, ((z0, r0), (z1, r1)) in enumerate(zip(rows, rows[1:], strict=False)):
        colour = "#8d8a84" if k == 0 else ("#a33d31" if k % 2 == 0 else "#dcd3c0")
        band = lathe([(r0, z0), ((r0 + r1) / 2 + 0.01, (z0 + z1) / 2), (r1, z1)], 28)
        b.add(band, Paint(colour, "paint", "#8f8578", 2.2, pixels=128, seed=1 + k % 3))
    iron = Paint("#39424a", "metal", "#6a4a36", 0.8)
    b.add(
        lathe([(0.8, 4.55), (1.08, 4.75), (1.16, 4.78), (1.16, 4.88), (0, 4.9)], 28, 0.5),
        Paint("#c9c0ac", "paint", "#8f8578", 1.2),
    )
    a = np.linspace(0, 2 * math.pi, 33)
    for rise, thick in ((5.12, 0.02), (5.38, 0.028)):
        b.add(
            tube(np.stack([1.1 * np.cos(a[:-1]), 1.1 * np.sin(a[:-1]), np.full(32, rise)], -1), thick, 6, closed=True),
            iron,
            "satin",
        )
    for k in range(16):
        b.add(cylinder(0.022, 0.52, 6), iron, "satin", at=(1.1 * math.cos(k * math.pi / 8), 1.1 * math.sin(k * math.pi / 8), 4.86))
    b.add(lathe([(0, 4.88), (0.66, 4.88), (0.66, 5.12), (0.60, 5.14)], 20, 0.5), Paint("#a33d31", "paint", "#6a3a30", 1.0))
    for k in range(10):
        b.add(cylinder(0.028, 0.86, 6), iron, "satin", at=(0.58 * math.cos(k * math.pi / 5), 0.58 * math.sin(k * math.pi / 5), 5.12))
    b.add(
        lathe(
            [
                (0.74, 5.95),
                (0.78, 6.0),
                (0.7, 6.1),
                (0.45, 6.36),
                (0.16, 6.52),
                (0.1, 6.6),
                (0.13, 6.68),
                (0.1, 6.78),
                (0.0, 6.82),
            ],
            20,
            0.6,
        ),
        Paint("#8f3a30", "paint", "#5a2c26", 1.0),
    )
    b.add(cylinder(0.015, 0.6, 5), iron, "satin", at=(0, 0, 6.78))
    glass = lathe([(0.0, 5.14), (0.50, 5.14), (0.50, 5.96), (0.0, 5.96)], 16, 0.3)
    lens = lathe([(0.0, 5.2), (0.14, 5.25), (0.24, 5.4), (0.27, 5.55), (0.24, 5.7), (0.14, 5.85), (0, 5.9)], 12, 1.0)
    b.add(
        glass if lit else lens,
        Paint("#ffe2a0" if lit else "#8fa3a8", "paper", "#e0a050", 0.6, pixels=16),
        "glow" if lit else "gloss",
    )
    if not lit:
        b.add(glass, "#223038", "gloss", scale=(0.98, 0.98, 1.0))
    for z, turn in ((1.5, -2.0), (3.4, -1.7)):
        r = 1.0 if z < 2 else 0.87
        b.add(
            cylinder(0.17, 0.1, 10),
            Paint("#55606a", "metal", "#2b333a", 0.4),
            "satin",
            at=(r * math.cos(turn), r * math.sin(turn), z),
            pitch=math.pi / 2,
            yaw=turn,
        )


def net(shop: Shop, at: tuple[float, float, float]) -> None:
    """A heap of net with cork floats."""
    rng, b = shop.rng, shop.within(at)
    for _ in range(26):
        p = rng.normal(size=(7, 3)) * np.array([0.26, 0.22, 0.03])
        p[:, 2] = np.abs(p[:, 2]) + 0.02 + 0.10 * np.exp(-np.hypot(p[:, 0], p[:, 1]) / 0.25)
        b.add(tube(curve(p, 22), 0.011, 4), Paint(varied("#5c6a5c", rng, 0.12), "cloth", "#3a3a30", 0.3, pixels=32))
    for _ in range(8):
        p = rng.normal(size=2) * 0.28
        b.add(
            cylinder(0.05, 0.06, 9),
            Paint(varied("#b5713f", rng, 0.1), "clay", pixels=32),
            at=(*p, 0.08),
            roll=rng.uniform(0, 1.5),
            yaw=rng.uniform(0, 6),
        )


def ship(moving: Moving, at: tuple[float, float], lit: bool) -> None:
    """A small steamer far out: it rides the swell and shows a few lit portholes."""
    shop = Shop(np.random.default_rng(9))
    hull = [(-3.4, 0.95), (-3.1, 0.1), (2.6, 0.1), (3.7, 1.25)]
    shop.add(
        put(cutout([hull[0], hull[1], hull[2], hull[3]], 1.5), (0, 0.75, 0), 0, 0, math.pi / 2),
        Paint("#2c2a2e", "paint", "#7a4030", 2.0),
    )
    shop.add(box((5.9, 1.56, 0.16), 0.02), "#8c3a2e", at=(-0.2, 0, 0.05))
    shop.add(box((2.6, 1.2, 0.85), 0.04), Paint("#d6cdb8", "paint", "#8f8578", 2.0), at=(-0.7, 0, 1.0))
    shop.add(box((1.2, 1.1, 0.7), 0.04), Paint("#d6cdb8", "paint", "#8f8578", 2.0), at=(-0.2, 0, 1.8))
    shop.add(cylinder(0.34, 1.2, 12), Paint("#a33d31", "paint", "#4c2c26", 1.0), at=(-1.3, 0, 1.8), pitch=-0.08)
    shop.add(cylinder(0.05, 3.0, 6), "#4c4238", at=(2.0, 0, 1.0))
    for x, z in ((-1.6, 1.35), (-0.9, 1.35), (-0.2, 1.35), (0.3, 1.35), (-0.5, 2.1), (0.1, 2.1)):
        shop.add(box((0.3, 1.24, 0.26), 0.01), "#ffc060" if lit else "#3c4a54", "glow" if lit else "gloss", at=(x, 0, z))
    if lit:
        shop.add(cylinder(0.13, 0.24, 8), "#ffe0a0", "glow", at=(2.0, 0, 3.95))
    parts = shop.finish("ship", "ship", FINISHES | {"glow": Material("#ffffff", 0.9, glow=3.0)})

    def sail(phase: int, lens: Lens, fps: int) -> Change:
        turn = 2 * math.pi * (phase % PERIOD) / PERIOD
        place = pose(
            (at[0], at[1], 0.10 * math.sin(2 * turn)),
            math.pi + 0.25,
            0.035 * math.sin(2 * turn + 1),
            0.05 * math.sin(3 * turn),
        )
        return Change(poses={p.name: place for p in parts})

    moving.solids += parts
    moving.movers.append(sail)


def beam(moving: Moving, at: tuple[float, float, float], bright: float) -> None:
    """Two beams of the lighthouse that go round once in a loop: shafts of lit air, thinner by day."""
    shafts = []
    for turn in (0.0, math.pi):
        for width in (0.55, 1.0):
            cone = lathe([(0.22, 0.0), (width * 1.6, 26.0), (0.0, 26.2)], 14, 0.3)
            shafts.append(put(cone, (0, 0, 5.55), turn, math.pi / 2 - 0.02))
    air = Material("#ffe9b8", 1.0, glow=0.9, opacity=0.10 * (1.15 - bright))
    solid = Solid("beam", merge(shafts), air, pose=pose(at), shadow=False)

    def turn_round(phase: int, lens: Lens, fps: int) -> Change:
        return Change(poses={"beam": pose(at, 2 * math.pi * (phase % PERIOD) / PERIOD + 1.2)})

    moving.solids.append(solid)
    moving.movers.append(turn_round)
