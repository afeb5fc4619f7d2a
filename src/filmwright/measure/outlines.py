"""Outlines: are there contours in the clip where the take has edges of things, and nowhere else so well?

Needs no network and knows props and sets as well as puppets. The take's edges (another thing, or a jump of depth) are held against the clip's luma
gradients, in both cases freed of their local mean, at every shift within a tenth of the picture. Two figures: the correlation at no shift, over the
staged picture's own (how much of the drawing is there), and the shift at which it is best (where the drawing is).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Footage
from .motion import grey
from .truth import Truth

#: Pixels (at 160 across) that are searched to each side, and how clearly (in standard deviations of the map) the best shift must stand out.
REACH, CLEAR = 16, 4.5
#: The staged pictures' own correlation must be this good: without contours there is nothing to hold against.
DRAWN = 0.12


def outlines(footage: Footage, truth: Truth) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """(agreement, measurable): per cent of the staged agreement; and (shift, measurable): per cent of the width."""
    h, w = truth.ids.shape[1:]
    mine = np.zeros((2 * REACH + 1, 2 * REACH + 1))
    staged = np.zeros_like(mine)
    for n, p in enumerate(truth.about.sampled):
        if p in footage.near:
            true = _edges(truth, n)
            mine += _match(_contours(cv2.resize(footage.near[p], (w, h), interpolation=cv2.INTER_AREA)), true)
            staged += _match(_contours(truth.staged[n, 0]), true)
    count = max(1, sum(p in footage.near for p in truth.about.sampled))
    own = float(staged[REACH, REACH]) / count
    known = own > DRAWN and _best(staged) == (0, 0)
    agreement = 100 * max(0.0, float(mine[REACH, REACH]) / count) / max(own, 1e-6)
    dx, dy = _best(mine)
    clear = known and float((mine.max() - mine.mean()) / max(float(mine.std()), 1e-9)) > CLEAR
    return (min(agreement, 100.0), known), (100 * float(np.hypot(dx, dy)) / w, clear)


def _edges(truth: Truth, n: int) -> NDArray[np.float32]:
    """The take's edges (h, w), softened and freed of their local mean."""
    ids, depth = truth.ids[n], truth.depth[n].astype(np.float32)
    lines = np.zeros(ids.shape, np.float32)
    for axis in (0, 1):
        near = np.minimum(depth, np.roll(depth, 1, axis))
        change = (ids != np.roll(ids, 1, axis)) | (np.abs(depth - np.roll(depth, 1, axis)) > 0.1 * near)
        change[(0,) if axis == 0 else (slice(None), 0)] = False
        lines[change] = 1
    return _freed(cv2.GaussianBlur(lines, (0, 0), 1.0))


def _contours(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The picture's luma gradients (h, w), evened out between dark and bright places, freed of their local mean."""
    luma = cv2.GaussianBlur(grey(picture), (0, 0), 0.8).astype(np.float32)
    slope = np.hypot(cv2.Sobel(luma, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(luma, cv2.CV_32F, 0, 1, scale=1 / 8))
    return _freed(slope / (cv2.GaussianBlur(slope, (0, 0), 12) + 1.0))


def _freed(lines: NDArray[np.float32]) -> NDArray[np.float32]:
    return lines - cv2.GaussianBlur(lines, (0, 0), 8)


def _match(contours: NDArray[np.float32], edges: NDArray[np.float32]) -> NDArray[np.float64]:
    """Normalised correlation (2 REACH + 1 square) of the picture's contours with the edges, by how far the contours are shifted (rows, columns)."""
    inner = edges[REACH:-REACH, REACH:-REACH]
    return cv2.matchTemplate(contours, inner, cv2.TM_CCOEFF_NORMED).astype(np.float64)


def _best(scores: NDArray[np.float64]) -> tuple[int, int]:
    """The shift (x, y) of the best score; a pixel about none counts as none."""
    y, x = np.unravel_index(int(scores.argmax()), scores.shape)
    dx, dy = int(x) - REACH, int(y) - REACH
    return (0, 0) if max(abs(dx), abs(dy)) <= 1 else (dx, dy)
