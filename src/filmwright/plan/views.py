"""Views: where the lens stands for a draft, found by laying out many points and judging each by what it would see.

In: a draft, the scene's `Sight`, what the shots before have settled. Out: a `View`. The cost of a point adds what a director would
mind: the line crossed, a face from behind, the same view twice, something in the way, a lens far from the size's own, no depth.
Cheap judgements are made for all points at once, dear ones (what hides what) only for the best of those.
"""

from __future__ import annotations

import dataclasses
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
    ground_distance,
    point,
    project,
    wrap,
    yaw_to,
)
from .positions import Frame
from .sight import Sight, aim
from .words import table

#: Size -> how much of a standing body's height the picture is high, the lenses in order of liking, and the eyes' height in the picture (-1 to 1).
SIZE: dict[str, tuple[float, tuple[float, ...], float]] = {
    "extreme_wide": (5.2, (24.0, 28.0), -0.05),
    "wide": (2.7, (24.0, 28.0, 35.0), 0.12),
    "full": (1.42, (35.0, 28.0, 24.0), 0.42),
    "medium": (0.82, (50.0, 35.0, 28.0, 24.0), 0.33),
    "medium_close": (0.60, (50.0, 85.0, 35.0, 28.0), 0.28),
    "close": (0.45, (85.0, 50.0, 35.0), 0.18),
    "extreme_close": (0.27, (85.0, 50.0), 0.1),
    "over_shoulder": (0.68, (50.0, 35.0, 28.0), 0.25),
    "two_shot": (0.95, (35.0, 50.0, 28.0, 24.0), 0.30),
    "insert": (0.36, (85.0, 50.0, 35.0), 0.0),
}
#: Where the top of the head with its hat may be in the picture at most: whole, but for close shots, which may cut a hat.
TOP = {"close": 1.1, "extreme_close": 1.6}
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
#: How much a moment in which the face speaks counts against one in which it does not.
SPEAKING = 2.0
#: How many of the cheapest points are looked at closely, and how many roughly.
CLOSELY = 40
ROUGHLY = 240
#: How much dearer than a single an over-the-shoulder may be.
OVER_WORTH = 0.8
#: Metres that a lens keeps from bodies.
BODY_ROOM = 0.55
YAWS = np.arange(24) * math.tau / 24


@dataclass(frozen=True)
class View:
    """Where the lens is and looks, with what it costs."""

    at: Point
    target: Point
    lens: float
    cost: float


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


def _off(angles: np.ndarray, yaw: float) -> np.ndarray:
    """How far angles are from a yaw, 0 to pi."""
    return np.abs((angles - yaw + math.pi) % math.tau - math.pi)


def _yaws(point: Point, at: np.ndarray) -> np.ndarray:
    return np.arctan2(at[:, 1] - point[1], at[:, 0] - point[0])


def _grid(*axes_: np.ndarray) -> list[np.ndarray]:
    return [g.ravel() for g in np.meshgrid(*axes_, indexing="ij")]


class Finder:
    """Finds the view of each draft of one scene."""

    def __init__(self, sight: Sight, frame: Frame, talkers: tuple[tuple[str, str], ...]):
        self.sight, self.frame, self.talkers = sight, frame, talkers
        self.memory = Memory()

    def lenses(self, draft: Draft, size: str) -> np.ndarray:
        """The focal lengths to try, in order of liking."""
        return np.array((draft.lens,) if draft.lens else SIZE[size][1])

    # -- layouts --------------------------------------------------------------------------------------------------------------------

    def single(self, draft: Draft, actor: str) -> View:
        """One person, as large as the size says."""
        frame, sight = middle_of(draft), self.sight
        tall = sight.cast[actor].height
        eyes = sight.eyes(actor, frame)
        state = sight.state(actor, frame)
        look = sight.look_yaw(actor, frame)
        part, _, eye_y = SIZE[draft.size]
        extent = part * tall * (1.06 if sight.cast[actor].hat != "none" and draft.size in ("medium_close", "close") else 1.0)
        if state.pose in ("sit", "kneel") and draft.size == "full":
            extent *= 0.8
        low = state.pose == "lie" and draft.size not in NEAR_FACES
        middle = (eyes[0], eyes[1], max(eyes[2], state.at[2] + 0.5 * extent)) if low else eyes
        lenses = self.lenses(draft, draft.size)
        rank, squeeze, yaw, lift = _grid(
            np.arange(len(lenses), dtype=float), np.array((1.0, 0.86, 1.16)), look + YAWS, np.array((-0.1, 0.12, 0.45))
        )
        lens = lenses[rank.astype(int)]
        distance = distance_for(extent, 1.0) * lens * squeeze
        at = np.stack((eyes[0] + distance * np.cos(yaw), eyes[1] + distance * np.sin(yaw), eyes[2] + lift * distance * 0.35), 1)
        cost = (
            0.35 * rank + 2.5 * np.abs(np.log(squeeze)) + np.where(lift > 0.2, 0.12, 0.0) + self._faces(draft, actor, frame, at)
        )

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            y = self._eye_level((actor,), frame, at, lens, draft.size, eye_y)
            return aim(at, middle, lens, self._look_room(at, eyes, look, draft.size), y), 0.0

        return self._best(draft, (actor,), Points(at, lens, cost), eyes, extent, framed)

    def group(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Several people, or people and a point, in one picture; a far subject stands beside them in it."""
        frame, sight = middle_of(draft), self.sight
        times = (draft.start, frame, draft.end - 1)
        seen = [p for p in people if any(sight.here(p, t) for t in times)][:8] or list(people[:1])
        feet = draft.size in BODIES
        points = [sight.eyes(p, t) for p in seen for t in times if sight.here(p, t) and (t == frame or feet)]
        anchors = list(points) or [sight.eyes(people[0], frame)]
        points = points or list(anchors)
        if draft.point is not None and ground_distance(draft.point, anchors[0]) < 9:
            points.append((draft.point[0], draft.point[1], max(0.3, draft.point[2])))
        centre = point(sum(p[i] for p in points) / len(points) for i in range(3))
        part, _, eye_y = SIZE[draft.size]
        tall = max(sight.cast[p].height for p in seen)
        lenses = self.lenses(draft, draft.size)
        squeezes = np.array(
            (1.0, 1.15, 1.3) if draft.point is not None and feet else (1.0, 0.82, 0.66, 1.25) if feet else (1.0, 1.15)
        )
        heights = np.array((0.5, 0.85, 1.5) if feet else (0.92, 1.08))
        rank, yaw, squeeze, height = _grid(np.arange(len(lenses), dtype=float), np.arange(36) * math.tau / 36, squeezes, heights)
        lens = lenses[rank.astype(int)]
        spread = np.array(points)[:, :2] - np.array(centre[:2])
        cos, sin = np.cos(yaw)[:, None], np.sin(yaw)[:, None]
        across = np.abs(-spread[:, 0] * sin + spread[:, 1] * cos).max(1)
        towards = (spread[:, 0] * cos + spread[:, 1] * sin).max(1)
        wanted = np.maximum(part * tall, (2 * across + 0.41 * tall + 0.35) * 9 / 16)
        waist = sum(sight.eyes(p, frame)[2] for p in seen) / len(seen) - 0.32 * tall
        whole = draft.point is not None and feet
        if whole:  # something happens between the floor and the heads: all of that height is in the picture, with room for a move
            high = max(sight.top(p, t)[2] for p in seen for t in times)
            wanted = np.maximum(wanted, 1.3 * high) * (1.12 if draft.move == "push_in" else 1.0)
            waist = 0.5 * high
        distance = distance_for(1.0, 1.0) * wanted * lens * squeeze + 0.6 * np.maximum(0.0, towards)
        z = np.maximum(0.35, height * tall + 0.02 * distance) if feet else centre[2] * height
        at = np.stack((centre[0] + distance * np.cos(yaw), centre[1] + distance * np.sin(yaw), z), 1)
        cost = 0.35 * rank + 1.6 * np.abs(np.log(squeeze)) + 0.12 * np.abs(height - (0.85 if feet else 1.0))
        if draft.size == "two_shot" and len(seen) > 1 and ground_distance(anchors[0], anchors[-1]) > 0.2:
            cost = cost + 0.7 * np.abs(np.cos(yaw - yaw_to(anchors[0], anchors[-1])))
        for p in seen[:2]:
            cost = cost + 0.6 * self._faces(draft, p, frame, at)
        far = self._far(draft)
        focus = (centre[0], centre[1], waist if feet else sight.eyes(seen[0], frame)[2])

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            y = (
                0.0
                if whole
                else {"full": -0.08, "wide": -0.28, "extreme_wide": -0.3}[draft.size]
                if feet
                else self._eye_level(tuple(seen), frame, at, lens, draft.size, eye_y)
            )
            target = aim(at, focus, lens, 0.0, y)
            if far is None:
                camera = Camera(at, target, lens)
                tops = [project(camera, sight.top(p, t)) for p in seen for t in times if sight.here(p, t)]
                over = max((top[1] for top in tops if top[2] > 0 and abs(top[0]) < 1.1), default=0.0) - 0.93
                target = aim(at, focus, lens, 0.0, y - over) if over > 0 else target
            return self._with_far(at, target, lens, far, focus, y) if far is not None else (target, 0.0)

        if far is not None:
            cost = cost + 4.0 * np.maximum(0.0, _off(_yaws(focus, at) + math.pi, yaw_to(centre, far)) - math.radians(32))
        return self._best(draft, tuple(seen), Points(at, lens, cost), centre, part * tall, framed)

    def over(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Over the shoulder of one to the face of another; a single where there is no room for it."""
        frame, sight = middle_of(draft), self.sight
        whom = next((p for p in people if p != draft.over), people[0])
        face, back = sight.eyes(whom, frame), sight.eyes(draft.over, frame)
        alone = dataclasses.replace(draft, size="medium_close", over="")
        if ground_distance(back, face) < 0.3 or whom == draft.over:
            return self.single(alone, whom)
        lenses = self.lenses(draft, "over_shoulder")
        rank, behind, angle, sign = _grid(
            np.arange(len(lenses), dtype=float),
            np.array((0.95, 1.25, 1.6, 2.0, 2.5)),
            np.array((0.3, 0.42, 0.55, 0.7)),
            np.array((-1.0, 1.0)),
        )
        lens = lenses[rank.astype(int)]
        yaw = yaw_to(back, face) + math.pi + sign * angle
        z = np.full_like(yaw, max(0.4, min(back[2] + 0.08, (back[2] + face[2]) / 2 + 0.12)))
        at = np.stack((back[0] + behind * np.cos(yaw), back[1] + behind * np.sin(yaw), z), 1)
        high = np.linalg.norm(at - np.array(face), axis=1) * SENSOR_WIDTH * 9 / 16 / lens / sight.cast[whom].height
        head = 0.12 * sight.cast[draft.over].height / behind * 2 * lens / SENSOR_WIDTH
        cost = 0.25 * rank + 1.6 * np.abs(np.log(high / 0.72)) + 0.2 * np.abs(angle - 0.55) + 5.0 * np.maximum(0.0, head - 0.38)
        cost = cost + 0.6 * self._faces(draft, whom, frame, at)

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            x = 0.24 if side_of(at, face, back) > 0 else -0.24
            target = aim(at, face, lens, x, self._eye_level((whom,), frame, at, lens, "over_shoulder", 0.26))
            seen = project(Camera(at, target, lens), (back[0], back[1], back[2] - 0.15))
            return target, 0.0 if seen[2] > 0.25 and 0.35 < abs(seen[0]) < 1.25 else 0.9

        best = self._best(draft, (whom,), Points(at, lens, cost), face, 0.68 * sight.cast[whom].height, framed)
        if draft.directed:
            return best
        single = self.single(alone, whom)
        return best if best.cost < single.cost + OVER_WORTH else single

    def insert(self, draft: Draft) -> View:
        """A thing, large: from the front and above, along the look of whoever holds it."""
        frame, sight = middle_of(draft), self.sight
        thing = draft.subjects[0]
        place = sight.rest(thing, frame) if thing in sight.props else ""
        holder = place if isinstance(place, str) and place in sight.actors and sight.here(place, frame) else ""
        point = sight.hands(holder, frame) if holder else sight.point_of(thing, frame) or draft.point or (0.0, 0.0, 1.0)
        kind = sight.props[thing].kind if thing in sight.props else "box"
        extent = max(0.4, 1.6 * max(table("props")[kind]["size"]))
        around = sight.state(holder, frame).facing if holder else self.frame.audience
        lenses = self.lenses(draft, "insert")
        rank, turn, up = _grid(np.arange(len(lenses), dtype=float), YAWS, np.array((0.15, 0.4, 0.7)))
        lens = lenses[rank.astype(int)]
        distance = np.maximum(0.5, distance_for(extent, 1.0) * lens)
        yaw = around + turn
        at = np.stack(
            (
                point[0] + distance * np.cos(yaw) * np.cos(up),
                point[1] + distance * np.sin(yaw) * np.cos(up),
                point[2] + distance * np.sin(up),
            ),
            1,
        )
        cost = 0.3 * rank + 0.5 * np.abs(_off(turn, 0.0) - math.radians(40)) + 0.3 * np.abs(up - 0.4)
        return self._best(
            draft,
            (),
            Points(at, lens, cost),
            point,
            extent,
            lambda at, lens: (aim(at, point, lens, 0.0, 0.0), 0.0),
            (thing, holder),
        )

    def thing(self, draft: Draft) -> View:
        """A place, a door, a window, a thing at rest: from the front."""
        frame, sight = middle_of(draft), self.sight
        subject = draft.subjects[0] if draft.subjects else ""
        x0, y0, x1, y1 = sight.place.floor
        point = draft.point or (sight.point_of(subject, frame) if subject else None) or ((x0 + x1) / 2, (y0 + y1) / 2, 1.0)
        spot = next((s for s in sight.place.spots if s.name == subject), None)
        if not self.frame.floor.inside(point[:2], -4.0):
            stand = sight.inside(((x0 + x1) / 2, (y0 + y1) / 2, 1.5))
            length = draft.lens or 50.0
            return View(stand, aim(stand, point, length, 0.15, 0.1), length, 0.0)
        extent = {"extreme_wide": 7.0, "wide": 4.2, "full": 2.3, "medium": 1.6, "insert": 0.5}.get(draft.size, 1.2)
        focus = (point[0], point[1], max(point[2], 0.9)) if spot is not None and spot.kind in ("door", "window") else point
        lenses = self.lenses(draft, draft.size)
        rank, squeeze, turn, z = _grid(
            np.arange(len(lenses), dtype=float), np.array((1.0, 0.8, 0.62, 1.3)), YAWS, np.array((1.05, 1.5))
        )
        lens = lenses[rank.astype(int)]
        distance = distance_for(extent, 1.0) * lens * squeeze
        yaw = self.frame.audience + turn
        at = np.stack((focus[0] + distance * np.cos(yaw), focus[1] + distance * np.sin(yaw), z), 1)
        cost = 0.35 * rank + 1.2 * np.abs(np.log(squeeze)) + 0.4 * _off(turn, 0.0)
        return self._best(
            draft,
            (),
            Points(at, lens, cost),
            focus,
            extent,
            lambda at, lens: (aim(at, focus, lens, 0.12, -0.05), 0.0),
            (subject,),
        )

    def point_of_view(self, draft: Draft) -> View:
        """What somebody sees: the lens just past its eyes."""
        frame, sight = draft.start, self.sight
        eyes = sight.eyes(draft.pov, frame)
        subject = draft.subjects[0] if draft.subjects else ""
        point = draft.point or sight.point_of(subject, frame)
        if subject == draft.pov or point is None:
            gaze = sight.gaze(draft.pov, frame)
            point = sight.point_of(gaze, frame) if gaze else None
        if point is None:
            yaw = sight.look_yaw(draft.pov, frame)
            point = (eyes[0] + 4 * math.cos(yaw), eyes[1] + 4 * math.sin(yaw), eyes[2])
        yaw = yaw_to(eyes, point)
        at = sight.inside((eyes[0] + 0.45 * math.cos(yaw), eyes[1] + 0.45 * math.sin(yaw), eyes[2] + 0.1))
        lens = draft.lens or (50.0 if ground_distance(point, eyes) > 30 else 35.0)
        return View(at, aim(at, point, lens, 0.2, 0.12), lens, 0.0)

    # -- framing --------------------------------------------------------------------------------------------------------------------

    def _eye_level(self, people: tuple[str, ...], frame: int, at: Point, lens: float, size: str, wanted: float) -> float:
        """Where the (first person's) eyes are in the picture's height: as `wanted`, or lower so that the tallest head fits."""
        first = self.sight.eyes(people[0], frame)
        half = extent_at(max(0.3, ground_distance(at, first)), lens) / 2
        tallest = max(self.sight.top(p, frame)[2] for p in people if self.sight.here(p, frame) or p == people[0])
        return min(wanted, TOP.get(size, 0.9) - (tallest - first[2]) / half)

    def _look_room(self, at: Point, eyes: Point, look: float, size: str) -> float:
        """Where the face is from left to right: off the middle, with room in front of it."""
        side = math.sin(wrap(look - yaw_to(eyes, at)))
        most = {"full": 0.22, "medium": 0.3, "medium_close": 0.26, "close": 0.18, "extreme_close": 0.1}.get(size, 0.2)
        return -most * side if abs(side) > 0.2 else 0.0

    def _far(self, draft: Draft) -> Point | None:
        """A far thing among the subjects: it must be in the picture with the people."""
        for subject in draft.subjects:
            if subject not in self.sight.actors:
                point = self.sight.point_of(subject, draft.start)
                if point is not None and not self.frame.floor.inside(point[:2], -4.0):
                    return (point[0], point[1], max(point[2], 0.5))
        return None

    def _with_far(self, at: Point, target: Point, lens: float, far: Point, focus: Point, y: float) -> tuple[Point, float]:
        """A framing that people and a far thing share: the people a third to one side, the thing to the other."""
        x = project(Camera(at, target, lens), far)
        if x[2] <= 0:
            return target, 6.0
        side = math.copysign(0.34, x[0])
        target = aim(at, focus, lens, -side, y)
        seen = project(Camera(at, target, lens), far)
        return target, min(6.0, max(0.0, abs(seen[0]) - 0.75) * 4.0 + max(0.0, 0.25 - abs(seen[0] + side)) * 2.0)

    # -- judgement ------------------------------------------------------------------------------------------------------------------

    def _faces(self, draft: Draft, actor: str, frame: int, at: np.ndarray) -> np.ndarray:
        """Three-quarter faces are best; profile is possible; the back of the head is not a face."""
        near = draft.size in NEAR_FACES
        moments = self._face_moments(draft, actor) if near else [(frame, 1.0)]
        total = np.zeros(len(at))
        for t, share in moments:
            off = _off(_yaws(self.sight.eyes(actor, t), at), self.sight.look_yaw(actor, t))
            cost = 1.1 * np.abs(off - THREE_QUARTER) / math.radians(60) + np.where(off > BEHIND, 2.0 + 2.5 * (off - BEHIND), 0.0)
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
        off = _off(_yaws(focus, at), self.frame.audience)
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
        for a, b in self._pairs(people, draft.start)[:3]:
            pa, pb = self.sight.eyes(a, draft.start), self.sight.eyes(b, draft.start)
            here = _sides(pa, pb, at)
            known = 0.0
            if shot is not None and (a in shot.subjects or b in shot.subjects):
                known = side_of(pa, pb, camera_at(shot, shot.end - 1).at)
            if abs(known) < 0.12:
                mx, my = (pa[0] + pb[0]) / 2, (pa[1] + pb[1]) / 2
                known = side_of(pa, pb, (mx + 5 * math.cos(self.frame.audience), my + 5 * math.sin(self.frame.audience), 1.5))
            cost += np.where((here * known < 0) & (np.abs(here) > 0.1), 6.0, np.where(np.abs(here) < 0.1, 0.3, 0.0))
        return cost

    def _jump_cost(self, draft: Draft, people: tuple[str, ...], at: np.ndarray) -> np.ndarray:
        """No cut between two views of the same person that are hardly different; rather back to a set-up that is known than to a like one."""
        cost = np.zeros(len(at))
        shot, second = self.memory.shot, self.memory.second
        if shot is not None and people and people[0] in shot.subjects[:2] and shot.size != "insert":
            who = self.sight.eyes(people[0], draft.start)
            angle = _off(_yaws(who, at), yaw_to(who, camera_at(shot, shot.end - 1).at))
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
        """The cheapest candidates, those at the end of the list from which furniture hides the first two."""
        order = np.argsort(points.cost, kind="stable")[:ROUGHLY]
        at, cost = points.at[order], points.cost[order]
        hidden = np.zeros(len(order))
        for p in [p for p in people[:2] if self.sight.here(p, frame)]:
            hidden += self.sight.rays_hit(at, np.broadcast_to(np.array(self.sight.eyes(p, frame)), at.shape), frame)
        order = order[np.argsort(cost + 3.0 * hidden, kind="stable")]
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
                cost += (4.5 if rank == 0 else 2.7) / len(times) * self._veiled(draft, view.at, p, t)
                x, y, depth = project(camera, self.sight.eyes(p, t))
                if depth <= 0 or abs(x) > 0.93 or abs(y) > 0.93:
                    cost += (1.2 if draft.move in ("pan", "track") else 2.5) / len(times)
        if not people and self.sight.hidden(view.at, focus, middle_of(draft), besides):
            cost += 3.0
        return cost

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
        u, v = _grid(
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
