"""What a teacher sees of one picture, and the small tools of image making that several teachers share.

Pictures are float32 (h, w, 3), sRGB-coded, 0-1. Sizes are in pixels of a picture `TALL` high and follow its height (:meth:`Frame.px`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ...render.hand import TALL
from ...render.looks import LUMA

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Frame:
    """One picture with what is known about it.

    `picture` (h, w, 3); `colour` flat colours (h, w, 3); `normals` (h, w, 3) in camera axes; `depth` metres; `ids`; `edges` 0-1;
    `hand` (h, w, 5) from :class:`~filmwright.render.hand.Hand`; `key`, `up`: unit directions to the key light and upward, camera axes.
    `players` is 1 on actors and props, 0 on the set. `number` counts the pictures of the clip, `seed` is the hand's.
    `lens` is its focus in metres (0: everything is sharp), focal length in mm and stop.
    `traced` is the picture by the path-tracing teacher, where the clip has one.
    """

    picture: Floats
    colour: Floats
    normals: Floats
    depth: Floats
    ids: NDArray[np.uint8]
    edges: Floats
    hand: Floats
    key: Floats
    up: Floats
    players: Floats
    number: int
    seed: int
    lens: tuple[float, float, float] = (0.0, 35.0, 22.0)
    traced: Floats | None = None

    def px(self, size: float) -> float:
        """`size` pixels of a picture `TALL` high, in this one's."""
        return size * self.picture.shape[0] / TALL

    def with_picture(self, picture: Floats) -> Frame:
        """The same frame showing `picture`."""
        return replace(self, picture=np.clip(picture, 0, 1).astype(np.float32))

    @property
    def sky(self) -> Floats:
        """1 where nothing is nearer than the renderer's far end."""
        return (self.depth > 150).astype(np.float32)


def colour_of(code: str) -> Floats:
    """"#rrggbb" as (3,) 0-1."""
    return np.array([int(code[i : i + 2], 16) for i in (1, 3, 5)], np.float32) / 255


def luma(picture: Floats) -> Floats:
    """Rec.709 luma (h, w)."""
    return picture @ np.float32(LUMA)


def blur(picture: Floats, size: float) -> Floats:
    """Gaussian blur with a standard deviation of `size` pixels."""
    return picture if size < 0.15 else cv2.GaussianBlur(picture, (0, 0), size, borderType=cv2.BORDER_REPLICATE)


def step(x: Floats, low: float, high: float) -> Floats:
    """A smooth step from 0 at `low` to 1 at `high` (Hermite)."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def mix(a: Floats, b: Floats, share: Floats | float) -> Floats:
    """From `a` to `b` by `share`."""
    if isinstance(share, np.ndarray) and share.ndim < a.ndim:
        share = share[..., None]
    return a + (b - a) * share


def shifted(picture: Floats, by: Floats) -> Floats:
    """`picture` looked up `by` (h, w, 2) pixels away."""
    h, w = picture.shape[:2]
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    return cv2.remap(picture, x + by[..., 0].astype(np.float32), y + by[..., 1].astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def tensor(picture: Floats, smooth: float) -> tuple[Floats, Floats]:
    """The direction along edges (h, w) in radians and how clear it is (0-1), from the smoothed structure tensor (Brox et al. 2006)."""
    dx, dy = (cv2.Scharr(picture, cv2.CV_32F, *d) / 16 for d in ((1, 0), (0, 1)))
    e, f, g = (blur((a * b).sum(-1) if a.ndim == 3 else a * b, smooth) for a, b in ((dx, dx), (dx, dy), (dy, dy)))
    along = 0.5 * np.arctan2(2 * f, e - g) + np.pi / 2
    spread = np.sqrt((e - g) ** 2 + 4 * f * f)
    return along.astype(np.float32), (spread / (e + g + 1e-5)).astype(np.float32)


def along(texture: Floats, angle: Floats, length: int) -> Floats:
    """`texture` smeared along the field of directions `angle`, `length` steps of a pixel both ways (line integral convolution, Cabral 1993)."""
    h, w = angle.shape
    x, y = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
    total, weight = texture.copy(), 1.0
    for sign in (1.0, -1.0):
        px, py = x.copy(), y.copy()
        vx, vy = np.cos(angle) * sign, np.sin(angle) * sign
        for n in range(length):
            px, py = px + vx, py + vy
            # The field has no head or tail: turn what is looked up to go on in the same way.
            a = cv2.remap(angle, px, py, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
            nx, ny = np.cos(a), np.sin(a)
            turn = np.where(nx * vx + ny * vy < 0, -1.0, 1.0).astype(np.float32)
            vx, vy = nx * turn, ny * turn
            fall = 1 - (n + 1) / (length + 1)
            total += fall * cv2.remap(texture, px, py, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
            weight += fall
    return total / weight


def kuwahara(picture: Floats, radius: float, sharp: float = 8.0) -> Floats:
    """The generalised Kuwahara filter (Papari et al. 2007): each pixel takes the mean of its calmest sectors, so patches are flat and edges crisp."""
    r = max(1, round(radius))
    y, x = np.mgrid[-r : r + 1, -r : r + 1].astype(np.float32)
    far, angle = np.hypot(x, y), np.arctan2(y, x)
    total, weights = np.zeros_like(picture), np.zeros(picture.shape[:2], np.float32)
    square = picture * picture
    for sector in range(8):
        turn = np.angle(np.exp(1j * (angle - sector * np.pi / 4)))
        kernel = np.exp(-(far**2) / (2 * (radius / 1.8) ** 2)) * np.clip(1.15 - np.abs(turn) / (np.pi / 4), 0, 1)
        kernel[r, r] = 0.25
        kernel = (kernel * (far <= r + 0.5)).astype(np.float32)
        kernel /= kernel.sum()
        mean = cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REFLECT)
        deviation = np.sqrt(np.maximum(cv2.filter2D(square, -1, kernel, borderType=cv2.BORDER_REFLECT) - mean * mean, 0)).sum(-1)
        weight = 1 / (1 + (255 / 12 * deviation) ** sharp)
        total += mean * weight[..., None]
        weights += weight
    return total / weights[..., None]


def lines(frame: Frame, size: float, inner: float = 0.5, wobble: float = 0.0) -> Floats:
    """Ink (h, w), 0-1, `size` pixels wide: outlines of things, and `inner` of the lines that the picture itself has (XDoG, Winnemöller 2012)."""
    wide = max(0.5, frame.px(size))
    hard = blur(frame.edges, wide * 0.45)
    outline = step(hard, 0.12, 0.42) * (1 - 0.65 * step(frame.depth, 8.0, 30.0))
    grey = luma(frame.picture)
    difference = blur(grey, wide * 0.8) * 1.0 - 0.975 * blur(grey, wide * 1.3)
    drawn = 1 - np.where(difference > 0.006, 1.0, 1 + np.tanh(90 * (difference - 0.006)))
    ink = np.maximum(outline, inner * np.clip(drawn, 0, 1)).astype(np.float32)
    if wobble:
        ink = shifted(ink, frame.hand[..., 2:4] * frame.px(wobble))
    return np.clip(ink, 0, 1)


def tones(grey: Floats, levels: int, soft: float = 0.18) -> Floats:
    """`grey` in `levels` flat steps with soft edges between them."""
    scaled = grey * (levels - 1)
    base = np.floor(scaled)
    return (base + step(scaled - base, 0.5 - soft, 0.5 + soft)) / (levels - 1)


def saturated(picture: Floats, factor: float) -> Floats:
    """`picture` with its distance from grey multiplied, the less the more colour it has already; never under 0."""
    grey = luma(picture)[..., None]
    most = picture.max(-1, keepdims=True)
    has = (most - picture.min(-1, keepdims=True)) / np.maximum(most, 0.05)
    return np.clip(grey + (picture - grey) * (1 + (factor - 1) * np.clip(1.15 - has, 0, 1)), 0, None)


def lifted(frame: Frame, share: float = 0.65, to: float = 0.42) -> Frame:
    """`frame` as an artist would see it who draws by a good lamp: its middle tone is brought `share` of the way to the grey `to`."""
    grey = np.clip(luma(frame.picture), 0.004, 1)
    mean = float(np.exp(np.log(grey).mean()))
    gamma = 1 + share * (np.log(to) / np.log(min(mean, 0.9)) - 1)
    return frame.with_picture(np.clip(frame.picture, 0, 1) ** np.float32(np.clip(gamma, 0.4, 2.2)))
