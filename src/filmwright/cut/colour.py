"""Colours that can be read: a costume's colour lightened until it stands out from a dark page.

Relative luminance and contrast are those of WCAG 2.1, sections "relative luminance" and "contrast ratio".
"""

from __future__ import annotations

import re

from .faults import CutError

#: WCAG level AA for text.
READABLE = 4.5


def rgb(text: str, where: str) -> tuple[int, int, int]:
    """ "#rrggbb" as three numbers; raises :class:`CutError` that names `where` it stood."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise CutError(f"{where}: {text!r:.40} is not a colour; write it as #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance, 0 black to 1 white."""
    parts = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(a: tuple[int, int, int], b: tuple[int, int, int]) -> float:
    """Contrast ratio, 1 to 21."""
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def readable(colour: tuple[int, int, int], on: tuple[int, int, int]) -> str:
    """`colour`, mixed with white as little as makes it readable `on` a dark ground, as "#rrggbb"."""
    for share in range(0, 101, 4):
        red, green, blue = (round(c + (255 - c) * share / 100) for c in colour)
        mixed = (red, green, blue)
        if contrast(mixed, on) >= READABLE:
            break
    return "#{:02x}{:02x}{:02x}".format(*mixed)
