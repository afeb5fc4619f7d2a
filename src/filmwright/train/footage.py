"""A user's own videos and pictures, as a look is learned from them.

In: a folder. Out: pictures (h, w, 3) uint8, 288 pixels high or more where the crops are larger: the size that strokes are trained in.
"""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from ..render.hand import TALL
from .faults import TrainFault

VIDEOS = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v")
PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp")
#: Pictures that are taken of all footage at most, and of one video.
MOST, MOST_OF_ONE = 240, 48


def footage_of(folder: Path, side: int) -> list[NDArray[np.uint8]]:
    """Pictures (h, w, 3) of all videos and pictures under `folder`, in the order of their names. Raises :class:`TrainFault`."""
    if not folder.is_dir():
        raise TrainFault(f"--videos {folder}: no such folder")
    files = sorted(p for p in folder.rglob("*") if p.suffix.lower() in VIDEOS + PICTURES)
    found: list[NDArray[np.uint8]] = []
    for path in files:
        found += _video(path) if path.suffix.lower() in VIDEOS else _picture(path)
    if not found:
        raise TrainFault(f"--videos {folder}: no video or picture there ({', '.join(e[1:] for e in VIDEOS + PICTURES)})")
    step = max(1, len(found) / MOST)
    return [_sized(found[int(n * step)], side) for n in range(min(MOST, len(found)))]


def _picture(path: Path) -> list[NDArray[np.uint8]]:
    read = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_COLOR)
    if read is None:
        raise TrainFault(f"{path} is no picture that can be read")
    return [np.ascontiguousarray(read[..., ::-1])]


def _video(path: Path) -> list[NDArray[np.uint8]]:
    """At most `MOST_OF_ONE` pictures, evenly over its length."""
    try:
        with av.open(str(path)) as held:
            stream = held.streams.video[0]
            stream.thread_type = "AUTO"
            every = max(1, (stream.frames or MOST_OF_ONE * 24) // MOST_OF_ONE)
            return [f.to_ndarray(format="rgb24") for n, f in enumerate(held.decode(stream)) if n % every == 0][:MOST_OF_ONE]
    except (av.FFmpegError, OSError, IndexError) as error:
        raise TrainFault(f"{path} is no video that can be read: {error}") from None


def _sized(picture: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    h, w = picture.shape[:2]
    scale = max(TALL / h, side / w)
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, (max(side, round(w * scale)), max(side, round(h * scale))), interpolation=how)


def piece_of(picture: NDArray[np.uint8], side: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A random square (3, side, side) of it, mirrored by chance."""
    h, w = picture.shape[:2]
    y, x = int(rng.integers(0, h - side + 1)), int(rng.integers(0, w - side + 1))
    piece = picture[y : y + side, x : x + side]
    return np.ascontiguousarray(np.moveaxis(piece[:, ::-1] if rng.random() < 0.5 else piece, -1, 0))
