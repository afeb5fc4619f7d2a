"""Reading the watermark back, blind: from any frames, at an unknown scale and place, mirrored or not.

In: frames as luma or colour arrays, all of one size. Out: a :class:`Detection`. Nothing is known of the film beforehand.

1. Each frame is whitened (local mean off, local contrast divided out) and added up: the pattern is the same in all, the pictures
   are not.
2. The sum's Fourier coefficients at the ring of a tile are computed for each tile size that scaling and cropping could have given,
   and compared with the sync's known phases at every shift (one inverse FFT).
3. At the best few places the symbols are read, the likeliest combinations being tried until the check holds, and all
   coefficients, sync and symbols, are scored against the pattern of that id.

False alarms are bounded, not guessed. The score is z = sum(w cos d) / sqrt(sum(w^2) / 2), where d is the difference between a
coefficient's phase and the pattern's. The pattern's phases are pseudo-random and independent of any picture, and a cosine of a
uniform phase has the moment generating function I0(s) <= exp(s^2 / 4), so whatever the picture and the weights are,
P(z > t) <= exp(-t^2 / 2) for one pattern at one place (Chernoff). The union bound multiplies that by the number of places looked at,
and, where an id was read, by the 2^32 ids that could have been.
"""

from __future__ import annotations

import functools
import heapq
import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import scipy

from . import carrier

#: A mark is reported only if chance would give it less often than this, by the bound above.
FALSE_ALARM = 1e-7

#: Tile sizes tried, as a share of the frame's height: from a film across the middle of an upright frame up to a crop to half.
SMALLEST, LARGEST, STEP = 0.11, 0.75, 0.004

#: The shortest period that a frame holds, in pixels, and the share of a frame's sampling rate up to which half of its size will do.
SHORTEST, ENOUGH = 2.2, 0.18

#: The size of the grid of shifts: while looking through tile sizes, and when looking closely.
COARSE, FINE = 64, 128

#: Places that are looked at more closely, symbols that are kept a position, and combinations of them that are tried.
CANDIDATES, KEPT, READINGS = 8, 8, 1024

#: Weights that turn colour into luma (Rec. 709).
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


@dataclass(frozen=True)
class Detection:
    """What was found. `film_id` is None where no mark is, or where one is but its id cannot be read (`present` says which).

    `confidence` is the share (0-1) of the coefficients' weight that agrees with the id read; `false_alarm` bounds the probability that
    unmarked pictures give this. `scale` is the tile's size against that of an untouched film: 1.11 for a 10% crop scaled back.
    """

    film_id: int | None
    present: bool
    confidence: float
    false_alarm: float
    score: float
    scale: float
    mirrored: bool
    frames: int


@dataclass(frozen=True)
class _Place:
    """A tile's size in pixels and its shift in shares of a tile, with the sync's score there."""

    score: float
    x: float
    y: float
    across: float
    down: float
    mirrored: bool


def whiten(luma: np.ndarray) -> np.ndarray:
    """A frame (h, w) without what is not noise-like: local mean removed, local contrast divided out, float32."""
    plane = luma.astype(np.float32)
    size = max(3, round(plane.shape[0] / 36)) | 1  # a window of a third of the ring's longest period
    plane = plane - scipy.ndimage.uniform_filter(plane, size, mode="nearest")
    contrast = np.sqrt(np.maximum(scipy.ndimage.uniform_filter(plane * plane, size, mode="nearest"), 0))
    # 0.3 of a grey level keeps empty areas from counting as much as pictures; the clip keeps a lone edge from deciding.
    return np.clip(plane / (contrast + 0.3), -2.5, 2.5)


def detect(frames: Iterable[np.ndarray]) -> Detection:
    """Look for a mark in `frames`, (h, w) luma or (h, w, 3) colour, uint8.

    Raises ValueError for no frames or frames of several sizes. Memory does not grow with the number of frames.
    """
    total: np.ndarray | None = None
    count = 0
    for frame in frames:
        luma = frame if frame.ndim == 2 else frame @ LUMA
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
    """Look at the size of an untouched film first, then at all others; the bound counts every place that was looked at."""
    untouched = total.shape[0] * carrier.TILE / carrier.HEIGHT
    place, looks = _refine(total, untouched)
    found = _reading(total, [place], looks, count)
    if found.film_id is not None:
        return found
    steps = int(math.log(LARGEST / SMALLEST) / STEP) + 1
    periods = [p for p in total.shape[0] * SMALLEST * np.exp(STEP * np.arange(steps)) if p >= SHORTEST * carrier.LOW]
    half = scipy.ndimage.uniform_filter(total, 2, mode="nearest")[1::2, 1::2]
    scores = []
    for period in periods:
        small = carrier.HIGH / period < ENOUGH
        size = period / 2 if small else period
        place, tried = _at(half if small else total, size, size, COARSE)
        scores.append(place.score)
        looks += tried
    places = [place]
    for index in heapq.nlargest(CANDIDATES, range(len(periods)), key=lambda i: scores[i]):
        place, tried = _refine(total, periods[index])
        places.append(place)
        looks += tried
    return _reading(total, places, looks, count)


def _reading(total: np.ndarray, places: list[_Place], looks: int, count: int) -> Detection:
    """The best id read at any of the places, else the best place if a mark is there at all."""
    read = [(*_read(_coefficients(total, place)), place) for place in places]
    film_id, score, place = max(read, key=lambda r: (r[0] is not None, r[1]))
    scale = float(place.down) / (total.shape[0] * carrier.TILE / carrier.HEIGHT)
    chance = _bound(score, looks * 2**carrier.ID_BITS)
    if film_id is not None and chance <= FALSE_ALARM:
        most = math.sqrt(2 * len(carrier.ring()[0]))
        return Detection(film_id, True, min(1.0, score / most), chance, score, scale, place.mirrored, count)
    place = max(places, key=lambda p: p.score)
    chance = _bound(place.score, looks)
    return Detection(None, chance <= FALSE_ALARM, 0.0, chance, place.score, scale, place.mirrored, count)


def _bound(score: float, looks: int) -> float:
    """The probability that unmarked pictures reach `score` anywhere in so many looks, at most."""
    return min(1.0, math.exp(math.log(looks) - max(score, 0.0) ** 2 / 2))


def _refine(total: np.ndarray, period: float) -> tuple[_Place, int]:
    """The best place near one tile size, its width and height looked at apart, since scaling rounds them apart; and the looks."""
    offsets = STEP * np.array([-0.75, -0.5, -0.25, 0.0, 0.25, 0.5, 0.75])
    found = [_at(total, period * (1 + dx), period * (1 + dy), FINE) for dx, dy in itertools.product(offsets, offsets)]
    return max((place for place, _ in found), key=lambda p: p.score), sum(tried for _, tried in found)


def _at(total: np.ndarray, across: float, down: float, size: int) -> tuple[_Place, int]:
    """The best of `size` x `size` shifts for one tile size, as it is or mirrored, and the number of looks taken."""
    kx, ky = carrier.ring()
    sync = carrier.shares()[0]
    grid = _transform(total, across, down)
    shifts = np.zeros((2, size, size), np.complex64)
    for mirrored in (False, True):
        values = _weighted(_ring(grid, mirrored)[sync]) * np.conj(carrier.sync_phases())
        norm = math.sqrt(float(np.sum(np.abs(values) ** 2)) / 2) or 1.0
        shifts[int(mirrored), ky[sync] % size, kx[sync] % size] = values * (size * size / norm)
    scores = scipy.fft.ifft2(shifts, overwrite_x=True).real
    flip, y, x = (int(i) for i in np.unravel_index(int(np.argmax(scores)), scores.shape))
    return _Place(float(scores[flip, y, x]), x / size, y / size, across, down, bool(flip)), 2 * size * size


def _transform(total: np.ndarray, across: float, down: float) -> np.ndarray:
    """Fourier coefficients of `total` for a tile of `across` x `down` pixels: (2 HIGH + 1, HIGH + 1) complex64, rows from ky = -HIGH."""
    high = carrier.HIGH
    rows = total @ _waves(total.shape[1], across, high).T  # real products are twice as fast as complex ones
    ey = _waves(total.shape[0], down, high)
    even, odd = ey[: high + 1] @ rows, ey[high + 1 :] @ rows
    left, right = np.s_[:, : high + 1], np.s_[:, high + 1 :]
    above = (even[left] - odd[right]) + 1j * (even[right] + odd[left])
    below = (even[left] + odd[right]) + 1j * (even[right] - odd[left])  # -ky turns the sign of the sine
    grid = np.concatenate([below[:0:-1], above]).astype(np.complex64)
    # Frequencies that this frame's size cannot hold say nothing.
    grid[np.hypot(*np.meshgrid(np.arange(high + 1) / across, np.arange(-high, high + 1) / down)) > 1 / SHORTEST] = 0
    return grid


def _waves(length: int, period: float, high: int) -> np.ndarray:
    """cos then -sin of 2 pi k x / period for k = 0..high and x < length: (2 high + 2, length) float32."""
    turns = np.outer(np.arange(high + 1), np.arange(length)) / period
    angle = (2 * np.pi * (turns - np.floor(turns))).astype(np.float32)
    return np.concatenate([np.cos(angle), -np.sin(angle)])


def _ring(grid: np.ndarray, mirrored: bool) -> np.ndarray:
    """The ring's coefficients in the ring's order; those of the mirrored picture are C(-kx, ky) = conj C(kx, -ky)."""
    kx, ky = carrier.ring()
    return np.conj(grid[carrier.HIGH - ky, kx]) if mirrored else grid[carrier.HIGH + ky, kx]


def _weighted(found: np.ndarray) -> np.ndarray:
    """Coefficients with their magnitudes softened, so that no few strong ones (a brick wall's) decide alone."""
    size = np.abs(found)
    return np.divide(found, np.sqrt(size), out=np.zeros_like(found), where=size > 0)


def _coefficients(total: np.ndarray, place: _Place) -> np.ndarray:
    """The ring's coefficients, weighted, moved to where the place says that the tile begins."""
    kx, ky = carrier.ring()
    found = _weighted(_ring(_transform(total, place.across, place.down), place.mirrored))
    return found * np.exp(2j * np.pi * (kx * place.x + ky * place.y)).astype(np.complex64)


def _read(found: np.ndarray) -> tuple[int | None, float]:
    """The likeliest id whose check holds, with the score of its whole pattern; None with the score 0 where no check holds."""
    kept, agreements = [], []
    for symbol in range(carrier.SYMBOLS):
        agreement = (np.conj(carrier.symbol_phases(symbol)) @ found[carrier.shares()[1 + symbol]]).real
        kept.append(np.argsort(-agreement, kind="stable")[:KEPT])
        agreements.append(agreement[kept[-1]])
    joint = functools.reduce(np.add.outer, agreements)
    for reading in np.argsort(-joint, axis=None, kind="stable")[:READINGS]:
        places = np.unravel_index(reading, joint.shape)
        film_id = carrier.from_symbols(tuple(int(values[i]) for values, i in zip(kept, places, strict=True)))
        if film_id is not None:
            norm = math.sqrt(float(np.sum(np.abs(found) ** 2)) / 2) or 1.0
            return film_id, float(np.sum((found * np.conj(carrier.coefficients(film_id))).real)) / norm
    return None, 0.0
