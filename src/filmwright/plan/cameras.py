"""Cameras: every draft becomes a shot with a view, a move, a stop and a focus.

In: drafts of a scene and its `Sight`. Out: `Shot`s, in order; each remembers what the ones before it settled (the line, the last view).
"""

from __future__ import annotations

import dataclasses

from ..film import Gaze, Shot
from .drafts import Draft
from .judging import View, middle_of
from .moves import Mover
from .positions import Frame
from .sight import Sight
from .views import Finder

#: Size -> f-stop by day: deep for places, shallow for faces; a stop more open in the dark.
STOPS = {"extreme_wide": 8.0, "wide": 5.6, "full": 4.0, "two_shot": 4.0, "medium": 2.8, "insert": 4.0}
FACE_STOP = 2.8
#: Sizes that several people share, so that the focus goes from one who speaks to the next.
SHARED = ("two_shot", "medium", "full")
DARKER = {8.0: 5.6, 5.6: 4.0, 4.0: 2.8, 2.8: 2.0}


class Director:
    """Films one scene, draft by draft."""

    def __init__(self, sight: Sight, frame: Frame, seed: int, fps: int, hour: str, talkers: tuple[tuple[str, str], ...]):
        self.sight, self.dark = sight, hour in ("night", "dusk")
        self.finder = Finder(sight, frame, talkers)
        self.mover = Mover(sight, seed, fps)

    def shoot(self, draft: Draft, ident: str) -> Shot:
        """The shot for a draft; remembers it for the next."""
        people = self._people(draft)
        if draft.size in ("over_shoulder", "two_shot") and len(people) < 2 and not draft.over:
            draft = dataclasses.replace(draft, size="medium_close" if draft.size == "over_shoulder" else "medium")
        view = self._view(draft, people)
        if view.size:  # no room to look over a shoulder: a single
            draft, people = dataclasses.replace(draft, size=view.size, over="", subjects=people[:1]), people[:1]
        marks, move = self.mover.move(draft, view, people)
        over = (draft.over,) if draft.size == "over_shoulder" else ()
        subjects = draft.subjects if draft.size == "insert" else tuple(dict.fromkeys((*people, *draft.subjects, *over)))
        stop = STOPS.get(draft.size, FACE_STOP)
        shot = Shot(
            ident,
            draft.start,
            draft.end,
            draft.size,
            move,
            subjects,
            marks,
            self._focus(draft, people),
            draft.lines,
            DARKER[stop] if self.dark else stop,
            "cut",
            draft.reason,
        )
        memory = self.finder.memory
        memory.second, memory.shot = memory.shot, shot
        return shot

    def _people(self, draft: Draft) -> tuple[str, ...]:
        moments = (middle_of(draft), draft.end - 1, draft.start)
        return tuple(s for s in draft.subjects if s in self.sight.actors and any(self.sight.here(s, t) for t in moments))

    def _view(self, draft: Draft, people: tuple[str, ...]) -> View:
        if draft.pov in self.sight.actors:
            return self.finder.point_of_view(draft)
        if draft.size == "insert" and draft.subjects and (draft.subjects[0] in self.sight.props or draft.point is not None):
            return self.finder.insert(draft)
        if not people:
            return self.finder.thing(draft)
        if draft.size == "over_shoulder" and draft.over in self.sight.actors:
            return self.finder.over(draft, people)
        if len(people) > 1 or draft.size in ("wide", "extreme_wide") or draft.point is not None:
            return self.finder.group(draft, people)
        return self.finder.single(draft, people[0])

    def _focus(self, draft: Draft, people: tuple[str, ...]) -> tuple[Gaze, ...]:
        """Who is sharp: who matters most; in a picture of several whoever speaks, pulled to when somebody else begins."""
        main = draft.subjects[:1] if draft.size == "insert" or not people else people[:1]
        held = [Gaze(draft.start, m) for m in main]
        if draft.move == "rack" and people:
            away = draft.over or next((a for a in self.sight.actors if a != people[0] and self.sight.here(a, middle_of(draft))), "")
            return (Gaze(draft.start, away), Gaze(middle_of(draft), people[0])) if away else tuple(held)
        if draft.size not in SHARED or len(people) < 2:
            return tuple(held)
        for speaker, frame in self.sight.said(draft.start, draft.end - self.mover.fps // 2):
            if speaker not in people or speaker == held[-1].target:
                continue
            if frame == held[-1].frame:
                held.pop()
            held.append(Gaze(frame, speaker))
        return tuple(held)
