"""The workbench of synthesis: seeded noise with a drawn spectrum, envelopes, modes, panning, reverberation.

All arrays are float32 or float64 at 48 kHz unless a rate is named; mono (n,), stereo (n, 2). Every random number comes from `seeded`.
"""

from __future__ import annotations

import functools
import hashlib

import numpy as np
import scipy

from ..film import SAMPLE_RATE


def seeded(*names: object) -> np.random.Generator:
    """A generator that depends only on `names` (ids, words, numbers), not on what was made before."""
    text = "\x1f".join(str(n) for n in names)
    return np.random.Generator(np.random.PCG64(int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "little")))


def decibels(level: float) -> float:
    """The factor of `level` dB."""
    return 10.0 ** (level / 20.0)


def noise_loop(shape: tuple[tuple[float, float], ...], count: int, rng: np.random.Generator, rate: int = SAMPLE_RATE) -> np.ndarray:
    """`count` samples of noise with rms 1 that loop without a seam; `shape` draws the spectrum as (Hz, dB), straight over log frequency.

    Made by inverse transform of random phases, so the last sample leads into the first.
    """
    frequencies = np.fft.rfftfreq(count, 1 / rate)
    knots = np.log2([max(f, 1.0) for f, _ in shape])
    levels = np.interp(np.log2(np.maximum(frequencies, 1.0)), knots, [db for _, db in shape])
    spectrum = 10 ** (levels / 20) * np.exp(2j * np.pi * rng.random(len(frequencies)))
    spectrum[0] = 0
    sound = np.fft.irfft(spectrum, count)
    return (sound / max(float(sound.std()), 1e-12)).astype(np.float32)


def bed(shape: tuple[tuple[float, float], ...], count: int, rng: np.random.Generator, wide: float = 1.0) -> np.ndarray:
    """`count` samples of stereo noise, rms 1, looped from a seamless 2^18 samples (5.5 s); `wide` 0 is mono, 1 is two separate sides."""
    length = 1 << 18
    mid, side = noise_loop(shape, length, rng), noise_loop(shape, length, rng)
    left, right = mid, np.sqrt(1 - wide**2) * mid + wide * side
    places = (np.arange(count) + int(rng.integers(length))) % length
    return np.stack([left[places], right[places]], axis=1)


def wander(count: int, period: float, rng: np.random.Generator, rate: int = SAMPLE_RATE) -> np.ndarray:
    """A slow random curve (count,) between 0 and 1, turning about every `period` seconds, smooth."""
    steps = max(4, int(count / rate / period) + 4)
    knots = rng.random(steps)
    x = np.linspace(0, steps - 3.001, num=max(count // 480, 2)) + 1
    k = x.astype(int)
    t = x - k
    t = t * t * (3 - 2 * t)
    coarse = knots[k] * (1 - t) + knots[np.minimum(k + 1, steps - 1)] * t
    return np.interp(np.linspace(0, len(coarse) - 1, count), np.arange(len(coarse)), coarse)


def modes(frequencies: np.ndarray, decays: np.ndarray, levels: np.ndarray, seconds: float) -> np.ndarray:
    """A struck body: damped sines. `decays` in seconds to -60 dB; levels are amplitudes; the phases are those of a blow (sines)."""
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    keep = frequencies < 16_000
    out = np.zeros(len(t))
    for f, d, a in zip(frequencies[keep], decays[keep], levels[keep], strict=True):
        n = min(len(t), int(d * 1.1 * SAMPLE_RATE) + 1)
        out[:n] += a * np.exp(-6.91 / d * t[:n]) * np.sin(2 * np.pi * f * t[:n])
    return out


def burst(low: float, high: float, attack: float, decay: float, rng: np.random.Generator) -> np.ndarray:
    """A puff of noise between two frequencies: rises over `attack` s, falls to -60 dB over `decay` s; peak about 1."""
    count = int((attack + decay) * SAMPLE_RATE) + 64
    sound = scipy.signal.sosfilt(_band(round(low), round(min(high, 20_000))), rng.standard_normal(count))
    t = np.arange(count) / SAMPLE_RATE
    shape = np.minimum(1.0, t / max(attack, 1e-4)) * np.exp(-6.91 * np.maximum(0, t - attack) / decay)
    return sound * shape / max(float(np.abs(sound * shape).max()), 1e-9)


@functools.lru_cache(512)
def _band(low: int, high: int) -> np.ndarray:
    return scipy.signal.butter(2, [low, high], "bandpass", fs=SAMPLE_RATE, output="sos")


@functools.lru_cache(64)
def lowpass(cut: int, order: int = 2, rate: int = SAMPLE_RATE) -> np.ndarray:
    """Second-order sections of a Butterworth low-pass."""
    return scipy.signal.butter(order, cut, "lowpass", fs=rate, output="sos")


def grains(count: int, seconds: float, low: float, high: float, length: float, rng: np.random.Generator, skew: float = 1.0) -> np.ndarray:
    """`count` tiny bursts strewn over `seconds`, fading, denser at the start for `skew` > 1: gravel, paper, crackle. Peak 1."""
    out = np.zeros(int((seconds + length * 3) * SAMPLE_RATE) + 128)
    bank = [burst(low * rng.uniform(0.8, 1.25), high * rng.uniform(0.7, 1.1), 0.0005, length * rng.uniform(0.5, 1.6), rng) for _ in range(6)]
    for place, which, level in zip(rng.random(count) ** skew * seconds, rng.integers(6, size=count), rng.random(count) ** 2, strict=True):
        add(out, bank[which] * (0.15 + 0.85 * level) * (1 - place / seconds) ** 0.6, int(place * SAMPLE_RATE))
    return out / max(float(np.abs(out).max()), 1e-9)


def add(out: np.ndarray, sound: np.ndarray, at: int) -> None:
    """Add `sound` to `out` from sample `at`; what lies outside is cut off."""
    first, last = max(at, 0), min(at + len(sound), len(out))
    if last > first:
        out[first:last] += sound[first - at : last - at]


def panned(sound: np.ndarray, pan: np.ndarray | float) -> np.ndarray:
    """Mono (n,) to stereo by equal power; `pan` -1 to 1, a number or a curve (n,)."""
    angle = (np.asarray(pan) + 1) * (np.pi / 4)
    return np.stack([sound * np.cos(angle), sound * np.sin(angle)], axis=1) * np.sqrt(2)


@functools.lru_cache(32)
def room(seconds: float, bright: float, early: float, name: str, rate: int = SAMPLE_RATE) -> np.ndarray:
    """A made-up room's impulse response (n, 2), energy 1 a channel: a few early reflections, then noise that decays to -60 dB in `seconds`.

    High frequencies die sooner: at `bright` Hz twice as soon as at the bottom. `early` is the share of the reflections (0-1) and `name` the seed.
    """
    rng = seeded("room", name)
    count = int(seconds * 1.05 * rate)
    t = np.arange(count) / rate
    tail = np.zeros((count, 2))
    edges = [0, 250, 1000, 4000, rate / 2]
    for low, high in zip(edges, edges[1:], strict=False):
        sound = rng.standard_normal((count, 2))
        kind, cut = ("lowpass", high) if low == 0 else ("highpass", low) if high >= rate / 2 else ("bandpass", [low, high])
        sound = scipy.signal.sosfilt(scipy.signal.butter(2, cut, kind, fs=rate, output="sos"), sound, axis=0)
        middle = np.sqrt(max(low, 60) * min(high, 12_000))
        tail += sound * np.exp(-6.91 * t / (seconds / (1 + middle / bright)))[:, None]
    tail *= np.minimum(1.0, t / 0.012)[:, None]
    tail /= np.sqrt((tail**2).sum(axis=0))
    first = np.zeros((count, 2))
    for k in range(7):
        place = min(count - 1, int((0.004 + 0.035 * rng.random() * min(1.0, seconds)) * rate))
        first[place, k % 2] += rng.choice([-1, 1]) * 0.8**k
    first = scipy.signal.sosfilt(lowpass(int(min(bright * 1.5, rate * 0.45)), 1, rate), first, axis=0)
    first /= np.sqrt((first**2).sum(axis=0))
    return tail * np.sqrt(1 - early) + first * np.sqrt(early)


def reverberated(sound: np.ndarray, response: np.ndarray) -> np.ndarray:
    """Stereo or mono `sound` through a room (n, 2), cut to the length of `sound`."""
    both = sound if sound.ndim == 2 else np.stack([sound, sound], axis=1)
    return scipy.signal.oaconvolve(both, response, axes=0)[: len(both)]


def rms(sound: np.ndarray) -> float:
    """Root mean square over all samples and channels."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float64)))) if len(sound) else 0.0
