"""A state of a puppet becomes a picture's change: clay bent, eyes turned, lids closed, one mouth and two hands shown.

In: a :class:`Puppet` and a :class:`State`. Out: a `Change` for the renderer and :class:`Joints`, the places that other rooms ask for. Equal
states are equal pictures: nothing else is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...film import Point
from ..solids import Change
from .bend import forward, matrices, pitch, pose4, quaternions, roll, skinned, transforms, yaw
from .build import Puppet
from .figure import INDEX, SIDES, SIGN, Vec
from .hands import HANDS

#: Decimal places that a state keeps: two milliradians and a millimetre are under what a picture shows.
_DECIMALS = 3


@dataclass(frozen=True)
class State:
    """How a puppet is at one picture. Build it with :func:`state`, which rounds, so that equal-looking states are equal.

    `root` is the hips' joint in metres; `turns` 17 global rotations as quaternions x y z w, by `figure.NAMES`; `gaze` and the pairs that
    follow hold (left, right): yaw and pitch of the eyes against the head; lids 0 open to 1 closed, negative wide; brows (raise, tilt).
    `mouth`: viseme, mood, openness 0-1.
    """

    present: bool
    root: Point = (0.0, 0.0, 0.0)
    turns: tuple[float, ...] = ()
    hands: tuple[str, str] = ("open", "open")
    gaze: tuple[float, float] = (0.0, 0.0)
    lids: tuple[float, float] = (0.0, 0.0)
    lower: float = 0.0
    slant: float = 0.0
    brows: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    mouth: tuple[str, str, float] = ("sil", "neutral", 0.0)


def state(
    root: Vec,
    turns: NDArray[np.float64],
    hands: tuple[str, str],
    gaze: tuple[float, float],
    lids: tuple[float, float],
    lower: float,
    slant: float,
    brows: tuple[float, float, float, float],
    mouth: tuple[str, str, float],
) -> State:
    """A rounded state from hips (3,), global rotation matrices (17, 3, 3) and a face."""

    def r(*values: float, places: int = _DECIMALS) -> Any:
        return tuple(round(float(v), places) + 0.0 for v in values)

    return State(
        True,
        r(*root, places=4),
        r(*quaternions(turns).ravel()),
        hands,
        r(*gaze, places=2),
        r(*lids, places=2),
        r(lower, places=2)[0],
        r(slant, places=2)[0],
        r(*brows, places=2),
        (mouth[0], mouth[1], r(mouth[2], places=2)[0]),
    )


@dataclass(frozen=True)
class Joints:
    """Where a puppet's parts are, metres in the world. `hands` are palm frames (4, 4): origin in the palm, x along the fingers, z out of the palm."""

    head: Point
    top: Point
    neck: Point
    eyes: tuple[Point, Point]
    nose: Point
    mouth: Point
    shoulders: tuple[Point, Point]
    elbows: tuple[Point, Point]
    wrists: tuple[Point, Point]
    hips: tuple[Point, Point]
    knees: tuple[Point, Point]
    ankles: tuple[Point, Point]
    hands: dict[str, NDArray[np.float64]] = field(default_factory=dict, compare=False)

    def points(self) -> dict[str, Point]:
        """All places by name, pairs as left_... and right_...: what the pose pass draws."""
        named: dict[str, Point] = {k: getattr(self, k) for k in ("head", "neck", "nose", "mouth", "top")}
        for many, one in (
            ("eyes", "eye"),
            ("shoulders", "shoulder"),
            ("elbows", "elbow"),
            ("wrists", "wrist"),
            ("hips", "hip"),
            ("knees", "knee"),
            ("ankles", "ankle"),
        ):
            left, right = getattr(self, many)
            named |= {f"left_{one}": left, f"right_{one}": right}
        return named

    @property
    def between(self) -> Point:
        """The point between the eyes: what others look at."""
        a, b = self.eyes
        return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)


#: How far the lids stand open in a plain look: the angle of the upper edge over the middle, of the lower under it, radians.
_UPPER_OPEN, _LOWER_OPEN = 0.72, 0.95
_SHUT = -0.30
#: How far eyes turn in: they meet about 1.3 m ahead, without which a look is lost in the distance.
_CROSS = 0.05


def pose(puppet: Puppet, now: State) -> tuple[Change, Joints]:
    """The change that brings `puppet` to the state `now`, and where its joints are then."""
    name = puppet.character.id
    change = Change()
    if not now.present:
        change.shown = {s.name: False for s in puppet.solids}
        return change, _joints(puppet, puppet.figure.joints, np.tile(np.eye(3), (17, 1, 1)))
    f = puppet.figure
    turns = matrices(np.array(now.turns).reshape(-1, 4))
    at = forward(f, np.array(now.root), turns)
    moves = transforms(f, at, turns)
    for solid in puppet.solids:
        part = solid.name.rsplit("/", 1)[1]
        change.shown[solid.name] = True
        weights = puppet.weights.get(part)
        if weights is not None:
            change.meshes[solid.name] = skinned(solid.mesh.vertices, solid.mesh.normals, weights, moves)
        elif puppet.bones[part] == "head":
            change.poses[solid.name] = _square(moves[INDEX["head"]])
    for side in SIDES:
        hand = pose4(turns[INDEX[f"{side}_hand"]] @ hand_rest(side), at[INDEX[f"{side}_hand"]])
        for kind in HANDS:
            change.shown[f"{name}/{side}_hand-{kind}"] = now.hands[SIDES.index(side)] == kind
        change.poses[f"{name}/{side}_hand-{now.hands[SIDES.index(side)]}"] = hand
    _face(puppet, now, _square(moves[INDEX["head"]]), change)
    return change, _joints(puppet, at, turns)


def hand_rest(side: str) -> Vec:
    """The resting hand's own axes in the resting puppet: x along the fingers, z out of the palm, which faces the thigh."""
    s = SIGN[side]
    along, palm = np.array([0.0, s * 0.62, -0.7846]), np.array([0.0, -s * 0.7846, -0.62])
    return np.stack([along, np.cross(palm, along), palm], axis=1)


def _square(move: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([move, [[0.0, 0.0, 0.0, 1.0]]])


def _face(puppet: Puppet, now: State, head: NDArray[np.float64], change: Change) -> None:
    name, skull = puppet.character.id, puppet.figure.skull
    for i, side in enumerate(SIDES):
        s = SIGN[side]
        middle = puppet.eyes[side]
        change.poses[f"{name}/{side}_eye"] = head @ pose4(yaw(now.gaze[0] - s * _CROSS) @ pitch(now.gaze[1]), middle)
        closed = now.lids[i]
        follow = -now.gaze[1] * 0.45  # lids go with the eyes
        upper = (_UPPER_OPEN + follow) * (1 - closed) + _SHUT * closed
        change.poses[f"{name}/{side}_upper"] = head @ pose4(roll(s * now.slant) @ pitch(-upper), middle)
        low = _LOWER_OPEN - follow * 0.5 - now.lower
        change.poses[f"{name}/{side}_lower"] = head @ pose4(pitch(low * (1 - closed) - (_SHUT + 0.04) * closed), middle)
        rise, tilt = now.brows[2 * i], now.brows[2 * i + 1]
        pivot = middle + np.array([0.0, 0.0, 0.42 * skull])
        turn = roll(s * tilt)
        shift = pivot + np.array([-0.02 * abs(rise), 0.0, 0.24 * rise]) * skull - turn @ pivot
        change.poses[f"{name}/{side}_brow"] = head @ pose4(turn, shift)
    mouth = puppet.mouths.vertices(*now.mouth)
    change.meshes[f"{name}/mouth"] = (mouth, puppet.mouths.normals(mouth))


def _joints(puppet: Puppet, at: Vec, turns: NDArray[np.float64]) -> Joints:
    f = puppet.figure
    head, joint = turns[INDEX["head"]], f.joint("head")

    def p(v: Vec) -> Point:
        return (float(v[0]), float(v[1]), float(v[2]))

    def on_head(v: Vec) -> Point:
        return p(at[INDEX["head"]] + head @ (v - joint))

    def pair(bone: str) -> tuple[Point, Point]:
        return p(at[INDEX[f"left_{bone}"]]), p(at[INDEX[f"right_{bone}"]])

    middle = (puppet.eyes["left"] + puppet.eyes["right"]) / 2
    r = f.skull
    palms = {}
    for side in SIDES:
        turn = turns[INDEX[f"{side}_hand"]] @ hand_rest(side)
        palms[side] = pose4(turn, at[INDEX[f"{side}_hand"]] + turn @ np.array([f.palm, 0.0, 0.018 * f.height]))
    return Joints(
        head=on_head(middle + [-0.5 * r, 0, 0.3 * r]),
        top=on_head(np.array([middle[0] - 0.5 * r, 0, puppet.top])),
        neck=p(at[INDEX["neck"]]),
        eyes=(on_head(puppet.eyes["left"]), on_head(puppet.eyes["right"])),
        nose=on_head(middle + [0.5 * r, 0, -0.28 * r]),
        mouth=on_head(middle + [0.3 * r, 0, -0.58 * r]),
        shoulders=pair("arm"),
        elbows=pair("fore"),
        wrists=pair("hand"),
        hips=pair("thigh"),
        knees=pair("shin"),
        ankles=pair("foot"),
        hands=palms,
    )
