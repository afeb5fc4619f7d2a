"""The measures of one puppet: where its joints rest and how thick its limbs are, from its character's height, girth and age.

In: a `film.Character`. Out: a :class:`Figure`, metres, the puppet standing at the origin and facing +X with its arms a little off
its sides. All bones rest unturned, so that a bone's global rotation is also what turns the clay about its joint.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ...film import Character

Vec = NDArray[np.float64]
SIDES = ("left", "right")
SIGN = {"left": 1.0, "right": -1.0}

#: Every bone and the bone that carries it; carriers come first.
BONES: dict[str, str] = {
    "hips": "",
    "spine": "hips",
    "chest": "spine",
    "neck": "chest",
    "head": "neck",
    "left_arm": "chest",
    "left_fore": "left_arm",
    "left_hand": "left_fore",
    "right_arm": "chest",
    "right_fore": "right_arm",
    "right_hand": "right_fore",
    "left_thigh": "hips",
    "left_shin": "left_thigh",
    "left_foot": "left_shin",
    "right_thigh": "hips",
    "right_shin": "right_thigh",
    "right_foot": "right_shin",
}
NAMES = tuple(BONES)
INDEX = {name: i for i, name in enumerate(NAMES)}

#: How the arms hang while the clay is sculpted: unit vector of the left arm.
ARM_REST = np.array([0.0, 0.62, -0.7846])

#: Head size and eye size by age, as factors; children are mostly head and eyes.
_AGES = {"child": (1.16, 1.16), "young": (1.05, 1.06), "adult": (1.0, 1.0), "old": (1.03, 0.94)}


@dataclass(frozen=True, eq=False)
class Figure:
    """Measures in metres. `joints` (17, 3) by :data:`NAMES`; `skull` is half the head's height; `eye_at` the left eye's middle height and side."""

    character: Character
    height: float
    girth: float
    skull: float
    eye: float
    joints: Vec

    def joint(self, name: str) -> Vec:
        return self.joints[INDEX[name]]

    @property
    def upper_arm(self) -> float:
        return 0.165 * self.height

    @property
    def fore_arm(self) -> float:
        return 0.155 * self.height

    @property
    def thigh(self) -> float:
        return float(self.joint("left_thigh")[2] - self.joint("left_shin")[2])

    @property
    def shin(self) -> float:
        return float(self.joint("left_shin")[2] - self.joint("left_foot")[2])

    @property
    def ankle(self) -> float:
        return float(self.joint("left_foot")[2])

    @property
    def stance(self) -> float:
        """Half the distance between the feet of who stands."""
        return float(self.joint("left_foot")[1])

    @property
    def palm(self) -> float:
        """From the wrist to the middle of the palm."""
        return 0.045 * self.height


def figure(character: Character) -> Figure:
    """The measures of `character`."""
    h, g = character.height, character.girth
    head, eye = _AGES[character.age]
    at: dict[str, tuple[float, float, float]] = {
        "hips": (0, 0, 0.45),
        "spine": (0, 0, 0.50),
        "chest": (0, 0, 0.575),
        "neck": (-0.008, 0, 0.69),
        "head": (-0.012, 0, 0.745),
    }
    shoulder = 0.088 + 0.027 * g
    hip = 0.038 + 0.018 * g
    for side, sign in SIGN.items():
        arm = np.array([0.0, sign * shoulder, 0.655])
        way = ARM_REST * [1, sign, 1]
        at[f"{side}_arm"] = tuple(arm)
        at[f"{side}_fore"] = tuple(arm + way * 0.165)
        at[f"{side}_hand"] = tuple(arm + way * 0.32)
        at[f"{side}_thigh"] = (0, sign * hip, 0.42)
        at[f"{side}_shin"] = (0.004, sign * (hip + 0.002), 0.235)
        at[f"{side}_foot"] = (-0.004, sign * (hip + 0.004), 0.05)
    joints = np.array([at[n] for n in NAMES]) * h
    return Figure(character, h, g, 0.125 * h * head, 0.27 * 0.125 * h * head * eye, joints)
