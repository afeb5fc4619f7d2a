"""What some media are printed from and a network takes long to find: edges of things by their lit side, the shadows that they throw, leads of glass.

In: the planes (b, 27, h, w), 0-255, of :mod:`filmwright.render.planes`. Out: plates (b, 6, h, w), -1 nothing to 1. Fixed filters, nothing learned:
they are part of the network's graph, so that what is told it stays the passes and the hand. The teachers of cut paper and glass measure the same.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from ..render.hand import FIELDS
from ..render.planes import place_of

DEPTH, PLAYERS = place_of("depth"), place_of("players")
_WASH = place_of("hand").start + FIELDS.index("wash")
WASH = slice(_WASH, _WASH + 1)
#: Pixels right and down to what shadows fall on, and how far they are softened.
#: Behind by so many levels of the depth plane (2.6 per cent each) another thing begins, and it certainly is one.
SHADOWS, BEHIND = ((3, 4, 3), (6, 8, 5)), (1.2, 5.4)
#: Side of the square that the wash is smoothed over; pixels from the middle of a lead to where it is thin, and to where it ends.
SMOOTH, THICK, THIN = 5, 0.7, 1.7
PLATES = 1 + len(SHADOWS) + 3


def plates(planes: Tensor) -> Tensor:
    """The plates of pictures: cut edges, near and far shadows, leads, and on which side of each way of them a pixel lies."""
    depth = planes[:, DEPTH]
    # A cut's white core: what is right and below lies behind.
    rim = _another((_moved(depth, 1, 2) + _moved(depth, 2, 2)) / 2 - depth)
    shadows = [_soft(_another(depth - _moved(depth, -x, -y)), side) for x, y, side in SHADOWS]
    across, down = _sides(planes[:, WASH])
    near = torch.minimum(across.abs(), down.abs())
    leads = ((THIN - near) / (THIN - THICK)).clamp(0, 1) * (1 - planes[:, PLAYERS] / 255)  # a face is one piece
    sides = [(v / THIN).clamp(-1, 1) for v in (across, down)]
    return torch.cat([*(v * 2 - 1 for v in (rim, *shadows, leads)), *sides], 1)


def _another(behind: Tensor) -> Tensor:
    """How certainly what is so many levels behind is another thing, 0-1."""
    begins, certain = BEHIND
    return ((behind - begins) / (certain - begins)).clamp(0, 1)


def _sides(wash: Tensor) -> list[Tensor]:
    """Pixels, with their side, to where the wash neither rises nor falls along the rows, and down the columns."""
    return [
        field / (torch.sqrt(across.square() + down.square()) / 2).clamp_min(0.02)
        for field in _slopes(_soft(wash, SMOOTH)) for across, down in [_slopes(field)]
    ]


def _slopes(field: Tensor) -> tuple[Tensor, Tensor]:
    """How much it rises over two pixels along the rows, and down the columns."""
    return _moved(field, 1, 0) - _moved(field, -1, 0), _moved(field, 0, 1) - _moved(field, 0, -1)


def _soft(picture: Tensor, side: int) -> Tensor:
    """Means of squares of that side."""
    return functional.avg_pool2d(_widened(picture, side // 2), side, 1)


def _moved(picture: Tensor, x: int, y: int) -> Tensor:
    """What is `x` pixels right and `y` below of each pixel; beyond the border it goes on as it is there."""
    h, w, reach = *picture.shape[2:], max(abs(x), abs(y))
    return _widened(picture, reach)[:, :, reach + y : reach + y + h, reach + x : reach + x + w]


def _widened(picture: Tensor, by: int) -> Tensor:
    return functional.pad(picture, (by, by, by, by), mode="replicate")
