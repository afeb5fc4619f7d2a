"""Bodies on the floor: where everybody is while a scene is being staged, and the steps of which all deeds are made.

Going, turning, getting up, looking; time; who and what a deed's words mean in this place. Layers above place people (`openings`), let
them act (`acting`, `handling`) and speak (`staging`).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from ..film import Beat, Blocking, Character, Gaze, Ground, Mark, Point, Problem, Prop
from .deeds import Deed, SceneBreakdown
from .geometry import path_length, walk_seconds, where, wrap, yaw_to
from .looks import number
from .places import Spot
from .positions import (
    TALK,
    Frame,
    beside,
    frame_of,
    home,
    reach_point,
    spots_for,
    stand_for,
)
from .words import table

#: Frames at 24 a second around a deed, and for which somebody waits at most until the way is free.
AFTER_DEED, PATIENCE = 6, 60
#: Metres between two bodies of which one walks past the other.
APART = 0.42


@dataclass
class Body:
    """An actor on the floor while its scene is being staged."""

    at: Ground
    facing: float
    pose: str = "stand"
    z: float = 0.0
    seat: str = ""
    here: bool = True
    marks: list[Mark] = field(default_factory=list)
    gazes: list[Gaze] = field(default_factory=list)
    exit: int = -1
    free_from: int = 0
    mood: str = "neutral"


@dataclass(frozen=True)
class Event:
    """A beat with what the camera must know of it: the deed, who matters, where it happens, how far it moves; `since`: from which frame on."""

    beat: Beat
    deed: Deed
    listener: str = ""
    moved: float = 0.0
    where: Point | None = None
    since: int = -1


class Bodies:
    """All actors of one scene, and the steps that they can take."""

    def __init__(
        self,
        broken: SceneBreakdown,
        cast: dict[str, Character],
        seed: int,
        lengths: dict[str, int] | None,
        fps: int,
        step: int,
        last: bool,
    ):
        self.broken, self.cast, self.lengths, self.fps, self.step, self.last = broken, cast, lengths, fps, step, last
        self.seed = number(seed, broken.id) % 1_000_000
        self.frame: Frame = frame_of(broken.setting.place)
        self.bodies: dict[str, Body] = {}
        self.props: tuple[Prop, ...] = ()
        self.events: list[Event] = []
        self.reactions: list[Beat] = []
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self.holder: dict[str, str] = {}
        self.rest: dict[str, Point] = {}
        self.last_speaker = ""
        self.last_start = 0
        self.door: Spot | None = None
        self.clock = 0

    def frames(self, seconds: float) -> int:
        return max(self.step, round(seconds * self.fps / self.step) * self.step)

    def scaled(self, frames24: int) -> int:
        return self.frames(frames24 / 24)

    def _others(self, actor: str) -> tuple[Ground, ...]:
        return tuple(b.at for i, b in self.bodies.items() if i != actor and b.here)

    def _warn(self, deed: Deed, code: str, message: str, nearest: str = "") -> None:
        self.problems.append(Problem("warning", code, message, deed.source, nearest))

    def _start(self, deed: Deed, pause: int) -> int:
        if deed.together and self.events:
            return self.last_start + self.scaled(10)
        start = self.clock + (self.scaled(pause) if self.events else 0)
        return -(-start // self.step) * self.step

    def _event(
        self,
        deed: Deed,
        start: int,
        end: int,
        target: str = "",
        listener: str = "",
        moved: float = 0.0,
        where: Point | None = None,
        at: Point | None = None,
        action: str = "",
        since: int = -1,
    ) -> None:
        end = max(end, start + self.step)
        end = -(-end // self.step) * self.step
        mood = deed.emotion or (self.bodies[deed.actor].mood if deed.actor in self.bodies else "neutral")
        if deed.kind == "speech":
            mood = deed.emotion or "neutral"
        if deed.actor in self.bodies:
            self.bodies[deed.actor].mood = mood
        beat = Beat(
            deed.id,
            deed.line,
            deed.kind,
            deed.actor,
            action or deed.action,
            start,
            end,
            target,
            mood,
            deed.text if deed.kind == "speech" else "",
            deed.used,
            at,
        )
        self.events.append(Event(beat, deed, listener, moved, where, since))
        self.last_start = start
        self.clock = max(self.clock, end)

    def _seconds(self, action: str) -> float:
        return float(table("actions")[action]["seconds"]) or 1.0

    def _mark(
        self,
        actor: str,
        leave: int,
        arrive: int,
        at: Ground,
        facing: float,
        pose: str | None = None,
        z: float | None = None,
        gait: str = "still",
    ) -> None:
        body = self.bodies[actor]
        leave = max(leave, body.free_from, 0)
        arrive = max(arrive, leave + self.step)
        body.marks.append(Mark(leave, arrive, at, wrap(facing), gait, pose or body.pose, body.z if z is None else z))
        body.at, body.facing, body.free_from = at, wrap(facing), arrive
        body.pose = pose or body.pose
        body.z = body.z if z is None else z

    def _go(self, actor: str, goal: Ground, facing: float, start: int, gait: str) -> int:
        """Walk an actor to `goal`, getting up first if need be; gives the frame of arrival."""
        body = self.bodies[actor]
        start = max(start, body.free_from)
        if body.pose != "stand":
            start = self._stand_up(actor, start)
        if math.dist(body.at, goal) < 0.08:
            self._mark(actor, start, start + self.frames(0.5), body.at, facing)
            return body.free_from
        via = self.frame.floor.path(body.at, goal, self._others(actor))
        length = path_length((body.at, *via, goal))
        whole = self.frames(walk_seconds(length, gait, self.cast[actor].height))
        start = self._unhindered(actor, start, lambda t: (Mark(t, t + whole, goal, wrap(facing), gait, "stand", 0.0, via),))
        body.at, body.facing, body.free_from = goal, wrap(facing), start + whole
        return start + whole

    def _unhindered(self, actor: str, start: int, way: Callable[[int], tuple[Mark, ...]]) -> int:
        """Give an actor the marks of a `way` from `start` on, or from as soon after it as it walks through nobody; gives that frame."""
        body = self.bodies[actor]
        for delay in range(0, self.scaled(PATIENCE) + 1, self.scaled(6)):
            marks = way(start + delay)
            if not self._walks_through(actor, (*body.marks, *marks), start + delay):
                break
        else:
            delay, marks = 0, way(start)
        body.marks += marks
        return start + delay

    def _walks_through(self, actor: str, marks: tuple[Mark, ...], start: int) -> bool:
        mine = Blocking(actor, marks)
        others = [Blocking(i, tuple(b.marks), (), b.exit) for i, b in self.bodies.items() if i != actor and b.marks]
        last = max((m.arrive for o in others for m in o.marks[-1:]), default=0)
        off = 0 if not self.bodies[actor].here else self.scaled(6)  # who stands near somebody may go away
        for frame in range(start + off, max(marks[-1].arrive, last) + 1, self.scaled(3)):
            here = where(mine, frame, self.cast[actor].height, self.fps)
            for other in others:
                there = where(other, frame, self.cast[other.actor].height, self.fps)
                if there.present and there.pose == "stand" and math.dist(here.at[:2], there.at[:2]) < APART:
                    return True
        return False

    def _stand_up(self, actor: str, start: int) -> int:
        body = self.bodies[actor]
        start = max(start, body.free_from)
        goal = self.frame.floor.nearest(body.at, self._others(actor), passing=0.45, towards=home(self.frame, ()))
        self.taken.discard(body.seat)
        body.seat = ""
        distance = math.dist(goal, body.at)
        seconds = 1.1 + (0.5 if body.pose == "lie" else 0.0) + distance * 0.35
        self._mark(
            actor,
            start,
            start + self.frames(seconds),
            goal,
            self.frame.turned_open(body.facing, 0.3),
            "stand",
            0.0,
            "walk" if distance > 0.1 else "still",
        )
        return body.free_from

    def _look(self, actor: str, frame: int, target: str) -> None:
        body = self.bodies.get(actor)
        if body is None or target == actor:
            return
        frame = max(0, frame, body.gazes[-1].frame if body.gazes else 0)
        frame = -(-frame // self.step) * self.step
        if body.gazes and body.gazes[-1].target == target:
            return
        if body.gazes and body.gazes[-1].frame == frame:
            body.gazes.pop()
        body.gazes.append(Gaze(frame, target))

    def _turn_to(self, actor: str, point: Ground, start: int, most: float) -> None:
        """Turn a standing body towards `point` when it is more than `most` off; it stays open to the audience."""
        body = self.bodies[actor]
        if body.pose not in ("stand", "kneel") or math.dist(point, body.at) < 0.1:
            return
        wanted = self.frame.turned_open(yaw_to(body.at, point))
        if abs(wrap(wanted - body.facing)) <= most:
            return
        start = max(start, body.free_from, 0)
        start = -(-start // self.step) * self.step
        self._mark(actor, start, start + self.frames(0.35 + 0.25 * abs(wrap(wanted - body.facing))), body.at, wanted)

    def _target_id(self, deed: Deed) -> str:
        t = deed.target
        if t is None:
            return ""
        if t.kind == "actor":
            return t.name if t.name in self.bodies else ""
        if t.kind == "prop":
            return t.name if t.name in self.rest else ""
        if t.kind == "spot":
            kinds = (
                ("far", "window", "stand", "door", "seat", "bed", "surface")
                if deed.action in ("look", "point", "wave", "turn") or deed.kind == "hold"
                else ("door", "window", "stand", "surface", "seat", "bed", "far")
            )
            for kind in kinds:
                found = spots_for(self.frame.place, t.name, (kind,))
                if found:
                    return found[0].name
        return ""

    def _spot_point(self, name: str) -> Point | None:
        spot = next((s for s in self.frame.place.spots if s.name == name), None)
        return None if spot is None else (spot.at[0], spot.at[1], spot.at[2] + (1.0 if spot.kind in ("door", "window") else 0.0))

    def _where_is(self, ident: str) -> Point | None:
        if ident in self.bodies:
            return (*self.bodies[ident].at, 1.0)
        if ident in self.rest:
            holder = self.holder.get(ident, "")
            return (*self.bodies[holder].at, 1.0) if holder in self.bodies else self.rest[ident]
        return self._spot_point(ident)

    def _point(self, deed: Deed) -> Point | None:
        target = self._target_id(deed)
        return self._where_is(target) if target else None

    def _far_interest(self) -> str:
        """What somebody waves at who waves at nothing named: a ship, the one who just left, or nobody."""
        far = next((p.id for p in self.props if table("props")[p.kind]["rest"] == "far"), "")
        gone = next((i for i, b in self.bodies.items() if b.exit >= 0), "")
        return far or gone

    def _goal(self, actor: str, deed: Deed) -> tuple[Ground, float | None, str]:
        """Where a walk leads, the facing at its end (None: open to whoever is there), and the target's id."""
        body = self.bodies.get(actor)
        others = self._others(actor)
        target = deed.target
        at = body.at if body else None
        if target is not None and target.kind == "actor" and target.name in self.bodies:
            other = self.bodies[target.name]
            side = math.copysign(1.0, self.frame.across(at) - self.frame.across(other.at)) if at is not None else 0.0
            return beside(self.frame, other.at, others, TALK, side, at), None, target.name
        if target is not None and target.kind == "spot":
            point, facing, spot = stand_for(self.frame, target.name, at, others)
            return (
                point,
                (self.frame.turned_open(facing, 0.5) if spot is not None else None),
                spot.name if spot is not None else "",
            )
        if target is not None and target.kind == "prop" and target.name in self.rest:
            thing = self.rest[target.name]
            holder = self.holder.get(target.name, "")
            if holder and holder in self.bodies and holder != actor:
                return beside(self.frame, self.bodies[holder].at, others, TALK, 0.0, at), None, target.name
            point = (
                reach_point(self.frame, thing, at or home(self.frame, ()), 0.7, others)
                if self.frame.floor.inside(thing[:2], -0.6)
                else self.frame.floor.nearest(thing[:2], others)
            )
            return point, yaw_to(point, thing), target.name
        if at is None or not body or not body.marks:
            return home(self.frame, others), None, ""
        return self._elsewhere(at, others, deed), None, ""

    def _elsewhere(self, at: Ground, others: tuple[Ground, ...], deed: Deed) -> Ground:
        """Another point to play at: a stand spot some steps away, by seed."""
        stands = [s for s in self.frame.place.spots if s.kind == "stand" and 1.2 < math.dist(s.at[:2], at) < 5.0]
        if not stands:
            return home(self.frame, others)
        ordered = sorted(stands, key=lambda s: (abs(math.dist(s.at[:2], at) - 2.2), s.name))[:3]
        return self.frame.floor.nearest(ordered[number(self.seed, deed.id) % len(ordered)].at[:2], others)


def body_gaze(body: Body) -> str:
    """What a body looks at now."""
    return body.gazes[-1].target if body.gazes else ""
