"""Where the ear is: at the lens. From a shot's camera marks and a source's place: pan, loudness by distance, and how much room is heard.

A long lens hears close: the distance that counts is the one at which a 35 mm lens would show the source as large.
"""

from __future__ import annotations

import bisect
import math
from dataclasses import dataclass

from ..film import Blocking, Point, ScenePlan, Shot

_NORMAL_LENS = 35.0


@dataclass(frozen=True)
class Ear:
    """How a source is heard: `pan` -1 (left) to 1 (right), `distance` in metres as heard, `behind` true when the camera looks away."""

    pan: float
    distance: float
    behind: bool


def camera_at(shot: Shot, frame: float) -> tuple[Point, Point, float]:
    """Lens place, point looked at and focal length (mm) at a frame of the scene, linear between marks."""
    marks = shot.marks
    k = bisect.bisect_right([m.frame for m in marks], frame)
    if k == 0 or k == len(marks):
        mark = marks[0 if k == 0 else -1]
        return mark.at, mark.target, mark.lens
    a, b = marks[k - 1], marks[k]
    t = (frame - a.frame) / max(b.frame - a.frame, 1)
    return _between(a.at, b.at, t), _between(a.target, b.target, t), a.lens + (b.lens - a.lens) * t


def _between(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def heard(shot: Shot, frame: float, place: Point) -> Ear:
    """How a sound at `place` is heard from the camera of `shot` at `frame`; a shot without marks hears everything in front, at 2 m."""
    if not shot.marks:
        return Ear(0.0, 2.0, False)
    at, target, lens = camera_at(shot, frame)
    look = (target[0] - at[0], target[1] - at[1])
    to = (place[0] - at[0], place[1] - at[1], place[2] - at[2])
    length = math.hypot(*look) or 1.0
    ahead = (to[0] * look[0] + to[1] * look[1]) / length
    right = (to[0] * look[1] - to[1] * look[0]) / length
    flat = math.hypot(ahead, right)
    # Within the picture the pan spreads to its edges: half the width of Super 35 over the lens is the tangent of the edge.
    edge = 24.89 / 2 / max(lens, 8.0)
    pan = max(-1.0, min(1.0, right / max(abs(ahead), 0.3) / edge * 0.7)) if flat > 0.05 else 0.0
    return Ear(pan, max(0.4, math.sqrt(sum(v * v for v in to)) * _NORMAL_LENS / max(lens, 8.0)), ahead < 0)


def on_set(scene: ScenePlan, actor: str, frame: float) -> bool:
    """Whether an actor has come in and not yet left; one without blocking was never there."""
    blocking = next((b for b in scene.actors if b.actor == actor), None)
    if blocking is None or not blocking.marks:
        return False
    return blocking.marks[0].arrive <= frame and (blocking.exit < 0 or frame < blocking.exit)


def place_of(scene: ScenePlan, actor: str, frame: float, height: float) -> Point | None:
    """Where an actor's mouth is at a frame: on its marks, straight between them; None when it is not in the scene's blocking."""
    blocking = next((b for b in scene.actors if b.actor == actor), None)
    if blocking is None or not blocking.marks:
        return None
    x, y, z = _on_marks(blocking, frame)
    pose = next((m.pose for m in reversed(blocking.marks) if m.arrive <= frame), "stand")
    return (x, y, z + height * {"stand": 0.8, "sit": 0.45, "kneel": 0.55, "lie": 0.15}.get(pose, 0.8))


def _on_marks(blocking: Blocking, frame: float) -> Point:
    marks = blocking.marks
    for before, after in zip(marks, marks[1:], strict=False):
        if frame < after.arrive:
            t = 0.0 if frame <= after.leave else (frame - after.leave) / max(after.arrive - after.leave, 1)
            return _between((*before.at, before.z), (*after.at, after.z), t)
    return (*marks[-1].at, marks[-1].z)
