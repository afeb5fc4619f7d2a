"""What an actor does: clips played over their beats, hands that reach, hold, carry and pass things."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from ...film import Beat, Prop
from ...plan import smooth
from .actions import CLIPS, Clip, Hand, Keys, mirrored
from .bend import unit, yaw
from .figure import Vec
from .holding import CARRIES, WAVED
from .intent import Body
from .scene import Scene


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


def carry(scene: Scene, body: Body) -> None:
    """A hand that holds a prop carries it, and swings little in a walk."""
    for side, prop in scene.hands.items():
        place, palm = CARRIES.get(prop.kind, CARRIES[""])
        body.move_arm(side, np.array(place), unit(np.array(palm)), 0.9)
        body.arms[side].hand = "grip"


#: What the other side of an action does.
_ANSWERS = {"give": "take", "hug": "hugged"}


def act(scene: Scene, body: Body) -> None:
    for beat in scene.beats:
        if not beat.start <= scene.frame < beat.end:
            continue
        mine, to_me = beat.actor == scene.blocking.actor, beat.target == scene.blocking.actor
        clip = CLIPS.get(beat.action if mine else _ANSWERS.get(beat.action, "") if to_me else "")
        if clip is None:
            continue
        _play(scene, body, beat, mirrored(clip) if _left_handed(scene, beat, mine) else clip)


def _left_handed(scene: Scene, beat: Beat, mine: bool) -> bool:
    """Whether the left hand does it: it has the prop that is meant, or the right one is full."""
    before = scene.hands
    wanted = beat.prop or beat.target
    if mine and beat.action in _WITH_PROP:
        return any(s == "left" and (p.id == wanted or "right" not in before) for s, p in before.items()) or (
            beat.action == "pick_up" and _holds_else(before, wanted)
        )
    if mine and beat.action == "wave" and "right" in before and before["right"].kind in WAVED:
        return False
    return ("right" in before and "left" not in before and before["right"].id != wanted) or (not mine and _holds_else(before, wanted))


#: What is done with the hand that holds the prop.
_WITH_PROP = ("put_down", "give", "throw", "drink", "pour", "read", "write", "pick_up")


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
    if beat.action == "wave" and scene.hands.get("right") is not None and scene.hands["right"].kind in WAVED:
        offsets["right"] += [0.05, 0.04, 0.11]  # a light is swung high
    if beat.action == "hug" and goal is not None:  # arms go round who is smaller or taller at that height
        level = float(np.clip((goal[2] - body.hips[2]) / scene.f.height - 0.37, -0.16, 0.12))
        offsets = {s: o + [0.0, 0.0, level] for s, o in offsets.items()}
        body.add("lean", -1.2 * level * value(clip.keys["squint"], u))
    for side, places in (("right", clip.right), ("left", clip.left)):
        if places:
            if beat.action == "hug" and side in scene.hands:
                continue
            place, weight = _hand_at(places, u)
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
    body.add("lean", min(0.7 if low > 0.1 else 0.32, low * 2.0 + far * 0.8) * pull)
