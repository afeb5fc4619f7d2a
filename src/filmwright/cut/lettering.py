"""Type: which font has a piece of text, how wide it is, and its letters as soft masks.

In: cleaned text, a style and a size in pixels. Out: pieces (a letter, or a whole run where letters join) with their places and masks. Fonts come from
packages with the SIL Open Font Licence: Fraunces for Latin, Noto Sans for other scripts, symbols and emoji. What no font has is named, never boxed.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass
from importlib import resources

import numpy as np
import regex
from PIL import Image, ImageDraw, ImageFont

_FRAUNCES = ("fontpkg_fraunces", "files/Fraunces[SOFT,WONK,opsz,wght].ttf")
_ITALIC = ("fontpkg_fraunces", "files/Fraunces-Italic[SOFT,WONK,opsz,wght].ttf")
_CJK = ("manimgx_fonts_cjk", "NotoSansCJK-VF.otf.ttc")
_SCRIPTS = (
    "", "Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Hebrew", "Kannada", "Khmer",
    "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Tamil", "Telugu", "Thai", "Symbols",
)

#: Style: the Latin font, its axes (optical size, weight, softness, wonk), and the weight of every other font.
STYLES: dict[str, tuple[tuple[str, str], tuple[float, ...], int]] = {
    "display": (_FRAUNCES, (40, 900, 100, 1), 900),
    "text": (_FRAUNCES, (18, 560, 60, 0), 600),
    "italic": (_ITALIC, (18, 480, 60, 0), 500),
}

#: Scripts whose letters join or stack: a run of them is never taken apart.
_JOINING = (
    "Arabic", "Syriac", "Devanagari", "Bengali", "Gujarati", "Gurmukhi", "Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya",
    "Sinhala", "Tamil", "Telugu", "Thai",
)
_JOINS = regex.compile("[" + "".join(f"\\p{{{script}}}" for script in _JOINING) + "]")

#: Faces of the CJK collection by what tells the language.
_CJK_FACES = ((regex.compile(r"[\p{Hiragana}\p{Katakana}]"), 0), (regex.compile(r"\p{Hangul}"), 1), (regex.compile(r"\p{Han}"), 2))

#: Letters that are placed one by one have no ligatures.
_PLAIN = ["-liga", "-clig", "-dlig"]

_VARIATION = regex.compile("[\ufe00-\ufe0f]")


@dataclass(frozen=True)
class Piece:
    """Letters drawn together: `text` in `font`, its pen at `x` pixels from the line's start, `width` wide, on the baseline."""

    text: str
    font: ImageFont.FreeTypeFont
    x: float
    width: float
    rtl: bool


def layout(text: str, style: str, size: int) -> tuple[tuple[Piece, ...], float]:
    """The pieces of one line in their visual places, and the line's width in pixels. Text that no font has is left out."""
    runs = _runs(text, style, size)
    base_rtl = next((_rtl(c) for c in text if unicodedata.bidirectional(c) in ("L", "R", "AL")), False)
    pieces: list[Piece] = []
    x = 0.0
    for run, font, rtl, _ in _visual(runs, base_rtl):
        if rtl or _JOINS.search(run):
            width = font.getlength(run, direction="rtl" if rtl else "ltr")
            pieces.append(Piece(run, font, x, width, rtl))
        else:
            features, upto = None if "\u200d" in run else _PLAIN, ""  # joined emoji are ligatures
            for cluster in regex.findall(r"\X", run):
                left = font.getlength(upto + cluster, features=features) - font.getlength(cluster)  # with the kerning between the two
                if cluster.strip():
                    pieces.append(Piece(cluster, font, x + left, font.getlength(cluster), False))
                upto += cluster
            width = font.getlength(run, features=features)
        x += width
    return tuple(pieces), x


def ink(pieces: tuple[Piece, ...]) -> tuple[float, float]:
    """How far the ink of a line reaches above its baseline and below it, in pixels, both positive."""
    boxes = [piece.font.getbbox(piece.text, anchor="ls", direction="rtl" if piece.rtl else "ltr") for piece in pieces]
    return max((-box[1] for box in boxes), default=0.0), max((box[3] for box in boxes), default=0.0)


def unshown(text: str) -> tuple[str, ...]:
    """The letters of `text` that no font has, each once."""
    fonts = _chain("text", text)
    return tuple(dict.fromkeys(c for c in regex.findall(r"\X", _VARIATION.sub("", text)) if c.strip() and _pick(c, fonts) is None))


def mask(piece: Piece, margin: int) -> tuple[np.ndarray, float, float]:
    """The piece as coverage (h, w) uint8, and where its upper left corner lies from the pen on the baseline."""
    direction = "rtl" if piece.rtl else "ltr"
    left, top, right, bottom = piece.font.getbbox(piece.text, anchor="ls", direction=direction)
    size = (max(int(right - left), 1) + 2 * margin, max(int(bottom - top), 1) + 2 * margin)
    image = Image.new("L", size)
    ImageDraw.Draw(image).text((margin - left, margin - top), piece.text, fill=255, font=piece.font, anchor="ls", direction=direction)
    return np.asarray(image), left - margin, top - margin


def _rtl(c: str) -> bool:
    return unicodedata.bidirectional(c) in ("R", "AL")


def _runs(text: str, style: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont, bool, bool]]:
    """Stretches in one font and direction, in reading order; spaces and marks go with what is before them.

    Each with whether its letters run from right to left, and whether it takes its turn so: a number among Hebrew does only the latter.
    """
    fonts = _chain(style, text)
    runs: list[tuple[str, tuple, bool, bool]] = []
    after_rtl = False
    for cluster in regex.findall(r"\X", _VARIATION.sub("", text)):
        rtl = any(map(_rtl, cluster))
        if rtl or unicodedata.bidirectional(cluster[0]) == "L":
            after_rtl = rtl
        turn = rtl or (after_rtl and unicodedata.bidirectional(cluster[0]) in ("EN", "AN"))
        if runs and not cluster.strip() and runs[-1][1] != fonts[-1]:  # the emoji font's space is an em
            runs[-1] = (runs[-1][0] + cluster, *runs[-1][1:])
            continue
        font = _pick(cluster, fonts)
        if font is None:
            continue
        weak = unicodedata.category(cluster[0])[0] in "PS" and runs and _has(runs[-1][1], cluster)
        if weak or (runs and runs[-1][1:] == (font, rtl, turn)):
            runs[-1] = (runs[-1][0] + cluster, *runs[-1][1:])
        else:
            runs.append((cluster, font, rtl, turn))
    return [(run, _load(*font, size), rtl, turn) for run, font, rtl, turn in runs]


def _visual(runs: list, base_rtl: bool) -> list:
    """Runs from left to right: those of the other direction than the line's keep together and turn round."""
    ordered: list = []
    held: list = []
    for run in runs:
        if run[3] == base_rtl:
            ordered += held[::-1]
            held = []
            ordered.append(run)
        else:
            held.append(run)
    ordered += held[::-1]
    return ordered[::-1] if base_rtl else ordered


def _chain(style: str, text: str) -> tuple[tuple, ...]:
    """(package, file, face, axes) of every font, the first choice first."""
    latin, axes, weight = STYLES[style]
    face = next((n for pattern, n in _CJK_FACES if pattern.search(text)), 0)
    noto = tuple(("manimgx_fonts", f"NotoSans{script}[wght].ttf", 0, (weight,)) for script in _SCRIPTS)
    return ((*latin, 0, axes), *noto, (*_CJK, face, (weight,)), ("manimgx_fonts", "NotoEmoji[wght].ttf", 0, (min(weight, 700),)))


def _pick(cluster: str, fonts: tuple[tuple, ...]) -> tuple | None:
    return next((font for font in fonts if _has(font, cluster)), None)


def _has(font: tuple, cluster: str) -> bool:
    have = _coverage(*font[:3])
    return all(ord(c) in have or c in "\u200c\u200d" for c in cluster)


@functools.cache
def _coverage(package: str, file: str, face: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with resources.as_file(resources.files(package) / file) as path, TTFont(path, fontNumber=face, lazy=True) as font:
        return frozenset(font.getBestCmap())


@functools.cache
def _load(package: str, file: str, face: int, axes: tuple[float, ...], size: int) -> ImageFont.FreeTypeFont:
    with resources.as_file(resources.files(package) / file) as path:
        font = ImageFont.truetype(str(path), size, index=face, layout_engine=ImageFont.Layout.RAQM)
    font.set_variation_by_axes(list(axes))
    return font
