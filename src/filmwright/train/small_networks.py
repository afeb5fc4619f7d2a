"""How the measure room's small networks learn: one loop, resumed from its checkpoint, whose outcome is the average of the weights on the way.

In: a network's maker and what a step's loss is. Out: the averaged network. The step's random numbers come from its number alone, so that a training
that was stopped goes on as if it had not been.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

Network = TypeVar("Network", bound=nn.Module)


@dataclass(frozen=True)
class Course:
    """`rate` is the highest learning rate, `decay` the weights', `keep` how much of the average a step leaves at most, `clip` the gradient's largest
    norm (0: none); a checkpoint is written `every` so many steps."""

    seed: int
    rate: float
    decay: float
    keep: float
    every: int
    clip: float = 0.0


def learn(
    make: Callable[[], Network], state: Path, course: Course, steps: int, loss_of: Callable[[Network, int, np.random.Generator], Tensor],
    tell: Callable[[int, float, Network], None],
) -> Network:
    """Learn up to step `steps` from the checkpoint `state`, or from nothing; `tell` hears of each checkpoint: step, loss, averaged network."""
    torch.manual_seed(course.seed)
    model, slow = make().to(memory_format=torch.channels_last), make()
    slow.load_state_dict(model.state_dict())
    optimiser = torch.optim.AdamW(model.parameters(), course.rate, weight_decay=course.decay)
    start = 0
    if state.exists():
        held = torch.load(state, weights_only=True)
        model.load_state_dict(held["model"])
        slow.load_state_dict(held["slow"])
        optimiser.load_state_dict(held["optimiser"])
        start = held["step"]
    for step in range(start, steps):
        for group in optimiser.param_groups:
            group["lr"] = course.rate * min(1.0, (step + 1) / 100) * (0.5 + 0.5 * math.cos(math.pi * step / steps) + 0.01)
        loss = loss_of(model, step, np.random.default_rng([course.seed, step]))
        optimiser.zero_grad()
        loss.backward()
        if course.clip:
            nn.utils.clip_grad_norm_(model.parameters(), course.clip)
        optimiser.step()
        keep = min(course.keep, step / (step + 20))
        with torch.no_grad():
            for a, b in zip(slow.state_dict().values(), model.state_dict().values(), strict=True):
                a.copy_(a.lerp(b, 1 - keep) if a.is_floating_point() else b)
        if (step + 1) % course.every == 0:
            torch.save({"model": model.state_dict(), "slow": slow.state_dict(), "optimiser": optimiser.state_dict(), "step": step + 1}, state)
            tell(step + 1, loss.item(), slow)
    return slow


def scored(model: nn.Module, picture: Tensor) -> Tensor:
    """The scores of pictures (n, 3, h, w), worked out in half the bits: two and a half times as fast where the processor can do it itself."""
    with torch.autocast("cpu", torch.bfloat16):
        score = model(picture.to(memory_format=torch.channels_last))
    return score.float()


def publish(model: nn.Module, path: Path, told: dict[str, Any]) -> None:
    """Write what is `told` of the network exported to `path` beside it, as JSON, with its digest and the number of its weights; and print it."""
    whole = {"sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "weights": sum(p.numel() for p in model.parameters()), **told}
    path.with_suffix(".json").write_text(json.dumps(whole, indent=2, sort_keys=True) + "\n")
    print(json.dumps(whole, indent=2))
