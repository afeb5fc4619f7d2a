"""Sound files: plain PCM WAV at 48 kHz, written whole or not at all, the same bytes for the same samples.

Sound is float32 or float64 in -1..1, shape (n,) for mono and (n, 2) for stereo.
"""

from __future__ import annotations

import os
import tempfile
import wave
from pathlib import Path

import numpy as np

from ..film import SAMPLE_RATE
from .problems import SoundError

#: Samples that are written at a time: a whole film's would be four copies of it.
BLOCK = 1 << 18


def write_wave(path: Path, sound: np.ndarray, bits: int = 24) -> None:
    """Write `sound` (clipped to full scale) as `bits` (16 or 24) PCM at 48 kHz; the file appears whole, by rename."""
    channels = 1 if sound.ndim == 1 else sound.shape[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".filmwright-", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as raw:
            with wave.open(raw, "wb") as out:
                out.setnchannels(channels)
                out.setsampwidth(bits // 8)
                out.setframerate(SAMPLE_RATE)
                out.setnframes(len(sound))
                for first in range(0, len(sound), BLOCK):
                    out.writeframesraw(_pcm(sound[first : first + BLOCK], bits))
            raw.flush()
            os.fsync(raw.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _pcm(sound: np.ndarray, bits: int) -> bytes:
    whole = np.round(np.clip(sound, -1.0, 1.0) * ((1 << (bits - 1)) - 1)).astype("<i4").reshape(-1)
    if bits == 16:
        return whole.astype("<i2").tobytes()
    return np.ascontiguousarray(whole.view(np.uint8).reshape(-1, 4)[:, :3]).tobytes()


def read_wave(path: Path) -> np.ndarray:
    """The sound of a 16- or 24-bit PCM WAV at 48 kHz as float32, (n,) or (n, channels).

    Raises :class:`SoundError` when the file is missing, torn or of another kind.
    """
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate, count = file.getnchannels(), file.getsampwidth(), file.getframerate(), file.getnframes()
            data = file.readframes(count)
    except (OSError, EOFError, wave.Error) as error:
        raise SoundError(f"{path}: not a readable WAV file ({error}); delete it and make the film again") from None
    if rate != SAMPLE_RATE or width not in (2, 3) or len(data) != count * channels * width:
        raise SoundError(f"{path}: expected whole 16- or 24-bit PCM at {SAMPLE_RATE} Hz; delete it and make the film again")
    if width == 2:
        sound = np.frombuffer(data, "<i2").astype(np.float32) / 32767.0
    else:
        wide = np.zeros((count * channels, 4), np.uint8)
        wide[:, 1:] = np.frombuffer(data, np.uint8).reshape(-1, 3)
        sound = (wide.view("<i4").reshape(-1) >> 8).astype(np.float32) / 8388607.0
    return sound if channels == 1 else sound.reshape(count, channels)
