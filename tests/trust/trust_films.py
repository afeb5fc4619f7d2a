"""Made-up pictures, an encoder of the tests' own, and a film id: what the tests of this room share."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import av
import numpy as np

from filmwright import trust

FPS = 24


def scene(seed: int, size: tuple[int, int] = (640, 360), dark: float = 1.0) -> np.ndarray:
    """A made-up picture (h, w, 3) uint8: gradients, discs, boxes and some grain, as a set has; `dark` scales its light."""
    rng = np.random.default_rng(seed)
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    picture = np.stack([rng.uniform(20, 120) + rng.uniform(-60, 60) * x + rng.uniform(-80, 80) * y for _ in range(3)], axis=-1)
    for _ in range(40):
        cx, cy, r = rng.uniform(0, width / height), rng.uniform(0, 1), rng.uniform(0.02, 0.25)
        inside = (np.hypot(x - cx, y - cy) < r) if rng.random() < 0.5 else (np.abs(x - cx) < r) & (np.abs(y - cy) < r * 0.6)
        shade = 1 - 0.5 * np.clip((x - cx + y - cy) / r, -1, 1)
        picture = np.where(inside[..., None], rng.uniform(10, 200, 3) * shade[..., None] * 0.6, picture)
    picture += rng.normal(0, 3, (height, width, 1))
    return np.clip(picture * dark, 0, 255).astype(np.uint8)


def encode(target: Path | io.BytesIO, pictures: list[np.ndarray], crf: int = 23, held: int = 2, metadata: dict[str, str] | None = None) -> None:
    """H.264 in MP4 at 24 frames a second, each picture held for `held` frames."""
    flags = "use_metadata_tags" + ("" if isinstance(target, io.BytesIO) else "+faststart")
    with av.open(target if isinstance(target, io.BytesIO) else str(target), "w", format="mp4", options={"movflags": flags}) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream("libx264", rate=FPS, options={"crf": str(crf), "preset": "medium", "threads": "1"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            for _ in range(held):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())


def decode(source: Path | io.BytesIO) -> list[np.ndarray]:
    """All frames as colour."""
    with av.open(source if isinstance(source, io.BytesIO) else str(source)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def through(pictures: list[np.ndarray], crf: int, held: int = 2) -> list[np.ndarray]:
    """Pictures after H.264."""
    buffer = io.BytesIO()
    encode(buffer, pictures, crf, held)
    buffer.seek(0)
    return decode(buffer)


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


ID = trust.film_id("A. Writer", "The lamp")
