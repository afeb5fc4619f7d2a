"""What people do with things and with each other: reach, put down, push, give, hug, throw."""

from __future__ import annotations

import dataclasses
import math

from ..film import Point
from .bodies import AFTER_DEED
from .deeds import Deed
from .geometry import yaw_to
from .openings import Openings
from .paths import SPACE
from .positions import (
    TALL,
    beside,
    edge_of,
    reach_point,
    size_of,
    slots,
    thing_of,
    top_for,
    tops,
)
from .words import split_words, table

#: How far apart people talk who have just embraced, in metres.
PARTED = 0.95


class Handling(Openings):
    """Deeds that need a hand on something or somebody."""

    #: Who embraced whom last, while they still stand so.
    embraced: tuple[str, str] = ("", "")

    def _handle(self, deed: Deed) -> None:
        """Deeds that need a hand on something: go there if it is out of reach, face it, do it."""
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        target = self._target_id(deed)
        mine = deed.used and self.holder.get(deed.used) == deed.actor
        point, at = self._where_is(target) if target else None, None
        if deed.action == "put_down":
            at = self._put_where(deed)
            point = at
        elif deed.action == "push" and deed.used:
            at = self._knocked_to(deed)
        elif mine and deed.action in ("light", "open", "close", "pick_up"):
            point = None
        reach = float(table("actions")[deed.action]["reach"])
        moved = 0.0
        seated = body.pose in ("sit", "lie") and point is not None and math.dist(point[:2], body.at) <= 1.05
        near_enough = point is None or seated or not self.frame.floor.inside(point[:2], -0.9)
        if not near_enough and point is not None and (math.dist(point[:2], body.at) > reach or body.pose in ("sit", "lie")):
            goal = reach_point(
                self.frame,
                point,
                body.at,
                reach,
                self._others(deed.actor),
                at[:2] if at is not None and deed.action == "push" else None,
            )
            moved = math.dist(goal, body.at)
            self._go(deed.actor, goal, yaw_to(goal, point), start, "walk")
        elif point is not None and not seated:
            self._turn_to(deed.actor, point[:2], start, most=math.radians(30))
        begun = max(start, body.free_from)
        self._look(deed.actor, start, deed.used or target)
        if deed.action == "pick_up" and deed.used:
            self.holder[deed.used] = deed.actor
        elif deed.action in ("put_down", "push") and deed.used:
            self.holder.pop(deed.used, None)
            if at is not None:
                self.rest[deed.used] = at
        end = begun + self.frames(self._seconds(deed.action))
        self._event(deed, begun if moved > 0.4 else start, end, target or deed.used, moved=moved, where=point, at=at, since=start)

    def _put_where(self, deed: Deed) -> Point:
        """Where a thing is put: on the surface named, else on the nearest one, else on the floor."""
        body = self.bodies[deed.actor]
        place = self.frame.place
        word = thing_of(deed.target, "spot")
        top = top_for(place, word) if word else None
        away = "away" in split_words(deed.text.lower())
        near = [t for t in tops(place) if math.dist(t.at, body.at) - max(t.width, t.depth) / 2 < 1.3]
        top = top or (min(near, key=lambda t: math.dist(t.at, body.at) - max(t.width, t.depth) / 2) if near else None)
        if top is None:
            ahead = (body.at[0] + 0.45 * math.cos(body.facing), body.at[1] + 0.45 * math.sin(body.facing))
            return (*ahead, 0.0)
        kind = next((p.kind for p in self.props if p.id == deed.used), "cup")
        taken = [self.rest[p.id] for p in self.props if p.id != deed.used and p.id not in self.holder]
        options = [s for s in slots(top, size_of(kind)) if all(math.dist(s, t[:2]) > 0.18 for t in taken)] or slots(
            top, size_of(kind)
        )
        tall = 0.6 if size_of(kind)[2] >= TALL else 0.0
        best = min(options, key=lambda s: abs(math.dist(s, body.at) - (0.85 if away else 0.5)) - tall * self.frame.deep(s))
        return (*best, top.z)

    def _knocked_to(self, deed: Deed) -> Point:
        """Where a thing that is pushed comes down: over the nearest edge of what it stands on, or a step further on the floor."""
        thing = self.rest.get(deed.used, (0.0, 0.0, 0.0))
        top = next(
            (
                t
                for t in tops(self.frame.place)
                if abs(t.z - thing[2]) < 0.05 and math.dist(t.at, thing[:2]) < max(t.width, t.depth)
            ),
            None,
        )
        if top is not None:
            return (*edge_of(top, thing[:2], 0.45), 0.0)
        body = self.bodies[deed.actor]
        yaw = yaw_to(body.at, thing)
        return (thing[0] + 0.6 * math.cos(yaw), thing[1] + 0.6 * math.sin(yaw), 0.0)

    def _give(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        receiver = thing_of(deed.target, "actor")
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if receiver not in self.bodies or not self.bodies[receiver].here:
            self._event(dataclasses.replace(deed, action="put_down"), start, start + self.frames(1.3), at=self._put_where(deed))
            return
        other = self.bodies[receiver]
        moved = 0.0
        if math.dist(body.at, other.at) > 1.0:
            side = math.copysign(1.0, self.frame.across(body.at) - self.frame.across(other.at))
            goal = beside(
                self.frame,
                other.at,
                self._others(deed.actor),
                0.85,
                side,
                body.at,
                other.facing if other.pose != "stand" else None,
            )
            moved = math.dist(goal, body.at)
            self._go(deed.actor, goal, self.frame.turned_open(yaw_to(goal, other.at), 0.15), start, "walk")
        begun = max(start, body.free_from)
        self._turn_to(receiver, body.at, begun - self.scaled(10), most=math.radians(25))
        self._look(deed.actor, begun, receiver)
        self._look(receiver, begun, deed.used or deed.actor)
        if deed.used:
            self.holder[deed.used] = receiver
        self._event(deed, begun, begun + self.frames(1.6), receiver, receiver, moved, since=start)

    def _hug(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        whom = thing_of(deed.target, "actor")
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if whom not in self.bodies or not self.bodies[whom].here:
            self._event(deed, start, start + self.frames(1.5), self._target_id(deed))
            return
        other = self.bodies[whom]
        moved = 0.0
        if math.dist(body.at, other.at) > 0.6:
            yaw = yaw_to(other.at, body.at)
            goal = (other.at[0] + 0.48 * math.cos(yaw), other.at[1] + 0.48 * math.sin(yaw))
            via_free = self.frame.floor.free(goal, (), clearance=0.2)
            goal = goal if via_free else beside(self.frame, other.at, self._others(deed.actor), 0.48, 0.0, body.at)
            moved = math.dist(body.at, goal)
            self._go(deed.actor, goal, yaw_to(goal, other.at), start, "walk")
        begun = max(start, body.free_from)
        if other.pose == "stand":
            self._turn_to(whom, body.at, begun - self.scaled(10), most=math.radians(10))
        self._event(deed, begun, begun + self.frames(2.2), whom, whom, moved, since=start)
        self.embraced = (deed.actor, whom)

    def _part(self, deed: Deed) -> None:
        """Who has embraced and goes on to something else steps back to where people talk."""
        who, whom = self.embraced
        if not deed.actor or deed.actor not in self.embraced or deed.action in ("hug", "idle", "exit", "wave") or deed.kind == "hold":
            return
        self.embraced = ("", "")
        body, other = self.bodies[deed.actor], self.bodies[whom if deed.actor == who else who]
        gap = math.dist(body.at, other.at)
        if not (body.here and other.here and body.pose == other.pose == "stand") or gap >= SPACE:
            return
        yaw = yaw_to(other.at, body.at)
        goal = (other.at[0] + PARTED * math.cos(yaw), other.at[1] + PARTED * math.sin(yaw))
        others = tuple(a for a in self._others(deed.actor) if a != other.at)
        if not self.frame.floor.free(goal, others):
            goal = beside(self.frame, other.at, self._others(deed.actor), PARTED, 0.0, body.at)
        start = max(self.clock, body.free_from)
        seconds = 0.5 + 0.6 * math.dist(goal, body.at)
        self._mark(deed.actor, start, start + self.frames(seconds), goal, self.frame.turned_open(yaw_to(goal, other.at)), gait="walk")

    def _throw(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        target = self._target_id(deed)
        point = self._where_is(target) if target else None
        if point is None or math.dist(point[:2], body.at) > 6.0:
            yaw = yaw_to(body.at, point) if point is not None else body.facing
            point = (body.at[0] + 2.6 * math.cos(yaw), body.at[1] + 2.6 * math.sin(yaw), 0.0)
        self._turn_to(deed.actor, point[:2], start, most=math.radians(20))
        begun = max(start, body.free_from)
        if deed.used:
            self.holder.pop(deed.used, None)
            self.rest[deed.used] = point
            catcher = thing_of(deed.target, "actor")
            if catcher in self.bodies:
                self._look(catcher, begun + self.scaled(6), deed.used)
        self._event(deed, begun, begun + self.frames(1.6), target, where=point, at=point)
