"""How near two pictures are, and how steady several: PSNR, MS-SSIM after Wang et al. 2003, warping error as Lai et al. 2018 measure it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ..render import Conditions
from ..render.hand import carried
from ..render.planes import kept_of

#: Shares of the five scales of MS-SSIM.
_SCALES = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def psnr(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Decibels between two pictures, at most 60."""
    error = float(np.mean((a.astype(np.float32) - b) ** 2))
    return min(60.0, 10 * float(np.log10(255**2 / max(error, 1e-9))))


def ms_ssim(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """Multi-scale structural similarity of two pictures' luma, 0-1; as many of the five scales as the picture's size has room for."""
    x, y = (cv2.cvtColor(p, cv2.COLOR_RGB2GRAY).astype(np.float64) for p in (a, b))
    total, shares = 0.0, 0.0
    for share in _SCALES:
        mx, my = (cv2.GaussianBlur(p, (11, 11), 1.5) for p in (x, y))
        vx, vy, both = (cv2.GaussianBlur(p * q, (11, 11), 1.5) - m * n for p, q, m, n in ((x, x, mx, mx), (y, y, my, my), (x, y, mx, my)))
        structure = (2 * both + 58.5225) / (vx + vy + 58.5225)
        total += share * np.log(max(float(structure.mean()), 1e-6))
        shares += share
        if min(x.shape) < 44:
            break
        x, y = (cv2.resize(p, (p.shape[1] // 2, p.shape[0] // 2), interpolation=cv2.INTER_AREA) for p in (x, y))
    light = (2 * mx * my + 6.5025) / (mx * mx + my * my + 6.5025)
    return float(np.exp(total / shares) * light.mean())


def warping(pictures: list[NDArray[np.uint8]], told: list[Conditions]) -> float:
    """Mean difference (0-255) between each picture and the one before it carried along the true flow, where its points were seen before."""
    errors = []
    for n in range(1, len(pictures)):
        kept = kept_of(told[n], told[n - 1])
        if kept.any():
            errors.append(np.abs(carried(pictures[n - 1], told[n].flow).astype(np.float32) - pictures[n])[kept].mean())
    return float(np.mean(errors)) if errors else 0.0
