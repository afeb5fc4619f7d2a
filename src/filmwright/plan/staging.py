"""Blocking and time: a scene's deeds become beats with frames, marks on the floor and looks.

In: a `SceneBreakdown`, the cast, the lengths of the spoken lines in frames. Out: a :class:`Staged` scene without cameras. Dialogue
sets the time; between speeches there are small pauses, longer ones at a turn; walks last as long as their way; nothing overlaps
unless it is written so.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from ..film import Beat, Blocking, Character, Problem, Prop
from .acting import ESTABLISH, LEAD, Acting
from .bodies import AFTER_DEED, Event, body_gaze
from .deeds import Deed, SceneBreakdown
from .directions import Direction
from .looks import number
from .positions import (
    main_door,
    spots_for,
    thing_of,
)
from .words import split_words, table

#: Words a second of unhurried speech, and the breath around a line, for lines that nobody has spoken yet.
WORDS_A_SECOND, BREATH = 2.6, 0.35
#: Frames at 24 a second: between speeches, at a turn, before the end of a scene, and of the film.
GAP, TURN_PAUSE, TAIL, LAST_TAIL = 8, 14, 18, 48


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
    return Stager(broken, cast, seed, lengths, fps, step, last).run()


class Stager(Acting):
    """Stages one scene: its deeds in order, each when the one before has made room for it."""

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

    def _do(self, deed: Deed) -> None:
        self._part(deed)
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
        self._event(deed, start, start + length, listener, listener, action="voice" if deed.absent else "")
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
