"""The forest: a clearing among old trunks that stand in layers into the mist; roots, ferns, mushrooms, a fallen log, a cold ring of stones."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..light import brightness, rig_for
from ..shapes import curve, cylinder, merge, put, tube
from ..solids import Material, Solid
from ..textures import Paint, mixed, texture
from ..weather.falling import WIND, fall, lightning
from ..weather.moving import PERIOD, Moving
from ..weather.wind import Sway, crown_give, grass_give
from ..workshop import Shop
from . import Set
from .outdoor import BLADE, Array, boulder, clear_of, fractal, noise, sectored, smoothstep, snow_caps, strewn, surfaces, tufts
from .outdoor_far import ridge, sky_over
from .outdoor_ground import blend, canvas, ground
from .outdoor_plants import NEAR, clump, fern, leaves, limbs, mushroom, pine, trunk


def _path(x: Array, y: Array) -> Array:
    """Metres from the middle of the trodden path: from the left front, through the clearing, to the back."""
    return np.where(y > 0, np.abs(x - 0.5 - 0.5 * np.sin(y * 0.3)), np.hypot(x - 0.4, y * 0.3) + 9 * (x > 0.4)) * (y > -99) + np.where(
        (y <= 0) & (x < 0.4), np.abs(y + 0.9 + 0.2 * np.sin(x)) - np.hypot(x - 0.4, y * 0.3), 0
    )


def height(x: Array, y: Array) -> Array:
    """The floor of the wood: level in the clearing, banks and hollows about it."""
    r = np.hypot(x / 1.15, y - 0.2)
    z = -0.012 + 0.016 * (noise(x * 0.9, y * 0.9, seed=4) - 0.5)
    banks = smoothstep(4.6, 14.0, r) * 2.2 * fractal(x * 0.14 + 6, y * 0.14, seed=5, octaves=3)
    way = np.exp(-(((x - 0.8 - 0.5 * np.sin(y * 0.3)) / 1.6) ** 2)) * smoothstep(1, 6, y)
    return z + banks * (1 - 0.85 * way) + 3.5 * smoothstep(16, 45, r)


def build(place: Place, scene: ScenePlan) -> Set:
    """The forest for one scene."""
    wind, snowy = WIND[scene.weather], scene.weather == "snow"
    fixed = _floor(scene.weather)
    moving = Moving()
    wood, foliage = _trees(place, snowy)
    # A low key would be lost among the trees before it reached a face, so they let it through.
    dappled = scene.light in ("day", "overcast")
    built = [*(replace(w, shadow=w.shadow and dappled) for w in wood), *_things()]
    if snowy:
        built.append(snow_caps([*built, *foliage]))
    fixed += built
    for k, leafage in enumerate(foliage):
        leafage = replace(leafage, shadow=dappled and leafage.name == "leaves")
        moving.swaying(leafage, Sway(leafage.mesh, crown_give(leafage.mesh, 1.5, 8.0, 0.15), wind, 0.25, k))
    _undergrowth(moving, place, wind, snowy)
    fall(moving, scene.weather, brightness(scene.light, scene.hour), scene.seed, leaf="#a8743a")
    fixed += _far(scene)
    rig = rig_for(scene.light, scene.hour, scene.weather, misty=2.2)
    if scene.weather == "storm":
        lightning(moving, rig)
    return Set((*sectored(fixed), *moving.solids), rig, surfaces(place), moving.at, PERIOD)


def _floor(weather: str) -> list[Solid]:
    """Moss, fallen leaves, needles, bare earth where feet go."""
    c = canvas(51)
    base = np.ones((c.n, c.n, 1)) * (np.array([98, 84, 58]) / 255)
    base = base * (1 + 0.10 * c.noise(1.8) + 0.09 * c.noise(0.35) + 0.10 * c.noise(0.06))[..., None]
    base = blend(base, "#5d7038", 0.9 * smoothstep(0.0, 1.0, c.noise(1.5) + 0.35 * c.noise(0.2)))
    base = blend(base, "#7d8a44", 0.6 * smoothstep(0.9, 1.8, c.noise(0.9)))
    for tone, seed_size in (("#a8672e", 0.085), ("#8a4f2a", 0.07), ("#c08a3e", 0.075), ("#6b4a2c", 0.09)):
        base = blend(base, tone, 0.85 * (c.noise(seed_size) > 1.9) * np.clip(0.6 + 0.5 * c.noise(1.6), 0, 1))
    d = np.minimum(
        np.abs(c.y + 0.7 + 0.3 * np.sin(c.x * 0.8)) + 0.3 * (c.x > 1.2) * (c.x - 1.2),
        np.abs(c.x - 0.6 - 0.5 * np.sin(c.y * 0.3)) + 3 * np.maximum(0, -0.4 - c.y),
    )
    trodden = smoothstep(0.75, 0.25, d + 0.10 * c.noise(0.4))
    earth = np.ones((c.n, c.n, 1)) * (np.array([122, 100, 70]) / 255) * (1 + 0.07 * c.noise(0.6) + 0.07 * c.noise(0.07))[..., None]
    base = base * (1 - 0.8 * trodden[..., None]) + earth * 0.8 * trodden[..., None]
    ash = smoothstep(0.55, 0.3, np.hypot(c.x - 0.3, c.y - 2.35) + 0.05 * c.noise(0.2))
    base = blend(base, "#4a4644", 0.9 * ash)
    if weather in ("rain", "storm"):
        base = base * np.array([0.72, 0.73, 0.75])
    if weather == "snow":
        base = blend(base, "#e2e8ef", np.clip(0.75 + 0.35 * c.noise(0.9) - 0.35 * trodden, 0, 1))
    relief = 0.014 * c.noise(0.35) + 0.010 * c.noise(0.08) * (1 - 0.6 * trodden) - 0.015 * trodden
    tone = {"snow": "#d8dfe6", "rain": "#4e4a30", "storm": "#4a462e"}.get(weather, "#6a603c")
    far = Material("#ffffff", 1.0, texture=texture("felt", tone, "#5d7038", 256, 4), repeat=0.3)
    return ground(c, base, relief, height, far, 0.7 if weather in ("rain", "storm") else 0.98, reach=70.0, growth=1.16)


def _trees(place: Place, snowy: bool) -> tuple[list[Solid], list[Solid]]:
    """Trunks in layers: the named ones at the clearing, a ring behind them, thin ones in the mist."""
    rng = np.random.default_rng(77)
    bark, pale, needles, lumps, leafs = [], [], [], [], []
    named = (("oak", 7.0, 0.42, 5), ("beech", 7.0, 0.28, 4))
    for o in place.obstacles:
        for name, tall, radius, count in named:
            if o.name == name:
                w, line = trunk(rng, tall, radius, 0.6, NEAR, 6)
                arms, ends = limbs(rng, line, count, 2.6, radius * 0.35, 0.45)
                bark.append(put(merge([w, *arms]), o.at))
                crowns = [(e + [0, 0, 0.3], rng.uniform(0.7, 1.05)) for e in ends if e[2] > 3.0]
                lumps += [put(clump(rng, r, 2), np.add(m, o.at)) for m, r in crowns]
                leafs.append(put(leaves(rng, crowns, 240, 0.14), o.at))
        if o.name == "birch":
            w, line = trunk(rng, 6.5, 0.16, 0.7, 10, 3)
            arms, ends = limbs(rng, line, 5, 1.3, 0.05, 0.5)
            pale.append(put(merge([w, *arms]), o.at))
            crowns = [(e, rng.uniform(0.4, 0.6)) for e in ends]
            leafs.append(put(leaves(rng, crowns, 260, 0.11), o.at))
            lumps += [put(clump(rng, r * 0.8, 1), np.add(m, o.at)) for m, r in crowns]
        if o.name == "pine":
            w, f = pine(rng, 8.5, 0.3, 1.9, 6, 12, 0.36)
            bark.append(put(w, o.at))
            needles.append(put(f, o.at))
    ring = strewn(
        14,
        78,
        (-24, -22, 24, 30),
        lambda x, y: (np.hypot(x / 1.25, y - 0.3) > 7.2) * (np.abs(x - 0.9 - 0.5 * np.sin(y * 0.3)) > 1.3 + 0.03 * y) * 0.9,
    )
    kept: list[np.ndarray] = []
    for p in ring:
        if all(np.hypot(*(p - q)) > 1.9 for q in kept):
            kept.append(p)
    for k, (x, y) in enumerate(kept):
        z, far = float(height(np.array(x), np.array(y))), math.hypot(x, y)
        sides = 9 if far < 11 else 6
        if k % 3 == 0:
            w, f = pine(rng, rng.uniform(7, 10), rng.uniform(0.16, 0.26), rng.uniform(1.4, 2.0), 5, 7, 0.3)
            bark.append(put(w, (x, y, z)))
            needles.append(put(f, (x, y, z)))
        else:
            w, line = trunk(rng, rng.uniform(6.5, 9), rng.uniform(0.15, 0.34), 0.6, sides, 5)
            arms, ends = limbs(rng, line, 3, 2.0, 0.07, 0.55, 5)
            (pale if k % 7 == 1 and far < 10 else bark).append(put(merge([w, *arms]), (x, y, z)))
            lumps += [put(clump(rng, rng.uniform(0.9, 1.4), 1), np.add(e, (x, y, z + 0.3))) for e in ends[::2]]
    white = 0.3 if snowy else 0.0

    def felt(colour: str, second: str, seed: int) -> Material:
        return Material("#ffffff", 0.97, texture=texture("felt", mixed(colour, "#e8ecf0", white), second, 128, seed), repeat=1.6)

    wood = [
        Solid("trunks", merge(bark), Material("#ffffff", 0.96, texture=texture("wood", "#5f4c3a", "#2e241c", 128, 2))),
        Solid("birches", merge(pale), Material("#ffffff", 0.9, texture=texture("wood", "#b8b0a0", "#4a4440", 128, 5))),
        Solid("firs", merge(needles), felt("#3a5640", "#263a2c", 6), shadow=False),
    ]
    return wood, [
        Solid("crowns", merge(lumps), felt("#5a7638", "#3c5026", 7)),
        Solid("leaves", merge(leafs), felt("#8aa046", "#c09a3c", 8)),
    ]


def _things() -> list[Solid]:
    """The log, the stump, rocks, roots, the ring of stones with burnt wood, mushrooms."""
    rng = np.random.default_rng(83)
    shop = Shop(np.random.default_rng(83))
    bark = Paint("#66523e", "wood", "#2e241c", 0.8, pixels=128)
    log, _ = trunk(rng, 1.95, 0.23, 0.07, 14, 4, taper=0.88, flare=0.3)
    shop.add(put(log, (-3.45, 1.48, 0.17), -0.2, math.pi / 2), bark)
    shop.add(tube(curve([(-2.2, 1.3, 0.3), (-2.0, 1.5, 0.5), (-1.95, 1.62, 0.66)], 6), np.linspace(0.05, 0.02, 6), 7), bark)
    stump, _ = trunk(rng, 0.44, 0.25, 0.05, 16, 6, taper=0.95, flare=0.7)
    shop.add(put(stump, (2.5, 1.5, 0.0)), bark)
    shop.add(cylinder(0.255, 0.02, 18), Paint("#b8905c", "wood", "#6a4c2c", 0.5, fit=True), at=(2.5, 1.5, 0.425))
    for x, y, yaw in (
        (-4.4, 2.9, 0.3),
        (-4.4, 2.9, -1.0),
        (-4.4, 2.9, -2.2),
        (5.3, -2.9, 2.5),
        (5.3, -2.9, -2.6),
        (4.3, 3.0, -2.4),
    ):
        long = rng.uniform(0.9, 1.5)
        way, side = np.array([math.cos(yaw), math.sin(yaw)]), np.array([-math.sin(yaw), math.cos(yaw)])
        p = [
            (*(np.array([x, y]) + way * f * long + side * w * rng.normal()), h)
            for f, w, h in ((0.2, 0, 0.12), (0.5, 0.08, 0.05), (0.75, 0.12, 0.03), (1.0, 0.16, -0.05))
        ]
        shop.add(tube(curve(p, 12), np.linspace(0.10, 0.025, 12), 7), bark)
    for k in range(9):
        a = 2 * math.pi * k / 9
        shop.add(
            put(boulder(k + 3, 1, 8), (0.3 + 0.46 * math.cos(a), 2.35 + 0.42 * math.sin(a), 0.03), a, scale=(0.14, 0.11, 0.11)),
            Paint("#7c7870", "clay", "#44484a", 0.4),
        )
    for k in range(5):
        a = k * 1.3
        shop.add(
            tube([(0.3 + 0.3 * math.cos(a), 2.35 + 0.3 * math.sin(a), 0.04), (0.3 - 0.05 * math.cos(a), 2.35, 0.16)], 0.035, 7),
            Paint("#2c2622", "wood", "#14110f", 0.4),
        )
    for x, y, s in (
        (-3.6, 0.95, 0.15),
        (-3.75, 1.12, 0.10),
        (-3.5, 0.82, 0.08),
        (2.05, 1.25, 0.12),
        (2.2, 1.12, 0.08),
        (3.3, -1.5, 0.13),
        (3.45, -1.62, 0.09),
        (-1.6, -3.6, 0.14),
        (-1.45, -3.75, 0.10),
        (1.1, 3.9, 0.13),
        (-4.95, -1.8, 0.12),
        (-5.1, -1.95, 0.09),
    ):
        stalk, cap = mushroom(rng, s)
        shop.add(stalk, Paint("#e0d6c0", "clay", pixels=32), at=(x, y, -0.01))
        shop.add(cap, Paint("#b8402e" if x < 0 else "#b98a50", "clay", pixels=32), "satin", at=(x, y, -0.01))
    rocks = [
        put(boulder(91, 3, 13), (3.9, -0.9, 0.02), 0.5, scale=(0.6, 0.48, 0.62)),
        put(boulder(92, 2, 11), (4.7, -0.5, 0.0), 1.3, scale=(0.3, 0.26, 0.24)),
    ]
    for k, (x, y) in enumerate(strewn(15, 26, (-11, -10, 11, 11), lambda x, y: (np.hypot(x / 1.2, y) > 5.2) * 0.8)):
        s = rng.uniform(0.15, 0.7)
        rocks.append(
            put(
                boulder(93 + k, 2 if s > 0.4 else 1, 10),
                (x, y, float(height(np.array(x), np.array(y)))),
                k,
                scale=(s * 1.2, s, s * 0.8),
            )
        )
    stone = Material("#ffffff", 0.93, texture=texture("clay", "#70706a", "#566a3c", 128, 6))
    return [*shop.finish("wood", "set"), Solid("rocks", merge(rocks), stone)]


def _undergrowth(moving: Moving, place: Place, wind: float, snowy: bool) -> None:
    """Ferns at the edges and in the foreground, grass among them."""
    rng = np.random.default_rng(89)
    white = 0.5 if snowy else 0.0
    spots = [
        (-4.6, -0.4),
        (-4.3, -0.8),
        (-4.9, 0.2),
        (4.8, 0.9),
        (-3.3, 3.6),
        (3.3, 3.7),
        (-1.2, -4.4),
        (2.8, -4.2),
        (5.0, -3.6),
        (-5.6, 1.4),
        (5.6, 2.3),
    ]
    spots += [tuple(p) for p in strewn(16, 26, (-11, -9, 11, 12), lambda x, y: (np.hypot(x / 1.2, y) > 5.4) * (np.abs(x - 0.8) > 1.2) * 0.7)]
    parts = []
    for k, (x, y) in enumerate(spots):
        parts.append(
            put(
                fern(rng, rng.uniform(0.5, 0.85), *((8, 7) if k < 11 else (5, 5))),
                (x, y, float(height(np.array(x), np.array(y)))),
                rng.uniform(0, 6),
            )
        )
    ferns = merge(parts)
    moving.swaying(
        Solid(
            "ferns",
            ferns,
            Material("#ffffff", 0.95, texture=texture("felt", mixed("#6f8f44", "#e4e9ee", white), "#46602c", 64, 3)),
            shadow=False,
        ),
        Sway(ferns, crown_give(ferns, 0.0, 0.8, 0.12), wind, 0.25, 5),
    )
    points = strewn(17, 170, (-10, -9, 10, 10), lambda x, y: clear_of(place, x, y) * (fractal(x * 0.5, y * 0.5, seed=9) > 0.42))
    grass = tufts(points, height, 2, (0.12, 0.32), (5, 8), 0.09, 0.009)
    moving.swaying(
        Solid(
            "grass",
            grass,
            Material("#ffffff", 0.95, texture=texture("felt", mixed("#7a8a42", "#e4e9ee", white), "#5a6a30", 64, 4)),
            shadow=False,
        ),
        Sway(grass, grass_give(grass, 0.25), wind, 0.25, 3, BLADE),
    )


def _far(scene: ScenePlan) -> list[Solid]:
    """Walls of trees in the mist and clouds over the crowns."""
    snow = 0.6 if scene.weather == "snow" else 0.0
    return [
        ridge("woods near", 32, 7, 11, mixed("#3c4f34", "#dfe5ec", snow * 0.5), 9, wave=12.0, second="#24321f"),
        ridge("woods far", 48, 11, 17, mixed("#4c6248", "#dfe5ec", snow), 3, wave=10.0, second="#2f4430"),
        *sky_over(scene, 22.0),
    ]
