"""Before a scene begins: who sits, stands or waits where, and what lies where."""

from __future__ import annotations

import math

from ..film import Ground, Mark
from .bodies import Bodies, Body
from .deeds import Deed
from .geometry import wrap, yaw_to
from .looks import number
from .positions import (
    TALK,
    beside,
    home,
    main_door,
    place_props,
    seat_for,
    spots_for,
    stand_for,
    thing_of,
)

#: Actors beyond this many that nobody told where to stand, stand in rows.
FEW = 5


class Openings(Bodies):
    """Puts people and things in their first places."""

    def _place_people(self) -> None:
        first: dict[str, Deed] = {}
        for deed in self.broken.deeds:
            if deed.actor and deed.kind == "action" and not deed.absent:
                first.setdefault(deed.actor, deed)
        waiting: list[str] = []
        for actor in self.broken.present:
            begun = first.get(actor)
            if (
                begun is not None
                and begun.opening
                and begun.action in ("sit", "lie", "kneel", "idle")
                and (begun.target is not None or begun.action != "idle")
            ):
                self._open_at(actor, begun)
            else:
                waiting.append(actor)
        travellers = [a for a in waiting if (d := first.get(a)) is not None and d.action in ("walk", "run", "creep")]
        for actor in [a for a in waiting if a not in travellers]:
            self._stand_somewhere(actor, first.get(actor))
        for actor in travellers:
            self._start_away(actor, first[actor])
        for actor in self.broken.entering:
            door = main_door(self.frame.place)
            at = door.beyond if door is not None and door.beyond else home(self.frame, ())
            self.bodies[actor] = Body(at, door.facing if door else 0.0, here=False)
        self._face_each_other()
        for body in self.bodies.values():
            if body.here:
                body.marks.append(Mark(0, 0, body.at, body.facing, "still", body.pose, body.z))

    def _open_at(self, actor: str, deed: Deed) -> None:
        word = thing_of(deed.target, "spot")
        partner = next(iter(self._others(actor)), None)
        if deed.action in ("sit", "lie"):
            kinds = ("seat",) if deed.action == "sit" else ("bed", "seat")
            seat = seat_for(self.frame, word, self.taken, partner, kinds)
            if seat is not None:
                self.taken.add(seat.name)
                self.bodies[actor] = Body(seat.at[:2], seat.facing, deed.action, seat.at[2], seat.name)
                return
            self._stand_somewhere(actor, None)
            self.bodies[actor].pose = "sit" if deed.action == "sit" else "lie"
            self._warn(deed, "no-seat", "there is no seat left here; the actor sits on the floor")
            return
        if word:
            at, facing, spot = stand_for(self.frame, word, partner, self._others(actor))
            facing = self.frame.turned_open(facing) if spot is None or spot.kind != "far" else self.frame.turned_open(facing, 0.6)
        elif (other := thing_of(deed.target, "actor")) in self.bodies:
            at = beside(self.frame, self.bodies[other].at, self._others(actor))
            facing = self.frame.turned_open(yaw_to(at, self.bodies[other].at))
        else:
            self._stand_somewhere(actor, None)
            at, facing = self.bodies[actor].at, self.bodies[actor].facing
        self.bodies[actor] = Body(at, facing, "kneel" if deed.action == "kneel" else "stand")

    def _stand_somewhere(self, actor: str, deed: Deed | None) -> None:
        others = self._others(actor)
        word = thing_of(deed.target, "spot") if deed is not None else ""
        at_work = (
            deed is not None
            and word
            and deed.action in ("open", "close", "push", "knock", "write")
            and spots_for(self.frame.place, word, ("stand", "door", "window"))
        )
        if at_work:
            at, facing, _ = stand_for(self.frame, word, None, others)
        elif not others:
            at = home(self.frame, ())
            side = -1.0 if number(self.seed, actor) % 2 else 1.0
            shift = (at[0] + 0.5 * side * self.frame.right[0], at[1] + 0.5 * side * self.frame.right[1])
            at = self.frame.floor.nearest(shift if len(self.broken.present) > 1 else at, ())
            facing = self.frame.audience + 0.5 * side
        elif len(self.bodies) < FEW:
            anchor = next(b for b in self.bodies.values() if b.here)
            at = beside(self.frame, anchor.at, others, TALK, facing=anchor.facing if anchor.pose != "stand" else None)
            facing = self.frame.turned_open(yaw_to(at, anchor.at))
        else:
            at = self._in_rows(others)
            facing = self.frame.turned_open(yaw_to(at, home(self.frame, ())), 1.2)
        self.bodies[actor] = Body(at, wrap(facing))

    def _in_rows(self, others: tuple[Ground, ...]) -> Ground:
        """A place in the crowd: behind the players, in rows on the floor, nearer to the middle first."""
        x0, y0, x1, y1 = self.frame.place.floor
        centre = home(self.frame, ())
        best, found = math.inf, None
        for i in range(int((x1 - x0) / 0.62) + 1):
            for j in range(int((y1 - y0) / 0.62) + 1):
                p = (x0 + 0.62 * i, y0 + 0.62 * j)
                if not self.frame.floor.free(p, others, passing=0.55):
                    continue
                behind = self.frame.deep(p) - self.frame.deep(centre)
                cost = (
                    abs(self.frame.across(p) - self.frame.across(centre))
                    + 0.8 * abs(behind - 1.2)
                    + (2.0 if behind < 0.5 else 0.0)
                )
                if cost < best:
                    best, found = cost, p
        return found if found is not None else self.frame.floor.nearest(centre, others, passing=0.4)

    def _start_away(self, actor: str, deed: Deed) -> None:
        """Whoever begins the scene walking starts a few metres from where it goes, at the side with room, seen from the front."""
        goal, _, _ = self._goal(actor, deed)
        others = self._others(actor)
        wanted = {"run": 5.0, "creep": 1.6}.get(deed.action, 3.2)
        best, found = math.inf, goal
        x0, y0, x1, y1 = self.frame.place.floor
        lead = next((self.bodies[a] for a in self.bodies if a != actor and thing_of(deed.target, "actor") == a), None)
        for i in range(int((x1 - x0) / 0.4) + 1):
            for j in range(int((y1 - y0) / 0.4) + 1):
                p = (x0 + 0.3 + 0.4 * i, y0 + 0.3 + 0.4 * j)
                if not self.frame.floor.free(p, others, passing=0.9):
                    continue
                cost = abs(math.dist(p, goal) - wanted) + 0.4 * max(
                    0.0, abs(self.frame.deep(p) - self.frame.deep(goal)) - wanted * 0.75
                )
                if lead is not None:
                    cost = abs(math.dist(p, lead.at) - 1.1) + 0.3 * (math.dist(lead.at, goal) > math.dist(p, goal))
                if not self.frame.floor.clear(p, goal):
                    cost += 0.8
                if cost < best - 1e-9:
                    best, found = cost, p
        self.bodies[actor] = Body(found, yaw_to(found, goal) if math.dist(found, goal) > 0.1 else self.frame.audience)

    def _face_each_other(self) -> None:
        """Standing players with nothing else to do are turned to the one they will talk to."""
        here = [b for b in self.bodies.values() if b.here]
        if len(here) != 2:
            return
        for body, other in ((here[0], here[1]), (here[1], here[0])):
            if body.pose == "stand" and math.dist(body.at, other.at) < 2.5 and not body.seat:
                body.facing = self.frame.turned_open(yaw_to(body.at, other.at))

    def _place_props(self) -> None:
        user: dict[str, str] = {}
        for d in self.broken.deeds:
            if d.used and d.actor:
                user.setdefault(d.used, d.actor)
        where = {i: b.at for i, b in self.bodies.items()}
        self.props = place_props(self.frame, self.broken.props, where, user, self.seed)
        for prop in self.props:
            self.rest[prop.id] = prop.at
            if prop.holder:
                self.holder[prop.id] = prop.holder
