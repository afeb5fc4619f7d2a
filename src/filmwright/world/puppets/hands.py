"""Hands as replacement meshes: a palm, three mitten fingers and a thumb, one sculpt a pose.

In the hand's own frame the wrist is the origin, x runs along the fingers and z out of the palm; the left thumb is at +y, the right at -y.
"""

from __future__ import annotations

from ..sculpt import Field, box_uv, chain, ellipsoid, marks, mesh, union
from ..solids import Mesh

HANDS = ("open", "flat", "grip", "point")

#: A finger as points along it (x, z) from its root, in parts of the body's height.
_STRAIGHT = ((0.058, 0.0), (0.080, 0.001), (0.104, 0.003))
_RELAXED = ((0.058, 0.0), (0.081, 0.007), (0.097, 0.021))
_CURLED = ((0.058, 0.002), (0.082, 0.014), (0.078, 0.036), (0.058, 0.040))
_THUMB_OUT = ((0.018, 0.022, 0.004), (0.038, 0.045, 0.008), (0.055, 0.056, 0.011))
_THUMB_EASY = ((0.018, 0.022, 0.006), (0.042, 0.038, 0.016), (0.060, 0.040, 0.022))
_THUMB_OVER = ((0.018, 0.020, 0.008), (0.040, 0.032, 0.032), (0.062, 0.014, 0.050))

#: pose -> (three fingers from the thumb's side, thumb, how far the fingers spread)
_POSES = {
    "open": ((_RELAXED, _RELAXED, _RELAXED), _THUMB_EASY, 0.0),
    "flat": ((_STRAIGHT, _STRAIGHT, _STRAIGHT), _THUMB_OUT, 0.012),
    "grip": ((_CURLED, _CURLED, _CURLED), _THUMB_OVER, 0.0),
    "point": ((_STRAIGHT, _CURLED, _CURLED), _THUMB_OVER, 0.0),
}


def hand_field(pose: str, size: float) -> Field:
    """The left hand in `pose`; `size` is the body's height."""
    fingers, thumb, spread = _POSES[pose]
    pieces: list[Field] = [
        ellipsoid((0.036 * size, 0, 0), (0.036 * size, 0.030 * size, 0.0165 * size)),
        chain([(-0.012 * size, 0, 0), (0.02 * size, 0, 0)], [0.020 * size, 0.022 * size]),
    ]
    for finger, side in zip(fingers, (0.019, 0.0, -0.019), strict=True):
        length = 1.0 if side == 0 else 0.93
        points = [(x * size * length, (side + spread * side / 0.019 * i) * size, z * size) for i, (x, z) in enumerate(finger)]
        radii = [0.0125 * size, 0.0120 * size, 0.0112 * size, 0.0108 * size][: len(points)]
        pieces.append(chain(points, radii, 0.002 * size))
    pieces.append(chain([tuple(v * size for v in p) for p in thumb], [0.0150 * size, 0.0130 * size, 0.0118 * size], 0.004 * size))
    return marks(union(0.006 * size, *pieces), 0.0012 * size, 0.02 * size, seed=21)


def hand(pose: str, size: float, step: float) -> Mesh:
    """The left hand's mesh in its own frame, with uv."""
    return box_uv(mesh(hand_field(pose, size), (-0.045 * size, -0.055 * size, -0.035 * size), (0.125 * size, 0.08 * size, 0.07 * size), step))


def mirrored(made: Mesh) -> Mesh:
    """The other hand: y turned about, faces wound back."""
    flip = (1.0, -1.0, 1.0)
    v, n = made.vertices * flip, made.normals * flip
    return Mesh(v.astype("float32"), made.faces[:, ::-1].copy(), n.astype("float32"), made.uv)
