"""The film's frames, one by one, from the cut, the clips and the cards; and stills of its shots.

In: a :class:`Cut`, a clip file per shot, the pictures of each card. Out: exactly `cut.length` frames as uint8 (h, w, 3), sRGB-encoded.
Holds two or three pictures at a time, however long the film is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .assembly import Cut, Item
from .encode import decode, decode_some
from .faults import CutError

#: Film frames that one picture of a card stays before the next: twos would flutter, fours breathe.
BOIL = 4

#: A shot of this many seconds or more shows its first and last picture beside its middle one on the sheet and the page.
LONG_SHOT = 5.0

# sRGB (IEC 61966-2-1) to linear light as 16 bits and back; a table lookup is what a dissolve can afford.
_CODE = np.arange(256) / 255.0
_LINEAR = np.round(np.where(_CODE <= 0.04045, _CODE / 12.92, ((_CODE + 0.055) / 1.055) ** 2.4) * 65535).astype(np.uint32)
_LIGHT = np.arange(65536) / 65535.0
_CODED = np.round(np.where(_LIGHT <= 0.0031308, _LIGHT * 12.92, 1.055 * _LIGHT ** (1 / 2.4) - 0.055) * 255).astype(np.uint8)


@dataclass(frozen=True)
class Still:
    """One picture of a shot, at film frame `frame`."""

    shot: str
    frame: int
    picture: np.ndarray


def film_frames(cut: Cut, clips: Mapping[str, Path], titles: Mapping[str, Sequence[np.ndarray]]) -> Iterator[np.ndarray]:
    """Every frame of the film. `clips` maps shot ids to files, `titles` card ids to their boiling pictures.

    Dissolves mix light as an optical printer does (linear, eased); fades scale the coded values, which looks even to the eye where
    linear ones drop late. Raises :class:`CutError` that names a clip which is missing or has another size or number of frames.
    """
    last: np.ndarray | None = None
    for item in cut.items:
        frames = _clip(cut, item, clips) if item.kind == "shot" else _card(cut, item, titles)
        before = last
        for index, frame in enumerate(frames):
            if index < item.dissolve and before is not None:
                frame = dissolve(before, frame, ease((index + 1) / (item.dissolve + 1)))
            dark = min(1.0, (index + 1) / (item.fade_in + 1), (item.length - index) / (item.fade_out + 1))
            last = frame if dark == 1.0 else fade(frame, ease(dark))
            yield last


def stills(cut: Cut, clips: Mapping[str, Path]) -> tuple[Still, ...]:
    """The middle picture of every shot, and the first and last of long ones, in order."""
    found = []
    for item in cut.shots:
        wanted = still_frames(item.length, cut.fps)
        shown = decode_some(_path(item, clips), wanted)
        for index in wanted:
            if index not in shown:
                raise CutError(f"shot {item.id}: {clips[item.id]} ends before frame {index}, the shot has {item.length}; render it again")
            found.append(Still(item.id, item.film_start + index, shown[index]))
    return tuple(found)


def still_frames(length: int, fps: int) -> tuple[int, ...]:
    """Which frames of a shot `length` frames long stand for it; a little in from its ends, where a fade may still be dark."""
    if length < LONG_SHOT * fps:
        return (length // 2,)
    edge = fps // 4
    return (edge, length // 2, length - 1 - edge)


def ease(x: float) -> float:
    """Smoothstep, 3x^2 - 2x^3."""
    return x * x * (3 - 2 * x)


def dissolve(a: np.ndarray, b: np.ndarray, share: float) -> np.ndarray:
    """`a` and `b` mixed in linear light, `share` (0 to 1) of it `b`."""
    of_b = round(share * 65536)
    return _CODED[(_LINEAR[a] * np.uint32(65536 - of_b) >> 16) + (_LINEAR[b] * np.uint32(of_b) >> 16)]


def fade(picture: np.ndarray, level: float) -> np.ndarray:
    """`picture` with its coded values scaled by `level`."""
    return np.round(np.arange(256) * level).astype(np.uint8)[picture]


def _clip(cut: Cut, item: Item, clips: Mapping[str, Path]) -> Iterator[np.ndarray]:
    path = _path(item, clips)
    count = 0
    for frame in decode(path):
        if frame.shape[1::-1] != tuple(cut.size):
            raise CutError(f"shot {item.id}: {path} is {frame.shape[1]}x{frame.shape[0]}, the film is {cut.size[0]}x{cut.size[1]}; render it again")
        count += 1
        if count <= item.length:
            yield frame
    if count != item.length:
        raise CutError(f"shot {item.id}: {path} has {count} frames, the shot {item.length}; render it again")


def _path(item: Item, clips: Mapping[str, Path]) -> Path:
    if item.id not in clips:
        raise CutError(f"shot {item.id} has no clip; render it before cutting")
    return clips[item.id]


def _card(cut: Cut, item: Item, titles: Mapping[str, Sequence[np.ndarray]]) -> Iterable[np.ndarray]:
    pictures = titles.get(item.id, ())
    if not pictures:
        raise CutError(f"card {item.id} has no pictures; make them with title_pictures")
    if any(picture.shape != (cut.size[1], cut.size[0], 3) for picture in pictures):
        raise CutError(f"card {item.id}: its pictures are not {cut.size[0]}x{cut.size[1]}; make them with title_pictures")
    return (pictures[index // BOIL % len(pictures)] for index in range(item.length))
