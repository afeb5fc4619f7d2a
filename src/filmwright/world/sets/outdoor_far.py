"""What is far off: hills in layers, clouds of cotton wool, a ship. Hung round the set like the cut-outs at the back of a model stage.

In: directions and distances in metres about the set's middle. Out: solids. Directions are yaws, 0 along +X, counter-clockwise.
"""

from __future__ import annotations

import math

import numpy as np

from ...film import ScenePlan
from ..shapes import merge, put, smooth_normals
from ..solids import Material, Mesh, Solid, Texture
from ..textures import mixed, texture
from .outdoor import ball, fractal, smoothstep


def ridge(
    name: str,
    distance: float,
    low: float,
    high: float,
    colour: str,
    seed: int,
    span: tuple[float, float] = (0.0, 2 * math.pi),
    wave: float = 3.0,
    base: float = -1.0,
    second: str = "#30382c",
    fade: float = 0.25,
    steps: int = 120,
) -> Solid:
    """A line of hills at `distance`, between `low` and `high` metres tall over the directions of `span`, running out at its ends."""
    a = np.linspace(span[0], span[1], steps)
    whole = span[1] - span[0] > 6.2
    ends = 1.0 if whole else smoothstep(0, fade, a - span[0]) * smoothstep(0, fade, span[1] - a)
    wide = fractal(np.cos(a) * wave + 11, np.sin(a) * wave + 7, seed=seed, octaves=4)
    top = base + (low + (high - low) * np.clip(wide * 1.7 - 0.35, 0, 1) - base) * ends
    rows = np.array([0.0, 0.35, 0.7, 0.92, 1.0, 0.9])
    back = np.array([-0.22, -0.12, -0.05, -0.015, 0.0, 0.06])
    rough = 1 + 0.05 * (fractal(a[None] * 40, rows[:, None] * 9, seed=seed + 1, octaves=2) - 0.5)
    r = distance * (1 + back[:, None] * np.minimum(1, 20 * (high - base) / distance)) * rough
    v = np.stack([r * np.cos(a), r * np.sin(a), base + (top - base)[None] * rows[:, None] * np.ones_like(r)], -1)
    n = len(a)
    i = np.arange(len(rows) * n).reshape(len(rows), n)
    p, q, s, t = i[:-1, :-1].ravel(), i[:-1, 1:].ravel(), i[1:, 1:].ravel(), i[1:, :-1].ravel()
    faces = np.concatenate([np.stack([p, s, q], -1), np.stack([p, t, s], -1)]).astype(np.int32)
    points = v.reshape(-1, 3)
    uv = np.stack([a[None] * distance / 14 * np.ones_like(r), rows[:, None] * (top - base)[None] / 14], -1).reshape(-1, 2)
    mesh = Mesh(points.astype(np.float32), faces, smooth_normals(points, faces), uv.astype(np.float32))
    return Solid(name, mesh, Material("#ffffff", 1.0, texture=texture("clay", colour, second, 128, seed)), shadow=False)


def clouds(
    name: str,
    seed: int,
    count: int,
    colour: str,
    span: tuple[float, float],
    height: tuple[float, float],
    size: float = 9.0,
    distance: float = 120.0,
    flat: float = 0.32,
) -> Solid:
    """Banks of cotton wool: heaps of lumps with level undersides."""
    rng = np.random.default_rng(seed)
    v, f = ball(2)
    parts = []
    for k in range(count):
        a = span[0] + (span[1] - span[0]) * (k + rng.uniform(0.1, 0.9)) / count
        far = distance * rng.uniform(0.8, 1.15)
        z = rng.uniform(*height)
        s = size * rng.uniform(0.6, 1.3)
        for _ in range(int(rng.integers(4, 7))):
            off = rng.normal(size=3) * np.array([1.5, 0.5, 0.28]) * s
            r = s * rng.uniform(0.4, 0.95) * np.exp(-abs(off[0]) / (3 * s))
            lump = v * (0.82 + 0.36 * fractal(v[:, 0] * 1.6 + k * 7, v[:, 1] * 1.6 + 3, v[:, 2] * 1.6, seed + k, 2))[:, None]
            lump = lump * np.array([1.25, 1.0, flat * 1.9]) * r
            lump[:, 2] = np.maximum(lump[:, 2], -0.22 * r)
            mesh = Mesh(lump.astype(np.float32), f, smooth_normals(lump, f), (v[:, :2]).astype(np.float32))
            turned = put(mesh, (off[0], off[1], off[2] + abs(off[0]) * -0.05))
            parts.append(put(turned, (far * math.cos(a), far * math.sin(a), z), a + math.pi / 2))
    return Solid(name, merge(parts), Material("#ffffff", 1.0, texture=texture("felt", colour, "#808080", 128, 5)), shadow=False)


#: Where the moon hangs: over the far end of every place, a little to the left.
MOON = (-0.20, 0.95, 0.235)


def heavens(scene: ScenePlan) -> list[Solid]:
    """The moon, a pale felt ball, and stars cut from paper, where the sky is clear enough to show them."""
    shown = {"night": 1.0, "dusk": 0.3}.get(scene.light, 0.0) * {"clear": 1.0, "wind": 0.8, "snow": 0.25}.get(scene.weather, 0.0)
    if not shown:
        return []
    rng = np.random.default_rng(12)
    n = int(260 * shown)
    a, up = rng.uniform(0, 2 * math.pi, n), np.arcsin(rng.uniform(0.06, 0.85, n))
    out = np.stack([np.cos(a) * np.cos(up), np.sin(a) * np.cos(up), np.sin(up)], -1)
    size = rng.uniform(0.07, 0.24, n)[:, None] * (1 + 0.8 * (rng.random(n) > 0.93))[:, None]
    right = np.stack([-np.sin(a), np.cos(a), np.zeros(n)], -1)
    over = np.cross(out, right)
    p = out * 185
    corners = [p + over * size * 1.5, p - right * size, p - over * size * 1.5, p + right * size]
    v = np.stack(corners, axis=1).reshape(-1, 3).astype(np.float32)
    f = (np.array([[0, 1, 2], [0, 2, 3], [0, 2, 1], [0, 3, 2]])[None] + 4 * np.arange(n)[:, None, None]).reshape(-1, 3).astype(np.int32)
    stars = Solid("stars", Mesh(v, f, np.repeat(-out, 4, axis=0).astype(np.float32)), Material("#e8eeff", 1.0, glow=1.2), shadow=False)
    if scene.light != "night":
        return [stars]
    w, g = ball(3)
    dents = fractal(w[:, 0] * 2.4 + 9, w[:, 1] * 2.4 + 4, w[:, 2] * 2.4 + 2, 8, 3)
    uv = np.stack([dents, dents], -1).astype(np.float32)
    at = np.array(MOON) / np.linalg.norm(MOON) * 180
    face = Texture("moon", np.linspace([196, 200, 206], [255, 252, 240], 64)[None].repeat(4, 0).astype(np.uint8))
    moon = Solid(
        "moon",
        Mesh((w * 5.4 + at).astype(np.float32), g, w.astype(np.float32), uv),
        Material("#ffffff", 1.0, glow=1.3, texture=face),
        shadow=False,
    )
    return [stars, moon]


#: Cloud banks by how heavy the weather is: how many, their colour, height from and to, size, how flat.
SKIES = {
    "clear": (9, "#e9e9ea", 17.0, 40.0, 6.5, 0.32),
    "wind": (14, "#dfe2e6", 16.0, 40.0, 7.0, 0.26),
    "overcast": (17, "#a6acb4", 17.0, 46.0, 9.5, 0.30),
    "rain": (17, "#868c98", 17.0, 46.0, 9.5, 0.30),
    "storm": (20, "#666c7a", 15.0, 44.0, 11.0, 0.34),
    "snow": (17, "#a8aeb8", 17.0, 46.0, 9.5, 0.30),
    "fog": (14, "#a6acb4", 24.0, 46.0, 9.0, 0.30),
}


def sky_over(scene: ScenePlan, lift: float = 0.0) -> list[Solid]:
    """Clouds for the weather, moon and stars for the hour; `lift` metres higher where roofs or crowns stand before them."""
    count, colour, low, high, size, flat = SKIES[scene.weather]
    tone = mixed(colour, "#2c3a58", 0.55) if scene.light == "night" else colour
    return [
        clouds("clouds", scene.seed + 1, count, tone, (0.0, 2 * math.pi), (low + lift, high + lift), size, 125.0, flat),
        *heavens(scene),
    ]
