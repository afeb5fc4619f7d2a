"""Title cards as a stop-motion studio makes them: clay letters pressed on felt, words sewn and painted below, under one lamp.

In: a :class:`Cut` with its cards' words, and the plan for its light. Out: three pictures a card that alternate, each letter moved by a hair and its
thumb-marks new, as if a hand had touched it between exposures; and warnings for letters that no font has.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import cv2
import numpy as np

from ..film import Plan, Problem
from .assembly import Cut, Item, Row
from .felt import backdrop, clay, developed, noise, pool
from .lettering import Piece, ink, layout, mask, unshown
from .words import clean, pieces

#: Pictures that a card alternates between.
BOIL_PICTURES = 3

#: By the light of the film's first scene: felt, clay letters, thread and painted words, sRGB.
_PALETTES = {
    "day": ("#2c5648", "#f4e3c1", "#e8a33d", "#f0e4c8"),
    "golden": ("#6b2f25", "#f6dfb4", "#f0b44c", "#f5e4c4"),
    "dusk": ("#233a5c", "#f5dfb8", "#eb9a45", "#efe2c9"),
    "night": ("#1b2a4a", "#f3dcb2", "#e9a544", "#ece0c8"),
    "overcast": ("#3d4c58", "#f2e6cf", "#dd9a52", "#efe6d4"),
    "tungsten": ("#5c3a26", "#f7e0b6", "#e5963c", "#f3e3c6"),
    "fire": ("#4d211d", "#f8dcab", "#f09a3a", "#f5dfc0"),
}

#: Style of a row: lettering style, size in hundredths of the card's height, space before it in the same, widest share of the card's width.
_ROWS = {
    "title": ("display", 24.0, 0.0, 0.84),
    "by": ("italic", 6.6, 10.0, 0.8),
    "head": ("italic", 5.4, 4.2, 0.8),
    "name": ("text", 6.2, 2.0, 0.86),
    "made": ("text", 5.4, 5.5, 0.86),
    "cast": ("text", 6.2, 2.0, 0.86),
    "small": ("text", 4.3, 2.0, 0.88),
}

#: Rows a title may be broken into, and the least share of its wanted size to which a row shrinks before it is broken.
_TITLE_LINES, _LEAST = 4, 0.72


@dataclass(frozen=True)
class _Line:
    """One set line: its pieces, where its pen starts, its baseline, its style and size in pixels."""

    pieces: tuple[Piece, ...]
    x: float
    y: float
    row: str
    size: int


@dataclass(frozen=True)
class _Set:
    """A card ready to be made: its lines and its rows of stitches as (x0, x1, y)."""

    lines: tuple[_Line, ...]
    stitches: tuple[tuple[float, float, float], ...]


def title_pictures(cut: Cut, plan: Plan) -> dict[str, tuple[np.ndarray, ...]]:
    """The pictures of every card, by its id: uint8 (h, w, 3) of the cut's size."""
    light = plan.scenes[0].light if plan.scenes else ""
    palette = _PALETTES.get(light, _PALETTES["dusk"])
    return {item.id: _pictures(item, cut.size, palette) for item in cut.cards}


def card_problems(cut: Cut) -> tuple[Problem, ...]:
    """A warning for every card whose words hold letters that no font here has; they are left out of the picture."""
    found = []
    for item in cut.cards:
        missing = unshown(" ".join(clean(f"{row.text} {row.right}") for row in item.rows))
        if missing:
            shown = ", ".join(f"{c} (U+{ord(c[0]):04X})" for c in missing)
            found.append(Problem("warning", "no-letter", f"the {item.kind} cannot show {shown}: no font has it; it is left out"))
    return tuple(found)


def _pictures(item: Item, size: tuple[int, int], palette: tuple[str, ...]) -> tuple[np.ndarray, ...]:
    scale = 2 if size[0] * size[1] <= 960 * 540 else 1
    canvas = (size[0] * scale, size[1] * scale)
    unit = min(canvas[1], canvas[0] * 0.9) / 100
    seed = int.from_bytes(hashlib.sha256(repr((item.id, item.rows)).encode("utf-8", "replace")).digest()[:8], "big")
    cloth = backdrop(np.random.default_rng(seed), canvas, _colour(palette[0]), unit)
    card = _set(item.rows, canvas, unit)
    made = []
    for n in range(BOIL_PICTURES):
        big = _shot(card, cloth, canvas, unit, palette, seed, n)
        made.append(cv2.resize(big, size, interpolation=cv2.INTER_AREA) if scale > 1 else big)
    return tuple(made)


def _colour(text: str) -> np.ndarray:
    return np.array([int(text[n:n + 2], 16) / 255 for n in (1, 3, 5)], np.float32)


# Setting: where every letter goes.


def _set(rows: tuple[Row, ...], canvas: tuple[int, int], unit: float) -> _Set:
    """Lines set at their wanted sizes, all made smaller together where the card is too full."""
    shrink = 1.0
    while True:
        lines, stitches, height = _stacked(rows, canvas, unit * shrink)
        if height <= 0.86 * canvas[1] or shrink < 0.35:
            break
        shrink *= 0.94
    top = (canvas[1] - height) / 2 * 0.96
    return _Set(tuple(replace(line, y=line.y + top) for line in lines), tuple((a, b, y + top) for a, b, y in stitches))


def _stacked(rows: tuple[Row, ...], canvas: tuple[int, int], unit: float) -> tuple[list[_Line], list[tuple[float, float, float]], float]:
    width = canvas[0]
    lines: list[_Line] = []
    stitches: list[tuple[float, float, float]] = []
    y = foot = 0.0
    for n, row in enumerate(rows):
        style, wanted, space, share = _ROWS[row.style]
        y = max(y, foot) + space * unit if n else 0.0
        text = clean(row.text)
        if row.style == "cast" and row.right:
            size = max(round(wanted * unit), 7)
            y += 0.95 * size
            lines += _cast(text, clean(row.right), size, y, width)
            y += 0.3 * size
            continue
        for part, size in _broken(text, style, wanted * unit, share * width, row.style == "title"):
            placed, long = layout(part, style, size)
            up, down = ink(placed)
            y += 0.86 * size if row.style == "title" else 0.95 * size
            y = max(y, foot + up + 0.1 * size)  # lines of tall scripts keep apart
            foot = y + down
            lines.append(_Line(placed, (width - long) / 2, y, row.style, size))
            y += (0.12 if row.style == "title" else 0.3) * size
        if row.style == "title" and n + 1 < len(rows):
            half = min(0.16 * width, 24 * unit)
            stitches.append((width / 2 - half, width / 2 + half, foot + 4.6 * unit))
    return lines, stitches, y


def _cast(name: str, voice: str, size: int, y: float, width: int) -> list[_Line]:
    """Who plays, up to the middle; in whose voice, from the middle on."""
    gap, room = 0.9 * size, 0.44 * width
    placed, long = _fitted(name, "text", size, room)
    spoken, said = _fitted(voice, "italic", size, room)
    return [_Line(placed, width / 2 - gap - long, y, "cast", size), _Line(spoken, width / 2 + gap, y, "head", size)]


def _fitted(text: str, style: str, size: int, room: float) -> tuple[tuple[Piece, ...], float]:
    placed, long = layout(text, style, size)
    if long <= room:
        return placed, long
    return layout(text, style, max(int(size * room / long), 5))


def _broken(text: str, style: str, size: float, room: float, title: bool) -> list[tuple[str, int]]:
    """`text` in lines that fit `room`, balanced: as few as keep it near its size, then as many as it needs."""
    parts = pieces(text, 24 if title else 60)
    widths = [layout(part, style, 100)[1] / 100 for part in parts]
    least = _LEAST if title else 0.9
    best = (0.0, [text])
    for count in range(1, (_TITLE_LINES if title else 12) + 1):
        split, widest = _balanced(widths, count)
        fits = min(size, room / max(widest, 0.01))
        if fits > best[0] * 1.12:
            best = (fits, ["".join(parts[a:b]).strip() for a, b in split])
        if fits >= size * least:
            break
    return [(line, max(int(best[0]), 6)) for line in best[1] if line]


def _balanced(widths: list[float], count: int) -> tuple[list[tuple[int, int]], float]:
    """Cut `widths` into at most `count` stretches whose widest is as narrow as can be."""
    low, high = max(widths, default=0.0), sum(widths)
    split = [(0, len(widths))]
    for _ in range(24):
        limit = (low + high) / 2
        trial, start, total = [], 0, 0.0
        for n, width in enumerate(widths):
            if total + width > limit and n > start:
                trial.append((start, n))
                start, total = n, 0.0
            total += width
        trial.append((start, len(widths)))
        if len(trial) <= count:
            high, split = limit, trial
        else:
            low = limit
    return split, max((sum(widths[a:b]) for a, b in split), default=0.0)


# Making: letters put down, lit and photographed.


def _shot(card: _Set, cloth: np.ndarray, canvas: tuple[int, int], unit: float, palette: tuple[str, ...], seed: int, n: int) -> np.ndarray:
    rng = np.random.default_rng((seed, n))
    letters, tones = _laid(card, canvas, seed, rng, ("title",))
    picture = cloth * (1 + 0.008 * (n - 1))
    lamp = pool(canvas)[..., None] * np.array([1.06, 1.0, 0.9], np.float32)
    if letters.any():
        letters = _wobbled(letters, rng, 0.10 * unit, 2.6 * unit)
        bevel = max(0.1 * max(line.size for line in card.lines if line.row == "title"), 1.0)
        light, shine = clay(letters, rng, unit, bevel)
        picture = _shadowed(picture, letters, unit)
        cover = (cv2.GaussianBlur(letters, (0, 0), 0.6).astype(np.float32) / 255)[..., None]
        body = _colour(palette[1]) * (0.9 * light)[..., None] ** np.array([0.92, 1.0, 1.12], np.float32) * tones[..., None] + 0.10 * shine[..., None]
        picture = picture * (1 - cover) + body * lamp * cover
    for rows, paint in (({"by", "name", "made", "cast", "small"}, palette[3]), ({"head"}, palette[2])):
        painted, _ = _laid(card, canvas, seed, rng, rows)
        if painted.any():
            painted = _wobbled(painted, rng, 0.05 * unit, 1.6 * unit)
            picture = _painted(picture, painted, _colour(paint), lamp, rng, unit)
    for x0, x1, y in card.stitches:
        picture = _sewn(picture, x0, x1, y, _colour(palette[2]), lamp, rng, unit)
    return developed(picture)


def _laid(
    card: _Set, canvas: tuple[int, int], seed: int, rng: np.random.Generator, rows: tuple[str, ...] | set[str],
) -> tuple[np.ndarray, np.ndarray]:
    """The letters of `rows` put down by hand: coverage (h, w) uint8, and each letter's tone (h, w) about 1."""
    page = np.zeros((canvas[1], canvas[0]), np.uint8)
    tones = np.ones(page.shape, np.float32)
    hand = np.random.default_rng((seed, 99))  # where a letter was put down at first; `rng` is how it moved since
    for line in card.lines:
        if line.row not in rows:
            continue
        loose = 1.0 if line.row == "title" else 0.28
        for piece in line.pieces:
            turn, rise, tone = hand.normal(0, (1.5, 0.012, 0.028)) * loose
            turn, rise = turn + rng.normal(0, 0.22) * loose, rise + rng.normal(0, 0.0035) * loose
            _put(page, tones, piece, line.x + piece.x, line.y + rise * line.size, turn, 1 + tone)
    return page, tones


def _put(page: np.ndarray, tones: np.ndarray, piece: Piece, x: float, y: float, turn: float, tone: float) -> None:
    cover, left, top = mask(piece, margin=4)
    height, width = cover.shape
    x, y = x + left, y + top
    whole = (int(np.floor(x)), int(np.floor(y)))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn if width < 3 * height else turn * 0.3, 1.0)
    matrix[:, 2] += np.array([x - whole[0], y - whole[1]])
    cover = cv2.warpAffine(cover, matrix, (width + 1, height + 1), flags=cv2.INTER_LINEAR)
    x0, y0 = max(whole[0], 0), max(whole[1], 0)
    x1, y1 = min(whole[0] + width + 1, page.shape[1]), min(whole[1] + height + 1, page.shape[0])
    if x1 <= x0 or y1 <= y0:
        return
    part = cover[y0 - whole[1]:y1 - whole[1], x0 - whole[0]:x1 - whole[0]]
    view = page[y0:y1, x0:x1]
    tones[y0:y1, x0:x1] = np.where(part > view, tone, tones[y0:y1, x0:x1])
    np.maximum(view, part, out=view)


def _wobbled(cover: np.ndarray, rng: np.random.Generator, amount: float, cell: float) -> np.ndarray:
    """Edges as a hand leaves them: coverage moved by smooth noise of `amount` pixels."""
    size = cover.shape[1::-1]
    y, x = np.mgrid[0:size[1], 0:size[0]].astype(np.float32)
    return cv2.remap(cover, x + noise(rng, size, cell) * amount, y + noise(rng, size, cell) * amount, cv2.INTER_LINEAR)


def _shadowed(picture: np.ndarray, cover: np.ndarray, unit: float) -> np.ndarray:
    """A long soft shadow away from the lamp, and the dark line where clay meets cloth."""
    cast = cv2.GaussianBlur(cover, (0, 0), 1.3 * unit).astype(np.float32) / 255
    moved = cv2.warpAffine(cast, np.array([[1, 0, 1.25 * unit], [0, 1, 1.75 * unit]], np.float32), cover.shape[1::-1])
    close = cv2.GaussianBlur(cover, (0, 0), 0.45 * unit).astype(np.float32) / 255
    return picture * ((1 - 0.62 * moved) * (1 - 0.5 * close))[..., None]


def _painted(picture: np.ndarray, cover: np.ndarray, ink: np.ndarray, lamp: np.ndarray, rng: np.random.Generator, unit: float) -> np.ndarray:
    """Gouache on the felt: it lies on the hairs, so that a little cloth shows through."""
    size = cover.shape[1::-1]
    soft = cv2.GaussianBlur(cover, (0, 0), 0.5).astype(np.float32) / 255
    moved = np.array([[1, 0, 0.3 * unit], [0, 1, 0.45 * unit]], np.float32)
    dark = cv2.warpAffine(cv2.GaussianBlur(cover, (0, 0), 0.5 * unit), moved, size).astype(np.float32) / 255
    body = ink * (0.93 + 0.05 * noise(rng, size, 1.1 * unit))[..., None] * np.maximum(lamp, 0.72)
    picture = picture * (1 - 0.5 * dark)[..., None]
    return picture * (1 - 0.97 * soft[..., None]) + body * 0.97 * soft[..., None]


def _sewn(
    picture: np.ndarray, x0: float, x1: float, y: float, thread: np.ndarray, lamp: np.ndarray, rng: np.random.Generator, unit: float,
) -> np.ndarray:
    """A running stitch from `x0` to `x1`: short round threads that pull the felt down at their ends."""
    page = np.zeros(picture.shape[:2], np.uint8)
    dents = page.copy()
    pitch = 4.2 * unit
    count = max(int((x1 - x0) / pitch), 1)
    ends = np.linspace(x0, x1, count + 1)
    for a, b in zip(ends, ends[1:], strict=False):
        middle, half = (a + b) / 2, pitch * 0.31
        lift = rng.normal(0, 0.12 * unit, 2)
        p, q = ((round((middle - half) * 16), round((y + lift[0]) * 16)), (round((middle + half) * 16), round((y + lift[1]) * 16)))
        cv2.line(page, p, q, 255, max(round(0.95 * unit), 1), cv2.LINE_AA, shift=4)
        for end in (p, q):
            cv2.circle(dents, end, round(0.5 * unit * 16), 255, -1, cv2.LINE_AA, shift=4)
    dark = cv2.GaussianBlur(dents, (0, 0), 0.7 * unit).astype(np.float32) / 255
    light, shine = clay(page, rng, unit * 0.4, 0.5 * unit + 0.5)
    picture = _shadowed(picture * (1 - 0.6 * dark)[..., None], page // 2, unit * 0.5)
    cover = (page.astype(np.float32) / 255)[..., None]
    return picture * (1 - cover) + (thread * (0.35 + 0.65 * light)[..., None] + 0.06 * shine[..., None]) * lamp * cover
