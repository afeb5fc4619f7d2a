"""The critic that a student is taught by at the end: it learns to tell the teachers' pictures from ours, and what it looks at is what we are
compared in. Blur is what it sees first.

In: pictures (b, 3, h, w), -1 to 1, with what the model was told of them. Out: a verdict a patch (above 0: a teacher's) and the features behind it.
Adversarial after Isola et al. 2017 (patches, conditioned), hinge losses as Lim and Ye 2017, projected looks after Miyato and Koyama 2018, features
matched as Wang et al. 2018.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.nn.utils.parametrizations import spectral_norm

from ..render.planes import PLANES

#: Channels of its three scales; it begins on pixels folded two by two.
WIDTHS = (40, 80, 112)
FOLD = 2


class Critic(nn.Module):
    """A small convolutional network that judges patches of some thirty pixels; with no `looks` it is told nothing but the picture (footage). It can
    learn to name one of so many `media` too."""

    def __init__(self, looks: int = 0, media: int = 0) -> None:
        super().__init__()
        a, b, c = WIDTHS
        self.first = spectral_norm(nn.Conv2d((3 + (PLANES if looks else 0)) * FOLD * FOLD, a, 3, padding=1))
        self.second = spectral_norm(nn.Conv2d(a, b, 4, stride=2, padding=1))
        self.third = spectral_norm(nn.Conv2d(b, c, 4, stride=2, padding=1))
        self.verdict = spectral_norm(nn.Conv2d(c, 1, 3, padding=1))
        self.look = nn.Linear(looks, c) if looks else None
        self.medium = nn.Linear(c, media) if media else None

    def forward(self, picture: Tensor, planes: Tensor | None = None, look: Tensor | None = None) -> tuple[Tensor, list[Tensor]]:
        """Verdicts (b, 1, h/8, w/8) and the features of three scales; `planes` uint8."""
        if planes is not None:
            picture = torch.cat([picture, planes.to(picture.dtype) / 127.5 - 1], 1)
        x = functional.pixel_unshuffle(picture, FOLD)
        held = []
        for layer in (self.first, self.second, self.third):
            x = functional.leaky_relu(layer(x), 0.2)
            held.append(x)
        verdict = self.verdict(x)
        if self.look is not None:
            verdict = verdict + (x * self.look(look)[:, :, None, None]).mean(1, keepdim=True)
        return verdict, held

    def misnamed(self, held: list[Tensor], media: Tensor) -> Tensor:
        """How far the critic is from naming the media (b,) of pictures with such features (cross entropy, after Odena et al. 2017)."""
        assert self.medium is not None
        return functional.cross_entropy(self.medium(held[-1].mean((2, 3))).float(), media)


def told_apart(teachers: Tensor, ours: Tensor) -> Tensor:
    """The critic's loss on its verdicts of the teachers' pictures and of ours."""
    return functional.relu(1 - teachers).mean() + functional.relu(1 + ours).mean()


def unlike(ours: list[Tensor], teachers: list[Tensor]) -> Tensor:
    """How far features are apart, each scale beside its own size."""
    return torch.stack([(a - b.detach()).abs().mean() / b.detach().abs().mean().clamp_min(1e-3) for a, b in zip(ours, teachers, strict=True)]).mean()
