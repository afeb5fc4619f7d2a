"""One clip against its take: every figure, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..film import Figure, Obedience
from . import camera, life, lips, look, motion, outlines, silhouettes
from .footage import Footage, watch
from .silhouettes import Silhouettes
from .thresholds import figure, unmeasured
from .truth import Truth

#: Verdicts from good to bad.
ORDER = ("accept", "flag", "retake")


@dataclass(frozen=True, eq=False)
class Measured:
    """A clip that was measured: the verdict with its figures, and what they were taken from."""

    obedience: Obedience
    footage: Footage
    found: Silhouettes


def measure(clip: Path, truth: Truth) -> Measured:
    """Measure the clip at `clip` against the take of `truth`. Raises :class:`MeasureError` for a file that is no clip at all."""
    footage = watch(clip, truth)
    found = silhouettes.silhouettes(footage, truth)
    return Measured(judged(tuple(figures(footage, truth, found))), footage, found)


def figures(footage: Footage, truth: Truth, found: Silhouettes) -> Iterator[Figure]:
    """Every figure of a clip, in the order of docs/measure.md."""
    yield from _whole(footage, truth)
    yield from _alive(footage, truth)
    yield from bodies(found, truth)
    (agreed, drawn), (shift, clear) = outlines.outlines(footage, truth)
    yield figure("outlines", agreed) if drawn else unmeasured("outlines", "the staged pictures have too few contours")
    yield figure("place", shift) if clear else unmeasured("place", "no place fits clearly better than others")
    yield from _camera(footage, truth)
    yield from _moving(footage, truth)
    value, known, why = lips.lips(footage, truth)
    yield figure("lips", value) if known else unmeasured("lips", why)
    value, known, why = look.medium(footage, truth)
    yield figure("look", value) if known else unmeasured("look", why)


def _whole(footage: Footage, truth: Truth) -> Iterator[Figure]:
    about = truth.about
    yield figure("decode", float(max(footage.declared - footage.frames, 1 if footage.broken else 0)))
    yield figure("size", life.size_off(footage, truth))
    yield figure("rate", abs(footage.rate - about.fps))
    yield figure("length", float(abs(footage.frames - about.frames)))


def _alive(footage: Footage, truth: Truth) -> Iterator[Figure]:
    yield figure("black", life.black(footage, truth))
    value, known = life.held(footage, truth)
    yield figure("frozen", value) if known else unmeasured("frozen", "too little moves in the take to tell")
    value, known = life.late(footage, truth)
    yield figure("late", value) if known else unmeasured("late", "what happens has no rhythm to tell the time by")
    yield figure("cuts", life.cuts(footage, truth))
    yield figure("writing", float(len(life.writing(footage))))


def bodies(found: Silhouettes, truth: Truth) -> Iterator[Figure]:
    """The figures of every actor: silhouette, proportions, colours; and of every prop its silhouette, which cannot be measured yet."""
    agreed, wide, colours = silhouettes.agreements(found), silhouettes.proportion_errors(found), silhouettes.colour_errors(found)
    if not truth.about.actors and not truth.about.props:
        yield unmeasured("silhouette", "nobody is in it")
    for prop in truth.about.props:
        yield unmeasured("silhouette", "the segmenter does not tell props from the set", prop)
    for actor in truth.about.actors:
        unsure = "" if found.confidence >= silhouettes.CONFIDENT else "the segmenter is not sure of itself in this hand"
        small = "too small in the picture, or not known to the segmenter even as staged" if actor not in agreed else ""
        for name, values, why in (
            ("silhouette", agreed, small or unsure), ("proportions", wide, small or unsure or "not found where the take has them"),
            ("colours", colours, small or "too small in the picture"),
        ):
            known = actor in values and (name == "colours" or not unsure)
            yield figure(name, 100 * values[actor] if name == "silhouette" else values[actor], actor) if known else unmeasured(name, why, actor)


def _camera(footage: Footage, truth: Truth) -> Iterator[Figure]:
    found = camera.camera_figures(footage, truth)
    lost = "too little of the set can be followed, or a texture over it stays where it is"
    for name, (value, known), why in (
        ("rigid", found.agreed, lost), ("turn", found.turn, lost),
        ("travel", found.way, "it travels too little to tell which way"), ("zoom", found.zoom, "the set does not tell zoom from travel"),
    ):
        yield figure(name, value) if known else unmeasured(name, why)


def _moving(footage: Footage, truth: Truth) -> Iterator[Figure]:
    value, known = motion.motion_error(motion.flows(footage, truth))
    yield figure("motion", value) if known else unmeasured("motion", "too little texture to see motion in")
    mine, staged, known = motion.instability(footage, truth)
    yield figure("stability", max(0.0, mine - staged)) if known else unmeasured("stability", "no two pictures show the same things")


def judged(found: tuple[Figure, ...]) -> Obedience:
    """The verdict of the worst figure, and one line that a person can understand."""
    worst = max((f for f in found if f.measurable), key=lambda f: (ORDER.index(f.verdict), badness(f)))
    if worst.verdict == "accept":
        count = sum(f.measurable for f in found)
        return Obedience("accept", f"did what its take said: all {count} figures that could be measured are good", found)
    return Obedience(worst.verdict, worst.note, found)


def badness(f: Figure) -> float:
    """How bad a figure is: 0 perfect, 1 at its threshold, 2 at its limit, more beyond; what was not measured is 0."""
    if not f.measurable:
        return 0.0
    value, flag, limit = (f.value, f.threshold, f.limit) if f.better == "low" else (-f.value, -f.threshold, -f.limit)
    if limit > flag and value > flag:
        return 1 + (value - flag) / (limit - flag)
    if f.better == "low":
        return value / flag if flag > 0 else (2 + value if value > 0 else 0.0)
    return 0.0 if value <= flag else 2.0
