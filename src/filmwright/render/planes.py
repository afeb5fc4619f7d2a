"""What our own model is told about a picture, as numbers: one definition for training and for painting, so that the two never differ.

In: a picture's passes, its hand, the picture made before. Out: `planes` (27, h, w) uint8, `light` (10,), `whole` (3, 36, 64) uint8 and the puppets'
reference sheets (4, 3, 36, 120) uint8. Everything is uint8 that can be: a crop is small on a disk, and a pass that came from a file gives the same
numbers as one that was just drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from .hand import carried, seen_before
from .optics import blur_circle
from .screens import dots, tiles

if TYPE_CHECKING:
    from ..world import Filming, Picture

#: The planes in order, with how many each has.
LAYOUT = (
    ("lit", 3), ("colour", 3), ("normals", 3), ("depth", 1), ("edges", 1), ("players", 1), ("hand", 5), ("before", 3), ("kept", 1), ("blur", 1),
    ("x", 1), ("y", 1), ("puppet", 1), ("dots", 1), ("tiles", 1),
)
PLANES = sum(n for _, n in LAYOUT)


def place_of(name: str) -> slice:
    """Where among the planes those of `name` are."""
    at = 0
    for other, count in LAYOUT:
        if other == name:
            return slice(at, at + count)
        at += count
    raise KeyError(name)


LIGHT = 10
#: The whole picture at low resolution (height, width), whatever its shape: what a crop cannot see.
WHOLE = (36, 64)
#: Reference sheets that a picture is painted with at most, and the size (height, width) of each: five views, 24 by 36 pixels.
SHEETS, SHEET = 4, (36, 120)
#: What a pixel of the first puppet has on the plane `puppet`; of the second twice that.
PUPPET = 255 // SHEETS
_NEAR, _FAR = 0.25, 200.0
#: What stands for a pixel whose point was not seen before.
UNSEEN = 128


@dataclass(frozen=True, eq=False)
class Conditions:
    """The passes of one picture: `lit`, `colour`, `normals` (h, w, 3) uint8; `edges`, `ids` (h, w) uint8; `depth` metres; `flow` (h, w, 2) pixels to
    the picture before; `players` 1 on actors and props; `blur` (h, w) the lens's blur circle in pixels, negative before the focus; `light` (10,):
    direction to the key (camera axes), its colour, the sky's, level / 6; `puppet` (h, w) uint8: 1 to 4 where a puppet is whose sheet is the first to
    fourth of `sheets` (4, 3, 36, 120) uint8, else 0."""

    lit: NDArray[np.uint8]
    colour: NDArray[np.uint8]
    normals: NDArray[np.uint8]
    edges: NDArray[np.uint8]
    ids: NDArray[np.uint8]
    depth: NDArray[np.floating]
    flow: NDArray[np.floating]
    players: NDArray[np.bool_]
    blur: NDArray[np.float32]
    light: NDArray[np.float32]
    puppet: NDArray[np.uint8]
    sheets: NDArray[np.uint8]


def light_of(towards: Sequence[float], colour: Sequence[float], sky: Sequence[float], level: float) -> NDArray[np.float32]:
    """The light vector (10,) of a key light."""
    return np.float32([*towards, *colour, *sky, level / 6])


def players_of(ids: NDArray[np.integer], identities: Sequence[str]) -> NDArray[np.bool_]:
    """Where an actor or a prop is: every identity but nothing, the set and the set's own ship."""
    return np.isin(ids, [n for n, identity in enumerate(identities) if identity in ("", "set", "ship")], invert=True)


def small_sheet(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A reference sheet (h, w, 3) of any size as the model is told it, (3, 36, 120)."""
    return np.moveaxis(cv2.resize(sheet, SHEET[::-1], interpolation=cv2.INTER_AREA), -1, 0)


def sheets_of(
    ids: NDArray[np.integer], identities: Sequence[str], sheets: Mapping[str, NDArray[np.uint8]],
) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Which sheet each pixel's puppet has, as `ids` is shaped (0: none, else from 1), and those sheets (4, 3, 36, 120): of the actors in `sheets`
    (small ones, by actor) the four that are shown largest, in the order of `identities`. What is not there is grey."""
    pixels = np.bincount(ids.reshape(-1), minlength=len(identities))
    there = [n for n, identity in enumerate(identities) if identity in sheets and pixels[n]]
    chosen = sorted(sorted(there, key=lambda n: -pixels[n])[:SHEETS])
    puppet, stack = np.zeros(ids.shape, np.uint8), np.full((SHEETS, 3, *SHEET), UNSEEN, np.uint8)
    for k, n in enumerate(chosen):
        puppet[ids == n] = k + 1
        stack[k] = sheets[identities[n]]
    return puppet, stack


def drawn(filming: Filming, picture: Picture, before: Picture, sheets: Mapping[str, NDArray[np.uint8]]) -> Conditions:
    """The conditions of a picture, drawn by the simulator; `before` is the one before it, itself for the first; small `sheets` by actor."""
    shown, key, lit = filming.data(picture, before), filming.key_light(picture), filming.lit(picture)
    return Conditions(
        lit, shown.colour, shown.normals, shown.edges, shown.identity.astype(np.uint8), shown.depth, shown.flow,
        players_of(shown.identity, filming.identities),
        blur_circle(shown.depth, picture.focus, picture.camera.lens, picture.fstop, shown.depth.shape[1]),
        light_of(key.towards, key.colour, key.sky, key.level),
        *sheets_of(shown.identity, filming.identities, sheets),
    )


def kept_of(now: Conditions, before: Conditions | None) -> NDArray[np.bool_]:
    """Where what `now` shows was seen in `before`."""
    if before is None:
        return np.zeros(now.ids.shape, bool)
    return seen_before(now.flow, now.ids, before.ids, now.depth, before.depth)


def planes(now: Conditions, kept: NDArray[np.bool_], hand: NDArray[np.float32], made_before: NDArray[np.uint8] | None) -> NDArray[np.uint8]:
    """(27, h, w) uint8 in the order of `LAYOUT`. `made_before` (h, w, 3) is the picture that was made before this one."""
    h, w = now.ids.shape
    out = np.empty((PLANES, h, w), np.uint8)
    at = 0

    def put(*channels: NDArray) -> None:
        nonlocal at
        for channel in channels:
            out[at] = channel
            at += 1

    for picture in (now.lit, now.colour, now.normals):
        put(*np.moveaxis(picture, -1, 0))
    deep = np.log2(np.clip(now.depth.astype(np.float32), _NEAR, _FAR) / _NEAR) / np.log2(_FAR / _NEAR)
    put((deep * 255 + 0.5).astype(np.uint8), now.edges, now.players.astype(np.uint8) * 255)
    put(*np.moveaxis(np.clip(np.rint(hand * 32 + 128), 0, 255).astype(np.uint8), -1, 0))
    if made_before is None:
        before = np.full((h, w, 3), UNSEEN, np.uint8)
    else:
        before = np.where(kept[..., None], carried(made_before, now.flow), UNSEEN).astype(np.uint8)
    put(*np.moveaxis(before, -1, 0))
    put(kept.astype(np.uint8) * (255 if made_before is not None else 0))
    put(np.clip(np.rint(now.blur * 6 + 128), 0, 255).astype(np.uint8))
    put(np.broadcast_to(np.rint(np.linspace(0, 255, w)).astype(np.uint8), (h, w)))
    put(np.broadcast_to(np.rint(np.linspace(0, 255, h)).astype(np.uint8)[:, None], (h, w)))
    put(now.puppet * PUPPET)
    put(*(np.rint(s * 127.5 + 127.5).astype(np.uint8) for s in (dots(h, w), tiles(h, w))))
    return out


def whole(now: Conditions) -> NDArray[np.uint8]:
    """The lit picture (3, 36, 64)."""
    small = cv2.resize(now.lit, WHOLE[::-1], interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(np.moveaxis(small, -1, 0))
