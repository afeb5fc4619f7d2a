"""Props of the yard and the shore: umbrella, telescope, broom, rope, bucket, boat, crate."""

from __future__ import annotations

import math

import numpy as np

from .. import shapes
from ..shapes import box, cylinder, lathe, put, sphere, tube
from ..solids import Mesh
from ..textures import Paint
from .model import STRAIGHT, Bench, Made, grip, upright_box, upright_cylinder


def umbrella(bench: Bench) -> Made:
    """An umbrella: shut it stands on its tip and hangs from the hand like a cane; open its canopy of eight panels is over whoever holds it."""
    cloth = bench.pick(("#a8342c", "#2f4a6a", "#c8902f", "#2a2a30"))
    wood, steel = Paint("#7a4c2a", "wood"), Paint("#c8b890", "metal", pixels=32)
    hand = 0.56
    s, o = bench.when("shut"), bench.when("open")
    s.add(tube([(0, 0, 0.0), (0, 0, 0.54)], [0.006, 0.009], 8), Paint("#3a3430", "metal"), "metal")
    s.add(tube(shapes.curve([(0, 0, 0.5), (0, 0, 0.6), (0.035, 0, 0.65), (0.072, 0, 0.61), (0.076, 0, 0.57)], 14), 0.0145, 8), wood, "gloss")

    def furled(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u + 2.2 * v
        r = (0.012 + 0.05 * np.sin(math.pi * np.clip(v, 0, 1) ** 0.75) ** 0.9) * (1 + 0.22 * np.sin(5 * (a - 2.2 * v) + 3 * v))
        return np.stack([r * np.cos(a), r * np.sin(a), 0.05 + 0.43 * v], -1)

    s.add(shapes.grid(furled, 40, 12, size=(0.3, 0.5)), Paint(cloth, "cloth", span=0.4), "matte")
    s.add(lathe([(0.036, 0.355), (0.044, 0.365), (0.036, 0.375)], 16), Paint("#c8a050", "cloth"), "matte")
    top = hand + 1.12
    o.add(tube([(0, 0, hand), (0, 0, top + 0.08)], [0.011, 0.008], 8), Paint("#3a3430", "metal"), "metal")
    o.add(tube(shapes.curve([(0, 0, hand + 0.06), (0, 0, hand - 0.05), (0.035, 0, hand - 0.1), (0.072, 0, hand - 0.06), (0.076, 0, hand - 0.02)],
        14), 0.0145, 8), wood, "gloss")

    def canopy(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        scallop = np.abs(np.cos(4 * a)) ** 0.7
        r = 0.6 * np.sin((1 - v) * 1.25) / math.sin(1.25) * (1 - 0.07 * (1 - v) * (1 - scallop))
        drop = 0.3 * (1 - np.cos((1 - v) * 1.25)) / (1 - math.cos(1.25)) - 0.028 * (1 - v) * (1 - scallop)
        return np.stack([r * np.cos(a), r * np.sin(a), top + 0.03 - drop], -1)

    o.add(shapes.grid(canopy, 64, 7, both=True, size=(1.5, 0.6)), Paint(cloth, "cloth", span=0.6, pixels=128), "matte")
    for k in range(8):
        a = k * math.pi / 4
        c, d = math.cos(a), math.sin(a)
        o.add(tube([(0.585 * c, 0.585 * d, top - 0.265), (0.34 * c, 0.34 * d, top - 0.075), (0, 0, top + 0.02)], 0.004, 5), steel, "metal")
        o.add(tube([(0.32 * c, 0.32 * d, top - 0.07), (0, 0, top - 0.24)], 0.003, 4), steel, "metal")
    return Made(0.5, "cloth", (("capsule", (0.045, 0.24), (0.0, 0.0, 0.29), STRAIGHT),), grip((0, 0, hand), (1, 0, 0), (0, -1, 0)), True)


def telescope(bench: Bench) -> Made:
    """A brass spyglass of three draws, lying along +X."""
    brass, leather = Paint("#b98f3f", "metal", "#5a3a1a"), Paint(bench.pick(("#5a2f24", "#2f3a4a")), "leather", span=0.2)
    s = bench.always.within((0, 0, 0.042), pitch=math.pi / 2)
    tubes = ((0.04, -0.02, 0.2, leather), (0.033, -0.14, -0.02, brass), (0.027, -0.24, -0.14, brass))
    for radius, low, high, paint in tubes:
        s.add(lathe([(radius, low), (radius, high)], 20), paint, "satin" if paint is leather else "metal")
    for radius, z in ((0.044, 0.2), (0.043, -0.02), (0.037, -0.14), (0.031, -0.24)):
        s.add(lathe([(radius * 0.8, z - 0.012), (radius, z - 0.01), (radius, z + 0.01), (radius * 0.8, z + 0.012)], 20, sharp=0.6), brass, "metal")
    s.add(lathe([(0.0, 0.2), (0.034, 0.2)][::-1], 20), Paint("#22384a", "clay", pixels=32), "gloss", (0, 0, 0.002))
    s.add(lathe([(0, -0.256), (0.02, -0.256), (0.029, -0.25), (0.03, -0.24)], 18, sharp=0.6), Paint("#241a14", pixels=32), "satin")
    return Made(0.9, "metal", (("cylinder", (0.042, 0.23), (-0.02, 0.0, 0.042), (0.7071, 0.0, 0.7071, 0.0)),),
        grip((-0.1, 0, 0.042), (0, 1, 0), (0, 0, -1)))


def broom(bench: Bench) -> Made:
    """A besom standing on its twigs."""
    s = bench.always
    straw = ("#c9a050", "#b88c3c", "#d8b468")
    s.add(tube(shapes.curve([(0, 0, 0.3), (0.006, 0.004, 0.8), (0, 0, 1.3)], 8), [0.018, 0.017, 0.017, 0.016, 0.016, 0.016, 0.016, 0.017], 8),
        Paint("#8a6038", "wood", span=0.4), "satin")
    for k in range(46):
        a, ring = k * 2.39996, math.sqrt((k + 0.5) / 46)
        c, d = math.cos(a), math.sin(a)
        foot = 0.13 * ring + bench.rng.normal() * 0.008
        s.add(tube([(0.028 * ring * c, 0.028 * ring * d, 0.42), (0.05 * ring * c, 0.05 * ring * d, 0.24),
            (foot * c, foot * d * 0.6, abs(bench.rng.normal()) * 0.02)], [0.006, 0.008, 0.005], 4),
              Paint(straw[k % 3], "clay", pixels=32), "matte")
    for z in (0.28, 0.33, 0.38):
        s.add(lathe([(0.036 + (0.38 - z) * 0.25, z - 0.008), (0.044 + (0.38 - z) * 0.25, z), (0.036 + (0.38 - z) * 0.25, z + 0.008)], 14),
            Paint("#a8342c", "cloth", span=0.05), "matte")
    return Made(0.8, "wood", (upright_cylinder(0.09, 0.36), upright_cylinder(0.017, 0.94, (0, 0, 0.36))), grip((-0.01, 0, 0.6)), True)


def rope(bench: Bench) -> Made:
    """A coil of thick rope with one end loose."""
    s = bench.always
    hemp = Paint(bench.pick(("#b8925a", "#a88a64")), "stripe", "#8a6a3c", span=0.05)
    turns, r = 4, 0.14
    points = []
    for k in range(turns * 20 + 1):
        a = 2 * math.pi * k / 20
        layer = k / 20
        points.append(((r - 0.012 * (layer % 2)) * math.cos(a), (r + 0.006 * math.sin(3 * a + layer)) * math.sin(a), 0.02 + 0.03 * layer))
    end = [(0.17, 0.05, 0.1), (0.23, 0.07, 0.03), (0.3, 0.02, 0.018), (0.36, 0.05, 0.018)]
    s.add(tube(np.array(points), 0.019, 7), hemp, "matte")
    s.add(tube(shapes.curve([points[-1], *end], 12), 0.019, 7), hemp, "matte")
    s.add(put(lathe([(0.02, -0.012), (0.024, 0), (0.02, 0.012)], 10), (0.34, 0.04, 0.018), pitch=math.pi / 2, yaw=0.4), Paint("#a8342c", "cloth"),
        "matte")
    return Made(2.0, "cloth", (upright_cylinder(0.16, 0.14),), grip((-0.14, 0, 0.09), (0, 1, 0), (0, 0, 1)))


def bucket(bench: Bench) -> Made:
    """A tin pail with a rolled rim, a hoop and a wire bail."""
    tin = Paint(bench.pick(("#8a9498", "#5f7f80", "#9a4a3a")), "metal", "#5a4a3a", span=0.4, pixels=128)
    s = bench.always
    s.add(lathe([(0, 0.012), (0.09, 0.012), (0.095, 0), (0.1, 0), (0.102, 0.02), (0.138, 0.25), (0.146, 0.254), (0.146, 0.264), (0.137, 0.266)], 26,
        sharp=0.6), tin, "satin")
    s.add(lathe([(0.137, 0.264), (0.098, 0.02), (0, 0.02)], 26), tin, "satin")
    s.add(lathe([(0.1195, 0.13), (0.1245, 0.136), (0.126, 0.15), (0.1225, 0.156)], 26, sharp=0.9), Paint("#6a6a68", "metal"), "metal")
    for y in (-1, 1):
        s.add(box((0.04, 0.012, 0.04), 0.005), Paint("#6a6a68", "metal"), "metal", (0, y * 0.142, 0.216))
    bow = shapes.curve([(0, -0.146, 0.236), (0.03, -0.13, 0.33), (0.05, 0, 0.395), (0.03, 0.13, 0.33), (0, 0.146, 0.236)], 18)
    s.add(tube(bow, 0.006, 6), Paint("#4a4440", "metal"), "metal")
    s.add(tube([(0.049, -0.04, 0.394), (0.05, 0.04, 0.394)], 0.015, 8), Paint("#8a5a30", "wood"), "satin")
    return Made(1.0, "metal", (upright_cylinder(0.12, 0.26),), grip((0.05, 0, 0.395), (1, 0, 0), (0, 0, 1)), True)


def boat(bench: Bench) -> Made:
    """A toy boat: carved hull, mast, two patched sails, on its cradle."""
    hull, trim = bench.pick(("#a83a2c", "#2f5a72", "#3f6a4a")), Paint("#ece0c4", "paint")
    s = bench.always
    long, beam, deep = 0.36, 0.13, 0.1

    def shell(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x = (u - 0.5) * long
        taper = np.sqrt(np.clip(1 - np.clip((u - 0.35) / 0.65, 0, 1) ** 2.4, 0, 1)) * np.clip(0.72 + u * 0.9, 0, 1)
        a = (v - 0.5) * math.pi
        lift = 0.03 * np.clip((u - 0.5) * 2, 0, 1) ** 2 + 0.012 * np.clip((0.5 - u) * 2, 0, 1) ** 2
        y = beam / 2 * taper * np.sign(np.sin(a)) * np.abs(np.sin(a)) ** 0.6
        z = 0.035 + deep * (1 - np.clip(np.cos(a), 0, 1) ** 0.8 * (0.35 + 0.65 * taper)) + lift
        return np.stack([x + 0.02 * np.clip((u - 0.5) * 2, 0, 1) * (z - 0.035) / deep, y, z], -1)

    s.add(shapes.grid(lambda u, v: shell(u, 1 - v), 20, 12, both=True, size=(0.4, 0.25)), Paint(hull, "paint", "#e8dcc0", span=0.4, pixels=128),
        "satin")
    s.add(box((0.006, 0.095, 0.075), 0.002), Paint(hull, "paint", "#e8dcc0"), "satin", (-long / 2 + 0.004, 0, 0.06))

    def deck(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        top = shell(u, np.zeros_like(u))
        other = shell(u, np.ones_like(u))
        p = top * (1 - v[..., None]) + other * v[..., None]
        p[..., 2] -= 0.016
        return p

    s.add(shapes.grid(deck, 18, 2, both=False, size=(0.36, 0.12)), Paint("#c99a5c", "wood", span=0.2, pixels=128), "satin")
    for edge in (0.0, 1.0):
        u = np.linspace(0, 0.985, 16)
        s.add(tube(shell(u, np.full_like(u, edge)), 0.0055, 6), trim, "satin")
    s.add(box((0.09, 0.062, 0.04), 0.008), trim, "satin", (-0.08, 0, 0.125))
    s.add(box((0.1, 0.07, 0.01), 0.004), Paint(hull, "paint"), "satin", (-0.08, 0, 0.163))
    for y in (-1, 1):
        s.add(put(cylinder(0.011, 0.004, 12), (-0.08, y * 0.031, 0.145), roll=-y * math.pi / 2), Paint("#2a3a4a", pixels=32), "gloss")
    mast = (0.03, 0.0)
    s.add(tube([(*mast, 0.1), (*mast, 0.46)], [0.008, 0.005], 8), Paint("#8a5c34", "wood"), "satin")
    s.add(tube([(0.025, 0, 0.19), (-0.15, 0, 0.2)], 0.005, 6), Paint("#8a5c34", "wood"), "satin")

    def sail(corners: list[tuple[float, float]], bulge: float) -> Mesh:
        a, b, c = (np.array([x, 0.0, z]) for x, z in corners)

        def place(u: np.ndarray, v: np.ndarray) -> np.ndarray:
            u3, v3 = u[..., None], v[..., None]
            p = a * (1 - v3) + (b * (1 - u3) + c * u3) * v3
            p[..., 1] += bulge * np.sin(math.pi * u) * np.sin(math.pi * v * 0.9)
            return p

        return shapes.grid(place, 7, 7, both=True, size=(0.2, 0.3))

    s.add(sail([(0.022, 0.45), (0.022, 0.205), (-0.145, 0.212)], 0.03), Paint("#ecdfbf", "cloth", span=0.3, pixels=128), "matte")
    s.add(sail([(0.038, 0.42), (0.17, 0.175), (0.04, 0.185)], 0.022), Paint("#d8c49a", "stripe", "#b85a44", span=0.2), "matte")
    s.add(box((0.05, 0.004, 0.045), 0.001), Paint("#b8503c", "check", "#ecdfbf", span=0.05), "matte", (-0.03, 0.026, 0.25))
    flag = shapes.grid(lambda u, v: np.stack([0.03 - 0.06 * u, 0.008 * np.sin(6 * u), 0.44 + (v - 0.5) * 0.03 * (1 - u) + 0.012], -1), 5, 2,
        both=True)
    s.add(flag, Paint("#c8902f", "cloth", pixels=32), "matte")
    s.add(tube([(0.185, 0, 0.175), (*mast, 0.44)], 0.0015, 4), Paint("#e8dcc0", pixels=32), "matte")
    for x in (-0.09, 0.09):
        s.add(box((0.02, 0.14, 0.045), 0.006), Paint("#7a5230", "wood"), "satin", (x, 0, 0))
    s.add(box((0.2, 0.02, 0.02), 0.005), Paint("#7a5230", "wood"), "satin")
    return Made(0.4, "wood", (("box", (0.17, 0.06, 0.05), (0.0, 0.0, 0.09), STRAIGHT), upright_box((0.2, 0.13, 0.045)),
        ("box", (0.09, 0.012, 0.15), (-0.02, 0.0, 0.3), STRAIGHT)),
                grip((-0.02, 0, 0.03), (1, 0, 0), (0, 0, -1)), True)


def crate(bench: Bench) -> Made:
    """A slatted crate with straw that shows between the boards."""
    wood = [Paint(c, "wood", span=0.5, pixels=128, seed=k) for k, c in enumerate(("#a8814e", "#9a7442", "#b58d58"))]
    w, d, h = 0.38, 0.46, 0.32
    s = bench.always
    for side in (-1, 1):
        for k in range(3):
            z, high = 0.012 + k * h / 3, h / 3 - 0.02
            s.add(box((w - 0.03, 0.016, high), 0.004, 0.002, bench.rng), wood[k], "matte", (0, side * (d / 2 - 0.008), z))
            s.add(box((0.016, d - 0.0, high), 0.004, 0.002, bench.rng), wood[(k + 1) % 3], "matte", (side * (w / 2 - 0.008), 0, z))
        for t in (-1, 1):
            s.add(box((0.022, 0.06, h + 0.004), 0.004), wood[2], "matte", (side * (w / 2 + 0.004), t * (d / 2 - 0.03), 0))
            for z in (0.06, 0.16, 0.27):
                s.add(sphere(0.0065, 6, 4), Paint("#3a3430", "metal", pixels=32), "metal", (side * (w / 2 + 0.016), t * (d / 2 - 0.03), z))
    s.add(box((w - 0.02, d - 0.02, 0.016), 0.003), wood[0], "matte")
    s.add(box((w - 0.05, d - 0.05, h - 0.09), 0.02), Paint("#c8a65a", "felt", span=0.2), "matte", (0, 0, 0.016))
    for _ in range(16):
        x, y, a = bench.rng.uniform(-0.14, 0.14), bench.rng.uniform(-0.18, 0.18), bench.rng.uniform(0, 6)
        s.add(tube(shapes.curve([(x, y, 0.24), (x + 0.05 * math.cos(a), y + 0.05 * math.sin(a), 0.29),
            (x + 0.1 * math.cos(a + 0.4), y + 0.1 * math.sin(a + 0.4), 0.255)], 5), 0.0035, 4),
              Paint("#d8b868", pixels=32), "matte")
    s.add(box((0.004, 0.2, 0.07), 0.001), Paint("#c8b48a", "plaque", "#5a2a1c", fit=True), "matte", (w / 2 + 0.0035, 0, 0.14))
    return Made(4.0, "wood", (upright_box((w, d, h)),), grip((0, 0, h * 0.45), (1, 0, 0), (0, 0, -1)), True)
