"""Cameras: a place, a lens and a move for every draft, found by trying many and judging each by what it would see.

In: drafts of a scene and its `Sight`. Out: `Shot`s. A candidate is a lens at a point; its cost adds what a director would mind: the line
crossed, a face from behind, something in the way, the same view twice, a lens far from the size's own, a picture with no depth.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from ..film import CameraMark, Gaze, Point, Shot
from .coverage import Draft, steps_apart
from .geometry import SENSOR_WIDTH, Camera, camera_at, distance_for, extent_at, ground_distance, project, smooth, wrap, yaw_to
from .looks import number
from .positions import Frame
from .sight import Sight, aim
from .words import table

LENSES = (24.0, 28.0, 35.0, 50.0, 85.0)
#: Size -> how much of a standing body's height the picture is high, the lenses in order of liking, and the eyes' height in the picture (-1 to 1).
SIZE = {
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
#: Sizes in which a face is what the shot is for.
FACES = ("medium", "medium_close", "close", "extreme_close", "over_shoulder", "two_shot")
#: A cut between views of one person under this angle, and less than this many sizes apart, is a jump cut.
JUMP_ANGLE, JUMP_SIZES = math.radians(30), 2
#: Frames between the marks of a camera that follows or circles.
SAMPLE = 6


@dataclass(frozen=True)
class View:
    """A candidate: where the lens is and looks, with what it costs."""

    at: Point
    target: Point
    lens: float
    cost: float


@dataclass
class Memory:
    """What the shots before have settled: the last shot, and on which side of which pair the camera stays."""

    shot: Shot | None = None
    second: Shot | None = None


def side_of(a: Point, b: Point, lens: Point) -> float:
    """On which side of the line from `a` to `b` the lens is: the sine of its angle off the line seen from the middle, positive on the left."""
    mx, my = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    dx, dy = b[0] - a[0], b[1] - a[1]
    cx, cy = lens[0] - mx, lens[1] - my
    size = math.hypot(dx, dy) * math.hypot(cx, cy)
    return 0.0 if size < 1e-9 else (dx * cy - dy * cx) / size


class Director:
    """Finds cameras for the drafts of one scene, in order."""

    def __init__(self, sight: Sight, frame: Frame, seed: int, fps: int, step: int, hour: str, talkers: tuple[tuple[str, str], ...]):
        self.sight, self.frame, self.seed, self.fps, self.step, self.hour = sight, frame, seed, fps, step, hour
        self.talkers = talkers
        self.memory = Memory()

    def shoot(self, draft: Draft, ident: str, transition: str = "cut") -> Shot:
        """The shot for a draft; remembers it for the next."""
        shot = self._shot(draft, ident, transition)
        self.memory.second, self.memory.shot = self.memory.shot, shot
        return shot

    # -- what is framed -------------------------------------------------------------------------------------------------------------

    def _people(self, draft: Draft) -> tuple[str, ...]:
        frame = self._middle(draft)
        return tuple(s for s in draft.subjects if s in self.sight.actors and (self.sight.here(s, frame) or self.sight.here(s, draft.end - 1) or self.sight.here(s, draft.start)))

    @staticmethod
    def _middle(draft: Draft) -> int:
        return (draft.start + draft.end) // 2

    def _shot(self, draft: Draft, ident: str, transition: str) -> Shot:
        people = self._people(draft)
        size = draft.size
        if size in ("over_shoulder", "two_shot") and len(people) < 2 and not draft.over:
            size = "medium_close" if size == "over_shoulder" else "medium"
        draft = dataclasses.replace(draft, size=size)
        if draft.pov and draft.pov in self.sight.actors:
            view = self._point_of_view(draft)
        elif size == "insert" and draft.subjects and (draft.subjects[0] in self.sight.props or draft.point is not None):
            view = self._insert(draft)
        elif not people:
            view = self._thing(draft)
        elif size == "over_shoulder" and draft.over in self.sight.actors:
            view = self._over(draft, people)
        elif len(people) > 1 or size in ("wide", "extreme_wide") or draft.point is not None:
            view = self._group(draft, people)
        else:
            view = self._single(draft, people[0])
        marks, move = self._moves(draft, view, people)
        focus = self._focus(draft, people, marks)
        subjects = tuple(dict.fromkeys((*people, *draft.subjects))) if draft.size != "insert" else draft.subjects
        return Shot(ident, draft.start, draft.end, size, move, subjects, marks, focus, draft.lines, self._fstop(size, view.lens), transition, draft.reason)

    def _fstop(self, size: str, lens: float) -> float:
        """Deep for places, shallow for faces; a stop more open in the dark."""
        base = {"extreme_wide": 8.0, "wide": 5.6, "full": 4.0, "two_shot": 4.0, "medium": 2.8, "insert": 4.0}.get(size, 2.8)
        return {8.0: 5.6, 5.6: 4.0, 4.0: 2.8, 2.8: 2.0}[base] if self.hour in ("night", "dusk") else base

    def _focus(self, draft: Draft, people: tuple[str, ...], marks: tuple[CameraMark, ...]) -> tuple[Gaze, ...]:
        main = draft.subjects[0] if draft.subjects and (draft.size == "insert" or not people) else people[0] if people else ""
        return (Gaze(draft.start, main),) if main else ()

    # -- candidates -----------------------------------------------------------------------------------------------------------------

    def _lenses(self, draft: Draft, size: str) -> tuple[float, ...]:
        return (draft.lens,) if draft.lens else SIZE[size][1]

    def _single(self, draft: Draft, actor: str) -> View:
        frame = self._middle(draft)
        sight = self.sight
        tall = sight.cast[actor].height
        eyes = sight.eyes(actor, frame)
        pose = sight.state(actor, frame).pose
        look = sight.look_yaw(actor, frame)
        part, _, eye_y = SIZE[draft.size]
        extent = part * tall * (1.06 if sight.cast[actor].hat not in ("none",) and draft.size in ("medium_close", "close") else 1.0)
        if pose in ("sit", "kneel") and draft.size == "full":
            extent *= 0.8
        if draft.size == "full" or pose == "lie":
            base = sight.state(actor, frame).at[2]
            eyes_aim = (eyes[0], eyes[1], max(eyes[2], base + 0.5 * extent)) if pose == "lie" else eyes
        else:
            eyes_aim = eyes
        options: list[View] = []
        for rank, lens in enumerate(self._lenses(draft, draft.size)):
            for squeeze in (1.0, 0.86, 1.16):
                distance = distance_for(extent, lens) * squeeze
                for k in range(24):
                    yaw = look + math.tau * k / 24
                    for lift in (-0.1, 0.12, 0.45):
                        at = (eyes[0] + distance * math.cos(yaw), eyes[1] + distance * math.sin(yaw), eyes[2] + lift * distance * 0.35)
                        cost = 0.35 * rank + 2.5 * abs(math.log(squeeze)) + (0.12 if lift > 0.2 else 0.0)
                        cost += self._face_cost(actor, frame, at, look, draft)
                        option = self._judge(draft, (actor,), frame, at, lens, cost)
                        if option is not None:
                            x = self._look_room(at, eyes, look, draft.size)
                            y = self._eye_level((actor,), frame, at, lens, draft.size, eye_y)
                            options.append(dataclasses.replace(option, target=aim(at, eyes_aim, lens, x, y)))
        return self._best(draft, (actor,), options, eyes, extent)

    def _face_cost(self, actor: str, frame: int, at: Point, look: float, draft: Draft) -> float:
        """Three-quarter faces are best (35 degrees); profile is possible, the back of the head is not a face."""
        off = abs(wrap(yaw_to(self.sight.eyes(actor, frame), at) - look))
        faces = 1.0 if draft.size in FACES else 0.35
        cost = faces * (1.1 * abs(off - math.radians(35)) / math.radians(60))
        if off > math.radians(95):
            cost += faces * (2.0 + 2.5 * (off - math.radians(95)))
        if off < math.radians(12):
            cost += 0.4 * faces
        return cost

    def _eye_level(self, people: tuple[str, ...], frame: int, at: Point, lens: float, size: str, wanted: float) -> float:
        """Where the (first person's) eyes are in the picture's height: as `wanted`, or lower so that the tallest head fits."""
        first = self.sight.eyes(people[0], frame)
        depth = max(0.3, ground_distance(at, first))
        half = extent_at(depth, lens) / 2
        tallest = max(self.sight.top(p, frame)[2] for p in people if self.sight.here(p, frame) or p == people[0])
        return min(wanted, TOP.get(size, 0.9) - (tallest - first[2]) / half)

    def _look_room(self, at: Point, eyes: Point, look: float, size: str) -> float:
        """Where the face is from left to right: off the middle, with room in front of it."""
        towards_camera = wrap(look - yaw_to(eyes, at))
        side = math.sin(towards_camera)
        most = {"full": 0.22, "medium": 0.3, "medium_close": 0.26, "close": 0.18, "extreme_close": 0.1}.get(size, 0.2)
        return -most * side if abs(side) > 0.2 else 0.0

    def _group(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Several people, or people and a point, in one picture."""
        frame = self._middle(draft)
        sight = self.sight
        times = (draft.start, frame, draft.end - 1)
        seen = [p for p in people if any(sight.here(p, t) for t in times)][:8]
        points: list[Point] = []
        for p in seen:
            for t in times:
                if sight.here(p, t) and (t == frame or draft.size in ("wide", "extreme_wide", "full")):
                    points.append(sight.eyes(p, t))
        anchors = points or [sight.eyes(people[0], frame)]
        if draft.point is not None and ground_distance(draft.point, anchors[0]) < 9:
            points.append((draft.point[0], draft.point[1], max(0.3, draft.point[2])))
        points = points or anchors
        centre = tuple(sum(p[i] for p in points) / len(points) for i in range(3))
        part, _, eye_y = SIZE[draft.size]
        tall = max(sight.cast[p].height for p in seen or people)
        spread = max((ground_distance(a, b) for a in points for b in points), default=0.0)
        extent = part * tall
        feet = draft.size in ("full", "wide", "extreme_wide")
        axis = yaw_to(anchors[0], anchors[-1]) if len(seen) > 1 and ground_distance(anchors[0], anchors[-1]) > 0.2 else None
        options: list[View] = []
        for rank, lens in enumerate(self._lenses(draft, draft.size)):
            for k in range(36):
                yaw = math.tau * k / 36
                across = max(abs((p[0] - centre[0]) * -math.sin(yaw) + (p[1] - centre[1]) * math.cos(yaw)) for p in points)
                towards = max((p[0] - centre[0]) * math.cos(yaw) + (p[1] - centre[1]) * math.sin(yaw) for p in points)
                wanted = max(extent, (2 * across + 0.75 * tall * 0.55 + 0.35) * 9 / 16)
                for squeeze in (1.0, 0.82, 0.66, 1.25) if draft.size in ("wide", "extreme_wide", "full") else (1.0, 1.15):
                    distance = distance_for(wanted, lens) * squeeze + max(0.0, towards) * 0.6
                    for height in (0.55, 1.0, 1.45) if feet else (0.92, 1.08):
                        z = centre[2] * height if not feet else max(0.35, (0.5 if height < 0.7 else 0.85 if height < 1.2 else 1.5) * tall + 0.02 * distance)
                        at = (centre[0] + distance * math.cos(yaw), centre[1] + distance * math.sin(yaw), z)
                        cost = 0.35 * rank + (1.6 * abs(math.log(squeeze))) + 0.15 * abs(height - 1.0)
                        if axis is not None and draft.size == "two_shot":
                            cost += 0.7 * abs(math.cos(yaw - axis))
                        for p in seen[:2]:
                            cost += 0.6 * self._face_cost(p, frame, at, sight.look_yaw(p, frame), draft)
                        option = self._judge(draft, tuple(seen), frame, at, lens, cost)
                        if option is not None:
                            focus = (centre[0], centre[1], sight.eyes(seen[0], frame)[2]) if not feet and seen else centre if not feet else (centre[0], centre[1], self._waist(seen or people, frame, tall))
                            y = self._eye_level(tuple(seen), frame, at, lens, draft.size, eye_y) if not feet and seen else eye_y if not feet else (-0.08 if draft.size == "full" else -0.28 if draft.size == "wide" else -0.3)
                            options.append(dataclasses.replace(option, target=aim(at, focus, lens, 0.0, y)))
        return self._best(draft, tuple(seen), options, centre, extent)

    def _waist(self, people: tuple[str, ...] | list[str], frame: int, tall: float) -> float:
        return sum(self.sight.eyes(p, frame)[2] for p in people) / max(1, len(people)) - 0.32 * tall

    def _over(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Over the shoulder of one to the face of another."""
        frame = self._middle(draft)
        sight = self.sight
        whom = next((p for p in people if p != draft.over), people[0])
        face, back = sight.eyes(whom, frame), sight.eyes(draft.over, frame)
        toward = yaw_to(back, face)
        apart = ground_distance(back, face)
        options: list[View] = []
        for rank, lens in enumerate(self._lenses(draft, "over_shoulder")):
            for behind in (0.95, 1.25, 1.6, 2.0, 2.5):
                for angle in (0.3, 0.42, 0.55, 0.7):
                    for sign in (-1.0, 1.0):
                        yaw = toward + math.pi + sign * angle
                        r = behind
                        at = (back[0] + r * math.cos(yaw), back[1] + r * math.sin(yaw), max(0.4, min(back[2] + 0.08, (back[2] + face[2]) / 2 + 0.12)))
                        size_here = math.dist(at, face) * SENSOR_WIDTH * 9 / 16 / lens / sight.cast[whom].height
                        cost = 0.25 * rank + 1.6 * abs(math.log(size_here / 0.72)) + 0.2 * abs(angle - 0.55)
                        cost += 0.6 * self._face_cost(whom, frame, at, sight.look_yaw(whom, frame), draft)
                        head = 0.12 * sight.cast[draft.over].height / behind * 2 * lens / SENSOR_WIDTH
                        cost += 2.0 * max(0.0, head - 0.42)
                        option = self._judge(draft, (whom,), frame, at, lens, cost)
                        if option is None:
                            continue
                        x = 0.24 * (1.0 if side_of(at, face, back) > 0 else -1.0)
                        target = aim(at, face, lens, x, self._eye_level((whom,), frame, at, lens, "over_shoulder", 0.26))
                        seen = project(Camera(at, target, lens), (back[0], back[1], back[2] - 0.15))
                        shoulder = 0.0 if seen[2] > 0.25 and 0.35 < abs(seen[0]) < 1.25 else 0.9
                        options.append(dataclasses.replace(option, target=target, cost=option.cost + shoulder))
        if not options or apart < 0.3:
            return self._single(dataclasses.replace(draft, size="medium_close"), whom)
        best = dataclasses.replace(draft, subjects=(whom,))
        return self._best(best, (whom,), options, face, 0.68 * sight.cast[whom].height)

    def _insert(self, draft: Draft) -> View:
        """A thing, large: from the front and above, along the look of whoever holds it."""
        frame = self._middle(draft)
        sight = self.sight
        thing = draft.subjects[0]
        holder = self._holder(draft, thing, frame)
        point = sight.hands(holder, frame) if holder else draft.point or sight.point_of(thing, frame) or (0.0, 0.0, 1.0)
        kind = sight.props[thing].kind if thing in sight.props else "box"
        extent = max(0.42, 2.6 * max(table("props")[kind]["size"]))
        around = sight.state(holder, frame).facing if holder else self.frame.audience
        options = []
        for rank, lens in enumerate(self._lenses(draft, "insert")):
            distance = max(0.5, distance_for(extent, lens))
            for k in range(24):
                yaw = around + math.tau * k / 24
                for up in (0.15, 0.4, 0.7):
                    at = (point[0] + distance * math.cos(yaw) * math.cos(up), point[1] + distance * math.sin(yaw) * math.cos(up), point[2] + distance * math.sin(up))
                    off = abs(wrap(yaw - around))
                    cost = 0.3 * rank + 0.5 * abs(off - math.radians(40)) + 0.3 * abs(up - 0.4)
                    option = self._judge(draft, (), frame, at, lens, cost, point, (thing,) if not holder else (thing, holder))
                    if option is not None:
                        options.append(dataclasses.replace(option, target=aim(at, point, lens, 0.0, 0.0)))
        return self._best(draft, (), options, point, extent)

    def _holder(self, draft: Draft, thing: str, frame: int) -> str:
        people = [s for s in draft.subjects[1:] if s in self.sight.actors and self.sight.here(s, frame)]
        return people[0] if people else ""

    def _thing(self, draft: Draft) -> View:
        """A place, a door, a window, a thing at rest: from the front."""
        frame = self._middle(draft)
        sight = self.sight
        subject = draft.subjects[0] if draft.subjects else ""
        point = draft.point or (sight.point_of(subject, frame) if subject else None)
        place = sight.place
        if point is None or draft.size in ("wide", "extreme_wide"):
            x0, y0, x1, y1 = place.floor
            centre = ((x0 + x1) / 2, (y0 + y1) / 2, 1.0)
            point = centre if point is None else point
        spot = next((s for s in place.spots if s.name == subject), None)
        extent = {"extreme_wide": 7.0, "wide": 4.2, "full": 2.3, "medium": 1.6, "insert": 0.5}.get(draft.size, 1.2)
        if spot is not None and spot.kind == "far":
            return self._towards_far(draft, spot.at)
        focus = (point[0], point[1], max(point[2], 0.9)) if spot is not None and spot.kind in ("door", "window") else point
        options = []
        for rank, lens in enumerate(self._lenses(draft, draft.size)):
            for squeeze in (1.0, 0.8, 0.62, 1.3):
                distance = distance_for(extent, lens) * squeeze
                for k in range(24):
                    yaw = self.frame.audience + math.tau * k / 24
                    for z in (1.05, 1.5):
                        at = (focus[0] + distance * math.cos(yaw), focus[1] + distance * math.sin(yaw), z)
                        cost = 0.35 * rank + 1.2 * abs(math.log(squeeze)) + 0.4 * abs(wrap(yaw - self.frame.audience))
                        option = self._judge(draft, (), frame, at, lens, cost, focus, (subject,))
                        if option is not None:
                            options.append(dataclasses.replace(option, target=aim(at, focus, lens, 0.12, -0.05)))
        return self._best(draft, (), options, focus, extent)

    def _towards_far(self, draft: Draft, point: Point) -> View:
        """A far thing from the middle of the floor."""
        x0, y0, x1, y1 = self.sight.place.floor
        at = self._inside(((x0 + x1) / 2, (y0 + y1) / 2, 1.5))
        lens = draft.lens or 50.0
        return View(at, aim(at, point, lens, 0.15, 0.1), lens, 0.0)

    def _point_of_view(self, draft: Draft) -> View:
        """What somebody sees: the lens just past its eyes."""
        frame = draft.start
        sight = self.sight
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
        at = self._inside((eyes[0] + 0.45 * math.cos(yaw), eyes[1] + 0.45 * math.sin(yaw), eyes[2] + 0.1))
        lens = draft.lens or (85.0 if ground_distance(point, eyes) > 30 else 35.0)
        return View(at, aim(at, point, lens, 0.2, 0.12), lens, 0.0)

    # -- judgement ------------------------------------------------------------------------------------------------------------------

    def _judge(self, draft: Draft, people: tuple[str, ...], frame: int, at: Point, lens: float, cost: float, point: Point | None = None,
               besides: tuple[str, ...] = ()) -> View | None:
        """A candidate with its cost, None where the lens cannot be."""
        sight = self.sight
        if sight.lens_fault(at) or any(sight.near_lens(at, t, 0.55) for t in (draft.start, frame, draft.end - 1)):
            return None
        focus = sight.eyes(people[0], frame) if people else point
        assert focus is not None
        cost += self._side_cost(draft, people, at)
        cost += self._jump_cost(draft, people, frame, at)
        against = 1.0 - math.cos(wrap(yaw_to(focus, at) - self.frame.audience))
        cost += (0.55 if sight.place.inside else 0.75) * against
        if not sight.place.inside:
            cost += 2.5 * max(0.0, abs(wrap(yaw_to(focus, at) - self.frame.audience)) - math.radians(100))
        background = self._behind(at, focus)
        cost += 0.35 * max(0.0, 1.5 - background) / 1.5
        return View(at, focus, lens, cost)

    def _behind(self, at: Point, focus: Point) -> float:
        """How many metres of the place lie behind what is filmed: a little depth is wanted."""
        if not self.sight.place.inside:
            return 3.0
        x0, y0, x1, y1 = self.sight.place.floor
        yaw = yaw_to(at, focus)
        steps = 0
        x, y = focus[0], focus[1]
        while x0 <= x <= x1 and y0 <= y <= y1 and steps < 8:
            x, y, steps = x + 0.3 * math.cos(yaw), y + 0.3 * math.sin(yaw), steps + 1
        return steps * 0.3

    def pairs(self, people: tuple[str, ...], frame: int) -> list[tuple[str, str]]:
        """The pairs whose line counts for a shot of `people`: two that talk with each other, one of them in the picture."""
        return [p for p in self.talkers if (p[0] in people or p[1] in people) and self.sight.here(p[0], frame) and self.sight.here(p[1], frame)]

    def _side_cost(self, draft: Draft, people: tuple[str, ...], at: Point) -> float:
        """The line: the camera stays on the side where the last shot of the pair was; at first on the audience's."""
        cost = 0.0
        shot = self.memory.shot
        for a, b in self.pairs(people, draft.start)[:3]:
            pa, pb = self.sight.eyes(a, draft.start), self.sight.eyes(b, draft.start)
            here = side_of(pa, pb, at)
            known = shot is not None and (a in shot.subjects or b in shot.subjects)
            if known:
                assert shot is not None
                before = side_of(pa, pb, camera_at(shot, shot.end - 1).at)
            if not known or abs(before) < 0.12:
                mx, my = (pa[0] + pb[0]) / 2, (pa[1] + pb[1]) / 2
                audience = (mx + 5 * math.cos(self.frame.audience), my + 5 * math.sin(self.frame.audience), 1.5)
                before = side_of(pa, pb, audience)
            if here * before < 0 and abs(here) > 0.1:
                cost += 6.0
            elif abs(here) < 0.1:
                cost += 0.3
        return cost

    def _jump_cost(self, draft: Draft, people: tuple[str, ...], frame: int, at: Point) -> float:
        """No cut between two views of the same person that are hardly different; nor back to the very same set-up two shots later, when free."""
        cost = 0.0
        shot = self.memory.shot
        if shot is not None and people and people[0] in shot.subjects[:2] and shot.size != "insert":
            who = self.sight.eyes(people[0], draft.start)
            angle = abs(wrap(yaw_to(who, at) - yaw_to(who, camera_at(shot, shot.end - 1).at)))
            if angle < JUMP_ANGLE + math.radians(3) and steps_apart(shot.size, draft.size) < JUMP_SIZES:
                cost += 3.0 * (1.2 - angle / JUMP_ANGLE)
        second = self.memory.second
        if second is not None and people and second.subjects[:1] == people[:1] and second.size == draft.size:
            cost += 0.12 * min(3.0, math.dist(at, camera_at(second, second.end - 1).at))
        return cost

    def _best(self, draft: Draft, people: tuple[str, ...], options: list[View], focus: Point, extent: float) -> View:
        """The cheapest candidate from which what matters is not hidden; the dear look behind things is taken for the cheap ones first."""
        ordered = sorted(options, key=lambda o: o.cost)
        best: View | None = None
        for option in ordered[:160]:
            if best is not None and option.cost >= best.cost:
                break
            cost = option.cost + self._hidden_cost(draft, people, option, focus)
            if best is None or cost < best.cost:
                best = dataclasses.replace(option, cost=cost)
        return best if best is not None else self._fallback(draft, focus, extent)

    def _hidden_cost(self, draft: Draft, people: tuple[str, ...], view: View, focus: Point) -> float:
        cost = 0.0
        camera = Camera(view.at, view.target, view.lens)
        times = sorted({draft.start + 2, self._middle(draft), draft.end - 3})
        for t in times:
            t = min(max(t, draft.start), draft.end - 1)
            for rank, p in enumerate(people[:3]):
                if not self.sight.here(p, t):
                    continue
                eyes = self.sight.eyes(p, t)
                cost += (4.5 if rank == 0 else 2.7) / len(times) * self.sight.face_hidden(view.at, p, t)
                x, y, depth = project(camera, eyes)
                if depth <= 0 or abs(x) > 0.93 or abs(y) > 0.93:
                    cost += 1.2 / len(times) if draft.move in ("pan", "track") else 2.5 / len(times)
        cost += self._clutter(draft, people, camera)
        if not people and self.sight.hidden(view.at, focus, self._middle(draft), draft.subjects):
            cost += 3.0
        elif draft.size == "insert" and len(draft.subjects) > 1 and self.sight.hidden(view.at, focus, self._middle(draft), draft.subjects):
            cost += 2.0
        return cost

    def _clutter(self, draft: Draft, people: tuple[str, ...], camera: Camera) -> float:
        """Heads that are not meant: large before the one who is, or cut by the picture's edge."""
        t = self._middle(draft)
        if not people or not self.sight.here(people[0], t) or draft.size in ("wide", "extreme_wide"):
            return 0.0
        depth = project(camera, self.sight.eyes(people[0], t))[2]
        cost = 0.0
        for other in self.sight.actors:
            if other in people or other == draft.over or not self.sight.here(other, t):
                continue
            x, y, d = project(camera, self.sight.eyes(other, t))
            half = 0.12 * self.sight.cast[other].height / max(d, 0.2) * 2 * camera.lens / SENSOR_WIDTH
            if d > 0.1 and abs(x) < 1 + half and abs(y) < 1.2 + half:
                cost += 1.1 if d < depth - 0.15 else 0.45 if abs(x) > 1 - half else 0.15
        return cost

    def _fallback(self, draft: Draft, focus: Point, extent: float) -> View:
        """Where no candidate fits the place: the master's direction, as far back as the camera room allows."""
        lens = draft.lens or 24.0
        distance = distance_for(extent, lens)
        at = self._inside((focus[0] + distance * math.cos(self.frame.audience), focus[1] + distance * math.sin(self.frame.audience), max(1.2, focus[2])))
        return View(at, aim(at, focus, lens, 0.0, 0.15), lens, 9.0)

    def _inside(self, at: Point) -> Point:
        x0, y0, z0, x1, y1, z1 = self.sight.place.camera
        return (min(x1, max(x0, at[0])), min(y1, max(y0, at[1])), min(z1, max(z0, at[2])))

    # -- moves ----------------------------------------------------------------------------------------------------------------------

    def _moves(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[tuple[CameraMark, ...], str]:
        """The camera's marks over the shot, and the name of the move."""
        move = draft.move
        length = draft.end - draft.start
        travels = people and draft.size not in ("insert",) and self._travel(people[0], draft) > 0.45
        if not move and travels and not draft.pov:
            move = "pan"
        if not move and draft.drama > 0.55 and length > 2.2 * self.fps and draft.size in ("medium", "medium_close", "close", "two_shot"):
            move = "push_in"
        makers = {"pan": self._pan, "track": self._track, "push_in": self._push, "pull_back": self._push, "orbit": self._orbit, "crane_up": self._crane, "crane_down": self._crane,
                  "truck": self._truck, "tilt": self._tilt, "handheld": self._handheld, "dolly_zoom": self._dolly_zoom}
        if move in ("pan", "track") and not people:
            move = "pan_over" if draft.directed else ""
        if move == "pan_over":
            return self._sweep(draft, view), "pan"
        if move in makers:
            marks = makers[move](dataclasses.replace(draft, move=move), view, people)
            if len(marks) > 1:
                return marks, move
        return (CameraMark(draft.start, view.at, view.target, view.lens),), "static"

    def _travel(self, actor: str, draft: Draft) -> float:
        """How far an actor's head moves in the shot, in metres; rising and sitting down count double."""
        points = [self.sight.eyes(actor, t) for t in (draft.start, self._middle(draft), draft.end - 1) if self.sight.here(actor, t)]
        return max((ground_distance(a, b) + 2 * abs(a[2] - b[2]) for a in points for b in points), default=0.0)

    def _samples(self, draft: Draft) -> list[int]:
        times = list(range(draft.start, draft.end - 1, SAMPLE))
        return [*times, draft.end - 1] if times[-1] < draft.end - 1 else times

    def _follow(self, draft: Draft, view: View, people: tuple[str, ...], carry: float) -> tuple[CameraMark, ...]:
        """Marks that keep a walking person where the framing has it; the camera goes along by the part `carry` of the way."""
        who = people[0]
        group = [p for p in people[:3]] if draft.size in ("two_shot", "wide", "extreme_wide", "full") else [who]
        middle = self._middle(draft)
        base = self._centre(group, middle)
        marks = []
        softened = {}
        for t in self._samples(draft):
            window = [self._centre(group, min(draft.end - 1, max(draft.start, t + d))) for d in (-10, -5, 0, 5, 10)]
            softened[t] = tuple(sum(p[i] for p in window) / len(window) for i in range(3))
        for t, centre in softened.items():
            shift = tuple(c - b for c, b in zip(centre, base, strict=True))
            at = self._inside((view.at[0] + carry * shift[0], view.at[1] + carry * shift[1], view.at[2] + 0.6 * carry * shift[2]))
            if self.sight.lens_fault(at):
                at = marks[-1].at if marks else view.at
            target = tuple(v + s for v, s in zip(view.target, shift, strict=True))
            marks.append(CameraMark(t, at, target, view.lens, 0.0, "linear"))
        return tuple(marks)

    def _centre(self, people: list[str], frame: int) -> Point:
        points = [self.sight.eyes(p, frame) for p in people if self.sight.here(p, frame)] or [self.sight.eyes(people[0], frame)]
        return tuple(sum(p[i] for p in points) / len(points) for i in range(3))

    def _pan(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        return self._follow(draft, view, people, 0.0 if draft.size in ("close", "medium_close") else 0.2)

    def _track(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        return self._follow(draft, view, people, 0.85)

    def _between(self, a: Point, b: Point, part: float) -> Point:
        return tuple(x + (y - x) * part for x, y in zip(a, b, strict=True))

    def _push(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """Nearer (or back) along the look: a fifth of the way when directed, less when the plan chose it."""
        focus = self.sight.eyes(people[0], self._middle(draft)) if people else view.target
        most = 0.3 if draft.directed else 0.13
        for part in (most, most * 0.6, most * 0.3):
            near = self._between(view.at, focus, part)
            near = (near[0], near[1], view.at[2] + (near[2] - view.at[2]) * 0.5)
            if not self.sight.lens_fault(near) and not any(self.sight.near_lens(near, t, 0.5) for t in (draft.start, self._middle(draft), draft.end - 1)):
                break
        else:
            return ()
        x, y, _ = project(Camera(view.at, view.target, view.lens), focus)
        end = aim(near, focus, view.lens, x, y * 0.85)
        if people and self._travel(people[0], draft) > 0.2:
            return self._push_after(draft, view, near, people[0], (x, y))
        first, last = (view.at, view.target), (near, end)
        if draft.move == "pull_back":
            first, last = last, first
        return (CameraMark(draft.start, *first, view.lens), CameraMark(draft.end - 1, *last, view.lens))

    def _push_after(self, draft: Draft, view: View, near: Point, who: str, framed: tuple[float, float]) -> tuple[CameraMark, ...]:
        """A push-in or pull-back on somebody who moves: the look follows the head, softened."""
        marks = []
        for t in self._samples(draft):
            part = smooth((t - draft.start) / max(1, draft.end - 1 - draft.start))
            part = 1 - part if draft.move == "pull_back" else part
            window = [self._centre([who], min(draft.end - 1, max(draft.start, t + d))) for d in (-10, -5, 0, 5, 10)]
            head = tuple(sum(p[i] for p in window) / len(window) for i in range(3))
            at = self._between(view.at, near, part)
            marks.append(CameraMark(t, at, aim(at, head, view.lens, *framed), view.lens, 0.0, "linear"))
        return tuple(marks)

    def _orbit(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """An arc around the players, as wide as the camera room allows up to 80 degrees, ending where the best view is."""
        middle = self._middle(draft)
        centre = self._centre(list(people[:2]), draft.end - 1) if people else view.target
        radius = ground_distance(centre, view.at)
        best_yaw = yaw_to(centre, view.at)
        sign = 1.0 if draft.side == "right" else -1.0
        for arc in (80, 65, 50, 35, 20):
            for share in (0.5, 0.65, 0.35, 0.8, 0.2):
                for shrink in (1.0, 0.88, 0.76):
                    marks = self._arc(draft, view, list(people[:2]), centre, radius * shrink, best_yaw, sign * math.radians(arc), share, middle)
                    if marks:
                        return marks
        return ()

    def _arc(self, draft: Draft, view: View, people: list[str], centre: Point, radius: float, yaw: float, arc: float, share: float, middle: int) -> tuple[CameraMark, ...]:
        marks = []
        times = self._samples(draft)
        for t in times:
            part = smooth((t - draft.start) / max(1, draft.end - 1 - draft.start))
            angle = yaw + arc * (part - share)
            here = self._centre(people, t) if people else centre
            window = [self._centre(people, min(draft.end - 1, max(draft.start, t + d))) for d in (-12, 0, 12)] if people else [centre]
            here = tuple(sum(p[i] for p in window) / len(window) for i in range(3))
            at = (here[0] + radius * math.cos(angle), here[1] + radius * math.sin(angle), view.at[2])
            if self.sight.lens_fault(at) or self.sight.near_lens(at, t, 0.5):
                return ()
            shift = tuple(h - c for h, c in zip(here, self._centre(people, middle) if people else centre, strict=True))
            marks.append(CameraMark(t, at, self._turned_target(view, here, shift), view.lens, 0.0, "linear"))
        return tuple(marks)

    @staticmethod
    def _turned_target(view: View, here: Point, shift: Point) -> Point:
        return (here[0], here[1], view.target[2] + shift[2])

    def _crane(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        x0, y0, z0, x1, y1, z1 = self.sight.place.camera
        low, high = view.at, view.at
        back = 1.0 if not self.sight.place.inside else 0.3
        away = yaw_to(view.target, view.at)
        for rise in (2.4, 1.6, 1.0, 0.6):
            top = (view.at[0] + back * math.cos(away), view.at[1] + back * math.sin(away), view.at[2] + rise)
            if not self.sight.lens_fault(top):
                high = top
                break
        low = (low[0], low[1], max(z0, low[2] - 0.25))
        target = view.target
        a, b = (low, high) if draft.move == "crane_up" else (high, low)
        return (CameraMark(draft.start, a, target, view.lens), CameraMark(draft.end - 1, b, target, view.lens)) if a != b else ()

    def _truck(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        yaw = yaw_to(view.at, view.target)
        sign = -1.0 if draft.side != "left" else 1.0
        for way in (0.9, 0.6, 0.3):
            dx, dy = sign * way / 2 * -math.sin(yaw), sign * way / 2 * math.cos(yaw)
            a, b = (view.at[0] - dx, view.at[1] - dy, view.at[2]), (view.at[0] + dx, view.at[1] + dy, view.at[2])
            if not self.sight.lens_fault(a) and not self.sight.lens_fault(b):
                ta, tb = (view.target[0] - dx / 2, view.target[1] - dy / 2, view.target[2]), (view.target[0] + dx / 2, view.target[1] + dy / 2, view.target[2])
                return (CameraMark(draft.start, a, ta, view.lens), CameraMark(draft.end - 1, b, tb, view.lens))
        return ()

    def _sweep(self, draft: Draft, view: View) -> tuple[CameraMark, ...]:
        """A pan over a place: from one side to the other."""
        yaw = yaw_to(view.at, view.target)
        distance = math.dist(view.at, view.target)
        sign = 1.0 if draft.side == "right" else -1.0
        targets = [(view.at[0] + distance * math.cos(yaw + s * 0.22), view.at[1] + distance * math.sin(yaw + s * 0.22), view.target[2]) for s in (sign, -sign)]
        return (CameraMark(draft.start, view.at, targets[0], view.lens), CameraMark(draft.end - 1, view.at, targets[1], view.lens))

    def _tilt(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        tall = self.sight.cast[people[0]].height if people else 1.2
        low = (view.target[0], view.target[1], max(0.1, view.target[2] - 0.55 * tall))
        return (CameraMark(draft.start, view.at, low, view.lens), CameraMark(draft.end - 1, view.at, view.target, view.lens))

    def _handheld(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """A breathing camera: small slow waves of its own for each shot, relative to the shot's start."""
        base = self._pan(draft, view, people) if people and self._travel(people[0], draft) > 0.45 else tuple(CameraMark(t, view.at, view.target, view.lens, 0.0, "linear") for t in self._samples(draft))
        phase = number(self.seed, draft.beat, "hand") % 628 / 100
        distance = math.dist(view.at, view.target)
        made = []
        for m in base:
            t = (m.frame - draft.start) / self.fps
            sway = (0.012 * math.sin(1.9 * t + phase), 0.012 * math.sin(2.6 * t + 2 * phase), 0.010 * math.sin(3.1 * t + 3 * phase))
            made.append(dataclasses.replace(m, target=tuple(v + s * distance for v, s in zip(m.target, sway, strict=True)), roll=0.006 * math.sin(1.3 * t + phase)))
        return tuple(made)

    def _dolly_zoom(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """Nearer while the lens widens, so that the face keeps its size and the place behind it does not."""
        focus = self.sight.eyes(people[0], self._middle(draft)) if people else view.target
        distance = math.dist(view.at, focus)
        for part in (0.5, 0.38, 0.25):
            near = self._between(view.at, focus, part)
            if not self.sight.lens_fault(near) and not self.sight.near_lens(near, self._middle(draft), 0.45):
                x, y, _ = project(Camera(view.at, view.target, view.lens), focus)
                count = max(2, len(self._samples(draft)))
                marks = []
                for k, t in enumerate(self._samples(draft)):
                    at = self._between(view.at, near, smooth(k / (count - 1)))
                    lens = view.lens * math.dist(at, focus) / distance
                    marks.append(CameraMark(t, at, aim(at, focus, lens, x, y), lens, 0.0, "linear"))
                return tuple(marks)
        return ()
