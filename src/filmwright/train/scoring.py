"""How near our model comes to its teachers, on whole pictures of clips it never saw, beside the lit pass that it starts from.

In: exported weights, a dataset, looks in words. Out: for each look a :class:`Score`, and a sheet: the lit pass, the model, the teacher. Only clips of
held-out worlds and puppets are taken, unless there are none. MS-SSIM after Wang et al. 2003; warping error as Lai et al. 2018 measure it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from ..render import Conditions, Meaning, Painting, Refused, Weights, read_look
from ..render.hand import carried
from ..render.planes import kept_of
from .clips import Clip, png, unpack
from .crops import conditions
from .engine import sources
from .faults import TrainFault
from .shards import clips_of, put
from .teachers import draw, frames
from .traced import with_traced

#: Shares of the five scales of MS-SSIM.
_SCALES = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
#: The teacher's strokes are those of this seed, and the model is asked for the same.
SEED = 1


@dataclass(frozen=True)
class Score:
    """Means over all pictures of a look: decibels and MS-SSIM to the teacher of model and lit pass; warping errors (0-255) of model and teacher;
    seconds a picture of both on this machine, passes not counted."""

    look: str
    pictures: int
    psnr: float
    psnr_lit: float
    ssim: float
    ssim_lit: float
    warp: float
    warp_teacher: float
    seconds: float
    seconds_teacher: float


def score(folder: Path, dataset: Path, looks: list[str], clips: int, sheet: Path | None, meaning: Meaning | None) -> list[Score]:
    """Score the weights in `folder` on the first `clips` held-out clips of `dataset`. Raises :class:`TrainFault`."""
    try:
        weights = Weights(folder)
    except Refused as error:
        raise TrainFault(str(error)) from None
    chosen = _held(dataset, clips)
    rows, scores = [], []
    for text in looks:
        look = read_look(text, meaning)
        figures = []
        for clip in chosen:
            if look.medium == "traced" and "traced" not in clip.arrays:
                raise TrainFault(f"look {text!r}: clip {clip.name} was not path-traced; run filmwright dataset trace")
            told, began = conditions(clip), time.monotonic()
            teacher = [draw(frame, look) for frame in frames(clip, SEED)]
            teaching, began = time.monotonic() - began, time.monotonic()
            h, w = told[0].ids.shape
            made = list(Painting(weights, look, SEED, (w, h)).all(told))
            painting = time.monotonic() - began
            n = len(made)
            figures.append((
                n, _mean(psnr, made, teacher), _mean(psnr, clip.arrays["lit"], teacher), _mean(ms_ssim, made, teacher),
                _mean(ms_ssim, clip.arrays["lit"], teacher), warping(made, told), warping(teacher, told), painting / n, teaching / n,
            ))
            rows.append(np.concatenate([clip.arrays["lit"][-1], made[-1], teacher[-1]], axis=1))
        means = np.mean(np.array(figures)[:, 1:], axis=0)
        scores.append(Score(text, int(sum(f[0] for f in figures)), *(round(float(v), 4) for v in means)))
    if sheet is not None:
        put(sheet, png(np.concatenate(rows)))
    return scores


def _held(dataset: Path, count: int) -> list[Clip]:
    held, others = [], []
    for path in sources(dataset):
        for name, members in clips_of(path):
            clip = with_traced(dataset, unpack(name, members))
            (others if clip.about["split"] == "train" else held).append(clip)
            if len(held) == count:
                return held
    if not held and not others:
        raise TrainFault(f"{dataset} holds no clips")
    return (held or others)[:count]


def _mean(measure, made, wanted) -> float:
    return float(np.mean([measure(a, b) for a, b in zip(made, wanted, strict=True)]))


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
