"""The acting: from a scene's blocking, beats and speech to the state of one puppet at one frame.

In: a character, its blocking, the scene's beats, speeches by line, where the targets are at this frame. Out: a :class:`pose.State`. Everything is a
pure function of frames within the beat, the walk or the shot, so that nothing depends on absolute time.
"""

from __future__ import annotations

import functools
import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ...film import SAMPLE_RATE, VISEMES, Beat, Blocking, Character, Gaze, Mark, Point, Prop, Speech
from ...plan.geometry import smooth, where
from .actions import CLIPS, FEELINGS, HANDLINGS, Clip, Hand, Handling, Keys, mirrored
from .bend import unit, yaw
from .figure import SIDES, SIGN, Figure, Vec, figure
from .holding import CARRIES, WAVED, held
from .intent import Arm, Body, Foot
from .pose import State
from .solve import solve
from .steps import Footfall, Plant, Walk, footfalls_of, plants

#: Seconds that a change of mood, a turn of the head and of the eyes take.
_MOOD, _HEAD, _EYES = 0.45, 0.5, 0.13
#: One breath in frames at 24 a second, and how much of it is anything but still.
_BREATH, _INHALE = 96, 20


@dataclass(frozen=True)
class Scene:
    """What all layers read for one picture."""

    f: Figure
    blocking: Blocking
    beats: tuple[Beat, ...]
    speeches: Mapping[str, Speech]
    targets: Mapping[str, Point]
    frame: float
    shot_start: int
    fps: int
    seed: int
    hands: Mapping[str, Prop]

    def seconds(self, start: float) -> float:
        return (self.frame - start) / self.fps

    def chance(self, *words: object) -> float:
        """A number 0-1 that only depends on the seed, the actor and `words`."""
        text = "/".join(str(w) for w in (self.seed, self.blocking.actor, *words))
        return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:6], "big") / 2**48


def perform(
    character: Character, blocking: Blocking, beats: tuple[Beat, ...], speeches: Mapping[str, Speech], targets: Mapping[str, Point],
    frame: float, shot_start: int, fps: int = 24, seed: int = 0, props: tuple[Prop, ...] = (),
) -> State:
    """The state of `character` at `frame` of its scene, in a shot that began at `shot_start`.

    `targets` are points in the world by id: the eyes of actors, props, spots; an id that is missing is looked at straight ahead.
    `seed` tells shots apart for blinks. `beats` are all the scene's; speech is found by its beat's line.
    `props` are the scene's: who holds one carries it.
    """
    f = _figure(character)
    scene = Scene(f, blocking, beats, speeches, targets, frame, shot_start, fps, seed, held(blocking.actor, props, beats, frame))
    if not where(blocking, frame, character.height, fps).present:
        return State(False)
    body = _grounded(scene)
    _carry(scene, body)
    _feel(scene, body)
    _look(scene, body)
    _speak(scene, body)
    _listen(scene, body)
    _act(scene, body)
    _breathe(scene, body)
    _blink(scene, body)
    return solve(f, body)


def footfalls(character: Character, blocking: Blocking, fps: int = 24) -> tuple[Footfall, ...]:
    """Every footfall of an actor in a scene, exactly where and when the puppet's feet come down."""
    f = _figure(character)
    return footfalls_of(blocking, f.height, f.stance, fps)


def handling(beat: Beat) -> Handling | None:
    """When the beat's prop changes hands, or None where the action handles nothing."""
    return HANDLINGS.get(beat.action)


@functools.lru_cache(maxsize=64)
def _figure(character: Character) -> Figure:
    return figure(character)


# -- where the body is -------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pose:
    """A pose of the whole body: hips over the support and before the mark in heights, bow of the body, what knees point along."""

    hips: float
    ahead: float = 0.0
    bow: float = 0.0
    over: bool = False
    knees: tuple[float, float, float] = (1.0, 0.0, 0.0)


_POSES = {
    "stand": _Pose(0.448), "sit": _Pose(0.030, 0.0, 0.0, True), "kneel": _Pose(0.213, 0.0), "lie": _Pose(0.085, 0.0, -math.pi / 2, True, (1.0, 0.0, 0.3)),
}
#: Seconds that sitting down, rising and the like take within a longer move.
_CHANGE = 0.9


def _height(f: Figure, pose: str, support: float) -> float:
    p = _POSES[pose]
    return support + p.hips * f.height + (0.05 if pose == "sit" else 0.0)


def _between(scene: Scene) -> tuple[Mark, Mark, float]:
    """The marks that the body is between and how far its change of pose has come."""
    marks = scene.blocking.marks
    index = max(0, sum(m.leave <= scene.frame for m in marks) - 1)
    mark = marks[index]
    if index == 0 or scene.frame >= mark.arrive:
        return mark, mark, 1.0
    before = marks[index - 1]
    whole, t = (mark.arrive - mark.leave) / scene.fps, (scene.frame - mark.leave) / scene.fps
    moving = math.dist(before.at, mark.at) > 0.05 or bool(mark.via)
    if not moving:
        return before, mark, smooth(t / whole)
    span = min(_CHANGE, whole / 2)
    part = smooth(t / span) if before.pose != "stand" else smooth((t - whole + span) / span)
    return before, mark, part


def _grounded(scene: Scene) -> Body:
    """Hips, facing, feet and hanging arms from the blocking alone."""
    f, h = scene.f, scene.f.height
    now = where(scene.blocking, scene.frame, h, scene.fps)
    before, mark, part = _between(scene)
    a, b = _POSES[before.pose], _POSES[mark.pose]
    floor = 0.0
    high = _height(f, before.pose, before.z) * (1 - part) + _height(f, mark.pose, mark.z) * part
    if before.pose == mark.pose:
        high = _height(f, mark.pose, now.at[2])
    ahead = yaw(now.facing) @ [1.0, 0.0, 0.0]
    hips = np.array([now.at[0], now.at[1], high]) + ahead * (a.ahead * (1 - part) + b.ahead * part) * h
    bow = a.bow * (1 - part) + b.bow * part
    body = Body(hips, now.facing, bow)
    body.knees = np.array(a.knees) * (1 - part) + np.array(b.knees) * part
    for side in SIDES:
        body.arms[side] = Arm(np.array([0.03, 0.065 + 0.03 * max(0.0, f.girth - 0.9), -0.298]), np.array([0.12, -1.0, 0.0]))
    changing = part * (1 - part) * 4 if before.pose != mark.pose else 0.0
    body.add("lean", 0.42 * changing)  # a body goes forward over its feet to sit down and to rise
    _seated_arms(body, before, mark, part)
    left, right, walks = plants(scene.blocking, h, f.stance, scene.fps)
    for side, feet in (("left", left), ("right", right)):
        body.feet[side] = _foot(scene, feet, floor)
    _laid(scene, body, before, mark, part)
    walk = next((w for w in walks if w.leave <= scene.frame < w.arrive), None)
    if walk is not None:
        _stride(scene, body, walk, now.speed)
    return body


def _seated_arms(body: Body, before: Mark, mark: Mark, part: float) -> None:
    lap = np.array([0.150, -0.005, -0.225])
    share = (part if mark.pose == "sit" else 0.0) + ((1 - part) if before.pose == "sit" and before is not mark else 0.0)
    lain = (part if mark.pose == "lie" else 0.0) + ((1 - part) if before.pose == "lie" and before is not mark else 0.0)
    for side in SIDES:
        body.move_arm(side, lap, np.array([0.0, -0.35, -1.0]), min(1.0, share))
        body.move_arm(side, np.array([0.02, 0.10, -0.29]), np.array([-1.0, 0.0, 0.0]), min(1.0, lain))


def _laid(scene: Scene, body: Body, before: Mark, mark: Mark, part: float) -> None:
    """Feet of who sits too high for the floor hang; feet of who lies are where the legs end."""
    f, h = scene.f, scene.f.height
    lying = (part if mark.pose == "lie" else 0.0) + ((1 - part) if before.pose == "lie" and before is not mark else 0.0)
    sitting = (part if mark.pose == "sit" else 0.0) + ((1 - part) if before.pose == "sit" and before is not mark else 0.0)
    ahead, aside = yaw(body.yaw) @ [1.0, 0.0, 0.0], yaw(body.yaw) @ [0.0, 1.0, 0.0]
    for side in SIDES:
        foot = body.feet[side]
        if sitting > 0:
            socket = body.hips + np.array([0, 0, -0.03 * h])
            hang = socket + ahead * 0.175 * h + aside * SIGN[side] * f.stance * 1.3 + np.array([0, 0, -0.178 * h])
            if np.linalg.norm(socket - foot.at) > (f.thigh + f.shin) * 0.97 or hang[2] > foot.at[2] + 0.10 * h:
                foot.at = foot.at + (hang - foot.at) * min(1.0, sitting)
                foot.pitch += 0.2 * min(1.0, sitting)
        if lying > 0:
            flat = body.hips + ahead * 0.385 * h + aside * SIGN[side] * f.stance * 1.1 + np.array([0, 0, -0.02 * h])
            foot.at = foot.at + (flat - foot.at) * min(1.0, lying)
            foot.pitch += -1.25 * min(1.0, lying)
        kneeling = (part if mark.pose == "kneel" else 0.0) + ((1 - part) if before.pose == "kneel" and before is not mark else 0.0)
        if kneeling > 0 and side == "right":
            foot.at = foot.at + np.array([0.0, 0.0, 0.05 * h]) * min(1.0, kneeling)
            foot.pitch += 1.15 * min(1.0, kneeling)


#: Foot lengths in heights: the ball before and the heel behind the ankle, about which a planted foot rolls.
_BALL, _HEEL = 0.065, 0.035


def _foot(scene: Scene, feet: tuple[Plant, ...], floor: float) -> Foot:
    """A foot at the scene's frame: planted, rolling over its ball before it lifts, or swinging to its next place."""
    f, frame, fps = scene.f, scene.frame, scene.fps
    index = max(i for i, p in enumerate(feet) if p.land <= frame or i == 0)
    plant = feet[index]
    following = feet[index + 1] if index + 1 < len(feet) else None
    if following is None or frame < plant.lift:
        heel = 0.0
        if following is not None and following.gait in _ROLL:
            rolled = _ROLL[following.gait]
            span = 0.20 * fps
            heel = rolled * smooth((frame - plant.lift + span) / span)
        strike = _strike(plant.gait) * (1 - smooth((frame - plant.land) / (0.10 * fps))) if plant.land > -1e8 else 0.0
        return _rolled(f, np.array(plant.at), plant.yaw, heel, strike)
    t = (frame - plant.lift) / max(following.land - plant.lift, 1e-6)
    heel = _ROLL.get(following.gait, 0.15)
    start, end = _rolled(f, np.array(plant.at), plant.yaw, heel, 0.0), _rolled(f, np.array(following.at), following.yaw, 0.0, _strike(following.gait))
    part = t * t * (3 - 2 * t)
    lift = _LIFT.get(following.gait, 0.05) * f.height * math.sin(math.pi * min(1.0, t * 1.05)) if t < 0.95 else 0.0
    at = start.at + (end.at - start.at) * part + np.array([0.0, 0.0, max(0.0, lift)])
    turn = math.atan2(math.sin(following.yaw - plant.yaw), math.cos(following.yaw - plant.yaw))
    bend = start.pitch * (1 - smooth(t / 0.55)) + (end.pitch * smooth((t - 0.45) / 0.55)) + (0.5 * math.sin(math.pi * t) if following.gait == "run" else 0.0)
    return Foot(at, plant.yaw + turn * part, bend)


#: How far the heel comes up before a foot lifts, radians; how high a foot swings, heights.
_ROLL = {"walk": 0.55, "run": 0.85, "creep": 0.35}
_LIFT = {"walk": 0.045, "run": 0.10, "creep": 0.085, "still": 0.035}


def _strike(gait: str) -> float:
    return {"walk": -0.32, "run": -0.12, "creep": 0.30}.get(gait, 0.0)


def _rolled(f: Figure, at: Vec, turn: float, heel: float, strike: float) -> Foot:
    """A foot standing at `at`, its heel raised by `heel` about the ball, or its toe by `strike` (negative) about the heel."""
    h = f.height
    bend = heel + strike
    pivot = _BALL * h if bend > 0 else -_HEEL * h
    c, s = math.cos(bend), math.sin(bend)
    x, z = -pivot, f.ankle
    ahead = pivot + x * c + z * s
    up = -x * s + z * c
    return Foot(at + yaw(turn) @ [ahead, 0.0, 0.0] + np.array([0.0, 0.0, up]), turn, bend)


def _stride(scene: Scene, body: Body, walk: Walk, speed: float) -> None:
    """Hips, arms and head of a gait; all follow the steps done."""
    k = walk.cycle(scene.frame, scene.fps)
    full = min(1.0, speed / {"walk": 0.9, "run": 2.0, "creep": 0.45}.get(walk.gait, 0.9))
    sign = 1.0 if walk.first == "left" else -1.0
    swing = math.cos(math.pi * (k - 0.5)) * sign * full  # 1: the left foot is before
    fall = math.cos(2 * math.pi * (k - 0.5)) * full  # 1: a foot comes down
    aside = math.sin(math.pi * (k - 0.5)) * sign * full  # 1: over the left foot
    late = math.cos(math.pi * (k - 0.72)) * sign * full  # what drags a little
    dip, lean, arm, bend, sway, turn = {
        "walk": (0.020, 0.045, 0.115, 0.02, 0.022, 0.14), "run": (0.034, 0.20, 0.15, 0.13, 0.012, 0.20), "creep": (0.055, 0.24, 0.04, 0.12, 0.030, 0.08),
    }.get(walk.gait, (0.01, 0.0, 0.05, 0.0, 0.01, 0.05))
    down = dip * (0.45 + 0.55 * fall) if walk.gait != "run" else dip * (0.7 - 0.6 * math.cos(2 * math.pi * (k - 0.53)) * full)
    body.add("lift", -down * max(full, 0.0))
    body.add("sway", sway * aside)
    body.add("hip_turn", -turn * swing)
    body.add("hip_tilt", 0.05 * aside)
    body.add("twist", turn * 0.9 * swing)
    body.add("lean", lean * full)
    body.add("nod", -lean * 0.4 * full + 0.025 * math.cos(2 * math.pi * (k - 0.68)) * full)
    body.add("cock", 0.03 * math.sin(math.pi * (k - 0.72)) * sign * full)
    for side in SIDES:
        forward = -SIGN[side] * (0.7 * swing + 0.3 * late)
        x = 0.03 + arm * forward + bend * 0.6 * full
        z = -0.298 + (0.028 * abs(forward) + 0.045 * max(0.0, forward)) * (arm / 0.115) + bend * 0.9 * full
        y = body.arms[side].at[1] - (0.02 * max(0.0, forward) if walk.gait != "creep" else 0.0)
        body.move_arm(side, np.array([x, y, z]), None, full)
        if walk.gait == "run":
            body.arms[side].hand = "grip" if full > 0.5 else "open"


# -- what it feels -----------------------------------------------------------------------------------------------------------------------


def _own(scene: Scene) -> tuple[Beat, ...]:
    return tuple(b for b in scene.beats if b.actor == scene.blocking.actor)


def _mood(scene: Scene) -> tuple[str, str, float]:
    """The emotion before, the one now, and how far it has changed."""
    begun = [b for b in _own(scene) if b.start <= scene.frame]
    if not begun:
        return "neutral", "neutral", 1.0
    begun.sort(key=lambda b: b.start)
    now = begun[-1].emotion
    start = begun[-1].start
    previous = "neutral"
    for b in reversed(begun[:-1]):
        if b.emotion != now:
            previous = b.emotion
            break
        start = b.start
    return previous, now, smooth(scene.seconds(start) / _MOOD)


def _feel(scene: Scene, body: Body) -> None:
    before, now, part = _mood(scene)
    a, b = FEELINGS.get(before, FEELINGS["neutral"]), FEELINGS.get(now, FEELINGS["neutral"])
    for channel in ("lean", "nod", "cock", "shrug", "brow", "knit", "squint", "wide", "slant"):
        body.add(channel, getattr(a, channel) * (1 - part) + getattr(b, channel) * part)
    body.mood = (b if part > 0.4 else a).mouth
    if scene.f.character.age == "old":  # the years bend a back; the head is lifted to look ahead
        body.add("lean", 0.10)
        body.add("nod", -0.05)


# -- what it looks at --------------------------------------------------------------------------------------------------------------------


def _target(scene: Scene, gaze: Gaze, body: Body) -> Vec:
    """The point looked at; straight ahead where there is none."""
    found = scene.targets.get(gaze.target)
    h = scene.f.height
    if found is None:
        return body.hips + yaw(body.yaw) @ [3.0, 0.0, 0.0] + np.array([0.0, 0.0, 0.37 * h])
    return np.array(found)


def _look(scene: Scene, body: Body) -> None:
    gazes = scene.blocking.gazes or (Gaze(0, ""),)
    index = max(0, sum(g.frame <= scene.frame for g in gazes) - 1)
    gaze = gazes[index]
    now = _target(scene, gaze, body)
    t = scene.seconds(gaze.frame)
    if index > 0 and t < 2 * _HEAD:
        was = _target(scene, gazes[index - 1], body)
        body.eyes = _between_points(body, was, now, smooth(t / _EYES))
        body.gaze = _between_points(body, was, now, smooth((t - 0.08) / _HEAD))
    else:
        body.eyes = body.gaze = now
    if gaze.target == "" and not (index > 0 and t < 2 * _HEAD):
        body.gaze = body.eyes = None


def _between_points(body: Body, a: Vec, b: Vec, part: float) -> Vec:
    """A point on the arc from `a` to `b` as seen from the body."""
    if part <= 0:
        return a
    if part >= 1:
        return b
    eye = body.hips + np.array([0.0, 0.0, 0.5])
    da, db = a - eye, b - eye
    ra, rb = float(np.linalg.norm(da)), float(np.linalg.norm(db))
    way = unit(da) * (1 - part) + unit(db) * part
    return eye + unit(way) * (ra * (1 - part) + rb * part)


# -- what it says ------------------------------------------------------------------------------------------------------------------------


@functools.lru_cache(maxsize=512)
def _accents(speech: Speech, fps: int) -> tuple[float, ...]:
    """Frames from the start of a speech where its voice is strongest, at least 0.6 s apart: where the head and the hands beat."""
    length = max(1, math.ceil(speech.samples * fps / SAMPLE_RATE))
    level = np.zeros(length + 1)
    for i, (sample, viseme, openness) in enumerate(speech.mouth):
        end = speech.mouth[i + 1][0] if i + 1 < len(speech.mouth) else speech.samples
        a, b = int(sample * fps / SAMPLE_RATE), int(end * fps / SAMPLE_RATE) + 1
        level[a:b] = np.maximum(level[a:b], openness if VISEMES[viseme] != "sil" else 0.0)
    order = np.argsort(-np.convolve(level, [0.25, 0.5, 0.25], "same"), kind="stable")
    chosen: list[int] = []
    for at in order:
        if level[at] > 0.25 and all(abs(int(at) - c) >= 0.6 * fps for c in chosen):
            chosen.append(int(at))
    return tuple(sorted(float(c) for c in chosen))


def mouth_at(speech: Speech, seconds: float) -> tuple[str, float]:
    """The viseme and openness of a speech `seconds` after its start; closed before, after and where it is silent."""
    sample = seconds * SAMPLE_RATE
    if sample < 0 or sample >= speech.samples:
        return "sil", 0.0
    now = ("sil", 0.0)
    for at, viseme, openness in speech.mouth:
        if at > sample:
            break
        now = (VISEMES[viseme], openness)
    return now if now[0] != "sil" else ("sil", 0.0)


def _speak(scene: Scene, body: Body) -> None:
    for beat in _own(scene):
        if beat.kind != "speech" or not beat.start <= scene.frame < beat.end:
            continue
        speech = scene.speeches.get(beat.line)
        if speech is None:
            continue
        viseme, openness = mouth_at(speech, scene.seconds(beat.start) + 0.02)
        body.mouth = (viseme, math.ceil(openness * 4) / 4)
        _accent(scene, body, beat, speech)


def _accent(scene: Scene, body: Body, beat: Beat, speech: Speech) -> None:
    """Head, brows and hands beat time with the voice."""
    feeling = FEELINGS.get(beat.emotion, FEELINGS["neutral"])
    t = scene.frame - beat.start
    fps = scene.fps
    whole = beat.end - beat.start
    inside = smooth(t / (0.35 * fps)) * smooth((whole - t) / (0.4 * fps))
    body.add("lean", 0.035 * inside)
    strokes = _accents(speech, fps)
    for i, at in enumerate(strokes):
        before, after = (t - at) / fps + 0.16, (t - at) / fps
        beat_now = smooth(before / 0.16) * (1 - smooth(after / 0.42))
        if beat_now <= 0:
            continue
        side = 1.0 if scene.chance(beat.line, i) > 0.5 else -1.0
        body.add("nod", 0.085 * beat_now)
        body.add("cock", 0.05 * side * beat_now)
        body.add("brow", 0.22 * beat_now * (1 if feeling.brow >= 0 else -0.5))
        body.add("twist", 0.04 * side * beat_now)
    talking = [i for i in range(len(strokes)) if feeling.gesture > 0.3]
    if not talking or whole < 1.1 * fps:
        return
    first = strokes[0] / fps
    up = smooth((t / fps - first + 0.45) / 0.4) * smooth((whole - t) / fps / 0.45)
    both = feeling.gesture > 1.2 or scene.chance(beat.line, "both") > 0.7
    size = min(1.0, 0.55 + 0.3 * feeling.gesture)
    beat_down = sum(smooth(((t - at) / fps + 0.14) / 0.14) * (1 - smooth((t - at) / fps / 0.35)) for at in strokes)
    for side in ("right", "left") if both else ("right",):
        lag = 0.0 if side == "right" else 0.012
        place = np.array([0.135 + 0.02 * beat_down, 0.055 + 0.02 * feeling.gesture, -0.150 - 0.030 * beat_down + lag])
        body.move_arm(side, place, unit(np.array([0.25, -0.65, 0.75])), up * size)
        if up * size > 0.5:
            body.arms[side].hand = "flat" if feeling.gesture > 0.75 else "open"


def _listen(scene: Scene, body: Body) -> None:
    """Who is spoken to nods near the end of what is said, or lifts the brows at something loud."""
    me = scene.blocking.actor
    for beat in scene.beats:
        if beat.kind != "speech" or beat.actor == me or not beat.start <= scene.frame < beat.end + scene.fps:
            continue
        draw = scene.chance(beat.line, "listen")
        if draw < 0.45:
            t = scene.seconds(beat.end - 0.35 * scene.fps)
            if 0 < t < 0.9:
                body.add("nod", 0.11 * math.sin(math.pi * smooth(t / 0.9)) * (1 if t < 0.9 else 0))
        elif draw < 0.8:
            t = scene.seconds(beat.start + 0.5 * (beat.end - beat.start))
            if 0 < t < 1.2:
                body.add("brow", 0.28 * math.sin(math.pi * smooth(t / 1.2)))
                body.add("cock", 0.06 * math.sin(math.pi * smooth(t / 1.2)))


# -- what it does ------------------------------------------------------------------------------------------------------------------------


def value(keys: Keys, u: float) -> float:
    """A channel's value at `u`, eased between its keys and held outside them."""
    if u <= keys[0][0]:
        return keys[0][1]
    for (ua, a), (ub, b) in zip(keys, keys[1:], strict=False):
        if u <= ub:
            return a + (b - a) * smooth((u - ua) / max(ub - ua, 1e-6))
    return keys[-1][1]


def _hand_at(keys: Hand, u: float) -> tuple[Vec, float]:
    """A hand's place at `u` and how much of it is meant (0 where the key is None)."""
    weight = value(tuple((at, 0.0 if p is None else 1.0) for at, p in keys), u)
    places = [(at, p) for at, p in keys if p is not None]
    place = [value(tuple((at, p[i]) for at, p in places), u) for i in range(3)]
    return np.array(place), weight


def _carry(scene: Scene, body: Body) -> None:
    """A hand that holds a prop carries it, and swings little in a walk."""
    for side, prop in scene.hands.items():
        place, palm = CARRIES.get(prop.kind, CARRIES[""])
        body.move_arm(side, np.array(place), unit(np.array(palm)), 0.9)
        body.arms[side].hand = "grip"


def _act(scene: Scene, body: Body) -> None:
    for beat in scene.beats:
        if not beat.start <= scene.frame < beat.end:
            continue
        mine, to_me = beat.actor == scene.blocking.actor, beat.action == "give" and beat.target == scene.blocking.actor
        clip = CLIPS.get(beat.action if mine else "take" if to_me else "")
        if clip is None:
            continue
        _play(scene, body, beat, mirrored(clip) if _left_handed(scene, beat, mine) else clip)


def _left_handed(scene: Scene, beat: Beat, mine: bool) -> bool:
    """Whether the left hand does it: it has the prop that is meant, or the right one is full."""
    before = scene.hands
    wanted = beat.prop or beat.target
    if mine and beat.action in _WITH_PROP:
        return any(s == "left" and (p.id == wanted or "right" not in before) for s, p in before.items()) or (beat.action == "pick_up" and _holds_else(before, wanted))
    if mine and beat.action == "wave" and "right" in before and before["right"].kind in WAVED:
        return False
    return ("right" in before and "left" not in before and before["right"].id != wanted) or (not mine and _holds_else(before, wanted))


#: What is done with the hand that holds the prop.
_WITH_PROP = ("put_down", "give", "throw", "drink", "read", "write", "pick_up")


def _holds_else(hands: Mapping[str, Prop], wanted: str) -> bool:
    return "right" in hands and hands["right"].id != wanted


def _play(scene: Scene, body: Body, beat: Beat, clip: Clip) -> None:
    u = (scene.frame - beat.start) / max(1, beat.end - beat.start)
    seconds = scene.seconds(beat.start)
    for channel, keys in clip.keys.items():
        body.add(channel, value(keys, u))
    offsets: dict[str, Vec] = {"left": np.zeros(3), "right": np.zeros(3)}
    for w in clip.wiggles:
        if w.start <= u <= w.end:
            fade = smooth((u - w.start) / 0.08) * smooth((w.end - u) / 0.08)
            swing = w.size * fade * math.sin(2 * math.pi * (w.rate * (seconds - w.start * (beat.end - beat.start) / scene.fps) + w.shift))
            if "." in w.channel:
                side, axis = w.channel.split(".")
                offsets[side]["xyz".index(axis)] += swing
            else:
                body.add(w.channel, swing)
    goal = _goal(scene, beat)
    if beat.action == "hug" and goal is not None:  # arms go round who is smaller or taller at that height
        level = float(np.clip((goal[2] - body.hips[2]) / scene.f.height - 0.37, -0.16, 0.12))
        offsets = {s: o + [0.0, 0.0, level] for s, o in offsets.items()}
        body.add("lean", -1.2 * level * value(clip.keys["squint"], u))
    for side, keys in (("right", clip.right), ("left", clip.left)):
        if keys:
            place, weight = _hand_at(keys, u)
            palm = clip.palms.get(side)
            body.move_arm(side, place + offsets[side], None if palm is None else unit(np.array(palm, float)), weight)
        if side in clip.reach and goal is not None:
            arm = body.arms[side]
            arm.goal, arm.pull, arm.aim = goal, value(clip.reach[side], u), clip.point
            if not clip.point:
                _stoop(scene, body, goal, arm.pull)
        shapes = [shape for at, shape in clip.hands.get(side, ()) if at <= u]
        if shapes and not (side in scene.hands and beat.action not in _WITH_PROP):
            body.arms[side].hand = shapes[-1]
    if clip.mood and 0.1 < u < 0.92 and body.mouth[0] == "sil":
        body.mood = clip.mood
    if clip.eyes and 0.08 < u < 0.9:
        ahead = yaw(body.yaw) @ [0.34, 0.0, 0.0] * scene.f.height
        work = goal if goal is not None and beat.action in ("pick_up", "put_down", "light") else body.hips + ahead + [0.0, 0.0, 0.17 * scene.f.height]
        body.eyes = np.asarray(work)


def _goal(scene: Scene, beat: Beat) -> Vec | None:
    """The point that a beat's hands go to: halfway to whoever takes or gives, else the place, the prop or the spot that is meant."""
    me, targets = scene.blocking.actor, scene.targets
    if beat.action == "give":
        other = beat.target if beat.actor == me else beat.actor
        if me not in targets or other not in targets:
            return None
        return (np.array(targets[me]) + np.array(targets[other])) / 2 - [0.0, 0.0, 0.26]
    if beat.at is not None and beat.action == "put_down":
        return np.array(beat.at) + [0.0, 0.0, 0.06]
    found = targets.get(beat.target) or targets.get(beat.prop)
    return None if found is None else np.array(found)


def _stoop(scene: Scene, body: Body, goal: Vec, pull: float) -> None:
    """Bend knees and back for what is low, lean for what is far."""
    h = scene.f.height
    way = goal - (body.hips + np.array([0.0, 0.0, 0.205 * h]))
    low = max(0.0, -way[2] / h - 0.24)
    far = max(0.0, math.hypot(way[0], way[1]) / h - 0.22)
    body.add("lift", -min(0.20, low * 0.85) * pull)
    body.add("lean", min(0.75, low * 2.2 + far * 1.2) * pull)


# -- what it cannot help -----------------------------------------------------------------------------------------------------------------


def _breathe(scene: Scene, body: Body) -> None:
    """A breath in three held steps, then stillness; the loop starts again exactly, so that its pictures are drawn once."""
    period = round(_BREATH * scene.fps / 24)
    phase = (scene.frame - scene.shot_start + (24 if scene.chance("breath") > 0.5 else 60)) % period / period * _BREATH
    if phase >= _INHALE:
        return
    level = round(2 * math.sin(math.pi * phase / _INHALE)) / 2
    body.add("breath", -0.018 * level)
    body.add("shrug", 0.003 * level)


def _blink(scene: Scene, body: Body) -> None:
    """Lids close every 2 to 6 s, and with each larger turn of the head; a blink is three pictures long."""
    fps = scene.fps
    t = (scene.frame - scene.shot_start) / fps
    at = 0.4 + 3.0 * scene.chance("blink", -1)
    i = 0
    while at < t - 1:
        at += 2.0 + 4.0 * scene.chance("blink", i)
        i += 1
    shut = max(_lids(t - at), _lids(t - at - (2.0 + 4.0 * scene.chance("blink", i))))
    for gaze in scene.blocking.gazes:
        if gaze.frame > 0:
            shut = max(shut, _lids(scene.seconds(gaze.frame) - 0.04))
    body.blink = shut


def _lids(t: float) -> float:
    """How far closed the lids are `t` seconds into a blink."""
    if t < 0 or t >= 0.25:
        return 0.0
    return 0.6 if t < 0.083 else 1.0 if t < 0.166 else 0.45
