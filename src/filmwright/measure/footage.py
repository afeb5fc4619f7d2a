"""A clip as it is measured: decoded once, kept small, with what is looked at closely kept larger.

In: a clip's file and the truth of its take. Out: :class:`Footage`. Decoding never fails halfway in silence: how far it came is a figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from .faults import MeasureError
from .truth import Truth, small

#: Pixels across the pictures that motion is measured in: twice the truth's.
WIDE = 320
#: Pixels across the pictures in which text is looked for.
READ_WIDE = 640
#: A mouth is looked at in a square of this many pixels, `MOUTH_REACH` heads wide.
MOUTH, MOUTH_REACH = 32, 0.5


@dataclass(frozen=True, eq=False)
class Footage:
    """A decoded clip. `size` in pixels, `rate` frames a second, `frames` decoded and `declared` in its index.

    `small` (pictures, h, w, 3) uint8 in the truth's size, one each step of the take (its frames are held that long). `near[p]` is picture p,
    (h, w, 3) uint8, `WIDE` across, for each sampled picture and the one after it. `readable` holds a few pictures `READ_WIDE` across;
    `mouths[actor]` (pictures, `MOUTH`, `MOUTH`, 3) what is round a speaker's mouth.
    """

    path: Path
    size: tuple[int, int]
    rate: float
    frames: int
    declared: int
    broken: str
    small: NDArray[np.uint8]
    near: dict[int, NDArray[np.uint8]]
    readable: tuple[NDArray[np.uint8], ...]
    mouths: dict[str, NDArray[np.uint8]]


def watch(path: Path, truth: Truth) -> Footage:
    """Decode `path`, looking closely where `truth` says. Raises :class:`MeasureError` where there is no picture in it at all."""
    about = truth.about
    step = about.step
    size = small(about.size)
    near_size = (WIDE, round(WIDE * size[1] / size[0]))
    wanted = {p for s in about.sampled for p in (s, s + 1)}
    reading = {frame // step for frame in (about.frames // 3, about.frames * 2 // 3)}
    frames = 0
    pictures: list[NDArray[np.uint8]] = []
    near: dict[int, NDArray[np.uint8]] = {}
    readable: list[NDArray[np.uint8]] = []
    mouths: dict[str, list[NDArray[np.uint8]]] = {s.actor: [] for s in about.speakers}
    broken = ""
    try:
        with av.open(str(path)) as held:
            if not held.streams.video:
                raise MeasureError(f"{path} holds no picture")
            stream = held.streams.video[0]
            stream.thread_type = "AUTO"
            declared, rate = stream.frames, float(stream.average_rate or 0)
            shape = (stream.codec_context.width, stream.codec_context.height)
            try:
                for frame in held.decode(stream):
                    frames += 1
                    if (frames - 1) % step:
                        continue
                    number, picture = len(pictures), frame.to_ndarray(format="rgb24")
                    pictures.append(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))
                    if number in wanted:
                        near[number] = cv2.resize(picture, near_size, interpolation=cv2.INTER_AREA)
                    if number in reading:
                        readable.append(_fitted(picture))
                    for speaker in about.speakers:
                        if number < len(speaker.mouth):
                            mouths[speaker.actor].append(_round(picture, speaker.mouth[number]))
            except av.FFmpegError as error:
                broken = f"frame {frames}: {error.strerror or error}"
    except (av.FFmpegError, OSError) as error:
        raise MeasureError(f"{path} is no clip that can be decoded: {getattr(error, 'strerror', None) or error}") from None
    if not frames:
        raise MeasureError(f"{path}: not one frame can be decoded; {broken or 'it is empty'}")
    return Footage(
        path, shape, rate, frames, declared or frames, broken, np.stack(pictures), near, tuple(readable),
        {actor: np.stack(m) for actor, m in mouths.items() if m},
    )


def _fitted(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    h, w = picture.shape[:2]
    return picture if w <= READ_WIDE else cv2.resize(picture, (READ_WIDE, round(READ_WIDE * h / w)), interpolation=cv2.INTER_AREA)


def _round(picture: NDArray[np.uint8], mouth: tuple[float, float, float, float]) -> NDArray[np.uint8]:
    """What is round a mouth, `MOUTH` pixels square; all 0 where there is none in the picture."""
    h, w = picture.shape[:2]
    x, y, tall, _ = mouth
    half = max(tall * h * MOUTH_REACH / 2, 1.0)
    scale = MOUTH / (2 * half)
    turn = np.array([[scale, 0, MOUTH / 2 - x * w * scale], [0, scale, MOUTH / 2 - y * h * scale]])
    if tall <= 0:
        return np.zeros((MOUTH, MOUTH, 3), np.uint8)
    return cv2.warpAffine(picture, turn, (MOUTH, MOUTH), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
