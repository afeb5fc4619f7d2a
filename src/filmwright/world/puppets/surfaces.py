"""What clothes and clay are made of: small tiling textures and normal maps, made by numbers once a process."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from ..solids import Texture

_SIZE = 128


def _noise(seed: int, blur: float | tuple[float, float]) -> NDArray[np.float64]:
    """Tiling noise (128, 128) in -1 to 1 (three standard deviations)."""
    made = gaussian_filter(np.random.default_rng(seed).normal(size=(_SIZE, _SIZE)), blur, mode="wrap")
    return np.clip(made / made.std() / 3, -1, 1)


def normals(height: NDArray[np.float64], strength: float) -> NDArray[np.uint8]:
    """A tangent-space normal map of a tiling height field."""
    dx = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * strength
    dy = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * strength
    n = np.stack([-dx, -dy, np.ones_like(dx)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    return np.round((n * 0.5 + 0.5) * 255).astype(np.uint8)


def _grey(name: str, value: NDArray[np.float64], low: float) -> Texture:
    """Brightness `value` (-1 to 1) as a multiplier between `low` and 1."""
    level = low + (1 - low) * (np.clip(value, -1, 1) * 0.5 + 0.5)
    return Texture(name, np.repeat(np.round(level * 255).astype(np.uint8)[..., None], 3, axis=-1))


def _felt() -> NDArray[np.float64]:
    fibres = _noise(1, (0.6, 3.0)) + _noise(2, (3.0, 0.6)) + _noise(3, 1.0)
    return fibres * 0.5 + _noise(4, 9) * 0.35


def _clay() -> NDArray[np.float64]:
    """Broad dents with the faint ridges of a thumb in some of them."""
    y, x = np.mgrid[0:_SIZE, 0:_SIZE] * (2 * np.pi / _SIZE)
    bend = _noise(5, 14) * 2.2
    ridges = np.sin(13 * (np.sin(x + bend) + np.cos(y + bend * 0.7)))
    return _noise(6, 10) * 0.9 + ridges * 0.10 * np.clip(_noise(7, 16) * 2, 0, 1) + _noise(8, 1.2) * 0.06


def _knit() -> NDArray[np.float64]:
    """Stocking stitch: columns of V, 8 across and 10 down a tile."""
    y, x = np.mgrid[0:_SIZE, 0:_SIZE] / _SIZE
    column = (x * 8) % 1 - 0.5
    slant = np.abs(column) * 0.9
    row = (y * 10 + slant) % 1 - 0.5
    yarn = np.sqrt(np.clip(1 - (2 * row) ** 2, 0, 1)) * np.sqrt(np.clip(1 - (4 * (np.abs(column) - 0.25)) ** 2, 0, 1))
    return yarn * 1.6 - 0.8 + _noise(9, 0.8) * 0.15


def _weave() -> NDArray[np.float64]:
    y, x = np.mgrid[0:_SIZE, 0:_SIZE] * (2 * np.pi / _SIZE)
    return np.sin(24 * x) * np.sin(24 * y) * 0.4 + _noise(10, (0.5, 4)) * 0.3 + _noise(11, (4, 0.5)) * 0.3


#: name -> (height field, strength of its normals, darkest brightness of its texture)
_CLOTHS = {"felt": (_felt, 0.8, 0.80), "clay": (_clay, 2.2, 0.88), "knit": (_knit, 2.2, 0.66), "weave": (_weave, 0.8, 0.86)}


@functools.cache
def cloth(name: str) -> tuple[Texture, Texture]:
    """The brightness texture and the normal map of felt, clay, knit or weave; one tile is meant for 0.1 to 0.25 m."""
    make, strength, low = _CLOTHS[name]
    height = make()
    return _grey(f"{name}", height, low), Texture(f"{name}-normal", normals(height, strength), linear=True)


@functools.cache
def palette(colours: tuple[str, ...]) -> Texture:
    """Flat patches side by side, 16 pixels each: colour i is at u = (i + 0.5) / len(colours)."""
    row = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], np.uint8)
    return Texture("palette", np.ascontiguousarray(np.broadcast_to(np.repeat(row, 16, axis=0)[None], (16, 16 * len(colours), 3))))


@functools.cache
def eyeball(iris: str, white: str = "#f6f1e6") -> Texture:
    """An eye seen along v: 0 at the pupil's pole, 1 at the back; the highlight sits up (u = 0.25) and to one side."""
    size = 128
    v, u = np.mgrid[0:size, 0:size] / size
    rgb = lambda c: np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], float)  # noqa: E731
    angle = v * np.pi
    pixels = np.empty((size, size, 3))
    pixels[:] = rgb(white)
    veil = np.clip((angle - 0.95) / 1.2, 0, 1)[..., None]
    pixels = pixels * (1 - veil) + rgb("#e9c9b4") * veil
    spokes = 0.82 + 0.18 * np.sin(u * 2 * np.pi * 18) * np.sin(angle * 9)
    ring = (angle < 0.60)[..., None]
    pixels = np.where(ring, rgb(iris) * (spokes * np.where(angle > 0.53, 0.45, 1.0) * (0.75 + 0.6 * angle))[..., None], pixels)
    pixels = np.where((angle < 0.34)[..., None], rgb("#0b0a0c"), pixels)
    across, up = angle * np.cos(u * 2 * np.pi) - 0.20, angle * np.sin(u * 2 * np.pi) - 0.24
    pixels = np.where((np.hypot(across, up) < 0.13)[..., None], 255.0, pixels)
    return Texture("eye", np.clip(pixels, 0, 255).astype(np.uint8))
