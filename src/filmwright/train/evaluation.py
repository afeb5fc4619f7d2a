"""What our model must show, on takes that it never saw: beside it what it was before distilling, the beauty pass, the nearest picture that it was
trained on, and the teacher itself with its seconds.

In: exported weights, a dataset, looks or none. Out: a table of :class:`Row`, and a sheet. A take is a held-out clip with a look: by turns one whose
ingredients were all seen together, and one that holds a pair never trained on. Media go by turns too. Whether a look can be told is asked of the
measure room's classifier, which learned from other worlds.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ..measure.footage import WIDE
from ..measure.look import shares
from ..measure.networks import told
from ..render import Look, Painting, Refused, Weights, ingredients
from ..render.ingredients import media_places
from ..render.planes import whole
from .clips import Clip, png, unpack
from .crops import conditions, random_look
from .engine import sources
from .faults import TrainFault
from .holdout import held_pair
from .scoring import ms_ssim, psnr, warping
from .shards import clips_of, put
from .sheet_figures import sheet_figures
from .teachers import MEDIA, draw, frames
from .traced import with_traced

#: Training clips among which the nearest picture is looked for, and takes on the sheet.
SEARCHED, SHOWN = 120, 8
#: The teacher's strokes are those of this seed, and the model is asked for the same.
SEED = 1

Pictures = list[NDArray[np.uint8]]


@dataclass(frozen=True)
class Row:
    """Means over takes: decibels and MS-SSIM to the teacher, warping error (0-255), the share of takes whose medium the classifier tells, of looks
    `seen` together and of others; seconds a picture on this machine, passes not counted."""

    what: str
    takes: int
    psnr: float
    ssim: float
    warp: float
    seen: float
    unseen: float
    seconds: float


@dataclass(frozen=True)
class Trial:
    """One held-out take."""

    clip: Clip
    look: Look
    unseen: bool


def evaluate(
    weights: Path, dataset: Path, count: int, undistilled: Path | None = None, sheet: Path | None = None, looks: Sequence[Look] = (),
    tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr),
) -> dict[str, Any]:
    """Figures of `count` takes, of `looks` by turns where they are given. Raises :class:`TrainFault`."""
    try:
        painters = {"model": Weights(weights)} | ({"before distilling": Weights(undistilled)} if undistilled else {})
    except Refused as error:
        raise TrainFault(str(error)) from None
    held, trained = _clips(dataset, count)
    if not held:
        raise TrainFault(f"{dataset} holds no held-out clips")
    index = [(clip, n, small) for clip in trained for n, small in enumerate(_thumbnails(clip))]
    rows: dict[str, list[tuple[float, ...]]] = {}
    shown = []
    trials = list(_trials(held, count, looks))
    for number, trial in enumerate(trials):
        answers = dict(_answers(trial, painters, index))
        teacher, took = answers["teacher"]
        passes = conditions(trial.clip)
        for name, (made, seconds) in answers.items():
            figures = [float(np.mean([m(a, b) for a, b in zip(made, teacher, strict=True)])) for m in (psnr, ms_ssim)]
            # Carried along its own truth: what is nearest is of another clip.
            warp = warping(made, passes) if name != "nearest picture" else float("nan")
            rows.setdefault(name, []).append((*figures, warp, _is_told(made, trial.look), trial.unseen, seconds / len(made)))
        if len(shown) < SHOWN and number % max(1, count // SHOWN) == 0:
            shown.append(np.concatenate([trial.clip.arrays["lit"][-1], *(made[-1] for made, _ in answers.values())], 1))
        tell(f"take {number + 1} of {count}: {trial.look.medium}, {rows['model'][-1][0]:.1f} dB, MS-SSIM {rows['model'][-1][1]:.3f}")
    if sheet is not None:
        put(sheet, png(np.concatenate(shown)))
    table = [_row(name, np.array(values, np.float64)) for name, values in rows.items()]
    media = _by_medium(trials, rows["model"], rows["teacher"])
    return {
        "weights": painters["model"].digest, "step": painters["model"].step, "rows": [asdict(r) for r in table], "media": media,
        "sheets": sheet_figures(painters["model"], held),
    }


def _clips(dataset: Path, count: int) -> tuple[list[Clip], list[Clip]]:
    """Held-out clips, at most `count`, and the first that were trained on."""
    held: list[Clip] = []
    trained: list[Clip] = []
    for path in sources(dataset):
        for name, members in clips_of(path):
            clip = with_traced(dataset, unpack(name, members))
            part, most = (trained, SEARCHED) if clip.about["split"] == "train" else (held, count)
            if len(part) < most:
                part.append(clip)
        if len(held) >= count and len(trained) >= SEARCHED:
            break
    return held, trained


def _thumbnails(clip: Clip) -> Iterator[NDArray[np.float32]]:
    yield from (whole(c).astype(np.float32) for c in conditions(clip))


def _trials(held: list[Clip], count: int, looks: Sequence[Look]) -> Iterator[Trial]:
    """Takes by turns; a path-traced look has only the clips that were path-traced."""
    others = [name for name, row in ingredients().items() if row.family != "medium"]
    traced = [c for c in held if "traced" in c.arrays]
    media = [m for m in MEDIA if m != "traced" or traced]
    made = 0
    for n in itertools.count():
        if made == count:
            return
        medium, unseen = media[(n // 2) % len(media)], bool(n % 2)
        look = looks[n % len(looks)] if looks else random_look(np.random.default_rng([n, 64]), (medium, *others), unseen, True)
        if look is None:  # chance found no such pair for this medium
            continue
        made += 1
        usable = traced if look.medium == "traced" else held
        if not usable:
            raise TrainFault("no held-out clip was path-traced; run filmwright dataset trace")
        pair = any(held_pair(look.medium, name) for name, _ in look.shares if name != look.medium)
        yield Trial(usable[n % len(usable)], look, pair)


def _answers(
    trial: Trial, painters: dict[str, Weights], index: list[tuple[Clip, int, NDArray[np.float32]]],
) -> Iterator[tuple[str, tuple[Pictures, float]]]:
    """(name, (pictures, seconds)) of everything that is compared."""
    told_ = conditions(trial.clip)
    h, w = told_[0].ids.shape
    for name, weights in painters.items():
        began = time.monotonic()
        made = list(Painting(weights, trial.look, SEED, (w, h)).all(told_))
        yield name, (made, time.monotonic() - began)
    yield "beauty pass", (list(trial.clip.arrays["beauty"]), 0.0)
    wanted = whole(told_[0]).astype(np.float32)
    usable = [row for row in index if trial.look.medium != "traced" or "traced" in row[0].arrays]
    if usable:
        clip, n, _ = min(usable, key=lambda row: float(np.square(row[2] - wanted).mean()))
        nearest = [draw(f, trial.look) for f in frames(clip, SEED)][n]
        yield "nearest picture", ([nearest] * len(told_), 0.0)
    began = time.monotonic()
    made = [draw(frame, trial.look) for frame in frames(trial.clip, SEED)]
    traced = sum(trial.clip.about.get("traced_seconds", ())) if trial.look.medium == "traced" else 0.0
    yield "teacher", (made, time.monotonic() - began + traced)


def _is_told(pictures: Pictures, look: Look) -> float:
    """1 where the classifier names the medium of the first and the last picture; NaN where it knows no such medium."""
    names = list(ingredients())
    if look.medium not in told("look")["test"]["known"]:
        return float("nan")
    which = media_places()
    h, w = pictures[0].shape[:2]
    near = [cv2.resize(p, (WIDE, round(WIDE * h / w)), interpolation=cv2.INTER_AREA) for p in (pictures[0], pictures[-1])]
    return float(names[which[int(shares(near)[which].argmax())]] == look.medium)


def _row(name: str, values: NDArray[np.float64]) -> Row:
    psnr_, ssim, warp, right, unseen, seconds = values.T

    def mean(numbers: NDArray[np.float64]) -> float:
        return round(float(np.nanmean(numbers)), 4) if np.isfinite(numbers).any() else float("nan")

    return Row(name, len(values), mean(psnr_), mean(ssim), mean(warp), mean(right[unseen == 0]), mean(right[unseen == 1]), mean(seconds))


def _by_medium(trials: list[Trial], model: list[tuple[float, ...]], teacher: list[tuple[float, ...]]) -> dict[str, dict[str, float]]:
    """Each medium by itself: takes, MS-SSIM, warping error over the teacher's, told or not."""
    found: dict[str, dict[str, float]] = {}
    for medium in MEDIA:
        rows = [(m, t) for trial, m, t in zip(trials, model, teacher, strict=True) if trial.look.medium == medium]
        if rows:
            values = np.array([[m[0], m[1], m[3], m[2], t[2], m[5], t[5]] for m, t in rows])
            db, ssim, right, warp, warp_teacher, seconds, seconds_teacher = (round(float(v), 4) for v in values.mean(0))
            found[medium] = {
                "takes": len(rows), "psnr": db, "ssim": ssim, "told": right, "warp": warp, "warp_teacher": warp_teacher, "seconds": seconds,
                "seconds_teacher": seconds_teacher,
            }
    return found
