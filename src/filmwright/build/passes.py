"""The passes of a take as files: what any model that paints can be guided by, made only when asked for.

Pictures for people and hosted models are MP4 (beauty, clay, colour, normals, edges, pose); numbers are NPZ, one array (pictures, h, w[, 2]):
depth in metres as float16, ids as uint8 with their names in `ids.json`, flow in pixels as float16, joints in `pose.json`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ..film import Take, dumps
from .options import Fault
from .store import put_text, written

if TYPE_CHECKING:
    from ..world import Filming, Shown
    from .shooting import Live

#: Passes that are a film of their own, by what they are taken from.
_MOVIES = {
    "clay": lambda s: s.clay,
    "colour": lambda s: s.colour,
    "normals": lambda s: s.normals,
    "edges": lambda s: np.repeat(s.edges[..., None], 3, axis=2),
    "pose": lambda s: s.pose,
}
_ARRAYS = {
    "depth": lambda s: s.depth.astype(np.float16),
    "ids": lambda s: s.identity.astype(np.uint8),
    "flow": lambda s: s.flow.astype(np.float16),
}


def parse_passes(text: str) -> tuple[str, ...]:
    """A comma-separated list of passes, or "all"; raises :class:`Fault` naming one that is not known."""
    from ..world import PASSES

    wanted = tuple(p.strip() for p in text.split(",") if p.strip())
    if wanted == ("all",):
        return PASSES
    for name in wanted:
        if name not in PASSES:
            raise Fault(f"--passes: {name!r} is not a pass; known are {', '.join(PASSES)}, all")
    return tuple(p for p in PASSES if p in wanted)


def make_passes(
    names: tuple[str, ...], take: Take, folder: Path, source: Live, filming: Callable[[], Filming], sheet: Callable[[str], NDArray[np.uint8]],
) -> Take:
    """Write the named passes of `take` into `folder`; the take that lists them. `sheet` draws the reference sheet of an actor."""
    made: dict[str, str] = {}
    drawn = set(names) & (_MOVIES.keys() | _ARRAYS.keys())
    shown: list[Shown] = []
    if drawn:
        pictures = source.shown
        film = filming()
        shown = [film.data(p, pictures[min(i + 1, len(pictures) - 1)]) for i, p in enumerate(pictures)]
        identities = film.identities
        del film  # a sheet needs the renderer to itself
    for name in names:
        if name in _MOVIES:
            made[name] = f"{name}.mp4"
            _movie([_MOVIES[name](s) for s in shown], take, folder / made[name])
        if name in _ARRAYS:
            made[name] = f"{name}.npz"
            with written(folder / made[name]) as temporary, temporary.open("wb") as file:
                np.savez_compressed(file, allow_pickle=False, **{name: np.stack([_ARRAYS[name](s) for s in shown])})
    if "ids" in names:
        put_text(folder / "ids.json", dumps({str(n): i for n, i in enumerate(identities)}))
    if "pose" in names:
        put_text(folder / "pose.json", dumps([s.joints for s in shown]))
    if "beauty" in names:
        made["beauty"] = "beauty.mp4"
        _movie(list(source.pictures()), take, folder / "beauty.mp4")
    ends: dict[str, str] = {}
    if {"first", "last"} & set(names):
        drawings = list(source.pictures())
        for name, picture in (("first", drawings[0]), ("last", drawings[-1])):
            if name in names:
                ends[name] = f"{name}.png"
                _png(picture, folder / ends[name])
    sheets = {}
    if "sheets" in names:
        for actor in sorted(source.world.cast):
            sheets[actor] = f"sheet-{actor}.png"
            _png(sheet(actor), folder / sheets[actor])
    return replace(take, passes=made, sheets=sheets, first=ends.get("first", take.first), last=ends.get("last", take.last))


def _movie(pictures: list[NDArray[np.uint8]], take: Take, path: Path) -> None:
    from ..cut import encode_clip

    with written(path) as temporary:
        encode_clip(pictures, temporary, take.fps, take.step, take.frames)


def _png(picture: NDArray[np.uint8], path: Path) -> None:
    with written(path) as temporary:
        cv2.imwrite(str(temporary), picture[..., ::-1])
