"""Trees, bushes, ferns, reeds, flowers, mushrooms: as if cut from felt and paper and wound on wire.

In: a generator and sizes in metres. Out: meshes by part (wood, leaves), to be merged by material. A plant stands on the origin.
"""

from __future__ import annotations

import math

import numpy as np

from ..shapes import Rng, curve, lathe, merge, put, smooth_normals, tiled, tube
from ..solids import Mesh
from .outdoor import Array, ball, blades, fractal

#: Sides of a trunk by how near it is seen.
NEAR, FAR = 14, 7


def grained(bar: Mesh) -> Mesh:
    """A bar with the grain of its wood along it: textures have theirs along u."""
    return tiled(bar, [[0, 1], [1, 0]])


def trunk(
    rng: Rng,
    tall: float,
    radius: float,
    bend: float = 0.15,
    sides: int = NEAR,
    roots: int = 5,
    taper: float = 0.45,
    flare: float = 1.0,
) -> tuple[Mesh, Array]:
    """A trunk with root `flare` and a grain of ridges, and the points (n, 3) of its middle line."""
    z = np.array([-0.6, 0.0, 0.12, 0.35, 0.8, *np.linspace(1.3, tall, 7)]) if tall > 1.6 else np.array([-0.15, 0.0, *np.linspace(0.1, 1, 6) * tall])
    sway = bend * np.cumsum(rng.normal(size=(len(z), 2)) * 0.3, axis=0) * (np.clip(z, 0, None) / tall)[:, None]
    line = np.column_stack([sway, z])
    line = curve(line, 18)
    part = np.clip(line[:, 2], 0, None) / tall
    thick = radius * (1 - (1 - taper) * part) * (1 + 0.75 * flare * np.exp(-np.clip(line[:, 2], 0, None) / 0.22))
    mesh = tube(line, thick, sides)
    v = mesh.vertices.astype(float)
    angle = np.arctan2(v[:, 1], v[:, 0])
    low = np.exp(-np.clip(v[:, 2], 0, None) / 0.3)
    start = rng.random(3) * 6.28
    lobes = (
        1
        + 0.34 * flare * low * np.cos(roots * angle + start[0])
        + 0.05 * np.cos(9 * angle + start[1] + v[:, 2])
        + 0.05 * np.sin(v[:, 2] * 4 + 3 * angle + start[2])
    )
    middle = np.stack([np.interp(v[:, 2], line[:, 2], line[:, k]) for k in (0, 1)], -1)
    v[:, :2] = middle + (v[:, :2] - middle) * lobes[:, None]
    return Mesh(v.astype(np.float32), mesh.faces, smooth_normals(v, mesh.faces), grained(mesh).uv), line


def limbs(
    rng: Rng, line: Array, count: int, length: float, radius: float, low: float = 0.5, sides: int = 6, lift: float = 0.6
) -> tuple[list[Mesh], Array]:
    """Branches off a middle line and the points (n, 3) of their ends."""
    parts, ends = [], []
    turn = rng.random() * 6.28
    for k in range(count):
        f = low + (1 - low) * (k + 0.5) / count
        start = line[int(f * (len(line) - 1))]
        yaw = turn + k * 2.4 + rng.normal() * 0.3
        reach = length * (1.25 - 0.5 * f) * rng.uniform(0.8, 1.15)
        out = np.array([math.cos(yaw), math.sin(yaw), 0.0])
        up = lift * rng.uniform(0.7, 1.3)
        p = [
            start,
            start + out * reach * 0.4 + [0, 0, reach * up * 0.25],
            start + out * reach * 0.8 + [0, 0, reach * up * 0.75],
            start + out * reach + [0, 0, reach * up * 1.05],
        ]
        parts.append(grained(tube(curve(p, 8), np.linspace(radius, radius * 0.25, 8), sides)))
        ends.append(p[3])
        twig = start + out * reach * 0.55 + np.array([-out[1], out[0], 0.0]) * reach * 0.4 * rng.choice([-1, 1]) + [0, 0, reach * up * 0.7]
        parts.append(
            tube(
                curve([p[1], (p[1] + twig) / 2 + [0, 0, 0.05], twig], 5),
                np.linspace(radius * 0.55, radius * 0.2, 5),
                max(4, sides - 2),
            )
        )
        ends.append(twig)
    return parts, np.array(ends)


def clump(rng: Rng, radius: float, detail: int = 2, rough: float = 0.5) -> Mesh:
    """A lump of foliage: a ball of felt pulled into tufts."""
    v, f = ball(detail)
    s = rng.random(3) * 50
    grow = 0.78 + rough * 0.8 * (fractal(v[:, 0] * 1.7 + s[0], v[:, 1] * 1.7 + s[1], v[:, 2] * 1.7 + s[2], 3, 3) - 0.2)
    p = v * grow[:, None] * radius * np.array([1, 1, 0.82])
    uv = np.stack([np.arctan2(v[:, 1], v[:, 0]) * 0.5, v[:, 2] * 0.8], -1) * radius
    return Mesh(p.astype(np.float32), f, smooth_normals(p, f), (uv + rng.random(2) * 4).astype(np.float32))


def leaves(rng: Rng, lumps: list[tuple[Array, float]], count: int, size: float = 0.11) -> Mesh:
    """Paper leaves about lumps of foliage given as (middle, radius): folded diamonds seen from both sides. uv: (along, number of the leaf)."""
    share = np.array([r**2 for _, r in lumps])
    pick = rng.choice(len(lumps), count, p=share / share.sum())
    out = rng.normal(size=(count, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    out[:, 2] = np.where(out[:, 2] < -0.35, -out[:, 2], out[:, 2])
    middle, radius = np.array([m for m, _ in lumps])[pick], np.array([r for _, r in lumps])[pick]
    root = middle + out * radius[:, None] * np.array([1, 1, 0.85]) * rng.uniform(0.82, 1.06, (count, 1))
    way = out + rng.normal(size=(count, 3)) * 0.6 + np.array([0, 0, -0.25])
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    side = np.cross(way, rng.normal(size=(count, 3)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    face = np.cross(side, way)
    s = (size * rng.uniform(0.7, 1.3, count))[:, None]
    corners = [
        root,
        root + way * s * 0.5 + side * s * 0.36 + face * s * 0.12,
        root + way * s,
        root + way * s * 0.5 - side * s * 0.36 + face * s * 0.12,
    ]
    one = np.stack(corners, axis=1)
    light = out * 0.75 + face * 0.35
    light /= np.linalg.norm(light, axis=1, keepdims=True)
    v = np.concatenate([one, one], axis=1).reshape(-1, 3)
    n = np.repeat(light[:, None], 8, axis=1).reshape(-1, 3)
    f = np.array([[0, 1, 2], [0, 2, 3], [4, 6, 5], [4, 7, 6]])
    faces = (f[None] + 8 * np.arange(count)[:, None, None]).reshape(-1, 3)
    own = np.repeat(rng.random(count), 8)
    along = np.tile([0.05, 0.5, 0.95, 0.5] * 2, count)
    return Mesh(v.astype(np.float32), faces.astype(np.int32), n.astype(np.float32), np.stack([along, own], -1).astype(np.float32))


def broadleaf(
    rng: Rng,
    tall: float = 5.0,
    radius: float = 0.3,
    crown: float = 1.9,
    detail: int = 2,
    leaf_count: int = 260,
    sides: int = NEAR,
) -> tuple[Mesh, Mesh, Mesh]:
    """An old tree: (wood, lumps of foliage, leaves)."""
    wood, line = trunk(rng, tall * 0.62, radius, 0.5, sides)
    arms, ends = limbs(rng, line, 5, crown * 0.9, radius * 0.42, 0.55, max(5, sides - 6))
    lumps = [(e + rng.normal(size=3) * 0.15 + [0, 0, 0.2], crown * rng.uniform(0.36, 0.55)) for e in ends]
    lumps += [
        (line[-1] + [rng.normal() * 0.3, rng.normal() * 0.3, crown * 0.35], crown * 0.6),
        (line[-1] + [0, 0, crown * 0.8], crown * 0.48),
    ]
    felt = merge(put(clump(rng, r, detail), m) for m, r in lumps)
    return merge([wood, *arms]), felt, leaves(rng, lumps, leaf_count, 0.13)


def pine(
    rng: Rng, tall: float = 6.0, radius: float = 0.2, skirt: float = 1.5, tiers: int = 6, sides: int = NEAR, bare: float = 0.22
) -> tuple[Mesh, Mesh]:
    """A fir: (wood, skirts of needles), each skirt a ragged cone that droops at its points."""
    wood, line = trunk(rng, tall * 0.9, radius, 0.15, max(6, sides - 4), taper=0.2)
    skirts = []
    for k in range(tiers):
        f = k / tiers
        base = tall * (bare + (1 - bare) * f)
        wide, high = skirt * (1 - f) ** 0.85 + 0.15, tall * (1 - bare) / tiers * 1.75
        points = 2 * sides
        cone = lathe([(wide * 0.15, -0.10), (wide, -0.12 * wide), (wide * 0.93, 0.0), (wide * 0.5, high * 0.42), (0.0, high)], points, 2.0)
        v = cone.vertices.astype(float)
        angle = np.arctan2(v[:, 1], v[:, 0])
        r = np.hypot(v[:, 0], v[:, 1])
        jag = (
            0.82
            + 0.3 * (np.arange(len(v)) % (points + 1) % 2)
            + 0.14 * fractal(np.cos(angle) * 3 + k * 5, np.sin(angle) * 3 + 9, seed=int(rng.integers(99)), octaves=2)
        )
        edge = np.clip(r / wide, 0, 1) ** 2
        v[:, :2] *= (1 + (jag - 1) * edge)[:, None]
        v[:, 2] -= 0.16 * wide * edge * (jag > 1.02)
        turned = put(
            Mesh(v.astype(np.float32), cone.faces, smooth_normals(v, cone.faces), cone.uv),
            (0, 0, base),
            rng.random() * 6.28,
            rng.normal() * 0.05,
            rng.normal() * 0.05,
        )
        x, y = (np.interp(base, line[:, 2], line[:, k]) for k in (0, 1))
        skirts.append(put(turned, (x, y, 0)))
    return wood, merge(skirts)


def bush(rng: Rng, radius: float = 0.6, lumps: int = 5, leaf_count: int = 160, detail: int = 2) -> tuple[Mesh, Mesh]:
    """A bush: (lumps, leaves)."""
    places = [
        (
            np.array([rng.normal() * radius * 0.45, rng.normal() * radius * 0.4, radius * rng.uniform(0.35, 0.7)]),
            radius * rng.uniform(0.45, 0.72),
        )
        for _ in range(lumps)
    ]
    return merge(put(clump(rng, r, detail), m) for m, r in places), leaves(rng, places, leaf_count, 0.09)


def fern(rng: Rng, size: float = 0.6, fronds: int = 9, pairs: int = 7) -> Mesh:
    """A fern: arching fronds with paired leaflets. uv as in :func:`~.outdoor.blades`."""
    parts = []
    for k in range(fronds):
        yaw = k * 2 * math.pi / fronds + rng.normal() * 0.15
        long = size * rng.uniform(0.8, 1.15)
        t = np.linspace(0.1, 1, pairs)
        out, up = long * 0.85 * t, long * (0.95 * t - 0.75 * t**2.2)
        spine = np.stack([out * math.cos(yaw), out * math.sin(yaw), up + 0.02], -1)
        leaflet = 0.30 * long * np.sin(np.pi * np.clip(t * 0.86 + 0.12, 0, 1))
        for side in (-1, 1):
            way = yaw + side * (1.15 + rng.normal() * 0.05)
            parts.append(
                blades(
                    spine,
                    np.full(pairs, way),
                    leaflet * 0.9,
                    np.full(pairs, 0.15 / pairs * size / 0.6),
                    np.full(pairs, 1.35),
                    0.15,
                )
            )
        parts.append(blades(np.array([[0.0, 0, 0]]), np.array([yaw]), np.array([long * 0.55]), np.array([0.012]), np.array([1.2]), 0.3))
    return merge(parts)


def mushroom(rng: Rng, tall: float = 0.12) -> tuple[Mesh, Mesh]:
    """(stalk, cap)."""
    r = tall * rng.uniform(0.42, 0.62)
    lean = rng.normal(size=2) * 0.12
    stalk = lathe([(0, 0), (tall * 0.16, 0), (tall * 0.11, tall * 0.4), (tall * 0.10, tall * 0.85)], 9)
    cap = lathe(
        [
            (0, tall * 0.72),
            (r * 0.6, tall * 0.70),
            (r, tall * 0.68),
            (r * 0.98, tall * 0.78),
            (r * 0.7, tall * 1.0),
            (r * 0.3, tall * 1.1),
            (0, tall * 1.13),
        ],
        12,
    )
    return tuple(put(m, pitch=lean[0], roll=lean[1]) for m in (stalk, cap))


def flower(rng: Rng, tall: float = 0.3, petals: int = 6) -> tuple[Mesh, Mesh, Mesh]:
    """(stem with leaves, petals, heart)."""
    lean = rng.normal(size=2) * 0.05
    top = np.array([lean[0], lean[1], tall])
    stem = tube([(0, 0, -0.02), (lean[0] * 0.4, lean[1] * 0.5, tall * 0.55), top], 0.007, 4)
    leaf = blades(np.zeros((3, 3)), rng.random(3) * 6.28, np.full(3, tall * 0.7), np.full(3, 0.016), np.full(3, 0.7), 0.5)
    size = tall * rng.uniform(0.15, 0.2)
    turn = np.arange(petals) * 2 * math.pi / petals
    crown = blades(np.tile(top, (petals, 1)), turn, np.full(petals, size * 1.1), np.full(petals, size * 0.42), np.full(petals, 1.2), 0.0)
    heart = put(lathe([(0.33 * size, 0), (0.2 * size, 0.22 * size), (0, 0.25 * size)], 6, 2.0), top)
    return merge([stem, leaf]), crown, heart
