"""Our own model: a convolutional network that paints the next picture from its passes, the picture before and noise; about five million parameters.

In: a noisy picture at a time of the flow (0 noise, 1 picture) with everything that :mod:`filmwright.render.planes` tells. Out: the picture that it
takes it to be. It works on pixels folded four by four (space to depth), so that a 512x288 picture is 128x72 positions, in three scales. Nothing in it
depends on how large the picture is: norms are a position's own, and what is far away comes from attention to the whole picture at low resolution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..render.planes import LIGHT, PLANES, PUPPET, SHEET, SHEETS, WHOLE, place_of
from .plates import PLATES, plates
from .prints import SPECKS, Blocks, Overprint, Specks

FOLD = 4
#: Sides of what the network is given are multiples of this.
MULTIPLE = FOLD * 4
#: The last touch at a picture's own size: planes that it sees (all before the lens and the place, screens, plates), what it is told of each pixel,
#: its channels.
SEEN, SCREENS, HINTS, FINE = place_of("blur").start, slice(place_of("dots").start, place_of("tiles").stop), 8, 16
WHOSE, HAND = place_of("puppet"), place_of("hand")


@dataclass(frozen=True)
class Shape:
    """The network's size: channels and blocks of its three scales, channels of its conditions, heads of its attention, numbers of a look."""

    looks: int
    channels: tuple[int, int, int] = (80, 128, 192)
    blocks: tuple[int, int, int] = (2, 2, 3)
    condition: int = 192
    heads: int = 4


class Norm(nn.Module):
    """Root mean square over the channels of each position (Zhang and Sennrich 2019)."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(channels))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6) * self.gain[:, None, None]


class Block(nn.Module):
    """Two convolutions about a shift and scale by the conditions, added to what came in; begins as doing nothing."""

    def __init__(self, channels: int, condition: int) -> None:
        super().__init__()
        self.norm = Norm(channels)
        self.first = nn.Conv2d(channels, channels, 3, padding=1)
        self.modulate = nn.Linear(condition, channels * 2)
        self.second = nn.Conv2d(channels, channels, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, x: Tensor, condition: Tensor) -> Tensor:
        scale, shift = self.modulate(condition)[:, :, None, None].chunk(2, 1)
        y = self.first(functional.silu(self.norm(x)))
        return x + self.second(functional.silu(y * (1 + scale) + shift))


class Regard(nn.Module):
    """Attention from every position to tokens: to all of them, or to those that it may see."""

    def __init__(self, channels: int, tokens: int, heads: int, gain: float = 1.0) -> None:
        super().__init__()
        self.heads, self.size, self.gain = heads, channels // heads, gain
        self.norm = Norm(channels)
        self.ask = nn.Conv2d(channels, channels, 1)
        self.offer = nn.Linear(tokens, channels * 2)
        self.back = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.back.weight)
        nn.init.zeros_(self.back.bias)

    def forward(self, x: Tensor, tokens: Tensor, sees: Tensor | None = None) -> Tensor:
        """`x` (b, c, h, w) with what it took from `tokens` (b, n, t); `sees` (b, h * w, n) is 1 where a position may look."""
        batch, channels, h, w = x.shape
        asked = self.ask(self.norm(x)).reshape(batch, self.heads, self.size, h * w).transpose(2, 3)
        offered = self.offer(tokens).reshape(batch, -1, 2, self.heads, self.size).permute(2, 0, 3, 1, 4)
        alike = asked @ offered[0].transpose(2, 3) / math.sqrt(self.size)
        if sees is None:
            weights = torch.softmax(alike, -1)
        else:
            may = sees[:, None].to(alike.dtype)
            weights = torch.softmax(alike - 1e4 * (1 - may), -1) * may  # nothing, where there is nothing to see
        return x + self.gain * self.back((weights @ offered[1]).transpose(2, 3).reshape(batch, channels, h, w))


class Whole(nn.Module):
    """The whole picture (b, 3, 36, 64) as 144 tokens that know where they are, and as one vector."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.read = nn.Conv2d(3, size, 4, stride=4)
        self.mix = nn.Conv2d(size, size, 3, padding=1)
        self.place = nn.Parameter(torch.randn(1, size, WHOLE[0] // 4, WHOLE[1] // 4) * 0.02)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        x = self.read(picture)
        x = x + self.mix(functional.silu(x)) + self.place
        return x.flatten(2).transpose(1, 2), x.mean((2, 3))


def whose(puppet: Tensor, scale: int) -> Tensor:
    """Which sheet's puppet each position shows (b, 4, h / scale, w / scale), 1 or 0; `puppet` (b, 1, h, w) is the plane, 0-255."""
    near = functional.max_pool2d(puppet, scale)
    numbers = torch.arange(1, SHEETS + 1, device=puppet.device, dtype=puppet.dtype)[:, None, None] * PUPPET
    return ((near - numbers).abs() < 1).to(puppet.dtype)


class Figures(nn.Module):
    """The puppets' reference sheets (b, 4, 3, 36, 120) as 120 tokens: each a part of a view, which knows whose it is and where on the sheet."""

    def __init__(self, size: int) -> None:
        super().__init__()
        h, w = SHEET
        self.read = nn.Conv2d(3, size, 12, stride=12)
        self.place = nn.Parameter(torch.randn(1, 1, h * w // 144, size) * 0.02)
        self.whose = nn.Parameter(torch.randn(1, SHEETS, 1, size) * 0.02)

    def forward(self, sheets: Tensor) -> Tensor:
        tokens = self.read(sheets.flatten(0, 1)).flatten(2).transpose(1, 2)
        tokens = functional.silu(tokens.unflatten(0, (-1, SHEETS)) + self.place + self.whose)
        return tokens.flatten(1, 2)

    def seen(self, puppet: Tensor, scale: int) -> Tensor:
        """Which tokens each position sees (b, n, 120), at `scale` pixels a position: its puppet's; `puppet` (b, 1, h, w) is the plane, 0-255."""
        shown = whose(puppet, scale).flatten(2).transpose(1, 2)
        return shown[..., None].expand(-1, -1, -1, self.place.shape[2]).flatten(2)


class Dye(nn.Module):
    """What each puppet's sheet (b, 4, 3, 36, 120) looks like all in all, as one vector, laid over its pixels: (b, size, h / 4, w / 4)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        h, w = SHEET
        self.read = nn.Linear(3 * (h // FOLD) * (w // FOLD), size)

    def forward(self, sheets: Tensor, puppet: Tensor) -> Tensor:
        """`puppet` (b, 1, h, w) is the plane, 0-255."""
        small = functional.avg_pool2d(sheets.flatten(0, 1), FOLD).flatten(1)
        vectors = functional.silu(self.read(small)).unflatten(0, (-1, SHEETS))
        shown = whose(puppet, FOLD).to(vectors.dtype)
        laid = shown.flatten(2).transpose(1, 2) @ vectors
        return laid.transpose(1, 2).reshape(shown.shape[0], -1, shown.shape[2], shown.shape[3])


class Touch(nn.Module):
    """The last touch, pixel by pixel: folded four by four a stroke's edge has to pass through few channels, and here it is seen as it is."""

    def __init__(self, condition: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(SEEN + HINTS + SCREENS.stop - SCREENS.start + PLATES, FINE, 3, padding=1)
        self.modulate = nn.Linear(condition, FINE * 2)
        self.second = nn.Conv2d(FINE, 3, 3, padding=1)
        nn.init.zeros_(self.second.weight)
        nn.init.zeros_(self.second.bias)

    def forward(self, hints: Tensor, planes: Tensor, printed: Tensor, condition: Tensor) -> Tensor:
        scale, shift = self.modulate(condition)[:, :, None, None].chunk(2, 1)
        y = self.first(torch.cat([planes[:, :SEEN], hints, planes[:, SCREENS], printed], 1))
        return self.second(functional.silu(y * (1 + scale) + shift))


class Native(nn.Module):
    """The whole network."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        (a, b, c), e = shape.channels, shape.condition
        self.time = nn.Sequential(nn.Linear(64, e), nn.SiLU(), nn.Linear(e, e))
        self.look = nn.Sequential(nn.Linear(shape.looks, e), nn.SiLU(), nn.Linear(e, e))
        self.light = nn.Linear(LIGHT, e)
        self.whole = Whole(e)
        self.figures = Figures(e)
        # Added to features that were trained without it, it would be too faint to be learned from.
        self.regard_figures = Regard(b, e, shape.heads, gain=10.0)
        self.dye = Dye(e)
        self.dyed = nn.ModuleList([nn.Conv2d(e, a, 1, bias=False) for _ in range(2)])
        for layer in self.dyed:
            nn.init.zeros_(layer.weight)
        self.start = nn.Conv2d((3 + PLANES + PLATES) * FOLD * FOLD, a, 3, padding=1)
        self.down = nn.ModuleList([nn.Conv2d(a, b, 2, stride=2), nn.Conv2d(b, c, 2, stride=2)])
        self.up = nn.ModuleList([nn.Conv2d(c, b * 4, 1), nn.Conv2d(b, a * 4, 1)])
        self.join = nn.ModuleList([nn.Conv2d(b * 2, b, 1), nn.Conv2d(a * 2, a, 1)])
        self.inward = nn.ModuleList([nn.ModuleList([Block(n, e) for _ in range(k)]) for n, k in zip((a, b), shape.blocks[:2], strict=True)])
        self.bottom = nn.ModuleList([Block(c, e) for _ in range(shape.blocks[2])])
        self.regard = Regard(c, e, shape.heads)
        self.outward = nn.ModuleList([nn.ModuleList([Block(n, e) for _ in range(k)]) for n, k in zip((b, a), shape.blocks[1::-1], strict=True)])
        self.norm = Norm(a)
        self.end = nn.Conv2d(a, (3 + HINTS) * FOLD * FOLD, 3, padding=1)
        nn.init.zeros_(self.end.weight[: 3 * FOLD * FOLD])
        nn.init.zeros_(self.end.bias)
        self.touch = Touch(e)
        self.overprint = Overprint(e)
        self.let = nn.Conv2d(a, len(SPECKS) * FOLD * FOLD, 1)
        self.specks = Specks(e)
        self.blocks = Blocks(e)

    def forward(self, noisy: Tensor, time: Tensor, planes: Tensor, look: Tensor, light: Tensor, whole: Tensor, sheets: Tensor) -> Tensor:
        """The picture (b, 3, h, w), about -1 to 1, behind `noisy` (b, 3, h, w) at `time` (b,); `planes` (b, 27, h, w), `whole` (b, 3, 36, 64) and
        `sheets` (b, 4, 3, 36, 120) as uint8 or as floats 0-255, `look` (b, n), `light` (b, 10). Sides are multiples of 16."""
        planes = planes.to(noisy.dtype)
        puppet = planes[:, WHOSE]
        sees = self.figures.seen(puppet, FOLD * 2)
        printed, planes = plates(planes), planes / 127.5 - 1
        tokens, seen = self.whole(whole.to(noisy.dtype) / 127.5 - 1)
        condition = functional.silu(self.time(waves(time)) + self.look(look) + self.light(light) + seen)
        sheets = sheets.to(noisy.dtype) / 127.5 - 1
        figures, dye = self.figures(sheets), self.dye(sheets, puppet)
        x = self.start(functional.pixel_unshuffle(torch.cat([noisy, planes, printed], 1), FOLD)) + self.dyed[0](dye)
        held = []
        for scale, (blocks, down) in enumerate(zip(self.inward, self.down, strict=True)):
            for block in blocks:
                x = block(x, condition)
            if scale == 1:
                x = self.regard_figures(x, figures, sees)
            held.append(x)
            x = down(x)
        for number, block in enumerate(self.bottom):
            x = block(x, condition)
            if number == 0:
                x = self.regard(x, tokens)
        for up, join, blocks in zip(self.up, self.join, self.outward, strict=True):
            x = join(torch.cat([functional.pixel_shuffle(up(x), 2), held.pop()], 1))
            for block in blocks:
                x = block(x, condition)
        x = x + self.dyed[1](dye)
        x = functional.silu(self.norm(x))
        broad, hints = functional.pixel_shuffle(self.end(x), FOLD).split((3, HINTS), 1)
        # What it adds to the lit pass: an untrained network gives that.
        picture = planes[:, :3] + broad + self.touch(hints, planes, printed, condition)
        picture = self.overprint(picture, printed, condition)
        picture = self.specks(picture, planes[:, HAND], functional.pixel_shuffle(self.let(x), FOLD), condition)
        return self.blocks(picture, condition)


def waves(time: Tensor) -> Tensor:
    """`time` (b,) as 64 sines and cosines of 1 to 1000 turns."""
    rates = torch.exp(torch.linspace(0, math.log(1000.0), 32, device=time.device, dtype=time.dtype))
    angles = time[:, None] * rates
    return torch.cat([torch.sin(angles), torch.cos(angles)], 1)


def sample(model: nn.Module, noise: Tensor, steps: int, *conditions: Tensor) -> Tensor:
    """The picture that `model` paints from `noise` in `steps` equal steps of the flow (Euler), -1 to 1.

    The network says where the flow ends; it is followed straight there for its share of the way: x += (end - x) * dt / (1 - t).
    """
    x = noise
    for n in range(steps):
        end = model(x, torch.full((len(noise),), n / steps, dtype=noise.dtype, device=noise.device), *conditions)
        x = x + (end - x) / (steps - n)
    return x.clamp(-1, 1)
