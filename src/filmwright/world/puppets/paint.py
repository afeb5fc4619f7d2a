"""Colours: tints, and the painted skin of a head with warm cheeks and nose, stubble and the lines of age."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from ...film import Character
from ..solids import Texture
from .figure import Figure


def rgb(colour: str) -> NDArray[np.float64]:
    """ "#rrggbb" as (3,) in 0-255."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], float)


def tint(colour: str, light: float, saturation: float = 1.0) -> str:
    """`colour` made lighter or darker by a factor, and more or less colourful."""
    value = rgb(colour)
    grey = value.mean()
    value = np.clip((grey + (value - grey) * saturation) * light, 0, 255)
    return "#" + "".join(f"{round(v):02x}" for v in value)


def blend(a: str, b: str, share: float) -> str:
    """Colour `a` with a `share` of `b`."""
    return "#" + "".join(f"{round(v):02x}" for v in rgb(a) * (1 - share) + rgb(b) * share)


def skin_texture(c: Character, f: Figure) -> Texture:
    """The skin around a head (128, 256): u from 0 at the back over the right side, 0.5 in front; v up from 1.6 skulls under the eyes."""
    h, w = 192, 256
    v, u = np.mgrid[0:h, 0:w]
    z = v / h * 3.0 - 1.6
    y = (u / w - 0.5) * 2 * np.pi  # radians from the front, the left side positive
    skin = rgb(c.skin)
    blush = np.exp(-(((np.abs(y) - 0.62) / 0.26) ** 2) - ((z + 0.30) / 0.24) ** 2) * 0.85
    blush += np.exp(-((y / 0.20) ** 2) - ((z + 0.27) / 0.20) ** 2) * 0.8
    blush += np.exp(-(((np.abs(y) - 1.62) / 0.2) ** 2) - ((z + 0.05) / 0.25) ** 2) * 0.7
    rosy = {"child": 1.1, "young": 0.9, "adult": 0.75, "old": 0.95}[c.age]
    pink = np.clip(skin * [1.02, 0.70, 0.66], 0, 255)
    amount = np.clip(blush * rosy * 0.75, 0, 1)[..., None]
    picture = skin * (1 - amount) + pink * amount
    if c.beard == "stubble":
        jaw = np.exp(-((np.clip(np.abs(y) - 0.95, 0, None) / 0.30) ** 2) - (np.clip(np.abs(z + 0.80) - 0.36, 0, None) / 0.10) ** 2)
        cheek = 1 - np.exp(-(((np.abs(y) - 0.60) / 0.30) ** 2) - ((z + 0.32) / 0.22) ** 2)
        grain = 0.85 + 0.3 * np.random.default_rng(14).random((h, w))
        dark = np.clip(jaw * cheek * grain, 0, 1)[..., None] * 0.6
        picture = picture * (1 - dark) + rgb(c.hair_colour) * dark
    if c.age == "old":
        lines = np.zeros((h, w))
        for level in (0.62, 0.74, 0.86):
            lines += np.exp(-(((z - level - 0.03 * np.cos(y * 5)) / 0.016) ** 2)) * (np.abs(y) < 0.62)
        bags = np.hypot((np.abs(y) - 0.40) / 0.34, (z + 0.06) / 0.36)
        lines += np.exp(-(((bags - 1.0) / 0.06) ** 2)) * (z < -0.16) * 0.9
        crow = np.abs(y) - 0.86
        for slope in (-0.5, 0.0, 0.5):
            lines += np.exp(-(((z - 0.02 - slope * crow) / 0.02) ** 2)) * ((crow > 0) & (crow < 0.24)) * 0.8
        picture = picture * (1 - 0.20 * np.clip(gaussian_filter(lines, 0.7), 0, 1))[..., None]
    noise = gaussian_filter(np.random.default_rng(12).normal(size=(h, w)), 5, mode="wrap")
    noise = noise / noise.std() * 0.018 + gaussian_filter(np.random.default_rng(13).normal(size=(h, w)), 1.0, mode="wrap") * 0.03
    return Texture(f"{c.id}-skin", np.clip(picture * (1 + noise[..., None]), 0, 255).astype(np.uint8))
