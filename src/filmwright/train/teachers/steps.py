"""What ingredients other than media do to a picture: light, air, season, colours, film. One function a step, named as in the table of ingredients.

In: a frame and a step's values. Out: the picture. Directions are camera axes: x right, y up, z to the lens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import cv2
import numpy as np

from .frame import Floats, Frame, blur, colour_of, lifted, luma, mix, saturated, step

Step = Callable[[Frame, Mapping[str, Any]], Floats]


def grade(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """ASC CDL (S-2008-3): (in * slope + offset) ^ power, then saturation."""
    p = frame.picture * np.float32(v.get("slope", (1, 1, 1))) + np.float32(v.get("offset", (0, 0, 0)))
    p = np.clip(p, 0, 1) ** np.float32(v.get("power", (1, 1, 1)))
    factor = v.get("saturation", 1.0)
    grey = luma(p)[..., None]
    return saturated(p, factor) if factor > 1 else grey + (p - grey) * factor


def level(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """The middle tone brought `share` of the way to `to`."""
    return lifted(frame, v["share"], v["to"]).picture


def relight(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Another lamp: the picture is divided between what it has (`ambient`) and Lambert's cosine from `towards`; the sky is left alone."""
    towards = np.float32(v["towards"]) / np.linalg.norm(v["towards"])
    facing = step(frame.normals @ towards, -0.25, 0.9)
    light = v["ambient"] + v["strength"] * facing[..., None] * colour_of(v["colour"])
    light = np.where(frame.sky[..., None] > 0, 0.5 * (v["ambient"] + 1), light)
    return 1 - (1 - np.clip(frame.picture, 0, 0.995)) ** (light * 1.1) if v["strength"] < 0.6 else np.clip(frame.picture * light * 1.05, 0, 1)


def rim(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """A bright edge where surfaces turn away from the lens, stronger above."""
    away = step(1 - np.abs(frame.normals[..., 2]), 0.45, 0.95) * (0.35 + 0.65 * step(frame.normals @ frame.up, -0.3, 0.7)) * (1 - frame.sky)
    near = np.exp(-np.maximum(frame.depth, 0) / 14)
    return frame.picture + (away * near * v["strength"])[..., None] * colour_of(v["colour"])


def haze(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Air between lens and thing (Beer-Lambert): the share of its colour grows with depth."""
    share = v["most"] * (1 - np.exp(-v["density"] * np.maximum(frame.depth - v["start"], 0)))
    share = share * (1 + 0.10 * frame.hand[..., 3] * step(frame.depth, 4.0, 20.0))
    return mix(frame.picture, colour_of(v["colour"]), np.clip(share, 0, v["most"]))


def sky(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Another sky where nothing else is: from `top` to `horizon`, keeping what the old one had of clouds."""
    h = frame.depth.shape[0]
    seen = frame.sky
    if not seen.any():
        return frame.picture
    rows = np.linspace(0, 1, h, dtype=np.float32)[:, None] ** 0.8
    low = rows / max(float(rows[np.where(seen.any(1))[0].max()][0]), 0.15)
    dome = mix(colour_of(v["top"])[None, None], colour_of(v["horizon"])[None, None], np.clip(low, 0, 1)[..., None])
    dome = dome + (luma(frame.picture) - blur(luma(frame.picture), frame.px(30)))[..., None] + 0.015 * frame.hand[..., 3:4]
    return mix(frame.picture, dome, seen * v["share"])


def upward(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """A coat on what faces up: snow, frost. Its edge is ragged by the hand."""
    facing = frame.normals @ frame.up + 0.10 * frame.hand[..., 2] + 0.06 * frame.hand[..., 1]
    cover = step(facing, 0.48, 0.82) * step(frame.depth, 0.3, 1.2) * (1 - step(frame.depth, 25.0, 40.0))
    shade = 0.55 + 0.45 * step(luma(frame.picture), 0.05, 0.55)
    return mix(frame.picture, colour_of(v["colour"]) * shade[..., None], cover * v["share"])


def hues(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Hues from `from` to `to` degrees drawn to `onto`: leaves turn. The hand makes no two quite alike."""
    hsv = cv2.cvtColor(np.clip(frame.picture, 0, 1).astype(np.float32), cv2.COLOR_RGB2HSV)
    hue, sat, value = hsv[..., 0], hsv[..., 1], hsv[..., 2]
    inside = step(hue, v["from"] - 12, v["from"] + 6) * (1 - step(hue, v["to"] - 6, v["to"] + 12)) * step(sat, 0.10, 0.25)
    share = inside * v["share"]
    hsv[..., 0] = np.mod(hue + (v["onto"] + 9 * frame.hand[..., 2] - hue) * share, 360)
    hsv[..., 1] = np.clip(sat * (1 + (v["saturation"] - 1) * inside), 0, 1)
    hsv[..., 2] = np.clip(value * (1 + (v["value"] - 1) * inside), 0, 1)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def duotone(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Grey from one ink to another."""
    return mix(frame.picture, mix(colour_of(v["dark"]), colour_of(v["light"]), luma(frame.picture)[..., None]), v["share"])


def split(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Shadows towards one colour, lights towards another, at the same brightness."""
    grey = luma(frame.picture)[..., None]
    ink = mix(colour_of(v["dark"]), colour_of(v["light"]), step(grey, 0.2, 0.75))
    tinted = ink * (grey / np.maximum(luma(ink)[..., None], 0.05))
    return mix(frame.picture, tinted, v["share"])


def dark(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Corners fall off beyond `reach` of the half diagonal."""
    h, w = frame.depth.shape
    y, x = np.meshgrid(np.linspace(-1, 1, h), np.linspace(-1, 1, w), indexing="ij")
    out = step(np.hypot(x, y).astype(np.float32) / np.sqrt(2), v["reach"] * 0.6, 1.15)
    return frame.picture * (1 - v["strength"] * out[..., None])


def bloom(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """What is bright spreads a little."""
    bright = frame.picture * step(luma(frame.picture), v["from"], 1.0)[..., None]
    spread = 0.6 * blur(bright, frame.px(6)) + 0.4 * blur(bright, frame.px(18))
    return 1 - (1 - np.clip(frame.picture, 0, 1)) * (1 - np.clip(spread * v["strength"] * 2, 0, 1))


def grain(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Silver grain, new in every picture as on film, strongest in the middle tones."""
    rng = np.random.default_rng([frame.seed, frame.number, 1])
    h, w = frame.depth.shape
    noise = blur(rng.standard_normal((h, w, 1)).astype(np.float32), frame.px(0.9)).reshape(h, w)
    noise /= noise.std() + 1e-6
    middle = 0.35 + 2.6 * luma(frame.picture) * (1 - luma(frame.picture))
    return frame.picture + (noise * middle * v["strength"])[..., None]


def falling(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Rain as slanted streaks or snow as soft flakes, in three depths, new in every picture."""
    h, w = frame.depth.shape
    rng = np.random.default_rng([frame.seed, frame.number, 2])
    cover = np.zeros((h, w), np.float32)
    for layer, (count, size) in enumerate(((150, 1.0), (60, 1.7), (18, 3.0))):
        canvas = np.zeros((h, w), np.float32)
        drops = rng.uniform((0, -0.1 * h, 0.35), (w, h, 1), (count, 3))
        for x, y, bright in drops:
            if v["kind"] == "rain":
                long = frame.px(9 * size)
                cv2.line(canvas, (round(x), round(y)), (round(x - 0.14 * long), round(y + long)), float(bright), 1, cv2.LINE_AA)
            else:
                cv2.circle(canvas, (round(x), round(y)), max(1, round(frame.px(size * 0.9))), float(bright), -1, cv2.LINE_AA)
        canvas = blur(canvas, frame.px(0.35 if v["kind"] == "rain" else 0.4 * size))
        behind = frame.depth > (6.0, 2.5, 0.0)[layer]
        cover = np.maximum(cover, canvas * behind * (0.5, 0.65, 0.6)[layer])
    return mix(frame.picture, colour_of(v["colour"]), np.clip(cover * v["share"], 0, 1))


def chroma(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Colour softer than light and a little late, as on tape (YCbCr, Rec.601)."""
    ycc = cv2.cvtColor(np.clip(frame.picture, 0, 1).astype(np.float32), cv2.COLOR_RGB2YCrCb)
    late = np.float32([[1, 0, frame.px(v["shift"])], [0, 1, 0]])
    soft = cv2.GaussianBlur(ycc[..., 1:], (0, 0), sigmaX=frame.px(v["soft"] * 1.6), sigmaY=frame.px(v["soft"] * 0.4))
    ycc[..., 1:] = cv2.warpAffine(soft, late, (ycc.shape[1], ycc.shape[0]), borderMode=cv2.BORDER_REPLICATE)
    light = ycc[..., 0]
    ycc[..., 0] = light + 0.35 * (light - cv2.GaussianBlur(light, (0, 0), sigmaX=frame.px(1.8), sigmaY=0.3))
    return cv2.cvtColor(ycc, cv2.COLOR_YCrCb2RGB)


def scan(frame: Frame, v: Mapping[str, Any]) -> Floats:
    """Every other pair of rows a little darker."""
    rows = (np.arange(frame.depth.shape[0]) // max(1, round(frame.px(1.4))) % 2).astype(np.float32)
    return frame.picture * (1 - v["strength"] * rows[:, None, None])


STEPS: dict[str, Step] = {
    "level": level, "grade": grade, "relight": relight, "rim": rim, "haze": haze, "sky": sky, "upward": upward, "hues": hues, "duotone": duotone,
    "split": split,
    "dark": dark, "bloom": bloom, "grain": grain, "falling": falling, "chroma": chroma, "lines": scan,
}
