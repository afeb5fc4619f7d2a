"""Pure geometry of a plan: where an actor is at a frame, where the camera is, and where a point falls in its picture.

In: values of `film.plan`. Out: metres, radians and picture coordinates. Every room that draws, hears or measures a scene uses these
very functions, so that what was checked is what is filmed.

Picture coordinates are (x, y, depth): x from -1 (left edge) to 1 (right edge), y from -1 (bottom) to 1 (top), depth in metres along the
lens. A lens of f mm on a sensor w mm wide sees 2 atan(w / 2f) (any text on photography; checked in tests with 35 mm: 39.15 degrees).
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..film import Blocking, CameraMark, Character, Ground, Mark, Point, Shot

#: Super 35, in millimetres; the picture is 16:9 of it unless said otherwise.
SENSOR_WIDTH = 24.89
ASPECT = 16 / 9

#: Puppet proportions, as parts of the height (see `docs/design/art.md`): shared with the world that sculpts them.
EYE, SHOULDER, HIP, ARM, HEAD = 0.84, 0.66, 0.42, 0.40, 0.22
#: Height of a hat over the head, as a part of the body height.
HATS = {"none": 0.0, "cap": 0.05, "beret": 0.04, "brim": 0.07, "bowler": 0.08, "hood": 0.04, "crown": 0.07, "scarf": 0.02}
#: Metres that one cycle (two steps) of a gait covers for a body 1.6 m high.
STRIDE = {"still": 1.0, "walk": 1.15, "run": 1.9, "creep": 0.7}
#: Metres a second that a gait covers for a body 1.6 m high; children are slower by the root of their height (Froude's law).
SPEED = {"still": 0.0, "walk": 1.25, "run": 2.9, "creep": 0.6}
#: Seconds over which a walk gathers and loses its speed.
EASE = 0.3
#: Seconds over which a body turns into and out of a walk.
TURN = 0.4
FPS = 24


@dataclass(frozen=True)
class State:
    """An actor at one frame: `at` (x, y, height of its support), `facing`, `pose`, `gait`, `phase` in cycles of that gait, whether it is on the set.

    `speed` in metres a second; `into` is 0-1: how far the change to `pose` from `before` has come (1 when settled).
    """

    at: Point
    facing: float
    pose: str
    gait: str
    phase: float
    present: bool
    speed: float = 0.0
    before: str = "stand"
    into: float = 1.0


@dataclass(frozen=True)
class Camera:
    """The lens at one frame: `at` and `target` in metres, `lens` in mm, `roll` in radians."""

    at: Point
    target: Point
    lens: float
    roll: float = 0.0


def smooth(t: float) -> float:
    """Smoothstep: 0 to 1 with no speed at both ends."""
    t = min(1.0, max(0.0, t))
    return t * t * (3 - 2 * t)


def point(values: Iterable[float]) -> Point:
    """Three numbers as a point."""
    x, y, z = values
    return (float(x), float(y), float(z))


def wrap(angle: float) -> float:
    """`angle` brought into -pi to pi."""
    return math.atan2(math.sin(angle), math.cos(angle))


def yaw_to(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """The direction from `a` to `b` on the ground, from +X counter-clockwise."""
    return math.atan2(b[1] - a[1], b[0] - a[0])


def ground_distance(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """Metres from `a` to `b` on the ground."""
    return math.hypot(a[0] - b[0], a[1] - b[1])


def blend_yaw(a: float, b: float, t: float) -> float:
    """From yaw `a` to `b` the short way round."""
    return a + wrap(b - a) * t


def path_length(points: list[Ground] | tuple[Ground, ...]) -> float:
    """Metres along a path of ground points."""
    return sum(math.dist(a, b) for a, b in zip(points, points[1:], strict=False))


def along(points: tuple[Ground, ...], distance: float) -> tuple[Ground, float]:
    """The point `distance` metres along a path and the direction of travel there."""
    last = 0.0
    for a, b in zip(points, points[1:], strict=False):
        step = math.dist(a, b)
        if step > 1e-9:
            last = yaw_to(a, b)
            if distance <= step:
                part = distance / step
                return (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part), last
            distance -= step
    return points[-1], last


def travelled(seconds: float, whole: float, length: float) -> float:
    """Metres covered after `seconds` of a walk of `length` metres that takes `whole` seconds: constant speed, eased at both ends.

    A trapezium of speed: with ramps of e seconds the top speed is length / (whole - e).
    """
    if whole <= 0:
        return length
    ease = min(EASE, whole / 3)
    top = length / (whole - ease)
    t = min(whole, max(0.0, seconds))
    if t < ease:
        return top * t * t / (2 * ease)
    if t > whole - ease:
        rest = whole - t
        return length - top * rest * rest / (2 * ease)
    return top * (t - ease / 2)


def walk_seconds(length: float, gait: str, height: float = 1.6) -> float:
    """How long a body of `height` takes for `length` metres by `gait`, ramps included."""
    speed = SPEED[gait] * math.sqrt(height / 1.6)
    return length / speed + EASE if length > 0 else 0.0


def where(blocking: Blocking, frame: float, height: float = 1.6, fps: int = FPS) -> State:
    """The state of an actor of `height` metres at `frame` of its scene; before its first mark it waits, absent, on that mark."""
    marks = blocking.marks
    gone = 0 <= blocking.exit <= frame
    index = bisect.bisect_right([m.leave for m in marks], frame) - 1
    if index <= 0:
        return _standing(marks[0], present=not gone and (frame >= marks[0].arrive or marks[0].arrive <= 0))
    mark, before = marks[index], marks[index - 1]
    if frame >= mark.arrive:
        return _standing(mark, present=not gone)
    return _going(before, mark, frame, height, fps, present=not gone)


def _standing(mark: Mark, present: bool) -> State:
    return State((mark.at[0], mark.at[1], mark.z), mark.facing, mark.pose, "still", 0.0, present)


def _going(before: Mark, mark: Mark, frame: float, height: float, fps: int, present: bool) -> State:
    path = (before.at, *mark.via, mark.at)
    length = path_length(path)
    whole, t = (mark.arrive - mark.leave) / fps, (frame - mark.leave) / fps
    if length < 0.05:
        part = smooth(t / whole)
        z = before.z + (mark.z - before.z) * part
        at = (before.at[0] + (mark.at[0] - before.at[0]) * part, before.at[1] + (mark.at[1] - before.at[1]) * part, z)
        return State(at, blend_yaw(before.facing, mark.facing, part), mark.pose, "still", 0.0, present, 0.0, before.pose, part)
    done = travelled(t, whole, length)
    point, direction = along(path, done)
    ahead = along(path, min(length, done + 0.2))[1]
    facing = blend_yaw(direction, ahead, 0.5)
    turn = min(TURN, whole / 3)
    if t < turn:
        facing = blend_yaw(before.facing, facing, smooth(t / turn))
    elif whole - t < turn:
        facing = blend_yaw(mark.facing, facing, smooth((whole - t) / turn))
    rise = smooth((t - whole + 0.8) / 0.8) if mark.z > before.z else smooth(t / min(0.8, whole))
    z = before.z + (mark.z - before.z) * rise
    changing = before.pose != mark.pose
    into = smooth(t / whole) if changing else 1.0
    stride = STRIDE[mark.gait] * height / 1.6
    speed = (travelled(t + 0.02, whole, length) - travelled(t - 0.02, whole, length)) / 0.04
    return State((*point, z), facing, mark.pose, mark.gait, done / stride, present, speed, before.pose, into)


def eye_height(character: Character, pose: str = "stand", z: float = 0.0) -> float:
    """Height of the eyes over the floor; `z` is the height of the support (a seat's for sit)."""
    tall = character.height
    return z + {"stand": EYE * tall, "sit": HIP * tall + 0.05, "kneel": (EYE - 0.24) * tall, "lie": 0.5 * HEAD * tall}[pose]


def shoulder_height(character: Character, pose: str = "stand", z: float = 0.0) -> float:
    """Height of the shoulders over the floor."""
    drop = (EYE - SHOULDER) * character.height if pose != "lie" else 0.0
    return eye_height(character, pose, z) - drop


def top_height(character: Character, pose: str = "stand", z: float = 0.0) -> float:
    """Height of the top of the head, with its hat, over the floor."""
    return eye_height(character, pose, z) + (1 - EYE + HATS[character.hat]) * character.height


def head_at(character: Character, state: State) -> Point:
    """The point between the eyes. Who lies has the head half a body's length behind its mark, against its facing."""
    x, y, z = state.at
    tall = eye_height(character, state.pose, z)
    if state.into < 1.0:
        was = eye_height(character, state.before, z)
        tall = was + (tall - was) * state.into
    if state.pose == "lie":
        back = 0.4 * character.height * state.into
        x, y = x - back * math.cos(state.facing), y - back * math.sin(state.facing)
    return (x, y, tall)


def camera_at(shot: Shot, frame: float) -> Camera:
    """The camera of `shot` at `frame` of the scene. A mark's `ease` says how the camera arrives at it."""
    marks = shot.marks
    index = bisect.bisect_right([m.frame for m in marks], frame) - 1
    if index < 0:
        return _still(marks[0])
    if index == len(marks) - 1:
        return _still(marks[-1])
    a, b = marks[index], marks[index + 1]
    t = (frame - a.frame) / (b.frame - a.frame)
    t = t if b.ease == "linear" else smooth(t)
    return Camera(
        _mix(a.at, b.at, t), _mix(a.target, b.target, t), a.lens + (b.lens - a.lens) * t, a.roll + (b.roll - a.roll) * t
    )


def _still(mark: CameraMark) -> Camera:
    return Camera(mark.at, mark.target, mark.lens, mark.roll)


def _mix(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def axes(camera: Camera) -> tuple[Point, Point, Point]:
    """The camera's right, up and forward as unit vectors, rolled."""
    fx, fy, fz = (t - a for t, a in zip(camera.target, camera.at, strict=True))
    size = math.sqrt(fx * fx + fy * fy + fz * fz) or 1.0
    fx, fy, fz = fx / size, fy / size, fz / size
    flat = math.hypot(fx, fy)
    rx, ry = (fy / flat, -fx / flat) if flat > 1e-6 else (1.0, 0.0)
    ux, uy, uz = ry * fz, -rx * fz, rx * fy - ry * fx
    c, s = math.cos(camera.roll), math.sin(camera.roll)
    right = (rx * c + ux * s, ry * c + uy * s, uz * s)
    up = (ux * c - rx * s, uy * c - ry * s, uz * c)
    return right, up, (fx, fy, fz)


def project(camera: Camera, point: Point, aspect: float = ASPECT) -> Point:
    """`point` in the picture of `camera` as (x, y, depth); a point behind the lens has depth <= 0 and means nothing else."""
    right, up, forward = axes(camera)
    d = tuple(p - a for p, a in zip(point, camera.at, strict=True))
    depth = sum(a * b for a, b in zip(d, forward, strict=True))
    near = depth if abs(depth) > 1e-6 else 1e-6
    scale = 2 * camera.lens / SENSOR_WIDTH
    x = sum(a * b for a, b in zip(d, right, strict=True)) / near * scale
    y = sum(a * b for a, b in zip(d, up, strict=True)) / near * scale * aspect
    return (x, y, depth)


def field_of_view(lens: float) -> float:
    """The horizontal angle of view of a lens in mm on the sensor, in radians."""
    return 2 * math.atan(SENSOR_WIDTH / (2 * lens))


def distance_for(extent: float, lens: float, aspect: float = ASPECT) -> float:
    """Metres from the lens at which the picture is `extent` metres high."""
    return extent * lens * aspect / SENSOR_WIDTH


def extent_at(distance: float, lens: float, aspect: float = ASPECT) -> float:
    """How many metres high the picture is at `distance` metres from the lens."""
    return distance * SENSOR_WIDTH / (lens * aspect)


def box_hit(a: Point, b: Point, at: Point, size: Point, yaw: float) -> bool:
    """Whether the segment from `a` to `b` goes through the upright box `size` (width, depth, height) turned by `yaw` on `at` (slab test)."""
    c, s = math.cos(yaw), math.sin(yaw)
    low, high = 0.0, 1.0
    p = _local(a, at, c, s)
    q = _local(b, at, c, s)
    bounds = ((-size[0] / 2, size[0] / 2), (-size[1] / 2, size[1] / 2), (0.0, size[2]))
    for start, end, (near, far) in zip(p, q, bounds, strict=True):
        step = end - start
        if abs(step) < 1e-9:
            if start < near or start > far:
                return False
            continue
        one, two = (near - start) / step, (far - start) / step
        low, high = max(low, min(one, two)), min(high, max(one, two))
        if low > high:
            return False
    return True


def _local(p: Point, at: Point, c: float, s: float) -> Point:
    x, y = p[0] - at[0], p[1] - at[1]
    return (x * c + y * s, -x * s + y * c, p[2] - at[2])


def segment_distance(p: Point, a: Point, b: Point) -> float:
    """Metres from `p` to the segment from `a` to `b`."""
    d = tuple(q - w for q, w in zip(b, a, strict=True))
    length = sum(v * v for v in d)
    t = 0.0 if length == 0 else sum((q - w) * v for q, w, v in zip(p, a, d, strict=True)) / length
    t = min(1.0, max(0.0, t))
    return math.dist(p, tuple(w + v * t for w, v in zip(a, d, strict=True)))
