"""Judging views: what a director would mind about a lens point, so that the cheapest of many is the best.

In: a scene's `Sight`, candidates with the costs of their layout. Out: the cheapest `View`. The line crossed, a face from behind, the same view
twice, somebody's back in the way, a lens in a wall, no depth: each adds to the cost. Cheap judgements are made for all points at once,
dear ones (what hides what) only for the best of those.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..film import Point, Shot
from .drafts import Draft, steps_apart
from .geometry import (
    SENSOR_WIDTH,
    Camera,
    axes,
    camera_at,
    distance_for,
    extent_at,
    point,
    project,
    yaw_to,
)
from .positions import Frame
from .sight import Sight

#: Where the top of the head with its hat may be in the picture at most: whole, but for close shots, which may cut a hat.
HEAD_ROOM, TOP = 0.9, {"close": 1.1, "extreme_close": 1.6}
#: Sizes in which a face is what the shot is for, and those that show bodies down to the feet.
FACES = ("medium", "medium_close", "close", "extreme_close", "over_shoulder", "two_shot")
NEAR_FACES = ("medium_close", "close", "extreme_close", "over_shoulder")
BODIES = ("full", "wide", "extreme_wide")
#: A cut between views of one person under this angle, and less than this many sizes apart, is a jump cut.
JUMP_ANGLE, JUMP_SIZES = math.radians(30), 2
#: The best three-quarter view of a face, and the angle from which on it is seen from behind.
THREE_QUARTER, BEHIND = math.radians(35), math.radians(95)
#: From this angle on the further eye is lost and the nearer one is mostly white: what a radian more costs where the face is what is filmed.
LOST, LOST_WORTH = math.radians(48), 3.4
#: What a thing before a face costs however thin it is, and how much of the way to a face a push-in goes.
VEIL, PUSHED = 0.2, 0.13
#: What a hidden face costs for the first, the second and the third who is meant; more than any line that is crossed.
HIDDEN = (10.0, 5.0, 2.7)
#: What it costs when one of them is out of the picture.
OUT = (6.0, 4.0, 2.5)
#: The part of the picture that the body of somebody who is not meant may cover before who is, the part that a shoulder may, and what more costs.
COVERED, SHOULDERED, COVER_WORTH = 0.08, 0.34, 20.0
#: What it costs to cross the line of the pair that matters most; of others half.
CROSSED = 5.0
#: What it costs not to see the face that a near shot is for: more than a line that is crossed.
NO_FACE = 5.5
#: Metres by which somebody is nearer who stands before another, and not beside.
BEFORE = 0.3
#: How high a body may be, in heights of the picture, that is meant to be seen whole.
WHOLE = 1.15
#: How much a moment in which the face speaks counts against one in which it does not.
SPEAKING = 2.0
#: How many of the cheapest points are looked at closely, and how many roughly.
CLOSELY = 40
ROUGHLY = 240
#: Metres that a lens keeps from bodies.
BODY_ROOM = 0.55


@dataclass(frozen=True)
class View:
    """Where the lens is and looks, with what it costs; `size` where it is another than the draft's."""

    at: Point
    target: Point
    lens: float
    cost: float
    size: str = ""


@dataclass(frozen=True)
class Points:
    """Candidates: lens points (n, 3), focal lengths (n,), costs so far (n,)."""

    at: np.ndarray
    lens: np.ndarray
    cost: np.ndarray


@dataclass
class Memory:
    """What the shots before have settled: the last and the one before it."""

    shot: Shot | None = None
    second: Shot | None = None


#: Gives the target that frames a candidate, and what the framing costs more.
Framing = Callable[[Point, float], tuple[Point, float]]


def middle_of(draft: Draft) -> int:
    """The frame in the middle of a draft."""
    return (draft.start + draft.end) // 2


def side_of(a: Point, b: Point, lens: Point) -> float:
    """On which side of the line from `a` to `b` the lens is: the sine of its angle off the line seen from the middle, positive on the left."""
    return float(_sides(a, b, np.array([lens]))[0])


def _sides(a: Point, b: Point, lenses: np.ndarray) -> np.ndarray:
    mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    dx, dy = b[0] - a[0], b[1] - a[1]
    cx, cy = lenses[:, 0] - mx, lenses[:, 1] - my
    size = math.hypot(dx, dy) * np.hypot(cx, cy)
    return np.where(size < 1e-9, 0.0, (dx * cy - dy * cx) / np.maximum(size, 1e-9))


def apart(angles: np.ndarray, yaw: float) -> np.ndarray:
    """How far angles are from a yaw, 0 to pi."""
    return np.abs((angles - yaw + math.pi) % math.tau - math.pi)


def yaws(point: Point, at: np.ndarray) -> np.ndarray:
    """The directions from a point to many, on the ground."""
    return np.arctan2(at[:, 1] - point[1], at[:, 0] - point[0])


def grid(*axes_: np.ndarray) -> list[np.ndarray]:
    """Every combination of the values of some axes, an array for each axis."""
    return [g.ravel() for g in np.meshgrid(*axes_, indexing="ij")]


class Judge:
    """Judges views of one scene; remembers what the shots before have settled."""

    def __init__(self, sight: Sight, frame: Frame, talkers: tuple[tuple[str, str], ...]):
        self.sight, self.frame, self.talkers = sight, frame, talkers
        self.memory = Memory()

    def _faces(self, draft: Draft, actor: str, frame: int, at: np.ndarray) -> np.ndarray:
        """Three-quarter faces are best; profile is possible; the back of the head is not a face."""
        near = draft.size in NEAR_FACES
        moments = self._face_moments(draft, actor) if near else [(frame, 1.0)]
        total = np.zeros(len(at))
        for t, share in moments:
            off = apart(yaws(self.sight.eyes(actor, t), at), self.sight.look_yaw(actor, t))
            unseen = (NO_FACE if near else 2.0) + 2.5 * (off - BEHIND)
            cost = 1.1 * np.abs(off - THREE_QUARTER) / math.radians(60) + np.where(off > BEHIND, unseen, 0.0)
            cost += np.where(off < math.radians(12), 0.4, 0.0)
            total += share * (cost + (LOST_WORTH * np.maximum(0.0, np.minimum(off, BEHIND) - LOST) if near else 0.0))
        return (1.0 if draft.size in FACES else 0.35) * total

    def _face_moments(self, draft: Draft, actor: str) -> list[tuple[int, float]]:
        """Frames all through a shot at which its face is judged, with their shares of 1: while it speaks it counts for more."""
        length = draft.end - draft.start
        times = [t for t in sorted({draft.start + round(length * k / 10) for k in (1, 3, 5, 7, 9)}) if self.sight.here(actor, t)]
        worth = {t: SPEAKING if self.sight.speaks(actor, t) else 1.0 for t in times or [middle_of(draft)]}
        return [(t, w / sum(worth.values())) for t, w in worth.items()]

    def _judged(self, draft: Draft, people: tuple[str, ...], points: Points, focus: Point) -> Points:
        """The candidates where a lens can be, with all costs that need no looking."""
        sight, frame = self.sight, middle_of(draft)
        good = sight.lenses_ok(points.at)
        for t in sorted({draft.start, frame, draft.end - 1}):
            good &= sight.clear_of_bodies(points.at, t, BODY_ROOM)
        at, lens, cost = points.at[good], points.lens[good], points.cost[good]
        if not len(at):
            return Points(at, lens, cost)
        cost = cost + self._side_cost(draft, people, at) + self._jump_cost(draft, people, at)
        off = apart(yaws(focus, at), self.frame.audience)
        cost = cost + (0.55 if sight.place.inside else 0.75) * (1.0 - np.cos(off))
        if sight.place.inside:
            cost = cost + 0.35 * np.maximum(0.0, 1.5 - self._behind(at, focus)) / 1.5
        else:
            cost = cost + 2.5 * np.maximum(0.0, off - math.radians(100))
        return Points(at, lens, cost)

    def _behind(self, at: np.ndarray, focus: Point) -> np.ndarray:
        """How many metres of the room lie behind what is filmed: a little depth is wanted."""
        x0, y0, x1, y1 = self.sight.place.floor
        d = np.array(focus[:2]) - at[:, :2]
        d = d / np.maximum(np.linalg.norm(d, axis=1, keepdims=True), 1e-9)
        with np.errstate(divide="ignore", invalid="ignore"):
            x = np.where(d[:, 0] > 0, (x1 - focus[0]) / d[:, 0], (x0 - focus[0]) / d[:, 0])
            y = np.where(d[:, 1] > 0, (y1 - focus[1]) / d[:, 1], (y0 - focus[1]) / d[:, 1])
        return np.maximum(0.0, np.minimum(np.nan_to_num(x, nan=9.0), np.nan_to_num(y, nan=9.0)))

    def _pairs(self, people: tuple[str, ...], frame: int) -> list[tuple[str, str]]:
        """The pairs whose line counts for a shot of `people`: two that talk with each other, one of them in the picture."""
        return [
            p
            for p in self.talkers
            if (p[0] in people or p[1] in people) and self.sight.here(p[0], frame) and self.sight.here(p[1], frame)
        ]

    def _side_cost(self, draft: Draft, people: tuple[str, ...], at: np.ndarray) -> np.ndarray:
        """The line: the camera stays on the side where the last shot of the pair was; at first on the audience's."""
        cost = np.zeros(len(at))
        shot = self.memory.shot
        for k, (a, b) in enumerate(self._pairs(people, draft.start)[:3]):
            pa, pb = self.sight.eyes(a, draft.start), self.sight.eyes(b, draft.start)
            here = _sides(pa, pb, at)
            known = 0.0
            if shot is not None and (a in shot.subjects or b in shot.subjects):
                known = side_of(pa, pb, camera_at(shot, shot.end - 1).at)
            if abs(known) < 0.12:
                mx, my = (pa[0] + pb[0]) / 2, (pa[1] + pb[1]) / 2
                known = side_of(pa, pb, (mx + 5 * math.cos(self.frame.audience), my + 5 * math.sin(self.frame.audience), 1.5))
            crossed = CROSSED if k == 0 else CROSSED / 2
            cost += np.where((here * known < 0) & (np.abs(here) > 0.1), crossed, np.where(np.abs(here) < 0.1, 0.3, 0.0))
        return cost

    def _jump_cost(self, draft: Draft, people: tuple[str, ...], at: np.ndarray) -> np.ndarray:
        """No cut between two views of the same person that are hardly different; rather back to a set-up that is known than to a like one."""
        cost = np.zeros(len(at))
        shot, second = self.memory.shot, self.memory.second
        if shot is not None and people and people[0] in shot.subjects[:2] and shot.size != "insert":
            who = self.sight.eyes(people[0], draft.start)
            angle = apart(yaws(who, at), yaw_to(who, camera_at(shot, shot.end - 1).at))
            if steps_apart(shot.size, draft.size) < JUMP_SIZES:
                same = 1.0 if set(people[:2]) == set(shot.subjects[:2]) else 0.35
                cost += same * np.where(angle < JUMP_ANGLE + math.radians(3), 2.0 + 2.0 * (1.1 - angle / JUMP_ANGLE), 0.0)
        if second is not None and people and second.subjects[:1] == people[:1] and second.size == draft.size:
            cost += 0.12 * np.minimum(3.0, np.linalg.norm(at - np.array(camera_at(second, second.end - 1).at), axis=1))
        return cost

    def _best(
        self,
        draft: Draft,
        people: tuple[str, ...],
        points: Points,
        focus: Point,
        extent: float,
        framed: Framing,
        besides: tuple[str, ...] = (),
    ) -> View:
        """The cheapest candidate when what it hides counts too; the cheap ones are looked at first, until none can be better."""
        judged = self._unhidden(self._judged(draft, people, points, focus), people, middle_of(draft))
        best: View | None = None
        for index in range(min(CLOSELY, len(judged.cost))):
            cost = float(judged.cost[index])
            if best is not None and cost >= best.cost:
                continue
            at, lens = point(judged.at[index]), float(judged.lens[index])
            target, more = framed(at, lens)
            cost += more
            if best is None or cost < best.cost:
                cost += self._seen_cost(draft, people, View(at, target, lens, cost), focus, besides)
            if best is None or cost < best.cost:
                best = View(at, target, lens, cost)
        return best if best is not None else self._fallback(draft, focus, extent, framed)

    def _unhidden(self, points: Points, people: tuple[str, ...], frame: int) -> Points:
        """The cheapest candidates, those at the end of the list from which furniture or a body hides the first two."""
        order = np.argsort(points.cost, kind="stable")[:ROUGHLY]
        at, cost = points.at[order], points.cost[order]
        hidden = np.zeros(len(order))
        for p in [p for p in people[:2] if self.sight.here(p, frame)]:
            hidden += self.sight.veils(at, p, frame)
        order = order[np.argsort(cost + 6.0 * hidden, kind="stable")]
        return Points(points.at[order], points.lens[order], points.cost[order])

    def _seen_cost(self, draft: Draft, people: tuple[str, ...], view: View, focus: Point, besides: tuple[str, ...]) -> float:
        """What a view really shows: faces hidden or out of the picture, strangers' heads, furniture that fills it."""
        camera = Camera(view.at, view.target, view.lens)
        cost = self._clutter(draft, people, camera) + self._walled(camera, focus)
        times = self._moments(draft, people)
        for t in times:
            for rank, p in enumerate(people[:3]):
                if not self.sight.here(p, t):
                    continue
                cost += HIDDEN[rank] / len(times) * self._veiled(draft, view.at, p, t)
                eyes = self.sight.eyes(p, t)
                if rank == 0 and draft.size in BODIES:  # who walks up to the lens is not seen whole
                    high = self.sight.cast[p].height / extent_at(math.dist(view.at, eyes), view.lens)
                    cost += 4.0 * max(0.0, high - WHOLE) / len(times)
                x, y, depth = project(camera, eyes)
                if depth <= 0 or abs(x) > 0.93 or abs(y) > 0.93:
                    cost += (1.2 if draft.move in ("pan", "track") else OUT[rank]) / len(times)
            cost += self._covered(draft, people, camera, t) / len(times)
        if not people and self.sight.hidden(view.at, focus, middle_of(draft), besides):
            cost += 3.0
        return cost

    def _covered(self, draft: Draft, people: tuple[str, ...], camera: Camera, frame: int) -> float:
        """Backs that fill the picture before who is meant; a shoulder that the camera looks over may fill a third of it."""
        if not people or not self.sight.here(people[0], frame):
            return 0.0
        depth = project(camera, self.sight.eyes(people[0], frame))[2] - BEFORE
        if depth < 0.3:
            return 0.0
        meant = (*people, draft.over) if draft.over else people
        _, part = self.sight.covered(camera, frame, depth, meant)
        _, shoulder = self.sight.covered(camera, frame, depth, tuple(a for a in self.sight.actors if a not in meant[1:]))
        return COVER_WORTH * (max(0.0, part - COVERED) + max(0.0, shoulder - SHOULDERED))

    def _veiled(self, draft: Draft, at: Point, actor: str, frame: int) -> float:
        """How badly a face is hidden: something thin before it is bad too where the face is what is filmed, also after a push-in."""
        if draft.size not in NEAR_FACES:
            return self.sight.face_hidden(at, actor, frame)
        eyes = self.sight.eyes(actor, frame)
        near = point(a + PUSHED * (e - a) for a, e in zip(at, eyes, strict=True))
        hidden = max(self.sight.face_hidden(lens, actor, frame) for lens in (at, near))
        return hidden + (VEIL if hidden > 0 else 0.0)

    def _moments(self, draft: Draft, people: tuple[str, ...]) -> list[int]:
        """The frames to look at: three, or only one when nobody moves."""
        times = sorted({min(draft.start + 2, draft.end - 1), middle_of(draft), max(draft.end - 3, draft.start)})
        here = [a for a in self.sight.actors if self.sight.here(a, times[0]) or self.sight.here(a, times[-1])]
        still = all(
            len({self.sight.eyes(a, t) for t in times}) == 1 and len({self.sight.here(a, t) for t in times}) == 1 for a in here
        )
        return [middle_of(draft)] if still else times

    def _walled(self, camera: Camera, focus: Point) -> float:
        """Furniture that fills the picture: something near is good, more than a fifth of the view is not."""
        right, up, forward = axes(camera)
        reach = 0.6 * math.dist(camera.at, focus)
        u, v = grid(
            np.array((-0.8, -0.4, 0.0, 0.4, 0.8)) * SENSOR_WIDTH / 2 / camera.lens,
            np.array((-0.5, 0.1, 0.7)) * SENSOR_WIDTH * 9 / 32 / camera.lens,
        )
        rays = reach * (np.array(forward) + u[:, None] * np.array(right) + v[:, None] * np.array(up))
        starts = np.broadcast_to(np.array(camera.at), rays.shape)
        return 3.0 * max(0.0, float(self.sight.rays_hit(starts, starts + rays).mean()) - 0.2)

    def _clutter(self, draft: Draft, people: tuple[str, ...], camera: Camera) -> float:
        """Heads that are not meant: large before the one who is, or cut by the picture's edge."""
        t = middle_of(draft)
        if not people or not self.sight.here(people[0], t) or draft.size in ("wide", "extreme_wide"):
            return 0.0
        own, _, depth = project(camera, self.sight.eyes(people[0], t))
        cost = 0.0
        for other in self.sight.actors:
            if other in people or other == draft.over or not self.sight.here(other, t):
                continue
            x, y, d = project(camera, self.sight.eyes(other, t))
            half = 0.12 * self.sight.cast[other].height / max(d, 0.2) * 2 * camera.lens / SENSOR_WIDTH
            if d > 0.1 and abs(x) < 1 + half and abs(y) < 1.2 + half:
                before = 3.0 if abs(x - own) < 1.2 * half else 1.1
                cost += before if d < depth - 0.15 else 0.45 if abs(x) > 1 - half else 0.15
        return min(cost, 4.0)

    def _fallback(self, draft: Draft, focus: Point, extent: float, framed: Framing) -> View:
        """Where no candidate fits the place: the master's direction, as far back as the camera room allows."""
        lens = draft.lens or 24.0
        distance = distance_for(extent, lens)
        yaw = self.frame.audience
        at = self.sight.inside((focus[0] + distance * math.cos(yaw), focus[1] + distance * math.sin(yaw), max(1.2, focus[2])))
        return View(at, framed(at, lens)[0], lens, 9.0)
