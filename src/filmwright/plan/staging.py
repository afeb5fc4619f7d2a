"""Blocking and time: a scene's deeds become beats with frames, marks on the floor and looks.

In: a `SceneBreakdown`, the cast, the lengths of the spoken lines in frames. Out: a :class:`Staged` scene without cameras. Dialogue
sets the time; between speeches there are small pauses, longer ones at a turn; walks last as long as their way; nothing overlaps
unless it is written so.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass, field

from ..film import Beat, Blocking, Character, Gaze, Ground, Mark, Point, Problem, Prop
from .breakdown import Deed, SceneBreakdown
from .geometry import path_length, walk_seconds, wrap, yaw_to
from .looks import number
from .places import Spot
from .positions import (
    TALK,
    TALL,
    Frame,
    beside,
    edge_of,
    frame_of,
    home,
    main_door,
    place_props,
    reach_point,
    seat_for,
    size_of,
    slots,
    spots_for,
    stand_for,
    thing_of,
    top_for,
    tops,
)
from .reading import Direction
from .words import split_words, table

#: Words a second of unhurried speech, and the breath around a line, for lines that nobody has spoken yet.
WORDS_A_SECOND, BREATH = 2.6, 0.35
#: Frames at 24 a second: before the first beat, between speeches, around deeds, at a turn, before the end.
LEAD, GAP, AFTER_DEED, TURN_PAUSE, TAIL, LAST_TAIL = 14, 8, 6, 14, 18, 48
#: An establishing look at a place before anybody speaks.
ESTABLISH = 52
#: Actors beyond this many that nobody told where to stand, stand in rows.
FEW = 5


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
    """A beat with what the camera must know of it: the deed, who matters, where it happens, how far it moves."""

    beat: Beat
    deed: Deed
    listener: str = ""
    moved: float = 0.0
    where: Point | None = None


@dataclass(frozen=True)
class Staged:
    """A scene with bodies and beats in time, without cameras."""

    broken: SceneBreakdown
    length: int
    props: tuple[Prop, ...]
    actors: tuple[Blocking, ...]
    events: tuple[Event, ...]
    reactions: tuple[Beat, ...]
    problems: tuple[Problem, ...]
    seed: int


def estimate(text: str, fps: int) -> int:
    """Frames that a line takes to say when nobody has said it yet."""
    words = len(split_words(text)) or max(1, len(text) // 4)
    return max(round(0.6 * fps), round((words / WORDS_A_SECOND + BREATH) * fps))


def stage(
    broken: SceneBreakdown, cast: dict[str, Character], seed: int, lengths: dict[str, int] | None, fps: int, step: int, last: bool
) -> Staged:
    """Stage one scene. `lengths` maps a spoken line's id to its frames; `last` scenes hold their end longer."""
    return _Stager(broken, cast, seed, lengths, fps, step, last).run()


class _Stager:
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

    # -- time ---------------------------------------------------------------------------------------------------------------------

    def frames(self, seconds: float) -> int:
        return max(self.step, round(seconds * self.fps / self.step) * self.step)

    def scaled(self, frames24: int) -> int:
        return self.frames(frames24 / 24)

    def run(self) -> Staged:
        self._place_people()
        self._place_props()
        self.clock = self.scaled(LEAD)
        first = next((d for d in self.broken.deeds if not d.opening), None)
        if first is not None and first.kind == "speech":
            self.clock = self.scaled(ESTABLISH)
        for deed in self.broken.deeds:
            self._do(deed)
        self._heard()
        ends = [e.beat.end for e in self.events] + [m.arrive for b in self.bodies.values() for m in b.marks]
        length = max([self.frames(2.0), *ends]) + self.scaled(
            LAST_TAIL if self.last or self.broken.transition.upper().startswith("FADE") else TAIL
        )
        length = -(-length // self.step) * self.step
        actors = tuple(Blocking(i, tuple(b.marks), tuple(b.gazes), b.exit) for i, b in self.bodies.items() if b.marks)
        return Staged(
            self.broken, length, self.props, actors, tuple(self.events), tuple(self.reactions), tuple(self.problems), self.seed
        )

    def _heard(self) -> None:
        """A scene that ends on words that matter stays a moment with the one who heard them."""
        last = self.events[-1] if self.events else None
        if last is None or last.deed.kind != "speech" or not last.listener or last.deed.absent:
            return
        if (
            float(table("emotions")[last.beat.emotion]["strength"]) >= 0.6
            and len([e for e in self.events if e.deed.kind == "speech"]) > 1
        ):
            start = -(-(last.beat.end + self.scaled(2)) // self.step) * self.step
            deed = dataclasses.replace(
                last.deed,
                id=f"{last.deed.id}-after",
                kind="hold",
                actor=last.listener,
                action="idle",
                direction=Direction(),
                text="",
                emotion="",
            )
            self._event(deed, start, start + self.frames(1.2), last.deed.actor)

    # -- before the scene -----------------------------------------------------------------------------------------------------------

    def _others(self, actor: str) -> tuple[Ground, ...]:
        return tuple(b.at for i, b in self.bodies.items() if i != actor and b.here)

    def _place_people(self) -> None:
        first: dict[str, Deed] = {}
        for d in self.broken.deeds:
            if d.actor and d.kind == "action" and not d.absent:
                first.setdefault(d.actor, d)
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

    def _warn(self, deed: Deed, code: str, message: str, nearest: str = "") -> None:
        self.problems.append(Problem("warning", code, message, deed.source, nearest))

    # -- deeds ----------------------------------------------------------------------------------------------------------------------

    def _do(self, deed: Deed) -> None:
        if deed.kind == "speech":
            self._speech(deed)
        elif deed.kind == "hold":
            self._hold(deed)
        elif not deed.actor:
            self._by_itself(deed)
        elif deed.actor in self.bodies and deed.action == "speak":
            self._gesture(dataclasses.replace(deed, action="nod"))
        elif deed.actor in self.bodies:
            self._act(deed)

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
        self.events.append(Event(beat, deed, listener, moved, where))
        self.last_start = start
        self.clock = max(self.clock, end)

    def _speech(self, deed: Deed) -> None:
        listener = self._listener(deed)
        before = next((e for e in reversed(self.events) if e.deed.kind == "speech"), None)
        turn = before is not None and deed.emotion not in ("", "neutral") and deed.emotion != before.beat.emotion
        pause = (
            AFTER_DEED
            if self.events and self.events[-1].deed.kind != "speech"
            else TURN_PAUSE
            if turn
            else GAP + number(self.seed, deed.id) % 3 * 2
        )
        start = self._start(deed, pause)
        length = (self.lengths or {}).get(deed.line) or estimate(deed.text, self.fps)
        body = self.bodies.get(deed.actor)
        if body is not None and body.here and not deed.absent:
            start = max(start, body.free_from)
            if listener:
                self._turn_to(deed.actor, self.bodies[listener].at, start - self.scaled(6), most=math.radians(50))
            self._look(deed.actor, start - self.scaled(4), listener or body_gaze(body))
        for other, b in self.bodies.items():
            if other != deed.actor and b.here and not deed.absent and body is not None and body.here:
                self._look(other, start + self.scaled(6), deed.actor)
        self._event(deed, start, start + length, listener, listener)
        if listener and length > self.frames(3.4):
            at = start + self.frames(length / self.fps * 0.6)
            self.reactions.append(
                Beat(
                    f"{deed.line}-heard",
                    deed.line,
                    "action",
                    listener,
                    "nod" if number(self.seed, deed.id, "heard") % 3 else "shrug",
                    at,
                    at + self.frames(0.9),
                    deed.actor,
                    self.bodies[listener].mood,
                )
            )
        self.last_speaker = deed.actor

    def _listener(self, deed: Deed) -> str:
        """Who is spoken to: who is named, who spoke last, who is nearest."""
        named = thing_of(deed.target, "actor")
        if named and named in self.bodies and self.bodies[named].here:
            return named
        here = [i for i, b in self.bodies.items() if b.here and i != deed.actor]
        if not here:
            return ""
        if self.last_speaker in here:
            return self.last_speaker
        me = self.bodies.get(deed.actor)
        earlier = [e.beat.actor for e in reversed(self.events) if e.deed.kind == "speech" and e.beat.actor in here]
        if earlier:
            return earlier[0]
        return min(here, key=lambda i: math.dist(self.bodies[i].at, me.at)) if me is not None else here[0]

    def _hold(self, deed: Deed) -> None:
        start = self._start(deed, AFTER_DEED)
        target = self._target_id(deed)
        if target:
            for actor, body in self.bodies.items():
                if body.here and not self._busy_with(actor):
                    self._look(actor, start, target)
        self._event(deed, start, start + self.frames(deed.seconds or 1.5), target, where=self._point(deed), action="idle")

    def _busy_with(self, actor: str) -> bool:
        return self.bodies[actor].pose == "lie"

    def _by_itself(self, deed: Deed) -> None:
        target = self._target_id(deed)
        if deed.action in ("open", "close"):
            word = thing_of(deed.target, "spot")
            doors = [s for s in spots_for(self.frame.place, word, ("door",)) if s.beyond is not None] if word else []
            door = doors[0] if doors else main_door(self.frame.place)
            if doors or word in ("door", "doorway", "gate"):
                self.door = door
            target = self.door.name if self.door is not None else target
            start = self._start(deed, AFTER_DEED)
            for actor, body in self.bodies.items():
                if body.here:
                    self._look(actor, start + self.scaled(6), target)
            self._event(deed, start, start + self.frames(0.7), target, where=self._spot_point(target))
            return
        fallen = self.events and self.events[-1].beat.action in ("push", "throw") and deed.action == "fall"
        start = max(self.last_start, self.clock - self.scaled(8)) if fallen else self._start(deed, AFTER_DEED)
        seconds = {"fall": 1.3, "turn": 2.6, "walk": 2.4, "run": 2.0}.get(
            deed.action, max(1.2, float(table("actions")[deed.action]["seconds"]))
        )
        for actor, body in self.bodies.items():
            if body.here and target:
                self._look(actor, start + self.scaled(4), target)
        self._event(deed, start, start + self.frames(seconds), target, where=self._point(deed))

    # -- what people do -------------------------------------------------------------------------------------------------------------

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

    def _seconds(self, action: str) -> float:
        return float(table("actions")[action]["seconds"]) or 1.0

    def _gesture(self, deed: Deed) -> None:
        start = max(self._start(deed, AFTER_DEED), self.bodies[deed.actor].free_from)
        if self.events and all(e.deed.opening for e in self.events) and table("actions")[deed.action].get("uses"):
            start = self.scaled(LEAD)
        target = self._target_id(deed)
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

    def _far_interest(self) -> str:
        """What somebody waves at who waves at nothing named: a ship, the one who just left, or nobody."""
        far = next((p.id for p in self.props if table("props")[p.kind]["rest"] == "far"), "")
        gone = next((i for i, b in self.bodies.items() if b.exit >= 0), "")
        return far or gone

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
            if math.dist(goal, self.bodies[deed.actor].at) > 0.8:
                self._walk(dataclasses.replace(deed, action="walk"))
                return
        start = self._start(deed, AFTER_DEED)
        self._event(deed, start, start + self.frames(1.5), self._target_id(deed))

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
        body.marks.append(Mark(start, start + whole, goal, wrap(facing), gait, "stand", 0.0, via))
        body.at, body.facing, body.free_from = goal, wrap(facing), start + whole
        return start + whole

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

    def _rise(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if body.pose == "stand":
            self._event(deed, start, start + self.frames(0.8), action="idle")
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

    # -- coming and going -----------------------------------------------------------------------------------------------------------

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
        if way > 4.6:
            part = max(0.0, (4.6 - math.dist(outer, inner))) / max(0.1, math.dist(inner, goal))
            goal = self.frame.floor.nearest(
                (inner[0] + (goal[0] - inner[0]) * part, inner[1] + (goal[1] - inner[1]) * part), others, passing=0.9
            )
        gait = "run" if any(w in deed.text.lower() for w in ("run", "rush", "burst")) else "walk"
        via = (inner, *self.frame.floor.path(inner, goal, others))
        length = path_length((outer, *via, goal))
        whole = self.frames(walk_seconds(length, gait, self.cast[deed.actor].height))
        start = max(start, body.free_from)
        if body.marks:
            body.exit = -1
        body.marks.append(
            Mark(start, start, outer, yaw_to(outer, inner))
            if not body.marks
            else Mark(start - self.step, start, outer, yaw_to(outer, inner))
        )
        body.marks.append(Mark(start, start + whole, goal, wrap(facing), gait, "stand", 0.0, via))
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
        body.marks.append(Mark(start, start + whole, outer, yaw_to(inner, outer), gait, "stand", 0.0, via))
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

    # -- with things and with each other --------------------------------------------------------------------------------------------

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
        self._event(deed, begun if moved > 0.4 else start, end, target or deed.used, moved=0.0, where=point, at=at)

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
        self._event(deed, begun, begun + self.frames(1.6), receiver, receiver, moved)

    def _hug(self, deed: Deed) -> None:
        body = self.bodies[deed.actor]
        whom = thing_of(deed.target, "actor")
        start = max(self._start(deed, AFTER_DEED), body.free_from)
        if whom not in self.bodies or not self.bodies[whom].here:
            self._event(deed, start, start + self.frames(1.5), self._target_id(deed))
            return
        other = self.bodies[whom]
        if math.dist(body.at, other.at) > 0.6:
            yaw = yaw_to(other.at, body.at)
            goal = (other.at[0] + 0.48 * math.cos(yaw), other.at[1] + 0.48 * math.sin(yaw))
            via_free = self.frame.floor.free(goal, (), clearance=0.2)
            goal = goal if via_free else beside(self.frame, other.at, self._others(deed.actor), 0.48, 0.0, body.at)
            self._go(deed.actor, goal, yaw_to(goal, other.at), start, "walk")
        begun = max(start, body.free_from)
        if other.pose == "stand":
            self._turn_to(whom, body.at, begun - self.scaled(10), most=math.radians(10))
        self._event(deed, begun, begun + self.frames(2.2), whom, whom)

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

    # -- looking --------------------------------------------------------------------------------------------------------------------

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


def body_gaze(body: Body) -> str:
    """What a body looks at now."""
    return body.gazes[-1].target if body.gazes else ""
