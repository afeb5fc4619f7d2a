"""Silhouettes and identity: are the puppets where the take has them, with their outlines, proportions and colours?

A segmenter that knows nothing of the take finds puppets in the clip's own pictures. Each of its pixels goes to the actor of the truth that is
nearest; agreement is intersection over union with where the take has that actor. The same network looks at the staged pictures too, graded like
the clip: where it does not find an actor even there, or is much less sure of the clip than of them, the silhouette is not measurable; where it does,
agreement is told as a share of what it reaches there, so that its own error is not the clip's. Colours are taken where the take has the actor, and
held against the staged picture's after one modest grade for the whole picture, or whatever lies between those and the reference sheet's: a
renderer may paint warmer, darker or paler, and light a coat anew so that its own colour shows, but not give one person another coat.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Footage
from .segmenter import BODY, HEAD, confidence, shares
from .truth import Sheet, Truth, lab

#: An actor smaller than this share of the picture is not measured: its outline is mostly edge pixels.
SMALLEST = 0.006
#: Pixels (at truth size) of a part that a colour is taken from, at least.
ENOUGH = 30
#: The network must agree with the take by this much on the staged pictures, or it does not know this actor; and be this sure of the clip, as a share
#: of how sure it is of them, or it does not know this hand.
KNOWS, CONFIDENT = 0.5, 0.6
#: What lightness, a* and b* count: light is the renderer's own.
WEIGHTS = np.float32([0.5, 1, 1])


@dataclass(frozen=True, eq=False)
class Seen:
    """What was found of one actor in one sampled picture.

    `agreement` with the take, and the `own` of the staged picture, 0-1; `wide` and `tall`: extent found in the clip over that found in the staged
    picture, 0 where either found nothing; `colours[part]` (3,) CIELAB of the clip and what it should be, by part ("head", "body").
    """

    actor: str
    sample: int
    agreement: float
    own: float
    weight: float
    wide: float
    tall: float
    colours: dict[str, tuple[NDArray[np.float32], NDArray[np.float32]]]


@dataclass(frozen=True, eq=False)
class Silhouettes:
    """All that was found in a clip, and how sure the segmenter was of it as a share of how sure it was of the staged pictures."""

    seen: tuple[Seen, ...]
    confidence: float


def silhouettes(footage: Footage, truth: Truth) -> Silhouettes:
    """Find every actor of the truth in the clip's sampled pictures."""
    found: list[Seen] = []
    sure: list[tuple[float, float]] = []
    h, w = truth.ids.shape[1:]
    numbers = {actor: truth.about.identities.index(actor) for actor in truth.about.actors}
    sheets = {sheet.actor: sheet for sheet in truth.about.sheets}
    for n, p in enumerate(truth.about.sampled):
        places = {a: truth.ids[n] == k for a, k in numbers.items() if (truth.ids[n] == k).any()}
        if p not in footage.near or not places:
            continue
        clip = cv2.resize(footage.near[p], (w, h), interpolation=cv2.INTER_AREA)
        matched = _graded(truth.staged[n, 0], clip)
        mine, own = (shares(v) for v in (clip, _shown(matched)))
        sure.append((confidence(mine), confidence(own)))
        masks = [v[BODY] + v[HEAD] > 0.5 for v in (mine, own)]
        nearest = _nearest(places)
        for order, (actor, true) in enumerate(places.items()):
            if true.mean() >= SMALLEST:
                near = nearest == order
                found.append(_one(actor, n, true, masks[0] & near, masks[1] & near, truth.parts[n], clip, matched, sheets.get(actor)))
    sums = np.sum(sure, 0) if sure else np.ones(2)
    return Silhouettes(tuple(found), float(sums[0] / max(sums[1], 1e-6)))


def _nearest(places: dict[str, NDArray[np.bool_]]) -> NDArray[np.int64]:
    """Which of the actors (by order) each pixel is nearest to."""
    away = [cv2.distanceTransform((~true).astype(np.uint8), cv2.DIST_L2, 3) for true in places.values()]
    return np.argmin(np.stack(away), 0)


def _one(
    actor: str, sample: int, true: NDArray[np.bool_], mine: NDArray[np.bool_], own: NDArray[np.bool_], parts: NDArray[np.uint8],
    clip: NDArray[np.uint8], staged: NDArray[np.float32], sheet: Sheet | None,
) -> Seen:
    colours = {}
    seen = lab(clip)
    inner = cv2.erode(true.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    for part, where in (("head", parts == 1), ("body", parts == 0)):
        at = inner & where & true
        if at.sum() >= ENOUGH:
            shown, lit = np.median(seen[at], 0), np.median(staged[at], 0)
            reference = np.float32(getattr(sheet, part)) if sheet else lit
            colours[part] = shown, _between(shown, lit, reference if reference.any() else lit)  # (0, 0, 0): not seen on the sheet
    return Seen(
        actor, sample, _agreed(mine, true), _agreed(own, true), float(np.sqrt(true.sum())), _ratio(mine, own, 0), _ratio(mine, own, 1), colours,
    )


def _between(mine: NDArray[np.float32], lit: NDArray[np.float32], own: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of the colours from `lit`, as staged, to `own`, in reference light, the one nearest to `mine`."""
    way = (own - lit) * WEIGHTS
    share = np.clip((mine - lit) * WEIGHTS @ way / max(float(way @ way), 1e-6), 0, 1)
    return lit + share * (own - lit)


def _agreed(found: NDArray[np.bool_], true: NDArray[np.bool_]) -> float:
    """Intersection over union."""
    return float((found & true).sum() / max((found | true).sum(), 1))


def _ratio(mine: NDArray[np.bool_], own: NDArray[np.bool_], axis: int) -> float:
    """The extent of one mask over the other's along an axis, 0 where either is all but empty."""
    return _extent(mine, axis) / _extent(own, axis) if min(mine.sum(), own.sum()) >= ENOUGH else 0.0


def _extent(mask: NDArray[np.bool_], axis: int) -> float:
    """How far a mask reaches along an axis (0 wide, 1 tall), as four standard deviations of its pixels."""
    at = np.flatnonzero(mask) % mask.shape[1] if axis == 0 else np.flatnonzero(mask) // mask.shape[1]
    return 4 * float(at.std()) + 1 if len(at) else 0.0


def _graded(staged: NDArray[np.uint8], clip: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The staged picture in CIELAB, brought to the clip by one modest grade: gain and lift of lightness, saturation, and a tint of at most 12.

    Fitted on medians and spreads of the whole picture, so that no one thing decides it.
    """
    a, b = lab(staged), lab(clip)
    out = a.copy()
    gain = float(np.clip(b[..., 0].std() / max(float(a[..., 0].std()), 1.0), 0.5, 2.0))
    out[..., 0] = (a[..., 0] - np.median(a[..., 0])) * gain + np.median(b[..., 0])
    chroma_a, chroma_b = (np.abs(v[..., 1:] - np.median(v[..., 1:], (0, 1))).mean() for v in (a, b))
    saturation = float(np.clip(chroma_b / max(float(chroma_a), 0.5), 0.0, 1.6))
    middle = np.median(a[..., 1:], (0, 1))
    tint = np.clip(np.median(b[..., 1:], (0, 1)) - middle * saturation, -12, 12)
    out[..., 1:] = a[..., 1:] * saturation + tint
    return out


def _shown(colours: NDArray[np.float32]) -> NDArray[np.uint8]:
    """CIELAB (h, w, 3) as an sRGB picture."""
    return (np.clip(cv2.cvtColor(colours, cv2.COLOR_LAB2RGB), 0, 1) * 255 + 0.5).astype(np.uint8)


def agreements(found: Silhouettes) -> dict[str, float]:
    """By actor that the network knows in the staged pictures: agreement over the staged pictures', 0-1, large views counting more."""
    out = {}
    for actor in dict.fromkeys(s.actor for s in found.seen):
        mine = [s for s in found.seen if s.actor == actor]
        weights = np.array([s.weight for s in mine])
        own = float(np.average([s.own for s in mine], weights=weights))
        if own >= KNOWS:
            out[actor] = min(1.0, float(np.average([s.agreement for s in mine], weights=weights)) / own)
    return out


def apart(a: NDArray, b: NDArray) -> NDArray:
    """CIE76 differences of colours (..., 3), with lightness at a half."""
    return np.linalg.norm((a - b) * WEIGHTS, axis=-1)


def colour_errors(found: Silhouettes) -> dict[str, float]:
    """By actor: how far the colours of head and body are from what they should be, the worse part's median over the pictures."""
    out: dict[str, float] = {}
    for actor in dict.fromkeys(s.actor for s in found.seen):
        for part in ("head", "body"):
            pairs = [s.colours[part] for s in found.seen if s.actor == actor and part in s.colours]
            off = [apart(mine, wanted) for mine, wanted in pairs]
            if off:
                out[actor] = max(out.get(actor, 0.0), float(np.median(off)))
    return out


def proportion_errors(found: Silhouettes) -> dict[str, float]:
    """By actor: how far the outline's width over height is from that found in the staged pictures, in per cent, the median over the pictures."""
    out = {}
    for actor in dict.fromkeys(s.actor for s in found.seen):
        ratios = [s.wide / s.tall for s in found.seen if s.actor == actor and s.own >= KNOWS and s.tall > 0]
        if ratios:
            out[actor] = 100 * abs(float(np.median(ratios)) - 1)
    return out
