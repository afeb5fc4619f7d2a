"""The watermark's carrier: what a film id looks like as a pattern, and the numbers that make the two sides agree.

In: a film id. Out: the phases of a square tile's Fourier coefficients. Embedding turns them into a picture, detecting compares
them with what it found. Everything comes from SHAKE-256 of fixed words, so it is the same on every machine and for ever;
changing any constant here makes films marked before unreadable, so `KEY` carries a version.

The tile is repeated over the picture. Its coefficients lie on a ring of spatial frequencies that a video encoder keeps at half
the size. One coefficient in `SYNC_SHARE` carries the same known phase in every film: it finds the tile's size and place,
whatever scaling or cropping happened. The others carry the payload: 32 bits of id and 16 of check in four symbols of 12 bits,
each symbol being one of 4096 pseudo-random phase patterns over its own coefficients (orthogonal M-ary signalling: decoding is
one matrix product and an argmax).
"""

from __future__ import annotations

import binascii
import functools
import hashlib
import itertools

import numpy as np

KEY = b"filmwright watermark 1"

#: The tile's side on the canonical picture, which is `HEIGHT` high; a film of another size has a tile of the same share of its
#: height.
TILE = 128
HEIGHT = 360

#: The ring, in cycles a tile: on a 360-line picture periods from 32 down to 8 pixels, which H.264 keeps best at high CRF and half size.
LOW, HIGH = 4, 16

ID_BITS, CHECK_BITS, SYMBOL_BITS = 32, 16, 12
SYMBOLS = (ID_BITS + CHECK_BITS) // SYMBOL_BITS
ALPHABET = 1 << SYMBOL_BITS

#: One coefficient in this many is for finding the tile.
SYNC_SHARE = 5


@functools.cache
def ring() -> tuple[np.ndarray, np.ndarray]:
    """The coefficients' (kx, ky), one of each conjugate pair, in a pseudo-random order that mixes frequencies evenly; int
    arrays.
    """
    pairs = [(kx, ky) for kx in range(HIGH + 1) for ky in range(-HIGH, HIGH + 1) if LOW**2 <= kx * kx + ky * ky <= HIGH**2 and (kx > 0 or ky > 0)]
    pairs.sort(key=lambda pair: hashlib.sha256(KEY + repr(pair).encode()).digest())
    return np.array([p[0] for p in pairs]), np.array([p[1] for p in pairs])


@functools.cache
def shares() -> tuple[np.ndarray, ...]:
    """Indices into the ring: first those of the sync, then those of each symbol."""
    count = len(ring()[0])
    sync = count // SYNC_SHARE
    bounds = np.linspace(sync, count, SYMBOLS + 1).astype(int)
    return (np.arange(sync), *(np.arange(a, b) for a, b in itertools.pairwise(bounds)))


def _phases(name: bytes, count: int) -> np.ndarray:
    """`count` unit complex numbers with pseudo-random phases in 256 steps, complex64."""
    drawn = np.frombuffer(hashlib.shake_256(KEY + b" " + name).digest(count), np.uint8)
    return np.exp(2j * np.pi / 256 * drawn).astype(np.complex64)


@functools.cache
def sync_phases() -> np.ndarray:
    """The known phases of the sync's coefficients."""
    return _phases(b"sync", len(shares()[0]))


@functools.cache
def symbol_phases(symbol: int) -> np.ndarray:
    """All patterns of one symbol, (4096, coefficients) complex64."""
    width = len(shares()[1 + symbol])
    return _phases(f"symbol {symbol}".encode(), ALPHABET * width).reshape(ALPHABET, width)


def check(film_id: int) -> int:
    """CRC-16 (CCITT) of the id's four bytes, mixed so that id 0 has no zero check."""
    return binascii.crc_hqx(film_id.to_bytes(4, "big"), 0xFFFF)


def symbols(film_id: int) -> tuple[int, ...]:
    """The four 12-bit symbols of an id and its check."""
    word = film_id << CHECK_BITS | check(film_id)
    return tuple(word >> SYMBOL_BITS * (SYMBOLS - 1 - i) & (ALPHABET - 1) for i in range(SYMBOLS))


def from_symbols(values: tuple[int, ...]) -> int | None:
    """The id that these symbols carry, or None where its check does not hold."""
    word = 0
    for value in values:
        word = word << SYMBOL_BITS | value
    film_id = word >> CHECK_BITS
    return film_id if check(film_id) == word & (1 << CHECK_BITS) - 1 else None


def coefficients(film_id: int) -> np.ndarray:
    """The phases of the whole ring for `film_id`, complex64 in the ring's order."""
    found = np.empty(len(ring()[0]), np.complex64)
    found[shares()[0]] = sync_phases()
    for symbol, value in enumerate(symbols(film_id)):
        found[shares()[1 + symbol]] = symbol_phases(symbol)[value]
    return found
