"""The sea of a set: the height field out to the horizon, lines of surf along a shore, patches of foam on the swell."""

from __future__ import annotations

import numpy as np

from ..shapes import sheet_faces
from ..solids import Material, Mesh, Solid, Texture
from ..textures import bytes_of, noise, rgb
from .moving import Moving
from .sea import Array, Breakers, Curve, moved, swell

WATER, FOAM, WET = "#2c5058", "#dfe6e4", "#6a5d4b"


def _grid(shore: Curve) -> tuple[Array, Array, np.ndarray]:
    """Points (n, 2) of the resting water, how far apart they are (n,), and the triangles: fine by the shore, wide at the horizon."""
    right = np.concatenate([np.arange(0, 14, 0.55), 14 + np.cumsum(0.55 * 1.17 ** np.arange(1, 27))])
    xs = np.concatenate([-right[:0:-1], right]).clip(-190, 190)
    ys = np.concatenate([np.arange(2.0, 15, 0.42), 15 + np.cumsum(0.42 * 1.115 ** np.arange(1, 38))])
    ys = ys[ys < 190]
    x, y = np.meshgrid(xs, ys)
    apart = np.maximum(np.gradient(xs)[None], np.gradient(ys)[:, None])
    faces = sheet_faces(len(xs) - 1, len(ys) - 1)
    flat = np.stack([x.ravel(), y.ravel()], -1)
    faces = faces[(flat[:, 1] > shore(flat[:, 0]) - 1.0)[faces].any(axis=1)]
    used, index = np.unique(faces, return_inverse=True)
    return flat[used], apart.ravel()[used], index.reshape(faces.shape).astype(np.int32)


def sea(moving: Moving, shore: Curve, level: float, rough: float, seed: int) -> None:
    """Add the open sea on the +Y side of `shore`."""
    flat, apart, faces = _grid(shore)
    out = flat[:, 1] - shore(flat[:, 0])
    under = np.clip((0.9 - out) / 1.4, 0, 1)  # the edge of the sheet dives under the sand
    rest = np.column_stack([flat, level - 0.30 * under * under])
    t = np.clip(out / 9.0, 0, 1)
    calm = 0.04 + 0.96 * t * t * (3 - 2 * t)
    waves = swell(rough, seed)
    rng = np.random.default_rng(3)
    depth = noise(rng, 256, 40)[..., None] * 0.05 + noise(rng, 256, 20, 4)[..., None] * 0.06 + noise(rng, 256, 4, 2)[..., None] * 0.03
    paint = Texture("sea", bytes_of(rgb(WATER) * (1 + depth)))
    v, n = moved(rest, waves, 0, 24, calm, apart)
    solid = Solid(
        "sea",
        Mesh(v.astype(np.float32), faces, n.astype(np.float32), (flat / 6).astype(np.float32)),
        Material("#ffffff", 0.24, texture=paint),
        shadow=False,
    )

    def roll(phase: int, lens: object, fps: int) -> tuple:
        a, b = moved(rest, waves, phase, fps, calm, apart)
        return a.astype(np.float32), b.astype(np.float32)

    moving.deforming(solid, roll)


def foam_texture(seed: int = 2) -> Texture:
    """Surf from the land side (v = 0) to the sea side (v = 1): a white lip, lace, a white crest, water. u tiles."""
    rng = np.random.default_rng(seed)
    n = 256
    v = (np.arange(n) + 0.5)[:, None] / n
    cells = np.abs(noise(rng, n, 14)) + 0.5 * np.abs(noise(rng, n, 6))
    lace = np.clip((0.42 - cells) / 0.16, 0, 1)
    lip = np.clip((0.13 - v + 0.035 * noise(rng, n, 12)) / 0.05, 0, 1)
    crest = np.exp(-(((v - 0.47 + 0.03 * noise(rng, n, 16)) / 0.10) ** 2)) * np.clip(0.75 + 0.35 * noise(rng, n, 18), 0, 1)
    behind = np.clip(1.05 - 1.25 * v, 0, 1)
    white = np.clip(lip + 0.95 * crest + 0.85 * lace * behind, 0, 1)[..., None]
    thin = np.clip((v - 0.12) / 0.4, 0, 1)[..., None]  # the run-out is so thin that the sand shows
    water = (rgb(WET) * (1 - thin) + rgb(WATER) * thin * (1.25 - 0.35 * v[..., None])) * (1 + 0.05 * noise(rng, n, 10)[..., None])
    return Texture("foam", bytes_of(water * (1 - white) + rgb(FOAM) * white))


def surf(moving: Moving, shore: Curve, level: float, height: float, seed: int, span: tuple[float, float] = (-8.5, 15.0)) -> None:
    """Add the lines of surf along `shore`."""
    x = np.linspace(*span, 150)
    lines = Breakers(shore, level, x, height, seed)
    rows = len(Breakers.PROFILE)
    faces = sheet_faces(len(x) - 1, rows - 1)
    material = Material("#ffffff", 0.42, texture=foam_texture())
    for line in range(lines.lines):
        uv = np.stack(np.meshgrid(x / 2.4 + 0.37 * line, np.linspace(0.01, 0.99, rows)), -1).reshape(-1, 2)
        v, n = lines.mesh(line, 0, faces)
        moving.deforming(
            Solid(f"surf {line}", Mesh(v, faces, n, uv.astype(np.float32)), material, shadow=False),
            lambda phase, lens, fps, line=line: lines.mesh(line, phase, faces),
        )


def pond(moving: Moving, at: tuple[float, float], half: tuple[float, float], level: float, ruffle: float, frozen: bool = False) -> None:
    """Add a pond that fills a hollow: wavelets cross it, or it is ice."""
    columns, rows = 36, 26
    x, y = np.meshgrid(at[0] + np.linspace(-half[0], half[0], columns + 1), at[1] + np.linspace(-half[1], half[1], rows + 1))
    rest = np.stack([x.ravel(), y.ravel(), np.full(x.size, level)], -1)
    faces = sheet_faces(columns, rows)
    flat = np.tile(np.float32([0, 0, 1]), (x.size, 1))
    uv = (rest[:, :2] / 3).astype(np.float32)
    if frozen:
        moving.solids.append(Solid("pond", Mesh(rest.astype(np.float32), faces, flat, uv), Material("#a9bccb", 0.28), shadow=False))
        return
    trains = ((9, 0.4, 1.9, 0.010), (11, 2.6, 1.4, 0.008), (14, -0.7, 1.0, 0.005), (17, 1.7, 0.8, 0.004))
    calm = np.full(len(rest), 1.0)

    def ripple(phase: int, lens: object, fps: int) -> tuple:
        p, slope = rest.copy(), np.zeros((len(rest), 2))
        for turns, heading, length, height in trains:
            k, d = 2 * np.pi / length, np.array([np.cos(heading), np.sin(heading)])
            angle = k * (rest[:, :2] @ d) - 2 * np.pi * turns * (phase % 192) / 192
            p[:, 2] += ruffle * height * calm * np.cos(angle)
            slope -= d * (ruffle * height * k * np.sin(angle))[:, None]
        n = np.column_stack([-slope, np.ones(len(rest))])
        return p.astype(np.float32), (n / np.linalg.norm(n, axis=1, keepdims=True)).astype(np.float32)

    v, n = ripple(0, None, 24)
    moving.deforming(Solid("pond", Mesh(v, faces, n, uv), Material("#3a5a58", 0.08), shadow=False), ripple)
