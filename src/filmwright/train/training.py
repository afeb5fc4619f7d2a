"""Training our own model: flow matching on crops, then distilling to one step; resumable at any step, on one process or several.

In: a :class:`~.recipe.Recipe`. Out, in its folder: `checkpoint.pt` (everything that the next step needs), `log.jsonl`, `grids/`. The batch, the
noise and the times of a step follow from the seed, the step and the process's rank alone, so that a run resumed on the same crops makes the same
weights bit for bit on one machine.

Several processes (torchrun, or anything that sets RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT) share each step by DistributedDataParallel.

Flow matching (Lipman et al. 2023) on the straight path x_t = (1 - t) noise + t picture, with the network saying the picture (Salimans and Ho 2022).
"""

from __future__ import annotations

import copy
import io
import json
import math
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor, distributed, nn
from torch.nn import functional
from torch.nn.parallel import DistributedDataParallel

from ..film import digest
from ..render.ingredients import ingredients
from .before import as_painted
from .crops import Crop, Crops
from .distilling import Distilling
from .faults import TrainFault
from .model import Native, Shape, sample
from .recipe import Recipe
from .shards import put
from .weights import begun
from .withholding import as_told

#: Crops of a grid and of a measurement.
SHOWN, MEASURED = 6, 32


@dataclass(frozen=True)
class Trained:
    """What a run did: steps in all and in this run, its last loss, decibels of one step on held crops and of the lit pass that it starts from."""

    folder: Path
    step: int
    made: int
    loss: float
    psnr: float
    psnr_lit: float
    seconds: float


class Batch:
    """Crops as tensors: noisy pictures are made of `target`; `conditions` is what the network takes after the time."""

    def __init__(self, crops: list[Crop], device: torch.device) -> None:
        data = torch.from_numpy(np.stack([c.data for c in crops])).to(device)
        self.planes, self.target = data[:, :-3], data[:, -3:].float() / 127.5 - 1
        look, light, whole, sheets = (
            torch.from_numpy(np.stack([getattr(c, k) for c in crops])).to(device) for k in ("look", "light", "whole", "sheets")
        )
        self.conditions: tuple[Tensor, ...] = (self.planes, look, light, whole, sheets)


def shape_of(recipe: Recipe) -> Shape:
    """The network's shape for a recipe and the table of ingredients."""
    m = recipe.model
    return Shape(len(ingredients()), m.channels, m.blocks, m.condition, m.heads)


def train(recipe: Recipe, stop: int | None = None, tell: Callable[[str], None] = lambda text: print(text, file=sys.stderr)) -> Trained:
    """Train until the recipe's steps, or until step `stop`, from the newest checkpoint. Raises :class:`TrainFault`."""
    torch.set_num_threads(recipe.training.threads)
    with _processes() as (rank, world):
        return _Run(recipe, rank, world, tell).go(stop)


class _Run:
    """One process's part of a run."""

    def __init__(self, recipe: Recipe, rank: int, world: int, tell: Callable[[str], None]) -> None:
        self.recipe, self.rank, self.world, self.tell = recipe, rank, world, tell
        self.folder = Path(recipe.out)
        self.device = torch.device("cuda", rank % torch.cuda.device_count()) if torch.cuda.is_available() else torch.device("cpu")
        self.crops, self.held = Crops(*map(Path, recipe.crops)), Crops(Path(recipe.held))
        torch.manual_seed(recipe.seed)
        self.model = Native(shape_of(recipe)).to(self.device)
        self.ema = copy.deepcopy(self.model).requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.model.parameters(), lr=recipe.training.rate, betas=(0.9, 0.98), weight_decay=0.01)
        self.distilling: Distilling | None = None
        self.step, self.loss = 0, math.nan
        self._resume()
        self.shared: nn.Module = self._sharing(() if self.distilling else recipe.training.learns)

    def _sharing(self, learns: tuple[str, ...]) -> nn.Module:
        """The network as its processes share it, with the parts that learn."""
        parts = {name.split(".")[0] for name, _ in self.model.named_parameters()}
        if unknown := set(learns) - parts:
            raise TrainFault(f"training.learns: {', '.join(sorted(unknown))}: no such part; there are {', '.join(sorted(parts))}")
        for name, parameter in self.model.named_parameters():
            parameter.requires_grad_(not learns or name.split(".")[0] in learns)
        return DistributedDataParallel(self.model) if self.world > 1 else self.model

    # Checkpoints ----------------------------------------------------------------------------------------------------

    def _identity(self) -> str:
        """What a checkpoint must share with the recipe to be gone on from: the network and the table of looks; not how long, how fast or on what."""
        return digest(asdict(shape_of(self.recipe)), list(ingredients()))

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if not path.is_file():
            if self.recipe.start:
                self._begin(self.recipe.start)
            return
        held = load_checkpoint(path)
        if held["identity"] != self._identity():
            raise TrainFault(f"{path} is of another network or another table of looks; choose another out")
        self.step = held["step"]
        self.model.load_state_dict(held["model"])
        self.ema.load_state_dict(held["ema"])
        self.optimiser.load_state_dict(held["optimiser"])
        if held["distilling"] is not None:
            self.distilling = Distilling(self.ema, self.recipe.distil, self.device)
            self.distilling.resume(held["distilling"])

    def _begin(self, start: str) -> None:
        begun_ = begun(start)
        if begun_.shape != shape_of(self.recipe):
            raise TrainFault(f"start {start}: {begun_.shape}, but the recipe's network is {shape_of(self.recipe)}")
        self.model.load_state_dict(begun_.state_dict())
        self.ema.load_state_dict(begun_.state_dict())

    def _save(self) -> None:
        if self.rank:
            return
        held = io.BytesIO()
        torch.save({
            "identity": self._identity(), "shape": asdict(shape_of(self.recipe)), "step": self.step, "model": self.model.state_dict(),
            "ema": self.ema.state_dict(), "optimiser": self.optimiser.state_dict(), "ingredients": list(ingredients()),
            "distilling": None if self.distilling is None else self.distilling.state(), "distilled": self.distilling is not None,
        }, held)
        put(self.folder / "checkpoint.pt", held.getvalue())

    # Steps ----------------------------------------------------------------------------------------------------------

    def go(self, stop: int | None) -> Trained:
        t, d = self.recipe.training, self.recipe.distil
        last = min(t.steps + d.steps, stop if stop is not None else t.steps + d.steps)
        began, first = time.monotonic(), self.step
        while self.step < last:
            if self.step >= t.steps and self.distilling is None:
                # The student begins as what was trained.
                self.distilling = Distilling(self.ema, d, self.device)
                self.model.load_state_dict(self.ema.state_dict())
                self.shared = self._sharing(())
            self.loss = self._one()
            self.step += 1
            if self.step % 10 == 0 and self.rank == 0:
                self._log(loss=round(self.loss, 5), seconds=round(time.monotonic() - began, 1))
            if self.step % t.grid == 0 and self.rank == 0:
                self._grid()
            if self.step % t.checkpoint == 0 or self.step == last:
                self._save()
        psnr, lit = self._measure()
        return Trained(self.folder, self.step, self.step - first, self.loss, psnr, lit, time.monotonic() - began)

    def _one(self) -> float:
        t = self.recipe.training
        rng = np.random.default_rng([self.recipe.seed, self.step, self.rank])
        batch = Batch([self.crops[int(i)] for i in rng.integers(0, len(self.crops), t.batch)], self.device)
        noise = torch.from_numpy(rng.standard_normal(tuple(batch.target.shape), np.float32)).to(self.device)
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.model.train()
        with self._precision():  # a context of its own: within one, weights cast without gradients are kept and would be learned from
            as_told(batch.conditions, t.withheld, t.before, rng)
            as_painted(self.model, t.own, noise, batch.conditions, rng)
        with self._precision():
            if self.distilling is None:
                # Many of the pictures begin at pure noise, where the product begins.
                times = np.where(rng.random(t.batch) < t.first, 0.0, rng.random(t.batch) ** 1.3)
                time_ = torch.from_numpy(times.astype(np.float32)).to(self.device)
                share = time_[:, None, None, None]
                made = self.shared((1 - share) * noise + share * batch.target, time_, *batch.conditions)
                loss = self._unlike(made, batch.target)
            else:
                made = self.shared(noise, torch.zeros(t.batch, device=self.device), *batch.conditions)
                loss = self.distilling.loss(made, batch.target, noise, batch.conditions, self._unlike)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        decay = min(t.ema, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for kept, new in zip(self.ema.parameters(), self.model.parameters(), strict=True):
                kept.lerp_(new, 1 - decay)
        return float(loss.detach())

    def _rate(self) -> float:
        t, d = self.recipe.training, self.recipe.distil
        if self.distilling is not None:
            return d.rate
        warm = min(1.0, (self.step + 1) / max(1, t.warmup))
        return t.rate * warm * (0.55 + 0.45 * math.cos(math.pi * min(1.0, self.step / t.steps)))

    def _unlike(self, made: Tensor, wanted: Tensor) -> Tensor:
        """How far two pictures are apart: their values, and their differences between neighbours at three scales, which blur loses."""
        t = self.recipe.training
        total = t.picture * charbonnier(made - wanted)
        for scale in range(3):
            if scale:
                made, wanted = functional.avg_pool2d(made, 2), functional.avg_pool2d(wanted, 2)
            for axis in (2, 3):
                total = total + t.edges / 6 * charbonnier(made.diff(dim=axis) - wanted.diff(dim=axis))
        return total

    def _precision(self) -> Any:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.recipe.training.mixed and _has_bfloat16(self.device))

    # What is told ---------------------------------------------------------------------------------------------------

    def _log(self, **values: Any) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"step": self.step, **values}) + "\n")

    def _shown(self, count: int) -> Batch:
        spread = np.linspace(0, len(self.held) - 1, min(count, len(self.held))).astype(int)
        return Batch([self.held[int(i)] for i in spread], self.device)

    def _noise(self, batch: Batch) -> Tensor:
        made = np.random.default_rng([self.recipe.seed, 7]).standard_normal(tuple(batch.target.shape), np.float32)
        return torch.from_numpy(made).to(self.device)

    @torch.no_grad()
    def _grid(self) -> None:
        """Rows of: the lit pass, one step, four steps, the teacher."""
        batch = self._shown(SHOWN)
        noise = self._noise(batch)
        columns = [batch.planes[:, :3].float() / 127.5 - 1, *(sample(self.ema, noise, n, *batch.conditions) for n in (1, 4)), batch.target]
        picture = torch.cat([torch.cat(list(c), 1) for c in columns], 2)
        values = ((picture.permute(1, 2, 0).float().cpu().numpy() + 1) * 127.5).round().clip(0, 255).astype(np.uint8)
        put(self.folder / "grids" / f"{self.step:07d}.png", cv2.imencode(".png", values[..., ::-1])[1].tobytes())
        psnr, lit = self._measure()
        self._log(psnr=round(psnr, 3), psnr_lit=round(lit, 3))
        self.tell(f"step {self.step}: loss {self.loss:.4f}, {psnr:.2f} dB on held crops (the lit pass: {lit:.2f})")

    @torch.no_grad()
    def _measure(self) -> tuple[float, float]:
        batch = self._shown(MEASURED)
        made = sample(self.ema, self._noise(batch), 1, *batch.conditions)
        return psnr(made, batch.target), psnr(batch.planes[:, :3].float() / 127.5 - 1, batch.target)


def _has_bfloat16(device: torch.device) -> bool:
    """Whether the hardware itself multiplies in bfloat16; where it is emulated, float32 is faster."""
    return device.type == "cuda" or torch.cpu._is_avx512_bf16_supported()


def charbonnier(difference: Tensor) -> Tensor:
    """A smooth absolute value, mean (Charbonnier et al. 1994)."""
    return torch.sqrt(difference.square() + 1e-4).mean()


def psnr(made: Tensor, wanted: Tensor) -> float:
    """Decibels between pictures of -1 to 1 (peak 2), mean over the batch of each picture's."""
    error = (made - wanted).square().mean((1, 2, 3))
    return float((10 * torch.log10(4 / error.clamp_min(1e-10))).mean())


def load_checkpoint(path: Path) -> dict[str, Any]:
    """A checkpoint's values. Raises :class:`TrainFault` where it is torn."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for a torn file; all mean the same to a user
        raise TrainFault(f"{path} is torn ({type(error).__name__}); delete it to begin anew, or put a whole one in its place") from None


@contextmanager
def _processes() -> Iterator[tuple[int, int]]:
    """(this process's rank, how many there are), with the processes joined where there are several."""
    world = int(os.environ.get("WORLD_SIZE", "1"))
    if world == 1:
        yield 0, 1
        return
    distributed.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    try:
        yield distributed.get_rank(), world
    finally:
        distributed.destroy_process_group()
