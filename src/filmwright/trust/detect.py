"""Reading the watermark back, blind: from any frames, at an unknown scale and place.

In: frames as luma or colour arrays, all of one size. Out: a :class:`Detection`. Nothing is known of the film beforehand.

1. Each frame is whitened (local mean off, local contrast divided out) and added up: the pattern is the same in all, the pictures are not.
2. The sum's Fourier coefficients at the ring of a tile are computed for each tile size that scaling and cropping could have given, and
   compared with the sync's known phases at every shift (one inverse FFT).
3. At the best size and shift the symbols are read, the likeliest few combinations being tried until the check holds.

False alarms are bounded, not guessed. The score is z = sum(w cos d) / sqrt(sum(w^2) / 2), where d is the difference between a
coefficient's phase and the sync's. The sync's phases are pseudo-random and independent of any picture, and a cosine of a uniform phase has the
moment generating function I0(s) <= exp(s^2 / 4), so whatever the picture and weights are, P(z > t) <= exp(-t^2 / 2) for one size and
shift (Chernoff), and the number of sizes and shifts tried times that for the best of them (union bound).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from . import carrier

#: A mark is reported only if chance would give it less often than this, by the bound above.
FALSE_ALARM = 1e-7

#: Tile sizes tried, as a share of the frame's height: from letterboxed to a third of its height up to a crop to half of it.
SMALLEST, LARGEST, STEP = 0.11, 0.75, 0.003

#: Frames hold no frequency with a shorter period than this, in pixels.
SHORTEST = 2.2

#: The size of the grid of shifts.
GRID = 128

#: Sizes whose best shift is looked at more closely, and how many readings of the symbols are tried there.
CANDIDATES, READINGS = 6, 64


@dataclass(frozen=True)
class Detection:
    """What was found. `film_id` is None where no mark is, or where one is but its id cannot be read (`present` says which).

    `confidence` 0-1 is how far the read id explains the pattern; `false_alarm` is the bound on the probability that unmarked pictures
    give this. `scale` is the tile's size against that of an untouched film: 1.11 for a 10% crop scaled back.
    """

    film_id: int | None
    present: bool
    confidence: float
    false_alarm: float
    score: float
    scale: float
    frames: int


def whiten(luma: np.ndarray) -> np.ndarray:
    """A frame (h, w) without what is not noise-like: local mean removed, local contrast divided out, float32."""
    plane = luma.astype(np.float32)
    size = max(3, round(plane.shape[0] / 30)) | 1
    plane = plane - ndimage.uniform_filter(plane, size, mode="nearest")
    contrast = np.sqrt(ndimage.uniform_filter(plane * plane, size, mode="nearest"))
    return np.clip(plane / (contrast + 1.0), -2.5, 2.5)


def detect(frames: Iterable[np.ndarray]) -> Detection:
    """Look for a mark in `frames`, (h, w) luma or (h, w, 3) colour, uint8. Raises ValueError for no frames or frames of several sizes."""
    total: np.ndarray | None = None
    count = 0
    for frame in frames:
        luma = frame if frame.ndim == 2 else frame @ np.array([0.2126, 0.7152, 0.0722], np.float32)
        if total is None:
            total = np.zeros(luma.shape, np.float32)
        if luma.shape != total.shape:
            raise ValueError(f"frames of one film have one size; found {luma.shape} after {total.shape}")
        total += whiten(luma)
        count += 1
    if total is None:
        raise ValueError("no frames to look at")
    return _search(total, count)


def _search(total: np.ndarray, count: int) -> Detection:
    """Look at the size of an untouched film first, then at all others; the bound counts everything that was tried."""
    height = total.shape[0]
    untouched = height * carrier.TILE / carrier.HEIGHT
    best = _refine(total, untouched)
    tried = best.tried
    if _bound(tried, best.score) > FALSE_ALARM:
        steps = int(math.log(LARGEST / SMALLEST) / STEP) + 1
        periods = [p for p in height * SMALLEST * np.exp(STEP * np.arange(steps)) if p >= SHORTEST * carrier.LOW]
        scores = [_best_shift(_coefficients(total, p, p))[0] for p in periods]
        tried += len(periods) * GRID * GRID
        for index in sorted(range(len(periods)), key=lambda i: -scores[i])[:CANDIDATES]:
            found = _refine(total, periods[index])
            tried += found.tried
            best = max(best, found, key=lambda f: f.score)
    false_alarm = _bound(tried, best.score)
    scale = best.down / untouched
    if false_alarm > FALSE_ALARM:
        return Detection(None, False, 0.0, false_alarm, best.score, scale, count)
    film_id, confidence = _read(_shifted(_coefficients(total, best.across, best.down), best.x, best.y))
    return Detection(film_id, True, confidence, false_alarm, best.score, scale, count)


def _bound(tried: int, score: float) -> float:
    """The probability that unmarked pictures reach `score` anywhere in `tried` looks, at most."""
    return min(1.0, tried * math.exp(-max(score, 0.0) ** 2 / 2))


def _coefficients(total: np.ndarray, across: float, down: float) -> np.ndarray:
    """The Fourier coefficients of `total` on the ring of a tile of `across` x `down` pixels, in the ring's order."""
    kx, ky = carrier.ring()
    span = np.arange(-carrier.HIGH, carrier.HIGH + 1)
    ex = np.exp(-2j * np.pi / across * np.outer(np.arange(total.shape[1]), span[carrier.HIGH :])).astype(np.complex64)
    ey = np.exp(-2j * np.pi / down * np.outer(span, np.arange(total.shape[0]))).astype(np.complex64)
    grid = ey @ (total @ ex)
    found = grid[ky + carrier.HIGH, kx]
    # Frequencies that this frame's size cannot hold say nothing.
    found[np.hypot(kx / across, ky / down) > 0.5] = 0
    return found


def _weighted(found: np.ndarray) -> np.ndarray:
    """Coefficients with their magnitudes softened, so that no few strong ones (a brick wall's) decide alone."""
    size = np.abs(found)
    return np.divide(found, np.sqrt(size), out=np.zeros_like(found), where=size > 0)


def _best_shift(found: np.ndarray) -> tuple[float, float, float]:
    """The best score over all shifts of the tile with where it is, as (score, x, y) in shares of a tile."""
    kx, ky = carrier.ring()
    sync = carrier.shares()[0]
    values = _weighted(found[sync]) * np.conj(carrier.sync_phases())
    norm = math.sqrt(float(np.sum(np.abs(values) ** 2)) / 2)
    if norm == 0:
        return 0.0, 0.0, 0.0
    grid = np.zeros((GRID, GRID), np.complex64)
    grid[ky[sync] % GRID, kx[sync] % GRID] = values
    scores = np.fft.ifft2(grid).real * (GRID * GRID / norm)
    y, x = divmod(int(np.argmax(scores)), GRID)
    return float(scores[y, x]), x / GRID, y / GRID


def _shifted(found: np.ndarray, x: float, y: float) -> np.ndarray:
    kx, ky = carrier.ring()
    return found * np.exp(2j * np.pi * (kx * x + ky * y)).astype(np.complex64)


@dataclass(frozen=True)
class _Place:
    """A tile's size in pixels and its shift in shares of a tile, with the score there and how many looks it took."""

    score: float
    x: float
    y: float
    across: float
    down: float
    tried: int


def _refine(total: np.ndarray, period: float) -> _Place:
    """The best place near one tile size, its width and height looked at apart, since scaling rounds them apart."""
    offsets = STEP * np.array([-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75])
    sizes = [(period * (1 + dx), period * (1 + dy)) for dx, dy in itertools.product(offsets, offsets)]
    places = [(*_best_shift(_coefficients(total, *size)), *size) for size in sizes]
    return _Place(*max(places), len(places) * GRID * GRID)


def _read(found: np.ndarray) -> tuple[int | None, float]:
    """The id in coefficients that are in place, and the share of the payload's energy that it explains."""
    ranked = []
    for symbol in range(carrier.SYMBOLS):
        values = _weighted(found[carrier.shares()[1 + symbol]])
        norm = math.sqrt(float(np.sum(np.abs(values) ** 2)) / 2) or 1.0
        scores = (np.conj(carrier.symbol_phases(symbol)) @ values).real / norm
        top = np.argsort(-scores, kind="stable")[:8]
        ranked.append([(float(scores[i]), int(i)) for i in top])
    combined = sorted(itertools.product(*ranked), key=lambda c: -sum(s for s, _ in c))[:READINGS]
    for reading in combined:
        film_id = carrier.from_symbols(tuple(value for _, value in reading))
        if film_id is not None:
            margin = min(s for s, _ in reading)
            return film_id, min(1.0, max(0.0, margin / 8))
    return None, 0.0
