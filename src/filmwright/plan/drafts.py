"""Drafts: the shots that are wanted, before cameras, and how a row of them is made to fit the time of a scene.

In: drafts as the deeds of a scene asked for them. Out: drafts without gaps, like joined with like, none too short or too long.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass

from ..film import Blocking, Point
from .geometry import wrap
from .positions import Frame
from .sight import Sight
from .staging import Staged

#: Shot sizes from far to near; the distance of two in this order is how many sizes they are apart.
SIZES = ("extreme_wide", "wide", "full", "medium", "medium_close", "close", "extreme_close")
#: Sizes that count as another for that distance.
LIKE = {"two_shot": "medium", "over_shoulder": "medium_close", "insert": "extreme_close"}
#: Seconds: no shot shorter or longer than these unless directed; an establishing shot; how long one speech is held before it is cut.
SHORT, LONG, ESTABLISHING, BREAK_SPEECH = 1.3, 8.6, 2.4, 5.6
#: Frames at 24 a second by which a cut comes before the line that it is for.
EARLY = 4
#: How near two people must be to share an over-the-shoulder or a two-shot, in metres.
NEAR = 2.6
#: A face that turns by more than this for good is filmed anew, from where it is seen, in the sizes that live on it.
TURNED, FACED = math.radians(55), ("medium_close", "close", "extreme_close")
#: Things so small that only an insert shows them.
SMALL = ("letter", "key", "phone", "book", "apple", "cup", "glass", "flower", "candle", "lantern", "clock")


@dataclass(frozen=True)
class Draft:
    """A shot that is wanted. `subjects` by importance; `point` where there is no actor; `over` whose shoulder; `directed` by the text."""

    start: int
    end: int
    size: str
    subjects: tuple[str, ...]
    reason: str
    move: str = ""
    lens: float = 0.0
    side: str = ""
    over: str = ""
    pov: str = ""
    point: Point | None = None
    directed: bool = False
    lines: tuple[str, ...] = ()
    beat: str = ""
    drama: float = 0.0
    keep: bool = False
    through: bool = False


def steps_apart(a: str, b: str) -> int:
    """How many sizes lie between two shot sizes."""
    return abs(SIZES.index(LIKE.get(a, a)) - SIZES.index(LIKE.get(b, b)))


class Drafts:
    """The drafts of one staged scene."""

    def __init__(self, staged: Staged, frame: Frame, sight: Sight, fps: int, step: int):
        self.staged, self.frame, self.sight, self.fps, self.step = staged, frame, sight, fps, step
        self.people = tuple(a.actor for a in staged.actors)
        self.drafts: list[Draft] = []
        self.kinds = {p.id: p.kind for p in staged.props}
        speeches = [e for e in staged.events if e.deed.kind == "speech"]
        self.order = {e.beat.id: (k + 1) / max(1, len(speeches)) for k, e in enumerate(speeches)}
        self.two_shots = 0
        self.singles: dict[str, int] = {}
        self.shown_insert: set[str] = set()

    def frames(self, seconds: float) -> int:
        return round(seconds * self.fps / self.step) * self.step

    def _there(self, frame: int) -> tuple[str, ...]:
        found = []
        for b in self.staged.actors:
            if b.marks[0].arrive <= frame + self.fps and not 0 <= b.exit <= frame and not self._waits_outside(b, frame):
                found.append(b.actor)
        return tuple(found)

    def _waits_outside(self, blocking: Blocking, frame: int) -> bool:
        """Whether an actor has gone out and will come back: it stands well beyond the floor."""
        mark = next((m for m in reversed(blocking.marks) if m.arrive <= frame), blocking.marks[0])
        going = any(m.leave <= frame + self.fps and frame < m.arrive for m in blocking.marks)
        x0, y0, x1, y1 = self.frame.place.floor
        return not going and max(x0 - mark.at[0], mark.at[0] - x1, y0 - mark.at[1], mark.at[1] - y1) > 0.9

    def _at(self, actor: str, frame: int) -> tuple[float, float]:
        marks = next(b for b in self.staged.actors if b.actor == actor).marks
        return next((m.at for m in reversed(marks) if m.leave <= frame), marks[0].at)

    def _apart(self, a: str, b: str, frame: int) -> float:
        return math.dist(self._at(a, frame), self._at(b, frame))

    def _fit(self, drafts: list[Draft]) -> list[Draft]:
        """Without gaps or overlaps, like with like joined, nothing too short or too long."""
        drafts = sorted(drafts, key=lambda d: d.start)
        joined: list[Draft] = []
        for d in drafts:
            if joined and self._joins(joined[-1], d):
                joined[-1] = self._join(joined[-1], d)
            else:
                joined.append(d)
        joined = self._no_short(self._abut(joined))
        joined = self._before_directed(joined)
        return self._no_long(self._abut(joined))

    def _before_directed(self, drafts: list[Draft]) -> list[Draft]:
        """No like view of the same person just before a directed one, which cannot give way itself."""
        made = list(drafts)
        for k, (a, b) in enumerate(zip(drafts, drafts[1:], strict=False)):
            alike = a.subjects[:1] == b.subjects[:1] and a.size != "insert" and steps_apart(a.size, b.size) < 2
            if not (alike and b.directed and not a.directed and a.subjects[:1] and a.subjects[0] in self.people):
                continue
            company = [p for p in self._there(a.start) if p != a.subjects[0] and self._apart(p, a.subjects[0], a.start) < NEAR]
            if company:
                made[k] = dataclasses.replace(a, size="two_shot", subjects=(a.subjects[0], company[0]), over="")
            elif b.size in ("close", "extreme_close", "medium_close"):
                made[k] = dataclasses.replace(a, size="medium" if b.size != "medium_close" else "full")
        return made

    def _abut(self, drafts: list[Draft]) -> list[Draft]:
        made = []
        for k, d in enumerate(drafts):
            start = 0 if k == 0 else d.start
            end = drafts[k + 1].start if k + 1 < len(drafts) else self.staged.length
            made.append(dataclasses.replace(d, start=start, end=end))
        return [d for d in made if d.end > d.start]

    def _joins(self, a: Draft, b: Draft) -> bool:
        if self._turned(a, b):
            return False
        if b.end - a.start > self.frames(LONG) or (b.directed and not a.directed) or (a.directed and b.directed):
            return False
        if a.directed and not (b.subjects[:1] == a.subjects[:1] and b.size == a.size):
            return False
        if a.reason == "two become one shape" and b.reason.startswith("the last picture"):
            return True
        if (
            b.size == "two_shot"
            and a.size in ("medium", "medium_close", "over_shoulder")
            and a.drama < 0.6
            and set(a.subjects[:1]) <= set(b.subjects)
            and not b.keep
            and not a.keep
            and not b.drama
        ):
            return True
        same = set(a.subjects[:2]) == set(b.subjects[:2]) and not (a.pov or b.pov)
        alike = steps_apart(a.size, b.size) <= 1 and a.over == b.over and a.size != "insert" and b.size != "insert"
        if a.reason == b.reason and a.keep and b.keep and a.point is not None and b.point is not None:
            return True
        return same and alike and not (a.keep or b.keep)

    def _turned(self, a: Draft, b: Draft) -> bool:
        """Whether the face that both drafts are for turns so far between them that one lens cannot see it in both."""
        who = a.subjects[0] if a.subjects else ""
        alone = b.subjects[:1] == (who,) and a.size in FACED and b.size in FACED
        if not alone or who not in self.people or min(a.end - a.start, b.end - b.start) < self.frames(SHORT):
            return False
        before = self.sight.look_yaw(who, (a.start + a.end) // 2)
        after = [self.sight.look_yaw(who, t) for t in ((b.start + b.end) // 2, b.end - 1)]
        return all(abs(wrap(yaw - before)) > TURNED for yaw in after)

    def _join(self, a: Draft, b: Draft) -> Draft:
        if b.size == "two_shot" and a.size in ("medium", "medium_close", "over_shoulder") and b.subjects[:2] != a.subjects[:2]:
            a = dataclasses.replace(a, size="two_shot", subjects=b.subjects, over="", reason=b.reason)
        if a.reason == "two become one shape":
            return dataclasses.replace(
                b,
                start=a.start,
                subjects=tuple(dict.fromkeys((*a.subjects, *b.subjects))),
                size="full",
                lines=tuple(dict.fromkeys((*a.lines, *b.lines))),
                beat=a.beat,
            )
        bigger = a if a.size == b.size or SIZES.index(LIKE.get(a.size, a.size)) <= SIZES.index(LIKE.get(b.size, b.size)) else b
        subjects = b.subjects if a.subjects and a.subjects[0] not in self.people and b.subjects else a.subjects
        return dataclasses.replace(
            bigger,
            start=a.start,
            end=max(a.end, b.end),
            subjects=tuple(dict.fromkeys((*subjects, *bigger.subjects)))[:4] if bigger.point is None else subjects,
            move=a.move or b.move,
            lines=tuple(dict.fromkeys((*a.lines, *b.lines))),
            drama=max(a.drama, b.drama),
            beat=a.beat,
            point=a.point or b.point,
            directed=a.directed,
            reason=a.reason,
            lens=a.lens,
            side=a.side,
        )

    def _no_short(self, drafts: list[Draft]) -> list[Draft]:
        """Shots under the least length give way to a neighbour, the one on the same person first."""
        found = list(drafts)
        k = 0
        while k < len(found) and len(found) > 1:
            d = found[k]
            if d.end - d.start >= self.frames(SHORT):
                k += 1
                continue
            if d.directed:
                found[k : k + 2] = self._lengthened(found[k : k + 2])
                k += 1
                continue
            left = found[k - 1] if k else None
            right = found[k + 1] if k + 1 < len(found) else None
            need = self.frames(SHORT) - (d.end - d.start)
            if right is not None and right.end - right.start - need >= self.frames(SHORT + 0.4) and d.size == "insert":
                found[k] = dataclasses.replace(d, end=d.end + need)
                found[k + 1] = dataclasses.replace(right, start=right.start + need)
                k += 1
                continue
            to_left = (
                left is not None
                and (right is None or bool(set(left.subjects) & set(d.subjects)) or right.directed)
                and not (left.end - left.start + d.end - d.start > self.frames(LONG) and right is not None)
            )
            if to_left:
                assert left is not None
                found[k - 1] = dataclasses.replace(
                    left,
                    end=d.end,
                    lines=tuple(dict.fromkeys((*left.lines, *d.lines))),
                    subjects=left.subjects
                    if left.directed or set(d.subjects[:1]) <= set(left.subjects)
                    else tuple(dict.fromkeys((*left.subjects, *d.subjects))),
                    size=left.size
                    if left.directed or set(d.subjects[:1]) <= set(left.subjects) or left.size in ("wide", "extreme_wide")
                    else "two_shot",
                )
                del found[k]
                k = max(0, k - 1)
            elif right is not None:
                found[k + 1] = dataclasses.replace(right, start=d.start, lines=tuple(dict.fromkeys((*d.lines, *right.lines))))
                if (
                    not set(d.subjects[:1]) <= set(right.subjects)
                    and not right.directed
                    and d.subjects[:1]
                    and d.subjects[0] in self.people
                    and right.subjects[:1]
                    and right.subjects[0] in self.people
                ):
                    found[k + 1] = dataclasses.replace(
                        found[k + 1],
                        subjects=tuple(dict.fromkeys((*right.subjects, *d.subjects))),
                        size="two_shot" if right.size not in ("wide", "full", "extreme_wide") else right.size,
                        over="",
                    )
                del found[k]
            else:
                k += 1
        return found

    def _lengthened(self, pair: list[Draft]) -> list[Draft]:
        """A directed shot that is too short takes what it lacks from the one after it."""
        if len(pair) < 2:
            return pair
        need = self.frames(SHORT) - (pair[0].end - pair[0].start)
        if pair[1].end - pair[1].start - need < self.frames(SHORT):
            return pair
        return [dataclasses.replace(pair[0], end=pair[0].end + need), dataclasses.replace(pair[1], start=pair[1].start + need)]

    def _no_long(self, drafts: list[Draft]) -> list[Draft]:
        """Shots over the greatest length are cut in two: the second on who listens, or nearer."""
        made: list[Draft] = []
        for d in drafts:
            length = d.end - d.start
            if length <= self.frames(LONG) or d.directed and length <= 2 * self.frames(LONG):
                made.append(d)
                continue
            parts = math.ceil(length / self.frames(6.0))
            cuts = [d.start + round(length * k / parts / self.step) * self.step for k in range(parts + 1)]
            for k in range(parts):
                size = d.size if k % 2 == 0 else SIZES[min(len(SIZES) - 2, SIZES.index(LIKE.get(d.size, d.size)) + 2)]
                made.append(
                    dataclasses.replace(
                        d,
                        start=cuts[k],
                        end=cuts[k + 1],
                        size=size if d.subjects else d.size,
                        over="" if k else d.over,
                        directed=False,
                        point=d.point if k % 2 == 0 else None,
                        subjects=d.subjects if k % 2 == 0 else d.subjects[:1],
                        reason=d.reason if k == 0 else "a long moment, seen anew",
                    )
                )
        return made
