"""Windows on the weather: frames, curtains, the painted world outside, rain that runs down the panes, rain and snow that fall behind.

In: a bench, a room, where the window is, the hour and the weather. Out: pieces on the bench, and `Motion` values: solids that
move by themselves as pure functions of the phase.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np

from .. import shapes, textures
from ..shapes import box, merge, put, tube
from ..solids import Change, Material, Mesh, Texture
from ..textures import Array, Paint, noise, rgb
from ..workshop import Shop
from .interior import THICK, Opening, on_wall

#: What moves by itself: adds its state at `phase` (frames from the shot's start, at `fps`) to a change.
Motion = Callable[[Change, int, int], None]

#: (zenith, horizon, what stands against it, brightness of what falls and runs there) of the world outside at each hour.
HOURS = {
    "dawn": ("#6f8fc0", "#f2b48c", "#3c4658", 0.75),
    "day": ("#6aa6dc", "#cfe3ea", "#5f7a68", 1.0),
    "golden": ("#7f97bd", "#ffc272", "#5a4a3a", 0.95),
    "dusk": ("#26376e", "#c97a6a", "#1d2238", 0.45),
    "night": ("#0c1a44", "#24406f", "#0a1226", 0.30),
}
#: How brightly the painted cloth outside shines: it is seen from a lit room, and night must stay readable.
GLOW = {"dawn": 0.7, "day": 0.62, "golden": 0.62, "dusk": 1.0, "night": 1.5}
#: How far a weather greys the sky, and how much darker it makes it.
WEATHERS = {
    "clear": (0.0, 1.0), "wind": (0.2, 0.95), "overcast": (0.75, 0.85), "rain": (0.8, 0.9), "storm": (0.85, 0.75), "snow": (0.8, 0.95), "fog": (0.9,
        0.9),
}
#: Seconds after which rain, snow and running drops repeat.
LOOP = 2.0
WET = ("rain", "storm")


@functools.lru_cache(32)
def view(kind: str, hour: str, weather: str, seed: int = 1) -> Texture:
    """The world outside as a painted cloth, 1024 x 256: sea, street or garden under the sky of the hour and the weather."""
    h, w = 256, 1024
    rng = np.random.default_rng(seed)
    zenith, horizon, stand, bright = HOURS[hour]
    grey, dim = WEATHERS[weather]
    u, v = np.meshgrid((np.arange(w) + 0.5) / w, 1 - (np.arange(h) + 0.5) / h)

    def blobs(width: float, across: float) -> Array:
        return np.tile(noise(rng, h, width, across), (1, w // h)) * 0.6 + 0.4 * np.repeat(noise(rng, h, width / 3, across), w // h, 1)

    high, low = rgb(zenith), rgb(horizon)
    dull = 0.45 * low + 0.55 * np.array([0.92, 0.99, 1.12]) * (0.1 + 0.8 * float(np.mean(low)))  # cloud takes the hour's own hue
    high, low = high * (1 - grey) + dull * 0.6 * grey, low * (1 - grey) + dull * grey
    line = 0.34
    up = np.clip((v - line) / (1 - line), 0, 1)[..., None] ** 0.7
    out = low * (1 - up) + high * up
    cloud = np.clip(blobs(70, 14) * 0.5 + 0.1, 0, 1)[..., None] * (0.35 + 0.4 * grey)
    out = out * (1 - cloud) + (low * 0.75 + 0.12 * bright) * cloud
    clear = grey < 0.5
    if hour in ("night", "dusk") and clear:
        stars = (rng.random((h, w)) > 0.9986) & (v > line + 0.12)
        out = np.where(stars[..., None], np.array([0.85, 0.9, 1.0]), out)
    if hour == "night" and clear:
        moon = np.hypot((u - 0.43) * 4, v - 0.78)
        out = out + np.exp(-((moon / 0.16) ** 2))[..., None] * np.array([0.16, 0.2, 0.28])
        out = np.where((moon < 0.05)[..., None], np.array([0.96, 0.94, 0.84]), out)
    out = OUTSIDE[kind](out, u, v, line, rgb(stand) * (1 - 0.5 * grey) + dull * 0.22 * grey, low, hour, blobs, rng)
    if weather == "fog":
        out = out * 0.35 + (low * 0.9) * 0.65
    return Texture(f"view-{kind}-{hour}-{weather}-{seed}", textures.bytes_of(np.clip(out * dim, 0, 1)))


def glimpse(hour: str, weather: str) -> str:
    """The one colour of the world outside, for a door's small panes."""
    zenith, horizon, _, bright = HOURS[hour]
    grey, dim = WEATHERS[weather]
    return textures.hexed(rgb(textures.mixed(textures.mixed(zenith, horizon, 0.6), "#7a8490", grey * 0.5)) * dim * (0.3 + 0.5 * bright))


def _lit(hour: str) -> bool:
    return hour in ("night", "dusk")


def _sea(out: Array, u: Array, v: Array, line: float, stand: Array, low: Array, hour: str, blobs: Callable, rng: np.random.Generator) -> Array:
    ripple = blobs(26, 1.5)
    depth = np.clip((line - v) / line, 0, 1)[..., None]
    sea = low * (0.62 - 0.25 * depth) + 0.05 * ripple[..., None] * (0.3 + low)
    sea = sea + np.clip(ripple - 1.5, 0, 1)[..., None] * 0.25 * np.clip(low * 1.5, 0, 1)
    out = np.where((v < line)[..., None], sea, out)
    rocks = line - 0.02 + 0.10 * np.clip(np.sin(u * 9 + 1) + 0.4 * np.sin(u * 41) + 0.2 * np.sin(u * 90) - 0.35, 0, 2)
    out = np.where(((v < rocks) & (v > line - 0.16 - 0.03 * np.sin(u * 60)) & (rocks > line))[..., None], stand * 0.9, out)
    return out


def _street(out: Array, u: Array, v: Array, line: float, stand: Array, low: Array, hour: str, blobs: Callable, rng: np.random.Generator) -> Array:
    for depth, (count, tall) in enumerate(((13, 0.72), (9, 0.6))):
        edges = np.sort(np.concatenate([[0, 1], (np.arange(1, count) + rng.uniform(-0.25, 0.25, count - 1)) / count]))
        k = np.clip(np.searchsorted(edges, u) - 1, 0, count - 1)
        left, right = edges[k], edges[np.minimum(k + 1, count)]
        t = (u - left) / np.maximum(right - left, 1e-6)
        heights, gable = tall * rng.uniform(0.75, 1.0, count + 1), rng.random(count + 1) < 0.6
        roof = heights[k] + np.where(gable[k], 0.12 * (1 - np.abs(2 * t - 1)), 0.0)
        tint = stand * (0.5 + 0.2 * (1 - depth)) + low * (0.32 if depth == 0 else 0.18)
        hue = np.clip(tint * (rng.uniform(0.8, 1.15, (count + 1, 1)) + rng.uniform(-0.07, 0.07, (count + 1, 3)))[k], 0, 1)
        wall = (v < roof) & (t > 0.015) & (t < 0.985)
        out = np.where(wall[..., None], hue * (1 + 0.04 * blobs(6, 3))[..., None], out)
        columns, rows = 3, 7
        cx, cy = (t * columns) % 1, (v * rows * 1.4) % 1
        pane = wall & (np.abs(cx - 0.5) < 0.2) & (np.abs(cy - 0.5) < 0.28) & (v < heights[k] - 0.03) & (v > 0.3)
        lit = rng.random((count + 1, 16, columns))[k, np.floor(v * rows * 1.4).astype(int), np.clip((t * columns).astype(int), 0, columns - 1)]
        lamp = np.array([1.0, 0.74, 0.36]) * (0.6 + 0.4 * lit[..., None])
        dark = hue * 0.6 + low * 0.12
        out = np.where(pane[..., None], np.where((lit < 0.42)[..., None] & _lit(hour), lamp, dark), out)
    road = stand * 0.8 + low * 0.12
    out = np.where((v < 0.14)[..., None], road + 0.05 * np.clip(blobs(6, 20), 0, 2)[..., None] * np.array([1.0, 0.8, 0.5]), out)
    if _lit(hour):
        for x in (0.2, 0.46, 0.71):
            d = np.hypot((u - x) * 4, v - 0.56)
            out = out + np.exp(-((d / 0.16) ** 2))[..., None] * np.array([0.4, 0.26, 0.1])
            out = np.where(((np.abs(u - x) < 0.0016) & (v < 0.56) & (v > 0.1))[..., None], stand * 0.3, out)
            out = np.where((d < 0.026)[..., None], np.array([1.0, 0.86, 0.55]), out)
    return out


def _garden(out: Array, u: Array, v: Array, line: float, stand: Array, low: Array, hour: str, blobs: Callable, rng: np.random.Generator) -> Array:
    for depth in range(3):
        base = line - 0.05 * depth + 0.05 * np.sin(u * (7 + 5 * depth) + depth) + 0.02 * np.sin(u * 31 + depth)
        leaves = base + 0.22 * np.clip(np.sin(u * (23 + 9 * depth) + 2 * depth) + 0.5 * blobs(9, 9) - 0.35, 0, 1) * (1 - 0.25 * depth)
        tone = stand * (1.15 - 0.25 * depth) + low * 0.25 * (2 - depth) / 2
        out = np.where((v < leaves)[..., None], tone * (1 + 0.1 * blobs(5, 5))[..., None], out)
    if _lit(hour):
        house = (np.abs(u - 0.62) < 0.03) & (v < line + 0.12) & (v > line - 0.04)
        pane = (np.abs(np.abs(u - 0.62) - 0.012) < 0.005) & (np.abs(v - line - 0.05) < 0.03)
        out = np.where(house[..., None], stand * 0.5, out)
        out = np.where(pane[..., None], np.array([1.0, 0.76, 0.38]), out)
    return out


OUTSIDE = {"sea": _sea, "street": _street, "garden": _garden}


def outside(shop: Shop, wall: str, opening: Opening, kind: str, hour: str, weather: str, seed: int) -> None:
    """The painted cloth, bent round behind a window 4 m off, lit from itself."""
    reach = 4.0

    def place(s: np.ndarray, t: np.ndarray) -> np.ndarray:
        a = (s - 0.5) * math.radians(165)
        return np.stack([opening.along + reach * np.sin(a), THICK + reach * np.cos(a) - reach * 0.12, -0.75 + 6.0 * t], -1)

    cloth = shapes.tiled(shapes.grid(place, 24, 1), [[1, 0, 0], [0, -1, 1]])  # the renderer counts v downwards
    material = Material("#ffffff", roughness=1.0, glow=GLOW[hour], texture=view(kind, hour, weather, seed))
    on_wall(shop, wall).solid(f"set/outside-{wall}", cloth, material, shadow=False)


def window(shop: Shop, wall: str, opening: Opening, paint: Paint, panes: tuple[int, int] = (2, 3), sill: float = 0.16) -> None:
    """A window's frame, bars and sill in its opening."""
    here = on_wall(shop, wall)
    o = here.within((opening.along, 0, opening.low))
    w, h = opening.width, opening.height
    for x in (-1, 1):
        o.add(box((0.085, THICK + 0.05, h + 0.1), 0.012, 0.003, shop.rng), paint, "satin", (x * (w / 2 + 0.03), THICK / 2 - 0.03, -0.05))
    o.add(box((w + 0.2, THICK + 0.07, 0.1), 0.014, 0.003, shop.rng), paint, "satin", (0, THICK / 2 - 0.03, h - 0.01))
    o.add(box((w + 0.26, THICK + sill, 0.045), 0.014, 0.003, shop.rng), paint, "satin", (0, (THICK - sill) / 2, -0.045))
    o.add(box((w + 0.16, 0.03, 0.08), 0.01), paint, "satin", (0, -0.015, -0.125))
    for k in range(panes[0] + 1):
        x = -w / 2 + k * w / panes[0]
        thick = 0.05 if k in (0, panes[0]) or k * 2 == panes[0] else 0.03
        o.add(box((thick, 0.04, h), 0.006, 0.002, shop.rng), paint, "satin", (x, THICK * 0.6, 0))
    for k in range(panes[1] + 1):
        z = k * h / panes[1]
        o.add(box((w, 0.038, 0.05 if k in (0, panes[1]) else 0.028), 0.006, 0.002, shop.rng), paint, "satin",
            (0, THICK * 0.6, min(z, h - 0.03) - 0.012))


def curtains(shop: Shop, wall: str, opening: Opening, paint: Paint, rod: Paint, sway: float, gather: float = 0.45,
    long: float = 0.12) -> Motion | None:
    """A pair of curtains on a rod; they stir when `sway` (metres) is not 0."""
    here = on_wall(shop, wall).within((opening.along, -0.09, opening.low + opening.height + 0.1))
    w = opening.width
    here.add(tube([(-w / 2 - 0.25, 0, 0.02), (w / 2 + 0.25, 0, 0.02)], 0.013, 8), rod, "metal")
    for x in (-1, 1):
        here.add(shapes.sphere(0.028, 10, 6), rod, "metal", (x * (w / 2 + 0.26), 0, 0.02))
    high = opening.height + 0.1 + long
    each = w * 0.44
    parts = []
    for x in (-1, 1):
        piece = shapes.drape(each, high, 5, 0.035, gather, rows=8, seed=int(shop.rng.integers(99)))
        parts.append(put(piece, (x * (-w / 2 - 0.2), 0, 0), scale=(x, 1, 1)))
    mesh = merge(parts)
    name = f"set/curtains-{wall}"
    texture = textures.texture(paint.pattern, paint.colour, paint.second, 128, paint.seed)
    here.solid(name, mesh, Material("#ffffff", roughness=0.95, texture=texture, repeat=1 / paint.span))
    if sway == 0:
        return None
    held = shop.whole[-1].mesh
    local = mesh.vertices

    def move(change: Change, phase: int, fps: int) -> None:
        turn = 2 * math.pi * (phase / fps % LOOP) / LOOP
        hang = np.clip(-local[:, 2] / high, 0, 1) ** 1.5
        push = sway * hang * (0.6 * np.sin(turn + local[:, 0] * 2.2) + 0.4 * np.sin(2 * turn - local[:, 0] * 3.1 + 1) + 0.5)
        inward = -np.asarray(shop.walls[wall].out, np.float32)
        change.meshes[name] = (held.vertices + push[:, None].astype(np.float32) * inward, held.normals)

    return move


def _streaks(count: int, rng: np.random.Generator, wide: float, tall: float, deep: float, length: tuple[float, float], thick: float,
    lean: float) -> tuple[Mesh, np.ndarray]:
    """Thin falling slips of water, or flakes, in a block; and where each starts (x, y, z) for its four vertices."""
    at = np.column_stack([rng.uniform(-wide / 2, wide / 2, count), rng.uniform(0, deep, count), rng.uniform(0, tall, count)])
    n = rng.uniform(*length, count)
    t = thick * rng.uniform(0.7, 1.3, count) * (1 + 0.35 * at[:, 1])
    corner = np.zeros((count, 4, 3))
    corner[:, 0, 0], corner[:, 1, 0], corner[:, 2, 0], corner[:, 3, 0] = -t / 2, t / 2, t / 2 + lean * n, -t / 2 + lean * n
    corner[:, 2, 2] = corner[:, 3, 2] = n
    base = 4 * np.arange(count)[:, None]
    faces = np.concatenate([base + [0, 1, 2], base + [0, 2, 3]]).astype(np.int32)
    normals = np.tile(np.array([0, -1, 0], np.float32), (4 * count, 1))
    mesh = Mesh(corner.reshape(-1, 3).astype(np.float32), faces, normals, np.zeros((4 * count, 2), np.float32))
    return mesh, at


def falling(shop: Shop, wall: str, opening: Opening, weather: str, hour: str) -> Motion | None:
    """Rain or snow behind a window: slips that fall in whole rounds a loop, so that it repeats without a seam."""
    if weather not in (*WET, "snow"):
        return None
    rng = np.random.default_rng(11)
    snow = weather == "snow"
    count, lean = (150, 0.0) if snow else (190, 0.28) if weather == "storm" else (130, 0.1)
    wide, tall, deep = opening.width + 1.2, opening.height + 1.6, 0.8
    mesh, at = _streaks(count, rng, wide, tall, deep, (0.02, 0.035) if snow else (0.2, 0.42), 0.026 if snow else 0.007, lean)
    here = on_wall(shop, wall).within((opening.along, THICK + 0.15, opening.low - 0.9))
    bright = 0.35 + 0.65 * HOURS[hour][3]
    material = Material("#e8eef4" if snow else "#9fb4cc", roughness=1.0, glow=(1.0 if snow else 0.4) * bright)
    name = f"set/falling-{wall}"
    matrix = here.matrix
    rounds = rng.integers(1, 2, count) if snow else rng.integers(5, 8, count) if weather == "storm" else rng.integers(3, 6, count)
    drift = rng.uniform(0, 2 * math.pi, count)

    def state(phase: int, fps: int) -> np.ndarray:
        t = (phase / fps % LOOP) / LOOP
        p = at.copy()
        p[:, 2] = (at[:, 2] - t * rounds * tall) % tall
        p[:, 0] += lean * (p[:, 2] - tall / 2) + (0.09 * np.sin(2 * math.pi * t + drift) if snow else 0)
        v = mesh.vertices.reshape(-1, 4, 3) + p[:, None]
        return (v.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]).astype(np.float32)

    normals = (mesh.normals @ matrix[:3, :3].T).astype(np.float32)
    origin = np.asarray(shop.walls[wall].at, np.float32)
    start = Mesh(state(0, 24), mesh.faces, normals, mesh.uv)
    shop.within(wall=wall).solid(name, start, material, shadow=False)

    def move(change: Change, phase: int, fps: int) -> None:
        change.meshes[name] = (state(phase, fps) - origin, normals)

    return move


def running(shop: Shop, wall: str, opening: Opening, weather: str, hour: str, panes: tuple[int, int] = (2, 3)) -> Motion | None:
    """Drops on the panes: most hang still, some run down in jerks and begin again."""
    if weather not in WET:
        return None
    rng = np.random.default_rng(5)
    still, run = 64, 22
    bead = shapes.sphere((0.007, 0.004, 0.009), 5, 2)
    parts = []
    for _ in range(still):
        size = rng.uniform(0.5, 1.25)
        parts.append(put(bead, (rng.uniform(-0.5, 0.5) * opening.width, 0, rng.uniform(0.02, 1) * opening.height), scale=size))
    y = THICK * 0.6 + 0.004
    bright = 0.3 + 0.7 * HOURS[hour][3]
    wet = Material("#b8cade", roughness=0.08, glow=0.22 * bright)
    here = on_wall(shop, wall).within((opening.along, y, opening.low))
    here.solid(f"set/drops-{wall}", merge(parts), wet, shadow=False)
    tail = shapes.lathe([(0, -0.011), (0.007, -0.006), (0.0075, 0.0), (0.003, 0.02), (0.0022, 0.09), (0, 0.13)], 5, sharp=3)
    tail = put(tail, scale=(1, 0.5, 1))
    at = np.column_stack([rng.uniform(-0.48, 0.48, run) * opening.width, np.zeros(run), np.zeros(run)])
    start, rounds, wiggle = rng.random(run), rng.integers(1, 3, run), rng.uniform(0, 6, run)
    n = len(tail.vertices)
    faces = np.concatenate([tail.faces + k * n for k in range(run)]).astype(np.int32)
    matrix = here.matrix

    def state(phase: int, fps: int) -> np.ndarray:
        t = (start + rounds * (phase / fps % LOOP) / LOOP) % 1
        jerk = t + 0.045 * np.sin(2 * math.pi * 3 * t + wiggle)
        p = at.copy()
        p[:, 2] = (1 - jerk % 1) * (opening.height + 0.1) - 0.05
        p[:, 0] += 0.006 * np.sin(t * 25 + wiggle)
        long = np.clip(np.minimum(opening.height - p[:, 2], p[:, 2] + 0.05) / 0.1, 0.02, 1)
        v = tail.vertices[None] * np.stack([np.ones(run), np.ones(run), long], -1)[:, None] + p[:, None]
        return (v.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]).astype(np.float32)

    normals = (np.tile(tail.normals, (run, 1)) @ matrix[:3, :3].T).astype(np.float32)
    name = f"set/runs-{wall}"
    shop.within(wall=wall).solid(name, Mesh(state(0, 24), faces, normals, np.zeros((run * n, 2), np.float32)), wet, shadow=False)
    origin = np.asarray(shop.walls[wall].at, np.float32)

    def move(change: Change, phase: int, fps: int) -> None:
        change.meshes[name] = (state(phase, fps) - origin, normals)

    return move
