"""Shots of what people do: entrances at their doors, walks whole, hands with what they hold, things that fall seen falling.

In: the events of a staged scene that are no speech. Out: the drafts that show them, as a director would ask for them.
"""

from __future__ import annotations

import dataclasses
import math

from ..film import Beat, Point
from .bodies import Event
from .drafts import EARLY, SMALL, Draft, Drafts
from .geometry import point
from .words import table

#: Metres to what one does from which on the way there is a shot of its own.
FAR_TO_GO = 1.3


class ActionShots(Drafts):
    """Asks for the shots of deeds, holds and things that act by themselves."""

    def _with_way(self, event: Event, start: int, before: Event | None, after: Event | None) -> list[Draft]:
        """The drafts of an action, with the walk to it seen first where it is a long one."""
        made = self._action(event, start, before, after)
        since = max(0, event.since - round(EARLY * self.fps / 24 / self.step) * self.step) if event.since >= 0 else start
        if not made or event.beat.start - event.since < self.frames(0.7) or event.since < 0:
            return made
        if event.moved < FAR_TO_GO or event.deed.actor not in self.people:
            return [dataclasses.replace(made[0], start=since), *made[1:]]
        walk = Draft(since, start, "full", (event.deed.actor,), "a walk is seen whole", move=self._going(event))
        return [walk, *made]

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
                    move=self._going(event),
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

    def _going(self, event: Event) -> str:
        """How the camera goes with a walk: along where there is room, turning in a room."""
        return "track" if event.moved > 2.2 and not self.frame.place.inside else "pan"

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
