"""The street: a small square of an old town. Crooked fronts before and behind, a lane that climbs to the church, lamps, puddles, washing.

Houses stand all round, so that every lens sees an end to the view; over the roofs rise others, then the church, then the sky.
"""

from __future__ import annotations

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..light import brightness, lamps_lit, rig_for, with_lamps
from ..shapes import box, curve, cylinder, lathe, sphere, tube
from ..solids import Lamp, Material, Solid
from ..textures import Paint, mixed, texture
from ..weather.cloth import hang
from ..weather.falling import WIND, fall, lightning
from ..weather.moving import PERIOD, Moving
from ..workshop import FINISHES, Shop
from . import Set
from .outdoor import Array, fractal, noise, puddles, sectored, smoothstep, snow_caps, surfaces
from .outdoor_built import barrel, bench_seat, crate, lamp_post, varied
from .outdoor_far import ridge, sky_over
from .outdoor_ground import blend, canvas, ground
from .outdoor_town import houses

LANE = (1.35, 0.75)
POST = (2.55, 2.75)

#: The light of the lamp post, and of the window beside the door.
LAMPS = (
    Lamp("spot", (*POST, 2.75), (-0.45, -0.6, -1.0), "#ffb45c", 900_000, cutoff=76.0, softness=0.5, range=16.0, shadow=False),
    Lamp("spot", (-2.6, 4.4, 1.5), (0.1, -1.0, -0.35), "#ffa850", 420_000, cutoff=66.0, softness=0.6, range=11.0, shadow=False),
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
    built = houses(lit) + _furniture(lit)
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
    base = np.ones((c.n, c.n, 1)) * (np.array([126, 118, 110]) / 255) * (0.78 + 0.44 * tone + 0.04 * c.noise(0.05) + 0.05 * c.noise(1.5))[..., None]
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
