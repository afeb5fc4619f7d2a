"""Pictures repainted for the segmenter, so that it learns shapes and not the stage's own look.

In: the films of :mod:`.segmenter_data`. Out: crops in random hands: lit as drawn, or flat colours under a light and textures made up; then graded,
blurred, brushed, inked, grained, put to posters and badly compressed. Labels move with the crop and with nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

#: Pixels of a picture as it is learnt from, wide and high: those of the measure room's truths, brought to multiples of 16.
SEEN = (160, 96)
Picture = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Example:
    """A picture (h, w, 3) uint8 and its label (h, w) uint8."""

    picture: Picture
    label: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Pictures:
    """All pictures of some films. `beauty[k]` belongs to picture `lit[k]`."""

    films: int
    flat: Picture
    shade: Picture
    label: NDArray[np.uint8]
    lit: NDArray[np.int64]
    beauty: Picture

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return len(self.label)

    @staticmethod
    def load(folder: Path, seeds: range) -> Pictures:
        """The films of `seeds` that are in `folder`. Raises FileNotFoundError where there are none."""
        held = [_smaller(folder / f"{s}.npz") for s in seeds if (folder / f"{s}.npz").exists()]
        if not held:
            raise FileNotFoundError(f"{folder}: no film of seeds {seeds.start} to {seeds.stop - 1}; draw them with filmwright.train.segmenter_data")
        starts = np.cumsum([0, *(len(h["label"]) for h in held)])
        lit = np.concatenate([h["lit"] + s for h, s in zip(held, starts, strict=False)])
        arrays = {name: np.concatenate([h[name] for h in held]) for name in ("flat", "shade", "label", "beauty")}
        return Pictures(len(held), arrays["flat"], arrays["shade"], arrays["label"], lit, arrays["beauty"])

    def whole(self, number: int) -> Example:
        """The number-th lit picture as it was drawn."""
        return Example(self.beauty[number], self.label[self.lit[number]])


@functools.cache
def _smaller(path: Path) -> dict[str, NDArray]:
    """A film with its pictures at the size that they are seen at."""
    def all_of(pictures: NDArray[np.uint8], how: int) -> NDArray[np.uint8]:
        return np.stack([cv2.resize(p, SEEN, interpolation=how) for p in pictures])

    with np.load(path) as film:
        return {
            "lit": film["lit"], "label": all_of(film["label"], cv2.INTER_NEAREST),
            **{name: all_of(film[name], cv2.INTER_AREA) for name in ("flat", "shade", "beauty")},
        }


def repainted(films: Pictures, rng: np.random.Generator, which: int | None = None) -> Example:
    """A random picture, moved about (or picture `which` as it stands), in a random hand."""
    lit = which is not None or rng.random() < 0.6
    if which is None:
        k = int(rng.integers(len(films.lit))) if lit else int(rng.integers(films.count))
        number = int(films.lit[k]) if lit else k
    else:
        number = which
        k = int(np.searchsorted(films.lit, which))
    picture = films.beauty[k] if lit else _lit_anew(films.flat[number], films.shade[number], rng)
    label = films.label[number]
    if which is None:
        picture, label = _moved(picture, label, rng)
    return Example(_hand(picture, rng), label)


def _moved(picture: Picture, label: NDArray[np.uint8], rng: np.random.Generator) -> tuple[Picture, NDArray[np.uint8]]:
    """Both turned a little, nearer or further, shifted, and in a mirror half of the time."""
    h, w = label.shape
    scale = float(np.exp(rng.uniform(np.log(0.85), np.log(1.5))))
    flip = -1.0 if rng.random() < 0.5 else 1.0
    move = cv2.getRotationMatrix2D((0, 0), rng.normal(0, 4), scale) @ np.diag([flip, 1, 1])
    reach = max(1 - 1 / scale, 0.0) / 2 + 0.06
    middle = np.array([(0.5 + rng.uniform(-reach, reach)) * w, (0.5 + rng.uniform(-reach, reach)) * h])
    move[:, 2] = np.array([w, h]) / 2 - move[:, :2] @ middle
    shown = cv2.warpAffine(picture, move, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return shown, cv2.warpAffine(label, move, (w, h), flags=cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT_101)


def _lit_anew(flat: Picture, shade: Picture, rng: np.random.Generator) -> Picture:
    """Flat colours under a light of its own, each colour with a texture."""
    light = np.float32(rng.uniform(0.1, 0.6)) + (shade.astype(np.float32) / 255 - 0.3) * np.float32(rng.uniform(0.2, 1.2))
    light *= 1 + 0.5 * _clouds(shade.shape, rng)
    grain = 1 + np.float32(rng.uniform(0, 0.25)) * _clouds(shade.shape, rng, fine=True)
    colours = flat.astype(np.float32)
    if rng.random() < 0.3:  # every thing in a colour of its own choice
        colours = colours[..., rng.permutation(3)]
        colours = np.abs(colours - 255 * (rng.random(3) < 0.3).astype(np.float32))
    return np.clip(colours * (light * grain)[..., None], 0, 255).astype(np.uint8)


def _clouds(shape: tuple[int, ...], rng: np.random.Generator, fine: bool = False) -> NDArray[np.float32]:
    """Smooth noise (h, w) of about -1 to 1."""
    cells = int(rng.integers(20, 70) if fine else rng.integers(2, 8))
    small = rng.normal(0, 0.6, (cells, cells)).astype(np.float32)
    return np.clip(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), -1.5, 1.5)


def _hand(picture: Picture, rng: np.random.Generator) -> Picture:
    """`picture` in a random hand."""
    for chance, stroke in _STROKES:
        if rng.random() < chance:
            picture = stroke(picture, rng)
    return picture


def _grade(picture: Picture, rng: np.random.Generator) -> Picture:
    v = picture.astype(np.float32) / 255
    v = np.clip(v * rng.normal(1, 0.15, 3).astype(np.float32) * np.float32(np.exp(rng.normal(0.05, 0.2))), 0, None)
    v = np.clip(v, 0, 1) ** np.float32(np.exp(rng.normal(-0.05, 0.2)))
    grey = v.mean(-1, keepdims=True)
    v = grey + (v - grey) * np.float32(rng.uniform(0, 1.7))
    v = v + rng.normal(0, 0.05, 3).astype(np.float32)
    return (np.clip(v, 0, 1) * 255).astype(np.uint8)


def _hue(picture: Picture, rng: np.random.Generator) -> Picture:
    hsv = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + int(rng.integers(180))) % 180
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def _soft(picture: Picture, rng: np.random.Generator) -> Picture:
    return cv2.GaussianBlur(picture, (0, 0), float(rng.uniform(0.4, 1.6)))


def _brush(picture: Picture, rng: np.random.Generator) -> Picture:
    return cv2.medianBlur(picture, int(rng.choice([3, 5, 7])))


def _paint(picture: Picture, rng: np.random.Generator) -> Picture:
    return cv2.bilateralFilter(picture, 7, float(rng.uniform(30, 90)), 4)


def _poster(picture: Picture, rng: np.random.Generator) -> Picture:
    step = int(rng.integers(24, 64))
    return (picture // step * step + step // 2).clip(0, 255).astype(np.uint8)


def _ink(picture: Picture, rng: np.random.Generator) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    line = np.clip(np.abs(cv2.Laplacian(cv2.GaussianBlur(grey, (0, 0), 0.8), cv2.CV_32F)) * rng.uniform(3, 9), 0, 200)
    return np.clip(picture - line[..., None], 0, 255).astype(np.uint8)


def _grain(picture: Picture, rng: np.random.Generator) -> Picture:
    noise = rng.standard_normal(picture.shape[:2], np.float32)[..., None] * np.float32(rng.uniform(2, 16))
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _wash(picture: Picture, rng: np.random.Generator) -> Picture:
    return np.clip(picture * (1 + np.float32(rng.uniform(0.1, 0.45)) * _clouds(picture.shape, rng))[..., None], 0, 255).astype(np.uint8)


def _pressed(picture: Picture, rng: np.random.Generator) -> Picture:
    _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(12, 60))])
    return cv2.imdecode(coded, cv2.IMREAD_COLOR)


#: What may be done to a picture, in this order, and how often.
_STROKES = (
    (0.85, _grade), (0.2, _hue), (0.12, _paint), (0.15, _brush), (0.1, _poster), (0.15, _ink), (0.3, _wash), (0.3, _soft),
    (0.4, _grain), (0.25, _pressed),
)
