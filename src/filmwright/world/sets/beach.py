"""The beach: a bay with wet sand, surf, dunes, the lighthouse on its rocks to the right and the keeper's house to the left."""

from __future__ import annotations

import numpy as np

from ...film import ScenePlan
from ...plan.places import Place
from ..filament import Lens
from ..light import rig_for
from ..shapes import box, cylinder, lathe, merge, put, sheet_faces, tube, curve, grid
from ..solids import Change, Material, Mesh, Solid, Texture
from ..weather.rain import Rain, triangles
from ..weather.sea import Breakers, moved as rolled, swell
from . import Set
from .outdoor import Array, boulder, bump, fractal, graded, lattice, noise, smoothstep, terrain, tufts

LEVEL = -0.07
TOWER, HOUSE = (8.0, 25.0), (-8.2, 15.5)


def shore(x: Array) -> Array:
    """Where the sand meets the water at rest, as y of x: a bay that the land closes to the left."""
    return 4.1 + 0.35 * np.sin(x * 0.35 + 1.0) + 0.2 * np.sin(x * 0.9) + 0.02 * x + 14 * smoothstep(-5.5, -12.0, x) + 1.5 * smoothstep(7, 13, x)


def height(x: Array, y: Array) -> Array:
    """The ground of the bay."""
    s = y - shore(x)
    z = -0.012 - 0.055 * np.clip(s + 1.1, 0, None) ** 1.15
    z = z + 0.05 * (fractal(x * 0.5, y * 0.5, seed=3) - 0.5) * smoothstep(-3.2, -5.0, y) + 0.012 * (noise(x * 1.3, y * 1.3, seed=4) - 0.5)
    back = smoothstep(-4.5, -15.0, y)
    side = smoothstep(6.5, 14.0, np.abs(x)) * smoothstep(1.5, -2.5, s)
    dunes = fractal(x * 0.13 + 4, y * 0.13, seed=5, octaves=3)
    rise = (0.5 + 3.6 * dunes) * np.maximum(back, side * 0.75)
    path = np.exp(-(((x + 0.8 + 0.25 * (y + 4)) / 1.6) ** 2)) * smoothstep(-3, -6, y)
    z = z + rise * (1 - 0.75 * path) + 3.0 * smoothstep(-22, -60, y) * fractal(x * 0.05, y * 0.05, seed=8, octaves=2)
    return z + bump(x, y, HOUSE, 7.5, 2.4) + 0.5 * bump(x, y, (-13, 9), 6, 3.0)


def _grain(size: int, low: str, high: str, seed: int, fine: float = 0.5) -> Texture:
    """A tile of mottled colour between two tones with grain."""
    rng = np.random.default_rng(seed)
    t = np.arange(size) / size
    u, v = np.meshgrid(t, t)
    tile = sum((fractal(8 * ((u + a) % 1), 8 * ((v + b) % 1), seed=seed) for a, b in ((0, 0),)))
    mix = np.clip(0.5 + (tile - 0.5) * 1.4 + fine * (rng.random((size, size)) - 0.5), 0, 1)[..., None]
    a, b = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], float) for c in (low, high))
    return Texture(f"grain-{seed}", (a + (b - a) * mix).astype(np.uint8))


def build(place: Place, scene: ScenePlan) -> Set:
    """The beach for one scene."""
    rig = rig_for(scene.light, scene.hour, scene.weather)
    stormy = {"storm": 2.0, "rain": 1.3, "wind": 1.6, "fog": 0.5}.get(scene.weather, 0.8)
    xs, ys = graded(10, 0.28, 120, 1.17), np.concatenate([-graded(6, 0.3, 110, 1.17)[::-1][:0], graded(6, 0.28, 110, 1.17)])
    land = terrain(xs, ys[ys < 30], height, lambda x, y: np.stack([x, y], -1) / 3.0, lambda x, y, z: z > -0.9)
    solids = [Solid("sand", land, Material("#ffffff", 0.95, texture=_grain(512, "#8d744f", "#c2a577", 1)))]
    sea_xs = graded(14, 0.5, 190, 1.15)
    sea_ys = np.concatenate([np.arange(2.0, 16, 0.4), 16 + np.cumsum(0.4 * 1.11 ** np.arange(1, 38))])
    sea_ys = sea_ys[sea_ys < 188]
    x, y, faces = lattice(sea_xs, sea_ys)
    keep = (y > shore(x) - 1.0)[faces].any(axis=1)
    used = np.unique(faces[keep])
    index = np.zeros(len(x), np.int32)
    index[used] = np.arange(len(used))
    rest = np.stack([x, y, np.full_like(x, LEVEL)], -1)[used]
    spacing = np.maximum(np.gradient(sea_xs)[None].repeat(len(sea_ys), 0), np.gradient(sea_ys)[:, None].repeat(len(sea_xs), 1)).ravel()[used]
    calm = smoothstep(0.0, 9.0, rest[:, 1] - shore(rest[:, 0])) * 0.95 + 0.05
    waves = swell(stormy, scene.seed)
    faces = index[faces[keep]]
    v, n = rolled(rest, waves, 0, 24, calm, spacing)
    solids.append(Solid("sea", Mesh(v.astype(np.float32), faces, n.astype(np.float32), rest[:, :2].astype(np.float32) / 4), Material("#2a5560", 0.22), shadow=False))
    surf = Breakers(shore, LEVEL, np.linspace(-10, 16, 90), 0.16 + 0.12 * stormy, scene.seed)
    surf_faces = sheet_faces(89, len(Breakers.PROFILE) - 1)
    for line in range(surf.lines):
        sv, sn = surf.mesh(line, 0, surf_faces)
        solids.append(Solid(f"surf {line}", Mesh(sv, surf_faces, sn), Material("#c8d4d4", 0.7), shadow=False))
    solids += _tower()
    solids += _rocks()
    rng = np.random.default_rng(scene.seed)
    p = rng.uniform((-14, -16), (14, 2), (900, 2))
    p = p[(height(p[:, 0], p[:, 1]) > 0.10) & (fractal(p[:, 0] * 0.4, p[:, 1] * 0.4, seed=9) > 0.42)][:170]
    solids.append(Solid("dune grass", tufts(p, height, 2, (0.25, 0.6), (9, 14), 0.12, 0.008), Material("#ffffff", 0.9, texture=_grain(64, "#5d6a3c", "#a79a5c", 6)), shadow=False))
    rain = None
    if scene.weather in ("rain", "storm"):
        hard = 2600 if scene.weather == "storm" else 1700
        rain = Rain(hard, (1.6, -0.6) if scene.weather == "storm" else (0.6, -0.2), scene.seed, 0.0)
        solids.append(triangles("rain", hard, Material("#9fb4d0", 0.4, glow=0.06)))
        solids.append(triangles("splashes", 500 * 3, Material("#b8c8dc", 0.4, glow=0.05)))

    def at(phase: int, lens: Lens, fps: int) -> Change:
        change = Change()
        a, b = rolled(rest, waves, phase, fps, calm, spacing)
        change.meshes["sea"] = (a.astype(np.float32), b.astype(np.float32))
        for line in range(surf.lines):
            change.meshes[f"surf {line}"] = surf.mesh(line, phase, surf_faces)
        if rain is not None:
            change.meshes["rain"] = rain.streaks(phase, lens, fps)
            change.meshes["splashes"] = rain.splashes(phase, lens, fps, 500)
        return change

    return Set(tuple(solids), rig, (((0, 0, -0.5), (60, 60, 0.5), 0.0, "sand"),), at)


def _tower() -> list[Solid]:
    x, y = TOWER
    z = 0.9
    stripes = np.zeros((64, 4, 3), np.uint8)
    for k in range(64):
        stripes[k] = (176, 58, 46) if (k // 13) % 2 else (226, 218, 200)
    body = lathe([(1.25, -0.6), (1.2, 0.0), (1.05, 1.5), (0.92, 3.0), (0.84, 4.4), (0.80, 5.4)], 28)
    uv = np.stack([body.uv[:, 0] * 0.1, (body.vertices[:, 2] + 0.6) / 6.0], -1).astype(np.float32)
    body = Mesh(body.vertices, body.faces, body.normals, uv)
    dark = [put(lathe([(0, 5.4), (1.12, 5.4), (1.15, 5.5), (1.12, 5.6), (0, 5.6)], 28), (x, y, z)),
            put(lathe([(0.62, 6.5), (0.78, 6.5), (0.74, 6.6), (0.1, 7.2), (0.06, 7.5), (0, 7.5)], 24), (x, y, z))]
    for k in range(14):
        a = k * 2 * np.pi / 14
        dark.append(put(cylinder(0.022, 0.5, 6), (x + 1.07 * np.cos(a), y + 1.07 * np.sin(a), z + 5.58)))
    a = np.linspace(0, 2 * np.pi, 29)
    for rise in (5.85, 6.08):
        dark.append(tube(np.stack([x + 1.07 * np.cos(a), y + 1.07 * np.sin(a), np.full_like(a, z + rise)], -1), 0.02, 6))
    for k in range(8):
        b = k * 2 * np.pi / 8
        dark.append(put(cylinder(0.03, 0.95, 6), (x + 0.6 * np.cos(b), y + 0.6 * np.sin(b), z + 5.58)))
    lamp = put(lathe([(0, 5.6), (0.55, 5.6), (0.55, 6.5), (0, 6.5)], 16), (x, y, z))
    return [
        Solid("tower", put(body, (x, y, z)), Material("#ffffff", 0.85, texture=Texture("stripes", stripes))),
        Solid("tower iron", merge(dark), Material("#2c3038", 0.7)),
        Solid("lamp room", lamp, Material("#28323c", 0.15)),
    ]


def _rocks() -> list[Solid]:
    rng = np.random.default_rng(5)
    parts = []
    for k in range(26):
        a, r = rng.uniform(0, 6.28), rng.uniform(0, 4.2) ** 0.9
        s = rng.uniform(0.9, 2.0) * (1.25 - r / 7)
        parts.append(put(boulder(k, 2), (TOWER[0] + r * np.cos(a) * 1.3, TOWER[1] + r * np.sin(a), -0.25 + 0.3 * (4.2 - r) / 2), rng.uniform(0, 6), scale=(s, s * 0.9, s * 0.75)))
    for x, y, s in ((2.9, 1.5, 0.52), (3.5, 1.95, 0.34), (6.5, 3.9, 0.8), (7.6, 5.2, 1.1), (5.4, 6.0, 0.5), (-6.3, 3.4, 0.6), (9.2, 1.5, 1.2), (4.0, 2.7, 0.2)):
        parts.append(put(boulder(int(abs(x) * 10 + y), 3 if s < 0.6 else 2), (x, y, 0.02), x, scale=(s, s * 0.8, s * 0.82)))
    return [Solid("rocks", merge(parts), Material("#ffffff", 0.9, texture=_grain(256, "#4a4c50", "#82807c", 12)))]
