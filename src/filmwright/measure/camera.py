"""The camera's motion, re-estimated from the clip, against the path that the take gives it.

Points of the set are followed through the clip from each sampled picture to the next by optical flow; their distance comes from the take's depth.
The move that explains them (turn, travel, change of focal length) is found by damped least squares whose loss forgets strays (Geman and McClure
1987), tightened step by step, starting from no move at all, never from the path. Every estimate carries its own uncertainty, from the curvature
of the fit: what the picture cannot tell (the travel past a plain wall, the zoom of a flat scene) is not measured.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Footage
from .motion import grey, textured
from .truth import Camera, Truth

#: Points that are followed between two pictures, at least.
POINTS = 60
#: Pixels (at 320 across) of error at which a point counts a quarter, at last and at first: rain and waves lead many points astray.
NARROW, ROUGH = 0.6, 16.0
#: Distances beyond which a point tells turning alone, metres.
FAR = 150.0
#: How uncertain an estimate may be and still be measured: degrees of turn, share of zoom, radians of direction of travel (one sigma).
SURE_TURN, SURE_ZOOM, SURE_WAY = 2.5, 0.1, 0.3
#: A fine texture that stays where it is (correlation) while the path moves the picture by this many pixels (at 320 across) is paper, not the set: it
#: hides the camera from optical flow.
STUCK, STUCK_AWAY = 0.1, 12.0
#: Pixels (at 320 across) that the path moves the picture by between two samples, above which a sample is compared with its neighbour instead.
QUICK = 12.0
#: What is believed before looking (one sigma): turn in radians, travel over the middle distance, logarithm of zoom. Weak, to settle what is open.
PRIOR = (0.2, 0.2, 0.1)

#: Share of what the path itself goes nearer by that may be taken for zoom: a set of one depth grows alike by both, and its blur hides the rest.
LIKE_ZOOM = 0.5


@dataclass(frozen=True)
class Move:
    """From one picture to another: turn as a rotation vector (radians) and travel in metres, both in the first picture's axes (right, down,
    ahead), and log zoom.

    `sigma` (7,) is the standard deviation of each number; `agreed` the share of points that the move explains within two pixels.
    """

    turn: NDArray[np.float64]
    travel: NDArray[np.float64]
    zoom: float
    sigma: NDArray[np.float64]
    agreed: float


@dataclass(frozen=True)
class CameraFigures:
    """What is told of a clip's camera, each with whether it was measurable.

    Error of the turn (degrees over the clip, or in each ten degrees that the path turns by, where it turns more), of the way of travel (degrees), of
    the zoom (per cent), and the share of the set (per cent) that moves as one. Turn and zoom are what the error is beyond its own uncertainty, and
    zoom beyond what the path itself makes grow.
    """

    turn: tuple[float, bool]
    way: tuple[float, bool]
    zoom: tuple[float, bool]
    agreed: tuple[float, bool]


def axes(camera: Camera) -> NDArray[np.float64]:
    """Rows right, down, ahead of a camera in the world (3, 3)."""
    ahead = np.array(camera.forward) / np.linalg.norm(camera.forward)
    right = np.cross(ahead, camera.up)
    right /= np.linalg.norm(right)
    return np.stack([right, -np.cross(right, ahead), ahead])


def true_move(a: Camera, b: Camera) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Turn (3,), travel (3,) and log zoom from `a` to `b`, in the axes of `a`."""
    first, second = axes(a), axes(b)
    turn, _ = cv2.Rodrigues(second @ first.T)
    return turn[:, 0], first @ (np.array(b.at) - np.array(a.at)), math.log(math.tan(a.fov / 2) / math.tan(b.fov / 2))


def estimate(points: NDArray[np.float64], seen: NDArray[np.float64], focal: float, middle: float) -> Move:
    """The move that carries `points` (n, 3) in the first camera's axes to where they are `seen` (n, 2), in pixels from the second picture's middle.

    `focal` in pixels; `middle` a typical distance, in metres.
    """
    scale = np.array([PRIOR[0]] * 3 + [PRIOR[1] * middle] * 3 + [PRIOR[2]])
    x = np.zeros(7)
    far = points[:, 2] > FAR
    for round_ in range(16):
        guess, jacobian = _projected(points, far, x, focal)
        left = seen - guess
        size = np.linalg.norm(left, axis=1)
        loose = max(NARROW, ROUGH * 0.5**round_)
        weight = 1 / (1 + (size / loose) ** 2) ** 2
        # A point's error in a following flow is about half a pixel, and neighbours err alike: each counts as a fraction of one.
        j = jacobian.reshape(-1, 7)
        w = np.repeat(weight, 2)
        normal = (j * w[:, None]).T @ j / 0.25 * SHARE + np.diag(1 / scale**2)
        step = np.linalg.solve(normal, (j * w[:, None]).T @ left.reshape(-1) / 0.25 * SHARE - x / scale**2)
        x = x + step
        if loose == NARROW and np.abs(step / scale).max() < 1e-5:
            break
    guess, _ = _projected(points, far, x, focal)
    agreed = float((np.linalg.norm(seen - guess, axis=1) < 2.0).mean())
    return Move(x[:3], x[3:6], float(x[6]), np.sqrt(np.diag(np.linalg.inv(normal))), agreed)


#: What share of a point's evidence is its own: points six pixels apart share the flow's patch.
SHARE = 0.1


def _projected(
    points: NDArray[np.float64], far: NDArray[np.bool_], x: NDArray[np.float64], focal: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where points are seen after the move `x`, (n, 2), and by how much each number of it moves them, (n, 2, 7)."""
    turned, _ = cv2.Rodrigues(x[:3])
    shifted = points - np.where(far[:, None], 0.0, x[3:6])
    local = shifted @ turned.T
    z = np.maximum(local[:, 2], 0.05)
    f = focal * math.exp(x[6])
    at = f * local[:, :2] / z[:, None]
    n = len(points)
    d_local = np.zeros((n, 2, 3))
    d_local[:, 0, 0] = d_local[:, 1, 1] = f / z
    d_local[:, :, 2] = -at / z[:, None]
    jacobian = np.empty((n, 2, 7))
    cross = np.zeros((n, 3, 3))  # d(R p)/d(turn) = -[R p]x, for small changes about the present turn
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 0] = local[:, 2], -local[:, 1], -local[:, 2]
    cross[:, 1, 2], cross[:, 2, 0], cross[:, 2, 1] = local[:, 0], local[:, 1], -local[:, 0]
    jacobian[:, :, :3] = d_local @ cross
    jacobian[:, :, 3:6] = -(d_local @ turned) * (~far)[:, None, None]
    jacobian[:, :, 6] = at
    return at, jacobian


def standing(truth: Truth, n: int) -> NDArray[np.bool_]:
    """Where (h, w) the n-th sampled picture shows what stands still in the world: its true flow is the camera's own, to a fifth of a pixel."""
    p = truth.about.sampled[n]
    a, b = truth.about.cameras[p], truth.about.cameras[min(p + 1, len(truth.about.cameras) - 1)]
    h, w = truth.ids.shape[1:]
    focal, focal_next = (h / 2 / math.tan(c.fov / 2) for c in (a, b))
    y, x = np.mgrid[:h, :w] + 0.5
    depth = truth.depth[n].astype(np.float64)
    local = np.stack([(x - w / 2) / focal * depth, (y - h / 2) / focal * depth, depth], -1)
    first, second = axes(a), axes(b)
    travel = np.where((depth > FAR)[..., None], 0.0, first @ (np.array(b.at) - np.array(a.at)))
    there = (local - travel) @ (second @ first.T).T
    z = np.maximum(there[..., 2], 0.05)
    flow = np.stack([there[..., 0] / z * focal_next + w / 2 - x, there[..., 1] / z * focal_next + h / 2 - y], -1)
    set_only = np.isin(truth.ids[n], [i for i, name in enumerate(truth.about.identities) if name in ("", "set")])
    return set_only & (np.linalg.norm(flow - truth.flow[n].astype(np.float64), axis=-1) < 0.2)


def followed(footage: Footage, truth: Truth, n: int, q: int) -> tuple[NDArray[np.float64], NDArray[np.float64], float] | None:
    """Points of the set (k, 3) in the camera's axes at the n-th sampled picture, where they are seen (k, 2) at picture q, and the focal length.

    In pixels at the width of `Footage.near`, from its middle. None where there are too few.
    """
    p = truth.about.sampled[n]
    if p not in footage.near or q not in footage.near:
        return None
    a, b = grey(footage.near[p]), grey(footage.near[q])
    h, w = a.shape
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    there, back = dis.calc(a, b, None), dis.calc(b, a, None)
    y, x = (v.ravel() for v in np.mgrid[3 : h - 3 : 6, 3 : w - 3 : 6])
    still = cv2.erode(standing(truth, n).astype(np.uint8), np.ones((3, 3), np.uint8))
    scale = truth.ids.shape[2] / w
    ty, tx = ((v + 0.5) * scale for v in (y, x))
    ty, tx = np.minimum(ty.astype(int), truth.ids.shape[1] - 1), np.minimum(tx.astype(int), truth.ids.shape[2] - 1)
    move = there[y, x]
    ex, ey = x + move[:, 0], y + move[:, 1]
    inside = (ex > 2) & (ex < w - 3) & (ey > 2) & (ey < h - 3)
    jx, jy = np.clip(np.rint(ex), 0, w - 1).astype(int), np.clip(np.rint(ey), 0, h - 1).astype(int)
    round_trip = np.linalg.norm(move + back[jy, jx], axis=1) < 1.0
    good = inside & round_trip & (still[ty, tx] > 0) & textured(a)[y, x]
    if good.sum() < POINTS:
        return None
    camera = truth.about.cameras[p]
    focal = h / 2 / math.tan(camera.fov / 2)
    depth = truth.depth[n][ty, tx].astype(np.float64)[good]
    u, v = (x[good] + 0.5 - w / 2) / focal, (y[good] + 0.5 - h / 2) / focal
    points = np.stack([u * depth, v * depth, depth], 1)
    return points, np.stack([ex[good] + 0.5 - w / 2, ey[good] + 0.5 - h / 2], 1), focal


def _strides(truth: Truth) -> list[tuple[int, int]]:
    """Which pictures are compared, as (number among the sampled, picture): each sampled one with the next, or its neighbour on a quick path."""
    sampled = truth.about.sampled
    return [(n, sampled[n + 1] if _goes(truth, n, sampled[n + 1]) < QUICK else sampled[n] + 1) for n in range(len(sampled) - 1)]


def _goes(truth: Truth, n: int, q: int) -> float:
    """About how far (pixels at 320 across) the path moves the picture from the n-th sampled one to picture q."""
    a = truth.about.cameras[truth.about.sampled[n]]
    turn, travel, zoom = true_move(a, truth.about.cameras[q])
    away = max(float(np.quantile(truth.depth[n].astype(np.float32), 0.25)), 0.3)
    tall = 2 * truth.ids.shape[1]
    return float((np.linalg.norm(turn) + np.linalg.norm(travel) / away) / a.fov * tall + abs(zoom) * tall)


def camera_figures(footage: Footage, truth: Truth) -> CameraFigures:
    """The clip's camera against the take's path."""
    cameras, sampled = truth.about.cameras, truth.about.sampled
    whole = max(sampled[-1] - sampled[0], 1)
    errors, sigmas, moved, true, nearer, agreed = [], [], [], [], [], []
    strides = _strides(truth)
    if _covered(footage, truth):
        return CameraFigures(*[(0.0, False)] * 4)
    for n, q in strides:
        held = followed(footage, truth, n, q)
        if held is None:
            continue
        points, seen, focal = held
        near = points[points[:, 2] <= FAR, 2]
        middle = float(np.median(near)) if len(near) else 50.0
        move = estimate(points, seen, focal, middle)
        turn, travel, zoom = true_move(cameras[sampled[n]], cameras[q])
        times = whole / (q - sampled[n]) / len(strides)  # what this stride stands for of the whole clip
        agreed.append(move.agreed)
        errors.append([*(np.degrees(move.turn - turn) * times), (move.zoom - zoom) * times])
        sigmas.append([*(np.degrees(move.sigma[:3]) * times), move.sigma[6] * times])
        moved.append([*(move.travel * times), *(move.sigma[3:6] * times)])
        true.append(travel * times)
        nearer.append(travel[2] / middle * times)
    if len(agreed) < max(1, math.ceil(len(strides) / 2)):
        return CameraFigures(*[(0.0, False)] * 4)
    error = np.median(errors, 0) * len(strides)
    turning = sum(math.degrees(float(np.linalg.norm(true_move(a, b)[0]))) for a, b in zip(cameras, cameras[1:], strict=False))
    like_zoom = LIKE_ZOOM * abs(float(np.median(nearer))) * len(strides)
    sigma = np.maximum(np.median(sigmas, 0) * math.sqrt(len(strides)), _scatter(np.array(errors)) * len(strides))
    went, path = np.sum(moved, 0)[:3], np.sum(true, 0)
    unsure_turn = float(np.linalg.norm(sigma[:3]))
    unsure = float(np.linalg.norm(np.array(moved)[:, 3:]))
    length = max(float(np.linalg.norm(went)), float(np.linalg.norm(path)))
    return CameraFigures(
        (max(0.0, float(np.linalg.norm(error[:3]) - unsure_turn)) / max(1.0, turning / 10), unsure_turn < SURE_TURN),
        (_angle(went, path), bool(np.linalg.norm(path) > 1e-3 and unsure < SURE_WAY * length)),
        (100 * max(0.0, abs(math.expm1(error[3])) - float(sigma[3]) - like_zoom), bool(sigma[3] < SURE_ZOOM)),
        (100 * float(np.mean(agreed)), True),
    )


def _scatter(errors: NDArray[np.float64]) -> NDArray[np.float64]:
    """How uncertain the median of `errors` (n, 4) is by their own spread: a blurred set deceives flow by more than a fit's curvature tells.

    From the median absolute deviation, as of normal errors: 1.483 to a standard deviation, 1.253 for a median over a mean.
    """
    return 1.483 * 1.253 * np.median(np.abs(errors - np.median(errors, 0)), 0) / math.sqrt(len(errors))


def _covered(footage: Footage, truth: Truth) -> bool:
    """Whether a fine texture stays where it is on the picture while the path moves the set away under it."""
    sampled = [p for p in truth.about.sampled if p in footage.near]
    half = len(sampled) // 2
    found = []
    for n, p in enumerate(sampled[:half]):
        if _goes(truth, truth.about.sampled.index(p), sampled[n + half]) > STUCK_AWAY:
            a, b = (_fine(footage.near[k]) for k in (p, sampled[n + half]))
            found.append(float((a * b).sum() / max(float(np.sqrt((a * a).sum() * (b * b).sum())), 1e-6)))
    return bool(found) and float(np.median(found)) > STUCK


def _fine(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A picture's fine texture (h, w), evened out between dark and bright places."""
    luma = grey(picture).astype(np.float32)
    return np.clip((luma - cv2.GaussianBlur(luma, (0, 0), 1.5)) / (cv2.GaussianBlur(luma, (0, 0), 4) + 8), -0.3, 0.3)


def _angle(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Degrees between two directions."""
    return math.degrees(math.atan2(float(np.linalg.norm(np.cross(a, b))), float(np.dot(a, b))))
