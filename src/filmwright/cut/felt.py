"""Felt, clay and thread for the title cards: textures made from seeded noise and lit by one warm lamp.

Pictures here are float32 RGB (h, w, 3), 0..1, until :func:`developed` makes them 8-bit. Nothing is read: a seed is a texture.
"""

from __future__ import annotations

import cv2
import numpy as np

#: The lamp stands upper left, above the table: direction to it from the card (x right, y down, z to the eye).
LAMP = np.array([-0.45, -0.62, 0.64], np.float32) / np.float32(np.linalg.norm([-0.45, -0.62, 0.64]))


def noise(rng: np.random.Generator, size: tuple[int, int], cell: float) -> np.ndarray:
    """Smooth noise (h, w), mean 0 and deviation about 1, with features `cell` pixels wide."""
    width, height = size
    grid = rng.standard_normal((max(int(height / cell), 1) + 3, max(int(width / cell), 1) + 3)).astype(np.float32)
    big = cv2.resize(grid, None, fx=cell, fy=cell, interpolation=cv2.INTER_CUBIC)
    offset = int(cell)
    return np.ascontiguousarray(big[offset:offset + height, offset:offset + width]) * 1.3


def fibres(rng: np.random.Generator, size: tuple[int, int], count: int, length: float) -> np.ndarray:
    """Wool seen close (h, w), about -1..1: many short curved hairs, light over dark."""
    width, height = size
    cloth = np.zeros((height, width), np.float32)
    start = rng.uniform((0, 0), (width, height), (count, 2))
    angle = rng.uniform(0, 2 * np.pi, count)
    bend = rng.normal(0, 1.2, count)
    tone = rng.uniform(-1, 1, count)
    steps = np.linspace(0, 1, 5)
    turned = angle[:, None] + bend[:, None] * steps
    path = start[:, None, :] + np.cumsum(np.stack([np.cos(turned), np.sin(turned)], 2), 1) * length / 5
    for points, level in zip(np.round(path * 16).astype(np.int32), tone, strict=True):
        cv2.polylines(cloth, [points], False, float(level), 1, cv2.LINE_AA, shift=4)
    return cloth


def shaded(height: np.ndarray) -> np.ndarray:
    """Lambert light (h, w) of a height field in pixels, 1 where it is flat."""
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    light = (-dx * LAMP[0] - dy * LAMP[1] + LAMP[2]) / np.sqrt(dx * dx + dy * dy + 1)
    return np.maximum(light, 0) / LAMP[2]


def gleam(height: np.ndarray, power: float) -> np.ndarray:
    """Blinn highlight (h, w), 0..1, of a height field seen from straight above."""
    dx = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=1 / 8)
    dy = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=1 / 8)
    half = LAMP + np.array([0, 0, 1], np.float32)
    half /= np.linalg.norm(half)
    facing = (-dx * half[0] - dy * half[1] + half[2]) / np.sqrt(dx * dx + dy * dy + 1)
    return np.maximum(facing, 0) ** power


def backdrop(rng: np.random.Generator, size: tuple[int, int], colour: np.ndarray, unit: float) -> np.ndarray:
    """A sheet of felt of `colour`, `unit` pixels to a hundredth of the card's height, in the lamp's pool of light."""
    width, height = size
    under = fibres(rng, size, int(width * height / (unit * unit * 0.9)), 7.0 * unit)
    hairs = fibres(rng, size, int(width * height / (unit * unit * 2.5)), 9.0 * unit)
    wool = cv2.GaussianBlur(under, (0, 0), 0.22 * unit + 0.4)
    folds = noise(rng, size, 42 * unit) * 1.5 * unit + noise(rng, size, 5 * unit) * 0.07 * unit
    light = shaded(folds * 0.5 + wool * 0.22 * unit)
    fuzz = rng.standard_normal((height, width)).astype(np.float32)
    tint = 1 + 0.16 * wool + 0.055 * noise(rng, size, 1.6 * unit) + 0.035 * cv2.GaussianBlur(fuzz, (0, 0), 0.7) * 2
    sheet = colour * (light * tint)[..., None] + np.maximum(hairs, 0)[..., None] * (0.05 + 0.10 * colour)
    return sheet * pool(size)[..., None]


def pool(size: tuple[int, int]) -> np.ndarray:
    """How the lamp's light falls off over the card (h, w): brightest a little above the middle, dark in the corners."""
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    r2 = ((x / width - 0.47) / 0.72) ** 2 + ((y / height - 0.42) / 0.78) ** 2
    return 1.22 / (1 + 1.9 * r2) ** 1.35 + 0.03


def clay(mask: np.ndarray, rng: np.random.Generator, unit: float, bevel: float) -> tuple[np.ndarray, np.ndarray]:
    """Light and highlight (h, w) of letters rolled out of clay: round edges `bevel` pixels wide, a few thumb-marks, fine grain."""
    size = mask.shape[1::-1]
    inside = cv2.distanceTransform((mask > 127).astype(np.uint8), cv2.DIST_L2, 5)
    slope = np.clip(inside / bevel, 0, 1)
    height = cv2.GaussianBlur(bevel * 0.62 * np.sqrt(1 - (1 - slope) ** 2), (0, 0), 0.22 * bevel + 0.4)
    marks = noise(rng, size, 5.5 * unit) * 0.17 * unit + noise(rng, size, 1.5 * unit) * 0.025 * unit
    relief = height + marks * slope
    light = shaded(relief)
    return 0.34 + 0.66 * light, gleam(relief, 34.0)  # wrapped: light goes into clay and comes out a little further on


def developed(picture: np.ndarray) -> np.ndarray:
    """Float RGB to 8 bits with a soft shoulder, so that lit clay keeps its colour."""
    soft = np.where(picture > 0.8, 0.8 + 0.2 * np.tanh((picture - 0.8) / 0.2), picture)
    return np.round(np.clip(soft, 0, 1) * 255).astype(np.uint8)
