"""What is kept back from the model as it learns, so that it learns to do without: the picture before, and the puppets' colours.

Where the colour and lit passes say what a coat is like, no reference sheet has to be looked up; a network that never had to would not know how. So of
some crops all colour is taken from the puppets, and which sheet is the first and which the fourth is by chance.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ..render.looks import LUMA
from ..render.planes import PUPPET as STEP
from ..render.planes import SHEETS, UNSEEN, place_of

LIT, COLOUR, BEFORE, KEPT = (place_of(name) for name in ("lit", "colour", "before", "kept"))
PUPPET = place_of("puppet")


def as_told(conditions: tuple[Tensor, ...], withheld: float, before: float, rng: np.random.Generator) -> None:
    """Change a batch in place: sheets in another order, `withheld` of the crops without their puppets' colours, `before` with the picture before."""
    planes, _, _, whole, sheets = conditions
    for row in range(len(planes)):
        order = rng.permutation(SHEETS)
        sheets[row] = sheets[row, torch.from_numpy(np.argsort(order)).to(sheets.device)]
        number = planes[row, PUPPET].long() // STEP
        places = torch.from_numpy(np.concatenate([[0], order + 1])).to(planes.device)
        planes[row, PUPPET] = (places[number] * STEP).to(torch.uint8)
        if rng.random() >= before:
            planes[row, BEFORE], planes[row, KEPT] = UNSEEN, 0
        if rng.random() < withheld:
            withhold(planes[row], whole[row])


def withhold(planes: Tensor, whole: Tensor) -> None:
    """Take the puppets' colours from the planes (27, h, w), and all colour from the whole picture (3, 36, 64), in place."""
    puppets = planes[PUPPET] > 0
    if not puppets.any():
        return
    planes[LIT] = torch.where(puppets, _grey(planes[LIT]), planes[LIT])
    for plane, blank in ((COLOUR, UNSEEN), (BEFORE, UNSEEN), (KEPT, 0)):
        planes[plane].masked_fill_(puppets, blank)
    whole[:] = _grey(whole)


def _grey(picture: Tensor) -> Tensor:
    weights = torch.tensor(LUMA, device=picture.device)[:, None, None]
    return (picture.float() * weights).sum(0, keepdim=True).round().to(torch.uint8).expand_as(picture)
