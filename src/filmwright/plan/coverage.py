"""Coverage: which shots a staged scene needs, as a director would ask for them, before any camera has a place.

In: a `Staged` scene. Out: drafts: from when to when, how large, on whom, why. Wide to place, medium to play, close for the turn; who
is seen hearing as well as who speaks; what is handled is seen; what falls is seen falling; what the text directs is obeyed.
"""

from __future__ import annotations

import dataclasses
import math

from .action_shots import ActionShots
from .bodies import Event
from .directions import Direction
from .drafts import BREAK_SPEECH, EARLY, ESTABLISHING, LIKE, LONG, NEAR, SHORT, SIZES, Draft
from .positions import Frame
from .sight import Sight
from .staging import Staged
from .words import table


def cover(staged: Staged, frame: Frame, sight: Sight, fps: int, step: int) -> list[Draft]:
    """The drafts of a scene, in order, from its first frame to its last without gaps."""
    return Coverage(staged, frame, sight, fps, step).run()


class Coverage(ActionShots):
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
        size = said.size or ("over_shoulder" if said.move == "rack" and len(self._there(event.beat.start)) > 1 else draft.size)
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
            there = self._there(event.beat.start)
            hearing = tuple(p for p in there if p != speaker) or there
            if not hearing:
                return [Draft(start, end, "wide", (), "a voice from outside the picture", drama=drama)]
            if event.deed.absent and hearing[0] == speaker:
                return [Draft(start, end, "medium_close", hearing[:1], "we hear what it thinks", drama=drama, move="push_in")]
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
