"""Loudness by ITU-R BS.1770-4 and the last stage of the mix: gain to a target and a true-peak limiter."""

from __future__ import annotations

import functools

import numpy as np
import scipy

from ..film import SAMPLE_RATE


@functools.cache
def _k_weighting() -> np.ndarray:
    """Second-order sections of the K weighting at 48 kHz (BS.1770-4, tables 1 and 2)."""
    return np.array([
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ])


def speech_level(sound: np.ndarray) -> float:
    """Loudness (LUFS) of the spoken parts of a mono line: blocks of 50 ms within 15 dB of the loudest; works for any length."""
    weighted = scipy.signal.sosfilt(_k_weighting(), sound)
    block = SAMPLE_RATE // 20
    count = max(1, len(weighted) // block)
    power = np.array([np.mean(part**2) for part in np.array_split(weighted, count)])
    spoken = power[power > power.max() * 10 ** (-15 / 10)]
    return -0.691 + 10 * np.log10(max(float(spoken.mean()) if len(spoken) else 0.0, 1e-10))


def integrated(sound: np.ndarray) -> float:
    """Gated integrated loudness (LUFS) of stereo or mono sound; -70 for silence or less than 0.4 s."""
    if len(sound) < int(0.4 * SAMPLE_RATE) + 1:
        return -70.0
    import pyloudnorm  # here, as it loads much of scipy, which an unchanged film does without

    value = pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(sound)
    return float(value) if np.isfinite(value) else -70.0


#: Samples that are oversampled at a time, and how many beside them have a say (ten, by the filter of scipy's `resample_poly`).
_BLOCK, _BESIDE = 1 << 18, 32


def _peaks(sound: np.ndarray) -> np.ndarray:
    """Largest magnitude (n,) around each sample of any channel, four times oversampled (BS.1770-4, annex 2)."""
    out = np.zeros(len(sound), np.float32)
    for first in range(0, len(sound), _BLOCK):
        last, begin = min(first + _BLOCK, len(sound)), max(first - _BESIDE, 0)
        for channel in np.atleast_2d(sound[begin : last + _BESIDE].T):
            wide = np.abs(scipy.signal.resample_poly(channel.astype(np.float32), 4, 1))[4 * (first - begin) :]
            for k in range(4):
                np.maximum(out[first:last], wide[k::4][: last - first], out=out[first:last])
    return out


def true_peak(sound: np.ndarray) -> float:
    """Largest true peak in dBTP."""
    return float(20 * np.log10(max(float(_peaks(sound).max()), 1e-10)))


def _limiter(peaks: np.ndarray, limit: float) -> np.ndarray:
    """The gain (n,) that keeps `peaks` under `limit`: 5 ms ahead, smooth, one for all channels."""
    ahead = int(0.005 * SAMPLE_RATE)
    need = np.minimum(1.0, limit / np.maximum(scipy.ndimage.maximum_filter1d(peaks, 2 * ahead + 1), 1e-9))
    # Two means, together no wider than the window of the peaks, so that the gain at a peak is at most the gain that it needs.
    return scipy.ndimage.uniform_filter1d(scipy.ndimage.uniform_filter1d(need, ahead), ahead)


def mastered(sound: np.ndarray, target: float, ceiling: float) -> tuple[np.ndarray, float]:
    """`sound` (n, 2) at `target` LUFS with true peaks at most `ceiling` dBTP, and the gain in dB before limiting. Silence stays silence."""
    loudness = integrated(sound)
    if loudness <= -69.0:
        return sound, 0.0
    gain, peaks, limit = target - loudness, _peaks(sound), 10 ** (ceiling / 20)
    out = sound
    for _ in range(4):  # limiting lowers the loudness a little; a few rounds meet both figures
        factor = 10 ** (gain / 20)
        out = sound * factor
        if peaks.max() * factor > limit:
            out *= _limiter(peaks * factor, limit)[:, None]
        short = target - integrated(out)
        if abs(short) < 0.1:
            break
        gain += short
    return out, gain
