"""Known good and deliberately spoilt versions of a clip: what the measures are calibrated on.

In: the pictures of a good clip (n, h, w, 3) uint8, its truth, another take's pictures and truth, and a random generator. Out: pictures. A *hand* is a
way in which a good renderer might have painted the same take: it must be accepted. A *spoil* disobeys the take: it must be caught. A spoil that
a take cannot show (a face swapped where there is none) gives None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from .truth import Truth

Pictures = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Case:
    """A good clip with its truth, and another take's, to spoil it with."""

    pictures: Pictures
    truth: Truth
    other: Pictures
    other_truth: Truth
    rng: np.random.Generator


# Hands: all good -----------------------------------------------------------------------------------------------------


def plain(case: Case) -> Pictures:
    """As it is."""
    return case.pictures


def warm(case: Case) -> Pictures:
    """Warmer and a little brighter."""
    return _curve(case.pictures, (1.1, 1.02, 0.86), 0.9)


def pale(case: Case) -> Pictures:
    """Faded: half the saturation, lifted blacks."""
    grey = case.pictures.mean(-1, keepdims=True)
    return np.clip((grey + (case.pictures - grey) * 0.55) * 0.85 + 26, 0, 255).astype(np.uint8)


def ashen(case: Case) -> Pictures:
    """Black and white."""
    return np.stack([cv2.cvtColor(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB) for p in case.pictures])


def dark(case: Case) -> Pictures:
    """A stop under."""
    return _curve(case.pictures, (0.85, 0.88, 0.95), 1.25)


def soft(case: Case) -> Pictures:
    """Out of focus by a little: a blur of a 250th of the width."""
    return np.stack([cv2.GaussianBlur(p, (0, 0), p.shape[1] / 250) for p in case.pictures])


def gouache(case: Case) -> Pictures:
    """Flat patches of colour, as an edge-preserving filter paints them."""
    return np.stack([cv2.bilateralFilter(cv2.medianBlur(p, 3), 9, 60, 5) for p in case.pictures])


def inked(case: Case) -> Pictures:
    """Contours drawn over it in dark lines."""
    out = []
    for p in case.pictures:
        edge = np.abs(cv2.Laplacian(cv2.GaussianBlur(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (0, 0), 1), cv2.CV_32F))
        out.append(np.clip(p - np.clip(edge * 4, 0, 120)[..., None], 0, 255).astype(np.uint8))
    return np.stack(out)


def paper(case: Case) -> Pictures:
    """On paper: one grain that stays, as deep as a tenth of the light."""
    grain = cv2.GaussianBlur(case.rng.normal(0, 1, case.pictures.shape[1:3]).astype(np.float32), (0, 0), 1.2)
    return np.clip(case.pictures * (1 + 0.1 * grain / grain.std())[None, ..., None], 0, 255).astype(np.uint8)


def filmed(case: Case) -> Pictures:
    """Film grain, anew in every picture."""
    noise = case.rng.normal(0, 5, case.pictures.shape[:3]).astype(np.float32)[..., None]
    return np.clip(case.pictures + noise, 0, 255).astype(np.uint8)


HANDS: dict[str, Callable[[Case], Pictures]] = {
    f.__name__: f for f in (plain, warm, pale, ashen, dark, soft, gouache, inked, paper, filmed)
}


# Spoils --------------------------------------------------------------------------------------------------------------


def shifted(case: Case) -> Pictures:
    """Everything 7 per cent of the width too far right."""
    return _moved(case.pictures, lambda _, w, h: (1.0, 0.0, 0.07 * w, 0.0))


def delayed(case: Case) -> Pictures:
    """A third of a second late; the first picture waits."""
    late = max(2, round(case.truth.about.fps / case.truth.about.step / 3))
    return case.pictures[np.maximum(np.arange(len(case.pictures)) - late, 0)]


def hurried(case: Case) -> Pictures:
    """Played 1.35 times as fast; the end waits."""
    return case.pictures[np.minimum((np.arange(len(case.pictures)) * 1.35).astype(int), len(case.pictures) - 1)]


def slowed(case: Case) -> Pictures:
    """Played at 0.7 of its speed; the end is missing."""
    return case.pictures[(np.arange(len(case.pictures)) * 0.7).astype(int)]


def recoloured(case: Case) -> Pictures | None:
    """The largest person's clothes and skin in other colours: a third of the circle away, where they fill 2 per cent of the picture."""
    actor = _largest(case.truth, 0.02)
    if actor is None:
        return None
    out = []
    for n, p in enumerate(case.pictures):
        mask = mask_of(case.truth, n, p.shape[:2], lambda ids, _: ids == actor)
        hsv = cv2.cvtColor(p, cv2.COLOR_RGB2HSV).astype(int)
        hsv[..., 0] = (hsv[..., 0] + 60) % 180
        hsv[..., 1] = np.clip(hsv[..., 1] * 1.2 + 40, 0, 255)
        other = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
        out.append(np.where(mask[..., None], other, p))
    return np.stack(out)


def zoomed(case: Case) -> Pictures:
    """A zoom in of 15 per cent that the path does not have."""
    return _moved(case.pictures, lambda t, w, h: (1 + 0.15 * t, 0.0, 0.0, 0.0))


def panned(case: Case) -> Pictures:
    """A pan over 12 per cent of the width that the path does not have."""
    return _moved(case.pictures, lambda t, w, h: (1.0, 0.0, -0.12 * w * t, 0.0))


def rolled(case: Case) -> Pictures:
    """A slow roll of 6 degrees."""
    return _moved(case.pictures, lambda t, w, h: (1.0, 6.0 * t, 0.0, 0.0))


def swapped(case: Case) -> Pictures | None:
    """Another person's head on the largest person's shoulders, where it is at least 1 per cent of the picture."""
    actor, donor = _largest(case.truth, 0.02), _largest(case.other_truth, 0.02)
    if actor is None or donor is None:
        return None
    head = _head_of(case.other, case.other_truth, donor)
    if head is None or not (case.truth.parts[case.truth.ids == actor] == 1).any():
        return None
    out, done = [], False
    for n, p in enumerate(case.pictures):
        mask = mask_of(case.truth, n, p.shape[:2], lambda ids, parts: (ids == actor) & (parts == 1))
        p = p.copy()
        if mask.mean() > 0.01:
            done = True
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            y, x, h, w = rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1
            face, shape = (cv2.resize(v, (w, h), interpolation=cv2.INTER_LINEAR) for v in head)
            p[y : y + h, x : x + w] = np.where((shape > 127)[..., None], face, p[y : y + h, x : x + w])
        out.append(p)
    return np.stack(out) if done else None


def dropped(case: Case) -> Pictures:
    """Two pictures are missing: the clip is shorter."""
    gone = case.rng.choice(np.arange(1, len(case.pictures) - 1), 2, replace=False)
    return np.delete(case.pictures, gone, 0)


def stuttered(case: Case) -> Pictures:
    """Every fourth picture is a repeat of the one before it, in the length of the take."""
    at = np.arange(len(case.pictures))
    return case.pictures[np.where(at % 4 == 3, at - 1, at)]


def another(case: Case) -> Pictures:
    """Another take's clip, in this one's length."""
    return case.other[np.minimum(np.arange(len(case.pictures)), len(case.other) - 1)]


def frozen(case: Case) -> Pictures:
    """It stands still from two fifths on."""
    return case.pictures[np.minimum(np.arange(len(case.pictures)), len(case.pictures) * 2 // 5)]


def blacked(case: Case) -> Pictures:
    """The last third is black."""
    out = case.pictures.copy()
    out[len(out) * 2 // 3 :] = 0
    return out


def cut(case: Case) -> Pictures:
    """The second half is from another take."""
    half = len(case.pictures) // 2
    return np.concatenate([case.pictures[:half], another(case)[half:]])


def written(case: Case) -> Pictures:
    """A caption is burnt in."""
    out = case.pictures.copy()
    h, w = out.shape[1:3]
    at, font = (round(0.2 * w), round(0.88 * h)), cv2.FONT_HERSHEY_DUPLEX
    for p in out:
        for colour, thick in (((0, 0, 0), max(2, w // 160)), ((255, 255, 255), max(1, w // 400))):
            cv2.putText(p, "SUBSCRIBE NOW", at, font, w / 500, colour, thick, cv2.LINE_AA)
    return out


def boiled(case: Case) -> Pictures:
    """Everything wobbles by a fiftieth of the width, anew in every picture, and the light flickers."""
    out = []
    h, w = case.pictures.shape[1:3]
    y, x = np.mgrid[:h, :w].astype(np.float32)
    for p in case.pictures:
        move = [cv2.resize(case.rng.normal(0, w / 50, (4, 6)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC) for _ in "xy"]
        out.append(cv2.remap(p, x + move[0], y + move[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT) * case.rng.normal(1, 0.08))
    return np.clip(np.stack(out), 0, 255).astype(np.uint8)


def mirrored(case: Case) -> Pictures:
    """Left is right."""
    return np.ascontiguousarray(case.pictures[:, :, ::-1])


def dumb(case: Case) -> Pictures | None:
    """The speaker's mouth never opens: its place is painted with what it is when the voice is quietest."""
    about = case.truth.about
    if not about.speakers:
        return None
    out = case.pictures.copy()
    h, w = out.shape[1:3]
    for speaker in about.speakers:
        quiet = int(np.argmin(speaker.envelope[: len(out)]))
        half = round(max(speaker.mouth[quiet][2] * h * 0.22, 1))
        source = _square(case.pictures[quiet], speaker.mouth[quiet], half)
        if source is None:
            continue
        for n, p in enumerate(out):
            at = _square(p, speaker.mouth[n], half)
            if at is not None:
                at[...] = source
    return out


SPOILS: dict[str, Callable[[Case], Pictures | None]] = {
    f.__name__: f for f in (
        shifted, delayed, hurried, slowed, recoloured, zoomed, panned, rolled, swapped, dropped, stuttered, another, frozen, blacked, cut, written,
        boiled, mirrored, dumb,
    )
}


def visible(good: Pictures, spoilt: Pictures) -> float:
    """How much a spoil changed what is seen: the mean difference of the pictures, 0-255; 255 where their number differs."""
    if len(good) != len(spoilt):
        return 255.0
    return float(np.abs(good[::2, ::2, ::2].astype(np.int16) - spoilt[::2, ::2, ::2]).mean())


def _curve(pictures: Pictures, gain: tuple[float, float, float], power: float) -> Pictures:
    v = np.clip(pictures.astype(np.float32) / 255 * np.float32(gain), 0, 1) ** np.float32(power)
    return (v * 255 + 0.5).astype(np.uint8)


def _moved(pictures: Pictures, move: Callable[[float, int, int], tuple[float, float, float, float]]) -> Pictures:
    """Each picture scaled, turned (degrees) about its middle and shifted (pixels), as `move` says of its time 0-1."""
    out = []
    h, w = pictures.shape[1:3]
    for n, p in enumerate(pictures):
        scale, turn, dx, dy = move(n / max(len(pictures) - 1, 1), w, h)
        m = cv2.getRotationMatrix2D((w / 2, h / 2), turn, scale)
        m[:, 2] += (dx, dy)
        out.append(cv2.warpAffine(p, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101))
    return np.stack(out)


def _largest(truth: Truth, least: float) -> int | None:
    """The number of the actor that fills the most of the pictures, if at least this share of them."""
    sizes = {truth.about.identities.index(a): float((truth.ids == truth.about.identities.index(a)).mean()) for a in truth.about.actors}
    best = max(sizes, key=sizes.__getitem__, default=None)
    return best if best is not None and sizes[best] >= least else None


def mask_of(truth: Truth, picture: int, shape: tuple[int, ...], choose: Callable[..., NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """Where something is in a picture, from the nearest sampled one."""
    n = int(np.argmin(np.abs(np.array(truth.about.sampled) - picture)))
    where = choose(truth.ids[n], truth.parts[n]).astype(np.uint8)
    return cv2.resize(where, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST) > 0


def _head_of(pictures: Pictures, truth: Truth, actor: int) -> tuple[Pictures, NDArray[np.uint8]] | None:
    """A person's head out of a clip where it is seen largest, and its shape."""
    sizes = [int(((i == actor) & (q == 1)).sum()) for i, q in zip(truth.ids, truth.parts, strict=True)]
    n = int(np.argmax(sizes))
    if sizes[n] < 60:
        return None
    p = pictures[truth.about.sampled[n]]
    mask = mask_of(truth, truth.about.sampled[n], p.shape[:2], lambda ids, parts: (ids == actor) & (parts == 1))
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    part = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    return p[part], mask[part].astype(np.uint8) * 255


def _square(picture: Pictures, mouth: tuple[float, float, float, float], half: int) -> Pictures | None:
    h, w = picture.shape[:2]
    x, y = round(mouth[0] * w), round(mouth[1] * h)
    if mouth[2] <= 0 or x < half or y < half or x + half > w or y + half > h:
        return None
    return picture[y - half : y + half, x - half : x + half]
