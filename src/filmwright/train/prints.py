"""The last layers, which print over a picture what a network draws badly: plates where they lie, specks of the hand, blocks of a console.

In: a picture (b, 3, h, w), about -1 to 1, with what is printed and the conditions (b, n). Out: the picture printed over. What they print is a look's,
and begins as nothing. A speck is cut from the hand's own fields by a threshold, pixel by pixel, which convolutions over folded pixels only blur.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ..render.hand import FIELDS
from ..render.screens import BLOCK, CONSOLE
from .plates import PLATES
from .teachers.frame import colour_of

#: Screens of specks, each the field of the hand that it is cut from at first, and how steeply: a field's unit of variance is a third on its plane.
SPECKS = ("grain", "grain", "paper")
STEEP = (5.0, -5.0, 5.0)
#: How surely a pixel of a console takes the nearest of its colours.
SURE = 60.0


def _nothing(into: int, out: int) -> nn.Linear:
    """A layer that begins as saying nothing."""
    layer = nn.Linear(into, out)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def _inked(picture: Tensor, ink: Tensor, cover: Tensor) -> Tensor:
    """`picture` where each cover (b, k, h, w), 0-1, makes it so much stronger or weaker and adds so much of a colour; `ink` is (b, 4 k)."""
    batch, count, h, w = cover.shape
    laid = ink.unflatten(1, (4, count)) @ cover.flatten(2).to(ink.dtype)
    gain, colour = laid.reshape(batch, 4, h, w).split((1, 3), 1)
    return picture * (1 + gain) + colour


class Overprint(nn.Module):
    """Plates printed over a picture."""

    def __init__(self, condition: int) -> None:
        super().__init__()
        self.ink = _nothing(condition, 4 * PLATES)

    def forward(self, picture: Tensor, printed: Tensor, condition: Tensor) -> Tensor:
        """`printed` (b, 6, h, w), -1 nothing to 1."""
        return _inked(picture, self.ink(condition), (printed + 1) / 2)


class Specks(nn.Module):
    """Grain of chalk, paper and drums: a mixture of the hand's fields, cut where the network lets it through."""

    def __init__(self, condition: int) -> None:
        super().__init__()
        self.cut = nn.Linear(condition, len(SPECKS) * len(FIELDS))
        with torch.no_grad():
            self.cut.bias.zero_()
            for n, (field, steep) in enumerate(zip(SPECKS, STEEP, strict=True)):
                self.cut.bias[n * len(FIELDS) + FIELDS.index(field)] = steep
        self.ink = _nothing(condition, 4 * len(SPECKS))

    def forward(self, picture: Tensor, fields: Tensor, let: Tensor, condition: Tensor) -> Tensor:
        """`fields` (b, 5, h, w) of the hand, about -1 to 1; `let` (b, 3, h, w): the higher, the more specks of each screen."""
        screens = self.cut(condition).unflatten(1, (len(SPECKS), len(FIELDS))) @ fields.flatten(2).to(condition.dtype)
        return _inked(picture, self.ink(condition), torch.sigmoid(screens.reshape(let.shape) + let))


class Blocks(nn.Module):
    """So much of a picture in square pixels of a console, each in one of the colours that it can show, as a look's palette has them."""

    def __init__(self, condition: int) -> None:
        super().__init__()
        self.cut = _nothing(condition, 1)
        self.graded = _nothing(condition, 3 * len(CONSOLE))
        self.register_buffer("console", torch.from_numpy(np.stack([colour_of(code) for code in CONSOLE])) * 2 - 1, persistent=False)

    def forward(self, picture: Tensor, condition: Tensor) -> Tensor:
        flat = functional.avg_pool2d(picture, BLOCK)
        batch, _, h, w = flat.shape
        # The nearest colour has the greatest 2 c.x - c.c; a softmax instead of a choice can be learned through.
        near = 2 * self.console @ flat.flatten(2) - self.console.square().sum(1)[:, None]
        colours = self.console.T + self.graded(condition).unflatten(1, (3, len(CONSOLE)))
        shown = (colours @ torch.softmax(SURE * near, 1).to(colours.dtype)).reshape(batch, 3, h, w)
        shown = functional.interpolate(shown, scale_factor=float(BLOCK), mode="nearest")
        return picture + self.cut(condition)[:, :, None, None] * (shown - picture)
