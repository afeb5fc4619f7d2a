"""Mouth shapes of a line: openfacefx's coarticulated curves over the voice's own phoneme times, as shapes to swap.

In: phonemes with their times in seconds and the line's sound. Out: (sample, index into film.VISEMES, openness 0-1) in order of time, beginning at
sample 0 and ending with a shut mouth.
"""

from __future__ import annotations

import numpy as np
from openfacefx import IPA_MAPPING, CoartParams, PhonemeSegment, build_viseme_curves

from ..film import SAMPLE_RATE, VISEMES

#: Curves are read this often: twice a film frame, so that a mouth is never more than 21 ms late.
_RATE = 48
#: The voice's alphabet in the IPA that openfacefx knows.
_IPA = {"A": "eɪ", "I": "aɪ", "W": "aʊ", "Y": "ɔɪ", "O": "oʊ", "ʤ": "dʒ", "ʧ": "tʃ", "ɐ": "ə", "ɜ": "ɝ"}
#: How far a shape opens by itself.
_OPEN = {"sil": 0.0, "PP": 0.0, "FF": 0.12, "TH": 0.2, "DD": 0.28, "kk": 0.35, "CH": 0.3, "SS": 0.16, "nn": 0.25, "RR": 0.35, "aa": 1.0,
         "E": 0.65, "I": 0.42, "O": 0.8, "U": 0.4}


def mouth(segments: list[tuple[str, float, float]], sound: np.ndarray) -> tuple[tuple[int, int, float], ...]:
    """Shapes for `segments` (phoneme of the voice's alphabet, start, end in seconds; "" is silence) over `sound` (n,) at 48 kHz."""
    length = len(sound) / SAMPLE_RATE
    voiced = [PhonemeSegment(_IPA.get(p, p) or "sil", a, b) for p, a, b in segments if b > a]
    if not voiced:
        return ((0, 0, 0.0),)
    times, curves = build_viseme_curves(voiced, fps=_RATE, mapping=IPA_MAPPING, params=CoartParams(short_silence=0.12, stress_emphasis=0.3))
    loud = _envelope(sound, np.asarray(times))
    shapes: list[tuple[int, int, float]] = [(0, 0, 0.0)]
    for time, row, level in zip(times, curves, loud, strict=True):
        if time >= length:
            break
        best = int(np.argmax(row)) if level > 0.02 else 0
        wide = sum(weight * _OPEN[name] for weight, name in zip(row, VISEMES, strict=True))
        opening = 0.0 if best in (0, 1) else round(float(np.clip(wide * (0.55 + 0.6 * level), 0.08, 1.0)) * 20) / 20
        shape = (int(round(float(time) * SAMPLE_RATE)), best, opening)
        if shape[1:] != shapes[-1][1:]:
            if shape[0] <= shapes[-1][0]:
                shapes.pop()
            shapes.append(shape)
    if shapes[-1][1] != 0:
        shapes.append((min(len(sound) - 1, int(round(length * SAMPLE_RATE))), 0, 0.0))
    return tuple(shapes)


def _envelope(sound: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Loudness at `times`, 0-1 of the line's loudest, over windows of 40 ms."""
    power = np.concatenate([[0.0], np.cumsum(sound.astype(np.float64) ** 2)])
    half = SAMPLE_RATE // 50
    centre = np.clip((times * SAMPLE_RATE).astype(int), 0, len(sound))
    low, high = np.clip(centre - half, 0, len(sound)), np.clip(centre + half, 0, len(sound))
    level = np.sqrt(np.maximum(power[high] - power[low], 0.0) / np.maximum(high - low, 1))
    return level / max(float(level.max()), 1e-9)
