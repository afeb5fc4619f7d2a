"""What people built outside: houses, fences, lamp posts, benches, boats, crates. Pieces are laid on a :class:`~..workshop.Shop`.

In: a bench and sizes in metres. Out: nothing but the pieces on it. A house stands on its own ground point and looks to -Y.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..shapes import box, curve, cutout, cylinder, grid, lathe, merge, put, sphere, tiled, tube, wobbled
from ..solids import Mesh
from ..textures import Paint
from ..textures import varied as any_tone
from ..workshop import Shop

#: How many tones a painted colour comes in: a sheet of textures holds each one once.
TONES = 4
GLASS_DARK, GLASS_LIT = "#26323e", "#ffb45e"


def varied(colour: str, rng: np.random.Generator, amount: float = 0.06) -> str:
    """One of the few tones that a colour comes in."""
    return any_tone(colour, np.random.default_rng(int(rng.integers(TONES))), amount)


@dataclass(frozen=True)
class House:
    """A house. `wall`, `trim`, `roof` are colours; `skin` the walls' pattern; `lit` the share of windows with a light in;
    `simple` ones stand far off."""

    wide: float = 4.0
    deep: float = 3.2
    eave: float = 2.4
    pitch: float = 0.95
    wall: str = "#b9a58a"
    trim: str = "#5b4636"
    roof: str = "#6e4438"
    skin: str = "plaster"
    windows: tuple[tuple[float, float], ...] = ((-1.0, 1.0), (1.0, 1.0))
    door: float | None = 0.0
    door_colour: str = "#3f5f5a"
    lit: float = 1.0
    chimney: float | None = 0.3
    shutters: bool = False
    timber: bool = False
    courses: int = 7
    simple: bool = False


def house(shop: Shop, h: House, at: tuple[float, float, float], yaw: float = 0.0) -> None:
    """A gabled house, its ridge along X, its front to -Y."""
    bench, rng = shop.within(at, yaw), shop.rng
    w, d = h.wide, h.deep
    wall = Paint(h.wall, h.skin, "#6b5a48", 1.2, pixels=128, seed=int(rng.integers(1, 4)))
    bench.add(wobbled(box((w, d, h.eave + 0.6), 0.03), 0.012, 1.1), wall, at=(0, 0, -0.6))
    rise = h.pitch * d / 2
    gable = cutout([(-d / 2, 0), (d / 2, 0), (0, rise)], w - 0.04)
    bench.add(put(gable, (-w / 2 + 0.02, 0, h.eave), math.pi / 2, 0, math.pi / 2), wall)
    bench.add(box((w + 0.08, d + 0.08, 0.75), 0.03, 0.02, rng), Paint("#7a766e", "plaster", "#4c4a46", 0.8), at=(0, 0, -0.55))
    _roof(bench, h, w, d, rise)
    if h.timber:
        _timber(bench, h)
    if h.chimney is not None:
        x = h.chimney * w
        bench.add(
            wobbled(box((0.42, 0.42, 0.95), 0.02), 0.01, 0.5),
            Paint("#7d4b3c", "brick", "#b0a596", 0.6, pixels=128),
            at=(x, 0.1, h.eave + rise - 0.45),
        )
        bench.add(cylinder(0.1, 0.24, 10, 0.08), "#8c5a44", at=(x, 0.1, h.eave + rise + 0.48))
    for x, z in h.windows:
        window(bench, (x, -d / 2, z), h.trim, rng.random() < h.lit, shutters=h.door_colour if h.shutters else "", simple=h.simple)
    if h.door is not None and h.simple:
        bench.add(box((0.8, 0.08, 1.8), 0.02), h.door_colour, at=(h.door, -d / 2, 0))
    elif h.door is not None:
        door(bench, (h.door, -d / 2, 0.0), h.door_colour, h.trim)


def _roof(bench: Shop, h: House, w: float, d: float, rise: float) -> None:
    """Courses of shingles that overlap, each a board cut a little uneven, on two slopes; and a ridge."""
    rng = bench.rng
    slope = math.atan2(rise, d / 2)
    length = math.hypot(rise, d / 2) + 0.30
    deep = length / h.courses
    for side in (-1, 1):
        for k in range(h.courses):
            along = -0.30 + (k + 0.5) * deep
            y, z = side * (d / 2 - along * math.cos(slope)), h.eave + along * math.sin(slope)
            course = box((w + 0.4 + rng.uniform(-0.03, 0.05), deep * 1.28, 0.055), 0.012, 0.012, rng)
            bench.add(
                course,
                Paint(varied(h.roof, rng, 0.07), "tiles", h.trim, 0.55, seed=1 + k % 2),
                at=(0, y, z),
                roll=-side * (slope - 0.10),
            )
    bench.add(put(cylinder(0.07, w + 0.42, 10), (-(w + 0.42) / 2, 0, h.eave + rise + 0.03), 0, math.pi / 2), varied(h.roof, rng, 0.1))


def _timber(bench: Shop, h: House) -> None:
    """Dark posts and braces on the front."""
    y, paint = -h.deep / 2 - 0.03, Paint(h.trim, "wood", "#2c2018", 0.5)
    posts = np.linspace(-h.wide / 2 + 0.07, h.wide / 2 - 0.07, max(3, round(h.wide / 1.1)))
    for x in posts:
        bench.add(box((0.13, 0.07, h.eave - 0.1), 0.015, 0.008, bench.rng), paint, at=(x, y, 0.1))
    for z in (h.eave * 0.52, h.eave - 0.12):
        bench.add(box((h.wide, 0.075, 0.14), 0.015, 0.008, bench.rng), paint, at=(0, y - 0.005, z))
    for a in (posts[0], posts[-2]):
        brace = tube([(a + 0.05, y, h.eave * 0.55), (a + posts[1] - posts[0] - 0.05, y, h.eave - 0.1)], 0.05, 6)
        bench.add(brace, paint)


def window(
    bench: Shop,
    at: tuple[float, float, float],
    trim: str,
    lit: bool,
    wide: float = 0.62,
    tall: float = 0.8,
    shutters: str = "",
    box_of: str = "",
    simple: bool = False,
) -> None:
    """A window on a wall that looks to -Y; `at` is the middle of its sill on the wall's face. `box_of`: flowers of this colour before it."""
    b, rng = bench.within(at), bench.rng
    pane = put(box((wide, 0.02, tall), 0.004), (0, -0.015, 0))
    if lit:
        b.add(
            pane,
            Paint(varied(GLASS_LIT, rng, 0.08), "paper", "#c86a28", fit=True, pixels=32, seed=int(rng.integers(1, 5))),
            "glow",
        )
    else:
        b.add(pane, varied(GLASS_DARK, rng, 0.15), "gloss")
    frame = Paint(trim, "wood", "#2c2018", 0.4)
    if simple:
        for size, at_ in (
            ((0.05, 0.06, tall), (0, -0.02, 0)),
            ((wide, 0.06, 0.05), (0, -0.02, tall / 2)),
            ((wide + 0.16, 0.12, 0.07), (0, -0.03, -0.07)),
        ):
            b.add(box(size, 0.01), frame, at=at_)
        return
    for x in (-wide / 2, wide / 2):
        b.add(box((0.08, 0.09, tall + 0.1), 0.012, 0.005, rng), frame, at=(x, -0.02, -0.05))
    b.add(box((wide + 0.14, 0.10, 0.09), 0.012, 0.005, rng), frame, at=(0, -0.02, tall - 0.01))
    b.add(box((wide + 0.24, 0.17, 0.06), 0.012, 0.005, rng), frame, at=(0, -0.05, -0.08))
    b.add(box((0.035, 0.05, tall), 0.006), frame, at=(rng.normal() * 0.005, -0.02, 0))
    b.add(box((wide, 0.045, 0.035), 0.006), frame, at=(0, -0.02, tall * 0.55))
    if shutters:
        for side in (-1, 1):
            b.add(
                box((wide * 0.48, 0.045, tall + 0.06), 0.01, 0.006, rng),
                Paint(varied(shutters, rng, 0.06), "wood", "#2c2018", 0.5),
                at=(side * (wide * 0.5 + wide * 0.29), -0.05, -0.03),
                yaw=side * 0.12,
            )
    if box_of:
        b.add(box((wide + 0.1, 0.2, 0.16), 0.015, 0.006, rng), Paint("#6b4a34", "wood", "#2c2018", 0.5), at=(0, -0.16, -0.2))
        for k in range(14):
            b.add(
                sphere((0.05, 0.05, 0.04), 6, 4),
                varied(box_of if k % 3 else "#5d7a44", rng, 0.15),
                at=(rng.uniform(-wide / 2, wide / 2), -0.16 + rng.uniform(-0.09, 0.07), rng.uniform(-0.03, 0.07)),
            )


def door(bench: Shop, at: tuple[float, float, float], colour: str, trim: str, wide: float = 0.86, tall: float = 1.9) -> None:
    """A plank door with its frame and step on a wall that looks to -Y."""
    b, rng = bench.within(at), bench.rng
    for k in range(4):
        b.add(
            box((wide / 4 - 0.008, 0.05, tall), 0.008, 0.003, rng),
            Paint(varied(colour, rng, 0.05), "wood", "#2c2018", 0.7),
            at=(-wide / 2 + (k + 0.5) * wide / 4, -0.02, 0.02),
        )
    frame = Paint(trim, "wood", "#2c2018", 0.5)
    for x in (-wide / 2 - 0.05, wide / 2 + 0.05):
        b.add(box((0.12, 0.12, tall + 0.08), 0.014, 0.006, rng), frame, at=(x, -0.03, 0))
    b.add(box((wide + 0.3, 0.16, 0.14), 0.016, 0.008, rng), frame, at=(0, -0.04, tall + 0.02))
    b.add(box((wide + 0.3, 0.34, 0.08), 0.02, 0.01, rng), Paint("#8a857a", "plaster", "#55534e", 0.6), at=(0, -0.2, -0.02))
    b.add(sphere(0.035, 8, 6), "#c9a14a", "metal", at=(wide * 0.36, -0.07, tall * 0.48))
    for z in (0.3, tall - 0.35):
        b.add(box((wide * 0.7, 0.02, 0.05), 0.004), "#2b2b2e", "metal", at=(-wide * 0.1, -0.05, z))


def rod(points: ArrayLike, radius: float | Sequence[float], sides: int = 6, flat: float = 1.0) -> Mesh:
    """A round timber with its grain along it."""
    return tiled(tube(points, radius, sides, flat=flat), [[0, 1], [1, 0]])


def fence(
    bench: Shop,
    points: list[tuple[float, float, float]],
    colour: str = "#7d7466",
    tall: float = 0.85,
    rails: int = 2,
    lean: float = 0.09,
) -> None:
    """Driftwood posts along ground points, each leaning its own way, with rails between."""
    rng = bench.rng
    tops = []
    for x, y, z in points:
        t = tall * rng.uniform(0.85, 1.12)
        tilt = rng.normal(size=2) * lean
        top = np.array([x + tilt[0] * t, y + tilt[1] * t, z + t])
        tops.append((np.array([x, y, z - 0.2]), top))
        bench.add(
            rod(
                curve([(x, y, z - 0.25), (x + tilt[0] * t * 0.4 + rng.normal() * 0.01, y + tilt[1] * t * 0.5, z + t * 0.5), top], 5),
                [0.055, 0.05, 0.048, 0.045, 0.04],
                7,
            ),
            Paint(varied(colour, rng, 0.08), "wood", "#3c342a", 0.4),
        )
    for (a0, a1), (b0, b1) in zip(tops, tops[1:], strict=False):
        for k in range(rails):
            f = 0.5 + 0.36 * k + rng.normal() * 0.03
            p, q = a0 + (a1 - a0) * f, b0 + (b1 - b0) * f
            bench.add(
                rod(curve([p, (p + q) / 2 + [0, 0, rng.normal() * 0.025 - 0.01], q], 5), 0.03, 6, flat=0.7),
                Paint(varied(colour, rng, 0.1), "wood", "#3c342a", 0.4),
            )


def pickets(bench: Shop, a: tuple[float, float], b: tuple[float, float], colour: str, tall: float = 0.8, step: float = 0.17) -> None:
    """A straight run of pointed pales from `a` to `b` on the level."""
    rng = bench.rng
    length, yaw = math.dist(a, b), math.atan2(b[1] - a[1], b[0] - a[0])
    run = bench.within((a[0], a[1], 0), yaw)
    pale = cutout([(-0.045, 0), (0.045, 0), (0.045, tall - 0.09), (0, tall), (-0.045, tall - 0.09)], 0.03)
    for k in range(int(length / step)):
        run.add(
            put(pale, (0, 0, 0), 0, 0, math.pi / 2),
            Paint(varied(colour, rng, 0.05), "wood", "#4a4034", 0.5),
            at=((k + 0.5) * step, -0.02, rng.uniform(-0.03, 0.01)),
            pitch=rng.normal() * 0.025,
        )
    for z in (tall * 0.28, tall * 0.68):
        run.add(
            box((length, 0.035, 0.07), 0.008, 0.006, rng),
            Paint(varied(colour, rng, 0.05), "wood", "#4a4034", 0.5),
            at=(length / 2, 0.03, z),
        )


def lamp_post(bench: Shop, at: tuple[float, float, float], lit: bool, tall: float = 3.0, iron: str = "#2c3438") -> None:
    """A cast-iron lamp post with a glazed lantern; its light is at `at` + (0, 0, tall - 0.25)."""
    b = bench.within(at)
    foot = [
        (0, 0),
        (0.17, 0),
        (0.17, 0.12),
        (0.12, 0.16),
        (0.11, 0.42),
        (0.07, 0.5),
        (0.05, 0.62),
        (0.042, tall - 0.75),
        (0.065, tall - 0.72),
        (0.05, tall - 0.66),
        (0.03, tall - 0.56),
        (0, tall - 0.56),
    ]
    b.add(lathe(foot, 12, 0.9), Paint(iron, "metal", "#5a4a3a", 0.5), "satin")
    b.add(put(tube([(-0.22, 0, 0), (0.22, 0, 0)], 0.018, 6), (0, 0, tall - 0.72)), iron, "satin")
    for k in range(4):
        a = math.pi / 4 + k * math.pi / 2
        b.add(
            tube(
                [(0.09 * math.cos(a), 0.09 * math.sin(a), tall - 0.56), (0.15 * math.cos(a), 0.15 * math.sin(a), tall - 0.16)],
                0.014,
                5,
            ),
            iron,
            "satin",
        )
    b.add(lathe([(0, 0), (0.10, 0), (0.115, 0.03), (0, 0.03)], 4, 0.3), iron, "satin", at=(0, 0, tall - 0.59), yaw=math.pi / 4)
    b.add(
        lathe([(0.0, 0), (0.21, 0), (0.19, 0.05), (0.05, 0.17), (0.03, 0.24), (0, 0.24)], 8, 0.5),
        iron,
        "satin",
        at=(0, 0, tall - 0.17),
    )
    glass = lathe([(0, 0), (0.085, 0), (0.135, 0.38), (0, 0.38)], 4, 0.3)
    b.add(
        glass,
        Paint("#ffc676" if lit else "#8b9a9c", "paper", "#e08a3a", 0.5, pixels=16),
        "glow" if lit else "gloss",
        at=(0, 0, tall - 0.555),
        yaw=math.pi / 4,
    )


def bench_seat(bench: Shop, at: tuple[float, float, float], yaw: float, wide: float = 1.5, seat: float = 0.46, wood: str = "#7a5638") -> None:
    """A slatted bench with a back, looking to -Y before it is turned."""
    b, rng = bench.within(at, yaw), bench.rng
    for k in range(4):
        b.add(
            box((wide, 0.10, 0.04), 0.01, 0.004, rng),
            Paint(varied(wood, rng, 0.07), "wood", "#3c2a1c", 0.6),
            at=(0, -0.19 + k * 0.115, seat - 0.04),
        )
    for k in range(3):
        b.add(
            box((wide, 0.035, 0.095), 0.01, 0.004, rng),
            Paint(varied(wood, rng, 0.07), "wood", "#3c2a1c", 0.6),
            at=(0, 0.26 + k * 0.035, seat + 0.12 + k * 0.13),
            roll=-0.22,
        )
    for x in (-wide / 2 + 0.14, wide / 2 - 0.14):
        for part in (
            [(x, -0.2, 0), (x, -0.17, seat - 0.05)],
            [(x, 0.2, 0), (x, 0.22, seat - 0.05), (x, 0.36, seat + 0.52)],
            [(x, -0.2, seat - 0.06), (x, 0.24, seat - 0.06)],
            [(x, -0.22, seat + 0.2), (x, 0.3, seat + 0.2)],
            [(x, -0.2, seat - 0.05), (x, -0.21, seat + 0.2)],
        ):
            b.add(tube(part, 0.024, 6), Paint("#30363a", "metal", "#5a4a3a", 0.4), "satin")


def crate(bench: Shop, at: tuple[float, float, float], yaw: float, size: tuple[float, float, float], wood: str = "#8a6a44") -> None:
    """A slatted crate."""
    b, rng = bench.within(at, yaw), bench.rng
    w, d, h = size
    b.add(box((w - 0.05, d - 0.05, h - 0.03), 0.01), "#2d241c")
    rows = max(2, round(h / 0.13))
    for k in range(rows):
        z = k * h / rows
        for y, turn, length in ((-d / 2, 0.0, w), (d / 2, 0.0, w), (-w / 2, math.pi / 2, d), (w / 2, math.pi / 2, d)):
            at_ = (0, y, z) if turn == 0 else (y, 0, z)
            b.add(
                box((length, 0.028, h / rows * 0.82), 0.006, 0.004, rng),
                Paint(varied(wood, rng, 0.08), "wood", "#4c3822", 0.5),
                at=at_,
                yaw=turn,
                pitch=rng.normal() * 0.008,
            )
    slats = max(3, round(d / 0.14))
    for k in range(slats):
        b.add(
            box((w, d / slats * 0.82, 0.026), 0.006, 0.004, rng),
            Paint(varied(wood, rng, 0.08), "wood", "#4c3822", 0.5),
            at=(0, -d / 2 + (k + 0.5) * d / slats, h - 0.026),
        )
    for x in (-w / 2, w / 2):
        for y in (-d / 2, d / 2):
            b.add(box((0.06, 0.06, h), 0.008, 0.004, rng), Paint(varied(wood, rng, 0.1), "wood", "#4c3822", 0.5), at=(x, y, 0))


def barrel(bench: Shop, at: tuple[float, float, float], radius: float = 0.29, tall: float = 0.8, wood: str = "#7c5a3a") -> None:
    """A cask with two hoops a side."""
    b = bench.within(at)
    side = [
        (0, 0),
        (radius * 0.82, 0),
        (radius * 0.95, tall * 0.25),
        (radius, tall * 0.5),
        (radius * 0.95, tall * 0.75),
        (radius * 0.84, tall),
        (radius * 0.74, tall),
        (radius * 0.74, tall - 0.05),
        (0, tall - 0.05),
    ]
    b.add(lathe(side, 18, 0.6), Paint(wood, "wood", "#3c2a1c", 0.5, pixels=128))
    for z in (0.08, 0.26, 0.72, 0.9):
        r = radius * (0.83 + 0.17 * math.sin(math.pi * z)) + 0.008
        b.add(lathe([(r, -0.02), (r + 0.008, 0), (r, 0.025)], 18, 0.2), "#43474a", "metal", at=(0, 0, z * tall))


def boat(
    bench: Shop,
    at: tuple[float, float, float],
    yaw: float,
    length: float = 2.6,
    hull: str = "#3d6473",
    inside: str = "#b08a5a",
    heel: float = 0.16,
) -> None:
    """A rowing boat drawn up, leaning on its bilge: strakes, gunwale, thwarts, oars."""
    b, rng = bench.within(at, yaw, 0.03, heel), bench.rng

    def skin(inner: float):
        def place(s, t):
            x = (s - 0.5) * length
            swell = np.clip(1 - np.abs(2 * s - 1) ** 2.6, 0, 1) * np.where(s < 0.5, 0.86 + 0.14 * (2 * s), 1.0)
            swell = np.where(s < 0.06, np.maximum(swell, 0.42), swell)
            side = 2 * t - 1
            half = (0.60 - inner) * swell
            y = half * np.sign(side) * np.abs(side) ** 0.72
            z = 0.08 + inner + 0.44 * np.abs(side) ** 2.3 + 0.14 * np.abs(2 * s - 1) ** 3 * (0.4 + 0.6 * np.abs(side))
            lap = 0.016 * ((np.abs(side) * 5) % 1) * (1 if inner == 0 else 0)
            return np.stack([x, y * (1 + lap), z], -1)

        return place

    outer = grid(skin(0.0), 22, 22, size=(length, 1.6))
    b.add(Mesh(outer.vertices, outer.faces[:, ::-1], -outer.normals, outer.uv), Paint(hull, "paint", "#c9b99a", 0.9, pixels=128))
    b.add(grid(skin(0.03), 22, 12, size=(length, 1.6)), Paint(inside, "wood", "#4c3822", 0.9, pixels=128))
    s = np.linspace(0.0, 1.0, 24)
    for t in (0.0, 1.0):
        rim = skin(0.0)(s, np.full_like(s, t))
        b.add(tube(rim + [0, 0, 0.01], 0.028, 7), Paint("#d8c9a4", "paint", "#7a6a50", 0.6))
    for x in (-0.55, 0.15, 0.75):
        wide = 2 * 0.60 * (1 - abs(2 * x / length) ** 2.6)
        b.add(box((0.2, wide, 0.035), 0.008, 0.004, rng), Paint(inside, "wood", "#4c3822", 0.6), at=(x, 0, 0.36))
    for y in (-0.14, 0.2):
        oar = merge([tube([(-0.9, y, 0.42), (0.95, y + 0.05, 0.43)], 0.022, 7), put(box((0.4, 0.1, 0.02), 0.008), (-1.0, y, 0.41))])
        b.add(oar, Paint("#a8865a", "wood", "#4c3822", 0.6))
    b.add(
        tube(curve([(1.25, 0.05, 0.5), (1.5, 0.3, 0.25), (1.75, 0.1, -0.02), (2.2, 0.4, -0.06), (2.4, 0.1, -0.08)], 18), 0.017, 6),
        "#c8b48a",
    )
