"""Textures from painted patterns: single ones, boards of many tones, and sheets on which many small things are painted.

In: a pattern's name, colours and a seed. Out: :class:`~filmwright.world.solids.Texture` values (colour, and normals where relief
matters). The same arguments give the same pixels, and the same object within a process, so that the renderer uploads it once.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .patterns import PATTERNS, Array, Painted, Rng, noise, rgb, toned
from .solids import Texture


def hexed(colour: Array) -> str:
    """(3,) in 0-1 as "#rrggbb"."""
    return "#" + "".join(f"{int(round(float(c) * 255)):02x}" for c in np.clip(colour, 0, 1))


def mixed(a: str, b: str, t: float) -> str:
    """`a` to `b` by `t`."""
    return hexed(rgb(a) * (1 - t) + rgb(b) * t)


def varied(colour: str, rng: Rng, amount: float = 0.05) -> str:
    """`colour` a little lighter or darker, warmer or cooler."""
    c = rgb(colour)
    return hexed(np.clip(c * (1 + rng.normal() * amount) + rng.normal(size=3) * amount * 0.3, 0.01, 0.99))


@functools.lru_cache(512)
def painted(pattern: str, colour: str, second: str, n: int, seed: int) -> Painted:
    """The colours and relief of one pattern; raises KeyError for an unknown one."""
    return PATTERNS[pattern](np.random.default_rng(seed), n, rgb(colour), rgb(second))


def bytes_of(colours: Array) -> NDArray[np.uint8]:
    """Colours in 0-1 as bytes."""
    return (np.clip(colours, 0, 1) * 255 + 0.5).astype(np.uint8)


def normals_of(relief: Array, strength: float) -> NDArray[np.uint8]:
    """A tangent-space normal map (h, w, 3) of a tileable relief; `strength` is its height in pixels."""
    dx = (np.roll(relief, -1, 1) - np.roll(relief, 1, 1)) * strength / 2
    dy = (np.roll(relief, -1, 0) - np.roll(relief, 1, 0)) * strength / 2
    n = np.stack([-dx, dy, np.ones_like(dx)], -1)
    return bytes_of(n / np.linalg.norm(n, axis=-1, keepdims=True) * 0.5 + 0.5)


@functools.lru_cache(256)
def texture(pattern: str, colour: str, second: str = "#40362c", n: int = 256, seed: int = 1) -> Texture:
    """A pattern as a colour texture of n x n pixels."""
    return Texture(f"{pattern}-{colour}-{second}-{n}-{seed}", bytes_of(painted(pattern, colour, second, n, seed)[0]))


@functools.lru_cache(64)
def relief(pattern: str, colour: str = "#808080", second: str = "#404040", n: int = 256, seed: int = 1, strength: float = 2.0) -> Texture:
    """The normal map that belongs to :func:`texture` of the same arguments."""
    return Texture(f"{pattern}-relief-{n}-{seed}", normals_of(painted(pattern, colour, second, n, seed)[1], strength), linear=True)


@functools.lru_cache(64)
def boards(tones: tuple[str, ...], seed: int = 1, n: int = 512) -> tuple[Texture, Texture]:
    """Colour and normals for `shapes.boards`: len(tones) rows of grain, one tone each, u along the board."""
    rows, rng = len(tones), np.random.default_rng(seed)
    high = n // rows
    colours, heights = np.empty((high * rows, n, 3)), np.empty((high * rows, n))
    u, v = np.meshgrid((np.arange(n) + 0.5) / n, (np.arange(high) + 0.5) / high)
    for k, tone in enumerate(tones):
        def long(width: float, across: float) -> Array:
            return noise(rng, n, width, across, high)

        bend = 0.3 * long(n / 2, high / 2) + 0.08 * long(n / 6, high / 6)
        at = (rng.uniform(0.1, 0.9), rng.uniform(0.2, 0.8))
        du = np.minimum(abs(u - at[0]), 1 - abs(u - at[0])) * 9
        knot = np.exp(-(du**2 + ((v - at[1]) * 4) ** 2) * 1.2) * (rng.random() < 0.6)
        ring = np.sin(2 * np.pi * (rng.uniform(2.5, 4.5) * v + bend + 1.6 * knot)) * 0.6 + 0.4 * long(n / 4, 1.3)
        pores = np.clip(long(n / 12, 0.9) - 1.2, 0, 2)
        shade = 1 + 0.10 * ring + 0.06 * long(n / 3, high / 3) - 0.12 * pores - 0.35 * np.clip(knot - 0.55, 0, 1)
        part = slice((rows - 1 - k) * high, (rows - k) * high)  # row k counts from v = 0, the last rows of pixels
        colours[part], heights[part] = toned(rgb(tone), shade), 0.5 + 0.16 * ring - 0.1 * pores
    name = f"boards-{'-'.join(tones)}-{seed}"
    return Texture(name, bytes_of(colours)), Texture(f"{name}-relief", normals_of(heights, 2.0), linear=True)


@dataclass(frozen=True)
class Paint:
    """How a small thing is painted: a pattern in a colour (and a second one).

    One pattern tile covers `span` metres; `fit` stretches it once over the whole.
    """

    colour: str
    pattern: str = "clay"
    second: str = "#3a3028"
    span: float = 0.3
    fit: bool = False
    pixels: int = 64
    seed: int = 1


@functools.lru_cache(16)
def sheet(paints: tuple[Paint, ...], strength: float = 1.6) -> tuple[Texture, Texture, dict[Paint, tuple[float, float, float]]]:
    """All `paints` on one sheet: its colours, its normals, and for each paint its square there as (u, v, side) of its
    top left corner, v downwards, as the renderer counts.

    One sheet lets hundreds of differently painted things be one mesh with one material: the renderer has few solids to draw.
    """
    order = sorted(dict.fromkeys(paints), key=lambda p: -p.pixels)
    unit = order[-1].pixels
    n = 128
    while n * n < sum(p.pixels**2 for p in order):
        n *= 2
    squares, used = [], 0
    for paint in order:  # falling powers of two along a Z curve leave no gaps
        squares.append(_unwound(used // unit**2, unit))
        used += paint.pixels**2
    colours, heights = np.full((n, n, 3), 0.5), np.full((n, n), 0.5)
    normal = normals_of(heights, 1.0)
    where = {}
    for paint, (x, y) in zip(order, squares, strict=True):
        k = paint.pixels
        cell, rise = painted(paint.pattern, paint.colour, paint.second, k, paint.seed)
        colours[y : y + k, x : x + k] = cell
        normal[y : y + k, x : x + k] = normals_of(rise, strength)
        where[paint] = (x / n, y / n, k / n)
    return Texture("sheet", bytes_of(colours)), Texture("sheet-relief", normal, linear=True), where


def _unwound(place: int, unit: int) -> tuple[int, int]:
    """The pixel of the `place`-th cell of `unit` pixels along a Z curve (Morton order): even bits are x, odd bits y."""
    x = y = bit = 0
    while place >> (2 * bit):
        x |= (place >> (2 * bit) & 1) << bit
        y |= (place >> (2 * bit + 1) & 1) << bit
        bit += 1
    return x * unit, y * unit
