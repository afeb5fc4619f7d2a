"""Turning and bending: rotations as matrices, two-bone inverse kinematics, forward kinematics, linear-blend skinning.

Space is metres; rotations are global (3, 3) matrices unless a name says otherwise. Skinning is Magnenat-Thalmann's joint-dependent
deformation (1988): every vertex moves by the weighted mean of its bones' transforms.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from ..solids import Floats
from .figure import BONES, INDEX, NAMES, Figure, Vec


def yaw(angle: float) -> Vec:
    """A turn about the vertical."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])


def pitch(angle: float) -> Vec:
    """A bow: positive leans forward and down (about +Y, facing +X)."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0.0, s], [0.0, 1.0, 0.0], [-s, 0.0, c]])


def roll(angle: float) -> Vec:
    """A tilt: positive drops the right side (about +X)."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])


def unit(v: Vec) -> Vec:
    """`v` at length one; +X where it has none."""
    length = float(np.sqrt(v @ v))
    return v / length if length > 1e-9 else np.array([1.0, 0.0, 0.0])


def frame(along: Vec, beside: Vec) -> Vec:
    """A matrix whose first column is `along` and whose second is `beside` made square to it."""
    x = unit(along)
    y = unit(beside - x * (beside @ x))
    return np.stack([x, y, np.cross(x, y)], axis=1)


def reach(root: Vec, goal: Vec, upper: float, lower: float, pole: Vec) -> tuple[Vec, Vec, Vec]:
    """Two bones from `root` to `goal`: the middle joint, the end (short of the goal where it is too far) and the bend's direction.

    Cosine rule; the middle joint lies on the side of `pole`. The limb is never quite straight, so that the bend never flips.
    """
    way = goal - root
    far = float(np.sqrt(way @ way))
    axis = way / far if far > 1e-6 else np.array([0.0, 0.0, -1.0])
    far = min(max(far, abs(upper - lower) + 0.02 * upper), (upper + lower) * 0.995)
    out = pole - axis * (pole @ axis)
    out = unit(out) if out @ out > 1e-9 else unit(np.cross(axis, [0.0, 1.0, 0.0]))
    along = (upper * upper - lower * lower + far * far) / (2 * far)
    height = np.sqrt(max(upper * upper - along * along, 0.0))
    return root + axis * along + out * height, root + axis * far, out


def forward(figure: Figure, root: Vec, turns: NDArray[np.float64]) -> Vec:
    """Where the joints are, (17, 3), with the hips at `root` and the bones' global rotations `turns` (17, 3, 3)."""
    at = np.empty((len(NAMES), 3))
    at[0] = root
    for i, name in enumerate(NAMES[1:], 1):
        carrier = INDEX[BONES[name]]
        at[i] = at[carrier] + turns[carrier] @ (figure.joints[i] - figure.joints[carrier])
    return at


def transforms(figure: Figure, at: Vec, turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """What takes resting clay to its place, (17, 3, 4): rotation and shift a bone."""
    shift = at - np.einsum("bij,bj->bi", turns, figure.joints)
    return np.concatenate([turns, shift[:, :, None]], axis=2)


def skinned(vertices: Floats, normals: Floats, weights: Floats, moves: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """`vertices` and `normals` (n, 3) moved by the bones `moves` (b, 3, 4) as `weights` (n, b) say."""
    mixed = (weights @ moves.reshape(len(moves), 12).astype(np.float32)).reshape(-1, 3, 4)
    turn = mixed[:, :, :3]
    moved = np.matmul(turn, vertices[:, :, None])[:, :, 0] + mixed[:, :, 3]
    faced = np.matmul(turn, normals[:, :, None])[:, :, 0]
    faced /= np.maximum(np.sqrt((faced * faced).sum(axis=1, keepdims=True)), 1e-9)
    return moved, faced


def quaternions(turns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Global rotations as unit quaternions x y z w with w >= 0, (n, 4)."""
    q = Rotation.from_matrix(turns).as_quat()
    return np.where(q[:, 3:4] < 0, -q, q)


def matrices(quats: NDArray[np.float64]) -> NDArray[np.float64]:
    """Quaternions (n, 4) as rotation matrices (n, 3, 3)."""
    return Rotation.from_quat(quats).as_matrix()


def pose4(turn: Vec, at: Vec) -> NDArray[np.float64]:
    """A 4x4 pose from a rotation and a place."""
    made = np.eye(4)
    made[:3, :3], made[:3, 3] = turn, at
    return made
