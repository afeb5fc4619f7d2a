"""Where the body is by its blocking: poses of the whole body, feet that are planted, roll and swing, and the way each gait moves the rest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ...film import Mark
from ...plan import smooth, where
from .bend import yaw
from .figure import SIDES, SIGN, Figure, Vec
from .intent import Arm, Body, Foot
from .scene import Scene
from .steps import Plant, Walk, plants


@dataclass(frozen=True)
class _Pose:
    """A pose of the whole body: hips over the support and before the mark in heights, bow of the body, what knees point along."""

    hips: float
    ahead: float = 0.0
    bow: float = 0.0
    over: bool = False
    knees: tuple[float, float, float] = (1.0, 0.0, 0.0)


_POSES = {
    "stand": _Pose(0.448),
    "sit": _Pose(0.030, 0.0, 0.0, True),
    "kneel": _Pose(0.213, 0.0),
    "lie": _Pose(0.085, 0.0, -math.pi / 2, True, (1.0, 0.0, 0.3)),
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


def grounded(scene: Scene) -> Body:
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
    bend = (
        start.pitch * (1 - smooth(t / 0.55))
        + (end.pitch * smooth((t - 0.45) / 0.55))
        + (0.5 * math.sin(math.pi * t) if following.gait == "run" else 0.0)
    )
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
        "walk": (0.020, 0.045, 0.115, 0.02, 0.022, 0.14),
        "run": (0.034, 0.20, 0.15, 0.13, 0.012, 0.20),
        "creep": (0.055, 0.24, 0.04, 0.12, 0.030, 0.08),
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
