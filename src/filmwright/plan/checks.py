"""Checks before pictures: what geometry says is wrong with a plan.

In: a `Plan`, planned or edited by hand. Out: problems, each naming scene and shot (or actor) with a remedy in mind; none means that
speakers are seen, nobody's back is in the way, faces have room, the line holds, cuts are cuts, nobody walks through furniture, no lens
stands in a wall, bodies move as bodies can, and shots hold the words in them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..film import Beat, Blocking, Plan, Problem, ScenePlan, Shot
from .drafts import steps_apart
from .geometry import camera_at as _camera_at
from .geometry import ground_distance, path_length, project, wrap, yaw_to
from .judging import BEFORE, JUMP_ANGLE, JUMP_SIZES, side_of
from .paths import rectangle_distance
from .places import places
from .sight import Sight
from .words import split_words

#: The fastest a body is believed at, in metres a second, by gait; for a body 1.6 m high, others by the root of their height.
FASTEST = {"still": 1.2, "walk": 2.2, "run": 5.0, "creep": 1.3}
#: A camera faster than this is a missile, in metres a second.
FASTEST_CAMERA = 3.5
#: Words a second that nobody says clearly.
FASTEST_WORDS = 6.0
#: The least length of a shot in seconds.
SHORTEST = 1.0
#: How near a body's middle comes to furniture before it is in it, in metres; near a seat that it takes or leaves that does not count.
INSIDE, SEATED = 0.12, 0.85
#: The sine of the angle off the line under which a camera stands on it: neutral.
NEUTRAL = 0.13
#: The part of the picture that somebody who is not meant may fill before who is, and that a shoulder may.
BLOCKED, SHOULDER_MOST = 0.25, 0.48
#: The picture's edge for eyes, and the least part of a speech that shows who speaks.
EDGE, SHOWN = 0.98, 0.3


@dataclass(frozen=True)
class _Scene:
    plan: Plan
    scene: ScenePlan
    sight: Sight

    def at(self, frame: int) -> Shot | None:
        return next((s for s in self.scene.shots if s.start <= frame < s.end), None)

    def problem(self, code: str, message: str, severity: str = "warning") -> Problem:
        return Problem(severity, code, f"scene {self.scene.id}: {message}")


def check(plan: Plan) -> tuple[Problem, ...]:
    """All problems of a plan that geometry can see, in the order of its scenes."""
    found: list[Problem] = []
    cast = {c.id: c for c in plan.cast}
    for scene in plan.scenes:
        broken = list(_sound(plan, scene, cast))
        found += broken
        if any(p.severity == "error" for p in broken):
            continue
        view = _Scene(plan, scene, Sight(places()[scene.place], cast, scene.actors, scene.props, plan.fps, scene.beats))
        for one in CHECKS:
            found += one(view)
    return tuple(found)


def _sound(plan: Plan, scene: ScenePlan, cast: dict) -> Iterator[Problem]:
    """What a plan must have to be filmed at all; a hand edit can break it."""

    def error(code: str, message: str) -> Problem:
        return Problem("error", code, f"scene {scene.id}: {message}")

    if scene.place not in places():
        yield error("unknown-place", f"the place {scene.place!r} is not known; known are {', '.join(places())}")
    for b in scene.actors:
        if b.actor not in cast:
            yield error("unknown-actor", f"{b.actor!r} is not in the cast")
        if not b.marks:
            yield error("no-mark", f"{b.actor} has no mark; give it one or take it out of the scene")
        for a, m in zip(b.marks, b.marks[1:], strict=False):
            if not a.arrive <= m.leave < m.arrive:
                yield error(
                    "mark-order",
                    f"{b.actor}: the mark that leaves at {m.leave} and arrives at {m.arrive} must come after {a.arrive}",
                )
    ids = [s.id for s in scene.shots]
    for ident in sorted({i for i in ids if ids.count(i) > 1}):
        yield error("same-id", f"two shots are called {ident!r}")
    if not scene.shots:
        yield error("no-shot", "there is no shot")
        return
    last = 0
    for s in scene.shots:
        if s.start != last or s.end <= s.start:
            yield error("gap", f"shot {s.id} goes from frame {s.start} to {s.end}; it must begin at {last} and have a length")
        if not s.marks:
            yield error("no-mark", f"shot {s.id} has no camera mark")
        if any(b.frame <= a.frame for a, b in zip(s.marks, s.marks[1:], strict=False)):
            yield error("mark-order", f"shot {s.id}: its camera marks must be in the order of time")
        last = s.end
    if last != scene.length:
        yield error("gap", f"the last shot ends at frame {last}, the scene at {scene.length}")


def _speeches(view: _Scene) -> list[Beat]:
    said = [b for b in view.scene.beats if b.kind == "speech" and b.action != "voice"]
    return [b for b in said if view.sight.here(b.actor, (b.start + b.end) // 2)]


def _speakers(view: _Scene) -> Iterator[Problem]:
    """Who speaks is seen: in the picture and not behind anything, in every shot that is on it, and in one at least."""
    for beat in _speeches(view):
        shown = whole = 0
        blamed: set[str] = set()
        for frame in range(beat.start, beat.end, max(2, (beat.end - beat.start) // 8)):
            shot = view.at(frame)
            if shot is None:
                continue
            whole += 1
            fault = _unseen(view, shot, beat.actor, frame)
            shown += not fault
            if fault and beat.actor in shot.subjects and shot.id not in blamed and shot.start + 3 <= frame < shot.end - 3:
                blamed.add(shot.id)
                yield view.problem("speaker-hidden", f"shot {shot.id}: {beat.actor} speaks at frame {frame} but {fault}")
        if whole and shown / whole < SHOWN and not blamed:
            yield view.problem(
                "speaker-unseen", f"{beat.actor} is not seen while it says “{beat.text[:40]}” (frames {beat.start}-{beat.end})"
            )


def _unseen(view: _Scene, shot: Shot, actor: str, frame: int) -> str:
    camera = _camera_at(shot, frame)
    eyes = view.sight.eyes(actor, frame)
    x, y, depth = project(camera, eyes)
    if depth <= 0 or abs(x) > EDGE or abs(y) > EDGE:
        return "is outside the picture"
    hidden = view.sight.hidden(camera.at, eyes, frame, (actor,))
    return f"is behind {hidden}" if hidden else ""


def _moments(shot: Shot) -> tuple[int, ...]:
    """The frames at which a shot is judged: its first, its middle and its last, for cameras and bodies move."""
    return tuple(sorted({shot.start, (shot.start + shot.end) // 2, shot.end - 1}))


def _headroom(view: _Scene) -> Iterator[Problem]:
    """Heads are whole from the medium close shot outwards; eyes stand neither at the top edge nor in the lower half of a close shot."""
    for shot in view.scene.shots:
        if shot.size in ("insert", "extreme_wide", "wide") or not shot.subjects or shot.subjects[0] not in view.sight.actors:
            continue
        faults = (f for f in (_cut_head(view, shot, shot.subjects[0], frame) for frame in _moments(shot)) if f)
        yield from (view.problem("headroom", f"shot {shot.id}: {fault}") for fault in [next(faults, "")] if fault)


def _cut_head(view: _Scene, shot: Shot, actor: str, frame: int) -> str:
    if not view.sight.here(actor, frame):
        return ""
    camera = _camera_at(shot, frame)
    x, y, depth = project(camera, view.sight.eyes(actor, frame))
    top = project(camera, view.sight.top(actor, frame))[1]
    if depth <= 0 or abs(x) > 1 or abs(y) > 1:
        return ""
    if shot.size not in ("close", "extreme_close") and top > 1.02:
        return f"the head of {actor} is cut off by the top of the picture at frame {frame} ({top:.2f} of its half height)"
    if shot.size in ("close", "extreme_close", "medium_close", "medium") and not -0.3 <= y <= 0.75:
        return f"the eyes of {actor} are at {y:.2f} of the picture's height at frame {frame}; they belong on the upper third"
    return ""


def _blocked(view: _Scene) -> Iterator[Problem]:
    """Nobody's back fills the picture before who is meant; whose shoulder the camera looks over may fill less than half of it."""
    for shot in view.scene.shots:
        if shot.size in ("insert", "extreme_wide", "wide") or not shot.subjects or shot.subjects[0] not in view.sight.actors:
            continue
        for frame in _moments(shot):
            fault = _in_the_way(view, shot, frame)
            if fault:
                yield view.problem("blocked", f"shot {shot.id}: {fault} at frame {frame}")
                break


def _in_the_way(view: _Scene, shot: Shot, frame: int) -> str:
    meant = tuple(s for s in shot.subjects if s in view.sight.actors)
    if not view.sight.here(meant[0], frame):
        return ""
    camera = _camera_at(shot, frame)
    x, y, depth = project(camera, view.sight.eyes(meant[0], frame))
    if depth < 0.3 or abs(x) > EDGE or abs(y) > EDGE:
        return ""
    who, part = view.sight.covered(camera, frame, depth - BEFORE, meant)
    if part > BLOCKED:
        return f"{who} stands before {meant[0]} and fills {part:.0%} of the picture"
    who, part = view.sight.covered(camera, frame, depth - BEFORE, tuple(a for a in view.sight.actors if a not in meant[1:]))
    return f"{who} fills {part:.0%} of the picture before {meant[0]}" if part > SHOULDER_MOST else ""


def _eyelines(view: _Scene) -> Iterator[Problem]:
    """A face that the shot is for is not seen from behind, and has room in front of it."""
    for shot in view.scene.shots:
        if (
            shot.size not in ("medium_close", "close", "extreme_close", "over_shoulder")
            or not shot.subjects
            or shot.subjects[0] not in view.sight.actors
        ):
            continue
        actor, frame = shot.subjects[0], (shot.start + shot.end) // 2
        if not view.sight.here(actor, frame):
            continue
        camera = _camera_at(shot, frame)
        eyes = view.sight.eyes(actor, frame)
        look = view.sight.look_yaw(actor, frame)
        off = wrap(look - yaw_to(eyes, camera.at))
        if abs(off) > math.radians(110):
            yield view.problem("eye-line", f"shot {shot.id}: {actor} is seen from behind")
            continue
        x = project(camera, eyes)[0]
        if shot.size != "over_shoulder" and abs(math.sin(off)) > 0.35 and x * math.sin(off) > 0.4:
            yield view.problem("look-room", f"shot {shot.id}: {actor} looks out of the near edge of the picture")


def _pairs(scene: ScenePlan) -> list[tuple[str, str]]:
    ids = {b.actor for b in scene.actors}
    found: dict[frozenset[str], tuple[str, str]] = {}
    for b in scene.beats:
        if b.kind == "speech" and b.target in ids and b.actor in ids and b.actor != b.target:
            found.setdefault(frozenset((b.actor, b.target)), (b.actor, b.target))
    return list(found.values())


def _line(view: _Scene) -> Iterator[Problem]:
    """The 180 degree line: at a cut between two shots of a pair, both cameras stand on one side of it."""
    for before, after in zip(view.scene.shots, view.scene.shots[1:], strict=False):
        cut = after.start
        for a, b in _pairs(view.scene):
            if not (view.sight.here(a, cut) and view.sight.here(b, cut)):
                continue
            if not ({a, b} & set(before.subjects) and {a, b} & set(after.subjects)) or "insert" in (before.size, after.size):
                continue
            pa, pb = view.sight.eyes(a, cut), view.sight.eyes(b, cut)
            one, two = side_of(pa, pb, _camera_at(before, cut - 1).at), side_of(pa, pb, _camera_at(after, cut).at)
            if one * two < 0 and min(abs(one), abs(two)) > NEUTRAL and ground_distance(pa, pb) > 0.4:
                yield view.problem(
                    "line-crossed", f"shots {before.id} and {after.id} see {a} and {b} from opposite sides of their line"
                )
                break


def _jumps(view: _Scene) -> Iterator[Problem]:
    """No jump cuts: two views of one person differ by 30 degrees or by two sizes."""
    for before, after in zip(view.scene.shots, view.scene.shots[1:], strict=False):
        cut = after.start
        if (
            not before.subjects
            or not after.subjects
            or before.subjects[0] != after.subjects[0]
            or "insert" in (before.size, after.size)
        ):
            continue
        who = before.subjects[0]
        if (
            who not in view.sight.actors
            or not view.sight.here(who, cut)
            or len(set(before.subjects[:2]) ^ set(after.subjects[:2])) > 1
        ):
            continue
        eyes = view.sight.eyes(who, cut)
        angle = abs(wrap(yaw_to(eyes, _camera_at(before, cut - 1).at) - yaw_to(eyes, _camera_at(after, cut).at)))
        if (
            angle < JUMP_ANGLE - math.radians(1)
            and steps_apart(before.size, after.size) < JUMP_SIZES
            and set(before.subjects[:2]) == set(after.subjects[:2])
        ):
            yield view.problem(
                "jump-cut",
                f"shots {before.id} and {after.id} see {who} from {math.degrees(angle):.0f} degrees apart and in like sizes",
            )


def _through(view: _Scene) -> Iterator[Problem]:
    """Nobody walks or stands in furniture, nor in another body."""
    boxes = [o for o in view.sight.place.obstacles if o.at[2] < 1.2]
    for blocking in view.scene.actors:
        supported = [m.at for m in blocking.marks if m.pose in ("sit", "lie")]
        for frame in _moving_frames(blocking):
            if not view.sight.here(blocking.actor, frame):
                continue
            x, y, _ = view.sight.state(blocking.actor, frame).at
            hit = next((o for o in boxes if rectangle_distance((x, y), o) < INSIDE), None)
            if hit is not None and not any(math.dist((x, y), s) < SEATED for s in supported):
                yield view.problem("through-furniture", f"{blocking.actor} is in the {hit.name} at frame {frame}")
                break
    yield from _collisions(view)


def _moving_frames(blocking: Blocking) -> list[int]:
    found = [blocking.marks[0].arrive]
    for mark in blocking.marks[1:]:
        found += [*range(mark.leave, mark.arrive, 4), mark.arrive]
    return found


def _collisions(view: _Scene) -> Iterator[Problem]:
    close = {frozenset((b.actor, b.target)) for b in view.scene.beats if b.action in ("hug", "push", "give", "dance")}
    actors = list(view.scene.actors)
    frames = sorted({f for b in actors for f in _moving_frames(b)})[:600]
    seen: set[frozenset[str]] = set()
    for frame in frames:
        here = [(b.actor, view.sight.state(b.actor, frame).at) for b in actors if view.sight.here(b.actor, frame)]
        for i, (a, p) in enumerate(here):
            for b, q in here[i + 1 :]:
                if abs(p[0] - q[0]) < 0.3 and abs(p[1] - q[1]) < 0.3 and ground_distance(p, q) < 0.3:
                    pair = frozenset((a, b))
                    if pair not in close and pair not in seen:
                        seen.add(pair)
                        yield view.problem("collision", f"{a} and {b} are in the same spot at frame {frame}")


def _lenses(view: _Scene) -> Iterator[Problem]:
    """The lens is inside the place's camera room, in no obstacle, in nobody's face, and does not fly."""
    for shot in view.scene.shots:
        fault = ""
        for frame in sorted({shot.start, *(m.frame for m in shot.marks), shot.end - 1}):
            at = _camera_at(shot, frame).at
            where_ = view.sight.lens_fault(at)
            body = view.sight.near_lens(at, frame, 0.3)
            fault = (
                "is outside the place's camera room (through a wall)"
                if where_ == "outside"
                else f"is in the {where_}"
                if where_
                else f"is in {body}"
                if body
                else ""
            )
            if fault:
                yield view.problem("camera-through", f"shot {shot.id}: the camera {fault} at frame {frame}")
                break
        for a, b in zip(shot.marks, shot.marks[1:], strict=False):
            speed = math.dist(a.at, b.at) / ((b.frame - a.frame) / view.plan.fps)
            if speed > FASTEST_CAMERA:
                yield view.problem("camera-speed", f"shot {shot.id}: the camera moves at {speed:.1f} m/s from frame {a.frame}")
                break


def _speeds(view: _Scene) -> Iterator[Problem]:
    """Bodies move no faster than bodies can."""
    for blocking in view.scene.actors:
        tall = view.sight.cast[blocking.actor].height
        for a, m in zip(blocking.marks, blocking.marks[1:], strict=False):
            if blocking.exit >= 0 and m.leave >= blocking.exit:
                continue
            length = path_length((a.at, *m.via, m.at))
            seconds = (m.arrive - m.leave) / view.plan.fps
            hidden = not view.sight.here(blocking.actor, m.leave)
            if length > 0.15 and not hidden and length / seconds > FASTEST[m.gait] * math.sqrt(max(1.0, tall / 1.6)):
                yield view.problem(
                    "too-fast", f"{blocking.actor} would {m.gait} {length:.1f} m in {seconds:.1f} s from frame {m.leave}"
                )


def _lengths(view: _Scene) -> Iterator[Problem]:
    """Shots and scenes hold the words in them, and no shot is a blink."""
    for shot in view.scene.shots:
        if (shot.end - shot.start) / view.plan.fps < SHORTEST:
            yield view.problem("too-short", f"shot {shot.id} is only {(shot.end - shot.start) / view.plan.fps:.1f} s long")
    for beat in view.scene.beats:
        if beat.end > view.scene.length:
            yield view.problem("cut-off", f"the beat {beat.id} ends at frame {beat.end}, after the scene ({view.scene.length})")
        if beat.kind != "speech":
            continue
        words = len(split_words(beat.text))
        seconds = (beat.end - beat.start) / view.plan.fps
        if words / max(seconds, 1e-6) > FASTEST_WORDS:
            yield view.problem("words-too-fast", f"{words} words in {seconds:.1f} s: “{beat.text[:40]}” (beat {beat.id})")
    spoken = [b for b in view.scene.beats if b.kind == "speech"]
    for a, b in zip(spoken, spoken[1:], strict=False):
        if b.start < a.end and b.actor == a.actor:
            yield view.problem("words-overlap", f"{a.actor} speaks {b.id} at frame {b.start} before {a.id} is said ({a.end})")


#: Every check, in the order of architecture.md.
CHECKS: tuple[Callable[[_Scene], Iterator[Problem]], ...] = (
    _speakers,
    _headroom,
    _blocked,
    _eyelines,
    _line,
    _jumps,
    _through,
    _lenses,
    _speeds,
    _lengths,
)
