"""How far what was painted is from footage that shows something else, and from what it has to show.

In: pictures (b, 3, h, w), -1 to 1. Out: distances with gradients. Nothing is compared picture by picture with footage: patches are, as two crowds,
by their sliced Wasserstein distance (Heitz et al. 2021; patches as Elnekave and Weiss 2022).
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

#: Random views of patches, and every how many pixels along both sides a patch is taken.
VIEWS, STRIDE = 64, 2
#: What a thing is told by is looked at through windows of so many positions, on pictures made this many times smaller.
WINDOW, SMALLER = 5, (4, 8)
#: Below this variance a window shows nothing that has to be kept.
_CALM = 4e-3


def patches_apart(made: Tensor, wanted: Tensor, side: int, scales: int, rng: np.random.Generator) -> Tensor:
    """The sliced Wasserstein distance of patches of `side` pixels, colours and all, at `scales` scales; there may be more pictures of `wanted`."""
    total = made.new_zeros(())
    for scale in range(scales):
        if scale:
            made, wanted = functional.avg_pool2d(made, 2), functional.avg_pool2d(wanted, 2)
        many = VIEWS if side > 1 else VIEWS // 4  # single colours have three dimensions
        views = rng.standard_normal((many, 3, side, side)).astype(np.float32)
        filters = torch.from_numpy(views / np.sqrt(np.square(views).sum((1, 2, 3), keepdims=True)))
        y, x = (int(v) for v in rng.integers(0, STRIDE, 2))
        ours, theirs = (functional.conv2d(p[..., y:, x:], filters, stride=STRIDE).movedim(1, 0).flatten(1).sort(1).values for p in (made, wanted))
        # One of each is held against one of the other in order: of more of theirs, evenly many.
        even = torch.linspace(0, theirs.shape[1] - 1, ours.shape[1]).round().long()
        total = total + (ours - theirs[:, even]).abs().mean()
    return total / scales


def shapes_apart(made: Tensor, was: Tensor) -> Tensor:
    """How much of what `was` shows is not to be seen in `made`: 1 less the squared correlation of their lightness in each small window, where there
    is something to see. Another tone, even a negative, shows the same shapes; strokes finer than the windows' pixels do not count."""
    weights = made.new_tensor([0.299, 0.587, 0.114])[:, None, None]
    a, b = ((p * weights).sum(1, keepdim=True) for p in (made, was))
    total = made.new_zeros(())
    for smaller in SMALLER:
        ours, theirs = (functional.avg_pool2d(p, smaller) for p in (a, b))
        both, own, seen = _varied(ours, theirs), _varied(ours, ours), _varied(theirs, theirs)
        alike = both.square() / ((own + _CALM / 4) * (seen + _CALM / 4))
        there = seen / (seen + _CALM)
        total = total + ((1 - alike) * there).sum() / there.sum().clamp_min(1)
    return total / len(SMALLER)


def _varied(a: Tensor, b: Tensor) -> Tensor:
    """The covariance of two maps in each window."""
    return _mean(a * b) - _mean(a) * _mean(b)


def _mean(values: Tensor) -> Tensor:
    return functional.avg_pool2d(values, WINDOW, 1)
