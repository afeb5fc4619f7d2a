"""The store of finished pictures: each is kept under the key of what it shows, so that an equal state is drawn once in the life of a film.

A file is a PNG with the sha256 of its bytes behind it (readers of PNG ignore what follows its end); a torn one is noticed and drawn again.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from .store import written

_DIGEST = 32
#: Pixels are told by the one before and coded by Huffman alone: half the time of the fastest level as it comes, and no larger.
_PNG = [
    cv2.IMWRITE_PNG_COMPRESSION, 1, cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_SUB,
    cv2.IMWRITE_PNG_STRATEGY, cv2.IMWRITE_PNG_STRATEGY_HUFFMAN_ONLY,
]


class Pictures:
    """The picture store of one film's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / ".cache" / "pictures"

    def path(self, key: str) -> Path:
        """Where the picture with `key` is or would be."""
        return self._folder / key[:2] / f"{key}.png"

    def has(self, key: str) -> bool:
        """Whether the picture is there (it may be torn: `load` tells)."""
        return self.path(key).is_file()

    def load(self, key: str) -> NDArray[np.uint8] | None:
        """The picture (h, w, 3), or None where it is missing or torn."""
        try:
            data = self.path(key).read_bytes()
        except FileNotFoundError:
            return None
        if len(data) <= _DIGEST or hashlib.sha256(data[:-_DIGEST]).digest() != data[-_DIGEST:]:
            return None
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        return None if decoded is None else np.ascontiguousarray(decoded[..., ::-1])

    def keep(self, key: str, picture: NDArray[np.uint8]) -> None:
        """Keep a picture under its key."""
        ok, coded = cv2.imencode(".png", picture[..., ::-1], _PNG)
        if not ok:
            raise ValueError(f"a picture of shape {picture.shape} cannot be kept as PNG")
        data = coded.tobytes()
        with written(self.path(key)) as temporary:
            temporary.write_bytes(data + hashlib.sha256(data).digest())
