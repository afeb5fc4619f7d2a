"""A dataset small enough to carry: the same clips with lossy pictures, in pieces under a size, for short runs on another machine.

In: a dataset's folder. Out: another one that `dataset crops` reads like any, with WebP pictures and depth and flow to fewer digits: about a fifth of
the size (0.65 MB for a clip of four pictures at 512x288). Labels that are numbers (ids, edges, flat colour) stay exact. Teachers paint and crops are
cut where it arrives. What is held out is not in it.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..film import dumps
from .clips import Clip, png, unpack
from .engine import sources
from .faults import TrainFault
from .shards import clips_of, put, tar
from .traced import with_traced

#: Pictures that may lose a little, with WebP's quality; 101 and over is without loss.
_QUALITY = {"beauty": 92, "lit": 90, "normals": 92, "clay": 60, "colour": 101, "sheets": 90}
#: Bytes of one piece: what a repository or a message carries.
PIECE = 15_000_000


@dataclass(frozen=True)
class Packed:
    """What a package holds: clips, pieces, bytes in all."""

    folder: Path
    clips: int
    pieces: int
    size: int


def package(dataset: Path, out: Path, most: int) -> Packed:
    """Pack the first clips of `dataset` to train on into `out`, `most` bytes in all. Raises :class:`TrainFault`."""
    files = sources(dataset)
    if not files or not (dataset / "dataset.json").is_file():
        raise TrainFault(f"{dataset}: no dataset there")
    if out.exists() and any(out.iterdir()):
        raise TrainFault(f"{out} is not empty; choose another --out")
    piece: list[tuple[str, bytes]] = []
    clips = pieces = total = held = 0
    full = False
    for file in files:
        for name, members in clips_of(file):
            if full or json.loads(members[f"{name}.json"])["split"] != "train":
                continue
            made = small(with_traced(dataset, unpack(name, members)))
            size = sum(len(data) + 1024 for data in made.values())
            if total + held + size > most:
                full = True
                continue
            if held + size > PIECE and piece:
                total, pieces = total + _close(out, pieces, piece), pieces + 1
                piece, held = [], 0
            piece += made.items()
            clips, held = clips + 1, held + size
    if not clips:
        raise TrainFault(f"{most} bytes hold no clip of {dataset}; choose a larger --most")
    total, pieces = total + _close(out, pieces, piece), pieces + 1
    about = json.loads((dataset / "dataset.json").read_text("utf-8"))
    put(out / "dataset.json", dumps({**about, "packed": True}).encode())
    return Packed(out, clips, pieces, total)


def _close(out: Path, number: int, piece: list[tuple[str, bytes]]) -> int:
    data = tar(piece)
    put(out / "shards" / f"shard-{number:05d}.tar", data)
    return len(data)


def small(clip: Clip) -> Mapping[str, bytes]:
    """The members of `clip`, lossy where that does no harm."""
    files = {f"{clip.name}.json": dumps(clip.about).encode("utf-8")}
    for name, quality in _QUALITY.items():
        files[f"{clip.name}.{name}.webp"] = webp(clip.arrays[name].reshape(-1, *clip.arrays[name].shape[2:]), quality)
    if "traced" in clip.arrays:
        files[f"{clip.name}.traced.webp"] = webp(clip.arrays["traced"].reshape(-1, *clip.arrays["traced"].shape[2:]), 92)
    for name in ("ids", "edges"):
        files[f"{clip.name}.{name}.png"] = png(clip.arrays[name].reshape(-1, clip.arrays[name].shape[2]))
    held = io.BytesIO()
    np.savez_compressed(held, depth=_rounded(clip.arrays["depth"]), flow=np.round(clip.arrays["flow"].astype(np.float32) * 8).astype(np.float16) / 8)
    files[f"{clip.name}.arrays.npz"] = held.getvalue()
    return files


def _rounded(depth: NDArray) -> NDArray[np.float16]:
    """`depth` to one part in 64: fewer digits, which compress."""
    bits = depth.astype(np.float16).view(np.uint16)
    return ((bits + 8) & np.uint16(0xFFF0)).view(np.float16)


def webp(picture: NDArray[np.uint8], quality: int) -> bytes:
    """A WebP of (h, w, 3) RGB."""
    return cv2.imencode(".webp", picture[..., ::-1], [cv2.IMWRITE_WEBP_QUALITY, quality])[1].tobytes()
