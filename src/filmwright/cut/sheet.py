"""The contact sheet: every shot of the film on one page, by scene, as an editor pins it to the wall.

In: the cut, the plan, stills. Out: a PNG with each shot's middle picture (and first and last where it is long), its number, size, move and timecode.
"""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from ..film import Plan
from .assembly import Cut
from .lettering import Piece, layout, mask
from .pictures import Still
from .words import clean

#: Pixels: width of the sheet within its margin, margin, gap between pictures; widest column for lying and standing pictures.
_INNER, _MARGIN, _GAP = 1520, 40, 16
_COLUMNS = ((1.2, 4), (0.8, 5), (0.0, 7))  # from this width over height on, so many columns

_PAPER, _INK, _DIM, _AMBER, _LINE = (0x17, 0x16, 0x18), (0xF2, 0xE9, 0xD8), (0x9C, 0x94, 0x88), (0xE9, 0xA5, 0x44), (0x35, 0x32, 0x33)

_ABOVE_HEADING, _HEADING, _CAPTION = 22, 40, 58
#: No letter is narrower than this share of its size.
_NARROWEST = 0.12


def contact_sheet(cut: Cut, plan: Plan, stills: tuple[Still, ...], out: Path) -> None:
    """Write the sheet as a PNG. Raises :class:`KeyError` for a still whose shot is not in the plan."""
    aspect = cut.size[0] / cut.size[1]
    columns = next(n for least, n in _COLUMNS if aspect >= least)
    width = (_INNER - _GAP * (columns - 1)) // columns
    height = round(width / aspect)
    numbers = {item.id: n for n, item in enumerate(cut.shots, 1)}
    shots = {shot.id: shot for scene in plan.scenes for shot in scene.shots}
    groups = [(scene, [s for s in stills if s.shot in {shot.id for shot in scene.shots}]) for scene in plan.scenes]
    groups = [(scene, mine) for scene, mine in groups if mine]
    tall = 2 * _MARGIN + 92 + sum(
        _ABOVE_HEADING + _HEADING + -(-len(mine) // columns) * (height + _CAPTION) for _, mine in groups
    )
    page = np.empty((tall, _INNER + 2 * _MARGIN, 3), np.uint8)
    page[:] = _PAPER
    _header(page, cut, plan)
    y = _MARGIN + 92
    for scene, mine in groups:
        y += _ABOVE_HEADING
        cv2.line(page, (_MARGIN, y), (_MARGIN + _INNER, y), _LINE, 1)
        said = " \u00b7 ".join(dict.fromkeys((scene.hour, scene.weather)))
        used = write(page, said, "italic", 16, (_MARGIN + _INNER, y + 28), _DIM, right=True)
        write(page, clean(scene.heading), "text", 19, (_MARGIN, y + 28), _AMBER, room=_INNER - used - 40)
        y += _HEADING
        for n, still in enumerate(mine):
            x = _MARGIN + n % columns * (width + _GAP)
            top = y + n // columns * (height + _CAPTION)
            picture = cv2.resize(still.picture, (width, height), interpolation=cv2.INTER_AREA if width < cut.size[0] else cv2.INTER_CUBIC)
            page[top:top + height, x:x + width] = picture
            first = n == 0 or mine[n - 1].shot != still.shot
            again = not first and n % columns
            if again:  # the same shot goes on from the picture at its left
                page[top + height // 2:top + height // 2 + 2, x - _GAP:x] = _AMBER
            used = write(page, timecode(still.frame, cut.fps), "text", 15, (x + width, top + height + 22), _DIM, right=True)
            if first:
                shot = shots[still.shot]
                moved = write(page, str(numbers[still.shot]), "display", 21, (x, top + height + 24), _INK)
                about = (shot.size if shot.move == "static" else f"{shot.size}, {shot.move}").replace("_", " ")
                write(page, about, "italic", 16, (x + moved + 9, top + height + 23), _INK, room=width - moved - used - 22)
                length = f"{(shot.end - shot.start) / cut.fps:.1f} s"
                write(page, f"{length}  {shot.id}", "text", 12, (x + moved + 9, top + height + 41), _DIM, room=width - moved - 9)
        y += -(-len(mine) // columns) * (height + _CAPTION)
    part = out.with_name(f".filmwright-{out.name}.part")
    Image.fromarray(page).save(part, format="PNG", compress_level=6)
    os.replace(part, out)


def timecode(frame: int, fps: int) -> str:
    """`frame` as minutes:seconds:frames."""
    seconds, frames = divmod(frame, fps)
    return f"{seconds // 60:02d}:{seconds % 60:02d}:{frames:02d}"


def write(
    page: np.ndarray, text: str, style: str, size: int, at: tuple[float, float], colour: tuple[int, int, int], right: bool = False, room: float = 1e9,
) -> float:
    """Set `text` on `page` with its baseline at `at` (its right end with `right`), cut with an ellipsis to `room` pixels; its width."""
    pieces, width = _fitted(text, style, size, room)
    start = at[0] - width if right else at[0]
    for piece in pieces:
        cover, left, top = mask(piece, 1)
        x, y = round(start + piece.x + left), round(at[1] + top)
        view = page[max(y, 0):y + cover.shape[0], max(x, 0):x + cover.shape[1]]
        cover = cover[max(-y, 0):, max(-x, 0):][:view.shape[0], :view.shape[1], None].astype(np.float32) / 255
        view[:] = np.round(view * (1 - cover) + np.array(colour, np.float32) * cover).astype(np.uint8)
    return width


def _fitted(text: str, style: str, size: int, room: float) -> tuple[tuple[Piece, ...], float]:
    """The layout of as much of `text` as has room, with an ellipsis where that is not all; found by halving, for long texts are laid out slowly."""
    most = int(min(len(text), room / (size * _NARROWEST) + 1))
    pieces, width = layout(text[:most], style, size)
    if width <= room and most == len(text):
        return pieces, width
    low, high = 0, most - 1
    while low < high:
        middle = (low + high + 1) // 2
        if layout(text[:middle].rstrip() + "\u2026", style, size)[1] <= room:
            low = middle
        else:
            high = middle - 1
    return layout(text[:low].rstrip() + "\u2026", style, size)


def _header(page: np.ndarray, cut: Cut, plan: Plan) -> None:
    seconds = cut.length / cut.fps
    facts = f"{len(cut.shots)} shots \u00b7 {int(seconds // 60)}:{seconds % 60:04.1f} \u00b7 {cut.size[0]}\u00d7{cut.size[1]} \u00b7 {cut.fps} fps"
    used = write(page, facts, "text", 17, (_MARGIN + _INNER, _MARGIN + 40), _DIM, right=True)
    write(page, clean(plan.title) or "Untitled", "display", 46, (_MARGIN - 2, _MARGIN + 42), _INK, room=_INNER - used - 40)
    write(page, clean(plan.look), "italic", 18, (_MARGIN, _MARGIN + 74), _DIM, room=_INNER)
