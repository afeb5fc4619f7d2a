"""Where feet stand and when they move: every footfall of a blocking, from the way that the body takes.

In: a `film.Blocking` and the puppet's measures. Out: plants, the spans of time in which a foot stands on one place. Between two plants a foot
swings; while planted it does not move at all, which is how a walk has no slide. Steps are paced by the distance walked.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass, replace

from ...film import Blocking, Mark, Point
from ...plan.geometry import STRIDE, along, path_length, travelled, wrap
from .figure import SIDES, SIGN


@dataclass(frozen=True)
class Footfall:
    """One foot set down, at `frame` of the scene (fractions keep it on the step)."""

    frame: float
    at: Point
    side: str
    gait: str


@dataclass(frozen=True)
class Plant:
    """A foot standing at `at` (the middle under its ankle), turned to `yaw`, from frame `land` to frame `lift`."""

    side: str
    at: Point
    yaw: float
    land: float
    lift: float
    gait: str


@dataclass(frozen=True)
class Walk:
    """One way from mark to mark: `leave` to `arrive`, `first` foot, `length` metres in `count` steps of `step` metres."""

    leave: int
    arrive: int
    gait: str
    first: str
    length: float
    count: int
    step: float

    def cycle(self, frame: float, fps: float) -> float:
        """Steps done at `frame`, as a number that grows by one a step; 0.5 where the first foot comes down."""
        return travelled((frame - self.leave) / fps, (self.arrive - self.leave) / fps, self.length) / self.step


#: How far ahead of the hips a foot comes down and how far behind it leaves, in steps. Both feet stand for a while in a walk, none in a run.
_CONTACT = {"walk": (0.48, 0.60), "creep": (0.48, 0.76), "run": (0.30, 0.36), "still": (0.5, 0.6)}
#: How far before the mark's middle the feet of each pose stand, and how far apart against standing, in heights.
_STANCES = {"stand": (0.0, 1.0), "sit": (0.19, 1.25), "kneel": (0.0, 1.1), "lie": (0.36, 1.0)}
#: Feet of who kneels: the left before, the right on its toes behind.
_KNEEL = {"left": 0.15, "right": -0.20}
#: The most that a body turns over one round of both feet, radians.
_TURN = 1.1
_FOREVER = 1e9


def stance(mark: Mark, side: str, half: float, height: float) -> tuple[Point, float]:
    """Where the foot of `side` stands for a mark, and its yaw: toes a little out."""
    ahead, spread = _STANCES[mark.pose]
    ahead = (_KNEEL[side] if mark.pose == "kneel" else ahead) * height
    out = SIGN[side] * half * spread
    c, s = math.cos(mark.facing), math.sin(mark.facing)
    floor = mark.z if mark.pose in ("stand", "kneel") else 0.0
    return (mark.at[0] + ahead * c - out * s, mark.at[1] + ahead * s + out * c, floor), mark.facing + SIGN[side] * 0.16


@functools.lru_cache(maxsize=256)
def plants(blocking: Blocking, height: float, half: float, fps: int) -> tuple[tuple[Plant, ...], tuple[Plant, ...], tuple[Walk, ...]]:
    """All plants of the left and of the right foot, and the walks; `half` is half the distance between standing feet."""
    feet: dict[str, list[Plant]] = {}
    walks: list[Walk] = []
    first = blocking.marks[0]
    for side in SIDES:
        at, yaw = stance(first, side, half, height)
        feet[side] = [Plant(side, at, yaw, -_FOREVER, _FOREVER, "still")]
    for before, mark in zip(blocking.marks, blocking.marks[1:], strict=False):
        path = (before.at, *mark.via, mark.at)
        length = path_length(path)
        if length >= 0.05:
            walks.append(_walk(feet, before, mark, path, length, height, half, fps))
        elif mark.pose != before.pose or abs(wrap(mark.facing - before.facing)) > 0.12 or length > 0.005:
            _shuffle(feet, before, mark, height, half)
    return tuple(feet["left"]), tuple(feet["right"]), tuple(walks)


def _put(feet: list[Plant], side: str, at: Point, yaw: float, lift: float, land: float, gait: str) -> None:
    last = feet[-1]
    lift = max(lift, last.land if last.land > -_FOREVER else lift)
    feet[-1] = Plant(last.side, last.at, last.yaw, last.land, lift, last.gait)
    feet.append(Plant(side, at, yaw, max(land, lift + 0.5), _FOREVER, gait))


def _shuffle(feet: dict[str, list[Plant]], before: Mark, mark: Mark, height: float, half: float) -> None:
    """A turn or a change of pose on the spot: one foot, then the other, in as many rounds as keep the legs from crossing."""
    leave, span = mark.leave, mark.arrive - mark.leave
    turning = wrap(mark.facing - before.facing)
    order = ("left", "right") if turning >= 0 else ("right", "left")
    rounds = max(1, math.ceil(abs(turning) / _TURN - 1e-6))
    for i in range(rounds):
        facing = mark.facing - turning * (1 - (i + 1) / rounds)
        for side, (a, b) in zip(order, ((0.06, 0.52), (0.48, 0.92)), strict=True):
            at, yaw = stance(replace(mark, facing=facing), side, half, height)
            _put(feet[side], side, at, yaw, leave + (i + a) / rounds * span, leave + (i + b) / rounds * span, "still")


def _walk(
    feet: dict[str, list[Plant]], before: Mark, mark: Mark, path: tuple[tuple[float, float], ...], length: float, height: float, half: float, fps: int
) -> Walk:
    whole = (mark.arrive - mark.leave) / fps
    count = max(1, round(length / (STRIDE[mark.gait] * height / 1.6 / 2)))
    step = length / count
    way = along(path, min(0.3, length / 2))[1]
    turning = wrap(way - before.facing)
    first = "left" if turning >= 0 else "right"
    other = "right" if first == "left" else "left"

    def when(distance: float) -> float:
        return mark.leave + fps * _seconds(distance, whole, length)

    ahead, behind = _CONTACT[mark.gait]
    for k in range(1, count + 2):
        side = first if k % 2 else other
        lift, land = when((k - 2 + behind) * step), when((k - ahead) * step)
        if k == 1:
            lift = mark.leave + 0.02 * fps
        if k < count:
            (x, y), direction = along(path, k * step)
            out = SIGN[side] * half * 0.8
            z = before.z + (mark.z - before.z) * (k * step / length) if before.pose == mark.pose == "stand" else min(before.z, mark.z)
            at, yaw = (x - out * math.sin(direction), y + out * math.cos(direction), z), direction
        else:
            at, yaw = stance(mark, side, half, height)
        _put(feet[side], side, at, yaw, lift, land, mark.gait)
    return Walk(mark.leave, mark.arrive, mark.gait, first, length, count, step)


def _seconds(distance: float, whole: float, length: float) -> float:
    """The time at which `plan.geometry.travelled` has come `distance` far, by bisection."""
    if distance <= 0:
        return 0.0
    if distance >= length:
        return whole
    low, high = 0.0, whole
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if travelled(middle, whole, length) < distance else (low, middle)
    return (low + high) / 2


def footfalls_of(blocking: Blocking, height: float, half: float, fps: int) -> tuple[Footfall, ...]:
    """Every footfall in order of time."""
    left, right, _ = plants(blocking, height, half, fps)
    falls = [Footfall(p.land, p.at, p.side, p.gait) for p in (*left, *right) if p.land > -_FOREVER]
    return tuple(sorted(falls, key=lambda f: (f.frame, f.side)))
