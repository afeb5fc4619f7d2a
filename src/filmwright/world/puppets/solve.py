"""From what a body means to do to joints: the spine bends, legs reach their feet, arms their goals, eyes and head their target.

In: an :class:`intent.Body`. Out: a :class:`pose.State`. Feet win over hips: who cannot reach a planted foot sinks until it can.
"""

from __future__ import annotations

import numpy as np

from .bend import forward, frame, pitch, reach, roll, unit, yaw
from .figure import INDEX, NAMES, SIDES, SIGN, Figure, Vec
from .intent import Body
from .pose import State, hand_rest, state

#: How the bends of a lean, a twist and a tilt are shared along the spine.
_SPINE = (("spine", 0.45), ("chest", 0.55))
#: The most that hips sink for feet that stand far apart, in heights.
_SINK = 0.10
#: The most that a head turns on its neck and an eye in its head, radians.
_HEAD_TURN, _HEAD_NOD, _EYE_TURN, _EYE_NOD = 1.15, 0.55, 0.55, 0.38


def solve(f: Figure, body: Body) -> State:
    """The state in which `f` does what `body` means."""
    h = f.height
    turns = np.tile(np.eye(3), (len(NAMES), 1, 1))
    facing = yaw(body.yaw) @ pitch(body.bow)
    side, ahead = yaw(body.yaw) @ [0.0, 1.0, 0.0], yaw(body.yaw) @ [1.0, 0.0, 0.0]
    hips = body.hips + ahead * body.get("forward") * h + side * body.get("sway") * h + np.array([0.0, 0.0, (body.get("lift") + body.get("hop")) * h])
    rise = np.array([0.0, 0.0, body.get("hop") * h])
    ankles = {s: body.feet[s].at + rise for s in SIDES}
    turns[INDEX["hips"]] = facing @ yaw(body.get("hip_turn")) @ roll(body.get("hip_tilt")) @ pitch(body.get("lean") * 0.30)
    hips = _sunk(f, hips, turns[0], ankles)
    _legs(f, body, turns, hips, ankles)
    carrier = turns[0] @ yaw(-body.get("hip_turn"))
    for name, share in _SPINE:
        carrier = (
            carrier
            @ yaw(body.get("twist") * share)
            @ roll(-body.get("tilt") * share)
            @ pitch(body.get("lean") * share * 0.75 + body.get("breath") * (name == "chest"))
        )
        turns[INDEX[name]] = carrier
    eyes = _head(f, body, turns, hips)
    _arms(f, body, turns, hips)
    at = body.get
    blink, wide, squint = body.blink, at("wide"), at("squint")
    lid = min(0.9, 0.42 * squint - 1.1 * wide + 0.12 * max(0.0, -at("brow")))
    lid = max(blink, lid) if blink > 0 else lid
    brow, knit = at("brow"), at("knit")
    tilt = knit * (0.62 if knit > 0 else 0.85)
    brows = (brow - 0.12 * max(0.0, knit), tilt, brow - 0.12 * max(0.0, knit) + at("skew"), tilt)
    hands = (body.arms["left"].hand, body.arms["right"].hand)
    return state(hips, turns, hands, eyes, (lid, lid), 0.42 * squint - 0.15 * wide, at("slant"), brows, (body.mouth[0], body.mood, body.mouth[1]))


def _sunk(f: Figure, hips: Vec, turn: Vec, ankles: dict[str, Vec]) -> Vec:
    """The hips, lowered until both legs reach their ankles; no further than a deep step asks, for feet that are left behind come along instead."""
    long = (f.thigh + f.shin) * 0.992
    lower = 0.0
    for side in SIDES:
        socket = hips + turn @ (f.joint(f"{side}_thigh") - f.joint("hips"))
        d = socket - ankles[side]
        flat = d[0] * d[0] + d[1] * d[1]
        most = np.sqrt(max(long * long - flat, (0.3 * long) ** 2))
        lower = max(lower, d[2] - most)
    return hips - np.array([0.0, 0.0, min(lower, _SINK * f.height)])


def _legs(f: Figure, body: Body, turns: np.ndarray, hips: Vec, ankles: dict[str, Vec]) -> None:
    rest_way, rest_pole = np.array([0.0, 0.0, -1.0]), np.array([1.0, 0.0, 0.0])
    for side in SIDES:
        foot = body.feet[side]
        socket = hips + turns[0] @ (f.joint(f"{side}_thigh") - f.joint("hips"))
        half = yaw(foot.yaw - body.yaw) @ body.knees
        pole = yaw(body.yaw) @ pitch(body.bow) @ unit(body.knees + half + np.array([0.0, SIGN[side] * 0.22, 0.0]))
        knee, ankle, out = reach(socket, ankles[side], f.thigh, f.shin, pole)
        for bone, a, b in (("thigh", socket, knee), ("shin", knee, ankle)):
            tail = "shin" if bone == "thigh" else "foot"
            rest = f.joint(f"{side}_{tail}") - f.joint(f"{side}_{bone}")
            turns[INDEX[f"{side}_{bone}"]] = frame(b - a, out) @ frame(rest if rest @ rest else rest_way, rest_pole).T
        turns[INDEX[f"{side}_foot"]] = yaw(foot.yaw) @ pitch(foot.pitch)


def _head(f: Figure, body: Body, turns: np.ndarray, hips: Vec) -> tuple[float, float]:
    """Turn neck and head towards the gaze and the eyes the rest of the way; returns the eyes' yaw and pitch in the head."""
    chest = turns[INDEX["chest"]]
    turns[INDEX["neck"]] = chest
    turns[INDEX["head"]] = chest
    at = forward(f, hips, turns)
    middle = at[INDEX["head"]] + chest @ np.array([0.0, 0.0, 0.095 * f.height])
    upright = yaw(body.yaw) if abs(body.bow) < 0.6 else chest
    turn, nod = 0.0, 0.0
    if body.gaze is not None:
        way = chest.T @ (body.gaze - middle)
        turn, nod = float(np.arctan2(way[1], way[0])), float(-np.arctan2(way[2], np.hypot(way[0], way[1])))
    else:
        level = chest.T @ (upright @ np.array([1.0, 0.0, 0.0]))
        turn, nod = float(np.arctan2(level[1], level[0])), float(-np.arctan2(level[2], np.hypot(level[0], level[1])))
    share = body.get("head_share") or 0.72
    head_turn = float(np.clip(turn * share, -_HEAD_TURN, _HEAD_TURN)) + body.get("shake")
    head_nod = float(np.clip(np.clip(nod * 0.62, -_HEAD_NOD, _HEAD_NOD) + body.get("nod"), -0.7, 0.62))
    neck = chest @ yaw(head_turn * 0.35) @ pitch(head_nod * 0.35) @ roll(-body.get("cock") * 0.4)
    head = neck @ yaw(head_turn * 0.65) @ pitch(head_nod * 0.65) @ roll(-body.get("cock") * 0.6)
    turns[INDEX["neck"]], turns[INDEX["head"]] = neck, head
    target = body.eyes if body.eyes is not None else body.gaze
    if target is None:
        return 0.0, float(np.clip(-body.get("nod") * 0.3, -0.1, 0.1))
    at = forward(f, hips, turns)
    middle = at[INDEX["head"]] + head @ np.array([0.012 * f.height, 0.0, 0.095 * f.height])
    way = head.T @ (target - middle)
    eye_turn = float(np.arctan2(way[1], max(way[0], 0.05)))
    eye_nod = float(-np.arctan2(way[2], max(np.hypot(way[0], way[1]), 0.05)))
    return float(np.clip(eye_turn, -_EYE_TURN, _EYE_TURN)), float(np.clip(eye_nod, -_EYE_NOD, _EYE_NOD))


def _arms(f: Figure, body: Body, turns: np.ndarray, hips: Vec) -> None:
    h = f.height
    chest = turns[INDEX["chest"]]
    at = forward(f, hips, turns)
    for side in SIDES:
        arm, s = body.arms[side], SIGN[side]
        shoulder = at[INDEX[f"{side}_arm"]] + chest @ np.array([0.0, 0.0, body.get("shrug") * h])
        out = np.array([1.0, s, 1.0])
        goal = shoulder + chest @ (arm.at * out) * h
        palm = chest @ (arm.palm * out)
        if arm.goal is not None and arm.pull > 0:
            way = arm.goal - shoulder
            if arm.aim:
                wanted = shoulder + unit(way) * 0.30 * h
            else:
                wanted = arm.goal - unit(way) * f.palm
                far = wanted - shoulder
                wanted = shoulder + unit(far) * min(float(np.linalg.norm(far)), 0.318 * h)
            goal = goal + (wanted - goal) * arm.pull
        # elbows hang behind and outside, and lift outwards as the hand rises over the shoulder
        high = float(np.clip((goal - shoulder)[2] / (0.2 * h), 0, 1))
        pole = chest @ np.array([-0.75 + 0.4 * high, s * (0.55 + 0.5 * high), -0.55 - 0.3 * high])
        elbow, wrist, bent = reach(shoulder, goal, f.upper_arm, f.fore_arm, pole)
        for bone, a, b, tail in (("arm", shoulder, elbow, "fore"), ("fore", elbow, wrist, "hand")):
            rest = f.joint(f"{side}_{tail}") - f.joint(f"{side}_{bone}")
            turns[INDEX[f"{side}_{bone}"]] = frame(b - a, bent) @ frame(rest, np.array([-1.0, s * 0.3, -0.3])).T
        along = unit(wrist - elbow)
        if arm.aim and arm.goal is not None and arm.pull > 0.5:
            along = unit(arm.goal - wrist)
        # the wrist gives way where the palm asks for more than a twist: up to about 60 degrees
        lean = float(palm @ along)
        along = unit(along - unit(palm) * np.clip(lean, -0.85, 0.85))
        hand = frame(along, np.cross(palm, along))
        turns[INDEX[f"{side}_hand"]] = hand @ hand_rest(side).T
