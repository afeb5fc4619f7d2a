"""The drawn teachers: pictures of any look over the stage's, made by classical filters with what a renderer knows of each pixel.

In: a clip of the data, a look, a seed. Out: its pictures in that look, steady because every stroke's chance is carried along the true flow.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from ...render.hand import Hand, seen_before
from ...render.ingredients import FAMILIES, Look, ingredients
from ...render.optics import defocus
from ...render.planes import players_of
from ..clips import Clip
from . import dry, printed, wet
from .frame import Floats, Frame
from .steps import STEPS


def photographed(frame: Frame) -> Floats:
    """The staged picture as its lens gives it: with depth of field, as the renderer `stage` has it."""
    focus, lens, fstop = frame.lens
    if not focus:
        return frame.picture
    picture = (np.clip(frame.picture, 0, 1) * 255 + 0.5).astype(np.uint8)
    return defocus(picture, frame.depth, focus, lens, fstop).astype(np.float32) / 255


MEDIA: dict[str, Callable[[Frame], Floats]] = {
    "puppet": photographed, "traced": lambda frame: frame.picture,
    "watercolour": wet.watercolour, "gouache": wet.gouache, "oil": wet.oil, "impressionist": wet.impressionist, "ink": wet.ink,
    "pencil": dry.pencil, "crayon": dry.crayon, "charcoal": dry.charcoal, "pastel": dry.pastel,
    "cutout": printed.cutout, "woodblock": printed.woodblock, "linocut": printed.linocut, "comic": printed.comic, "risograph": printed.risograph,
    "line": printed.line, "glass": printed.glass, "pixel": printed.pixel,
}


def frames(clip: Clip, seed: int) -> Iterator[Frame]:
    """The clip's pictures as teachers see them, with the hand of `seed`."""
    arrays, about = clip.arrays, clip.about
    count, h, w = arrays["depth"].shape
    hand = Hand(seed, h, w)
    for n in range(count):
        kept = None
        if n:
            kept = seen_before(arrays["flow"][n], arrays["ids"][n], arrays["ids"][n - 1], arrays["depth"][n], arrays["depth"][n - 1])
        camera, light = about["camera"][n], about["key_light"][n]
        yield Frame(
            picture=arrays["beauty"][n].astype(np.float32) / 255, colour=arrays["colour"][n].astype(np.float32) / 255,
            normals=arrays["normals"][n].astype(np.float32) / 127.5 - 1, depth=arrays["depth"][n].astype(np.float32), ids=arrays["ids"][n],
            edges=arrays["edges"][n].astype(np.float32) / 255, hand=hand.next(arrays["flow"][n] if n else None, kept),
            key=np.float32(light["towards"]), up=_up(camera["forward"], camera["up"]),
            players=players_of(arrays["ids"][n], about["identities"]).astype(np.float32), number=n, seed=seed,
            lens=(camera["focus"], camera["lens"], camera["fstop"]),
            traced=arrays["traced"][n].astype(np.float32) / 255 if "traced" in arrays else None,
        )


def _up(forward: list[float], up: list[float]) -> Floats:
    """The world's up (z) in camera axes."""
    ahead = np.array(forward) / np.linalg.norm(forward)
    right = np.cross(ahead, up)
    right /= np.linalg.norm(right)
    return np.float32([right[2], np.cross(right, ahead)[2], -ahead[2]])


def draw(frame: Frame, look: Look) -> NDArray[np.uint8]:
    """One picture (h, w, 3) in `look`: season, hour, weather and light work on the scene, then the medium, the palette, the film stock.

    ValueError for a path-traced look of a clip that has none.
    """
    shares = dict(look.shares)
    if look.medium == "traced":
        if frame.traced is None:
            raise ValueError("this clip was not path-traced")
        frame = frame.with_picture(frame.traced)
    for family in FAMILIES:
        for name, share in shares.items():
            row = ingredients()[name]
            if row.family != family:
                continue
            before = frame.picture
            if row.medium:
                frame = frame.with_picture(MEDIA[row.medium](frame))
            for step, values in row.steps:
                frame = frame.with_picture(STEPS[step](frame, values))
            if share < 1:
                frame = frame.with_picture(before + (frame.picture - before) * share)
    return (frame.picture * 255 + 0.5).astype(np.uint8)


def paint(clip: Clip, look: Look, seed: int) -> NDArray[np.uint8]:
    """All pictures (n, h, w, 3) of `clip` in `look`."""
    return np.stack([draw(frame, look) for frame in frames(clip, seed)])


__all__ = ["MEDIA", "STEPS", "Frame", "draw", "frames", "paint"]
