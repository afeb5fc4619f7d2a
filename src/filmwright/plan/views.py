"""Views: where the lens stands for a draft, found by laying out many points of which the best is judged by what it would see.

In: a draft, the scene's `Sight`. Out: a `View`: for one face, for several, over a shoulder, for a thing, a place, or out of somebody's eyes.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ..film import Point
from .drafts import Draft
from .geometry import (
    SENSOR_WIDTH,
    Camera,
    distance_for,
    extent_at,
    ground_distance,
    point,
    project,
    wrap,
    yaw_to,
)
from .judging import BODIES, HEAD_ROOM, NEAR_FACES, TOP, Judge, Points, View, apart, grid, middle_of, side_of, yaws
from .sight import aim
from .words import table

#: Size -> how much of a standing body's height the picture is high, the lenses in order of liking, and the eyes' height in the picture (-1 to 1).
SIZE: dict[str, tuple[float, tuple[float, ...], float]] = {
    "extreme_wide": (5.2, (24.0, 28.0), -0.05),
    "wide": (2.7, (24.0, 28.0, 35.0), 0.12),
    "full": (1.42, (35.0, 28.0, 24.0), 0.42),
    "medium": (0.82, (50.0, 35.0, 28.0, 24.0), 0.33),
    "medium_close": (0.60, (50.0, 85.0, 35.0, 28.0), 0.28),
    "close": (0.45, (85.0, 50.0, 35.0), 0.18),
    "extreme_close": (0.27, (85.0, 50.0), 0.1),
    "over_shoulder": (0.68, (50.0, 35.0, 28.0), 0.25),
    "two_shot": (0.95, (35.0, 50.0, 28.0, 24.0), 0.30),
    "insert": (0.36, (85.0, 50.0, 35.0), 0.0),
}
#: How much dearer than a single an over-the-shoulder may be.
OVER_WORTH = 0.8
#: How much the faces of a two-shot's first and second count: it rakes towards who matters more; and how far it may, as a cosine off square.
FAVOURED, RAKING = (1.0, 0.4), 0.5
#: Half the width of a head, as a part of its body's height.
HEAD_WIDE = 0.115
YAWS = np.arange(24) * math.tau / 24


class Finder(Judge):
    """Finds the view of each draft of one scene."""

    def lenses(self, draft: Draft, size: str) -> np.ndarray:
        """The focal lengths to try, in order of liking."""
        return np.array((draft.lens,) if draft.lens else SIZE[size][1])

    # -- layouts --------------------------------------------------------------------------------------------------------------------

    def single(self, draft: Draft, actor: str) -> View:
        """One person, as large as the size says."""
        frame, sight = middle_of(draft), self.sight
        tall = sight.cast[actor].height
        eyes = sight.eyes(actor, frame)
        state = sight.state(actor, frame)
        look = sight.look_yaw(actor, frame)
        part, _, eye_y = SIZE[draft.size]
        extent = part * tall * (1.06 if sight.cast[actor].hat != "none" and draft.size in ("medium_close", "close") else 1.0)
        if state.pose in ("sit", "kneel") and draft.size == "full":
            extent *= 0.8
        low = state.pose == "lie" and draft.size not in NEAR_FACES
        middle = (eyes[0], eyes[1], max(eyes[2], state.at[2] + 0.5 * extent)) if low else eyes
        lenses = self.lenses(draft, draft.size)
        rank, squeeze, yaw, lift = grid(
            np.arange(len(lenses), dtype=float), np.array((1.0, 0.86, 1.16)), look + YAWS, np.array((-0.1, 0.12, 0.45))
        )
        lens = lenses[rank.astype(int)]
        distance = distance_for(extent, 1.0) * lens * squeeze
        at = np.stack((eyes[0] + distance * np.cos(yaw), eyes[1] + distance * np.sin(yaw), eyes[2] + lift * distance * 0.35), 1)
        cost = (
            0.35 * rank + 2.5 * np.abs(np.log(squeeze)) + np.where(lift > 0.2, 0.12, 0.0) + self._faces(draft, actor, frame, at)
        )

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            y = self._eye_level((actor,), frame, at, lens, draft.size, eye_y)
            return aim(at, middle, lens, self._look_room(at, eyes, look, draft.size), y), 0.0

        return self._best(draft, (actor,), Points(at, lens, cost), eyes, extent, framed)

    def group(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Several people, or people and a point, in one picture; a far subject stands beside them in it."""
        frame, sight = middle_of(draft), self.sight
        times = (draft.start, frame, draft.end - 1)
        seen = [p for p in people if any(sight.here(p, t) for t in times)][:8] or list(people[:1])
        feet = draft.size in BODIES
        points = [sight.eyes(p, t) for p in seen for t in times if sight.here(p, t) and (t == frame or feet)]
        anchors = list(points) or [sight.eyes(people[0], frame)]
        points = points or list(anchors)
        if draft.point is not None and ground_distance(draft.point, anchors[0]) < 9:
            points.append((draft.point[0], draft.point[1], max(0.3, draft.point[2])))
        centre = point(sum(p[i] for p in points) / len(points) for i in range(3))
        part, _, eye_y = SIZE[draft.size]
        tall = max(sight.cast[p].height for p in seen)
        lenses = self.lenses(draft, draft.size)
        squeezes = np.array(
            (1.0, 1.15, 1.3) if draft.point is not None and feet else (1.0, 0.82, 0.66, 1.25) if feet else (1.0, 1.15)
        )
        heights = np.array((0.5, 0.85, 1.5) if feet else (0.92, 1.08))
        rank, yaw, squeeze, height = grid(np.arange(len(lenses), dtype=float), np.arange(36) * math.tau / 36, squeezes, heights)
        lens = lenses[rank.astype(int)]
        spread = np.array(points)[:, :2] - np.array(centre[:2])
        cos, sin = np.cos(yaw)[:, None], np.sin(yaw)[:, None]
        across = np.abs(-spread[:, 0] * sin + spread[:, 1] * cos).max(1)
        towards = (spread[:, 0] * cos + spread[:, 1] * sin).max(1)
        wanted = np.maximum(part * tall, (2 * across + 0.41 * tall + 0.35) * 9 / 16)
        waist = sum(sight.eyes(p, frame)[2] for p in seen) / len(seen) - 0.32 * tall
        whole = draft.point is not None and feet
        if whole:  # something happens between the floor and the heads: all of that height is in the picture, with room for a move
            high = max(sight.top(p, t)[2] for p in seen for t in times)
            wanted = np.maximum(wanted, 1.3 * high) * (1.12 if draft.move == "push_in" else 1.0)
            waist = 0.5 * high
        distance = distance_for(1.0, 1.0) * wanted * lens * squeeze + 0.6 * np.maximum(0.0, towards)
        z = np.maximum(0.35, height * tall + 0.02 * distance) if feet else centre[2] * height
        at = np.stack((centre[0] + distance * np.cos(yaw), centre[1] + distance * np.sin(yaw), z), 1)
        cost = 0.35 * rank + 1.6 * np.abs(np.log(squeeze)) + 0.12 * np.abs(height - (0.85 if feet else 1.0))
        if draft.size == "two_shot" and len(seen) > 1 and ground_distance(anchors[0], anchors[-1]) > 0.2:
            cost = cost + 0.9 * np.maximum(0.0, np.abs(np.cos(yaw - yaw_to(anchors[0], anchors[-1]))) - RAKING)
        for rank_, p in enumerate(seen[:2]):
            cost = cost + (FAVOURED[rank_] if draft.size == "two_shot" else 0.6) * self._faces(draft, p, frame, at)
        far = self._far(draft)
        focus = (centre[0], centre[1], waist if feet else sight.eyes(seen[0], frame)[2])

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            y = (
                0.0
                if whole
                else {"full": -0.08, "wide": -0.28, "extreme_wide": -0.3}[draft.size]
                if feet
                else self._eye_level(tuple(seen), frame, at, lens, draft.size, eye_y)
            )
            target = aim(at, focus, lens, 0.0, y)
            if far is None:
                camera = Camera(at, target, lens)
                tops = [project(camera, sight.top(p, t)) for p in seen for t in times if sight.here(p, t)]
                over = max((top[1] for top in tops if top[2] > 0 and abs(top[0]) < 1.1), default=0.0) - 0.93
                target = aim(at, focus, lens, 0.0, y - over) if over > 0 else target
            return self._with_far(at, target, lens, far, focus, y) if far is not None else (target, 0.0)

        if far is not None:
            cost = cost + 4.0 * np.maximum(0.0, apart(yaws(focus, at) + math.pi, yaw_to(centre, far)) - math.radians(32))
        return self._best(draft, tuple(seen), Points(at, lens, cost), centre, part * tall, framed)

    def over(self, draft: Draft, people: tuple[str, ...]) -> View:
        """Over the shoulder of one to the face of another; a single where there is no room for it."""
        frame, sight = middle_of(draft), self.sight
        whom = next((p for p in people if p != draft.over), people[0])
        face, back = sight.eyes(whom, frame), sight.eyes(draft.over, frame)
        alone = dataclasses.replace(draft, size="medium_close", over="")
        if ground_distance(back, face) < 0.3 or whom == draft.over:
            return dataclasses.replace(self.single(alone, whom), size="medium_close")
        lenses = self.lenses(draft, "over_shoulder")
        rank, behind, angle, sign = grid(
            np.arange(len(lenses), dtype=float),
            np.array((0.95, 1.25, 1.6, 2.0, 2.5)),
            np.array((0.3, 0.42, 0.55, 0.7)),
            np.array((-1.0, 1.0)),
        )
        lens = lenses[rank.astype(int)]
        yaw = yaw_to(back, face) + math.pi + sign * angle
        z = np.full_like(yaw, max(0.4, min(back[2] + 0.08, (back[2] + face[2]) / 2 + 0.12)))
        at = np.stack((back[0] + behind * np.cos(yaw), back[1] + behind * np.sin(yaw), z), 1)
        high = np.linalg.norm(at - np.array(face), axis=1) * SENSOR_WIDTH * 9 / 16 / lens / sight.cast[whom].height
        head = 0.12 * sight.cast[draft.over].height / behind * 2 * lens / SENSOR_WIDTH
        cost = 0.25 * rank + 1.6 * np.abs(np.log(high / 0.72)) + 0.2 * np.abs(angle - 0.55) + 5.0 * np.maximum(0.0, head - 0.38)
        cost = cost + 0.6 * self._faces(draft, whom, frame, at)

        def framed(at: Point, lens: float) -> tuple[Point, float]:
            x = 0.24 if side_of(at, face, back) > 0 else -0.24
            target = aim(at, face, lens, x, self._eye_level((whom,), frame, at, lens, "over_shoulder", 0.26))
            camera = Camera(at, target, lens)
            seen = project(camera, (back[0], back[1], back[2] - 0.15))
            if seen[2] <= 0.25:
                return target, 4.0
            heads = sight.cast[draft.over].height / seen[2] + sight.cast[whom].height / math.dist(at, face)
            clear = abs(seen[0] - project(camera, face)[0]) - HEAD_WIDE * heads * 2 * lens / SENSOR_WIDTH
            return target, 6.0 * max(0.0, -clear) + (0.0 if 0.35 < abs(seen[0]) < 1.25 else 0.9)

        best = self._best(draft, (whom,), Points(at, lens, cost), face, 0.68 * sight.cast[whom].height, framed)
        if draft.directed:
            return best
        single = dataclasses.replace(self.single(alone, whom), size="medium_close")
        return best if best.cost < single.cost + OVER_WORTH else single

    def insert(self, draft: Draft) -> View:
        """A thing, large: from the front and above, along the look of whoever holds it."""
        frame, sight = middle_of(draft), self.sight
        thing = draft.subjects[0]
        place = sight.rest(thing, frame) if thing in sight.props else ""
        holder = place if isinstance(place, str) and place in sight.actors and sight.here(place, frame) else ""
        point = sight.hands(holder, frame) if holder else sight.point_of(thing, frame) or draft.point or (0.0, 0.0, 1.0)
        kind = sight.props[thing].kind if thing in sight.props else "box"
        extent = max(0.4, 1.6 * max(table("props")[kind]["size"]))
        around = sight.state(holder, frame).facing if holder else self.frame.audience
        lenses = self.lenses(draft, "insert")
        rank, turn, up = grid(np.arange(len(lenses), dtype=float), YAWS, np.array((0.15, 0.4, 0.7)))
        lens = lenses[rank.astype(int)]
        distance = np.maximum(0.5, distance_for(extent, 1.0) * lens)
        yaw = around + turn
        at = np.stack(
            (
                point[0] + distance * np.cos(yaw) * np.cos(up),
                point[1] + distance * np.sin(yaw) * np.cos(up),
                point[2] + distance * np.sin(up),
            ),
            1,
        )
        cost = 0.3 * rank + 0.5 * np.abs(apart(turn, 0.0) - math.radians(40)) + 0.3 * np.abs(up - 0.4)
        return self._best(
            draft,
            (),
            Points(at, lens, cost),
            point,
            extent,
            lambda at, lens: (aim(at, point, lens, 0.0, 0.0), 0.0),
            (thing, holder),
        )

    def thing(self, draft: Draft) -> View:
        """A place, a door, a window, a thing at rest: from the front."""
        frame, sight = middle_of(draft), self.sight
        subject = draft.subjects[0] if draft.subjects else ""
        x0, y0, x1, y1 = sight.place.floor
        point = draft.point or (sight.point_of(subject, frame) if subject else None) or ((x0 + x1) / 2, (y0 + y1) / 2, 1.0)
        spot = next((s for s in sight.place.spots if s.name == subject), None)
        if not self.frame.floor.inside(point[:2], -4.0):
            stand = sight.inside(((x0 + x1) / 2, (y0 + y1) / 2, 1.5))
            length = draft.lens or 50.0
            return View(stand, aim(stand, point, length, 0.15, 0.1), length, 0.0)
        extent = {"extreme_wide": 7.0, "wide": 4.2, "full": 2.3, "medium": 1.6, "insert": 0.5}.get(draft.size, 1.2)
        focus = (point[0], point[1], max(point[2], 0.9)) if spot is not None and spot.kind in ("door", "window") else point
        lenses = self.lenses(draft, draft.size)
        rank, squeeze, turn, z = grid(
            np.arange(len(lenses), dtype=float), np.array((1.0, 0.8, 0.62, 1.3)), YAWS, np.array((1.05, 1.5))
        )
        lens = lenses[rank.astype(int)]
        distance = distance_for(extent, 1.0) * lens * squeeze
        yaw = self.frame.audience + turn
        at = np.stack((focus[0] + distance * np.cos(yaw), focus[1] + distance * np.sin(yaw), z), 1)
        cost = 0.35 * rank + 1.2 * np.abs(np.log(squeeze)) + 0.4 * apart(turn, 0.0)
        return self._best(
            draft,
            (),
            Points(at, lens, cost),
            focus,
            extent,
            lambda at, lens: (aim(at, focus, lens, 0.12, -0.05), 0.0),
            (subject,),
        )

    def point_of_view(self, draft: Draft) -> View:
        """What somebody sees: the lens just past its eyes."""
        frame, sight = draft.start, self.sight
        eyes = sight.eyes(draft.pov, frame)
        subject = draft.subjects[0] if draft.subjects else ""
        point = draft.point or sight.point_of(subject, frame)
        if subject == draft.pov or point is None:
            gaze = sight.gaze(draft.pov, frame)
            point = sight.point_of(gaze, frame) if gaze else None
        if point is None:
            yaw = sight.look_yaw(draft.pov, frame)
            point = (eyes[0] + 4 * math.cos(yaw), eyes[1] + 4 * math.sin(yaw), eyes[2])
        yaw = yaw_to(eyes, point)
        at = sight.inside((eyes[0] + 0.45 * math.cos(yaw), eyes[1] + 0.45 * math.sin(yaw), eyes[2] + 0.1))
        lens = draft.lens or (50.0 if ground_distance(point, eyes) > 30 else 35.0)
        return View(at, aim(at, point, lens, 0.2, 0.12), lens, 0.0)

    # -- framing --------------------------------------------------------------------------------------------------------------------

    def _eye_level(self, people: tuple[str, ...], frame: int, at: Point, lens: float, size: str, wanted: float) -> float:
        """Where the (first person's) eyes are in the picture's height: as `wanted`, or lower so that the tallest head fits."""
        first = self.sight.eyes(people[0], frame)
        half = extent_at(max(0.3, ground_distance(at, first)), lens) / 2
        tallest = max(self.sight.top(p, frame)[2] for p in people if self.sight.here(p, frame) or p == people[0])
        return min(wanted, TOP.get(size, HEAD_ROOM) - (tallest - first[2]) / half)

    def _look_room(self, at: Point, eyes: Point, look: float, size: str) -> float:
        """Where the face is from left to right: off the middle, with room in front of it."""
        side = math.sin(wrap(look - yaw_to(eyes, at)))
        most = {"full": 0.22, "medium": 0.3, "medium_close": 0.26, "close": 0.18, "extreme_close": 0.1}.get(size, 0.2)
        return -most * side if abs(side) > 0.2 else 0.0

    def _far(self, draft: Draft) -> Point | None:
        """A far thing among the subjects: it must be in the picture with the people."""
        for subject in draft.subjects:
            if subject not in self.sight.actors:
                point = self.sight.point_of(subject, draft.start)
                if point is not None and not self.frame.floor.inside(point[:2], -4.0):
                    return (point[0], point[1], max(point[2], 0.5))
        return None

    def _with_far(self, at: Point, target: Point, lens: float, far: Point, focus: Point, y: float) -> tuple[Point, float]:
        """A framing that people and a far thing share: the people a third to one side, the thing to the other."""
        x = project(Camera(at, target, lens), far)
        if x[2] <= 0:
            return target, 6.0
        side = math.copysign(0.34, x[0])
        target = aim(at, focus, lens, -side, y)
        seen = project(Camera(at, target, lens), far)
        return target, min(6.0, max(0.0, abs(seen[0]) - 0.75) * 4.0 + max(0.0, 0.25 - abs(seen[0] + side)) * 2.0)
