"""What a camera sees of a blocked scene: who is in the picture, how large, behind what.

In: a place, a cast, the blocking and props of one scene. Out: a :class:`Sight` that answers for frames. The plan chooses cameras by it
and the checks judge them by it, with the same geometry.
"""

from __future__ import annotations

import bisect
import math

import numpy as np

from ..film import Beat, Blocking, Character, Point, Prop
from .geometry import (
    EYE,
    HATS,
    SENSOR_WIDTH,
    Camera,
    State,
    axes,
    box_hit,
    extent_at,
    head_at,
    project,
    top_height,
    where,
    yaw_to,
)
from .geometry import (
    point as as_point,
)
from .places import Place
from .words import table

#: Radius of a puppet's trunk that hides what is behind it, at girth 1, and how much wider it is with its arms.
BODY, ARMS = 0.22, 1.4
#: Where in the picture it is asked what covers it.
COVER_GRID = (np.linspace(-0.95, 0.95, 13), np.linspace(-0.9, 0.9, 7))
#: How much less the picture's left and right edges count in that than its middle.
EDGE_LESS = 0.6
#: How far under the eyes hands hold a thing, and one that is read, in heights of the body.
HOLDING, READING = 0.28, 0.2
#: Boxes lower than this hide no faces worth checking for.
LOW = 0.3
#: Metres that a lens keeps from furniture.
LENS_ROOM = 0.08


class Sight:
    """One blocked scene, seen."""

    def __init__(
        self,
        place: Place,
        cast: dict[str, Character],
        actors: tuple[Blocking, ...],
        props: tuple[Prop, ...],
        fps: int,
        beats: tuple[Beat, ...] = (),
    ):
        self.place, self.cast, self.fps = place, cast, fps
        self.actors = {b.actor: b for b in actors if b.actor in cast}
        self.props = {p.id: p for p in props}
        self.boxes = (*(o for o in place.obstacles if o.size[2] >= LOW), *place.dressing)
        self.big_props = tuple(
            p for p in props if table("props").get(p.kind, {}).get("rest") != "far" and self._size(p.id)[2] >= 0.2
        )
        self._whereabouts = self._follow(props, beats)
        self._speeches = tuple((b.actor, b.start, b.end) for b in beats if b.kind == "speech" and b.action != "voice")
        self._reads = tuple((b.actor, b.start, b.end) for b in beats if b.action == "read")
        self._boxes = np.array([(*o.at, *o.size, o.yaw) for o in self.boxes], float).reshape(-1, 7)
        self._box_cache: dict[tuple, np.ndarray] = {}
        self._body_cache: dict[int, tuple[tuple[str, ...], np.ndarray]] = {}
        self._eyes: dict[tuple[str, int], Point] = {}
        self._states: dict[tuple[str, int], State] = {}
        self._gaze_frames: dict[str, list[int]] = {a: [g.frame for g in b.gazes] for a, b in self.actors.items()}

    def state(self, actor: str, frame: int) -> State:
        """The actor's state at a frame."""
        key = (actor, frame)
        if key not in self._states:
            self._states[key] = where(self.actors[actor], frame, self.cast[actor].height, self.fps)
        return self._states[key]

    def here(self, actor: str, frame: int) -> bool:
        """Whether the actor is on the set."""
        return actor in self.actors and self.state(actor, frame).present

    def eyes(self, actor: str, frame: int) -> Point:
        """The point between the actor's eyes."""
        key = (actor, frame)
        if key not in self._eyes:
            self._eyes[key] = head_at(self.cast[actor], self.state(actor, frame))
        return self._eyes[key]

    def top(self, actor: str, frame: int) -> Point:
        """The highest point of the actor, hat included."""
        state = self.state(actor, frame)
        x, y, eye = self.eyes(actor, frame)
        return (
            x,
            y,
            eye + top_height(self.cast[actor], "stand") - self.cast[actor].height * EYE if state.pose != "lie" else eye + 0.2,
        )

    def gaze(self, actor: str, frame: int) -> str:
        """What the actor looks at."""
        target = ""
        for g in self.actors[actor].gazes:
            if g.frame > frame:
                break
            target = g.target
        return target

    def speaks(self, actor: str, frame: int) -> bool:
        """Whether the actor is saying something."""
        return any(a == actor and start <= frame < end for a, start, end in self._speeches)

    def said(self, start: int, end: int) -> tuple[tuple[str, int], ...]:
        """Who begins to speak in a span, and when, in order; who speaks already begins with it."""
        return tuple((a, max(start, s)) for a, s, e in sorted(self._speeches, key=lambda x: x[1]) if s < end and e > start)

    def point_of(self, ident: str, frame: int) -> Point | None:
        """Where an actor's eyes, a prop or a spot is."""
        if ident in self.actors:
            return self.eyes(ident, frame)
        if ident in self.props:
            return self.prop_at(ident, frame)
        return next((s.at for s in self.place.spots if s.name == ident), None)

    def _size(self, ident: str) -> Point:
        w, d, h = table("props").get(self.props[ident].kind, {}).get("size", (0.2, 0.2, 0.2))
        return (w, d, h)

    def _follow(self, props: tuple[Prop, ...], beats: tuple[Beat, ...]) -> dict[str, tuple[list[int], list[str | Point]]]:
        """For each prop the frames from which it is in somebody's hand (an id) or at a point."""
        found: dict[str, tuple[list[int], list[str | Point]]] = {p.id: ([-1], [p.holder or p.at]) for p in props}
        for b in sorted(beats, key=lambda b: b.start):
            if b.prop not in found:
                continue
            half = (b.start + b.end) // 2
            goes: str | Point | None = b.target if b.action == "give" else b.actor if b.action == "pick_up" else b.at
            if goes:
                heap = [
                    p.id
                    for p in props
                    if b.action == "push"
                    and p.kind == self.props[b.prop].kind
                    and math.dist(p.at[:2], self.props[b.prop].at[:2]) < 0.2
                ]
                for ident in heap or [b.prop]:
                    frames, places = found[ident]
                    frames.append(max(half, frames[-1]))
                    places.append(goes)
        return found

    def rest(self, ident: str, frame: int) -> str | Point:
        """In whose hand a prop is at a frame (an id), or the point on which it rests."""
        frames, places = self._whereabouts[ident]
        return places[bisect.bisect_right(frames, frame) - 1]

    def prop_at(self, ident: str, frame: int) -> Point:
        """The middle of a prop; one in a hand is in front of its holder's chest."""
        place = self.rest(ident, frame)
        if isinstance(place, str):
            if place not in self.actors:
                return self.props[ident].at
            x, y, z = self.hands(place, frame)
            return (x, y, z - self._size(ident)[2] / 2) if table("props").get(self.props[ident].kind, {}).get("hangs") else (x, y, z)
        return (place[0], place[1], place[2] + self._size(ident)[2] / 2)

    def hands(self, actor: str, frame: int) -> Point:
        """About where an actor holds a thing that it shows or uses."""
        state = self.state(actor, frame)
        tall = self.cast[actor].height
        x, y, eye = self.eyes(actor, frame)
        drop = READING if any(a == actor and start <= frame < end for a, start, end in self._reads) else HOLDING
        return (x + 0.26 * tall * math.cos(state.facing), y + 0.26 * tall * math.sin(state.facing), eye - drop * tall)

    def look_yaw(self, actor: str, frame: int) -> float:
        """The direction of the actor's face: towards what it looks at, as far as a neck turns from its body (70 degrees)."""
        state = self.state(actor, frame)
        target = self.gaze(actor, frame)
        point = self.point_of(target, frame) if target else None
        if point is None or target == actor or math.hypot(point[0] - state.at[0], point[1] - state.at[1]) < 0.15:
            return state.facing
        off = math.remainder(yaw_to(state.at, point) - state.facing, math.tau)
        return state.facing + max(-math.radians(70), min(math.radians(70), off))

    def hidden(self, lens: Point, point: Point, frame: int, besides: tuple[str, ...] = ()) -> str:
        """The name of what stands between the lens and a point, "" if nothing does."""
        near = self._towards(point, lens, 0.12)
        for o in self.boxes:
            if box_hit(lens, near, o.at, o.size, o.yaw):
                return o.name
        for p in self.big_props:
            place = self.rest(p.id, frame)
            if not isinstance(place, str) and p.id not in besides and box_hit(lens, near, place, self._size(p.id), p.facing):
                return p.id
        names, bodies = self._bodies(frame)
        hit = self._bodies_hit(np.array([lens]), np.array([near]), bodies)[0]
        return next((n for n, h in zip(names, hit, strict=True) if h and n not in besides), "")

    def face_hidden(self, lens: Point, actor: str, frame: int) -> float:
        """Which part of a face is hidden from a lens, 0 to 1: fifteen points on it are asked for, so that no bottle slips between them."""
        x, y, z = self.eyes(actor, frame)
        tall = self.cast[actor].height
        yaw = yaw_to((x, y), lens)
        sx, sy = -math.sin(yaw) * 0.1 * tall, math.cos(yaw) * 0.1 * tall
        points = np.array([(x + k * sx, y + k * sy, z + up * tall) for up in (-0.07, 0.0, 0.08) for k in (-1.0, -0.5, 0.0, 0.5, 1.0)])
        starts = np.broadcast_to(np.array(lens, float), points.shape)
        ends = points + (starts - points) * min(0.9, 0.12 / max(0.12, math.dist(lens, (x, y, z))))
        blocked = self.rays_hit(starts, ends, frame)
        names, bodies = self._bodies(frame)
        if len(names) > 1:
            others = np.array([n != actor for n in names])
            blocked |= (self._bodies_hit(starts, ends, bodies) & others).any(1)
        return float(blocked.mean())

    def veils(self, lenses: np.ndarray, actor: str, frame: int) -> np.ndarray:
        """For lens points (n, 3), which part of an actor is behind something, roughly: half for its eyes, half for its breast."""
        x, y, z = self.eyes(actor, frame)
        names, bodies = self._bodies(frame)
        others = np.array([n != actor for n in names], bool)
        found = np.zeros(len(lenses))
        for drop in (0.0, 0.2):
            ends = np.broadcast_to(np.array((x, y, z - drop * self.cast[actor].height)), lenses.shape)
            blocked = self.rays_hit(lenses, ends, frame) if not drop else np.zeros(len(lenses), bool)
            found += 0.5 * (blocked | (self._bodies_hit(lenses, ends, bodies) & others).any(1))
        return found

    def covered(self, camera: Camera, frame: int, depth: float, besides: tuple[str, ...] = ()) -> tuple[str, float]:
        """Whose body fills most of the picture nearer than `depth` metres, and which part of it, 0 to 1.

        The picture's edges count less than its middle; bodies of `besides` do not count.
        """
        names, bodies = self._bodies(frame)
        count = [k for k, n in enumerate(names) if n not in besides and project(camera, self.eyes(n, frame))[2] < depth]
        if not count:
            return "", 0.0
        right, up, forward = (np.array(v) for v in axes(camera))
        u, v = (g.ravel() for g in np.meshgrid(*COVER_GRID, indexing="ij"))
        wide = SENSOR_WIDTH / 2 / camera.lens
        rays = depth * (forward + u[:, None] * wide * right + v[:, None] * wide * 9 / 16 * up)
        starts = np.broadcast_to(np.array(camera.at), rays.shape)
        near = bodies[count] * np.array([1, 1, 1, 1, 1, 1, ARMS, 1])
        worth = 1.0 - EDGE_LESS * np.abs(u)
        parts = (self._bodies_hit(starts, starts + rays, near) * worth[:, None]).sum(0) / worth.sum()
        most = int(parts.argmax())
        return names[count[most]], float(parts[most])

    def rays_hit(self, starts: np.ndarray, ends: np.ndarray, frame: int | None = None) -> np.ndarray:
        """For rays (n, 3) to (n, 3), whether furniture, or with a `frame` a large prop at rest, is in their way: (n,) of bool."""
        boxes = self._boxes if frame is None else self._boxes_at(frame)
        if not len(boxes):
            return np.zeros(len(starts), bool)
        c, s = np.cos(boxes[:, 6]), np.sin(boxes[:, 6])
        low, high = np.zeros((len(starts), len(boxes))), np.ones((len(starts), len(boxes)))
        p, q = starts[:, None, :] - boxes[None, :, :3], ends[:, None, :] - boxes[None, :, :3]
        with np.errstate(divide="ignore", invalid="ignore"):
            for axis in range(3):
                a = p[..., 2] if axis == 2 else p[..., 0] * c + p[..., 1] * s if axis == 0 else p[..., 1] * c - p[..., 0] * s
                b = q[..., 2] if axis == 2 else q[..., 0] * c + q[..., 1] * s if axis == 0 else q[..., 1] * c - q[..., 0] * s
                near, far = (0.0, boxes[:, 5]) if axis == 2 else (-boxes[:, 3 + axis] / 2, boxes[:, 3 + axis] / 2)
                step = b - a
                step = np.where(np.abs(step) < 1e-9, 1e-9, step)
                one, two = (near - a) / step, (far - a) / step
                low, high = np.maximum(low, np.minimum(one, two)), np.minimum(high, np.maximum(one, two))
        return np.asarray((low <= high).any(1))

    def _boxes_at(self, frame: int) -> np.ndarray:
        """Furniture and large props, those in hands too, as rows of x, y, z, width, depth, height, yaw."""
        rows = []
        for p in self.big_props:
            place = self.rest(p.id, frame)
            if not isinstance(place, str):
                rows.append((*place, *self._size(p.id), p.facing))
            elif place in self.actors and self.here(place, frame):
                x, y, z = self.hands(place, frame)
                rows.append((x, y, z - 0.15, 0.2, 0.2, 0.3, self.state(place, frame).facing))
        key = tuple(rows)
        if key not in self._box_cache:
            self._box_cache[key] = np.vstack([self._boxes, np.array(rows, float).reshape(-1, 7)])
        return self._box_cache[key]

    def _bodies(self, frame: int) -> tuple[tuple[str, ...], np.ndarray]:
        """Who is there, and (n, 7) of head x, y, z, head radius, body x, y, body radius, with the body's top as an eighth column."""
        if frame not in self._body_cache:
            names, rows = [], []
            for actor in self.actors:
                if not self.here(actor, frame):
                    continue
                x, y, eye = self.eyes(actor, frame)
                bx, by, z = self.state(actor, frame).at
                who = self.cast[actor]
                top = eye - (0.0 if self.state(actor, frame).pose != "lie" else 0.1)  # collar and neck leave no gap under the head
                names.append(actor)
                hat = HATS[who.hat] * who.height
                rows.append((x, y, eye + 0.4 * hat, 0.105 * who.height + 0.02 + 0.4 * hat, bx, by, BODY * (0.6 + 0.4 * who.girth), top))
            self._body_cache[frame] = (tuple(names), np.array(rows, float).reshape(-1, 8))
        return self._body_cache[frame]

    @staticmethod
    def _bodies_hit(starts: np.ndarray, ends: np.ndarray, bodies: np.ndarray) -> np.ndarray:
        """For rays (n, 3) and bodies (m, 8), whether head or trunk of each is in the way: (n, m) of bool."""
        if not len(bodies):
            return np.zeros((len(starts), 0), bool)
        d = (ends - starts)[:, None, :]
        to_head = bodies[None, :, :3] - starts[:, None, :]
        t = np.clip((to_head * d).sum(2) / np.maximum((d * d).sum(2), 1e-12), 0, 1)
        head = np.linalg.norm(to_head - d * t[..., None], axis=2) < bodies[None, :, 3]
        to_body = bodies[None, :, 4:6] - starts[:, None, :2]
        flat = d[..., :2]
        t = np.clip((to_body * flat).sum(2) / np.maximum((flat * flat).sum(2), 1e-12), 0, 1)
        trunk = (np.linalg.norm(to_body - flat * t[..., None], axis=2) < bodies[None, :, 6]) & (
            starts[:, None, 2] + d[..., 2] * t < bodies[None, :, 7]
        )
        return np.asarray(head | trunk)

    def lenses_ok(self, at: np.ndarray) -> np.ndarray:
        """For points (n, 3), whether a lens can be there: :meth:`lens_fault` for many."""
        x0, y0, z0, x1, y1, z1 = self.place.camera
        good = (at >= (x0 - 1e-3, y0 - 1e-3, z0 - 1e-3)).all(1) & (at <= (x1 + 1e-3, y1 + 1e-3, z1 + 1e-3)).all(1)
        for o in self.place.obstacles:
            c, s = math.cos(o.yaw), math.sin(o.yaw)
            x, y = at[:, 0] - o.at[0], at[:, 1] - o.at[1]
            u, v = x * c + y * s, -x * s + y * c
            good &= ~(
                (np.abs(u) < o.size[0] / 2 + LENS_ROOM)
                & (np.abs(v) < o.size[1] / 2 + LENS_ROOM)
                & (at[:, 2] > o.at[2] - 0.05)
                & (at[:, 2] < o.at[2] + o.size[2] + LENS_ROOM)
            )
        return np.asarray(good)

    def clear_of_bodies(self, at: np.ndarray, frame: int, distance: float) -> np.ndarray:
        """For points (n, 3), whether a lens there keeps `distance` from every body: :meth:`near_lens` for many."""
        good = np.ones(len(at), bool)
        for actor in self.actors:
            if self.here(actor, frame):
                x, y, _ = self.state(actor, frame).at
                good &= ~((np.hypot(at[:, 0] - x, at[:, 1] - y) < distance) & (at[:, 2] < self.top(actor, frame)[2] + 0.15))
        return good

    @staticmethod
    def _towards(a: Point, b: Point, metres: float) -> Point:
        distance = math.dist(a, b) or 1.0
        part = min(0.9, metres / distance)
        return (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part)

    def lens_fault(self, at: Point) -> str:
        """Why a lens cannot be at a point: "outside" the place's camera room or in an obstacle's box; "" if it can."""
        x0, y0, z0, x1, y1, z1 = self.place.camera
        if not (x0 - 1e-3 <= at[0] <= x1 + 1e-3 and y0 - 1e-3 <= at[1] <= y1 + 1e-3 and z0 - 1e-3 <= at[2] <= z1 + 1e-3):
            return "outside"
        for o in self.place.obstacles:
            c, s = math.cos(o.yaw), math.sin(o.yaw)
            x, y = at[0] - o.at[0], at[1] - o.at[1]
            u, v = x * c + y * s, -x * s + y * c
            if (
                abs(u) < o.size[0] / 2 + LENS_ROOM
                and abs(v) < o.size[1] / 2 + LENS_ROOM
                and o.at[2] - 0.05 < at[2] < o.at[2] + o.size[2] + LENS_ROOM
            ):
                return o.name
        return ""

    def inside(self, at: Point) -> Point:
        """The point of the place's camera room that is nearest to `at`."""
        x0, y0, z0, x1, y1, z1 = self.place.camera
        return (min(x1, max(x0, at[0])), min(y1, max(y0, at[1])), min(z1, max(z0, at[2])))

    def near_lens(self, at: Point, frame: int, distance: float = 0.4) -> str:
        """The actor whose body the lens would touch, "" for none."""
        for actor in self.actors:
            if self.here(actor, frame):
                x, y, z = self.state(actor, frame).at
                if math.hypot(at[0] - x, at[1] - y) < distance and at[2] < self.top(actor, frame)[2] + 0.15:
                    return actor
        return ""

    def height_in_frame(self, camera: Camera, actor: str, frame: int) -> float:
        """How much of the picture's height the whole standing figure would fill (1: all of it)."""
        depth = project(camera, self.eyes(actor, frame))[2]
        return self.cast[actor].height / max(1e-6, extent_at(max(depth, 1e-6), camera.lens))


def aim(at: Point, point: Point, lens: float, x: float, y: float) -> Point:
    """The target that puts `point` at (x, y) of the picture of a lens at `at`; exact for a level camera, near enough for any."""
    target = point
    for _ in range(3):
        camera = Camera(at, target, lens)
        px, py, depth = project(camera, point)
        right, up, _ = axes(camera)
        half_w = extent_at(depth, lens) * 16 / 9 / 2
        half_h = extent_at(depth, lens) / 2
        du, dv = (px - x) * half_w, (py - y) * half_h
        target = as_point(t + r * du + u * dv for t, r, u in zip(target, right, up, strict=True))
    return target
