"""A real lens over a sharp picture: depth of field from the depth pass, and the grade that a look's words ask for.

In: a sharp picture with its depth, the lens, the stop and the focus distance. Out: the picture as that lens would give it. Nothing here
draws or reads files.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

#: Width of the sensor (Super 35, 3-perf), millimetres: the one that the plan frames with.
SENSOR_WIDTH = 24.89
#: Blur circles wider than this share of the picture's width are drawn at it: beyond, a background is only a wash.
WIDEST = 0.035
#: Radii at which the picture is blurred; a pixel takes a mix of the two next to its own.
_STEPS = (0.0, 0.25, 0.5, 1.0)
#: Blur circles from this diameter (pixels) on are drawn at half the size: nothing finer than two pixels is left in them.
_HALF = 7.0
#: Light, 0-1, of each value of a picture.
_LINEAR = ((np.arange(256) / 255.0) ** 2.2).astype(np.float32)


def blur_circle(depth: NDArray[np.float32], focus: float, lens: float, fstop: float, width: int) -> NDArray[np.float32]:
    """Diameter of the circle of confusion in pixels, negative in front of the focus, by the thin-lens formula.

    c = f^2 / N * |d - s| / (d * (s - f)), all in metres (any optics text; f lens, N stop, s focus distance, d depth).
    A 50 mm lens at f/2 focused at 2 m blurs a point at 4 m to 0.32 mm on the sensor: 8.2 pixels of 640.
    """
    f = lens / 1000.0
    s = max(focus, f * 2)
    c = f * f / fstop * (depth - s) / (np.maximum(depth, 0.01) * (s - f))
    return (c * 1000.0 / SENSOR_WIDTH * width).astype(np.float32)


def defocus(picture: NDArray[np.uint8], depth: NDArray[np.float32], focus: float, lens: float, fstop: float) -> NDArray[np.uint8]:
    """`picture` (h, w, 3) uint8 with the depth of field of the lens; `depth` (h, w) and `focus` in metres.

    Far and near layers are blurred apart: what is far never bleeds over what is sharp in front of it, what is near does spread over it.
    """
    h, w = depth.shape
    circle = blur_circle(depth, focus, lens, fstop, w)
    widest = WIDEST * w
    far = np.clip(circle, 0, widest)
    near = np.clip(-circle, 0, widest)
    if max(far.max(), near.max()) < 1.0:
        return picture
    light = np.stack(cv2.split(cv2.LUT(picture, _LINEAR)))  # planes: a weight for each pixel is then one plain product
    out = _far(light, far, widest)
    if near.max() >= 1.0:
        out = _near(light, out, near, widest)
    return (cv2.pow(cv2.merge(tuple(np.clip(out, 0, 1, out=out))), 1 / 2.2) * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)


def _disc(diameter: float) -> NDArray[np.float32]:
    """A soft-edged disc kernel that sums to one: the lens's opening."""
    r = diameter / 2
    n = int(np.ceil(r))
    y, x = np.mgrid[-n : n + 1, -n : n + 1]
    k = np.clip(r + 0.5 - np.hypot(x, y), 0, 1).astype(np.float32)
    return k / k.sum()


def _spread(picture: NDArray[np.float32], diameter: float) -> NDArray[np.float32]:
    if diameter < _HALF:
        return cv2.filter2D(picture, -1, _disc(diameter), borderType=cv2.BORDER_REPLICATE).astype(np.float32, copy=False)
    h, w = picture.shape[:2]
    small = cv2.resize(picture, ((w + 1) // 2, (h + 1) // 2), interpolation=cv2.INTER_AREA)
    blurred = cv2.filter2D(small, -1, _disc(diameter / 2), borderType=cv2.BORDER_REPLICATE)
    return cv2.resize(blurred, (w, h), interpolation=cv2.INTER_LINEAR).astype(np.float32, copy=False)


def _gathered(light: NDArray[np.float32], weight: NDArray[np.float32], diameter: float) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What comes through the opening of `light` (3, h, w) where each pixel gives by its `weight` (h, w), and the weight that came with it."""
    return np.stack([_spread(plane, diameter) for plane in light * weight]), _spread(weight, diameter)


def _mixed(one: NDArray[np.float32], other: NDArray[np.float32], share: NDArray[np.float32]) -> NDArray[np.float32]:
    """`one` with `share` (h, w) of `other`."""
    mixed = one * (1 - share)
    other *= share
    mixed += other
    return mixed


def _far(light: NDArray[np.float32], far: NDArray[np.float32], widest: float) -> NDArray[np.float32]:
    out, most = light, far.max()
    for low, high in zip(_STEPS, _STEPS[1:], strict=False):
        if most <= low * widest:
            break
        # Only pixels that are themselves out of focus give light to the blur, so sharp edges keep to themselves.
        weight = np.clip((far - low * widest * 0.5) / max(high * widest * 0.5, 1.0), 1e-3, 1)
        blurred, weighed = _gathered(light, weight, max(high * widest, 1.0))
        blurred /= weighed
        out = _mixed(out, blurred, np.clip((far - low * widest) / ((high - low) * widest), 0, 1))
    return out


def _near(light: NDArray[np.float32], behind: NDArray[np.float32], near: NDArray[np.float32], widest: float) -> NDArray[np.float32]:
    diameter = min(widest, max(1.0, float(np.percentile(near[near > 1.0], 70))))
    cover = np.clip(near / max(diameter * 0.6, 1.0), 0, 1)
    blurred, covered = _gathered(light, cover, diameter)
    blurred /= np.maximum(covered, 1e-4)
    return _mixed(behind, blurred, np.clip(covered * 1.15, 0, 1))
