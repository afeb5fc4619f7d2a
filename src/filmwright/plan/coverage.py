"""Coverage: which shots a staged scene needs, as a director would ask for them, before any camera has a place.

In: a `Staged` scene. Out: drafts: from when to when, how large, on whom, why. Wide to place, medium to play, close for the turn; who
is seen hearing as well as who speaks; what is handled is seen; what falls is seen falling; what the text directs is obeyed.
"""

from __future__ import annotations

import dataclasses
import math

from ..film import Beat, Point
from .bodies import Event
from .directions import Direction
from .drafts import BREAK_SPEECH, EARLY, ESTABLISHING, LIKE, LONG, NEAR, SHORT, SIZES, SMALL, Draft, Drafts
from .geometry import point
from .positions import Frame
from .sight import Sight
from .staging import Staged
from .words import table

#: Metres to what one does from which on the way there is a shot of its own.
FAR_TO_GO = 1.3


def cover(staged: Staged, frame: Frame, sight: Sight, fps: int, step: int) -> list[Draft]:
    """The drafts of a scene, in order, from its first frame to its last without gaps."""
    return Coverage(staged, frame, sight, fps, step).run()


class Coverage(Drafts):
    """Asks for the shots of one scene, event by event."""

    def run(self) -> list[Draft]:
        events = list(self.staged.events)
        for n, event in enumerate(events):
            before = events[n - 1] if n else None
            after = events[n + 1] if n + 1 < len(events) else None
            self.drafts += self._for(event, before, after)
        self.drafts = self._played_through(self.drafts)
        return self._fit(self._opened(self.drafts))

    def _for(self, event: Event, before: Event | None, after: Event | None) -> list[Draft]:
        start = max(0, event.beat.start - round(EARLY * self.fps / 24 / self.step) * self.step)
        made = self._speech(event, start) if event.deed.kind == "speech" else self._with_way(event, start, before, after)
        if event.deed.direction and made:
            made = [
                self._directed(made[0], event.deed.direction, event),
                *(made[1:] if event.deed.direction.move and not event.deed.direction.size else ()),
            ]
        return [dataclasses.replace(d, lines=(event.deed.line,), beat=event.beat.id) for d in made]

    def _with_way(self, event: Event, start: int, before: Event | None, after: Event | None) -> list[Draft]:
        """The drafts of an action, with the walk to it seen first where it is a long one."""
        made = self._action(event, start, before, after)
        since = max(0, event.since - round(EARLY * self.fps / 24 / self.step) * self.step) if event.since >= 0 else start
        if not made or event.beat.start - event.since < self.frames(0.7) or event.since < 0:
            return made
        if event.moved < FAR_TO_GO or event.deed.actor not in self.people:
            return [dataclasses.replace(made[0], start=since), *made[1:]]
        walk = Draft(since, start, "full", (event.deed.actor,), "a walk is seen whole", move="track" if event.moved > 2.2 else "pan")
        return [walk, *made]

    def _played_through(self, drafts: list[Draft]) -> list[Draft]:
        """A move that a note directs covers the whole paragraph under it, as far as a shot may last."""
        made: list[Draft] = []
        for d in drafts:
            lead = made[-1] if made else None
            same = (
                lead is not None
                and lead.directed
                and lead.move not in ("", "static")
                and lead.through
                and lead.lines[-1:] == d.lines[-1:]
                and not d.directed
            )
            if lead is not None and same and d.end - lead.start <= self.frames(LONG + 0.6):
                wider = d if SIZES.index(LIKE.get(d.size, d.size)) < SIZES.index(LIKE.get(lead.size, lead.size)) else lead
                size = "full" if wider.size == "insert" else wider.size
                made[-1] = dataclasses.replace(
                    lead,
                    end=max(lead.end, d.end),
                    size=size,
                    subjects=tuple(dict.fromkeys((*lead.subjects, *(s for s in d.subjects if s in self.people)))),
                    point=lead.point
                    or (
                        d.point if d.point is not None and math.dist(d.point[:2], self.frame.floor.place.floor[:2]) < 12 else None
                    ),
                )
            else:
                made.append(d)
        return made

    def _directed(self, draft: Draft, said: Direction, event: Event) -> Draft:
        """The draft as the text directs it."""
        people = tuple(i for i in said.on if i in self.people)
        things = tuple(p for k in said.on for p, kind in self.kinds.items() if kind == k)
        subjects = people or things or draft.subjects
        size = said.size or draft.size
        over = draft.over
        if size == "over_shoulder":
            over = said.over or next((p for p in self.people if p not in subjects), "")
            subjects = (
                people or tuple(s for s in (event.deed.actor, event.listener, *self.people) if s and s != over)[:1] or subjects
            )
        if size in ("wide", "extreme_wide", "two_shot") and not people:
            subjects = tuple(dict.fromkeys((*draft.subjects, *self._there(event.beat.start))))
        if size in ("close", "extreme_close", "medium_close", "medium") and not people and not things:
            subjects = tuple(s for s in (event.deed.actor, *draft.subjects) if s)[:1] or subjects
        if said.move == "orbit" and not said.size and size not in ("full", "medium", "wide", "two_shot"):
            size = "full"
        words = " ".join(
            w
            for w in (
                said.size.replace("_", " "),
                said.move.replace("_", " "),
                said.side,
                f"{said.lens:g} mm" if said.lens else "",
            )
            if w
        )
        point = None if people else draft.point
        return dataclasses.replace(
            draft,
            size=size,
            subjects=subjects,
            move=said.move or draft.move,
            side=said.side,
            lens=said.lens,
            over=over,
            point=point,
            pov=(said.pov if said.pov in self.people else event.deed.actor) if said.pov else draft.pov,
            directed=True,
            reason=f"the text directs: {words}",
            keep=True,
            through=bool(said.move and not said.size),
        )

    def _drama(self, event: Event) -> float:
        """0 to 1: how near the camera should come: the mood's strength, the place in the scene, how it is said."""
        strength = float(table("emotions")[event.beat.emotion]["strength"])
        said = event.beat.text
        return min(
            1.0,
            0.12
            + 0.33 * self.order.get(event.beat.id, 0.4)
            + 0.45 * strength
            + (0.12 if "!" in said else 0.0)
            + (0.06 if "?" in said else 0.0),
        )

    def _speech(self, event: Event, start: int) -> list[Draft]:
        speaker, listener = event.deed.actor, event.listener
        drama = self._drama(event)
        end = event.beat.end
        if speaker not in self.people or event.deed.absent or speaker not in self._there(event.beat.start):
            hearing = self._there(event.beat.start)
            if not hearing:
                return [Draft(start, end, "wide", (), "a voice from outside the picture", drama=drama)]
            return [Draft(start, end, "medium_close", hearing[:1], "a voice is heard; we watch who hears it", drama=drama)]
        near = listener and self._apart(speaker, listener, event.beat.start) < NEAR
        count = self.singles.get(speaker, 0)
        if near and self.two_shots == 0 and drama < 0.75:
            self.two_shots += 1
            first = Draft(start, end, "two_shot", (speaker, listener), "two people and what is between them", drama=drama)
        elif near and drama < 0.52 and count % 2 == 0:
            first = Draft(
                start,
                end,
                "over_shoulder",
                (speaker, listener),
                f"over {self._name(listener)}'s shoulder: both are in the talk",
                over=listener,
                drama=drama,
            )
        else:
            size = "close" if drama > 0.74 else "medium_close" if drama > 0.4 or near else "medium"
            why = {
                "close": "the turn: close on the face",
                "medium_close": "near enough to read the face",
                "medium": "room to speak",
            }[size]
            first = Draft(start, end, size, (speaker,), why, drama=drama)
        self.singles[speaker] = count + 1
        if end - start > self.frames(BREAK_SPEECH) and not event.deed.direction.size:
            return self._broken_up(first, event, drama)
        return [first]

    def _broken_up(self, first: Draft, event: Event, drama: float) -> list[Draft]:
        """A long speech: who hears it is seen in between, and the camera comes back nearer."""
        speaker, listener = event.deed.actor, event.listener
        total = first.end - first.start
        parts = max(2, round(total / self.frames(3.6)))
        cuts = [first.start + round(total * k / parts / self.step) * self.step for k in range(parts + 1)]
        crowd = [p for p in self._there(event.beat.start) if p != speaker]
        made = [dataclasses.replace(first, end=cuts[1])]
        sizes = (
            ("medium_close", "medium", "close") if first.size not in ("medium_close",) else ("medium", "close", "medium_close")
        )
        for k in range(1, parts):
            if k % 2 == 1 and crowd:
                hearer = listener if k % 4 == 1 and listener else crowd[(k // 2) % len(crowd)]
                made.append(
                    Draft(
                        cuts[k], cuts[k + 1], "close" if drama > 0.7 else "medium_close", (hearer,), "who hears it", drama=drama
                    )
                )
            else:
                made.append(
                    Draft(cuts[k], cuts[k + 1], sizes[(k // 2) % 3], (speaker,), "the speech goes on, seen anew", drama=drama)
                )
        return made

    def _name(self, ident: str) -> str:
        return ident.replace("-", " ").title()

    def _action(self, event: Event, start: int, before: Event | None, after: Event | None) -> list[Draft]:
        deed, beat = event.deed, event.beat
        end = beat.end
        actor = deed.actor
        if deed.kind == "hold":
            return self._hold(event, start, before)
        if not actor:
            return self._by_itself(event, start, before)
        if actor not in self.people:
            return []
        other = beat.target if beat.target in self.people else ""
        action = beat.action
        row = table("actions")[action]
        size = row.get("size", "medium")
        if deed.opening:
            return [
                Draft(
                    start,
                    end,
                    "wide",
                    (actor, *(p for p in self._there(beat.start) if p != actor)),
                    "where we are and who is here",
                )
            ]
        if action in ("enter", "exit"):
            return [
                Draft(
                    start,
                    end,
                    "full",
                    (actor,),
                    "the door and who comes through it" if action == "enter" else "who leaves, and the way out",
                    point=event.where,
                    keep=True,
                )
            ]
        if event.moved > 1.0 and event.since < 0:
            company = tuple(p for p in (other, *self._there(beat.start)) if p and p != actor)[:1]
            return [
                Draft(
                    start,
                    end,
                    "wide" if action == "run" or event.moved > 3.5 else "full",
                    (actor, *company) if other else (actor,),
                    "a walk is seen whole",
                    move="track" if event.moved > 2.2 else "pan",
                )
            ]
        if action in ("push", "throw") and (deed.used or beat.at is not None):
            return [Draft(start, end, "full", (actor,), "wide enough to see it fall", point=self._between(beat), keep=True)]
        if action in ("give",) and other:
            return [Draft(start, end, "two_shot", (actor, other), "a thing passes from hand to hand")]
        if action == "hug" and other:
            return [Draft(start, end, "two_shot", (actor, other), "two become one shape", drama=0.8, keep=True)]
        if (
            action in ("read", "look", "light", "pick_up", "drink", "write")
            and (beat.target in self.kinds or beat.prop)
            and self._small(beat.prop or beat.target)
        ):
            thing = beat.prop or beat.target
            if thing not in self.shown_insert and action in ("read", "look", "light", "write"):
                self.shown_insert.add(thing)
                return [Draft(start, end, "insert", (thing, actor), f"the {self.kinds[thing]} matters now")]
            return [Draft(start, end, "medium", (actor,), "hands and face with the thing they hold")]
        if action in ("look", "nod", "shake_head", "shrug", "think", "laugh", "cry", "shiver", "turn", "idle", "point"):
            drama = 0.5 if action in ("cry", "laugh", "shiver") else 0.35
            return [
                Draft(
                    start,
                    end,
                    "medium_close" if size in ("medium_close", "medium") else size,
                    (actor,),
                    "a face that answers",
                    drama=drama,
                )
            ]
        return [Draft(start, end, size, (actor, other) if other else (actor,), f"to see the {action.replace('_', ' ')} clearly")]

    def _between(self, beat: Beat) -> Point | None:
        """The middle between where a thing stands and where it comes down."""
        prop = next((p for p in self.staged.props if p.id == beat.prop), None)
        if prop is None or beat.at is None:
            return beat.at
        return point((a + b) / 2 for a, b in zip(prop.at, beat.at, strict=True))

    def _small(self, ident: str) -> bool:
        return self.kinds.get(ident, "") in SMALL

    def _hold(self, event: Event, start: int, before: Event | None) -> list[Draft]:
        target = event.beat.target
        end = event.beat.end
        if event.deed.actor in self.people:
            return [Draft(start, end, "close", (event.deed.actor,), "the one who heard it", drama=0.5, keep=True)]
        if (
            self._window(target)
            and not any(e.deed.kind == "speech" and e.beat.start < event.beat.start for e in self.staged.events)
            and self._there(event.beat.start)
        ):
            return [Draft(start, end, "wide", self._there(event.beat.start), "the weather in the window", point=event.where)]
        if target and (target in self.kinds or event.where is not None):
            far = event.where is not None and math.dist(event.where[:2], self.frame.floor.place.floor[:2]) > 12
            if far and self.people:
                viewer = before.deed.actor if before is not None and before.deed.actor in self.people else self.people[0]
                final = event is self.staged.events[-1]
                if final:
                    return [
                        Draft(
                            start,
                            end,
                            "wide",
                            (*self._there(event.beat.start), target),
                            "the last picture: people small before what is larger",
                            keep=True,
                            move="crane_up",
                        )
                    ]
                return [
                    Draft(
                        start,
                        end,
                        "wide",
                        (target,),
                        "what is seen, from the eyes that see it",
                        pov=viewer,
                        point=event.where,
                        keep=True,
                    )
                ]
            return [Draft(start, end, "medium", (target,), "something that is there", point=event.where, keep=True)]
        there = self._there(event.beat.start)
        if len(there) == 2:
            return [Draft(start, end, "two_shot", there, "silence between two", drama=0.5, move="push_in")]
        return [
            Draft(
                start,
                end,
                "medium_close" if there else "wide",
                there[:1],
                "a held moment",
                drama=0.5,
                move="push_in" if there else "",
            )
        ]

    def _window(self, target: str) -> bool:
        return any(s.name == target and s.kind == "window" for s in self.frame.place.spots)

    def _by_itself(self, event: Event, start: int, before: Event | None) -> list[Draft]:
        beat = event.beat
        if beat.action == "fall" and before is not None and before.beat.action in ("push", "throw"):
            return [
                Draft(
                    start,
                    beat.end,
                    "full",
                    (before.deed.actor,),
                    "wide enough to see it fall",
                    point=self._between(before.beat),
                    keep=True,
                )
            ]
        if beat.action in ("open", "close"):
            return [
                Draft(start, beat.end, "full", (beat.target,), "the door and who comes through it", point=event.where, keep=True)
            ]
        far = event.where is not None and math.dist(event.where[:2], self.frame.floor.place.floor[:2]) > 12
        if far:
            return [
                Draft(
                    start,
                    beat.end,
                    "wide",
                    (*self._there(beat.start), beat.target),
                    "people small before what they watch",
                    keep=True,
                )
            ]
        return [Draft(start, beat.end, "medium", (beat.target,), "a thing that moves by itself", point=event.where)]

    def _opened(self, drafts: list[Draft]) -> list[Draft]:
        """With an establishing shot at the front: the first events that are wide already, or the place before anybody acts."""
        there = self._there(0)
        size = "wide" if self.staged.broken.setting.inside else "extreme_wide"
        if not drafts:
            return [Draft(0, self.staged.length, size, there, "where we are", beat=f"{self.staged.broken.id}-open")]
        first = drafts[0]
        if first.directed:
            spoken = {e.beat.id for e in self.staged.events if e.deed.kind == "speech"}
            later = [d for d in drafts[1:] if d.directed or d.beat in spoken or d.end > max(first.end, self.frames(3.2))]
            return [dataclasses.replace(first, start=0), *later]
        establishing = self.frames(ESTABLISHING)
        if first.size in ("wide", "full", "extreme_wide"):
            merged = [first]
            for d in drafts[1:]:
                if (
                    d.directed
                    or d.end > self.frames(4.2)
                    or d.size not in ("wide", "extreme_wide")
                    and d.end > max(establishing, first.end)
                ):
                    break
                merged.append(d)
            last = merged[-1] if merged else first
            point = next((d.point for d in merged if d.point is not None), None)
            opening = dataclasses.replace(
                first,
                start=0,
                end=max(first.end, last.end),
                size="wide" if first.move else size,
                point=point,
                subjects=first.subjects or there,
                reason="where we are and who is here" if not first.move else f"where we are; {first.reason}",
                lines=tuple(dict.fromkeys(x for d in (first, *merged) for x in d.lines)),
            )
            return [opening, *[d for d in drafts if d not in merged and d is not first]]
        opening = Draft(
            0,
            max(first.start, self.step),
            size,
            there,
            "where we are and who is here",
            lines=first.lines,
            beat=f"{self.staged.broken.id}-open",
        )
        if first.start < self.frames(SHORT):
            return (
                [dataclasses.replace(opening, end=first.end, lines=first.lines), *drafts[1:]]
                if first.end < self.frames(4.0) and first.size != "insert"
                else [
                    dataclasses.replace(opening, end=min(first.end - self.frames(SHORT), establishing)),
                    dataclasses.replace(first, start=min(first.end - self.frames(SHORT), establishing)),
                    *drafts[1:],
                ]
            )
        return [opening, *drafts]
