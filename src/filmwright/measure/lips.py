"""Lips against the dialogue: does the mouth open when there is voice?

The square round each speaker's mouth is taken from every picture. An open mouth is a dark spot narrower than the square: what a closing with a
patch of half the square's size fills up (the black top-hat of Serra 1982), over the face's light. That, from picture to picture, is correlated with
the loudness of the voice.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .footage import Footage
from .life import correlation
from .motion import grey
from .truth import Speaker, Truth

#: A mouth is measured when its head is at least this many pixels tall in the clip, and turned to the lens by this much (cosine).
TALL, FACING = 60, 0.45
#: Rows and columns of a square in which the mouth is.
_MOUTH = (slice(8, 25), slice(6, 26))
#: Pictures with voice and pictures in all that a correlation needs.
VOICED, PICTURES = 6, 12


def openness(mouths: NDArray[np.uint8]) -> NDArray[np.float64]:
    """How open each mouth (n,) looks: the depth of its dark spots over the face's light, smoothed over three pictures."""
    values = []
    for square in mouths:
        light = cv2.GaussianBlur(grey(square), (0, 0), 1.0).astype(np.float32)
        spots = cv2.morphologyEx(light, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8))
        values.append(float(spots[_MOUTH].mean()) / max(float(np.median(light)), 8.0))
    return _smooth(np.array(values))


def _smooth(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.convolve(np.pad(values, 1, mode="edge"), [0.25, 0.5, 0.25], "valid")


def lips(footage: Footage, truth: Truth) -> tuple[float, bool, str]:
    """The lowest correlation of a speaker's mouth with its voice, -1 to 1; False and why where no mouth can be read."""
    scores = [s for s in (_one(footage, truth, speaker) for speaker in truth.about.speakers) if s is not None]
    if scores:
        return min(scores), True, ""
    return 0.0, False, "nobody speaks in it" if not truth.about.speakers else "no speaker's mouth is large and turned to the lens for long enough"


def _one(footage: Footage, truth: Truth, speaker: Speaker) -> float | None:
    squares = footage.mouths.get(speaker.actor)
    if squares is None:
        return None
    n = min(len(squares), len(speaker.envelope))
    mouth = np.array(speaker.mouth[:n])
    voice = np.array(speaker.envelope[:n])
    readable = (mouth[:, 2] * footage.size[1] >= TALL) & (mouth[:, 3] > FACING) & (np.abs(mouth[:, :2] - 0.5) < 0.47).all(1)
    if readable.sum() < PICTURES or (readable & (voice > 0.15)).sum() < VOICED or voice[readable].std() < 0.08:
        return None
    about = _smooth((voice + np.roll(voice, 1)) / 2)  # a picture's loudness is that of the time after it: the middle is half a picture earlier
    return correlation(openness(squares[:n])[readable], about[readable])
