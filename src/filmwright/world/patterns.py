"""Patterns painted by arithmetic: what a texture shows, before it is one. Every pattern tiles, except the pictures.

In: a generator, a size in pixels, two colours. Out: colours (n, n, 3) in 0-1 sRGB and relief (n, n) in about 0-1; the first row of pixels is
the top.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Array = NDArray[np.float64]
Rng = np.random.Generator
#: What a pattern paints: colours and relief.
Painted = tuple[Array, Array]


def rgb(colour: str) -> Array:
    """"#rrggbb" as (3,) in 0-1, still sRGB."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0


def noise(rng: Rng, n: int, along: float, across: float | None = None, rows: int = 0) -> Array:
    """Tileable smooth noise (`rows` or n, n), mean 0 and deviation 1, with blobs about `along` pixels wide in u and `across` in v."""
    across = along if across is None else across
    rows = rows or n
    fy, fx = np.fft.fftfreq(rows)[:, None] * across, np.fft.rfftfreq(n)[None, :] * along
    keep = np.exp(-0.5 * np.pi**2 * fy**2) * np.exp(-0.5 * np.pi**2 * fx**2)
    field = fft.irfft2(fft.rfft2(rng.standard_normal((rows, n), np.float32)) * keep.astype(np.float32), s=(rows, n))
    return (field - field.mean()) / max(float(field.std()), 1e-9)


def _uv(n: int) -> tuple[Array, Array]:
    """u to the right and v upwards, 0-1, of each pixel; the first row of pixels is the top."""
    u, v = np.meshgrid((np.arange(n) + 0.5) / n, 1 - (np.arange(n) + 0.5) / n)
    return u, v


def toned(colour: Array, tone: Array) -> Array:
    """A colour (3,) made lighter and darker by `tone` (h, w), about 1."""
    return np.clip(colour * tone[..., None], 0, 1)


def _clay(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    thumbs = noise(rng, n, n / 7) * 0.6 + noise(rng, n, n / 16) * 0.4
    return toned(a, 1 + 0.05 * thumbs + 0.015 * noise(rng, n, 2)), 0.5 + 0.2 * thumbs


def _paint(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    strokes = noise(rng, n, n / 3, 3) * 0.5 + noise(rng, n, n / 8, 2) * 0.5
    worn = np.clip(noise(rng, n, n / 10) * 0.7 + noise(rng, n, 3) * 0.5 - 1.9, 0, 1)[..., None]
    return toned(a, 1 + 0.055 * strokes) * (1 - 0.6 * worn) + b * 0.6 * worn, 0.5 + 0.2 * strokes


def _plaster(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    big, turn = noise(rng, n, n / 4), noise(rng, n, n / 6)
    t = np.clip(turn * 2 + 0.5, 0, 1)
    sweep = noise(rng, n, n / 22, 5) * t + noise(rng, n, 7, n / 26) * (1 - t)
    stain = np.clip(noise(rng, n, n / 5) - 0.7, 0, 2)[..., None] * 0.16
    out = toned(a, 1 + 0.04 * big + 0.028 * sweep + 0.01 * noise(rng, n, 2))
    return out * (1 - stain) + b * stain, 0.5 + 0.13 * sweep + 0.05 * big


def _felt(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    fibres = noise(rng, n, 5, 1.2) + noise(rng, n, 1.2, 5)
    return toned(a, 1 + 0.06 * fibres + 0.05 * noise(rng, n, n / 5)), 0.5 + 0.18 * fibres


def _cloth(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    threads = n // 4
    weave = np.sin(2 * np.pi * threads * u) * np.sin(2 * np.pi * threads * v)
    slub = noise(rng, n, n / 4, 1.5) + noise(rng, n, 1.5, n / 4)
    return toned(a, 1 + 0.05 * weave + 0.04 * slub), 0.5 + 0.25 * weave + 0.08 * slub


def _check(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    squares = 4
    wide, high = (np.floor(u * 2 * squares) % 2), (np.floor(v * 2 * squares) % 2)
    t = ((wide + high) / 2)[..., None]
    out, relief = _cloth(rng, n, np.ones(3), b)
    return np.clip((a * (1 - t) + b * t) * out, 0, 1), relief


def _stripe(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, _ = _uv(n)
    f = (u * 6) % 1
    t = ((f < 0.38) | ((f > 0.52) & (f < 0.58)))[..., None] * 1.0
    out, relief = _cloth(rng, n, np.ones(3), b)
    return np.clip((a * (1 - t) + b * t) * out, 0, 1), relief


def _grain(rng: Rng, n: int, turns: float) -> Array:
    """Wood rings, drawn out along u: -1 to 1."""
    _, v = _uv(n)
    bend = 0.28 * noise(rng, n, n / 1.6, n / 7) + 0.05 * noise(rng, n, n / 5, n / 20)
    return np.sin(2 * np.pi * (turns * v + bend * turns * 0.35)) * 0.6 + 0.4 * noise(rng, n, n / 3, 1.4)


def _wood(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    ring = _grain(rng, n, 5)
    pores = np.clip(noise(rng, n, n / 9, 0.9) - 1.1, 0, 2)
    return toned(a, 1 + 0.11 * ring + 0.07 * noise(rng, n, n / 3) - 0.12 * pores), 0.5 + 0.16 * ring - 0.1 * pores


def _metal(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    lines = noise(rng, n, n / 3, 1.0)
    spots = np.clip(noise(rng, n, n / 12) - 1.3, 0, 1)[..., None]
    return toned(a, 1 + 0.06 * lines + 0.05 * noise(rng, n, n / 5)) * (1 - 0.35 * spots) + b * 0.35 * spots, 0.5 + 0.03 * lines


def _paper(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    edge = np.maximum(abs(u - 0.5), abs(v - 0.5)) * 2
    fibre = noise(rng, n, 2) * 0.5 + noise(rng, n, n / 6) * 0.5
    return toned(a, 1 + 0.02 * fibre - 0.09 * np.clip(edge - 0.75, 0, 1)), 0.5 + 0.1 * fibre


def _script(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    out, relief = _paper(rng, n, a, b)
    u, v = _uv(n)
    lines = 9
    row = np.floor(v * lines)
    pen = np.abs(((v * lines) % 1) - 0.45 - 0.12 * np.sin(u * 140 + row * 9) - 0.06 * np.sin(u * 61 + row)) < 0.11
    length = rng.uniform(0.55, 0.9, lines + 1)[row.astype(int)]
    gaps = np.sin(u * 37 + row * 5.1) > -0.78
    ink = pen & gaps & (u > 0.12) & (u < length) & (row > 0) & (row < lines - 1)
    return np.where(ink[..., None], b, out), relief


def _leather(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    cells = np.abs(noise(rng, n, n / 20)) + 0.5 * np.abs(noise(rng, n, n / 40))
    wear = np.clip(noise(rng, n, n / 5) - 0.4, 0, 1)
    return toned(a, 0.92 + 0.05 * cells + 0.16 * wear), np.clip(cells / 2, 0, 1)


def _brick(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    rows, columns = 8, 4
    row = np.floor(v * rows)
    x = u * columns + 0.5 * (row % 2)
    shade = rng.normal(size=(rows, columns))[row.astype(int) % rows, np.floor(x).astype(int) % columns]
    warp = 0.018 * noise(rng, n, n / 12)
    dx, dy = np.minimum(x % 1, 1 - x % 1) / columns, np.minimum((v * rows) % 1, 1 - (v * rows) % 1) / rows
    inside = np.clip((np.minimum(dx, dy) + warp * 0.25 - 0.008) / 0.01, 0, 1)
    brick = toned(a, 1 + 0.14 * shade + 0.07 * noise(rng, n, 4))
    mortar = toned(b, 1 + 0.06 * noise(rng, n, 3))
    return brick * inside[..., None] + mortar * (1 - inside[..., None]), inside * (0.8 + 0.1 * noise(rng, n, 5)) + 0.1


def _tiles(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    k = 4
    x, y = u * k, v * k
    shade = rng.normal(size=(k, k))[np.floor(y).astype(int) % k, np.floor(x).astype(int) % k]
    edge = np.minimum(np.minimum(x % 1, 1 - x % 1), np.minimum(y % 1, 1 - y % 1))
    inside = np.clip((edge - 0.03) / 0.03, 0, 1)
    tile = toned(a, 1 + 0.06 * shade + 0.025 * noise(rng, n, n / 10))
    return tile * inside[..., None] + b * (1 - inside[..., None]), inside * 0.9 + 0.02 * noise(rng, n, n / 20)


def _chequer(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    odd = ((np.floor(u * 4) + np.floor(v * 4)) % 2)[..., None]
    out, relief = _tiles(rng, n, np.ones(3) * 0.95, np.ones(3) * 0.5)
    return np.clip((a * odd + b * (1 - odd)) * out, 0, 1), relief


def _spine(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    out, relief = _leather(rng, n, a, b)
    u, v = _uv(n)
    band = np.zeros((n, n), bool)
    for at in ((0.12, 0.2, 0.8, 0.88), (0.1, 0.9), (0.15, 0.55, 0.72))[int(rng.integers(3))]:
        band |= np.abs(v - at) < 0.014
    title = (np.abs(v - 0.63) < 0.05) & (np.abs(u - 0.5) < 0.3) & (np.sin(u * 60) + np.sin(v * 90) > -0.4)
    return np.where((band | title)[..., None], b, out), relief


def _label(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    out, relief = _paper(rng, n, a, b)
    u, v = _uv(n)
    frame = (np.maximum(abs((u * 2) % 1 - 0.5), abs(v - 0.5)) > 0.4) & (np.maximum(abs((u * 2) % 1 - 0.5), abs(v - 0.5)) < 0.44)
    mark = ((u * 2) % 1 - 0.5) ** 2 + (v - 0.55) ** 2 < 0.03
    return np.where((frame | mark)[..., None], b, out), relief


def _plaque(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    """One framed title: two lines of lettering over a rule."""
    out, relief = _paper(rng, n, a, b)
    u, v = _uv(n)
    e = np.maximum(abs(u - 0.5), abs(v - 0.5))
    frame = ((e > 0.42) & (e < 0.45)) | ((e > 0.37) & (e < 0.38))
    letters = np.zeros((n, n), bool)
    for at, high, wide in ((0.62, 0.07, 0.3), (0.38, 0.05, 0.22)):
        letters |= (np.abs(v - at) < high) & (np.abs(u - 0.5) < wide) & (np.sin(u * 75 + at * 9) + 0.6 * np.sin(u * 31) > -0.5)
    rule = (np.abs(v - 0.49) < 0.01) & (np.abs(u - 0.5) < 0.26)
    return np.where((frame | letters | rule)[..., None], b, out), relief


def _rug(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    out, relief = _felt(rng, n, a, b)
    u, v = _uv(n)
    e = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    line = ((e > 0.05) & (e < 0.09)) | ((e > 0.13) & (e < 0.15))
    d = np.abs(((u - 0.5) * 6) % 1 - 0.5) + np.abs(((v - 0.5) * 6) % 1 - 0.5)
    motif = (d < 0.28) & (e > 0.18)
    heart = (d < 0.12) & (e > 0.18)
    tone = 1 + 0.08 * noise(rng, n, 2)
    pale = np.clip(b * 1.15, 0, 1)
    out = np.where((line | motif)[..., None], toned(b, tone), out)
    return np.where(heart[..., None], toned(pale * 0.6 + a * 0.4, tone), out), relief


def _quilt(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    k = 6
    tints = np.stack([a, b, a * 0.7 + 0.3, b * 0.75, (a + b) / 2, np.clip(b * 1.25, 0, 1)])
    i, j = np.floor(u * k).astype(int) % k, np.floor(v * k).astype(int) % k
    patch = tints[rng.integers(len(tints), size=(k, k))[j, i]]
    edge = np.minimum(np.minimum((u * k) % 1, 1 - (u * k) % 1), np.minimum((v * k) % 1, 1 - (v * k) % 1))
    dots = (np.hypot((u * k * 4) % 1 - 0.5, (v * k * 4) % 1 - 0.5) < 0.2) & ((i + 2 * j) % 3 == 0)
    weave, relief = _cloth(rng, n, np.ones(3), b)
    out = np.where(dots[..., None], np.clip(patch * 1.35, 0, 1), patch) * weave
    seam = np.clip(edge / 0.12, 0, 1)
    return np.clip(out * (0.72 + 0.28 * seam[..., None]), 0, 1), np.sqrt(seam) * 0.8 + 0.2 * relief


def _clock(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    x, y = u - 0.5, v - 0.5
    r, angle = np.hypot(x, y), np.arctan2(y, x)
    out, relief = _paper(rng, n, a, b)
    tick = (np.abs(((angle / (2 * np.pi) * 12 + 0.5) % 1) - 0.5) * r * 2 * np.pi / 12 < 0.016) & (r > 0.33) & (r < 0.44)
    small = (np.abs(((angle / (2 * np.pi) * 60 + 0.5) % 1) - 0.5) < 0.18) & (r > 0.42) & (r < 0.45)
    return np.where((tick | small | ((r > 0.455) & (r < 0.47)))[..., None], b, out), relief


def _seascape(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    sky = a * (0.75 + 0.4 * v[..., None]) + 0.06 * noise(rng, n, n / 4, n / 10)[..., None]
    sea = a * 0.45 + 0.05 * noise(rng, n, n / 6, 2)[..., None]
    out = np.where((v < 0.42)[..., None], sea, sky)
    hull = (np.abs(u - 0.5) < 0.2 - (0.42 - v) * 0.6) & (v > 0.33) & (v < 0.42)
    sail = (v > 0.44) & (v < 0.8) & (u > 0.5 - (0.8 - v) * 0.4) & (u < 0.52 + (0.8 - v) * 0.1)
    out = np.where(hull[..., None], b * 0.5, np.where(sail[..., None], np.array([0.93, 0.88, 0.76]), out))
    sun = (u - 0.8) ** 2 + (v - 0.78) ** 2 < 0.006
    return np.clip(np.where(sun[..., None], np.array([0.98, 0.85, 0.5]), out), 0, 1), 0.5 + 0.1 * noise(rng, n, n / 9, 2)


def _portrait(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    u, v = _uv(n)
    out = toned(a, 0.8 + 0.2 * np.cos((u - 0.4) * 3) + 0.08 * noise(rng, n, n / 8))
    coat = v < 0.36 - 2.2 * (u - 0.5) ** 2
    face = ((u - 0.5) / 0.17) ** 2 + ((v - 0.53) / 0.21) ** 2 < 1
    hair = (((u - 0.5) / 0.2) ** 2 + ((v - 0.63) / 0.17) ** 2 < 1) & (v > 0.6)
    eyes = (np.hypot(np.abs(u - 0.5) - 0.07, v - 0.55) < 0.02) | ((np.hypot(u - 0.5, (v - 0.44) * 2) < 0.05) & (v < 0.44))
    out = np.where(coat[..., None], b * 0.7, out)
    out = np.where(face[..., None], np.array([0.86, 0.66, 0.5]), out)
    out = np.where(hair[..., None], b * 0.45, out)
    return np.clip(np.where(eyes[..., None], 0.1, out), 0, 1), 0.5 + 0.1 * noise(rng, n, n / 9)


def _chart(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    out, relief = _paper(rng, n, a, b)
    land = noise(rng, n, n / 5)
    out = np.where((land > 0.5)[..., None], a * 0.72 + b * 0.12, out)
    coast = np.abs(land - 0.5) < 0.06
    u, v = _uv(n)
    lattice = (np.minimum((u * 5) % 1, (v * 5) % 1) < 0.03) | (np.abs(u * 0.8 + 0.1 - v) < 0.006)
    return np.where(coast[..., None], b, np.where(lattice[..., None], out * 0.82, out)), relief


def _flowers(rng: Rng, n: int, a: Array, b: Array) -> Painted:
    """Wallpaper: sprigs on a plain ground."""
    u, v = _uv(n)
    out = toned(a, 1 + 0.02 * noise(rng, n, n / 6))
    x, y = (u * 4) % 1 - 0.5, ((v * 4) + 0.5 * (np.floor(u * 4) % 2)) % 1 - 0.5
    angle, r = np.arctan2(y - 0.12, x), np.hypot(x, y - 0.12)
    petal = r < 0.14 + 0.05 * np.cos(5 * angle)
    stalk = (np.abs(x - 0.03 * np.sin(y * 20)) < 0.018) & (y < 0.05) & (y > -0.32)
    leaf = (np.hypot((np.abs(x) - 0.09) * 1.0, (y + 0.16) * 2) < 0.08)
    out = np.where((stalk | leaf)[..., None], a * 0.7 + np.array([0.05, 0.09, 0.02]), out)
    out = np.where(petal[..., None], b, out)
    return np.clip(np.where((r < 0.05)[..., None], np.clip(b * 1.4, 0, 1), out), 0, 1), 0.5 + 0.1 * noise(rng, n, 3)


PATTERNS: dict[str, Callable[[Rng, int, Array, Array], Painted]] = {
    "clay": _clay, "paint": _paint, "plaster": _plaster, "felt": _felt, "cloth": _cloth, "check": _check, "stripe": _stripe,
    "wood": _wood, "metal": _metal, "paper": _paper, "script": _script, "leather": _leather, "brick": _brick, "tiles": _tiles,
    "chequer": _chequer, "spine": _spine, "label": _label, "plaque": _plaque, "rug": _rug, "quilt": _quilt, "clock": _clock, "seascape": _seascape,
    "portrait": _portrait, "chart": _chart, "flowers": _flowers,
}
