"""What people do with their bodies: walk, sit, rise, kneel, fall, turn, look, come and go."""

from __future__ import annotations

import dataclasses
import math

from ..film import Ground, Mark
from .bodies import AFTER_DEED
from .deeds import Deed
from .geometry import path_length, walk_seconds, wrap, yaw_to
from .handling import Handling
from .looks import number
from .places import Spot
from .positions import (
    beside,
    home,
    main_door,
    reach_point,
    seat_for,
    spots_for,
    stand_for,
    thing_of,
)
from .words import split_words, table

#: Frames at 24 a second: when a scene's first beat begins, and how long a place is looked at before anybody speaks.
LEAD, ESTABLISH = 14, 52
#: Words by which one rises who does it at a bound.
LEAPS = ("leap", "leaps", "leaped", "leapt", "jump", "jumps", "jumped", "spring", "springs", "sprang")
#: Radians from the audience beyond which a gesture is made half turned to it.
OPEN_UP = math.radians(85)
#: Metres that somebody comes in at most before there is talk.
LONGEST_ENTRY = 6.2
#: Gesture -> poses in which nobody can do it: one gets up first.
UPRIGHT = {"dance": ("sit", "lie", "kneel"), "jump": ("lie",)}


class Acting(Handling):
    """Deeds of one body."""

    def _act(self, deed: Deed) -> None:
        if deed.opening:
            body = self.bodies[deed.actor]
            start = self.scaled(LEAD)
            action = {"sit": "idle", "lie": "idle", "kneel": "idle"}.get(deed.action, "idle")
            self._event(deed, start, self.scaled(ESTABLISH), body.seat or self._target_id(deed), action=action)
            self.clock = max(self.clock, self.scaled(ESTABLISH))
            return
        body = self.bodies[deed.actor]
        if not body.here and deed.action != "enter":
            if deed.action == "open" and self._is_door(deed):
                self._enter(dataclasses.replace(deed, action="enter"))
                return
            self._enter(dataclasses.replace(deed, action="enter", id=f"{deed.id}-in"))
        doers = {
            "walk": self._walk,
            "run": self._walk,
            "creep": self._walk,
            "enter": self._enter,
            "exit": self._exit,
            "sit": self._sit,
            "lie": self._sit,
            "rise": self._rise,
            "kneel": self._kneel,
            "give": self._give,
            "hug": self._hug,
            "throw": self._throw,
            "fall": self._fall,
            "turn": self._turn,
            "look": self._look_at,
            "idle": self._idle,
        }
        reaching = table("actions")[deed.action].get("reach", 0.0) and deed.action not in ("give", "hug")
        doers.get(deed.action, self._handle if reaching else self._gesture)(deed)

    def _gesture(self, deed: Deed) -> None:
        start = max(self._start(deed, AFTER_DEED), self.bodies[deed.actor].free_from)
        if self.events and all(e.deed.opening for e in self.events) and table("actions")[deed.action].get("uses"):
            start = self.scaled(LEAD)
        if self.bodies[deed.actor].pose in UPRIGHT.get(deed.action, ()):
            start = self._stand_up(deed.actor, start)
        target = self._target_id(deed)
        if not target:
            self._open_up(deed.actor, start)
        if deed.action == "wave" and not target:
            target = self._far_interest()
        if target:
            point = self._where_is(target)
            if point is not None and deed.action in ("wave", "point", "speak", "light"):
                self._turn_to(deed.actor, point[:2], start, most=math.radians(70))
            self._look(deed.actor, start, target)
        elif deed.used:
            self._look(deed.actor, start, deed.used)
        again = self.events and self.events[-1].beat.action == deed.action and self.events[-1].beat.actor == deed.actor
        self._event(deed, start, start + self.frames(self._seconds(deed.action) * (0.7 if again else 1.0)), target)

    def _open_up(self, actor: str, start: int) -> None:
        """Who stands with the back to the audience turns half round for what only a face or hands can tell."""
        body = self.bodies[actor]
        off = wrap(self.frame.audience - body.facing)
        if body.pose == "stand" and abs(off) > OPEN_UP:
            facing = wrap(self.frame.audience - math.copysign(OPEN_UP - 0.2, off))
            self._mark(actor, start, start + self.frames(0.4 + 0.2 * abs(off)), body.at, facing)

    def _look_at(self, deed: Deed) -> None:
        start = max(self._start(deed, AFTER_DEED), self.bodies[deed.actor].free_from)
        target = self._target_id(deed)
        point = self._where_is(target) if target else None
        if point is not None:
            self._turn_to(deed.actor, point[:2], start, most=math.radians(60))
        self._look(deed.actor, start, target)
        self._event(deed, start, start + self.frames(1.5), target)

    def _turn(self, deed: Deed) -> None:
        start = max(self._start(deed, AFTER_DEED), self.bodies[deed.actor].free_from)
        target = self._target_id(deed)
        point = self._where_is(target) if target else None
        body = self.bodies[deed.actor]
        if point is not None:
            self._turn_to(deed.actor, point[:2], start, most=math.radians(15))
            self._look(deed.actor, start, target)
        elif body.pose == "stand":
            away = wrap(body.facing + math.pi * 0.6 * (1 if number(self.seed, deed.id) % 2 else -1))
            self._mark(deed.actor, start, start + self.frames(0.8), body.at, self.frame.turned_open(away, 0.3))
        self._event(deed, start, start + self.frames(0.9), target)

    def _idle(self, deed: Deed) -> None:
        word = thing_of(deed.target, "spot")
        if word and deed.target is not None and spots_for(self.frame.place, word, ("stand", "door", "window")):
            goal = stand_for(self.frame, word, self.bodies[deed.actor].at, self._others(deed.actor))[0]
            come_in = self.events and any(e.beat.actor == deed.actor and e.beat.action == "enter" and e.deed.line == deed.line for e in self.events)
            if math.dist(goal, self.bodies[deed.actor].at) > 0.8 and not (come_in and self._is_door(deed)):
                self._walk(dataclasses.replace(deed, action="walk"))
                return
        start = self._start(deed, AFTER_DEED)
        self._event(deed, start, start + self.frames(1.5), self._target_id(deed))

    def _walk(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = self._start(deed, AFTER_DEED)
        follows = (
            deed.target is not None
            and deed.target.kind == "actor"
            and self.events
            and self.events[-1].beat.actor == deed.target.name
            and self.events[-1].moved > 0.5
        )
        if follows:
            start = max(self.last_start + self.scaled(14), body.free_from)
        goal, facing, target = self._goal(deed.actor, deed)
        moved = math.dist(body.at, goal)
        gait = deed.action if deed.action in ("walk", "run", "creep") else "walk"
        if facing is None:
            other = thing_of(deed.target, "actor") or next((i for i, b in self.bodies.items() if b.here and i != deed.actor), "")
            far = self._far_interest() if follows else ""
            look = self._where_is(far) if far else self.bodies[other].at if other else None
            facing = (
                self.frame.turned_open(yaw_to(goal, look))
                if look is not None
                else self.frame.turned_open(yaw_to(body.at, goal), 0.9)
            )
        end = self._go(deed.actor, goal, facing, start, gait)
        self._look(deed.actor, start, "")
        for other, b in self.bodies.items():
            if other != deed.actor and b.here and moved > 1.0 and not follows:
                self._look(other, start + self.scaled(10), deed.actor)
        self._event(deed, start, max(end, start + self.frames(0.6)), target, moved=moved)

    def _rise(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if body.pose == "stand":
            leaps = any(w in split_words(deed.text.lower()) for w in LEAPS)
            self._event(deed, start, start + self.frames(1.0 if leaps else 0.8), action="jump" if leaps else "idle")
            return
        end = self._stand_up(deed.actor, start)
        self._event(deed, start, end)

    def _sit(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if body.pose == deed.action:
            self._event(deed, start, start + self.frames(0.8), body.seat, action="idle")
            return
        word = thing_of(deed.target, "spot")
        beside_whom = thing_of(deed.target, "actor")
        partner = self.bodies[beside_whom].at if beside_whom in self.bodies else next(iter(self._others(deed.actor)), None)
        seat = seat_for(self.frame, word, self.taken, partner, ("seat",) if deed.action == "sit" else ("bed", "seat"))
        if seat is None or math.dist(seat.at[:2], body.at) > 6.0:
            self._mark(deed.actor, start, start + self.frames(1.4), body.at, body.facing, deed.action, 0.0)
            self._event(deed, start, body.free_from)
            return
        self.taken.add(seat.name)
        approach = self.frame.floor.nearest(seat.at[:2], self._others(deed.actor), passing=0.45, towards=body.at)
        moved = math.dist(body.at, approach)
        if moved > 0.15:
            self._go(deed.actor, approach, yaw_to(approach, seat.at), start, "walk")
        begun = max(start, body.free_from)
        self._mark(
            deed.actor,
            begun,
            begun + self.frames(1.1 + 0.3 * math.dist(approach, seat.at[:2])),
            seat.at[:2],
            seat.facing,
            deed.action,
            seat.at[2],
            "walk",
        )
        body.seat = seat.name
        self._event(deed, start, body.free_from, seat.name, moved=moved)

    def _kneel(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        point = self._where_is(self._target_id(deed))
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if body.pose not in ("stand", "kneel"):
            start = self._stand_up(deed.actor, start)
        if point is not None and math.dist(point[:2], body.at) > 0.9 and self.frame.floor.inside(point[:2], -0.5):
            goal = reach_point(self.frame, point, body.at, 0.7, self._others(deed.actor))
            self._go(deed.actor, goal, yaw_to(goal, point), start, "walk")
        begun = max(start, body.free_from)
        self._mark(deed.actor, begun, begun + self.frames(1.0), body.at, body.facing, "kneel")
        self._event(deed, start, body.free_from, self._target_id(deed))

    def _fall(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        pose = "lie" if body.pose in ("stand", "kneel") else body.pose
        self._mark(deed.actor, start, start + self.frames(1.2), body.at, body.facing, pose, 0.0 if pose == "lie" else None)
        for other, b in self.bodies.items():
            if other != deed.actor and b.here:
                self._look(other, start + self.scaled(4), deed.actor)
        self._event(deed, start, start + self.frames(1.6))

    def _is_door(self, deed: Deed) -> bool:
        word = thing_of(deed.target, "spot")
        return bool(word and spots_for(self.frame.place, word, ("door",)))

    def _door_for(self, deed: Deed, near: Ground | None) -> Spot | None:
        word = thing_of(deed.target, "spot")
        named = [s for s in spots_for(self.frame.place, word, ("door",)) if s.beyond is not None] if word else []
        return next(iter(named), None) or self.door or main_door(self.frame.place, near)

    def _edge(self, at: Ground) -> tuple[Ground, Ground]:
        """For a place without doors: the nearest side of the floor, and a point beyond it."""
        x0, y0, x1, y1 = self.frame.place.floor
        sides = [((x0 + 0.2, at[1]), (x0 - 2.5, at[1])), ((x1 - 0.2, at[1]), (x1 + 2.5, at[1]))]
        return min(sides, key=lambda s: math.dist(s[0], at))

    def _enter(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = self._start(deed, 2 if self.events and self.events[-1].beat.action == "open" else AFTER_DEED)
        if body.here and body.marks:
            self._event(deed, start, start + self.frames(0.6), action="idle")
            return
        others = self._others(deed.actor)
        anchor = next((b for i, b in self.bodies.items() if b.here and i == self.last_speaker), None) or next(
            (b for b in self.bodies.values() if b.here), None
        )
        door = self._door_for(deed, anchor.at if anchor and not self.frame.place.inside else None)
        inner, outer = (door.at[:2], door.beyond) if door is not None and door.beyond else self._edge(home(self.frame, ()))
        inner = self.frame.floor.nearest(inner, others, passing=0.3)
        if anchor is not None:
            goal = beside(self.frame, anchor.at, others, 1.35, 0.0, inner, anchor.facing if anchor.pose != "stand" else None)
            facing = self.frame.turned_open(yaw_to(goal, anchor.at))
        else:
            goal = home(self.frame, others)
            facing = self.frame.turned_open(yaw_to(inner, goal), 0.6)
        way = path_length((outer, inner, goal))
        if way > LONGEST_ENTRY:
            part = max(0.0, (LONGEST_ENTRY - math.dist(outer, inner))) / max(0.1, math.dist(inner, goal))
            goal = self.frame.floor.nearest(
                (inner[0] + (goal[0] - inner[0]) * part, inner[1] + (goal[1] - inner[1]) * part), others, passing=0.9
            )
        gait = "run" if any(w in deed.text.lower() for w in ("run", "rush", "burst")) else "walk"
        via = (inner, *self.frame.floor.path(inner, goal, others))
        length = path_length((outer, *via, goal))
        whole = self.frames(walk_seconds(length, gait, self.cast[deed.actor].height))
        start = max(start, body.free_from)
        body.exit = -1 if body.marks else body.exit
        again = self.step if body.marks else 0

        def way(t: int) -> tuple[Mark, ...]:
            return (
                Mark(t - again, t, outer, yaw_to(outer, inner)),
                Mark(t, t + whole, goal, wrap(facing), gait, "stand", 0.0, via),
            )

        start = self._unhindered(deed.actor, start, way)
        body.at, body.facing, body.free_from, body.here = goal, wrap(facing), start + whole, True
        for other, b in self.bodies.items():
            if other != deed.actor and b.here:
                self._look(other, start + self.scaled(8), deed.actor)
        if anchor is not None:
            self._look(deed.actor, start + self.scaled(12), next(i for i, b in self.bodies.items() if b is anchor))
        self._event(deed, start, start + whole, door.name if door else "", moved=length, where=(*inner, 1.0))

    def _exit(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if not body.here:
            return
        door = self._door_for(deed, body.at)
        inner, outer = (door.at[:2], door.beyond) if door is not None and door.beyond else self._edge(body.at)
        gait = "run" if any(w in deed.text.lower() for w in ("run", "rush", "storm")) else "walk"
        if body.pose != "stand":
            start = self._stand_up(deed.actor, start)
        inner = self.frame.floor.nearest(inner, self._others(deed.actor), passing=0.3)
        via = (
            (*self.frame.floor.path(body.at, inner, self._others(deed.actor)), inner) if math.dist(body.at, inner) > 0.15 else ()
        )
        length = path_length((body.at, *via, outer))
        whole = self.frames(walk_seconds(length, gait, self.cast[deed.actor].height))
        leaving = yaw_to(inner, outer)
        start = self._unhindered(deed.actor, start, lambda t: (Mark(t, t + whole, outer, leaving, gait, "stand", 0.0, via),))
        body.at, body.facing, body.free_from, body.here, body.exit = (
            outer,
            yaw_to(inner, outer),
            start + whole,
            False,
            start + whole,
        )
        self._look(deed.actor, start, "")
        for other, b in self.bodies.items():
            if other != deed.actor and b.here:
                self._look(other, start + self.scaled(8), deed.actor)
        self._event(deed, start, start + whole, door.name if door else "", moved=length, where=(*inner, 1.0))
