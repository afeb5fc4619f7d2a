"""A line becomes speech: sound in a file, word times and mouth shapes.

In: text, a voice, an emotion. Out: a `Speech` whose sound is mono 48 kHz, 24-bit, without silence at its ends, at one loudness for all voices.
Text is data: it is only ever looked up and turned into tokens. Same text, voice and emotion: same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy

from ..film import SAMPLE_RATE, Speech, digest
from . import kokoro
from .loudness import speech_level
from .mouth import mouth
from .saying import phonemes
from .voices import Recipe, recipe
from .waves import write_wave
from .wording import words

#: Raise when the same text would sound different.
VERSION = 1
#: Loudness of a neutral line where it sounds, LUFS.
LEVEL = -22.0
#: Silence left before and after a line, seconds.
_EDGE = 0.04
#: Longest run for the model in tokens: prosody is best within a sentence or two.
_RUN = 220
#: Pause between runs, seconds.
_PAUSE = 0.22

#: The model's speech has 8 dB less at 2.5-5 kHz than people's (long-term average speech spectrum: Byrne et al., JASA 96, 1994); given back,
#: as octaves over 1 kHz and dB.
_PRESENCE = ((-0.3, 0.5, 1.5, 2.1, 2.7, 3.3), (0.0, 2.0, 7.0, 7.5, 4.0, 3.0))


@dataclass(frozen=True)
class Delivery:
    """What an emotion does to a voice: factors of pace and pitch, change of pitch range, level in dB, tilt in dB an octave."""

    pace: float = 1.0
    pitch: float = 1.0
    lively: float = 0.0
    level: float = 0.0
    tilt: float = 0.0


DELIVERIES = {
    "neutral": Delivery(),
    "joy": Delivery(1.02, 1.05, 0.2, 1.0, 0.4),
    "sadness": Delivery(0.88, 0.94, -0.25, -1.5, -0.7),
    "anger": Delivery(1.05, 1.05, 0.3, 2.0, 0.8),
    "fear": Delivery(1.03, 1.06, 0.1, 0.0, 0.2),
    "surprise": Delivery(1.0, 1.07, 0.3, 1.0, 0.3),
    "tenderness": Delivery(0.9, 0.98, -0.05, -1.5, -0.4),
    "worry": Delivery(0.98, 1.03, 0.05, -0.5, 0.0),
}


def speak(text: str, voice_id: str, emotion: str, folder: Path, line: str = "") -> Speech:
    """Say `text` and write the sound into `folder`, named by what it was made from.

    Raises :class:`CannotSpeak` (another script, nothing to say), :class:`UnknownVoice`, :class:`VoicesMissing`, and ValueError for an
    emotion that is not of the vocabulary.
    """
    if emotion not in DELIVERIES:
        raise ValueError(f"emotion {emotion!r} is not one of {', '.join(DELIVERIES)}")
    made, delivery = recipe(voice_id), DELIVERIES[emotion]
    sound, segments, timed = _say(words(text), made, delivery)
    name = digest(VERSION, text, voice_id, emotion, repr(made), repr(delivery))[:32] + ".wav"
    path = Path(folder) / name
    write_wave(path, sound)
    return Speech(line, voice_id, str(path), len(sound), mouth(segments, sound), timed)


def _say(said: list[str], made: Recipe, delivery: Delivery) -> tuple[np.ndarray, list[tuple[str, float, float]], tuple[tuple[str, int, int], ...]]:
    """Sound (n,) at 48 kHz, phonemes with seconds, words with samples."""
    sounds: list[np.ndarray] = []
    segments: list[tuple[str, float, float]] = []
    timed: list[tuple[str, int, int]] = []
    at = 0
    for run in _runs(said):
        sound, cells = _voiced(run, made, delivery)
        first, last = _trimmed(sound)
        sound = sound[first:last]
        for word, phones in cells:
            inside = [(p, min(max(a - first, 0), len(sound)) + at, min(max(b - first, 0), len(sound)) + at) for p, a, b in phones]
            segments += [(p, a / SAMPLE_RATE, b / SAMPLE_RATE) for p, a, b in inside]
            if word:
                timed.append((word, inside[0][1], inside[-1][2]))
        edge = np.minimum(1.0, np.arange(len(sound)) / (0.004 * SAMPLE_RATE))
        sounds += [sound * edge * edge[::-1], np.zeros(int(_PAUSE * SAMPLE_RATE))]
        at += len(sound) + len(sounds[-1])
    whole = np.concatenate(sounds[:-1])
    return _levelled(_coloured(whole, made, delivery), delivery), segments, tuple(timed)


def _runs(said: list[str]) -> list[list[tuple[str, str]]]:
    """(word, phonemes) in runs for the model, broken after sentences, else after pauses, else between words."""
    sentences: list[list[str]] = [[]]
    for word in said:
        sentences[-1].append(word)
        if word in (".", "!", "?", "…"):
            sentences.append([])
    runs: list[list[tuple[str, str]]] = [[]]
    size = 0
    for sentence in filter(None, sentences):
        cells = list(zip(sentence, phonemes(sentence), strict=True))
        length = sum(len(p) + 1 for _, p in cells)
        if runs[-1] and size + length > _RUN:
            runs.append([])
            size = 0
        for cell in cells:
            weight = len(cell[1]) + 1
            if runs[-1] and (size + weight > kokoro.MAX_TOKENS - 10 or size > _RUN and runs[-1][-1][0] in ",;:—"):
                runs.append([])
                size = 0
            runs[-1].append(cell)
            size += weight
    return runs


def _voiced(run: list[tuple[str, str]], made: Recipe, delivery: Delivery) -> tuple[np.ndarray, list[tuple[str, list[tuple[str, int, int]]]]]:
    """One run of the model as sound at 48 kHz, and per word its phonemes with samples; a pause is a word "" with a phoneme ""."""
    vocabulary = kokoro.vocabulary()
    tokens: list[int] = []
    owner: list[tuple[int, str]] = []  # which cell a token belongs to, and the character
    for i, (word, phones) in enumerate(run):
        if i and word[0].isalpha():
            tokens.append(vocabulary[" "])
            owner.append((-1, ""))
        for character in phones:
            if character in vocabulary:
                tokens.append(vocabulary[character])
                owner.append((i, character))
    throat = float(made.throat)
    pitch, lively = made.pitch * delivery.pitch / throat, made.lively + delivery.lively
    sound, frames = kokoro.synthesise(
        tokens, kokoro.style(made.timbre, made.manner, len(tokens)), made.pace * delivery.pace / throat,
        pitch * (1 - lively), pitch * lively / made.mean)
    ratio = 2 / made.throat
    wide = scipy.signal.resample_poly(sound.astype(np.float64), ratio.numerator, ratio.denominator, window=("kaiser", 9.0))
    edges = np.round(np.concatenate([[0], np.cumsum(frames)]) * kokoro.FRAME * float(ratio)).astype(int)
    cells: list[tuple[str, list[tuple[str, int, int]]]] = [("", [("", 0, int(edges[1]))])]
    last = None
    for k, (cell, character) in enumerate(owner):
        start, end = int(edges[k + 1]), int(edges[k + 2])
        if cell < 0 or not run[cell][0][0].isalpha():
            cells.append(("", [("", start, end)]))
        else:
            if cell != last:
                cells.append((run[cell][0], []))
            inside = cells[-1][1]
            if character in "ˈˌ" or not inside or inside[-1][0] not in ("ˈ", "ˌ"):
                inside.append((character, start, end))
            else:  # a stress mark's frames belong to its vowel
                inside[-1] = (character, inside[-1][1], end)
        last = cell
    cells.append(("", [("", int(edges[-2]), int(edges[-1]))]))
    return wide, cells


def _trimmed(sound: np.ndarray) -> tuple[int, int]:
    """First and end sample of what is heard, with a little air around it."""
    step = SAMPLE_RATE // 100
    power = np.add.reduceat(sound**2, np.arange(0, len(sound), step)) / step
    loud = np.flatnonzero(power > max(float(power.max()), 1e-9) * 10 ** (-42 / 10))
    air = int(_EDGE * SAMPLE_RATE)
    return max(0, int(loud[0]) * step - air), min(len(sound), (int(loud[-1]) + 1) * step + air)


def _coloured(sound: np.ndarray, made: Recipe, delivery: Delivery) -> np.ndarray:
    """Rumble out, the presence that the model lacks, a tilt by voice and mood, an old voice's tremble."""
    sound = scipy.signal.sosfilt(scipy.signal.butter(2, 70, "highpass", fs=SAMPLE_RATE, output="sos"), sound)
    padded = scipy.fft.next_fast_len(len(sound) + 4096, real=True)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(padded, 1 / SAMPLE_RATE), 1.0) / 1000.0)
    gain = np.interp(octaves, *_PRESENCE) + (made.dark + delivery.tilt) * np.clip(octaves, 0.0, 4.0)
    sound = scipy.fft.irfft(scipy.fft.rfft(sound, padded) * 10 ** (gain / 20), padded)[: len(sound)]
    if made.shake:
        # A slow wander of the reading place bends the pitch by up to `shake`: place(t) = t + a sin(2 pi f t), a = shake / (2 pi f).
        n = np.arange(len(sound))
        wobble = made.shake * SAMPLE_RATE / (2 * np.pi * 5.2) * np.sin(2 * np.pi * 5.2 * n / SAMPLE_RATE)
        sound = np.interp(np.clip(n + wobble, 0, len(sound) - 1), n, sound)
    return sound


def _levelled(sound: np.ndarray, delivery: Delivery) -> np.ndarray:
    """Evened out (2.5 to 1 over its mean level, 10 ms), brought to the common loudness with the mood's few dB, and peaks rounded above -6 dB.

    Evening here, line by line, spares the limiter of the mix the work, and quiet ends of words stay audible in rain.
    """
    level = np.sqrt(scipy.ndimage.uniform_filter1d(sound**2, SAMPLE_RATE // 100) + 1e-12)
    usual = np.sqrt(np.mean(level[level > 0.1 * level.max()] ** 2))
    even = sound * scipy.ndimage.uniform_filter1d(np.minimum(1.0, usual / level) ** 0.6, SAMPLE_RATE // 100)
    gained = even * 10 ** ((LEVEL + delivery.level - speech_level(even)) / 20)
    knee = 10 ** (-6 / 20)
    over = np.abs(gained) > knee
    soft = np.sign(gained) * (knee + (0.9 - knee) * np.tanh((np.abs(gained) - knee) / (0.9 - knee)))
    return np.where(over, soft, gained)
