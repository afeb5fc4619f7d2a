"""The band: soft instruments by synthesis, at 24 kHz (nothing of theirs lies over 11 kHz).

In: a note (MIDI number, seconds). Out: mono sound, peak about 1, with its own release after the written length. Additive and wavetable
tones are band-limited by leaving out partials over 9 kHz; plucked strings are Karplus and Strong's (Computer Music Journal 7(2), 1983).
"""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np
import scipy

from .shaping import lowpass, seeded

RATE = 24_000
_TOP = 9_000.0


def hertz(midi: float) -> float:
    """Equal temperament, A4 = 69 = 440 Hz."""
    return 440.0 * 2 ** ((midi - 69) / 12)


@functools.lru_cache(256)
def _table(midi: int, fall: float, dark: float) -> np.ndarray:
    """One period (2049 points, the last repeats the first): partials n^-fall, further damped by exp(-n f / dark)."""
    f = hertz(midi)
    n = np.arange(1, max(2, int(_TOP / f) + 1))
    levels = n**-fall * np.exp(-n * f / dark)
    phases = seeded("table", midi, fall).random(len(n)) * 2 * np.pi
    x = np.arange(2049) / 2048
    wave = (levels[:, None] * np.sin(2 * np.pi * n[:, None] * x + phases[:, None])).sum(axis=0)
    return wave / np.abs(wave).max()


def _read(table: np.ndarray, cycles: np.ndarray) -> np.ndarray:
    """`table` at phases given in cycles, straight between points."""
    place = (cycles - np.floor(cycles)) * 2048
    k = place.astype(np.int32)
    return table[k] + (table[k + 1] - table[k]) * (place - k)


def _swell(count: int, attack: float, release: float) -> np.ndarray:
    """Smooth rise over `attack` s and fall over the last `release` s."""
    n = np.arange(count) / RATE
    rise, fall = np.clip(n / attack, 0, 1), np.clip((count / RATE - n) / release, 0, 1)
    return (0.5 - 0.5 * np.cos(np.pi * rise)) * (0.5 - 0.5 * np.cos(np.pi * fall))


def _section(midi: int, seconds: float, attack: float, release: float, fall: float, dark: float) -> np.ndarray:
    """Three players a few cents apart with a late, shallow vibrato."""
    count = int((seconds + release) * RATE)
    t = np.arange(count) / RATE
    rng = seeded("section", midi, round(seconds, 2), attack)
    out = np.zeros(count)
    for cents in (-5.0, 0.5, 4.5):
        vibrato = 0.0022 * np.clip((t - 0.5) / 1.2, 0, 1) * np.sin(2 * np.pi * rng.uniform(4.6, 5.4) * t + rng.uniform(0, 6))
        f = hertz(midi + cents / 100)
        # Phase of a slowly wavering pitch: f t plus the small swing of the vibrato.
        out += _read(_table(midi, fall, dark), f * t + f * vibrato / (2 * np.pi * 5) + rng.random())
    return out / 3 * _swell(count, attack, release)


def strings(midi: int, seconds: float) -> np.ndarray:
    """Bowed strings, muted, rising slowly."""
    return _section(midi, seconds, min(0.7, seconds * 0.45), 0.9, 1.35, 2600.0)


def low_strings(midi: int, seconds: float) -> np.ndarray:
    """Cellos, a little nearer."""
    return _section(midi, seconds, min(0.28, seconds * 0.4), 0.6, 1.2, 2000.0)


def brass(midi: int, seconds: float) -> np.ndarray:
    """Far, soft horns: brighter only where they are loud."""
    dull, bright = (_section(midi, seconds, 0.16, 0.5, 1.5, dark) for dark in (900.0, 2400.0))
    n = np.linspace(0, 1, len(dull))
    return dull + bright * 0.45 * np.clip(np.sin(np.pi * n) ** 1.5, 0, 1)


def flute(midi: int, seconds: float) -> np.ndarray:
    """A wooden flute: nearly a sine, with breath and vibrato."""
    count = int((seconds + 0.25) * RATE)
    t = np.arange(count) / RATE
    f = hertz(midi)
    swing = 0.004 * f / (2 * np.pi * 5.1) * np.clip((t - 0.25) / 0.5, 0, 1) * (1 - np.cos(2 * np.pi * 5.1 * t))
    turn = 2 * np.pi * (f * t + swing)
    tone = np.sin(turn) + 0.28 * np.sin(2 * turn) + 0.1 * np.sin(3 * turn) + 0.03 * np.sin(4 * turn)
    breath = scipy.signal.sosfilt(lowpass(5000, 1, RATE), seeded("breath", midi).standard_normal(count)) * 0.018
    return (tone / 1.3 + breath) * _swell(count, 0.09, 0.22)


def piano(midi: int, seconds: float) -> np.ndarray:
    """A felt piano: stiff strings, each partial with its own decay, a soft hammer; damped soon after the written length."""
    f = hertz(midi)
    ring = 7.0 * (f / 220.0) ** -0.55
    length = min(ring, seconds + 0.9)
    t = np.arange(int(length * RATE)) / RATE
    out = np.zeros(len(t))
    for n in range(1, 15):
        fn = n * f * np.sqrt(1 + 0.00035 * n * n)
        if fn > _TOP:
            break
        level = abs(np.sin(np.pi * n / 7.3)) / n**0.9 * np.exp(-fn / 2300.0)
        decay = ring / (1 + 0.32 * n)
        both = 0.75 * np.exp(-6.91 / decay * t) + 0.25 * np.exp(-6.91 / (decay * 2.4) * t)
        out += level * both * np.sin(2 * np.pi * fn * t + n)
    knock = scipy.signal.sosfilt(lowpass(900, 2, RATE), seeded("hammer", midi).standard_normal(1400)) * np.exp(-np.arange(1400) / 180)
    out[:1400] += 0.05 * knock
    out *= np.minimum(1, t / 0.006) * np.clip((length - t) / min(0.7, length * 0.5), 0, 1) ** 1.5
    return out / max(float(np.abs(out).max()), 1e-9)


def celesta(midi: int, seconds: float) -> np.ndarray:
    """Small bars: a pure tone, a trace of its fourth and of a high one that dies at once."""
    f = hertz(midi)
    t = np.arange(int(min(2.6, seconds + 1.6) * RATE)) / RATE
    out = np.zeros(len(t))
    for ratio, level, decay in ((1.0, 1.0, 2.2), (2.0, 0.08, 1.3), (4.02, 0.16, 0.5), (7.9, 0.05, 0.15)):
        if f * ratio < _TOP:
            out += level * np.exp(-6.91 / decay * t) * np.sin(2 * np.pi * f * ratio * t)
    return out / 1.2 * np.minimum(1, t / 0.004) * np.clip((t[-1] - t) / 0.3, 0, 1)


def pluck(midi: int, seconds: float) -> np.ndarray:
    """A harp string: Karplus and Strong, a soft finger, the body's low-pass."""
    f = hertz(midi)
    period = max(8, int(round(RATE / f)))
    length = min(3.0, seconds + 1.2)
    rounds = int(length * RATE / period) + 1
    finger = scipy.signal.sosfiltfilt(lowpass(int(min(3200, 9 * f + 600)), 1, RATE), seeded("pluck", midi).standard_normal(period * 5))
    start = finger[2 * period : 3 * period]
    start = start - start.mean()
    keep = 0.996 if midi < 60 else 0.9945
    wave = np.empty((rounds, period))
    wave[0] = start
    for k in range(1, rounds):
        before = wave[k - 1]
        wave[k] = keep * (0.5 * before + 0.25 * np.roll(before, 1) + 0.25 * np.roll(before, -1))
    # The period is a whole number of samples: read it a little faster or slower to be in tune.
    sound = wave.reshape(-1)
    sound = np.interp(np.arange(int(len(sound) * RATE / period / f) - 2) * (f * period / RATE), np.arange(len(sound)), sound)
    count = min(len(sound), int(length * RATE))
    sound = sound[:count] * np.minimum(1, np.arange(count) / (0.003 * RATE)) * np.clip((count - np.arange(count)) / (0.25 * RATE), 0, 1)
    return sound / max(float(np.abs(sound).max()), 1e-9)


def drone(midi: int, seconds: float) -> np.ndarray:
    """A low breath: root, fifth and octave, beating slowly."""
    count = int((seconds + 1.8) * RATE)
    t = np.arange(count) / RATE
    f = hertz(midi)
    out = sum(a * np.sin(2 * np.pi * f * r * t + p) * (1 + 0.25 * np.sin(2 * np.pi * q * t + p))
              for r, a, q, p in ((1.0, 1.0, 0.11, 0.3), (1.003, 0.6, 0.07, 2.0), (1.5, 0.35, 0.13, 1.1), (2.0, 0.4, 0.09, 4.0),
                                 (3.0, 0.1, 0.17, 5.0)))
    return out / 2.6 * _swell(count, min(2.2, seconds * 0.5), 1.8)


def drum(midi: int, seconds: float) -> np.ndarray:
    """A big soft drum, like a heart: a sine that falls to the note."""
    t = np.arange(int(0.6 * RATE)) / RATE
    f = hertz(midi)
    turn = 2 * np.pi * (f * t + f * 0.9 * 0.035 * (1 - np.exp(-t / 0.035)))
    return np.sin(turn) * np.exp(-6.5 * t) * np.minimum(1, t / 0.008) * np.clip((0.6 - t) / 0.1, 0, 1)


INSTRUMENTS: dict[str, Callable[[int, float], np.ndarray]] = {
    "strings": strings, "low_strings": low_strings, "brass": brass, "flute": flute, "piano": piano, "celesta": celesta, "pluck": pluck,
    "drone": drone, "drum": drum,
}


@functools.lru_cache(1024)
def note(instrument: str, midi: int, hundredths: int) -> np.ndarray:
    """A note by name, kept: the same note is made once a process. `hundredths` of a second long."""
    return INSTRUMENTS[instrument](midi, hundredths / 100)
