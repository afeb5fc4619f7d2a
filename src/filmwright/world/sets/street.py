"""The street: a small square of an old town. Crooked fronts before and behind, a lane that climbs to the church, lamps, puddles, washing.

Houses stand all round, so that every lens sees an end to the view; over the roofs rise others, then the church, then the sky.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..light import brightness, lamps_lit, rig_for, with_lamps
from ..shapes import box, curve, cutout, cylinder, lathe, put, sphere, tube
from ..solids import Lamp, Material, Solid
from ..textures import Paint, mixed, texture
from ..weather.cloth import hang
from ..weather.falling import WIND, fall, lightning
from ..weather.moving import PERIOD, Moving
from ..workshop import FINISHES, Shop
from . import Set
from .outdoor import Array, fractal, noise, puddles, sectored, smoothstep, snow_caps, surfaces
from .outdoor_built import House, barrel, bench_seat, crate, house, lamp_post, varied, window
from .outdoor_far import ridge, sky_over
from .outdoor_ground import blend, canvas, ground

LANE = (1.35, 0.75)
POST = (2.55, 2.75)

#: The light of the lamp post, and of the window beside the door.
LAMPS = (
    Lamp("spot", (*POST, 2.75), (-0.45, -0.6, -1.0), "#ffb45c", 900_000, cutoff=76.0, softness=0.5, range=16.0, shadow=False),
    Lamp("spot", (-2.6, 4.4, 1.5), (0.1, -1.0, -0.35), "#ffa850", 420_000, cutoff=66.0, softness=0.6, range=11.0, shadow=False),
)

#: Fronts round the square: (x, y, yaw), then the house. Those before and behind the players are built to be looked at.
FRONTS: tuple[tuple[tuple[float, float, float], House], ...] = (
    (
        (-2.0, 6.3, 0.0),
        House(
            4.4,
            3.6,
            3.9,
            1.1,
            "#c8a878",
            "#54402f",
            "#70463a",
            windows=((-0.62, 0.85), (-1.5, 2.6), (0.0, 2.6), (1.45, 2.6)),
            door=0.85,
            door_colour="#2f5d63",
            timber=True,
            chimney=-0.3,
            shutters=False,
        ),
    ),
    (
        (-6.3, 5.9, 0.10),
        House(
            4.0,
            3.4,
            3.4,
            1.05,
            "#8fa09a",
            "#4c4a44",
            "#5c4a48",
            windows=((-1.1, 0.9), (0.1, 0.9), (-1.1, 2.3), (1.1, 2.3)),
            door=1.25,
            door_colour="#8c3f30",
            chimney=0.32,
            shutters=True,
        ),
    ),
    (
        (5.1, 6.0, -0.06),
        House(
            4.2,
            3.4,
            3.6,
            1.0,
            "#b9705a",
            "#5a463a",
            "#5d3e3a",
            windows=((-1.25, 0.8), (0.2, 0.8), (-1.2, 2.45), (0.0, 2.45), (1.2, 2.45)),
            door=1.45,
            door_colour="#3c4f3a",
            chimney=0.3,
        ),
    ),
    (
        (9.6, 2.4, -1.45),
        House(
            4.6,
            3.4,
            3.5,
            1.0,
            "#c9b48a",
            "#4f4238",
            "#6a443c",
            windows=((-1.4, 0.9), (1.3, 0.9), (-1.3, 2.4), (0.1, 2.4), (1.4, 2.4)),
            door=0.0,
            door_colour="#5d3a52",
            chimney=0.25,
            timber=True,
        ),
    ),
    (
        (9.4, -4.4, -1.65),
        House(
            4.2,
            3.4,
            3.9,
            1.05,
            "#94a2ae",
            "#4a4640",
            "#54484c",
            windows=((-1.2, 0.9), (1.2, 0.9), (-1.2, 2.6), (1.2, 2.6)),
            door=0.0,
            door_colour="#8c6a30",
            chimney=-0.3,
            shutters=True,
        ),
    ),
    (
        (-9.7, 1.9, 1.48),
        House(
            4.8,
            3.4,
            3.6,
            1.0,
            "#b58a6a",
            "#4c3b2f",
            "#62423c",
            windows=((-1.5, 0.9), (1.4, 0.9), (-1.4, 2.4), (0.0, 2.4), (1.4, 2.4)),
            door=0.0,
            door_colour="#34566a",
            chimney=0.2,
            timber=True,
        ),
    ),
    (
        (-9.5, -5.0, 1.62),
        House(
            4.2,
            3.4,
            3.3,
            1.05,
            "#a9a48c",
            "#4c463c",
            "#5a4a44",
            windows=((-1.2, 0.9), (1.2, 0.9), (-0.6, 2.2), (0.8, 2.2)),
            door=0.0,
            door_colour="#7a3c34",
            chimney=-0.25,
        ),
    ),
    (
        (-5.2, -13.2, math.pi - 0.05),
        House(
            4.6,
            3.6,
            3.7,
            1.05,
            "#b8a07c",
            "#54402f",
            "#6b463a",
            windows=((-1.5, 0.9), (1.4, 0.9), (-1.4, 2.5), (0.0, 2.5), (1.4, 2.5)),
            door=0.0,
            door_colour="#3a5a48",
            timber=True,
            chimney=0.3,
        ),
    ),
    (
        (-0.2, -13.6, math.pi),
        House(
            4.8,
            3.6,
            4.1,
            1.0,
            "#a86a58",
            "#4f443a",
            "#58403c",
            windows=((-1.6, 0.9), (1.5, 0.9), (-1.6, 2.7), (0.0, 2.7), (1.6, 2.7)),
            door=0.0,
            door_colour="#31506a",
            chimney=-0.28,
        ),
    ),
    (
        (5.0, -13.0, math.pi + 0.06),
        House(
            4.6,
            3.6,
            3.5,
            1.1,
            "#9aa68e",
            "#4a4638",
            "#5f473f",
            windows=((-1.4, 0.9), (1.5, 0.9), (-1.2, 2.35), (1.2, 2.35)),
            door=0.1,
            door_colour="#8a4a2e",
            chimney=0.22,
            shutters=True,
        ),
    ),
)
#: The lane and what rises behind: (x, y, z, yaw, scale, wall, roof).
BEHIND = (
    (-1.4, 11.2, 0.5, 1.5, 0.95, "#a89a86", "#5f4640"),
    (4.6, 11.0, 0.5, -1.6, 1.0, "#b08a68", "#58423e"),
    (-1.2, 16.5, 1.2, 1.45, 1.0, "#9aa2a0", "#544a4c"),
    (5.4, 16.8, 1.2, -1.5, 1.05, "#b8a488", "#66463c"),
    (-6.8, 12.5, 0.6, 0.2, 1.25, "#a4947e", "#5c4440"),
    (9.2, 11.5, 0.6, -0.3, 1.25, "#a67f6c", "#54423f"),
    (0.4, 23.5, 2.2, 0.9, 1.1, "#b09c82", "#604640"),
    (-12.0, 9.0, 0.3, 0.7, 1.3, "#94a09c", "#564a4a"),
    (14.0, 7.0, 0.3, -0.9, 1.3, "#b49a7c", "#5d4640"),
    (-9.6, 19.0, 1.0, 0.1, 1.4, "#a89684", "#57443f"),
    (12.6, 18.0, 1.0, -0.2, 1.4, "#9c8e84", "#5a4442"),
    (14.5, -9.0, 0.0, -2.2, 1.3, "#a89a80", "#5a4842"),
    (-14.5, -10.0, 0.0, 2.1, 1.3, "#a8907c", "#604840"),
    (10.5, -17.0, 0.0, 2.7, 1.35, "#9a9a8c", "#58463f"),
    (-10.8, -17.5, 0.0, 3.5, 1.35, "#b09078", "#5c443e"),
    (2.6, -20.0, 0.4, 3.2, 1.5, "#a0968a", "#56464a"),
    (-21.0, -1.6, 0.3, 1.5, 1.5, "#a89a80", "#60483e"),
    (21.0, -1.0, 0.3, -1.62, 1.5, "#9aa09a", "#57464a"),
    (-19.0, 4.5, 0.3, 1.2, 1.3, "#b08a70", "#5c443e"),
    (20.0, 5.0, 0.3, -1.3, 1.3, "#b8a488", "#62483e"),
)


def height(x: Array, y: Array) -> Array:
    """Cobbles that sag a little towards a gutter; the lane climbs."""
    z = -0.012 + 0.012 * (noise(x * 0.8, y * 0.8, seed=4) - 0.5) - 0.02 * np.exp(-(((y + 3.6) / 0.5) ** 2))
    lane = smoothstep(4.5, 26, y) * 3.0
    return z + lane + 2.5 * smoothstep(24, 60, np.hypot(x, y)) * fractal(x * 0.04, y * 0.04, seed=3)


def build(place: Place, scene: ScenePlan) -> Set:
    """The street for one scene."""
    wet, snowy = scene.weather in ("rain", "storm"), scene.weather == "snow"
    lit = lamps_lit(scene.hour, scene.weather)
    fixed = _cobbles(scene.weather)
    built = _houses(lit, snowy) + _furniture(lit)
    if snowy:
        built.append(snow_caps(built))
    fixed += built
    if wet:
        fixed.append(
            puddles(
                "puddles",
                [
                    (-1.6, -1.4, 0.75),
                    (1.9, 0.9, 0.6),
                    (0.2, 2.6, 0.5),
                    (3.3, -2.3, 0.9),
                    (-3.2, 1.2, 0.45),
                    (-0.4, -3.6, 1.0),
                    (1.4, 5.2, 0.6),
                    (-4.5, -3.4, 0.8),
                ],
                height,
                21,
            )
        )
    moving = Moving()
    _cloths(moving, WIND[scene.weather])
    fall(moving, scene.weather, brightness(scene.light, scene.hour), scene.seed)
    fixed += _far(scene)
    rig = rig_for(scene.light, scene.hour, scene.weather, rim=0.35, walled=True, moon=0.75 if lit else 1.0)
    if lit:
        rig = with_lamps(rig, *LAMPS)
    if scene.weather == "storm":
        lightning(moving, rig)
    return Set((*sectored(fixed), *moving.solids), rig, surfaces(place), moving.at, PERIOD)


def _cobbles(weather: str) -> list[Solid]:
    """Setts in rows that fan a little, worn and mossy, a gutter, slabs before the doors."""
    c = canvas(31)
    warp_x, warp_y = c.x + 0.035 * c.noise(0.9), c.y + 0.035 * c.noise(0.9) + 0.10 * np.sin(c.x * 0.8)
    row = np.floor(warp_y / 0.17)
    along = warp_x / 0.21 + 0.5 * (row % 2) + 0.17 * np.sin(row * 2.3)
    cell = np.floor(along)
    u, v = along - cell, warp_y / 0.17 - row
    edge = np.minimum(np.minimum(u, 1 - u) * 0.21, np.minimum(v, 1 - v) * 0.17)
    dome = np.clip(edge / 0.035, 0, 1)
    tone = noise(cell * 0.731 + 0.5, row * 0.917 + 0.5, seed=5)
    base = (
        np.ones((c.n, c.n, 1))
        * (np.array([126, 118, 110]) / 255)
        * (0.78 + 0.44 * tone + 0.04 * c.noise(0.05) + 0.05 * c.noise(1.5))[..., None]
    )
    base = blend(base, "#8f7f6c", 0.55 * (noise(cell * 0.37, row * 0.53, seed=8) > 0.68))
    base = blend(base, "#4b463f", 0.85 * (1 - smoothstep(0.0, 0.5, dome)))
    base = blend(base, "#5c6844", 0.6 * (1 - dome) * smoothstep(0.3, 1.2, c.noise(1.4)))
    base = blend(base, "#6d665c", 0.6 * np.exp(-(((c.y + 3.6) / 0.28) ** 2)))
    slab = smoothstep(3.62, 3.70, c.y) * smoothstep(5.0, 4.9, c.y) * (np.abs(c.x - LANE[0]) > LANE[1])
    joints = np.minimum(np.abs((c.x * 1.05 + 0.03 * c.noise(0.5)) % 1 - 0.5) * 2, np.clip(np.abs(c.y - 4.25) * 12, 0, 1))
    paving = (
        np.ones((c.n, c.n, 1))
        * (np.array([146, 138, 126]) / 255)
        * (1 + 0.08 * noise(np.floor(c.x * 1.05 + 0.5), np.floor(c.y * 0.9), seed=6) + 0.05 * c.noise(0.3))[..., None]
    )
    paving = blend(paving, "#4f4a44", smoothstep(0.90, 0.98, 1 - joints * 0.5) * 0.0 + (joints < 0.035) * 0.8)
    base = base * (1 - slab[..., None]) + paving * slab[..., None]
    relief = 0.016 * np.sqrt(dome) * (1 - slab) + 0.018 * slab + 0.003 * c.noise(0.06)
    if weather in ("rain", "storm"):
        base = base * np.array([0.66, 0.67, 0.72])
    if weather == "snow":
        trodden = np.exp(-(((c.y + 0.3 + 0.4 * np.sin(c.x * 0.6)) / 0.9) ** 2)) * np.clip(0.5 + 0.6 * c.noise(0.4), 0, 1)
        base = blend(base, "#e4e9f0", np.clip(0.95 - 0.7 * trodden + 0.1 * c.noise(0.4), 0, 1))
        relief = relief * 0.25 + 0.02 * c.noise(0.8)
    tone = {"snow": "#dde3ea", "rain": "#57534e", "storm": "#504c48"}.get(weather, "#847c72")
    far = Material("#ffffff", 0.9, texture=texture("tiles", tone, "#4b463f", 256, 3), repeat=0.8)
    return ground(c, base, relief, height, far, {"rain": 0.42, "storm": 0.36}.get(weather, 0.88), step=0.65, reach=90.0)


def _houses(lit: bool, snowy: bool) -> list[Solid]:
    """The fronts, with their shop signs and flower boxes, and the town behind them."""
    shop = Shop(np.random.default_rng(23))
    for (x, y, yaw), h in FRONTS:
        share = (0.75 if abs(y) < 8 else 0.6) if lit else 0.0
        house(shop, replace(h, lit=share), (x, y, 0.0), yaw)
    front = shop.within((-2.0, 4.5, 0.0))
    window(front, (-0.62, 0.0, 0.85), "#54402f", lit, 0.95, 0.95, box_of="#c0503c")
    _sign(shop, (0.12, 4.35, 2.62))
    for x, z, colour in ((-3.5, 2.6, "#d0a03c"), (-0.55, 2.6, "#b8443c")):
        window(shop.within((x, 4.5, z)), (0, 0, 0), "#54402f", lit, box_of=colour)
    far = Shop(np.random.default_rng(37))
    for x, y, z, yaw, size, wall, roof in BEHIND:
        plain = House(
            4.0 * size,
            3.2 * size,
            3.3 * size,
            1.05,
            wall,
            "#4c4038",
            roof,
            windows=((-1.0, 1.0), (1.0, 1.0), (-1.0, 2.4), (1.0, 2.4)),
            door=0.0,
            lit=0.5 if lit else 0.0,
            chimney=0.25,
            courses=4,
            simple=True,
        )
        house(far, plain, (x, y, z), yaw)
    _church(far, lit)
    finishes = FINISHES | {"glow": Material("#ffffff", 0.9, glow=1.6)}
    return [*shop.finish("fronts", "set", finishes), *(replace(s, shadow=False) for s in far.finish("town", "set", finishes))]


def _sign(shop: Shop, at: tuple[float, float, float]) -> None:
    """An iron arm with a hanging board: a fish."""
    b = shop.within(at)
    b.add(tube(curve([(0, 0.15, 0.1), (0, -0.25, 0.16), (0, -0.72, 0.1)], 8), 0.018, 6), "#2b2b2e", "satin")
    b.add(tube(curve([(0, 0.12, -0.25), (0, -0.2, -0.08), (0, -0.5, 0.1)], 8), 0.014, 6), "#2b2b2e", "satin")
    outline = [
        (-0.27, 0.0),
        (-0.12, -0.12),
        (0.08, -0.13),
        (0.2, -0.04),
        (0.33, -0.14),
        (0.30, 0.0),
        (0.33, 0.14),
        (0.2, 0.05),
        (0.08, 0.14),
        (-0.12, 0.13),
    ]
    fish = put(cutout(outline, 0.04), (0.02, -0.42, -0.16), math.pi / 2, 0, math.pi / 2)
    b.add(fish, Paint("#5f8f96", "paint", "#d8c9a4", 0.4))
    for y in (-0.28, -0.56):
        b.add(cylinder(0.006, 0.14, 5), "#2b2b2e", at=(0, y, -0.04))


def _church(shop: Shop, lit: bool) -> None:
    """The church at the end of the lane: a square tower with a clock and a shingled spire."""
    b = shop.within((3.6, 34.0, 3.0), 0.3)
    stone = Paint("#9a9284", "brick", "#746c60", 2.2, pixels=128)
    b.add(box((3.2, 3.2, 8.2), 0.05), stone)
    b.add(box((3.5, 3.5, 0.3), 0.05), stone, at=(0, 0, 5.6))
    b.add(box((3.6, 3.6, 0.4), 0.05), stone, at=(0, 0, 8.0))
    b.add(lathe([(2.35, 8.3), (0.9, 11.2), (0.0, 14.6)], 4, 0.1), Paint("#4e5658", "tiles", "#363c3e", 1.0), yaw=math.pi / 4)
    b.add(
        put(cylinder(0.9, 0.1, 20), (0, -1.62, 6.8), 0, 0, math.pi / 2),
        Paint("#ffdf9c" if lit else "#d8ccb0", "clock", "#2b2620", fit=True, pixels=64),
        "glow" if lit else "matte",
    )
    b.add(box((0.7, 0.2, 1.5), 0.03), "#26282c", at=(0, -1.6, 3.2))
    b.add(box((6.5, 4.0, 3.6), 0.05), stone, at=(-4.4, 0.6, -1))
    b.add(
        put(cutout([(-2.3, 0), (2.3, 0), (0, 2.4)], 6.6), (-7.7, 0.6, 2.6), math.pi / 2, 0, math.pi / 2),
        Paint("#5a4a46", "tiles", "#3a302e", 1.0),
    )


def _furniture(lit: bool) -> list[Solid]:
    """What stands in the square."""
    shop = Shop(np.random.default_rng(29))
    lamp_post(shop, (*POST, 0.0), lit)
    for x, y in ((-6.9, -3.4), (7.3, 3.0), (2.9, 11.5)):
        lamp_post(shop, (x, y, float(height(np.array(x), np.array(y)))), lit)
    bench_seat(shop, (-3.05, 3.05, 0.0), 0.0)
    barrel(shop, (-4.3, 2.5, 0.0))
    barrel(shop, (-4.85, 3.1, 0.0), 0.25, 0.66, "#6d5238")
    for x in (-4.6, 4.7):
        shop.add(
            lathe([(0, 0), (0.16, 0), (0.13, 0.1), (0.12, 0.55), (0.15, 0.6), (0.14, 0.7), (0.06, 0.78), (0, 0.79)], 12, 0.7),
            Paint("#8a8478", "plaster", "#55534e", 0.6),
            at=(x, -1.9, 0),
        )
    _pump(shop, (-5.0, -0.1, 0.0))
    _stall(shop, (4.7, 1.2, 0.0))
    crate(shop, (5.6, -0.55, 0), 0.3, (0.55, 0.45, 0.4))
    crate(shop, (5.75, -0.5, 0.4), -0.15, (0.5, 0.4, 0.34), "#7d6a4a")
    rng = shop.rng
    for x, y, colour in ((-0.35, 4.15, "#b8443c"), (-2.25, 4.2, "#d0a03c"), (3.75, 3.95, "#c86a8a"), (6.2, 3.9, "#d8d0c0")):
        shop.add(
            lathe([(0, 0), (0.13, 0), (0.18, 0.26), (0.15, 0.26), (0.15, 0.22), (0, 0.22)], 12, 0.6),
            Paint("#a0603c", "clay", "#6a3c26"),
            at=(x, y, 0),
        )
        for _ in range(16):
            p = rng.normal(size=3) * np.array([0.08, 0.08, 0.07])
            shop.add(
                sphere((0.05, 0.05, 0.045), 7, 5),
                varied(colour if rng.random() < 0.5 else "#58743f", rng, 0.15),
                at=(x + p[0], y + p[1], 0.36 + abs(p[2])),
            )
    return list(shop.finish("square", "set", FINISHES | {"glow": Material("#ffffff", 0.9, glow=3.2)}))


def _pump(shop: Shop, at: tuple[float, float, float]) -> None:
    """A cast-iron pump over a stone trough."""
    b = shop.within(at, -0.2)
    b.add(box((0.9, 0.5, 0.42), 0.04, 0.01, shop.rng), Paint("#8f897c", "plaster", "#55534e", 0.7), at=(0.25, -0.1, 0))
    b.add(box((0.74, 0.34, 0.02), 0.004), "#2e4650", "gloss", at=(0.25, -0.1, 0.405))
    iron = Paint("#3e5a50", "metal", "#6a4a36", 0.5)
    b.add(
        lathe(
            [(0, 0), (0.13, 0), (0.11, 0.1), (0.085, 0.15), (0.08, 0.9), (0.11, 0.94), (0.09, 1.02), (0.03, 1.12), (0, 1.13)],
            12,
            0.7,
        ),
        iron,
        "satin",
        at=(-0.2, 0.15, 0),
    )
    b.add(tube(curve([(-0.2, 0.12, 0.8), (0.0, 0.02, 0.84), (0.08, -0.03, 0.72)], 8), 0.03, 8), iron, "satin")
    b.add(tube(curve([(-0.2, 0.18, 0.98), (-0.5, 0.24, 1.0), (-0.62, 0.26, 0.62)], 10), 0.018, 6), iron, "satin")


def _stall(shop: Shop, at: tuple[float, float, float]) -> None:
    """A market stall: trestle, posts for its awning, fruit in boxes."""
    b, rng = shop.within(at), shop.rng
    for k in range(7):
        b.add(
            box((1.0, 0.25, 0.04), 0.008, 0.004, rng),
            Paint(varied("#94764c", rng, 0.07), "wood", "#4c3822", 0.6),
            at=(0, -0.82 + k * 0.272, 0.80),
        )
    for y in (-0.8, 0.8):
        for x in (-0.42, 0.42):
            b.add(box((0.07, 0.07, 0.8), 0.008), Paint("#7a5c3a", "wood", "#4c3822", 0.5), at=(x, y, 0))
    for y in (-0.92, 0.92):
        b.add(cylinder(0.035, 2.25, 7), Paint("#7a5c3a", "wood", "#4c3822", 0.5), at=(0.45, y, 0))
        b.add(cylinder(0.035, 1.95, 7), Paint("#7a5c3a", "wood", "#4c3822", 0.5), at=(-0.62, y, 0))
    for k, (colour, size) in enumerate((("#c8472f", 0.05), ("#d88c2c", 0.055), ("#86a040", 0.05), ("#b8b04c", 0.045))):
        y = -0.68 + k * 0.44
        crate(b, (0.1, y, 0.83), 0.0, (0.6, 0.38, 0.12), "#a08050")
        for _ in range(16):
            b.add(
                sphere(size, 8, 6),
                varied(colour, rng, 0.1),
                "satin",
                at=(0.1 + rng.uniform(-0.22, 0.22), y + rng.uniform(-0.12, 0.12), 0.95 + rng.uniform(0, 0.05)),
            )


def _cloths(moving: Moving, wind: float) -> None:
    """An awning over the stall, washing over the lane, a flag on the corner house: cloth that a simulation has moved."""
    hang(
        moving,
        "awning",
        "awning",
        ((4.06, 2.12, 1.98), (4.06, 0.28, 1.98)),
        (1.1, 0.0, 0.27),
        Material("#ffffff", 0.95, texture=texture("stripe", "#b8503c", "#e2d8c0", 128, 2), repeat=1.0),
        wind,
        1,
    )
    hang(
        moving,
        "sheet",
        "hung",
        ((0.35, 6.1, 3.75), (1.55, 6.0, 3.7)),
        (0.0, 0.0, -0.95),
        Material("#dcd6c8", 0.95, texture=texture("cloth", "#dcd6c8", "#a8a090", 128, 3)),
        wind,
        2,
    )
    hang(
        moving,
        "shirt",
        "hung",
        ((1.75, 5.98, 3.69), (2.45, 5.95, 3.72)),
        (0.0, 0.0, -0.7),
        Material("#7c94a8", 0.95, texture=texture("cloth", "#6f8ea6", "#40362c", 128, 4)),
        wind,
        3,
    )
    hang(
        moving,
        "flag",
        "flag",
        ((-4.2, 4.25, 3.6), (-4.2, 4.25, 2.9)),
        (0.0, -1.1, 0.0),
        Material("#ffffff", 0.95, texture=texture("stripe", "#3f6a74", "#e0d0a0", 128, 5)),
        wind,
        4,
    )
    shop = Shop(np.random.default_rng(2))
    shop.add(tube(curve([(0.15, 5.0, 3.95), (1.4, 6.05, 3.72), (3.05, 4.9, 3.95)], 14), 0.008, 5), "#5a5044")
    shop.add(tube([(-4.2, 4.8, 3.9), (-4.2, 4.15, 3.62)], 0.02, 6), "#5a5044")
    shop.add(tube([(-4.2, 4.25, 3.66), (-4.2, 4.25, 2.86)], 0.02, 6), "#5a5044")
    moving.solids += shop.finish("lines", "set")


def _far(scene: ScenePlan) -> list[Solid]:
    """Hills beyond the roofs, and the clouds."""
    return [
        ridge("hills", 95, 9, 20, mixed("#5f6a58", "#dfe5ec", 0.7 if scene.weather == "snow" else 0.0), 4, wave=2.5),
        *sky_over(scene, 14.0),
    ]
