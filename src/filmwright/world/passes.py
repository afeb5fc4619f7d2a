"""The data passes of a picture, worked out from what the renderer measured: ids, depth and where everything stands now and next.

In: id and depth pictures, the lens, the poses of the solids in this picture and the next. Out: arrays in picture coordinates, row 0 at
the top. Normals and flow are in camera axes as most models expect: x right, y up (normals) or y down in pixels (flow), z to the lens.
"""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from .filament import FAR, Lens

#: Everything a take can carry. `camera`, `first`, `last` and `sheets` are files of their own kind.
PASSES = ("beauty", "clay", "colour", "depth", "normals", "ids", "edges", "pose", "flow", "camera", "first", "last", "sheets")

#: The bones of the pose pass, between joints as :meth:`~.puppets.Joints.points` names them.
BONES = (
    ("top", "head"), ("head", "neck"), ("neck", "left_shoulder"), ("neck", "right_shoulder"), ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"), ("right_shoulder", "right_elbow"), ("right_elbow", "right_wrist"), ("neck", "left_hip"),
    ("neck", "right_hip"), ("left_hip", "right_hip"), ("left_hip", "left_knee"), ("left_knee", "left_ankle"), ("right_hip", "right_knee"),
    ("right_knee", "right_ankle"),
)


def rays(lens: Lens, width: int, height: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Camera axes (3, 3) as rows right, up, forward, and the world directions (h, w, 3) of the pixels' middles, of unit depth."""
    forward = np.array(lens.forward) / np.linalg.norm(lens.forward)
    right = np.cross(forward, lens.up)
    right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    tall = np.tan(lens.fov / 2)
    x = ((np.arange(width) + 0.5) / width * 2 - 1) * tall * width / height
    y = (1 - (np.arange(height) + 0.5) / height * 2) * tall
    grid = right * x[None, :, None] + up * y[:, None, None] + forward
    return np.stack([right, up, forward]), grid


def project(lens: Lens, points: NDArray[np.float64], width: int, height: int) -> NDArray[np.float64]:
    """World points (..., 3) to (x, y, depth): pixels from the top left corner, and metres along the axis."""
    axes, _ = rays(lens, 1, 1)
    local = (points - np.array(lens.at)) @ axes.T
    depth = np.maximum(local[..., 2], 1e-6)
    scale = height / 2 / np.tan(lens.fov / 2)
    return np.stack([width / 2 + local[..., 0] / depth * scale, height / 2 - local[..., 1] / depth * scale, local[..., 2]], -1)


def points_of(depth: NDArray[np.float32], lens: Lens) -> NDArray[np.float64]:
    """World points (h, w, 3) of a depth picture."""
    h, w = depth.shape
    _, grid = rays(lens, w, h)
    return np.array(lens.at) + grid * depth[..., None]


def normals(depth: NDArray[np.float32], ids: NDArray[np.int32], lens: Lens) -> NDArray[np.float32]:
    """Unit normals (h, w, 3) in camera axes from the depth pass; (0, 0, 0) where nothing is. Never taken across an edge of ids."""
    points = points_of(depth, lens)
    axes, _ = rays(lens, 1, 1)
    dx, dy = _step(points, ids, 1), _step(points, ids, 0)
    n = np.cross(dy, dx)
    n /= np.maximum(_length(n), 1e-12)[..., None]
    local = (n @ axes.T) * [1, 1, -1]
    local[local[..., 2] < 0] *= -1
    local[ids == 0] = 0
    return local.astype(np.float32)


def _step(points: NDArray[np.float64], ids: NDArray[np.int32], axis: int) -> NDArray[np.float64]:
    """The difference to the neighbour on the same thing, the nearer of both sides in depth."""
    ahead = np.roll(points, -1, axis) - points
    behind = points - np.roll(points, 1, axis)
    same_ahead, same_behind = np.roll(ids, -1, axis) == ids, np.roll(ids, 1, axis) == ids
    edge = [slice(None)] * 2
    edge[axis] = -1
    same_ahead[tuple(edge)] = False
    edge[axis] = 0
    same_behind[tuple(edge)] = False
    shorter = _length(ahead) <= _length(behind)
    take = (same_ahead & ~same_behind) | (same_ahead & same_behind & shorter) | (~same_ahead & ~same_behind & shorter)
    return np.where(take[..., None], ahead, behind)


def _length(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """How long vectors (..., 3) are; the same bits as numpy.linalg.norm, which takes five times as long over so short an axis."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    return np.sqrt(x * x + y * y + z * z)


def clay(ids: NDArray[np.int32], normal: NDArray[np.float32], colours: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Grey clay, each identity in one saturated colour, lit softly from beside the lens; `colours` (n, 3) sRGB 0-1 by id."""
    light = np.float32([-0.35, 0.5, 0.79])
    shade = 0.35 + 0.65 * np.clip(normal @ light, 0, 1)
    picture = colours[ids] * shade[..., None]
    picture[ids == 0] = 0.82
    return (np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8)


def identity_colours(identities: Sequence[str]) -> NDArray[np.float32]:
    """A colour (n, 3) for every identity: mid grey for nothing and the set, saturated hues far apart for actors and props."""
    out = np.full((len(identities), 3), 0.62, np.float32)
    hue = 0.0
    for number, identity in enumerate(identities):
        if identity not in ("", "set"):
            out[number] = colorsys.hsv_to_rgb(hue % 1.0, 0.85, 0.95)
            hue += 0.381966  # the golden angle keeps neighbours apart
    return out


def edges(ids: NDArray[np.int32], depth: NDArray[np.float32], normal: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Outlines (h, w) uint8, white on black: where the thing, its depth (by more than 3 per cent) or its facing (by 40 degrees) changes."""
    lines = np.zeros(ids.shape, bool)
    for axis in (0, 1):
        near = np.minimum(depth, np.roll(depth, 1, axis))
        jump = np.abs(depth - np.roll(depth, 1, axis)) > 0.03 * near
        other = np.roll(normal, 1, axis)
        crease = normal[..., 0] * other[..., 0] + normal[..., 1] * other[..., 1] + normal[..., 2] * other[..., 2] < np.cos(np.radians(40))
        change = (ids != np.roll(ids, 1, axis)) | (jump & (near < FAR * 0.5)) | (crease & (ids > 0))
        edge = [slice(None)] * 2
        edge[axis] = 0
        change[tuple(edge)] = False
        lines |= change
    return lines.astype(np.uint8) * 255


class Shape:
    """A solid's mesh in the world in one picture: for flow, where each of its points goes next."""

    def __init__(self, now: NDArray[np.float32], following: NDArray[np.float32]) -> None:
        self.now, self.following = now, following

    def moved(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where surface points (n, 3) of this picture are in the next one: carried by the three nearest vertices."""
        step = self.following - self.now
        if np.abs(step).max(initial=0) < 1e-7:
            return points
        distance, index = cKDTree(self.now).query(points, k=min(3, len(self.now)))
        if distance.ndim == 1:
            return points + step[index]
        weight = 1 / (distance + 1e-4)
        return points + (step[index] * (weight / weight.sum(1, keepdims=True))[..., None]).sum(1)


def flow(
    depth: NDArray[np.float32], solids: NDArray[np.int32], lens: Lens, lens_next: Lens, shapes: dict[int, Shape],
) -> NDArray[np.float32]:
    """Optical flow (h, w, 2) in pixels (x right, y down) to the next picture, exact from depth, camera and body motion.

    `solids` numbers each pixel's solid; `shapes` has those that move. The sky moves with the camera's turning alone.
    """
    h, w = depth.shape
    points = points_of(np.minimum(depth, FAR), lens)
    following = points.copy()
    for number, shape in shapes.items():
        mask = solids == number
        if mask.any():
            following[mask] = shape.moved(points[mask])
    sky = solids == 0
    following[sky] += np.array(lens_next.at) - np.array(lens.at)
    there = project(lens_next, following, w, h)
    x, y = np.meshgrid(np.arange(w) + 0.5, np.arange(h) + 0.5)
    return np.stack([there[..., 0] - x, there[..., 1] - y], -1).astype(np.float32)


def skeleton(joints: dict[str, dict[str, tuple[float, float, float]]], width: int, height: int) -> NDArray[np.uint8]:
    """Stick figures (h, w, 3) on black: `joints[actor][joint]` as (x, y, depth) in pixels, one hue an actor."""
    picture = np.zeros((height, width, 3), np.uint8)
    for number, actor in enumerate(sorted(joints)):
        for index, (a, b) in enumerate(BONES):
            pa, pb = joints[actor][a], joints[actor][b]
            if pa[2] > 0 and pb[2] > 0:
                hue = (number * 0.381966 + index / len(BONES) * 0.25) % 1.0
                colour = tuple(int(255 * c) for c in colorsys.hsv_to_rgb(hue, 0.9, 1.0))
                cv2.line(picture, _whole(pa), _whole(pb), colour, max(2, height // 120), cv2.LINE_AA)
    return picture


def _whole(p: tuple[float, float, float]) -> tuple[int, int]:
    return round(float(np.clip(p[0], -4000, 8000))), round(float(np.clip(p[1], -4000, 8000)))
