"""Things that someone left there: books, bottles, cups, pots, plates, pictures, clocks, coats, plants, candles.

Each is built in a bench's local frame: standing on the origin, or, for what hangs, in a wall's frame (x right, -y into the room).
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.spatial.transform import Rotation

from .. import shapes
from ..shapes import box, cylinder, lathe, merge, put, sphere, tube
from ..solids import Change, Material
from ..textures import Paint, varied
from ..workshop import Shop

#: Cloth bindings that keep to one shelf.
BINDINGS = ("#8c3a2e", "#2f5a5c", "#c08a3a", "#34405e", "#5d6b3a", "#6b3548", "#b8a27a", "#3d3530")
#: Bottle glass.
GLASSES = ("#2f5a3c", "#6b3f1e", "#8fa898", "#b8862f", "#3a4f6a", "#7a2f2a", "#a8b8a8")


def books(shop: Shop, width: float, colours: tuple[str, ...] = BINDINGS, tall: float = 0.24, depth: float = 0.16) -> None:
    """A row of books from x = 0 to about `width`, spines to -y, some leaning, with a gap that someone took one from."""
    rng, x = shop.rng, 0.0
    while x < width - 0.03:
        thick, high = rng.uniform(0.025, 0.055), tall * rng.uniform(0.72, 1.0)
        colour = varied(colours[int(rng.integers(len(colours)))], rng, 0.07)
        lean = rng.normal() * 0.03 if rng.random() < 0.8 else 0.22
        paint = Paint(colour, "spine", "#d9b56a", fit=True, seed=int(rng.integers(4)))
        if rng.random() < 0.1:
            x += 0.05
        shift = math.sin(lean) * high if lean > 0.1 else 0.0
        shop.add(box((thick, depth * rng.uniform(0.85, 1.0), high), 0.006, 0.002, rng), paint, "satin",
                 (x + thick / 2, rng.uniform(-0.012, 0.012), 0.002 + (abs(math.sin(lean)) * thick / 2)), pitch=-lean if lean > 0.1 else lean * 0.3)
        x += thick + 0.002 + shift * 0.6


def stack(shop: Shop, count: int = 3, colours: tuple[str, ...] = BINDINGS) -> float:
    """A pile of books lying down; returns its height."""
    rng, z = shop.rng, 0.0
    for _ in range(count):
        thick = rng.uniform(0.03, 0.05)
        size = (rng.uniform(0.2, 0.25), rng.uniform(0.15, 0.18))
        paint = Paint(varied(colours[int(rng.integers(len(colours)))], rng), "leather")
        yaw = rng.normal() * 0.25
        shop.add(box((*size, thick), 0.007, 0.002, rng), paint, "satin", (0, 0, z), yaw=yaw)
        shop.add(box((size[0] - 0.012, size[1] - 0.006, thick * 0.7), 0.002), Paint("#d8c9a2", "paper"), "matte", (0.008, 0.004, z + thick * 0.15),
            yaw=yaw)
        z += thick
    return z


def bottle(shop: Shop, kind: int, colour: str, label: str = "", scale: float = 1.0) -> None:
    """One of four bottle shapes with a cork, and a paper label when given a colour for it."""
    shapes_ = (
        [(0, 0), (0.036, 0), (0.04, 0.01), (0.04, 0.16), (0.034, 0.19), (0.014, 0.22), (0.013, 0.28), (0.017, 0.282), (0.017, 0.3), (0, 0.3)],
        [(0, 0), (0.04, 0), (0.044, 0.01), (0.044, 0.12), (0.015, 0.16), (0.014, 0.22), (0.018, 0.222), (0.018, 0.238), (0, 0.238)],
        [(0, 0), (0.05, 0), (0.056, 0.02), (0.05, 0.09), (0.02, 0.14), (0.014, 0.2), (0.02, 0.22), (0, 0.222)],
        [(0, 0), (0.03, 0), (0.033, 0.01), (0.033, 0.2), (0.026, 0.24), (0.012, 0.27), (0.012, 0.33), (0.016, 0.332), (0.016, 0.35), (0, 0.35)],
    )
    profile = [(r * scale, z * scale) for r, z in shapes_[kind % 4]]
    shop.add(lathe(profile, 12, sharp=0.8), Paint(colour, "clay", pixels=32), "gloss")
    top = profile[-1][1]
    shop.add(cylinder(0.011 * scale, 0.03 * scale, 8), Paint("#a8834f", "clay", pixels=32), "matte", (0, 0, top - 0.005))
    if label:
        r = profile[3][0] * 1.02
        shop.add(lathe([(r, 0.05 * scale), (r, 0.12 * scale)], 12), Paint(label, "label", "#7a3a2a", fit=True), "matte",
            yaw=float(shop.rng.random() * 6))


def bottles(shop: Shop, width: float, count: int, colours: tuple[str, ...] = GLASSES, scale: float = 1.0) -> None:
    """A row of different bottles along x from 0 to `width`."""
    rng = shop.rng
    for k in range(count):
        x = (k + 0.5) * width / count + rng.uniform(-0.012, 0.012)
        label = ("#e2d3ab", "#d8c49a", "#c9b48a", "")[int(rng.integers(4))]
        bottle(shop.within((x, rng.uniform(-0.02, 0.02), 0)), int(rng.integers(4)), varied(colours[int(rng.integers(len(colours)))], rng), label,
               scale * rng.uniform(0.9, 1.1))


def mug(shop: Shop, colour: str, scale: float = 1.0, pattern: str = "clay", second: str = "#e8dcc0") -> None:
    """A stoneware mug, its handle to +X."""
    r, h = 0.042 * scale, 0.095 * scale
    shop.add(lathe([(0, 0.004), (r * 0.85, 0), (r * 0.95, 0.008), (r, h), (r * 0.9, h + 0.002), (r * 0.86, h * 0.85), (0, h * 0.82)], 16, sharp=0.9),
             Paint(colour, pattern, second), "gloss")
    shop.add(cylinder(r * 0.86, 0.004, 16), Paint("#3a2416", pixels=32), "gloss", (0, 0, h * 0.83))
    handle = shapes.curve([(r * 0.9, 0, h * 0.8), (r * 1.7, 0, h * 0.78), (r * 1.75, 0, h * 0.35), (r * 0.92, 0, h * 0.22)], 9)
    shop.add(tube(handle, 0.008 * scale, 6), Paint(colour), "gloss")


def plate(shop: Shop, colour: str, rim: str, radius: float = 0.12) -> None:
    """A plate lying flat."""
    shop.add(lathe([(0, 0.004), (radius * 0.55, 0), (radius, 0.018), (radius * 0.99, 0.024), (radius * 0.66, 0.01), (0, 0.009)], 20, sharp=1.2),
        Paint(colour), "gloss")
    shop.add(lathe([(radius * 0.9, 0.0195), (radius * 0.99, 0.0245), (radius * 0.985, 0.026), (radius * 0.9, 0.021)], 20), Paint(rim, pixels=32),
        "gloss")


def pot(shop: Shop, colour: str, scale: float = 1.0, lid: bool = True) -> None:
    """A cooking pot with two ears."""
    r, h = 0.12 * scale, 0.15 * scale
    shop.add(lathe([(0, 0), (r * 0.92, 0), (r, 0.015), (r, h), (r * 1.05, h), (r * 1.05, h + 0.008), (r * 0.95, h + 0.008), (r * 0.95, 0.03),
        (0, 0.03)], 18, sharp=0.8),
             Paint(colour, "metal"), "gloss")
    for s in (-1, 1):
        shop.add(tube(shapes.curve([(0.04, s * r, h * 0.8), (0.03, s * (r + 0.045), h * 0.82), (-0.03, s * (r + 0.045), h * 0.82),
            (-0.04, s * r, h * 0.8)], 8), 0.008, 6),
                 Paint("#2a2522", "metal"), "metal")
    if lid:
        shop.add(lathe([(r * 1.04, h + 0.008), (r * 0.9, h + 0.03), (0.02, h + 0.05), (0.012, h + 0.062), (0.024, h + 0.078), (0, h + 0.088)], 18,
            sharp=0.8),
                 Paint(colour, "metal"), "gloss")


def kettle(shop: Shop, colour: str) -> None:
    """A round kettle, its spout to +X."""
    shop.add(lathe([(0, 0), (0.1, 0), (0.125, 0.03), (0.12, 0.09), (0.08, 0.14), (0.03, 0.155), (0.012, 0.165), (0.022, 0.18), (0, 0.19)], 18,
        sharp=0.7), Paint(colour, "metal"), "gloss")
    shop.add(tube(shapes.curve([(0.1, 0, 0.05), (0.16, 0, 0.08), (0.185, 0, 0.15)], 7), np.linspace(0.028, 0.014, 7), 8), Paint(colour, "metal"),
        "gloss")
    shop.add(tube(shapes.curve([(-0.08, 0, 0.13), (-0.07, 0, 0.24), (0.06, 0, 0.24), (0.07, 0, 0.13)], 10), 0.011, 6), Paint("#3a2a1c", "wood"),
        "satin")


def picture(shop: Shop, width: float, height: float, kind: str, colour: str, second: str, frame: str = "#6b4a28", tilt: float = 0.0) -> None:
    """A framed picture in a wall's frame, its middle on the origin, a little crooked."""
    here = shop.within(pitch=tilt + float(shop.rng.normal()) * 0.02)
    here.add(box((width, 0.012, height), 0.002), Paint(colour, kind, second, fit=True, pixels=128), "matte", (0, -0.012, -height / 2))
    bar = Paint(frame, "wood")
    for s in (-1, 1):
        here.add(box((width + 0.07, 0.035, 0.04), 0.01), bar, "satin", (0, -0.018, s * (height / 2 + 0.012) - 0.02))
        here.add(box((0.04, 0.035, height + 0.06), 0.01), bar, "satin", (s * (width / 2 + 0.012), -0.018, -height / 2 - 0.03))


def clock(shop: Shop, hour: float = 10.2) -> None:
    """A wall clock case with a face; its pendulum is a solid of its own (see :func:`pendulum`)."""
    case = Paint("#5a3a22", "wood", pixels=128)
    shop.add(box((0.26, 0.1, 0.62), 0.015), case, "satin", (0, -0.05, -0.42))
    shop.add(shapes.cutout([(-0.17, 0), (0.17, 0), (0, 0.14)], 0.12), case, "satin", (0, 0, 0.19), roll=math.pi / 2)
    shop.add(cylinder(0.105, 0.012, 24), Paint("#efe2bf", "clock", "#2a221a", fit=True, pixels=128), "satin", (0, -0.1, 0.06), roll=math.pi / 2)
    shop.add(lathe([(0.105, 0), (0.12, 0.004), (0.115, 0.02), (0.105, 0.016)], 24), Paint("#b08a45", "metal"), "metal", (0, -0.1, 0.06),
        roll=math.pi / 2)
    for length, angle in ((0.05, hour / 12), (0.078, hour % 1)):
        turn = 2 * math.pi * angle
        tip = (length * math.sin(turn), -0.116, 0.06 + length * math.cos(turn))
        shop.add(tube([(0, -0.116, 0.06), tip], [0.006, 0.003], 5), Paint("#1c1612"), "satin")
    shop.add(box((0.15, 0.012, 0.28), 0.004), Paint("#1a1410"), "satin", (0, -0.1, -0.37))


def pendulum(shop: Shop, wall: str) -> Callable[[Change, int, int], None]:
    """A clock's pendulum, hung in the window of its case: a solid of its own that swings once in 2 s."""
    name = f"set/pendulum-{wall}"
    rod = merge([
        tube([(0, 0, -0.09), (0, 0, -0.28)], 0.004, 5),
        put(cylinder(0.036, 0.012, 18), (0, 0.006, -0.29), roll=math.pi / 2),
    ])
    shop.solid(name, rod, Material("#d8a84a", roughness=0.35, metallic=0.8))
    hung = shop.whole[-1]
    pivot = shop.matrix @ [0, 0, -0.09, 1]
    axis = shop.matrix[:3, 1]

    def move(change: Change, phase: int, fps: int) -> None:
        swing = np.eye(4)
        swing[:3, :3] = Rotation.from_rotvec(axis * 0.2 * math.sin(2 * math.pi * (phase / fps % 2.0) / 2.0)).as_matrix()
        swing[:3, 3] = pivot[:3] - swing[:3, :3] @ pivot[:3]
        change.poses[name] = swing @ hung.pose

    return move


def coat(shop: Shop, colour: str, length: float = 0.85, hat: str = "") -> None:
    """A coat hanging from a peg in a wall's frame, its collar at the origin; a hat above it when given a colour."""
    def body(s: np.ndarray, t: np.ndarray) -> np.ndarray:
        a = s * 2 * math.pi
        down = 1 - t
        wide = 0.07 + 0.15 * np.clip(down * 3.2, 0, 1) ** 0.7 + 0.05 * down
        fold = 1 + 0.13 * np.sin(5 * a + 2 * down) * down
        return np.stack([-wide * np.cos(a) * fold, -0.10 - 0.085 * np.sin(a) * (0.6 + 0.5 * down) * fold,
            -down * length + 0.03 * np.cos(a) ** 2 * t], -1)

    shop.add(shapes.grid(body, 20, 8), Paint(colour, "felt"), "matte")
    for s in (-1, 1):
        arm = shapes.curve([(s * 0.14, -0.1, -0.1), (s * 0.22, -0.12, -0.3), (s * 0.21, -0.14, -0.58)], 7)
        shop.add(tube(arm, [0.05, 0.062, 0.06, 0.056, 0.054, 0.052, 0.054], 8), Paint(colour, "felt"), "matte")
    shop.add(tube(shapes.curve([(-0.07, -0.06, 0.0), (-0.05, -0.15, -0.03), (0.05, -0.15, -0.03), (0.07, -0.06, 0.0)], 8), 0.022, 6, flat=1.6),
        Paint(varied(colour, shop.rng), "felt"), "matte")
    for k in range(3):
        shop.add(sphere(0.012, 8, 5), Paint("#c9a55a", "metal", pixels=32), "gloss", (0.0, -0.2, -0.22 - 0.14 * k))
    if hat:
        shop.add(lathe([(0.0, 0.0), (0.16, 0.0), (0.165, 0.012), (0.1, 0.02), (0.095, 0.09), (0.06, 0.12), (0, 0.12)], 18, sharp=1.0),
            Paint(hat, "felt"), "matte",
                 (0.0, -0.1, 0.04), roll=0.5)


def pegs(shop: Shop, width: float, count: int, paint: Paint) -> None:
    """A peg rail in a wall's frame."""
    shop.add(box((width, 0.025, 0.09), 0.008), paint, "satin", (0, -0.0125, -0.045))
    for k in range(count):
        x = (k + 0.5) * width / count - width / 2
        shop.add(tube([(x, -0.02, -0.01), (x, -0.1, 0.03)], [0.014, 0.011], 7), paint, "satin")
        shop.add(sphere(0.02, 8, 6), paint, "satin", (x, -0.105, 0.033))


def plant(shop: Shop, leaf: str, pot_colour: str, scale: float = 1.0, bloom: str = "") -> None:
    """A potted plant of bent leaves, with flowers when given a colour for them."""
    shop.add(lathe([(0, 0), (0.055 * scale, 0), (0.075 * scale, 0.1 * scale), (0.085 * scale, 0.1 * scale), (0.085 * scale, 0.125 * scale),
        (0.072 * scale, 0.125 * scale), (0, 0.11 * scale)],
                   14, sharp=0.7), Paint(pot_colour, "clay"), "matte")
    for k in range(11):
        a, high = k * 2.4 + shop.rng.normal() * 0.2, scale * shop.rng.uniform(0.12, 0.26)
        out = scale * shop.rng.uniform(0.05, 0.15)
        c, s = math.cos(a), math.sin(a)
        line = shapes.curve([(0.01 * c, 0.01 * s, 0.11 * scale), (out * 0.5 * c, out * 0.5 * s, 0.11 * scale + high),
            (out * c, out * s, 0.11 * scale + high * 0.8)], 7)
        radius = np.array([0.006, 0.012, 0.02, 0.026, 0.024, 0.016, 0.003]) * scale
        shop.add(tube(line, radius, 6, flat=0.35), Paint(varied(leaf, shop.rng, 0.12), "clay"), "satin")
        if bloom and k % 2 == 0:
            shop.add(sphere(0.026 * scale, 8, 6), Paint(varied(bloom, shop.rng), "felt"), "matte", line[-3] + [0, 0, 0.02 * scale])


def candle(shop: Shop, height: float = 0.12, colour: str = "#e8dcc0") -> tuple[float, float, float]:
    """A candle in a dish; returns where its flame stands, in the bench's local frame."""
    brass = Paint("#a8843f", "metal")
    shop.add(lathe([(0, 0.004), (0.06, 0), (0.075, 0.015), (0.07, 0.02), (0.055, 0.008), (0.022, 0.008), (0.024, 0.03), (0.018, 0.032), (0, 0.02)],
        16, sharp=0.9), brass, "metal")
    shop.add(lathe([(0, 0.02), (0.018, 0.02), (0.019, height * 0.6), (0.017, height), (0.012, height + 0.004), (0, height)], 12, sharp=0.9),
        Paint(colour), "satin")
    shop.add(tube([(0.018, 0, height * 0.95), (0.022, 0, height * 0.75), (0.02, 0, height * 0.6)], [0.005, 0.006, 0.004], 5), Paint(colour), "satin")
    shop.add(tube([(0, 0, height), (0.001, 0, height + 0.018)], 0.002, 4), Paint("#1a1410", pixels=32), "matte")
    return (0.0, 0.0, height + 0.018)


def crate(shop: Shop, size: tuple[float, float, float], paint: Paint) -> None:
    """An open slatted box."""
    w, d, h = size
    for s in (-1, 1):
        for k in range(3):
            z = k * h / 3
            shop.add(box((w, 0.016, h / 3 - 0.015), 0.004, 0.002, shop.rng), paint, "matte", (0, s * d / 2, z))
            shop.add(box((0.016, d, h / 3 - 0.015), 0.004, 0.002, shop.rng), paint, "matte", (s * w / 2, 0, z))
        for t in (-1, 1):
            shop.add(box((0.035, 0.035, h), 0.004), paint, "matte", (s * (w / 2 - 0.025), t * (d / 2 - 0.025), 0))
    shop.add(box((w, d, 0.016), 0.003), paint, "matte")


def basket(shop: Shop, radius: float, height: float, colour: str) -> None:
    """A woven basket with its bow."""
    shop.add(lathe([(0, 0.01), (radius * 0.8, 0), (radius, height), (radius * 1.04, height + 0.01), (radius * 0.95, height), (radius * 0.76, 0.03),
        (0, 0.03)], 16), Paint(colour, "cloth", span=0.12), "matte")
    shop.add(tube(shapes.curve([(0, -radius, height), (0, -radius * 0.7, height * 2), (0, radius * 0.7, height * 2), (0, radius, height)], 12),
        0.012, 6), Paint(colour), "matte")


def apples(shop: Shop, count: int, spread: float, colours: tuple[str, ...] = ("#a83a2a", "#b8862f", "#7f8a3a")) -> None:
    """Fruit lying about."""
    for k in range(count):
        a, r = k * 2.4, spread * math.sqrt((k + 0.5) / count)
        shop.add(sphere((0.036, 0.036, 0.033), 12, 8), Paint(varied(colours[int(shop.rng.integers(len(colours)))], shop.rng), "clay"), "satin",
                 (r * math.cos(a), r * math.sin(a), 0.033))


def tumbler(shop: Shop, filled: float = 0.0, drink: str = "#b0702a") -> None:
    """A heavy drinking glass, `filled` 0-1."""
    r, h = 0.034, 0.095
    shop.add(lathe([(0, 0.003), (r * 0.8, 0), (r * 0.86, 0.01), (r, h), (r * 0.9, h), (r * 0.78, 0.02), (0, 0.02)], 14, sharp=0.8),
        Paint("#9fb0b0", "clay", pixels=32), "gloss")
    if filled > 0:
        top = 0.022 + filled * 0.06
        shop.add(lathe([(r * 0.985, 0.012), (r * (0.9 + 0.12 * filled), top)], 14), Paint(drink, "clay", pixels=32), "gloss")
        shop.add(cylinder(r * 0.88, 0.003, 14), Paint(drink, "clay", pixels=32), "gloss", (0, 0, top))
