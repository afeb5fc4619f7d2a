"""The invisible watermark: a film id in the pictures themselves.

`embed` puts the id into one picture, the same way whatever came before it; `detect` (in `detection.py`) reads it from any frames
of the film. It carries a label and is no proof: the pattern is public, so that anyone can read it, and so anyone who wants can
also remove or forge it.
"""

from __future__ import annotations

import functools
import hashlib

import cv2
import numpy as np

from . import carrier

#: Strength in grey levels (the pattern's root mean square) on smooth surfaces, what each level of texture adds, and the most.
SMOOTH, PER_TEXTURE, STRONGEST = 0.9, 0.5, 4.5

#: Below this luma (of 255) the strength on smooth surfaces falls, to `DARKEST` of itself in black.
DARK, DARKEST = 110.0, 0.4

#: The pattern's root mean square over a picture is at most this: a PSNR of 42.2 dB with the rounding.
MOST = 1.95

#: Rec.709 luma of a picture's channels.
_LUMA = np.array([[0.2126, 0.7152, 0.0722]], np.float32)


def film_id(*words: str) -> int:
    """A film's 32-bit id from the words that name it, such as author, title and project; the same words give the same id.

    With 32 bits, two of 10,000 films share an id with a probability of 1.2% (the birthday bound).
    """
    joined = "\0".join(words).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(b"filmwright film id\0" + joined).digest()[:4], "big")


def format_id(film_id: int) -> str:
    """The id as it is written in manifests and labels: `FW-` and eight hexadecimal digits."""
    return f"FW-{film_id:08X}"


def parse_id(text: str) -> int | None:
    """The id in such a text, or None."""
    digits = text.removeprefix("FW-")
    return int(digits, 16) if len(digits) == 8 and all(c in "0123456789abcdefABCDEF" for c in digits) else None


@functools.lru_cache(maxsize=4)
def pattern(film_id: int, height: int, width: int) -> np.ndarray:
    """The id's pattern over a whole picture, (height, width) float32 with unit root mean square."""
    kx, ky = carrier.ring()
    grid = np.zeros((2 * carrier.HIGH + 1, carrier.HIGH + 1), np.complex64)
    grid[ky + carrier.HIGH, kx] = carrier.coefficients(film_id)
    period = carrier.TILE * height / carrier.HEIGHT
    across = np.exp(2j * np.pi / period * np.outer(np.arange(carrier.HIGH + 1), np.arange(width))).astype(np.complex64)
    down = np.exp(2j * np.pi / period * np.outer(np.arange(height), np.arange(-carrier.HIGH, carrier.HIGH + 1))).astype(np.complex64)
    made = (down @ (grid @ across)).real
    made /= np.sqrt(len(kx) / 2)  # each coefficient is a cosine of power 1/2
    made.setflags(write=False)
    return made


def strength(luma: np.ndarray) -> np.ndarray:
    """How strong the pattern may be where, (h, w) float32 in grey levels: more in texture, less on smooth or dark surfaces.

    `luma` (h, w) float32. Texture is the mean absolute difference from a local mean, which a smooth shading does not have, and of it
    the smallest in the neighbourhood, so that the pattern does not ring on the smooth side of an edge.
    """
    h, w = luma.shape
    small = cv2.resize(luma[: h // 2 * 2, : w // 2 * 2], (w // 2, h // 2), interpolation=cv2.INTER_AREA)
    size = max(3, small.shape[0] // 36 | 1)
    mean = _mean(small, size)
    texture = cv2.erode(_mean(cv2.absdiff(small, mean), size + 4), np.ones((size + 6, size + 6), np.uint8), borderType=cv2.BORDER_REPLICATE)
    smooth = SMOOTH * (DARKEST + (1 - DARKEST) * np.minimum(mean / DARK, 1))
    allowed = np.minimum(smooth + PER_TEXTURE * texture, STRONGEST).astype(np.float32, copy=False)
    full = cv2.resize(allowed, (w // 2 * 2, h // 2 * 2), interpolation=cv2.INTER_NEAREST)
    return cv2.copyMakeBorder(full, 0, h % 2, 0, w % 2, cv2.BORDER_REPLICATE)


def _mean(values: np.ndarray, size: int) -> np.ndarray:
    return cv2.blur(values, (size, size), borderType=cv2.BORDER_REPLICATE)


def embed(picture: np.ndarray, film_id: int) -> np.ndarray:
    """`picture` (h, w, 3) uint8 with the id in it, as a new array. The same picture and id give the same bytes.

    Raises ValueError for another shape or type, and for pictures too small to hold a tile (under 64 lines).
    """
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3:
        raise ValueError(f"a picture is (height, width, 3) uint8, not {picture.shape} {picture.dtype}")
    if picture.shape[0] < 64 or picture.shape[1] < 64:
        raise ValueError(f"a picture of {picture.shape[1]}x{picture.shape[0]} is too small for a watermark; it takes 64x64")
    luma = cv2.transform(picture.astype(np.float32), _LUMA)
    change = strength(luma) * pattern(film_id, *luma.shape)
    change *= min(1.0, MOST / max(1e-9, float(np.sqrt(np.mean(change * change)))))
    grey = np.rint(change).astype(np.int16)
    return cv2.add(picture, cv2.merge([grey, grey, grey]), dtype=cv2.CV_8U)  # saturates
