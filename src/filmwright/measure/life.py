"""Size, rate, length and life: is it a whole clip, does it live, is it one shot, is there writing on it that nobody staged?"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scenedetect import FrameTimecode
from scenedetect.detectors import ContentDetector

from .footage import Footage
from .motion import grey
from .truth import Truth

#: scenedetect's own threshold for a cut: the mean change of hue, saturation and luma from one picture to the next.
CUT = 27.0
#: Pictures whose channels are less than this apart (mean, 0-255) have no colour: their hue is chance, and cuts show in luma alone.
COLOURLESS = 10.0
#: Staged pictures that change by as much as this (mean luma, 0-255) are allowed to look like a cut: lightning, a lamp that is lit.
FLASH = 14.0
#: A staged picture moves where its mean luma difference is above this: below it, H.264 holds a good clip still.
MOVES = 0.35
#: Share of what happens that two series laid side by side must hold, for their likeness to say that one is late.
MOST = 0.6
#: A clip's picture is held where it changes by less than this share of what its usual answer to the staged change would be.
HELD = 0.12
#: A word of this many letters or digits, read with this confidence, is writing; fewer are buttons and knots.
LETTERS, SURE = 3, 0.8


def size_off(footage: Footage, truth: Truth) -> float:
    """How far the clip's size is from the take's, in per cent of the side that differs most."""
    return 100 * max(abs(a - b) / b for a, b in zip(footage.size, truth.about.size, strict=True))


def black(footage: Footage, truth: Truth) -> float:
    """The share of pictures, in per cent, that are black though the staged ones are not: under a sixth of their light, and under 12 of 255."""
    light = _luma(footage.small).mean((1, 2))
    staged = np.array(truth.about.light)
    n = min(len(light), len(staged))
    return 100 * float(((light[:n] < 12) & (light[:n] < staged[:n] / 6)).mean()) if n else 100.0


def changes(footage: Footage, truth: Truth) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By picture from the second on: how much the clip changed, and how much the staged picture did (mean luma difference, 0-255)."""
    luma = _luma(footage.small).astype(np.int16)
    clip = np.abs(np.diff(luma, axis=0)).mean((1, 2))
    staged = np.array(truth.about.activity[1:])
    n = min(len(clip), len(staged))
    return clip[:n], staged[:n]


def held(footage: Footage, truth: Truth) -> tuple[float, bool]:
    """The share of the staged movement, in per cent, during which the clip stands still; False where too little moves to tell."""
    clip, staged = changes(footage, truth)
    moving = staged > MOVES
    if moving.sum() < 3:
        return 0.0, False
    usual = float(np.quantile(clip[moving] / staged[moving], 0.7))
    still = moving & (clip < max(HELD * usual, 0.02) * staged)
    return 100 * float(staged[still].sum() / staged[moving].sum()), True


def late(footage: Footage, truth: Truth) -> tuple[float, bool]:
    """By how many pictures the clip's changes come late (or early) against the staged ones; False where they have no rhythm to tell it by.

    The lag of the best correlation of both changes; a clear rhythm is one whose best correlation is above 0.6 and falls by 0.15 two pictures off.
    What of both lies side by side at a lag must hold most of what happens, or it says nothing.
    """
    clip, staged = changes(footage, truth)
    reach = min(8, len(staged) // 3)
    if reach < 3 or staged.std() < 0.1:
        return 0.0, False
    lags = range(-reach, reach + 1)
    scores = np.array([_beside(clip, staged, k) for k in lags])
    best = int(scores.argmax())
    if scores[best] < 0.6 or max(_beside(staged, staged, k) for k in (-2, 2)) > 0.8:
        return 0.0, False
    return float(abs(best - reach)), True


def _beside(clip: NDArray[np.float64], staged: NDArray[np.float64], lag: int) -> float:
    """The correlation of `clip`, `lag` pictures late, with `staged`; -1 where less than `MOST` of the spread of either is in it."""
    pairs = (clip[max(0, lag) :][: len(clip) - abs(lag)], clip), (staged[max(0, -lag) :][: len(staged) - abs(lag)], staged)
    if any(np.square(part - whole.mean()).sum() < MOST * np.square(whole - whole.mean()).sum() for part, whole in pairs):
        return -1.0
    return correlation(pairs[0][0], pairs[1][0])


def cuts(footage: Footage, truth: Truth) -> float:
    """Cuts inside the clip that the staged pictures do not have."""
    pictures = footage.small
    colourless = bool(np.ptp(pictures, axis=-1).mean() < COLOURLESS)
    detector = ContentDetector(threshold=CUT, min_scene_len=2, luma_only=colourless)
    found: set[int] = set()
    for number, picture in enumerate(pictures):
        for cut in detector.process_frame(FrameTimecode(number, 24.0), picture[..., ::-1]):
            found.add(cut.frame_num)
    activity = truth.about.activity
    return float(sum(1 for n in found if n >= len(activity) or max(activity[max(0, n - 1) : n + 2]) < FLASH))


def writing(footage: Footage) -> tuple[str, ...]:
    """Words that can be read in the clip."""
    words: dict[str, None] = {}
    for picture in footage.readable:
        found, _ = _reader()(np.ascontiguousarray(picture[..., ::-1]), use_cls=False)
        for _, text, score in found or []:
            if score >= SURE and sum(c.isalnum() for c in text) >= LETTERS:
                words[text] = None
    return tuple(words)


@functools.cache
def _reader() -> Any:
    from rapidocr_onnxruntime import RapidOCR  # takes half a second to import, and not every clip is read

    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1, det_limit_side_len=320, det_limit_type="max")


def _luma(pictures: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.stack([grey(p) for p in pictures])


def correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Pearson's correlation of two series (n,), 0 where either does not change."""
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum() / scale) if scale > 1e-9 else 0.0
