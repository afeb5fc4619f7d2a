"""The beach: a bay at low tide with dunes behind, the lighthouse on its rocks to the right, the keeper's house to the left.

The sea is a height field of Gerstner waves with lines of surf that break and run out on the sand; the grass bends in gusts.
"""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..light import brightness, lamps_lit, rig_for
from ..shapes import curve, merge, put
from ..solids import Material, Solid
from ..textures import Paint, mixed, texture
from ..weather.falling import WIND, fall, lightning
from ..weather.moving import PERIOD, Moving
from ..weather.water import sea, surf
from ..weather.wind import Sway, grass_give
from ..workshop import FINISHES, Shop
from . import Set
from .outdoor import (
    BLADE,
    Array,
    boulder,
    bump,
    clear_of,
    fractal,
    lattice,
    noise,
    sectored,
    shell,
    smoothstep,
    snow_caps,
    strewn,
    surfaces,
    tufts,
)
from .outdoor_built import House, boat, crate, fence, house, rod
from .outdoor_coast import beam, net, ship, tower
from .outdoor_far import ridge, sky_over
from .outdoor_ground import blend, canvas, ground
from .outdoor_plants import trunk

LEVEL = -0.07
#: Words of a scene's look at which the lighthouse is lit; else it stands dark.
LIT_WORDS = ("beam", "lighthouse lit", "lit lighthouse", "lighthouse is lit")
TOWER, HOUSE, SHIP = (8.6, 25.0), (-8.4, 16.0), (-4.5, 58.0)


def shore(x: Array) -> Array:
    """Where the sand meets the water at rest, as y of x: a bay that the land closes to the left."""
    return 3.9 + 0.30 * np.sin(x * 0.35 + 1.0) + 0.18 * np.sin(x * 0.9) + 0.02 * x + 15 * smoothstep(-5.0, -12.5, x) + 1.5 * smoothstep(7, 13, x)


def height(x: Array, y: Array) -> Array:
    """The ground of the bay: level where actors walk, sinking under the sea, dunes behind and beside."""
    s = y - shore(x)
    z = -0.012 - 0.055 * np.clip(s + 1.1, 0, None) ** 1.15 + 0.012 * (noise(x * 1.3, y * 1.3, seed=4) - 0.5)
    back, side = smoothstep(-4.2, -15.0, y), smoothstep(6.2, 14.0, np.abs(x)) * smoothstep(1.5, -2.5, s)
    dunes = fractal(x * 0.13 + 4, y * 0.13, seed=5, octaves=3) + 0.12 * fractal(x * 0.5, y * 0.5, seed=6, octaves=2)
    rise = (0.3 + 2.6 * dunes) * np.maximum(back, side * 0.8)
    path = np.exp(-(((x + 0.8 + 0.25 * (y + 4)) / 1.7) ** 2)) * smoothstep(-3, -6, y)
    z = z + rise * (1 - 0.8 * path) + 2.0 * smoothstep(-22, -60, y) * fractal(x * 0.05, y * 0.05, seed=8, octaves=2)
    return z + bump(x, y, HOUSE, 7.5, 2.3) + bump(x, y, (-14, 9), 6, 1.6)


def _under_wet(x: Array, y: Array) -> Array:
    """The ground that is drawn dry: it makes way for the wet edge, which is a surface of its own."""
    return height(x, y) - 0.04 * smoothstep(-0.85, -0.45, y - shore(x))


def build(place: Place, scene: ScenePlan) -> Set:
    """The beach for one scene."""
    wind, snowy = WIND[scene.weather], scene.weather == "snow"
    rough = {"storm": 2.1, "wind": 1.6, "rain": 1.15, "fog": 0.45}.get(scene.weather, 0.8)
    lit = lamps_lit(scene.hour, scene.weather)
    beaming = any(word in scene.look.lower() for word in LIT_WORDS)
    fixed = [*_sand(scene.weather), *_stones(), *_built(lit, beaming)]
    if snowy:
        fixed.append(snow_caps([s for s in fixed if s.name not in ("ground", "ground far", "wet sand")]))
    moving = Moving()
    sea(moving, shore, LEVEL, rough, scene.seed)
    surf(moving, shore, LEVEL, 0.12 + 0.11 * rough, scene.seed)
    points = strewn(
        2,
        210,
        (-12, -12, 12, 3),
        lambda x, y: clear_of(place, x, y) * (height(x, y) > 0.07) * (fractal(x * 0.4, y * 0.4, seed=9) > 0.40),
    )
    near = np.array(
        [
            (-2.3, -3.5),
            (-2.7, -3.7),
            (2.1, -3.7),
            (2.7, -3.5),
            (3.1, -3.9),
            (-3.3, -4.1),
            (4.6, -3.4),
            (-5.0, -3.7),
            (5.0, 0.6),
            (-5.2, 0.6),
            (4.9, 2.2),
        ]
    )
    grass = merge([tufts(points, height, 2, (0.22, 0.55), (8, 12), 0.11, 0.009), tufts(near, height, 4, (0.5, 0.85), (12, 17), 0.13, 0.010)])
    blade = texture("felt", mixed("#7d7f4a", "#e8ecee", 0.6 if snowy else 0.0), "#5d6a3c", 64, 3)
    moving.swaying(
        Solid("dune grass", grass, Material("#ffffff", 0.95, texture=blade), shadow=False),
        Sway(grass, grass_give(grass, 0.45), wind, 0.25, 3, BLADE),
    )
    far = strewn(3, 110, (-40, -40, 40, 14), lambda x, y: (np.maximum(abs(x), abs(y)) > 12) * (y < shore(x) - 2) * (height(x, y) > 0.3))
    fixed.append(
        Solid(
            "far grass",
            tufts(far, height, 5, (0.5, 0.9), (6, 8), 0.3, 0.03),
            Material("#ffffff", 0.95, texture=blade),
            shadow=False,
        )
    )
    ship(moving, SHIP, lit)
    if beaming:
        beam(moving, (*TOWER, 1.25), brightness(scene.light, scene.hour))
    fall(moving, scene.weather, brightness(scene.light, scene.hour), scene.seed)
    fixed += _far(scene)
    rig = rig_for(scene.light, scene.hour, scene.weather)
    if scene.weather == "storm":
        lightning(moving, rig)
    return Set((*sectored(fixed), *moving.solids), rig, surfaces(place), moving.at, PERIOD)


def _sand(weather: str) -> list[Solid]:
    """The sand as one picture, and the wet edge as a surface of its own that shines."""
    c = canvas(11)
    s = c.y - shore(c.x)
    ripples = np.sin((c.y * 1.0 + 0.35 * np.sin(c.x * 0.7) + 0.10 * c.noise(1.2)) * 2 * np.pi / 0.32)
    field = np.clip(0.5 + 0.6 * c.noise(3.0), 0, 1) * smoothstep(-0.3, -1.4, s)
    base = np.ones((c.n, c.n, 1)) * (np.array([178, 150, 108]) / 255)
    base = base * (1 + 0.055 * c.noise(2.2) + 0.05 * c.noise(0.5) + 0.045 * c.noise(0.05) + 0.035 * ripples * field)[..., None]
    base = blend(base, "#8d7450", 0.45 * smoothstep(0.2, 1.6, c.noise(1.6)))
    base = blend(base, "#cdb487", 0.5 * np.exp(-(((c.x + 0.6 + 0.3 * np.sin(c.y)) / 0.8) ** 2)) * smoothstep(-1, -3, c.y))
    specks = (c.noise(0.04) > 2.4) | (c.noise(0.06) > 2.7)
    base = blend(base, "#5d564c", 0.8 * specks)
    wrack = np.exp(-(((s + 1.55 + 0.22 * c.noise(1.1)) / 0.10) ** 2)) * (c.noise(0.10) > -0.2)
    base = blend(base, "#3d3a2a", 0.85 * wrack)
    prints = _prints(c)
    base = blend(base, "#7d6645", 0.75 * np.clip(prints, 0, 1))
    base = blend(base, "#8f8266", 0.55 * smoothstep(-1.5, -0.7, s))
    if weather in ("rain", "storm"):
        base = base * np.array([0.60, 0.64, 0.72])
    if weather == "snow":
        base = blend(
            base,
            "#e6ebf2",
            smoothstep(-0.9, -1.6, s) * np.clip(0.85 + 0.3 * c.noise(0.8), 0, 1) * (1 - 0.5 * np.clip(prints, 0, 1)),
        )
    relief = 0.010 * ripples * field + 0.012 * c.noise(0.5) + 0.0035 * c.noise(0.06) - 0.03 * prints + 0.01 * wrack
    tone = {"snow": "#dfe5ec", "rain": "#786848", "storm": "#6e6148"}.get(weather, "#a89068")
    open_country = Material("#ffffff", 1.0, texture=texture("felt", tone, "#5d6a3c", 256, 4), repeat=0.25)
    dry = ground(c, base, relief, _under_wet, open_country, 0.75 if weather in ("rain", "storm") else 0.97, keep=lambda x, y, z: z > -1.0)
    xs, rows = np.linspace(-9, 14, 150), np.array([-0.95, -0.6, -0.3, 0.0, 0.4, 0.9, 1.6, 2.6])
    x, t, faces = lattice(xs, rows)
    y = shore(x) + t + np.where(t < -0.9, 0.22 * (fractal(x * 0.8, x * 0 + 2, seed=6, octaves=3) - 0.5), 0.0)
    z = height(x, y) + 0.010 * smoothstep(-0.95, -0.8, t) + np.where(t < -0.9, -0.004, 0.0)
    wet = shell(np.stack([x, y, z], -1), faces, np.ones(len(faces), bool), c.uv(x, y))
    shine = Material("#b4b4b4", 0.46, texture=dry[0].material.texture)
    return [*dry, Solid("wet sand", wet, shine, shadow=False)]


def _prints(c) -> Array:
    """Footprints and dimples that someone left: 1 deep, 0 none."""
    out = np.zeros_like(c.x)
    rng = np.random.default_rng(4)
    for start, end, steps in (((-5.5, -3.4), (-0.4, 2.6), 14), ((5.8, -0.9), (1.2, 2.9), 11), ((-1.5, -8.0), (-0.7, -2.6), 11)):
        way = np.subtract(end, start)
        yaw = math.atan2(way[1], way[0])
        for k in range(steps):
            f = (k + 0.5) / steps
            side = 0.13 if k % 2 else -0.13
            px, py = (
                start[0] + way[0] * f - side * math.sin(yaw) + rng.normal() * 0.03,
                start[1] + way[1] * f + side * math.cos(yaw) + rng.normal() * 0.03,
            )
            i, j = int((px - c.centre[0] + c.side / 2) / c.side * c.n), int((c.side / 2 - py + c.centre[1]) / c.side * c.n)
            w = 12
            if not (w < i < c.n - w and w < j < c.n - w):
                continue
            part = (slice(j - w, j + w), slice(i - w, i + w))
            dx, dy = c.x[part] - px, c.y[part] - py
            u, v = dx * math.cos(yaw) + dy * math.sin(yaw), -dx * math.sin(yaw) + dy * math.cos(yaw)
            out[part] = np.maximum(out[part], np.exp(-(((u / 0.13) ** 2 + (v / 0.055) ** 2) ** 2)))
    return out


def _stones() -> list[Solid]:
    """Rocks under the tower, rocks in the bay, stones and pebbles on the sand."""
    rng = np.random.default_rng(5)
    parts = []
    for k in range(30):
        a, r = rng.uniform(0, 6.28), 4.4 * rng.random() ** 0.6
        s = rng.uniform(0.8, 1.7) * (1.3 - r / 7)
        parts.append(
            put(
                boulder(k, 2, 14),
                (TOWER[0] + r * math.cos(a) * 1.35, TOWER[1] + r * math.sin(a) - 0.4, -0.35 + 0.28 * (4.4 - r)),
                rng.uniform(0, 6),
                rng.normal() * 0.2,
                scale=(s, s * 0.85, s * 0.8),
            )
        )
    for k, (x, y, s) in enumerate(
        (
            (2.9, 1.5, 0.50),
            (3.5, 2.0, 0.33),
            (6.7, 3.9, 0.85),
            (7.8, 5.4, 1.15),
            (5.3, 6.6, 0.5),
            (-6.4, 4.0, 0.6),
            (9.2, 1.5, 1.2),
            (4.1, 2.75, 0.2),
            (6.0, 3.1, 0.4),
            (11.0, 8.5, 1.6),
            (13.5, 14.0, 1.9),
            (-7.4, 3.2, 0.4),
            (7.0, -4.6, 0.5),
            (7.6, -4.2, 0.3),
        )
    ):
        low = 0.0 if k else -0.02
        parts.append(
            put(
                boulder(k + 40, 3 if s < 0.6 else 2, 12),
                (x, y, low + (height(np.array(x), np.array(y)) if s > 0.55 else 0)),
                x,
                scale=(s, s * 0.82, s * 0.84),
            )
        )
    for x, y in strewn(8, 90, (-8, -7, 8, 4.5), lambda x, y: 0.15 + 0.85 * (noise(x * 0.7, y * 0.7, seed=3) > 0.6)):
        s = rng.uniform(0.018, 0.055)
        parts.append(
            put(
                boulder(int(rng.integers(9)) + 60, 0 if s < 0.035 else 1, 4),
                (x, y, float(height(np.array(x), np.array(y))) + 0.2 * s),
                rng.uniform(0, 6),
                scale=(s * 1.3, s, s * 0.7),
            )
        )
    stone = Material("#ffffff", 0.88, texture=texture("clay", "#777470", "#44484a", 256, 6), normal=None)
    return [Solid("rocks", merge(parts), stone)]


def _built(lit: bool, beaming: bool) -> list[Solid]:
    """The lighthouse, the house, the boat, crates, the fence, driftwood."""
    shop = Shop(np.random.default_rng(17))
    tower(shop, (*TOWER, 1.25), beaming)
    z = float(height(np.array(HOUSE[0]), np.array(HOUSE[1])))
    house(
        shop,
        House(
            4.6,
            3.4,
            2.1,
            0.9,
            "#cfc4ae",
            "#5a6a6e",
            "#4e4a4c",
            windows=((-1.45, 0.95), (1.5, 0.95)),
            door=0.1,
            door_colour="#7d3a2e",
            lit=1.0 if lit else 0.0,
            chimney=0.28,
        ),
        (*HOUSE, z),
        0.35,
    )
    fence(
        shop,
        [
            (HOUSE[0] + x, HOUSE[1] + y, float(height(np.array(HOUSE[0] + x), np.array(HOUSE[1] + y))))
            for x, y in ((-4.5, -4.0), (-2.6, -4.4), (-0.6, -4.6), (1.4, -4.4), (3.4, -3.6), (5.0, -2.2))
        ],
        "#8d8474",
        0.8,
    )
    boat(shop, (-4.6, 1.9, -0.03), 1.0)
    crate(shop, (4.85, -1.05, -0.01), 0.2, (0.62, 0.56, 0.60))
    crate(shop, (5.35, -0.55, -0.01), -0.35, (0.5, 0.44, 0.36), "#6f6a58")
    net(shop, (5.25, -1.75, 0.0))
    points = [(-5.9, -4.6), (-5.55, -3.4), (-5.3, -2.3), (-5.75, -1.2), (-6.3, -0.3), (-7.1, 0.4)]
    fence(shop, [(x, y, float(height(np.array(x), np.array(y)))) for x, y in points], "#877d6c", 0.85)
    right = [(3.2, -6.4), (4.4, -5.7), (5.5, -5.2), (6.7, -4.4), (8.0, -3.9)]
    fence(shop, [(x, y, float(height(np.array(x), np.array(y)))) for x, y in right], "#877d6c", 0.75, rails=1, lean=0.16)
    log, _ = trunk(np.random.default_rng(3), 1.75, 0.18, 0.08, 12, taper=0.85, flare=0.25)
    shop.add(put(log, (-3.3, -1.22, 0.15), 0.25, math.pi / 2), Paint("#9a8c78", "wood", "#5a5044", 0.7, pixels=128))
    for (x, y), yaw, length in (
        ((-0.9, -4.3), 0.5, 0.9),
        ((6.3, 2.4), 2.2, 1.1),
        ((1.9, -3.9), -0.3, 0.6),
        ((-6.9, -5.3), 1.0, 1.4),
    ):
        stick = rod(curve([(0, 0, 0.03), (length * 0.4, 0.06, 0.07), (length, -0.05, 0.10)], 8), np.linspace(0.045, 0.018, 8), 7)
        shop.add(stick, Paint("#a39680", "wood", "#5a5044", 0.5), at=(x, y, float(height(np.array(x), np.array(y)))), yaw=yaw)
    return list(shop.finish("beach", "set", FINISHES | {"glow": Material("#ffffff", 0.9, glow=2.6)}))


def _far(scene: ScenePlan) -> list[Solid]:
    """Hills over the dunes, a headland over the sea, the sky."""
    snow = 0.75 if scene.weather == "snow" else 0.0
    return [
        ridge("hills near", 62, 3, 9, mixed("#5d6648", "#dfe5ec", snow), 3, (math.pi * 0.86, math.pi * 2.06), 3.0, fade=0.3),
        ridge("hills far", 115, 8, 20, mixed("#5a6672", "#dfe5ec", snow), 5, (math.pi * 0.74, math.pi * 2.12), 2.0, fade=0.4),
        ridge("headland", 140, 3, 9, mixed("#566270", "#dfe5ec", snow), 8, (0.35, 1.1), 4.0, -1.0, fade=0.5),
        *sky_over(scene),
    ]
