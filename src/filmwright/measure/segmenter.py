"""Which pixels of a picture are a puppet's body, its head or a prop: a small network of our own, run by onnxruntime.

It was trained on simulated worlds that no generator of pictures learns from (`filmwright.train.segmenter`); its error on worlds that it never saw is
in `weights/segmenter.json` and docs/measure.md. It never sees the take's truth.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .networks import network

#: The classes, in the order of the network's output.
SET, BODY, HEAD, PROP = range(4)
#: Pixels across the picture that the network sees.
ACROSS = 160


def confidence(share: NDArray[np.float32]) -> float:
    """How sure the network is of a picture, 0-1, from its shares (4, h, w): how far from even, on average, where it sees a puppet at all."""
    puppet = share[BODY] + share[HEAD]
    seen = puppet > 0.2
    return float(np.abs(2 * puppet[seen] - 1).mean()) if seen.mean() > 0.002 else 0.0


def shares(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How sure the network is of each class, (4, h, w) of 0-1 that sum to 1, at the size of `picture` (h, w, 3) uint8."""
    h, w = picture.shape[:2]
    tall = max(16, round(ACROSS * h / w / 16) * 16)
    seen = cv2.resize(picture, (ACROSS, tall), interpolation=cv2.INTER_AREA if w > ACROSS else cv2.INTER_LINEAR)
    found = network("segmenter").run(None, {"picture": np.moveaxis(seen.astype(np.float32) / 255, -1, 0)[None]})[0][0]
    return np.stack([cv2.resize(c, (w, h), interpolation=cv2.INTER_LINEAR) for c in found])
