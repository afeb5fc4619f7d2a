"""The park: a green with a gravel path, a bench under an old tree, a pond with reeds, a fence, houses and hills behind."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..light import brightness, lamps_lit, rig_for, with_lamps
from ..shapes import box, curve, lathe, merge, put, sphere, tube
from ..solids import Lamp, Material, Solid
from ..textures import Paint, mixed, texture
from ..weather.cloth import hang
from ..weather.falling import WIND, fall, lightning
from ..weather.moving import PERIOD, Moving
from ..weather.water import pond
from ..weather.wind import Sway, crown_give, grass_give
from ..workshop import FINISHES, Shop
from . import Set
from .outdoor import (
    BLADE,
    Array,
    boulder,
    clear_of,
    fractal,
    noise,
    puddles,
    sectored,
    smoothstep,
    snow_caps,
    strewn,
    surfaces,
    tufts,
)
from .outdoor_built import House, bench_seat, house, lamp_post, pickets, varied
from .outdoor_far import ridge, sky_over
from .outdoor_ground import blend, canvas, ground
from .outdoor_plants import broadleaf, bush, flower, pine

POND = (2.2, 8.2)
POST = (2.7, 2.9)


def path_at(x: Array, y: Array) -> Array:
    """Metres from the middle of the gravel path: it crosses the green and turns off to the far right."""
    across = np.abs(y + 0.35 + 0.5 * np.sin(x * 0.33 + 0.6))
    away = np.hypot(np.maximum(0, 1.2 - y), x - (-2.4 - 0.18 * (y - 2) ** 1.0 - 0.8 * np.sin(y * 0.25)))
    return np.minimum(across, np.where(y > -0.5, away, 99.0))


def _pond(x: Array, y: Array) -> Array:
    """Below 1 in the pond."""
    return np.hypot((x - POND[0]) / 4.4, (y - POND[1]) / 2.9) + 0.10 * np.sin(3 * np.arctan2(y - POND[1], x - POND[0]) + 1)


def height(x: Array, y: Array) -> Array:
    """The green: level where actors walk, a hollow for the pond, knolls about."""
    far = smoothstep(6.0, 22.0, np.hypot(x, y - 1))
    z = -0.012 + 0.014 * (noise(x * 0.9, y * 0.9, seed=4) - 0.5)
    z = (
        z
        + far * 2.6 * fractal(x * 0.08 + 3, y * 0.08, seed=5, octaves=3)
        + 0.5 * smoothstep(5, 9, np.abs(x)) * fractal(x * 0.25, y * 0.25, seed=6, octaves=2)
    )
    hollow = smoothstep(1.35, 0.85, _pond(x, y))
    return z * (1 - smoothstep(1.9, 1.1, _pond(x, y))) - 0.34 * hollow


def build(place: Place, scene: ScenePlan) -> Set:
    """The park for one scene."""
    wind, snowy, wet = WIND[scene.weather], scene.weather == "snow", scene.weather in ("rain", "storm")
    lit = lamps_lit(scene.hour, scene.weather)
    fixed = _lawn(scene.weather)
    moving = Moving()
    solid, foliage = _trees(snowy)
    built = [*solid, *_built(lit, snowy)]
    if snowy:
        built.append(snow_caps([*built, *foliage]))
    fixed += built
    for k, leafage in enumerate(foliage):
        moving.swaying(leafage, Sway(leafage.mesh, crown_give(leafage.mesh, 1.0, 6.0, 0.16), wind, 0.25, k))
    green = mixed("#7f9a4c", "#e8ecee", 0.65 if snowy else 0.0)
    points = strewn(
        4,
        420,
        (-11, -11, 11, 10),
        lambda x, y: (
            smoothstep(0.8, 1.3, path_at(x, y))
            * (_pond(x, y) > 1.1)
            * (0.12 + 0.88 * clear_of(place, x, y))
            * (fractal(x * 0.5, y * 0.5, seed=9) > 0.40)
        ),
    )
    grass = tufts(points, height, 2, (0.10, 0.28), (5, 8), 0.09, 0.009)
    blade = texture("felt", green, "#4f6a34", 64, 3)
    moving.swaying(
        Solid("grass", grass, Material("#ffffff", 0.95, texture=blade), shadow=False),
        Sway(grass, grass_give(grass, 0.2), wind, 0.25, 3, BLADE),
    )
    a = np.linspace(0, 2 * math.pi, 60)
    rim = np.stack([POND[0] + 4.5 * np.cos(a), POND[1] + 3.0 * np.sin(a)], -1)
    rim = rim[(np.sin(a * 3 + 1) > -0.3) & (rim[:, 1] > 5.4)]
    reeds = tufts(rim, height, 8, (0.6, 1.15), (6, 9), 0.16, 0.012)
    moving.swaying(
        Solid(
            "reeds",
            reeds,
            Material("#ffffff", 0.95, texture=texture("felt", mixed("#8f9650", "#dfe5e8", 0.4 * snowy), "#5a6434", 64, 4)),
            shadow=False,
        ),
        Sway(reeds, grass_give(reeds, 0.8), wind, 0.25, 5, BLADE),
    )
    pond(moving, POND, (5.0, 3.5), -0.14, 0.25 + 0.5 * wind, frozen=snowy)
    if not snowy:
        fixed += _flowers(place)
    hang(
        moving,
        "kite tail",
        "flag",
        ((-7.2, 6.2, 2.35), (-7.2, 6.2, 1.95)),
        (0.8, 0.2, 0.0),
        Material("#b8503c", 0.95, texture=texture("stripe", "#b8503c", "#e2d8c0", 64, 2)),
        wind,
        4,
    )
    if wet:
        fixed.append(puddles("puddles", [(-1.2, -0.5, 0.6), (1.6, -0.9, 0.5), (3.4, -0.6, 0.7), (-3.4, -0.4, 0.5)], height, 11))
    fall(moving, scene.weather, brightness(scene.light, scene.hour), scene.seed, leaf="#b88a3c")
    fixed += _far(scene)
    rig = rig_for(scene.light, scene.hour, scene.weather, moon=0.75 if lit else 1.0)
    if lit:
        rig = with_lamps(
            rig,
            Lamp("spot", (*POST, 2.6), (-0.5, -0.55, -1.0), "#ffb968", 700_000, cutoff=76.0, softness=0.5, range=16.0, shadow=False),
        )
    if scene.weather == "storm":
        lightning(moving, rig)
    return Set((*sectored(fixed), *moving.solids), rig, surfaces(place), moving.at, PERIOD)


def _lawn(weather: str) -> list[Solid]:
    """Lawn with worn and lush patches, clover, the path with its trodden edge and stones."""
    c = canvas(41)
    base = np.ones((c.n, c.n, 1)) * (np.array([104, 124, 64]) / 255)
    base = base * (1 + 0.10 * c.noise(2.4) + 0.07 * c.noise(0.5) + 0.08 * c.noise(0.05))[..., None]
    base = blend(base, "#8a8f4c", 0.55 * smoothstep(0.3, 1.5, c.noise(1.7)))
    base = blend(base, "#4f6e3a", 0.5 * smoothstep(0.4, 1.4, c.noise(1.2)))
    base = blend(base, "#8a7450", 0.7 * smoothstep(1.1, 2.0, c.noise(0.9)))
    base = blend(base, "#e2dcc8", 0.9 * ((c.noise(0.05) > 2.5) & (c.noise(1.4) > 0.2)))
    base = blend(base, "#d8b84a", 0.9 * ((c.noise(0.05) > 2.6) & (c.noise(1.8) > 0.3)))
    d = path_at(c.x, c.y) + 0.07 * c.noise(0.4) + 0.03 * c.noise(0.1)
    gravel = (
        np.ones((c.n, c.n, 1)) * (np.array([176, 156, 122]) / 255) * (1 + 0.07 * c.noise(0.8) + 0.10 * c.noise(0.05) + 0.05 * c.noise(0.1))[..., None]
    )
    gravel = blend(gravel, "#6f675c", 0.7 * (c.noise(0.06) > 2.0))
    gravel = blend(gravel, "#d6c8a6", 0.35 * np.exp(-(((path_at(c.x, c.y) - 0.22) / 0.15) ** 2)))
    on = smoothstep(0.82, 0.62, d)
    base = blend(base, "#7c6a48", 0.7 * np.exp(-(((d - 0.78) / 0.14) ** 2)))
    base = base * (1 - on[..., None]) + gravel * on[..., None]
    base = blend(base, "#5b5236", smoothstep(1.22, 1.05, _pond(c.x, c.y)))
    if weather in ("rain", "storm"):
        base = base * np.array([0.72, 0.74, 0.76])
    if weather == "snow":
        base = blend(base, "#e6ebf1", np.clip(0.93 + 0.12 * c.noise(0.6) - 0.5 * on * np.clip(0.4 + 0.5 * c.noise(0.4), 0, 1), 0, 1))
    relief = (0.012 * c.noise(0.25) + 0.006 * c.noise(0.07)) * (1 - on) + on * (0.004 * c.noise(0.06) - 0.012)
    tone = {"snow": "#dfe6ec", "rain": "#52613c", "storm": "#4c5a38"}.get(weather, "#6c7e46")
    far = Material("#ffffff", 1.0, texture=texture("felt", tone, "#8a8f4c", 256, 4), repeat=0.22)
    return ground(c, base, relief, height, far, 0.75 if weather in ("rain", "storm") else 0.98, growth=1.22)


def _trees(snowy: bool) -> tuple[list[Solid], list[Solid]]:
    """The trees: wood, and foliage that moves. The old one stands over the bench, others at the edges and behind."""
    rng = np.random.default_rng(51)
    wood, lumps, leafs, pines, still = [], [], [], [], []
    near = (((-4.3, 2.5), 5.4, 0.30, 2.0), ((6.8, 3.6), 4.6, 0.22, 1.6))
    for (x, y), tall, radius, crown in near:
        w, f, leaf = broadleaf(rng, tall, radius, crown, 2, 260)
        z = float(height(np.array(x), np.array(y)))
        wood.append(put(w, (x, y, z)))
        lumps.append(put(f, (x, y, z)))
        leafs.append(put(leaf, (x, y, z)))
    back = (
        (-9.5, 6.5, 5.0),
        (-12.5, -2.0, 5.5),
        (-9.0, -9.5, 5.2),
        (11.0, -3.5, 5.4),
        (9.5, -10.5, 5.0),
        (12.5, 8.0, 5.6),
        (-4.5, 17.5, 5.6),
        (-14.0, 14.0, 6.0),
        (13.5, 16.0, 6.0),
        (1.5, -16.0, 5.8),
        (-5.2, -15.0, 5.4),
        (6.4, 15.5, 5.0),
    )
    for x, y, tall in back:
        w, f, _ = broadleaf(rng, tall, 0.26, 2.1, 1, 2, 7)
        z = float(height(np.array(x), np.array(y)))
        wood.append(put(w, (x, y, z)))
        still.append(put(f, (x, y, z)))
    for x, y, tall in (
        (9.3, 12.5, 6.5),
        (-10.5, 11.0, 7.0),
        (-15.5, 5.5, 7.5),
        (15.0, 2.0, 7.0),
        (4.8, -17.5, 7.5),
        (-12.0, -12.5, 7.0),
        (14.5, -12.0, 7.4),
    ):
        w, f = pine(rng, tall, 0.2, 1.7, 5, 8)
        z = float(height(np.array(x), np.array(y)))
        wood.append(put(w, (x, y, z)))
        pines.append(put(f, (x, y, z)))
    for x, y, r in (
        (-5.3, -1.5, 0.6),
        (-6.0, -0.6, 0.45),
        (7.2, -4.0, 0.8),
        (-7.4, -5.2, 0.8),
        (-6.6, 5.0, 0.6),
        (8.4, 6.5, 0.9),
        (-8.0, 3.2, 0.7),
        (4.2, -7.6, 0.5),
        (-3.9, -8.4, 0.6),
    ):
        f, leaf = bush(rng, r, 5, 80, 2 if abs(y) < 4 else 1)
        z = float(height(np.array(x), np.array(y)))
        lumps.append(put(f, (x, y, z)))
        leafs.append(put(leaf, (x, y, z)))
    white = 0.35 if snowy else 0.0

    def felt(colour: str, second: str, seed: int) -> Material:
        return Material("#ffffff", 0.97, texture=texture("felt", mixed(colour, "#e8ecf0", white), second, 128, seed), repeat=1.6)

    solid = [
        Solid("wood", merge(wood), Material("#ffffff", 0.95, texture=texture("wood", "#6d5642", "#3a2c22", 128, 2))),
        Solid("far crowns", merge(still), felt("#5f7a40", "#42562c", 5), shadow=False),
        Solid("firs", merge(pines), felt("#3f5c44", "#2c4030", 6)),
    ]
    moving = [
        Solid("crowns", merge(lumps), felt("#6d8a42", "#465c2c", 7)),
        Solid("leaves", merge(leafs), felt("#90a850", "#6d8a42", 8)),
    ]
    return solid, moving


def _flowers(place: Place) -> list[Solid]:
    """The bed, and single flowers in the grass."""
    rng = np.random.default_rng(61)
    stems, hearts, petals = [], [], {"#c8503c": [], "#d8a83c": [], "#8a6ab0": [], "#e4dcd0": []}
    spots = [(4.9 + rng.normal() * 0.38, -1.3 + rng.normal() * 0.26, 0.08, rng.uniform(0.22, 0.4)) for _ in range(34)]
    for x, y in strewn(6, 40, (-8, -8, 8, 5), lambda x, y: clear_of(place, x, y) * (path_at(x, y) > 1.1) * (_pond(x, y) > 1.2)):
        spots.append((x, y, float(height(np.array(x), np.array(y))), rng.uniform(0.14, 0.26)))
    colours = list(petals)
    for k, (x, y, z, tall) in enumerate(spots):
        stem, petal, heart = flower(rng, tall)
        yaw = rng.uniform(0, 6.28)
        stems.append(put(stem, (x, y, z), yaw))
        petals[colours[k % 4]].append(put(petal, (x, y, z), yaw, 0.3, 0.0))
        hearts.append(put(heart, (x, y, z), yaw))
    out = [
        Solid("stems", merge(stems), Material("#587a3c", 0.95), shadow=False),
        Solid("hearts", merge(hearts), Material("#d8b040", 0.95), shadow=False),
    ]
    return out + [Solid(f"petals {c}", merge(p), Material(c, 0.95), shadow=False) for c, p in petals.items()]


def _built(lit: bool, snowy: bool) -> list[Solid]:
    """Bench, lamp posts, fountain, fence, rock, a lost kite, and the houses behind."""
    shop = Shop(np.random.default_rng(71))
    bench_seat(shop, (-2.4, 1.95, 0.0), 0.12, 1.6, 0.45)
    lamp_post(shop, (*POST, 0.0), lit, 2.8, "#2c3a34")
    for x, y in ((-7.6, -2.0), (8.6, -1.4)):
        lamp_post(shop, (x, y, float(height(np.array(x), np.array(y)))), lit, 2.8, "#2c3a34")
    _fountain(shop, (5.6, 6.2, float(height(np.array(5.6), np.array(4.6)))))
    rocks = [
        put(boulder(81, 3, 12), (3.2, 0.9, 0.0), 0.4, scale=(0.47, 0.37, 0.43)),
        put(boulder(82, 2, 10), (3.75, 1.15, -0.02), 1.0, scale=(0.22, 0.2, 0.18)),
    ]
    for k, (x, y, s) in enumerate(
        (
            (-0.8, 5.6, 0.22),
            (0.6, 5.3, 0.16),
            (4.6, 5.2, 0.2),
            (-1.9, 6.7, 0.3),
            (6.4, 9.4, 0.3),
            (-6.3, -3.0, 0.25),
            (1.9, -4.6, 0.15),
        )
    ):
        rocks.append(put(boulder(83 + k, 2, 10), (x, y, float(height(np.array(x), np.array(y)))), k, scale=(s * 1.2, s, s * 0.8)))
    white = "#d6d0c0"
    for a, b in (
        ((-9.5, 4.6), (-3.8, 5.8)),
        ((-10.5, -2.6), (-9.5, 4.6)),
        ((-9.6, -8.6), (-10.5, -2.6)),
        ((-3.4, -10.6), (-9.6, -8.6)),
        ((9.8, -8.0), (2.0, -10.8)),
        ((10.4, 1.0), (9.8, -8.0)),
    ):
        pickets(shop, a, b, white, 0.8, 0.24)
    shop.add(box((1.5, 1.0, 0.14), 0.04, 0.02, shop.rng), Paint("#5c4634", "clay", "#3a2c20", 0.6), at=(4.9, -1.3, -0.03), yaw=0.5)
    for k in range(14):
        a = 2 * math.pi * k / 14
        shop.add(
            put(boulder(k % 5, 1, 5), (4.9 + 0.82 * math.cos(a), -1.3 + 0.55 * math.sin(a), 0.05), a, scale=0.1),
            Paint("#8f897c", "plaster", "#55534e", 0.5),
        )
    kite = merge([put(sphere((0.42, 0.02, 0.55), 4, 2), (-7.2, 6.1, 2.9), 0.5)])
    shop.add(kite, Paint("#c8503c", "check", "#e0c060", 0.8))
    roof = "#6c4a40" if not snowy else "#8a8082"
    far = Shop(np.random.default_rng(73))
    homes = (
        (-9.0, 30.0, 0.2, "#c0aa88"),
        (-3.5, 33.0, -0.1, "#a9785f"),
        (3.0, 34.0, 0.15, "#b8b09a"),
        (-16.0, 27.0, 0.5, "#9aa69a"),
        (16.0, 28.0, -0.5, "#c4a880"),
        (25.0, 12.0, -1.3, "#b08a70"),
        (-26.0, 6.0, 1.4, "#b4a890"),
        (-24.0, -16.0, 2.2, "#a8907c"),
        (6.0, -29.0, 3.3, "#b89c80"),
        (-4.0, -31.0, 3.0, "#a4a094"),
        (24.0, -14.0, -2.1, "#bcae90"),
    )
    for x, y, yaw, wall in homes:
        z = float(height(np.array(x), np.array(y)))
        house(
            far,
            House(
                4.6,
                3.4,
                2.5,
                1.05,
                wall,
                "#54463a",
                varied(roof, shop.rng, 0.1),
                windows=((-1.4, 0.9), (1.4, 0.9)),
                lit=0.7 if lit else 0.0,
                chimney=0.28,
                courses=4,
                simple=True,
            ),
            (x, y, z - 0.2),
            yaw,
        )
    stone = Material("#ffffff", 0.9, texture=texture("clay", "#86827a", "#4a4c4a", 128, 6))
    finishes = FINISHES | {"glow": Material("#ffffff", 0.9, glow=2.2)}
    homes_far = (replace(s, shadow=False) for s in far.finish("homes", "set", finishes))
    return [*shop.finish("park", "set", finishes), *homes_far, Solid("rocks", merge(rocks), stone)]


def _fountain(shop: Shop, at: tuple[float, float, float]) -> None:
    """A stone basin on a foot, with a bird bath over it."""
    b, stone = shop.within(at), Paint("#a39c8c", "plaster", "#6c685e", 1.2, pixels=128)
    b.add(
        lathe(
            [
                (0, -0.3),
                (1.25, -0.3),
                (1.2, 0.02),
                (1.12, 0.06),
                (1.1, 0.34),
                (1.22, 0.38),
                (1.22, 0.48),
                (1.02, 0.48),
                (1.0, 0.3),
                (0, 0.3),
            ],
            26,
            0.5,
        ),
        stone,
    )
    b.add(
        lathe(
            [
                (0.22, 0.3),
                (0.16, 0.4),
                (0.12, 0.8),
                (0.2, 0.86),
                (0.55, 0.98),
                (0.58, 1.05),
                (0.5, 1.05),
                (0.1, 0.94),
                (0.06, 1.1),
                (0.1, 1.2),
                (0.05, 1.32),
                (0, 1.34),
            ],
            20,
            0.6,
        ),
        stone,
    )
    b.add(lathe([(1.02, 0.42), (0, 0.42)], 26), "#3f5c62", "gloss")
    b.add(tube(curve([(0.9, 0.2, 0.46), (1.0, 0.35, 0.5), (1.12, 0.5, 0.49)], 6), 0.02, 6), "#a39c8c")


def _far(scene: ScenePlan) -> list[Solid]:
    """Hills in three layers and the clouds."""
    snow = 0.75 if scene.weather == "snow" else 0.0
    return [
        ridge("woods", 52, 2.5, 6.5, mixed("#47603c", "#dfe5ec", snow * 0.6), 9, wave=7.0, second="#2f4430"),
        ridge("hills near", 80, 6, 13, mixed("#66784c", "#dfe5ec", snow), 3, wave=3.0),
        ridge("hills far", 130, 14, 28, mixed("#5f7078", "#dfe5ec", snow), 5, wave=2.0),
        *sky_over(scene, 3.0),
    ]
