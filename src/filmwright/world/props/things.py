"""Props of the house and the pocket: book, letter, box, ball, phone, hat, bag, flower, key, radio, clock, bell, guitar."""

from __future__ import annotations

import math

import numpy as np

from .. import shapes
from ..shapes import box, cutout, cylinder, lathe, put, sphere, tube
from ..solids import Mesh
from ..textures import Paint
from .model import STRAIGHT, Bench, Made, grip, upright_box, upright_cylinder

CLOTHS = ("#8c3a2e", "#2f5a5c", "#34405e", "#5d6b3a", "#7a4a6a")


def book(bench: Bench) -> Made:
    """A cloth-bound book with a gilt title and a ribbon; shut it lies flat, open it lies on its back."""
    cloth = bench.pick(CLOTHS)
    board, gilt, page = Paint(cloth, "leather"), Paint("#d9b56a", "metal", pixels=32), Paint("#e2d4ae", "paper", span=0.05)
    w, d, h = 0.17, 0.23, 0.045
    shut, s = bench.when("shut"), bench.when("open")
    for z in (0.0, h - 0.007):
        shut.add(box((w, d, 0.007), 0.003, 0.001, bench.rng), board, "satin", (0, 0, z))
    shut.add(put(lathe([(0.0225, -d / 2), (0.0225, d / 2)], 12), (-w / 2 + 0.008, 0, h / 2), roll=math.pi / 2, scale=(0.55, 1, 1)), board, "satin")
    shut.add(box((w - 0.02, d - 0.012, h - 0.014), 0.002), page, "matte", (0.004, 0, 0.007))
    shut.add(box((0.09, 0.13, 0.002), 0.0008), Paint("#d9c48a", "plaque", cloth, fit=True), "satin", (0.005, 0, h - 0.001), yaw=math.pi / 2)
    for x in (-0.06, 0.065):
        shut.add(box((0.004, d - 0.03, 0.0014), 0.0004), gilt, "metal", (x, 0, h - 0.0006))
    shut.add(box((0.07, 0.009, 0.001), 0.0003), Paint("#a83a2e", "cloth", pixels=32), "matte", (w / 2 - 0.01, 0.03, 0.006), pitch=0.25)
    for side in (-1, 1):
        leaf = s.within(yaw=0.0 if side > 0 else math.pi)
        leaf.add(box((w, d, 0.007), 0.003), board, "satin", (w / 2 + 0.01, 0, 0))

        def page_block(u: np.ndarray, v: np.ndarray) -> np.ndarray:
            x = 0.004 + u * (w - 0.01)
            return np.stack([x, (v - 0.5) * (d - 0.014), 0.007 + 0.018 * np.sin(math.pi * np.clip(u, 0, 1) ** 0.6) ** 0.7 + 0.004], -1)

        leaf.add(shapes.grid(page_block, 9, 1), Paint("#e8dcb8", "script", "#4a4038", fit=True, pixels=128), "matte")
        leaf.add(box((w - 0.012, d - 0.014, 0.012), 0.002), page, "matte", (w / 2, 0, 0.006))
    return Made(0.6, "paper", (upright_box((w, d, h)),), grip((-0.01, 0.0, 0.0), (1, 0, 0), (0, 0, -1)))


def letter(bench: Bench) -> Made:
    """An envelope with a red wax seal; opened, a written sheet with its two folds."""
    s, o = bench.when("shut"), bench.when("open")
    w, d = 0.15, 0.22
    paper = Paint("#ece0c0", "paper", span=0.3)
    s.add(box((w, d, 0.006), 0.002, 0.001, bench.rng), paper, "matte")
    s.add(cutout([(0.074, -0.108), (0.074, 0.108), (-0.012, 0.0)], 0.0022), Paint("#e0d2ac", "paper"), "matte", (0, 0, 0.006))
    s.add(lathe([(0.02, 0), (0.023, 0.002), (0.019, 0.005), (0.012, 0.006), (0.011, 0.0045), (0, 0.0045)], 12, sharp=1.5),
        Paint("#a8281f", "clay", pixels=32), "gloss", (-0.008, 0, 0.007))

    def sheet(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        x, y = (v - 0.5) * 0.26, (0.5 - u) * 0.2
        fold = 0.016 * np.abs(np.sin(v * 3 * math.pi)) ** 0.8
        return np.stack([x, y, 0.004 + fold + 0.004 * np.sin(u * 4)], -1)

    o.add(shapes.grid(sheet, 6, 12, both=True), Paint("#efe4c6", "script", "#33302c", fit=True, pixels=128), "matte")
    return Made(0.03, "paper", (upright_box((w, d, 0.008)),), grip((-0.06, 0, 0), (1, 0, 0), (0, 0, -1)))


def box_(bench: Bench) -> Made:
    """A keepsake box with brass corners; open, its lid leans back on its hinges."""
    tone = bench.pick(("#8a5430", "#5f7a78", "#8a3a34"))
    wood, brass = Paint(tone, "wood", span=0.3, pixels=128), Paint("#c09a4a", "metal")
    w, d, h = 0.2, 0.28, 0.13
    s = bench.always
    for x in (-1, 1):
        s.add(box((0.014, d, h), 0.004), wood, "satin", (x * (w / 2 - 0.007), 0, 0))
    for y in (-1, 1):
        s.add(box((w - 0.02, 0.014, h), 0.004), wood, "satin", (0, y * (d / 2 - 0.007), 0))
    s.add(box((w - 0.01, d - 0.01, 0.012), 0.003), Paint("#6a2a30", "felt"), "matte", (0, 0, 0.004))
    for x in (-1, 1):
        for y in (-1, 1):
            s.add(box((0.03, 0.03, 0.032), 0.006), brass, "metal", (x * (w / 2 - 0.0125), y * (d / 2 - 0.0125), -0.0))
    s.add(box((0.012, 0.04, 0.05), 0.005), brass, "metal", (w / 2 + 0.003, 0, h - 0.045))
    for state, at, pitch in (("shut", (-w / 2, 0, h), 0.0), ("open", (-w / 2, 0, h), -1.9)):
        lid = bench.when(state).within(at, pitch=pitch)
        lid.add(put(lathe([(0.1, -d / 2), (0.1, d / 2)], 24), roll=math.pi / 2, scale=(1.03, 0.45, 1), at=(w / 2, 0, 0)), wood, "satin")
        lid.add(box((w + 0.006, d, 0.02), 0.006), wood, "satin", (w / 2, 0, -0.001))
        for y in (-1, 1):
            lid.add(put(cylinder(0.1, 0.012, 24), (w / 2, y * (d / 2 - 0.006) + 0.006, 0), roll=math.pi / 2, scale=(1.02, 0.44, 1)), wood, "satin")
            lid.add(put(lathe([(0.1015, -0.009), (0.1015, 0.009)], 24), (w / 2, y * 0.09, 0), roll=math.pi / 2, scale=(1.03, 0.46, 1)), brass,
                "metal")
    return Made(1.0, "wood", (upright_box((w, d, h + 0.04)),), grip((0, 0, 0.0), (1, 0, 0), (0, 0, -1)), True)


def ball(bench: Bench) -> Made:
    """A rubber ball painted with a band and a star."""
    main = bench.pick(("#b8382c", "#2f6a8a", "#c8902f"))
    r = 0.1
    s = bench.always
    at = (0, 0, r)
    s.add(sphere(r, 24, 16), Paint(main, "clay", span=0.5), "satin", at)
    band = [(r * math.cos(a) * 1.004, r * math.sin(a) * 1.004) for a in np.linspace(-0.22, 0.22, 5)]
    s.add(lathe(band, 28, sharp=2), Paint("#ece0c0", "clay"), "satin", at, roll=0.45)
    edge = [(r * math.cos(a) * 1.006, r * math.sin(a) * 1.006) for a in (0.2, 0.26)]
    for flip in (1, -1):
        s.add(put(lathe(edge, 28, sharp=2), scale=(1, 1, flip)), Paint("#2f4a5a", "clay", pixels=32), "satin", at, roll=0.45)
    star = [(0.036 * (1.0 if k % 2 == 0 else 0.45) * math.cos(k * math.pi / 5),
        0.036 * (1.0 if k % 2 == 0 else 0.45) * math.sin(k * math.pi / 5)) for k in range(10)]
    s.add(put(cutout(star, 0.012), (0, 0, r - 0.009)), Paint("#e8c25a", "clay", pixels=32), "satin", at, roll=0.45)
    return Made(0.3, "rubber", (("sphere", (r,), (0.0, 0.0, r), STRAIGHT),), grip((0, 0, r), (1, 0, 0), (0, 0, -1)))


def phone(bench: Bench) -> Made:
    """An old telephone: a body with a dial, its handset across the cradle."""
    tint = bench.pick(("#2a2826", "#a8382c", "#3f6a5c"))
    body, brass = Paint(tint, "clay", span=0.4), Paint("#c09a4a", "metal")
    s = bench.always
    s.add(put(box((0.19, 0.22, 0.05), 0.02), (0, 0, 0)), body, "gloss")
    s.add(put(box((0.16, 0.18, 0.1), 0.03, taper=0.62), (-0.01, 0, 0.045)), body, "gloss")
    dial = s.within((0.062, 0, 0.098), pitch=0.72)
    dial.add(cylinder(0.056, 0.012, 24), Paint("#ece2c8", "clock", "#2a221a", fit=True), "gloss")
    dial.add(lathe([(0.03, 0.014), (0.052, 0.014), (0.054, 0.02), (0.03, 0.022)], 20, sharp=0.9), brass, "metal")
    for k in range(9):
        a = 0.5 + k * 0.58
        dial.add(cylinder(0.0078, 0.003, 8), Paint("#1a1614", pixels=32), "matte", (0.041 * math.cos(a), 0.041 * math.sin(a), 0.0215))
    for y in (-0.055, 0.055):
        s.add(box((0.05, 0.02, 0.045), 0.008), body, "gloss", (-0.02, y, 0.14))
    bow = shapes.curve([(-0.02, -0.13, 0.185), (-0.02, -0.07, 0.205), (-0.02, 0.07, 0.205), (-0.02, 0.13, 0.185)], 12)
    s.add(tube(bow, [0.022, 0.02, 0.019, 0.018, 0.018, 0.018, 0.018, 0.018, 0.018, 0.019, 0.02, 0.022], 10), body, "gloss")
    for y in (-0.125, 0.125):
        s.add(lathe([(0, 0), (0.04, 0), (0.044, 0.012), (0.03, 0.032), (0.02, 0.04), (0, 0.042)], 16, sharp=0.9), body, "gloss", (-0.02, y, 0.152),
            roll=0.12 * np.sign(y))
    cord = [(-0.1 - 0.004 * k + 0.012 * math.cos(k * 1.2), 0.07 + 0.0035 * k, 0.016 + 0.012 * math.sin(k * 1.2)) for k in range(40)]
    s.add(tube(cord, 0.005, 5), Paint("#2a2420", pixels=32), "matte")
    return Made(1.2, "metal", (upright_box((0.19, 0.24, 0.18)),), grip((-0.02, 0, 0.205), (1, 0, 0), (0, 0, 1)), True)


def hat(bench: Bench) -> Made:
    """A felt hat with a creased crown and a ribbon."""
    felt = bench.pick(("#5a4a3c", "#34405e", "#6a3a34", "#4a5a48"))
    ribbon = {"#5a4a3c": "#a8382c", "#34405e": "#c8a050", "#6a3a34": "#d8ccb0", "#4a5a48": "#c87a3a"}[felt]
    s = bench.always
    paint = Paint(felt, "felt", span=0.3)

    def brim(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        r = 0.115 + v * 0.09
        curl = 0.035 * v**2 * (np.cos(2 * a) * -0.8 + 0.4)
        return np.stack([r * np.cos(a) * 1.08, r * np.sin(a), 0.02 + curl], -1)

    s.add(shapes.grid(brim, 36, 4, both=True, size=(0.9, 0.1)), paint, "matte")

    def crown(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        r = 0.118 * np.where(v < 0.7, 1 - 0.14 * v, (1 - 0.098) * np.sqrt(np.clip(1 - ((v - 0.7) / 0.3) ** 2, 0, 1)))
        z = 0.02 + 0.15 * np.minimum(v / 0.85, 1) - 0.0
        x, y = r * np.cos(a) * 1.1, r * np.sin(a)
        dent = 0.05 * np.exp(-((y / 0.035) ** 2)) * np.clip((v - 0.55) / 0.45, 0, 1)
        pinch = 1 - 0.3 * np.exp(-(((x - 0.09) / 0.05) ** 2)) * np.clip((v - 0.3) / 0.5, 0, 1)
        return np.stack([x, y * pinch, z - dent], -1)

    s.add(shapes.grid(crown, 36, 12, both=True, size=(0.75, 0.25)), paint, "matte")
    s.add(put(lathe([(0.1195, 0.024), (0.117, 0.05), (0.1155, 0.056)], 30), scale=(1.1, 1, 1)), Paint(ribbon, "cloth"), "matte")
    s.add(put(box((0.012, 0.05, 0.036), 0.006), (0.0, -0.121, 0.022), yaw=math.pi / 2), Paint(ribbon, "cloth"), "matte")
    return Made(0.15, "cloth", (upright_cylinder(0.2, 0.03), upright_cylinder(0.11, 0.14, (0, 0, 0.03))),
        grip((-0.19, 0, 0.03), (1, 0, 0), (0, 0, -1)), True)


def bag(bench: Bench) -> Made:
    """A doctor's bag: leather that sags, a brass mouth, two handles."""
    hide = bench.pick(("#6f4426", "#4a3a30", "#7a2f2a"))
    leather, brass = Paint(hide, "leather", span=0.4, pixels=128), Paint("#b8923f", "metal")
    w, d, h = 0.2, 0.36, 0.24
    s = bench.always

    def side(u: np.ndarray, v: np.ndarray) -> np.ndarray:
        a = 2 * math.pi * u
        square = 1 / np.maximum(np.abs(np.cos(a)) ** 4 + np.abs(np.sin(a)) ** 4, 1e-6) ** 0.25
        wide = (w / 2) * (1 + 0.12 * np.sin(v * math.pi)) * (1 - 0.72 * np.clip((v - 0.45) / 0.55, 0, 1) ** 1.4)
        long = (d / 2) * (1 + 0.03 * np.sin(v * math.pi)) * (1 - 0.08 * v)
        return np.stack([wide * square * np.cos(a), long * square * np.sin(a), 0.006 + h * v + 0.006 * np.sin(6 * a) * np.sin(v * math.pi)], -1)

    s.add(shapes.grid(side, 32, 8, size=(1.0, 0.25)), leather, "satin")
    s.add(box((w * 0.98, d * 0.98, 0.02), 0.008), leather, "satin")
    s.add(box((0.05, d * 0.9, 0.022), 0.008), brass, "metal", (0, 0, h - 0.004))
    s.add(box((0.06, 0.05, 0.03), 0.008), brass, "metal", (0.004, 0, h - 0.012))
    for x in (-0.022, 0.022):
        bow = shapes.curve([(x, -0.09, h), (x * 1.6, -0.085, h + 0.07), (x * 0.6, 0, h + 0.1), (x * 1.6, 0.085, h + 0.07), (x, 0.09, h)], 16)
        s.add(tube(bow, 0.011, 8), leather, "satin")
    for y in (-1, 1):
        s.add(box((w * 1.02, 0.03, 0.03), 0.008), Paint("#3a2418", "leather"), "satin", (0, y * (d / 2 - 0.02), 0.0))
    return Made(2.0, "cloth", (upright_box((w, d, h)),), grip((0, 0, h + 0.095), (1, 0, 0), (0, 0, 1)), True)


def flower(bench: Bench) -> Made:
    """One flower with a felt head, lying along its stem."""
    petal = bench.pick(("#c8443a", "#e0b03a", "#d88aa0", "#7a6ab0"))
    s = bench.always
    stem = shapes.curve([(-0.15, 0, 0.03), (-0.05, 0.01, 0.024), (0.06, 0.0, 0.034), (0.14, -0.004, 0.05)], 10)
    s.add(tube(stem, 0.006, 7), Paint("#5f7f3f", "clay"), "satin")
    for x, y, yaw in ((-0.04, 0.03, 0.7), (0.02, -0.028, -0.6)):
        s.add(put(sphere((0.05, 0.02, 0.005), 12, 6), (x, y, 0.03), yaw=yaw, pitch=-0.15), Paint("#6f8f48", "clay"), "satin")
    head = s.within((0.15, -0.005, 0.055), pitch=0.9)
    for ring, (count, out, tilt) in enumerate(((7, 0.042, 0.35), (5, 0.026, 0.8))):
        for k in range(count):
            a = 2 * math.pi * (k + 0.4 * ring) / count
            head.add(put(sphere((0.034, 0.02, 0.006), 10, 6), (out, 0, 0.006 + 0.012 * ring), pitch=-tilt), Paint(petal, "felt", span=0.1), "matte",
                yaw=a)
    head.add(sphere((0.02, 0.02, 0.014), 12, 8), Paint("#d8a030" if petal != "#e0b03a" else "#6a4020", "felt", pixels=32), "matte", (0, 0, 0.014))
    return Made(0.05, "cloth", (("capsule", (0.012, 0.13), (0.0, 0.0, 0.03), (0.7071, 0.0, 0.7071, 0.0)),),
        grip((-0.1, 0, 0.028), (0, 0, -1), (0, -1, 0)))


def key(bench: Bench) -> Made:
    """A great old door key on a loop of red string."""
    iron = Paint(bench.pick(("#a8843f", "#6a6460")), "metal", "#3a2a1c")
    s = bench.always
    z = 0.014
    bow = [(-0.07 + 0.034 * math.cos(a), 0.034 * math.sin(a) * (1 + 0.12 * math.cos(3 * a)), z) for a in np.linspace(0, 2 * math.pi, 22,
        endpoint=False)]
    s.add(tube(bow, 0.0085, 8, closed=True), iron, "metal")
    s.add(tube([(-0.036, 0, z), (0.11, 0, z)], 0.0085, 8), iron, "metal")
    for x in (-0.03, -0.012, 0.112):
        s.add(put(lathe([(0.0085, -0.005), (0.0135, 0), (0.0085, 0.005)], 12), (x, 0, z), pitch=math.pi / 2), iron, "metal")
    for x, long in ((0.072, 0.042), (0.098, 0.05)):
        s.add(box((0.016, long, 0.012), 0.003), iron, "metal", (x, -long / 2, z - 0.006))
    s.add(box((0.044, 0.012, 0.012), 0.003), iron, "metal", (0.085, -0.036, z - 0.006))
    loop = shapes.curve([(-0.095, 0.0, 0.016), (-0.15, 0.04, 0.006), (-0.19, 0.0, 0.006), (-0.15, -0.035, 0.006)], 20, closed=True)
    s.add(tube(loop, 0.0042, 6, closed=True), Paint("#a8342c", "cloth", span=0.03), "matte")
    return Made(0.15, "metal", (upright_box((0.2, 0.07, 0.024)),), grip((-0.07, 0, z), (1, 0, 0), (0, 0, 1)))


def radio(bench: Bench) -> Made:
    """A wooden wireless with a cloth front and a lit dial."""
    case = Paint(bench.pick(("#7a4a2a", "#5f3a24")), "wood", span=0.4, pixels=128)
    s = bench.always
    w, d, h = 0.17, 0.36, 0.24
    arch = [(-d / 2, 0), (d / 2, 0)] + [(d / 2 * math.cos(a) ** (0.5) if math.cos(a) > 0 else -d / 2 * (-math.cos(a)) ** 0.5,
        0.1 + 0.14 * math.sin(a) ** 0.7)
                                        for a in np.linspace(0.0, math.pi, 17)]
    s.add(put(cutout(arch, w, smooth=False), (-w / 2, 0, 0.012), yaw=math.pi / 2, roll=math.pi / 2), case, "gloss")
    front = w / 2 + 0.0005
    s.add(box((0.008, 0.3, 0.1), 0.003), Paint("#b89860", "cloth", "#8a5a34", span=0.08), "matte", (front, 0, 0.125))
    for y in (-0.1, -0.05, 0.0, 0.05, 0.1):
        s.add(box((0.014, 0.012, 0.104), 0.004), case, "gloss", (front + 0.004, y, 0.123))
    s.add(box((0.01, 0.16, 0.042), 0.004), Paint("#ffcf7a", "plaque", "#7a3a1a", fit=True), "glow", (front, 0, 0.058))
    brass = Paint("#c09a4a", "metal")
    s.add(box((0.008, 0.18, 0.058), 0.003), brass, "metal", (front - 0.003, 0, 0.05))
    for y in (-0.125, 0.125):
        s.add(put(cylinder(0.024, 0.026, 16), (front, y, 0.078), pitch=math.pi / 2), Paint("#e2d4b0", "clay"), "gloss")
        s.add(box((0.004, 0.005, 0.018), 0.001), Paint("#3a2418", pixels=32), "satin", (front + 0.027, y, 0.082))
    for y in (-0.14, 0.14):
        s.add(box((0.12, 0.04, 0.014), 0.005), Paint("#2a1a12", "wood"), "satin", (0, y, 0))
    return Made(3.0, "wood", (upright_box((w, d, h)),), grip((0, -d / 2, 0.12), (1, 0, 0), (0, -1, 0)), True)


def clock(bench: Bench) -> Made:
    """An alarm clock with two bells and a hammer."""
    tint = Paint(bench.pick(("#a8382c", "#3f6a78", "#c8902f")), "clay")
    brass, black = Paint("#c8a050", "metal"), Paint("#1c1814", pixels=32)
    s = bench.always
    r, z = 0.09, 0.115
    s.add(put(lathe([(0, -0.04), (r * 0.94, -0.04), (r, -0.032), (r, 0.034), (r * 0.96, 0.042), (r * 0.88, 0.04)], 28, sharp=0.6), (0, 0, z),
        pitch=math.pi / 2), tint, "gloss")
    s.add(put(tiled_disc(r * 0.9), (0.038, 0, z), pitch=math.pi / 2), Paint("#f0e6ca", "clock", "#241c16", fit=True, pixels=128), "satin")
    for length, angle, thick in ((0.045, 2 * math.pi * 10.2 / 12, 0.0048), (0.066, 2 * math.pi * 0.2, 0.0036)):
        s.add(tube([(0.042, 0, z), (0.042, length * math.sin(angle), z + length * math.cos(angle))], [thick, thick * 0.6], 6), black, "satin")
    s.add(sphere(0.007, 8, 6), brass, "metal", (0.043, 0, z))
    for y in (-1, 1):
        bell = s.within((0, y * 0.056, z + 0.083), roll=-y * 0.5)
        bell.add(lathe([(0.038, 0), (0.035, 0.018), (0.02, 0.032), (0, 0.036)], 18), brass, "metal")
        bell.add(lathe([(0, 0.0), (0.037, 0.001)], 18), black, "satin")
        bell.add(sphere(0.006, 8, 5), brass, "metal", (0, 0, 0.039))
        s.add(tube([(0, y * 0.05, z - 0.07), (0, y * 0.075, 0)], [0.012, 0.009], 8), brass, "metal")
    s.add(tube([(0, 0, z + 0.085), (0, 0, z + 0.122)], 0.0045, 6), brass, "metal")
    s.add(box((0.016, 0.03, 0.014), 0.004), brass, "metal", (0, 0, z + 0.118))
    bow = shapes.curve([(0, -0.06, z + 0.118), (0, -0.03, z + 0.158), (0, 0.03, z + 0.158), (0, 0.06, z + 0.118)], 10)
    s.add(tube(bow, 0.0045, 6), brass, "metal")
    return Made(0.5, "metal", (upright_box((0.085, 0.19, 0.22)),), grip((-0.02, 0, z)), True)


def tiled_disc(radius: float) -> Mesh:
    """A disc facing +Z whose uv is its own square, so that a face fits on it turned the right way up after a pitch of 90 degrees."""
    disc = lathe([(radius, 0.0), (0, 0.0001)], 28)
    uv = np.stack([disc.vertices[:, 1], -disc.vertices[:, 0]], -1)
    return Mesh(disc.vertices, disc.faces, disc.normals, uv.astype(np.float32))


def bell(bench: Bench) -> Made:
    """A hand bell with a turned handle."""
    brass = Paint("#c09440", "metal", "#6a4a20")
    s = bench.always
    s.add(lathe([(0.05, 0.006), (0.085, 0.0), (0.09, 0.006), (0.078, 0.03), (0.062, 0.07), (0.056, 0.105), (0.042, 0.13), (0.018, 0.14), (0, 0.14)],
        26, sharp=0.9), brass, "metal")
    s.add(lathe([(0, 0.12), (0.05, 0.09), (0.07, 0.03), (0.084, 0.003)], 24, sharp=2), brass, "metal")  # from the top down: seen from within
    s.add(lathe([(0.0605, 0.072), (0.0635, 0.075), (0.0605, 0.079)], 24), Paint("#8a6424", "metal"), "metal")
    s.add(sphere(0.018, 12, 8), Paint("#5a4a34", "metal"), "metal", (0.01, 0, 0.02))
    s.add(lathe([(0, 0.138), (0.018, 0.138), (0.014, 0.15), (0.024, 0.175), (0.02, 0.205), (0.012, 0.22), (0.022, 0.24), (0.014, 0.258), (0, 0.262)],
        16, sharp=1.0), Paint("#6a3a22", "wood", span=0.2), "gloss")
    return Made(0.6, "metal", (upright_cylinder(0.088, 0.14), upright_cylinder(0.02, 0.12, (0, 0, 0.14))), grip((-0.012, 0, 0.2)), True)


def guitar(bench: Bench) -> Made:
    """A parlour guitar lying on its back, its neck along +X."""
    top, rim = Paint("#c98a44", "wood", span=0.5, pixels=128), Paint("#6f3d20", "wood", span=0.5, pixels=128)
    dark = Paint("#2a1a12", "wood")
    s = bench.always
    lower = [(-0.2 + 0.185 * math.cos(a), 0.185 * math.sin(a)) for a in np.linspace(math.radians(48), math.radians(312), 21)]
    upper = [(0.1 + 0.14 * math.cos(a), 0.14 * math.sin(a)) for a in np.linspace(math.radians(-112), math.radians(112), 17)]
    waist = shapes.curve([(*lower[-1], 0), (-0.015, -0.112, 0), (*upper[0], 0)], 7)[1:-1, :2].tolist()
    other = shapes.curve([(*upper[-1], 0), (-0.015, 0.112, 0), (*lower[0], 0)], 7)[1:-1, :2].tolist()
    outline = lower + waist + upper + other
    s.add(cutout(outline, 0.1, smooth=True), rim, "gloss")
    inner = [(x * 0.965 - 0.002, y * 0.955) for x, y in outline]
    s.add(cutout(inner, 0.004), top, "gloss", (0, 0, 0.0985))
    s.add(cylinder(0.052, 0.003, 24), Paint("#1a100a", pixels=32), "matte", (0.03, 0, 0.1015))
    s.add(lathe([(0.052, 0), (0.066, 0.0), (0.066, 0.003), (0.052, 0.003)], 24, closed=True), Paint("#e0c890", "stripe", "#6a2a1c", span=0.05),
        "satin", (0.03, 0, 0.102))
    s.add(box((0.035, 0.13, 0.016), 0.005), dark, "satin", (-0.2, 0, 0.102))
    s.add(box((0.47, 0.056, 0.024), 0.008), rim, "gloss", (0.44, 0, 0.082))
    s.add(box((0.56, 0.052, 0.008), 0.003), dark, "satin", (0.39, 0, 0.106))
    for k in range(10):
        s.add(box((0.003, 0.05, 0.003), 0.001), Paint("#c8b890", "metal", pixels=32), "metal", (0.66 - 0.045 * k * (1 - 0.018 * k), 0, 0.1135))
    head = s.within((0.72, 0, 0.088), pitch=0.16)
    head.add(box((0.15, 0.075, 0.02), 0.008), dark, "satin", (0, 0, 0))
    for x in (-0.045, 0.0, 0.045):
        for y in (-1, 1):
            head.add(put(cylinder(0.004, 0.022, 6), (x, y * 0.037, 0.01), roll=-y * math.pi / 2), Paint("#c8b890", "metal", pixels=32), "metal")
            head.add(put(box((0.02, 0.008, 0.022), 0.004), (x, y * 0.062, 0.0)), Paint("#ece0c4", pixels=32), "gloss")
    for k in range(6):
        y = (k - 2.5) * 0.0085
        s.add(tube([(-0.205, y * 1.5, 0.12), (0.665, y, 0.1165)], 0.0011, 4), Paint("#e8dcb8", "metal", pixels=32), "metal")
    return Made(1.5, "wood", (("box", (0.24, 0.18, 0.05), (-0.07, 0.0, 0.05), STRAIGHT), ("box", (0.3, 0.03, 0.018), (0.48, 0.0, 0.095), STRAIGHT)),
                grip((0.5, 0, 0.075), (0, 1, 0), (0, 0, -1)))
