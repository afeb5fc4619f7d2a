"""A look of a user's own, learned from footage or pictures: how our model's conditions shift it, its last layers, and a thin change of every other.

In: a folder of videos and pictures, our model's exported weights, crops of simulated worlds to paint. Out: a `.look` file
(:mod:`filmwright.render.adapter`). Footage has no passes, so nothing is compared picture by picture: what is painted has to have the footage's
colours and textures (:mod:`.likeness`, and a critic that learns to tell it apart), and shows the shapes of the lit pass. It begins as the medium
whose strokes are nearest, in the footage's colours (:mod:`.inks`): training is left with the hand.
"""

from __future__ import annotations

import hashlib
import io
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.func import functional_call

from ..render import Refused, Weights
from ..render.adapter import FORMAT, LEFT, RIGHT, Adapter, is_bent, is_own, write_adapter
from ..render.ingredients import ingredients, media_places
from .critic import Critic, told_apart
from .crops import Crops
from .faults import TrainFault
from .footage import footage_of, piece_of
from .inks import Inks, learn_inks, turned
from .likeness import patches_apart, shapes_apart
from .shards import put
from .training import Batch, load_checkpoint
from .weights import torch_of

#: Weights of what is compared.
COLOURS, TEXTURES, SHAPES, CRITIC = 1.0, 2.0, 0.6, 0.05
CRITIC_RATE = 1e-3
#: Patches' sides, and at how many scales they are compared.
PATCH, SCALES = 7, 4
#: Crops that are large enough for all of that.
SMALLEST = 64
#: Pieces of footage for each crop that is painted: many pictures say better what it is like.
PIECES = 4
#: Crops that each medium is tried on, to begin as the nearest.
TRIED = 16
#: How thin the matrices are whose product a look adds to a convolution.
THIN = 8
#: Steps of a look between two of which it is kept, to go on after a kill.
KEEP = 50


@dataclass(frozen=True)
class LookOrder:
    """What is to be learned: `footage` a folder, `out` the file, `weights` ours, `crops` to paint on, for `steps`."""

    footage: Path
    out: Path
    weights: Path
    crops: Path
    steps: int = 400
    batch: int = 6
    rate: float = 2e-3
    seed: int = 1
    threads: int = 2


def train_look(order: LookOrder, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> dict[str, Any]:
    """Learn the look, going on where it stopped; what became of it. Raises :class:`TrainFault`."""
    torch.set_num_threads(order.threads)
    try:
        base = Weights(order.weights).digest
    except Refused as error:
        raise TrainFault(str(error)) from None
    crops = Crops(order.crops)
    side = crops[0].data.shape[-1]
    if side < SMALLEST:
        raise TrainFault(f"{order.crops}: crops of {side} pixels; a look is learned on crops of {SMALLEST} or more")
    footage = footage_of(order.footage, side)
    learned_from = hashlib.sha256(b"".join(hashlib.sha256(p.tobytes()).digest() for p in footage)).hexdigest()
    tell(f"{len(footage)} pictures of footage")
    learning = _Learning(order, crops, footage)
    work, identity = order.out.with_name(f".{order.out.name}.part"), f"{FORMAT} {base} {learned_from} {order.batch} {order.rate} {order.seed}"
    if not learning.resume(work, identity):
        tell("trying every medium, to begin as the nearest")
        learning.begin()
    medium = list(ingredients())[learning.medium]
    tell(f"begins as {medium}")
    while learning.step < order.steps:
        apart = learning.one()
        if learning.step % KEEP == 0 or learning.step == order.steps:
            put(work, learning.state(identity))
            tell(f"step {learning.step} of {order.steps}: {apart:.3f} from the footage's colours and textures")
    tensors = {name: p.detach().numpy() for name, p in learning.own.items()}
    own = Adapter(base, medium, tensors, learning.inks.table())
    data = write_adapter(own, {"pictures": len(footage), "footage": learned_from, "steps": order.steps, "seed": order.seed})
    put(order.out, data)
    work.unlink(missing_ok=True)
    return {"look": str(order.out), "bytes": len(data), "pictures": len(footage), "steps": order.steps, "medium": medium}


def _own(base: nn.Module) -> dict[str, Tensor]:
    """What a look has of its own, as it begins: of no effect. By the names that it has in its file."""
    held: dict[str, Tensor] = {}
    for name, value in base.named_parameters():
        if is_own(name):
            held[name] = value.detach().clone()
        elif is_bent(name, value.shape):
            across = value[0].numel()
            thin = min(THIN, across, len(value))
            held[name + LEFT], held[name + RIGHT] = torch.zeros(len(value), thin), torch.randn(thin, across) / math.sqrt(across)
    return {name: value.requires_grad_() for name, value in held.items()}


def _with(base: nn.Module, own: dict[str, Tensor]) -> dict[str, Tensor]:
    """The parameters of `base` that are another with `own`."""
    return {
        name: own[name] if name in own else value + (own[name + LEFT] @ own[name + RIGHT]).view_as(value)
        for name, value in base.named_parameters() if name in own or name + LEFT in own
    }


class _Learning:
    """The state of one look being learned."""

    def __init__(self, order: LookOrder, crops: Crops, footage: list[NDArray[np.uint8]]) -> None:
        torch.manual_seed(order.seed)
        self.order, self.crops, self.footage, self.step = order, crops, footage, 0
        self.base = torch_of(order.weights).eval().requires_grad_(False)
        self.own, self.inks, self.judge = _own(self.base), Inks(), Critic()
        self.optimiser, self.judging = (
            torch.optim.AdamW(values, lr=rate, betas=(0.5, 0.98), weight_decay=0.0)
            for values, rate in (([*self.own.values(), *self.inks.parameters()], order.rate), (self.judge.parameters(), CRITIC_RATE))
        )
        self.media = torch.tensor(media_places())
        self.medium = -1

    def begin(self) -> None:
        """Choose the medium that the look begins as, and learn the footage's colours."""
        rng = np.random.default_rng([self.order.seed, 2])
        self.medium = self._nearest()
        painted = self._painted(rng, self.medium, TRIED)
        learn_inks(self.inks, painted, self._pieces(rng, TRIED * PIECES * 2, painted.shape[-1]), rng)

    def _batch(self, rng: np.random.Generator, medium: int, count: int) -> tuple[Batch, Tensor]:
        """Crops to be painted in a medium, and the noise to paint them from; hour and weather are left to the film."""
        batch = Batch([self.crops[int(i)] for i in rng.integers(0, len(self.crops), count)], torch.device("cpu"))
        batch.conditions[1][:, self.media] = 0
        batch.conditions[1][:, medium] = 1
        return batch, torch.from_numpy(rng.standard_normal(tuple(batch.target.shape), np.float32))

    def _pieces(self, rng: np.random.Generator, count: int, side: int) -> Tensor:
        pieces = [piece_of(self.footage[int(rng.integers(len(self.footage)))], side, rng) for _ in range(count)]
        return torch.from_numpy(np.stack(pieces)).float() / 127.5 - 1

    @torch.no_grad()
    def _nearest(self) -> int:
        """The medium whose strokes are most like the footage's, whatever their colours."""
        far = []
        for medium in self.media.tolist():
            rng = np.random.default_rng([self.order.seed, 1])
            painted = self._painted(rng, medium, TRIED)
            wanted = self._pieces(rng, TRIED * PIECES, painted.shape[-1])
            far.append(float(patches_apart(turned(painted, wanted), wanted, PATCH, SCALES, rng)))
        return int(self.media[int(np.argmin(far))])

    @torch.no_grad()
    def _painted(self, rng: np.random.Generator, medium: int, count: int) -> Tensor:
        batch, noise = self._batch(rng, medium, count)
        return self.base(noise, torch.zeros(count), *batch.conditions)

    def one(self) -> float:
        """A step; how far what was painted is from the footage."""
        order, rng = self.order, np.random.default_rng([self.order.seed, self.step])
        for group in self.optimiser.param_groups:
            group["lr"] = order.rate * min(1.0, (self.step + 1) / 20) * (0.55 + 0.45 * math.cos(math.pi * min(1.0, self.step / order.steps)))
        batch, noise = self._batch(rng, self.medium, order.batch)
        wanted, time = self._pieces(rng, order.batch * PIECES, noise.shape[-1]), torch.zeros(order.batch)
        made = self.inks(functional_call(self.base, _with(self.base, self.own), (noise, time, *batch.conditions)))
        self.judge.requires_grad_(True)
        verdicts = told_apart(self.judge(wanted[: order.batch])[0], self.judge(made.detach())[0])
        self.judging.zero_grad(set_to_none=True)
        verdicts.backward()
        self.judging.step()
        self.judge.requires_grad_(False)
        apart = COLOURS * patches_apart(made, wanted, 1, 1, rng) + TEXTURES * patches_apart(made, wanted, PATCH, SCALES, rng)
        loss = apart + SHAPES * shapes_apart(made, batch.planes[:, :3].float() / 127.5 - 1) - CRITIC * self.judge(made)[0].mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.step += 1
        return float(apart.detach())

    def _parts(self) -> dict[str, Any]:
        return {"inks": self.inks, "judge": self.judge, "optimiser": self.optimiser, "judging": self.judging}

    def state(self, of: str) -> bytes:
        """For a file to go on from; `of` says what it is a state of."""
        held = io.BytesIO()
        parts = {name: part.state_dict() for name, part in self._parts().items()}
        torch.save({"step": self.step, "of": of, "medium": self.medium, "own": self.own, **parts}, held)
        return held.getvalue()

    def resume(self, path: Path, of: str) -> bool:
        """Go on from the file, where it is there, whole, and of the same; whether it was."""
        if not path.is_file():
            return False
        try:
            held = load_checkpoint(path)
        except TrainFault:  # torn: it is learned anew, nothing else depends on it
            return False
        if held["of"] != of:
            return False
        self.step, self.medium = int(held["step"]), int(held["medium"])
        for name, part in self._parts().items():
            part.load_state_dict(held[name])
        with torch.no_grad():
            for name, value in self.own.items():
                value.copy_(held["own"][name])
        return True
