"""A look in words to a grade, as far as a grade can follow words: the staged picture is graded, not repainted.

In: the look's text. Out: a :class:`LookGrade` and the words in it that a grade cannot follow, to be told, never dropped in silence.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

#: Rec.709 luma of red, green and blue.
LUMA = (0.2126, 0.7152, 0.0722)

#: A number each for red, green and blue.
Channels = tuple[float, float, float]


@dataclass(frozen=True)
class LookGrade:
    """ASC CDL: out = (in * slope + offset) ^ power, then saturation about Rec.709 luma (S-2008-3), on display-referred 0-1 values."""

    slope: Channels = (1.0, 1.0, 1.0)
    offset: Channels = (0.0, 0.0, 0.0)
    power: Channels = (1.0, 1.0, 1.0)
    saturation: float = 1.0

    def then(self, other: LookGrade) -> LookGrade:
        """Both, one after the other, as one grade (the offsets and powers multiply closely enough for small moves)."""
        return LookGrade(
            _each(operator.mul, self.slope, other.slope), _each(operator.add, self.offset, other.offset),
            _each(operator.mul, self.power, other.power), self.saturation * other.saturation,
        )


def _each(two: Callable[[float, float], float], a: Channels, b: Channels) -> Channels:
    return two(a[0], b[0]), two(a[1], b[1]), two(a[2], b[2])


#: What a word of a look does to the picture.
WORDS: dict[str, LookGrade] = {
    "warm": LookGrade((1.03, 1.0, 0.95)),
    "amber": LookGrade((1.04, 1.0, 0.91)),
    "golden": LookGrade((1.05, 1.01, 0.92), saturation=1.03),
    "cold": LookGrade((0.93, 1.0, 1.07)),
    "cool": LookGrade((0.95, 1.0, 1.05)),
    "blue": LookGrade((0.92, 0.98, 1.08)),
    "green": LookGrade((0.97, 1.04, 0.97)),
    "teal": LookGrade((0.95, 1.02, 1.04), (0.0, 0.006, 0.012)),
    "pink": LookGrade((1.05, 0.97, 1.02)),
    "sepia": LookGrade((1.1, 1.0, 0.78), saturation=0.35),
    "noir": LookGrade((1.06, 1.06, 1.06), (-0.025, -0.025, -0.025), (1.12, 1.12, 1.12), 0.0),
    "monochrome": LookGrade(saturation=0.0),
    "muted": LookGrade(saturation=0.72),
    "faded": LookGrade((0.92, 0.92, 0.92), (0.05, 0.05, 0.055), saturation=0.75),
    "pastel": LookGrade((0.94, 0.94, 0.95), (0.05, 0.05, 0.05), (0.94, 0.94, 0.94), 0.8),
    "vivid": LookGrade((1.03, 1.03, 1.03), power=(1.05, 1.05, 1.05), saturation=1.25),
    "bright": LookGrade((1.06, 1.06, 1.06), power=(0.92, 0.92, 0.92)),
    "dark": LookGrade((0.94, 0.94, 0.94), power=(1.14, 1.14, 1.14)),
    "deep": LookGrade(power=(1.06, 1.06, 1.06), saturation=1.05),
    "soft": LookGrade((0.97, 0.97, 0.97), (0.015, 0.015, 0.015)),
    "contrast": LookGrade((1.06, 1.06, 1.06), (-0.02, -0.02, -0.02), (1.08, 1.08, 1.08)),
    "dawn": LookGrade((1.04, 0.99, 1.0)),
    "dusk": LookGrade((0.98, 0.98, 1.05)),
}
_ALIKE = {
    "black-and-white": "monochrome", "monochromatic": "monochrome", "bw": "monochrome", "grey": "monochrome", "warmer": "warm",
    "cosy": "warm", "cozy": "warm", "tungsten": "amber", "honey": "amber", "gold": "golden", "icy": "cold", "frosty": "cold",
    "chilly": "cold", "bleak": "muted", "desaturated": "muted", "washed": "faded", "vintage": "faded", "saturated": "vivid",
    "colourful": "vivid", "colorful": "vivid", "rich": "vivid", "gloomy": "dark", "moody": "dark", "twilight": "dusk",
    "sunrise": "dawn", "rosy": "pink", "high-contrast": "contrast", "gentle": "soft", "cheerful": "bright", "sunny": "bright",
}
#: Words that name how the stage's puppets look already, or say nothing about a picture.
_OWN = {
    "hand", "made", "handmade", "hand-made", "clay", "felt", "wood", "paper", "wool", "stop", "motion", "stop-motion", "puppet", "puppets", "and",
    "with", "in", "at", "of", "the", "a", "an", "one", "light", "lamp", "by", "to", "on", "for", "after", "before", "closing", "time", "night", "day",
    "evening", "morning", "very", "slightly", "look", "film", "style", "picture", "pictures", "tones", "tone", "colours", "colour", "colors", "color",
    "lit", "animated", "animation", "claymation",
}


def grade_for(look: str) -> tuple[LookGrade, tuple[str, ...]]:
    """The grade of a look and the words of it that this renderer cannot follow."""
    text = look.lower().replace("black and white", "black-and-white").replace("high contrast", "high-contrast")
    grade, unknown, done = LookGrade(), [], set()
    for word in re.findall(r"[^\W\d_][\w'-]*", text)[:200]:
        meant = _ALIKE.get(word, word)
        if meant in WORDS:
            if meant not in done:  # "tungsten, amber" asks for one thing, not twice as much of it
                grade = grade.then(WORDS[meant])
            done.add(meant)
        elif word not in _OWN and word not in unknown:
            unknown.append(word)
    return grade, tuple(unknown)


def apply(picture: NDArray[np.uint8], grade: LookGrade) -> NDArray[np.uint8]:
    """`picture` (h, w, 3) uint8, graded."""
    if grade == LookGrade():
        return picture
    levels = (np.arange(256, dtype=np.float32) / 255.0)[:, None]
    curves = np.clip(levels * np.array(grade.slope, np.float32) + np.array(grade.offset, np.float32), 0, 1) ** np.array(grade.power, np.float32)
    v = cv2.LUT(picture, curves[:, None, :])
    if grade.saturation != 1.0:
        v = cv2.transform(v, np.float32(grade.saturation * np.eye(3) + (1 - grade.saturation) * np.array(LUMA)))
    return (np.clip(v, 0, 1, out=v) * np.float32(255.0) + np.float32(0.5)).astype(np.uint8)
