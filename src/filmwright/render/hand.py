"""The hand that a picture is painted with: fields of noise that follow what is shown, so that strokes neither swim over things nor flicker.

In: a seed, a size, and for each picture the flow to the one before. Out: fields (h, w, 5): grain, bristle, mottle, wash (each of unit variance and
coarser than the one before) that stick to surfaces, and paper, which sticks to the frame. The drawn teachers take all their chance from these
fields, and the model gets the same ones: another seed is another hand, the same film.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np
from numpy.typing import NDArray

FIELDS = ("grain", "bristle", "mottle", "wash", "paper")
#: Softness of each field in pixels: of a picture `TALL` high; larger pictures have finer strokes beside their size.
_SOFT = (0.55, 1.3, 4.0, 14.0, 0.8)
TALL = 288
_SIZE = 512
#: Pictures after which a field is laid anew, so that a slow zoom does not stretch it; two layers cross-fade, one of them always fresh.
_LIFE = 96


@functools.lru_cache(maxsize=4)
def _textures(seed: int) -> NDArray[np.float32]:
    """Tiling noise (5, 512, 512) of zero mean and unit variance."""
    rng = np.random.default_rng([seed, 2026])
    made = []
    for soft in _SOFT:
        noise = rng.standard_normal((_SIZE, _SIZE)).astype(np.float32)
        reach = int(soft * 4) + 1
        wrapped = cv2.copyMakeBorder(noise, reach, reach, reach, reach, cv2.BORDER_WRAP)
        smooth = cv2.GaussianBlur(wrapped, (0, 0), soft)[reach:-reach, reach:-reach]
        made.append((smooth - smooth.mean()) / smooth.std())
    return np.stack(made)


class Hand:
    """One rollout's state: where on the noise each pixel of the last picture was. Feed it the pictures of a shot in order."""

    def __init__(self, seed: int, height: int, width: int) -> None:
        self._textures = _textures(seed)
        self._seed, self._count = seed, 0
        x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
        self._grid = np.stack([x, y], -1)
        self._layers = [self._fresh(0), self._fresh(1)]

    def _fresh(self, layer: int) -> NDArray[np.float32]:
        offset = np.random.default_rng([self._seed, layer, self._count]).uniform(0, _SIZE, 2).astype(np.float32)
        return self._grid + offset

    def next(self, flow: NDArray[np.floating] | None, kept: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        """The fields (h, w, 5) of the next picture: `flow` (h, w, 2) pixels to the picture before, `kept` where its point was seen there."""
        for layer in (0, 1):
            fresh = self._fresh(layer)
            due = self._count > 0 and (self._count + _LIFE // 2 * (1 - layer)) % _LIFE == 0
            if due or self._count == 0:
                self._layers[layer] = fresh
            elif flow is not None and kept is not None:
                there = self._grid + flow.astype(np.float32)
                carried = cv2.remap(self._layers[layer], there, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
                self._layers[layer] = np.where(kept[..., None], carried, fresh)
        share = np.sin(np.pi * ((self._count + _LIFE // 2) % _LIFE) / _LIFE)
        weights = (share, np.sqrt(max(0.0, 1 - share**2)))
        self._count += 1
        fields = []
        for texture in self._textures[:4]:
            parts = [w * _look_up(texture, layer) for w, layer in zip(weights, self._layers, strict=True) if w > 1e-6]
            fields.append(np.sum(parts, axis=0))
        fields.append(_look_up(self._textures[4], self._grid))
        return np.stack(fields, -1).astype(np.float32)


def _look_up(texture: NDArray[np.float32], at: NDArray[np.float32]) -> NDArray[np.float32]:
    wrapped = np.mod(at, _SIZE).astype(np.float32)
    padded = cv2.copyMakeBorder(texture, 0, 1, 0, 1, cv2.BORDER_WRAP)
    return cv2.remap(padded, wrapped, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def seen_before(
    flow: NDArray[np.floating], ids: NDArray[np.integer], ids_before: NDArray[np.integer], depth: NDArray[np.floating],
    depth_before: NDArray[np.floating],
) -> NDArray[np.bool_]:
    """Where (h, w) what a pixel shows was in the picture before: inside the frame, the same thing, and within a tenth of its depth."""
    h, w = ids.shape
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    to_x, to_y = x + flow[..., 0].astype(np.float32), y + flow[..., 1].astype(np.float32)
    inside = (to_x > -0.5) & (to_x < w - 0.5) & (to_y > -0.5) & (to_y < h - 0.5)
    column, row = np.clip(np.rint(to_x), 0, w - 1).astype(int), np.clip(np.rint(to_y), 0, h - 1).astype(int)
    near = np.abs(depth_before[row, column].astype(np.float32) - depth) <= 0.1 * depth.astype(np.float32)
    return inside & (ids_before[row, column] == ids) & near


def carried(picture: NDArray, flow: NDArray[np.floating]) -> NDArray:
    """`picture` (h, w, c), of the picture before, moved to where its points are now."""
    h, w = picture.shape[:2]
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    to_x, to_y = x + flow[..., 0].astype(np.float32), y + flow[..., 1].astype(np.float32)
    return cv2.remap(picture, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
