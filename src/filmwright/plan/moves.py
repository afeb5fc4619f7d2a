"""Camera moves: the marks by which a view becomes a push-in, an arc, a crane, a follow; nothing moves without a reason.

In: a draft, the view that was found for it, a scene's `Sight`. Out: camera marks over the shot's frames, and the name of the move. A move that
has no room in the place is made smaller, and given up (static) when even that has none.
"""

from __future__ import annotations

import dataclasses
import math

from ..film import CameraMark, Point
from .drafts import Draft
from .geometry import Camera, ground_distance, point, project, smooth, yaw_to
from .judging import HEAD_ROOM, TOP, View, middle_of
from .looks import number
from .sight import Sight, aim

#: Frames between the marks of a camera that follows or circles.
SAMPLE = 6
#: How much of the way to its subject a push-in goes: as directed, and as the plan chooses; less for faces that are near already.
PUSH, SLOW_PUSH = 0.3, 0.13
PUSH_LESS = {"close": 0.45, "extreme_close": 0.3, "medium_close": 0.7}


class Mover:
    """Makes the camera marks of one scene's shots."""

    def __init__(self, sight: Sight, seed: int, fps: int):
        self.sight, self.seed, self.fps = sight, seed, fps

    def move(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[tuple[CameraMark, ...], str]:
        """The camera's marks over the shot, and the name of the move."""
        move = draft.move
        length = draft.end - draft.start
        travels = people and draft.size not in ("insert",) and self._travel(people[0], draft) > 0.45
        if not move and travels and not draft.pov:
            move = "pan"
        if (
            not move
            and draft.drama > 0.55
            and length > 2.2 * self.fps
            and draft.size in ("medium", "medium_close", "close", "two_shot")
        ):
            move = "push_in"
        makers = {
            "pan": self._pan,
            "track": self._track,
            "push_in": self._push,
            "pull_back": self._push,
            "orbit": self._orbit,
            "crane_up": self._crane,
            "crane_down": self._crane,
            "truck": self._truck,
            "tilt": self._tilt,
            "handheld": self._handheld,
            "dolly_zoom": self._dolly_zoom,
        }
        if move in ("pan", "track") and not people:
            move = "pan_over" if draft.directed else ""
        if move == "rack":  # the focus moves, the camera does not
            return (CameraMark(draft.start, view.at, view.target, view.lens),), "rack"
        if move == "pan_over":
            return self._sweep(draft, view), "pan"
        if move in makers:
            marks = makers[move](dataclasses.replace(draft, move=move), view, people)
            if len(marks) > 1:
                return self._with_heads(draft, marks, people), move
        return (CameraMark(draft.start, view.at, view.target, view.lens),), "static"

    def _with_heads(self, draft: Draft, marks: tuple[CameraMark, ...], people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """The marks with the look raised wherever the move would cut the head of who matters off at the top."""
        if not people or draft.size in ("insert", "wide", "extreme_wide"):
            return marks
        return tuple(self._with_head(draft, m, people[0]) for m in marks)

    def _with_head(self, draft: Draft, mark: CameraMark, who: str) -> CameraMark:
        if not self.sight.here(who, mark.frame):
            return mark
        camera = Camera(mark.at, mark.target, mark.lens, mark.roll)
        top, eyes = self.sight.top(who, mark.frame), self.sight.eyes(who, mark.frame)
        (x, y, depth), high = project(camera, eyes), project(camera, top)[1]
        over = high - TOP.get(draft.size, HEAD_ROOM)
        if depth <= 0 or over <= 0 or abs(x) > 1 or high > 1.6:
            return mark
        return dataclasses.replace(mark, target=aim(mark.at, eyes, mark.lens, x, y - over))

    def _travel(self, actor: str, draft: Draft) -> float:
        """How far an actor's head moves in the shot, in metres; rising and sitting down count double."""
        points = [self.sight.eyes(actor, t) for t in (draft.start, middle_of(draft), draft.end - 1) if self.sight.here(actor, t)]
        return max((ground_distance(a, b) + 2 * abs(a[2] - b[2]) for a in points for b in points), default=0.0)

    def _samples(self, draft: Draft) -> list[int]:
        times = list(range(draft.start, draft.end - 1, SAMPLE))
        return [*times, draft.end - 1] if times[-1] < draft.end - 1 else times

    def _follow(self, draft: Draft, view: View, people: tuple[str, ...], carry: float) -> tuple[CameraMark, ...]:
        """Marks that keep a walking person where the framing has it; the camera goes along by the part `carry` of the way."""
        who = people[0]
        group = [p for p in people[:3]] if draft.size in ("two_shot", "wide", "extreme_wide", "full") else [who]
        middle = middle_of(draft)
        base = self._centre(group, middle)
        marks: list[CameraMark] = []
        softened: dict[int, Point] = {}
        for t in self._samples(draft):
            window = [self._centre(group, min(draft.end - 1, max(draft.start, t + d))) for d in (-10, -5, 0, 5, 10)]
            softened[t] = point(sum(p[i] for p in window) / len(window) for i in range(3))
        for t, centre in softened.items():
            shift = tuple(c - b for c, b in zip(centre, base, strict=True))
            at = self.sight.inside(
                (view.at[0] + carry * shift[0], view.at[1] + carry * shift[1], view.at[2] + 0.6 * carry * shift[2])
            )
            if self.sight.lens_fault(at):
                at = marks[-1].at if marks else view.at
            target = point(v + s for v, s in zip(view.target, shift, strict=True))
            marks.append(CameraMark(t, at, target, view.lens, 0.0, "linear"))
        return tuple(marks)

    def _centre(self, people: list[str], frame: int) -> Point:
        """The middle of some heads; who goes out of the set is followed to its edge."""
        points = [self.sight.eyes(p, frame) for p in people if self.sight.here(p, frame)] or [self.sight.eyes(people[0], frame)]
        if self.sight.place.inside:
            x0, y0, x1, y1 = self.sight.place.floor
            points = [(min(x1, max(x0, x)), min(y1, max(y0, y)), z) for x, y, z in points]
        return point(sum(p[i] for p in points) / len(points) for i in range(3))

    def _pan(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        return self._follow(draft, view, people, 0.0 if draft.size in ("close", "medium_close") else 0.2)

    def _track(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        return self._follow(draft, view, people, 0.85)

    def _between(self, a: Point, b: Point, part: float) -> Point:
        return point(x + (y - x) * part for x, y in zip(a, b, strict=True))

    def _push(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """Nearer (or back) along the look: a fifth of the way when directed, less when the plan chose it."""
        focus = self.sight.eyes(people[0], middle_of(draft)) if people else view.target
        most = (PUSH if draft.directed else SLOW_PUSH) * PUSH_LESS.get(draft.size, 1.0)
        if draft.point is not None:
            focus, people, most = view.target, (), 0.6 * most
        for part in (most, most * 0.6, most * 0.3):
            near = self._between(view.at, focus, part)
            near = (near[0], near[1], view.at[2] + (near[2] - view.at[2]) * 0.5)
            if not self.sight.lens_fault(near) and not any(
                self.sight.near_lens(near, t, 0.5) for t in (draft.start, middle_of(draft), draft.end - 1)
            ):
                break
        else:
            return ()
        x, y, _ = project(Camera(view.at, view.target, view.lens), focus)
        end = aim(near, focus, view.lens, x, y * 0.85)
        if people and self._travel(people[0], draft) > 0.2:
            return self._push_after(draft, view, near, people[0], (x, min(y, 0.45)))
        first, last = (view.at, view.target), (near, end)
        if draft.move == "pull_back":
            first, last = last, first
        return (CameraMark(draft.start, *first, view.lens), CameraMark(draft.end - 1, *last, view.lens))

    def _push_after(self, draft: Draft, view: View, near: Point, who: str, framed: tuple[float, float]) -> tuple[CameraMark, ...]:
        """A push-in or pull-back on somebody who moves: the look follows the head, softened."""
        marks = []
        for t in self._samples(draft):
            part = smooth((t - draft.start) / max(1, draft.end - 1 - draft.start))
            part = 1 - part if draft.move == "pull_back" else part
            window = [self._centre([who], min(draft.end - 1, max(draft.start, t + d))) for d in (-10, -5, 0, 5, 10)]
            head = point(sum(p[i] for p in window) / len(window) for i in range(3))
            at = self._between(view.at, near, part)
            marks.append(CameraMark(t, at, aim(at, head, view.lens, *framed), view.lens, 0.0, "linear"))
        return tuple(marks)

    def _orbit(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """An arc around the players, as wide as the camera room allows up to 80 degrees, ending where the best view is."""
        middle = middle_of(draft)
        centre = self._centre(list(people[:2]), draft.end - 1) if people else view.target
        radius = ground_distance(centre, view.at)
        best_yaw = yaw_to(centre, view.at)
        sign = 1.0 if draft.side == "right" else -1.0
        for arc in (80, 65, 50, 35, 20):
            for share in (0.5, 0.65, 0.35, 0.8, 0.2):
                for shrink in (1.0, 0.88, 0.76):
                    marks = self._arc(
                        draft, view, list(people[:2]), centre, radius * shrink, best_yaw, sign * math.radians(arc), share, middle
                    )
                    if marks:
                        return marks
        return ()

    def _arc(
        self,
        draft: Draft,
        view: View,
        people: list[str],
        centre: Point,
        radius: float,
        yaw: float,
        arc: float,
        share: float,
        middle: int,
    ) -> tuple[CameraMark, ...]:
        marks = []
        times = self._samples(draft)
        for t in times:
            part = smooth((t - draft.start) / max(1, draft.end - 1 - draft.start))
            angle = yaw + arc * (part - share)
            here = self._centre(people, t) if people else centre
            window = (
                [self._centre(people, min(draft.end - 1, max(draft.start, t + d))) for d in (-12, 0, 12)] if people else [centre]
            )
            here = point(sum(p[i] for p in window) / len(window) for i in range(3))
            at = (here[0] + radius * math.cos(angle), here[1] + radius * math.sin(angle), view.at[2])
            if self.sight.lens_fault(at) or self.sight.near_lens(at, t, 0.5):
                return ()
            shift = point(h - c for h, c in zip(here, self._centre(people, middle) if people else centre, strict=True))
            marks.append(CameraMark(t, at, self._turned_target(view, here, shift), view.lens, 0.0, "linear"))
        return tuple(marks)

    @staticmethod
    def _turned_target(view: View, here: Point, shift: Point) -> Point:
        return (here[0], here[1], view.target[2] + shift[2])

    def _crane(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """Up and back (or down and near); the look rises a little too, as far as the players stay in the picture."""
        z0 = self.sight.place.camera[2]
        distance = math.dist(view.at, view.target)
        away = yaw_to(view.target, view.at)
        low = (view.at[0], view.at[1], max(z0, view.at[2] - 0.25))
        for part in (1.0, 0.75, 0.5, 0.3):
            back, rise = (0.0 if self.sight.place.inside else 0.5) * distance * part, min(2.6, 0.55 * distance) * part
            high = (view.at[0] + back * math.cos(away), view.at[1] + back * math.sin(away), view.at[2] + rise)
            if not self.sight.lens_fault(high):
                break
        else:
            return ()
        raised = view.target
        for lift in (0.45, 0.3, 0.15):
            target = (view.target[0], view.target[1], view.target[2] + lift * rise)
            seen = [
                project(Camera(high, target, view.lens), self.sight.eyes(p, draft.end - 1))
                for p in people
                if self.sight.here(p, draft.end - 1)
            ]
            if all(y > -0.35 for _, y, _ in seen):
                raised = target
                break
        first, last = (low, view.target), (high, raised)
        if draft.move == "crane_down":
            first, last = last, first
        return (CameraMark(draft.start, *first, view.lens), CameraMark(draft.end - 1, *last, view.lens))

    def _truck(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        yaw = yaw_to(view.at, view.target)
        sign = -1.0 if draft.side != "left" else 1.0
        for way in (0.9, 0.6, 0.3):
            dx, dy = sign * way / 2 * -math.sin(yaw), sign * way / 2 * math.cos(yaw)
            a, b = (view.at[0] - dx, view.at[1] - dy, view.at[2]), (view.at[0] + dx, view.at[1] + dy, view.at[2])
            if not self.sight.lens_fault(a) and not self.sight.lens_fault(b):
                ta, tb = (
                    (view.target[0] - dx / 2, view.target[1] - dy / 2, view.target[2]),
                    (view.target[0] + dx / 2, view.target[1] + dy / 2, view.target[2]),
                )
                return (CameraMark(draft.start, a, ta, view.lens), CameraMark(draft.end - 1, b, tb, view.lens))
        return ()

    def _sweep(self, draft: Draft, view: View) -> tuple[CameraMark, ...]:
        """A pan over a place: from one side to the other."""
        yaw = yaw_to(view.at, view.target)
        distance = math.dist(view.at, view.target)
        sign = 1.0 if draft.side == "right" else -1.0
        targets = [
            (view.at[0] + distance * math.cos(yaw + s * 0.22), view.at[1] + distance * math.sin(yaw + s * 0.22), view.target[2])
            for s in (sign, -sign)
        ]
        return (
            CameraMark(draft.start, view.at, targets[0], view.lens),
            CameraMark(draft.end - 1, view.at, targets[1], view.lens),
        )

    def _tilt(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        tall = self.sight.cast[people[0]].height if people else 1.2
        low = (view.target[0], view.target[1], max(0.1, view.target[2] - 0.55 * tall))
        return (CameraMark(draft.start, view.at, low, view.lens), CameraMark(draft.end - 1, view.at, view.target, view.lens))

    def _handheld(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """A breathing camera: small slow waves of its own for each shot, relative to the shot's start."""
        base = (
            self._pan(draft, view, people)
            if people and self._travel(people[0], draft) > 0.45
            else tuple(CameraMark(t, view.at, view.target, view.lens, 0.0, "linear") for t in self._samples(draft))
        )
        phase = number(self.seed, draft.beat, "hand") % 628 / 100
        distance = math.dist(view.at, view.target)
        made = []
        for m in base:
            t = (m.frame - draft.start) / self.fps
            sway = (
                0.012 * math.sin(1.9 * t + phase),
                0.012 * math.sin(2.6 * t + 2 * phase),
                0.010 * math.sin(3.1 * t + 3 * phase),
            )
            made.append(
                dataclasses.replace(
                    m,
                    target=point(v + s * distance for v, s in zip(m.target, sway, strict=True)),
                    roll=0.006 * math.sin(1.3 * t + phase),
                )
            )
        return tuple(made)

    def _dolly_zoom(self, draft: Draft, view: View, people: tuple[str, ...]) -> tuple[CameraMark, ...]:
        """Nearer while the lens widens, so that the face keeps its size and the place behind it does not."""
        focus = self.sight.eyes(people[0], middle_of(draft)) if people else view.target
        distance = math.dist(view.at, focus)
        for part in (0.5, 0.38, 0.25):
            near = self._between(view.at, focus, part)
            if not self.sight.lens_fault(near) and not self.sight.near_lens(near, middle_of(draft), 0.45):
                x, y, _ = project(Camera(view.at, view.target, view.lens), focus)
                count = max(2, len(self._samples(draft)))
                marks = []
                for k, t in enumerate(self._samples(draft)):
                    at = self._between(view.at, near, smooth(k / (count - 1)))
                    lens = view.lens * math.dist(at, focus) / distance
                    marks.append(CameraMark(t, at, aim(at, focus, lens, x, y), lens, 0.0, "linear"))
                return tuple(marks)
        return ()
