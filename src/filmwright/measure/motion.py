"""Motion and stability: the clip's optical flow against the true one, and what is left when the true motion is taken out.

Flow is estimated with DIS (Kroeger et al. 2016, "Fast Optical Flow using Dense Inverse Search", OpenCV's fast preset) between a sampled picture and
the next, in pictures 320 across. Lengths are given in per cent of the picture's width, so that they read the same at every size.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Footage
from .truth import Truth

#: Luma gradient (0-255 a pixel) below which a place is too plain to see motion in.
PLAIN = 4.0
#: The staged pictures' own motion error must be under this for a clip's to mean anything.
TELLS = 0.7
#: Motion below this (pixels at 320 across) is not told from noise.
FLOOR = 0.3


def flows(footage: Footage, truth: Truth) -> list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]]:
    """For each sampled picture: estimated and true flow (h, w, 2) in pixels, and where (h, w) both can be trusted.

    Left out are pictures whose motion cannot be seen even in the staged ones: rain, waves, what moves too fast.
    """
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    out = []
    for n, p in enumerate(truth.about.sampled):
        if p in footage.near and p + 1 in footage.near:
            a, b = grey(footage.near[p]), grey(footage.near[p + 1])
            true, steady = enlarged(truth, n, a.shape)
            first, second = (grey(cv2.resize(s, a.shape[::-1], interpolation=cv2.INTER_LINEAR)) for s in truth.staged[n])
            seen, known = motion_error([(dis.calc(first, second, None), true, steady & textured(first))])
            if known and seen < TELLS:
                out.append((dis.calc(a, b, None), true, steady & textured(a)))
    return out


def enlarged(truth: Truth, n: int, shape: tuple[int, ...]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """True flow and steady points of the n-th sampled picture at the size of pictures (h, w)."""
    h, w = shape[:2]
    scale = w / truth.ids.shape[2]
    flow = cv2.resize(truth.flow[n].astype(np.float32), (w, h), interpolation=cv2.INTER_NEAREST) * scale
    return flow, cv2.resize(truth.steady[n].astype(np.uint8), (w, h), interpolation=cv2.INTER_NEAREST) > 0


def textured(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where (h, w) a luma picture has enough texture for motion to be seen."""
    soft = cv2.GaussianBlur(picture, (0, 0), 1.5).astype(np.float32)
    dx, dy = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8)
    return cv2.dilate((np.hypot(dx, dy) > PLAIN).astype(np.uint8), np.ones((5, 5), np.uint8)) > 0


def motion_error(found: list[tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.bool_]]]) -> tuple[float, bool]:
    """How far the seen motion is from the true one: endpoint error over true length, both with `FLOOR` added in squares, summed over all pictures.

    0 is exact; about 1 is motion unrelated to the true one. False where there is too little texture.
    """
    wrong = length = 0.0
    pixels = 0
    for seen, true, mask in found:
        if mask.sum() > 200:
            error = np.linalg.norm(seen - true, axis=-1)[mask]
            speed = np.linalg.norm(true, axis=-1)[mask]
            wrong += float(np.minimum(error, 12).sum())
            length += float(np.sqrt(speed**2 + FLOOR**2).sum())
            pixels += int(mask.sum())
    return (wrong / length, True) if pixels > 1000 else (0.0, False)


def grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma (h, w) of a picture."""
    return cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)


def warp_error(first: NDArray[np.uint8], second: NDArray[np.uint8], flow: NDArray[np.float32], mask: NDArray[np.bool_]) -> float:
    """Mean luma difference (0-255) of a picture to the next one brought back by `flow`, where `mask`, over the picture's contrast there."""
    h, w = flow.shape[:2]
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    back = cv2.remap(grey(second), x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    here = grey(first).astype(np.float32)
    return float(np.abs(here - back)[mask].mean() / max(float(here[mask].std()), 8.0))


def instability(footage: Footage, truth: Truth) -> tuple[float, float, bool]:
    """The clip's warping error with the true flow, and the staged picture's, as means over sampled pictures, in per cent of the contrast."""
    mine, staged = [], []
    w, h = truth.ids.shape[2], truth.ids.shape[1]
    for n, p in enumerate(truth.about.sampled):
        mask = truth.steady[n]
        if p in footage.near and p + 1 in footage.near and mask.sum() > 100:
            pair = [cv2.resize(footage.near[q], (w, h), interpolation=cv2.INTER_AREA) for q in (p, p + 1)]
            mine.append(warp_error(*pair, truth.flow[n].astype(np.float32), mask))
            staged.append(truth.about.unrest[n])
    return (100 * float(np.mean(mine)), 100 * float(np.mean(staged)), True) if mine else (0.0, 0.0, False)
