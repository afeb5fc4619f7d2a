"""What the places outside share: noise, ground that is a height function, things strewn on it.

In: seeds and functions of (x, y). Out: meshes in world space, to be merged by material. Everything is deterministic by its seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ...plan.places import Place
from ..shapes import merge, smooth_normals
from ..solids import Material, Mesh, Solid
from . import Surface

Array = NDArray[np.float64]
Height = Callable[[Array, Array], Array]


def _hash(ix: NDArray, iy: NDArray, iz: NDArray, seed: int) -> Array:
    """A value 0-1 for each lattice point: integer mixing after Wang's hash."""
    h = (ix * 374761393 + iy * 668265263 + iz * 2147483647 + seed * 974711) & 0xFFFFFFFF
    h = ((h ^ (h >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((h ^ (h >> 16)) & 0xFFFFFF) / 0xFFFFFF


def noise(x: Array, y: Array, z: Array | float = 0.0, seed: int = 0) -> Array:
    """Value noise in 0-1 with a lattice of one unit, smooth, for arrays of any like shape."""
    x, y, z = np.broadcast_arrays(np.asarray(x, float), np.asarray(y, float), np.asarray(z, float))
    ix, iy, iz = (np.floor(v).astype(np.int64) for v in (x, y, z))
    fx, fy, fz = x - ix, y - iy, z - iz
    fx, fy, fz = (f * f * (3 - 2 * f) for f in (fx, fy, fz))

    def layer(k: NDArray) -> Array:
        a, b = _hash(ix, iy, k, seed), _hash(ix + 1, iy, k, seed)
        c, d = _hash(ix, iy + 1, k, seed), _hash(ix + 1, iy + 1, k, seed)
        low = a + (b - a) * fx
        return low + (c + (d - c) * fx - low) * fy

    first = layer(iz)
    if not np.any(fz):
        return first
    return first + (layer(iz + 1) - first) * fz


def fractal(x: Array, y: Array, z: Array | float = 0.0, seed: int = 0, octaves: int = 4) -> Array:
    """Octaves of noise, each half as large and twice as fine; 0-1, mean about 0.5."""
    total = sum(0.5**i * noise(x * 2**i, y * 2**i, z * 2**i if np.ndim(z) or z else 0.0, seed + i) for i in range(octaves))
    return total / (2 - 2 ** (1 - octaves))


def smoothstep(a: float, b: float, x: Array) -> Array:
    """0 below `a`, 1 above `b`, smooth between (a > b turns it round)."""
    t = np.clip((x - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


def bump(x: Array, y: Array, at: tuple[float, float], radius: float, height: float) -> Array:
    """A smooth round hill."""
    d2 = ((x - at[0]) ** 2 + (y - at[1]) ** 2) / radius**2
    return height * np.exp(-d2 * 1.6)


def graded(near: float, step: float, far: float, growth: float) -> Array:
    """Coordinates symmetric about 0: every `step` out to `near`, then wider by `growth` each, to `far`."""
    out = list(np.arange(0, near + 1e-9, step))
    while out[-1] < far:
        step *= growth
        out.append(out[-1] + step)
    out[-1] = far
    return np.array([-v for v in out[:0:-1]] + out)


def lattice(xs: Array, ys: Array) -> tuple[Array, Array, NDArray[np.int32]]:
    """The points of a grid as (n,) x and y, and its triangles, wound to face up."""
    x, y = np.meshgrid(xs, ys)
    i = np.arange(x.size).reshape(x.shape)
    a, b, c, d = i[:-1, :-1].ravel(), i[:-1, 1:].ravel(), i[1:, 1:].ravel(), i[1:, :-1].ravel()
    faces = np.concatenate([np.stack([a, b, c], -1), np.stack([a, c, d], -1)])
    return x.ravel(), y.ravel(), faces.astype(np.int32)


def shell(vertices: NDArray, faces: NDArray[np.int32], keep: NDArray[np.bool_], uv: NDArray) -> Mesh:
    """The part of a surface whose `faces` are kept, with the normals of the whole: parts shade as one."""
    normals = smooth_normals(vertices, faces)
    faces = faces[keep]
    used, index = np.unique(faces, return_inverse=True)
    return Mesh(
        vertices[used].astype(np.float32),
        index.reshape(faces.shape).astype(np.int32),
        normals[used],
        uv[used].astype(np.float32),
    )


def ball(detail: int) -> tuple[Array, NDArray[np.int32]]:
    """A unit icosphere: 12, 42, 162, 642 vertices for detail 0-3."""
    g = (1 + 5**0.5) / 2
    v = [
        (-1, g, 0),
        (1, g, 0),
        (-1, -g, 0),
        (1, -g, 0),
        (0, -1, g),
        (0, 1, g),
        (0, -1, -g),
        (0, 1, -g),
        (g, 0, -1),
        (g, 0, 1),
        (-g, 0, -1),
        (-g, 0, 1),
    ]
    f = [
        (0, 11, 5),
        (0, 5, 1),
        (0, 1, 7),
        (0, 7, 10),
        (0, 10, 11),
        (1, 5, 9),
        (5, 11, 4),
        (11, 10, 2),
        (10, 7, 6),
        (7, 1, 8),
        (3, 9, 4),
        (3, 4, 2),
        (3, 2, 6),
        (3, 6, 8),
        (3, 8, 9),
        (4, 9, 5),
        (2, 4, 11),
        (6, 2, 10),
        (8, 6, 7),
        (9, 8, 1),
    ]
    points, faces = np.array(v, float), np.array(f)
    for _ in range(detail):
        edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
        unique, back = np.unique(edges, axis=0, return_inverse=True)
        middle = len(points) + back.reshape(3, -1)
        points = np.concatenate([points, points[unique].mean(axis=1)])
        a, b, c = faces.T
        ab, bc, ca = middle
        faces = np.concatenate([np.stack(t, -1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))])
    return points / np.linalg.norm(points, axis=1, keepdims=True), faces.astype(np.int32)


def boulder(seed: int, detail: int = 2, chips: int = 9) -> Mesh:
    """A rock of about unit radius: a ball with chips cut off by planes, then dented by noise."""
    rng = np.random.default_rng(seed)
    v, f = ball(detail)
    planes = rng.normal(size=(chips, 3))
    planes /= np.linalg.norm(planes, axis=1, keepdims=True)
    cut = rng.uniform(0.62, 0.92, chips)
    for plane, depth in zip(planes, cut, strict=True):
        over = np.maximum(v @ plane - depth, 0)
        v = v - over[:, None] * plane * 0.9
    v = v * (0.9 + 0.22 * fractal(v[:, 0] * 2 + 9, v[:, 1] * 2 + 5, v[:, 2] * 2 + 3, seed, 3))[:, None]
    uv = np.stack([np.arctan2(v[:, 1], v[:, 0]) / 2, v[:, 2]], -1)
    return shell(v, f, np.ones(len(f), bool), uv)


#: Vertices of one blade of grass.
BLADE = 7


def blades(at: Array, yaw: Array, height: Array, width: Array, lean: Array, droop: float = 0.5) -> Mesh:
    """Blades of grass, (n,) each: three-sided so that they are seen from all sides, bent over towards their yaw.

    uv is (place along the blade 0-1, a number of its own 0-1): a texture colours roots, tips and differences.
    """
    n = len(yaw)
    heights = np.array([0.0, 0.55, 1.0])
    bend = lean[:, None] * np.array([0.0, 0.3, 1.0]) * (1 + droop)
    forward = np.stack([np.cos(yaw), np.sin(yaw), np.zeros(n)], -1)
    side = np.stack([-np.sin(yaw), np.cos(yaw), np.zeros(n)], -1)
    spine = at[:, None] + forward[:, None] * (bend * height[:, None])[..., None]
    spine[..., 2] += heights * (height * np.sqrt(np.maximum(0.1, 1 - 0.5 * lean**2)))[:, None]
    w = width[:, None] * np.array([1.0, 0.75])
    rim = [
        spine[:, :2] + side[:, None] * w[..., None],
        spine[:, :2] - side[:, None] * w[..., None],
        spine[:, :2] - forward[:, None] * (w * 0.7)[..., None],
    ]
    v = np.concatenate([np.stack([r[:, 0] for r in rim], 1), np.stack([r[:, 1] for r in rim], 1), spine[:, 2:3]], 1)
    faces = []
    for k, j in ((0, 1), (1, 2), (2, 0)):
        faces += [(k, j, 3 + j), (k, 3 + j, 3 + k), (3 + k, 3 + j, 6)]
    one = np.array(faces)[:, ::-1]
    out = (v[:, :3] - v[:, :3].mean(axis=1, keepdims=True)) / width[:, None, None]
    up = np.array([0, 0, 0.7])
    normals = np.concatenate([out + up, out + up, np.broadcast_to(up + forward[:, None] * 0.6, (n, 1, 3))], 1)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    u = np.broadcast_to(np.array([0.02, 0.02, 0.02, 0.5, 0.5, 0.5, 0.98]), (n, 7))
    own = np.broadcast_to((np.arange(n) * 0.618034 % 1)[:, None], (n, 7))
    return Mesh(
        v.reshape(-1, 3).astype(np.float32),
        (one[None] + 7 * np.arange(n)[:, None, None]).reshape(-1, 3).astype(np.int32),
        normals.reshape(-1, 3).astype(np.float32),
        np.stack([u, own], -1).reshape(-1, 2).astype(np.float32),
    )


def tufts(
    points: Array,
    height: Height,
    seed: int,
    tall: tuple[float, float],
    count: tuple[int, int] = (7, 12),
    spread: float = 0.07,
    width: float = 0.007,
) -> Mesh:
    """Clumps of grass rooted at the ground points (n, 2)."""
    rng = np.random.default_rng(seed)
    per = rng.integers(count[0], count[1] + 1, len(points))
    root = np.repeat(points, per, axis=0)
    n = len(root)
    size = np.repeat(rng.uniform(*tall, len(points)), per) * rng.uniform(0.6, 1.1, n)
    yaw = rng.uniform(0, 2 * np.pi, n)
    r = spread * np.sqrt(rng.random(n))
    x, y = root[:, 0] + r * np.cos(yaw), root[:, 1] + r * np.sin(yaw)
    at = np.stack([x, y, height(x, y) - 0.02], -1)
    return blades(at, yaw + rng.normal(0, 0.5, n), size, width * rng.uniform(0.8, 1.3, n), rng.uniform(0.1, 0.7, n))


def strewn(seed: int, count: int, area: tuple[float, float, float, float], density: Callable[[Array, Array], Array]) -> Array:
    """About `count` ground points (n, 2) in (x0, y0, x1, y1), kept with the probability `density(x, y)`, 0-1."""
    rng = np.random.default_rng(seed)
    p = rng.uniform(area[:2], area[2:], (count * 4, 2))
    return p[rng.random(len(p)) < density(p[:, 0], p[:, 1])][:count]


def clear_of(place: Place, x: Array, y: Array, margin: float = 0.25) -> Array:
    """0 on the walkable floor of a place (grown by `margin`) and on its obstacles, else 1."""
    x0, y0, x1, y1 = place.floor
    free = (x < x0 - margin) | (x > x1 + margin) | (y < y0 - margin) | (y > y1 + margin)
    for o in place.obstacles:
        free &= np.hypot(x - o.at[0], y - o.at[1]) > 0.5 * max(o.size[0], o.size[1])
    return free.astype(float)


def surfaces(place: Place, extra: Sequence[Surface] = ()) -> tuple[Surface, ...]:
    """What props collide with: the ground as a slab, and the place's obstacles."""
    slab: Surface = ((0.0, 0.0, -0.5), (40.0, 40.0, 0.5), 0.0, place.ground)
    boxes = tuple(
        ((o.at[0], o.at[1], o.at[2] + o.size[2] / 2), (o.size[0] / 2, o.size[1] / 2, o.size[2] / 2), o.yaw, o.material) for o in place.obstacles
    )
    return (slab, *boxes, *extra)


def snow_caps(solids: Sequence[Solid], depth: float = 0.035, steep: float = 0.55) -> Solid:
    """Snow that lies on everything: the faces that look up, lifted by `depth` and rounded down at their rims."""
    parts = []
    for solid in solids:
        mesh = solid.mesh
        f = mesh.faces[mesh.normals[mesh.faces][..., 2].min(axis=1) > steep]
        if not len(f):
            continue
        used, index = np.unique(f, return_inverse=True)
        v = mesh.vertices[used].astype(float)
        n = mesh.normals[used].astype(float)
        v[:, 2] += depth * np.clip((n[:, 2] - steep) / (1 - steep), 0.15, 1)
        v[:, :2] += n[:, :2] * depth * 0.4
        parts.append(Mesh(v.astype(np.float32), index.reshape(f.shape).astype(np.int32), mesh.normals[used], v[:, :2].astype(np.float32)))
    return Solid("snow caps", merge(parts), Material("#e9eef4", 0.95), shadow=False)


def puddles(name: str, spots: Sequence[tuple[float, float, float]], height: Height, seed: int) -> Solid:
    """Pools of rain water: ragged level sheets at (x, y, radius) that mirror the sky."""
    parts = []
    angle = np.linspace(0, 2 * np.pi, 41)[:-1]
    for k, (x, y, radius) in enumerate(spots):
        r = radius * (0.62 + 0.75 * (fractal(np.cos(angle) * 1.4 + 9, np.sin(angle) * 1.4 + 5, seed=seed + k, octaves=3) - 0.1))
        ring = np.stack([x + r * np.cos(angle) * 1.25, y + r * np.sin(angle) * 0.8], -1)
        level = float(height(np.array(x), np.array(y))) + 0.008
        v = np.column_stack([np.vstack([[x, y], ring]), np.full(41, level)])
        k1 = np.arange(40)
        f = np.stack([np.zeros(40, int), k1 + 1, (k1 + 1) % 40 + 1], -1)
        parts.append(Mesh(v.astype(np.float32), f.astype(np.int32), np.tile(np.float32([0, 0, 1]), (41, 1)), v[:, :2].astype(np.float32)))
    return Solid(name, merge(parts), Material("#4a505a", 0.16), shadow=False)


def sectored(solids: Sequence[Solid], near: float = 8.5, parts: int = 6, least: int = 900) -> list[Solid]:
    """Solids cut into what is within `near` metres of the middle and what is outside in each direction.

    The renderer leaves out solids that no lens sees, but only whole ones. Small ones stay whole.
    """
    out = []
    for solid in solids:
        mesh = solid.mesh
        if len(mesh.vertices) < least:
            out.append(solid)
            continue
        middle = mesh.vertices[mesh.faces].mean(axis=1)
        turn = (np.arctan2(middle[:, 1], middle[:, 0]) / (2 * np.pi) + 0.25 / parts) % 1.0
        which = np.where(np.hypot(middle[:, 0], middle[:, 1]) < near, 0, 1 + np.floor(turn * parts).astype(int))
        for k in np.unique(which):
            used, index = np.unique(mesh.faces[which == k], return_inverse=True)
            piece = Mesh(
                mesh.vertices[used],
                index.reshape(-1, 3).astype(np.int32),
                mesh.normals[used],
                None if mesh.uv is None else mesh.uv[used],
            )
            out.append(replace(solid, name=f"{solid.name} {k}", mesh=piece))
    return out
